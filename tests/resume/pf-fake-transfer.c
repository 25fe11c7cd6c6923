/* pf-fake-transfer.c - UID COPY and UID MOVE as the fake server does, loses and refuses it
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-fake-private.h"

#include <string.h>

/* The copies that are to be made, and the UIDs of what they are copies of. */
static GPtrArray *
make_copies (FakeFolder *folder, const char *set, GString *out_from)
{
  GPtrArray *copies = g_ptr_array_new_with_free_func (
      (GDestroyNotify) pf_fake_message_free);

  for (guint i = 0; i < folder->messages->len; i++)
    {
      const FakeMessage *message = folder->messages->pdata[i];

      if (!pf_fake_is_in (set, message, folder->uid_next - 1))
        continue;
      g_ptr_array_add (copies, pf_fake_message_new (message->bytes, message->flags,
                                                    message->date));
      g_string_append_printf (out_from, "%s%u", out_from->len > 0 ? "," : "",
                              message->uid);
    }
  return copies;
}

void
pf_fake_take_away (FakeFolder *folder, const char *set)
{
  for (guint i = folder->messages->len; i-- > 0;)
    {
      if (pf_fake_is_in (set, folder->messages->pdata[i], folder->uid_next - 1))
        g_ptr_array_remove_index (folder->messages, i);
    }
  folder->visible = folder->messages->len;
}

/* Stores when the client has come back what a cut connection had asked for. */
static void
keep_for_later (PfFakeImap *self,
                FakeFolder *folder,
                FakeFolder *other,
                GPtrArray  *copies,
                const char *from,
                gboolean    is_move)
{
  g_free (self->late_folder);
  g_free (self->late_from);
  g_free (self->late_set);
  self->late_folder = g_strdup (other->name);
  self->late_from = is_move ? g_strdup (folder->name) : NULL;
  self->late_set = g_strdup (from);
  self->late_due = 0;
  while (copies->len > 0)
    g_ptr_array_add (self->late, g_ptr_array_steal_index (copies, 0));
}

static char *
store (PfFakeImap *self, FakeFolder *other, GPtrArray *copies)
{
  GString *to = g_string_new (NULL);
  guint    lies = self->lies;

  self->lies &= ~(guint) PF_FAKE_REWRITE; /* a copy is a copy */
  while (copies->len > 0)
    {
      guint32 uid = pf_fake_store (self, other, g_ptr_array_steal_index (copies, 0));

      if ((lies & PF_FAKE_PERMUTED) == 0)
        g_string_append_printf (to, "%s%u", to->len > 0 ? "," : "", uid);
      else
        {
          g_autofree char *rest = g_strdup (to->str);

          g_string_printf (to, "%u%s%s", uid, *rest != '\0' ? "," : "", rest);
        }
    }
  self->lies = lies;
  return g_string_free (to, FALSE);
}

/* RFC 4315 has the code of a COPY in the tagged answer, RFC 6851 that of a MOVE before
 * the EXPUNGEs. */
static void
answer (Talk *talk, const char *tag, const char *code, guint expunged, gboolean is_move)
{
  if (!is_move)
    {
      pf_fake_say (talk, "%s OK %sCopy completed.\r\n", tag, code);
      return;
    }
  if (*code != '\0')
    pf_fake_say (talk, "* OK %sMoved UIDs.\r\n", code);
  for (guint i = 0; i < expunged; i++)
    pf_fake_say (talk, "* 1 EXPUNGE\r\n");
  pf_fake_say (talk, "%s OK Move completed.\r\n", tag);
}

void
pf_fake_transfer (Talk *talk, const char *tag, char *arguments, gboolean is_move)
{
  PfFakeImap      *self = talk->server;
  g_autofree char *set = pf_fake_take_word (&arguments);
  g_autofree char *name = pf_fake_take_word (&arguments);
  g_autoptr (GString) from = g_string_new (NULL);
  g_autoptr (GPtrArray) copies = NULL;
  g_autofree char *to = NULL;
  g_autofree char *code = NULL;
  FakeFolder      *folder = talk->selected;
  FakeFolder      *other;
  guint            number;

  g_mutex_lock (&self->lock);
  other = pf_fake_find (self, name);
  if (folder == NULL || other == NULL || (self->lies & PF_FAKE_REFUSE_COPY) != 0)
    {
      g_mutex_unlock (&self->lock);
      pf_fake_say (talk, "%s NO %s\r\n", tag,
                   other == NULL ? "[TRYCREATE] No such mailbox" : "Not today");
      return;
    }
  copies = make_copies (folder, set, from);
  number = copies->len;
  if ((self->lies & PF_FAKE_COMMIT_LATE) != 0 && pf_fake_will_be_cut (talk, tag))
    keep_for_later (self, folder, other, copies, from->str, is_move);
  else
    {
      to = store (self, other, copies);
      if (is_move)
        pf_fake_take_away (folder, set);
    }
  code = number > 0 && self->shape != PF_FAKE_COURIER &&
                 (self->lies & PF_FAKE_NO_APPENDUID) == 0 && to != NULL
             ? g_strdup_printf ("[COPYUID %u %s %s] ", other->uid_validity, from->str, to)
             : g_strdup ("");
  g_mutex_unlock (&self->lock);
  answer (talk, tag, code, number, is_move);
}
