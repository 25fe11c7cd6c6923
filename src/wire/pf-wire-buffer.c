/* pf-wire-buffer.c - octets that come in at one end and go out at the other
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-wire"

#include "wire/pf-wire-private.h"

#include <string.h>

guint8 *
pf_wire_buffer_reserve (PfWireBuffer *self, gsize length)
{
  gsize used = pf_wire_buffer_length (self);

  if (self->size - self->end >= length)
    return self->data + self->end;

  /* Move down only if that frees at least half, so that each octet moves seldom. */
  if (self->start >= self->size / 2 && self->size - used >= length)
    {
      memmove (self->data, self->data + self->start, used);
      self->start = 0;
      self->end = used;
      return self->data + self->end;
    }

  self->size = MAX (self->size * 2, self->end + length);
  self->data = g_realloc (self->data, self->size);
  return self->data + self->end;
}

void
pf_wire_buffer_consume (PfWireBuffer *self, gsize length)
{
  g_assert (length <= pf_wire_buffer_length (self));

  self->start += length;
  if (self->start == self->end)
    self->start = self->end = 0;
}

void
pf_wire_buffer_clear (PfWireBuffer *self)
{
  g_clear_pointer (&self->data, g_free);
  self->start = self->end = self->size = 0;
}
