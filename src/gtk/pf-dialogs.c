/* pf-dialogs.c - the questions asked before something is stopped, closed or forgotten
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-dialogs.h"

#include "gtk/pf-a11y.h"
#include "human/pf-words.h"

#include <glib/gi18n.h>

#define NO "no"
#define YES "yes"
#define BACKGROUND "background"

typedef struct
{
  PfDialogFunc      func;
  PfDialogCloseFunc close_func;
  gpointer          user_data;
} Waiting;

static void
response_cb (AdwMessageDialog *dialog, const char *response, Waiting *waiting)
{
  PfCloseAnswer answer = PF_CLOSE_KEEP_OPEN;

  if (waiting->func != NULL)
    {
      waiting->func (g_str_equal (response, YES), waiting->user_data);
      return;
    }
  if (g_str_equal (response, YES))
    answer = PF_CLOSE_PAUSE;
  else if (g_str_equal (response, BACKGROUND))
    answer = PF_CLOSE_BACKGROUND;
  waiting->close_func (answer, waiting->user_data);
}

static void
waiting_free (gpointer data, GClosure *closure)
{
  g_free (data);
}

static AdwMessageDialog *
new_dialog (GtkWindow *parent, const char *heading, const char *body)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (
      adw_message_dialog_new (parent, heading, body));

  /* Without a description only the heading is spoken. */
  pf_a11y_name (GTK_WIDGET (dialog), heading, body);
  adw_message_dialog_set_close_response (dialog, NO);
  return dialog;
}

/* Returns: (nullable): the button of that label that is on the screen; a dialog has two
 * sets of them, side by side and stacked */
static GtkWidget *
find_button (GtkWidget *widget, const char *label)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUTTON (widget))
    return gtk_widget_get_mapped (widget) &&
                   g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0
               ? widget
               : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_button (child, label);
  return found;
}

/* Where the buttons are stacked, libadwaita 1.2 gives the focus to the uppermost, which
 * is what cannot be taken back; so once they have their places, it goes to the default. */
static gboolean
focus_default_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (widget);
  const char       *response = adw_message_dialog_get_default_response (dialog);
  GtkWidget        *button;

  if (gtk_widget_get_width (widget) == 0)
    return G_SOURCE_CONTINUE;
  button = response != NULL
               ? find_button (widget,
                              adw_message_dialog_get_response_label (dialog, response))
               : NULL;
  if (button != NULL)
    gtk_widget_grab_focus (button);
  return G_SOURCE_REMOVE;
}

static void
present (AdwMessageDialog *dialog, Waiting waiting)
{
  Waiting *kept = g_new (Waiting, 1);

  *kept = waiting;
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), kept, waiting_free,
                         0);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_add_tick_callback (GTK_WIDGET (dialog), focus_default_cb, NULL, NULL);
}

void
pf_dialog_stop (GtkWindow   *parent,
                gint64       on_server,
                PfDialogFunc func,
                gpointer     user_data)
{
  g_autofree char  *count = pf_words_count (on_server);
  g_autofree char  *body = NULL;
  AdwMessageDialog *dialog;

  if (on_server > 0)
    body = g_strdup_printf (
        ngettext ("%s message is on the server and stays there. You can go on later; "
                  "nothing is sent twice.",
                  "%s messages are on the server and stay there. You can go on later; "
                  "nothing is sent twice.",
                  (gulong) on_server),
        count);
  else
    body = g_strdup (_ ("Nothing has been sent so far. You can go on later."));

  dialog = new_dialog (parent, _ ("Stop moving?"), body);
  adw_message_dialog_add_responses (dialog, NO, _ ("Keep Moving"), YES, _ ("Stop"), NULL);
  adw_message_dialog_set_default_response (dialog, NO);
  present (dialog, (Waiting){ .func = func, .user_data = user_data });
}

void
pf_dialog_close (GtkWindow *parent, PfDialogCloseFunc func, gpointer user_data)
{
  AdwMessageDialog *dialog =
      new_dialog (parent, _ ("The move is not finished"),
                  _ ("It can go on without this window, or pause until you come back."));

  adw_message_dialog_add_responses (dialog, NO, _ ("Keep the Window Open"), YES,
                                    _ ("Pause and Close"), BACKGROUND,
                                    _ ("Go On in the Background"), NULL);
  adw_message_dialog_set_default_response (dialog, BACKGROUND);
  adw_message_dialog_set_response_appearance (dialog, BACKGROUND, ADW_RESPONSE_SUGGESTED);
  present (dialog, (Waiting){ .close_func = func, .user_data = user_data });
}

void
pf_dialog_undo (GtkWindow *parent, gint64 placed, PfDialogFunc func, gpointer user_data)
{
  g_autofree char *count = pf_words_count (placed);
  g_autofree char *body = g_strdup_printf (
      ngettext (
          "%s message that this move put there is removed. If you have answered, "
          "starred or moved it since then, it stays. The mail on this computer is "
          "not touched.",
          "%s messages that this move put there are removed. Messages you have "
          "answered, starred or moved since then stay. The mail on this computer is "
          "not touched.",
          (gulong) placed),
      count);
  AdwMessageDialog *dialog = new_dialog (parent,
                                         _ ("Remove the moved mail from the server?"),
                                         body);

  adw_message_dialog_add_responses (dialog, NO, _ ("Keep It"), YES,
                                    _ ("Remove From the Server"), NULL);
  adw_message_dialog_set_default_response (dialog, NO);
  adw_message_dialog_set_response_appearance (dialog, YES, ADW_RESPONSE_DESTRUCTIVE);
  present (dialog, (Waiting){ .func = func, .user_data = user_data });
}

void
pf_dialog_forget (GtkWindow   *parent,
                  gint64       on_server,
                  PfDialogFunc func,
                  gpointer     user_data)
{
  g_autofree char  *count = pf_words_count (on_server);
  g_autofree char  *body = NULL;
  AdwMessageDialog *dialog;

  if (on_server > 0)
    body = g_strdup_printf (
        ngettext ("%s message stays on the server. Postferry forgets which one and has "
                  "to compare again next time.",
                  "%s messages stay on the server. Postferry forgets which ones and has "
                  "to compare again next time.",
                  (gulong) on_server),
        count);
  else
    body = g_strdup (_ ("Nothing was sent. Your mail on this computer is not touched."));

  dialog = new_dialog (parent, _ ("Forget this move?"), body);
  adw_message_dialog_add_responses (dialog, NO, _ ("Keep It"), YES, _ ("Forget"), NULL);
  adw_message_dialog_set_default_response (dialog, NO);
  present (dialog, (Waiting){ .func = func, .user_data = user_data });
}

/* Groups of four, so that two people can compare it on the phone. */
static char *
group_fingerprint (const char *sha256)
{
  GString *groups = g_string_new (NULL);

  for (gsize i = 0; sha256[i] != '\0'; i++)
    {
      if (i > 0 && i % 4 == 0)
        g_string_append_c (groups, ' ');
      g_string_append_c (groups, g_ascii_toupper (sha256[i]));
    }
  return g_string_free (groups, FALSE);
}

void
pf_dialog_certificate (GtkWindow           *parent,
                       const PfCertificate *certificate,
                       PfDialogFunc         func,
                       gpointer             user_data)
{
  g_autofree char  *fingerprint = group_fingerprint (certificate->sha256);
  g_autofree char  *marked = pf_a11y_isolate (fingerprint);
  g_autofree char  *from = pf_words_day (certificate->not_before);
  g_autofree char  *until = pf_words_day (certificate->not_after);
  g_autofree char  *body = NULL;
  const char       *issuer = certificate->issuer_name;
  AdwMessageDialog *dialog;

  if (issuer == NULL)
    issuer = certificate->issuer != NULL ? certificate->issuer : "?";
  /* Translators: a fingerprint, who signed the certificate, and from when until when
   * it is good */
  body = g_strdup_printf (
      _ ("Fingerprint:\n%s\nSigned by: %s\nGood from %s until %s\n\nCompare it with what "
         "the person who runs the server tells you. If you cannot, go back."),
      marked, issuer, from, until);

  dialog = new_dialog (parent, _ ("Do you know this certificate?"), body);
  adw_message_dialog_add_responses (dialog, NO, _ ("Go Back"), YES, _ ("It Is the Same"),
                                    NULL);
  adw_message_dialog_set_default_response (dialog, NO);
  present (dialog, (Waiting){ .func = func, .user_data = user_data });
}
