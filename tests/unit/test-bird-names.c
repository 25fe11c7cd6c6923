/* test-bird-names.c - Thunderbird's names for folders and for their files
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "local/pf-bird-names.h"

#include <string.h>

typedef struct
{
  const char *name; /* the test's path below /bird/names */
  const char *folder;
  const char *disk;
} DiskCase;

typedef struct
{
  const char *name;
  const char *disk;
  gboolean    is_encoded;
  const char *folder;
} FolderCase;

typedef struct
{
  const char *disk;
  gboolean    is_ignored;
  gboolean    is_leftover;
  gboolean    looks_hashed;
} KindCase;

/* clang-format off */
static const DiskCase disk_cases[] = {
  { "question",   "test ?",  "test 44d67da4" },
  { "only",       "?",       "bd0bf74a" },
  { "dot-first",  ".test",   "41a1a959" },
  { "dot-last",   "test.",   "test4fe8d9d9" },
  { "tilde-last", "test~",   "test7ddbdda9" },
  { "blank-last", "test ",   "testdb1185fb" },
  { "long",       "test TEST test TEST test TEST test TEST test TEST test TEST",
                  "test TEST test TEST test TEST test TEST test TEa2bbf4d7" },
  { "late",       "1234567890 1234567890 1234567890 1234567890 1234567890: tail",
                  "1234567890 1234567890 1234567890 1234567890 123870c44d6" },
  { "greek",      "test π",  "test π" },
  { "plain",      "Inbox",   "Inbox" },
  { "longest",    "1234567890123456789012345678901234567890123456789012345",
                  "1234567890123456789012345678901234567890123456789012345" },
  { "dot-inside", "a.b",     "a.b" },
};

static const FolderCase folder_cases[] = {
  { "plain",       "Inbox",            TRUE,  "Inbox" },
  { "slash",       "Kunden%2FTeam",    TRUE,  "Kunden/Team" },
  { "lower-case",  "a%2fb",            TRUE,  "a/b" },
  { "older",       "100%2Fb",          FALSE, "100%2Fb" },
  { "no-digits",   "100% sure",        TRUE,  "100% sure" },
  { "half",        "a%2",              TRUE,  "a%2" },
  { "nul",         "a%00b",            TRUE,  "a%00b" },
  { "percent",     "100%25",           TRUE,  "100%" },
  { "not-utf-8-then", "a%FFb",         TRUE,  "a%FFb" },
  { "utf-8",       "Überweisungen",    TRUE,  "Überweisungen" },
  { "decomposed",  "Cafe\xcc\x81",     FALSE, "Café" },
  { "decoded-decomposed", "Cafe%CC%81", TRUE, "Café" },
  { "windows",     "B\xfcro \x80",     FALSE, "Büro €" },
};

static const KindCase kind_cases[] = {
  { "Inbox",                FALSE, FALSE, FALSE },
  { "",                     TRUE,  FALSE, FALSE },
  { ".hidden",              TRUE,  FALSE, FALSE },
  { "#x#",                  TRUE,  FALSE, FALSE },
  { "backup~",              TRUE,  FALSE, FALSE },
  { "Inbox.msf",            TRUE,  FALSE, FALSE },
  { "Inbox.MSF",            TRUE,  FALSE, FALSE },
  { "Inbox.sbd",            TRUE,  FALSE, FALSE },
  { "Inbox.snm",            TRUE,  FALSE, FALSE },
  { "Inbox.toc",            TRUE,  FALSE, FALSE },
  { "Inbox.mozmsgs",        TRUE,  FALSE, FALSE },
  { "msgFilterRules.dat",   TRUE,  FALSE, FALSE },
  { "popstate.dat",         TRUE,  FALSE, FALSE },
  { "filterlog.html",       TRUE,  FALSE, FALSE },
  { "junklog.html",         TRUE,  FALSE, FALSE },
  { "feeds.json.backup",    TRUE,  FALSE, FALSE },
  { "feeditems_error1",     TRUE,  FALSE, FALSE },
  { "feeditems",            FALSE, FALSE, FALSE },
  { "popstate.dat.old",     FALSE, FALSE, FALSE },
  { "nstmp",                FALSE, TRUE,  FALSE },
  { "nstmp-1",              FALSE, TRUE,  FALSE },
  { "nstmp-1234",           FALSE, TRUE,  FALSE },
  { "nstmp-12345",          FALSE, FALSE, FALSE },
  { "nstmp-",               FALSE, FALSE, FALSE },
  { "nstmpx",               FALSE, FALSE, FALSE },
  { "test 44d67da4",        FALSE, FALSE, TRUE },
  { "bd0bf74a",             FALSE, FALSE, TRUE },
  { "BD0BF74A",             FALSE, FALSE, FALSE },
  { "d0bf74a",              FALSE, FALSE, FALSE },
};
/* clang-format on */

static void
test_to_disk (gconstpointer data)
{
  const DiskCase  *c = data;
  g_autofree char *disk = pf_bird_name_to_disk (c->folder);

  g_assert_cmpstr (disk, ==, c->disk);
}

static void
test_from_disk (gconstpointer data)
{
  const FolderCase *c = data;
  g_autofree char  *folder = pf_bird_name_from_disk (c->disk, c->is_encoded);

  g_assert_cmpstr (folder, ==, c->folder);
}

static void
test_kind (gconstpointer data)
{
  const KindCase *c = data;

  g_assert_cmpint (pf_bird_name_is_ignored (c->disk), ==, c->is_ignored);
  g_assert_cmpint (pf_bird_name_is_leftover (c->disk), ==, c->is_leftover);
  g_assert_cmpint (pf_bird_name_looks_hashed (c->disk), ==, c->looks_hashed);
}

/* Before August 2026 everything before the illegal character was kept. */
static void
test_before_2026 (void)
{
  g_autofree char *late = pf_bird_name_to_disk_before_2026 (
      "1234567890 1234567890 1234567890 1234567890 1234567890: tail");
  g_autofree char *early = pf_bird_name_to_disk_before_2026 ("test ?");

  g_assert_cmpstr (late, ==,
                   "1234567890 1234567890 1234567890 1234567890 1234567890870c44d6");
  g_assert_cmpstr (early, ==, "test 44d67da4");
}

/* The cut does not go through a character of two units. */
static void
test_surrogate (void)
{
  g_autofree char *name = g_strconcat ("1234567890123456789012345678901234567890123456",
                                       "😀", "12345678", NULL);
  g_autofree char *disk = pf_bird_name_to_disk (name);

  g_assert_true (g_utf8_validate (disk, -1, NULL));
  g_assert_true (
      g_str_has_prefix (disk, "1234567890123456789012345678901234567890123456"));
  g_assert_cmpuint (strlen (disk), ==, 46 + 8);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (disk_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/bird/names/to-disk/%s",
                                               disk_cases[i].name);

      g_test_add_data_func (path, &disk_cases[i], test_to_disk);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (folder_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/bird/names/from-disk/%s",
                                               folder_cases[i].name);

      g_test_add_data_func (path, &folder_cases[i], test_from_disk);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (kind_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/bird/names/kind/%" G_GSIZE_FORMAT, i);

      g_test_add_data_func (path, &kind_cases[i], test_kind);
    }
  g_test_add_func ("/bird/names/before-2026", test_before_2026);
  g_test_add_func ("/bird/names/surrogate", test_surrogate);

  return g_test_run ();
}
