/* test-bird-sample.c - a whole sample profile, read and compared with its truth
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/pf-error.h"
#include "local/pf-bird-source.h"
#include "text/pf-canon.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* The profile is made once: by tests/support/make-sample-profile, which knows nothing
 * of the code under test. */
static char *root;
static char *expected_path;

typedef struct
{
  PfSource       *source;
  PfSourceFolder *folder;
  PfCanon        *canon;
  GPtrArray      *lines; /* (element-type utf8): as make-sample-profile --lines */
  GPtrArray      *locators;
  GPtrArray      *digests;
  gint64          undated; /* received_unix of the only mail without any date */
} Scan;

static void
run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  int              status = 0;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                &output, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (output, ==, "");
  g_assert_cmpint (status, ==, 0);
}

static void
make_profile (void)
{
  const char      *source_root = g_getenv ("PF_SOURCE_ROOT");
  g_autofree char *script = NULL;
  g_autofree char *top = g_dir_make_tmp ("pf-sample-XXXXXX", NULL);

  g_assert_nonnull (source_root);
  g_assert_nonnull (top);
  script = g_build_filename (source_root, "tests/support/make-sample-profile", NULL);
  root = g_build_filename (top, "birds", NULL);
  expected_path = g_build_filename (top, "expected.txt", NULL);
  run ((const char *[]){ "/usr/bin/python3", script, root, "--lines", expected_path,
                         NULL });
}

static void
remove_profile (void)
{
  g_autofree char *top = g_path_get_dirname (root);

  run ((const char *[]){ "chmod", "-R", "u+rwX", top, NULL });
  run ((const char *[]){ "rm", "-r", top, NULL });
}

static PfSource *
open_profile (void)
{
  g_autoptr (GError) error = NULL;
  PfBirdProfile *profile = pf_bird_profile_detect (root, &error);

  g_assert_no_error (error);
  g_assert_nonnull (profile);
  g_assert_cmpstr (profile->name, ==, "default-release");
  return pf_bird_source_new (profile);
}

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Names of set bits and further words, sorted and with commas. */
static char *
join_names (guint set, const char *const *names, char **further)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  for (guint bit = 0; names[bit] != NULL; bit++)
    if ((set & 1U << bit) != 0 && *names[bit] != '\0')
      g_ptr_array_add (words, (gpointer) names[bit]);
  for (guint i = 0; further != NULL && further[i] != NULL; i++)
    g_ptr_array_add (words, further[i]);
  g_ptr_array_sort (words, compare_strings);
  g_ptr_array_add (words, NULL);
  return g_strjoinv (",", (char **) words->pdata);
}

static gboolean
begin_message (gpointer user_data, GError **error)
{
  Scan *scan = user_data;

  pf_canon_begin (scan->canon, pf_source_get_private_headers (scan->source),
                  PF_REPAIR_NONE, NULL, NULL);
  return TRUE;
}

static gboolean
take_chunk (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  return pf_canon_push (((Scan *) user_data)->canon, data, length, error);
}

static char *
hex (const guint8 *digest)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < 32; i++)
    g_string_append_printf (text, "%02x", digest[i]);
  return g_string_free (text, FALSE);
}

static gboolean
end_message (const PfMessage *message, gpointer user_data, GError **error)
{
  static const char *const flag_names[] = { "\\Seen", "\\Answered", "\\Flagged",
                                            "\\Draft", NULL };
  static const char *const keyword_names[] = { "",      "",           "",
                                               "",      "$Forwarded", "$MDNSent",
                                               "$Junk", "$NotJunk",   NULL };
  static const char *const stored_names[] = { "", "", "partial", "queued",   "",
                                              "", "", "",        "detached", NULL };
  Scan                    *scan = user_data;
  g_auto (PfMessageFacts) facts = { 0 };
  g_autofree char *flags = join_names (message->flags, flag_names, NULL);
  g_autofree char *keywords = join_names (message->flags, keyword_names,
                                          message->keywords);
  g_autofree char *stored = join_names (message->stored, stored_names, NULL);
  g_autofree char *path = g_strjoinv ("/", scan->folder->path);
  g_autofree char *digest = NULL;
  const char      *fate = "live";

  if (!pf_canon_finish (scan->canon, &facts, error))
    return FALSE;
  digest = hex (facts.sent_digest);
  if ((message->stored & PF_STORED_EXPUNGED) != 0)
    fate = "expunged";
  else if ((message->stored & PF_STORED_UNLISTED) != 0)
    fate = "unlisted";
  g_ptr_array_add (scan->lines,
                   g_strdup_printf ("%s\t%s\t%s\t%" G_GUINT64_FORMAT "\t%s\t%s\t%s\t%s",
                                    fate, scan->folder->account, path, facts.size, digest,
                                    flags, keywords, stored));
  g_ptr_array_add (scan->locators, g_strdup (message->locator));
  g_ptr_array_add (scan->digests, g_steal_pointer (&digest));
  /* Without a summary, the header's word on when it came is better than a copy's. */
  if (g_strcmp0 (facts.subject, "Copied a minute after it came") == 0)
    g_assert_false (message->received_certain);
  if (g_strcmp0 (facts.subject, "No date of its own") == 0)
    scan->undated = message->received_certain ? message->received_unix : 0;
  return TRUE;
}

static const PfScanSink sink = { begin_message, take_chunk, end_message };

/* What was found with a locator is found again with it. */
static void
read_again (Scan *scan)
{
  for (guint i = 0; i < scan->locators->len; i++)
    {
      g_auto (PfMessageFacts) facts = { 0 };
      g_autoptr (GError) error = NULL;
      g_autofree char *digest = NULL;

      begin_message (scan, NULL);
      g_assert_true (pf_source_read (scan->source, scan->folder,
                                     g_ptr_array_index (scan->locators, i),
                                     pf_canon_chunk, scan->canon, NULL, &error));
      g_assert_no_error (error);
      g_assert_true (pf_canon_finish (scan->canon, &facts, NULL));
      digest = hex (facts.sent_digest);
      g_assert_cmpstr (digest, ==, g_ptr_array_index (scan->digests, i));
    }
}

static void
add_folder_line (Scan *scan)
{
  const PfSourceFolder *folder = scan->folder;
  g_autofree char      *path = g_strjoinv ("/", folder->path);
  g_autofree char      *warnings = NULL;
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  gint64 live = 0;

  for (guint i = 0; i < folder->warnings->len; i++)
    g_ptr_array_add (words, g_ptr_array_index (folder->warnings, i));
  g_ptr_array_sort (words, compare_strings);
  g_ptr_array_add (words, NULL);
  warnings = g_strjoinv (",", (char **) words->pdata);
  for (guint i = 0; i < scan->lines->len; i++)
    live += g_str_has_prefix (g_ptr_array_index (scan->lines, i), "live\t");
  g_ptr_array_add (scan->lines,
                   g_strdup_printf ("folder\t%s\t%s\t%s\t%" G_GINT64_FORMAT "\t%s",
                                    folder->account, path,
                                    pf_role_to_string (folder->role), live, warnings));
}

/* Returns: (transfer full): everything in the profile, as sorted lines */
static GPtrArray *
read_profile (PfSource *source)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (PfCanon) canon = pf_canon_new ();
  GPtrArray *accounts = pf_source_list (source, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (accounts);
  for (guint i = 0; i < accounts->len; i++)
    {
      const PfSourceAccount *account = g_ptr_array_index (accounts, i);

      g_ptr_array_add (all, g_strdup_printf ("account\t%s\t%s\t%s", account->key,
                                             account->type, account->name));
      for (guint j = 0; j < account->folders->len; j++)
        {
          Scan scan = { source, g_ptr_array_index (account->folders, j), canon };

          scan.lines = g_ptr_array_new ();
          scan.locators = g_ptr_array_new_with_free_func (g_free);
          scan.digests = g_ptr_array_new_with_free_func (g_free);
          scan.undated = -1;
          if (!pf_source_scan (source, scan.folder, &sink, &scan, NULL, &error))
            g_test_message ("in %s", scan.folder->id);
          g_assert_no_error (error);
          read_again (&scan);
          add_folder_line (&scan);
          if (scan.undated >= 0)
            g_assert_cmpint (scan.undated, >, 1704103200);
          g_ptr_array_extend_and_steal (all, scan.lines);
          g_ptr_array_unref (scan.locators);
          g_ptr_array_unref (scan.digests);
        }
    }
  g_ptr_array_sort (all, compare_strings);
  return all;
}

/* Says each line that only one side has. */
static guint
compare (GPtrArray *found, char **expected)
{
  guint differences = 0;
  guint i = 0;
  guint j = 0;

  while (i < found->len || expected[j] != NULL)
    {
      const char *left = i < found->len ? g_ptr_array_index (found, i) : NULL;
      int         order = left == NULL          ? 1
                          : expected[j] == NULL ? -1
                                                : strcmp (left, expected[j]);

      if (order < 0)
        g_test_message ("not expected: %s", left);
      else if (order > 0)
        g_test_message ("not found: %s", expected[j]);
      i += order <= 0;
      j += order >= 0;
      differences += order != 0;
    }
  return differences;
}

static void
test_truth (void)
{
  g_autoptr (PfSource) source = open_profile ();
  g_autoptr (GPtrArray) found = read_profile (source);
  g_autofree char *text = NULL;
  g_auto (GStrv) expected = NULL;

  g_assert_true (g_file_get_contents (expected_path, &text, NULL, NULL));
  expected = g_strsplit (text, "\n", -1);
  /* The last line is ended too. */
  g_clear_pointer (&expected[g_strv_length (expected) - 1], g_free);
  g_assert_cmpuint (g_strv_length (expected), >, 100);
  g_assert_cmpuint (compare (found, expected), ==, 0);
}

static void
test_tags (void)
{
  g_autoptr (PfSource) source = open_profile ();

  g_assert_nonnull (pf_source_list (source, NULL, NULL));
  g_assert_cmpstr (pf_source_get_tag_label (source, "$label1"), ==, "Wichtig");
  g_assert_cmpstr (pf_source_get_tag_label (source, "$label3"), ==, "Personal");
  g_assert_cmpstr (pf_source_get_tag_label (source, "urgent"), ==, "Dringend");
  g_assert_cmpstr (pf_source_get_tag_label (source, "kundenprojekt"), ==,
                   "Kundenprojekt „Möwe“");
  g_assert_null (pf_source_get_tag_label (source, "nobody-knows"));
}

/* Everything that looking at the profile must leave as it is. */
static void
describe_tree (const char *directory, GString *text)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  struct stat info;
  const char *name;

  g_assert_cmpint (stat (directory, &info), ==, 0);
  g_string_append_printf (text, "%s %ld.%09ld\n", directory, info.st_mtim.tv_sec,
                          info.st_mtim.tv_nsec);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      g_assert_cmpint (lstat (path, &info), ==, 0);
      if (S_ISDIR (info.st_mode))
        describe_tree (path, text);
      else
        g_string_append_printf (text, "%s %ld %ld.%09ld %ld.%09ld\n", path,
                                (long) info.st_size, info.st_mtim.tv_sec,
                                info.st_mtim.tv_nsec, info.st_atim.tv_sec,
                                info.st_atim.tv_nsec);
    }
}

static void
test_untouched (void)
{
  g_autoptr (PfSource) source = open_profile ();
  g_autoptr (GString) before = g_string_new (NULL);
  g_autoptr (GString) after = g_string_new (NULL);
  g_autoptr (GPtrArray) found = NULL;

  run ((const char *[]){ "chmod", "-R", "a-w", root, NULL });
  describe_tree (root, before);
  found = read_profile (source);
  g_assert_true (pf_source_check_in_use (source, NULL));
  describe_tree (root, after);
  run ((const char *[]){ "chmod", "-R", "u+w", root, NULL });
  g_assert_cmpuint (found->len, >, 100);
  g_assert_cmpstr (before->str, ==, after->str);
}

/* A second process, as the kernel tells nobody of their own locks. */
static void
test_in_use (void)
{
  g_autoptr (PfSource) source = open_profile ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (pf_source_get_path (source), ".parentlock",
                                            NULL);
  int              ready[2];
  char             byte;
  pid_t            child;

  g_assert_cmpint (pipe (ready), ==, 0);
  child = fork ();
  if (child == 0)
    {
      struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
      int          fd = open (path, O_WRONLY);

      if (fd < 0 || fcntl (fd, F_SETLK, &lock) != 0 || write (ready[1], "x", 1) != 1)
        _exit (1);
      for (;;)
        pause ();
    }
  g_assert_cmpint (child, >, 0);
  g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
  g_assert_false (pf_source_check_in_use (source, &error));
  g_assert_error (error, PF_STORE_ERROR, PF_STORE_ERROR_IN_USE);
  g_assert_cmpstr (pf_error_peek_facts (error)->program, ==, "Thunderbird");
  g_assert_cmpint (kill (child, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
  close (ready[0]);
  close (ready[1]);
  g_assert_true (pf_source_check_in_use (source, NULL));
}

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  make_profile ();
  g_test_add_func ("/bird/sample/truth", test_truth);
  g_test_add_func ("/bird/sample/tags", test_tags);
  g_test_add_func ("/bird/sample/untouched", test_untouched);
  g_test_add_func ("/bird/sample/in-use", test_in_use);
  result = g_test_run ();
  remove_profile ();
  return result;
}
