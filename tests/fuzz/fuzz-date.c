/* fuzz-date.c - dates of any bytes
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-fuzz.h"

#include "text/pf-date.h"

static void
check_date (gint64 unix_time, int zone)
{
  g_autofree char *text = pf_date_format_internal (unix_time, zone);
  gint64           again = 0;
  int              zone_again = 0;

  /* Years 0 and 10000, by a zone, cannot be written. */
  if (unix_time < G_GINT64_CONSTANT (-62135500000) ||
      unix_time > G_GINT64_CONSTANT (253402200000))
    return;
  g_assert_true (pf_date_parse_internal (text, &again, &zone_again));
  g_assert_cmpint (again, ==, unix_time);
  g_assert_cmpint (zone_again, ==, zone);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  PfDate           date;
  gint64           unix_time;
  int              zone;

  if (pf_date_parse (text, &date))
    check_date (date.unix_time, date.zone);
  if (pf_date_parse_received (text, &date))
    check_date (date.unix_time, date.zone);
  if (pf_date_parse_internal (text, &unix_time, &zone))
    check_date (unix_time, zone);

  return 0;
}
