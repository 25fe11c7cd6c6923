/* pf-error-box.h - what happened, why, and one button; it takes the focus to be heard
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "human/pf-human.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PfErrorBox:
 *
 * Drawn from a #PfAdvice.  GTK 4.8 announces no alert by itself, so whoever shows it
 * gives it the focus (pf_page_show_error() does).
 *
 * Signals: "act" (int: a #PfAct): its button was pressed.
 */
#define PF_TYPE_ERROR_BOX (pf_error_box_get_type ())
G_DECLARE_FINAL_TYPE (PfErrorBox, pf_error_box, PF, ERROR_BOX, GtkBox)

GtkWidget *pf_error_box_new (void);

/**
 * pf_error_box_set:
 * @advice: what is shown
 * @also: (nullable): one more sentence: where the mail stands, or tries left
 */
void pf_error_box_set (PfErrorBox *self, const PfAdvice *advice, const char *also);

/* Returns: (transfer full): what it says, with the version, to be sent to a help desk */
char *pf_error_box_print (PfErrorBox *self);

/* Presses its button; FALSE if it has none. */
gboolean pf_error_box_act (PfErrorBox *self);

G_END_DECLS
