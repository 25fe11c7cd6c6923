/* pf-wire-deflate.c - both directions of COMPRESS=DEFLATE
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 4978 (COMPRESS), RFC 1951 (DEFLATE without zlib's head)
 */

#define G_LOG_DOMAIN "pf-wire"

#include "wire/pf-wire-private.h"

#include <zlib.h>

#define RAW_WINDOW_BITS (-15) /* negative: no zlib header */
#define MEMORY_LEVEL 8
#define INPUT_SIZE ((gsize) 16 * 1024)
#define PIECE                                                                            \
  ((gsize) 64 * 1024) /* inflated at a time: a bomb grows no faster than we look */

struct _PfWireDeflate
{
  z_stream deflate;
  z_stream inflate;
  gboolean may_have_more; /* the last piece filled its room */
  gboolean has_ended;     /* the server ended its stream, mostly to hang up */
  guint8   input[INPUT_SIZE];
};

PfWireDeflate *
pf_wire_deflate_new (void)
{
  PfWireDeflate *self = g_new0 (PfWireDeflate, 1);

  /* These fail for want of memory only, which GLib does not survive either. */
  if (deflateInit2 (&self->deflate, Z_DEFAULT_COMPRESSION, Z_DEFLATED, RAW_WINDOW_BITS,
                    MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK ||
      inflateInit2 (&self->inflate, RAW_WINDOW_BITS) != Z_OK)
    g_error ("zlib does not start");

  return self;
}

void
pf_wire_deflate_free (PfWireDeflate *self)
{
  deflateEnd (&self->deflate);
  inflateEnd (&self->inflate);
  g_free (self);
}

guint8 *
pf_wire_deflate_input (PfWireDeflate *self, gsize *out_size)
{
  *out_size = INPUT_SIZE;
  return self->input;
}

void
pf_wire_deflate_take (PfWireDeflate *self, gsize length)
{
  self->inflate.next_in = self->input;
  self->inflate.avail_in = (uInt) length;
}

gboolean
pf_wire_deflate_needs_input (const PfWireDeflate *self)
{
  return (self->inflate.avail_in == 0 && !self->may_have_more) || self->has_ended;
}

gboolean
pf_wire_deflate_inflate (PfWireDeflate *self, PfWireBuffer *in)
{
  int result;

  /* RFC 4978 knows nothing after the end. */
  if (self->has_ended)
    return FALSE;
  self->inflate.next_out = pf_wire_buffer_reserve (in, PIECE);
  self->inflate.avail_out = (uInt) PIECE;
  result = inflate (&self->inflate, Z_SYNC_FLUSH);
  in->end += PIECE - self->inflate.avail_out;
  self->may_have_more = self->inflate.avail_out == 0;

  if (result == Z_STREAM_END)
    {
      self->has_ended = TRUE;
      self->may_have_more = FALSE;
      return TRUE;
    }
  /* Z_BUF_ERROR: there was nothing to do, which is no error. */
  return result == Z_OK || result == Z_BUF_ERROR;
}

gsize
pf_wire_deflate_write (PfWireDeflate *self,
                       const guint8  *data,
                       gsize          length,
                       PfWireBuffer  *out)
{
  gsize taken = MIN (length, PIECE);
  gsize room;

  self->deflate.next_in = (guint8 *) data;
  self->deflate.avail_in = (uInt) taken;
  room = MAX (PIECE, deflateBound (&self->deflate, taken));
  self->deflate.next_out = pf_wire_buffer_reserve (out, room);
  self->deflate.avail_out = (uInt) room;
  if (deflate (&self->deflate, Z_NO_FLUSH) == Z_STREAM_ERROR)
    g_assert_not_reached ();
  out->end += room - self->deflate.avail_out;

  return taken - self->deflate.avail_in;
}

gboolean
pf_wire_deflate_flush (PfWireDeflate *self, PfWireBuffer *out)
{
  self->deflate.next_in = NULL;
  self->deflate.avail_in = 0;
  self->deflate.next_out = pf_wire_buffer_reserve (out, PIECE);
  self->deflate.avail_out = (uInt) PIECE;
  if (deflate (&self->deflate, Z_SYNC_FLUSH) == Z_STREAM_ERROR)
    g_assert_not_reached ();
  out->end += PIECE - self->deflate.avail_out;

  return self->deflate.avail_out > 0;
}

double
pf_wire_measure_deflate (const guint8 *data, gsize length, double *out_speed)
{
  PfWireDeflate *deflate = pf_wire_deflate_new ();
  PfWireBuffer   out = { 0 };
  gint64         start = g_get_monotonic_time ();
  double         left;

  for (gsize done = 0; done < length;)
    done += pf_wire_deflate_write (deflate, data + done, length - done, &out);
  while (!pf_wire_deflate_flush (deflate, &out))
    ;
  *out_speed = (double) length * G_USEC_PER_SEC /
               (double) (g_get_monotonic_time () - start + 1);
  left = (double) pf_wire_buffer_length (&out) / (double) MAX (length, 1);
  pf_wire_buffer_clear (&out);
  pf_wire_deflate_free (deflate);
  return left;
}
