/* test-pop3-unstuff.c - messages out of their dots, however they are cut
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pop3/pf-pop3-unstuff.h"

#include <gio/gio.h>
#include <string.h>

typedef struct
{
  const char *name;
  const char *sent;    /* what follows "+OK CRLF" */
  const char *message; /* what it is */
  gsize       rest;    /* octets behind the end; G_MAXSIZE: it has none */
} Case;

/* clang-format off */
static const Case cases[] = {
  { "plain",        "a: b\r\n\r\ntext\r\n.\r\n",        "a: b\r\n\r\ntext\r\n",      0 },
  { "empty",        ".\r\n",                            "",                          0 },
  { "empty-lf",     ".\n",                              "",                          0 },
  { "dots",         "..\r\n...\r\n..a\r\n.\r\n",        ".\r\n..\r\n.a\r\n",         0 },
  { "dot-not-doubled", ".a\r\n.\r\n",                   "a\r\n",                     0 },
  { "dot-inside",   "a.\r\n a . b\r\n.\r\n",            "a.\r\n a . b\r\n",          0 },
  { "rest",         "a\r\n.\r\n+OK next\r\n",           "a\r\n",                     10 },
  { "bare-lf-inside", "a\r\nb\n.\nc\r\n.\r\n",          "a\r\nb\n.\nc\r\n",          0 },
  { "bare-lf-dots", "a\r\nb\n..c\r\n.\r\n",             "a\r\nb\n..c\r\n",           0 },
  { "bare-lf-end",  "a\r\nb\n.\r\nc\r\n.\r\n",          "a\r\nb\n.\r\nc\r\n",        0 },
  { "only-lf",      "a\n..b\n.\n",                      "a\n.b\n",                   0 },
  { "bare-cr",      "a\rb\r\n.\rc\r\n.\r\n",            "a\rb\r\n\rc\r\n",           0 },
  { "dot-cr-cr",    "a\r\n.\r\r\n.\r\n",                "a\r\n\r\r\n",               0 },
  { "dot-lf",       "a\r\n.\nb\r\n.\r\n",               "a\r\n\nb\r\n",              0 },
  { "no-end",       "a\r\n.",                           "a\r\n",                     G_MAXSIZE },
  { "no-end-cr",    "a\r\n.\r",                         "a\r\n",                     G_MAXSIZE },
};
/* clang-format on */

static gboolean
take (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  g_assert_cmpuint (length, >, 0);
  g_string_append_len (user_data, (const char *) data, (gssize) length);
  return TRUE;
}

static void
test_unstuff (gconstpointer data)
{
  const Case *c = data;
  gsize       length = strlen (c->sent);

  /* Whole, octet by octet, and every size between. */
  for (gsize step = length; step > 0; step--)
    {
      g_autoptr (GString) message = g_string_new (NULL);
      PfPop3Unstuff unstuff = { 0 };
      gboolean      is_done = FALSE;
      gsize         position = 0;

      while (position < length && !is_done)
        {
          gsize  piece = MIN (step, length - position);
          gssize n = pf_pop3_unstuff_push (&unstuff, (const guint8 *) c->sent + position,
                                           piece, &is_done, take, message, NULL);

          g_assert_cmpint (n, >=, 0);
          g_assert_true (is_done || (gsize) n == piece);
          position += (gsize) n;
        }
      g_assert_cmpstr (message->str, ==, c->message);
      g_assert_cmpint (is_done, ==, c->rest != G_MAXSIZE);
      g_assert_cmpuint (unstuff.taken, ==, message->len);
      if (is_done)
        g_assert_cmpuint (length - position, ==, c->rest);
    }
}

static gboolean
count (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  guint *pieces = user_data;

  (*pieces)++;
  return TRUE;
}

/* A message without dots passes in one piece for each piece that came. */
static void
test_pieces (void)
{
  g_autoptr (GString) sent = g_string_new (NULL);
  PfPop3Unstuff unstuff = { 0 };
  gboolean      is_done = FALSE;
  guint         pieces = 0;

  for (int i = 0; i < 1000; i++)
    g_string_append (sent, "a line of text\r\n");
  pf_pop3_unstuff_push (&unstuff, (const guint8 *) sent->str, sent->len, &is_done, count,
                        &pieces, NULL);
  g_assert_cmpuint (pieces, ==, 1);
}

static gboolean
stop (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "full");
  return FALSE;
}

static void
test_stop (void)
{
  g_autoptr (GError) error = NULL;
  PfPop3Unstuff unstuff = { 0 };
  gboolean      is_done = FALSE;

  g_assert_cmpint (pf_pop3_unstuff_push (&unstuff, (const guint8 *) "a\r\n.\r\n", 6,
                                         &is_done, stop, NULL, &error),
                   ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/pop3/unstuff/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_unstuff);
    }
  g_test_add_func ("/pop3/unstuff/pieces", test_pieces);
  g_test_add_func ("/pop3/unstuff/stop", test_stop);

  return g_test_run ();
}
