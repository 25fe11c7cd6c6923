/* pf-mbox-postmark.c - the line between two messages of an mbox file: "From " and a date
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The date forms are those that Dovecot reads (asctime with and without seconds, zone
 * before or after the year, RFC 822 order), Thunderbird's and Netscape's, UUCP's suffix.
 */

#include "local/pf-mbox-postmark.h"

#include "text/pf-date.h"

#include <string.h>

#define MAX_TOKENS 24       /* words looked at */
#define MAX_SENDER_TOKENS 6 /* words before the date */
#define FROM_LENGTH 5       /* "From " */
#define MINUTE 60
#define HOUR 3600
#define DAY 86400

typedef struct
{
  const char *text;
  gsize       length;
} Token;

/* Where reading has got to among a line's words. */
typedef struct
{
  const Token *tokens;
  gsize        count;
  gsize        at;
} Words;

typedef struct
{
  guint    year, month, day, hour, minute, second;
  int      zone;
  gboolean has_zone;
} Date;

static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
static const char weekdays[] = "montuewedthufrisatsun";

/* Returns: 1 for the first three-letter word of @names, 0 if none fits */
static guint
find_name (const Token *token, gsize length, const char *names)
{
  if (token->length < 3 || length != 3)
    return 0;

  for (guint i = 0; names[(gsize) i * 3] != '\0'; i++)
    if (g_ascii_strncasecmp (token->text, names + (gsize) i * 3, 3) == 0)
      return i + 1;

  return 0;
}

static gboolean
read_digits (const char *text, gsize length, guint max, guint *out_number)
{
  guint number = 0;

  if (length == 0 || length > 4)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isdigit (text[i]))
        return FALSE;
      number = number * 10 + (guint) (text[i] - '0');
    }
  if (number > max)
    return FALSE;

  *out_number = number;
  return TRUE;
}

static const Token *
next_word (Words *words)
{
  return words->at < words->count ? &words->tokens[words->at++] : NULL;
}

static gboolean
read_month (Words *words, guint *out_month)
{
  const Token *token = next_word (words);

  *out_month = token != NULL ? find_name (token, token->length, months) : 0;
  return *out_month > 0;
}

static gboolean
read_day (Words *words, guint *out_day)
{
  const Token *token = next_word (words);

  return token != NULL && token->length <= 2 &&
         read_digits (token->text, token->length, 31, out_day) && *out_day > 0;
}

/* Two digits count as in RFC 5322 4.3, but from 1950 on. */
static gboolean
read_year (const Token *token, guint *out_year)
{
  guint year;

  if (token == NULL || (token->length != 4 && token->length != 2) ||
      !read_digits (token->text, token->length, 2200, &year))
    return FALSE;

  if (token->length == 2)
    year += year < 50 ? 2000 : 1900;
  *out_year = year;
  return year >= 1950;
}

/* hh:mm or hh:mm:ss */
static gboolean
read_time (Words *words, Date *date)
{
  const Token *token = next_word (words);
  const char  *first, *second, *end;

  if (token == NULL)
    return FALSE;

  end = token->text + token->length;
  first = memchr (token->text, ':', token->length);
  if (first == NULL || first - token->text > 2)
    return FALSE;

  second = memchr (first + 1, ':', (gsize) (end - first - 1));
  date->second = 0;
  if (second != NULL &&
      (end - second != 3 || !read_digits (second + 1, 2, 60, &date->second)))
    return FALSE;
  if (second == NULL)
    second = end;

  return read_digits (token->text, (gsize) (first - token->text), 23, &date->hour) &&
         second - first == 3 && read_digits (first + 1, 2, 59, &date->minute);
}

static gboolean
read_numeric_zone (const char *text, gsize length, Date *date)
{
  guint hours, minutes;

  if (length != 5 || (text[0] != '+' && text[0] != '-') ||
      !read_digits (text + 1, 2, 23, &hours) || !read_digits (text + 3, 2, 59, &minutes))
    return FALSE;

  date->zone = (int) (hours * 60 + minutes) * (text[0] == '-' ? -1 : 1);
  date->has_zone = TRUE;
  return TRUE;
}

/* "+0100", "(+0700)", "CET", "(CEST)"; a name that nobody knows is taken, but tells
 * nothing. */
static gboolean
read_zone (const Token *token, Date *date)
{
  const char *text = token->text;
  gsize       length = token->length;

  if (length > 2 && text[0] == '(' && text[length - 1] == ')')
    {
      text++;
      length -= 2;
    }
  if (read_numeric_zone (text, length, date))
    return TRUE;

  if (length > 0 && g_ascii_isalpha (text[0]) && pf_date_zone (text, length, &date->zone))
    {
      date->has_zone = TRUE;
      return TRUE;
    }

  if (length == 0 || length > 5)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isupper (text[i]))
      return FALSE;
  return TRUE;
}

/* What follows the year; anything that is no zone ("remote from host") is left alone. */
static void
read_last_zone (Words *words, Date *date)
{
  if (words->at < words->count && !date->has_zone)
    (void) read_zone (&words->tokens[words->at], date);
}

/* "Nov  9 22:33[:52] [zone] 2001 [zone]", after the weekday */
static gboolean
read_asctime (Words words, Date *date)
{
  const Token *token;

  if (!read_month (&words, &date->month) || !read_day (&words, &date->day) ||
      !read_time (&words, date))
    return FALSE;

  token = next_word (&words);
  if (token == NULL)
    return FALSE;
  if (!read_year (token, &date->year))
    {
      if (!read_zone (token, date) || !read_year (next_word (&words), &date->year))
        return FALSE;
    }
  read_last_zone (&words, date);
  return TRUE;
}

/* "9 Nov 2002 22:33:52 [zone]", after the weekday */
static gboolean
read_rfc822 (Words words, Date *date)
{
  if (!read_day (&words, &date->day) || !read_month (&words, &date->month) ||
      !read_year (next_word (&words), &date->year) || !read_time (&words, date))
    return FALSE;

  read_last_zone (&words, date);
  return TRUE;
}

/* "10/13/95 11:22:33" */
static gboolean
read_netscape (Words words, Date *date)
{
  const Token *token = next_word (&words);
  Token        year;

  if (token == NULL || token->length != 8 || token->text[2] != '/' ||
      token->text[5] != '/')
    return FALSE;

  year = (Token){ token->text + 6, 2 };
  return read_digits (token->text, 2, 12, &date->month) && date->month > 0 &&
         read_digits (token->text + 3, 2, 31, &date->day) && date->day > 0 &&
         read_year (&year, &date->year) && read_time (&words, date);
}

static gboolean
read_date (Words words, gboolean is_dash, Date *date)
{
  const Token *token;
  gsize        length;

  memset (date, 0, sizeof *date);
  if (is_dash && read_netscape (words, date))
    return TRUE;

  token = next_word (&words);
  if (token == NULL)
    return FALSE;
  length = token->length;
  if (length == 4 && token->text[3] == ',')
    length = 3;
  if (find_name (token, length, weekdays) == 0)
    return FALSE;

  memset (date, 0, sizeof *date);
  if (read_asctime (words, date))
    return TRUE;
  memset (date, 0, sizeof *date);
  return read_rfc822 (words, date);
}

/* Days since 1970-01-01 in the Gregorian calendar. */
static gint64
count_days (guint year, guint month, guint day)
{
  gint64 y = (gint64) year - (month <= 2 ? 1 : 0);
  gint64 era = y / 400;
  gint64 year_of_era = y - era * 400;
  gint64 shifted = (month + 9) % 12;
  gint64 day_of_year = (153 * shifted + 2) / 5 + day - 1;
  gint64 day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 +
                      day_of_year;

  return era * 146097 + day_of_era - 719468;
}

/* Blank-separated words; the first may be a string in double quotes. */
static gsize
split_words (const char *text, gsize length, Token tokens[MAX_TOKENS])
{
  gsize count = 0;
  gsize i = 0;

  while (count < MAX_TOKENS)
    {
      gboolean is_string;
      gsize    start;

      while (i < length && (text[i] == ' ' || text[i] == '\t'))
        i++;
      if (i == length)
        break;

      start = i;
      is_string = count == 0 && text[i] == '"' &&
                  memchr (text + i + 1, '"', length - i - 1) != NULL;
      if (is_string)
        i = (gsize) ((const char *) memchr (text + i + 1, '"', length - i - 1) - text);
      while (i < length && text[i] != ' ' && text[i] != '\t')
        i++;
      tokens[count++] = (Token){ text + start, i - start };
    }

  return count;
}

static void
set_date (PfMboxPostmark *postmark, const Date *date)
{
  postmark->form = PF_MBOX_FORM_DATED;
  postmark->has_zone = date->has_zone;
  postmark->zone = date->zone;
  postmark->when = count_days (date->year, date->month, date->day) * DAY +
                   (gint64) date->hour * HOUR + (gint64) date->minute * MINUTE +
                   date->second - (gint64) date->zone * MINUTE;
}

void
pf_mbox_postmark_parse (const guint8 *line, gsize length, PfMboxPostmark *out_postmark)
{
  Token tokens[MAX_TOKENS];
  Words words = { tokens, 0, 0 };
  Date  date;

  *out_postmark = (PfMboxPostmark){ .form = PF_MBOX_FORM_NONE, .when = G_MININT64 };
  while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == '\r'))
    length--;
  if (length > PF_MBOX_POSTMARK_MAX || length < FROM_LENGTH ||
      memcmp (line, "From ", FROM_LENGTH) != 0)
    return;

  if (length > FROM_LENGTH)
    words.count = split_words ((const char *) line + FROM_LENGTH, length - FROM_LENGTH,
                               tokens);
  if (words.count == 0)
    {
      out_postmark->form = PF_MBOX_FORM_BARE;
      return;
    }

  out_postmark->is_dash = tokens[0].length == 1 && tokens[0].text[0] == '-';
  out_postmark->is_quoted = tokens[0].text[0] == '"';
  out_postmark->is_takeout = tokens[0].length > 4 &&
                             memcmp (tokens[0].text + tokens[0].length - 4, "@xxx", 4) ==
                                 0;
  for (; words.at < words.count && words.at <= MAX_SENDER_TOKENS; words.at++)
    if (read_date (words, out_postmark->is_dash && words.at == 1, &date))
      {
        set_date (out_postmark, &date);
        return;
      }

  if (tokens[0].text[0] == '-')
    out_postmark->form = PF_MBOX_FORM_DASH;
}
