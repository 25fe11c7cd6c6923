/* test-date.c - dates of mail, as they should be and as they are
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "text/pf-date.h"

#include <stdlib.h>
#include <time.h>

#define NONE G_MININT64

typedef struct
{
  const char *name; /* the test's path below /date/parse */
  const char *text;
  gint64      unix_time; /* NONE: no date */
  int         zone;
  gboolean    has_zone;
} Case;

/* 2024-03-12 10:00:05 UTC is 1710237605; 2001-11-09 22:33:52 UTC is 1005345232. */
/* clang-format off */
static const Case cases[] = {
  { "rfc",             "Tue, 12 Mar 2024 10:00:05 +0000",          1710237605, 0,    TRUE },
  { "east",            "Tue, 12 Mar 2024 11:00:05 +0100",          1710237605, 60,   TRUE },
  { "west",            "Tue, 12 Mar 2024 02:00:05 -0800",          1710237605, -480, TRUE },
  { "half-hour",       "Tue, 12 Mar 2024 15:30:05 +0530",          1710237605, 330,  TRUE },
  { "comment",         "Tue, 12 Mar 2024 11:00:05 +0100 (CET)",    1710237605, 60,   TRUE },
  { "wrong-comment",   "Tue, 12 Mar 2024 11:00:05 +0100 (PST)",    1710237605, 60,   TRUE },
  { "only-comment",    "Tue, 12 Mar 2024 11:00:05 (CET)",          1710237605, 60,   TRUE },
  { "no-weekday",      "12 Mar 2024 10:00:05 GMT",                 1710237605, 0,    TRUE },
  { "long-names",      "Tuesday, 12 March 2024 10:00:05 UT",       1710237605, 0,    TRUE },
  { "case",            "tue, 12 MAR 2024 10:00:05 gmt",            1710237605, 0,    TRUE },
  { "zone-name",       "Tue, 12 Mar 2024 05:00:05 EST",            1710237605, -300, TRUE },
  { "zone-colon",      "Tue, 12 Mar 2024 11:00:05 +01:00",         1710237605, 60,   TRUE },
  { "gmt-offset",      "Tue, 12 Mar 2024 11:00:05 GMT+0100",       1710237605, 60,   TRUE },
  { "no-zone",         "Tue, 12 Mar 2024 10:00:05",                1710237605, 0,    FALSE },
  { "minus-zero",      "Tue, 12 Mar 2024 10:00:05 -0000",          1710237605, 0,    FALSE },
  { "military",        "Tue, 12 Mar 2024 10:00:05 A",              1710237605, 0,    FALSE },
  { "mad-zone",        "Tue, 12 Mar 2024 10:00:05 +9999",          1710237605, 0,    FALSE },
  { "no-seconds",      "Tue, 12 Mar 2024 10:00 +0000",             1710237600, 0,    TRUE },
  { "no-time",         "12 Mar 2024",                              1710201600, 0,    FALSE },
  { "dashes",          "12-Mar-2024 10:00:05 +0000",               1710237605, 0,    TRUE },
  { "pm",              "Fri, 9 Nov 2001 10:33:52 PM +0000",        1005345232, 0,    TRUE },
  { "am-12",           "Fri, 9 Nov 2001 12:33:52 AM +0000",        1005266032, 0,    TRUE },
  { "year-2-old",      "9 Nov 01 22:33:52 +0000",                  1005345232, 0,    TRUE },
  { "year-2-49",       "1 Jan 49 00:00:00 +0000",                  2493072000, 0,    TRUE },
  { "year-2-50",       "1 Jan 50 00:00:00 +0000",                  -631152000, 0,    TRUE },
  { "year-3",          "9 Nov 101 22:33:52 +0000",                 1005345232, 0,    TRUE },
  { "folded",          "Tue,\r\n 12 Mar 2024\r\n\t10:00:05 +0000", 1710237605, 0,    TRUE },
  { "asctime",         "Fri Nov  9 22:33:52 2001",                 1005345232, 0,    FALSE },
  { "asctime-short",   "Fri Nov 9 22:33 2001",                     1005345180, 0,    FALSE },
  { "asctime-name",    "Fri Nov  9 23:33:52 CET 2001",             1005345232, 60,   TRUE },
  { "asctime-offset",  "Fri Nov 09 22:33:52 +0000 2001",           1005345232, 0,    TRUE },
  { "asctime-late",    "Fri Nov 09 23:33:52 2001 +0100",           1005345232, 60,   TRUE },
  { "asctime-paren",   "Fri Nov 09 23:33:52 2001 (+0100)",         1005345232, 60,   TRUE },
  { "uucp",            "Fri Nov  9 22:33:52 2001 remote from x",   1005345232, 0,    FALSE },
  { "leap-second",     "Sat, 31 Dec 2016 23:59:60 +0000",          1483228799, 0,    TRUE },
  { "leap-day",        "29 Feb 2024 00:00:00 +0000",               1709164800, 0,    TRUE },
  { "no-leap-day",     "29 Feb 2023 00:00:00 +0000",               NONE, 0, FALSE },
  { "leap-1900",       "29 Feb 1900 00:00:00 +0000",               NONE, 0, FALSE },
  { "day-0",           "0 Mar 2024 10:00:05 +0000",                NONE, 0, FALSE },
  { "day-32",          "32 Mar 2024 10:00:05 +0000",               NONE, 0, FALSE },
  { "hour-24",         "12 Mar 2024 24:00:05 +0000",               NONE, 0, FALSE },
  { "minute-60",       "12 Mar 2024 10:60:05 +0000",               NONE, 0, FALSE },
  { "no-month",        "12 2024 10:00:05 +0000",                   NONE, 0, FALSE },
  { "words",           "yesterday at noon",                        NONE, 0, FALSE },
  { "empty",           "",                                         NONE, 0, FALSE },
  { "digits",          "99999999999999999999",                     NONE, 0, FALSE },
};

static const Case received_cases[] = {
  { "usual", "from a by b with SMTP; Tue, 12 Mar 2024 10:00:05 +0000", 1710237605, 0,
    TRUE },
  { "two-semicolons", "from a (x; 1 Jan 1999) by b; 12 Mar 2024 10:00:05 GMT", 1710237605,
    0, TRUE },
  { "no-semicolon",    "from a by b 12 Mar 2024 10:00:05 GMT",                   NONE, 0, FALSE },
  { "nothing-behind",  "from a by b;",                                           NONE, 0, FALSE },
};

static const struct { const char *text; gint64 unix_time; int zone; } internal_cases[] = {
  { "12-Mar-2024 10:00:05 +0000",  1710237605, 0 },
  { " 9-Nov-2001 23:33:52 +0100",  1005345232, 60 },
  { "9-Nov-2001 23:33:52 +0100",   1005345232, 60 },
  { "09-nov-2001 17:03:52 -0530",  1005345232, -330 },
  { " 1-Jan-1970 00:00:00 -0000",  0, 0 },
  { "31-Dec-1969 23:59:59 +0000",  -1, 0 },
  { "12-Mar-24 10:00:05 +0000",    NONE, 0 },
  { "12-Mar-2024 10:00:05",        NONE, 0 },
  { "12-Foo-2024 10:00:05 +0000",  NONE, 0 },
  { "31-Feb-2024 10:00:05 +0000",  NONE, 0 },
  { "12-Mar-2024 10:00:05 +000x",  NONE, 0 },
  { "12-Mar-2024 10:00:05 +00000", NONE, 0 },
  { "112-Mar-2024 10:00:05 +0000", NONE, 0 },
  { "",                            NONE, 0 },
};

static const struct { gint64 unix_time; int zone; const char *text; } format_cases[] = {
  { 1710237605, 0,    "12-Mar-2024 10:00:05 +0000" },
  { 1005345232, 60,   " 9-Nov-2001 23:33:52 +0100" },
  { 1005345232, -330, " 9-Nov-2001 17:03:52 -0530" },
  { 1709164799, 60,   "29-Feb-2024 00:59:59 +0100" },
  { -1,         0,    "31-Dec-1969 23:59:59 +0000" },
};
/* clang-format on */

static void
assert_date (const Case *c, gboolean is_date, const PfDate *date)
{
  g_assert_cmpint (is_date, ==, c->unix_time != NONE);
  if (!is_date)
    return;

  g_assert_cmpint (date->unix_time, ==, c->unix_time);
  g_assert_cmpint (date->zone, ==, c->zone);
  g_assert_cmpint (date->has_zone, ==, c->has_zone);
}

static void
test_parse (gconstpointer data)
{
  const Case *c = data;
  PfDate      date;

  assert_date (c, pf_date_parse (c->text, &date), &date);
}

static void
test_received (gconstpointer data)
{
  const Case *c = data;
  PfDate      date;

  assert_date (c, pf_date_parse_received (c->text, &date), &date);
}

static void
test_internal (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (internal_cases); i++)
    {
      gint64   unix_time = NONE;
      int      zone = 0;
      gboolean is_date;

      g_test_message ("%s", internal_cases[i].text);
      is_date = pf_date_parse_internal (internal_cases[i].text, &unix_time, &zone);
      g_assert_cmpint (is_date, ==, internal_cases[i].unix_time != NONE);
      g_assert_cmpint (unix_time, ==, internal_cases[i].unix_time);
      g_assert_cmpint (zone, ==, internal_cases[i].zone);
    }
}

static void
test_format (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (format_cases); i++)
    {
      g_autofree char *text = pf_date_format_internal (format_cases[i].unix_time,
                                                       format_cases[i].zone);

      g_assert_cmpstr (text, ==, format_cases[i].text);
    }
}

/* Against another calendar: GDateTime's, over four hundred years. */
static void
test_calendar (void)
{
  g_autoptr (GDateTime) start = g_date_time_new_utc (1850, 1, 1, 12, 34, 56);

  for (int day = 0; day < 146097; day += 1)
    {
      g_autoptr (GDateTime) date = g_date_time_add_days (start, day);
      gint64 unix_time = NONE;

      g_assert_true (pf_date_from_civil (g_date_time_get_year (date),
                                         g_date_time_get_month (date),
                                         g_date_time_get_day_of_month (date), 12, 34, 56,
                                         &unix_time));
      g_assert_cmpint (unix_time, ==, g_date_time_to_unix (date));
    }
}

/* A clock in Berlin, also in the hours around its changes (at 01:00 UTC): the hour that
 * comes twice is read as the later one. */
/* clang-format off */
static const struct
{
  const char *local;
  gint64      unix_time;
  int         zone;
} local_times[] = {
  { "Fri Nov  9 22:33:52 2001", 1005341632, 60 },
  { "Fri Jul  8 12:08:34 2011", 1310119714, 120 },
  { "Mon Jul  8 12:00:00 2024", 1720432800, 120 },
  { "Sun Mar 31 01:59:59 2024", 1711846799, 60 },
  { "Sun Mar 31 03:00:00 2024", 1711846800, 120 },
  { "Sun Oct 27 01:59:59 2024", 1729987199, 120 },
  { "Sun Oct 27 02:30:00 2024", 1729992600, 60 },
  { "Sun Oct 27 03:00:00 2024", 1729994400, 60 },
};
/* clang-format on */

static void
test_local (void)
{
  g_setenv ("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", TRUE);
  tzset ();
  for (gsize i = 0; i < G_N_ELEMENTS (local_times); i++)
    {
      PfDate date;

      g_assert_true (pf_date_parse (local_times[i].local, &date));
      pf_date_assume_local (&date);
      g_assert_cmpint (date.unix_time, ==, local_times[i].unix_time);
      g_assert_cmpint (date.zone, ==, local_times[i].zone);
      g_assert_false (date.has_zone);
    }
}

static void
test_plausible (void)
{
  const gint64 now = 1710237605;

  g_assert_true (pf_date_is_plausible (now, now));
  g_assert_true (pf_date_is_plausible (now + 86400, now));
  g_assert_false (pf_date_is_plausible (now + 86401, now));
  g_assert_true (pf_date_is_plausible (315532800, now));
  g_assert_false (pf_date_is_plausible (315532799, now));
  g_assert_false (pf_date_is_plausible (G_MININT64, now));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/date/parse/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_parse);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (received_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/date/received/%s",
                                               received_cases[i].name);

      g_test_add_data_func (path, &received_cases[i], test_received);
    }
  g_test_add_func ("/date/internal", test_internal);
  g_test_add_func ("/date/format", test_format);
  g_test_add_func ("/date/calendar", test_calendar);
  g_test_add_func ("/date/local", test_local);
  g_test_add_func ("/date/plausible", test_plausible);

  return g_test_run ();
}
