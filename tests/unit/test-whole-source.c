/* test-whole-source.c - partial downloads completed from a server
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "migrate/pf-whole-source.h"

#include "../support/pf-memory-source.h"

#include <string.h>

#define FOLDER "Inbox"
#define HEAD "From: a@example.org\r\nMessage-ID: <1@example.org>\r\nSubject: one\r\n\r\n"
#define OTHER_HEAD "From: b@example.org\r\nMessage-ID: <2@example.org>\r\n\r\n"
#define WHOLE HEAD "first line\r\nand all that follows\r\n"

typedef struct
{
  const char *name; /* the test's path below /whole-source */
  guint       stored;
  const char *uidl; /* (nullable): of the local message; the server has "id" */
  const char *local;
  const char *wanted;
  gboolean    completes;
} Case;

/* clang-format off */
static const Case cases[] = {
  { "partial",        PF_STORED_PARTIAL,   "id", HEAD "first line\n", WHOLE, TRUE },
  { "header-only",    PF_STORED_PARTIAL,   "id", HEAD, WHOLE, TRUE },
  { "truncated",      PF_STORED_TRUNCATED, "id", HEAD "first", WHOLE, TRUE },
  { "own-headers",    PF_STORED_PARTIAL,   "id", "X-UIDL: id\nX-Mozilla-Status: 0400\n" HEAD, WHOLE, TRUE },
  { "whole",          0,                   "id", HEAD "edited\n", HEAD "edited\n", FALSE },
  { "other-header",   PF_STORED_PARTIAL,   "id", OTHER_HEAD, OTHER_HEAD, FALSE },
  { "cut-header",     PF_STORED_TRUNCATED, "id", "From: a@example.org\n", "From: a@example.org\n", FALSE },
  { "another-id",     PF_STORED_PARTIAL,   "no", HEAD, HEAD, FALSE },
  { "no-id",          PF_STORED_PARTIAL,   NULL, HEAD, HEAD, FALSE },
};
/* clang-format on */

/* What came of the one message of a scan. */
typedef struct
{
  GString *bytes;
  guint    ends;
  guint    flags;
  guint    stored;
  char    *locator;
} Seen;

static gboolean
begin_message (gpointer user_data, GError **error)
{
  Seen *seen = user_data;

  g_string_truncate (seen->bytes, 0);
  return TRUE;
}

static gboolean
take_chunk (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  Seen *seen = user_data;

  g_string_append_len (seen->bytes, (const char *) data, (gssize) length);
  return TRUE;
}

static gboolean
end_message (const PfMessage *message, gpointer user_data, GError **error)
{
  Seen *seen = user_data;

  seen->ends++;
  seen->flags = message->flags;
  seen->stored = message->stored;
  g_free (seen->locator);
  seen->locator = g_strdup (message->locator);
  return TRUE;
}

static const PfScanSink sink = { begin_message, take_chunk, end_message, NULL };

static PfMemorySource *
make_source (const char *bytes, const char *uidl, guint stored)
{
  PfMemorySource *source = pf_memory_source_new ();
  PfMessage      *message;

  pf_memory_source_add_folder (source, FOLDER, PF_ROLE_INBOX);
  message = pf_memory_source_add (source, FOLDER, bytes, PF_FLAG_SEEN);
  message->uidl = g_strdup (uidl);
  message->stored = stored;
  return source;
}

static PfSourceFolder *
list_folder (PfSource *source)
{
  GPtrArray       *accounts = pf_source_list (source, NULL, NULL);
  PfSourceAccount *account = accounts->pdata[0];

  return account->folders->pdata[0];
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (PfMemorySource) local = make_source (c->local, c->uidl, c->stored);
  g_autoptr (PfMemorySource) remote = make_source (WHOLE, "id", 0);
  g_autoptr (GPtrArray) sources = g_ptr_array_new ();
  g_autoptr (GPtrArray) made = NULL;
  g_autoptr (GString) bytes = g_string_new (NULL);
  g_autoptr (GString) again = g_string_new (NULL);
  Seen             seen = { bytes, 0, 0, 0, NULL };
  Seen             read = { again, 0, 0, 0, NULL };
  PfSourceFolder  *folder;
  g_autofree char *before = NULL;
  PfSource        *source;

  pf_memory_source_set_remote (remote);
  g_ptr_array_add (sources, local);
  g_ptr_array_add (sources, remote);
  made = pf_whole_sources_new (sources);
  g_assert_cmpuint (made->len, ==, 2);
  g_assert_true (made->pdata[0] == (gpointer) remote);
  source = made->pdata[1];
  g_assert_cmpstr (pf_source_get_path (source), ==, "/memory");

  folder = list_folder (source);
  before = g_strdup (folder->stamp);
  g_assert_true (pf_source_scan (source, folder, &sink, &seen, NULL, NULL));
  g_assert_cmpuint (seen.ends, ==, 1);
  g_assert_cmpstr (seen.bytes->str, ==, c->wanted);
  g_assert_cmpuint (seen.flags, ==, PF_FLAG_SEEN);
  g_assert_cmpuint (seen.stored, ==, c->completes ? 0 : c->stored);
  g_assert_cmpint (g_str_has_prefix (seen.locator, "whole:"), ==, c->completes);
  g_assert_true (
      pf_source_read (source, folder, seen.locator, take_chunk, &read, NULL, NULL));
  g_assert_cmpstr (read.bytes->str, ==, c->wanted);

  /* With anything incomplete in it, the folder is scanned each time. */
  g_assert_cmpint (strcmp (before, folder->stamp) == 0, ==, c->stored == 0);
  g_assert_cmpstr (list_folder (source)->stamp, ==, before);
  g_free (seen.locator);
}

static void
test_no_server (void)
{
  g_autoptr (PfMemorySource) local = make_source (HEAD, "id", PF_STORED_PARTIAL);
  g_autoptr (GPtrArray) sources = g_ptr_array_new ();
  g_autoptr (GPtrArray) made = NULL;

  g_ptr_array_add (sources, local);
  made = pf_whole_sources_new (sources);
  g_assert_cmpuint (made->len, ==, 1);
  g_assert_true (made->pdata[0] == (gpointer) local);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/whole-source/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/whole-source/no-server", test_no_server);

  return g_test_run ();
}
