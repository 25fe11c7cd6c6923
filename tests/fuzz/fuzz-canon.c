/* fuzz-canon.c - messages of any bytes, in any pieces
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-fuzz.h"

#include "text/pf-canon.h"

#include <string.h>

static gboolean
collect (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  g_byte_array_append (user_data, data, (guint) length);

  return TRUE;
}

typedef void (*Begin) (PfCanon         *canon,
                       PfPrivateHeaders private_headers,
                       guint            repairs,
                       PfChunkFunc      out,
                       gpointer         user_data);

static GByteArray *
run (PfCanon        *canon,
     Begin           begin,
     guint           how,
     const guint8   *data,
     gsize           size,
     gsize           piece,
     PfMessageFacts *out_facts)
{
  GByteArray *sent = g_byte_array_new ();

  begin (canon, (PfPrivateHeaders) (how % 3), (how / 3) & 7, collect, sent);
  for (gsize offset = 0; offset < size; offset += piece)
    g_assert_true (
        pf_canon_push (canon, data + offset, MIN (piece, size - offset), NULL));
  g_assert_true (pf_canon_finish (canon, out_facts, NULL));

  return sent;
}

/* Every line ends with CRLF and nothing else does. */
static void
check_line_ends (const GByteArray *sent)
{
  for (guint i = 0; i < sent->len; i++)
    {
      if (sent->data[i] == '\r')
        g_assert_true (i + 1 < sent->len && sent->data[i + 1] == '\n');
      if (sent->data[i] == '\n')
        g_assert_true (i > 0 && sent->data[i - 1] == '\r');
    }
  if (sent->len > 0)
    g_assert_cmpint (sent->data[sent->len - 1], ==, '\n');
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (PfCanon) canon = pf_canon_new ();
  g_autoptr (GByteArray) whole = NULL;
  guint how;
  gsize piece;

  /* The first two bytes choose the options and the size of the pieces. */
  if (size < 2)
    return 0;
  how = data[0] % 24;
  piece = data[1] % 17 + 1;
  data += 2;
  size -= 2;

  {
    g_auto (PfMessageFacts) facts = { 0 };
    g_auto (PfMessageFacts) facts_in_pieces = { 0 };
    g_auto (PfMessageFacts) facts_to_send = { 0 };
    g_autoptr (GByteArray) in_pieces = NULL;
    g_autoptr (GByteArray) to_send = NULL;

    whole = run (canon, pf_canon_begin, how, data, size, MAX (size, 1), &facts);
    to_send = run (canon, pf_canon_begin_to_send, how, data, size, piece, &facts_to_send);
    in_pieces = run (canon, pf_canon_begin, how, data, size, piece, &facts_in_pieces);

    check_line_ends (whole);
    g_assert_cmpuint (facts.size, ==, whole->len);
    g_assert_cmpmem (in_pieces->data, in_pieces->len, whole->data, whole->len);
    g_assert_cmpmem (facts.fp_exact, 32, facts_in_pieces.fp_exact, 32);
    g_assert_cmpmem (facts.sent_digest, 32, facts_in_pieces.sent_digest, 32);
    g_assert_cmpuint (facts.canonical_size, ==, facts_in_pieces.canonical_size);
    g_assert_cmphex (facts.problems, ==, facts_in_pieces.problems);
    g_assert_cmpmem (to_send->data, to_send->len, whole->data, whole->len);
    g_assert_cmpmem (facts.sent_digest, 32, facts_to_send.sent_digest, 32);
    g_assert_cmphex (facts.problems, ==, facts_to_send.problems);
  }

  return 0;
}
