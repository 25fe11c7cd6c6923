/* pf-guessing.c - trying a domain's usual servers, some at a time
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-jobs"

#include "jobs/pf-detect-private.h"

#include "jobs/pf-worker.h"
#include "probe/pf-probe.h"

#define N_PROTOCOLS 3

typedef enum
{
  TRY_WAITS,
  TRY_RUNS,
  TRY_WORKED,
  TRY_FAILED, /* nothing usable is there */
  TRY_SILENT, /* nobody answered: it may be there */
} TryState;

struct _PfGuessing
{
  int           n_refs;  /* atomic: tries hold one on their threads */
  GMainContext *context; /* (owned) */
  GCancellable *inner;   /* (owned) */
  PfTrust      *trust;   /* (owned) (nullable) */
  char         *domain;  /* (owned) */
  GPtrArray    *guesses; /* (owned) (element-type PfCandidate) */
  TryState     *states;  /* (owned): of each guess */
  guint         n_running;
  GSource      *next;  /* (owned) (nullable): starts the next try */
  GSource      *grace; /* (owned) (nullable): ends it after something has worked */
  void (*over) (PfFound *found, gpointer user_data); /* (nullable): once over */
  gpointer user_data;
};

/* One try; crosses to a thread and back. */
typedef struct
{
  PfGuessing *guessing; /* (owned) */
  guint       index;
  TryState    state; /* that it came to */
} Try;

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
guessing_unref (PfGuessing *self)
{
  if (!g_atomic_int_dec_and_test (&self->n_refs))
    return;
  g_main_context_unref (self->context);
  g_object_unref (self->inner);
  g_clear_pointer (&self->trust, pf_trust_free);
  g_free (self->domain);
  g_ptr_array_unref (self->guesses);
  g_free (self->states);
  g_free (self);
}

static void
try_free (Try *one)
{
  guessing_unref (one->guessing);
  g_free (one);
}

static const PfCandidate *
guess_at (PfGuessing *self, guint index)
{
  return self->guesses->pdata[index];
}

/* A server that speaks the protocol, and proves by its certificate whose it is. */
static gboolean
is_proven (const PfProbe *probe, PfProtocol protocol)
{
  static const PfSpeaks wanted[] = { PF_SPEAKS_IMAP, PF_SPEAKS_POP3, PF_SPEAKS_SMTP };

  return probe->reachable && probe->speaks == wanted[protocol] && !probe->is_bye &&
         probe->tls_version != NULL && probe->certificate != NULL &&
         probe->certificate->problems == 0;
}

static TryState
judge (const PfProbe *probe, PfProtocol protocol)
{
  if (is_proven (probe, protocol))
    return TRY_WORKED;

  return g_error_matches (probe->error, PF_WIRE_ERROR, PF_WIRE_ERROR_RESOLVER) ||
                 g_error_matches (probe->error, PF_WIRE_ERROR, PF_WIRE_ERROR_TIMED_OUT) ||
                 g_error_matches (probe->error, PF_WIRE_ERROR, PF_WIRE_ERROR_UNREACHABLE)
             ? TRY_SILENT
             : TRY_FAILED;
}

static gboolean tried_cb (gpointer data);

static gpointer
run_try (gpointer data)
{
  Try               *one = data;
  PfGuessing        *self = one->guessing;
  const PfCandidate *guess = guess_at (self, one->index);
  g_autoptr (PfProbe)
      probe = pf_probe_endpoint (guess->endpoint, self->trust, G_SOCKET_FAMILY_INVALID,
                                 FALSE, self->inner);

  one->state = judge (probe, guess->endpoint->protocol);
  g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, tried_cb, one,
                              (GDestroyNotify) try_free);
  return NULL;
}

static void
start_try (PfGuessing *self, guint index)
{
  Try *one = g_new0 (Try, 1);

  one->guessing = self;
  one->index = index;
  g_atomic_int_inc (&self->n_refs);
  self->states[index] = TRY_RUNS;
  self->n_running++;
  pf_worker_start ("pf-guess", run_try, one);
}

static gboolean
has_worked (PfGuessing *self, PfProtocol protocol)
{
  for (guint i = 0; i < self->guesses->len; i++)
    if (self->states[i] == TRY_WORKED &&
        guess_at (self, i)->endpoint->protocol == protocol)
      return TRUE;

  return FALSE;
}

/* STARTTLS is for protocols whose tries with TLS have all come to nothing. */
static gboolean
may_start (PfGuessing *self, guint index)
{
  const PfEndpoint *endpoint = guess_at (self, index)->endpoint;

  if (self->states[index] != TRY_WAITS)
    return FALSE;
  if (endpoint->security == PF_SECURITY_TLS)
    return TRUE;
  for (guint i = 0; i < self->guesses->len; i++)
    {
      const PfEndpoint *other = guess_at (self, i)->endpoint;

      if (other->protocol == endpoint->protocol && other->security == PF_SECURITY_TLS &&
          self->states[i] != TRY_FAILED && self->states[i] != TRY_SILENT)
        return FALSE;
    }

  return TRUE;
}

/* Whether nothing that still runs or waits could come before what has worked. */
static gboolean
is_settled (PfGuessing *self, PfProtocol protocol)
{
  for (guint i = 0; i < self->guesses->len; i++)
    if (guess_at (self, i)->endpoint->protocol == protocol)
      {
        if (self->states[i] == TRY_WORKED)
          return TRUE;
        if (self->states[i] == TRY_WAITS || self->states[i] == TRY_RUNS)
          return FALSE;
      }

  return TRUE;
}

static PfFound *
make_found (PfGuessing *self)
{
  g_autoptr (GString) detail = g_string_new (NULL);
  PfFound *found = pf_found_new (PF_SOURCE_GUESS, self->domain, "absent", NULL);

  for (guint i = 0; i < self->guesses->len; i++)
    if (self->states[i] == TRY_SILENT)
      {
        g_free (found->asked->result);
        found->asked->result = g_strdup ("unknown");
        break;
      }
  for (guint i = 0; i < self->guesses->len; i++)
    if (self->states[i] == TRY_WORKED)
      {
        const PfCandidate *guess = guess_at (self, i);

        g_ptr_array_add (found->candidates, pf_candidate_copy (guess));
        g_string_append_printf (detail, "%s%s:%d", detail->len > 0 ? " " : "",
                                guess->endpoint->host, guess->endpoint->port);
      }
  if (found->candidates->len > 0)
    {
      g_free (found->asked->result);
      found->asked->result = g_strdup ("found");
      found->asked->detail = g_strdup (detail->str);
      found->domain_exists = 1;
    }
  return found;
}

static gboolean
end_cb (gpointer data)
{
  PfGuessing *self = data;
  void (*over) (PfFound *, gpointer) = self->over;

  clear_source (&self->next);
  clear_source (&self->grace);
  self->over = NULL;
  if (over != NULL)
    over (make_found (self), self->user_data);
  return G_SOURCE_REMOVE;
}

static GSource *
attach_timer (PfGuessing *self, guint ms, GSourceFunc callback)
{
  GSource *source = g_timeout_source_new (ms);

  g_source_set_callback (source, callback, self, NULL);
  g_source_attach (source, self->context);
  return source;
}

static gboolean
next_cb (gpointer data)
{
  PfGuessing *self = data;

  if (self->n_running >= PF_DETECT_SOCKETS_MAX)
    return G_SOURCE_CONTINUE;
  for (guint i = 0; i < self->guesses->len; i++)
    if (may_start (self, i))
      {
        start_try (self, i);
        return G_SOURCE_CONTINUE;
      }

  return G_SOURCE_CONTINUE;
}

static gboolean
is_over (PfGuessing *self)
{
  gboolean may_go_on = FALSE;

  if (is_settled (self, PF_PROTOCOL_IMAP) && is_settled (self, PF_PROTOCOL_POP3) &&
      is_settled (self, PF_PROTOCOL_SMTP))
    return TRUE;
  for (guint i = 0; i < self->guesses->len; i++)
    may_go_on = may_go_on || self->states[i] == TRY_RUNS || may_start (self, i);

  return !may_go_on;
}

/* On the job's context: a thread is done. */
static gboolean
tried_cb (gpointer data)
{
  Try        *one = data;
  PfGuessing *self = one->guessing;

  self->n_running--;
  self->states[one->index] = one->state;
  if (self->over == NULL)
    return G_SOURCE_REMOVE;

  /* A port where packets are lost must not hold up those that answered. */
  if (self->grace == NULL &&
      (has_worked (self, PF_PROTOCOL_IMAP) || has_worked (self, PF_PROTOCOL_POP3)))
    self->grace = attach_timer (self, PF_DETECT_GUESS_GRACE_MS, end_cb);
  if (is_over (self))
    end_cb (self);
  return G_SOURCE_REMOVE;
}

PfGuessing *
pf_guessing_start (const PfMailName *name,
                   const PfTrust    *trust,
                   GMainContext     *context,
                   GCancellable     *inner,
                   void (*over) (PfFound *found, gpointer user_data),
                   gpointer user_data)
{
  PfGuessing *self = g_new0 (PfGuessing, 1);

  self->n_refs = 1;
  self->context = g_main_context_ref (context);
  self->inner = g_object_ref (inner);
  self->trust = trust != NULL ? pf_trust_copy (trust) : NULL;
  self->domain = g_strdup (name->domain);
  self->guesses = pf_discover_guesses (name);
  self->states = g_new0 (TryState, self->guesses->len);
  self->over = over;
  self->user_data = user_data;
  self->next = attach_timer (self, PF_DETECT_STAGGER_MS, next_cb);
  next_cb (self);
  return self;
}

void
pf_guessing_drop (PfGuessing *self)
{
  self->over = NULL;
  clear_source (&self->next);
  clear_source (&self->grace);
  guessing_unref (self);
}

guint
pf_guessing_get_running (PfGuessing *self)
{
  return self->n_running;
}
