/* pf-pop3-source-fetch.c - messages into the spool, across broken lines and pauses
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-pop3"

#include "pop3/pf-pop3-source-private.h"

#include "base/pf-error.h"

#include <string.h>

/* What is fetched becomes durable after so much of it, or so long. */
#define FLUSH_MESSAGES 2000
#define FLUSH_OCTETS ((guint64) 16 << 20)
#define FLUSH_US G_GINT64_CONSTANT (1000000)

#define CALM_MESSAGES 200 /* without a fault, then more may be in flight again */
#define BREAKS_MAX 3      /* of the line at one message, then it counts as withheld */
#define MALFORMED_MAX 3   /* times in a row that the server is not understood */
#define DOUBTS_MAX 8      /* messages of another size than told that are fetched again */
#define RESIZED_MAX 3     /* times that a message may come differently */
#define HEADS_MAX 100     /* headers asked for of messages that are withheld */
#define HEAD_MAX ((gsize) 64 << 10)

#define WAIT_LINE_MS 500  /* before the first try after a broken line; doubled */
#define WAIT_BUSY_MS 5000 /* likewise if the server asked for a pause */
#define WAIT_MAX_MS 60000
#define DOUBLINGS_MAX 7

/* Known differences between LIST and what comes: line ends counted as one octet, dots
 * that were doubled, a line end at the end of the message, the last line. */
#define SIZE_SLACK 5

/* No mailbox that is told to be larger is believed; sums of so much do not overflow. */
#define TOLD_MAX ((guint64) 1 << 40)

/* In flight at most, after so many broken lines: a server may offer PIPELINING and not
 * bear much of it.  A message at which the line breaks is given up only when it was
 * alone. */
static const guint windows[] = { PF_POP3_WINDOW, 32, 1 };

/* What is asked for over one connection. */
typedef struct
{
  PfPop3Source *source;
  GPtrArray    *items; /* (unowned) (element-type PfPop3Item) */
  guint         next;  /* whose answer is due */
  guint         doubts;
  guint         waiting; /* messages that are not durable yet */
  guint64       waiting_octets;
  gint64        flushed; /* monotonic */
} Flight;

gboolean
pf_pop3_item_is_here (const PfPop3Item *item)
{
  return item->spooled != NULL && pf_pop3_spooled_has_octets (item->spooled);
}

static void
tell (PfPop3Source *self)
{
  if (self->progress != NULL)
    self->progress (&self->fetch, self->progress_data);
}

static gboolean
flush (Flight *flight, GError **error)
{
  flight->waiting = 0;
  flight->waiting_octets = 0;
  flight->flushed = g_get_monotonic_time ();
  return pf_pop3_spool_flush (flight->source->spool, error);
}

static gboolean
flush_if_due (Flight *flight, const PfPop3Item *item, GError **error)
{
  flight->waiting++;
  flight->waiting_octets += item->spooled != NULL ? item->spooled->size : 0;
  return (flight->waiting < FLUSH_MESSAGES && flight->waiting_octets < FLUSH_OCTETS &&
          g_get_monotonic_time () - flight->flushed < FLUSH_US) ||
         flush (flight, error);
}

static gboolean
begin_message (const PfPop3Entry *entry, gpointer user_data, GError **error)
{
  Flight           *flight = user_data;
  const PfPop3Item *item = flight->items->pdata[flight->next];

  pf_pop3_spool_begin (flight->source->spool, item->uidl == NULL);
  return TRUE;
}

static gboolean
take_chunk (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  Flight *flight = user_data;

  return pf_pop3_spool_chunk (data, length, flight->source->spool, error);
}

static gboolean
has_told_size (const PfPop3Entry *entry, const PfPop3Unstuff *carried)
{
  return entry->octets + carried->lines + SIZE_SLACK >= carried->taken &&
         entry->octets <= carried->taken + carried->dots + SIZE_SLACK;
}

/* A message of another size than told is fetched a second time; if it is the same then,
 * what LIST tells is wrong.  Returns whether to take it as it came now. */
static gboolean
is_believed (Flight *flight, const PfPop3Item *item)
{
  PfPop3Source    *self = flight->source;
  PfPop3Trouble   *trouble = pf_pop3_source_trouble (self, item);
  g_autofree char *digest = pf_pop3_spool_dup_digest (self->spool);

  self->has_resized = TRUE;
  if (g_strcmp0 (trouble->digest, digest) == 0)
    return TRUE;
  if (trouble->digest == NULL && flight->doubts >= DOUBTS_MAX)
    return TRUE;
  flight->doubts++;
  g_free (trouble->digest);
  trouble->digest = g_steal_pointer (&digest);
  if (++trouble->resized == RESIZED_MAX)
    trouble->refusal = g_strdup ("it came differently each time");
  return FALSE;
}

static void
choose_window (PfPop3Source *self)
{
  pf_pop3_session_set_window (self->session, windows[self->caution]);
}

/* The line holds: opens the window again. */
static void
calm_down (PfPop3Source *self)
{
  if (self->caution == 0 || ++self->calm < CALM_MESSAGES)
    return;
  self->caution--;
  self->calm = 0;
  choose_window (self);
}

static gboolean
take_message (Flight              *flight,
              PfPop3Item          *item,
              const PfPop3Unstuff *carried,
              GError             **error)
{
  PfPop3Source *self = flight->source;

  if (!has_told_size (item->entry, carried) && !is_believed (flight, item))
    {
      pf_pop3_spool_abandon (self->spool);
      return TRUE;
    }
  item->spooled = pf_pop3_spool_end (self->spool, item->uidl, item->entry->octets, error);
  if (item->spooled == NULL)
    return FALSE;
  self->fetch.messages++;
  self->fetch.octets += (gint64) carried->taken;
  self->faults = 0;
  self->waited_ms = 0;
  calm_down (self);
  return flush_if_due (flight, item, error);
}

/* A pause that the server wants is for all; any other refusal is this message's. */
static gboolean
end_message (const PfPop3Entry   *entry,
             const PfPop3Unstuff *carried,
             const GError        *refusal,
             gpointer             user_data,
             GError             **error)
{
  Flight        *flight = user_data;
  PfPop3Item    *item = flight->items->pdata[flight->next];
  PfPop3Trouble *trouble;

  if (g_error_matches (refusal, PF_PROTO_ERROR, PF_PROTO_ERROR_TRY_LATER))
    {
      pf_pop3_spool_abandon (flight->source->spool);
      g_propagate_error (error, g_error_copy (refusal));
      return FALSE;
    }
  flight->next++;
  if (refusal != NULL)
    {
      const PfErrorFacts *facts = pf_error_peek_facts (refusal);

      pf_pop3_spool_abandon (flight->source->spool);
      trouble = pf_pop3_source_trouble (flight->source, item);
      g_free (trouble->refusal);
      trouble->refusal = g_strdup (facts != NULL && facts->server_text != NULL
                                       ? facts->server_text
                                       : refusal->message);
    }
  else if (!take_message (flight, item, carried, error))
    return FALSE;
  tell (flight->source);
  return TRUE;
}

static gboolean
take_head (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  GByteArray *head = user_data;

  g_byte_array_append (head, data, (guint) MIN (length, HEAD_MAX - head->len));
  return TRUE;
}

/* What can still be said of messages that are not given out: their headers. */
static gboolean
fetch_heads (PfPop3Source *self, GCancellable *cancellable, GError **error)
{
  guint asked = 0;

  if (!pf_pop3_session_get_caps (self->session)->has_top)
    return TRUE;
  for (guint i = 0; i < self->items->len && asked < HEADS_MAX; i++)
    {
      const PfPop3Item *item = self->items->pdata[i];
      PfPop3Trouble    *trouble;
      g_autoptr (GByteArray) head = NULL;
      GError *fault = NULL;

      if (pf_pop3_source_refusal (self, item) == NULL)
        continue;
      trouble = pf_pop3_source_trouble (self, item);
      if (trouble->head != NULL)
        continue;
      asked++;
      trouble->head = g_strdup (""); /* once, whatever comes of it */
      head = g_byte_array_new ();
      if (pf_pop3_session_top (self->session, item->entry->number, 0, take_head, head,
                               cancellable, &fault))
        {
          g_free (trouble->head);
          trouble->head_length = head->len;
          trouble->head = (char *) g_byte_array_free (g_steal_pointer (&head), FALSE);
        }
      else if (g_error_matches (fault, PF_PROTO_ERROR, PF_PROTO_ERROR_REFUSED))
        g_clear_error (&fault);
      else
        {
          g_propagate_error (error, fault);
          return FALSE;
        }
    }
  return TRUE;
}

/* Those at which the line broke before come last, so that they cost the least. */
static GPtrArray *
collect (PfPop3Source *self, PfPop3WantFunc wants, gpointer user_data)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  g_autoptr (GPtrArray) last = g_ptr_array_new ();

  for (guint i = 0; i < self->items->len; i++)
    {
      PfPop3Item *item = self->items->pdata[i];
      gboolean    is_suspect = FALSE;

      if (pf_pop3_item_is_here (item) || pf_pop3_source_is_skipped (self, item) ||
          !wants (item, user_data) || pf_pop3_source_refusal (self, item) != NULL)
        continue;
      if (g_hash_table_size (self->troubles) > 0)
        is_suspect = pf_pop3_source_trouble (self, item)->breaks > 0;
      g_ptr_array_add (is_suspect ? last : items, item);
    }
  g_ptr_array_extend (items, last, NULL, NULL);
  return g_steal_pointer (&items);
}

/* A message that goes on and on is withheld at once; the others are fetched over another
 * connection.  Returns whether @fault is that. */
static gboolean
is_endless (PfPop3Source *self, const PfPop3Item *item, const GError *fault)
{
  PfPop3Trouble *trouble;

  if (!g_error_matches (fault, PF_WIRE_ERROR, PF_WIRE_ERROR_TOO_LONG))
    return FALSE;
  trouble = pf_pop3_source_trouble (self, item);
  if (trouble->refusal != NULL)
    return FALSE;
  trouble->refusal = g_strdup (fault->message);
  pf_pop3_source_leave (self);
  return TRUE;
}

/* Fetches @items over the connection that there is. */
static gboolean
fetch_items (PfPop3Source *self,
             GPtrArray    *items,
             GCancellable *cancellable,
             GError      **error)
{
  static const PfPop3Sink sink = { begin_message, take_chunk, end_message };
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();
  g_autoptr (GError) fault = NULL;
  Flight flight = { self, items, 0, 0, 0, 0, g_get_monotonic_time () };

  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (entries, ((PfPop3Item *) items->pdata[i])->entry);
  choose_window (self);
  if (pf_pop3_session_retr_many (self->session, entries, &sink, &flight, cancellable,
                                 &fault))
    return flush (&flight, error);

  /* What came whole stays, whatever ended the flight. */
  pf_pop3_spool_abandon (self->spool);
  if (!flush (&flight, error))
    return FALSE;
  if (flight.next < items->len && is_endless (self, items->pdata[flight.next], fault))
    return TRUE;
  if (fault->domain == PF_WIRE_ERROR || fault->domain == PF_PROTO_ERROR)
    {
      PfPop3Trouble *trouble = pf_pop3_source_trouble (self, items->pdata[flight.next]);

      if (!g_error_matches (fault, PF_PROTO_ERROR, PF_PROTO_ERROR_TRY_LATER) &&
          ++trouble->breaks >= BREAKS_MAX && windows[self->caution] == 1 &&
          trouble->refusal == NULL)
        {
          trouble->refusal = g_strdup (fault->message);
          g_free (trouble->head);
          trouble->head = g_strdup (""); /* not asked for: the line is dear */
          trouble->head_length = 0;
        }
      self->caution = MIN (self->caution + 1, G_N_ELEMENTS (windows) - 1);
      self->calm = 0;
    }
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

/* Whether trying again may help: the line broke, or the server is busy. */
static gboolean
is_passing (const GError *fault)
{
  static const int wire[] = { PF_WIRE_ERROR_RESOLVER, PF_WIRE_ERROR_UNREACHABLE,
                              PF_WIRE_ERROR_REFUSED,  PF_WIRE_ERROR_TIMED_OUT,
                              PF_WIRE_ERROR_CLOSED,   PF_WIRE_ERROR_TLS };
  static const int proto[] = { PF_PROTO_ERROR_MALFORMED, PF_PROTO_ERROR_BYE,
                               PF_PROTO_ERROR_TRY_LATER };

  for (gsize i = 0; i < G_N_ELEMENTS (wire); i++)
    if (g_error_matches (fault, PF_WIRE_ERROR, wire[i]))
      return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (proto); i++)
    if (g_error_matches (fault, PF_PROTO_ERROR, proto[i]))
      return TRUE;
  return g_error_matches (fault, PF_AUTH_ERROR, PF_AUTH_ERROR_TRY_LATER) ||
         g_error_matches (fault, PF_AUTH_ERROR, PF_AUTH_ERROR_TOO_MANY_CONNECTIONS) ||
         g_error_matches (fault, PF_AUTH_ERROR, PF_AUTH_ERROR_MAILBOX_BUSY);
}

/* What is broken the same way each time does not pass. */
static gboolean
is_lasting (const PfPop3Source *self, const GError *fault)
{
  return !is_passing (fault) ||
         (self->faults >= MALFORMED_MAX &&
          g_error_matches (fault, PF_PROTO_ERROR, PF_PROTO_ERROR_MALFORMED));
}

/* A line that was dropped without QUIT may leave the mailbox locked for a while. */
static gboolean
asked_for_pause (const GError *fault)
{
  return g_error_matches (fault, PF_PROTO_ERROR, PF_PROTO_ERROR_TRY_LATER) ||
         fault->domain == PF_AUTH_ERROR;
}

static gint64
choose_wait (PfPop3Source *self, const GError *fault)
{
  const PfErrorFacts *facts = pf_error_peek_facts (fault);
  gint64              since = (g_get_monotonic_time () - self->signed_in) / 1000;
  gint64              ms = asked_for_pause (fault) ? WAIT_BUSY_MS : WAIT_LINE_MS;

  ms = MIN (ms << MIN (self->faults, DOUBLINGS_MAX), WAIT_MAX_MS);
  if (facts != NULL && facts->wait_ms > 0)
    ms = facts->wait_ms;
  return MAX (ms, (gint64) self->login_delay_s * 1000 - since);
}

static gboolean
wait_a_while (gint64 ms, GCancellable *cancellable, GError **error)
{
  gint64  end = g_get_monotonic_time () + ms * 1000;
  GPollFD fd = { -1, 0, 0 };
  guint   n = g_cancellable_make_pollfd (cancellable, &fd) ? 1 : 0;
  gint64  left;

  while ((left = end - g_get_monotonic_time ()) > 0 &&
         !g_cancellable_is_cancelled (cancellable))
    g_poll (&fd, n, (gint) MIN (left / 1000 + 1, WAIT_MAX_MS));
  if (n > 0)
    g_cancellable_release_fd (cancellable);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/* Waits if that helps; @fault is (transfer full). */
static gboolean
survive (PfPop3Source *self, GError *fault, GCancellable *cancellable, GError **error)
{
  gint64 ms;

  pf_pop3_source_leave (self);
  if (g_cancellable_is_cancelled (cancellable) || !self->was_online ||
      is_lasting (self, fault))
    {
      g_propagate_error (error, fault);
      return FALSE;
    }
  ms = choose_wait (self, fault);
  g_debug ("pop3: %s; again in %" G_GINT64_FORMAT " ms", fault->message, ms);
  if (self->account.max_wait_ms >= 0 && self->waited_ms + ms > self->account.max_wait_ms)
    {
      g_set_error (error, PF_MOVE_ERROR, PF_MOVE_ERROR_WAITED_TOO_LONG, "%s",
                   fault->message);
      pf_error_set_host (error != NULL ? *error : NULL, self->endpoint->host,
                         self->endpoint->port);
      g_error_free (fault);
      return FALSE;
    }
  self->waited_ms += ms;
  self->faults++;
  self->fetch.faults++;
  self->fetch.is_asked = asked_for_pause (fault);
  self->fetch.wait_until_unix = g_get_real_time () / G_USEC_PER_SEC + ms / 1000;
  g_error_free (fault);
  tell (self);
  if (!wait_a_while (ms, cancellable, error))
    return FALSE;
  self->fetch.wait_until_unix = 0;
  tell (self);
  return TRUE;
}

static guint64
sum_up (PfPop3Source *self, GPtrArray *items)
{
  guint64 octets = 0;

  for (guint i = 0; i < items->len; i++)
    octets += MIN (((PfPop3Item *) items->pdata[i])->entry->octets, TOLD_MAX);
  self->fetch.total_messages = self->fetch.messages + items->len;
  self->fetch.total_octets = self->fetch.octets + (gint64) octets;
  return octets;
}

/* Over one connection; @out_is_done: nothing is left that could be fetched. */
static gboolean
fetch_once (PfPop3Source  *self,
            PfPop3WantFunc wants,
            gpointer       user_data,
            gboolean      *out_is_done,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autoptr (GPtrArray) items = NULL;

  *out_is_done = FALSE;
  if ((self->session == NULL || self->items == NULL) &&
      !pf_pop3_source_look (self, cancellable, error))
    return FALSE;
  if (!pf_pop3_source_sift (self, wants, user_data, cancellable, error))
    return FALSE;
  items = collect (self, wants, user_data);
  if (items->len == 0)
    {
      *out_is_done = fetch_heads (self, cancellable, error);
      return *out_is_done;
    }
  return pf_pop3_spool_check_space (self->spool, sum_up (self, items), error) &&
         fetch_items (self, items, cancellable, error);
}

static gboolean
fetch (PfPop3Source  *self,
       PfPop3WantFunc wants,
       gpointer       user_data,
       GCancellable  *cancellable,
       GError       **error)
{
  gboolean is_done = FALSE;

  while (!is_done)
    {
      GError *fault = NULL;

      if (!fetch_once (self, wants, user_data, &is_done, cancellable, &fault) &&
          !survive (self, fault, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
pf_pop3_source_fetch (PfPop3Source  *self,
                      PfPop3WantFunc wants,
                      gpointer       user_data,
                      GCancellable  *cancellable,
                      GError       **error)
{
  gint64   start = g_get_monotonic_time ();
  gboolean is_ok = fetch (self, wants, user_data, cancellable, error);

  self->fetch.us += g_get_monotonic_time () - start;
  return is_ok;
}
