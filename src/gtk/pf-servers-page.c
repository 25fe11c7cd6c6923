/* pf-servers-page.c - the mail server, typed by hand
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-servers-page.h"

#include "gtk/pf-a11y.h"
#include "gtk/pf-entry-row.h"
#include "gtk/pf-field-words.h"
#include "gtk/pf-rows.h"

#include <glib/gi18n.h>
#include <string.h>

struct _PfServersPage
{
  PfPage parent_instance;

  PfEntryRow     *host;
  PfEntryRow     *port;
  PfEntryRow     *user;
  GtkCheckButton *tls;
  GtkCheckButton *starttls;
};

G_DEFINE_FINAL_TYPE (PfServersPage, pf_servers_page, PF_TYPE_PAGE)

static PfSecurity
get_security (PfServersPage *self)
{
  return gtk_check_button_get_active (self->starttls) ? PF_SECURITY_STARTTLS
                                                      : PF_SECURITY_TLS;
}

static char *
default_port (PfSecurity security)
{
  return g_strdup_printf ("%u", pf_endpoint_default_port (PF_PROTOCOL_IMAP, security));
}

/* The usual port follows the kind of encryption until somebody typed another. */
static void
security_cb (PfServersPage *self)
{
  PfSecurity       security = get_security (self);
  g_autofree char *usual = default_port (security);
  g_autofree char *other = default_port (
      security == PF_SECURITY_TLS ? PF_SECURITY_STARTTLS : PF_SECURITY_TLS);

  if (g_str_equal (pf_entry_row_get_text (self->port), other))
    pf_entry_row_set_text (self->port, usual);
}

static void
pf_servers_page_enter (PfPage *page)
{
  PfServersPage    *self = PF_SERVERS_PAGE (page);
  PfFlow           *flow = pf_page_get_flow (page);
  const PfEndpoint *endpoint = pf_flow_get_endpoint (flow);
  const char       *address = pf_flow_get_address (flow);
  const char       *at = strchr (address, '@');
  g_autofree char  *domain = g_strdup (at != NULL ? at + 1 : address);
  g_autofree char  *marked = pf_a11y_isolate (domain);
  g_autofree char  *heading = g_strdup_printf (_ ("The mail server of %s"), marked);
  g_autofree char  *port = NULL;

  pf_page_set_head (page, heading,
                    _ ("Your provider's help page lists it. Look for “IMAP server”."));
  if (endpoint == NULL)
    {
      port = default_port (PF_SECURITY_TLS);
      pf_entry_row_set_text (self->host, "");
      pf_entry_row_set_text (self->port, port);
      pf_entry_row_set_text (self->user, address);
      gtk_check_button_set_active (self->tls, TRUE);
      return;
    }
  port = g_strdup_printf ("%u", endpoint->port);
  gtk_check_button_set_active (endpoint->security == PF_SECURITY_STARTTLS ? self->starttls
                                                                          : self->tls,
                               TRUE);
  pf_entry_row_set_text (self->host, endpoint->host);
  pf_entry_row_set_text (self->port, port);
  pf_entry_row_set_text (self->user, endpoint->user);
}

static GtkWidget *
pf_servers_page_get_first_focus (PfPage *page)
{
  return pf_entry_row_get_field (PF_SERVERS_PAGE (page)->host);
}

static void
pf_servers_page_suggested (PfPage *page)
{
  PfServersPage   *self = PF_SERVERS_PAGE (page);
  PfFlow          *flow = pf_page_get_flow (page);
  g_autofree char *host = NULL;
  g_autofree char *user = NULL;
  guint16          port = 0;
  g_autoptr (PfEndpoint) endpoint = NULL;
  PfEntryRow *wrong = NULL;

  const struct
  {
    PfEntryRow *row;
    PfFieldOf   field;
    PfField     problem;
  } fields[] = {
    { self->host, PF_FIELD_OF_HOST,
      pf_field_check_host (pf_entry_row_get_text (self->host), &host) },
    { self->port, PF_FIELD_OF_PORT,
      pf_field_check_port (pf_entry_row_get_text (self->port), &port) },
    { self->user, PF_FIELD_OF_USER,
      pf_field_check_user (pf_entry_row_get_text (self->user), &user) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      pf_entry_row_set_error (fields[i].row,
                              pf_field_words (fields[i].field, fields[i].problem));
      if (fields[i].problem != PF_FIELD_GOOD && wrong == NULL)
        wrong = fields[i].row;
    }
  if (wrong != NULL)
    {
      pf_entry_row_focus (wrong);
      return;
    }

  endpoint = pf_endpoint_new (PF_PROTOCOL_IMAP, get_security (self), host, port, user);
  pf_flow_set_by_hand (flow, TRUE);
  pf_flow_set_endpoint (flow, endpoint);
  pf_flow_set_probes (flow, NULL);
  pf_flow_next (flow);
}

static void
pf_servers_page_class_init (PfServersPageClass *klass)
{
  PF_PAGE_CLASS (klass)->enter = pf_servers_page_enter;
  PF_PAGE_CLASS (klass)->get_first_focus = pf_servers_page_get_first_focus;
  PF_PAGE_CLASS (klass)->suggested = pf_servers_page_suggested;
}

static void
add_encryption (PfServersPage *self)
{
  AdwPreferencesGroup *group = pf_page_add_group (PF_PAGE (self), _ ("Encryption"), NULL);
  const char          *tls = _ ("Encrypted from the start");
  const char          *tls_hint = _ ("The usual way, port 993");
  const char          *starttls = _ ("Encrypted after the greeting");
  const char *starttls_hint = _ ("For servers that offer only port 143 (STARTTLS)");

  adw_preferences_group_add (group, pf_radio_row_new (tls, tls_hint, NULL, &self->tls));
  adw_preferences_group_add (group, pf_radio_row_new (starttls, starttls_hint, self->tls,
                                                      &self->starttls));
  gtk_check_button_set_active (self->tls, TRUE);
  g_signal_connect_swapped (self->starttls, "toggled", G_CALLBACK (security_cb), self);
}

static void
pf_servers_page_init (PfServersPage *self)
{
  PfPage              *page = PF_PAGE (self);
  AdwPreferencesGroup *server = pf_page_add_group (page, _ ("Receiving mail"), NULL);

  adw_preferences_group_set_description (
      server, _ ("IMAP keeps your mail in folders on the server."));
  self->host = PF_ENTRY_ROW (
      pf_entry_row_new (_ ("IMAP server"), _ ("For example imap.example.org")));
  self->port = PF_ENTRY_ROW (pf_entry_row_new (_ ("Port"), NULL));
  pf_entry_row_set_purpose (self->host, GTK_INPUT_PURPOSE_URL);
  pf_entry_row_set_purpose (self->port, GTK_INPUT_PURPOSE_DIGITS);
  adw_preferences_group_add (server, GTK_WIDGET (self->host));
  adw_preferences_group_add (server, GTK_WIDGET (self->port));

  add_encryption (self);

  {
    AdwPreferencesGroup *account = pf_page_add_group (page, NULL, _ ("Sign-in name"));

    self->user = PF_ENTRY_ROW (
        pf_entry_row_new (_ ("Sign-in name"), _ ("Usually your whole email address")));
    adw_preferences_group_add (account, GTK_WIDGET (self->user));
  }
  pf_page_set_buttons (page, NULL, _ ("Continue"));
}
