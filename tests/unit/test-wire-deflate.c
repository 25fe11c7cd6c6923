/* test-wire-deflate.c - the end of a compressed stream, and what compression would bring
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pf-wire-private.h"

#include <string.h>
#include <zlib.h>

#define SIZE ((gsize) 256 * 1024)

/* What a server says in a stream that it ends at once. */
static gsize
deflate_last (const char *text, guint8 *out, gsize size)
{
  z_stream stream = { 0 };

  g_assert_cmpint (deflateInit2 (&stream, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY), ==,
                   Z_OK);
  stream.next_in = (guint8 *) text;
  stream.avail_in = (uInt) strlen (text);
  stream.next_out = out;
  stream.avail_out = (uInt) size;
  g_assert_cmpint (deflate (&stream, Z_FINISH), ==, Z_STREAM_END);
  size -= stream.avail_out;
  deflateEnd (&stream);
  return size;
}

/* A BYE in the last block is still heard; what follows the end is not. */
static void
test_end (void)
{
  PfWireDeflate *deflate = pf_wire_deflate_new ();
  PfWireBuffer   in = { 0 };
  gsize          room = 0;
  guint8        *input = pf_wire_deflate_input (deflate, &room);

  pf_wire_deflate_take (deflate, deflate_last ("* BYE see you\r\n", input, room));
  g_assert_true (pf_wire_deflate_inflate (deflate, &in));
  g_assert_cmpmem (in.data + in.start, pf_wire_buffer_length (&in), "* BYE see you\r\n",
                   15);
  g_assert_true (pf_wire_deflate_needs_input (deflate));
  memcpy (pf_wire_deflate_input (deflate, &room), "more", 4);
  pf_wire_deflate_take (deflate, 4);
  g_assert_false (pf_wire_deflate_inflate (deflate, &in));
  pf_wire_buffer_clear (&in);
  pf_wire_deflate_free (deflate);
}

static void
test_measure (void)
{
  g_autofree guint8 *data = g_malloc0 (SIZE);
  double             speed = 0;

  g_assert_cmpfloat (pf_wire_measure_deflate (data, SIZE, &speed), <, 0.05);
  g_assert_cmpfloat (speed, >, 0);
  for (gsize i = 0; i < SIZE; i++)
    data[i] = (guint8) g_test_rand_int ();
  g_assert_cmpfloat (pf_wire_measure_deflate (data, SIZE, &speed), >, 0.99);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/deflate/end", test_end);
  g_test_add_func ("/wire/deflate/measure", test_measure);
  return g_test_run ();
}
