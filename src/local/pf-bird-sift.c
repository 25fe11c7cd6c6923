/* pf-bird-sift.c - what stands between a folder's file and whoever wants its mail
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "local/pf-bird-sift.h"

#include "base/pf-limits.h"
#include "local/pf-mbox.h"
#include "local/pf-stored-headers.h"
#include "text/pf-header.h"

#include <string.h>

#define DETACHED "\nX-Mozilla-Altered:"
#define DETACHED_LENGTH (sizeof DETACHED - 1)

typedef enum
{
  STATE_HOLDING,  /* whose mail it is is not known before its header is over */
  STATE_PASSING,  /* it is wanted */
  STATE_DROPPING, /* it is another account's */
} State;

struct _PfBirdSift
{
  const PfScanSink    *sink; /* (unowned) */
  gpointer             user_data;
  PfBirdShare          share;
  const PfBirdSummary *summary; /* (unowned) (nullable) */
  gboolean             lists_all;
  guint                extra_flags;
  guint64              messages;
  guint64              bytes;

  State       state;
  GByteArray *held;     /* (owned): the beginning of a message until its header is over */
  gsize       searched; /* bytes of @held that hold no blank line */
  gboolean    is_header_over;
  gboolean    tells_arrival; /* the header says when it came */
  gboolean    is_detached;
  char        tail[DETACHED_LENGTH]; /* the last bytes of the piece before */
  gsize       tail_length;
};

PfBirdSift *
pf_bird_sift_new (const PfScanSink    *sink,
                  gpointer             user_data,
                  const PfBirdShare   *share,
                  const PfBirdSummary *summary,
                  gboolean             lists_all,
                  guint                extra_flags)
{
  PfBirdSift *self = g_new0 (PfBirdSift, 1);

  self->sink = sink;
  self->user_data = user_data;
  self->share = *share;
  self->summary = summary;
  self->lists_all = lists_all;
  self->extra_flags = extra_flags;
  self->held = g_byte_array_new ();
  return self;
}

void
pf_bird_sift_free (PfBirdSift *self)
{
  if (self == NULL)
    return;
  g_byte_array_unref (self->held);
  g_free (self);
}

guint64
pf_bird_sift_get_messages (const PfBirdSift *self)
{
  return self->messages;
}

guint64
pf_bird_sift_get_bytes (const PfBirdSift *self)
{
  return self->bytes;
}

/* Looks for the field that Thunderbird puts into a part whose attachment it took out,
 * also where two pieces meet. */
static void
look_for_detached (PfBirdSift *self, const guint8 *data, gsize length)
{
  char  seam[2 * DETACHED_LENGTH];
  gsize head = MIN (length, DETACHED_LENGTH);
  gsize kept;

  if (self->is_detached)
    return;
  memcpy (seam, self->tail, self->tail_length);
  memcpy (seam + self->tail_length, data, head);
  self->is_detached = memmem (seam, self->tail_length + head, DETACHED,
                              DETACHED_LENGTH) != NULL ||
                      memmem (data, length, DETACHED, DETACHED_LENGTH) != NULL;

  if (length >= DETACHED_LENGTH)
    {
      memcpy (self->tail, data + length - DETACHED_LENGTH, DETACHED_LENGTH);
      self->tail_length = DETACHED_LENGTH;
      return;
    }
  kept = MIN (self->tail_length + length, DETACHED_LENGTH);
  memmove (self->tail, seam + self->tail_length + length - kept, kept);
  self->tail_length = kept;
}

static gboolean
begin_message (gpointer user_data, GError **error)
{
  PfBirdSift *self = user_data;

  self->is_detached = FALSE;
  self->is_header_over = FALSE;
  self->tells_arrival = FALSE;
  self->tail_length = 0;
  self->searched = 0;
  g_byte_array_set_size (self->held, 0);
  if (self->share.only != NULL || self->share.except != NULL)
    {
      self->state = STATE_HOLDING;
      return TRUE;
    }
  self->state = STATE_PASSING;
  return self->sink->begin (self->user_data, error);
}

/* Each byte is looked at once, however small the pieces are. */
static gboolean
header_is_over (PfBirdSift *self)
{
  const guint8 *start = self->held->data + self->searched;
  gsize         length = self->held->len - self->searched;

  if (self->held->len >= PF_LIMIT_HEADER_BLOCK ||
      memmem (start, length, "\n\n", 2) != NULL ||
      memmem (start, length, "\n\r\n", 3) != NULL)
    return TRUE;

  self->searched = self->held->len - MIN (self->held->len, 2);
  return FALSE;
}

/* The date in a separator or a file name is that of a download or of a copy.  What the
 * servers on the way wrote comes first, as in Thunderbird. */
static void
look_for_arrival (PfBirdSift *self)
{
  PfHeaderIter  iter;
  PfHeaderField field;

  self->is_header_over = TRUE;
  pf_header_iter_init (&iter, (const char *) self->held->data, self->held->len);
  while (!self->tells_arrival && pf_header_iter_next (&iter, &field))
    self->tells_arrival = pf_header_field_is (&field, "Received") ||
                          pf_header_field_is (&field, "Delivery-Date");
}

static gboolean
pass (PfBirdSift *self, const guint8 *data, gsize length, GError **error)
{
  if (!self->is_header_over)
    {
      g_byte_array_append (self->held, data, (guint) MIN (length, PF_LIMIT_HEADER_BLOCK));
      if (header_is_over (self))
        look_for_arrival (self);
    }
  self->bytes += length;
  look_for_detached (self, data, length);
  return self->sink->chunk (data, length, self->user_data, error);
}

static gboolean
is_wanted (const PfBirdSift *self)
{
  g_auto (PfStoredHeaders) headers = { 0 };
  const char *key;

  pf_stored_headers_begin (&headers);
  if (self->held->len > 0)
    pf_stored_headers_push (&headers, self->held->data, self->held->len);
  pf_stored_headers_finish (&headers);
  key = headers.account_key;
  if (self->share.only != NULL)
    return g_strcmp0 (key, self->share.only) == 0;
  return key == NULL || !g_strv_contains (self->share.except, key);
}

/* The header is complete, or as long as we look. */
static gboolean
decide (PfBirdSift *self, GError **error)
{
  if (!is_wanted (self))
    {
      self->state = STATE_DROPPING;
      return TRUE;
    }
  self->state = STATE_PASSING;
  look_for_arrival (self);
  if (!self->sink->begin (self->user_data, error))
    return FALSE;
  return self->held->len == 0 || pass (self, self->held->data, self->held->len, error);
}

static gboolean
take_chunk (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  PfBirdSift *self = user_data;

  switch (self->state)
    {
    case STATE_PASSING:
      return pass (self, data, length, error);
    case STATE_DROPPING:
      return TRUE;
    case STATE_HOLDING:
      g_byte_array_append (self->held, data, (guint) length);
      return !header_is_over (self) || decide (self, error);
    }
  g_assert_not_reached ();
}

static void
apply_summary (const PfBirdSift *self, PfMessage *message)
{
  const PfBirdSummaryRow *row;
  guint64                 offset;

  if (self->summary == NULL)
    return;
  if (pf_mbox_locator_offset (message->locator, &offset))
    row = pf_bird_summary_find_offset (self->summary, offset);
  else
    row = pf_bird_summary_find_name (self->summary, message->locator);
  if (row != NULL)
    pf_bird_summary_apply (self->summary, row, message);
  else if (self->lists_all && (message->stored & PF_STORED_EXPUNGED) == 0)
    message->stored |= PF_STORED_UNLISTED;
}

static gboolean
end_message (const PfMessage *message, gpointer user_data, GError **error)
{
  PfBirdSift *self = user_data;
  PfMessage   marked = *message;
  gboolean    ok;

  if (self->state == STATE_HOLDING && !decide (self, error))
    return FALSE;
  if (self->state == STATE_DROPPING)
    return TRUE;

  if (!self->is_header_over)
    look_for_arrival (self);
  if (self->tells_arrival)
    marked.received_certain = FALSE;
  marked.keywords = g_strdupv (message->keywords);
  apply_summary (self, &marked);
  marked.flags |= self->extra_flags;
  if (self->is_detached)
    marked.stored |= PF_STORED_DETACHED;
  if ((marked.stored & PF_STORED_EXPUNGED) == 0)
    self->messages++;
  ok = self->sink->end (&marked, self->user_data, error);
  g_strfreev (marked.keywords);
  return ok;
}

const PfScanSink pf_bird_sift_sink = { begin_message, take_chunk, end_message };
