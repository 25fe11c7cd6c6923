/* pf-address-page.c - whose mail should move
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-address-page.h"

#include "gtk/pf-a11y.h"
#include "gtk/pf-details.h"
#include "gtk/pf-entry-row.h"
#include "gtk/pf-field-words.h"
#include "gtk/pf-rows.h"
#include "human/pf-words.h"
#include "jobs/pf-stores-job.h"

#include <glib/gi18n.h>

#define MOST_ACCOUNTS 50 /* shown; the field takes any other */

struct _PfAddressPage
{
  PfPage parent_instance;

  PfEntryRow          *address;
  AdwPreferencesGroup *found;
  GPtrArray           *rows; /* (owned) (element-type GtkWidget) rows of found */
  PfSwitchRow         *offline;
  GtkWidget           *privacy; /* who is asked */
};

G_DEFINE_FINAL_TYPE (PfAddressPage, pf_address_page, PF_TYPE_PAGE)

static void
account_cb (GtkWidget *row, PfAddressPage *self)
{
  PfFlow *flow = pf_page_get_flow (PF_PAGE (self));

  pf_flow_set_address (flow, g_object_get_data (G_OBJECT (row), "address"));
  pf_flow_next (flow);
}

static char *
describe_account (const PfStoreChoice *store)
{
  g_autofree char *size = pf_words_size ((guint64) store->bytes);
  g_autofree char *messages = NULL;

  if (store->messages < 0)
    /* Translators: a mail program and a size: "Thunderbird, 3.1 GB" */
    return g_strdup_printf (_ ("%s, %s"), store->program, size);
  messages = pf_words_messages (store->messages);
  /* Translators: "Thunderbird, 12,412 messages, 3.1 GB" */
  return g_strdup_printf (_ ("%s, %s, %s"), store->program, messages, size);
}

/* One that uses IMAP already is shown, so that nobody looks for it, but is no choice. */
static void
add_account (PfAddressPage *self, const PfStoreChoice *store)
{
  g_autofree char *marked = pf_a11y_isolate (store->address);
  g_autofree char *subtitle = NULL;
  GtkWidget       *row;

  if (g_strcmp0 (store->type, "imap") == 0)
    row = pf_fact_row_new (marked, _ ("Already uses IMAP"));
  else
    {
      subtitle = describe_account (store);
      row = pf_choice_row_new (marked, subtitle);
      g_object_set_data_full (G_OBJECT (row), "address", g_strdup (store->address),
                              g_free);
      g_signal_connect (row, "activated", G_CALLBACK (account_cb), self);
    }
  adw_preferences_group_add (self->found, row);
  g_ptr_array_add (self->rows, row);
}

static gboolean
is_of_type (const PfStoreChoice *store, const char *type)
{
  return store->address != NULL && *store->address != '\0' &&
         g_strcmp0 (store->type, type) == 0;
}

static void
clear_rows (PfAddressPage *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->found, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
}

static void
show_accounts (PfAddressPage *self, GPtrArray *stores)
{
  static const char *const types[] = { "pop3", "imap" };
  gboolean                 has_choice = FALSE;

  clear_rows (self);
  for (gsize t = 0; t < G_N_ELEMENTS (types); t++)
    for (guint i = 0; i < stores->len; i++)
      {
        const PfStoreChoice *store = g_ptr_array_index (stores, i);

        if (is_of_type (store, types[t]) && self->rows->len < MOST_ACCOUNTS)
          {
            add_account (self, store);
            has_choice |= t == 0;
          }
      }
  gtk_widget_set_visible (GTK_WIDGET (self->found), has_choice);
}

static gboolean
is_untouched (PfAddressPage *self)
{
  return *pf_entry_row_get_text (self->address) == '\0';
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfAddressPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) stores = pf_stores_load_finish (result, &error);
  g_autoptr (GPtrArray) choices = NULL;

  if (stores == NULL)
    {
      /* The page for the mail on this computer says what is wrong with it. */
      g_debug ("stores: %s", error->message);
      return;
    }
  choices = pf_store_choices_new (stores);
  show_accounts (self, choices);
  if (gtk_widget_get_visible (GTK_WIDGET (self->found)) && is_untouched (self) &&
      gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (g_ptr_array_index (self->rows, 0));
}

static void
load_accounts (PfAddressPage *self)
{
  const char *profile = pf_flow_get_profile (pf_page_get_flow (PF_PAGE (self)));
  const char *specs[] = { profile, NULL };

  pf_stores_load_async (profile != NULL ? specs : NULL,
                        pf_flow_get_state_dir (pf_page_get_flow (PF_PAGE (self))),
                        PF_STORES_LIST, pf_page_get_cancellable (PF_PAGE (self)), NULL,
                        NULL, loaded_cb, g_object_ref (self));
}

static void
pf_address_page_enter (PfPage *page)
{
  PfAddressPage *self = PF_ADDRESS_PAGE (page);
  PfFlow        *flow = pf_page_get_flow (page);
  const char    *address = pf_flow_get_address (flow);

  if (pf_flow_get_door (flow) == PF_DOOR_MOVE)
    pf_page_set_head (page, _ ("Whose mail should move?"),
                      _ ("Postferry finds the settings from the address."));
  else
    pf_page_set_head (page, _ ("Your email address"),
                      _ ("Postferry finds the settings from it."));
  gtk_widget_set_visible (self->privacy, pf_flow_get_door (flow) != PF_DOOR_TROUBLE);
  pf_entry_row_set_caption (self->address, _ ("Email address"),
                            pf_flow_get_door (flow) == PF_DOOR_TROUBLE
                                ? _ ("Nothing is sent until you press Find the Cause.")
                                : _ ("Nothing is sent until you press Find Settings."));
  pf_page_set_buttons (page, NULL,
                       pf_flow_get_door (flow) == PF_DOOR_TROUBLE ? _ ("Find the Cause")
                                                                  : _ ("Find Settings"));
  pf_switch_row_set_active (self->offline, pf_flow_get_offline (flow));
  pf_entry_row_set_text (self->address, address);
  clear_rows (self);
  gtk_widget_set_visible (GTK_WIDGET (self->found), FALSE);
  if (pf_flow_get_door (flow) == PF_DOOR_MOVE)
    load_accounts (self);
}

static GtkWidget *
pf_address_page_get_first_focus (PfPage *page)
{
  return pf_entry_row_get_field (PF_ADDRESS_PAGE (page)->address);
}

static void
pf_address_page_suggested (PfPage *page)
{
  PfAddressPage   *self = PF_ADDRESS_PAGE (page);
  PfFlow          *flow = pf_page_get_flow (page);
  g_autofree char *address = NULL;
  PfField problem = pf_field_check_address (pf_entry_row_get_text (self->address),
                                            &address);

  pf_entry_row_set_error (self->address, pf_field_words (PF_FIELD_OF_ADDRESS, problem));
  if (problem != PF_FIELD_GOOD)
    {
      pf_entry_row_focus (self->address);
      return;
    }
  pf_flow_set_address (flow, address);
  pf_flow_next (flow);
}

static void
pf_address_page_dispose (GObject *object)
{
  g_clear_pointer (&PF_ADDRESS_PAGE (object)->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (pf_address_page_parent_class)->dispose (object);
}

static void
pf_address_page_class_init (PfAddressPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pf_address_page_dispose;
  PF_PAGE_CLASS (klass)->enter = pf_address_page_enter;
  PF_PAGE_CLASS (klass)->get_first_focus = pf_address_page_get_first_focus;
  PF_PAGE_CLASS (klass)->suggested = pf_address_page_suggested;
}

static void
offline_cb (PfAddressPage *self)
{
  pf_flow_set_offline (pf_page_get_flow (PF_PAGE (self)),
                       pf_switch_row_get_active (self->offline));
}

/* What leaves this computer, before it does. */
static void
add_privacy (PfAddressPage *self)
{
  GtkWidget *asks = g_object_new (
      GTK_TYPE_LABEL, "label",
      _ ("Postferry then asks your provider and public lists which servers they use. "
         "They see the part after the @, not your name."),
      "wrap", TRUE, "xalign", 0.0, NULL);
  GtkWidget *details = pf_details_new (_ ("Who is asked"));
  GtkWidget *group = adw_preferences_group_new ();

  gtk_widget_add_css_class (asks, "dim-label");
  pf_page_add (PF_PAGE (self), asks);

  pf_a11y_name_list (group, _ ("Who is asked"));
  adw_preferences_group_add (
      ADW_PREFERENCES_GROUP (group),
      pf_fact_row_new (_ ("Your provider"),
                       _ ("Its settings pages and its entries in the name service")));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                             pf_fact_row_new (_ ("Mozilla's public list"),
                                              _ ("Kept for Thunderbird")));
  adw_preferences_group_add (
      ADW_PREFERENCES_GROUP (group),
      pf_fact_row_new (_ ("The servers themselves"),
                       _ ("Usual names are tried only if nobody else knows")));
  self->offline = PF_SWITCH_ROW (
      pf_switch_row_new (_ ("Ask only Postferry's own list"),
                         _ ("Then nobody is asked, and only large providers are known")));
  g_signal_connect_swapped (self->offline, "notify::active", G_CALLBACK (offline_cb),
                            self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->offline));
  pf_details_set_child (PF_DETAILS (details), group);
  self->privacy = details;
  pf_page_add (PF_PAGE (self), details);
}

static void
pf_address_page_init (PfAddressPage *self)
{
  PfPage              *page = PF_PAGE (self);
  AdwPreferencesGroup *group;

  self->rows = g_ptr_array_new ();
  self->found = pf_page_add_group (page, _ ("Found on this computer"), NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->found), FALSE);
  group = pf_page_add_group (page, NULL, _ ("Account"));
  self->address = PF_ENTRY_ROW (
      pf_entry_row_new (_ ("Email address"),
                        _ ("Nothing is sent until you press Find Settings.")));
  pf_entry_row_set_purpose (self->address, GTK_INPUT_PURPOSE_EMAIL);
  adw_preferences_group_add (group, GTK_WIDGET (self->address));
  add_privacy (self);
  pf_page_set_buttons (page, NULL, _ ("Find Settings"));
}
