/* pf-words.c - counts, sizes, times and what a move says while it works
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "human/pf-words.h"

#include <glib/gi18n.h>

#define SECONDS_A_MINUTE G_GINT64_CONSTANT (60)
#define SECONDS_AN_HOUR (60 * SECONDS_A_MINUTE)
#define SECONDS_A_DAY (24 * SECONDS_AN_HOUR)
#define BYTES_A_MEGABYTE G_GUINT64_CONSTANT (1000000)
/* Up to here a wait is told in the smaller unit. */
#define MOST_MINUTES 59
#define MOST_HOURS 47
/* kB, MB, GB, TB, PB, EB: 64 bits go no further. */
#define LARGEST_UNIT 5
#define NO_BREAK_SPACE "\302\240"

char *
pf_words_count (gint64 n)
{
  /* ' puts in the locale's thousands separators. */
  return g_strdup_printf ("%'" G_GINT64_FORMAT, n);
}

char *
pf_words_messages (gint64 n)
{
  g_autofree char *count = pf_words_count (n);

  return g_strdup_printf (ngettext ("%s message", "%s messages", (gulong) n), count);
}

char *
pf_words_messages_of (gint64 n, gint64 total)
{
  g_autofree char *count = pf_words_count (n);
  g_autofree char *all = pf_words_count (total);

  return g_strdup_printf (ngettext ("%s of %s message", "%s of %s messages",
                                    (gulong) total),
                          count, all);
}

char *
pf_words_folders (gint64 n)
{
  g_autofree char *count = pf_words_count (n);

  return g_strdup_printf (ngettext ("%s folder", "%s folders", (gulong) n), count);
}

/* Returns: (transfer full): @text, which is never broken into lines */
static char *
keep_together (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  return g_strjoinv (NO_BREAK_SPACE, words);
}

static char *
add_unit (const char *number, gsize unit)
{
  switch (unit)
    {
    case 0:
      return g_strdup_printf (_ ("%s kB"), number);
    case 1:
      return g_strdup_printf (_ ("%s MB"), number);
    case 2:
      return g_strdup_printf (_ ("%s GB"), number);
    case 3:
      return g_strdup_printf (_ ("%s TB"), number);
    case 4:
      return g_strdup_printf (_ ("%s PB"), number);
    default:
      return g_strdup_printf (_ ("%s EB"), number);
    }
}

/* One decimal below 10, none above; units as providers print them. */
static char *
format_unit (guint64 bytes)
{
  g_autofree char *number = NULL;
  g_autofree char *text = NULL;
  double           value = (double) bytes / 1000;
  gsize            unit = 0;

  while (value >= 999.5 && unit < LARGEST_UNIT)
    {
      value /= 1000;
      unit++;
    }
  number = value < 9.95 ? g_strdup_printf ("%.1f", value)
                        : g_strdup_printf ("%.0f", value);
  text = add_unit (number, unit);
  return keep_together (text);
}

char *
pf_words_size (guint64 bytes)
{
  if (bytes < BYTES_A_MEGABYTE)
    return g_strdup (_ ("less than 1 MB"));

  return format_unit (bytes);
}

char *
pf_words_size_short (guint64 bytes)
{
  if (bytes < 1000)
    return g_strdup_printf (ngettext ("%u byte", "%u bytes", (gulong) bytes),
                            (guint) bytes);

  return format_unit (bytes);
}

char *
pf_words_size_of (gint64 bytes, gint64 total)
{
  g_autofree char *done = pf_words_size_short ((guint64) MAX (bytes, 0));
  g_autofree char *all = pf_words_size_short ((guint64) MAX (total, 0));

  /* Translators: sizes: "1.1 MB of 3.1 GB" */
  return g_strdup_printf (_ ("%s of %s"), done, all);
}

char *
pf_words_time_left (gint64 seconds)
{
  gint64 minutes = (seconds + SECONDS_A_MINUTE - 1) / SECONDS_A_MINUTE;
  gint64 hours = (seconds + SECONDS_AN_HOUR - 1) / SECONDS_AN_HOUR;
  gint64 days = (seconds + SECONDS_A_DAY - 1) / SECONDS_A_DAY;

  if (seconds < 0)
    return g_strdup (_ ("Working out how long this takes"));
  if (seconds < SECONDS_A_MINUTE)
    return g_strdup (_ ("Less than a minute left"));
  if (minutes <= MOST_MINUTES)
    return g_strdup_printf (ngettext ("About %d minute left", "About %d minutes left",
                                      (gulong) minutes),
                            (int) minutes);
  if (hours <= MOST_HOURS)
    return g_strdup_printf (ngettext ("About %d hour left", "About %d hours left",
                                      (gulong) hours),
                            (int) hours);

  return g_strdup_printf (ngettext ("About %d day left", "About %d days left",
                                    (gulong) days),
                          (int) days);
}

char *
pf_words_duration (gint64 ms)
{
  gint64           seconds = ms / 1000;
  gint64           minutes = seconds / SECONDS_A_MINUTE;
  gint64           hours = seconds / SECONDS_AN_HOUR;
  g_autofree char *hour_words = NULL;
  g_autofree char *minute_words = NULL;

  if (seconds < 1)
    return g_strdup (_ ("less than a second"));
  if (minutes < 1)
    return g_strdup_printf (ngettext ("%d second", "%d seconds", (gulong) seconds),
                            (int) seconds);

  minutes -= hours * 60;
  minute_words = g_strdup_printf (ngettext ("%d minute", "%d minutes", (gulong) minutes),
                                  (int) minutes);
  if (hours < 1)
    return g_steal_pointer (&minute_words);

  hour_words = g_strdup_printf (ngettext ("%d hour", "%d hours", (gulong) hours),
                                (int) hours);
  /* Translators: "2 hours", "5 minutes" */
  return g_strdup_printf (C_ ("duration", "%s %s"), hour_words, minute_words);
}

static GDateTime *
local_time (gint64 unix_time)
{
  GDateTime *time = g_date_time_new_from_unix_local (unix_time);

  /* Dates come from mail: some are outside of what a calendar holds. */
  return time != NULL ? time : g_date_time_new_from_unix_local (0);
}

char *
pf_words_when (gint64 unix_time, gint64 now)
{
  g_autoptr (GDateTime) time = local_time (unix_time);
  g_autoptr (GDateTime) today = local_time (now);
  g_autoptr (GDateTime) yesterday = g_date_time_add_days (today, -1);

  if (g_date_time_get_year (time) == g_date_time_get_year (today) &&
      g_date_time_get_day_of_year (time) == g_date_time_get_day_of_year (today))
    return g_date_time_format (time, _ ("at %H:%M"));
  if (yesterday != NULL &&
      g_date_time_get_year (time) == g_date_time_get_year (yesterday) &&
      g_date_time_get_day_of_year (time) == g_date_time_get_day_of_year (yesterday))
    return g_date_time_format (time, _ ("yesterday at %H:%M"));
  if (unix_time > now && unix_time - now < SECONDS_A_DAY)
    return g_date_time_format (time, _ ("tomorrow at %H:%M"));

  return g_date_time_format (time, _ ("on %-d %B %Y"));
}

char *
pf_words_day (gint64 unix_time)
{
  g_autoptr (GDateTime) time = local_time (unix_time);

  return g_date_time_format (time, _ ("%-d %B %Y"));
}

char *
pf_words_stamp (gint64 unix_time)
{
  g_autoptr (GDateTime) time = NULL;

  if (unix_time == G_MININT64)
    return g_strdup ("");

  time = local_time (unix_time);
  return g_date_time_format (time, "%Y-%m-%d %H:%M");
}

char *
pf_words_years (gint64 oldest, gint64 newest)
{
  g_autoptr (GDateTime) first = NULL;
  g_autoptr (GDateTime) last = NULL;
  g_autofree char *text = NULL;

  if (oldest == G_MININT64 || newest == G_MININT64)
    return g_strdup ("");

  first = local_time (oldest);
  last = local_time (newest);
  if (g_date_time_get_year (first) == g_date_time_get_year (last))
    return g_strdup_printf ("%d", g_date_time_get_year (last));

  /* Translators: years, "2009 to 2026" */
  text = g_strdup_printf (_ ("%d to %d"), g_date_time_get_year (first),
                          g_date_time_get_year (last));
  return keep_together (text);
}

char *
pf_words_path (const char *const *path)
{
  return g_strjoinv (" / ", (char **) path);
}

char *
pf_words_target (const char *target)
{
  GString *text;

  g_return_val_if_fail (target != NULL, NULL);

  if (g_ascii_strcasecmp (target, "INBOX") == 0)
    return g_strdup (_ ("Inbox"));
  text = g_string_new (NULL);
  for (const char *p = target; *p != '\0'; p++)
    {
      if (*p == '\\' && p[1] == '/')
        p++;
      g_string_append_c (text, *p);
    }
  return g_string_free (text, FALSE);
}

char *
pf_words_proof (const PfCounts *counts)
{
  g_autofree char *found = pf_words_count (counts->found);
  g_autofree char *placed = pf_words_count (counts->placed);
  GString         *text = g_string_new (NULL);

  const struct
  {
    gint64      n;
    const char *format;
  } parts[] = {
    { counts->already_there, _ (" + %s there already") },
    { counts->left_out, _ (" + %s left out") },
    { counts->excluded, _ (" + %s not chosen") },
    { counts->pending, _ (" + %s still to do") },
  };

  g_string_append_printf (text, _ ("%s found = %s placed"), found, placed);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *n = NULL;
      g_autofree char *part = NULL;
      g_auto (GStrv) pieces = NULL;

      if (parts[i].n == 0)
        continue;
      n = pf_words_count (parts[i].n);
      pieces = g_strsplit (parts[i].format, "%s", 2);
      part = g_strjoinv (n, pieces);
      g_string_append (text, part);
    }

  return g_string_free (text, FALSE);
}

static char *
none_there (const PfCounts *counts)
{
  return g_strdup (counts->undone > 0
                       ? _ ("What this move had put on the server was taken back.")
                       : _ ("Nothing is on the server yet."));
}

char *
pf_words_where_it_stands (const PfCounts *counts)
{
  gint64           there = counts->placed + counts->already_there;
  g_autofree char *of = pf_words_messages_of (there, counts->found);

  if (there == 0)
    return none_there (counts);
  if (counts->found == 1)
    return g_strdup (_ ("The message is on the server."));
  if (counts->pending == 0)
    return g_strdup_printf (_ ("%s are on the server."), of);

  return g_strdup_printf (_ ("%s are on the server. The rest waits."), of);
}

char *
pf_words_where_it_stood (const PfCounts *counts)
{
  gint64           there = counts->placed + counts->already_there;
  g_autofree char *of = pf_words_messages_of (there, counts->found);

  if (there == 0)
    return none_there (counts);
  if (counts->found == 1)
    return g_strdup (_ ("The message was put on the server or was there before."));
  if (counts->pending == 0)
    return g_strdup_printf (_ ("%s were put on the server or were there before."), of);

  return g_strdup_printf (
      _ ("%s were put on the server or were there before. The rest waits."), of);
}

const char *
pf_words_phase (PfPhase phase)
{
  switch (phase)
    {
    case PF_PHASE_UNPACK:
      return _ ("Unpacking the archive");
    case PF_PHASE_FETCH:
      return _ ("Fetching from the old server");
    case PF_PHASE_SCAN:
      return _ ("Counting messages");
    case PF_PHASE_PLAN:
      return _ ("Looking at what is on the server");
    case PF_PHASE_SEND:
      return _ ("Moving");
    case PF_PHASE_VERIFY:
      return _ ("Comparing");
    case PF_PHASE_UNDO:
      return _ ("Taking back");
    case PF_PHASE_DONE:
      return _ ("Finished");
    }

  return "";
}

char *
pf_words_daily (guint64 bytes)
{
  g_autofree char *size = pf_words_size (bytes);

  /* Translators: %s is "500 MB" */
  return g_strdup_printf (
      _ ("Your provider takes %s a day. Postferry waits and goes on by "
         "itself each day."),
      size);
}

char *
pf_words_wait (PfWait wait, gint64 until, gint64 now)
{
  g_autofree char *when = until > 0 ? pf_words_when (until, now) : NULL;

  switch (wait)
    {
    case PF_WAIT_NONE:
      return NULL;
    case PF_WAIT_NETWORK:
      return g_strdup (_ ("Waiting for the network. The move goes on by itself."));
    case PF_WAIT_SERVER:
      if (when == NULL)
        return g_strdup (_ ("The server asked for a pause. The move goes on by itself."));
      /* Translators: %s is "at 14:20" */
      return g_strdup_printf (
          _ ("The server asked for a pause. The move goes on by itself %s."), when);
    case PF_WAIT_BUDGET:
      if (when == NULL)
        return g_strdup (_ ("Enough for today. The move goes on by itself."));
      return g_strdup_printf (_ ("Enough for today. The move goes on by itself %s."),
                              when);
    case PF_WAIT_QUIET:
      return g_strdup (_ ("Looking what arrived, so that nothing is sent twice."));
    case PF_WAIT_PAUSED:
      return g_strdup (_ ("Paused. What has been moved stays on the server."));
    }

  return NULL;
}

char *
pf_words_compared (gint64 checked, gint64 bodies)
{
  g_autofree char *count = pf_words_count (checked);
  g_autofree char *full = pf_words_count (bodies);

  return g_strdup_printf (
      ngettext ("%s message was compared with the one on this computer, %s in full.",
                "%s messages were compared one by one with those on this computer, %s of "
                "them in full.",
                (gulong) checked),
      count, full);
}
