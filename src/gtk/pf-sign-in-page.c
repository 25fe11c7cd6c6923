/* pf-sign-in-page.c - the password, tried once
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-sign-in-page.h"

#include "flow/pf-fields.h"
#include "gtk/pf-a11y.h"
#include "gtk/pf-dialogs.h"
#include "gtk/pf-entry-row.h"
#include "gtk/pf-rows.h"
#include "jobs/pf-keyring-job.h"
#include "jobs/pf-sign-in-job.h"

#include <glib/gi18n.h>

struct _PfSignInPage
{
  PfPage parent_instance;

  PfEntryRow    *password;
  AdwActionRow  *name;
  AdwActionRow  *blank; /* asks about a blank at an end */
  PfSwitchRow   *remember;
  PfFactRow     *no_keyring;
  PfSecret      *tried; /* (owned) (nullable) */
  gboolean       blank_is_right;
  gboolean       is_from_keyring; /* the password being tried */
  PfCertificate *certificate;     /* (owned) (nullable): the one to be compared */
};

G_DEFINE_FINAL_TYPE (PfSignInPage, pf_sign_in_page, PF_TYPE_PAGE)

static const char *
get_host (PfPage *page)
{
  return pf_flow_get_endpoint (pf_page_get_flow (page))->host;
}

static void
ask (PfSignInPage *self)
{
  PfPage *page = PF_PAGE (self);

  pf_page_set_kind (page, PF_PAGE_ASK);
  pf_page_set_buttons (page, NULL, _ ("Sign In"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->password), TRUE);
}

static void
refused (PfSignInPage *self, const GError *error)
{
  PfPage             *page = PF_PAGE (self);
  const PfErrorFacts *facts = pf_error_peek_facts (error);

  g_clear_pointer (&self->certificate, pf_certificate_free);
  if (facts != NULL && facts->certificate != NULL)
    self->certificate = pf_certificate_copy (facts->certificate);

  ask (self);
  /* A password that was not accepted is not kept, and is never sent again by itself. */
  if (error->domain == PF_AUTH_ERROR)
    {
      pf_entry_row_set_text (self->password, "");
      if (self->is_from_keyring)
        pf_keyring_remember_async (pf_flow_get_endpoint (pf_page_get_flow (page)), NULL,
                                   NULL, NULL);
    }
  pf_page_show_error (page, error, get_host (page),
                      error->domain == PF_AUTH_ERROR ? NULL : _ ("Nothing was sent."));
}

static void
remembered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfSignInPage) self = data;
  g_autoptr (GError) error = NULL;

  if (pf_keyring_remember_finish (result, &error))
    return;
  pf_flow_set_remembers (pf_page_get_flow (PF_PAGE (self)), FALSE);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s",
                              _ ("The keyring did not take the password. Postferry asks "
                                 "for it again when it needs it."));
}

/* What the switch says, once the server took the password. */
static void
remember (PfSignInPage *self, PfSecret *secret)
{
  PfFlow  *flow = pf_page_get_flow (PF_PAGE (self));
  gboolean remembers = gtk_widget_get_visible (GTK_WIDGET (self->remember)) &&
                       pf_switch_row_get_active (self->remember);

  if (remembers && !self->is_from_keyring)
    pf_keyring_remember_async (pf_flow_get_endpoint (flow), secret, remembered_cb,
                               g_object_ref (self));
  else if (!remembers && pf_flow_get_remembers (flow))
    pf_keyring_remember_async (pf_flow_get_endpoint (flow), NULL, NULL, NULL);
  pf_flow_set_remembers (flow, remembers);
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfSignInPage) self = data;
  g_autoptr (GError) error = NULL;
  PfFlow *flow = pf_page_get_flow (PF_PAGE (self));
  g_autoptr (PfSecret) secret = g_steal_pointer (&self->tried);

  if (pf_sign_in_finish (result, &error))
    {
      pf_flow_set_password (flow, secret);
      remember (self, secret);
      pf_entry_row_set_text (self->password, "");
      ask (self);
      pf_flow_next (flow);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      ask (self);
      if (gtk_widget_get_mapped (GTK_WIDGET (self)))
        pf_entry_row_focus (self->password);
      return;
    }
  refused (self, error);
}

static void
sign_in (PfSignInPage *self)
{
  PfPage *page = PF_PAGE (self);
  PfFlow *flow = pf_page_get_flow (page);
  g_autoptr (PfMoveRequest) request = pf_flow_make_request (flow);

  g_clear_pointer (&request->password, pf_secret_unref);
  request->password = pf_secret_ref (self->tried);
  pf_page_clear_error (page);
  gtk_widget_set_visible (GTK_WIDGET (self->blank), FALSE);
  pf_page_say (page, _ ("Signing in"));
  gtk_widget_grab_focus (GTK_WIDGET (pf_page_get_head (page)));
  gtk_widget_set_sensitive (GTK_WIDGET (self->password), FALSE);
  pf_page_set_kind (page, PF_PAGE_CHECK);
  pf_page_set_buttons_plain (page, NULL, _ ("Stop"));
  pf_sign_in_async (request, pf_page_get_cancellable (page), signed_in_cb,
                    g_object_ref (self));
}

static void
pf_sign_in_page_suggested (PfPage *page)
{
  PfSignInPage *self = PF_SIGN_IN_PAGE (page);
  const char   *text = pf_entry_row_get_text (self->password);

  if (pf_page_get_kind (page) == PF_PAGE_CHECK)
    {
      pf_page_stop (page);
      return;
    }
  if (*text == '\0')
    {
      pf_entry_row_set_error (self->password, _ ("Enter the password"));
      pf_entry_row_focus (self->password);
      return;
    }

  g_clear_pointer (&self->tried, pf_secret_unref);
  self->tried = pf_secret_new (text);
  self->is_from_keyring = FALSE;
  if (!self->blank_is_right && pf_secret_starts_or_ends_blank (self->tried))
    {
      gtk_widget_set_visible (GTK_WIDGET (self->blank), TRUE);
      pf_entry_row_set_error (
          self->password,
          _ ("The password starts or ends with a blank. If that is right, press Keep "
             "the Blank."));
      pf_entry_row_focus (self->password);
      return;
    }
  sign_in (self);
}

static void
keep_blank_cb (PfSignInPage *self)
{
  self->blank_is_right = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self->blank), FALSE);
  pf_sign_in_page_suggested (PF_PAGE (self));
}

static void
password_changed_cb (PfSignInPage *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->blank), FALSE);
  self->blank_is_right = FALSE;
  /* After a refusal Enter does nothing until something was typed. */
  if (*pf_entry_row_get_text (self->password) != '\0')
    pf_page_clear_error (PF_PAGE (self));
}

static void
pf_sign_in_page_stop (PfPage *page)
{
  g_cancellable_cancel (pf_page_get_cancellable (page));
  pf_page_leave (page);
}

static void
certificate_answered_cb (gboolean is_same, gpointer data)
{
  g_autoptr (PfSignInPage) self = data;

  if (!is_same || self->certificate == NULL)
    return;
  pf_flow_pin (pf_page_get_flow (PF_PAGE (self)), self->certificate->sha256);
  pf_sign_in_page_suggested (PF_PAGE (self));
}

static void
use_other_name (PfSignInPage *self)
{
  PfFlow           *flow = pf_page_get_flow (PF_PAGE (self));
  const PfEndpoint *old = pf_flow_get_endpoint (flow);
  g_autoptr (PfEndpoint) endpoint = NULL;

  if (self->certificate != NULL && self->certificate->names != NULL &&
      self->certificate->names[0] != NULL &&
      pf_field_check_host (self->certificate->names[0], NULL) == PF_FIELD_GOOD)
    {
      endpoint = pf_endpoint_new (old->protocol, old->security,
                                  self->certificate->names[0], old->port, old->user);
      pf_flow_set_endpoint (flow, endpoint);
    }
  /* The person looks at the name before a password goes there. */
  pf_flow_go_to (flow, PF_STEP_SERVERS);
}

static void
pf_sign_in_page_act (PfPage *page, PfAct act)
{
  PfSignInPage *self = PF_SIGN_IN_PAGE (page);

  switch (act)
    {
    case PF_ACT_EDIT_SERVERS:
      pf_flow_go_to (pf_page_get_flow (page), PF_STEP_SERVERS);
      return;
    case PF_ACT_USE_OTHER_NAME:
      use_other_name (self);
      return;
    case PF_ACT_COMPARE_FINGERPRINT:
      if (self->certificate != NULL)
        pf_dialog_certificate (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                               self->certificate, certificate_answered_cb,
                               g_object_ref (self));
      return;
    case PF_ACT_TRY_AGAIN:
      if (*pf_entry_row_get_text (self->password) != '\0')
        {
          pf_sign_in_page_suggested (page);
          return;
        }
      break;
    case PF_ACT_NONE:
    case PF_ACT_EDIT_PASSWORD:
    case PF_ACT_CHOOSE_FOLDERS:
    case PF_ACT_CHOOSE_STORE:
    case PF_ACT_SHOW_LEFT_OUT:
    case PF_ACT_COPY_FOR_HELP_DESK:
    case PF_ACT_OPEN_DATE_AND_TIME:
    case PF_ACT_WAIT:
      break;
    }
  pf_entry_row_focus (self->password);
}

static void
change_name_cb (PfSignInPage *self)
{
  pf_flow_go_to (pf_page_get_flow (PF_PAGE (self)), PF_STEP_SERVERS);
}

static void
keyring_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfSignInPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PfSecret) password = NULL;
  PfPage *page = PF_PAGE (self);
  PfFlow *flow = pf_page_get_flow (page);

  if (!pf_keyring_open_finish (result, &password, &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      g_debug ("keyring: %s", error->message);
      gtk_widget_set_visible (GTK_WIDGET (self->remember), FALSE);
      gtk_widget_set_visible (GTK_WIDGET (self->no_keyring), TRUE);
      return;
    }
  if (password == NULL)
    return;
  pf_flow_set_remembers (flow, TRUE);
  pf_switch_row_set_active (self->remember, TRUE);
  /* A move goes on with what it was told to remember, once; the person may type. */
  if (!pf_flow_is_resuming (flow) || pf_flow_get_password (flow) != NULL ||
      pf_page_get_kind (page) != PF_PAGE_ASK ||
      *pf_entry_row_get_text (self->password) != '\0')
    return;
  g_clear_pointer (&self->tried, pf_secret_unref);
  self->tried = g_steal_pointer (&password);
  self->is_from_keyring = TRUE;
  sign_in (self);
}

/* Only a move takes so long that a password is worth remembering. */
static void
open_keyring (PfSignInPage *self)
{
  PfFlow  *flow = pf_page_get_flow (PF_PAGE (self));
  gboolean is_move = pf_flow_get_door (flow) == PF_DOOR_MOVE;

  gtk_widget_set_visible (GTK_WIDGET (self->remember), is_move);
  gtk_widget_set_visible (GTK_WIDGET (self->no_keyring), FALSE);
  pf_switch_row_set_active (self->remember, pf_flow_get_remembers (flow));
  if (is_move)
    pf_keyring_open_async (pf_flow_get_endpoint (flow),
                           pf_page_get_cancellable (PF_PAGE (self)), keyring_opened_cb,
                           g_object_ref (self));
}

static void
pf_sign_in_page_enter (PfPage *page)
{
  PfSignInPage     *self = PF_SIGN_IN_PAGE (page);
  PfFlow           *flow = pf_page_get_flow (page);
  const PfEndpoint *endpoint = pf_flow_get_endpoint (flow);
  g_autofree char  *user = pf_a11y_isolate (endpoint->user);
  g_autofree char  *host = pf_a11y_isolate (endpoint->host);
  g_autofree char  *caption = g_strdup_printf (_ ("Password for %s"), user);
  g_autofree char  *hint = g_strdup_printf (_ ("It goes to %s only, encrypted."), host);
  g_autofree char  *name = g_strdup_printf (_ ("Signs in as %s"), user);

  pf_page_clear_error (page);
  pf_entry_row_set_caption (self->password, caption, hint);
  pf_entry_row_set_text (self->password, "");
  pf_row_set_text (self->name, name, _ ("Change the server or the sign-in name"));
  gtk_widget_set_visible (GTK_WIDGET (self->blank), FALSE);
  if (pf_flow_is_undoing (flow))
    pf_page_set_head (page, _ ("Sign in to take the move back"),
                      _ ("Postferry then removes from the server what the move put "
                         "there."));
  else if (pf_flow_is_resuming (flow))
    pf_page_set_head (
        page, _ ("Sign in to go on"),
        _ ("Postferry first looks what arrived, so nothing is sent twice."));
  else
    pf_page_set_head (page, _ ("Sign in"),
                      _ ("Postferry tries your password once, to see your folders."));
  ask (self);
  open_keyring (self);
}

static GtkWidget *
pf_sign_in_page_get_first_focus (PfPage *page)
{
  return pf_entry_row_get_field (PF_SIGN_IN_PAGE (page)->password);
}

static void
pf_sign_in_page_dispose (GObject *object)
{
  PfSignInPage *self = PF_SIGN_IN_PAGE (object);

  g_clear_pointer (&self->tried, pf_secret_unref);
  g_clear_pointer (&self->certificate, pf_certificate_free);

  G_OBJECT_CLASS (pf_sign_in_page_parent_class)->dispose (object);
}

static void
pf_sign_in_page_class_init (PfSignInPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pf_sign_in_page_dispose;
  PF_PAGE_CLASS (klass)->enter = pf_sign_in_page_enter;
  PF_PAGE_CLASS (klass)->get_first_focus = pf_sign_in_page_get_first_focus;
  PF_PAGE_CLASS (klass)->suggested = pf_sign_in_page_suggested;
  PF_PAGE_CLASS (klass)->act = pf_sign_in_page_act;
  PF_PAGE_CLASS (klass)->stop = pf_sign_in_page_stop;
}

static void
pf_sign_in_page_init (PfSignInPage *self)
{
  AdwPreferencesGroup *group = pf_page_add_group (PF_PAGE (self), NULL,
                                                  _ ("Your account"));

  self->password = PF_ENTRY_ROW (pf_entry_row_new_password (_ ("Password"), NULL));
  g_signal_connect_swapped (self->password, "changed", G_CALLBACK (password_changed_cb),
                            self);
  adw_preferences_group_add (group, GTK_WIDGET (self->password));

  self->blank = ADW_ACTION_ROW (
      pf_choice_row_new (_ ("Keep the Blank"),
                         _ ("The password really starts or ends with a blank")));
  g_signal_connect_swapped (self->blank, "activated", G_CALLBACK (keep_blank_cb), self);
  gtk_widget_set_visible (GTK_WIDGET (self->blank), FALSE);
  adw_preferences_group_add (group, GTK_WIDGET (self->blank));

  self->name = ADW_ACTION_ROW (pf_choice_row_new (_ ("Sign-in name"), NULL));
  g_signal_connect_swapped (self->name, "activated", G_CALLBACK (change_name_cb), self);
  adw_preferences_group_add (group, GTK_WIDGET (self->name));

  self->remember = PF_SWITCH_ROW (
      pf_switch_row_new (_ ("Remember the password until the move is finished"),
                         _ ("In this computer's keyring")));
  adw_preferences_group_add (group, GTK_WIDGET (self->remember));
  self->no_keyring = PF_FACT_ROW (
      pf_fact_row_new (_ ("The password is not remembered"),
                       _ ("This computer has no keyring. Postferry asks again when it "
                          "needs the password.")));
  gtk_widget_set_visible (GTK_WIDGET (self->no_keyring), FALSE);
  adw_preferences_group_add (group, GTK_WIDGET (self->no_keyring));
}
