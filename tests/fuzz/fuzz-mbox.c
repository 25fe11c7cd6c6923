/* fuzz-mbox.c - mbox files of any bytes: in pieces, and each message read again
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-fuzz.h"

#include "local/pf-mbox-split.h"
#include "local/pf-mbox-survey.h"
#include "local/pf-stored-headers.h"

#include <string.h>

#define MAX_READ_AGAIN 20 /* messages a run, lest a run takes for ever */

/* What came out of one pass: each message's place and bytes. */
typedef struct
{
  const guint8 *data; /* (unowned) */
  gsize         size;
  GArray       *starts; /* (owned) (element-type PfMboxStart) */
  GArray       *ends;   /* (owned) (element-type PfMboxEnd) */
  GArray       *sizes;  /* (owned) (element-type gsize): of @bytes after each message */
  GByteArray   *bytes;  /* (owned) */
  gboolean      is_open;
} Pass;

static Pass *
pass_new (const guint8 *data, gsize size)
{
  Pass *pass = g_new0 (Pass, 1);

  pass->data = data;
  pass->size = size;
  pass->starts = g_array_new (FALSE, FALSE, sizeof (PfMboxStart));
  pass->ends = g_array_new (FALSE, FALSE, sizeof (PfMboxEnd));
  pass->sizes = g_array_new (FALSE, FALSE, sizeof (gsize));
  pass->bytes = g_byte_array_new ();
  return pass;
}

static void
pass_free (Pass *pass)
{
  g_array_unref (pass->starts);
  g_array_unref (pass->ends);
  g_array_unref (pass->sizes);
  g_byte_array_unref (pass->bytes);
  g_free (pass);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pass, pass_free)

static gboolean
pass_begin (const PfMboxStart *start, gpointer user_data, GError **error)
{
  Pass *pass = user_data;

  g_assert_false (pass->is_open);
  pass->is_open = TRUE;
  g_array_append_val (pass->starts, *start);
  return TRUE;
}

static gboolean
pass_chunk (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  Pass *pass = user_data;

  g_assert_true (pass->is_open);
  g_byte_array_append (pass->bytes, data, (guint) length);
  return TRUE;
}

static gboolean
pass_end (const PfMboxEnd *end, gpointer user_data, GError **error)
{
  Pass *pass = user_data;
  gsize size = pass->bytes->len;

  g_assert_true (pass->is_open);
  pass->is_open = FALSE;
  g_array_append_val (pass->ends, *end);
  g_array_append_val (pass->sizes, size);
  return TRUE;
}

static gssize
pass_peek (guint64 offset, guint8 *buffer, gsize length, gpointer user_data)
{
  Pass *pass = user_data;

  if (offset >= pass->size)
    return 0;
  length = MIN (length, pass->size - (gsize) offset);
  memcpy (buffer, pass->data + offset, length);
  return (gssize) length;
}

static gssize
survey_peek (
    guint64 offset, guint8 *buffer, gsize length, gpointer user_data, GError **error)
{
  return pass_peek (offset, buffer, length, user_data);
}

static gboolean
pass_decide (PfMboxRules *rules, gpointer user_data, GError **error)
{
  return pf_mbox_survey (survey_peek, user_data, rules, error);
}

static const PfMboxSplitFuncs funcs = { pass_begin, pass_chunk, pass_end, pass_peek,
                                        pass_decide };

static void
feed (PfMboxSplit *splitter, const guint8 *data, gsize size, gsize piece)
{
  for (gsize at = 0; at < size; at += piece)
    g_assert_true (
        pf_mbox_split_push (splitter, data + at, MIN (piece, size - at), NULL));
  g_assert_true (pf_mbox_split_finish (splitter, NULL));
}

/* Messages follow one another and hold no more than their place in the file. */
static void
check_order (const Pass *pass)
{
  guint64 offset = 0;
  gsize   before = 0;

  g_assert_false (pass->is_open);
  g_assert_cmpuint (pass->starts->len, ==, pass->ends->len);
  for (guint i = 0; i < pass->starts->len; i++)
    {
      guint64 start = g_array_index (pass->starts, PfMboxStart, i).offset;
      guint64 length = g_array_index (pass->ends, PfMboxEnd, i).length;
      gsize   size = g_array_index (pass->sizes, gsize, i);

      g_assert_cmpuint (start, >=, offset);
      g_assert_cmpuint (start + length, <=, pass->size);
      g_assert_cmpuint (size - before, <=, length);
      offset = start + length;
      before = size;
    }
}

static void
check_reading (const Pass *pass, const PfMboxRules *rules, guint index, gsize piece)
{
  const PfMboxStart *start = &g_array_index (pass->starts, PfMboxStart, index);
  gsize              offset = (gsize) start->offset;
  gsize       before = index > 0 ? g_array_index (pass->sizes, gsize, index - 1) : 0;
  gsize       size = g_array_index (pass->sizes, gsize, index) - before;
  PfMboxRules one = *rules;
  g_autoptr (Pass) again = pass_new (pass->data, pass->size);
  g_autoptr (PfMboxSplit) splitter = NULL;

  one.is_bare = start->is_bare;
  splitter = pf_mbox_split_new (&one, &funcs, again, 0);
  pf_mbox_split_start_at (splitter, start->offset);
  feed (splitter, pass->data + offset, pass->size - offset, piece);

  g_assert_cmpuint (again->starts->len, ==, 1);
  g_assert_cmpuint (again->bytes->len, ==, size);
  if (size > 0)
    g_assert_cmpmem (again->bytes->data, size, pass->bytes->data + before, size);
  g_assert_cmpuint (g_array_index (again->ends, PfMboxEnd, 0).length, ==,
                    g_array_index (pass->ends, PfMboxEnd, index).length);
}

static void
check_headers (const guint8 *data, gsize size)
{
  g_auto (PfStoredHeaders) headers = { 0 };
  g_auto (PfMessage) message = { 0 };

  pf_message_init (&message);
  pf_stored_headers_begin (&headers);
  pf_stored_headers_push (&headers, data, size);
  pf_stored_headers_finish (&headers);
  pf_stored_headers_apply (&headers, PF_STORED_RULES_TRUST_KEYWORDS, &message);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  PfMboxRules rules = { 0 };
  g_autoptr (Pass) whole = NULL;
  g_autoptr (Pass) in_pieces = NULL;
  g_autoptr (PfMboxSplit) splitter = NULL;
  g_autoptr (PfMboxSplit) again = NULL;
  gsize piece;

  /* The first two bytes choose the dialect and the size of the pieces. */
  if (size < 2)
    return 0;
  rules.unquote = data[0] & 3;
  rules.length = (data[0] >> 2) % 3;
  rules.is_cr = (data[0] & 16) != 0;
  rules.is_thunderbird = (data[0] & 32) != 0;
  piece = data[1] % 61 + 1;
  data += 2;
  size -= 2;

  whole = pass_new (data, size);
  splitter = pf_mbox_split_new (&rules, &funcs, whole, 0);
  feed (splitter, data, size, MAX (size, 1));
  check_order (whole);
  check_headers (data, size);

  in_pieces = pass_new (data, size);
  again = pf_mbox_split_new (&rules, &funcs, in_pieces, 0);
  feed (again, data, size, piece);
  g_assert_cmpuint (in_pieces->starts->len, ==, whole->starts->len);
  g_assert_cmpmem (in_pieces->bytes->data, in_pieces->bytes->len, whole->bytes->data,
                   whole->bytes->len);
  for (guint i = 0; i < whole->ends->len; i++)
    g_assert_cmphex (g_array_index (in_pieces->ends, PfMboxEnd, i).stored, ==,
                     g_array_index (whole->ends, PfMboxEnd, i).stored);

  for (guint i = 0; i < MIN (whole->ends->len, MAX_READ_AGAIN); i++)
    check_reading (whole, pf_mbox_split_rules (splitter), i, piece);

  return 0;
}
