/* talk-wire.c - the wire against the scripts in tests/talk/wire
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pf-wire.h"

#include "pf-talk.h"

#include <string.h>

#define SECRET "pa\"s\\s"

/* What a step of "@do" may use. */
typedef struct
{
  PfWire  *wire;
  GString *literal;
} Play;

static guint64
read_number (const char *text)
{
  guint64 number = 0;

  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT, &number, NULL))
    g_error ("no number: %s", text);
  return number;
}

static gboolean
append_cb (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  Play *play = user_data;

  g_string_append_len (play->literal, (const char *) data, (gssize) length);
  return TRUE;
}

static gboolean
do_read (Play *play, const char *text, GError **error)
{
  g_autofree char *line = pf_wire_read_line (play->wire, NULL, NULL, error);

  return line != NULL;
}

static gboolean
do_echo (Play *play, const char *text, GError **error)
{
  g_autofree char *line = pf_wire_read_line (play->wire, NULL, NULL, error);

  return line != NULL && pf_wire_printf (play->wire, NULL, error, "got %s\r\n", line) &&
         pf_wire_flush (play->wire, NULL, error);
}

/* Writes to a server that has gone: its last line must come before the error. */
static gboolean
do_echo_bye (Play *play, const char *text, GError **error)
{
  g_autofree char *line = NULL;

  if (!pf_wire_printf (play->wire, NULL, error, "a NOOP\r\n"))
    return FALSE;
  line = pf_wire_read_line (play->wire, NULL, NULL, error);
  if (line == NULL)
    return FALSE;
  g_assert_cmpstr (line, ==, "* BYE too many connections");
  g_assert_false (pf_wire_has_line (play->wire));
  return do_read (play, text, error);
}

static gboolean
do_length (Play *play, const char *text, GError **error)
{
  gsize            length;
  g_autofree char *line = pf_wire_read_line (play->wire, &length, NULL, error);

  return line != NULL &&
         pf_wire_printf (play->wire, NULL, error, "length %u\r\n", (guint) length) &&
         pf_wire_flush (play->wire, NULL, error);
}

static gboolean
do_literal (Play *play, const char *text, GError **error)
{
  guint64 length = read_number (text);

  g_string_truncate (play->literal, 0);
  if (!pf_wire_read_bytes (play->wire, length, append_cb, play, NULL, error))
    return FALSE;
  g_assert_cmpuint (play->literal->len, ==, length);

  return pf_wire_write_text (play->wire, "literal ", -1, NULL, error) &&
         pf_wire_write (play->wire, play->literal->str, play->literal->len, NULL,
                        error) &&
         pf_wire_write_text (play->wire, "\r\n", 2, NULL, error) &&
         pf_wire_flush (play->wire, NULL, error);
}

static gboolean
do_send (Play *play, const char *text, GError **error)
{
  return pf_wire_printf (play->wire, NULL, error, "%s\r\n", text);
}

static gboolean
do_send_secret (Play *play, const char *text, GError **error)
{
  static const char *const forms[] = { "raw", "quoted", "base64", "size" };
  g_autoptr (PfSecret) secret = pf_secret_new (SECRET);

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    if (strcmp (text, forms[i]) == 0)
      return pf_wire_write_secret (play->wire, secret, (PfSecretForm) i, NULL, error) &&
             pf_wire_write_text (play->wire, "\r\n", 2, NULL, error) &&
             pf_wire_flush (play->wire, NULL, error);

  g_assert_not_reached ();
}

static gboolean
do_starttls (Play *play, const char *text, GError **error)
{
  g_assert_false (pf_wire_is_private (play->wire));
  if (!pf_wire_start_tls (play->wire, NULL, error))
    return FALSE;
  g_assert_true (pf_wire_is_private (play->wire));
  return TRUE;
}

static gboolean
do_deflate (Play *play, const char *text, GError **error)
{
  return pf_wire_start_deflate (play->wire, error);
}

static gboolean
do_limit (Play *play, const char *text, GError **error)
{
  pf_wire_set_line_limit (play->wire, (gsize) read_number (text));
  return TRUE;
}

static gboolean
do_timeout (Play *play, const char *text, GError **error)
{
  pf_wire_set_answer_timeout (play->wire, (int) read_number (text));
  return TRUE;
}

static gboolean
do_wait (Play *play, const char *text, GError **error)
{
  g_usleep ((gulong) read_number (text) * 1000);
  return TRUE;
}

static const struct
{
  const char *word;
  gboolean (*run) (Play *play, const char *text, GError **error);
} steps[] = {
  { "read", do_read },         { "echo", do_echo },
  { "echo-bye", do_echo_bye }, { "length", do_length },
  { "literal", do_literal },   { "send", do_send },
  { "starttls", do_starttls }, { "deflate", do_deflate },
  { "limit", do_limit },       { "timeout", do_timeout },
  { "wait", do_wait },         { "send-secret", do_send_secret },
};

static gboolean
run_step (Play *play, const char *step, GError **error)
{
  gsize length = strcspn (step, " ");

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (strlen (steps[i].word) == length && strncmp (steps[i].word, step, length) == 0)
      return steps[i].run (play, step + length + (step[length] == ' '), error);

  g_error ("no such step: %s", step);
}

static void
assert_no_secret (PfTranscript *transcript)
{
  g_auto (GStrv) lines = pf_transcript_to_lines (transcript);

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      g_assert_null (strstr (lines[i], "pa\"s"));
      g_assert_null (strstr (lines[i], "cGEi"));
    }
}

static gboolean
play_client (const PfTalk     *talk,
             const PfEndpoint *endpoint,
             const PfTrust    *trust,
             gboolean          is_cut,
             GError          **error)
{
  const char *todo = pf_talk_get (talk, "do");
  g_auto (GStrv) words = g_strsplit (todo != NULL ? todo : "read", "|", -1);
  g_autoptr (PfTranscript) transcript = pf_transcript_new (NULL, NULL);
  g_autoptr (PfWire) wire = pf_wire_open (endpoint, trust, transcript, NULL, error);
  Play     play = { wire, NULL };
  gboolean is_ok = wire != NULL;

  play.literal = g_string_new (NULL);
  for (gsize i = 0; is_ok && words[i] != NULL; i++)
    is_ok = run_step (&play, words[i], error);
  g_string_free (play.literal, TRUE);
  assert_no_secret (transcript);

  return is_ok;
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  pf_talk_add_folder ("wire", PF_PROTOCOL_IMAP, NULL, play_client);

  return g_test_run ();
}
