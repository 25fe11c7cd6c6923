/* test-transcript.c - what a transcript shows, and the forms of a secret
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pf-wire.h"

static void
test_secret_fits (void)
{
  static const struct
  {
    const char *text;
    gboolean    raw;
    gboolean    quoted;
  } rows[] = {
    { "plain", TRUE, TRUE },  { "q\"\\", TRUE, TRUE },  { "\303\244", TRUE, FALSE },
    { "a\nb", FALSE, FALSE }, { "a\rb", FALSE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (PfSecret) secret = pf_secret_new (rows[i].text);

      g_assert_cmpint (pf_wire_secret_fits (secret, PF_SECRET_RAW), ==, rows[i].raw);
      g_assert_cmpint (pf_wire_secret_fits (secret, PF_SECRET_QUOTED), ==,
                       rows[i].quoted);
      g_assert_true (pf_wire_secret_fits (secret, PF_SECRET_BASE64));
    }
}

static void
add_live_cb (const char *line, gpointer user_data)
{
  g_string_append_printf (user_data, "%s|", line);
}

static void
test_transcript (void)
{
  GString         *live = g_string_new (NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (PfTranscript) transcript = pf_transcript_new (add_live_cb, live);

  pf_transcript_note (transcript, "connected");
  pf_transcript_received (transcript, "* OK \033[2J\377 \303\244\r\n", -1);
  pf_transcript_sent (transcript, "a1 LOGIN ", -1);
  pf_transcript_sent (transcript, "<secret>", -1);
  pf_transcript_sent (transcript, "\r\na2 APPEND {8}\r\n", -1);
  pf_transcript_sent_bytes (transcript, 5);
  pf_transcript_sent_bytes (transcript, 3);
  pf_transcript_sent (transcript, "\r\n", 2);
  pf_transcript_sent_bytes (transcript, 9);
  pf_transcript_received (transcript, "a2 OK\r\n", -1);
  for (int i = 0; i < 1000; i++)
    pf_transcript_received (transcript, "x\n", 2);
  lines = pf_transcript_to_lines (transcript);
  g_assert_cmpuint (g_strv_length (lines), ==, 400);
  text = g_string_free (live, FALSE);
  g_assert_true (g_str_has_prefix (
      text, "-- connected|S: * OK \\x1b[2J\\xff \303\244|C: a1 LOGIN <secret>|"
            "C: a2 APPEND {8}|C: <8 bytes>|C: <9 bytes>|S: a2 OK|S: x|"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wire/secret-fits", test_secret_fits);
  g_test_add_func ("/wire/transcript", test_transcript);

  return g_test_run ();
}
