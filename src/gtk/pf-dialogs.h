/* pf-dialogs.h - the questions asked before something is stopped, closed or forgotten
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/pf-certificate.h"

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * The only dialogs there are.  Esc gives the first answer, which never loses anything.
 * Callbacks are called once, on the UI thread; they own @user_data.
 */

typedef void (*PfDialogFunc) (gboolean is_yes, gpointer user_data);

typedef enum
{
  PF_CLOSE_KEEP_OPEN,
  PF_CLOSE_PAUSE,
  PF_CLOSE_BACKGROUND,
} PfCloseAnswer;

typedef void (*PfDialogCloseFunc) (PfCloseAnswer answer, gpointer user_data);

/* "Stop moving?"  @on_server: messages that are there and stay. */
void pf_dialog_stop (GtkWindow   *parent,
                     gint64       on_server,
                     PfDialogFunc func,
                     gpointer     user_data);

/* "The move is not finished": closing or quitting while it runs. */
void pf_dialog_close (GtkWindow *parent, PfDialogCloseFunc func, gpointer user_data);

/* "Remove the moved mail from the server?"  @placed: messages that the move put there. */
void pf_dialog_undo (GtkWindow   *parent,
                     gint64       placed,
                     PfDialogFunc func,
                     gpointer     user_data);

/* "Forget this move?" */
void pf_dialog_forget (GtkWindow   *parent,
                       gint64       on_server,
                       PfDialogFunc func,
                       gpointer     user_data);

/* "Do you know this certificate?" */
void pf_dialog_certificate (GtkWindow           *parent,
                            const PfCertificate *certificate,
                            PfDialogFunc         func,
                            gpointer             user_data);

G_END_DECLS
