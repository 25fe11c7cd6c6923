/* pf-move-line.c - the connection of a move: opening it, losing it, waiting for it
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-migrate"

#include "ledger/pf-ledger-undo.h"
#include "migrate/pf-move-private.h"

#include "base/pf-error.h"

#include <glib/gpoll.h>

#define WAIT_SLICE_MS 100 /* how soon a pause or a resume is noticed */
#define FIRST_WAIT_MS 1000
#define LONGEST_WAIT_MS G_GINT64_CONSTANT (300000)

/* A server that breaks the protocol this often in a row will not stop doing so. */
#define MAX_PROTOCOL_FAULTS 8

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

gboolean
pf_move_wait (
    PfMove *self, gint64 ms, PfWait why, GCancellable *cancellable, GError **error)
{
  gint64   end = g_get_monotonic_time () / 1000 + ms;
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
  pf_move_tell (self);
  return ok;
}

gboolean
pf_move_hold (PfMove *self, GCancellable *cancellable, GError **error)
{
  gboolean ok = !g_cancellable_set_error_if_cancelled (cancellable, error);

  if (!ok || !g_atomic_int_get (&self->is_paused))
    return ok;
  self->progress.wait = PF_WAIT_PAUSED;
  pf_move_tell (self);
  while (ok && g_atomic_int_get (&self->is_paused))
    ok = sleep_slice (WAIT_SLICE_MS, cancellable, error);
  self->progress.wait = PF_WAIT_NONE;
  pf_move_tell (self);
  return ok;
}

gboolean
pf_move_list_target (PfMove *self, GCancellable *cancellable, GError **error)
{
  g_hash_table_remove_all (self->listed);
  self->listing = pf_target_list (self->target, cancellable, error);
  if (self->listing == NULL)
    return FALSE;
  for (guint i = 0; i < self->listing->len; i++)
    {
      PfTargetFolder *folder = self->listing->pdata[i];

      g_hash_table_insert (self->listed, folder->name, folder);
    }
  return TRUE;
}

PfTargetFolder *
pf_move_find_folder (PfMove *self, const char *name)
{
  return g_hash_table_lookup (self->listed, name);
}

gboolean
pf_move_go_online (PfMove *self, GCancellable *cancellable, GError **error)
{
  const PfTargetFacts *facts;

  if (pf_target_is_connected (self->target) && self->listing != NULL)
    return TRUE;
  self->listing = NULL;
  g_hash_table_remove_all (self->listed);
  if (!pf_target_connect (self->target, cancellable, error))
    return FALSE;
  facts = pf_target_get_facts (self->target);
  g_strlcpy (self->progress.mode, facts->mode, sizeof self->progress.mode);
  /* One connection; further ones on other folders would each get a target by
   * pf_target_clone() and take batches of the same ledger. */
  self->progress.connections = 1;
  if (!pf_move_list_target (self, cancellable, error))
    return FALSE;
  self->was_online = TRUE;
  return TRUE;
}

PfTargetFolder *
pf_move_create_folder (PfMove               *self,
                       const PfLedgerTarget *target,
                       PfRole                role,
                       GCancellable         *cancellable,
                       GError              **error)
{
  PfTargetFolder *folder = pf_move_find_folder (self, target->name);
  GError         *fault = NULL;

  if (folder != NULL && folder->is_selectable)
    return folder;
  /* Written first: a kill after the command leaves a folder that undo knows.  It takes
   * away empty folders only. */
  if (!pf_ledger_set_target_created (self->ledger, target->id, error))
    return NULL;
  folder = pf_target_create (self->target, target->name, role, cancellable, &fault);
  if (folder == NULL)
    {
      gboolean is_refused = fault->domain == PF_STORE_ERROR ||
                            fault->domain == PF_MOVE_ERROR;

      g_propagate_prefixed_error (error, fault, "folder %s: ", target->name);
      if (is_refused)
        pf_ledger_clear_target_created (self->ledger, target->id, NULL);
      return NULL;
    }
  g_hash_table_insert (self->listed, folder->name, folder);
  return folder;
}

static gboolean
is_network_fault (const GError *fault)
{
  if (fault->domain != PF_WIRE_ERROR)
    return FALSE;
  switch ((PfWireError) fault->code)
    {
    case PF_WIRE_ERROR_RESOLVER:
    case PF_WIRE_ERROR_UNKNOWN_HOST:
    case PF_WIRE_ERROR_UNREACHABLE:
    case PF_WIRE_ERROR_REFUSED:
    case PF_WIRE_ERROR_TIMED_OUT:
    case PF_WIRE_ERROR_CLOSED:
    case PF_WIRE_ERROR_TLS:
      return TRUE;

    case PF_WIRE_ERROR_TOO_LONG:
    case PF_WIRE_ERROR_CERTIFICATE:
    case PF_WIRE_ERROR_NO_TLS:
    case PF_WIRE_ERROR_NOT_TLS:
      return FALSE;
    }
  return FALSE;
}

static gboolean
is_server_fault (const GError *fault)
{
  return g_error_matches (fault, PF_PROTO_ERROR, PF_PROTO_ERROR_BYE) ||
         g_error_matches (fault, PF_PROTO_ERROR, PF_PROTO_ERROR_TRY_LATER) ||
         g_error_matches (fault, PF_AUTH_ERROR, PF_AUTH_ERROR_TRY_LATER) ||
         g_error_matches (fault, PF_AUTH_ERROR, PF_AUTH_ERROR_MAILBOX_BUSY);
}

static gboolean
is_protocol_fault (PfMove *self, const GError *fault)
{
  return self->faults < MAX_PROTOCOL_FAULTS &&
         (g_error_matches (fault, PF_PROTO_ERROR, PF_PROTO_ERROR_MALFORMED) ||
          g_error_matches (fault, PF_PROTO_ERROR, PF_PROTO_ERROR_UNEXPECTED) ||
          g_error_matches (fault, PF_PROTO_ERROR, PF_PROTO_ERROR_REFUSED));
}

/* The first loss is tried again at once; after that with doubling, and a little
 * chance, so that many clients do not come back at the same moment. */
static gint64
next_wait (PfMove *self, const GError *fault)
{
  const PfErrorFacts *facts = pf_error_peek_facts (fault);
  gint64              ms = FIRST_WAIT_MS;

  if (facts != NULL && facts->wait_ms > 0)
    return facts->wait_ms;
  if (self->pause_ms > 0)
    return self->pause_ms;
  if (self->faults == 0 && !is_server_fault (fault))
    return 0;
  for (guint i = 1; i < self->faults && ms < LONGEST_WAIT_MS; i++)
    ms *= 2;
  ms = MIN (ms, LONGEST_WAIT_MS);
  return ms + g_random_int_range (0, (int) (ms / 4) + 1);
}

static gboolean
refuse_wait (PfMove *self, GError *fault, gint64 ms, GError **error)
{
  g_autoptr (GError) local = NULL;
  const PfErrorFacts *facts = pf_error_peek_facts (fault);

  local = g_error_new (PF_MOVE_ERROR, PF_MOVE_ERROR_WAITED_TOO_LONG,
                       "waiting %" G_GINT64_FORMAT " ms more would be too long: %s", ms,
                       fault->message);
  pf_error_facts (local)->wait_ms = ms;
  if (facts != NULL)
    {
      pf_error_set_host (local, facts->host, facts->port);
      pf_error_facts (local)->server_text = g_strdup (facts->server_text);
    }
  g_error_free (fault);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* One try to be online again; FALSE with the new fault. */
static gboolean
wait_and_connect (PfMove *self, GError *fault, GCancellable *cancellable, GError **error)
{
  gint64   ms = next_wait (self, fault);
  gboolean is_told = is_server_fault (fault);

  if (self->options->max_wait_ms >= 0 && ms > 0 &&
      self->waited_ms + ms > self->options->max_wait_ms)
    return refuse_wait (self, g_error_copy (fault), ms, error);
  self->pause_ms = 0;
  self->faults++;
  self->progress.faults++;
  self->progress.connections = 0;
  if (ms > 0 && !pf_move_wait (self, ms, is_told ? PF_WAIT_SERVER : PF_WAIT_NETWORK,
                               cancellable, error))
    return FALSE;
  self->waited_ms += ms;
  if (!pf_move_go_online (self, cancellable, error))
    return FALSE;
  pf_move_tell (self);
  return TRUE;
}

gboolean
pf_move_survive (PfMove *self, GError *fault, GCancellable *cancellable, GError **error)
{
  g_debug ("move: %s", fault->message);
  self->listing = NULL;
  while (is_network_fault (fault) || is_server_fault (fault) ||
         is_protocol_fault (self, fault))
    {
      GError *next = NULL;

      if (wait_and_connect (self, fault, cancellable, &next))
        {
          g_error_free (fault);
          return TRUE;
        }
      g_error_free (fault);
      fault = next;
    }
  g_propagate_error (error, fault);
  return FALSE;
}
