/* pf-move-line.c - the connection of a move: opening it, losing it, waiting for it
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-migrate"

#include "ledger/pf-ledger-undo.h"
#include "migrate/pf-move-private.h"

#include "base/pf-error.h"

#define FIRST_WAIT_MS 1000

/* A server that breaks the protocol this often in a row will not stop doing so. */
#define MAX_PROTOCOL_FAULTS 8

void
pf_move_note_listing (PfMove *self)
{
  g_hash_table_remove_all (self->listed);
  for (guint i = 0; i < self->listing->len; i++)
    {
      PfTargetFolder *folder = self->listing->pdata[i];

      g_hash_table_insert (self->listed, folder->name, folder);
    }
}

gboolean
pf_move_list_target (PfMove *self, GCancellable *cancellable, GError **error)
{
  g_hash_table_remove_all (self->listed);
  self->listing = pf_target_list (self->target, cancellable, error);
  if (self->listing == NULL)
    return FALSE;
  pf_move_note_listing (self);
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
  self->progress.connections = 1; /* the crew counts its own */
  if (!pf_move_list_target (self, cancellable, error) ||
      !pf_move_note_all_mail (self, error))
    return FALSE;
  self->was_online = TRUE;
  self->refusals = 0;
  return TRUE;
}

void
pf_move_leave (PfMove *self, GCancellable *cancellable)
{
  pf_target_disconnect (self->target, cancellable);
  self->listing = NULL;
  self->refusals = 0;
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
    case PF_WIRE_ERROR_CLIENT_CERTIFICATE:
    case PF_WIRE_ERROR_WEAK_TLS:
    case PF_WIRE_ERROR_CA_FILE:
      return FALSE;
    }
  return FALSE;
}

/* The server wants to be left alone for a while. */
static gboolean
is_pause (const GError *fault)
{
  return g_error_matches (fault, PF_PROTO_ERROR, PF_PROTO_ERROR_TRY_LATER) ||
         g_error_matches (fault, PF_AUTH_ERROR, PF_AUTH_ERROR_TRY_LATER) ||
         g_error_matches (fault, PF_AUTH_ERROR, PF_AUTH_ERROR_TOO_MANY_CONNECTIONS) ||
         g_error_matches (fault, PF_AUTH_ERROR, PF_AUTH_ERROR_MAILBOX_BUSY);
}

/* A goodbye without a reason ends a session, as its age or a restart of the server
 * does; the next one may begin at once. */
static gboolean
is_server_fault (const GError *fault)
{
  return g_error_matches (fault, PF_PROTO_ERROR, PF_PROTO_ERROR_BYE) || is_pause (fault);
}

static gboolean
is_protocol_fault (PfMove *self, const GError *fault)
{
  return self->faults < MAX_PROTOCOL_FAULTS &&
         (g_error_matches (fault, PF_PROTO_ERROR, PF_PROTO_ERROR_MALFORMED) ||
          g_error_matches (fault, PF_PROTO_ERROR, PF_PROTO_ERROR_UNEXPECTED) ||
          g_error_matches (fault, PF_PROTO_ERROR, PF_PROTO_ERROR_OTHER_SERVICE) ||
          g_error_matches (fault, PF_PROTO_ERROR, PF_PROTO_ERROR_REFUSED));
}

/* The first loss is tried again at once; after that with doubling. */
static gint64
next_wait (PfMove *self, const GError *fault)
{
  const PfErrorFacts *facts = pf_error_peek_facts (fault);

  if (facts != NULL && facts->wait_ms > 0)
    return facts->wait_ms;
  if (self->pause_ms > 0)
    return self->pause_ms;
  if (self->faults == 0 && !is_pause (fault))
    return 0;
  return pf_move_back_off (FIRST_WAIT_MS, MAX (self->faults, 1) - 1);
}

/* One try to be online again; FALSE with the new fault. */
static gboolean
wait_and_connect (PfMove *self, GError *fault, GCancellable *cancellable, GError **error)
{
  gint64   ms = next_wait (self, fault);
  gboolean is_told = is_pause (fault) || self->pause_ms != 0;

  if (!pf_move_may_wait (self, ms, fault, error))
    return FALSE;
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

      /* The main line comes first where the server has no room for all. */
      if (self->crew != NULL &&
          (is_server_fault (fault) || self->faults > 1 || self->pause_ms != 0))
        pf_crew_dismiss (self->crew, cancellable);
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
