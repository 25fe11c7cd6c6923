/* pf-limits-page.c - only part of the mail: by date, by size, or below one folder
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-limits-page.h"

#include "flow/pf-fields.h"
#include "gtk/pf-entry-row.h"

#include <glib/gi18n.h>

struct _PfLimitsPage
{
  PfPage parent_instance;

  PfEntryRow *since;
  PfEntryRow *before;
  PfEntryRow *size;
  PfEntryRow *into;
};

G_DEFINE_FINAL_TYPE (PfLimitsPage, pf_limits_page, PF_TYPE_PAGE)

static void
set_day (PfEntryRow *row, gint64 unix_time)
{
  g_autoptr (GDateTime) day = NULL;
  g_autofree char *text = NULL;

  if (unix_time != G_MININT64)
    day = g_date_time_new_from_unix_local (unix_time);
  if (day != NULL)
    text = g_date_time_format (day, "%Y-%m-%d");
  pf_entry_row_set_text (row, text != NULL ? text : "");
}

static void
pf_limits_page_enter (PfPage *page)
{
  PfLimitsPage       *self = PF_LIMITS_PAGE (page);
  const PfFlowLimits *limits = pf_flow_get_limits (pf_page_get_flow (page));
  g_autofree char    *size = NULL;

  set_day (self->since, limits->since_unix);
  set_day (self->before, limits->before_unix);
  if (limits->max_size > 0)
    size = g_strdup_printf ("%" G_GUINT64_FORMAT, limits->max_size / PF_FIELD_MEGABYTE);
  pf_entry_row_set_text (self->size, size != NULL ? size : "");
  pf_entry_row_set_text (self->into, limits->into != NULL ? limits->into : "");
}

static gboolean
is_day (PfEntryRow *row, gint64 *out_unix)
{
  if (pf_field_check_day (pf_entry_row_get_text (row), out_unix))
    return TRUE;
  pf_entry_row_set_error (row, _ ("A year or a day, for example 2015 or 2015-06-30"));
  pf_entry_row_focus (row);
  return FALSE;
}

static void
pf_limits_page_suggested (PfPage *page)
{
  PfLimitsPage *self = PF_LIMITS_PAGE (page);
  PfFlowLimits  limits = { 0 };

  if (!is_day (self->since, &limits.since_unix) ||
      !is_day (self->before, &limits.before_unix))
    return;
  if (!pf_field_check_megabytes (pf_entry_row_get_text (self->size), &limits.max_size))
    {
      pf_entry_row_set_error (self->size,
                              _ ("A whole number of megabytes, for example 25"));
      pf_entry_row_focus (self->size);
      return;
    }
  limits.into = (char *) pf_entry_row_get_text (self->into);
  pf_flow_set_limits (pf_page_get_flow (page), &limits);
  pf_page_done (page);
}

static GtkWidget *
pf_limits_page_get_first_focus (PfPage *page)
{
  return pf_entry_row_get_field (PF_LIMITS_PAGE (page)->since);
}

static void
pf_limits_page_class_init (PfLimitsPageClass *klass)
{
  PF_PAGE_CLASS (klass)->enter = pf_limits_page_enter;
  PF_PAGE_CLASS (klass)->suggested = pf_limits_page_suggested;
  PF_PAGE_CLASS (klass)->get_first_focus = pf_limits_page_get_first_focus;
}

static PfEntryRow *
add_field (AdwPreferencesGroup *group, const char *caption, const char *hint)
{
  GtkWidget *row = pf_entry_row_new (caption, hint);

  adw_preferences_group_add (group, row);
  return PF_ENTRY_ROW (row);
}

static void
pf_limits_page_init (PfLimitsPage *self)
{
  PfPage              *page = PF_PAGE (self);
  AdwPreferencesGroup *group;

  pf_page_set_head (
      page, _ ("Only part of the mail"),
      _ ("An empty field leaves nothing out. What is left out stays on this "
         "computer."));
  group = pf_page_add_group (page, _ ("By date"), NULL);
  self->since = add_field (group, _ ("Only mail since"),
                           _ ("A year or a day, for example 2015 or 2015-06-30"));
  self->before = add_field (group, _ ("Only mail before"),
                            _ ("A year or a day, for example 2015 or 2015-06-30"));
  group = pf_page_add_group (page, _ ("By size"), NULL);
  self->size = add_field (group, _ ("Leave out messages bigger than"),
                          _ ("In megabytes"));
  group = pf_page_add_group (page, _ ("On the server"), NULL);
  self->into = add_field (group, _ ("Put all folders below this one"),
                          _ ("For example Old mail; it is made if it is not there"));
  pf_page_set_buttons (page, NULL, _ ("Use These"));
}
