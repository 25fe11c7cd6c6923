/* pf-flow-advice.c - the wizard's seven questions, what was measured, what is recommended
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-flow"

#include "flow/pf-flow-advice.h"

#include "advise/pf-advise-provider.h"
#include "flow/pf-flow-private.h"
#include "jobs/pf-advice-facts.h"
#include "jobs/pf-measure-job.h"
#include "jobs/pf-probe-job.h"
#include "jobs/pf-stores-job.h"

const PfAnswers *
pf_flow_get_answers (PfFlow *self)
{
  g_return_val_if_fail (PF_IS_FLOW (self), NULL);

  return &self->answers;
}

PfAnswer
pf_flow_get_answer (PfFlow *self, PfQuestion question)
{
  g_return_val_if_fail (PF_IS_FLOW (self), PF_ANSWER_SKIPPED);
  g_return_val_if_fail (question < PF_QUESTIONS, PF_ANSWER_SKIPPED);

  return self->answers.to[question];
}

void
pf_flow_answer (PfFlow *self, PfQuestion question, PfAnswer answer)
{
  g_return_if_fail (PF_IS_FLOW (self));
  g_return_if_fail (question < PF_QUESTIONS);
  g_return_if_fail (pf_question_takes (question, answer));

  self->answers.to[question] = answer;
}

PfQuestion
pf_flow_get_question (PfFlow *self)
{
  g_return_val_if_fail (PF_IS_FLOW (self), PF_QUESTION_DEVICES);

  return self->question;
}

void
pf_flow_show_question (PfFlow *self, PfQuestion question)
{
  if (self->question == question)
    return;
  self->question = question;
  g_object_notify (G_OBJECT (self), "question");
}

void
pf_flow_next_question (PfFlow *self)
{
  g_return_if_fail (PF_IS_FLOW (self));
  pf_assert_ui ();

  if (self->question + 1 < PF_QUESTIONS)
    pf_flow_show_question (self, self->question + 1);
  else
    pf_flow_next (self);
}

void
pf_flow_skip_questions (PfFlow *self)
{
  g_return_if_fail (PF_IS_FLOW (self));
  pf_assert_ui ();

  pf_flow_next (self);
}

void
pf_flow_ask_again (PfFlow *self)
{
  g_return_if_fail (PF_IS_FLOW (self));
  pf_assert_ui ();

  self->question = PF_QUESTION_DEVICES;
  pf_flow_go_to (self, PF_STEP_QUESTIONS);
}

gboolean
pf_flow_is_collected_elsewhere (PfFlow *self)
{
  g_return_val_if_fail (PF_IS_FLOW (self), FALSE);

  return self->answers.to[PF_QUESTION_COLLECTOR] == PF_ANSWER_DELETES;
}

void
pf_flow_drop_measures (PfFlow *self)
{
  self->was_measured = FALSE;
  g_clear_pointer (&self->sign_in, pf_sign_in_free);
  g_clear_pointer (&self->found_here, g_ptr_array_unref);
  /* What is still under way belongs to what was asked before. */
  self->measures = 0;
  self->measure_run++;
}

/* One measurement; it counts only if nothing else was asked meanwhile. */
typedef struct
{
  PfFlow *flow; /* (owned) */
  guint   run;
} Measure;

static Measure *
measure_begin (PfFlow *self)
{
  Measure *measure = g_new (Measure, 1);

  measure->flow = g_object_ref (self);
  measure->run = self->measure_run;
  self->measures++;
  return measure;
}

/* Returns: (nullable): the flow, if it still wants the result */
static PfFlow *
measure_end (Measure *measure)
{
  PfFlow  *flow = measure->flow;
  gboolean is_wanted = measure->run == flow->measure_run;

  if (is_wanted)
    flow->measures--;
  g_free (measure);
  if (is_wanted)
    return flow;
  g_object_unref (flow);
  return NULL;
}

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfFlow) self = measure_end (data);
  g_autoptr (GPtrArray) probes = pf_probe_finish (result, NULL);

  if (self == NULL)
    return;
  if (probes != NULL && self->probes == NULL)
    pf_flow_set_probes (self, g_steal_pointer (&probes));
  g_signal_emit_by_name (self, "measured");
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfFlow) self = measure_end (data);
  g_autoptr (PfSignIn) sign_in = pf_measure_finish (result, NULL);

  if (self == NULL)
    return;
  if (sign_in != NULL)
    {
      g_clear_pointer (&self->sign_in, pf_sign_in_free);
      self->sign_in = g_steal_pointer (&sign_in);
    }
  g_signal_emit_by_name (self, "measured");
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfFlow) self = measure_end (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) stores = pf_stores_load_finish (result, &error);

  if (self == NULL)
    return;
  if (stores != NULL)
    {
      g_clear_pointer (&self->found_here, g_ptr_array_unref);
      self->found_here = g_steal_pointer (&stores);
    }
  else
    g_debug ("measure: %s", error->message);
  g_signal_emit_by_name (self, "measured");
}

void
pf_flow_measure (PfFlow *self, GCancellable *cancellable)
{
  const char *specs[] = { NULL, NULL };

  g_return_if_fail (PF_IS_FLOW (self));
  pf_assert_ui ();

  if (self->was_measured || self->address == NULL)
    return;
  self->was_measured = TRUE;
  if (self->probes == NULL)
    {
      g_autoptr (GPtrArray) endpoints = pf_flow_list_endpoints (self);

      pf_probe_async (endpoints, pf_flow_get_trust (self), FALSE, FALSE, cancellable,
                      NULL, NULL, probed_cb, measure_begin (self));
    }
  if (self->password != NULL && self->endpoint != NULL)
    pf_measure_async (self->state_dir, self->endpoint, pf_flow_get_trust (self),
                      self->password, cancellable, signed_in_cb, measure_begin (self));
  specs[0] = self->profile;
  pf_stores_load_async (self->profile != NULL ? specs : NULL, self->state_dir,
                        PF_STORES_LIST, cancellable, NULL, NULL, found_cb,
                        measure_begin (self));
}

gboolean
pf_flow_is_measuring (PfFlow *self)
{
  g_return_val_if_fail (PF_IS_FLOW (self), FALSE);

  return self->measures > 0;
}

void
pf_flow_set_given_facts (PfFlow *self, const PfAdviseFacts *facts)
{
  g_return_if_fail (PF_IS_FLOW (self));
  g_return_if_fail (facts != NULL);

  pf_advise_facts_clear (&self->given);
  pf_advise_facts_copy (&self->given, facts);
  self->has_given = TRUE;
}

void
pf_flow_make_facts (PfFlow *self, PfAdviseFacts *out)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  g_return_if_fail (PF_IS_FLOW (self));
  g_return_if_fail (out != NULL);

  if (self->has_given)
    pf_advise_facts_copy (out, &self->given);
  else
    pf_advise_facts_init (out);
  if (self->address == NULL)
    return;
  if (self->discovery != NULL && self->discovery->provider != NULL && !self->is_by_hand)
    pf_advise_facts_take_provider (out, self->discovery->provider);
  pf_advice_take_probes (out, self->is_by_hand ? NULL : self->discovery, self->probes,
                         now);
  if (self->sign_in != NULL)
    pf_advice_take_sign_in (out, self->sign_in);
  if (self->found_here != NULL)
    pf_advice_take_stores (out, self->found_here, self->address, self->home);
  pf_advise_facts_explain_all (out, PF_WHY_NO_ACCOUNT, PF_WHY_NOT_TRIED);
}

void
pf_flow_recommend (PfFlow *self, PfRecommendation *out)
{
  g_auto (PfAdviseFacts) facts = { 0 };

  g_return_if_fail (PF_IS_FLOW (self));
  g_return_if_fail (out != NULL);

  pf_flow_make_facts (self, &facts);
  pf_advise (&self->answers, &facts, out);
}
