/* pf-smtp-reply.c - the lines that a submission server says
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "smtp/pf-smtp-reply.h"

#include "text/pf-meaning-rows.h"
#include "text/pf-phrase.h"

#include <string.h>

/* A sentence says more than the number before it. */
#define ANY 1

/* clang-format off */
static const PfMeaningRow sentences[] = {
  PF_MEANING_APP_PASSWORD (ANY),
  PF_MEANING_BROWSER (ANY),
  { ANY, NULL, "smtpclientauthentication is disabled", PF_MEANS_DISABLED }, /* Exchange Online: 535 5.7.139 */
};

/* The first row wins whose every given part fits. */
static const struct
{
  guint       code;     /* 0: any */
  const char *enhanced; /* NULL: any or none */
  const char *phrase;   /* NULL: whatever is said */
  PfMeaning   means;
} rows[] = {
  { 0,   "5.7.30", NULL,       PF_MEANS_BROWSER }, /* Exchange Online: 550 */
  { 534, NULL,     NULL,       PF_MEANS_NO_MECHANISM }, /* RFC 4954 6: too weak */
  { 504, NULL,     NULL,       PF_MEANS_NO_MECHANISM },
  { 538, NULL,     NULL,       PF_MEANS_NOT_PRIVATE },
  { 530, NULL,     "starttls", PF_MEANS_NOT_PRIVATE },
  { 432, NULL,     NULL,       PF_MEANS_EXPIRED }, /* RFC 4954 6: transition needed */
  { 454, NULL,     NULL,       PF_MEANS_TRY_LATER },
  { 421, NULL,     NULL,       PF_MEANS_TRY_LATER },
  { 0,   NULL,     "too many", PF_MEANS_TRY_LATER },
  { 535, NULL,     NULL,       PF_MEANS_WRONG_CREDENTIALS },
};
/* clang-format on */

/* "5.7.8" and a blank or the end. */
static gsize
enhanced_length (const char *text)
{
  const char *p = text;

  for (int part = 0; part < 3; part++)
    {
      gsize digits = strspn (p, "0123456789");

      if (digits == 0 || digits > 3 || (part > 0 && p[-1] != '.'))
        return 0;
      p += digits;
      if (part < 2 && *p++ != '.')
        return 0;
    }
  if (*p != ' ' && *p != '\0')
    return 0;
  return (gsize) (p - text);
}

PfSmtpFeed
pf_smtp_reply_feed (PfSmtpReply *self, const char *line)
{
  guint       code = 0;
  const char *text;
  gsize       enhanced;

  g_return_val_if_fail (self != NULL && line != NULL, PF_SMTP_FEED_BROKEN);

  if (self->lines == NULL)
    self->lines = g_ptr_array_new_with_free_func (g_free);
  for (int i = 0; i < 3; i++)
    {
      if (!g_ascii_isdigit (line[i]))
        return PF_SMTP_FEED_BROKEN;
      code = code * 10 + (guint) (line[i] - '0');
    }
  if (code < 200 || code > 599 || strchr (" -", line[3]) == NULL ||
      (self->code != 0 && self->code != code) || self->lines->len == PF_SMTP_LIMIT_LINES)
    return PF_SMTP_FEED_BROKEN;

  self->code = code;
  text = line[3] == '\0' ? line + 3 : line + 4;
  enhanced = enhanced_length (text);
  if (enhanced > 0)
    {
      g_free (self->enhanced);
      self->enhanced = g_strndup (text, enhanced);
      text += enhanced + strspn (text + enhanced, " ");
    }
  g_ptr_array_add (self->lines, g_utf8_make_valid (text, -1));

  return line[3] == '-' ? PF_SMTP_FEED_MORE : PF_SMTP_FEED_DONE;
}

void
pf_smtp_reply_clear (PfSmtpReply *self)
{
  self->code = 0;
  g_clear_pointer (&self->enhanced, g_free);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
}

char *
pf_smtp_reply_to_text (const PfSmtpReply *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; self->lines != NULL && i < self->lines->len; i++)
    {
      if (i > 0)
        g_string_append_c (text, ' ');
      g_string_append (text, self->lines->pdata[i]);
    }

  return g_string_free (text, FALSE);
}

static PfMeaning
judge_number (guint code, const char *enhanced, const char *text)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if ((rows[i].code == 0 || rows[i].code == code) &&
        (rows[i].enhanced == NULL || g_strcmp0 (rows[i].enhanced, enhanced) == 0) &&
        (rows[i].phrase == NULL || pf_text_has_phrase (text, rows[i].phrase)))
      return rows[i].means;
  return code / 100 == 4 ? PF_MEANS_TRY_LATER : PF_MEANS_REFUSED;
}

PfMeaning
pf_smtp_judge (guint code, const char *enhanced, const char *text, gint64 *out_wait_ms)
{
  PfMeaning means = pf_meaning_find (sentences, G_N_ELEMENTS (sentences), ANY, NULL, text,
                                     out_wait_ms);

  if (means == PF_MEANS_REFUSED)
    means = judge_number (code, enhanced, text);
  *out_wait_ms = pf_meaning_read_wait (means, text);
  return means;
}
