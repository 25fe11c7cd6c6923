/* test-canon.c - what is sent of a message, and what it is compared by
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "text/pf-canon.h"

#include "base/pf-limits.h"

#include <gio/gio.h>
#include <string.h>

#define NONE PF_PRIVATE_NONE
#define MBOX PF_PRIVATE_MBOX
#define TB PF_PRIVATE_THUNDERBIRD

/* A literal that may hold NULs. */
#define BYTES(literal) literal, sizeof (literal) - 1

typedef struct
{
  const char      *name; /* the test's path below /canon/form */
  const char      *in;
  gsize            in_length;
  PfPrivateHeaders private_headers;
  guint            repairs;
  guint            problems;
  const char      *sent;
  gsize            sent_length;
  const char      *header;         /* canonical */
  const char      *body;           /* canonical */
  gint64           canonical_size; /* -1: as sent */
} Case;

/* clang-format off */
static const Case cases[] = {
  { "crlf", BYTES ("Subject: a\r\nFrom: b\r\n\r\nHello\r\nWorld\r\n"), NONE, 0, 0,
    BYTES ("Subject: a\r\nFrom: b\r\n\r\nHello\r\nWorld\r\n"),
    "subject:a\nfrom:b\n", "Hello\r\nWorld\r\n", -1 },
  { "lf", BYTES ("Subject: a\nFrom: b\n\nHello\nWorld\n"), NONE, 0, 0,
    BYTES ("Subject: a\r\nFrom: b\r\n\r\nHello\r\nWorld\r\n"),
    "subject:a\nfrom:b\n", "Hello\r\nWorld\r\n", -1 },
  { "mixed", BYTES ("Subject: a\nFrom: b\r\n\nHello\r\nWorld\nx\r\n"), NONE, 0, 0,
    BYTES ("Subject: a\r\nFrom: b\r\n\r\nHello\r\nWorld\r\nx\r\n"),
    "subject:a\nfrom:b\n", "Hello\r\nWorld\r\nx\r\n", -1 },
  { "classic-mac", BYTES ("Subject: a\rFrom: b\r\rHello\rWorld\r"), NONE, 0, 0,
    BYTES ("Subject: a\r\nFrom: b\r\n\r\nHello\r\nWorld\r\n"),
    "subject:a\nfrom:b\n", "Hello\r\nWorld\r\n", -1 },
  { "classic-mac-blank", BYTES ("A: a\r\r\r\rx\r"), NONE, 0, 0,
    BYTES ("A: a\r\n\r\n\r\n\r\nx\r\n"), "a:a\n", "\r\n\r\nx\r\n", -1 },
  { "cr-cr-lf", BYTES ("A: a\r\r\n\r\r\nHello\r\r\nWorld\r\r\r\n"), NONE, 0, 0,
    BYTES ("A: a\r\n\r\nHello\r\nWorld\r\n"), "a:a\n", "Hello\r\nWorld\r\n", -1 },
  { "bare-cr", BYTES ("A: a\n\nab\rcd\nx\r\ry\n"), NONE, 0, PF_PROBLEM_BARE_CR,
    BYTES ("A: a\r\n\r\nab\r\ncd\r\nx\r\n\r\ny\r\n"), "a:a\n", "ab\r\ncd\r\nx\r\n\r\ny\r\n", -1 },
  { "bare-cr-header", BYTES ("A: a\rB: b\n\nx\n"), NONE, 0, PF_PROBLEM_BARE_CR,
    BYTES ("A: a\r\nB: b\r\n\r\nx\r\n"), "a:a\nb:b\n", "x\r\n", -1 },
  { "cr-at-end", BYTES ("A: a\n\nx\r"), NONE, 0, PF_PROBLEM_BARE_CR,
    BYTES ("A: a\r\n\r\nx\r\n"), "a:a\n", "x\r\n", -1 },
  { "no-final-eol", BYTES ("A: a\n\nx\ny"), NONE, 0, PF_PROBLEM_NO_FINAL_EOL,
    BYTES ("A: a\r\n\r\nx\r\ny\r\n"), "a:a\n", "x\r\ny\r\n", -1 },
  { "blank-end", BYTES ("A: a\n\nx\n\n\n"), NONE, 0, 0,
    BYTES ("A: a\r\n\r\nx\r\n\r\n\r\n"), "a:a\n", "x\r\n", -1 },
  { "blank-inside", BYTES ("A: a\n\n\n\nx\n\n\ny\n"), NONE, 0, 0,
    BYTES ("A: a\r\n\r\n\r\n\r\nx\r\n\r\n\r\ny\r\n"), "a:a\n", "\r\n\r\nx\r\n\r\n\r\ny\r\n", -1 },
  { "blank-only", BYTES ("A: a\n\n\n\n"), NONE, 0, 0,
    BYTES ("A: a\r\n\r\n\r\n\r\n"), "a:a\n", "", -1 },
  { "no-body", BYTES ("A: a\n\n"), NONE, 0, 0,
    BYTES ("A: a\r\n\r\n"), "a:a\n", "", -1 },
  { "header-only", BYTES ("A: a\nB: b\n"), NONE, 0, PF_PROBLEM_NO_HEADER_END,
    BYTES ("A: a\r\nB: b\r\n"), "a:a\nb:b\n", "", -1 },
  { "header-only-cut", BYTES ("A: a\nB: b"), NONE, 0,
    PF_PROBLEM_NO_HEADER_END | PF_PROBLEM_NO_FINAL_EOL, BYTES ("A: a\r\nB: b\r\n"),
    "a:a\nb:b\n", "", -1 },
  { "header-only-repaired", BYTES ("A: a\nB: b\n"), NONE, PF_REPAIR_ADD_HEADER_END,
    PF_PROBLEM_NO_HEADER_END, BYTES ("A: a\r\nB: b\r\n\r\n"), "a:a\nb:b\n", "", -1 },
  { "no-header-end", BYTES ("A: a\nHello there\n\nC: c\n"), NONE, 0, PF_PROBLEM_NO_HEADER_END,
    BYTES ("A: a\r\nHello there\r\n\r\nC: c\r\n"), "a:a\n", "Hello there\r\n\r\nC: c\r\n", -1 },
  { "no-header-end-repaired", BYTES ("A: a\nHello there\nx\n"), NONE,
    PF_REPAIR_ADD_HEADER_END, PF_PROBLEM_NO_HEADER_END,
    BYTES ("A: a\r\n\r\nHello there\r\nx\r\n"), "a:a\n", "Hello there\r\nx\r\n", -1 },
  { "empty", BYTES (""), NONE, 0, PF_PROBLEM_EMPTY, BYTES (""), "", "", -1 },
  { "no-header", BYTES ("Hello there\nworld\n\nA: a\n"), NONE, 0, PF_PROBLEM_NO_HEADER,
    BYTES ("Hello there\r\nworld\r\n\r\nA: a\r\n"), "",
    "Hello there\r\nworld\r\n\r\nA: a\r\n", -1 },
  { "no-header-repaired", BYTES ("Hello there\n"), NONE, PF_REPAIR_ADD_HEADER_END,
    PF_PROBLEM_NO_HEADER, BYTES ("\r\nHello there\r\n"), "", "Hello there\r\n", -1 },
  { "garbage", BYTES ("junk here\nmore\nA: a\nB: b\n\nx\n"), NONE, 0, PF_PROBLEM_HEADER_GARBAGE,
    BYTES ("A: a\r\nB: b\r\n\r\nx\r\n"), "a:a\nb:b\n", "x\r\n", -1 },
  { "prose-with-colon", BYTES ("Dear Ada\nNote: this\nis prose\n\nx\n"), NONE, 0,
    PF_PROBLEM_NO_HEADER, BYTES ("Dear Ada\r\nNote: this\r\nis prose\r\n\r\nx\r\n"), "",
    "Dear Ada\r\nNote: this\r\nis prose\r\n\r\nx\r\n", -1 },
  { "leading-blank", BYTES ("\n\nA: a\n\nx\n"), NONE, 0, PF_PROBLEM_HEADER_GARBAGE,
    BYTES ("A: a\r\n\r\nx\r\n"), "a:a\n", "x\r\n", -1 },
  { "postmark", BYTES ("From - Tue Mar 12 10:00:00 2024\nA: a\n\nx\n"), NONE, 0, 0,
    BYTES ("A: a\r\n\r\nx\r\n"), "a:a\n", "x\r\n", -1 },
  { "quoted-postmark", BYTES (">From uucp remote from host\nA: a\n\nx\n"), NONE, 0, 0,
    BYTES ("A: a\r\n\r\nx\r\n"), "a:a\n", "x\r\n", -1 },
  { "postmark-inside", BYTES ("A: a\nFrom x@y Tue Mar 12 10:00:00 2024\nB: b\n\nx\n"), NONE,
    0, PF_PROBLEM_HEADER_GARBAGE, BYTES ("A: a\r\nB: b\r\n\r\nx\r\n"), "a:a\nb:b\n",
    "x\r\n", -1 },
  { "folded", BYTES ("A:  a \n\tb\n  c\nB:\n b\n\nx\n"), NONE, 0, 0,
    BYTES ("A:  a \r\n\tb\r\n  c\r\nB:\r\n b\r\n\r\nx\r\n"), "a:a b c\nb:b\n", "x\r\n", -1 },
  { "blank-before-colon", BYTES ("SUBJECT : a\n\nx\n"), NONE, 0, 0,
    BYTES ("SUBJECT : a\r\n\r\nx\r\n"), "subject:a\n", "x\r\n", -1 },
  { "from-quoting", BYTES ("A: a\n\n>From here\n>>From there\n> From\nx >From y\n>From\n"),
    NONE, 0, 0,
    BYTES ("A: a\r\n\r\n>From here\r\n>>From there\r\n> From\r\nx >From y\r\n>From\r\n"),
    "a:a\n", "From here\r\n>From there\r\n> From\r\nx >From y\r\n>From\r\n", -1 },
  { "from-at-end", BYTES ("A: a\n\n>From "), NONE, 0, PF_PROBLEM_NO_FINAL_EOL,
    BYTES ("A: a\r\n\r\n>From \r\n"), "a:a\n", "From \r\n", -1 },
  { "from-half", BYTES ("A: a\n\n>>Fr"), NONE, 0, PF_PROBLEM_NO_FINAL_EOL,
    BYTES ("A: a\r\n\r\n>>Fr\r\n"), "a:a\n", ">>Fr\r\n", -1 },
  { "from-crlf", BYTES ("A: a\r\n\r\n>>>\r\n>\r>From x\r\n"), NONE, 0, PF_PROBLEM_BARE_CR,
    BYTES ("A: a\r\n\r\n>>>\r\n>\r\n>From x\r\n"), "a:a\n", ">>>\r\n>\r\nFrom x\r\n", -1 },
  { "nul", BYTES ("A: a\n\nx\0y\n"), NONE, 0, PF_PROBLEM_NUL,
    BYTES ("A: a\r\n\r\nx\0y\r\n"), "a:a\n", "xy\r\n", 12 },
  { "nul-stripped", BYTES ("A: a\n\nx\0y\n\0\0"), NONE, PF_REPAIR_STRIP_NUL, PF_PROBLEM_NUL,
    BYTES ("A: a\r\n\r\nxy\r\n"), "a:a\n", "xy\r\n", -1 },
  { "nul-end", BYTES ("A: a\n\nx\n\0\0"), NONE, 0, PF_PROBLEM_NUL | PF_PROBLEM_NO_FINAL_EOL,
    BYTES ("A: a\r\n\r\nx\r\n\0\0\r\n"), "a:a\n", "x\r\n", 13 },
  { "nul-header", BYTES ("A: a\0b\n\nx\n"), NONE, 0, PF_PROBLEM_NUL,
    BYTES ("A: a\0b\r\n\r\nx\r\n"), "a:ab\n", "x\r\n", 12 },
  { "nul-header-stripped", BYTES ("A: a\0b\n\nx\n"), NONE, PF_REPAIR_STRIP_NUL, PF_PROBLEM_NUL,
    BYTES ("A: ab\r\n\r\nx\r\n"), "a:ab\n", "x\r\n", -1 },
  { "nul-after-cr", BYTES ("A: a\n\nx\r\0y\n"), NONE, PF_REPAIR_STRIP_NUL,
    PF_PROBLEM_NUL | PF_PROBLEM_BARE_CR, BYTES ("A: a\r\n\r\nx\r\ny\r\n"), "a:a\n",
    "x\r\ny\r\n", -1 },
  { "latin1-header", BYTES ("Subject: f\xfcr\n\nx\n"), NONE, 0, PF_PROBLEM_HEADER_8BIT,
    BYTES ("Subject: f\xfcr\r\n\r\nx\r\n"), "subject:f\xfcr\n", "x\r\n", -1 },
  { "latin1-encoded", BYTES ("Subject: f\xfcr\nA: a\n\nx\n"), NONE, PF_REPAIR_ENCODE_HEADER,
    PF_PROBLEM_HEADER_8BIT, BYTES ("Subject: =?UTF-8?b?ZsO8cg==?=\r\nA: a\r\n\r\nx\r\n"),
    "subject:f\xfcr\na:a\n", "x\r\n", 25 },
  { "latin1-body", BYTES ("A: a\n\nf\xfcr\n"), NONE, 0, 0,
    BYTES ("A: a\r\n\r\nf\xfcr\r\n"), "a:a\n", "f\xfcr\r\n", -1 },
  { "thunderbird",
    BYTES ("X-Account-Key: account1\nX-UIDL: 5\nX-Mozilla-Status: 0001\n"
          "X-Mozilla-Keys:      \n  \nA: a\nx-mozilla-status2:\n 00000000\nStatus: RO\n\n"
          "X-UIDL: body\n"), TB, 0, 0, BYTES ("A: a\r\n\r\nX-UIDL: body\r\n"), "a:a\n",
    "X-UIDL: body\r\n", -1 },
  { "mbox",
    BYTES ("Status: RO\nX-Status: A\nA: a\nX-Keywords:\nContent-Length: 4\nLines: 1\n"
          "X-IMAPbase: 1 2\nX-UID: 7\nX-Mozilla-Status: 0001\n\nx\n"), MBOX, 0, 0,
    BYTES ("A: a\r\nX-Mozilla-Status: 0001\r\n\r\nx\r\n"), "a:a\n", "x\r\n", 11 },
  { "verbatim", BYTES ("X-Mozilla-Status: 0001\nA: a\n\nx\n"), NONE, 0, 0,
    BYTES ("X-Mozilla-Status: 0001\r\nA: a\r\n\r\nx\r\n"), "a:a\n", "x\r\n", 11 },
  { "others",
    BYTES ("X-Evolution-Source: 1\nX-KMail-Identity: 2\nX-Claws-Foo: 3\nA: a\n"
          "X-Mozilla-External-Attachment-URL: f\nX-Label: l\n\nx\n"), TB, 0, 0,
    BYTES ("X-Evolution-Source: 1\r\nX-KMail-Identity: 2\r\nX-Claws-Foo: 3\r\nA: a\r\n"
          "X-Mozilla-External-Attachment-URL: f\r\nX-Label: l\r\n\r\nx\r\n"),
    "a:a\nx-mozilla-external-attachment-url:f\nx-label:l\n", "x\r\n", 61 },
  { "all-private", BYTES ("Status: RO\n\nx\n"), MBOX, 0, 0, BYTES ("\r\nx\r\n"), "", "x\r\n", -1 },
};
/* clang-format on */

static gboolean
collect (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  g_assert_cmpuint (length, >, 0);
  g_byte_array_append (user_data, data, (guint) length);

  return TRUE;
}

/* Pushes @in in pieces of @piece bytes, the first one of @first. */
static void
push (PfCanon *canon, const Case *c, gsize first, gsize piece, PfMessageFacts *out_facts)
{
  const guint8 *in = (const guint8 *) c->in;

  for (gsize offset = 0; offset < c->in_length;)
    {
      gsize n = MIN (offset == 0 ? first : piece, c->in_length - offset);

      g_assert_true (pf_canon_push (canon, in + offset, n, NULL));
      offset += n;
    }
  g_assert_true (pf_canon_finish (canon, out_facts, NULL));
}

static void
run (PfCanon        *canon,
     const Case     *c,
     gsize           first,
     gsize           piece,
     PfMessageFacts *out_facts,
     GByteArray     *out_sent)
{
  pf_canon_begin (canon, c->private_headers, c->repairs, collect, out_sent);
  push (canon, c, first, piece, out_facts);
}

static void
assert_digest (const guint8 *digest, const char *data, gsize length)
{
  g_autofree char *should = g_compute_checksum_for_data (G_CHECKSUM_SHA256,
                                                         (const guchar *) data, length);
  g_autoptr (GString) is = g_string_new (NULL);

  for (int i = 0; i < 32; i++)
    g_string_append_printf (is, "%02x", digest[i]);
  g_assert_cmpstr (is->str, ==, should);
}

static void
assert_case (const Case *c, const PfMessageFacts *facts, const GByteArray *sent)
{
  char both[64];

  g_assert_cmpmem (sent->data, sent->len, c->sent, c->sent_length);
  g_assert_cmpuint (facts->size, ==, c->sent_length);
  g_assert_cmpuint (facts->canonical_size, ==,
                    c->canonical_size < 0 ? (gint64) c->sent_length : c->canonical_size);
  g_assert_cmphex (facts->problems, ==, c->problems);
  assert_digest (facts->sent_digest, c->sent, c->sent_length);
  assert_digest (facts->fp_header, c->header, strlen (c->header));
  assert_digest (facts->fp_body, c->body, strlen (c->body));
  memcpy (both, facts->fp_header, 32);
  memcpy (both + 32, facts->fp_body, 32);
  assert_digest (facts->fp_exact, both, 64);
}

static void
test_form (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (PfCanon) canon = pf_canon_new ();

  /* Whole, byte by byte, and cut in two everywhere. */
  for (gsize first = 0; first <= c->in_length; first++)
    {
      g_auto (PfMessageFacts) facts = { 0 };
      g_autoptr (GByteArray) sent = g_byte_array_new ();

      run (canon, c, first == 0 ? 1 : first, first == 0 ? 1 : G_MAXSIZE, &facts, sent);
      assert_case (c, &facts, sent);
    }
}

/* Where nothing else is wanted, the same is sent, with the same digest. */
static void
test_to_send (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (PfCanon) canon = pf_canon_new ();

  for (gsize first = 0; first <= c->in_length; first++)
    {
      g_auto (PfMessageFacts) facts = { 0 };
      g_auto (PfMessageFacts) whole = { 0 };
      g_autoptr (GByteArray) sent = g_byte_array_new ();
      g_autoptr (GByteArray) again = g_byte_array_new ();

      pf_canon_begin_to_send (canon, c->private_headers, c->repairs, collect, sent);
      push (canon, c, first == 0 ? 1 : first, first == 0 ? 1 : G_MAXSIZE, &facts);
      g_assert_cmpmem (sent->data, sent->len, c->sent, c->sent_length);
      g_assert_cmpuint (facts.size, ==, c->sent_length);
      g_assert_cmphex (facts.problems, ==, c->problems);
      assert_digest (facts.sent_digest, c->sent, c->sent_length);
      g_assert_null (facts.subject);

      /* Nothing of it is left for the next. */
      run (canon, c, G_MAXSIZE, G_MAXSIZE, &whole, again);
      assert_case (c, &whole, again);
    }
}

/* What was sent and comes back from a server is the same message. */
static void
test_back (gconstpointer data)
{
  const Case *c = data;
  Case        back = *c;
  g_autoptr (PfCanon) canon = pf_canon_new ();
  g_auto (PfMessageFacts) facts = { 0 };
  g_auto (PfMessageFacts) again = { 0 };
  g_autoptr (GByteArray) sent = g_byte_array_new ();
  g_autoptr (GByteArray) sent_again = g_byte_array_new ();

  run (canon, c, G_MAXSIZE, G_MAXSIZE, &facts, sent);
  back.in = (const char *) sent->data;
  back.in_length = sent->len;
  back.private_headers = PF_PRIVATE_NONE;
  back.repairs = 0;
  run (canon, &back, G_MAXSIZE, G_MAXSIZE, &again, sent_again);

  g_assert_cmpmem (again.fp_body, 32, facts.fp_body, 32);
  if ((c->repairs & PF_REPAIR_ENCODE_HEADER) == 0)
    {
      g_assert_cmpmem (again.fp_header, 32, facts.fp_header, 32);
      g_assert_cmpuint (again.canonical_size, ==, facts.canonical_size);
    }
}

/* Whose private headers were removed makes no other message of it. */
static void
test_whose (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (PfCanon) canon = pf_canon_new ();
  g_auto (PfMessageFacts) first = { 0 };

  for (PfPrivateHeaders whose = NONE; whose <= TB; whose++)
    {
      Case other = *c;
      g_auto (PfMessageFacts) facts = { 0 };
      g_autoptr (GByteArray) sent = g_byte_array_new ();

      other.private_headers = whose;
      run (canon, &other, G_MAXSIZE, G_MAXSIZE, whose == NONE ? &first : &facts, sent);
      if (whose == NONE)
        continue;
      g_assert_cmpmem (facts.fp_exact, 32, first.fp_exact, 32);
      g_assert_cmpuint (facts.canonical_size, ==, first.canonical_size);
      g_assert_cmpuint (facts.size, <=, first.size);
    }
}

static void
test_facts (void)
{
  static const Case c = {
    .in =
        "Received: from a by b; broken\nReceived: from b by c; Tue, 12 Mar 2024 10:00:05 +0100\n"
        "Received: from x by y; Tue, 12 Mar 2024 09:00:00 +0000\n"
        "Delivery-date: Tue, 12 Mar 2024 11:00:00 +0200\n"
        "Date: Tue,\n 12 Mar 2024 10:00:00 +0100 (CET)\n"
        "From: =?utf-8?q?J=C3=BCrgen?=\n <j@example.org>\nSubject: first\nSubject: second\n"
        "Message-Id: <A.b@Example.org> (added)\n\nx\n",
  };
  Case whole = c;
  g_autoptr (PfCanon) canon = pf_canon_new ();
  g_auto (PfMessageFacts) facts = { 0 };
  g_autoptr (GByteArray) sent = g_byte_array_new ();

  whole.in_length = strlen (c.in);
  run (canon, &whole, G_MAXSIZE, G_MAXSIZE, &facts, sent);

  g_assert_cmpstr (facts.message_id, ==, "A.b@Example.org");
  g_assert_cmpstr (facts.date, ==, "Tue, 12 Mar 2024 10:00:00 +0100 (CET)");
  g_assert_cmpstr (facts.from, ==, "=?utf-8?q?J=C3=BCrgen?= <j@example.org>");
  g_assert_cmpstr (facts.subject, ==, "first");
  g_assert_cmpint (facts.date_unix, ==, 1710234000);
  g_assert_cmpint (facts.date_zone, ==, 60);
  g_assert_cmpint (facts.received_unix, ==, 1710234005);
  g_assert_cmpint (facts.received_zone, ==, 60);
  g_assert_cmpint (facts.delivery_unix, ==, 1710234000);
  g_assert_cmpint (facts.delivery_zone, ==, 120);
}

typedef struct
{
  const char *name; /* the test's path below /canon/long */
  const char *unit; /* repeated */
  gsize       n;
  const char *head;
  guint       problems;
} LongCase;

/* clang-format off */
static const LongCase long_cases[] = {
  { "line-998",      "x",                998,  "A: a\n\n", PF_PROBLEM_NO_FINAL_EOL },
  { "line-999", "x", 999, "A: a\n\n", PF_PROBLEM_NO_FINAL_EOL | PF_PROBLEM_LONG_LINE },
  { "line-9901", "x", 9901, "A: a\n\n",
    PF_PROBLEM_NO_FINAL_EOL | PF_PROBLEM_LONG_LINE | PF_PROBLEM_VERY_LONG_LINE },
  { "line-huge", "x", 5000000, "A: a\n\n",
    PF_PROBLEM_NO_FINAL_EOL | PF_PROBLEM_LONG_LINE | PF_PROBLEM_VERY_LONG_LINE },
  { "header-line", "x", 999, "A: ",
    PF_PROBLEM_NO_FINAL_EOL | PF_PROBLEM_LONG_LINE | PF_PROBLEM_NO_HEADER_END },
  { "lf",            "Hello world\n", 100000,  "A: a\n\n", 0 },
  { "crlf",          "Hello world\r\n", 100000, "A: a\n\n", 0 },
  { "cr",            "Hello world\r", 300000,  "A: a\r\r", 0 },
  { "cr-in-lf",      "Hello world\r", 300000,  "A: a\n\n", PF_PROBLEM_BARE_CR },
  { "blank",         "\n",            300000,  "A: a\n\nx\n", 0 },
  { "cr-run",        "\r",            300000,  "A: a\n\nx\n", PF_PROBLEM_BARE_CR },
  { "gt-run", ">", 300000, "A: a\n\n",
    PF_PROBLEM_NO_FINAL_EOL | PF_PROBLEM_LONG_LINE | PF_PROBLEM_VERY_LONG_LINE },
  { "quoted",        ">From x\n",      30000,  "A: a\n\n", 0 },
  { "nul-999", "\001", 999, "A: a\n\nx\n",
    PF_PROBLEM_NUL | PF_PROBLEM_NO_FINAL_EOL | PF_PROBLEM_LONG_LINE },
  { "nul-block", "\001", 1000, "A: a\n\nx\n",
    PF_PROBLEM_NUL | PF_PROBLEM_NUL_BLOCK | PF_PROBLEM_NO_FINAL_EOL | PF_PROBLEM_LONG_LINE },
  { "header-fields", "A: aaaaaaaaa\n", 200000, "", 0 },
  { "header-line-huge", "y", 3000000, "A: ",
    PF_PROBLEM_NO_FINAL_EOL | PF_PROBLEM_LONG_LINE | PF_PROBLEM_VERY_LONG_LINE
        | PF_PROBLEM_NO_HEADER },
  { "header-blank",  "\n",           3000000,  "",         PF_PROBLEM_NO_HEADER },
};
/* clang-format on */

static void
test_long (gconstpointer data)
{
  static const gsize pieces[] = { G_MAXSIZE, 1, 4095, 65536, 100003 };
  const LongCase    *c = data;
  g_autoptr (GString) in = g_string_new (c->head);
  g_autoptr (PfCanon) canon = pf_canon_new ();
  g_auto (PfMessageFacts) whole = { 0 };
  Case one = { .private_headers = PF_PRIVATE_NONE };

  for (gsize i = 0; i < c->n; i++)
    g_string_append (in, c->unit);
  for (gsize i = 0; i < in->len; i++)
    if (in->str[i] == '\001') /* stands for NUL */
      in->str[i] = '\0';
  one.in = in->str;
  one.in_length = in->len;

  for (gsize i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_auto (PfMessageFacts) facts = { 0 };
      g_autoptr (GByteArray) sent = g_byte_array_new ();

      run (canon, &one, pieces[i], pieces[i], &facts, sent);
      g_assert_cmphex (facts.problems, ==, c->problems);
      g_assert_cmpuint (facts.size, ==, sent->len);
      assert_digest (facts.sent_digest, (const char *) sent->data, sent->len);
      if (i == 0)
        {
          whole = facts;
          memset (&facts, 0, sizeof facts);
          continue;
        }
      g_assert_cmpmem (facts.sent_digest, 32, whole.sent_digest, 32);
      g_assert_cmpmem (facts.fp_exact, 32, whole.fp_exact, 32);
      g_assert_cmpuint (facts.canonical_size, ==, whole.canonical_size);
    }
}

typedef struct
{
  const char *name; /* the test's path below /canon/late */
  const char *head;
  const char *unit; /* repeated until it is more than is held */
  const char *tail;
  const char *subject; /* (nullable) */
  const char *message_id;
} LateCase;

/* clang-format off */
static const LateCase late_cases[] = {
  { "fields", "A: a\r\n", "B: bbbbbbbbb\r\n",
    "Subject: found\r\nMessage-ID: <m@x>\r\n\r\nSubject: body\r\n", "found", "m@x" },
  { "lf", "A: a\n", "B: bbbbbbbbb\n", "Subject: found\nMessage-ID: <m@x>\n\nx\n",
    "found", "m@x" },
  { "cr", "A: a\r", "B: bbbbbbbbb\r", "Subject: found\rMessage-ID: <m@x>\r\rx\r",
    "found", "m@x" },
  { "folded", "To: a\r\n", " <bbbbbbbbb@x>,\r\n",
    " last\r\nSubject: found\r\n\t here\r\nMessage-ID:\r\n <m@x>\r\n\r\n", "found here", "m@x" },
  { "one-line", "To: ", "<bbbbbbbbb@x>, ",
    "last\r\nSubject: found\r\nMessage-ID: <m@x>\r\n\r\nx\r\n", "found", "m@x" },
  { "first-counts", "Subject: first\r\n", "B: bbbbbbbbb\r\n",
    "Subject: second\r\nMessage-ID: <m@x>\r\n\r\n", "first", "m@x" },
  { "no-end", "A: a\r\n", "B: bbbbbbbbb\r\n", "Subject: found\r\nMessage-ID: <m@x>",
    "found", "m@x" },
  { "body", "A: a\r\n", "B: bbbbbbbbb\r\n",
    "\r\nSubject: body\r\nMessage-ID: <m@x>\r\n", NULL, NULL },
  { "no-field", "A: a\r\n", "B: bbbbbbbbb\r\n",
    "Dear all,\r\nSubject: prose\r\nMessage-ID: <m@x>\r\n", NULL, NULL },
  { "no-header", "Dear all,\r\n", "words and wor\r\n",
    "Subject: prose\r\nMessage-ID: <m@x>\r\n\r\n", NULL, NULL },
};
/* clang-format on */

/* However long a header is, its facts are those that a server reads in it. */
static void
test_late (gconstpointer data)
{
  static const gsize pieces[] = { G_MAXSIZE, 1, 4095, 65536 };
  const LateCase    *c = data;
  g_autoptr (GString) in = g_string_new (c->head);
  g_autoptr (PfCanon) canon = pf_canon_new ();
  Case one = { .private_headers = PF_PRIVATE_NONE };

  while (in->len < (1 << 20) + 1000)
    g_string_append (in, c->unit);
  g_string_append (in, c->tail);
  one.in = in->str;
  one.in_length = in->len;
  for (gsize i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_auto (PfMessageFacts) facts = { 0 };
      g_autoptr (GByteArray) sent = g_byte_array_new ();

      run (canon, &one, pieces[i], pieces[i], &facts, sent);
      g_assert_cmpstr (facts.subject, ==, c->subject);
      g_assert_cmpstr (facts.message_id, ==, c->message_id);
      assert_digest (facts.sent_digest, (const char *) sent->data, sent->len);
    }
}

static gboolean
refuse_second (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  int *n_calls = user_data;

  if (++*n_calls < 2)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "full");
  return FALSE;
}

/* The receiver's error stops the stream, and the next message is not touched by it. */
static void
test_receiver_fails (void)
{
  g_autoptr (PfCanon) canon = pf_canon_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *body = g_strnfill (200000, 'x');
  g_auto (PfMessageFacts) facts = { 0 };
  int n_calls = 0;

  pf_canon_begin (canon, PF_PRIVATE_NONE, 0, refuse_second, &n_calls);
  g_assert_true (pf_canon_push (canon, (const guint8 *) "A: a\n\n", 6, &error));
  g_assert_false (pf_canon_push (canon, (const guint8 *) body, 200000, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_false (pf_canon_finish (canon, &facts, NULL));
  g_assert_cmpint (n_calls, ==, 2);

  pf_canon_begin (canon, PF_PRIVATE_NONE, 0, NULL, NULL);
  g_assert_true (pf_canon_chunk ((const guint8 *) "A: a\n\nx\n", 8, canon, NULL));
  g_assert_true (pf_canon_finish (canon, &facts, NULL));
  g_assert_cmpuint (facts.size, ==, 11);
  assert_digest (facts.sent_digest, "A: a\r\n\r\nx\r\n", 11);
  assert_digest (facts.fp_body, "x\r\n", 3);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *form = g_strdup_printf ("/canon/form/%s", cases[i].name);
      g_autofree char *back = g_strdup_printf ("/canon/back/%s", cases[i].name);
      g_autofree char *whose = g_strdup_printf ("/canon/whose/%s", cases[i].name);
      g_autofree char *to_send = g_strdup_printf ("/canon/to-send/%s", cases[i].name);

      g_test_add_data_func (form, &cases[i], test_form);
      g_test_add_data_func (back, &cases[i], test_back);
      g_test_add_data_func (whose, &cases[i], test_whose);
      g_test_add_data_func (to_send, &cases[i], test_to_send);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (long_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/canon/long/%s", long_cases[i].name);

      g_test_add_data_func (path, &long_cases[i], test_long);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (late_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/canon/late/%s", late_cases[i].name);

      g_test_add_data_func (path, &late_cases[i], test_late);
    }
  g_test_add_func ("/canon/facts", test_facts);
  g_test_add_func ("/canon/receiver-fails", test_receiver_fails);

  return g_test_run ();
}
