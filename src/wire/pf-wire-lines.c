/* pf-wire-lines.c - lines and literals, read and written
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-wire"

#include "wire/pf-wire-private.h"

#include "base/pf-threads.h"

#include <string.h>

#define PRINTF_SIZE 512 /* octets formatted without allocating */

/* Returns: (nullable): the LF that ends the first line in @in */
static guint8 *
find_line_end (PfWire *self)
{
  gsize   length = pf_wire_buffer_length (&self->in);
  guint8 *start = self->in.data + self->in.start;
  guint8 *found;

  if (length <= self->scanned)
    return NULL;
  found = memchr (start + self->scanned, '\n', length - self->scanned);
  self->scanned = found != NULL ? (gsize) (found - start) : length;

  return found;
}

/* The CR before the LF is not counted as the line's. */
static gboolean
is_too_long (const PfWire *self)
{
  return self->scanned > self->line_limit + 1;
}

static char *
take_line (PfWire *self, const guint8 *end, gsize *out_length)
{
  const char *start = (const char *) self->in.data + self->in.start;
  gsize       whole = (gsize) (end + 1 - (const guint8 *) start);
  gsize       length = whole - 1;
  char       *line;

  if (length > 0 && start[length - 1] == '\r')
    length--;
  line = g_malloc (length + 1);
  memcpy (line, start, length);
  line[length] = '\0';
  if (self->transcript != NULL)
    pf_transcript_received (self->transcript, start, (gssize) whole);

  pf_wire_buffer_consume (&self->in, whole);
  self->scanned = 0;
  if (out_length != NULL)
    *out_length = length;
  return line;
}

/* Sends what is unsent.  Where that fails because the server has closed, a line that
 * it said before is worth more than the failure. */
static gboolean
flush_to_read (PfWire *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (self->broken != NULL || pf_wire_flush (self, cancellable, &local_error))
    return TRUE;
  if (g_error_matches (local_error, PF_WIRE_ERROR, PF_WIRE_ERROR_CLOSED) &&
      find_line_end (self) != NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

char *
pf_wire_read_line (PfWire       *self,
                   gsize        *out_length,
                   GCancellable *cancellable,
                   GError      **error)
{
  PfDeadline deadline;
  guint8    *end;

  g_return_val_if_fail (PF_IS_WIRE (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);
  pf_assert_may_block ();

  /* A lazy wire's caller reads what is there, and must not wait for what is to go. */
  if (!(self->is_lazy && find_line_end (self) != NULL) &&
      !flush_to_read (self, cancellable, error))
    return NULL;

  pf_deadline_start (&deadline, self->answer_timeout);
  while ((end = find_line_end (self)) == NULL || is_too_long (self))
    {
      gsize before = pf_wire_buffer_length (&self->in);

      if (!pf_wire_is_usable (self, cancellable, error))
        return NULL;
      if (is_too_long (self))
        {
          pf_wire_fail (self, PF_WIRE_ERROR_TOO_LONG, error,
                        "A line is longer than %" G_GSIZE_FORMAT " bytes",
                        self->line_limit);
          return NULL;
        }
      if (!pf_wire_await (self, deadline.at, cancellable, error))
        return NULL;
      pf_deadline_progress (&deadline, pf_wire_buffer_length (&self->in) - before);
    }

  return take_line (self, end, out_length);
}

/* Hands on what is there of a literal. */
static gboolean
hand_on (
    PfWire *self, guint64 *left, PfChunkFunc func, gpointer user_data, GError **error)
{
  gsize   length = (gsize) MIN ((guint64) pf_wire_buffer_length (&self->in), *left);
  GError *local_error = NULL;

  if (length == 0)
    return TRUE;
  if (func != NULL &&
      !func (self->in.data + self->in.start, length, user_data, &local_error))
    {
      /* The rest of the literal is on its way: the next line cannot be found. */
      g_propagate_error (error, local_error);
      return pf_wire_fail (self, PF_WIRE_ERROR_CLOSED, NULL,
                           "A literal was not read to its end");
    }

  pf_wire_buffer_consume (&self->in, length);
  *left -= length;
  return TRUE;
}

gboolean
pf_wire_read_bytes (PfWire       *self,
                    guint64       length,
                    PfChunkFunc   func,
                    gpointer      user_data,
                    GCancellable *cancellable,
                    GError      **error)
{
  PfDeadline deadline;
  guint64    left = length;

  g_return_val_if_fail (PF_IS_WIRE (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);
  pf_assert_may_block ();

  if (!pf_wire_is_usable (self, cancellable, error) ||
      !pf_wire_flush (self, cancellable, error))
    return FALSE;

  self->scanned = 0;
  pf_deadline_start (&deadline, self->answer_timeout);
  while (hand_on (self, &left, func, user_data, error) && left > 0)
    {
      if (!pf_wire_is_usable (self, cancellable, error) ||
          !pf_wire_await (self, deadline.at, cancellable, error))
        return FALSE;
      pf_deadline_progress (&deadline, pf_wire_buffer_length (&self->in));
    }
  if (left > 0)
    return FALSE;

  if (self->transcript != NULL && length > 0)
    pf_transcript_received_bytes (self->transcript, length);
  return TRUE;
}

/* Gives what has arrived to @func. */
static gboolean
scan (PfWire        *self,
      PfWireScanFunc func,
      gpointer       user_data,
      gboolean      *out_is_done,
      guint64       *taken,
      GError       **error)
{
  gsize   length = pf_wire_buffer_length (&self->in);
  GError *local_error = NULL;
  gssize  n;

  if (length == 0)
    return TRUE;
  n = func (self->in.data + self->in.start, length, out_is_done, user_data, &local_error);
  if (n < 0)
    {
      /* The end of it is somewhere on its way. */
      g_propagate_error (error, local_error);
      return pf_wire_fail (self, PF_WIRE_ERROR_CLOSED, NULL,
                           "A message was not read to its end");
    }
  g_assert ((gsize) n == length || (*out_is_done && (gsize) n < length));

  pf_wire_buffer_consume (&self->in, (gsize) n);
  *taken += (guint64) n;
  return TRUE;
}

gboolean
pf_wire_read_until (PfWire        *self,
                    PfWireScanFunc func,
                    gpointer       user_data,
                    GCancellable  *cancellable,
                    GError       **error)
{
  PfDeadline deadline;
  gboolean   is_done = FALSE;
  guint64    taken = 0;

  g_return_val_if_fail (PF_IS_WIRE (self) && func != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);
  pf_assert_may_block ();

  if (!pf_wire_is_usable (self, cancellable, error) ||
      !pf_wire_flush (self, cancellable, error))
    return FALSE;

  self->scanned = 0;
  pf_deadline_start (&deadline, self->answer_timeout);
  while (TRUE)
    {
      if (!scan (self, func, user_data, &is_done, &taken, error))
        return FALSE;
      if (is_done)
        break;
      if (!pf_wire_is_usable (self, cancellable, error) ||
          !pf_wire_await (self, deadline.at, cancellable, error))
        return FALSE;
      pf_deadline_progress (&deadline, pf_wire_buffer_length (&self->in));
    }

  if (self->transcript != NULL)
    pf_transcript_received_bytes (self->transcript, taken);
  return TRUE;
}

const guint8 *
pf_wire_peek (PfWire *self, gsize *out_length)
{
  g_return_val_if_fail (PF_IS_WIRE (self) && out_length != NULL, NULL);

  *out_length = pf_wire_buffer_length (&self->in);
  return *out_length > 0 ? self->in.data + self->in.start : NULL;
}

gboolean
pf_wire_has_line (PfWire *self)
{
  g_return_val_if_fail (PF_IS_WIRE (self), FALSE);

  /* An error met here is kept and told by the next call that can. */
  while (find_line_end (self) == NULL)
    if (self->broken != NULL || is_too_long (self) ||
        pf_wire_fill (self, NULL) != PF_FILL_GOT)
      return FALSE;

  return TRUE;
}

gboolean
pf_wire_has_ended (PfWire *self)
{
  g_return_val_if_fail (PF_IS_WIRE (self), TRUE);

  return self->at_end || self->broken != NULL;
}

/* Something was, or is to be, added to @out, which would grow beyond measure. */
static gboolean
make_room (PfWire *self, GCancellable *cancellable, GError **error)
{
  if (!self->is_lazy || self->out_has_secret)
    return pf_wire_push_out (self, 0, cancellable, error);
  return pf_wire_push_some (self, cancellable, error) &&
         pf_wire_push_out (self, PF_WIRE_BACKLOG, cancellable, error);
}

static gboolean
write_deflated (PfWire       *self,
                const guint8 *data,
                gsize         length,
                GCancellable *cancellable,
                GError      **error)
{
  gsize done = 0;

  while (done < length)
    {
      gsize before = pf_wire_buffer_length (&self->out);

      done += pf_wire_deflate_write (self->deflate, data + done, length - done,
                                     &self->out);
      self->unsaid += pf_wire_buffer_length (&self->out) - before;
      if (self->unsaid >= PF_WIRE_OUT_SIZE && !make_room (self, cancellable, error))
        return FALSE;
    }
  self->has_undeflated |= length > 0;

  return TRUE;
}

/* Writes without a word to the transcript. */
static gboolean
write_bytes (PfWire       *self,
             const guint8 *data,
             gsize         length,
             GCancellable *cancellable,
             GError      **error)
{
  if (self->broken != NULL)
    return pf_wire_fail_with (self, NULL, error);

  self->sent += length;
  if (self->deflate != NULL)
    return write_deflated (self, data, length, cancellable, error);

  while (length > 0)
    {
      gsize n = MIN (length, PF_WIRE_OUT_SIZE);

      if (self->unsaid + n > PF_WIRE_OUT_SIZE && !make_room (self, cancellable, error))
        return FALSE;
      memcpy (pf_wire_buffer_reserve (&self->out, n), data, n);
      self->out.end += n;
      self->unsaid += n;
      data += n;
      length -= n;
    }
  return TRUE;
}

gboolean
pf_wire_write (PfWire       *self,
               const void   *data,
               gsize         length,
               GCancellable *cancellable,
               GError      **error)
{
  g_return_val_if_fail (PF_IS_WIRE (self), FALSE);
  pf_assert_may_block ();

  if (length == 0)
    return TRUE;
  if (self->transcript != NULL)
    pf_transcript_sent_bytes (self->transcript, length);
  return write_bytes (self, data, length, cancellable, error);
}

gboolean
pf_wire_write_text (PfWire       *self,
                    const char   *text,
                    gssize        length,
                    GCancellable *cancellable,
                    GError      **error)
{
  gsize n = length < 0 ? strlen (text) : (gsize) length;

  g_return_val_if_fail (PF_IS_WIRE (self), FALSE);
  pf_assert_may_block ();

  if (n == 0)
    return TRUE;
  if (self->transcript != NULL)
    pf_transcript_sent (self->transcript, text, (gssize) n);
  return write_bytes (self, (const guint8 *) text, n, cancellable, error);
}

gboolean
pf_wire_printf (
    PfWire *self, GCancellable *cancellable, GError **error, const char *format, ...)
{
  char             small[PRINTF_SIZE];
  g_autofree char *large = NULL;
  va_list          args;
  int              length;

  va_start (args, format);
  length = g_vsnprintf (small, sizeof small, format, args);
  va_end (args);
  if (length < (int) sizeof small)
    return pf_wire_write_text (self, small, length, cancellable, error);

  va_start (args, format);
  large = g_strdup_vprintf (format, args);
  va_end (args);
  return pf_wire_write_text (self, large, -1, cancellable, error);
}

gboolean
pf_wire_set_error (
    PfWire *self, GError **error, GQuark domain, int code, const char *format, ...)
{
  const PfEndpoint *endpoint = pf_wire_get_endpoint (self);
  va_list           args;
  GError           *local_error;

  va_start (args, format);
  local_error = g_error_new_valist (domain, code, format, args);
  va_end (args);
  pf_error_set_host (local_error, endpoint->host, endpoint->port);
  g_propagate_error (error, local_error);

  return FALSE;
}

/* What was deflated so far becomes readable there. */
static gboolean
end_deflated (PfWire *self, GCancellable *cancellable, GError **error)
{
  while (self->has_undeflated)
    {
      gboolean is_flushed = pf_wire_deflate_flush (self->deflate, &self->out);

      self->has_undeflated = !is_flushed;
      if (!is_flushed && !make_room (self, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
pf_wire_flush (PfWire *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (PF_IS_WIRE (self), FALSE);
  pf_assert_may_block ();

  if (!pf_wire_is_usable (self, cancellable, error))
    return FALSE;

  return end_deflated (self, cancellable, error) &&
         pf_wire_push_out (self, 0, cancellable, error);
}

gboolean
pf_wire_flush_some (PfWire *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (PF_IS_WIRE (self) && self->is_lazy, FALSE);
  pf_assert_may_block ();

  if (!pf_wire_is_usable (self, cancellable, error) ||
      !end_deflated (self, cancellable, error))
    return FALSE;
  return pf_wire_buffer_length (&self->out) == 0 ||
         pf_wire_push_some (self, cancellable, error);
}

void
pf_wire_set_lazy (PfWire *self, gboolean is_lazy)
{
  g_return_if_fail (PF_IS_WIRE (self) && !self->out_has_secret);

  self->is_lazy = is_lazy;
}

gboolean
pf_wire_is_behind (PfWire *self)
{
  g_return_val_if_fail (PF_IS_WIRE (self), FALSE);

  return pf_wire_buffer_length (&self->out) > PF_WIRE_BEHIND;
}

gboolean
pf_wire_has_unsent (PfWire *self)
{
  g_return_val_if_fail (PF_IS_WIRE (self), FALSE);

  return self->broken == NULL && pf_wire_buffer_length (&self->out) > 0;
}

gint64
pf_wire_get_taken_at (PfWire *self)
{
  g_return_val_if_fail (PF_IS_WIRE (self), 0);

  return self->taken_at;
}
