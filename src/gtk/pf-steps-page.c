/* pf-steps-page.c - a few steps or facts to read, above another page
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-steps-page.h"

#include "gtk/pf-a11y.h"
#include "gtk/pf-rows.h"
#include "human/pf-words-next.h"

#include <glib/gi18n.h>

struct _PfStepsPage
{
  PfPage parent_instance;

  char *text; /* (owned) (nullable) what Copy copies */
};

G_DEFINE_FINAL_TYPE (PfStepsPage, pf_steps_page, PF_TYPE_PAGE)

static void
pf_steps_page_suggested (PfPage *page)
{
  pf_page_done (page);
}

static void
pf_steps_page_other (PfPage *page)
{
  pf_page_copy (page, PF_STEPS_PAGE (page)->text);
}

static void
pf_steps_page_finalize (GObject *object)
{
  g_free (PF_STEPS_PAGE (object)->text);

  G_OBJECT_CLASS (pf_steps_page_parent_class)->finalize (object);
}

static void
pf_steps_page_class_init (PfStepsPageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pf_steps_page_finalize;
  PF_PAGE_CLASS (klass)->suggested = pf_steps_page_suggested;
  PF_PAGE_CLASS (klass)->other = pf_steps_page_other;
}

static void
pf_steps_page_init (PfStepsPage *self)
{
  pf_page_set_buttons_plain (PF_PAGE (self), NULL, _ ("Back to the Overview"));
}

PfPage *
pf_steps_page_new (const char *heading, const char *lead, char **steps)
{
  PfPage              *page = g_object_new (PF_TYPE_STEPS_PAGE, NULL);
  AdwPreferencesGroup *group = pf_page_add_group (page, NULL, heading);

  pf_page_set_head (page, heading, lead);
  for (guint i = 0; steps[i] != NULL; i++)
    {
      /* Translators: the number of a step, and what to do */
      g_autofree char *step = g_strdup_printf (_ ("%u. %s"), i + 1, steps[i]);

      adw_preferences_group_add (group, pf_fact_row_new (step, NULL));
    }
  return page;
}

static void
add_setting (PfStepsPage         *self,
             AdwPreferencesGroup *group,
             GString             *text,
             const char          *name,
             const char          *value)
{
  g_autofree char *marked = pf_a11y_isolate (value);

  adw_preferences_group_add (group, pf_fact_row_new (name, marked));
  g_string_append_printf (text, "%s: %s\n", name, value);
}

PfPage *
pf_steps_page_new_for_settings (const PfEndpoint *endpoint)
{
  PfStepsPage         *self = g_object_new (PF_TYPE_STEPS_PAGE, NULL);
  PfPage              *page = PF_PAGE (self);
  AdwPreferencesGroup *group = pf_page_add_group (page, NULL, _ ("Settings"));
  GString             *text = g_string_new (NULL);
  g_autofree char     *port = g_strdup_printf ("%u", endpoint->port);

  pf_page_set_head (
      page, _ ("Settings for a phone"),
      _ ("Where it asks for the kind of account, choose IMAP. Sending keeps "
         "the settings that you have."));
  add_setting (self, group, text, _ ("IMAP server"), endpoint->host);
  add_setting (self, group, text, _ ("Port"), port);
  add_setting (self, group, text, _ ("Encryption"), pf_words_encryption (endpoint));
  add_setting (self, group, text, _ ("Sign-in name"), endpoint->user);
  self->text = g_string_free (text, FALSE);
  pf_page_set_buttons_plain (page, _ ("Copy"), _ ("Back to the Overview"));
  return page;
}
