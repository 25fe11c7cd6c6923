/* pf-move-wait.c - waiting: for the network, for a server that asks for it, for a person
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-migrate"

#include "migrate/pf-move-private.h"

#include "base/pf-error.h"
#include "ledger/pf-ledger-notes.h"

#include <glib/gpoll.h>

#define LEAST_NOTED_MS 1000
#define WAIT_SLICE_MS 100 /* how soon a pause or a resume is noticed */
#define LONGEST_WAIT_MS G_GINT64_CONSTANT (300000)
#define JITTER_PART 4 /* up to a quarter more, so that many do not come back at once */

static gboolean
sleep_slice (gint64 ms, GCancellable *cancellable, GError **error)
{
  GPollFD  fd;
  gboolean has_fd = g_cancellable_make_pollfd (cancellable, &fd);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    {
      if (has_fd)
        g_cancellable_release_fd (cancellable);
      return FALSE;
    }
  g_poll (has_fd ? &fd : NULL, has_fd ? 1 : 0, (int) ms);
  if (has_fd)
    g_cancellable_release_fd (cancellable);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/* Time in which nothing moved says nothing about how fast it moves. */
static void
note_waited (PfMove *self, gint64 start)
{
  gint64           ms = g_get_monotonic_time () / 1000 - start;
  g_autofree char *old = pf_ledger_get_note (self->ledger, PF_NOTE_WAITED);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  guint64 before = 0;

  if (ms < LEAST_NOTED_MS)
    return;
  if (old != NULL)
    g_ascii_string_to_unsigned (old, 10, 0, G_MAXINT64 / 2, &before, NULL);
  text = g_strdup_printf ("%" G_GINT64_FORMAT, (gint64) before + ms);
  if (!pf_ledger_set_note (self->ledger, PF_NOTE_WAITED, text, &error))
    g_debug ("note of waiting: %s", error->message);
}

gboolean
pf_move_wait (
    PfMove *self, gint64 ms, PfWait why, GCancellable *cancellable, GError **error)
{
  gint64   start = g_get_monotonic_time () / 1000;
  gint64   end = start + ms;
  gboolean ok = TRUE;

  self->progress.wait = why;
  self->progress.wait_until_unix = (g_get_real_time () / 1000 + ms + 999) /
                                   1000; /* rounded up to a second */
  pf_move_tell (self);
  while (ok)
    {
      gint64 left = end - g_get_monotonic_time () / 1000;

      if (left <= 0)
        break;
      ok = sleep_slice (MIN (left, WAIT_SLICE_MS), cancellable, error);
    }
  self->progress.wait = PF_WAIT_NONE;
  self->progress.wait_until_unix = 0;
  if (why != PF_WAIT_QUIET)
    note_waited (self, start);
  pf_move_tell (self);
  return ok;
}

/* Nothing that the server has said is left unread while we wait. */
static gboolean
land_helpers (PfMove *self, GCancellable *cancellable, GError **error)
{
  return self->crew == NULL || pf_crew_land (self->crew, TRUE, cancellable, error);
}

gboolean
pf_move_is_held (PfMove *self)
{
  return g_atomic_int_get (&self->is_paused) != 0;
}

gboolean
pf_move_hold (PfMove *self, GCancellable *cancellable, GError **error)
{
  gint64   start;
  gboolean ok = !g_cancellable_set_error_if_cancelled (cancellable, error);

  if (!ok || !g_atomic_int_get (&self->is_paused))
    return ok;
  if (!land_helpers (self, cancellable, error))
    return FALSE;
  start = g_get_monotonic_time () / 1000;
  self->progress.wait = PF_WAIT_PAUSED;
  pf_move_tell (self);
  while (ok && g_atomic_int_get (&self->is_paused))
    ok = sleep_slice (WAIT_SLICE_MS, cancellable, error);
  self->progress.wait = PF_WAIT_NONE;
  note_waited (self, start);
  pf_move_tell (self);
  return ok;
}

gint64
pf_move_back_off (gint64 first_ms, guint tries)
{
  const char *test = g_getenv ("PF_TEST_WAIT_MS");
  guint64     test_ms = 0;
  gint64      ms = first_ms;

  if (test != NULL &&
      g_ascii_string_to_unsigned (test, 10, 1, LONGEST_WAIT_MS, &test_ms, NULL))
    return (gint64) test_ms;
  for (guint i = 0; i < tries && ms < LONGEST_WAIT_MS; i++)
    ms *= 2;
  ms = MIN (ms, MAX (first_ms, LONGEST_WAIT_MS));
  return ms + g_random_int_range (0, (int) (ms / JITTER_PART) + 1);
}

gboolean
pf_move_may_wait (PfMove *self, gint64 ms, const GError *fault, GError **error)
{
  g_autoptr (GError) local = NULL;
  const PfErrorFacts *facts = pf_error_peek_facts (fault);

  if (self->options->max_wait_ms < 0 || ms <= 0 ||
      self->waited_ms + ms <= self->options->max_wait_ms)
    return TRUE;
  local = g_error_new (PF_MOVE_ERROR, PF_MOVE_ERROR_WAITED_TOO_LONG,
                       "waiting %" G_GINT64_FORMAT " ms more would be too long: %s", ms,
                       fault->message);
  pf_error_facts (local)->wait_ms = ms;
  if (facts != NULL)
    {
      pf_error_set_host (local, facts->host, facts->port);
      pf_error_facts (local)->server_text = g_strdup (facts->server_text);
    }
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

void
pf_move_note_pause (PfMove *self, gint64 ms, const char *text)
{
  if (self->pause_ms > 0 && self->pause_ms >= ms)
    return;
  self->pause_ms = ms > 0 ? ms : -1;
  g_free (self->pause_text);
  self->pause_text = g_strdup (text);
}

/* The server asked for a pause while it answered.  As long as it said, else doubling. */
gboolean
pf_move_keep_pause (PfMove *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) fault = NULL;
  gint64 ms;

  if (self->pause_ms == 0)
    return TRUE;
  /* What comes in may ask for a longer one, or end the move. */
  if (!land_helpers (self, cancellable, error))
    return FALSE;
  if (self->stop != NULL)
    return TRUE;
  ms = self->pause_ms;
  text = g_steal_pointer (&self->pause_text);
  self->pause_ms = 0;
  if (ms < 0)
    ms = pf_move_back_off (PF_MOVE_DEFAULT_PAUSE_MS, self->faults);
  self->faults++;
  fault = g_error_new (PF_PROTO_ERROR, PF_PROTO_ERROR_TRY_LATER,
                       "the server asks for a pause: %s", text != NULL ? text : "");
  pf_error_set_server_text (fault, NULL, text);
  if (!pf_move_may_wait (self, ms, fault, error))
    return FALSE;
  self->waited_ms += ms;
  return pf_move_wait (self, ms, PF_WAIT_SERVER, cancellable, error);
}
