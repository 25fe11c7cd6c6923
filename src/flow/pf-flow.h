/* pf-flow.h - the wizard without widgets: steps, answers, and what may follow
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/pf-endpoint.h"
#include "base/pf-secret.h"
#include "discover/pf-discover.h"
#include "flow/pf-preferences.h"
#include "jobs/pf-move-job.h"

G_BEGIN_DECLS

/* The doors of the first page.  One that is not built is not here. */
typedef enum
{
  PF_DOOR_NONE,
  PF_DOOR_CHECK,   /* "Set Up or Check an Account" */
  PF_DOOR_MOVE,    /* "Move My Mail to IMAP" */
  PF_DOOR_TROUBLE, /* "Something Does Not Work" */
} PfDoor;

typedef enum
{
  PF_STEP_START,
  PF_STEP_ADDRESS,
  PF_STEP_SEARCH,  /* looking for the settings, and what was found */
  PF_STEP_SERVERS, /* typed by hand; only when the search is not taken */
  PF_STEP_BEFORE,  /* only when the provider asks for something first */
  PF_STEP_SIGN_IN,
  PF_STEP_ABILITIES, /* what the servers can do */
  PF_STEP_VERDICT,   /* what does not work, and why */
  PF_STEP_QUESTIONS, /* one after the other: flow/pf-flow-advice.h */
  PF_STEP_ADVICE,    /* POP3 or IMAP, and why */
  PF_STEP_OTHERS,    /* before a move: does another program collect this mail */
  PF_STEP_STORES,
  PF_STEP_PLAN,
  PF_STEP_MOVING,
  PF_STEP_DONE,
  PF_STEP_UNDONE, /* instead of the last, when a move was taken back */
} PfStep;

/**
 * PfStoreChoice:
 * @spec: for #PfMoveRequest.sources: a path or KIND:PATH
 * @program: the mail program's name, or "" for a bare file or folder
 * @path: where it is
 * @account: what its program calls the account, or ""
 * @account_key: the account's key in its store, for #PfMoveOptions.accounts
 * @address: (nullable): the account's e-mail address
 * @type: "pop3", "imap", "local", …
 * @folders: folders with mail
 * @messages: or -1 if they are not counted yet
 * @bytes: octets on disk
 * @oldest: Unix seconds, or %G_MININT64
 * @newest: Unix seconds, or %G_MININT64
 * @in_use: (nullable): the program that is running and may write to it
 * @warnings: (nullable): ids of what is odd, with the folder: "no-summary Inbox"
 * @chosen: whether the person wants it moved
 *
 * One account or store found on this computer, by value.
 */
typedef struct
{
  char    *spec;
  char    *program;
  char    *path;
  char    *account;
  char    *account_key;
  char    *address;
  char    *type;
  gint64   folders;
  gint64   messages;
  gint64   bytes;
  gint64   oldest;
  gint64   newest;
  char    *in_use;
  char   **warnings;
  gboolean chosen;
} PfStoreChoice;

PfStoreChoice *pf_store_choice_new (void);
void           pf_store_choice_free (PfStoreChoice *self);

/**
 * PfFlow:
 *
 * What was answered so far, which step is being answered, and what may come next.
 * Knows no widget and no sentence.  Nothing is written to a server before
 * %PF_STEP_MOVING.
 *
 * Properties: "step" (#PfStep), notified when another step is to be shown.
 *
 * Threads: the UI thread.
 *
 * Ownership: owns the answers, the plan and the job.
 */
#define PF_TYPE_FLOW (pf_flow_get_type ())
G_DECLARE_FINAL_TYPE (PfFlow, pf_flow, PF, FLOW, GObject)

/**
 * pf_flow_new:
 * @state_dir: (nullable): where jobs live; %NULL for $XDG_STATE_HOME/postferry
 * @home: (nullable): where to look for mail; %NULL for the user's home
 * @ca_file: (nullable): a further trusted CA
 */
PfFlow *pf_flow_new (const char *state_dir, const char *home, const char *ca_file);

const char *pf_flow_get_state_dir (PfFlow *self);
const char *pf_flow_get_home (PfFlow *self);

/* A path or KIND:PATH, the only place to look for mail; %NULL for all usual ones. */
void        pf_flow_set_profile (PfFlow *self, const char *profile);
const char *pf_flow_get_profile (PfFlow *self);

/* Copied; what a job that runs was given stays. */
void pf_flow_set_preferences (PfFlow *self, const PfPreferences *preferences);
const PfPreferences *pf_flow_get_preferences (PfFlow *self);

/* Begins at a door; what another door answered is forgotten. */
void   pf_flow_enter (PfFlow *self, PfDoor door);
PfDoor pf_flow_get_door (PfFlow *self);
PfStep pf_flow_get_step (PfFlow *self);

/* Returns: whether what @step needs was answered by the steps before it */
gboolean pf_flow_may_show (PfFlow *self, PfStep step);

/* Returns: whether this step's own answers are there, so that pf_flow_next() works */
gboolean pf_flow_is_answered (PfFlow *self);

/**
 * pf_flow_next:
 *
 * On to the next step of the door, if this one is answered.
 *
 * Returns: whether it went on
 */
gboolean pf_flow_next (PfFlow *self);

/* Never while moving: there, Stop is the way back. */
gboolean pf_flow_may_go_back (PfFlow *self);

/* One step back; every answer is kept.  Past the first step: the start page. */
void pf_flow_back (PfFlow *self);

/* Straight to a step that may be shown (an error's button, an unfinished move). */
gboolean pf_flow_go_to (PfFlow *self, PfStep step);

/* On to another door with all that is answered: from checked settings to the move. */
void pf_flow_change_door (PfFlow *self, PfDoor door);

/* Back to the start page; the answers, the job and the password are forgotten. */
void pf_flow_finish (PfFlow *self);

/* Address.  The sign-in name follows it until it was changed by hand. */
void        pf_flow_set_address (PfFlow *self, const char *address);
const char *pf_flow_get_address (PfFlow *self);

/* Search.  Ask nobody: only the list that Postferry brings and the person's own. */
void     pf_flow_set_offline (PfFlow *self, gboolean is_offline);
gboolean pf_flow_get_offline (PfFlow *self);

/**
 * pf_flow_set_discovery:
 * @discovery: (transfer full): what was found for the address
 *
 * The best IMAP server, if there is one, becomes the endpoint.
 */
void               pf_flow_set_discovery (PfFlow *self, PfDiscovery *discovery);
const PfDiscovery *pf_flow_get_discovery (PfFlow *self);

/* Returns: (transfer none) (nullable): the best candidate for @protocol */
const PfCandidate *pf_flow_find_candidate (PfFlow *self, PfProtocol protocol);

/* Whether the person types the servers instead; the search's answer stays. */
void     pf_flow_set_by_hand (PfFlow *self, gboolean is_by_hand);
gboolean pf_flow_get_by_hand (PfFlow *self);

/* (element-type PfProbe): what looking at the servers told; (transfer full) */
void       pf_flow_set_probes (PfFlow *self, GPtrArray *probes);
GPtrArray *pf_flow_get_probes (PfFlow *self);

/* Returns: (transfer full) (element-type PfEndpoint): the servers that are worth a look:
 * the best of each protocol, or what was typed */
GPtrArray *pf_flow_list_endpoints (PfFlow *self);

/* Returns: (transfer none) (nullable): a fact of the provider that matters before a
 * password is typed */
const PfPolicy *pf_flow_get_policy (PfFlow *self, const char *name);

/* Servers. */
void              pf_flow_set_endpoint (PfFlow *self, const PfEndpoint *endpoint);
const PfEndpoint *pf_flow_get_endpoint (PfFlow *self);

/* A certificate that the person compared: the only one taken from now on. */
void           pf_flow_pin (PfFlow *self, const char *sha256);
const PfTrust *pf_flow_get_trust (PfFlow *self);

/* Sign in.  Set only after the server took it; changing the account drops it. */
void      pf_flow_set_password (PfFlow *self, PfSecret *password);
PfSecret *pf_flow_get_password (PfFlow *self);

/* Whether this computer's keyring holds the password until the move is finished. */
void     pf_flow_set_remembers (PfFlow *self, gboolean remembers);
gboolean pf_flow_get_remembers (PfFlow *self);

/**
 * pf_store_choices_new:
 * @stores: (element-type PfStore): what a search found
 *
 * Returns: (transfer full) (element-type PfStoreChoice): one row for each account with
 *   mail, or one for a store that has no accounts; those that cannot be read are left
 *   out
 */
GPtrArray *pf_store_choices_new (GPtrArray *stores);

/**
 * pf_flow_set_stores:
 * @stores: (transfer full) (element-type PfStoreChoice): what a search found
 *
 * Accounts of the address are chosen, and so are others that collect by POP3 and the
 * mail that belongs to no account; accounts that use IMAP already are not.  What was
 * chosen or added by hand before stays so.
 */
void       pf_flow_set_stores (PfFlow *self, GPtrArray *stores);
GPtrArray *pf_flow_get_stores (PfFlow *self);

/* Adds stores of a folder or file that was chosen by hand; they are chosen. */
void pf_flow_add_stores (PfFlow *self, GPtrArray *stores);
void pf_flow_choose_store (PfFlow *self, PfStoreChoice *store, gboolean chosen);
void pf_flow_set_ignore_in_use (PfFlow *self, gboolean ignore);

/* What goes where: by source path as #PfMoveOptions joins it. */
void        pf_flow_set_excluded (PfFlow *self, const char *path, gboolean excluded);
gboolean    pf_flow_is_excluded (PfFlow *self, const char *path);
void        pf_flow_set_target (PfFlow *self, const char *path, const char *target);
const char *pf_flow_get_target (PfFlow *self, const char *path);

/**
 * PfFlowLimits:
 * @since_unix: only mail from then on; %G_MININT64: no limit
 * @before_unix: only mail from before; %G_MININT64: no limit
 * @max_size: octets of a message; 0: no limit
 * @into: (nullable): the folder on the server below which all others go
 */
typedef struct
{
  gint64  since_unix;
  gint64  before_unix;
  guint64 max_size;
  char   *into;
} PfFlowLimits;

/* Copied.  Drops the plan if they are others. */
void                pf_flow_set_limits (PfFlow *self, const PfFlowLimits *limits);
const PfFlowLimits *pf_flow_get_limits (PfFlow *self);

/* The plan that was made of the answers; dropped when one of them changes. */
void          pf_flow_set_plan (PfFlow *self, PfPlan *plan);
const PfPlan *pf_flow_get_plan (PfFlow *self);

/* Returns: (transfer full): all answers, as a job wants them */
PfMoveRequest *pf_flow_make_request (PfFlow *self);

/* Returns: (transfer none): the job, made when first asked for and brought up to date
 * with the answers; not while it runs */
PfMoveJob *pf_flow_prepare_job (PfFlow *self);

/* Returns: (transfer none) (nullable): the job as it was prepared last */
PfMoveJob *pf_flow_get_job (PfFlow *self);

/* Returns: (transfer none) (nullable): the name of the job once it has one */
const char *pf_flow_get_job_name (PfFlow *self);

/* Returns: (transfer none) (nullable): the mail program whose mail is moved */
const char *pf_flow_get_program (PfFlow *self);

/* Set by the face while the job runs: no step may be left, no answer reaches it. */
void     pf_flow_set_moving (PfFlow *self, gboolean is_moving);
gboolean pf_flow_is_moving (PfFlow *self);

/* How the last run ended: %NULL for well, %G_IO_ERROR_CANCELLED for Stop. */
void          pf_flow_set_result (PfFlow *self, const GError *error);
const GError *pf_flow_get_result (PfFlow *self);

/**
 * pf_flow_undo:
 *
 * From the last page: takes the move back.  The step is %PF_STEP_MOVING again, and
 * %PF_STEP_UNDONE comes after it.
 *
 * Returns: %FALSE if there is no job or no password
 */
gboolean pf_flow_undo (PfFlow *self);
gboolean pf_flow_is_undoing (PfFlow *self);

/* What taking back did; @undo: (transfer full) (nullable): %NULL if it was stopped */
void          pf_flow_set_undo (PfFlow *self, PfUndo *undo);
const PfUndo *pf_flow_get_undo (PfFlow *self);

/**
 * pf_flow_save:
 *
 * Everything but the password, as text, to be kept beside the ledger.
 *
 * Returns: (transfer full)
 */
char *pf_flow_save (PfFlow *self);

/**
 * pf_flow_resume:
 * @job: an unfinished job
 * @answers: (nullable): what pf_flow_save() gave for it; without it (a job of the
 *   command line) the target's port decides the kind of encryption
 *
 * Enters the move door with the job's answers and shows the sign-in.  A job that was
 * being taken back goes on with that.
 *
 * Returns: %FALSE if its target is not one that can be understood
 */
gboolean pf_flow_resume (PfFlow *self, const PfJobInfo *job, const char *answers);

/* A finished job, to be taken back after signing in.  Otherwise as pf_flow_resume(). */
gboolean pf_flow_resume_undo (PfFlow *self, const PfJobInfo *job, const char *answers);

/* Returns: whether the move goes on where an earlier one stopped */
gboolean pf_flow_is_resuming (PfFlow *self);

/* Returns: (transfer full): components joined with "/", a "/" in a name as "\/" */
char *pf_flow_join_path (char **path);

G_END_DECLS
