/* test-imap-command.c - commands as bytes: imap/pf-imap-command
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "imap/pf-imap-command.h"

#include "mailbox/pf-mailbox.h"

typedef struct
{
  const char *name;
  const char *text;
  gboolean    has_literal_plus;
  const char *sent;
  guint       breaks;
} Case;

/* clang-format off */
static const Case cases[] = {
  { "atom",         "INBOX",          FALSE, "INBOX",                0 },
  { "mutf7",        "Tageb&APw-cher", FALSE, "Tageb&APw-cher",       0 },
  { "blank",        "a b",            FALSE, "\"a b\"",              0 },
  { "empty",        "",               FALSE, "\"\"",                 0 },
  { "escapes",      "a\"b\\c",        FALSE, "\"a\\\"b\\\\c\"",      0 },
  { "parentheses",  "(x)",            FALSE, "\"(x)\"",              0 },
  { "nil",          "nil",            FALSE, "\"nil\"",              0 },
  { "8bit",         "K\303\266ln",    FALSE, "{5}\r\nK\303\266ln",   1 },
  { "8bit-plus",    "K\303\266ln",    TRUE,  "{5+}\r\nK\303\266ln",  0 },
  { "line",         "a\r\nb NOOP",    FALSE, "{9}\r\na\r\nb NOOP",   1 },
};
/* clang-format on */

static void
test_astring (gconstpointer data)
{
  const Case *c = data;
  g_auto (PfImapCommand) command = { 0 };

  pf_imap_command_init (&command, c->has_literal_plus, "");
  pf_imap_command_add_astring (&command, c->text);
  g_assert_cmpstr (command.text->str, ==, c->sent);
  g_assert_cmpuint (command.breaks->len, ==, c->breaks);
  if (c->breaks > 0)
    g_assert_cmpstr (command.text->str + g_array_index (command.breaks, gsize, 0), ==,
                     c->text);
}

static void
test_flags (void)
{
  const char *keywords[] = { "work", "\\Deleted", "two words", "a]", "", "x)", NULL };
  g_autoptr (GString) out = g_string_new (NULL);

  pf_imap_append_flags (out, PF_FLAG_SEEN | PF_FLAG_FORWARDED, keywords);
  g_assert_cmpstr (out->str, ==, "(\\Seen $Forwarded work)");
  g_string_truncate (out, 0);
  pf_imap_append_flags (out, 0, NULL);
  g_assert_cmpstr (out->str, ==, "()");
}

static void
test_dates (void)
{
  static const struct
  {
    gint64      unix_time;
    int         zone;
    const char *text;
  } rows[] = {
    { 837596665, -420, "\"17-Jul-1996 02:44:25 -0700\"" },
    { 0, 345, "\"01-Jan-1970 05:45:00 +0545\"" },
    { -1, 0, "\"31-Dec-1969 23:59:59 +0000\"" },
    { 0, 1440, "\"01-Jan-1970 00:00:00 +0000\"" },
    { G_MAXINT64, 0, "" },
    { G_MININT64 + 1, 0, "" },
    { G_GINT64_CONSTANT (253402300799), 60, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GString) out = g_string_new (NULL);

      g_assert_cmpint (pf_imap_append_date (out, rows[i].unix_time, rows[i].zone), ==,
                       *rows[i].text != '\0');
      g_assert_cmpstr (out->str, ==, rows[i].text);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/imap/command/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_astring);
    }
  g_test_add_func ("/imap/command/flags", test_flags);
  g_test_add_func ("/imap/command/dates", test_dates);

  return g_test_run ();
}
