/* test-mbox.c - mbox files on disk: scans, locators, holes, changes, and trees of them
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/pf-error.h"
#include "base/pf-limits.h"
#include "local/pf-mbox-source.h"
#include "local/pf-mbox.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define D "Thu Nov  9 22:33:52 2001"
#define GIB (G_GUINT64_CONSTANT (1) << 30)
#define HOLES_MUST_TAKE_LESS_S 3

/* One message as the sink got it. */
typedef struct
{
  char     *locator;
  char     *digest;
  guint64   length;
  PfMessage message; /* (owned) */
} Seen;

typedef struct
{
  GChecksum  *checksum;
  guint64     length;
  GPtrArray  *seen;      /* (element-type Seen) */
  const char *append_to; /* (nullable): a file that grows while it is scanned */
  const char *rewrite;   /* (nullable): or that changes */
} Sink;

static void
seen_free (gpointer data)
{
  Seen *seen = data;

  g_free (seen->locator);
  g_free (seen->digest);
  g_strfreev (seen->message.keywords);
  g_free (seen);
}

static void
sink_init (Sink *sink)
{
  *sink = (Sink){ .checksum = g_checksum_new (G_CHECKSUM_SHA256),
                  .seen = g_ptr_array_new_with_free_func (seen_free) };
}

static void
sink_clear (Sink *sink)
{
  g_checksum_free (sink->checksum);
  g_ptr_array_unref (sink->seen);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sink, sink_clear)

static gboolean
sink_begin (gpointer user_data, GError **error)
{
  Sink *sink = user_data;

  g_checksum_reset (sink->checksum);
  sink->length = 0;
  return TRUE;
}

static gboolean
sink_chunk (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  Sink *sink = user_data;

  g_checksum_update (sink->checksum, data, (gssize) length);
  sink->length += length;
  return TRUE;
}

static void
append_to_file (const char *path, const char *text)
{
  int fd = g_open (path, O_WRONLY | O_APPEND, 0);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, text, strlen (text)), ==, (gssize) strlen (text));
  close (fd);
}

static gboolean
sink_end (const PfMessage *message, gpointer user_data, GError **error)
{
  Sink *sink = user_data;
  Seen *seen = g_new0 (Seen, 1);

  seen->locator = g_strdup (message->locator);
  seen->digest = g_strdup (g_checksum_get_string (sink->checksum));
  seen->length = sink->length;
  seen->message = *message;
  seen->message.keywords = g_strdupv (message->keywords);
  g_ptr_array_add (sink->seen, seen);

  if (sink->append_to != NULL)
    append_to_file (g_steal_pointer (&sink->append_to), "From c " D "\nA: 9\n\nnew\n\n");
  if (sink->rewrite != NULL)
    {
      int fd = g_open (sink->rewrite, O_WRONLY, 0);

      /* Later than the first modification even where the clock ticks slowly. */
      g_assert_cmpint (futimens (fd, (struct timespec[]){ { 1, 0 }, { 1, 0 } }), ==, 0);
      close (fd);
    }
  return TRUE;
}

static const PfScanSink sink_funcs = { sink_begin, sink_chunk, sink_end };

static char *
make_file (const char *directory, const char *name, const char *text)
{
  char            *path = g_build_filename (directory, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, &error));
  g_assert_no_error (error);
  return path;
}

static char *
make_directory (void)
{
  g_autoptr (GError) error = NULL;
  char *path = g_dir_make_tmp ("pf-mbox-XXXXXX", &error);

  g_assert_no_error (error);
  return path;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) &&
          !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_tree (child);
      else
        g_assert_cmpint (g_unlink (child), ==, 0);
    }
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

static void
scan_ok (const char *path, PfMboxDialect dialect, Sink *sink, PfMboxReport *report)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (pf_mbox_scan (path, dialect, &sink_funcs, sink, report, NULL, &error));
  g_assert_no_error (error);
}

/* Every message read at its locator has the digest that the scan had. */
static void
check_round_trip (const char *path, const Sink *sink)
{
  for (guint i = 0; i < sink->seen->len; i++)
    {
      const Seen *seen = g_ptr_array_index (sink->seen, i);
      g_auto (Sink) again = { 0 };
      g_autoptr (GError) error = NULL;
      gboolean ok;

      sink_init (&again);
      ok = pf_mbox_read (path, seen->locator, sink_chunk, &again, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (ok);
      g_assert_cmpuint (again.length, ==, seen->length);
      g_assert_cmpstr (g_checksum_get_string (again.checksum), ==, seen->digest);
    }
}

/* A mailbox of many messages with what makes splitting hard, larger than any window. */
static char *
make_large_text (const char *separator, const char *eol, gboolean has_length)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GRand) random = g_rand_new_with_seed (20261122);

  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (GString) body = g_string_new (NULL);
      guint lines = (guint) g_rand_int_range (random, 0, 400);

      for (guint j = 0; j < lines; j++)
        {
          int kind = g_rand_int_range (random, 0, 20);

          if (kind == 0)
            g_string_append (body,
                             has_length ? "From x " D "\nA: 1\nB: 2" : ">From the start");
          else if (kind == 1 && !has_length)
            g_string_append (body, ">>>From deeper");
          else if (kind > 3)
            g_string_append_printf (body, "line %u of From %u with some words in it", j,
                                    i);
          g_string_append (body, eol);
        }
      g_string_append_printf (text, "%s%sSubject: %u%s", separator, eol, i, eol);
      if (has_length)
        g_string_append_printf (text, "Content-Length: %" G_GSIZE_FORMAT "%s", body->len,
                                eol);
      g_string_append_printf (text, "To: me%s%s%s%s", eol, eol, body->str, eol);
    }

  return g_string_free (text, FALSE);
}

typedef struct
{
  const char   *name;
  const char   *separator;
  const char   *eol;
  const char   *found;
  PfMboxDialect dialect;
  gboolean      has_length;
} Large;

static const Large large[] = {
  { "mboxrd", "From a@b " D, "\n", "mboxrd", PF_MBOX_AUTO, FALSE },
  { "crlf", "From a@b " D, "\r\n", "mboxrd", PF_MBOX_AUTO, FALSE },
  { "cr", "From a@b " D, "\r", "mboxrd", PF_MBOX_AUTO, FALSE },
  { "mboxcl2", "From a@b " D, "\n", "mboxcl2", PF_MBOX_AUTO, TRUE },
  { "thunderbird", "From - " D, "\n", "thunderbird", PF_MBOX_THUNDERBIRD, FALSE },
  { "thunderbird-128", "From ", "\r\n", "thunderbird", PF_MBOX_THUNDERBIRD, FALSE },
};

static void
test_large (gconstpointer data)
{
  const Large     *c = data;
  g_autofree char *directory = make_directory ();
  g_autofree char *text = make_large_text (c->separator, c->eol, c->has_length);
  g_autofree char *path = make_file (directory, "mbox", text);
  g_auto (Sink) sink = { 0 };
  PfMboxReport report;

  sink_init (&sink);
  scan_ok (path, c->dialect, &sink, &report);
  g_assert_cmpstr (report.dialect, ==, c->found);
  g_assert_cmpuint (report.messages, ==, 300);
  g_assert_cmpuint (sink.seen->len, ==, 300);
  check_round_trip (path, &sink);
  remove_tree (directory);
}

/* A message at 5 GiB, after a hole; and one after a hole in the middle. */
static void
test_sparse (void)
{
  static const char message[] = "From a " D "\nA: 1\nB: 2\n\nx\n\n";
  g_autofree char  *directory = make_directory ();
  g_autofree char  *path = make_file (directory, "mbox", "");
  g_auto (Sink) sink = { 0 };
  PfMboxReport report;
  guint64      offset;
  gint64       start;
  int          fd = g_open (path, O_WRONLY, 0);

  g_assert_cmpint (fd, >=, 0);
  if (ftruncate (fd, (off_t) (6 * GIB)) != 0)
    {
      g_test_skip ("no files this large here");
      close (fd);
      remove_tree (directory);
      return;
    }
  g_assert_cmpint (pwrite (fd, message, sizeof message - 1, (off_t) (5 * GIB)), ==,
                   sizeof message - 1);
  g_assert_cmpint (pwrite (fd, message, sizeof message - 1, (off_t) (5 * GIB + GIB / 2)),
                   ==, sizeof message - 1);
  close (fd);

  sink_init (&sink);
  start = g_get_monotonic_time ();
  scan_ok (path, PF_MBOX_AUTO, &sink, &report);
  check_round_trip (path, &sink);
  g_assert_cmpint (g_get_monotonic_time () - start, <,
                   HOLES_MUST_TAKE_LESS_S * G_TIME_SPAN_SECOND);

  g_assert_cmpuint (sink.seen->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      const Seen *seen = g_ptr_array_index (sink.seen, i);

      g_assert_true (pf_mbox_locator_offset (seen->locator, &offset));
      g_assert_cmpuint (offset, ==, 5 * GIB + i * GIB / 2);
      g_assert_cmpuint (seen->length, ==, strlen ("A: 1\nB: 2\n\nx\n\n"));
      g_assert_cmphex (seen->message.stored, ==, PF_STORED_TRUNCATED);
    }
  g_assert_cmpuint (report.nul_bytes, ==, 6 * GIB - 2 * (sizeof message - 1));
  remove_tree (directory);
}

#define TWO_MESSAGES "From a " D "\nA: 1\n\none\n\nFrom b " D "\nA: 2\n\ntwo\n\n"

static void
test_growth_is_tolerated (void)
{
  g_autofree char *directory = make_directory ();
  g_autofree char *path = make_file (directory, "mbox", TWO_MESSAGES);
  g_auto (Sink) sink = { 0 };
  PfMboxReport report;

  sink_init (&sink);
  sink.append_to = path;
  scan_ok (path, PF_MBOX_AUTO, &sink, &report);
  g_assert_cmpuint (sink.seen->len, ==, 2);
  check_round_trip (path, &sink);
  remove_tree (directory);
}

static void
test_change_is_noticed (void)
{
  g_autofree char *directory = make_directory ();
  g_autofree char *path = make_file (directory, "mbox", TWO_MESSAGES);
  g_auto (Sink) sink = { 0 };
  g_autoptr (GError) error = NULL;

  sink_init (&sink);
  sink.rewrite = path;
  g_assert_false (
      pf_mbox_scan (path, PF_MBOX_AUTO, &sink_funcs, &sink, NULL, NULL, &error));
  g_assert_error (error, PF_MOVE_ERROR, PF_MOVE_ERROR_SOURCE_CHANGED);
  remove_tree (directory);
}

static void
test_stale_locators (void)
{
  static const char *const stale[] = {
    "1:30:oi", "0:31:oi", "0:29:oi",   "500:30:oi", "0:30",   "0:30:xx",
    "x:30:oi", "",        "0:30:oi:1", "0:30:oiz",  "0:0:oi",
  };
  g_autofree char *directory = make_directory ();
  g_autofree char *path = make_file (directory, "mbox", TWO_MESSAGES);

  for (gsize i = 0; i < G_N_ELEMENTS (stale); i++)
    {
      g_auto (Sink) sink = { 0 };
      g_autoptr (GError) error = NULL;

      sink_init (&sink);
      g_assert_false (pf_mbox_read (path, stale[i], sink_chunk, &sink, NULL, &error));
      g_assert_error (error, PF_MOVE_ERROR, PF_MOVE_ERROR_SOURCE_CHANGED);
    }
  remove_tree (directory);
}

static void
test_flags_and_dates (void)
{
  static const char text[] = "From a " D "\nStatus: RO\nX-Status: A\n\nx\n\n"
                             "From a Thu Nov  9 22:33:52 +0100 2001\nStatus: O\n\nx\n\n"
                             "From a " D "\nA: 1\n\nx\n\n";
  g_autofree char  *directory = make_directory ();
  g_autofree char  *path = make_file (directory, "mbox", text);
  g_autofree char  *plain = make_file (directory, "plain", TWO_MESSAGES);
  g_auto (Sink) sink = { 0 };
  PfMboxReport report;
  const Seen  *seen;

  g_setenv ("TZ", "EET-2", TRUE);
  tzset ();
  sink_init (&sink);
  scan_ok (path, PF_MBOX_AUTO, &sink, &report);
  seen = g_ptr_array_index (sink.seen, 0);
  g_assert_cmphex (seen->message.flags, ==, PF_FLAG_SEEN | PF_FLAG_ANSWERED);
  g_assert_cmpint (seen->message.received_unix, ==, 1005345232 - 7200);
  g_assert_cmpint (seen->message.received_zone, ==, 120);
  g_assert_false (seen->message.received_certain);
  seen = g_ptr_array_index (sink.seen, 1);
  g_assert_cmphex (seen->message.flags, ==, 0);
  g_assert_cmpint (seen->message.received_unix, ==, 1005341632);
  g_assert_true (seen->message.received_certain);
  seen = g_ptr_array_index (sink.seen, 2);
  g_assert_cmphex (seen->message.flags, ==, 0);

  /* Where nothing speaks of read and unread, mail counts as read; not in a spool. */
  scan_ok (plain, PF_MBOX_AUTO, &sink, &report);
  seen = g_ptr_array_index (sink.seen, 3);
  g_assert_cmphex (seen->message.flags, ==, PF_FLAG_SEEN);
  scan_ok (plain, PF_MBOX_SPOOL, &sink, &report);
  seen = g_ptr_array_index (sink.seen, 5);
  g_assert_cmphex (seen->message.flags, ==, 0);
  remove_tree (directory);
}

/* A mark of deletion counts in a person's own folder, and not where a sender may have
 * written it. */
static void
test_deleted (void)
{
  static const char text[] = "From a " D "\nX-Status: D\n\nx\n\n"
                             "From a " D "\nX-Mozilla-Status: 0008\n\nx\n\n";
  g_autofree char  *directory = make_directory ();
  g_autofree char  *path = make_file (directory, "mbox", text);
  g_auto (Sink) sink = { 0 };
  PfMboxReport report;

  sink_init (&sink);
  scan_ok (path, PF_MBOX_AUTO, &sink, &report);
  scan_ok (path, PF_MBOX_SPOOL, &sink, &report);
  g_assert_cmpuint (sink.seen->len, ==, 4);
  for (guint i = 0; i < sink.seen->len; i++)
    {
      const Seen *seen = g_ptr_array_index (sink.seen, i);

      g_assert_cmphex (seen->message.stored & PF_STORED_EXPUNGED, ==,
                       i < 2 ? PF_STORED_EXPUNGED : 0);
    }
  remove_tree (directory);
}

/* NULs that a crash left at the beginning, written out: as many as one likes. */
static void
test_after_nuls (void)
{
  static const guint counts[] = { 1, 4095, 4096, 10000, 70001 };
  g_autofree char   *directory = make_directory ();
  g_autofree char   *path = g_build_filename (directory, "nuls", NULL);
  static const char  mail[] = "From a Mon Jan  1 10:00:00 2024\nSubject: a\n\nx\n";
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_string_truncate (text, 0);
      for (guint n = 0; n < counts[i]; n++)
        g_string_append_c (text, '\0');
      g_assert_true (g_file_set_contents (path, text->str, (gssize) text->len, NULL));
      g_assert_false (pf_mbox_looks_like_mbox (path));
      g_string_append (text, mail);
      g_assert_true (g_file_set_contents (path, text->str, (gssize) text->len, NULL));
      g_assert_true (pf_mbox_looks_like_mbox (path));
    }
  remove_tree (directory);
}

static void
test_not_mail (void)
{
  g_autofree char *directory = make_directory ();
  g_autofree char *path = make_file (directory, "text", "just text\nand more of it\n");
  g_autofree char *missing = g_build_filename (directory, "missing", NULL);
  g_auto (Sink) sink = { 0 };
  g_autoptr (GError) error = NULL;

  sink_init (&sink);
  g_assert_false (pf_mbox_looks_like_mbox (path));
  g_assert_false (
      pf_mbox_scan (path, PF_MBOX_AUTO, &sink_funcs, &sink, NULL, NULL, &error));
  g_assert_error (error, PF_STORE_ERROR, PF_STORE_ERROR_FOLDER_BAD);
  g_clear_error (&error);
  g_assert_false (
      pf_mbox_scan (missing, PF_MBOX_AUTO, &sink_funcs, &sink, NULL, NULL, &error));
  g_assert_error (error, PF_STORE_ERROR, PF_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (pf_mbox_source_new (missing, &error));
  g_assert_error (error, PF_STORE_ERROR, PF_STORE_ERROR_NOT_FOUND);
  remove_tree (directory);
}

static void
test_cancelled (void)
{
  g_autofree char *directory = make_directory ();
  g_autofree char *path = make_file (directory, "mbox", TWO_MESSAGES);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Sink) sink = { 0 };
  g_autoptr (GError) error = NULL;

  sink_init (&sink);
  g_cancellable_cancel (cancellable);
  g_assert_false (
      pf_mbox_scan (path, PF_MBOX_AUTO, &sink_funcs, &sink, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  remove_tree (directory);
}

static void
check_folder (
    GPtrArray *folders, const char *id, const char *path, PfRole role, gboolean box)
{
  for (guint i = 0; i < folders->len; i++)
    {
      const PfSourceFolder *folder = g_ptr_array_index (folders, i);
      g_autofree char      *joined = NULL;

      if (strcmp (folder->id, id) != 0)
        continue;
      joined = g_strjoinv ("|", folder->path);
      g_assert_cmpstr (joined, ==, path);
      g_assert_cmpint (folder->role, ==, role);
      g_assert_cmpint (folder->is_container, ==, !box);
      g_assert_true (box == (folder->stamp != NULL));
      return;
    }
  g_test_fail_printf ("no folder %s", id);
}

/* A tree like ~/mail, with an Apple Mail export, what is no mail, and a loop. */
static void
test_tree (void)
{
  static const struct
  {
    const char *name, *text;
  } files[] = {
    { "inbox", TWO_MESSAGES },         { "Sent.mbox", TWO_MESSAGES },
    { "lists/glib", TWO_MESSAGES },    { "lists/empty.mbox", "" },
    { "Old.mbox/mbox", TWO_MESSAGES }, { "Old.mbox/table_of_contents", "x" },
    { "notes.txt", "hello\n" },        { "docs/readme", "hello\n" },
    { ".hidden", TWO_MESSAGES },       { "inbox.lock.gz", TWO_MESSAGES },
  };
  g_autofree char *directory = make_directory ();
  g_autofree char *loop = g_build_filename (directory, "lists", "loop", NULL);
  g_autoptr (PfSource) source = NULL;
  g_autoptr (GError) error = NULL;
  const PfSourceAccount *account;
  GPtrArray             *accounts;

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    g_free (make_file (directory, files[i].name, files[i].text));
  g_assert_cmpint (symlink ("..", loop), ==, 0);

  g_assert_true (pf_mbox_source_detect (directory));
  source = pf_mbox_source_new (directory, &error);
  g_assert_no_error (error);
  accounts = pf_source_list (source, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (accounts->len, ==, 1);
  account = g_ptr_array_index (accounts, 0);
  g_assert_cmpuint (account->folders->len, ==, 6);
  check_folder (account->folders, "inbox", "inbox", PF_ROLE_INBOX, TRUE);
  check_folder (account->folders, "Sent.mbox", "Sent", PF_ROLE_SENT, TRUE);
  check_folder (account->folders, "lists", "lists", PF_ROLE_NONE, FALSE);
  check_folder (account->folders, "lists/glib", "lists|glib", PF_ROLE_NONE, TRUE);
  check_folder (account->folders, "lists/empty.mbox", "lists|empty", PF_ROLE_NONE, TRUE);
  check_folder (account->folders, "Old.mbox/mbox", "Old", PF_ROLE_NONE, TRUE);
  g_assert_true (pf_source_check_in_use (source, &error));
  g_assert_no_error (error);

  g_free (make_file (directory, "inbox.lock", "1"));
  g_assert_false (pf_source_check_in_use (source, &error));
  g_assert_error (error, PF_STORE_ERROR, PF_STORE_ERROR_IN_USE);
  g_clear_error (&error);

  /* Also before anybody has asked what there is. */
  g_object_unref (source);
  source = pf_mbox_source_new (directory, NULL);
  g_assert_false (pf_source_check_in_use (source, &error));
  g_assert_error (error, PF_STORE_ERROR, PF_STORE_ERROR_IN_USE);
  remove_tree (directory);
}

/* Whether the last of @n folders in @directory says that there are more. */
static gboolean
says_more (const char *directory, guint n)
{
  g_autoptr (PfSource) source = pf_mbox_source_new (directory, NULL);
  g_autoptr (GError) error = NULL;
  GPtrArray             *accounts = pf_source_list (source, NULL, &error);
  const PfSourceAccount *account;
  const PfSourceFolder  *last;

  g_assert_no_error (error);
  account = g_ptr_array_index (accounts, 0);
  g_assert_cmpuint (account->folders->len, ==, n);
  last = g_ptr_array_index (account->folders, n - 1);
  return g_ptr_array_find_with_equal_func (last->warnings, "too-many-folders",
                                           g_str_equal, NULL);
}

/* What is beyond the limit is told.  A file has so many names, an ext4 no more than 65,000
 * for each. */
static void
test_too_many_folders (void)
{
  g_autofree char *directory = make_directory ();
  g_autofree char *even = make_file (directory, "0.mbox", "");
  g_autofree char *odd = make_file (directory, "1.mbox", "");
  g_autofree char *notes = NULL;
  g_autofree char *more = NULL;

  for (guint i = 2; i < PF_LIMIT_FOLDERS; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s/%u.mbox", directory, i);

      g_assert_cmpint (link (i % 2 == 0 ? even : odd, name), ==, 0);
    }
  notes = make_file (directory, "zz-notes", "no mail\n");
  g_assert_false (says_more (directory, PF_LIMIT_FOLDERS));
  more = make_file (directory, "zzz.mbox", "");
  g_assert_true (says_more (directory, PF_LIMIT_FOLDERS));
  remove_tree (directory);
}

static void
test_single_file (void)
{
  g_autofree char *directory = make_directory ();
  g_autofree char *path = make_file (directory, "Old mail.mbox", TWO_MESSAGES);
  g_autoptr (PfSource) source = pf_mbox_source_new (path, NULL);
  g_auto (Sink) sink = { 0 };
  g_autoptr (GError) error = NULL;
  PfSourceAccount *account;
  PfSourceFolder  *folder;
  g_autofree char *stamp = NULL;

  sink_init (&sink);
  account = g_ptr_array_index (pf_source_list (source, NULL, &error), 0);
  g_assert_cmpuint (account->folders->len, ==, 1);
  check_folder (account->folders, "Old mail.mbox", "Old mail", PF_ROLE_NONE, TRUE);

  folder = g_ptr_array_index (account->folders, 0);
  g_assert_true (pf_source_scan (source, folder, &sink_funcs, &sink, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (folder->messages, ==, 2);
  g_assert_cmpuint (folder->bytes, ==, strlen (TWO_MESSAGES));

  stamp = g_strdup (folder->stamp);
  append_to_file (path, "x");
  g_assert_true (pf_source_restamp (source, folder, &error));
  g_assert_cmpstr (stamp, !=, folder->stamp);
  remove_tree (directory);
  g_assert_false (pf_source_restamp (source, folder, &error));
  g_assert_error (error, PF_STORE_ERROR, PF_STORE_ERROR_NOT_FOUND);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (large); i++)
    {
      g_autofree char *path = g_strdup_printf ("/mbox/large/%s", large[i].name);

      g_test_add_data_func (path, &large[i], test_large);
    }
  g_test_add_func ("/mbox/sparse", test_sparse);
  g_test_add_func ("/mbox/growth-is-tolerated", test_growth_is_tolerated);
  g_test_add_func ("/mbox/change-is-noticed", test_change_is_noticed);
  g_test_add_func ("/mbox/stale-locators", test_stale_locators);
  g_test_add_func ("/mbox/flags-and-dates", test_flags_and_dates);
  g_test_add_func ("/mbox/deleted", test_deleted);
  g_test_add_func ("/mbox/after-nuls", test_after_nuls);
  g_test_add_func ("/mbox/not-mail", test_not_mail);
  g_test_add_func ("/mbox/cancelled", test_cancelled);
  g_test_add_func ("/mbox/source/tree", test_tree);
  g_test_add_func ("/mbox/source/single-file", test_single_file);
  g_test_add_func ("/mbox/source/too-many-folders", test_too_many_folders);

  return g_test_run ();
}
