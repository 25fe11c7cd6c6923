/* pf-flow-private.h - what a PfFlow holds, for the files of flow/ only
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "advise/pf-advise-facts.h"
#include "advise/pf-answers.h"
#include "base/pf-threads.h"
#include "diagnose/pf-diagnose.h"
#include "flow/pf-flow.h"

G_BEGIN_DECLS

struct _PfFlow
{
  GObject parent_instance;

  char *state_dir; /* (owned) */
  char *home;      /* (owned) */
  char *ca_file;   /* (owned) (nullable) */
  char *profile;   /* (owned) (nullable) */

  PfPreferences preferences;
  PfFlowLimits  limits;

  PfDoor door;
  PfStep step;

  char        *address;  /* (owned) (nullable) */
  PfEndpoint  *endpoint; /* (owned) (nullable) */
  gboolean     is_offline;
  gboolean     is_by_hand;
  PfDiscovery *discovery; /* (owned) (nullable) */
  GPtrArray   *probes;    /* (owned) (nullable) (element-type PfProbe) */
  PfTrust     *trust;     /* (owned) (nullable) made when first asked for */
  char        *pin;       /* (owned) (nullable) */
  PfSecret    *password;  /* (owned) (nullable) */
  gboolean     remembers;
  GPtrArray   *stores; /* (owned) (element-type PfStoreChoice) */
  gboolean     ignore_in_use;
  GHashTable  *excluded;        /* (owned) source paths */
  GHashTable  *targets;         /* (owned) source path to target */
  char       **resume_sources;  /* (owned) (nullable) */
  char       **resume_accounts; /* (owned) (nullable) */
  char        *resume_job;      /* (owned) (nullable) */

  PfAnswers     answers;
  PfQuestion    question;     /* the one that is being asked */
  PfSignIn     *sign_in;      /* (owned) (nullable) what looking at the account told */
  GPtrArray    *found_here;   /* (owned) (nullable) (element-type PfStore) */
  gboolean      was_measured; /* or is being measured */
  guint         measures;     /* under way */
  guint         measure_run;
  gboolean      has_given;
  PfAdviseFacts given; /* of an answers file */

  PfPlan    *plan; /* (owned) (nullable) */
  PfMoveJob *job;  /* (owned) (nullable) */
  gboolean   is_moving;
  gboolean   is_undoing;      /* what moves is being taken back */
  PfUndo    *undo;            /* (owned) (nullable) */
  gboolean   returns_to_move; /* a step was opened to mend what stopped the move */
  gboolean   has_result;
  GError    *result; /* (owned) (nullable) */
};

/* Forgets every answer; the door and the step stay. */
void pf_flow_forget (PfFlow *self);

/* Whether the provider wants something done before a password is typed. */
gboolean pf_flow_asks_first (PfFlow *self);

/* What was found for another address. */
void pf_flow_drop_search (PfFlow *self);

/* What was measured for the advice; measurements under way no longer count. */
void pf_flow_drop_measures (PfFlow *self);

/* Within PF_STEP_QUESTIONS. */
void pf_flow_show_question (PfFlow *self, PfQuestion question);

/* An answer changed: the plan no longer tells the truth. */
void pf_flow_drop_plan (PfFlow *self);

G_END_DECLS
