/* pf-proof.c - what a report proves, in rows: the sum, what was compared, what is missing
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-proof.h"

#include "gtk/pf-a11y.h"
#include "gtk/pf-left-out-page.h"
#include "gtk/pf-rows.h"
#include "human/pf-words.h"

#include <glib/gi18n.h>

#define MOST_ROWS 100 /* shown one by one; the report has them all */

AdwPreferencesGroup *
pf_proof_add_group (GtkBox *box, const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  pf_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  gtk_box_append (box, group);
  return ADW_PREFERENCES_GROUP (group);
}

void
pf_proof_add_fact (AdwPreferencesGroup *group,
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
add_more (AdwPreferencesGroup *group, guint rest)
{
  g_autofree char *more = pf_words_count (rest);
  g_autofree char *title = g_strdup_printf (ngettext ("%s more", "%s more", rest), more);

  pf_proof_add_fact (group, title, _ ("They are in the report"), NULL, NULL);
}

static void
left_out_cb (GtkWidget *row, PfPage *page)
{
  pf_page_show_above (page,
                      pf_left_out_page_new (g_object_get_data (G_OBJECT (row), "rows"),
                                            PF_LEFT_OUT_PAST));
}

static void
add_left_out (AdwPreferencesGroup *group, PfPage *page, GPtrArray *rows)
{
  g_autofree char *count = pf_words_count (rows->len);
  g_autofree char *title = g_strdup_printf (ngettext ("%s was left out",
                                                      "%s were left out", rows->len),
                                            count);
  GtkWidget *row = pf_choice_row_new (title, _ ("Each one with its reason and its copy"));

  adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                             pf_a11y_decoration ("dialog-warning-symbolic"));
  g_object_set_data_full (G_OBJECT (row), "rows", g_ptr_array_ref (rows),
                          (GDestroyNotify) g_ptr_array_unref);
  g_signal_connect_object (row, "activated", G_CALLBACK (left_out_cb), page, 0);
  adw_preferences_group_add (group, row);
}

static void
add_proof (GtkBox *box, PfPage *page, const PfReport *report, const PfOutcome *outcome)
{
  AdwPreferencesGroup *group = pf_proof_add_group (box, _ ("Proof"));
  gboolean             differs = outcome->kind == PF_OUTCOME_DIFFERENCES;

  pf_proof_add_fact (group, outcome->found, outcome->sum, "computer-symbolic", NULL);
  if (outcome->compared != NULL)
    pf_proof_add_fact (group, outcome->compared, outcome->compared_how,
                       "emblem-ok-symbolic", differs ? NULL : "success");
  if (outcome->read_back != NULL)
    pf_proof_add_fact (group, outcome->read_back,
                       differs ? NULL : _ ("Not one letter differs"),
                       "emblem-ok-symbolic", differs ? NULL : "success");
  if (outcome->earlier != NULL)
    pf_proof_add_fact (group, outcome->earlier, _ ("Not looked at again this time"),
                       "document-open-recent-symbolic", NULL);
  if (report->left_out->len > 0)
    add_left_out (group, page, report->left_out);
}

static void
add_odd_folders (AdwPreferencesGroup *group, GPtrArray *folders)
{
  for (guint i = 0; i < MIN (folders->len, MOST_ROWS); i++)
    {
      const PfReportUnread *one = g_ptr_array_index (folders, i);
      g_autofree char      *why = pf_words_warning (one->why);
      g_autofree char      *where = g_strdup_printf ("%s\n%s", why, one->account);

      pf_proof_add_fact (group, one->path, where, "dialog-warning-symbolic", "warning");
    }
  if (folders->len > MOST_ROWS)
    add_more (group, folders->len - MOST_ROWS);
}

/* What is missing in them is in no sum, so nothing else on the page would speak of it. */
static void
add_unread (GtkBox *box, const PfReport *report)
{
  AdwPreferencesGroup *group;

  if (report->unread->len + report->cut->len == 0)
    return;
  group = pf_proof_add_group (box, _ ("What could not be read"));
  add_odd_folders (group, report->unread);
  add_odd_folders (group, report->cut);
}

static void
add_differences (GtkBox *box, GPtrArray *differences)
{
  AdwPreferencesGroup *group;

  if (differences->len == 0)
    return;
  group = pf_proof_add_group (box, _ ("What does not match"));
  for (guint i = 0; i < MIN (differences->len, MOST_ROWS); i++)
    {
      const PfDifference *difference = g_ptr_array_index (differences, i);
      g_autofree char    *words = pf_words_difference (difference->kind);
      g_autofree char    *where = g_strdup_printf ("%s\n%s", words, difference->folder);
      gboolean has_subject = difference->subject != NULL && *difference->subject != '\0';

      pf_proof_add_fact (group,
                         has_subject ? difference->subject
                                     : pf_words_label (PF_LABEL_NO_SUBJECT),
                         where, "dialog-warning-symbolic", "warning");
    }
  if (differences->len > MOST_ROWS)
    add_more (group, differences->len - MOST_ROWS);
}

void
pf_proof_show (GtkBox          *box,
               PfPage          *page,
               const PfReport  *report,
               const PfOutcome *outcome)
{
  add_proof (box, page, report, outcome);
  add_unread (box, report);
  add_differences (box, report->differences);
}
