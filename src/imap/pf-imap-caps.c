/* pf-imap-caps.c - what a server says it can do
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 9051 7.2.2, RFC 7889 (APPENDLIMIT), RFC 9738 (MESSAGELIMIT)
 */

#include "imap/pf-imap-caps.h"

#include <string.h>

#define AUTH "AUTH="

/* A limit past @max is none. */
static void
read_limit (const char *name, const char *prefix, guint64 max, guint64 *out_limit)
{
  guint64 limit;

  if (g_str_has_prefix (name, prefix) &&
      g_ascii_string_to_unsigned (name + strlen (prefix), 10, 0, max, &limit, NULL))
    *out_limit = limit;
}

PfImapCaps *
pf_imap_caps_new (const PfImapReply *reply)
{
  PfImapCaps *self = g_new0 (PfImapCaps, 1);

  self->names = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < reply->n_nodes && self->names->len < PF_IMAP_LIMIT_CAPS; i++)
    {
      const char *text = pf_imap_node_get_text (&reply->nodes[i]);
      char       *name;

      if (text == NULL)
        continue;
      name = g_ascii_strup (text, -1);
      g_ptr_array_add (self->names, name);
      read_limit (name, "APPENDLIMIT=", G_MAXUINT64, &self->append_limit);
      read_limit (name, "MESSAGELIMIT=", G_MAXUINT32, &self->message_limit);
    }
  return self;
}

void
pf_imap_caps_free (PfImapCaps *self)
{
  g_ptr_array_unref (self->names);
  g_free (self);
}

gboolean
pf_imap_caps_has (const PfImapCaps *self, const char *name)
{
  for (guint i = 0; self != NULL && i < self->names->len; i++)
    if (strcmp (g_ptr_array_index (self->names, i), name) == 0)
      return TRUE;
  return FALSE;
}

const char **
pf_imap_caps_get_mechanisms (const PfImapCaps *self)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  for (guint i = 0; self != NULL && i < self->names->len; i++)
    {
      char *name = g_ptr_array_index (self->names, i);

      if (g_str_has_prefix (name, AUTH))
        g_ptr_array_add (found, name + strlen (AUTH));
    }
  g_ptr_array_add (found, NULL);
  return (const char **) g_ptr_array_steal (found, NULL);
}
