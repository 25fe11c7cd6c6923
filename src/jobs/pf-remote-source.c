/* pf-remote-source.c - sources on servers: opened, watched, and their spools let go
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-jobs"

#include "jobs/pf-remote-source.h"

#include "base/pf-error.h"
#include "facts/pf-providers.h"
#include "ledger/pf-ledger-notes.h"
#include "pop3/pf-pop3-source.h"
#include "signin/pf-login-guard.h"
#include "signin/pf-secret-source.h"

#include <string.h>

#define DATA_KEY "pf-remote"
#define SPOOL_NAME_LENGTH 16 /* hex digits */

/* What goes with a source on a server. */
typedef struct
{
  const PfMoveRequest *request;  /* (unowned) */
  PfEndpoint          *endpoint; /* (owned) */
  const PfSourceLogin *login;    /* (unowned) (nullable) */
  PfTranscript        *transcript;
  PfProgressFunc       progress; /* (nullable) */
  gpointer             progress_data;
} Remote;

static void
remote_free (gpointer data)
{
  Remote *remote = data;

  g_clear_object (&remote->transcript);
  pf_endpoint_free (remote->endpoint);
  g_free (remote);
}

gboolean
pf_remote_is_url (const char *spec)
{
  return g_str_has_prefix (spec, "pop3s://") || g_str_has_prefix (spec, "pop3://");
}

static const PfSourceLogin *
find_login (const PfMoveRequest *request, const char *spec)
{
  for (guint i = 0; request->logins != NULL && i < request->logins->len; i++)
    {
      const PfSourceLogin *login = request->logins->pdata[i];

      if (strcmp (login->url, spec) == 0)
        return login;
    }
  return NULL;
}

/* On the thread that connects.  A refused password is not sent again by itself. */
static PfSecret *
get_secret_cb (gboolean      is_retry,
               gpointer      data,
               GCancellable *cancellable,
               GError      **error)
{
  const Remote *remote = data;

  if (!pf_login_guard_check (remote->request->state_dir, remote->endpoint, error))
    return NULL;
  if (remote->login != NULL && remote->login->token_command != NULL)
    return pf_secret_from_command (remote->login->token_command, cancellable, error);
  if (remote->login != NULL && remote->login->password != NULL && !is_retry)
    return pf_secret_ref (remote->login->password);

  g_set_error (error, PF_AUTH_ERROR, PF_AUTH_ERROR_NO_SECRET,
               "no password was given for %s", remote->endpoint->host);
  return NULL;
}

static void
note_login_cb (const GError *refusal, gpointer data)
{
  const Remote *remote = data;

  if (refusal == NULL)
    pf_login_guard_accepted (remote->request->state_dir, remote->endpoint);
  else if (g_error_matches (refusal, PF_AUTH_ERROR, PF_AUTH_ERROR_WRONG_CREDENTIALS))
    pf_login_guard_refused (remote->request->state_dir, remote->endpoint);
}

static gboolean
hides_fetched (const char *host)
{
  g_autoptr (PfProviders) providers = pf_providers_load (NULL, NULL);
  const PfProvider *provider = NULL;

  if (providers != NULL)
    provider = pf_providers_find_host (providers, host);
  return provider != NULL &&
         pf_provider_get_policy (provider, "pop3-hides-fetched") != NULL;
}

PfSource *
pf_remote_open (const PfMoveRequest *request, const char *spec, GError **error)
{
  g_autoptr (PfEndpoint) endpoint = pf_endpoint_parse (spec, error);
  PfPop3Account account = { 0 };
  Remote       *remote;
  PfSource     *source;

  if (endpoint == NULL)
    return NULL;
  if (endpoint->user == NULL || *endpoint->user == '\0')
    {
      g_set_error (error, PF_DISCOVER_ERROR, PF_DISCOVER_ERROR_BAD_URL,
                   "%s: no user is named", spec);
      return NULL;
    }
  if (request->trust != NULL && request->trust->allow_plaintext &&
      endpoint->security == PF_SECURITY_STARTTLS)
    endpoint->security = PF_SECURITY_PLAIN;

  remote = g_new0 (Remote, 1);
  remote->request = request;
  remote->endpoint = g_steal_pointer (&endpoint);
  remote->login = find_login (request, spec);
  if (request->transcript != NULL)
    remote->transcript = pf_transcript_new (request->transcript,
                                            request->transcript_data);

  account.endpoint = remote->endpoint;
  account.trust = request->trust;
  account.is_token = remote->login != NULL && remote->login->token_command != NULL;
  account.hides_fetched = hides_fetched (remote->endpoint->host);
  account.max_wait_ms = request->options->max_wait_ms;
  account.get_secret = get_secret_cb;
  account.note_login = note_login_cb;
  account.user_data = remote;
  account.transcript = remote->transcript;
  source = pf_pop3_source_new (&account);
  g_object_set_data_full (G_OBJECT (source), DATA_KEY, remote, remote_free);
  return source;
}

static void
progress_cb (const PfPop3Fetch *fetch, gpointer data)
{
  const Remote *remote = data;
  PfProgress    progress = { .phase = PF_PHASE_FETCH,
                             .total_messages = fetch->total_messages,
                             .total_bytes = fetch->total_octets,
                             .done_messages = fetch->messages,
                             .done_bytes = fetch->octets,
                             .faults = fetch->faults,
                             .connections = 1 };

  if (fetch->wait_until_unix != 0)
    {
      progress.wait = fetch->is_asked ? PF_WAIT_SERVER : PF_WAIT_NETWORK;
      progress.wait_until_unix = fetch->wait_until_unix;
    }
  g_strlcpy (progress.folder, remote->endpoint->host, sizeof progress.folder);
  remote->progress (&progress, remote->progress_data);
}

void
pf_remote_prepare (GPtrArray     *sources,
                   PfLedger      *ledger,
                   PfProgressFunc progress,
                   gpointer       user_data)
{
  for (guint i = 0; i < sources->len; i++)
    {
      PfSource        *source = sources->pdata[i];
      Remote          *remote = g_object_get_data (G_OBJECT (source), DATA_KEY);
      g_autofree char *digest = NULL;
      g_autofree char *name = NULL;
      g_autofree char *directory = NULL;

      if (remote == NULL)
        continue;
      digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256,
                                              pf_source_get_path (source), -1);
      name = g_strdup_printf ("spool-%.*s", SPOOL_NAME_LENGTH, digest);
      directory = g_build_filename (pf_ledger_get_directory (ledger), name, NULL);
      pf_pop3_source_set_spool (PF_POP3_SOURCE (source), directory);
      if (progress == NULL)
        continue;
      remote->progress = progress;
      remote->progress_data = user_data;
      pf_pop3_source_set_progress (PF_POP3_SOURCE (source), progress_cb, remote);
    }
}

/* What earlier runs fetched of @url. */
static PfPop3Fetch
read_earlier (GVariant *list, const char *url)
{
  PfPop3Fetch earlier = { 0 };
  gsize       n = list != NULL ? g_variant_n_children (list) : 0;

  for (gsize i = 0; i < n; i++)
    {
      const char *of;
      gint64      messages;
      gint64      octets;
      gint64      ms;

      g_variant_get_child (list, i, "(&sxxxas)", &of, &messages, &octets, &ms, NULL);
      if (strcmp (of, url) == 0)
        earlier = (PfPop3Fetch){ .messages = messages,
                                 .octets = octets,
                                 .us = ms * 1000 };
    }
  return earlier;
}

void
pf_remote_note (GPtrArray *sources, PfLedger *ledger)
{
  g_autofree char *old = pf_ledger_get_note (ledger, PF_NOTE_FETCHED);
  g_autofree char *new = NULL;
  g_autoptr (GVariant) before = NULL;
  g_autoptr (GVariant) list = NULL;
  g_autoptr (GError) error = NULL;
  GVariantBuilder builder;
  gboolean        has_any = FALSE;

  if (old != NULL)
    before = g_variant_parse (G_VARIANT_TYPE (PF_NOTE_FETCHED_TYPE), old, NULL, NULL,
                              NULL);
  g_variant_builder_init (&builder, G_VARIANT_TYPE (PF_NOTE_FETCHED_TYPE));
  for (guint i = 0; i < sources->len; i++)
    {
      const char        *url = pf_source_get_path (sources->pdata[i]);
      PfPop3Source      *source;
      const PfPop3Fetch *fetch;
      PfPop3Fetch        sum;

      if (!PF_IS_POP3_SOURCE (sources->pdata[i]))
        continue;
      has_any = TRUE;
      source = sources->pdata[i];
      fetch = pf_pop3_source_get_fetch (source);
      sum = read_earlier (before, url);
      /* A run that finds nothing new adds nothing to the time of the fetching. */
      if (fetch->messages > 0)
        sum = (PfPop3Fetch){ .messages = sum.messages + fetch->messages,
                             .octets = sum.octets + fetch->octets,
                             .us = sum.us + fetch->us };
      g_variant_builder_add (&builder, "(sxxx@as)", url, sum.messages, sum.octets,
                             sum.us / 1000,
                             g_variant_new_strv (pf_pop3_source_get_warnings (source),
                                                 -1));
    }
  list = g_variant_ref_sink (g_variant_builder_end (&builder));
  new = g_variant_print (list, TRUE);
  if (has_any && g_strcmp0 (old, new) != 0 &&
      !pf_ledger_set_note (ledger, PF_NOTE_FETCHED, new, &error))
    g_debug ("what was fetched: %s", error->message);
}

/* Nothing is pending or left out, and what was placed was compared if that was wished. */
static gboolean
is_all_placed (PfLedger *ledger)
{
  PfCounts         counts = { 0 };
  g_autofree char *differing = pf_ledger_get_note (ledger, PF_NOTE_VERIFY_DIFFERING);

  return pf_ledger_count (ledger, &counts, NULL) && counts.pending == 0 &&
         counts.left_out == 0 && (differing == NULL || strcmp (differing, "0") == 0);
}

void
pf_remote_release (GPtrArray *sources, PfLedger *ledger)
{
  for (guint i = 0; i < sources->len; i++)
    if (PF_IS_POP3_SOURCE (sources->pdata[i]) && is_all_placed (ledger))
      pf_pop3_source_clear_spool (PF_POP3_SOURCE (sources->pdata[i]));
}

gboolean
pf_remote_must_look (PfLedger *ledger)
{
  g_autofree char *text = pf_ledger_get_note (ledger, PF_NOTE_FETCHED);

  return text != NULL && (strstr (text, "'pop3-hides-fetched'") != NULL ||
                          strstr (text, "'pop3-recent-only'") != NULL ||
                          strstr (text, "'pop3-expires-now'") != NULL);
}
