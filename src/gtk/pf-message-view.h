/* pf-message-view.h - a list of messages on the screen, one row each
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "gtk/pf-message-list.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * pf_message_view_new:
 * @list: what is shown
 * @name: what a screen reader calls the list
 *
 * A #GtkListView in a scrolled window of its own.  Each row is one focusable object
 * with the subject as its name and the rest as its description; arrow keys move, Enter
 * opens the copy kept of it, Tab leaves.
 */
GtkWidget *pf_message_view_new (PfMessageList *list, const char *name);

G_END_DECLS
