/* pf-imap-append.c - putting messages into folders, many in flight
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 9051 6.3.12 (APPEND), RFC 3502 (MULTIAPPEND), RFC 7888 (LITERAL+, LITERAL-)
 */

#define G_LOG_DOMAIN "pf-imap"

#include "imap/pf-imap-append.h"

#include "base/pf-limits.h"
#include "base/pf-threads.h"
#include "imap/pf-imap-append-private.h"
#include "imap/pf-imap-session-private.h"

#include <string.h>

#define MIB ((gsize) 1024 * 1024)
#define MS G_GINT64_CONSTANT (1000) /* microseconds */
#define BATCH_MESSAGES 500          /* in one MULTIAPPEND */
#define BATCH_BYTES (4 * MIB)       /* likewise, if it has more than one message */
#define LITERAL_MINUS_MAX 4096      /* RFC 7888 5 */
#define ASK_FIRST_ABOVE                                                                  \
  (16 * MIB) /* larger ones wait for "+": a refusal then costs
                                     * a round trip instead of the upload */

/* clang-format off */
static const struct
{
  guint   messages;
  guint64 bytes;
  guint   max_messages;
  guint64 max_bytes;
} windows[] = {
  /* A */ { 2 * BATCH_MESSAGES, 2 * BATCH_BYTES, 4 * BATCH_MESSAGES, 4 * BATCH_BYTES },
  /* B */ { 256, 2 * MIB, 2048, 16 * MIB },
  /* C */ { 256, 2 * MIB, 2048, 16 * MIB },
};
/* clang-format on */

/* Where an item's bytes go, counted. */
typedef struct
{
  PfImapAppend *append;
  guint64       left;
  GCancellable *cancellable;
} Sink;

PfImapMode
pf_imap_mode_choose (const PfImapCaps *caps)
{
  if (!pf_imap_caps_has (caps, "LITERAL+"))
    return PF_IMAP_MODE_C;
  return pf_imap_caps_has (caps, "MULTIAPPEND") ? PF_IMAP_MODE_A : PF_IMAP_MODE_B;
}

PfImapAppend *
pf_imap_append_new (PfImapSession *session, PfImapMode mode, gboolean may_compress)
{
  PfImapAppend *self = g_new0 (PfImapAppend, 1);
  gsize         row = mode - PF_IMAP_MODE_A;

  self->session = g_object_ref (session);
  self->mode = mode;
  self->takes_small = pf_imap_session_has (session, "LITERAL-") ||
                      pf_imap_session_has (session, "LITERAL+") ||
                      pf_imap_session_has (session, "IMAP4REV2");
  pf_imap_window_init (&self->window, windows[row].messages, windows[row].bytes,
                       windows[row].max_messages, windows[row].max_bytes);
  g_queue_init (&self->waiting);
  g_queue_init (&self->again);
  g_queue_init (&self->in_flight);
  pf_imap_append_watch_start (self, may_compress);
  pf_wire_set_lazy (session->wire, TRUE);
  return self;
}

void
pf_imap_append_free (PfImapAppend *self)
{
  pf_imap_append_watch_clear (self);
  g_queue_clear_full (&self->waiting, (GDestroyNotify) pf_imap_append_command_free);
  g_queue_clear_full (&self->in_flight, (GDestroyNotify) pf_imap_append_command_free);
  g_queue_clear_full (&self->again, (GDestroyNotify) pf_imap_append_command_free);
  g_object_unref (self->session);
  g_free (self);
}

/* --- Sending --- */

static gboolean
sink_cb (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  Sink *sink = user_data;

  if (length > sink->left)
    {
      g_set_error_literal (error, PF_MOVE_ERROR, PF_MOVE_ERROR_SOURCE_CHANGED,
                           "A message became longer while it was sent");
      return FALSE;
    }
  sink->left -= length;
  pf_imap_append_watch (sink->append, data, length);
  return pf_wire_write (sink->append->session->wire, data, length, sink->cancellable,
                        error);
}

static gboolean
write_bytes (PfImapAppend *self,
             PfAppendItem *item,
             GCancellable *cancellable,
             GError      **error)
{
  Sink sink = { self, item->size, cancellable };

  if (!item->write (item, sink_cb, &sink, cancellable, error))
    return FALSE;
  if (sink.left == 0)
    return TRUE;
  g_set_error_literal (error, PF_MOVE_ERROR, PF_MOVE_ERROR_SOURCE_CHANGED,
                       "A message became shorter while it was sent");
  return FALSE;
}

/* Whether the server must say "+" before this message. */
static gboolean
asks_first (PfImapAppend              *self,
            const PfImapAppendCommand *command,
            const PfAppendItem        *item)
{
  if (self->takes_small && item->size <= LITERAL_MINUS_MAX)
    return FALSE;
  return self->mode == PF_IMAP_MODE_C ||
         (command->n_items == 1 && item->size > ASK_FIRST_ABOVE);
}

/* " (\Seen) "date" {n+}" and the line end. */
static void
append_item_header (GString *line, const PfAppendItem *item, gboolean asks)
{
  if (item->flags != 0 || (item->keywords != NULL && item->keywords[0] != NULL))
    {
      g_string_append_c (line, ' ');
      pf_imap_append_flags (line, item->flags, (const char *const *) item->keywords);
    }
  if (item->internal_unix != G_MININT64)
    {
      gsize before = line->len;

      g_string_append_c (line, ' ');
      if (!pf_imap_append_date (line, item->internal_unix, item->internal_zone))
        g_string_truncate (line, before);
    }
  g_string_append_printf (line, " {%" G_GUINT64_FORMAT "%s}\r\n", item->size,
                          asks ? "" : "+");
}

/* "pf7 APPEND name" */
static void
append_start (PfImapAppend *self, GString *line, const PfImapAppendCommand *command)
{
  g_auto (PfImapCommand) start = { 0 };

  pf_imap_command_init (&start, self->takes_small, "");
  pf_imap_command_add_astring (&start, command->name);
  g_string_append_printf (line, "pf%u APPEND %s", command->tag, start.text->str);
}

/* Writes the current command on: to its end, or to where the server must say "+". */
static gboolean
write_on (PfImapAppend *self, GCancellable *cancellable, GError **error)
{
  PfImapAppendCommand *command = self->current;
  PfWire              *wire = self->session->wire;

  while (command->written < command->n_items)
    {
      PfAppendItem *item = command->items[command->written];
      gboolean      asks = asks_first (self, command, item);

      if (!command->is_announced)
        {
          g_autoptr (GString) line = g_string_new (NULL);

          if (command->written == 0)
            append_start (self, line, command);
          append_item_header (line, item, asks);
          command->is_announced = TRUE;
          if (!pf_wire_printf (wire, cancellable, error, "%s", line->str))
            return FALSE;
          /* Some servers say "+" even where nobody waits for it. */
          g_clear_pointer (&self->session->continuation, g_free);
          if (asks)
            return TRUE;
        }
      if (!write_bytes (self, item, cancellable, error))
        return FALSE;
      command->written++;
      command->is_announced = FALSE;
    }
  self->current = NULL;
  return pf_wire_write (wire, "\r\n", 2, cancellable, error);
}

static gboolean
begin (PfImapAppend        *self,
       PfImapAppendCommand *command,
       GCancellable        *cancellable,
       GError             **error)
{
  if (g_queue_is_empty (&self->in_flight))
    self->heard = g_get_monotonic_time ();
  command->tag = ++self->session->last_tag;
  g_queue_push_tail (&self->in_flight, command);
  pf_imap_window_sent (&self->window, command->n_items, command->bytes);
  self->current = command;
  return write_on (self, cancellable, error);
}

static gboolean
tell_not_sent (PfImapAppend *self, GQueue *queue, GError **error)
{
  g_autoptr (PfImapAppendCommand) command = g_queue_pop_head (queue);

  return pf_imap_append_tell_all (self, command, &(PfAppendResult){ PF_APPEND_NOT_SENT },
                                  error);
}

/* Begins the next command if there is one and room for it. */
static gboolean
begin_next (PfImapAppend *self,
            gboolean     *out_more,
            GCancellable *cancellable,
            GError      **error)
{
  GQueue *queue = g_queue_is_empty (&self->again) ? &self->waiting : &self->again;
  const PfImapAppendCommand *command = g_queue_peek_head (queue);

  *out_more = command != NULL;
  if (command == NULL)
    return TRUE;
  if (self->is_stopped)
    return tell_not_sent (self, queue, error);
  if (self->compress.state == PF_IMAP_COMPRESS_WANTED)
    {
      *out_more = g_queue_is_empty (&self->in_flight);
      return !*out_more || pf_imap_append_compress (self, cancellable, error);
    }
  *out_more = pf_imap_window_has_room (&self->window, command->n_items, command->bytes) &&
              (g_queue_is_empty (&self->in_flight) ||
               !pf_wire_is_behind (self->session->wire));
  return !*out_more || begin (self, g_queue_pop_head (queue), cancellable, error);
}

/* A line that ended, or on which no answer comes and nothing goes any more: a part of an
 * answer is none, or a server could hold us by one octet now and then. */
static gboolean
check_line (PfImapAppend *self, GCancellable *cancellable, GError **error)
{
  gint64 moved = MAX (self->heard, pf_wire_get_taken_at (self->session->wire));

  if (pf_wire_has_ended (self->session->wire))
    return pf_imap_append_read_one (self, cancellable, error);
  if (g_queue_is_empty (&self->in_flight) ||
      g_get_monotonic_time () - moved < PF_TIMEOUT_ANSWER * MS)
    return TRUE;
  pf_imap_session_set_error (self->session, error, PF_WIRE_ERROR, PF_WIRE_ERROR_TIMED_OUT,
                             "The server did not answer in time");
  return FALSE;
}

/* Does all that can be done without waiting for the server. */
static gboolean
advance (PfImapAppend *self, GCancellable *cancellable, GError **error)
{
  gboolean more = TRUE;

  while (more)
    {
      if (!pf_imap_append_take_answers (self, cancellable, error))
        return FALSE;
      if (self->current == NULL)
        {
          if (!begin_next (self, &more, cancellable, error))
            return FALSE;
          continue;
        }
      more = self->session->continuation != NULL;
      g_clear_pointer (&self->session->continuation, g_free);
      if (more && !write_on (self, cancellable, error))
        return FALSE;
    }
  return pf_wire_flush_some (self->session->wire, cancellable, error) &&
         check_line (self, cancellable, error);
}

/* How many of the items go into the next command. */
static gsize
batch_length (PfImapAppend *self, PfAppendItem *const *items, gsize n_items)
{
  guint64 bytes = items[0]->size;
  gsize   n = 1;

  if (self->mode != PF_IMAP_MODE_A)
    return 1;
  while (n < n_items && n < BATCH_MESSAGES && bytes + items[n]->size <= BATCH_BYTES)
    bytes += items[n++]->size;
  return n;
}

static void
drop_unsent (PfImapAppend *self, GQueue *queue)
{
  while (!self->has_done_failed && !g_queue_is_empty (queue))
    tell_not_sent (self, queue, NULL);
}

/* Ends everything: closes the line, so that a command of which the end is missing is
 * never completed, and takes the answers that came before. */
static gboolean
fail (PfImapAppend *self)
{
  g_autoptr (GError) ignored = NULL;

  self->current = NULL;
  pf_wire_has_line (self->session->wire); /* what is there is read now or never */
  pf_wire_close (self->session->wire);
  if (!self->has_done_failed && !pf_imap_append_take_answers (self, NULL, &ignored))
    g_debug ("after a failure: %s", ignored->message);
  drop_unsent (self, &self->again);
  drop_unsent (self, &self->waiting);
  self->is_over = TRUE;
  return pf_imap_session_give_up (self->session);
}

gboolean
pf_imap_append_send (PfImapAppend        *self,
                     const char          *name,
                     PfAppendItem *const *items,
                     gsize                n_items,
                     PfAppendDone         done,
                     gpointer             user_data,
                     GCancellable        *cancellable,
                     GError             **error)
{
  g_return_val_if_fail (!self->is_over, FALSE);
  pf_assert_may_block ();

  if (g_queue_is_empty (&self->in_flight))
    self->is_stopped = FALSE;
  for (gsize at = 0; at < n_items;)
    {
      gsize n = batch_length (self, items + at, n_items - at);

      g_queue_push_tail (&self->waiting, pf_imap_append_command_new (name, items + at, n,
                                                                     done, user_data));
      at += n;
    }
  return pf_imap_append_pump (self, cancellable, error);
}

gboolean
pf_imap_append_pump (PfImapAppend *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (!self->is_over, FALSE);
  pf_assert_may_block ();

  return advance (self, cancellable, error) || fail (self);
}

gboolean
pf_imap_append_wants_more (PfImapAppend *self)
{
  return g_queue_is_empty (&self->waiting) && g_queue_is_empty (&self->again) &&
         !pf_wire_is_behind (self->session->wire) &&
         (!self->is_stopped || g_queue_is_empty (&self->in_flight));
}

gboolean
pf_imap_append_finish (PfImapAppend *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (!self->is_over, FALSE);
  pf_assert_may_block ();

  for (;;)
    {
      if (!advance (self, cancellable, error))
        return fail (self);
      if (g_queue_is_empty (&self->in_flight) && g_queue_is_empty (&self->waiting) &&
          g_queue_is_empty (&self->again))
        break;
      if (!g_queue_is_empty (&self->in_flight) &&
          !pf_imap_append_read_one (self, cancellable, error))
        return fail (self);
    }
  g_clear_pointer (&self->session->continuation, g_free);
  self->is_stopped = FALSE;
  return TRUE;
}
