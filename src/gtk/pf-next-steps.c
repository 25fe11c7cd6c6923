/* pf-next-steps.c - what to do after a move
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-next-steps.h"

#include "gtk/pf-a11y.h"
#include "gtk/pf-proof.h"
#include "gtk/pf-rows.h"
#include "gtk/pf-steps-page.h"
#include "human/pf-words-next.h"

#include <glib/gi18n.h>

static char *
name_switch (const char *program)
{
  if (program == NULL)
    return g_strdup (_ ("Set your mail program to IMAP"));
  /* Translators: a mail program's name */
  return g_strdup_printf (_ ("Switch %s to IMAP"), program);
}

static void
switch_cb (PfPage *page)
{
  PfFlow          *flow = pf_page_get_flow (page);
  const char      *program = pf_flow_get_program (flow);
  g_autofree char *heading = name_switch (program);
  g_auto (GStrv) steps = pf_words_switch_steps (program, pf_flow_get_endpoint (flow));

  pf_page_show_above (page,
                      pf_steps_page_new (heading,
                                         _ ("It cannot turn the old account into an "
                                            "IMAP account, so there are two for a "
                                            "while."),
                                         steps));
}

static void
settings_cb (PfPage *page)
{
  PfFlow *flow = pf_page_get_flow (page);

  pf_page_show_above (page, pf_steps_page_new_for_settings (pf_flow_get_endpoint (flow)));
}

static void
add_choice (AdwPreferencesGroup *group,
            PfPage              *page,
            const char          *title,
            const char          *subtitle,
            const char          *icon,
            GCallback            callback)
{
  GtkWidget *row = pf_choice_row_new (title, subtitle);

  adw_action_row_add_prefix (ADW_ACTION_ROW (row), pf_a11y_decoration (icon));
  g_signal_connect_object (row, "activated", callback, page, G_CONNECT_SWAPPED);
  adw_preferences_group_add (group, row);
}

void
pf_next_steps_show (GtkBox *box, PfPage *page, gboolean is_finished)
{
  AdwPreferencesGroup *group = pf_proof_add_group (box, _ ("What to do next"));
  g_autofree char     *name = NULL;

  if (!is_finished)
    {
      pf_proof_add_fact (group, _ ("Go on whenever you like"),
                         _ ("The move is listed on the first page. Nothing is sent "
                            "twice."),
                         "media-playback-start-symbolic", NULL);
      return;
    }
  name = name_switch (pf_flow_get_program (pf_page_get_flow (page)));
  add_choice (group, page, name, _ ("Step by step. Then it shows the moved mail."),
              "mail-unread-symbolic", G_CALLBACK (switch_cb));
  add_choice (group, page, _ ("Look at the mail on your phone"),
              _ ("The settings to type there"), "phone-symbolic",
              G_CALLBACK (settings_cb));
  pf_proof_add_fact (group, _ ("Stop other computers from collecting by POP3"),
                     _ ("One that deletes on the server takes moved mail away again."),
                     "network-server-symbolic", NULL);
  pf_proof_add_fact (group, _ ("Keep the old mail until you are sure"),
                     _ ("It is still on this computer, unchanged"),
                     "drive-harddisk-symbolic", NULL);
}
