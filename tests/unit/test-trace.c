/* test-trace.c - which headers two copies of one message may differ in
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "text/pf-trace.h"

#include <string.h>

#define REST "From: a@x\r\nSubject: one two\r\nMessage-ID: <1@x>\r\n"

typedef struct
{
  const char *name; /* the test's path below /trace */
  const char *one;
  const char *two;
  gboolean    is_equal;
} Case;

/* clang-format off */
static const Case cases[] = {
  { "same",          REST "\r\n", REST "\r\n", TRUE },
  { "bare-line-end", REST "\r\n", "From: a@x\nSubject: one two\nMessage-ID: <1@x>\n\n", TRUE },
  { "folded",        REST "\r\n", "From: a@x\r\nSubject: one\r\n two\r\nMessage-ID: <1@x>\r\n\r\n", TRUE },
  { "case-of-name",  REST "\r\n", "FROM: a@x\r\nSubject: one two\r\nMessage-ID: <1@x>\r\n\r\n", TRUE },
  { "case-of-value", REST "\r\n", "From: A@x\r\nSubject: one two\r\nMessage-ID: <1@x>\r\n\r\n", FALSE },
  { "received",      REST "\r\n", "Received: by y;\r\n now\r\n" REST "\r\n", TRUE },
  { "return-path",   REST "\r\n", "Return-Path: <a@x>\r\n" REST "\r\n", TRUE },
  { "delivered-to",  "Delivered-To: b@y\r\n" REST "\r\n", "delivered-to: c@y\r\n" REST "\r\n", TRUE },
  { "spf",           REST "Received-SPF: pass\r\n\r\n", REST "\r\n", TRUE },
  { "results",       REST "Authentication-Results: y; dkim=pass\r\n\r\n", REST "\r\n", TRUE },
  { "arc",           REST "ARC-Seal: i=1\r\n\r\n", REST "\r\n", TRUE },
  { "private",       "X-UIDL: 7\r\nX-Mozilla-Status: 0001\r\n" REST "\r\n", "Status: RO\r\n" REST "\r\n", TRUE },
  { "dkim",          "DKIM-Signature: v=1\r\n" REST "\r\n", REST "\r\n", FALSE },
  { "received-like", "Received-By: y\r\n" REST "\r\n", REST "\r\n", FALSE },
  { "another-order", "Subject: one two\r\nFrom: a@x\r\nMessage-ID: <1@x>\r\n\r\n", REST "\r\n", FALSE },
  { "body",          REST "\r\nReceived: in the body\r\n", REST "\r\nElse\r\n", TRUE },
  { "moved-bound",   "From: a@x\r\n\r\n", "From: a@\r\nx: \r\n\r\n", FALSE },
};
/* clang-format on */

static void
test_equal (gconstpointer data)
{
  const Case *c = data;
  guint8      one[PF_TRACE_DIGEST];
  guint8      two[PF_TRACE_DIGEST];

  pf_trace_hash (c->one, strlen (c->one), one);
  pf_trace_hash (c->two, strlen (c->two), two);
  g_assert_cmpint (memcmp (one, two, sizeof one) == 0, ==, c->is_equal);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/trace/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_equal);
    }

  return g_test_run ();
}
