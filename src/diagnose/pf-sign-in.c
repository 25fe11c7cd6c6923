/* pf-sign-in.c - signing in to look: once per protocol, and nothing is changed
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-diagnose"

#include "diagnose/pf-sign-in.h"

#include "base/pf-threads.h"
#include "diagnose/pf-uidl-memory.h"
#include "imap/pf-imap-session.h"
#include "pop3/pf-pop3-session.h"
#include "signin/pf-login-guard.h"
#include "smtp/pf-smtp-session.h"

#define UIDL_MESSAGES_MAX 20000 /* of a mailbox whose list is read to look at it */

typedef struct
{
  const PfSignInRequest *request;
  const PfEndpoint      *endpoint;
  PfTranscript          *transcript;
  GCancellable          *cancellable;
  PfSignIn              *result;
} Try;

static void
reach (Try *try, const char *step)
{
  g_free (try->result->step);
  try->result->step = g_strdup (step);
}

/* The last steps are told by name, so that an error there is not taken for a refusal. */
static gboolean
try_imap (Try *try, GError **error)
{
  PfSignIn *result = try->result;
  g_autoptr (PfImapSession) session = NULL;
  const PfImapCaps  *caps;
  const PfImapFacts *facts;
  g_autoptr (GPtrArray) folders = NULL;

  session = pf_imap_session_open (try->endpoint, try->request->trust, try->transcript,
                                  try->cancellable, error);
  if (session == NULL)
    return FALSE;
  reach (try, "login");
  if (!pf_imap_session_login (session, try->request->secret, try->request->is_token,
                              try->cancellable, error))
    return FALSE;

  reach (try, "select");
  caps = pf_imap_session_get_caps (session);
  g_ptr_array_add (caps->names, NULL);
  result->after_login = g_strdupv ((char **) caps->names->pdata);
  g_ptr_array_set_size (caps->names, (int) caps->names->len - 1);
  result->max_message = (gint64) MIN (caps->append_limit, G_MAXINT64);
  if (!pf_imap_session_set_up (session, try->cancellable, error) ||
      !pf_imap_session_select (session, "INBOX", FALSE, try->cancellable, error))
    return FALSE;

  /* Set-up has listed them: this costs nothing. */
  folders = pf_imap_session_list (session, try->cancellable, NULL);
  result->folders = folders != NULL ? (gint64) folders->len : -1;
  facts = pf_imap_session_get_facts (session);
  result->messages = (gint64) pf_imap_session_get_selected (session)->exists;
  result->octets = facts->quota.storage_used;
  result->quota_limit = facts->quota.storage_limit;
  result->prefix = g_strdup (facts->prefix);
  pf_imap_session_logout (session, try->cancellable);
  return TRUE;
}

static PfPop3Session *
open_pop3 (Try *try, GError **error)
{
  g_autoptr (PfWire) wire = NULL;
  g_autoptr (PfPop3Session) session = NULL;

  wire = pf_wire_open (try->endpoint, try->request->trust, try->transcript,
                       try->cancellable, error);
  if (wire == NULL)
    return NULL;
  session = pf_pop3_session_open (wire, try->cancellable, error);
  if (session == NULL || !pf_pop3_session_capa (session, try->cancellable, error))
    return NULL;
  if (try->endpoint->security == PF_SECURITY_STARTTLS &&
      (!pf_pop3_session_start_tls (session, try->cancellable, error) ||
       !pf_pop3_session_capa (session, try->cancellable, error)))
    return NULL;

  reach (try, "login");
  if (!pf_pop3_session_login (session, try->endpoint->user, try->request->secret,
                              try->request->is_token, try->cancellable, error))
    return NULL;

  reach (try, "stat");
  return g_steal_pointer (&session);
}

/* The sign-in has succeeded; what fails here is no reason against it. */
static void
look_at_numbers (Try *try, PfPop3Session *session)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  if (try->result->messages > UIDL_MESSAGES_MAX)
    return;
  entries = pf_pop3_session_list (session, try->cancellable, &error);
  if (entries != NULL)
    pf_uidl_memory_take (try->request->state_dir, try->endpoint, entries, try->result);
  else
    g_debug ("list: %s", error->message);
}

static gboolean
try_pop3 (Try *try, GError **error)
{
  g_autoptr (PfPop3Session) session = open_pop3 (try, error);
  guint   messages;
  guint64 octets;

  if (session == NULL)
    return FALSE;
  if (!pf_pop3_session_stat (session, &messages, &octets, try->cancellable, error))
    return FALSE;
  try->result->messages = messages;
  try->result->octets = (gint64) MIN (octets, G_MAXINT64);

  /* EXPIRE and LOGIN-DELAY may be the user's own after sign-in (RFC 2449 6.5). */
  if (!pf_pop3_session_capa (session, try->cancellable, error))
    return FALSE;
  try->result->after_login = g_strdupv (pf_pop3_session_get_caps (session)->tokens);
  look_at_numbers (try, session);
  pf_pop3_session_quit (session, try->cancellable);
  return TRUE;
}

static gboolean
try_smtp (Try *try, GError **error)
{
  g_autoptr (PfWire) wire = NULL;
  g_autoptr (PfSmtpSession) session = NULL;

  wire = pf_wire_open (try->endpoint, try->request->trust, try->transcript,
                       try->cancellable, error);
  if (wire == NULL)
    return FALSE;
  session = pf_smtp_session_open (wire, try->cancellable, error);
  if (session == NULL || !pf_smtp_session_ehlo (session, try->cancellable, error))
    return FALSE;
  if (try->endpoint->security == PF_SECURITY_STARTTLS &&
      (!pf_smtp_session_start_tls (session, try->cancellable, error) ||
       !pf_smtp_session_ehlo (session, try->cancellable, error)))
    return FALSE;

  reach (try, "login");
  if (!pf_smtp_session_login (session, try->endpoint->user, try->request->secret,
                              try->request->is_token, try->cancellable, error))
    return FALSE;
  pf_smtp_session_quit (session, try->cancellable);
  return TRUE;
}

/* Whether the server saw the secret and said no, whatever it meant by that: the guard
 * counts what a server may count. */
static gboolean
is_refusal (const PfSignIn *result)
{
  const GError       *error = result->error;
  const PfErrorFacts *facts = pf_error_peek_facts (error);

  if (error == NULL || !g_str_equal (result->step, "login"))
    return FALSE;
  if (error->domain == PF_AUTH_ERROR)
    return facts != NULL &&
           (facts->server_text != NULL || facts->response_code != NULL) &&
           error->code != PF_AUTH_ERROR_MAILBOX_BUSY;

  return g_error_matches (error, PF_PROTO_ERROR, PF_PROTO_ERROR_REFUSED);
}

static void
tell_guard (const Try *try)
{
  const char *state_dir = try->request->state_dir;

  if (g_error_matches (try->result->error, PF_AUTH_ERROR,
                       PF_AUTH_ERROR_WRONG_CREDENTIALS))
    pf_login_guard_refused (state_dir, try->endpoint);
  else if (try->result->is_in || g_str_equal (try->result->step, "select") ||
           g_str_equal (try->result->step, "stat"))
    pf_login_guard_accepted (state_dir, try->endpoint);
}

static void
run (Try *try)
{
  PfSignIn *result = try->result;
  gint64    start = g_get_monotonic_time ();

  if (!pf_login_guard_check (try->request->state_dir, try->endpoint, &result->error))
    {
      result->skipped = g_strdup ("guard");
      return;
    }

  result->was_tried = TRUE;
  result->is_token = try->request->is_token;
  switch (try->endpoint->protocol)
    {
    case PF_PROTOCOL_IMAP:
      result->is_in = try_imap (try, &result->error);
      break;
    case PF_PROTOCOL_POP3:
      result->is_in = try_pop3 (try, &result->error);
      break;
    case PF_PROTOCOL_SMTP:
      result->is_in = try_smtp (try, &result->error);
      break;
    }
  if (result->is_in)
    reach (try, "done");
  result->us = g_get_monotonic_time () - start;
  result->was_refused = is_refusal (result);
  result->transcript = pf_transcript_to_lines (try->transcript);
  tell_guard (try);
}

/* The finding that a known sentence stands for. */
static const PfFindingKind *
find_kind (const PfSignInRequest *request, const PfSignIn *result)
{
  const PfErrorFacts *facts = pf_error_peek_facts (result->error);
  const PfRule       *rule;

  if (request->rules == NULL || facts == NULL)
    return NULL;
  rule = pf_rules_match (request->rules, result->protocol, result->host, result->step,
                         facts->response_code,
                         facts->server_text != NULL ? facts->server_text : "");

  return rule != NULL && g_str_equal (rule->certainty, "certain")
             ? pf_finding_kind (rule->finding)
             : NULL;
}

/* Why nothing more should be tried after @result. */
static const char *
find_stop (const PfSignInRequest *request, const PfSignIn *result)
{
  static const char *const counting[] = { "AUTH-RATE",      "AUTH-LOCKED", "AUTH-TEMP",
                                          "AUTH-CONNLIMIT", "THROTTLE",    NULL };
  const PfErrorFacts      *facts = pf_error_peek_facts (result->error);
  const PfFindingKind     *kind;

  if (!result->was_tried || result->is_in || result->error == NULL)
    return NULL;
  if (g_error_matches (result->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return "stopped";
  if (g_error_matches (result->error, PF_AUTH_ERROR, PF_AUTH_ERROR_TRY_LATER) ||
      g_error_matches (result->error, PF_AUTH_ERROR,
                       PF_AUTH_ERROR_TOO_MANY_CONNECTIONS) ||
      g_error_matches (result->error, PF_PROTO_ERROR, PF_PROTO_ERROR_TRY_LATER))
    return "rate";
  if (facts != NULL && (g_strcmp0 (facts->response_code, "LIMIT") == 0 ||
                        g_strcmp0 (facts->response_code, "UNAVAILABLE") == 0))
    return "rate";

  kind = find_kind (request, result);
  if (kind == NULL)
    return NULL;
  if (g_strv_contains (counting, kind->id))
    return "rate";
  return kind->is_account_wide ? "account-wide" : NULL;
}

void
pf_sign_in_wait (int ms, GCancellable *cancellable)
{
  gint64  end = g_get_monotonic_time () + (gint64) ms * 1000;
  GPollFD fd = { -1 };
  gint64  left;
  int     n = g_cancellable_make_pollfd (cancellable, &fd) ? 1 : 0;

  while ((left = end - g_get_monotonic_time ()) > 0 &&
         !g_cancellable_is_cancelled (cancellable))
    g_poll (&fd, (guint) n, (gint) (left / 1000) + 1);
  if (n > 0)
    g_cancellable_release_fd (cancellable);
}

static gboolean
was_refused_at (GPtrArray *sign_ins, const char *host)
{
  for (guint i = 0; i < sign_ins->len; i++)
    {
      const PfSignIn *sign_in = sign_ins->pdata[i];

      if (sign_in->was_refused && g_ascii_strcasecmp (sign_in->host, host) == 0)
        return TRUE;
    }

  return FALSE;
}

static guint
count_refusals (GPtrArray *sign_ins)
{
  guint count = 0;

  for (guint i = 0; i < sign_ins->len; i++)
    count += ((const PfSignIn *) sign_ins->pdata[i])->was_refused ? 1 : 0;

  return count;
}

/* SMTP is only asked where both others said no. */
static gboolean
is_needed (const PfEndpoint *endpoint, GPtrArray *sign_ins)
{
  return endpoint->protocol != PF_PROTOCOL_SMTP || count_refusals (sign_ins) == 2;
}

static const char *
find_obstacle (const PfSignInRequest *request, const PfEndpoint *endpoint, guint refusals)
{
  if (request->secret == NULL)
    return "no-secret";
  if (endpoint->user == NULL || *endpoint->user == '\0')
    return "no-user";
  if (endpoint->security == PF_SECURITY_PLAIN &&
      (request->trust == NULL || !request->trust->allow_plaintext))
    return "not-private";

  return refusals >= PF_SIGN_IN_REFUSALS_MAX ? "enough-tries" : NULL;
}

static Try
begin (const PfSignInRequest *request,
       const PfEndpoint      *endpoint,
       PfSignIn              *result,
       GCancellable          *cancellable)
{
  Try try = { request, endpoint, NULL, cancellable, result };

  try.transcript = pf_transcript_new (request->transcript, request->transcript_data);
  return try;
}

void
pf_sign_in_all (const PfSignInRequest *request,
                GPtrArray             *endpoints,
                GPtrArray             *sign_ins,
                GCancellable          *cancellable)
{
  const char *stop = NULL;

  g_return_if_fail (request != NULL && endpoints != NULL && sign_ins != NULL);
  pf_assert_may_block ();

  for (guint i = 0; i < endpoints->len; i++)
    {
      const PfEndpoint *endpoint = endpoints->pdata[i];
      PfSignIn         *result;
      Try               try;

      if (!is_needed (endpoint, sign_ins))
        continue;
      result = pf_sign_in_new (endpoint);
      if (stop == NULL)
        stop = find_obstacle (request, endpoint, count_refusals (sign_ins));
      if (stop != NULL)
        {
          result->skipped = g_strdup (stop);
          g_ptr_array_add (sign_ins, result);
          /* Only some obstacles are the next one's too. */
          if (g_str_equal (stop, "not-private") || g_str_equal (stop, "no-user"))
            stop = NULL;
          continue;
        }

      if (was_refused_at (sign_ins, endpoint->host))
        pf_sign_in_wait (PF_SIGN_IN_PAUSE_MS, cancellable);
      if (request->progress != NULL)
        request->progress (endpoint, NULL, request->progress_data);
      try = begin (request, endpoint, result, cancellable);
      run (&try);
      g_object_unref (try.transcript);
      g_ptr_array_add (sign_ins, result);
      if (request->progress != NULL)
        request->progress (endpoint, result, request->progress_data);
      stop = find_stop (request, result);
    }
}

void
pf_sign_in_look_again (const PfSignInRequest *request,
                       const PfEndpoint      *endpoint,
                       PfSignIn              *sign_in,
                       GCancellable          *cancellable)
{
  g_autoptr (PfSignIn) result = pf_sign_in_new (endpoint);
  g_autoptr (PfPop3Session) session = NULL;
  g_autoptr (GError) error = NULL;
  Try     try = begin (request, endpoint, result, cancellable);
  guint   messages;
  guint64 octets;

  pf_assert_may_block ();

  session = open_pop3 (&try, &error);
  if (session != NULL &&
      pf_pop3_session_stat (session, &messages, &octets, cancellable, &error))
    {
      sign_in->messages_later = messages;
      pf_pop3_session_quit (session, cancellable);
    }
  else
    g_debug ("second look: %s", error->message);
  g_object_unref (try.transcript);
}
