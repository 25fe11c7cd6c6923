/* pf-fake-change.c - the fake server changes and deletes what it has
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-fake-private.h"

#include <string.h>

/* Adds or takes off one flag of a list without parentheses. */
static void
change_flag (FakeMessage *message, const char *flag, gboolean add)
{
  g_auto (GStrv) old = g_strsplit (message->flags, " ", -1);
  GString *flags = g_string_new (NULL);

  for (gsize i = 0; old[i] != NULL; i++)
    {
      if (*old[i] != '\0' && g_ascii_strcasecmp (old[i], flag) != 0)
        g_string_append_printf (flags, "%s%s", flags->len > 0 ? " " : "", old[i]);
    }
  if (add)
    g_string_append_printf (flags, "%s%s", flags->len > 0 ? " " : "", flag);
  g_free (message->flags);
  message->flags = g_string_free (flags, FALSE);
}

void
pf_fake_flag (Talk *talk, char *arguments)
{
  PfFakeImap      *self = talk->server;
  g_autofree char *set = pf_fake_take_word (&arguments);
  g_autofree char *what = pf_fake_take_word (&arguments);
  g_autofree char *list = pf_fake_take_list (&arguments);
  g_auto (GStrv) flags = g_strsplit (list, " ", -1);
  FakeFolder *folder = talk->selected;

  g_mutex_lock (&self->lock);
  for (guint i = 0; folder != NULL && i < folder->messages->len; i++)
    {
      FakeMessage *message = folder->messages->pdata[i];

      for (gsize k = 0;
           flags[k] != NULL && pf_fake_is_in (set, message, folder->uid_next - 1); k++)
        change_flag (message, flags[k], *what == '+');
    }
  g_mutex_unlock (&self->lock);
  if ((self->lies & PF_FAKE_AUTO_EXPUNGE) != 0)
    pf_fake_expunge (talk, set);
}

void
pf_fake_expunge (Talk *talk, char *arguments)
{
  g_autofree char *set = pf_fake_take_word (&arguments);
  FakeFolder      *folder = talk->selected;

  for (guint i = folder != NULL ? folder->messages->len : 0; i-- > 0;)
    {
      FakeMessage *message = folder->messages->pdata[i];

      if (!pf_fake_is_in (set, message, folder->uid_next - 1) ||
          strstr (message->flags, "\\Deleted") == NULL)
        continue;
      g_ptr_array_remove_index (folder->messages, i);
      folder->visible = folder->messages->len;
      pf_fake_say (talk, "* %u EXPUNGE\r\n", i + 1);
    }
}

gboolean
pf_fake_delete (Talk *talk, char *arguments)
{
  g_autofree char *name = pf_fake_take_word (&arguments);
  FakeFolder      *folder = pf_fake_find (talk->server, name);

  if (folder == NULL)
    return FALSE;
  if (talk->selected == folder)
    talk->selected = NULL;
  g_mutex_lock (&talk->server->lock);
  g_ptr_array_remove (talk->server->folders, folder);
  g_mutex_unlock (&talk->server->lock);
  return TRUE;
}
