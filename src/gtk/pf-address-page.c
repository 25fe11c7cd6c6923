/* pf-address-page.c - whose mail should move
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-address-page.h"

#include "gtk/pf-entry-row.h"
#include "gtk/pf-field-words.h"

#include <glib/gi18n.h>

struct _PfAddressPage
{
  PfPage parent_instance;

  PfEntryRow *address;
};

G_DEFINE_FINAL_TYPE (PfAddressPage, pf_address_page, PF_TYPE_PAGE)

static void
pf_address_page_enter (PfPage *page)
{
  PfAddressPage *self = PF_ADDRESS_PAGE (page);
  const char    *address = pf_flow_get_address (pf_page_get_flow (page));

  pf_entry_row_set_text (self->address, address);
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
pf_address_page_class_init (PfAddressPageClass *klass)
{
  PF_PAGE_CLASS (klass)->enter = pf_address_page_enter;
  PF_PAGE_CLASS (klass)->get_first_focus = pf_address_page_get_first_focus;
  PF_PAGE_CLASS (klass)->suggested = pf_address_page_suggested;
}

static void
pf_address_page_init (PfAddressPage *self)
{
  PfPage              *page = PF_PAGE (self);
  AdwPreferencesGroup *group;

  pf_page_set_head (page, _ ("Whose mail should move?"),
                    _ ("The address of the account that gets the mail."));
  group = pf_page_add_group (page, NULL, _ ("Account"));
  self->address = PF_ENTRY_ROW (
      pf_entry_row_new (_ ("Email address"),
                        _ ("Nothing is sent until you press Sign In.")));
  pf_entry_row_set_purpose (self->address, GTK_INPUT_PURPOSE_EMAIL);
  adw_preferences_group_add (group, GTK_WIDGET (self->address));
  pf_page_set_buttons (page, NULL, _ ("Continue"));
}
