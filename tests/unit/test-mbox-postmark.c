/* test-mbox-postmark.c - "From " lines seen in the wild
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "local/pf-mbox-lines.h"
#include "local/pf-mbox-postmark.h"

#include <string.h>

#define NONE PF_MBOX_FORM_NONE
#define BARE PF_MBOX_FORM_BARE
#define DASH PF_MBOX_FORM_DASH
#define DATED PF_MBOX_FORM_DATED

#define NO_DATE G_MININT64
#define NO_ZONE 9999

typedef struct
{
  const char *name;
  const char *line;
  PfMboxForm  form;
  int         zone; /* or NO_ZONE */
  gint64      when; /* as UTC if there is no zone */
} Case;

/* clang-format off */
static const Case cases[] = {
  { "asctime",       "From a@b Thu Nov  9 22:33:52 2001\n",          DATED, NO_ZONE, 1005345232 },
  { "one-space",     "From a@b Thu Nov 9 22:33:52 2001",             DATED, NO_ZONE, 1005345232 },
  { "two-digits",    "From a@b Thu Nov 09 22:33:52 2001\r\n",        DATED, NO_ZONE, 1005345232 },
  { "no-seconds",    "From a@b Thu Nov 29 22:33 2001",               DATED, NO_ZONE, 1007073180 },
  { "zone-before",   "From a Thu Nov  9 22:33:52 CET 2001",          DATED, 60, 1005341632 },
  { "offset-before", "From a Thu Nov  9 22:33:52 +0100 2001",        DATED, 60, 1005341632 },
  { "takeout",       "From 182625943453455425@xxx Tue Mar 11 01:31:25 +0000 2025\r\n",
                                                                     DATED, 0, 1741656685 },
  { "offset-after",  "From a Thu Nov  9 22:33:52 2001 +0300",        DATED, 180, 1005334432 },
  { "rfc822",        "From a Thu, 9 Nov 2002 22:33:52",              DATED, NO_ZONE, 1036881232 },
  { "rfc822-offset", "From a Thu, 9 Nov 2002 22:33:52 +0300",        DATED, 180, 1036870432 },
  { "zone-after",    "From a Thu Nov  9 22:33:52 1994 PST",          DATED, -480,  784449232 },
  { "zone-comment",  "From a Thu Nov  9 22:33:52 2001 (+0700)",      DATED, 420, 1005320032 },
  { "uucp",          "From a Thu Nov  9 22:33:52 2001 remote from host",
                                                                     DATED, NO_ZONE, 1005345232 },
  { "unknown-zone",  "From a Thu Nov  9 22:33:52 XYZ 2001",          DATED, NO_ZONE, 1005345232 },
  { "thunderbird",   "From - Thu Nov  9 22:33:52 2001",              DATED, NO_ZONE, 1005345232 },
  { "sent",          "From - Tue, 12 Mar 2024 10:00:00 GMT",         DATED, 0, 1710237600 },
  { "netscape",      "From - 10/13/95 11:22:33",                     DATED, NO_ZONE,  813583353 },
  { "netscape-sender", "From a 10/13/95 11:22:33",                   NONE,  NO_ZONE,    NO_DATE },
  { "eudora",        "From ???@??? Fri Jul 08 12:08:34 2011",        DATED, NO_ZONE, 1310126914 },
  { "daemon",        "From MAILER-DAEMON Fri Jul 08 12:08:34 2011",  DATED, NO_ZONE, 1310126914 },
  { "quoted",        "From \"a b c\" Fri Jul 08 12:08:34 2011",      DATED, NO_ZONE, 1310126914 },
  { "no-sender",     "From  Fri Jul 08 12:08:34 2011",               DATED, NO_ZONE, 1310126914 },
  { "month-case",    "From a fri JUL 08 12:08:34 2011",              DATED, NO_ZONE, 1310126914 },
  { "wrong-weekday", "From a Mon Jul 08 12:08:34 2011",              DATED, NO_ZONE, 1310126914 },
  { "year-2-digits", "From a Fri Jul 08 12:08:34 11",                DATED, NO_ZONE, 1310126914 },
  { "leap-day",      "From a Tue Feb 29 00:00:00 2000 +0000",        DATED, 0,  951782400 },
  { "epoch",         "From a Thu Jan  1 00:00:00 1970 +0000",        DATED, 0,          0 },
  { "bare",          "From ",                                        BARE,  NO_ZONE,    NO_DATE },
  { "bare-crlf",     "From \r\n",                                    BARE,  NO_ZONE,    NO_DATE },
  { "dash",          "From - \r\n",                                  DASH,  NO_ZONE,    NO_DATE },
  { "dash-words",    "From -whatever",                               DASH,  NO_ZONE,    NO_DATE },
  { "prose",         "From here on it is easy",                      NONE,  NO_ZONE,    NO_DATE },
  { "prose-date",    "From Thursday to Nov 9 22:33 it rains",        NONE,  NO_ZONE,    NO_DATE },
  { "day-32",        "From a Thu Nov 32 22:33:52 2001",              NONE,  NO_ZONE,    NO_DATE },
  { "hour-24",       "From a Thu Nov  9 24:33:52 2001",              NONE,  NO_ZONE,    NO_DATE },
  { "no-year",       "From a Thu Nov  9 22:33:52",                   NONE,  NO_ZONE,    NO_DATE },
  { "from-only",     "From\n",                                       NONE,  NO_ZONE,    NO_DATE },
  { "lower-case",    "from a Thu Nov  9 22:33:52 2001",              NONE,  NO_ZONE,    NO_DATE },
  { "eight-bit",     "From \xfc@\xe4 Thu Nov  9 22:33:52 2001",      DATED, NO_ZONE, 1005345232 },
};
/* clang-format on */

static void
test_parse (gconstpointer data)
{
  const Case    *c = data;
  PfMboxPostmark postmark;

  pf_mbox_postmark_parse ((const guint8 *) c->line, strlen (c->line), &postmark);
  g_assert_cmpint (postmark.form, ==, c->form);
  g_assert_cmpint (postmark.when, ==, c->when);
  g_assert_cmpint (postmark.has_zone, ==, c->zone != NO_ZONE);
  if (c->zone != NO_ZONE)
    g_assert_cmpint (postmark.zone, ==, c->zone);
}

static void
test_too_long (void)
{
  g_autofree char *blanks = g_strnfill (PF_MBOX_POSTMARK_MAX, ' ');
  g_autofree char *line = g_strconcat ("From", blanks, NULL);
  PfMboxPostmark   postmark;

  pf_mbox_postmark_parse ((const guint8 *) line, PF_MBOX_POSTMARK_MAX, &postmark);
  g_assert_cmpint (postmark.form, ==, BARE);
  pf_mbox_postmark_parse ((const guint8 *) line, PF_MBOX_POSTMARK_MAX + 1, &postmark);
  g_assert_cmpint (postmark.form, ==, NONE);
}

/* At every place of a block, and against false friends. */
static void
test_find (void)
{
  for (gsize length = 0; length < 70; length++)
    for (gsize at = 0; at < length; at++)
      {
        guint8        data[70];
        gsize         rest = length - at;
        const guint8 *found;

        for (gsize i = 0; i < length; i++)
          data[i] = (guint8) "FromFrm "[i % 8];
        memcpy (data + at, "From ", MIN (rest, 5));
        found = pf_mbox_find_from (data, length);
        if (rest >= 5)
          g_assert_true (found == data + at);
        else
          g_assert_null (found);
      }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/mbox/postmark/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_parse);
    }
  g_test_add_func ("/mbox/postmark/too-long", test_too_long);
  g_test_add_func ("/mbox/find-from", test_find);

  return g_test_run ();
}
