/* pf-uidl-memory.c - which lasting numbers a POP3 mailbox had at the last visit
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 1939 7 (UIDL).  A server that was moved may give all messages new numbers: then
 * every program that leaves mail there collects all of it again.
 */

#define G_LOG_DOMAIN "pf-diagnose"

#include "diagnose/pf-uidl-memory.h"

#include "base/pf-threads.h"

#include <errno.h>
#include <string.h>

#define FOLDER "pop3-numbers"
#define DIGEST_LENGTH 16 /* hexadecimal digits of one number that are kept */
#define FILE_MAX ((gsize) (PF_UIDL_MEMORY_MAX + 1) * (DIGEST_LENGTH + 1))

static char *
make_digest (const char *text)
{
  g_autofree char *whole = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  return g_strndup (whole, DIGEST_LENGTH);
}

static char *
make_path (const char *state_dir, const PfEndpoint *endpoint)
{
  g_autofree char *account = g_strdup_printf ("%s %s", endpoint->host,
                                              endpoint->user != NULL ? endpoint->user
                                                                     : "");
  g_autofree char *name = make_digest (account);

  return g_build_filename (state_dir, FOLDER, name, NULL);
}

/* The last ones: old mail is what other programs delete first. */
static GString *
list_digests (GPtrArray *entries)
{
  GString *text = g_string_new (NULL);
  guint first = entries->len > PF_UIDL_MEMORY_MAX ? entries->len - PF_UIDL_MEMORY_MAX : 0;

  for (guint i = first; i < entries->len; i++)
    {
      const PfPop3Entry *entry = entries->pdata[i];

      if (entry->uidl != NULL)
        {
          g_autofree char *digest = make_digest (entry->uidl);

          g_string_append_printf (text, "%s\n", digest);
        }
    }

  return text;
}

static void
compare (const char *path, GPtrArray *entries, PfSignIn *sign_in)
{
  g_autoptr (GHashTable)
      now = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, NULL) || length > FILE_MAX)
    return;
  for (guint i = 0; i < entries->len; i++)
    {
      const PfPop3Entry *entry = entries->pdata[i];

      if (entry->uidl != NULL)
        g_hash_table_add (now, make_digest (entry->uidl));
    }

  lines = g_strsplit (text, "\n", -1);
  sign_in->uidl_known = 0;
  sign_in->uidl_before = 0;
  for (gsize i = 0; lines[i] != NULL; i++)
    if (strlen (lines[i]) == DIGEST_LENGTH)
      {
        sign_in->uidl_before++;
        if (g_hash_table_contains (now, lines[i]))
          sign_in->uidl_known++;
      }
}

static PfUidls
judge (GPtrArray *entries)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint with = 0;

  for (guint i = 0; i < entries->len; i++)
    {
      const PfPop3Entry *entry = entries->pdata[i];

      if (entry->uidl == NULL)
        continue;
      with++;
      if (!g_hash_table_add (seen, entry->uidl))
        return PF_UIDLS_REPEATED;
    }
  if (entries->len == 0)
    return PF_UIDLS_NOT_ASKED;

  return with > 0 ? PF_UIDLS_GOOD : PF_UIDLS_NONE;
}

void
pf_uidl_memory_take (const char       *state_dir,
                     const PfEndpoint *endpoint,
                     GPtrArray        *entries,
                     PfSignIn         *sign_in)
{
  g_autofree char *path = make_path (state_dir, endpoint);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GString) text = NULL;
  g_autoptr (GError) error = NULL;

  pf_assert_may_block ();

  sign_in->uidls = judge (entries);
  if (sign_in->uidls != PF_UIDLS_GOOD && sign_in->uidls != PF_UIDLS_REPEATED)
    return;

  compare (path, entries, sign_in);
  text = list_digests (entries);
  if (g_mkdir_with_parents (folder, 0700) != 0 ||
      !g_file_set_contents_full (path, text->str, (gssize) text->len,
                                 G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    g_debug ("numbers are not remembered: %s",
             error != NULL ? error->message : g_strerror (errno));
}
