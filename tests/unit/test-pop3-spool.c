/* test-pop3-spool.c - what a spool is worth after whatever ended the program
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pop3/pf-pop3-spool.h"

#include "base/pf-error.h"
#include "pop3/pf-pop3-spool-private.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  char *parent;
  char *directory;
  char *mail;
  char *index;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->parent = g_dir_make_tmp ("pf-spool-XXXXXX", NULL);
  f->directory = g_build_filename (f->parent, "spool", NULL);
  f->mail = g_build_filename (f->directory, "mail", NULL);
  f->index = g_build_filename (f->directory, "index", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_unlink (f->mail);
  g_unlink (f->index);
  g_rmdir (f->directory);
  g_rmdir (f->parent);
  g_free (f->mail);
  g_free (f->index);
  g_free (f->directory);
  g_free (f->parent);
}

static PfPop3Spool *
open_spool (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  PfPop3Spool *spool = pf_pop3_spool_open (f->directory, &error);

  g_assert_no_error (error);
  return spool;
}

/* Each message holds its own id, so that no other can be taken for it. */
static PfPop3Spooled *
put (PfPop3Spool *spool, const char *uidl, const char *text)
{
  g_autofree char *all = g_strdup_printf ("Message-ID: <%s>\r\n\r\n%s\r\n", text, text);
  PfPop3Spooled   *spooled;

  pf_pop3_spool_begin (spool, uidl == NULL);
  g_assert_true (
      pf_pop3_spool_chunk ((const guint8 *) all, strlen (all) / 2, spool, NULL));
  g_assert_true (pf_pop3_spool_chunk ((const guint8 *) all + strlen (all) / 2,
                                      strlen (all) - strlen (all) / 2, spool, NULL));
  spooled = pf_pop3_spool_end (spool, uidl, strlen (all), NULL);
  g_assert_nonnull (spooled);
  return spooled;
}

static gboolean
take_chunk (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  g_string_append_len (user_data, (const char *) data, (gssize) length);
  return TRUE;
}

static gboolean
holds (PfPop3Spool *spool, const char *uidl, const char *text)
{
  g_autofree char *all = g_strdup_printf ("Message-ID: <%s>\r\n\r\n%s\r\n", text, text);
  PfPop3Spooled   *spooled = pf_pop3_spool_find (spool, uidl, strlen (all));
  g_autoptr (GString) read = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  if (spooled == NULL || !pf_pop3_spooled_has_octets (spooled))
    return FALSE;
  if (!pf_pop3_spool_read (spool, spooled, take_chunk, read, NULL, &error))
    {
      g_assert_error (error, PF_MOVE_ERROR, PF_MOVE_ERROR_SOURCE_CHANGED);
      return FALSE;
    }
  g_assert_cmpstr (read->str, ==, all);
  return TRUE;
}

static void
test_again (Fixture *f, gconstpointer data)
{
  PfPop3Spool *spool = open_spool (f);
  GStatBuf     info;

  put (spool, "a", "one");
  put (spool, "b", "two");
  g_assert_true (pf_pop3_spool_flush (spool, NULL));
  put (spool, "c", "never flushed");
  g_assert_true (holds (spool, "c", "never flushed"));
  pf_pop3_spool_free (spool);

  spool = open_spool (f);
  g_assert_true (holds (spool, "a", "one"));
  g_assert_true (holds (spool, "b", "two"));
  g_assert_false (holds (spool, "c", "never flushed"));
  g_assert_null (pf_pop3_spool_find (spool, "a", 1));
  pf_pop3_spool_free (spool);

  g_assert_cmpint (g_stat (f->mail, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_stat (f->directory, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
}

static void
test_abandon (Fixture *f, gconstpointer data)
{
  static guint8 big[600 * 1024];
  PfPop3Spool  *spool = open_spool (f);

  put (spool, "a", "one");
  pf_pop3_spool_begin (spool, FALSE);
  g_assert_true (pf_pop3_spool_chunk ((const guint8 *) "half", 4, spool, NULL));
  pf_pop3_spool_abandon (spool);
  put (spool, "b", "two");
  /* Half of this one is in the file already when it is given up. */
  pf_pop3_spool_begin (spool, FALSE);
  g_assert_true (pf_pop3_spool_chunk (big, sizeof big, spool, NULL));
  pf_pop3_spool_abandon (spool);
  put (spool, "c", "three");
  g_assert_true (pf_pop3_spool_flush (spool, NULL));
  g_assert_true (holds (spool, "a", "one"));
  g_assert_true (holds (spool, "b", "two"));
  g_assert_true (holds (spool, "c", "three"));
  pf_pop3_spool_free (spool);

  spool = open_spool (f);
  g_assert_true (holds (spool, "a", "one"));
  g_assert_true (holds (spool, "c", "three"));
  pf_pop3_spool_free (spool);
}

/* Whatever the disk kept of either file, only whole messages are there, and the spool
 * goes on. */
static void
cut_file (Fixture *f, const char *file, const char *other)
{
  g_autofree char *all = NULL;
  g_autofree char *all_other = NULL;
  gsize            length;
  gsize            length_other;
  guint            most = 0;
  PfPop3Spool     *spool = open_spool (f);

  put (spool, "a", "one");
  put (spool, "b", "two");
  put (spool, "c", "three");
  g_assert_true (pf_pop3_spool_flush (spool, NULL));
  pf_pop3_spool_free (spool);
  g_assert_true (g_file_get_contents (file, &all, &length, NULL));
  g_assert_true (g_file_get_contents (other, &all_other, &length_other, NULL));

  for (gsize n = 0; n <= length; n++)
    {
      guint found;

      g_assert_true (g_file_set_contents (file, all, (gssize) n, NULL));
      g_assert_true (g_file_set_contents (other, all_other, (gssize) length_other, NULL));
      spool = open_spool (f);
      found = holds (spool, "a", "one") + holds (spool, "b", "two") +
              holds (spool, "c", "three");
      g_assert_cmpuint (found, >=, most);
      most = MAX (most, found);
      put (spool, "d", "four");
      g_assert_true (pf_pop3_spool_flush (spool, NULL));
      pf_pop3_spool_free (spool);

      spool = open_spool (f);
      g_assert_true (holds (spool, "d", "four"));
      g_assert_cmpuint (holds (spool, "a", "one") + holds (spool, "b", "two") +
                            holds (spool, "c", "three"),
                        ==, found);
      pf_pop3_spool_free (spool);
    }
  g_assert_cmpuint (most, ==, 3);
}

static void
test_cut_mail (Fixture *f, gconstpointer data)
{
  cut_file (f, f->mail, f->index);
}

static void
test_cut_index (Fixture *f, gconstpointer data)
{
  cut_file (f, f->index, f->mail);
}

/* A flipped bit is found when the octets are read the first time. */
static void
test_flipped (Fixture *f, gconstpointer data)
{
  g_autofree char *all = NULL;
  gsize            length;
  PfPop3Spool     *spool = open_spool (f);

  put (spool, "a", "one");
  put (spool, "b", "two");
  g_assert_true (pf_pop3_spool_flush (spool, NULL));
  pf_pop3_spool_free (spool);
  g_assert_true (g_file_get_contents (f->mail, &all, &length, NULL));
  all[5] ^= 1;
  g_assert_true (g_file_set_contents (f->mail, all, (gssize) length, NULL));

  spool = open_spool (f);
  g_assert_false (holds (spool, "a", "one"));
  g_assert_false (holds (spool, "a", "one"));
  g_assert_true (holds (spool, "b", "two"));
  put (spool, "a", "one");
  g_assert_true (holds (spool, "a", "one"));
  pf_pop3_spool_free (spool);
}

static void
test_clear (Fixture *f, gconstpointer data)
{
  PfPop3Spool *spool = open_spool (f);
  GStatBuf     info;

  put (spool, "a", "one");
  g_assert_true (pf_pop3_spool_flush (spool, NULL));
  g_assert_true (pf_pop3_spool_clear (spool, NULL));
  g_assert_cmpint (g_stat (f->mail, &info), ==, 0);
  g_assert_cmpint (info.st_size, ==, 0);
  put (spool, "b", "two");
  g_assert_true (pf_pop3_spool_flush (spool, NULL));
  pf_pop3_spool_free (spool);

  spool = open_spool (f);
  g_assert_false (holds (spool, "a", "one"));
  g_assert_nonnull (pf_pop3_spool_locate (spool, "uidl:a"));
  g_assert_true (holds (spool, "b", "two"));
  pf_pop3_spool_free (spool);
}

static void
test_no_ids (Fixture *f, gconstpointer data)
{
  PfPop3Spool     *spool = open_spool (f);
  PfPop3Spooled   *one = put (spool, NULL, "one");
  g_autofree char *locator = pf_pop3_spooled_dup_locator (one);
  g_autofree char *header = g_strdup (one->header);
  guint64          told = one->told;

  g_assert_true (put (spool, NULL, "one") == one);
  g_assert_nonnull (header);
  g_assert_true (pf_pop3_spool_flush (spool, NULL));
  pf_pop3_spool_free (spool);

  spool = open_spool (f);
  g_assert_true (pf_pop3_spool_has_headers (spool));
  one = pf_pop3_spool_locate (spool, locator);
  g_assert_nonnull (one);
  g_assert_true (pf_pop3_spool_find_header (spool, header, told) == one);
  g_assert_null (pf_pop3_spool_find_header (spool, header, told + 1));
  pf_pop3_spool_free (spool);
}

static void
test_space (Fixture *f, gconstpointer data)
{
  PfPop3Spool *spool = open_spool (f);
  g_autoptr (GError) error = NULL;

  g_assert_true (pf_pop3_spool_check_space (spool, 1000, NULL));
  g_assert_false (pf_pop3_spool_check_space (spool, (guint64) 1 << 60, &error));
  g_assert_error (error, PF_MOVE_ERROR, PF_MOVE_ERROR_DISK_FULL);
  g_assert_cmpuint (pf_error_peek_facts (error)->need_bytes, ==, (guint64) 1 << 60);
  g_assert_cmpstr (pf_error_peek_facts (error)->path, ==, f->directory);
  pf_pop3_spool_free (spool);
}

typedef struct
{
  const char *name; /* the test's path below /pop3/spool/line */
  const char *line;
  gboolean    valid;
} Line;

#define D16 "0123456789abcdef"
#define DIGEST D16 D16 D16 D16

/* clang-format off */
static const Line lines[] = {
  { "here",        "0 10 12 " DIGEST " - id",            TRUE },
  { "given-up",    "- 10 12 " DIGEST " - id",            TRUE },
  { "no-id",       "7 10 12 " DIGEST " " DIGEST " -",    TRUE },
  { "empty",       "",                                   FALSE },
  { "short",       "0 10 12 " DIGEST " -",               FALSE },
  { "long",        "0 10 12 " DIGEST " - id more",       FALSE },
  { "no-number",   "x 10 12 " DIGEST " - id",            FALSE },
  { "negative",    "-1 10 12 " DIGEST " - id",           FALSE },
  { "huge",        "99999999999999999999 1 1 " DIGEST " - id", FALSE },
  { "bad-digest",  "0 10 12 " D16 " - id",               FALSE },
  { "upper-case",  "0 10 12 " D16 D16 D16 "0123456789ABCDEF - id", FALSE },
  { "bad-header",  "0 10 12 " DIGEST " x id",            FALSE },
  { "empty-id",    "0 10 12 " DIGEST " - ",              FALSE },
};
/* clang-format on */

static void
test_line (gconstpointer data)
{
  const Line    *c = data;
  PfPop3Spooled *spooled = pf_pop3_spool_index_parse (c->line);
  g_autoptr (GString) written = g_string_new (NULL);
  g_autofree char *wanted = g_strconcat (c->line, "\n", NULL);

  g_assert_cmpint (spooled != NULL, ==, c->valid);
  if (spooled == NULL)
    return;
  pf_pop3_spool_index_append (written, spooled);
  g_assert_cmpstr (written->str, ==, wanted);
  pf_pop3_spooled_free (spooled);
}

typedef struct
{
  const char *name; /* the test's path below /pop3/header-digest */
  const char *one;
  const char *two;
  gboolean    same;
  gboolean    known;
} Header;

/* clang-format off */
static const Header headers[] = {
  { "body-is-not-in-it", "Message-ID: <1>\r\n\r\nx",   "Message-ID: <1>\r\n\r\ny", TRUE,  TRUE },
  { "top-of-it",         "Message-ID: <1>\r\n\r\nx",   "Message-ID: <1>\r\n\r\n",  TRUE,  TRUE },
  { "bare-lf",           "Message-ID: <1>\n\nx",       "Message-ID: <1>\n\ny",     TRUE,  TRUE },
  { "another",           "Message-ID: <1>\r\n\r\n",    "Message-ID: <2>\r\n\r\n",  FALSE, TRUE },
  { "case",              "MESSAGE-ID: <1>\r\n\r\n",    "MESSAGE-ID: <1>\r\n\r\n",  TRUE,  TRUE },
  { "no-id",             "Subject: a\r\n\r\n",         "Subject: a\r\n\r\n",       TRUE,  FALSE },
  { "id-in-the-body",    "Subject: a\r\n\r\nMessage-ID: <1>\r\n", "Subject: a\r\n\r\n", TRUE, FALSE },
  { "empty",             "",                           "",                         TRUE,  FALSE },
};
/* clang-format on */

/* In pieces of every size. */
static char *
digest_of (const char *text, gsize piece)
{
  PfPop3HeaderDigest digest = { 0 };
  char              *hex;

  pf_pop3_header_digest_begin (&digest);
  for (gsize i = 0; i < strlen (text); i += piece)
    pf_pop3_header_digest_push (&digest, (const guint8 *) text + i,
                                MIN (piece, strlen (text) - i));
  hex = pf_pop3_header_digest_finish (&digest);
  pf_pop3_header_digest_clear (&digest);
  return hex;
}

static void
test_header (gconstpointer data)
{
  const Header    *c = data;
  g_autofree char *one = digest_of (c->one, 1000);

  g_assert_cmpint (one != NULL, ==, c->known);
  for (gsize piece = 1; piece < 8; piece++)
    {
      g_autofree char *again = digest_of (c->one, piece);
      g_autofree char *two = digest_of (c->two, piece);

      g_assert_cmpstr (again, ==, one);
      g_assert_cmpint (g_strcmp0 (two, one) == 0, ==, c->same);
    }
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    void (*run) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "again", test_again },       { "abandon", test_abandon },
    { "cut-mail", test_cut_mail }, { "cut-index", test_cut_index },
    { "flipped", test_flipped },   { "clear", test_clear },
    { "no-ids", test_no_ids },     { "space", test_space },
  };

  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/pop3/spool/%s", tests[i].name);

      g_test_add (path, Fixture, NULL, set_up, tests[i].run, tear_down);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *path = g_strdup_printf ("/pop3/spool/line/%s", lines[i].name);

      g_test_add_data_func (path, &lines[i], test_line);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autofree char *path = g_strdup_printf ("/pop3/header-digest/%s", headers[i].name);

      g_test_add_data_func (path, &headers[i], test_header);
    }

  return g_test_run ();
}
