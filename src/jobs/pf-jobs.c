/* pf-jobs.c - what a move and a comparison on their own threads share
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-jobs"

#include "base/pf-error.h"
#include "base/pf-exit.h"
#include "jobs/pf-jobs-private.h"
#include "jobs/pf-remote-source.h"
#include "jobs/pf-unpack.h"
#include "ledger/pf-ledger-notes.h"
#include "signin/pf-login-guard.h"
#include "signin/pf-secret-source.h"

#include <string.h>

/* How soon a cancelled wait ends at the latest. */
#define TURN_US (100 * G_TIME_SPAN_MILLISECOND)
/* So much of a name is told, in characters: four octets each fit. */
#define MOST_NAME 60

/* A person who is asked by one thread may take their time; whoever waits on another can
 * be stopped all the same. */
static gboolean
take_turn (PfJobTarget *self, GCancellable *cancellable, GError **error)
{
  gboolean is_mine;

  g_mutex_lock (&self->lock);
  while (self->is_asking && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait_until (&self->has_asked, &self->lock, g_get_monotonic_time () + TURN_US);
  is_mine = !g_cancellable_set_error_if_cancelled (cancellable, error);
  self->is_asking |= is_mine;
  g_mutex_unlock (&self->lock);
  return is_mine;
}

static void
end_turn (PfJobTarget *self)
{
  g_mutex_lock (&self->lock);
  self->is_asking = FALSE;
  g_cond_signal (&self->has_asked);
  g_mutex_unlock (&self->lock);
}

/* The command may ask a person or a server: one that still counts is not asked for
 * again, however often the line is lost. */
PfSecret *
pf_job_target_get_token (PfJobTarget  *self,
                         gboolean      is_retry,
                         GCancellable *cancellable,
                         GError      **error)
{
  PfSecret *token;

  if (!take_turn (self, cancellable, error))
    return NULL;
  if (is_retry)
    g_clear_pointer (&self->token, pf_secret_unref);
  if (self->token == NULL)
    self->token = pf_secret_from_command (self->request->token_command, cancellable,
                                          error);
  token = self->token != NULL ? pf_secret_ref (self->token) : NULL;
  end_turn (self);
  return token;
}

/* Runs on the thread that connects. */
static PfSecret *
get_secret_cb (gboolean      is_retry,
               gpointer      data,
               GCancellable *cancellable,
               GError      **error)
{
  PfJobTarget         *self = data;
  const PfMoveRequest *request = self->request;

  if (request->token_command != NULL)
    return pf_job_target_get_token (self, is_retry, cancellable, error);
  if (request->password != NULL && !is_retry)
    return pf_secret_ref (request->password);

  g_set_error (error, PF_AUTH_ERROR, PF_AUTH_ERROR_NO_SECRET, "no password was given");
  return NULL;
}

gboolean
pf_job_target_init (PfJobTarget *self, const PfMoveRequest *request, GError **error)
{
  PfImapAccount account = { 0 };

  if (!pf_login_guard_check (request->state_dir, request->endpoint, error))
    return FALSE;

  self->request = request;
  g_mutex_init (&self->lock);
  g_cond_init (&self->has_asked);
  if (request->transcript != NULL)
    self->transcript = pf_transcript_new (request->transcript, request->transcript_data);

  account.endpoint = request->endpoint;
  account.trust = request->trust;
  account.is_token = request->token_command != NULL;
  account.get_secret = get_secret_cb;
  account.secret_data = self;
  account.transcript = self->transcript;
  self->target = pf_imap_target_new (&account);
  if (request->options->no_compress)
    pf_imap_target_forbid_compression (PF_IMAP_TARGET (self->target));
  return TRUE;
}

void
pf_job_target_clear (PfJobTarget *self)
{
  g_clear_object (&self->target);
  g_clear_object (&self->transcript);
  g_clear_pointer (&self->token, pf_secret_unref);
  if (self->request == NULL)
    return;
  g_cond_clear (&self->has_asked);
  g_mutex_clear (&self->lock);
}

/* Whether the error is another server's: a source's. */
static gboolean
is_elsewhere (const GError *error, const PfEndpoint *endpoint)
{
  const PfErrorFacts *facts = pf_error_peek_facts (error);

  return facts != NULL && facts->host != NULL &&
         (strcmp (facts->host, endpoint->host) != 0 || facts->port != endpoint->port);
}

void
pf_job_target_note_outcome (PfJobTarget *self, const GError *error)
{
  const PfMoveRequest *request = self->request;

  if (request == NULL || is_elsewhere (error, request->endpoint))
    return;
  if (g_error_matches (error, PF_AUTH_ERROR, PF_AUTH_ERROR_WRONG_CREDENTIALS))
    pf_login_guard_refused (request->state_dir, request->endpoint);
  else if (error == NULL)
    pf_login_guard_accepted (request->state_dir, request->endpoint);
}

/* On the working thread, for each piece of an archive. */
static void
unpacking_cb (const char *entry, guint64 done, guint64 total, gpointer data)
{
  PfJobTeller     *teller = data;
  PfProgress       progress = { .phase = PF_PHASE_UNPACK,
                                .total_bytes = (gint64) total,
                                .done_bytes = (gint64) done };
  g_autofree char *name = NULL;

  teller->has_unpacked = TRUE;
  if (teller->progress == NULL)
    return;
  name = g_utf8_make_valid (entry != NULL ? entry : "", -1);
  g_utf8_strncpy (progress.folder, name, MOST_NAME);
  teller->progress (&progress, teller->user_data);
}

gboolean
pf_job_open_local (GPtrArray           *sources,
                   const PfMoveRequest *request,
                   const char          *spec,
                   PfJobTeller         *teller,
                   GCancellable        *cancellable,
                   GError             **error)
{
  g_autoptr (GPtrArray) opened = pf_unpack_open (spec, request->state_dir, unpacking_cb,
                                                 teller, cancellable, error);

  if (opened == NULL)
    return FALSE;
  while (opened->len > 0)
    g_ptr_array_add (sources, g_ptr_array_steal_index (opened, 0));
  return TRUE;
}

GPtrArray *
pf_job_open_sources (const PfMoveRequest *request,
                     PfJobTeller         *teller,
                     GCancellable        *cancellable,
                     GError             **error)
{
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func (g_object_unref);

  for (gsize i = 0; request->sources[i] != NULL; i++)
    {
      const char *spec = request->sources[i];
      guint       before = sources->len;

      if (!pf_remote_is_url (spec))
        {
          if (!pf_job_open_local (sources, request, spec, teller, cancellable, error))
            return NULL;
        }
      else
        {
          PfSource *source = pf_remote_open (request, spec, error);

          if (source == NULL)
            return NULL;
          g_ptr_array_add (sources, source);
        }
      for (guint j = before; !request->ignore_in_use && j < sources->len; j++)
        if (!pf_source_check_in_use (sources->pdata[j], error))
          return NULL;
    }

  return g_steal_pointer (&sources);
}

static void
set_note (PfLedger *ledger, const char *name, const char *value)
{
  g_autoptr (GError) error = NULL;

  if (!pf_ledger_set_note (ledger, name, value, &error))
    g_debug ("note %s: %s", name, error->message);
}

static void
set_number (PfLedger *ledger, const char *name, gint64 value)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  set_note (ledger, name, text);
}

void
pf_job_note_request (PfLedger *ledger, const PfMoveRequest *request)
{
  g_autofree char *url = pf_endpoint_to_url (request->endpoint);
  g_autoptr (GVariant) list = NULL;
  g_autofree char *specs = NULL;

  /* A path may hold any byte: not all of it is text, and it may span lines. */
  list = g_variant_ref_sink (
      g_variant_new_bytestring_array ((const char *const *) request->sources, -1));
  specs = g_variant_print (list, TRUE);
  set_note (ledger, PF_NOTE_URL, url);
  set_note (ledger, PF_NOTE_SOURCES, specs);
}

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

static char *
print_differences (const PfVerification *verification)
{
  g_autoptr (GVariant) list = NULL;
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE (PF_NOTE_DIFFERENCES_TYPE));
  for (guint i = 0; i < MIN (verification->differences->len, PF_NOTE_MOST_DIFFERENCES);
       i++)
    {
      const PfDifference *d = verification->differences->pdata[i];

      g_variant_builder_add (&builder, "(sussss)", or_empty (d->folder), d->uid,
                             or_empty (d->subject), or_empty (d->kind),
                             or_empty (d->expected), or_empty (d->actual));
    }
  list = g_variant_ref_sink (g_variant_builder_end (&builder));

  return g_variant_print (list, TRUE);
}

void
pf_job_note_verification (PfLedger *ledger, const PfVerification *verification)
{
  static const char *const modes[] = {
    [PF_VERIFY_METADATA] = "metadata",
    [PF_VERIFY_NONE] = "none",
    [PF_VERIFY_FULL] = "full",
  };
  g_autofree char *differences = print_differences (verification);

  set_note (ledger, PF_NOTE_VERIFY_MODE, modes[verification->mode]);
  set_number (ledger, PF_NOTE_VERIFY_CHECKED, verification->checked);
  set_number (ledger, PF_NOTE_VERIFY_BODIES, verification->bodies);
  set_number (ledger, PF_NOTE_VERIFY_DIFFERING, verification->differences->len);
  set_note (ledger, PF_NOTE_DIFFERENCES, differences);
}

static gint64
get_number (PfLedger *ledger, const char *name)
{
  g_autofree char *text = pf_ledger_get_note (ledger, name);
  guint64          number = 0;

  if (text != NULL)
    g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64 / 2, &number, NULL);
  return (gint64) number;
}

/* A run compares what it has not compared before, and what still differs: its numbers
 * are added to those of earlier runs, its differences replace theirs. */
static void
note_run_verification (PfLedger *ledger, const PfVerification *verification)
{
  PfVerification   sum = *verification;
  g_autofree char *mode = pf_ledger_get_note (ledger, PF_NOTE_VERIFY_MODE);

  if (mode != NULL && verification->mode == PF_VERIFY_NONE)
    return;
  sum.checked += get_number (ledger, PF_NOTE_VERIFY_CHECKED);
  sum.bodies += get_number (ledger, PF_NOTE_VERIFY_BODIES);
  pf_job_note_verification (ledger, &sum);
}

/* Whether the person should look although nothing stopped. */
static PfExit
exit_of (PfLedger *ledger, const PfVerification *verification, const GError *error)
{
  PfCounts         counts = { 0 };
  g_autofree char *unread = pf_ledger_get_note (ledger, PF_NOTE_UNREAD);
  g_autofree char *cut = pf_ledger_get_note (ledger, PF_NOTE_CUT);

  if (error != NULL)
    return pf_exit_from_error (error);
  if ((unread != NULL && strcmp (unread, "[]") != 0) ||
      (cut != NULL && strcmp (cut, "[]") != 0))
    return PF_EXIT_LOOK;
  if (pf_remote_must_look (ledger))
    return PF_EXIT_LOOK;
  if (verification != NULL && verification->differences->len > 0)
    return PF_EXIT_LOOK;
  if (pf_ledger_count (ledger, &counts, NULL) && counts.left_out > 0)
    return PF_EXIT_LOOK;

  return PF_EXIT_OK;
}

void
pf_job_note_end (PfLedger             *ledger,
                 gint64                elapsed_ms,
                 const PfVerification *verification,
                 const GError         *error)
{
  set_number (ledger, PF_NOTE_ELAPSED, get_number (ledger, PF_NOTE_ELAPSED) + elapsed_ms);
  set_number (ledger, PF_NOTE_EXIT, exit_of (ledger, verification, error));
  set_note (ledger, PF_NOTE_ERROR, error != NULL ? error->message : "");
  if (verification != NULL)
    note_run_verification (ledger, verification);
}
