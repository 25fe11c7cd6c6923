/* pf-move-crew-open.c - opening further connections while the others go on
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Connecting, TLS, signing in and listing cost some eight round trips.  Where the move
 * has threads they pass on one of their own; nothing but the new target is touched there.
 */

#define G_LOG_DOMAIN "pf-migrate"

#include "migrate/pf-move-crew.h"

#include "base/pf-error.h"

struct _PfOpening
{
  const PfMoveThreads *threads;     /* (unowned) */
  gpointer             thread;      /* until it is joined */
  PfTarget            *target;      /* (owned): the thread's until it is done */
  GCancellable        *cancellable; /* (owned): its own */
  GPtrArray           *listing;     /* (unowned): the target's */
  GError              *fault;       /* (owned) (nullable) */
  int                  is_done;     /* (atomic) */
};

static gpointer
open_cb (gpointer data)
{
  PfOpening *self = data;

  if (pf_target_connect (self->target, self->cancellable, &self->fault))
    self->listing = pf_target_list (self->target, self->cancellable, &self->fault);
  g_atomic_int_set (&self->is_done, TRUE);
  return NULL;
}

void
pf_opening_free (PfOpening *self)
{
  if (self->thread != NULL)
    self->threads->join (self->thread);
  g_clear_object (&self->target);
  g_object_unref (self->cancellable);
  g_clear_error (&self->fault);
  g_free (self);
}

void
pf_crew_stop_opening (PfCrew *self)
{
  /* All are told before the first is waited for. */
  for (guint i = 0; i < self->openings->len; i++)
    g_cancellable_cancel (((PfOpening *) self->openings->pdata[i])->cancellable);
  g_ptr_array_set_size (self->openings, 0);
}

static void
start_opening (PfCrew *self)
{
  PfOpening *opening = g_new0 (PfOpening, 1);

  opening->threads = self->move->threads;
  opening->target = pf_target_clone (self->move->target);
  opening->cancellable = g_cancellable_new ();
  g_ptr_array_add (self->openings, opening);
  opening->thread = opening->threads->start (open_cb, opening);
}

/* Whatever the server has against another connection, it is not asked again. */
static void
give_up (PfCrew *self, const GError *fault)
{
  g_debug ("no further connection: %s", fault->message);
  self->is_full = TRUE;
}

static gboolean
open_here (PfCrew *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (PfTarget) target = pf_target_clone (self->move->target);
  g_autoptr (GError) fault = NULL;
  GPtrArray *listing = NULL;

  if (pf_target_connect (target, cancellable, &fault))
    listing = pf_target_list (target, cancellable, &fault);
  if (listing != NULL)
    {
      pf_crew_engage (self, g_steal_pointer (&target), listing);
      return TRUE;
    }
  give_up (self, fault);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

gboolean
pf_crew_add (PfCrew *self, GCancellable *cancellable, GError **error)
{
  if (self->move->threads == NULL)
    return open_here (self, cancellable, error);
  start_opening (self);
  return TRUE;
}

/* A connection that nobody wants any more ends politely; like one that was not to be had
 * it is none of those that are judged. */
static void
take (PfCrew *self, PfOpening *opening, GCancellable *cancellable)
{
  opening->threads->join (g_steal_pointer (&opening->thread));
  if (opening->listing != NULL && !self->is_full)
    {
      pf_crew_engage (self, g_steal_pointer (&opening->target), opening->listing);
      return;
    }
  self->newest -= MIN (self->newest, 1);
  if (opening->listing == NULL)
    give_up (self, opening->fault);
  else
    pf_target_disconnect (opening->target, cancellable);
}

gboolean
pf_crew_take_opened (PfCrew *self, GCancellable *cancellable)
{
  gboolean has_come = FALSE;

  for (guint i = self->openings->len; i-- > 0;)
    {
      PfOpening *opening = self->openings->pdata[i];

      if (!g_atomic_int_get (&opening->is_done))
        continue;
      take (self, opening, cancellable);
      g_ptr_array_remove_index (self->openings, i);
      has_come = TRUE;
    }
  return has_come;
}
