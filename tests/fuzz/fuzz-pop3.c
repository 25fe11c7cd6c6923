/* fuzz-pop3.c - a POP3 server that says any bytes
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-fuzz.h"

#include "pop3/pf-pop3-caps.h"
#include "pop3/pf-pop3-codes.h"
#include "pop3/pf-pop3-reply.h"
#include "pop3/pf-pop3-unstuff.h"

#include <string.h>

static void
check_line (const char *line)
{
  g_auto (PfPop3Reply) reply = { 0 };
  g_autofree char *id = NULL;
  g_autofree char *stamp = pf_pop3_parse_stamp (line);
  guint            number;
  guint64          octets;
  gint64           wait_ms;

  if (pf_pop3_reply_parse (line, &reply))
    {
      g_assert_true (g_utf8_validate (reply.text, -1, NULL));
      g_assert_true (reply.code == NULL || g_utf8_validate (reply.code, -1, NULL));
      pf_pop3_judge (PF_POP3_ASKED_LOGIN, reply.code, reply.text, &wait_ms);
      g_assert_cmpint (wait_ms, >=, 0);
    }
  if (pf_pop3_parse_numbers (line, &number, &octets))
    g_assert_cmpuint (octets, <=, G_MAXINT64);
  if (pf_pop3_parse_uidl (line, &number, &id))
    g_assert_true (*id != '\0' && g_str_is_ascii (id));
  g_assert_true (stamp == NULL || g_str_is_ascii (stamp));
}

static gboolean
take (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  g_assert_cmpuint (length, >, 0);
  g_string_append_len (user_data, (const char *) data, (gssize) length);
  return TRUE;
}

/* Unstuffs in pieces of @step octets; returns how many belong to the message. */
static gsize
unstuff (const guint8 *data, gsize size, gsize step, GString *message)
{
  PfPop3Unstuff self = { 0 };
  gboolean      is_done = FALSE;
  gsize         position = 0;

  while (position < size && !is_done)
    {
      gsize piece = MIN (step, size - position);

      position += (gsize) pf_pop3_unstuff_push (&self, data + position, piece, &is_done,
                                                take, message, NULL);
    }
  return position;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);
  g_autoptr (PfPop3Caps) caps = pf_pop3_caps_new ((const char *const *) lines);
  g_autoptr (GString) whole = g_string_new (NULL);
  g_autoptr (GString) pieces = g_string_new (NULL);

  for (gsize i = 0; lines[i] != NULL; i++)
    check_line (lines[i]);
  g_assert_cmpint (caps->login_delay_s, >=, 0);
  g_assert_cmpint (caps->expire_days, >=, -1);

  /* Where the octets are cut makes no difference. */
  g_assert_cmpuint (unstuff (data, size, size, whole), ==,
                    unstuff (data, size, 1 + size % 7, pieces));
  g_assert_true (g_string_equal (whole, pieces));
  g_assert_cmpuint (whole->len, <=, size);

  return 0;
}
