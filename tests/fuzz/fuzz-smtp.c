/* fuzz-smtp.c - a submission server that says any bytes
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-fuzz.h"

#include "smtp/pf-smtp-reply.h"

/* Takes one reply; returns the line after it, or NULL when nothing can follow. */
static char **
take_reply (char **lines)
{
  g_auto (PfSmtpReply) reply = { 0 };
  PfSmtpFeed       feed = PF_SMTP_FEED_MORE;
  g_autofree char *text = NULL;
  gint64           wait_ms;

  while (*lines != NULL && feed == PF_SMTP_FEED_MORE)
    feed = pf_smtp_reply_feed (&reply, *lines++);
  g_assert_true (reply.lines == NULL || reply.lines->len <= PF_SMTP_LIMIT_LINES);
  if (feed != PF_SMTP_FEED_DONE)
    return NULL;

  g_assert_cmpuint (reply.code, >=, 200);
  g_assert_cmpuint (reply.code, <=, 599);
  text = pf_smtp_reply_to_text (&reply);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  pf_smtp_judge (reply.code, reply.enhanced, text, &wait_ms);
  g_assert_cmpint (wait_ms, >=, 0);
  return lines;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);
  char **rest = lines;

  while (rest != NULL && *rest != NULL)
    rest = take_reply (rest);
  return 0;
}
