/* test-archive-copy.c - copies of archives: used again, made anew, removed; their stores
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/pf-error.h"
#include "local/pf-archive-source.h"
#include "local/pf-local.h"
#include "local/pf-scratch.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAIL "From ada@example.org Mon Jan  1 00:00:00 2024\nSubject: one\n\nHello.\n\n"
#define DAY_S (24 * 60 * 60)

typedef struct
{
  const char *name;
  const char *content;
} Item;

/* clang-format off */
static const Item export[] = { { "Takeout/Mail/All mail.mbox", MAIL },
                               { "Takeout/index.html", "<html>" }, { 0 } };
static const Item other[] = { { "Takeout/Mail/All mail.mbox", MAIL MAIL }, { 0 } };
static const Item nothing[] = { { "a/b.txt", "Hello." }, { 0 } };
/* clang-format on */

typedef struct
{
  char         *top;      /* (owned) */
  char         *archive;  /* (owned) */
  char         *room;     /* (owned) */
  guint         unpacked; /* how often progress began anew */
  guint64       last;
  PfArchiveRoom place;
} Fixture;

static void
watch_cb (const char *entry, guint64 done, guint64 total, gpointer user_data)
{
  Fixture *self = user_data;

  self->unpacked += self->last == 0 || done < self->last;
  self->last = MAX (done, 1);
}

static void
write_archive (const char *path, const Item *items)
{
  struct archive *archive = archive_write_new ();

  archive_write_set_format_zip (archive);
  g_assert_cmpint (archive_write_open_filename (archive, path), ==, ARCHIVE_OK);
  for (; items->name != NULL; items++)
    {
      struct archive_entry *entry = archive_entry_new ();
      gsize                 length = strlen (items->content);

      archive_entry_set_pathname (entry, items->name);
      archive_entry_set_filetype (entry, AE_IFREG);
      archive_entry_set_size (entry, (la_int64_t) length);
      archive_entry_set_mtime (entry, 1234567890, 0);
      g_assert_cmpint (archive_write_header (archive, entry), ==, ARCHIVE_OK);
      g_assert_cmpint (archive_write_data (archive, items->content, length), ==,
                       (gssize) length);
      archive_entry_free (entry);
    }
  g_assert_cmpint (archive_write_close (archive), ==, ARCHIVE_OK);
  archive_write_free (archive);
}

static void
fixture_init (Fixture *self, const Item *items)
{
  self->top = g_dir_make_tmp ("pf-archive-copy-XXXXXX", NULL);
  self->archive = g_build_filename (self->top, "backup.zip", NULL);
  self->room = g_build_filename (self->top, "state", "unpacked", NULL);
  self->place = (PfArchiveRoom){ self->room, watch_cb, self };
  write_archive (self->archive, items);
}

static void
fixture_clear (Fixture *self)
{
  g_assert_true (pf_scratch_remove (self->top));
  g_free (self->top);
  g_free (self->archive);
  g_free (self->room);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

/* Opens @spec (%NULL: the archive), and says how often something was unpacked for it. */
static GPtrArray *
open_stores (Fixture *self, const char *spec, guint unpacked)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *sources;

  self->unpacked = 0;
  self->last = 0;
  sources = pf_local_open_all (spec != NULL ? spec : self->archive, &self->place, NULL,
                               &error);
  g_assert_no_error (error);
  g_assert_cmpuint (self->unpacked, ==, unpacked);
  return sources;
}

/* Opens and closes again. */
static void
use (Fixture *self, guint unpacked)
{
  g_autoptr (GPtrArray) sources = open_stores (self, NULL, unpacked);

  g_assert_cmpuint (sources->len, ==, 1);
}

/* Returns: (transfer full): where the only copy's mailbox is */
static char *
find_mailbox (Fixture *self)
{
  g_autoptr (GPtrArray) sources = open_stores (self, NULL, 0);
  PfArchiveCopy *copy = pf_archive_source_get_copy (sources->pdata[0]);

  return g_build_filename (pf_archive_copy_get_top (copy), "Takeout", "Mail",
                           "All mail.mbox", NULL);
}

static guint
count_names (const char *directory)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
test_again (void)
{
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (GPtrArray) sources = NULL;
  g_autofree char *path = NULL;
  g_autofree char *mailbox = NULL;
  struct stat      info;

  fixture_init (&fixture, export);
  use (&fixture, 1);
  use (&fixture, 0);
  mailbox = find_mailbox (&fixture);
  g_assert_cmpint (stat (mailbox, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 0600);
  g_assert_cmpint (stat (fixture.room, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 0700);

  sources = open_stores (&fixture, NULL, 0);
  path = g_strconcat (fixture.archive, "/Takeout/Mail", NULL);
  g_assert_cmpstr (pf_source_get_path (sources->pdata[0]), ==, path);
  g_assert_cmpstr (pf_source_get_kind (sources->pdata[0]), ==, "mbox");
}

/* The store's own path opens the same store, and so does its kind with it. */
static void
test_place (gconstpointer data)
{
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (GPtrArray) sources = NULL;
  g_autofree char *spec = NULL;
  g_autofree char *path = NULL;

  fixture_init (&fixture, export);
  spec = g_strdup_printf ("%s%s/Takeout/Mail", (const char *) data, fixture.archive);
  path = g_strconcat (fixture.archive, "/Takeout/Mail", NULL);
  g_assert_true (pf_local_is_archive (spec, &fixture.place));
  sources = open_stores (&fixture, spec, 1);
  g_assert_cmpuint (sources->len, ==, 1);
  g_assert_cmpstr (pf_source_get_path (sources->pdata[0]), ==, path);
}

static void
test_changed (void)
{
  g_auto (Fixture) fixture = { 0 };

  fixture_init (&fixture, export);
  use (&fixture, 1);
  write_archive (fixture.archive, other);
  use (&fixture, 1);
  use (&fixture, 0);
}

/* Another date alone is no other archive. */
static void
test_touched (void)
{
  g_auto (Fixture) fixture = { 0 };
  struct timespec times[2] = { { .tv_sec = 1000 }, { .tv_sec = 1000 } };

  fixture_init (&fixture, export);
  use (&fixture, 1);
  g_assert_cmpint (utimensat (AT_FDCWD, fixture.archive, times, 0), ==, 0);
  use (&fixture, 0);
}

/* Of the same size, but with other content. */
static void
test_same_size (void)
{
  g_auto (Fixture) fixture = { 0 };
  static const Item same[] = { { "Takeout/Mail/All mail.mbox", MAIL },
                               { "Takeout/index.html", "<HTML>" },
                               { 0 } };
  struct timespec   times[2] = { { .tv_sec = 1000 }, { .tv_sec = 1000 } };

  fixture_init (&fixture, export);
  use (&fixture, 1);
  write_archive (fixture.archive, same);
  g_assert_cmpint (utimensat (AT_FDCWD, fixture.archive, times, 0), ==, 0);
  use (&fixture, 1);
}

/* Somebody changed the copy, or a crash of the computer cut a file of it. */
static void
test_meddled (void)
{
  g_auto (Fixture) fixture = { 0 };
  g_autofree char *mailbox = NULL;

  fixture_init (&fixture, export);
  use (&fixture, 1);
  mailbox = find_mailbox (&fixture);
  g_assert_cmpint (truncate (mailbox, 10), ==, 0);
  use (&fixture, 1);
  g_assert_cmpint (g_unlink (mailbox), ==, 0);
  use (&fixture, 1);
}

/* The archive went with the disk that it is on. */
static void
test_gone (void)
{
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *none = NULL;

  fixture_init (&fixture, export);
  use (&fixture, 1);
  g_assert_cmpint (g_unlink (fixture.archive), ==, 0);
  use (&fixture, 0);
  none = g_strconcat (fixture.top, "/none.zip", NULL);
  g_assert_null (pf_local_open_all (none, &fixture.place, NULL, &error));
  g_assert_error (error, PF_STORE_ERROR, PF_STORE_ERROR_NOT_FOUND);
}

/* Changed and all that is left: it is not taken for the archive, and not thrown away. */
static void
test_meddled_and_gone (void)
{
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *mailbox = NULL;

  fixture_init (&fixture, export);
  use (&fixture, 1);
  mailbox = find_mailbox (&fixture);
  g_assert_cmpint (truncate (mailbox, 10), ==, 0);
  g_assert_cmpint (g_unlink (fixture.archive), ==, 0);
  g_assert_null (pf_local_open_all (fixture.archive, &fixture.place, NULL, &error));
  g_assert_error (error, PF_STORE_ERROR, PF_STORE_ERROR_NOT_FOUND);
  g_assert_true (g_file_test (mailbox, G_FILE_TEST_EXISTS));
  write_archive (fixture.archive, export);
  use (&fixture, 1);
}

/* Given up, it goes when it is closed, and leaves nothing; not while others use it, and
 * not where it is all that is left. */
static void
test_given_up (void)
{
  g_auto (Fixture) fixture = { 0 };
  GPtrArray *first;
  GPtrArray *second;

  fixture_init (&fixture, export);
  first = open_stores (&fixture, NULL, 1);
  second = open_stores (&fixture, NULL, 0);
  pf_archive_copy_give_up (pf_archive_source_get_copy (first->pdata[0]));
  g_ptr_array_unref (first);
  g_assert_cmpuint (count_names (fixture.room), ==, 2);
  pf_archive_copy_give_up (pf_archive_source_get_copy (second->pdata[0]));
  g_ptr_array_unref (second);
  g_assert_cmpuint (count_names (fixture.room), ==, 0);

  first = open_stores (&fixture, NULL, 1);
  g_assert_cmpint (g_unlink (fixture.archive), ==, 0);
  pf_archive_copy_give_up (pf_archive_source_get_copy (first->pdata[0]));
  g_ptr_array_unref (first);
  g_assert_cmpuint (count_names (fixture.room), ==, 2);
}

/* What is no mail leaves nothing behind, and neither does what cannot be unpacked. */
static void
test_nothing (void)
{
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) short_error = NULL;
  g_autofree char *bytes = NULL;
  gsize            length;

  fixture_init (&fixture, nothing);
  g_assert_null (pf_local_open_all (fixture.archive, &fixture.place, NULL, &error));
  g_assert_error (error, PF_STORE_ERROR, PF_STORE_ERROR_NOT_FOUND);
  g_assert_cmpstr (pf_error_peek_facts (error)->path, ==, fixture.archive);
  g_assert_cmpuint (count_names (fixture.room), ==, 0);

  g_assert_true (g_file_get_contents (fixture.archive, &bytes, &length, NULL));
  g_assert_true (g_file_set_contents (fixture.archive, bytes, (gssize) length / 2, NULL));
  g_assert_null (pf_local_open_all (fixture.archive, &fixture.place, NULL, &short_error));
  g_assert_error (short_error, PF_STORE_ERROR, PF_STORE_ERROR_ARCHIVE_SHORT);
  g_assert_cmpuint (count_names (fixture.room), ==, 0);
}

static void
kill_cb (const char *entry, guint64 done, guint64 total, gpointer user_data)
{
  if (done > 0 && strcmp (entry, "Takeout/index.html") == 0)
    _exit (42);
}

/* A run was killed in the middle of unpacking: half a copy is never used, and goes. */
static void
test_killed (void)
{
  g_auto (Fixture) fixture = { 0 };
  static const Item two[] = { { "Mail.mbox", MAIL }, { 0 } };
  g_autofree char  *another = NULL;
  int               status;
  pid_t             child;

  fixture_init (&fixture, export);
  child = fork ();
  if (child == 0)
    {
      fixture.place.progress = kill_cb;
      pf_local_open_all (fixture.archive, &fixture.place, NULL, NULL);
      _exit (0);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (WEXITSTATUS (status), ==, 42);
  g_assert_cmpuint (count_names (fixture.room), ==, 2); /* the lock and the half */

  /* Another archive's unpacking tidies up. */
  another = g_build_filename (fixture.top, "another.zip", NULL);
  write_archive (another, two);
  g_ptr_array_unref (open_stores (&fixture, another, 1));
  g_assert_cmpuint (count_names (fixture.room), ==, 2);
  use (&fixture, 1);
}

/* What nobody wanted for long goes, unless it is all that is left of its archive. */
static void
test_old (gconstpointer data)
{
  gboolean is_there = GPOINTER_TO_INT (data);
  g_auto (Fixture) fixture = { 0 };
  static const Item two[] = { { "Mail.mbox", MAIL }, { 0 } };
  g_autofree char  *another = NULL;
  g_autofree char  *mailbox = NULL;
  g_autofree char  *base = NULL;
  g_autofree char  *manifest = NULL;
  struct timespec   times[2] = { 0 };

  fixture_init (&fixture, export);
  use (&fixture, 1);
  mailbox = find_mailbox (&fixture);
  base = g_strndup (mailbox, (gsize) (strstr (mailbox, "/backup/") - mailbox));
  manifest = g_build_filename (base, "manifest", NULL);
  times[0].tv_sec = times[1].tv_sec = time (NULL) - (PF_ARCHIVE_KEEP_DAYS + 1) * DAY_S;
  g_assert_cmpint (utimensat (AT_FDCWD, manifest, times, 0), ==, 0);
  if (!is_there)
    g_assert_cmpint (g_unlink (fixture.archive), ==, 0);

  another = g_build_filename (fixture.top, "another.zip", NULL);
  write_archive (another, two);
  g_ptr_array_unref (open_stores (&fixture, another, 1));
  g_assert_cmpint (g_file_test (mailbox, G_FILE_TEST_EXISTS), ==, !is_there);
}

typedef struct
{
  const char *name;
  Item        items[6];
  const char *result; /* "kind:place" of each store, in order, a line each */
} Case;

#define ACCOUNT(directory)                                                               \
  "user_pref(\"mail.accountmanager.accounts\", \"account1\");\n"                         \
  "user_pref(\"mail.account.account1.server\", \"server1\");\n"                          \
  "user_pref(\"mail.server.server1.type\", \"pop3\");\n"                                 \
  "user_pref(\"mail.server.server1.hostname\", \"h\");\n"                                \
  "user_pref(\"mail.server.server1.directory\", \"" directory "\");\n"
#define INBOX "p/Mail/h/Inbox", MAIL

/* clang-format off */
static const Case cases[] = {
  { "profile-top", { { "prefs.js", ACCOUNT ("/x/Mail/h") }, { "Mail/h/Inbox", MAIL } }, "thunderbird:\n" },
  { "profile-below", { { "p/prefs.js", ACCOUNT ("/x/Mail/h") }, { INBOX } }, "thunderbird:/p\n" },
  { "profile-deep", { { "home/ada/.thunderbird/p/prefs.js", "" }, { "home/ada/.thunderbird/p/Mail/h/Inbox", MAIL } },
    "thunderbird:/home/ada/.thunderbird/p\n" },
  { "two-profiles", { { "T/profiles.ini", "[Profile0]\nPath=q\nIsRelative=1\n" }, { "T/p/prefs.js", "" },
                      { "T/p/Mail/h/Inbox", MAIL }, { "T/q/prefs.js", "" }, { "T/q/Mail/h/Inbox", MAIL } },
    "thunderbird:/T/p\nthunderbird:/T/q\n" },
  { "browser", { { "f/prefs.js", "" }, { "f/a/b", "x" }, { INBOX } }, "mbox:/p/Mail/h\n" },
  { "mail-tree", { { "Mail/h/Inbox", MAIL }, { "Mail/h/Inbox.msf", "x" } }, "thunderbird:\n" },
  { "mboxes", { { "a/Inbox.mbox", MAIL }, { "b/c/Sent.mbox", MAIL } }, "mbox:/a\nmbox:/b/c\n" },
  { "mbox-and-profile", { { "a/x.mbox", MAIL }, { "p/prefs.js", "" }, { INBOX } }, "mbox:/a\nthunderbird:/p\n" },
  { "outside", { { "profiles.ini", "[Profile0]\nPath=/tmp\nIsRelative=0\n" }, { "p/prefs.js", "" }, { INBOX } },
    "thunderbird:/p\n" },
};
/* clang-format on */

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
test_stores (gconstpointer data)
{
  const Case *c = data;
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (GPtrArray) sources = NULL;
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) all = g_string_new (NULL);

  fixture_init (&fixture, c->items);
  sources = open_stores (&fixture, NULL, 1);
  for (guint i = 0; i < sources->len; i++)
    {
      const char *path = pf_source_get_path (sources->pdata[i]);

      g_assert_true (g_str_has_prefix (path, fixture.archive));
      g_ptr_array_add (lines,
                       g_strdup_printf ("%s:%s\n", pf_source_get_kind (sources->pdata[i]),
                                        path + strlen (fixture.archive)));
    }
  g_ptr_array_sort (lines, compare_strings);
  for (guint i = 0; i < lines->len; i++)
    g_string_append (all, lines->pdata[i]);
  g_assert_cmpstr (all->str, ==, c->result);
}

/* Settings that name a folder of this computer: what is in the archive is read, never
 * that. */
static void
test_confined (gconstpointer data)
{
  const char *format = data;
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (GPtrArray) sources = NULL;
  g_autofree char *outside = g_dir_make_tmp ("pf-outside-XXXXXX", NULL);
  g_autofree char *mail = g_build_filename (outside, "Mail", "h", NULL);
  g_autofree char *inbox = g_build_filename (mail, "Inbox", NULL);
  g_autofree char *name = g_path_get_basename (outside);
  g_autofree char *prefs = NULL;
  GPtrArray       *accounts;
  guint            folders = 0;

  g_assert_cmpint (g_mkdir_with_parents (mail, 0700), ==, 0);
  g_assert_true (g_file_set_contents (inbox, MAIL, -1, NULL));
  {
    g_auto (GStrv) parts = g_strsplit (format, "%s", 2);

    prefs = g_strjoinv (strstr (format, "[ProfD]") != NULL ? name : outside, parts);
  }
  {
    const Item items[] = { { "p/prefs.js", prefs }, { INBOX }, { 0 } };

    fixture_init (&fixture, items);
  }
  sources = open_stores (&fixture, NULL, 1);
  g_assert_cmpuint (sources->len, ==, 1);
  accounts = pf_source_list (sources->pdata[0], NULL, NULL);
  g_assert_nonnull (accounts);
  for (guint i = 0; i < accounts->len; i++)
    {
      const PfSourceAccount *account = accounts->pdata[i];

      for (guint k = 0; k < account->folders->len; k++)
        {
          const PfSourceFolder *folder = account->folders->pdata[k];

          g_assert_false (g_str_has_prefix (folder->file, outside));
          folders += !folder->is_container;
        }
    }
  g_assert_cmpuint (folders, ==, 1);
  g_assert_true (pf_scratch_remove (outside));
}

#define RELATIVE                                                                         \
  ACCOUNT ("/nowhere/Mail/h")                                                            \
  "user_pref(\"mail.server.server1.directory-rel\", "                                    \
  "\"[ProfD]../../../../../../tmp/%s/Mail/h\");\n"

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/archive/stores/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_stores);
    }
  g_test_add_data_func ("/archive/confined/absolute", ACCOUNT ("%s/Mail/h"),
                        test_confined);
  g_test_add_data_func ("/archive/confined/relative", RELATIVE, test_confined);
  g_test_add_data_func ("/archive/place/path", "", test_place);
  g_test_add_data_func ("/archive/place/kind", "mbox:", test_place);
  g_test_add_func ("/archive/copy/again", test_again);
  g_test_add_func ("/archive/copy/changed", test_changed);
  g_test_add_func ("/archive/copy/touched", test_touched);
  g_test_add_func ("/archive/copy/same-size", test_same_size);
  g_test_add_func ("/archive/copy/meddled", test_meddled);
  g_test_add_func ("/archive/copy/gone", test_gone);
  g_test_add_func ("/archive/copy/meddled-and-gone", test_meddled_and_gone);
  g_test_add_func ("/archive/copy/given-up", test_given_up);
  g_test_add_func ("/archive/copy/nothing", test_nothing);
  g_test_add_func ("/archive/copy/killed", test_killed);
  g_test_add_data_func ("/archive/copy/old", GINT_TO_POINTER (TRUE), test_old);
  g_test_add_data_func ("/archive/copy/old-and-alone", GINT_TO_POINTER (FALSE), test_old);

  return g_test_run ();
}
