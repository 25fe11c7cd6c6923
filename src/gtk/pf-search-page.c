/* pf-search-page.c - looking for the settings, and what was found
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-search-page.h"

#include "gtk/pf-a11y.h"
#include "gtk/pf-abilities-page.h"
#include "gtk/pf-details.h"
#include "gtk/pf-places-list.h"
#include "gtk/pf-rows.h"
#include "gtk/pf-server-words.h"
#include "human/pf-words-detect.h"
#include "jobs/pf-probe-job.h"

#include <glib/gi18n.h>

#define SPINNER_AFTER_S 3

struct _PfSearchPage
{
  PfPage parent_instance;

  PfPlacesList *places;
  GtkWidget    *spinner;
  GtkWidget    *found; /* holds the groups of what was found */
  PfDetails    *details;
  PfDetectJob  *job; /* (owned) (nullable) */
  guint         spinner_timer;
  gboolean      is_probing;
};

G_DEFINE_FINAL_TYPE (PfSearchPage, pf_search_page, PF_TYPE_PAGE)

static PfFlow *
get_flow (PfSearchPage *self)
{
  return pf_page_get_flow (PF_PAGE (self));
}

/* Moving needs IMAP; checking does with any of the two. */
static gboolean
can_go_on (PfSearchPage *self)
{
  PfFlow *flow = get_flow (self);

  return pf_flow_get_endpoint (flow) != NULL ||
         (pf_flow_get_door (flow) == PF_DOOR_CHECK &&
          pf_flow_get_discovery (flow)->candidates->len > 0);
}

static AdwPreferencesGroup *
add_group (PfSearchPage *self, const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  pf_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  gtk_box_append (GTK_BOX (self->found), group);
  return ADW_PREFERENCES_GROUP (group);
}

static GtkWidget *
add_fact (AdwPreferencesGroup *group, const char *title, const char *subtitle)
{
  GtkWidget *row = pf_fact_row_new (title, subtitle);

  adw_preferences_group_add (group, row);
  return row;
}

static void
add_server (PfSearchPage *self, AdwPreferencesGroup *group, PfProtocol protocol)
{
  PfFlow            *flow = get_flow (self);
  const PfCandidate *candidate = pf_flow_find_candidate (flow, protocol);
  const PfProbe     *probe;
  g_autofree char   *title = NULL;
  g_autofree char   *facts = NULL;
  GtkWidget         *row;

  if (candidate == NULL)
    return;
  probe = pf_server_find_probe (pf_flow_get_probes (flow), candidate->endpoint);
  title = pf_server_words_title (candidate->endpoint);
  facts = pf_server_words_facts (candidate->endpoint, probe, candidate);
  row = add_fact (group, title, facts);
  if (probe == NULL)
    pf_fact_row_set_icon (PF_FACT_ROW (row), "network-server-symbolic", NULL);
  else if (pf_server_answered (probe) && pf_server_words_certificate (probe) == NULL)
    pf_fact_row_set_icon (PF_FACT_ROW (row), "emblem-ok-symbolic", "success");
  else
    pf_fact_row_set_icon (PF_FACT_ROW (row), "dialog-warning-symbolic", "warning");
}

/* The sentence that nobody may overlook; the name is never cut. */
static char *
make_promise (const char *host)
{
  return g_strdup_printf (_ ("Your password will be sent to %s and to nobody else."),
                          host);
}

static void
add_promise (AdwPreferencesGroup *group, const char *host)
{
  g_autofree char *marked = pf_a11y_isolate (host);
  g_autofree char *bold = g_markup_printf_escaped ("<b>%s</b>", marked);
  g_autofree char *plain = make_promise (marked);
  g_autofree char *markup = make_promise (bold);
  GtkWidget       *row = add_fact (group, plain, NULL);

  pf_fact_row_set_icon (PF_FACT_ROW (row), "channel-secure-symbolic", NULL);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), TRUE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), markup);
}

static gboolean
is_strangers (const PfCandidate *candidate)
{
  const PfProvenance *best = candidate->sources->len > 0
                                 ? g_ptr_array_index (candidate->sources, 0)
                                 : NULL;

  return candidate->is_other_owner &&
         (best == NULL ||
          (best->trust != PF_TRUST_CURATED && best->kind != PF_SOURCE_OVERRIDE));
}

static void
add_warnings (PfSearchPage *self, AdwPreferencesGroup *group, const PfCandidate *imap)
{
  const PfDiscovery *discovery = pf_flow_get_discovery (get_flow (self));
  GtkWidget         *row;

  if (pf_words_trust_is_low (imap))
    {
      row = add_fact (group, _ ("Compare before you go on"), pf_words_trust (imap));
      pf_fact_row_set_icon (PF_FACT_ROW (row), "dialog-warning-symbolic", "warning");
    }
  if (is_strangers (imap))
    {
      g_autofree char *host = pf_a11y_isolate (imap->endpoint->host);
      g_autofree char *domain = pf_a11y_isolate (discovery->domain);
      g_autofree char *title = g_strdup_printf (
          /* Translators: a server's name, and the domain of the address */
          _ ("%s belongs to somebody else than %s"), host, domain);

      row = add_fact (group, title,
                      _ ("That is common. Go on only if you know that name."));
      pf_fact_row_set_icon (PF_FACT_ROW (row), "dialog-question-symbolic", "warning");
    }
}

static void
abilities_cb (PfSearchPage *self)
{
  pf_page_show_above (PF_PAGE (self), g_object_new (PF_TYPE_ABILITIES_PAGE, NULL));
}

static void
add_receiving (PfSearchPage *self)
{
  PfFlow              *flow = get_flow (self);
  const PfCandidate   *imap = pf_flow_find_candidate (flow, PF_PROTOCOL_IMAP);
  AdwPreferencesGroup *group = add_group (self, _ ("Receiving mail"));
  GtkWidget           *row;

  adw_preferences_group_set_description (
      group, _ ("IMAP keeps your mail on the server. With POP3, your computer collects "
                "it."));
  add_server (self, group, PF_PROTOCOL_IMAP);
  add_server (self, group, PF_PROTOCOL_POP3);
  if (pf_flow_get_endpoint (flow) != NULL)
    {
      add_promise (group, pf_flow_get_endpoint (flow)->host);
      if (imap != NULL)
        add_warnings (self, group, imap);
    }
  else if (pf_flow_get_door (flow) == PF_DOOR_MOVE)
    {
      row = add_fact (group, _ ("Moving needs IMAP"),
                      _ ("No IMAP server with encryption is known for this address. If "
                         "your provider has one, enter it."));
      pf_fact_row_set_icon (PF_FACT_ROW (row), "dialog-warning-symbolic", "warning");
    }
}

static void
add_sending (PfSearchPage *self)
{
  AdwPreferencesGroup *group;

  if (pf_flow_find_candidate (get_flow (self), PF_PROTOCOL_SMTP) == NULL)
    return;
  group = add_group (self, _ ("Sending mail"));
  add_server (self, group, PF_PROTOCOL_SMTP);
}

static void
add_more (PfSearchPage *self)
{
  AdwPreferencesGroup *group;
  GtkWidget           *row;

  if (pf_flow_get_probes (get_flow (self)) == NULL)
    return;
  group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  pf_a11y_name_list (GTK_WIDGET (group), _ ("More"));
  gtk_box_append (GTK_BOX (self->found), GTK_WIDGET (group));
  row = pf_choice_row_new (_ ("What These Servers Can Do"),
                           _ ("IMAP and POP3 side by side, as just tried"));
  g_signal_connect_swapped (row, "activated", G_CALLBACK (abilities_cb), self);
  adw_preferences_group_add (group, row);
}

static void
near_cb (PfSearchPage *self)
{
  PfFlow            *flow = get_flow (self);
  const PfDiscovery *discovery = pf_flow_get_discovery (flow);
  const char        *address = pf_flow_get_address (flow);
  const char        *at = strrchr (address, '@');
  g_autofree char   *name = at != NULL ? g_strndup (address, (gsize) (at - address))
                                       : g_strdup (address);
  g_autofree char   *better = g_strdup_printf ("%s@%s", name, discovery->near);

  pf_flow_set_address (flow, better);
  pf_page_leave (PF_PAGE (self));
  pf_page_enter (PF_PAGE (self));
  pf_page_grab_focus (PF_PAGE (self));
}

static void
add_near (PfSearchPage *self, const PfDiscovery *discovery)
{
  AdwPreferencesGroup *group;
  g_autofree char     *marked = NULL;
  g_autofree char     *title = NULL;
  GtkWidget           *row;

  if (discovery->near == NULL)
    return;
  group = add_group (self, _ ("Did you mean this?"));
  marked = pf_a11y_isolate (discovery->near);
  title = g_strdup_printf (_ ("Use %s"), marked);
  row = pf_choice_row_new (title, _ ("One letter differs from what you typed"));
  g_signal_connect_swapped (row, "activated", G_CALLBACK (near_cb), self);
  adw_preferences_group_add (group, row);
}

static void
clear_found (PfSearchPage *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->found)) != NULL)
    gtk_box_remove (GTK_BOX (self->found), child);
}

static void
show_nothing (PfSearchPage *self, const PfDiscovery *discovery)
{
  PfPage          *page = PF_PAGE (self);
  g_autofree char *domain = pf_a11y_isolate (discovery->domain);
  g_autofree char *heading = NULL;

  add_near (self, discovery);
  if (discovery->domain_exists == 0)
    {
      heading = g_strdup_printf (_ ("There is no domain %s"), domain);
      pf_page_set_head (page, heading,
                        _ ("Look at the part of the address after the @ again."));
    }
  else
    {
      heading = g_strdup_printf (_ ("No settings found for %s"), domain);
      pf_page_set_head (
          page, heading,
          _ ("Your provider's help page lists them. Look for “IMAP server”."));
    }
  pf_page_set_buttons (page, _ ("Check the Address"), _ ("Enter Them Myself"));
}

/* Which answered; while that is not known, that they are being tried. */
static char *
make_lead (PfSearchPage *self)
{
  PfFlow          *flow = get_flow (self);
  GPtrArray       *probes = pf_flow_get_probes (flow);
  gboolean         imap;
  gboolean         pop3;
  g_autofree char *domain = pf_a11y_isolate (pf_flow_get_discovery (flow)->domain);

  if (probes == NULL)
    return g_strdup (_ ("Postferry is trying whether they answer."));
  imap = pf_server_answered (pf_server_find_protocol (probes, PF_PROTOCOL_IMAP));
  pop3 = pf_server_answered (pf_server_find_protocol (probes, PF_PROTOCOL_POP3));
  if (imap && pop3)
    return g_strdup_printf (_ ("Both kinds of mailbox answered at %s."), domain);
  if (imap)
    return g_strdup_printf (_ ("Only IMAP answered at %s."), domain);
  if (pop3)
    return g_strdup_printf (_ ("Only POP3 answered at %s."), domain);
  return g_strdup_printf (_ ("No mail server answered at %s."), domain);
}

static void
show_servers (PfSearchPage *self)
{
  PfPage            *page = PF_PAGE (self);
  PfFlow            *flow = get_flow (self);
  const PfCandidate *imap = pf_flow_find_candidate (flow, PF_PROTOCOL_IMAP);
  g_autofree char   *lead = make_lead (self);

  add_receiving (self);
  add_sending (self);
  add_more (self);
  pf_page_set_head (page, _ ("Settings found"), lead);
  if (!can_go_on (self))
    pf_page_set_buttons (page, _ ("Check the Address"), _ ("Enter It Myself"));
  else if (imap != NULL && is_strangers (imap))
    pf_page_set_buttons (page, _ ("Change…"), _ ("I Know It, Continue"));
  else
    pf_page_set_buttons (page, _ ("Change…"), _ ("Continue"));
}

static void
show_found (PfSearchPage *self)
{
  const PfDiscovery *discovery = pf_flow_get_discovery (get_flow (self));
  g_autofree char   *places = pf_server_words_places (discovery);

  gtk_widget_set_visible (GTK_WIDGET (self->places), FALSE);
  clear_found (self);
  pf_page_set_kind (PF_PAGE (self), PF_PAGE_ASK);
  if (discovery->candidates->len == 0)
    show_nothing (self, discovery);
  else
    show_servers (self);
  pf_details_set_text (self->details, places);
}

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfSearchPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *lead = NULL;
  g_autofree char *spoken = NULL;
  GPtrArray       *probes = pf_probe_finish (result, &error);
  GtkRoot         *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget       *focus;

  self->is_probing = FALSE;
  if (probes == NULL || pf_flow_get_discovery (get_flow (self)) == NULL)
    {
      g_clear_pointer (&probes, g_ptr_array_unref);
      return;
    }
  pf_flow_set_probes (get_flow (self), probes);
  /* The rows are made anew: only a reading position in them goes to the heading. */
  focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  if (focus != NULL && gtk_widget_is_ancestor (focus, self->found))
    pf_page_grab_focus (PF_PAGE (self));
  show_found (self);
  /* Who is on the heading hears it change. */
  if (root != NULL &&
      gtk_root_get_focus (root) == GTK_WIDGET (pf_page_get_head (PF_PAGE (self))))
    return;
  lead = make_lead (self);
  /* Translators: heading and lead of the page, to be spoken */
  spoken = g_strdup_printf (C_ ("sentences", "%s. %s"), _ ("Settings found"), lead);
  pf_page_say (PF_PAGE (self), spoken);
}

static void
probe (PfSearchPage *self)
{
  PfFlow *flow = get_flow (self);
  g_autoptr (GPtrArray) endpoints = pf_flow_list_endpoints (flow);

  if (endpoints->len == 0 || pf_flow_get_probes (flow) != NULL || self->is_probing)
    return;
  self->is_probing = TRUE;
  pf_probe_async (endpoints, pf_flow_get_trust (flow), FALSE, FALSE,
                  pf_page_get_cancellable (PF_PAGE (self)), NULL, NULL, probed_cb,
                  g_object_ref (self));
}

static void
forget_job (PfSearchPage *self)
{
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);
  g_clear_handle_id (&self->spinner_timer, g_source_remove);
  gtk_widget_set_visible (self->spinner, FALSE);
}

static void
changed_cb (PfSearchPage *self)
{
  pf_places_list_update (self->places, self->job);
}

static void
searched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfSearchPage) self = data;
  g_autoptr (GError) error = NULL;
  PfPage      *page = PF_PAGE (self);
  PfDiscovery *discovery = pf_detect_job_run_finish (PF_DETECT_JOB (source), result,
                                                     &error);

  if (self->job != PF_DETECT_JOB (source))
    {
      g_clear_pointer (&discovery, pf_discovery_free);
      return;
    }
  forget_job (self);
  if (discovery != NULL)
    {
      pf_flow_set_discovery (get_flow (self), discovery);
      show_found (self);
      pf_page_grab_focus (page);
      probe (self);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      if (pf_flow_get_step (get_flow (self)) == PF_STEP_SEARCH)
        pf_flow_back (get_flow (self));
      return;
    }
  pf_page_set_kind (page, PF_PAGE_ASK);
  pf_page_set_buttons (page, _ ("Check the Address"), _ ("Enter Them Myself"));
  pf_page_show_error (page, error, pf_flow_get_address (get_flow (self)), NULL);
}

static gboolean
spinner_cb (gpointer data)
{
  PfSearchPage *self = data;

  self->spinner_timer = 0;
  gtk_widget_set_visible (self->spinner, TRUE);
  return G_SOURCE_REMOVE;
}

static void
search (PfSearchPage *self)
{
  PfPage *page = PF_PAGE (self);
  PfFlow *flow = get_flow (self);
  g_autoptr (PfDiscoverRequest)
      request = pf_discover_request_new (pf_flow_get_address (flow));

  clear_found (self);
  pf_details_set_text (self->details, NULL);
  pf_page_clear_error (page);
  pf_page_set_head (page, _ ("Looking for your settings"),
                    _ ("This takes a few seconds."));
  pf_page_set_kind (page, PF_PAGE_CHECK);
  pf_page_set_buttons_plain (page, NULL, _ ("Stop Looking"));

  request->is_offline = pf_flow_get_offline (flow);
  request->use_ispdb = !pf_flow_get_preferences (flow)->no_ispdb;
  request->trust = pf_trust_copy (pf_flow_get_trust (flow));
  forget_job (self);
  self->job = pf_detect_job_new (request);
  g_signal_connect_swapped (self->job, "changed", G_CALLBACK (changed_cb), self);
  self->spinner_timer = g_timeout_add_seconds (SPINNER_AFTER_S, spinner_cb, self);
  gtk_widget_set_visible (GTK_WIDGET (self->places), TRUE);
  pf_places_list_update (self->places, NULL);
  pf_detect_job_run_async (self->job, pf_page_get_cancellable (page), searched_cb,
                           g_object_ref (self));
  changed_cb (self);
}

static void
pf_search_page_enter (PfPage *page)
{
  PfSearchPage *self = PF_SEARCH_PAGE (page);
  PfFlow       *flow = pf_page_get_flow (page);

  if (pf_flow_get_discovery (flow) == NULL)
    {
      search (self);
      return;
    }
  pf_flow_set_by_hand (flow, FALSE);
  show_found (self);
  probe (self);
}

static void
pf_search_page_leave (PfPage *page)
{
  PfSearchPage *self = PF_SEARCH_PAGE (page);

  forget_job (self);
  self->is_probing = FALSE;
}

static void
pf_search_page_stop (PfPage *page)
{
  g_cancellable_cancel (pf_page_get_cancellable (page));
}

static void
enter_by_hand (PfPage *page)
{
  pf_flow_set_by_hand (pf_page_get_flow (page), TRUE);
  pf_flow_next (pf_page_get_flow (page));
}

static void
pf_search_page_suggested (PfPage *page)
{
  PfFlow *flow = pf_page_get_flow (page);

  if (pf_page_get_kind (page) == PF_PAGE_CHECK)
    pf_page_stop (page);
  else if (pf_flow_get_discovery (flow) == NULL || !can_go_on (PF_SEARCH_PAGE (page)))
    enter_by_hand (page);
  else
    pf_flow_next (flow);
}

static void
pf_search_page_other (PfPage *page)
{
  PfFlow *flow = pf_page_get_flow (page);

  if (pf_flow_get_discovery (flow) != NULL && can_go_on (PF_SEARCH_PAGE (page)))
    enter_by_hand (page);
  else
    pf_flow_back (flow);
}

static void
pf_search_page_dispose (GObject *object)
{
  PfSearchPage *self = PF_SEARCH_PAGE (object);

  if (self->job != NULL)
    forget_job (self);

  G_OBJECT_CLASS (pf_search_page_parent_class)->dispose (object);
}

static void
pf_search_page_class_init (PfSearchPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pf_search_page_dispose;
  PF_PAGE_CLASS (klass)->enter = pf_search_page_enter;
  PF_PAGE_CLASS (klass)->leave = pf_search_page_leave;
  PF_PAGE_CLASS (klass)->stop = pf_search_page_stop;
  PF_PAGE_CLASS (klass)->suggested = pf_search_page_suggested;
  PF_PAGE_CLASS (klass)->other = pf_search_page_other;
}

static void
pf_search_page_init (PfSearchPage *self)
{
  PfPage *page = PF_PAGE (self);

  self->spinner = g_object_new (GTK_TYPE_SPINNER, "spinning", TRUE, "visible", FALSE,
                                "halign", GTK_ALIGN_CENTER, "accessible-role",
                                GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  pf_page_add (page, self->spinner);
  self->places = PF_PLACES_LIST (pf_places_list_new ());
  gtk_widget_set_visible (GTK_WIDGET (self->places), FALSE);
  pf_page_add (page, GTK_WIDGET (self->places));
  self->found = pf_page_add_column (page);
  self->details = PF_DETAILS (pf_details_new (_ ("Where we looked")));
  pf_page_add (page, GTK_WIDGET (self->details));
}
