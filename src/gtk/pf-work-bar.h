/* pf-work-bar.h - how far long work is: a bar, a count, and how long it still takes
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PfWorkBar:
 *
 * Focusable: the bar has the name, and both lines are its description.  That changes
 * at most every ten seconds, since a screen reader speaks each change.
 */
#define PF_TYPE_WORK_BAR (pf_work_bar_get_type ())
G_DECLARE_FINAL_TYPE (PfWorkBar, pf_work_bar, PF, WORK_BAR, GtkBox)

GtkWidget *pf_work_bar_new (void);
void       pf_work_bar_set_name (PfWorkBar *self, const char *name);

/**
 * pf_work_bar_set:
 * @fraction: 0 to 1
 * @count: "4,231 of 12,412 messages"
 * @left: "About 23 minutes left. 1.1 of 3.1 GB.", or ""
 * @is_news: whether a screen reader is told at once
 */
void pf_work_bar_set (PfWorkBar  *self,
                      double      fraction,
                      const char *count,
                      const char *left,
                      gboolean    is_news);

/* Returns: (transfer none): what takes the focus */
GtkWidget *pf_work_bar_get_bar (PfWorkBar *self);

G_END_DECLS
