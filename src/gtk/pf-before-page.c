/* pf-before-page.c - what the provider wants before a password is typed
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-before-page.h"

#include "gtk/pf-a11y.h"
#include "gtk/pf-details.h"
#include "gtk/pf-rows.h"
#include "human/pf-words.h"

#include <glib/gi18n.h>

struct _PfBeforePage
{
  PfPage parent_instance;

  GtkWidget *content;
  PfDetails *details;
};

G_DEFINE_FINAL_TYPE (PfBeforePage, pf_before_page, PF_TYPE_PAGE)

static void
open_cb (GtkWidget *button, const char *url)
{
  gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (button)), url, GDK_CURRENT_TIME);
}

static void
free_url (gpointer url, GClosure *closure)
{
  g_free (url);
}

/* Only pages of the web are opened: an override file may hold anything. */
static void
add_open_button (GtkWidget *row, const char *title, const char *url)
{
  g_autofree char *name = NULL;
  GtkWidget       *button;

  if (url == NULL || !g_str_has_prefix (url, "https://"))
    return;
  button = gtk_button_new_with_label (_ ("Open Page"));
  /* Translators: a button beside a step, and that step */
  name = g_strdup_printf (_ ("Open Page: %s"), title);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  pf_a11y_name (button, name, url);
  g_signal_connect_data (button, "clicked", G_CALLBACK (open_cb), g_strdup (url),
                         free_url, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

typedef struct
{
  AdwPreferencesGroup *group;
  GString             *sources;
  const char          *asof; /* (nullable): the oldest */
  int                  n;
} Steps;

static void
add_step (Steps *steps, const PfPolicy *policy, const char *title, const char *subtitle)
{
  g_autofree char *numbered = g_strdup_printf (_ ("%d. %s"), ++steps->n, title);
  GtkWidget       *row = pf_fact_row_new (numbered, subtitle);

  add_open_button (row, title, policy->url);
  adw_preferences_group_add (steps->group, row);
  g_string_append_printf (steps->sources, "%s%s: %s\n  %s\n  %s",
                          steps->sources->len > 0 ? "\n" : "", policy->name,
                          policy->value != NULL ? policy->value : "",
                          policy->source != NULL ? policy->source : "",
                          policy->asof != NULL ? policy->asof : "");
  if (policy->text != NULL)
    g_string_append_printf (steps->sources, "\n  %s", policy->text);
  if (policy->asof != NULL &&
      (steps->asof == NULL || g_strcmp0 (policy->asof, steps->asof) < 0))
    steps->asof = policy->asof;
}

static void
add_steps (Steps *steps, PfFlow *flow)
{
  const PfPolicy *browser = pf_flow_get_policy (flow, "oauth-only");
  const PfPolicy *two_step = pf_flow_get_policy (flow, "two-step");
  const PfPolicy *app = pf_flow_get_policy (flow, "app-password");
  const PfPolicy *imap = pf_flow_get_policy (flow, "imap-switch");

  if (browser != NULL && app == NULL)
    add_step (steps, browser, _ ("Passwords may not be accepted here"),
              _ ("This provider lets mail programs in through its own sign-in page. A "
                 "password works only if your account is an exception."));
  if (imap != NULL && g_strcmp0 (imap->value, "off-by-default") == 0)
    add_step (steps, imap, _ ("Switch IMAP on in the web settings"),
              _ ("It is off until you switch it on."));
  if (two_step != NULL && app != NULL)
    add_step (steps, two_step, _ ("Turn on two-step sign-in"),
              _ ("Only then there are app passwords."));
  if (app != NULL)
    add_step (steps, app, _ ("Make an app password"),
              g_strcmp0 (app->value, "with-two-step") == 0
                  ? _ ("A second password, only for mail programs. Needed if you use "
                       "two-step sign-in.")
                  : _ ("A second password, only for mail programs"));
}

/* "As of March 2026."; a day that cannot be read is shown as it is. */
static char *
describe_day (const char *asof)
{
  g_autofree char *iso = g_strdup_printf ("%sT12:00:00Z", asof);
  g_autoptr (GDateTime) when = g_date_time_new_from_iso8601 (iso, NULL);
  g_autofree char *day = when != NULL ? pf_words_day (g_date_time_to_unix (when))
                                      : g_strdup (asof);

  return g_strdup_printf (_ ("As of %s. This may have changed since."), day);
}

static void
pf_before_page_enter (PfPage *page)
{
  PfBeforePage    *self = PF_BEFORE_PAGE (page);
  PfFlow          *flow = pf_page_get_flow (page);
  const char      *name = pf_flow_get_discovery (flow)->provider->name;
  g_autofree char *heading = g_strdup_printf (_ ("%s asks for something first"), name);
  g_autoptr (GString) sources = g_string_new (NULL);
  Steps      steps = { .sources = sources };
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->content)) != NULL)
    gtk_box_remove (GTK_BOX (self->content), child);
  steps.group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  pf_a11y_name_list (GTK_WIDGET (steps.group), _ ("Steps"));
  gtk_box_append (GTK_BOX (self->content), GTK_WIDGET (steps.group));
  add_steps (&steps, flow);
  if (steps.asof != NULL)
    {
      g_autofree char *day = describe_day (steps.asof);

      child = g_object_new (GTK_TYPE_LABEL, "label", day, "wrap", TRUE, "xalign", 0.0,
                            NULL);
      gtk_widget_add_css_class (child, "dim-label");
      gtk_box_append (GTK_BOX (self->content), child);
    }
  pf_page_set_head (page, heading,
                    _ ("Without it, the password is refused even if it is right."));
  pf_details_set_text (self->details, sources->str);
}

static void
go_on (PfPage *page)
{
  pf_flow_next (pf_page_get_flow (page));
}

static void
pf_before_page_class_init (PfBeforePageClass *klass)
{
  PF_PAGE_CLASS (klass)->enter = pf_before_page_enter;
  PF_PAGE_CLASS (klass)->suggested = go_on;
  PF_PAGE_CLASS (klass)->other = go_on;
}

static void
pf_before_page_init (PfBeforePage *self)
{
  PfPage *page = PF_PAGE (self);

  self->content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  pf_page_add (page, self->content);
  self->details = PF_DETAILS (pf_details_new (_ ("Where this is known from")));
  pf_page_add (page, GTK_WIDGET (self->details));
  pf_page_set_buttons (page, _ ("Skip This"), _ ("Continue"));
}
