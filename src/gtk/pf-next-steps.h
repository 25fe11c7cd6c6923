/* pf-next-steps.h - what to do after a move
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "gtk/pf-page.h"

G_BEGIN_DECLS

/* Adds a group to @box; @page is that of @box, and its flow knows program and account. */
void pf_next_steps_show (GtkBox *box, PfPage *page, gboolean is_finished);

G_END_DECLS
