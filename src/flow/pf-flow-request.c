/* pf-flow-request.c - a flow's answers as a job's request, and kept beside its ledger
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-flow"

#include "flow/pf-flow-private.h"

#include <string.h>

#define GROUP "answers"
#define GROUP_TARGETS "targets"

static gboolean
holds (GPtrArray *strings, const char *text)
{
  return g_ptr_array_find_with_equal_func (strings, text, g_str_equal, NULL);
}

/* Each store once, however many of its accounts were chosen. */
static char **
list_sources (PfFlow *self)
{
  g_autoptr (GPtrArray) specs = g_ptr_array_new ();

  if (self->resume_sources != NULL)
    return g_strdupv (self->resume_sources);

  for (guint i = 0; i < self->stores->len; i++)
    {
      const PfStoreChoice *store = g_ptr_array_index (self->stores, i);

      if (store->chosen && !holds (specs, store->spec))
        g_ptr_array_add (specs, g_strdup (store->spec));
    }
  g_ptr_array_add (specs, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&specs), FALSE);
}

/* The chosen accounts, if not all of the chosen stores' are; NULL for all. */
static char **
list_accounts (PfFlow *self, char **sources)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  gboolean is_all = TRUE;

  for (guint i = 0; i < self->stores->len; i++)
    {
      const PfStoreChoice *store = g_ptr_array_index (self->stores, i);

      if (!g_strv_contains ((const char *const *) sources, store->spec))
        continue;
      if (store->chosen)
        g_ptr_array_add (keys,
                         g_strdup_printf ("%s\n%s", store->path, store->account_key));
      else
        is_all = FALSE;
    }
  if (is_all)
    return NULL;

  g_ptr_array_add (keys, NULL);
  g_ptr_array_set_free_func (keys, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&keys), FALSE);
}

static char **
list_excluded (PfFlow *self)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer       path;

  g_hash_table_iter_init (&iter, self->excluded);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    g_ptr_array_add (paths, g_strdup (path));
  g_ptr_array_add (paths, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&paths), FALSE);
}

static char **
list_maps (PfFlow *self)
{
  g_autoptr (GPtrArray) maps = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer       path;
  gpointer       target;

  g_hash_table_iter_init (&iter, self->targets);
  while (g_hash_table_iter_next (&iter, &path, &target))
    g_ptr_array_add (maps, g_strdup_printf ("%s=%s", (char *) path, (char *) target));
  g_ptr_array_add (maps, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&maps), FALSE);
}

PfMoveRequest *
pf_flow_make_request (PfFlow *self)
{
  PfMoveRequest *request;

  g_return_val_if_fail (PF_IS_FLOW (self), NULL);

  request = pf_move_request_new ();
  request->state_dir = g_strdup (self->state_dir);
  request->job_name = g_strdup (self->resume_job);
  request->sources = list_sources (self);
  if (self->endpoint != NULL)
    request->endpoint = pf_endpoint_copy (self->endpoint);
  request->trust = pf_trust_copy (pf_flow_get_trust (self));
  if (self->password != NULL)
    request->password = pf_secret_ref (self->password);
  request->ignore_in_use = self->ignore_in_use;

  if (request->options == NULL)
    request->options = pf_move_options_new ();
  request->options->accounts = self->resume_sources != NULL
                                   ? g_strdupv (self->resume_accounts)
                                   : list_accounts (self, request->sources);
  request->options->excludes = list_excluded (self);
  request->options->maps = list_maps (self);
  request->options->connections = self->preferences.connections;
  request->options->existing = self->preferences.copies_existing ? PF_EXISTING_COPY
                                                                 : PF_EXISTING_UPLOAD;
  request->options->since_unix = self->limits.since_unix;
  request->options->before_unix = self->limits.before_unix;
  request->options->max_size = self->limits.max_size;
  request->options->into = g_strdup (self->limits.into);
  /* Whoever comes here again wants it moved, also what was taken back. */
  request->options->begin_again = TRUE;
  return request;
}

static void
save_limits (const PfFlowLimits *limits, GKeyFile *file)
{
  if (limits->since_unix != G_MININT64)
    g_key_file_set_int64 (file, GROUP, "since", limits->since_unix);
  if (limits->before_unix != G_MININT64)
    g_key_file_set_int64 (file, GROUP, "before", limits->before_unix);
  if (limits->max_size > 0)
    g_key_file_set_uint64 (file, GROUP, "max-size", limits->max_size);
  if (limits->into != NULL)
    g_key_file_set_string (file, GROUP, "into", limits->into);
}

static void
read_limits (PfFlow *self, GKeyFile *file)
{
  g_autofree char *into = g_key_file_get_string (file, GROUP, "into", NULL);
  PfFlowLimits     limits = { G_MININT64, G_MININT64, 0, into };

  if (g_key_file_has_key (file, GROUP, "since", NULL))
    limits.since_unix = g_key_file_get_int64 (file, GROUP, "since", NULL);
  if (g_key_file_has_key (file, GROUP, "before", NULL))
    limits.before_unix = g_key_file_get_int64 (file, GROUP, "before", NULL);
  limits.max_size = g_key_file_get_uint64 (file, GROUP, "max-size", NULL);
  pf_flow_set_limits (self, &limits);
}

char *
pf_flow_save (PfFlow *self)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (PfMoveRequest) request = NULL;
  g_autofree char *url = NULL;
  GHashTableIter   iter;
  gpointer         path;
  gpointer         target;
  guint            n = 0;

  g_return_val_if_fail (PF_IS_FLOW (self), NULL);
  g_return_val_if_fail (self->endpoint != NULL, NULL);

  request = pf_flow_make_request (self);
  url = pf_endpoint_to_url (self->endpoint);
  g_key_file_set_string (file, GROUP, "address", self->address);
  g_key_file_set_string (file, GROUP, "server", url);
  if (request->options->accounts != NULL)
    g_key_file_set_string_list (file, GROUP, "accounts",
                                (const char *const *) request->options->accounts,
                                g_strv_length (request->options->accounts));
  if (self->pin != NULL)
    g_key_file_set_string (file, GROUP, "certificate", self->pin);
  g_key_file_set_string_list (file, GROUP, "sources",
                              (const char *const *) request->sources,
                              g_strv_length (request->sources));
  g_key_file_set_string_list (file, GROUP, "excluded",
                              (const char *const *) request->options->excludes,
                              g_strv_length (request->options->excludes));

  save_limits (&self->limits, file);

  /* A key cannot hold any path, a value can. */
  g_hash_table_iter_init (&iter, self->targets);
  while (g_hash_table_iter_next (&iter, &path, &target))
    {
      g_autofree char *key = g_strdup_printf ("folder-%u", n++);
      const char      *pair[] = { path, target };

      g_key_file_set_string_list (file, GROUP_TARGETS, key, pair, G_N_ELEMENTS (pair));
    }
  return g_key_file_to_data (file, NULL, NULL);
}

/* A job's target is an account's identity, "imap://USER@HOST:PORT": it names no kind
 * of encryption.  The port of IMAP without TLS is STARTTLS's, any other means TLS. */
static PfEndpoint *
read_identity (const char *identity)
{
  g_autoptr (PfEndpoint) endpoint = pf_endpoint_parse (identity, NULL);
  guint16 starttls = pf_endpoint_default_port (PF_PROTOCOL_IMAP, PF_SECURITY_STARTTLS);

  if (endpoint == NULL || endpoint->protocol != PF_PROTOCOL_IMAP ||
      endpoint->user == NULL)
    return NULL;
  endpoint->security = endpoint->port == starttls ? PF_SECURITY_STARTTLS
                                                  : PF_SECURITY_TLS;
  return g_steal_pointer (&endpoint);
}

static void
read_targets (PfFlow *self, GKeyFile *file)
{
  g_auto (GStrv) keys = g_key_file_get_keys (file, GROUP_TARGETS, NULL, NULL);

  for (int i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      gsize n = 0;
      g_auto (GStrv)
          pair = g_key_file_get_string_list (file, GROUP_TARGETS, keys[i], &n, NULL);

      if (n == 2)
        pf_flow_set_target (self, pair[0], pair[1]);
    }
}

static void
read_answers (PfFlow *self, GKeyFile *file)
{
  g_autofree char *address = g_key_file_get_string (file, GROUP, "address", NULL);
  g_autofree char *server = g_key_file_get_string (file, GROUP, "server", NULL);
  g_autofree char *pin = g_key_file_get_string (file, GROUP, "certificate", NULL);
  g_auto (GStrv)
      sources = g_key_file_get_string_list (file, GROUP, "sources", NULL, NULL);
  g_auto (GStrv)
      excluded = g_key_file_get_string_list (file, GROUP, "excluded", NULL, NULL);
  g_autoptr (PfEndpoint) endpoint = NULL;

  if (server != NULL)
    endpoint = pf_endpoint_parse (server, NULL);
  if (address != NULL)
    pf_flow_set_address (self, address);
  if (endpoint != NULL && endpoint->user != NULL)
    pf_flow_set_endpoint (self, endpoint);
  if (pin != NULL)
    pf_flow_pin (self, pin);
  if (sources != NULL && sources[0] != NULL)
    {
      g_strfreev (self->resume_sources);
      self->resume_sources = g_steal_pointer (&sources);
    }
  self->resume_accounts = g_key_file_get_string_list (file, GROUP, "accounts", NULL,
                                                      NULL);
  for (int i = 0; excluded != NULL && excluded[i] != NULL; i++)
    pf_flow_set_excluded (self, excluded[i], TRUE);
  read_targets (self, file);
  read_limits (self, file);
}

gboolean
pf_flow_resume (PfFlow *self, const PfJobInfo *job, const char *answers)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (PfEndpoint) endpoint = NULL;

  g_return_val_if_fail (PF_IS_FLOW (self), FALSE);
  g_return_val_if_fail (job != NULL, FALSE);
  g_return_val_if_fail (!self->is_moving, FALSE);
  pf_assert_ui ();

  endpoint = read_identity (job->target);
  if (endpoint == NULL || job->sources == NULL || job->sources[0] == NULL)
    return FALSE;

  pf_flow_forget (self);
  self->door = PF_DOOR_MOVE;
  self->resume_sources = g_strdupv (job->sources);
  pf_flow_set_address (self, endpoint->user);
  pf_flow_set_endpoint (self, endpoint);
  if (answers != NULL &&
      g_key_file_load_from_data (file, answers, strlen (answers), G_KEY_FILE_NONE, NULL))
    read_answers (self, file);
  self->resume_job = g_strdup (job->job);
  self->is_undoing = g_strcmp0 (job->state, "undoing") == 0;
  return pf_flow_go_to (self, PF_STEP_SIGN_IN);
}

gboolean
pf_flow_resume_undo (PfFlow *self, const PfJobInfo *job, const char *answers)
{
  PfJobInfo undoing;

  g_return_val_if_fail (job != NULL, FALSE);

  undoing = *job;
  undoing.state = (char *) "undoing";
  return pf_flow_resume (self, &undoing, answers);
}

gboolean
pf_flow_is_resuming (PfFlow *self)
{
  g_return_val_if_fail (PF_IS_FLOW (self), FALSE);

  return self->resume_sources != NULL;
}
