/* pf-phrase.c - what stands in a server's sentence
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "text/pf-phrase.h"

#include "text/pf-date.h"

#include <string.h>

#define WAIT_MAX_MS (7 * G_GINT64_CONSTANT (86400000)) /* no server waits longer */

/* clang-format off */
static const struct
{
  const char *word;
  gint64      ms;
} units[] = {
  { "millisecond", 1 },
  { "ms",          1 },
  { "second",      1000 },
  { "sec",         1000 },
  { "minute",      60000 },
  { "min",         60000 },
  { "hour",        3600000 },
  { "day",         86400000 },
};
/* clang-format on */

/* Where @phrase stands in @text, in any case; NULL if nowhere. */
static const char *
find_phrase (const char *text, const char *phrase)
{
  gsize length = strlen (phrase);

  for (; *text != '\0'; text++)
    if (g_ascii_strncasecmp (text, phrase, length) == 0)
      return text;
  return NULL;
}

static gint64
read_wait_after (const char *text)
{
  gint64 number = 0;

  text += strspn (text, ": ");
  if (!g_ascii_isdigit (*text))
    return 0;
  for (; g_ascii_isdigit (*text) && number < WAIT_MAX_MS; text++)
    number = number * 10 + (*text - '0');
  text += strspn (text, "0123456789 ");

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_ascii_strncasecmp (text, units[i].word, strlen (units[i].word)) == 0)
      return MIN (number, WAIT_MAX_MS / units[i].ms) * units[i].ms;
  return 0;
}

/* "2026-11-24T14:20:00Z", "Tue, 24 Nov 2026 14:20:00 GMT"; without a zone it is UTC,
 * which is what servers count in. */
static gint64
read_time (const char *text, gint64 now_unix)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *word = NULL;
  PfDate           date;
  gint64           left = 0;

  text += strspn (text, ": ");
  word = g_strndup (text, strcspn (text, " ,;)"));
  while (*word != '\0' && strchr (".]", word[strlen (word) - 1]) != NULL)
    word[strlen (word) - 1] = '\0';
  time = g_date_time_new_from_iso8601 (word, utc);
  if (time != NULL)
    left = g_date_time_to_unix (time) - now_unix;
  else if (pf_date_parse (text, &date))
    left = date.unix_time - now_unix;
  return CLAMP (left, 0, WAIT_MAX_MS / 1000) * 1000;
}

static gint64
read_wait_till (const char *text, gint64 now_unix)
{
  static const char *const before[] = { "until", "not before", "again at", "again after",
                                        "retry after" };

  for (gsize i = 0; i < G_N_ELEMENTS (before); i++)
    {
      const char *found = find_phrase (text, before[i]);
      gint64      wait = 0;

      if (found != NULL)
        wait = read_time (found + strlen (before[i]), now_unix);
      if (wait > 0)
        return wait;
    }
  return 0;
}

gint64
pf_text_read_wait_at (const char *text, gint64 now_unix)
{
  static const char *const before[] = { "backoff time", "again in",    "again after",
                                        "retry in",     "retry after", "wait for",
                                        "wait" };

  for (gsize i = 0; i < G_N_ELEMENTS (before); i++)
    {
      const char *found = find_phrase (text, before[i]);
      gint64      wait = found != NULL ? read_wait_after (found + strlen (before[i])) : 0;

      if (wait > 0)
        return wait;
    }
  return read_wait_till (text, now_unix);
}

gint64
pf_text_read_wait (const char *text)
{
  return pf_text_read_wait_at (text, g_get_real_time () / G_USEC_PER_SEC);
}

gboolean
pf_text_has_phrase (const char *text, const char *phrase)
{
  return find_phrase (text, phrase) != NULL;
}
