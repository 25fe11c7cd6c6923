/* test-archive.c - archives unpacked: good ones, hostile ones, damaged ones
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/pf-error.h"
#include "local/pf-archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

#define NOISE ((gsize) 400 * 1024) /* of content that no program makes smaller */
#define CUTS 16
#define MTIME 1234567890

/* What goes into an archive: 'f' a file, 'd' a folder, 'l' a symbolic and 'h' a hard link
 * to @content, 'p' a pipe, 'n' a file of noise, 'z' one of NULs.  The first without a
 * name ends the list. */
typedef struct
{
  char        type;
  const char *name;
  const char *content;
} Item;

static void
put (struct archive *archive, const char *bytes, gsize length)
{
  g_assert_cmpint (archive_write_data (archive, bytes, length), ==, (gssize) length);
}

static char *
make_noise (gsize length)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  char *bytes = g_malloc (length);

  for (gsize i = 0; i < length; i++)
    bytes[i] = (char) g_rand_int_range (rand, 0, 256);
  return bytes;
}

static void
put_item (struct archive *archive, const Item *item)
{
  struct archive_entry *entry = archive_entry_new ();
  g_autofree char      *bytes = NULL;
  gsize                 length = 0;
  mode_t                type = AE_IFREG;

  if (item->type == 'f')
    {
      bytes = g_strdup (item->content);
      length = strlen (bytes);
    }
  else if (item->type == 'n' || item->type == 'z')
    {
      length = NOISE;
      bytes = item->type == 'n' ? make_noise (length) : g_malloc0 (length);
    }
  else if (item->type == 'd')
    type = AE_IFDIR;
  else if (item->type == 'l')
    type = AE_IFLNK;
  else if (item->type == 'p')
    type = AE_IFIFO;

  archive_entry_set_pathname (entry, item->name);
  archive_entry_set_filetype (entry, type);
  archive_entry_set_perm (entry, 0777);
  archive_entry_set_size (entry, (la_int64_t) length);
  archive_entry_set_mtime (entry, MTIME, 0);
  if (item->type == 'l')
    archive_entry_set_symlink (entry, item->content);
  if (item->type == 'h')
    archive_entry_set_hardlink (entry, item->content);
  g_assert_cmpint (archive_write_header (archive, entry), >=, ARCHIVE_WARN);
  if (length > 0)
    put (archive, bytes, length);
  archive_entry_free (entry);
}

static void
add_filter (struct archive *archive, const char *suffix)
{
  static const char *const names[][2] = {
    { "gz", "gzip" }, { "bz2", "bzip2" }, { "xz", "xz" }, { "zst", "zstd" }
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (suffix, names[i][0]) == 0)
      g_assert_cmpint (archive_write_add_filter_by_name (archive, names[i][1]), ==,
                       ARCHIVE_OK);
}

/* Returns: (transfer full): an archive of that format, in @directory */
static char *
make_archive (const char *directory, const char *format, const Item *items)
{
  g_auto (GStrv) words = g_strsplit (format, ".", 2);
  struct utimbuf  times = { MTIME, MTIME };
  struct archive *archive = archive_write_new ();
  char           *path = g_strdup_printf ("%s/backup.%s", directory, format);

  if (strcmp (words[0], "locked") == 0)
    {
      archive_write_set_format_zip (archive);
      g_assert_cmpint (archive_write_set_options (archive, "zip:encryption=zipcrypt"), ==,
                       ARCHIVE_OK);
      archive_write_set_passphrase (archive, "secret");
    }
  else if (strcmp (words[0], "zip") == 0)
    archive_write_set_format_zip (archive);
  else if (strcmp (words[0], "raw") == 0)
    archive_write_set_format_raw (archive);
  else if (strcmp (words[0], "pax") == 0)
    archive_write_set_format_pax (archive);
  else
    archive_write_set_format_gnutar (archive);
  if (words[1] != NULL)
    add_filter (archive, words[1]);
  g_assert_cmpint (archive_write_open_filename (archive, path), ==, ARCHIVE_OK);
  for (; items->name != NULL; items++)
    put_item (archive, items);
  g_assert_cmpint (archive_write_close (archive), ==, ARCHIVE_OK);
  archive_write_free (archive);
  g_assert_cmpint (g_utime (path, &times), ==, 0);
  return path;
}

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Appends "name=content\n" of each file below @path, folders with a slash, sorted. */
static void
list_tree (const char *path, const char *below, GString *list)
{
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  g_assert_nonnull (directory);
  while ((name = g_dir_read_name (directory)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_strings);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *child = g_build_filename (path, names->pdata[i], NULL);
      g_autofree char *shown = g_strconcat (below, names->pdata[i], NULL);
      g_autofree char *content = NULL;
      g_autofree char *inner = g_strconcat (shown, "/", NULL);
      struct stat      info;
      gsize            length = 0;

      g_assert_cmpint (lstat (child, &info), ==, 0);
      if (S_ISDIR (info.st_mode))
        {
          g_assert_cmpint (info.st_mode & 07777, ==, 0700);
          g_string_append_printf (list, "%s\n", inner);
          list_tree (child, inner, list);
          continue;
        }
      g_assert_true (S_ISREG (info.st_mode));
      g_assert_cmpint (info.st_mode & 07777, ==, 0600);
      g_assert_cmpuint (info.st_nlink, ==, 1);
      g_assert_cmpint (info.st_mtime, ==, MTIME);
      g_assert_true (g_file_get_contents (child, &content, &length, NULL));
      if (length == NOISE)
        g_string_append_printf (list, "%s=noise\n", shown);
      else
        g_string_append_printf (list, "%s=%s\n", shown, content);
    }
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

typedef struct
{
  char *top;  /* (owned): all of the test's files */
  char *room; /* (owned): where things come out */
} Fixture;

static void
fixture_init (Fixture *self)
{
  self->top = g_dir_make_tmp ("pf-archive-XXXXXX", NULL);
  self->room = g_build_filename (self->top, "room", "inner", NULL);
  g_assert_cmpint (g_mkdir_with_parents (self->room, 0700), ==, 0);
}

static void
fixture_clear (Fixture *self)
{
  remove_tree (self->top);
  g_free (self->top);
  g_free (self->room);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

#define OK (-1)
#define FULL (-2)

typedef struct
{
  const char     *name;
  const char     *format;
  Item            items[6];
  int             code; /* of PF_STORE_ERROR, or OK, or FULL */
  const char     *result;
  const char     *entry;  /* (nullable): the one to blame */
  PfArchiveLimits limits; /* 0: the usual one */
  guint64         unwanted;
  guint64         links;
} Case;

#define MAIL                                                                             \
  { 'd', "Mail/", NULL },                                                                \
  {                                                                                      \
    'f', "Mail/Inbox", "From x\n"                                                        \
  }
#define MAILED "Mail/\nMail/Inbox=From x\n\n"
#define KIND PF_STORE_ERROR_ARCHIVE_KIND
#define LOCKED PF_STORE_ERROR_ARCHIVE_PASSWORD
#define BAD PF_STORE_ERROR_ARCHIVE_BAD
#define UNSAFE PF_STORE_ERROR_ARCHIVE_UNSAFE
#define BIG PF_STORE_ERROR_ARCHIVE_TOO_BIG

/* clang-format off */
static const Case cases[] = {
  { "zip", "zip", { MAIL }, OK, MAILED },
  { "tar", "tar", { MAIL }, OK, MAILED },
  { "pax", "pax", { MAIL }, OK, MAILED },
  { "tar-gz", "tar.gz", { MAIL }, OK, MAILED },
  { "tar-bz2", "tar.bz2", { MAIL }, OK, MAILED },
  { "tar-xz", "tar.xz", { MAIL }, OK, MAILED },
  { "tar-zst", "tar.zst", { MAIL }, OK, MAILED },
  { "noise-zip", "zip", { { 'n', "a", NULL } }, OK, "a=noise\n" },
  { "noise-gz", "tar.gz", { { 'n', "a", NULL } }, OK, "a=noise\n" },
  { "single-gz", "raw.gz", { { 'f', "x", "From y\n" } }, OK, "backup.raw=From y\n\n" },
  { "single-xz", "raw.xz", { { 'f', "x", "From y\n" } }, OK, "backup.raw=From y\n\n" },
  { "empty-zip", "zip", { { 0 } }, OK, "" },
  { "empty-file", "zip", { { 'f', "Mail/Sent", "" } }, OK, "Mail/\nMail/Sent=\n" },
  { "no-folders", "zip", { { 'f', "a/b/c", "x" } }, OK, "a/\na/b/\na/b/c=x\n" },
  { "umlaut-zip", "zip", { { 'f', "Entw\303\274rfe", "x" } }, OK, "Entw\303\274rfe=x\n" },
  { "umlaut-tar", "tar", { { 'f', "Entw\303\274rfe", "x" } }, OK, "Entw\303\274rfe=x\n" },
  { "umlaut-pax", "pax", { { 'f', "Entw\303\274rfe", "x" } }, OK, "Entw\303\274rfe=x\n" },
  { "umlaut-dos", "zip", { { 'f', "Entw\201rfe", "x" } }, OK, "Entw\303\274rfe=x\n" },
  { "octets-tar", "tar", { { 'f', "Entw\374rfe", "x" } }, OK, "Entw\374rfe=x\n" },

  { "absolute", "tar", { { 'f', "/etc/a", "x" } }, OK, "etc/\netc/a=x\n" },
  { "drive", "zip", { { 'f', "C:/Mail/a", "x" } }, OK, "Mail/\nMail/a=x\n" },
  { "dots", "tar", { { 'f', "./a/./b", "x" } }, OK, "a/\na/b=x\n" },
  { "parent", "tar", { MAIL, { 'f', "../a", "x" } }, UNSAFE, NULL, "../a" },
  { "parent-zip", "zip", { MAIL, { 'f', "../a", "x" } }, UNSAFE, NULL, "../a" },
  { "parent-inside", "tar", { { 'f', "a/../b", "x" } }, UNSAFE, NULL, "a/../b" },
  { "parent-folder", "tar", { { 'd', "a/../..", NULL } }, UNSAFE, NULL, "a/../../" },
  { "symlink", "tar", { { 'l', "a", "/etc/passwd" }, { 'f', "b", "x" } }, OK, "b=x\n", .links = 1 },
  { "symlink-zip", "zip", { { 'l', "a", "/etc/passwd" }, { 'f', "b", "x" } }, OK, "b=x\n", .links = 1 },
  { "symlink-through", "tar", { { 'l', "a", "../.." }, { 'f', "a/b", "x" } }, OK, "a/\na/b=x\n", .links = 1 },
  { "symlink-later", "tar", { { 'f', "a", "x" }, { 'l', "a", "/etc/passwd" } }, OK, "a=x\n", .links = 1 },
  { "pipe", "tar", { { 'p', "a", NULL } }, OK, "", .links = 1 },
  { "hardlink", "tar", { { 'f', "a", "x" }, { 'h', "b/c", "a" } }, OK, "a=x\nb/\nb/c=x\n" },
  { "hardlink-outside", "tar", { { 'h', "b", "/etc/passwd" } }, OK, "", .links = 1 },
  { "hardlink-above", "tar", { { 'h', "b", "../../x" } }, UNSAFE, NULL, "b" },
  { "hardlink-itself", "tar", { { 'f', "b", "x" }, { 'h', "b", "b" } }, OK, "b=x\n", .links = 1 },
  { "hardlink-folder", "tar", { { 'd', "a", NULL }, { 'h', "b", "a" } }, OK, "a/\n", .links = 1 },
  { "twice", "tar", { { 'f', "a", "old" }, { 'f', "a", "new" } }, OK, "a=new\n" },
  { "file-then-folder", "tar", { { 'f', "a", "x" }, { 'f', "a/b", "y" } }, BAD, NULL, "a/b" },
  { "folder-then-file", "tar", { { 'f', "a/b", "y" }, { 'f', "a", "x" } }, BAD, NULL, "a" },
  { "locked", "locked", { MAIL }, LOCKED, NULL, "Mail/Inbox" },
  { "most-entries", "zip", { MAIL, { 'f', "a", "x" } }, BIG, NULL, "a", { .entries = 2 } },
  { "most-entries-tar", "tar", { MAIL, { 'f', "a", "x" } }, BIG, NULL, "a", { .entries = 2 } },
  { "most-octets", "zip", { { 'f', "a", "x" }, { 'n', "b", NULL } }, BIG, NULL, "b", { .bytes = 1000 } },
  { "most-octets-gz", "tar.gz", { { 'f', "a", "x" }, { 'n', "b", NULL } }, BIG, NULL, "b", { .bytes = 1000 } },
  { "bomb-zip", "zip", { { 'z', "a", NULL } }, BIG, NULL, "a", { .ratio_after = 100000 } },
  { "bomb-xz", "tar.xz", { { 'z', "a", NULL } }, BIG, NULL, "a", { .ratio_after = 100000 } },
  { "no-bomb-yet", "zip", { { 'z', "a", NULL } }, OK, "a=noise\n" },
  { "disk-full", "zip", { MAIL }, FULL, NULL, NULL, { .keep_free = G_MAXINT64 } },
  { "disk-full-tar", "tar.gz", { MAIL }, FULL, NULL, NULL, { .keep_free = G_MAXINT64 } },

  { "cache", "zip", { { 'f', "p/cache2/x", "y" }, { 'f', "p/Mail/cache2/x", "y" } }, OK, "p/\np/Mail/\np/Mail/cache2/\np/Mail/cache2/x=y\n", .unwanted = 1 },
  { "picture", "tar", { { 'f', "a.jpg", "\377\330\377\340" }, { 'f', "Mail/a.jpg", "\377\330\377\340" } }, OK, "Mail/\nMail/a.jpg=\377\330\377\340\n", .unwanted = 1 },
  { "database", "tar", { { 'f', "a.db", "SQLite format 3" }, { 'f', "b.pdf", "%PDF-1.4" } }, OK, "a.db=SQLite format 3\n", .unwanted = 1 },
};
/* clang-format on */

static void
test_unpack (gconstpointer data)
{
  const Case *c = data;
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) list = g_string_new (NULL);
  g_autofree char *path = NULL;
  PfArchiveLimits  limits = pf_archive_limits;
  PfArchiveTally   tally;
  gboolean         is_ok;

  fixture_init (&fixture);
  path = make_archive (fixture.top, c->format, c->items);
  limits.entries = c->limits.entries > 0 ? c->limits.entries : limits.entries;
  limits.bytes = c->limits.bytes > 0 ? c->limits.bytes : limits.bytes;
  limits.ratio_after = c->limits.ratio_after > 0 ? c->limits.ratio_after
                                                 : limits.ratio_after;
  limits.keep_free = c->limits.keep_free;

  is_ok = pf_archive_unpack (path, fixture.room, &limits, NULL, NULL, &tally, NULL,
                             &error);
  if (c->code == OK)
    {
      g_assert_no_error (error);
      g_assert_true (is_ok);
      list_tree (fixture.room, "", list);
      g_assert_cmpstr (list->str, ==, c->result);
      g_assert_cmpuint (tally.unwanted, ==, c->unwanted);
      g_assert_cmpuint (tally.links, ==, c->links);
    }
  else
    {
      g_assert_false (is_ok);
      if (c->code == FULL)
        g_assert_error (error, PF_MOVE_ERROR, PF_MOVE_ERROR_DISK_FULL);
      else
        g_assert_error (error, PF_STORE_ERROR, c->code);
      g_assert_cmpstr (pf_error_peek_facts (error)->path, ==,
                       c->code == FULL ? fixture.room : path);
      g_assert_cmpstr (pf_error_peek_facts (error)->entry, ==, c->entry);
    }

  /* Nothing beside the archive and the room, whatever it tried. */
  g_string_truncate (list, 0);
  remove_tree (fixture.room);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_mkdir (fixture.room, 0700), ==, 0);
  list_tree (fixture.top, "", list);
  g_assert_cmpstr (list->str, ==, "room/\nroom/inner/\n");
}

static const char *const formats[] = { "zip",    "tar",     "tar.gz", "tar.bz2",
                                       "tar.xz", "tar.zst", "raw.gz" };
static const Item noise[] = { { 'f', "first", "x" }, { 'n', "second", NULL }, { 0 } };
static const Item single[] = { { 'n', "single", NULL }, { 0 } };

/* A copy that broke off anywhere is never taken for a whole archive. */
static void
test_cut (gconstpointer data)
{
  const char *format = data;
  g_auto (Fixture) fixture = { 0 };
  g_autofree char *path = NULL;
  g_autofree char *bytes = NULL;
  gsize            length = 0;

  fixture_init (&fixture);
  path = make_archive (fixture.top, format,
                       g_str_has_prefix (format, "raw") ? single : noise);
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  for (gsize i = 1; i < CUTS; i++)
    {
      g_autoptr (GError) error = NULL;
      PfArchiveTally tally;

      g_assert_true (
          g_file_set_contents (path, bytes, (gssize) (length * i / CUTS), NULL));
      g_assert_false (
          pf_archive_unpack (path, fixture.room, NULL, NULL, NULL, &tally, NULL, &error));
      g_assert_error (error, PF_STORE_ERROR, PF_STORE_ERROR_ARCHIVE_SHORT);
    }
}

/* A tar file that broke off between two files: the first one's header and content. */
static void
test_cut_between (void)
{
  g_auto (Fixture) fixture = { 0 };
  g_autofree char *path = NULL;
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  PfArchiveTally tally;
  gsize          length = 0;

  fixture_init (&fixture);
  path = make_archive (fixture.top, "tar", noise);
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_assert_true (g_file_set_contents (path, bytes, 1024, NULL));
  g_assert_false (
      pf_archive_unpack (path, fixture.room, NULL, NULL, NULL, &tally, NULL, &error));
  g_assert_error (error, PF_STORE_ERROR, PF_STORE_ERROR_ARCHIVE_SHORT);
}

/* A flipped bit anywhere in the content is noticed.  A plain tar file has no sums, and
 * neither has zstd as libarchive writes it (the zstd program adds some). */
static void
test_flip (gconstpointer data)
{
  const char *format = data;
  g_auto (Fixture) fixture = { 0 };
  g_autofree char *path = NULL;
  g_autofree char *bytes = NULL;
  gsize            length = 0;

  fixture_init (&fixture);
  path = make_archive (fixture.top, format,
                       g_str_has_prefix (format, "raw") ? single : noise);
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  for (gsize i = 2; i < CUTS; i++)
    {
      g_autoptr (GError) error = NULL;
      PfArchiveTally tally;
      gsize          at = length * i / CUTS - 17;

      bytes[at] ^= 0x10;
      g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
      g_assert_false (
          pf_archive_unpack (path, fixture.room, NULL, NULL, NULL, &tally, NULL, &error));
      g_assert_error (error, PF_STORE_ERROR, PF_STORE_ERROR_ARCHIVE_BAD);
      bytes[at] ^= 0x10;
    }
}

typedef struct
{
  GCancellable *cancellable;
  guint64       done;
  guint         calls;
} Watch;

static void
watch_cb (const char *entry, guint64 done, guint64 total, gpointer user_data)
{
  Watch *watch = user_data;

  g_assert_nonnull (entry);
  g_assert_cmpuint (done, <=, total);
  g_assert_cmpuint (done, >=, watch->done);
  watch->done = done;
  if (++watch->calls == 3)
    g_cancellable_cancel (watch->cancellable);
}

static void
test_cancel (gconstpointer data)
{
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  Watch            watch = { cancellable, 0, 0 };
  PfArchiveTally   tally;

  fixture_init (&fixture);
  path = make_archive (fixture.top, data, noise);
  g_assert_false (pf_archive_unpack (path, fixture.room, NULL, watch_cb, &watch, &tally,
                                     cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (watch.calls, ==, 3);
}

typedef struct
{
  const char   *name;
  const char   *head;
  gsize         length;
  PfArchiveKind kind;
} Look;

/* clang-format off */
#define HEAD(text) text, sizeof text - 1
static const Look looks[] = {
  { "zip",     HEAD ("PK\003\004\024\0"), PF_ARCHIVE_KNOWN },
  { "gzip",    HEAD ("\037\213\010\0"), PF_ARCHIVE_KNOWN },
  { "xz",      HEAD ("\3757zXZ\0\0\4"), PF_ARCHIVE_KNOWN },
  { "zstd",    HEAD ("\050\265\057\375$"), PF_ARCHIVE_KNOWN },
  { "bzip2",   HEAD ("BZh91AY&SY\0"), PF_ARCHIVE_KNOWN },
  { "7z",      HEAD ("7z\274\257\047\034\0\4"), PF_ARCHIVE_FOREIGN },
  { "rar",     HEAD ("Rar!\032\007\001\0"), PF_ARCHIVE_FOREIGN },
  { "mbox",    HEAD ("From ada@example.org Mon Jan  1"), PF_ARCHIVE_NONE },
  { "letters", HEAD ("BZhello"), PF_ARCHIVE_NONE },
  { "pk",      HEAD ("PK is a postcode"), PF_ARCHIVE_NONE },
  { "empty",   HEAD (""), PF_ARCHIVE_NONE },
};
/* clang-format on */

static void
test_look (gconstpointer data)
{
  const Look *c = data;

  g_assert_cmpint (pf_archive_kind ((const guint8 *) c->head, c->length), ==, c->kind);
}

static void
test_not_there (void)
{
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (GError) error = NULL;
  PfArchiveTally tally;

  fixture_init (&fixture);
  g_assert_cmpint (pf_archive_look ("/nowhere/a.zip"), ==, PF_ARCHIVE_NONE);
  g_assert_false (pf_archive_unpack ("/nowhere/a.zip", fixture.room, NULL, NULL, NULL,
                                     &tally, NULL, &error));
  g_assert_error (error, PF_STORE_ERROR, PF_STORE_ERROR_NOT_FOUND);
}

static void
add (const char *group, const char *name, gconstpointer data, GTestDataFunc func)
{
  g_autofree char *path = g_strdup_printf ("/archive/%s/%s", group, name);

  g_test_add_data_func (path, data, func);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    add ("unpack", cases[i].name, &cases[i], test_unpack);
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      add ("cut", formats[i], formats[i], test_cut);
      if (strcmp (formats[i], "tar") != 0 && strcmp (formats[i], "tar.zst") != 0)
        add ("flip", formats[i], formats[i], test_flip);
      if (!g_str_has_prefix (formats[i], "raw"))
        add ("cancel", formats[i], formats[i], test_cancel);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (looks); i++)
    add ("look", looks[i].name, &looks[i], test_look);
  g_test_add_func ("/archive/cut/between", test_cut_between);
  g_test_add_func ("/archive/not-there", test_not_there);

  return g_test_run ();
}
