/* pf-notice.h - a notification for somebody who is not looking at the window
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * pf_notice_send:
 * @page: (nullable): where it is about
 * @title: stands alone
 *
 * Replaces an earlier one.  Where the window is active nothing is sent, and an earlier
 * one is withdrawn: the page says it.
 */
void pf_notice_send (GtkWidget            *page,
                     const char           *title,
                     const char           *body,
                     GNotificationPriority priority);

/* What it said is no longer true, or has been seen. */
void pf_notice_withdraw (void);

G_END_DECLS
