/* test-bird-source.c - odd profiles: what is listed of them, and what a scan gives
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/pf-error.h"
#include "local/pf-local.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAIL(subject)                                                                    \
  "From - Mon Jan  1 10:00:00 2024\nX-Mozilla-Status: 0001\nFrom: a@example.org\n"       \
  "Subject: " subject "\n\nHello\n\n"
#define FROM(key, subject)                                                               \
  "From - Mon Jan  1 10:00:00 2024\nX-Account-Key: " key                                 \
  "\nX-Mozilla-Status: 0001\nFrom: a@example.org\nSubject: " subject "\n\nHello\n\n"
#define ACCOUNTS(list) "user_pref(\"mail.accountmanager.accounts\", \"" list "\");\n"
#define ACCOUNT(n, type, host, dir)                                                      \
  "user_pref(\"mail.account.account" n ".server\", \"server" n "\");\n"                  \
  "user_pref(\"mail.server.server" n ".type\", \"" type "\");\n"                         \
  "user_pref(\"mail.server.server" n ".hostname\", \"" host "\");\n"                     \
  "user_pref(\"mail.server.server" n ".userName\", \"ada\");\n"                          \
  "user_pref(\"mail.server.server" n ".directory-rel\", \"[ProfD]Mail/" dir "\");\n"
#define DEFER(n, to)                                                                     \
  "user_pref(\"mail.server.server" n ".deferred_to_account\", \"" to "\");\n"
#define LOCAL ACCOUNT ("1", "none", "Local Folders", "Local Folders")
#define POP ACCOUNT ("2", "pop3", "pop.example.org", "pop")
#define MSF                                                                              \
  "// <!-- <mdb:mork:z v=\"1.4\"/> -->\n"                                                \
  "<<(a=c)>(80=ns:msg:db:row:scope:dbfolderinfo:all)(81=kind)(82=flags)>"                \
  "{1:^80 {(k^81:c)} [1(^82=24)]}"

typedef struct
{
  const char *path; /* ending in "/" for a directory, "->" and a target for a link */
  const char *text;
} File;

typedef struct
{
  const char *name; /* the test's path below /bird/source */
  const char *prefs;
  File        files[8];
  /* Lines "account:path/of/folder role warnings: subjects", in the order listed. */
  const char *listing;
} Case;

/* clang-format off */
static const Case cases[] = {
  { "pop", ACCOUNTS ("account2") POP, { { "Mail/pop/Inbox", MAIL ("a") MAIL ("b") } },
    "account2:Inbox inbox no-summary: a b\n" },
  { "stale-account", ACCOUNTS ("account2,account9,account2, ") POP, { { "Mail/pop/Inbox",
    MAIL ("a") } },
    "account2:Inbox inbox no-summary: a\n" },
  { "no-directory", ACCOUNTS ("account2") POP, { { "Mail/x", "" } }, "" },
  { "directory-moved", ACCOUNTS ("account2") POP
    "user_pref(\"mail.server.server2.directory-rel\", \"\");\n"
    "user_pref(\"mail.server.server2.directory\", "
    "\"C:\\\\Users\\\\a\\\\Profiles\\\\x\\\\Mail\\\\old\");\n",
    { { "Mail/old/Inbox", MAIL ("a") } },
    "account2:Inbox inbox no-summary: a\n" },
  { "directory-by-host", ACCOUNTS ("account2") POP
    "user_pref(\"mail.server.server2.directory-rel\", \"\");\n",
    { { "Mail/pop.example.org/Inbox", MAIL ("a") } },
    "account2:Inbox inbox no-summary: a\n" },
  { "directory-gone", ACCOUNTS ("account3,account2")
    ACCOUNT ("2", "pop3", "pop.example.org", "pop.example.org")
    ACCOUNT ("3", "pop3", "pop.example.org", "pop.example.org-1"),
    { { "Mail/pop.example.org/Inbox", MAIL ("a") } },
    "account2:Inbox inbox no-summary: a\n" },
  { "one-directory-by-link", ACCOUNTS ("account2,account3") POP ACCOUNT ("3", "pop3", "x", "link"),
    { { "Mail/pop/Inbox", MAIL ("a") }, { "Mail/link->pop", NULL } },
    "account2:Inbox inbox no-summary: a\n" },
  { "imap-is-empty", ACCOUNTS ("account2") ACCOUNT ("2", "imap", "i", "imap"),
    { { "Mail/imap/INBOX", MAIL ("a") } },
    "" },
  { "feeds-are-empty", ACCOUNTS ("account2") ACCOUNT ("2", "rss", "Feeds", "Feeds"),
    { { "Mail/Feeds/x", MAIL ("a") } },
    "" },
  { "one-directory-twice", ACCOUNTS ("account2,account3") POP ACCOUNT ("3", "pop3", "x", "pop"),
    { { "Mail/pop/Inbox", MAIL ("a") } },
    "account2:Inbox inbox no-summary: a\n" },
  { "movemail", ACCOUNTS ("account2") ACCOUNT ("2", "movemail", "localhost", "pop"),
    { { "Mail/pop/Inbox", MAIL ("a") } },
    "account2:Inbox inbox no-summary: a\n" },

  /* Whose mail is in a shared Inbox. */
  { "deferred", ACCOUNTS ("account1,account2") LOCAL POP DEFER ("2", "account1"),
    { { "Mail/Local Folders/Inbox", FROM ("account2", "a") MAIL ("b") FROM ("account3", "c") },
    { "Mail/pop/", NULL } },
    "account1:Inbox inbox no-summary: b c\naccount2:Inbox inbox no-summary: a\n" },
  { "deferred-to-nobody", ACCOUNTS ("account1,account2") LOCAL POP DEFER ("2", "account7"),
    { { "Mail/Local Folders/Inbox", FROM ("account2", "a") MAIL ("b") } },
    "account1:Inbox inbox no-summary: b\naccount2:Inbox inbox no-summary: a\n" },
  { "deferred-to-pop", ACCOUNTS ("account2,account3") POP ACCOUNT ("3", "pop3", "x", "three")
    DEFER ("3", "account2"),
    { { "Mail/pop/Inbox", FROM ("account2", "a") FROM ("account3", "b") }, { "Mail/three/Inbox",
    MAIL ("old") } },
    "account2:Inbox inbox no-summary: a\naccount3:Inbox inbox no-summary: b\naccount3:Inbox "
    "inbox no-summary: old\n" },
  { "deferred-to-each-other", ACCOUNTS ("account2,account3") POP ACCOUNT ("3", "pop3", "x", "three")
    DEFER ("2", "account3") DEFER ("3", "account2"),
    { { "Mail/pop/Inbox", MAIL ("a") }, { "Mail/three/Inbox", MAIL ("b") } },
    "account2:Inbox inbox no-summary: a\naccount3:Inbox inbox no-summary: b\n" },
  { "deferred-only-inbox", ACCOUNTS ("account1,account2") LOCAL POP DEFER ("2", "account1"),
    { { "Mail/Local Folders/Sent", FROM ("account2", "a") } },
    "account1:Sent sent no-summary: a\n" },
  { "deferred-maildir", ACCOUNTS ("account1,account2") LOCAL POP DEFER ("2", "account1"),
    { { "Mail/Local Folders/Inbox/cur/1700000000.eml",
    "X-Account-Key: account2\nSubject: a\n\nx\n" },
      { "Mail/Local Folders/Inbox/cur/1700000001.eml", "Subject: b\n\nx\n" } },
    "account1:Inbox inbox : b\naccount2:Inbox inbox : a\n" },

  /* What is a folder. */
  { "ignored", ACCOUNTS ("account2") POP,
    { { "Mail/pop/popstate.dat", "*\n" }, { "Mail/pop/.hidden", MAIL ("a") },
    { "Mail/pop/nstmp-12", MAIL ("a") },
      { "Mail/pop/x.html", "<html>" }, { "Mail/pop/backup~", MAIL ("a") },
      { "Mail/pop/sub/Inbox", MAIL ("a") } },
    "" },
  { "claimed", ACCOUNTS ("account2") POP, { { "Mail/pop/x", "no mail\n" }, { "Mail/pop/x.sbd/y",
    MAIL ("a") } },
    "account2:x none unreadable: !\naccount2:x/y none no-summary: a\n" },
  { "empty-and-container", ACCOUNTS ("account2") POP, { { "Mail/pop/x", "" },
    { "Mail/pop/x.sbd/y", "" } },
    "account2:x none container:\naccount2:x/y none :\n" },
  { "saved-search", ACCOUNTS ("account2") POP, { { "Mail/pop/x", "" }, { "Mail/pop/x.msf", MSF },
    { "Mail/pop/y.msf", MSF } },
    "" },
  { "search-with-mail", ACCOUNTS ("account2") POP, { { "Mail/pop/x", MAIL ("a") },
    { "Mail/pop/x.msf", MSF } },
    "account2:x none stale-summary: a\n" },
  { "orphan", ACCOUNTS ("account2") POP, { { "Mail/pop/x.sbd/y", MAIL ("a") } },
    "account2:x none missing,container:\naccount2:x/y none no-summary: a\n" },
  { "link-loop", ACCOUNTS ("account2") POP, { { "Mail/pop/x", MAIL ("a") }, { "Mail/pop/x.sbd/y",
    MAIL ("b") },
    { "Mail/pop/x.sbd/y.sbd->.", NULL } },
    "account2:x none no-summary: a\naccount2:x/y none no-summary: b\n" },
  { "not-utf-8", ACCOUNTS ("account2") POP, { { "Mail/pop/B\xfcro", MAIL ("a") } },
    "account2:Büro none no-summary: a\n" },
  { "old-percent", ACCOUNTS ("account2") POP,
    { { "Mail/pop/a%2Fb", MAIL ("a") }, { "compatibility.ini",
    "[Compatibility]\nLastVersion=128.5.0_2024/2024\n" } },
    "account2:a%2Fb none no-summary: a\n" },
  { "new-percent", ACCOUNTS ("account2") POP,
    { { "Mail/pop/a%2Fb", MAIL ("a") }, { "compatibility.ini",
    "[Compatibility]\nLastVersion=140.0_2025/2025\n" } },
    "account2:a\\/b none no-summary: a\n" },
  { "date-is-no-hash", ACCOUNTS ("account2") POP, { { "Mail/pop/Mail 20240101", MAIL ("a") } },
    "account2:Mail 20240101 none no-summary: a\n" },

  /* A compaction that was cut off. */
  { "compacting", ACCOUNTS ("account2") POP,
    { { "Mail/pop/x", MAIL ("a") }, { "Mail/pop/.compact-temp/x.compacted", MAIL ("b") },
    { "Mail/pop/.compact-temp/x.msf.compacted", "" } },
    "account2:x none no-summary: a\n" },
  { "compacted", ACCOUNTS ("account2") POP,
    { { "Mail/pop/.compact-temp/x.original", MAIL ("o") },
    { "Mail/pop/.compact-temp/x.msf.original", "" },
      { "Mail/pop/.compact-temp/x.compacted", MAIL ("c") },
      { "Mail/pop/.compact-temp/x.msf.compacted", "" } },
    "account2:x none crash-leftover,bad-summary: c\n" },
  { "compact-original", ACCOUNTS ("account2") POP,
    { { "Mail/pop/.compact-temp/x.original", MAIL ("o") },
    { "Mail/pop/.compact-temp/x.msf.original", "" },
      { "Mail/pop/.compact-temp/x.compacting", MAIL ("c") } },
    "account2:x none crash-leftover,bad-summary: o\n" },
  { "compact-installed-summary", ACCOUNTS ("account2") POP,
    { { "Mail/pop/x.msf", "" }, { "Mail/pop/.compact-temp/x.compacted", MAIL ("c") } },
    "account2:x none crash-leftover,bad-summary: c\n" },
  { "compact-half", ACCOUNTS ("account2") POP, { { "Mail/pop/.compact-temp/x.compacting",
    MAIL ("c") } }, "" },

  /* Roles. */
  { "roles", ACCOUNTS ("account2") POP,
    { { "Mail/pop/INBOX", "" }, { "Mail/pop/Archives", "" }, { "Mail/pop/Archives.sbd/Sent",
    "" }, { "Mail/pop/Unsent Messages", "" } },
    "account2:Archives archive container:\naccount2:Archives/Sent none :\naccount2:INBOX inbox :\n"
    "account2:Unsent Messages none :\n" },
  { "role-by-first-name", ACCOUNTS ("account2") POP
    "user_pref(\"mail.server.server2.realhostname\", \"mail.example.net\");\n"
    "user_pref(\"mail.server.server2.realuserName\", \"ada2\");\n"
    "user_pref(\"mail.identity.id1.fcc_folder\", "
    "\"mailbox://ada@pop.example.org/Gesendet\");\n",
    { { "Mail/pop/Gesendet", MAIL ("a") } },
    "account2:Gesendet sent no-summary: a\n" },
  { "role-by-identity", ACCOUNTS ("account2") POP
    "user_pref(\"mail.identity.id1.fcc_folder\", "
    "\"mailbox://ada@pop.example.org/Work/Outgoing%20mail\");\n",
    { { "Mail/pop/Work", "" }, { "Mail/pop/Work.sbd/Outgoing mail", MAIL ("a") } },
    "account2:Work none container:\naccount2:Work/Outgoing mail sent no-summary: a\n" },
  { "role-of-other-server", ACCOUNTS ("account2") POP
    "user_pref(\"mail.identity.id1.fcc_folder\", \"mailbox://ada@pop.example.com/x\");\n",
    { { "Mail/pop/x", MAIL ("a") } },
    "account2:x none no-summary: a\n" },

  /* No settings. */
  { "no-prefs", NULL, { { "Mail/pop.example.org/Inbox", MAIL ("a") },
    { "Mail/Local Folders/Unsent Messages", MAIL ("b") } },
    "Local Folders:Unsent Messages outbox no-summary: b\npop.example.org:Inbox inbox "
    "no-summary: a\n" },
};
/* clang-format on */

static void
make_file (const char *top, const File *file)
{
  const char      *arrow = strstr (file->path, "->");
  g_autofree char *relative = g_strndup (file->path, arrow != NULL
                                                         ? (gsize) (arrow - file->path)
                                                         : strlen (file->path));
  g_autofree char *path = g_build_filename (top, relative, NULL);
  g_autofree char *directory = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (directory, 0700), ==, 0);
  if (arrow != NULL)
    g_assert_cmpint (symlink (arrow + 2, path), ==, 0);
  else if (g_str_has_suffix (file->path, "/"))
    g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
  else
    g_assert_true (g_file_set_contents (path, file->text, -1, NULL));
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    dir = g_dir_open (path, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_assert_cmpint (g_remove (path), ==, 0);
}

static gboolean
begin (gpointer user_data, GError **error)
{
  return TRUE;
}

/* The mails are small enough to come in one piece after their header. */
static gboolean
take (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  g_string_append_len (user_data, (const char *) data, (gssize) length);
  return TRUE;
}

static gboolean
end (const PfMessage *message, gpointer user_data, GError **error)
{
  g_assert_nonnull (message->locator);
  return TRUE;
}

static void
add_subjects (const char *mail, GString *listing)
{
  for (const char *at = mail; (at = strstr (at, "Subject: ")) != NULL;)
    {
      at += strlen ("Subject: ");
      g_string_append_c (listing, ' ');
      g_string_append_len (listing, at, (gssize) strcspn (at, "\n"));
    }
}

static void
add_folder (PfSource *source, PfSourceFolder *folder, GString *listing)
{
  static const PfScanSink sink = { begin, take, end };
  g_autoptr (GString) mail = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gboolean ok = pf_source_scan (source, folder, &sink, mail, NULL, &error);

  g_string_append_printf (listing, "%s:", folder->account);
  for (guint i = 0; folder->path[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (folder->path[i], "/", -1);
      g_autofree char *escaped = g_strjoinv ("\\/", parts);

      g_string_append_printf (listing, "%s%s", i > 0 ? "/" : "", escaped);
    }
  g_string_append_printf (listing, " %s ", pf_role_to_string (folder->role));
  for (guint i = 0; i < folder->warnings->len; i++)
    g_string_append_printf (listing, "%s%s", i > 0 ? "," : "",
                            (char *) g_ptr_array_index (folder->warnings, i));
  if (folder->is_container)
    g_string_append (listing, folder->warnings->len > 0 ? ",container" : "container");
  g_string_append_c (listing, ':');
  if (!ok)
    {
      g_assert_error (error, PF_STORE_ERROR, PF_STORE_ERROR_FOLDER_BAD);
      g_string_append (listing, " !");
    }
  add_subjects (mail->str, listing);
  g_string_append_c (listing, '\n');
}

static void
test_list (gconstpointer data)
{
  const Case      *c = data;
  g_autofree char *top = g_dir_make_tmp ("pf-birds-XXXXXX", NULL);
  g_autofree char *spec = g_strconcat ("thunderbird:", top, NULL);
  g_autoptr (PfSource) source = NULL;
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GString) listing = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  GPtrArray *accounts;

  if (c->prefs != NULL)
    make_file (top, &(File){ "prefs.js", c->prefs });
  for (guint i = 0; i < G_N_ELEMENTS (c->files) && c->files[i].path != NULL; i++)
    make_file (top, &c->files[i]);
  source = pf_local_open (spec, NULL, &error);
  g_assert_no_error (error);
  accounts = pf_source_list (source, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < accounts->len; i++)
    {
      const PfSourceAccount *account = g_ptr_array_index (accounts, i);

      for (guint j = 0; j < account->folders->len; j++)
        {
          PfSourceFolder *folder = g_ptr_array_index (account->folders, j);

          g_assert_true (g_utf8_validate (folder->id, -1, NULL));
          g_assert_true (g_hash_table_add (ids, folder->id));
          add_folder (source, folder, listing);
        }
    }
  g_assert_cmpstr (listing->str, ==, c->listing);
  g_clear_object (&source);
  remove_tree (top);
}

/* The bytes of a shared Inbox are counted once, before and after its scan. */
static void
test_shared_bytes (void)
{
  g_autofree char *top = g_dir_make_tmp ("pf-birds-XXXXXX", NULL);
  g_autoptr (PfSource) source = NULL;
  g_autoptr (GString) listing = g_string_new (NULL);
  PfSourceFolder *folders[2];
  GPtrArray      *accounts;

  make_file (top, &(File){ "prefs.js", ACCOUNTS ("account1,account2")
                                           LOCAL POP DEFER ("2", "account1") });
  make_file (top,
             &(File){ "Mail/Local Folders/Inbox", FROM ("account2", "a") MAIL ("b") });
  source = pf_local_open (top, NULL, NULL);
  accounts = pf_source_list (source, NULL, NULL);
  for (guint i = 0; i < 2; i++)
    folders[i] = g_ptr_array_index (((PfSourceAccount *) g_ptr_array_index (accounts, i))
                                        ->folders,
                                    0);
  g_assert_cmpuint (folders[0]->bytes, ==,
                    strlen (FROM ("account2", "a")) + strlen (MAIL ("b")));
  g_assert_cmpuint (folders[1]->bytes, ==, 0);
  for (guint i = 0; i < 2; i++)
    {
      add_folder (source, folders[i], listing);
      g_assert_true (pf_source_restamp (source, folders[i], NULL));
      g_assert_cmpint (folders[i]->messages, ==, 1);
    }
  g_assert_cmpuint (folders[0]->bytes, >, 40);
  g_assert_cmpuint (folders[0]->bytes, <, folders[1]->bytes);
  g_assert_cmpuint (folders[1]->bytes, <, strlen (FROM ("account2", "a")));
  g_clear_object (&source);
  remove_tree (top);
}

/* Stamps change with what they stand for, and only then. */
static void
test_stamp (void)
{
  g_autofree char *top = g_dir_make_tmp ("pf-birds-XXXXXX", NULL);
  g_autofree char *stamp = NULL;
  g_autoptr (PfSource) source = NULL;
  PfSourceFolder *folder;
  GPtrArray      *accounts;

  make_file (top, &(File){ "prefs.js", ACCOUNTS ("account2") POP });
  make_file (top, &(File){ "Mail/pop/x", MAIL ("a") });
  make_file (top, &(File){ "Mail/pop/x.msf", MSF });
  source = pf_local_open (top, NULL, NULL);
  accounts = pf_source_list (source, NULL, NULL);
  folder = g_ptr_array_index (((PfSourceAccount *) g_ptr_array_index (accounts, 0))
                                  ->folders,
                              0);
  stamp = g_strdup (folder->stamp);
  g_assert_true (pf_source_restamp (source, folder, NULL));
  g_assert_cmpstr (folder->stamp, ==, stamp);
  make_file (top, &(File){ "Mail/pop/x.msf", MSF "\n" });
  g_assert_true (pf_source_restamp (source, folder, NULL));
  g_assert_cmpstr (folder->stamp, !=, stamp);
  remove_tree (top);
  g_assert_false (pf_source_restamp (source, folder, NULL));
}

#define SUMMARY                                                                          \
  "// <!-- <mdb:mork:z v=\"1.4\"/> -->\n"                                                \
  "<<(a=c)>(80=ns:msg:db:row:scope:msgs:all)(81=kind)(82=folderSize)(83=folderDate)"     \
  "(84=ns:msg:db:row:scope:dbfolderinfo:all)(85=ns:msg:db:table:kind:msgs)"              \
  "(86=storeToken)(87=dateReceived)>"                                                    \
  "{1:^84 {(k^81:c)} [1(^82=%x)(^83=%x)]}%s"
#define SUMMARY_LIST "{1:^80 {(k^85:c)} [1(^86=0)(^87=65920080)]}"

static gboolean
keep_message (const PfMessage *message, gpointer user_data, GError **error)
{
  PfMessage *kept = user_data;

  *kept = *message;
  kept->locator = NULL;
  kept->keywords = NULL;
  return TRUE;
}

static gboolean
ignore (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  return TRUE;
}

/* Scans one mail behind a bare separator, with a summary that fits the file. */
static PfMessage
scan_with_summary (const char *list)
{
  static const PfScanSink sink = { begin, ignore, keep_message };
  static const char mail[] = "From \r\nX-Mozilla-Status: 0001\nReceived: by x; Mon, "
                             "1 Jan 2024 10:00:00 +0100\nSubject: a\n\nx\n";
  g_autofree char  *top = g_dir_make_tmp ("pf-birds-XXXXXX", NULL);
  g_autofree char  *path = g_build_filename (top, "Mail/pop/x", NULL);
  g_autofree char  *summary = NULL;
  g_autoptr (PfSource) source = NULL;
  PfMessage   message = { 0 };
  GPtrArray  *accounts;
  struct stat info;

  make_file (top, &(File){ "prefs.js", ACCOUNTS ("account2") POP });
  make_file (top, &(File){ "Mail/pop/x", mail });
  g_assert_cmpint (stat (path, &info), ==, 0);
  summary = g_strdup_printf (SUMMARY, (guint) info.st_size, (guint) info.st_mtime, list);
  make_file (top, &(File){ "Mail/pop/x.msf", summary });
  source = pf_local_open (top, NULL, NULL);
  accounts = pf_source_list (source, NULL, NULL);
  g_assert_true (
      pf_source_scan (source,
                      g_ptr_array_index (((PfSourceAccount *) g_ptr_array_index (accounts,
                                                                                 0))
                                             ->folders,
                                         0),
                      &sink, &message, NULL, NULL));
  g_clear_object (&source);
  remove_tree (top);
  return message;
}

/* The summary's date is Thunderbird's reading of Received, which stands above it. */
static void
test_summary_date (void)
{
  PfMessage message = scan_with_summary (SUMMARY_LIST);

  g_assert_cmpint (message.received_unix, ==, 0x65920080);
  g_assert_true (message.received_is_postmark);
  g_assert_cmpuint (message.stored & PF_STORED_UNLISTED, ==, 0);
}

/* A summary that lists no mail hides it; one that has no list says nothing of it. */
static void
test_summary_list (void)
{
  PfMessage emptied = scan_with_summary ("{1:^80 {(k^85:c)}}");
  PfMessage listless = scan_with_summary ("");

  g_assert_cmpuint (emptied.stored & PF_STORED_UNLISTED, !=, 0);
  g_assert_cmpuint (listless.stored & PF_STORED_UNLISTED, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/bird/source/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_list);
    }
  g_test_add_func ("/bird/source/shared-bytes", test_shared_bytes);
  g_test_add_func ("/bird/source/stamp", test_stamp);
  g_test_add_func ("/bird/source/summary-date", test_summary_date);
  g_test_add_func ("/bird/source/summary-list", test_summary_list);

  return g_test_run ();
}
