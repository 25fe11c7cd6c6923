/* pf-phrase.c - what stands in a server's sentence
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "text/pf-phrase.h"

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

/* "Suggested Backoff Time: 299961 milliseconds" (Exchange Online), "try again in 15
 * minutes". */
gint64
pf_text_read_wait (const char *text)
{
  static const char *const before[] = { "backoff time", "again in",    "again after",
                                        "retry in",     "retry after", "wait" };

  for (gsize i = 0; i < G_N_ELEMENTS (before); i++)
    {
      const char *found = find_phrase (text, before[i]);
      gint64      wait = found != NULL ? read_wait_after (found + strlen (before[i])) : 0;

      if (wait > 0)
        return wait;
    }
  return 0;
}

gboolean
pf_text_has_phrase (const char *text, const char *phrase)
{
  return find_phrase (text, phrase) != NULL;
}
