/* test-dns.c - the name service's own words, and domains that nobody uses
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "discover/pf-dns.h"
#include "facts/pf-parking.h"

#include <string.h>

#define ID 0x1234
#define HEAD(flags, answers) "\x12\x34" flags "\x00\x01" answers "\x00\x00\x00\x00"
#define QUESTION                                                                         \
  "\x01"                                                                                 \
  "a"                                                                                    \
  "\x04"                                                                                 \
  "test"                                                                                 \
  "\x00"                                                                                 \
  "\x00\x01\x00\x01"
#define ALIAS                                                                            \
  "\xc0\x0c\x00\x05\x00\x01\x00\x00\x00\x05\x00\x04\x01"                                 \
  "b"                                                                                    \
  "\xc0\x0e"

/**
 * Case:
 * @code: -1: it is no answer to our question
 */
typedef struct
{
  const char *name;
  const char *data;
  gsize       length;
  int         code;
  const char *alias;
} Case;

#define ROW(text) text, sizeof (text) - 1

/* clang-format off */
static const Case cases[] = {
  { "fine",           ROW (HEAD ("\x81\x80", "\x00\x00") QUESTION), 0, NULL },
  { "servfail",       ROW (HEAD ("\x81\x82", "\x00\x00") QUESTION), 2, NULL },
  { "nxdomain",       ROW (HEAD ("\x81\x83", "\x00\x00") QUESTION), 3, NULL },
  { "refused",        ROW (HEAD ("\x81\x85", "\x00\x00") QUESTION), 5, NULL },
  { "alias",          ROW (HEAD ("\x81\x80", "\x00\x01") QUESTION ALIAS), 0, "b.test" },
  { "other-id",       ROW ("\x12\x35\x81\x80\x00\x01\x00\x00\x00\x00\x00\x00" QUESTION), -1, NULL },
  { "a-question",     ROW (HEAD ("\x01\x00", "\x00\x00") QUESTION), -1, NULL },
  { "other-name",     ROW (HEAD ("\x81\x80", "\x00\x00") "\x01" "z" "\x04" "test" "\x00" "\x00\x01\x00\x01"), -1, NULL },
  { "no-question",    ROW ("\x12\x34\x81\x80\x00\x00\x00\x00\x00\x00\x00\x00"), -1, NULL },
  { "cut-question",   ROW (HEAD ("\x81\x80", "\x00\x00") "\x01" "a" "\x04" "te"), -1, NULL },
  { "cut-record",     ROW (HEAD ("\x81\x80", "\x00\x01") QUESTION "\xc0\x0c\x00\x05"), -1, NULL },
  { "alias-to-itself", ROW (HEAD ("\x81\x80", "\x00\x01") QUESTION "\xc0\x0c\x00\x05\x00\x01\x00\x00\x00\x05\x00\x02\xc0\x24"), 0, NULL },
  { "too-many-records", ROW (HEAD ("\x81\x80", "\xff\xff") QUESTION), -1, NULL },
  { "too-short",      ROW ("\x12\x34\x81"), -1, NULL },
  { "empty",          ROW (""), -1, NULL },
};
/* clang-format on */

static void
test_read (gconstpointer data)
{
  const Case *c = data;
  PfDnsAnswer answer = { NULL, -1, NULL, FALSE };
  gboolean    is_ours;
  guint8     *copy = g_memdup2 (c->data, MAX (c->length, 1));

  answer.name = g_strdup ("a.test");
  is_ours = pf_dns_read (copy, c->length, ID, &answer);
  g_assert_cmpint (is_ours, ==, c->code >= 0);
  g_assert_cmpint (answer.code, ==, c->code);
  g_assert_cmpstr (answer.alias_of, ==, c->alias);
  g_free (answer.name);
  g_free (answer.alias_of);
  g_free (copy);
}

/* Whatever arrives is read to its end and no further. */
static void
test_cut_anywhere (void)
{
  const char whole[] = HEAD ("\x81\x80", "\x00\x01") QUESTION ALIAS;

  for (gsize length = 0; length < sizeof whole; length++)
    for (guint flip = 0; flip < 8; flip++)
      {
        g_autofree guint8 *copy = g_memdup2 (whole, MAX (length, 1));
        PfDnsAnswer        answer = { NULL, -1, NULL, FALSE };

        answer.name = g_strdup ("a.test");
        if (length > 0)
          copy[length - 1] ^= (guint8) (1U << flip);
        pf_dns_read (copy, length, ID, &answer);
        g_free (answer.name);
        g_free (answer.alias_of);
      }
}

/* A port where nobody answers: it ends, and every name has its row. */
static void
test_nobody_answers (void)
{
  const char *const names[] = { "a.test", "b.test", NULL };
  gint64            start = g_get_monotonic_time ();
  g_autoptr (GPtrArray) answers = pf_dns_ask (names, "127.0.0.1:9", NULL);

  g_assert_cmpuint (answers->len, ==, 2);
  for (guint i = 0; i < answers->len; i++)
    g_assert_cmpint (((const PfDnsAnswer *) answers->pdata[i])->code, ==, -1);
  g_assert_cmpint (g_get_monotonic_time () - start, <,
                   G_GINT64_CONSTANT (1000) * 2 * PF_DNS_TIMEOUT_MS);
}

static void
test_parking (void)
{
  const char *const parked[] = { "ns.example.org", "NS1.SedoParking.com", NULL };
  const char *const near[] = { "sedoparking.com.example.org", "notbodis.com", "com",
                               NULL };
  const char *const none[] = { NULL };
  g_autofree char  *asof = NULL;

  g_assert_null (pf_parking_find (near, &asof));
  g_assert_null (pf_parking_find (none, &asof));
  g_assert_null (pf_parking_find (NULL, &asof));
  g_assert_null (asof);
  g_assert_cmpstr (pf_parking_find (parked, &asof), ==, "NS1.SedoParking.com");
  g_assert_cmpstr (asof, ==, "2022-10-24");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/dns/read/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_read);
    }
  g_test_add_func ("/dns/cut-anywhere", test_cut_anywhere);
  g_test_add_func ("/dns/nobody-answers", test_nobody_answers);
  g_test_add_func ("/dns/parking", test_parking);

  return g_test_run ();
}
