/* test-probe-speaks.c - what the first bytes of a server are: probe/pf-probe-speaks
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "probe/pf-probe-speaks.h"

#define S(x) PF_SPEAKS_##x

/* clang-format off */
static const struct
{
  const char *name;
  const char *data;
  gsize       length;
  PfSpeaks    speaks;
} cases[] = {
  { "nothing",       "",                       0,  S (NOTHING) },
  { "imap",          "* OK hello",             10, S (IMAP) },
  { "imap-cut",      "* OK",                   4,  S (IMAP) },
  { "imap-lower",    "* ok hello",             10, S (IMAP) },
  { "imap-preauth",  "* PREAUTH x",            11, S (IMAP) },
  { "imap-bye",      "* BYE full",             10, S (IMAP) },
  { "star",          "* hello",                7,  S (OTHER) },
  { "pop3",          "+OK hello",              9,  S (POP3) },
  { "pop3-err",      "-ERR no",                7,  S (POP3) },
  { "smtp",          "220 mx ESMTP",           12, S (SMTP) },
  { "smtp-lines",    "220-mx",                 6,  S (SMTP) },
  { "smtp-busy",     "421 later",              9,  S (SMTP) },
  { "smtp-no",       "554 no",                 6,  S (SMTP) },
  { "ftp",           "220 (vsFTPd 3.0.3)",     18, S (OTHER) },
  { "smtp-of-ftp",   "220 ftp.example ESMTP",  21, S (SMTP) },
  { "number",        "2200",                   4,  S (OTHER) },
  { "http",          "HTTP/1.0 400 Bad",       16, S (HTTP) },
  { "html",          "<HTML><body>",           12, S (HTTP) },
  { "ssh",           "SSH-2.0-x",              9,  S (SSH) },
  { "tls-alert",     "\x15\x03\x01\x00\x02",   5,  S (TLS) },
  { "tls-handshake", "\x16\x03\x03",           3,  S (TLS) },
  { "tls-one-octet", "\x15",                   1,  S (TLS) },
  { "not-tls",       "\x16\x01",               2,  S (OTHER) },
  { "nul",           "\0* OK",                 5,  S (OTHER) },
};
/* clang-format on */

static void
test_recognise (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);

  g_assert_cmpint (pf_probe_recognise (cases[i].data, cases[i].length), ==,
                   cases[i].speaks);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/probe/speaks/%s", cases[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_recognise);
    }

  return g_test_run ();
}
