/* pf-date.c - dates of mail: read leniently, written for INTERNALDATE
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 5322 3.3 and 4.3, RFC 3501 (date-time)
 */

#define G_LOG_DOMAIN "pf-text"

#include "text/pf-date.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define MAX_DATE 512 /* characters that a date may take, comments included */
#define SECONDS_A_DAY ((gint64) 86400)
#define MAX_ZONE (14 * 60)

#define OLDEST_PLAUSIBLE 315532800 /* 1980-01-01 */

static const char *const months[] = {
  "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
};

static const char *const month_names[] = {
  "january", "february", "march",     "april",   "may",      "june",
  "july",    "august",   "september", "october", "november", "december",
};

typedef struct
{
  const char *name;
  int         minutes;
} Zone;

/* Names that mean one thing; BST is taken as British.  The military letters are left
 * out, as RFC 5322 4.3 advises. */
/* clang-format off */
static const Zone zones[] = {
  { "GMT", 0 },     { "UT", 0 },      { "UTC", 0 },     { "Z", 0 },       { "WET", 0 },
  { "BST", 60 },    { "CET", 60 },    { "MET", 60 },    { "MEZ", 60 },    { "WEST", 60 },
  { "CEST", 120 },  { "MEST", 120 },  { "MESZ", 120 },  { "EET", 120 },   { "SAST", 120 },
  { "EEST", 180 },  { "MSK", 180 },   { "MSD", 240 },   { "JST", 540 },   { "KST", 540 },
  { "AEST", 600 },  { "AEDT", 660 },  { "NZST", 720 },  { "NZDT", 780 },
  { "EST", -300 },  { "EDT", -240 },  { "CST", -360 },  { "CDT", -300 },
  { "MST", -420 },  { "MDT", -360 },  { "PST", -480 },  { "PDT", -420 },
  { "AKST", -540 }, { "AKDT", -480 }, { "HST", -600 },
};
/* clang-format on */

/* What has been found of a date. */
typedef struct
{
  const char *p;
  const char *end;
  int         year; /* -1 until found, as the following */
  int         month;
  int         day;
  int         hour;
  int         minute;
  int         second;
  int         zone;
  gboolean    has_zone;
  gboolean    has_offset; /* the zone was given in digits, names do not overrule it */
} Parse;

int
pf_date_month (const char *word, gsize length)
{
  for (int i = 0; i < 12; i++)
    {
      const char *name = month_names[i];
      gboolean    is_name = length == strlen (name);
      gboolean    is_short = length == 3 || (length == 4 && i == 8); /* "Sept" */

      if ((is_name || is_short) && g_ascii_strncasecmp (word, name, length) == 0)
        return i + 1;
    }

  return 0;
}

static gboolean
read_digits (const char *p, gsize n, int *out_value)
{
  int value = 0;

  for (gsize i = 0; i < n; i++)
    {
      if (!g_ascii_isdigit (p[i]))
        return FALSE;
      value = value * 10 + (p[i] - '0');
    }
  *out_value = value;
  return TRUE;
}

static gboolean
read_offset (const char *word, gsize length, int *out_zone)
{
  int hours;
  int minutes;
  int zone;

  if (length != 5 && length != 6)
    return FALSE;
  if (length == 6 && word[3] != ':')
    return FALSE;
  if (!read_digits (word + 1, 2, &hours) || !read_digits (word + length - 2, 2, &minutes))
    return FALSE;

  zone = hours * 60 + minutes;
  if (minutes > 59 || zone > MAX_ZONE || (zone == 0 && *word == '-'))
    return FALSE;
  *out_zone = *word == '-' ? -zone : zone;
  return TRUE;
}

gboolean
pf_date_zone (const char *word, gsize length, int *out_zone)
{
  if (length > 0 && (*word == '+' || *word == '-'))
    return read_offset (word, length, out_zone);

  for (gsize i = 0; i < G_N_ELEMENTS (zones); i++)
    if (length == strlen (zones[i].name) &&
        g_ascii_strncasecmp (word, zones[i].name, length) == 0)
      {
        *out_zone = zones[i].minutes;
        return TRUE;
      }

  return FALSE;
}

static gboolean
is_leap (int year)
{
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int
days_in_month (int year, int month)
{
  static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

  return month == 2 && is_leap (year) ? 29 : days[month - 1];
}

/* Days from 1970-01-01; years begin in March here, so that a leap day ends one. */
static gint64
count_days (int year, int month, int day)
{
  gint64 y = month <= 2 ? year - 1 : year;
  gint64 month_from_march = (month + 9) % 12;
  gint64 day_of_year = (153 * month_from_march + 2) / 5 + day - 1;

  return 365 * y + y / 4 - y / 100 + y / 400 + day_of_year - 719468;
}

gboolean
pf_date_from_civil (
    int year, int month, int day, int hour, int minute, int second, gint64 *out_unix)
{
  if (year < 1 || year > 9999 || month < 1 || month > 12)
    return FALSE;
  if (day < 1 || day > days_in_month (year, month))
    return FALSE;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
    return FALSE;

  *out_unix = count_days (year, month, day) * SECONDS_A_DAY + (gint64) hour * 3600 +
              (gint64) minute * 60 + MIN (second, 59);
  return TRUE;
}

static int
expand_year (int year, gsize n_digits)
{
  if (n_digits >= 4)
    return year;
  if (n_digits == 2 && year < 50)
    return year + 2000;

  return year + 1900;
}

/* A number is the time if a colon follows, else the day, else the year.  FALSE: it is
 * none of them. */
static gboolean
take_number (Parse *parse)
{
  const char *start = parse->p;
  gsize       n = 0;
  int         value;

  while (parse->p < parse->end && g_ascii_isdigit (*parse->p))
    parse->p++;
  n = (gsize) (parse->p - start);
  if (n > 4 || !read_digits (start, n, &value))
    return FALSE;

  if (parse->p < parse->end && *parse->p == ':' && n <= 2 && parse->hour < 0)
    {
      parse->hour = value;
      return TRUE;
    }
  if (parse->hour >= 0 && start[-1] == ':')
    {
      if (n != 2 || parse->second >= 0)
        return FALSE;
      *(parse->minute < 0 ? &parse->minute : &parse->second) = value;
      return TRUE;
    }
  if (n <= 2 && parse->day < 0)
    {
      parse->day = value;
      return TRUE;
    }
  if (n >= 2 && parse->year < 0)
    {
      parse->year = expand_year (value, n);
      return TRUE;
    }

  return FALSE;
}

/* "+0200" once the time is known; before, a dash only separates ("12-Mar-2024"). */
static void
take_sign (Parse *parse)
{
  gsize length = 1;
  int   zone;

  while (parse->p + length < parse->end &&
         (g_ascii_isdigit (parse->p[length]) || (length == 3 && parse->p[3] == ':')))
    length++;
  if (parse->minute < 0 || parse->has_offset || length < 5)
    {
      parse->p++;
      return;
    }

  parse->has_offset = TRUE;
  parse->has_zone = pf_date_zone (parse->p, length, &zone);
  parse->zone = parse->has_zone ? zone : 0;
  parse->p += length;
}

static void
take_half_day (Parse *parse, gboolean is_pm)
{
  if (parse->hour < 1 || parse->hour > 12)
    return;

  parse->hour = parse->hour % 12 + (is_pm ? 12 : 0);
}

static void
take_word (Parse *parse)
{
  const char *word = parse->p;
  gsize       length;
  int         zone;

  while (parse->p < parse->end && g_ascii_isalpha (*parse->p))
    parse->p++;
  length = (gsize) (parse->p - word);

  if (parse->month < 0)
    {
      int month = pf_date_month (word, length);

      if (month > 0)
        parse->month = month;
      return; /* a weekday comes before the month */
    }
  if (length == 2 && g_ascii_tolower (word[1]) == 'm' && strchr ("aApP", *word) != NULL)
    take_half_day (parse, g_ascii_tolower (*word) == 'p');
  else if (!parse->has_offset && !parse->has_zone && parse->minute >= 0 &&
           pf_date_zone (word, length, &zone))
    {
      parse->zone = zone;
      parse->has_zone = TRUE;
    }
}

/* Goes one token on.  Returns: FALSE if this is no date */
static gboolean
take_token (Parse *parse)
{
  char c = *parse->p;

  if (g_ascii_isdigit (c))
    return take_number (parse);
  if (g_ascii_isalpha (c))
    take_word (parse);
  else if (c == '+' || c == '-')
    take_sign (parse);
  else
    parse->p++; /* blanks, commas, and the parentheses of "(CEST)" */

  return TRUE;
}

static gboolean
parse_range (const char *start, const char *end, PfDate *out_date)
{
  Parse  parse = { start, end, -1, -1, -1, -1, -1, -1, 0, FALSE, FALSE };
  gint64 unix_time;

  while (parse.p < end && take_token (&parse))
    continue;
  if (parse.year < 0 || parse.month < 0 || parse.day < 0)
    return FALSE;
  if (!pf_date_from_civil (parse.year, parse.month, parse.day, MAX (parse.hour, 0),
                           MAX (parse.minute, 0), MAX (parse.second, 0), &unix_time))
    return FALSE;

  out_date->unix_time = unix_time - (gint64) parse.zone * 60;
  out_date->zone = parse.zone;
  out_date->has_zone = parse.has_zone;
  return TRUE;
}

gboolean
pf_date_parse (const char *text, PfDate *out_date)
{
  g_return_val_if_fail (text != NULL && out_date != NULL, FALSE);

  return parse_range (text, text + strnlen (text, MAX_DATE), out_date);
}

gboolean
pf_date_parse_received (const char *value, PfDate *out_date)
{
  const char *semicolon;

  g_return_val_if_fail (value != NULL, FALSE);

  semicolon = strrchr (value, ';');

  return semicolon != NULL && pf_date_parse (semicolon + 1, out_date);
}

/* Seconds that a clock here was ahead of UTC at @unix_time.  Not by mktime(), which looks
 * at /etc/localtime each time: a scan asks once a message. */
static gint64
get_offset (gint64 unix_time)
{
  time_t    clock = (time_t) unix_time;
  struct tm parts;

  return localtime_r (&clock, &parts) != NULL ? (gint64) parts.tm_gmtoff : 0;
}

void
pf_date_assume_local (PfDate *date)
{
  gint64 offset;

  g_return_if_fail (date != NULL);

  /* The clock's offset then is that of the instant that is sought: the second look is
   * right but in the hours around a change, where it is so for one of the readings. */
  offset = get_offset (date->unix_time);
  offset = get_offset (date->unix_time - offset);
  date->unix_time -= offset;
  date->zone = (int) (offset / 60);
}

char *
pf_date_format_internal (gint64 unix_time, int zone)
{
  time_t    shifted = (time_t) (unix_time + (gint64) zone * 60);
  struct tm parts = { 0 };
  int       size = ABS (zone);

  g_return_val_if_fail (size < 24 * 60, NULL);
  g_return_val_if_fail (gmtime_r (&shifted, &parts) != NULL, NULL);

  return g_strdup_printf ("%2d-%s-%04d %02d:%02d:%02d %c%02d%02d", parts.tm_mday,
                          months[parts.tm_mon], parts.tm_year + 1900, parts.tm_hour,
                          parts.tm_min, parts.tm_sec, zone < 0 ? '-' : '+', size / 60,
                          size % 60);
}

gboolean
pf_date_parse_internal (const char *text, gint64 *out_unix, int *out_zone)
{
  gsize  n_day;
  int    day, year, hour, minute, second;
  int    zone = 0;
  gint64 unix_time;

  g_return_val_if_fail (text != NULL, FALSE);

  while (*text == ' ')
    text++;
  n_day = strspn (text, "0123456789");
  if (n_day < 1 || n_day > 2 || !read_digits (text, n_day, &day))
    return FALSE;

  /* "-Mar-2024 10:00:00 +0100" */
  text += n_day;
  if (strlen (text) != 24 || text[0] != '-' || text[4] != '-' || text[9] != ' ' ||
      text[12] != ':' || text[15] != ':' || text[18] != ' ')
    return FALSE;
  if (!read_digits (text + 5, 4, &year) || !read_digits (text + 10, 2, &hour) ||
      !read_digits (text + 13, 2, &minute) || !read_digits (text + 16, 2, &second))
    return FALSE;
  if (strcmp (text + 19, "-0000") != 0 && !read_offset (text + 19, 5, &zone))
    return FALSE;
  if (!pf_date_from_civil (year, pf_date_month (text + 1, 3), day, hour, minute, second,
                           &unix_time))
    return FALSE;

  *out_unix = unix_time - (gint64) zone * 60;
  *out_zone = zone;
  return TRUE;
}

gboolean
pf_date_is_plausible (gint64 unix_time, gint64 now)
{
  return unix_time >= OLDEST_PLAUSIBLE && unix_time <= now + SECONDS_A_DAY;
}
