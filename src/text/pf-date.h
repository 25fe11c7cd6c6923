/* pf-date.h - dates of mail: read leniently, written for INTERNALDATE
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 5322 3.3 and 4.3, RFC 3501 (date-time)
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PfDate:
 * @unix_time: Unix seconds; read as UTC if there was no zone
 * @zone: minutes east of UTC, 0 if there was none
 * @has_zone: whether the text named a zone that means something
 */
typedef struct
{
  gint64   unix_time;
  int      zone;
  gboolean has_zone;
} PfDate;

/**
 * pf_date_parse:
 * @text: a date as mail has them, unfolded or not
 *
 * Reads RFC 5322 dates and what people made of them: no weekday, two-digit years
 * (below 50: 20xx), dashes, zone names, comments, no seconds, no zone, and the order
 * of asctime() ("Thu Nov  9 22:33:52 [zone] 2001 [zone]").  The weekday is not
 * checked.
 *
 * Returns: %FALSE if there is no day, month and year that can exist
 */
gboolean pf_date_parse (const char *text, PfDate *out_date);

/* The same for a Received header's value: what follows its last ";". */
gboolean pf_date_parse_received (const char *value, PfDate *out_date);

/* Reads @date, which had no zone, as the local time of this computer. */
void pf_date_assume_local (PfDate *date);

/**
 * pf_date_from_civil:
 * @month: 1 to 12
 *
 * The proleptic Gregorian calendar in UTC; a leap second counts as the one before.
 *
 * Returns: %FALSE if there is no such day or time
 */
gboolean pf_date_from_civil (
    int year, int month, int day, int hour, int minute, int second, gint64 *out_unix);

/* Returns: 1 to 12 for a month's English name or the three letters it begins with, in
 * any case; 0 for another word */
int pf_date_month (const char *word, gsize length);

/**
 * pf_date_zone:
 * @word: "+0200", "-08:00", "GMT", "CEST", …, not NUL-terminated
 * @out_zone: minutes east of UTC
 *
 * Returns: %FALSE if the zone is not known ("-0000" says so itself)
 */
gboolean pf_date_zone (const char *word, gsize length, int *out_zone);

/* Returns: (transfer full): "dd-Mon-yyyy hh:mm:ss +zzzz" without quotes, the day
 * padded with a blank */
char *pf_date_format_internal (gint64 unix_time, int zone);

/* Reads that form (a day of one digit without its blank too). */
gboolean pf_date_parse_internal (const char *text, gint64 *out_unix, int *out_zone);

/* Returns: whether mail may be of that time: from 1980 to a day after @now */
gboolean pf_date_is_plausible (gint64 unix_time, gint64 now);

G_END_DECLS
