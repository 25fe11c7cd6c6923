/* pf-flow-answers.c - a flow's answers, and the job that is made of them
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-flow"

#include "flow/pf-flow-private.h"

char *
pf_flow_join_path (char **path)
{
  g_autoptr (GString) joined = g_string_new (NULL);

  g_return_val_if_fail (path != NULL, NULL);

  for (int i = 0; path[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (joined, '/');
      for (const char *at = path[i]; *at != '\0'; at++)
        {
          if (*at == '/')
            g_string_append_c (joined, '\\');
          g_string_append_c (joined, *at);
        }
    }
  return g_string_free (g_steal_pointer (&joined), FALSE);
}

void
pf_flow_drop_plan (PfFlow *self)
{
  g_clear_pointer (&self->plan, pf_plan_free);
}

void
pf_flow_forget (PfFlow *self)
{
  pf_flow_drop_plan (self);
  g_clear_object (&self->job);
  pf_flow_drop_search (self);
  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->endpoint, pf_endpoint_free);
  g_clear_pointer (&self->trust, pf_trust_free);
  g_clear_pointer (&self->pin, g_free);
  g_clear_pointer (&self->password, pf_secret_unref);
  self->remembers = FALSE;
  pf_flow_drop_measures (self);
  pf_advise_facts_clear (&self->given);
  self->has_given = FALSE;
  self->answers = (PfAnswers){ 0 };
  self->question = PF_QUESTION_DEVICES;
  g_clear_pointer (&self->resume_sources, g_strfreev);
  g_clear_pointer (&self->resume_accounts, g_strfreev);
  g_clear_pointer (&self->resume_job, g_free);
  g_clear_error (&self->result);
  self->has_result = FALSE;
  g_clear_pointer (&self->limits.into, g_free);
  self->limits = (PfFlowLimits){ G_MININT64, G_MININT64, 0, NULL };
  self->returns_to_move = FALSE;
  self->is_undoing = FALSE;
  g_clear_pointer (&self->undo, pf_undo_free);
  self->ignore_in_use = FALSE;
  if (self->stores != NULL)
    g_ptr_array_set_size (self->stores, 0);
  if (self->excluded != NULL)
    g_hash_table_remove_all (self->excluded);
  if (self->targets != NULL)
    g_hash_table_remove_all (self->targets);
}

/* Another account: neither the password nor the job is its own. */
static void
drop_account (PfFlow *self)
{
  g_clear_pointer (&self->password, pf_secret_unref);
  g_clear_pointer (&self->trust, pf_trust_free);
  g_clear_pointer (&self->pin, g_free);
  g_clear_object (&self->job);
  pf_flow_drop_plan (self);
  pf_flow_drop_measures (self);
}

void
pf_flow_set_address (PfFlow *self, const char *address)
{
  g_return_if_fail (PF_IS_FLOW (self));
  g_return_if_fail (address != NULL);

  if (g_strcmp0 (self->address, address) == 0)
    return;
  g_free (self->address);
  self->address = g_strdup (address);
  g_clear_pointer (&self->endpoint, pf_endpoint_free);
  pf_flow_drop_search (self);
  drop_account (self);
}

const char *
pf_flow_get_address (PfFlow *self)
{
  g_return_val_if_fail (PF_IS_FLOW (self), NULL);

  return self->address;
}

static gboolean
is_same_endpoint (const PfEndpoint *a, const PfEndpoint *b)
{
  return a != NULL && b != NULL && a->protocol == b->protocol &&
         a->security == b->security && a->port == b->port &&
         g_strcmp0 (a->host, b->host) == 0 && g_strcmp0 (a->user, b->user) == 0;
}

void
pf_flow_set_endpoint (PfFlow *self, const PfEndpoint *endpoint)
{
  g_return_if_fail (PF_IS_FLOW (self));
  g_return_if_fail (endpoint != NULL);

  if (is_same_endpoint (self->endpoint, endpoint))
    return;
  g_clear_pointer (&self->endpoint, pf_endpoint_free);
  self->endpoint = pf_endpoint_copy (endpoint);
  drop_account (self);
}

const PfEndpoint *
pf_flow_get_endpoint (PfFlow *self)
{
  g_return_val_if_fail (PF_IS_FLOW (self), NULL);

  return self->endpoint;
}

void
pf_flow_pin (PfFlow *self, const char *sha256)
{
  g_return_if_fail (PF_IS_FLOW (self));

  g_free (self->pin);
  self->pin = g_strdup (sha256);
  g_clear_pointer (&self->trust, pf_trust_free);
  g_clear_object (&self->job);
}

const PfTrust *
pf_flow_get_trust (PfFlow *self)
{
  const char *pins[] = { NULL, NULL };

  g_return_val_if_fail (PF_IS_FLOW (self), NULL);

  pins[0] = self->pin;
  if (self->trust == NULL)
    self->trust = pf_trust_new (self->ca_file != NULL ? self->ca_file
                                                      : self->preferences.ca_file,
                                pins, FALSE);
  return self->trust;
}

void
pf_flow_set_password (PfFlow *self, PfSecret *password)
{
  g_return_if_fail (PF_IS_FLOW (self));

  if (password != NULL)
    pf_secret_ref (password);
  g_clear_pointer (&self->password, pf_secret_unref);
  self->password = password;
}

PfSecret *
pf_flow_get_password (PfFlow *self)
{
  g_return_val_if_fail (PF_IS_FLOW (self), NULL);

  return self->password;
}

void
pf_flow_set_remembers (PfFlow *self, gboolean remembers)
{
  g_return_if_fail (PF_IS_FLOW (self));

  self->remembers = remembers;
}

gboolean
pf_flow_get_remembers (PfFlow *self)
{
  g_return_val_if_fail (PF_IS_FLOW (self), FALSE);

  return self->remembers;
}

static PfStoreChoice *
find_store (PfFlow *self, const PfStoreChoice *like)
{
  for (guint i = 0; i < self->stores->len; i++)
    {
      PfStoreChoice *store = g_ptr_array_index (self->stores, i);

      if (g_strcmp0 (store->spec, like->spec) == 0 &&
          g_strcmp0 (store->account_key, like->account_key) == 0)
        return store;
    }
  return NULL;
}

static gboolean
is_wanted (PfFlow *self, const PfStoreChoice *store)
{
  if (g_strcmp0 (store->type, "pop3") == 0)
    return self->address == NULL || store->address == NULL ||
           g_ascii_strcasecmp (store->address, self->address) == 0;
  return g_strcmp0 (store->type, "local") == 0 && store->messages != 0;
}

void
pf_flow_set_stores (PfFlow *self, GPtrArray *stores)
{
  g_return_if_fail (PF_IS_FLOW (self));
  g_return_if_fail (stores != NULL);

  for (guint i = 0; i < stores->len; i++)
    {
      PfStoreChoice       *store = g_ptr_array_index (stores, i);
      const PfStoreChoice *before = find_store (self, store);

      store->chosen = before != NULL ? before->chosen : is_wanted (self, store);
    }
  g_ptr_array_unref (self->stores);
  self->stores = stores;
  pf_flow_drop_plan (self);
}

GPtrArray *
pf_flow_get_stores (PfFlow *self)
{
  g_return_val_if_fail (PF_IS_FLOW (self), NULL);

  return self->stores;
}

void
pf_flow_add_stores (PfFlow *self, GPtrArray *stores)
{
  g_return_if_fail (PF_IS_FLOW (self));
  g_return_if_fail (stores != NULL);

  while (stores->len > 0)
    {
      PfStoreChoice *store = g_ptr_array_steal_index (stores, 0);
      PfStoreChoice *before = find_store (self, store);

      if (before != NULL)
        {
          before->chosen = TRUE;
          pf_store_choice_free (store);
          continue;
        }
      store->chosen = g_strcmp0 (store->type, "imap") != 0;
      g_ptr_array_add (self->stores, store);
    }
  g_ptr_array_unref (stores);
  pf_flow_drop_plan (self);
}

void
pf_flow_choose_store (PfFlow *self, PfStoreChoice *store, gboolean chosen)
{
  g_return_if_fail (PF_IS_FLOW (self));
  g_return_if_fail (store != NULL);

  if (store->chosen == chosen)
    return;
  store->chosen = chosen;
  pf_flow_drop_plan (self);
}

void
pf_flow_set_ignore_in_use (PfFlow *self, gboolean ignore)
{
  g_return_if_fail (PF_IS_FLOW (self));

  self->ignore_in_use = ignore;
}

void
pf_flow_set_excluded (PfFlow *self, const char *path, gboolean excluded)
{
  g_return_if_fail (PF_IS_FLOW (self));
  g_return_if_fail (path != NULL);

  if (excluded)
    g_hash_table_add (self->excluded, g_strdup (path));
  else
    g_hash_table_remove (self->excluded, path);
}

gboolean
pf_flow_is_excluded (PfFlow *self, const char *path)
{
  g_return_val_if_fail (PF_IS_FLOW (self), FALSE);

  return g_hash_table_contains (self->excluded, path);
}

void
pf_flow_set_target (PfFlow *self, const char *path, const char *target)
{
  g_return_if_fail (PF_IS_FLOW (self));
  g_return_if_fail (path != NULL);

  if (target != NULL && *target != '\0')
    g_hash_table_replace (self->targets, g_strdup (path), g_strdup (target));
  else
    g_hash_table_remove (self->targets, path);
}

const char *
pf_flow_get_target (PfFlow *self, const char *path)
{
  g_return_val_if_fail (PF_IS_FLOW (self), NULL);

  return g_hash_table_lookup (self->targets, path);
}

void
pf_flow_set_limits (PfFlow *self, const PfFlowLimits *limits)
{
  const char *into;

  g_return_if_fail (PF_IS_FLOW (self));
  g_return_if_fail (limits != NULL);

  into = limits->into != NULL && *limits->into != '\0' ? limits->into : NULL;
  if (limits->since_unix == self->limits.since_unix &&
      limits->before_unix == self->limits.before_unix &&
      limits->max_size == self->limits.max_size &&
      g_strcmp0 (into, self->limits.into) == 0)
    return;
  g_clear_pointer (&self->limits.into, g_free);
  self->limits = *limits;
  self->limits.into = g_strdup (into);
  pf_flow_drop_plan (self);
}

const PfFlowLimits *
pf_flow_get_limits (PfFlow *self)
{
  g_return_val_if_fail (PF_IS_FLOW (self), NULL);

  return &self->limits;
}

void
pf_flow_set_plan (PfFlow *self, PfPlan *plan)
{
  g_return_if_fail (PF_IS_FLOW (self));

  if (plan == self->plan)
    return;
  pf_flow_drop_plan (self);
  self->plan = plan;
}

const PfPlan *
pf_flow_get_plan (PfFlow *self)
{
  g_return_val_if_fail (PF_IS_FLOW (self), NULL);

  return self->plan;
}

void
pf_flow_set_moving (PfFlow *self, gboolean is_moving)
{
  g_return_if_fail (PF_IS_FLOW (self));

  self->is_moving = is_moving;
}

gboolean
pf_flow_is_moving (PfFlow *self)
{
  g_return_val_if_fail (PF_IS_FLOW (self), FALSE);

  return self->is_moving;
}

void
pf_flow_set_result (PfFlow *self, const GError *error)
{
  g_return_if_fail (PF_IS_FLOW (self));

  g_clear_error (&self->result);
  self->result = error != NULL ? g_error_copy (error) : NULL;
  self->has_result = TRUE;
}

const GError *
pf_flow_get_result (PfFlow *self)
{
  g_return_val_if_fail (PF_IS_FLOW (self), NULL);

  return self->result;
}

/* The sources alone name a job only while all of them can be opened, and a job lets go
 * of its ledger when it is prepared anew: the name is kept here. */
const char *
pf_flow_get_job_name (PfFlow *self)
{
  PfLedger *ledger;

  g_return_val_if_fail (PF_IS_FLOW (self), NULL);

  ledger = self->job != NULL ? pf_move_job_get_ledger (self->job) : NULL;
  if (ledger != NULL && g_strcmp0 (self->resume_job, pf_ledger_get_job (ledger)) != 0)
    {
      g_free (self->resume_job);
      self->resume_job = g_strdup (pf_ledger_get_job (ledger));
    }
  return self->resume_job;
}

const char *
pf_flow_get_program (PfFlow *self)
{
  g_return_val_if_fail (PF_IS_FLOW (self), NULL);

  for (guint i = 0; i < self->stores->len; i++)
    {
      const PfStoreChoice *store = g_ptr_array_index (self->stores, i);

      if (store->chosen && store->program != NULL && *store->program != '\0')
        return store->program;
    }
  for (guint i = 0; self->resume_sources != NULL && self->resume_sources[i] != NULL; i++)
    if (g_str_has_prefix (self->resume_sources[i], "thunderbird:"))
      return "Thunderbird";
  return NULL;
}

gboolean
pf_flow_is_undoing (PfFlow *self)
{
  g_return_val_if_fail (PF_IS_FLOW (self), FALSE);

  return self->is_undoing;
}

void
pf_flow_set_undo (PfFlow *self, PfUndo *undo)
{
  g_return_if_fail (PF_IS_FLOW (self));

  g_clear_pointer (&self->undo, pf_undo_free);
  self->undo = undo;
}

const PfUndo *
pf_flow_get_undo (PfFlow *self)
{
  g_return_val_if_fail (PF_IS_FLOW (self), NULL);

  return self->undo;
}

PfMoveJob *
pf_flow_get_job (PfFlow *self)
{
  g_return_val_if_fail (PF_IS_FLOW (self), NULL);

  return self->job;
}

PfMoveJob *
pf_flow_prepare_job (PfFlow *self)
{
  g_autoptr (PfMoveRequest) request = NULL;

  g_return_val_if_fail (PF_IS_FLOW (self), NULL);
  g_return_val_if_fail (!self->is_moving, NULL);

  request = pf_flow_make_request (self);
  if (self->job == NULL)
    self->job = pf_move_job_new (request);
  else
    pf_move_job_set_request (self->job, request);
  return self->job;
}
