/* pf-notice.c - a notification for somebody who is not looking at the window
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-notice.h"

#define ID "move"

void
pf_notice_send (GtkWidget            *page,
                const char           *title,
                const char           *body,
                GNotificationPriority priority)
{
  GApplication *app = g_application_get_default ();
  GtkRoot      *window = page != NULL ? gtk_widget_get_root (page) : NULL;
  g_autoptr (GNotification) notice = NULL;

  if (app == NULL)
    return;
  if (window != NULL && gtk_window_is_active (GTK_WINDOW (window)))
    {
      pf_notice_withdraw ();
      return;
    }
  notice = g_notification_new (title);
  g_notification_set_body (notice, body);
  g_notification_set_priority (notice, priority);
  g_notification_set_default_action (notice, "app.show");
  g_application_send_notification (app, ID, notice);
}

void
pf_notice_withdraw (void)
{
  GApplication *app = g_application_get_default ();

  if (app != NULL)
    g_application_withdraw_notification (app, ID);
}
