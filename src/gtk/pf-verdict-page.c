/* pf-verdict-page.c - what does not work, why, and who can put it right
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-verdict-page.h"

#include "gtk/pf-a11y.h"
#include "gtk/pf-caller-list.h"
#include "gtk/pf-details.h"
#include "gtk/pf-dialogs.h"
#include "gtk/pf-difference-page.h"
#include "gtk/pf-entry-row.h"
#include "gtk/pf-rows.h"
#include "gtk/pf-verdict-fix.h"
#include "gtk/pf-verdict-save.h"
#include "human/pf-human-finding.h"
#include "jobs/pf-diagnose-job.h"

#include <glib/gi18n.h>
#include <string.h>

#define N_STEPS (PF_DIAGNOSE_SIGNING_IN + 1)

struct _PfVerdictPage
{
  PfPage parent_instance;

  AdwPreferencesGroup *steps;
  GtkWidget           *step_rows[N_STEPS];
  AdwPreferencesGroup *account;
  PfEntryRow          *password;
  GtkWidget           *content;
  PfDetails           *details;

  PfDiagnosisDocument *document; /* (owned) (nullable) */
  gboolean             is_saved; /* it came from a file */
  gboolean             asks_password;
  PfVerdictFix        *fix;         /* (owned) (nullable) the button */
  GPtrArray           *endpoints;   /* (owned) (nullable) that were checked */
  GPtrArray           *mended;      /* (owned) (nullable) to be checked in their place */
  PfCertificate       *certificate; /* (owned) (nullable) the one in doubt */
};

G_DEFINE_FINAL_TYPE (PfVerdictPage, pf_verdict_page, PF_TYPE_PAGE)

static AdwPreferencesGroup *
add_group (PfVerdictPage *self, const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  pf_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  gtk_box_append (GTK_BOX (self->content), group);
  return ADW_PREFERENCES_GROUP (group);
}

static void
add_fact (AdwPreferencesGroup *group,
          const char          *title,
          const char          *subtitle,
          const char          *icon,
          const char          *style)
{
  GtkWidget *row = pf_fact_row_new (title, subtitle);

  if (icon != NULL)
    pf_fact_row_set_icon (PF_FACT_ROW (row), icon, style);
  adw_preferences_group_add (group, row);
}

static void
clear (PfVerdictPage *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->content)) != NULL)
    gtk_box_remove (GTK_BOX (self->content), child);
  pf_details_set_text (self->details, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->account), FALSE);
}

/* "Most likely: …"; what is certain has no such word. */
static char *
make_cause (const PfFinding *finding, const PfFindingWords *words)
{
  const char *certainty = pf_human_certainty (finding->certainty);

  if (*certainty == '\0')
    return g_strdup (words->cause);
  /* Translators: "Most likely" and a sentence */
  return g_strdup_printf (_ ("%s: %s"), certainty, words->cause);
}

static void
add_words (PfVerdictPage *self, const PfFinding *finding, const PfFindingWords *words)
{
  AdwPreferencesGroup *group;

  group = add_group (self, pf_human_who (finding->who));
  for (int i = 0; words->fix != NULL && words->fix[i] != NULL; i++)
    {
      g_autofree char *numbered = words->fix[1] != NULL
                                      ? g_strdup_printf (_ ("%d. %s"), i + 1,
                                                         words->fix[i])
                                      : g_strdup (words->fix[i]);

      add_fact (group, numbered, NULL, NULL, NULL);
    }
  gtk_widget_set_visible (GTK_WIDGET (group),
                          words->fix != NULL && words->fix[0] != NULL);

  if (words->proves == NULL || words->proves[0] == NULL)
    return;
  group = add_group (self, pf_human_proves ());
  for (int i = 0; words->proves[i] != NULL; i++)
    add_fact (group, words->proves[i], NULL, "emblem-ok-symbolic", "success");
}

static void
add_others (PfVerdictPage *self, GPtrArray *findings, const PfFinding *cause)
{
  AdwPreferencesGroup *group = NULL;

  for (guint i = 0; i < findings->len; i++)
    {
      const PfFinding *finding = g_ptr_array_index (findings, i);
      gboolean         is_note = finding->severity <= PF_SEVERITY_UNKNOWN;
      g_autoptr (PfFindingWords) words = NULL;
      g_autofree char *text = NULL;

      if (finding == cause || finding->explained_by != NULL ||
          finding->severity == PF_SEVERITY_OK)
        continue;
      words = pf_human_finding (finding);
      text = make_cause (finding, words);
      if (group == NULL)
        group = add_group (self, pf_human_also ());
      add_fact (group, words->headline, text,
                is_note ? "dialog-information-symbolic" : "dialog-warning-symbolic",
                is_note ? NULL : "warning");
    }
}

static void
save_cb (PfVerdictPage *self)
{
  pf_verdict_save (PF_PAGE (self), self->document);
}

static void
compare_cb (PfVerdictPage *self)
{
  pf_difference_page_open (PF_PAGE (self), self->document);
}

static void
add_report (PfVerdictPage *self)
{
  AdwPreferencesGroup *group = add_group (self, _ ("Report"));
  GtkWidget           *row;

  if (self->is_saved)
    {
      row = pf_choice_row_new (_ ("Compare With…"),
                               _ ("Shows only what differs in another report."));
      g_signal_connect_swapped (row, "activated", G_CALLBACK (compare_cb), self);
    }
  else
    {
      row = pf_choice_row_new (_ ("Save the Report…"),
                               _ ("For somebody who helps you. It holds no password."));
      g_signal_connect_swapped (row, "activated", G_CALLBACK (save_cb), self);
    }
  adw_preferences_group_add (group, row);
}

/* Where copying is the thing to do, checking again stands beside it. */
static void
show_buttons (PfVerdictPage *self)
{
  PfPage *page = PF_PAGE (self);

  pf_page_set_kind (page, PF_PAGE_ASK);
  if (self->is_saved)
    pf_page_set_buttons (page, NULL, _ ("Copy for the Help Desk"));
  else if (self->fix->act == PF_FINDING_ACT_COPY_FOR_HELP_DESK)
    pf_page_set_buttons (page, _ ("Check Again"), self->fix->label);
  else
    pf_page_set_buttons (page, _ ("Copy for the Help Desk"), self->fix->label);
}

static void
ask_password (PfVerdictPage *self, const char *heading)
{
  PfPage          *page = PF_PAGE (self);
  g_autofree char *address = pf_a11y_isolate (
      pf_flow_get_address (pf_page_get_flow (page)));
  g_autofree char *caption = g_strdup_printf (_ ("Password for %s"), address);
  g_autofree char *tree = pf_diagnosis_document_to_tree (self->document, TRUE);
  g_autoptr (GPtrArray) findings = pf_diagnosis_document_list_findings (self->document);

  /* Nothing is to be mended so far: only what was noticed stays. */
  gtk_widget_set_visible (GTK_WIDGET (self->steps), FALSE);
  clear (self);
  pf_details_set_text (self->details, tree);
  add_others (self, findings, NULL);
  self->asks_password = TRUE;
  pf_page_set_head (page, heading, _ ("To go on, Postferry has to sign in once."));
  pf_entry_row_set_caption (
      self->password, caption,
      _ ("It goes to the servers of this account only, encrypted."));
  pf_entry_row_set_text (self->password, "");
  gtk_widget_set_visible (GTK_WIDGET (self->account), TRUE);
  pf_page_set_kind (page, PF_PAGE_ASK);
  pf_page_set_buttons (page, _ ("Stop Here"), _ ("Sign In"));
}

static void
show_verdict (PfVerdictPage *self)
{
  PfPage          *page = PF_PAGE (self);
  PfExit           exit = pf_diagnosis_document_get_exit (self->document);
  const PfFinding *cause = NULL;
  g_autoptr (GPtrArray) findings = pf_diagnosis_document_list_findings (self->document);
  g_autofree char *tree = pf_diagnosis_document_to_tree (self->document, TRUE);

  gtk_widget_set_visible (GTK_WIDGET (self->steps), FALSE);
  clear (self);
  /* What does not stop anybody is no cause, and stands among what was noticed. */
  if (findings->len > 0 &&
      ((const PfFinding *) g_ptr_array_index (findings, 0))->severity ==
          PF_SEVERITY_BLOCK)
    cause = g_ptr_array_index (findings, 0);
  if (cause != NULL)
    {
      g_autoptr (PfFindingWords) words = pf_human_finding (cause);
      g_autofree char *text = make_cause (cause, words);

      pf_page_set_head (page, words->headline, text);
      pf_page_head_set_icon (pf_page_get_head (page), NULL, NULL);
      add_words (self, cause, words);
    }
  else
    {
      pf_page_set_head (page, pf_human_no_cause (exit), NULL);
      pf_page_head_set_icon (pf_page_get_head (page),
                             exit == PF_EXIT_OK ? "emblem-ok-symbolic" : NULL, "success");
    }
  add_others (self, findings, cause);
  add_report (self);
  if (self->is_saved)
    gtk_box_append (GTK_BOX (self->content), pf_caller_list_new (self->document));
  pf_details_set_text (self->details, tree);
  g_clear_pointer (&self->fix, pf_verdict_fix_free);
  self->fix = pf_verdict_fix_new (cause);
  show_buttons (self);
}

/* The sign-in is all that is left: nothing that was seen is wrong. */
static gboolean
is_only_sign_in_left (const PfDiagnosis *diagnosis)
{
  if (diagnosis->has_secret || diagnosis->was_stopped)
    return FALSE;
  for (guint i = 0; i < diagnosis->findings->len; i++)
    {
      const PfFinding *finding = g_ptr_array_index (diagnosis->findings, i);

      if (finding->severity == PF_SEVERITY_BLOCK)
        return FALSE;
    }
  for (guint i = 0; i < diagnosis->probes->len; i++)
    if (pf_probe_is_sound (g_ptr_array_index (diagnosis->probes, i)))
      return TRUE;
  return FALSE;
}

/* What the button may need: the servers as they were checked, and the certificate. */
static void
take_servers (PfVerdictPage *self, const PfDiagnosis *diagnosis)
{
  const PfFinding *cause = pf_diagnosis_get_cause (diagnosis);

  g_clear_pointer (&self->endpoints, g_ptr_array_unref);
  g_clear_pointer (&self->certificate, pf_certificate_free);
  self->endpoints = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_endpoint_free);
  for (int protocol = PF_PROTOCOL_IMAP; protocol <= PF_PROTOCOL_POP3; protocol++)
    {
      const PfProbe *probe = pf_diagnose_pick (diagnosis, (PfProtocol) protocol);

      if (probe == NULL)
        continue;
      g_ptr_array_add (self->endpoints, pf_endpoint_copy (probe->endpoint));
      if (cause != NULL && cause->protocol == protocol && probe->certificate != NULL)
        self->certificate = pf_certificate_copy (probe->certificate);
    }
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfVerdictPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PfDiagnosis) diagnosis = pf_diagnose_finish (result, &error);
  PfPage *page = PF_PAGE (self);
  PfFlow *flow = pf_page_get_flow (page);

  if (pf_flow_get_step (flow) != PF_STEP_VERDICT)
    return;
  if (diagnosis == NULL)
    {
      gtk_widget_set_visible (GTK_WIDGET (self->steps), FALSE);
      pf_page_set_kind (page, PF_PAGE_ASK);
      pf_page_set_buttons (page, NULL, _ ("Check Again"));
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        pf_page_show_error (page, error, pf_flow_get_address (flow), NULL);
      return;
    }

  g_clear_pointer (&self->document, pf_diagnosis_document_free);
  self->document = pf_diagnosis_document_new (diagnosis, pf_flow_get_preferences (flow)
                                                             ->shows_addresses);
  take_servers (self, diagnosis);
  if (is_only_sign_in_left (diagnosis))
    ask_password (self, _ ("Everything up to the sign-in works"));
  else
    show_verdict (self);
  pf_page_grab_focus (page);
}

static void
progress_cb (PfDiagnoseStep step, const char *host, gpointer data)
{
  PfVerdictPage *self = data;

  for (int i = 0; i < N_STEPS; i++)
    {
      gtk_widget_set_visible (self->step_rows[i], i <= (int) step);
      pf_row_set_text (ADW_ACTION_ROW (self->step_rows[i]),
                       adw_preferences_row_get_title (
                           ADW_PREFERENCES_ROW (self->step_rows[i])),
                       i == (int) step ? (host != NULL ? host : _ ("Checking…"))
                                       : _ ("Done"));
      pf_fact_row_set_icon (PF_FACT_ROW (self->step_rows[i]),
                            i == (int) step ? "content-loading-symbolic"
                                            : "emblem-ok-symbolic",
                            NULL);
    }
}

static void
check (PfVerdictPage *self, PfSecret *password)
{
  PfPage            *page = PF_PAGE (self);
  PfFlow            *flow = pf_page_get_flow (page);
  PfDiagnoseRequest *request = pf_diagnose_request_new ();

  clear (self);
  self->asks_password = FALSE;
  pf_page_clear_error (page);
  pf_page_set_head (page, _ ("Checking"), _ ("This takes a few seconds."));
  pf_page_head_set_icon (pf_page_get_head (page), NULL, NULL);
  pf_page_set_kind (page, PF_PAGE_CHECK);
  pf_page_set_buttons_plain (page, NULL, _ ("Stop"));
  gtk_widget_set_visible (GTK_WIDGET (self->steps), TRUE);
  progress_cb (PF_DIAGNOSE_FINDING, NULL, self);

  request->state_dir = g_strdup (pf_flow_get_state_dir (flow));
  if (self->mended != NULL)
    for (guint i = 0; i < self->mended->len; i++)
      g_ptr_array_add (request->endpoints, pf_endpoint_copy (self->mended->pdata[i]));
  else
    request->address = g_strdup (pf_flow_get_address (flow));
  request->trust = pf_trust_copy (pf_flow_get_trust (flow));
  request->use_controls = TRUE;
  request->no_ispdb = pf_flow_get_preferences (flow)->no_ispdb;
  if (password != NULL)
    request->password = pf_secret_ref (password);
  pf_diagnose_async (request, pf_page_get_cancellable (page), progress_cb, self,
                     checked_cb, g_object_ref (self));
}

/* A server that was typed takes the place of the one found; the others stay. */
static void
take_typed (PfVerdictPage *self)
{
  PfFlow           *flow = pf_page_get_flow (PF_PAGE (self));
  const PfEndpoint *typed = pf_flow_get_endpoint (flow);

  g_clear_pointer (&self->mended, g_ptr_array_unref);
  if (!pf_flow_get_by_hand (flow) || typed == NULL)
    return;
  self->mended = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_endpoint_free);
  g_ptr_array_add (self->mended, pf_endpoint_copy (typed));
  for (guint i = 0; self->endpoints != NULL && i < self->endpoints->len; i++)
    {
      const PfEndpoint *other = self->endpoints->pdata[i];

      if (other->protocol != typed->protocol)
        g_ptr_array_add (self->mended, pf_endpoint_copy (other));
    }
}

static void
pf_verdict_page_enter (PfPage *page)
{
  PfVerdictPage *self = PF_VERDICT_PAGE (page);

  if (self->is_saved)
    show_verdict (self);
  else
    {
      take_typed (self);
      check (self, NULL);
    }
}

static void
pf_verdict_page_stop (PfPage *page)
{
  g_cancellable_cancel (pf_page_get_cancellable (page));
}

static void
use_near (PfVerdictPage *self)
{
  PfFlow          *flow = pf_page_get_flow (PF_PAGE (self));
  const char      *address = pf_flow_get_address (flow);
  const char      *at = strrchr (address, '@');
  g_autofree char *name = at != NULL ? g_strndup (address, (gsize) (at - address))
                                     : g_strdup (address);
  g_autofree char *better = g_strdup_printf ("%s@%s", name, self->fix->value);

  g_clear_pointer (&self->mended, g_ptr_array_unref);
  pf_flow_set_address (flow, better);
  check (self, NULL);
}

static void
sign_in (PfVerdictPage *self)
{
  const char *text = pf_entry_row_get_text (self->password);
  g_autoptr (PfSecret) password = NULL;

  if (*text == '\0')
    {
      pf_entry_row_set_error (self->password, _ ("Enter the password"));
      pf_entry_row_focus (self->password);
      return;
    }
  password = pf_secret_new (text);
  pf_entry_row_set_text (self->password, "");
  /* In this order, so that the new heading is the one that is heard. */
  pf_page_set_head (PF_PAGE (self), _ ("Checking"), _ ("This takes a few seconds."));
  gtk_widget_grab_focus (GTK_WIDGET (pf_page_get_head (PF_PAGE (self))));
  check (self, password);
}

static void
copy_ticket (PfVerdictPage *self)
{
  g_autofree char *ticket = pf_diagnosis_document_to_ticket (self->document);

  pf_page_copy (PF_PAGE (self), ticket);
}

static void
certificate_answered_cb (gboolean is_same, gpointer data)
{
  g_autoptr (PfVerdictPage) self = data;

  if (!is_same || self->certificate == NULL)
    return;
  pf_flow_pin (pf_page_get_flow (PF_PAGE (self)), self->certificate->sha256);
  check (self, NULL);
}

/* The other name of the server, or of the person, in place of what was tried. */
static void
use_other (PfVerdictPage *self)
{
  gboolean is_user = self->fix->act == PF_FINDING_ACT_USE_OTHER_USER;

  g_clear_pointer (&self->mended, g_ptr_array_unref);
  self->mended = pf_verdict_fix_apply (self->fix, self->endpoints);
  if (is_user)
    {
      g_autofree char *heading = g_strdup_printf (_ ("Sign in as %s"), self->fix->value);

      ask_password (self, heading);
      pf_page_grab_focus (PF_PAGE (self));
    }
  else
    check (self, NULL);
}

static void
edit_servers (PfVerdictPage *self)
{
  PfFlow *flow = pf_page_get_flow (PF_PAGE (self));

  if (self->endpoints != NULL && self->endpoints->len > 0 &&
      ((const PfEndpoint *) self->endpoints->pdata[0])->protocol == PF_PROTOCOL_IMAP)
    pf_flow_set_endpoint (flow, self->endpoints->pdata[0]);
  pf_flow_go_to (flow, PF_STEP_SERVERS);
}

/* Does what the suggested button says. */
static void
mend (PfVerdictPage *self)
{
  switch (self->fix->act)
    {
    case PF_FINDING_ACT_OPEN_PAGE:
    case PF_FINDING_ACT_OPEN_DATE_AND_TIME:
    case PF_FINDING_ACT_OPEN_NETWORK:
      pf_verdict_fix_open (self->fix, GTK_WIDGET (self));
      return;
    case PF_FINDING_ACT_USE_OTHER_DOMAIN:
      use_near (self);
      return;
    case PF_FINDING_ACT_USE_OTHER_NAME:
    case PF_FINDING_ACT_USE_OTHER_USER:
      use_other (self);
      return;
    case PF_FINDING_ACT_EDIT_ADDRESS:
      pf_flow_go_to (pf_page_get_flow (PF_PAGE (self)), PF_STEP_ADDRESS);
      return;
    case PF_FINDING_ACT_EDIT_SERVERS:
      edit_servers (self);
      return;
    case PF_FINDING_ACT_EDIT_PASSWORD:
      ask_password (self, _ ("Enter the password again"));
      pf_page_grab_focus (PF_PAGE (self));
      return;
    case PF_FINDING_ACT_COMPARE_FINGERPRINT:
      if (self->certificate != NULL)
        pf_dialog_certificate (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                               self->certificate, certificate_answered_cb,
                               g_object_ref (self));
      return;
    case PF_FINDING_ACT_COPY_FOR_HELP_DESK:
      copy_ticket (self);
      return;
    case PF_FINDING_ACT_NONE:
    case PF_FINDING_ACT_WAIT:
    case PF_FINDING_ACT_TRY_AGAIN:
    case PF_FINDING_ACT_BROWSER_SIGN_IN:
    case PF_FINDING_N_ACTS:
      check (self, NULL);
      return;
    }
}

static void
pf_verdict_page_suggested (PfPage *page)
{
  PfVerdictPage *self = PF_VERDICT_PAGE (page);

  if (pf_page_get_kind (page) == PF_PAGE_CHECK)
    pf_page_stop (page);
  else if (self->is_saved)
    copy_ticket (self);
  else if (self->asks_password)
    sign_in (self);
  else
    mend (self);
}

static void
pf_verdict_page_other (PfPage *page)
{
  PfVerdictPage *self = PF_VERDICT_PAGE (page);

  if (self->asks_password)
    {
      self->asks_password = FALSE;
      show_verdict (self);
      pf_page_grab_focus (page);
    }
  else if (self->fix->act == PF_FINDING_ACT_COPY_FOR_HELP_DESK)
    check (self, NULL);
  else
    copy_ticket (self);
}

static GtkWidget *
pf_verdict_page_get_first_focus (PfPage *page)
{
  PfVerdictPage *self = PF_VERDICT_PAGE (page);

  return self->asks_password ? pf_entry_row_get_field (self->password) : NULL;
}

void
pf_verdict_page_save (PfVerdictPage *self)
{
  g_return_if_fail (PF_IS_VERDICT_PAGE (self));

  if (self->document != NULL && !self->is_saved)
    save_cb (self);
}

static void
pf_verdict_page_dispose (GObject *object)
{
  PfVerdictPage *self = PF_VERDICT_PAGE (object);

  g_clear_pointer (&self->document, pf_diagnosis_document_free);
  g_clear_pointer (&self->fix, pf_verdict_fix_free);
  g_clear_pointer (&self->endpoints, g_ptr_array_unref);
  g_clear_pointer (&self->mended, g_ptr_array_unref);
  g_clear_pointer (&self->certificate, pf_certificate_free);

  G_OBJECT_CLASS (pf_verdict_page_parent_class)->dispose (object);
}

static void
pf_verdict_page_class_init (PfVerdictPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pf_verdict_page_dispose;
  PF_PAGE_CLASS (klass)->enter = pf_verdict_page_enter;
  PF_PAGE_CLASS (klass)->stop = pf_verdict_page_stop;
  PF_PAGE_CLASS (klass)->suggested = pf_verdict_page_suggested;
  PF_PAGE_CLASS (klass)->other = pf_verdict_page_other;
  PF_PAGE_CLASS (klass)->get_first_focus = pf_verdict_page_get_first_focus;
}

static void
pf_verdict_page_init (PfVerdictPage *self)
{
  static const PfStage stages[N_STEPS] = {
    [PF_DIAGNOSE_FINDING] = PF_STAGE_FIND,
    [PF_DIAGNOSE_REACHING] = PF_STAGE_REACH,
    [PF_DIAGNOSE_LOOKING_HERE] = PF_STAGE_NETWORK,
    [PF_DIAGNOSE_SIGNING_IN] = PF_STAGE_SIGN_IN,
  };
  PfPage *page = PF_PAGE (self);

  self->steps = pf_page_add_group (page, NULL, _ ("Steps"));
  for (int i = 0; i < N_STEPS; i++)
    {
      self->step_rows[i] = pf_fact_row_new (pf_human_stage (stages[i]), NULL);
      adw_preferences_group_add (self->steps, self->step_rows[i]);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->steps), FALSE);

  self->account = pf_page_add_group (page, NULL, _ ("Your account"));
  self->password = PF_ENTRY_ROW (pf_entry_row_new_password (_ ("Password"), NULL));
  adw_preferences_group_add (self->account, GTK_WIDGET (self->password));
  gtk_widget_set_visible (GTK_WIDGET (self->account), FALSE);

  self->content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  pf_page_add (page, self->content);
  self->details = PF_DETAILS (pf_details_new (_ ("Every step, for a help desk")));
  pf_page_add (page, GTK_WIDGET (self->details));
}

PfPage *
pf_verdict_page_new_for_report (PfDiagnosisDocument *document)
{
  PfVerdictPage *self = g_object_new (PF_TYPE_VERDICT_PAGE, NULL);

  g_return_val_if_fail (document != NULL, NULL);

  self->document = document;
  self->is_saved = TRUE;
  return PF_PAGE (self);
}
