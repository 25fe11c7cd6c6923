/* pf-move-plan.c - where everything goes and what becomes of it, before a byte is sent
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-migrate"

#include "ledger/pf-ledger-elsewhere.h"
#include "ledger/pf-ledger-undo.h"
#include "migrate/pf-map.h"
#include "migrate/pf-move-private.h"

#include "base/pf-error.h"

#include <string.h>

static GArray *
list_map_folders (PfMove *self)
{
  GArray *folders = g_array_new (FALSE, TRUE, sizeof (PfMapFolder));

  g_array_set_clear_func (folders, (GDestroyNotify) pf_map_folder_clear);
  for (guint i = 0; i < self->order->len; i++)
    {
      PfMoveFolder *folder = self->order->pdata[i];
      PfMapFolder   entry = { .account = folder->account,
                              .path = (const char *const *) folder->folder->path,
                              .role = folder->folder->role };

      g_array_append_val (folders, entry);
    }
  return folders;
}

/* A name that the server refused before has a stand-in. */
static void
use_stand_in (PfMove *self, PfMapFolder *folder)
{
  g_autofree char *note = g_strconcat ("instead-of:", folder->target, NULL);
  char            *name = pf_ledger_get_note (self->ledger, note);

  if (name == NULL)
    return;
  g_free (folder->target);
  folder->target = name;
  folder->creates = pf_move_find_folder (self, name) == NULL;
  g_ptr_array_add (folder->changes, g_strdup ("refused"));
}

static gboolean
write_mapping (PfMove *self, GArray *folders, GError **error)
{
  for (guint i = 0; i < folders->len; i++)
    {
      PfMapFolder  *mapped = &g_array_index (folders, PfMapFolder, i);
      PfMoveFolder *folder = self->order->pdata[i];
      gint64        target = 0;

      use_stand_in (self, mapped);
      if (!mapped->is_excluded)
        target = pf_ledger_put_target (self->ledger, mapped->target, error);
      if (target < 0)
        return FALSE;
      if (mapped->changes->len > 0)
        g_ptr_array_add (mapped->changes, NULL);
      if (!pf_ledger_set_folder_target (self->ledger, folder->id, target,
                                        mapped->changes->len > 0
                                            ? (const char *const *) mapped->changes->pdata
                                            : NULL,
                                        error))
        return FALSE;
    }
  return TRUE;
}

gboolean
pf_move_map (PfMove *self, GError **error)
{
  g_autoptr (GArray) folders = list_map_folders (self);

  pf_map_run (folders, self->listing, self->target, self->options);
  if (!pf_ledger_begin (self->ledger, error))
    return FALSE;
  if (!pf_ledger_end (self->ledger, write_mapping (self, folders, error), error))
    return FALSE;
  self->has_planned = TRUE;
  return TRUE;
}

static gboolean
decide_folder (PfMove               *self,
               const PfLedgerFolder *folder,
               gboolean              yields,
               GError              **error)
{
  gint64               target = 0;
  const PfTargetFacts *facts = pf_target_get_facts (self->target);
  PfLedgerRules        rules = { .feed_mask = PF_STORED_FEED,
                                 .partial_mask = PF_STORED_PARTIAL | PF_STORED_SKIPPED,
                                 .withheld_mask = PF_STORED_WITHHELD,
                                 .empty_mask = PF_PROBLEM_EMPTY,
                                 .unusual_mask = self->options->leave_out,
                                 .since_unix = self->options->since_unix,
                                 .before_unix = self->options->before_unix,
                                 .max_size = self->options->max_size,
                                 .server_max = facts != NULL ? facts->max_message : 0,
                                 .keep_duplicates = self->options->keep_duplicates,
                                 .yields = yields };

  if (folder->target != NULL)
    target = pf_ledger_put_target (self->ledger, folder->target, error);
  if (target < 0)
    return FALSE;
  if (target == 0)
    rules.exclude = "folder";
  if (!self->options->include_deleted)
    rules.unlisted_mask = PF_STORED_UNLISTED;
  return pf_ledger_decide (self->ledger, folder->id, target, &rules, error);
}

/* Decides on the folders of this run that are on this computer, or on those that are on
 * a server: these yield to those, and depend on all of them. */
static gboolean
decide_folders (
    PfMove *self, GPtrArray *folders, gboolean remote, gint64 only_folder, GError **error)
{
  for (guint i = 0; i < folders->len; i++)
    {
      const PfLedgerFolder *folder = folders->pdata[i];
      const PfMoveFolder   *own = g_hash_table_lookup (self->folders, &folder->id);

      if (own == NULL || pf_source_is_remote (own->source) != remote ||
          (only_folder != 0 && folder->id != only_folder && !remote))
        continue;
      if (!decide_folder (self, folder, remote, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
pf_move_decide (PfMove *self, gint64 only_folder, GError **error)
{
  g_autoptr (GPtrArray) folders = pf_ledger_list_folders (self->ledger, error);

  if (folders == NULL || !pf_ledger_begin (self->ledger, error))
    return FALSE;
  return pf_ledger_end (self->ledger,
                        decide_folders (self, folders, FALSE, only_folder, error) &&
                            decide_folders (self, folders, TRUE, only_folder, error),
                        error);
}

gboolean
pf_move_check_validity (PfMove         *self,
                        PfLedgerTarget *target,
                        PfTargetFolder *folder,
                        GError        **error)
{
  if (target->uid_validity == folder->uid_validity)
    return TRUE;
  if (target->uid_validity != 0)
    {
      g_autofree char *what = NULL;

      what = g_strdup_printf ("UIDVALIDITY of %s changed from %u to %u", target->name,
                              target->uid_validity, folder->uid_validity);
      if (!pf_ledger_add_event (self->ledger, what, error))
        return FALSE;
    }
  if (!pf_ledger_begin (self->ledger, error))
    return FALSE;
  target->uid_validity = folder->uid_validity;
  target->uid_next = 0;
  target->messages = -1;
  return pf_ledger_end (self->ledger,
                        pf_ledger_forget_uids (self->ledger, target->id,
                                               folder->uid_validity, error) &&
                            pf_ledger_set_target_state (self->ledger, target->id,
                                                        folder->uid_validity, 0, -1,
                                                        error),
                        error);
}

/* What the server holds already is asked only where something would be sent. */
static gboolean
match_target (PfMove         *self,
              PfLedgerTarget *target,
              GCancellable   *cancellable,
              GError        **error)
{
  PfTargetFolder *folder = pf_move_find_folder (self, target->name);
  gint64          messages = 0;
  gint64          bytes = 0;

  if (folder == NULL || !folder->is_selectable)
    return TRUE;
  if (!pf_ledger_count_target (self->ledger, target->id, PF_STATE_PLANNED, &messages,
                               &bytes, error))
    return FALSE;
  if (messages == 0)
    return TRUE;
  if (!pf_move_repair_ahead (self, target->id, error))
    return FALSE;
  if (folder->messages < 0 &&
      !pf_target_status (self->target, folder, cancellable, error))
    return FALSE;
  pf_move_set_folder (self, target->name);
  return pf_move_check_validity (self, target, folder, error) &&
         pf_move_match_existing (self, target, folder, cancellable, error);
}

/* Reads what is in the way on the server; begun again it does what is left. */
static gboolean
look (PfMove *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) targets = pf_ledger_list_targets (self->ledger, error);

  if (targets == NULL)
    return FALSE;
  for (guint i = 0; i < targets->len; i++)
    {
      if (!match_target (self, targets->pdata[i], cancellable, error))
        return FALSE;
    }
  return pf_move_find_elsewhere (self, cancellable, error);
}

static gboolean
prepare (PfMove *self, GCancellable *cancellable, GError **error)
{
  pf_move_set_phase (self, PF_PHASE_PLAN);
  if ((self->options->resend_missing ||
       (self->options->begin_again && pf_move_is_undone (self))) &&
      !pf_ledger_reopen_undone (self->ledger, error))
    return FALSE;
  if (!pf_move_go_online (self, cancellable, error) || !pf_move_map (self, error) ||
      !pf_move_decide (self, 0, error) || !pf_move_reopen (self, error))
    return FALSE;
  for (;;)
    {
      GError *fault = NULL;

      if (look (self, cancellable, &fault))
        return pf_move_refresh_progress (self, error);
      if (g_cancellable_is_cancelled (cancellable))
        {
          g_propagate_error (error, fault);
          return FALSE;
        }
      if (!pf_move_survive (self, fault, cancellable, error))
        return FALSE;
    }
}

static void
plan_folder_free (PfPlanFolder *folder)
{
  g_free (folder->source);
  g_free (folder->account);
  g_strfreev (folder->path);
  g_free (folder->role);
  g_free (folder->target);
  g_strfreev (folder->changes);
  g_strfreev (folder->warnings);
  g_free (folder);
}

void
pf_plan_free (PfPlan *plan)
{
  g_ptr_array_unref (plan->folders);
  g_clear_pointer (&plan->classes, g_array_unref);
  g_ptr_array_unref (plan->leave_out);
  g_ptr_array_unref (plan->problems);
  g_free (plan);
}

static char **
list_warnings (const PfMoveFolder *folder)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *known = folder->folder->warnings;

  for (guint i = 0; known != NULL && i < known->len; i++)
    g_ptr_array_add (list, g_strdup (known->pdata[i]));
  if (folder->is_bad)
    g_ptr_array_add (list, g_strdup ("unreadable"));
  if (list->len == 0)
    return NULL;
  g_ptr_array_add (list, NULL);
  return (char **) g_ptr_array_steal (list, NULL);
}

static PfPlanFolder *
make_plan_folder (PfMove *self, const PfLedgerFolder *folder)
{
  PfPlanFolder   *row = g_new0 (PfPlanFolder, 1);
  PfMoveFolder   *own = g_hash_table_lookup (self->folders, &folder->id);
  PfTargetFolder *existing = NULL;

  if (folder->target != NULL)
    existing = pf_move_find_folder (self, folder->target);
  row->folder_id = folder->id;
  row->source = g_strdup (folder->source);
  row->account = g_strdup (folder->account);
  row->path = g_strdupv (folder->path);
  row->role = g_strdup (folder->role);
  row->target = g_strdup (folder->target);
  row->changes = g_strdupv (folder->changes);
  row->creates = folder->target != NULL && (existing == NULL || !existing->is_selectable);
  row->found = folder->counts.found;
  row->send = folder->counts.pending;
  row->already_there = folder->counts.already_there;
  row->leave_out = folder->counts.left_out;
  row->excluded = folder->counts.excluded;
  row->placed = folder->counts.placed;
  row->bytes = folder->counts.bytes_pending;
  row->warnings = own != NULL ? list_warnings (own) : NULL;
  return row;
}

static void
add_problem (PfPlan *plan, const char *id)
{
  g_ptr_array_add (plan->problems, g_strdup (id));
}

/* What the provider is known to do with such a folder after some days. */
static gboolean
sends_to (const PfPlan *plan, PfRole role)
{
  for (guint i = 0; i < plan->folders->len; i++)
    {
      const PfPlanFolder *folder = plan->folders->pdata[i];

      if (folder->send > 0 && pf_role_from_string (folder->role) == role)
        return TRUE;
    }
  return FALSE;
}

static void
find_provider_problems (PfMove *self, PfPlan *plan)
{
  guint64 left = G_MAXUINT64;

  if (self->options->trash_days > 0 && sends_to (plan, PF_ROLE_TRASH))
    add_problem (plan, "trash-is-emptied");
  if (self->options->junk_days > 0 && sends_to (plan, PF_ROLE_JUNK))
    add_problem (plan, "junk-is-emptied");
  if (pf_move_get_budget (self, &left, NULL) && (guint64) plan->bytes_to_send > left)
    add_problem (plan, "daily-limit");
}

/* What is odd about mail on a server concerns all of it. */
static void
find_remote_problems (PfMove *self, PfPlan *plan)
{
  for (guint i = 0; i < self->order->len; i++)
    {
      const PfMoveFolder *folder = self->order->pdata[i];
      GPtrArray          *warnings = folder->folder->warnings;

      if (!pf_source_is_remote (folder->source))
        continue;
      for (guint k = 0; k < warnings->len; k++)
        add_problem (plan, warnings->pdata[k]);
    }
}

static void
find_problems (PfMove *self, PfPlan *plan)
{
  const PfTargetFacts *facts = pf_target_get_facts (self->target);
  /* A copy takes room on the server as what is sent does; a move takes none. */
  gint64 bytes = plan->bytes_to_send + plan->bytes_to_copy - plan->bytes_to_move;
  gint64 messages = plan->messages_to_send + plan->messages_to_copy -
                    plan->messages_to_move;

  plan->quota_used = facts->quota_used;
  plan->quota_limit = facts->quota_limit;
  g_strlcpy (plan->mode, facts->mode, sizeof plan->mode);
  if (facts->quota_limit >= 0 && facts->quota_used >= 0 &&
      bytes > facts->quota_limit - facts->quota_used)
    add_problem (plan, "quota-too-small");
  if (facts->quota_messages_limit >= 0 && facts->quota_messages_used >= 0 &&
      messages > facts->quota_messages_limit - facts->quota_messages_used)
    add_problem (plan, "quota-too-few-messages");
  if (self->is_rewriting)
    add_problem (plan, "rewriting-server");
  if (self->options->existing == PF_EXISTING_MOVE && !facts->has_move)
    add_problem (plan, "no-move");
  find_provider_problems (self, plan);
  find_remote_problems (self, plan);
  for (guint i = 0; i < self->order->len; i++)
    {
      if (pf_move_why_unread (self->order->pdata[i]) != NULL)
        {
          add_problem (plan, "folder-unreadable");
          break;
        }
    }
}

static PfPlanFolder *
find_plan_folder (const PfPlan *plan, gint64 id)
{
  for (guint i = 0; i < plan->folders->len; i++)
    {
      PfPlanFolder *folder = plan->folders->pdata[i];

      if (folder->folder_id == id)
        return folder;
    }
  return NULL;
}

/* What the server has in another folder is not sent. */
static gboolean
subtract_copies (PfMove *self, PfPlan *plan, GError **error)
{
  g_autoptr (GArray) transfers = pf_ledger_count_transfers (self->ledger, error);

  if (transfers == NULL)
    return FALSE;
  for (guint i = 0; i < transfers->len; i++)
    {
      const PfLedgerTransfer *one = &g_array_index (transfers, PfLedgerTransfer, i);
      PfPlanFolder           *folder = find_plan_folder (plan, one->folder);

      if (folder == NULL)
        continue;
      folder->send -= one->messages;
      folder->bytes -= one->bytes;
      folder->copy += one->messages;
      folder->copy_bytes += one->bytes;
      plan->messages_to_send -= one->messages;
      plan->bytes_to_send -= one->bytes;
      plan->messages_to_copy += one->messages;
      plan->bytes_to_copy += one->bytes;
      if (one->how == PF_PLACING_MOVED)
        {
          plan->messages_to_move += one->messages;
          plan->bytes_to_move += one->bytes;
        }
    }
  return TRUE;
}

static PfPlan *
make_plan (PfMove *self, GError **error)
{
  g_autoptr (GPtrArray) folders = pf_ledger_list_folders (self->ledger, error);
  g_autoptr (GArray) classes = NULL;
  GPtrArray *leave_out;
  PfPlan    *plan;

  if (folders == NULL)
    return NULL;
  classes = pf_move_list_classes (self, error);
  if (classes == NULL)
    return NULL;
  leave_out = pf_ledger_list_rows (self->ledger, PF_STATE_LEFT_OUT, 0, -1, error);
  if (leave_out == NULL)
    return NULL;
  plan = g_new0 (PfPlan, 1);
  plan->folders = g_ptr_array_new_with_free_func ((GDestroyNotify) plan_folder_free);
  plan->problems = g_ptr_array_new_with_free_func (g_free);
  plan->leave_out = leave_out;
  plan->classes = g_steal_pointer (&classes);
  plan->forecast_s = -1;
  for (guint i = 0; i < folders->len; i++)
    {
      PfLedgerFolder *folder = folders->pdata[i];

      if (!g_hash_table_contains (self->folders, &folder->id))
        continue;
      g_ptr_array_add (plan->folders, make_plan_folder (self, folder));
      plan->messages_to_send += folder->counts.pending;
      plan->bytes_to_send += folder->counts.bytes_pending;
    }
  if (!subtract_copies (self, plan, error))
    {
      pf_plan_free (plan);
      return NULL;
    }
  find_problems (self, plan);
  plan->daily_upload = self->options->daily_upload;
  plan->forecast_s = pf_move_forecast (self, plan->messages_to_send, plan->bytes_to_send);
  return plan;
}

PfPlan *
pf_move_plan (PfMove *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (self->target != NULL, NULL);

  if (!self->has_scanned && !pf_move_scan (self, cancellable, error))
    return NULL;
  if (!prepare (self, cancellable, error))
    return NULL;
  return make_plan (self, error);
}

gboolean
pf_move_prepare (PfMove *self, GCancellable *cancellable, GError **error)
{
  if (!self->has_scanned && !pf_move_scan (self, cancellable, error))
    return FALSE;
  return self->has_planned || prepare (self, cancellable, error);
}
