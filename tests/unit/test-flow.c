/* test-flow.c - steps and answers of the wizard, and how a move looks and ends
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/pf-threads.h"
#include "flow/pf-flow-advice.h"
#include "flow/pf-job-state.h"
#include "flow/pf-outcome.h"
#include "flow/pf-undo-outcome.h"

static PfFlow *
new_flow (void)
{
  return pf_flow_new ("/nonexistent/state", "/nonexistent/home", NULL);
}

static void
set_server (PfFlow *flow, const char *url)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PfEndpoint) endpoint = pf_endpoint_parse (url, &error);

  g_assert_no_error (error);
  pf_flow_set_endpoint (flow, endpoint);
}

static PfStoreChoice *
new_store (const char *spec, const char *key, const char *type, const char *address)
{
  PfStoreChoice *store = pf_store_choice_new ();

  store->spec = g_strdup (spec);
  store->program = g_strdup ("Thunderbird");
  store->path = g_strdup ("/p");
  store->account = g_strdup (key);
  store->account_key = g_strdup (key);
  store->address = g_strdup (address);
  store->type = g_strdup (type);
  store->folders = 1;
  store->messages = 3;
  return store;
}

static GPtrArray *
new_stores (void)
{
  GPtrArray *stores = g_ptr_array_new_with_free_func (
      (GDestroyNotify) pf_store_choice_free);

  g_ptr_array_add (stores,
                   new_store ("thunderbird:/p", "ada", "pop3", "ada@example.org"));
  g_ptr_array_add (stores, new_store ("thunderbird:/p", "Local", "local", NULL));
  g_ptr_array_add (stores,
                   new_store ("thunderbird:/p", "grace", "imap", "g@example.org"));
  g_ptr_array_add (stores,
                   new_store ("thunderbird:/p", "bob", "pop3", "bob@example.net"));
  return stores;
}

static void
sign_in (PfFlow *flow)
{
  g_autoptr (PfSecret) secret = pf_secret_new ("secret");

  pf_flow_set_password (flow, secret);
}

static PfPlan *
new_plan (void)
{
  PfPlan *plan = g_new0 (PfPlan, 1);

  plan->folders = g_ptr_array_new ();
  plan->leave_out = g_ptr_array_new ();
  plan->problems = g_ptr_array_new ();
  return plan;
}

static void
answer_all (PfFlow *flow)
{
  pf_flow_enter (flow, PF_DOOR_MOVE);
  pf_flow_set_address (flow, "ada@example.org");
  g_assert_true (pf_flow_next (flow));
  g_assert_cmpint (pf_flow_get_step (flow), ==, PF_STEP_SEARCH);
  g_assert_false (pf_flow_is_answered (flow));
  pf_flow_set_by_hand (flow, TRUE);
  g_assert_true (pf_flow_next (flow));
  set_server (flow, "imaps://ada%40example.org@imap.example.org");
  g_assert_true (pf_flow_next (flow));
  sign_in (flow);
  g_assert_true (pf_flow_next (flow));
  pf_flow_answer (flow, PF_QUESTION_COLLECTOR, PF_ANSWER_NO);
  g_assert_true (pf_flow_next (flow));
  pf_flow_set_stores (flow, new_stores ());
  g_assert_true (pf_flow_next (flow));
  pf_flow_set_plan (flow, new_plan ());
}

static void
count_cb (PfFlow *flow, GParamSpec *pspec, guint *count)
{
  (*count)++;
}

static void
test_steps (void)
{
  g_autoptr (PfFlow) flow = new_flow ();
  guint count = 0;

  g_signal_connect (flow, "notify::step", G_CALLBACK (count_cb), &count);
  g_assert_cmpint (pf_flow_get_step (flow), ==, PF_STEP_START);
  g_assert_false (pf_flow_may_go_back (flow));
  g_assert_false (pf_flow_next (flow));

  pf_flow_enter (flow, PF_DOOR_MOVE);
  g_assert_cmpint (pf_flow_get_step (flow), ==, PF_STEP_ADDRESS);
  g_assert_false (pf_flow_next (flow));
  g_assert_false (pf_flow_go_to (flow, PF_STEP_SERVERS));
  g_assert_cmpuint (count, ==, 1);

  answer_all (flow);
  g_assert_cmpint (pf_flow_get_step (flow), ==, PF_STEP_PLAN);
  g_assert_true (pf_flow_is_answered (flow));
  g_assert_false (pf_flow_may_show (flow, PF_STEP_DONE));
}

static void
test_back_keeps_answers (void)
{
  static const PfStep before[] = { PF_STEP_STORES,  PF_STEP_OTHERS, PF_STEP_SIGN_IN,
                                   PF_STEP_SERVERS, PF_STEP_SEARCH, PF_STEP_ADDRESS };
  g_autoptr (PfFlow) flow = new_flow ();

  answer_all (flow);
  for (gsize i = 0; i < G_N_ELEMENTS (before); i++)
    {
      pf_flow_back (flow);
      g_assert_cmpint (pf_flow_get_step (flow), ==, before[i]);
    }
  g_assert_cmpstr (pf_flow_get_address (flow), ==, "ada@example.org");
  g_assert_true (pf_flow_go_to (flow, PF_STEP_PLAN));
  pf_flow_finish (flow);
  g_assert_null (pf_flow_get_address (flow));
  g_assert_null (pf_flow_get_password (flow));
}

static PfCandidate *
new_candidate (PfProtocol protocol, PfSecurity security, const char *host)
{
  PfCandidate *candidate = g_new0 (PfCandidate, 1);

  candidate->endpoint = pf_endpoint_new (protocol, security, host, 1, "ada");
  candidate->auth = g_new0 (char *, 1);
  candidate->sources = g_ptr_array_new ();
  candidate->rank = 1;
  return candidate;
}

/* What was found is taken, but never a server that a password would reach unprotected;
 * without IMAP the servers are only looked at. */
static void
test_what_was_found (void)
{
  static const struct
  {
    PfProtocol protocol;
    PfSecurity security;
    gboolean   is_taken;
  } rows[] = {
    { PF_PROTOCOL_IMAP, PF_SECURITY_TLS, TRUE },
    { PF_PROTOCOL_IMAP, PF_SECURITY_STARTTLS, TRUE },
    { PF_PROTOCOL_IMAP, PF_SECURITY_PLAIN, FALSE },
    { PF_PROTOCOL_POP3, PF_SECURITY_TLS, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (PfFlow) flow = new_flow ();
      PfDiscovery *discovery = pf_discovery_new ();

      g_ptr_array_add (discovery->candidates,
                       new_candidate (rows[i].protocol, rows[i].security, "m.test"));
      pf_flow_enter (flow, PF_DOOR_MOVE);
      pf_flow_set_address (flow, "ada@example.org");
      g_assert_true (pf_flow_next (flow));
      pf_flow_set_discovery (flow, discovery);
      g_assert_cmpint (pf_flow_get_endpoint (flow) != NULL, ==, rows[i].is_taken);
      g_assert_cmpint (pf_flow_next (flow), ==, rows[i].is_taken);

      pf_flow_change_door (flow, PF_DOOR_CHECK);
      g_assert_cmpint (pf_flow_get_step (flow), ==,
                       rows[i].is_taken ? PF_STEP_SIGN_IN : PF_STEP_ABILITIES);
      pf_flow_set_address (flow, "grace@example.org");
      g_assert_null (pf_flow_get_discovery (flow));
      g_assert_null (pf_flow_get_endpoint (flow));
    }
}

static void
test_moving_is_left_only_by_its_end (void)
{
  g_autoptr (PfFlow) flow = new_flow ();

  answer_all (flow);
  g_assert_true (pf_flow_next (flow));
  g_assert_cmpint (pf_flow_get_step (flow), ==, PF_STEP_MOVING);
  pf_flow_set_moving (flow, TRUE);
  g_assert_false (pf_flow_may_go_back (flow));
  g_assert_false (pf_flow_next (flow));
  g_assert_false (pf_flow_go_to (flow, PF_STEP_START));

  pf_flow_set_moving (flow, FALSE);
  pf_flow_set_result (flow, NULL);
  g_assert_true (pf_flow_next (flow));
  g_assert_cmpint (pf_flow_get_step (flow), ==, PF_STEP_DONE);
}

/* The password changed on the server while mail was moving: one page, and on. */
static void
test_mending_returns_to_the_move (void)
{
  g_autoptr (PfFlow) flow = new_flow ();

  answer_all (flow);
  g_assert_true (pf_flow_next (flow));
  g_assert_true (pf_flow_go_to (flow, PF_STEP_SIGN_IN));
  sign_in (flow);
  g_assert_true (pf_flow_next (flow));
  g_assert_cmpint (pf_flow_get_step (flow), ==, PF_STEP_MOVING);
}

static void
test_another_account_drops_the_password (void)
{
  g_autoptr (PfFlow) flow = new_flow ();

  answer_all (flow);
  set_server (flow, "imaps://ada%40example.org@imap.example.org");
  g_assert_nonnull (pf_flow_get_password (flow));
  set_server (flow, "imaps://ada%40example.org@imap.example.net");
  g_assert_null (pf_flow_get_password (flow));
  g_assert_null (pf_flow_get_plan (flow));
  g_assert_false (pf_flow_may_show (flow, PF_STEP_STORES));
}

static void
test_what_is_chosen (void)
{
  static const gboolean expected[] = { TRUE, TRUE, FALSE, FALSE };
  g_autoptr (PfFlow) flow = new_flow ();
  GPtrArray *stores;

  answer_all (flow);
  stores = pf_flow_get_stores (flow);
  for (guint i = 0; i < stores->len; i++)
    g_assert_cmpint (((PfStoreChoice *) stores->pdata[i])->chosen, ==, expected[i]);

  /* A second search, with counts, keeps what the person chose. */
  pf_flow_choose_store (flow, stores->pdata[3], TRUE);
  pf_flow_choose_store (flow, stores->pdata[0], FALSE);
  g_assert_null (pf_flow_get_plan (flow));
  pf_flow_set_stores (flow, new_stores ());
  stores = pf_flow_get_stores (flow);
  g_assert_false (((PfStoreChoice *) stores->pdata[0])->chosen);
  g_assert_true (((PfStoreChoice *) stores->pdata[3])->chosen);
}

static void
test_request (void)
{
  g_autoptr (PfFlow) flow = new_flow ();
  g_autoptr (PfMoveRequest) request = NULL;

  answer_all (flow);
  pf_flow_set_excluded (flow, "Trash", TRUE);
  pf_flow_set_excluded (flow, "Junk", TRUE);
  pf_flow_set_excluded (flow, "Junk", FALSE);
  pf_flow_set_target (flow, "Old/2014", "Archive/2014");
  request = pf_flow_make_request (flow);

  g_assert_cmpstr (request->state_dir, ==, "/nonexistent/state");
  g_assert_cmpuint (g_strv_length (request->sources), ==, 1);
  g_assert_cmpstr (request->sources[0], ==, "thunderbird:/p");
  g_assert_cmpstr (request->endpoint->host, ==, "imap.example.org");
  g_assert_cmpuint (g_strv_length (request->options->accounts), ==, 2);
  g_assert_cmpstr (request->options->accounts[0], ==, "/p\nada");
  g_assert_nonnull (request->password);
  g_assert_cmpuint (g_strv_length (request->options->excludes), ==, 1);
  g_assert_cmpstr (request->options->excludes[0], ==, "Trash");
  g_assert_cmpstr (request->options->maps[0], ==, "Old/2014=Archive/2014");
}

static void
test_resume (void)
{
  g_autoptr (PfFlow) flow = new_flow ();
  g_autoptr (PfFlow) later = new_flow ();
  g_autoptr (PfMoveRequest) request = NULL;
  g_autofree char *answers = NULL;
  char            *sources[] = { (char *) "/p", NULL };
  PfJobInfo        info = { .job = (char *) "job-1",
                            .sources = sources,
                            .target = (char *) "imap://ada%40example.org@imap.example.org:993" };

  answer_all (flow);
  pf_flow_set_excluded (flow, "Trash", TRUE);
  pf_flow_set_target (flow, "a=b;c", "x");
  answers = pf_flow_save (flow);
  g_assert_null (g_strrstr (answers, "secret"));

  g_assert_true (pf_flow_resume (later, &info, answers));
  g_assert_cmpint (pf_flow_get_step (later), ==, PF_STEP_SIGN_IN);
  g_assert_true (pf_flow_is_resuming (later));
  g_assert_cmpstr (pf_flow_get_address (later), ==, "ada@example.org");
  g_assert_true (pf_flow_is_excluded (later, "Trash"));
  g_assert_cmpstr (pf_flow_get_target (later, "a=b;c"), ==, "x");
  g_assert_false (pf_flow_next (later));
  sign_in (later);
  g_assert_true (pf_flow_next (later));
  g_assert_cmpint (pf_flow_get_step (later), ==, PF_STEP_MOVING);

  request = pf_flow_make_request (later);
  g_assert_cmpstr (request->sources[0], ==, "thunderbird:/p");
  g_assert_cmpstr (request->job_name, ==, "job-1");
  g_assert_cmpstr (request->options->accounts[1], ==, "/p\nLocal");
  g_assert_cmpint (request->endpoint->security, ==, PF_SECURITY_TLS);
}

/* A job of the command line, and one whose target nobody can read. */
static void
test_resume_without_answers (void)
{
  g_autoptr (PfFlow) flow = new_flow ();
  char     *sources[] = { (char *) "/p", NULL };
  PfJobInfo info = { .job = (char *) "job-1",
                     .sources = sources,
                     .target = (char *) "imap://ada@imap.example.org:143" };

  g_assert_true (pf_flow_resume (flow, &info, NULL));
  g_assert_cmpint (pf_flow_get_endpoint (flow)->security, ==, PF_SECURITY_STARTTLS);
  info.target = (char *) "nonsense";
  g_assert_false (pf_flow_resume (flow, &info, NULL));
}

static void
test_join_path (void)
{
  char            *path[] = { (char *) "Kunden/Lieferanten", (char *) "2023", NULL };
  g_autofree char *joined = pf_flow_join_path (path);

  g_assert_cmpstr (joined, ==, "Kunden\\/Lieferanten/2023");
}

static void
test_rate (void)
{
  PfRate rate = { 0 };

  g_assert_cmpint (pf_rate_seconds_for (&rate, 100), ==, -1);
  for (gint64 s = 0; s <= 120; s++)
    {
      pf_rate_add (&rate, s * G_USEC_PER_SEC, s * 10);
      pf_rate_add (&rate, s * G_USEC_PER_SEC + 1, s * 10);
      if (s < PF_RATE_FIRST_S)
        g_assert_cmpint (pf_rate_seconds_for (&rate, 100), ==, -1);
    }
  g_assert_cmpfloat (pf_rate_per_second (&rate), ==, 10.0);
  g_assert_cmpint (pf_rate_seconds_for (&rate, 100), ==, 11);
  g_assert_cmpint (pf_rate_seconds_for (&rate, 0), ==, 0);
  pf_rate_forget (&rate);
  g_assert_cmpint (pf_rate_seconds_for (&rate, 100), ==, -1);
}

static const struct
{
  const char    *name;
  PfPhase        phase;
  PfWait         wait;
  gboolean       is_paused;
  gboolean       is_stopping;
  PfJobCondition condition;
  const char    *title;
} states[] = {
  { "scan", PF_PHASE_SCAN, PF_WAIT_NONE, FALSE, FALSE, PF_JOB_PREPARING,
    "Getting ready" },
  { "unpack", PF_PHASE_UNPACK, PF_WAIT_NONE, FALSE, FALSE, PF_JOB_PREPARING,
    "Unpacking the archive" },
  { "send", PF_PHASE_SEND, PF_WAIT_NONE, FALSE, FALSE, PF_JOB_MOVING, "34% moved" },
  { "network", PF_PHASE_SEND, PF_WAIT_NETWORK, FALSE, FALSE, PF_JOB_WAITING,
    "Waiting for the network" },
  { "server", PF_PHASE_SEND, PF_WAIT_SERVER, FALSE, FALSE, PF_JOB_WAITING,
    "The server asked for a pause" },
  { "budget", PF_PHASE_SEND, PF_WAIT_BUDGET, FALSE, FALSE, PF_JOB_WAITING,
    "Enough for today" },
  { "quiet", PF_PHASE_SEND, PF_WAIT_QUIET, FALSE, FALSE, PF_JOB_WAITING,
    "Looking what arrived" },
  { "paused", PF_PHASE_SEND, PF_WAIT_NONE, TRUE, FALSE, PF_JOB_PAUSED, "Paused" },
  { "paused-there", PF_PHASE_SEND, PF_WAIT_PAUSED, FALSE, FALSE, PF_JOB_PAUSED,
    "Paused" },
  { "verify", PF_PHASE_VERIFY, PF_WAIT_NONE, FALSE, FALSE, PF_JOB_CHECKING,
    "Comparing with the server" },
  { "stopping", PF_PHASE_SEND, PF_WAIT_NETWORK, TRUE, TRUE, PF_JOB_STOPPING, "Stopping" },
};

static void
test_state (gconstpointer data)
{
  gsize      i = GPOINTER_TO_SIZE (data);
  PfRate     rate = { 0 };
  PfProgress progress = { .phase = states[i].phase,
                          .wait = states[i].wait,
                          .total_messages = 12412,
                          .done_messages = 4231,
                          .total_bytes = 3100000000,
                          .done_bytes = 1060000000 };
  g_autoptr (PfJobState) state = pf_job_state_new (&progress, &rate, states[i].is_paused,
                                                   states[i].is_stopping, 1000);

  g_assert_cmpint (state->condition, ==, states[i].condition);
  g_assert_cmpstr (state->title, ==, states[i].title);
  g_assert_cmpstr (state->heading, !=, "");
  g_assert_cmpstr (state->lead, !=, "");
  g_assert_cmpstr (state->spoken, !=, "");
  g_assert_cmpint (state->percent, ==, 34);
}

/* compared is how many this run compared; what was neither sent nor compared is only
 * known from earlier runs, and never said to be there. */
static const struct
{
  const char   *name;
  PfCounts      counts;
  gint64        sent;
  gint64        compared;
  guint         differences;
  guint         unread;
  gboolean      is_stopped;
  PfOutcomeKind kind;
  gboolean      is_complete;
  const char   *heading;
  const char   *lead; /* its beginning */
  const char   *sum;
} outcomes[] = {
  /* clang-format off */
  { "all", { .found = 12, .placed = 10, .already_there = 2 }, 10, 10, 0, 0, FALSE,
    PF_OUTCOME_ALL, TRUE, "All 12 messages are on the server",
    "Each one was compared", "10 moved, 2 were there already" },
  { "not-compared", { .found = 12, .placed = 12 }, 12, 0, 0, 0, FALSE,
    PF_OUTCOME_ALL, TRUE, "All 12 messages are on the server",
    "The server confirmed each one.", "12 moved" },
  { "half-compared", { .found = 12, .placed = 12 }, 12, 5, 0, 0, FALSE,
    PF_OUTCOME_ALL, TRUE, "All 12 messages are on the server",
    "The server confirmed each one.", "12 moved" },
  { "resumed", { .found = 12, .placed = 12 }, 4, 12, 0, 0, FALSE,
    PF_OUTCOME_ALL, TRUE, "All 12 messages are on the server",
    "Each one was compared", "12 moved" },
  { "a-few-more", { .found = 12, .placed = 12 }, 4, 4, 0, 0, FALSE,
    PF_OUTCOME_ALL, FALSE, "All 12 messages were put on the server",
    "What was put there earlier was not looked at again.", "12 moved" },
  { "there-already", { .found = 12, .already_there = 12 }, 0, 0, 0, 0, FALSE,
    PF_OUTCOME_NOTHING_TO_DO, TRUE, "Everything was there already",
    "12 messages were found on the server. Nothing was sent.",
    "0 moved, 12 were there already" },
  { "idle", { .found = 12, .placed = 10, .already_there = 2 }, 0, 0, 0, 0, FALSE,
    PF_OUTCOME_NOTHING_TO_DO, FALSE, "Nothing was left to do",
    "12 messages were put on the server earlier or were there before. This time nothing "
    "was sent, and nothing was looked at again.", "10 moved, 2 were there already" },
  { "idle-and-compared", { .found = 12, .placed = 12 }, 0, 12, 0, 0, FALSE,
    PF_OUTCOME_ALL, TRUE, "All 12 messages are on the server",
    "Each one was compared", "12 moved" },
  { "nothing-at-all", { .found = 2, .excluded = 2 }, 0, 0, 0, 0, FALSE,
    PF_OUTCOME_NOTHING_TO_DO, TRUE, "There was nothing to move", "Nothing was sent.",
    "0 moved, 2 not chosen" },
  { "past", { .found = 12, .placed = 12 }, PF_OUTCOME_OF_THE_PAST, 12, 0, 0, FALSE,
    PF_OUTCOME_ALL, FALSE, "All 12 messages were put on the server",
    "Each one was compared", "12 moved" },
  { "past-not-compared", { .found = 12, .placed = 12 }, PF_OUTCOME_OF_THE_PAST, 3, 0, 0,
    FALSE, PF_OUTCOME_ALL, FALSE, "All 12 messages were put on the server",
    "The server confirmed each one.", "12 moved" },
  { "left-out", { .found = 12, .placed = 9, .left_out = 3 }, 9, 9, 0, 0, FALSE,
    PF_OUTCOME_SOME_LEFT_OUT, FALSE, "9 of 12 messages are on the server",
    "3 were left out.", "9 moved, 3 left out" },
  { "idle-left-out", { .found = 12, .placed = 9, .left_out = 3 }, 0, 0, 0, 0, FALSE,
    PF_OUTCOME_SOME_LEFT_OUT, FALSE, "9 of 12 messages were put on the server",
    "3 were left out.", "9 moved, 3 left out" },
  { "unread", { .found = 12, .placed = 12 }, 12, 12, 0, 1, FALSE,
    PF_OUTCOME_SOME_UNREAD, FALSE,
    "12 messages are on the server, but not all mail could be read",
    "1 folder on this computer could not be read. It is named below", "12 moved" },
  { "idle-unread", { .found = 12, .placed = 12 }, 0, 0, 0, 2, FALSE,
    PF_OUTCOME_SOME_UNREAD, FALSE,
    "12 messages were put on the server, but not all mail could be read",
    "2 folders on this computer could not be read. They are named below", "12 moved" },
  { "all-unread", { 0 }, 0, 0, 0, 2, FALSE,
    PF_OUTCOME_SOME_UNREAD, FALSE, "Not all mail could be read",
    "2 folders", "0 moved" },
  { "left-out-and-unread", { .found = 12, .placed = 9, .left_out = 3 }, 9, 9, 0, 1, FALSE,
    PF_OUTCOME_SOME_LEFT_OUT, FALSE, "9 of 12 messages are on the server",
    "3 were left out. Each is listed below and kept on this computer. 1 folder on this "
    "computer could not be read.", "9 moved, 3 left out" },
  { "excluded-is-no-loss", { .found = 12, .placed = 9, .excluded = 3 }, 9, 9, 0, 0, FALSE,
    PF_OUTCOME_ALL, TRUE, "All 9 messages are on the server",
    "Each one was compared", "9 moved, 3 not chosen" },
  { "stopped", { .found = 12, .placed = 8, .pending = 4 }, 8, 0, 0, 0, TRUE,
    PF_OUTCOME_STOPPED, FALSE, "Stopped after 8 of 12 messages",
    "They stay on the server.", "8 moved, 4 still to do" },
  { "differences", { .found = 12, .placed = 12 }, 12, 10, 2, 0, FALSE,
    PF_OUTCOME_DIFFERENCES, FALSE, "2 messages do not match",
    "Not everything is on the server as it was sent.", "12 moved" },
  { "gone", { .found = 12, .placed = 12 }, 0, 10, 2, 0, FALSE,
    PF_OUTCOME_DIFFERENCES, FALSE, "2 messages do not match",
    "Not everything is on the server as it was sent.", "12 moved" },
  { "gone-and-unknown", { .found = 12, .placed = 12 }, 0, 9, 2, 0, FALSE,
    PF_OUTCOME_DIFFERENCES, FALSE, "2 messages do not match",
    "Not everything is on the server as it was sent.", "12 moved" },
  /* clang-format on */
};

static void
test_outcome (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (GPtrArray) differences = g_ptr_array_new ();
  PfDifference   gone = { .kind = (char *) "deleted-by-user" };
  PfVerification verification = { .checked = outcomes[i].compared,
                                  .differences = differences };
  g_autoptr (PfOutcome) outcome = NULL;

  for (guint n = 0; n < outcomes[i].differences; n++)
    g_ptr_array_add (differences, &gone);
  outcome = pf_outcome_new (&outcomes[i].counts, outcomes[i].unread, outcomes[i].sent,
                            &verification, outcomes[i].is_stopped, "ada@example.org");

  g_assert_cmpint (outcome->kind, ==, outcomes[i].kind);
  g_assert_cmpstr (outcome->heading, ==, outcomes[i].heading);
  g_assert_true (g_str_has_prefix (outcome->lead, outcomes[i].lead));
  g_assert_cmpstr (outcome->sum, ==, outcomes[i].sum);
  g_assert_cmpint (outcome->is_complete, ==, outcomes[i].is_complete);
  g_assert_cmpint (outcome->earlier != NULL, ==,
                   outcomes[i].sent != PF_OUTCOME_OF_THE_PAST &&
                       outcomes[i].counts.placed >
                           MAX (outcomes[i].sent,
                                outcomes[i].compared + outcomes[i].differences));
  if (outcome->earlier != NULL || outcomes[i].unread > 0)
    g_assert_cmpstr (outcome->notice_title, !=, "All your mail is on the server");
  g_assert_cmpstr (outcome->notice_title, !=, "");
  g_assert_cmpstr (outcome->notice_body, !=, "");
}

static const struct
{
  const char *name;
  gboolean    is_stopped;
  gint64      removed;
  guint       kept;
  gint64      marks;
  const char *heading;
  const char *lead; /* its beginning */
  gboolean    is_complete;
} undos[] = {
  /* clang-format off */
  { "all", FALSE, 12, 0, 0, "The move was taken back",
    "12 messages were removed from the server.", TRUE },
  { "nothing", FALSE, 0, 0, 0, "The move was taken back",
    "There was nothing on the server to remove.", TRUE },
  { "some", FALSE, 9, 3, 2, "9 of 12 messages were taken back",
    "The others stay on the server, each for a reason.", FALSE },
  { "stopped", TRUE, 0, 0, 0, "Stopped while taking the move back",
    "Part of the moved mail may still be on the server.", FALSE },
  /* clang-format on */
};

static void
test_undo (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  g_autoptr (GPtrArray) folders = g_ptr_array_new ();
  PfUndo undo = {
    .removed = undos[i].removed, .marks = undos[i].marks, .folders = folders, .kept = kept
  };
  g_autoptr (PfUndoOutcome) outcome = NULL;

  g_ptr_array_set_size (kept, (int) undos[i].kept);
  outcome = pf_undo_outcome_new (undos[i].is_stopped ? NULL : &undo);

  g_assert_cmpstr (outcome->heading, ==, undos[i].heading);
  g_assert_true (g_str_has_prefix (outcome->lead, undos[i].lead));
  g_assert_cmpint (outcome->is_complete, ==, undos[i].is_complete);
  g_assert_cmpint (outcome->kept != NULL, ==, undos[i].kept > 0);
  g_assert_cmpint (outcome->marks != NULL, ==, undos[i].marks > 0);
  g_assert_null (outcome->folders);
}

/* From the last page, and after a restart in its middle. */
static void
test_taking_back (void)
{
  g_autoptr (PfFlow) flow = new_flow ();
  char     *sources[] = { (char *) "/p", NULL };
  PfJobInfo info = { .job = (char *) "job-1",
                     .sources = sources,
                     .state = (char *) "undoing",
                     .target = (char *) "imap://ada@imap.example.org:993" };
  g_autoptr (PfMoveRequest) request = NULL;

  answer_all (flow);
  g_assert_false (pf_flow_undo (flow));
  g_assert_true (pf_flow_resume (flow, &info, NULL));
  g_assert_true (pf_flow_is_undoing (flow));
  sign_in (flow);
  g_assert_true (pf_flow_next (flow));
  g_assert_cmpint (pf_flow_get_step (flow), ==, PF_STEP_MOVING);
  request = pf_flow_make_request (flow);
  g_assert_cmpstr (request->job_name, ==, "job-1");
  pf_flow_set_result (flow, NULL);
  g_assert_true (pf_flow_next (flow));
  g_assert_cmpint (pf_flow_get_step (flow), ==, PF_STEP_UNDONE);
  g_assert_false (pf_flow_may_go_back (flow));

  info.state = (char *) "done";
  g_assert_true (pf_flow_resume (flow, &info, NULL));
  g_assert_false (pf_flow_is_undoing (flow));
  sign_in (flow);
  g_assert_true (pf_flow_next (flow));
  pf_flow_set_result (flow, NULL);
  g_assert_true (pf_flow_next (flow));
  g_assert_cmpint (pf_flow_get_step (flow), ==, PF_STEP_DONE);
  g_assert_cmpstr (pf_flow_get_job_name (flow), ==, "job-1");
  g_assert_true (pf_flow_undo (flow));
  g_assert_cmpint (pf_flow_get_step (flow), ==, PF_STEP_MOVING);
  g_assert_false (pf_flow_next (flow));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  pf_threads_claim_ui ();

  g_test_add_func ("/flow/steps", test_steps);
  g_test_add_func ("/flow/back-keeps-answers", test_back_keeps_answers);
  g_test_add_func ("/flow/what-was-found", test_what_was_found);
  g_test_add_func ("/flow/moving-is-left-only-by-its-end",
                   test_moving_is_left_only_by_its_end);
  g_test_add_func ("/flow/mending-returns-to-the-move", test_mending_returns_to_the_move);
  g_test_add_func ("/flow/another-account-drops-the-password",
                   test_another_account_drops_the_password);
  g_test_add_func ("/flow/what-is-chosen", test_what_is_chosen);
  g_test_add_func ("/flow/request", test_request);
  g_test_add_func ("/flow/resume", test_resume);
  g_test_add_func ("/flow/resume-without-answers", test_resume_without_answers);
  g_test_add_func ("/flow/join-path", test_join_path);
  g_test_add_func ("/flow/taking-back", test_taking_back);
  g_test_add_func ("/flow/rate", test_rate);
  for (gsize i = 0; i < G_N_ELEMENTS (undos); i++)
    {
      g_autofree char *path = g_strdup_printf ("/flow/undo/%s", undos[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_undo);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autofree char *path = g_strdup_printf ("/flow/state/%s", states[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_state);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (outcomes); i++)
    {
      g_autofree char *path = g_strdup_printf ("/flow/outcome/%s", outcomes[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_outcome);
    }

  return g_test_run ();
}
