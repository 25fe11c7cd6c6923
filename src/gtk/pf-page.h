/* pf-page.h - one page of the wizard: heading, content, error box, one or two buttons
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "flow/pf-flow.h"
#include "gtk/pf-page-head.h"
#include "human/pf-human.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What a page is doing; decides Enter, Esc and Back. */
typedef enum
{
  PF_PAGE_ASK,      /* Enter means the suggested button */
  PF_PAGE_DECIDE,   /* likewise, but never by Enter: something is written */
  PF_PAGE_CHECK,    /* something runs; Esc stops it */
  PF_PAGE_WORK,     /* moving: no default, no Back */
  PF_PAGE_WAIT,     /* an error box waits for the person: no default */
  PF_PAGE_FINISHED, /* no Back */
} PfPageKind;

/**
 * PfPage:
 *
 * Derivable, since every page is one: it holds the frame, and a page fills it.
 *
 * Virtual functions, all optional:
 * enter: the page is about to be shown; draw it from the flow
 * entered: it is shown and has the focus
 * leave: it is about to be hidden; stop what only it needs
 * suggested, other: that button was pressed
 * act: the error box's button was pressed (after the box was hidden); never for
 *   %PF_ACT_COPY_FOR_HELP_DESK, which copies the box
 * stop: Esc or Stop while %PF_PAGE_CHECK
 * get_first_focus: %NULL for the heading
 *
 * Signals:
 * "changed": heading, title, kind or buttons are different now
 * "show-page" (#PfPage): another page is to be shown above this one
 * "done": a page shown above another is finished
 *
 * Work that only this page needs takes pf_page_get_cancellable(): it is cancelled
 * when the page is left or unrooted (a running job holds the page, so dispose would
 * come too late).
 */
#define PF_TYPE_PAGE (pf_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (PfPage, pf_page, PF, PAGE, GtkBox)

struct _PfPageClass
{
  GtkBoxClass parent_class;

  void (*enter) (PfPage *self);
  void (*entered) (PfPage *self);
  void (*leave) (PfPage *self);
  void (*suggested) (PfPage *self);
  void (*other) (PfPage *self);
  void (*act) (PfPage *self, PfAct act);
  void (*stop) (PfPage *self);
  GtkWidget *(*get_first_focus) (PfPage *self);
};

/* Frame. */
PfFlow *pf_page_get_flow (PfPage *self);
void    pf_page_set_flow (PfPage *self, PfFlow *flow);
void    pf_page_set_width (PfPage *self, int width);
void    pf_page_add (PfPage *self, GtkWidget *widget);

/* Returns: (transfer none): a column for what comes and goes; takes no room while empty */
GtkWidget  *pf_page_add_column (PfPage *self);
void        pf_page_set_head (PfPage *self, const char *heading, const char *lead);
PfPageHead *pf_page_get_head (PfPage *self);

/* Returns: what the window's title begins with: the heading unless it was set */
const char *pf_page_get_title (PfPage *self);
void        pf_page_set_title (PfPage *self, const char *title);

void       pf_page_set_kind (PfPage *self, PfPageKind kind);
PfPageKind pf_page_get_kind (PfPage *self);

/* Labels; %NULL for no button. */
void pf_page_set_buttons (PfPage *self, const char *other, const char *suggested);

/* A second button that is not the thing to do (Stop…): drawn plain. */
void pf_page_set_buttons_plain (PfPage *self, const char *other, const char *last);
void pf_page_set_ready (PfPage *self, gboolean is_ready, const char *reason);

/* Returns: (nullable): the button that Enter presses now */
GtkWidget *pf_page_get_default (PfPage *self);

/* Ctrl+Enter: on every page. */
void pf_page_press_suggested (PfPage *self);
void pf_page_stop (PfPage *self);

/**
 * pf_page_show_error:
 * @error: anything but %G_IO_ERROR_CANCELLED
 * @context: (nullable): the server's or file's name
 * @also: (nullable): one more sentence
 *
 * Shows the error box and gives it the focus; the page waits for the person.
 */
void pf_page_show_error (PfPage       *self,
                         const GError *error,
                         const char   *context,
                         const char   *also);
void pf_page_show_advice (PfPage *self, const PfAdvice *advice, const char *also);

/* Hides it; the page asks again. */
void     pf_page_clear_error (PfPage *self);
gboolean pf_page_has_error (PfPage *self);

/* Called by the window around showing it. */
void pf_page_enter (PfPage *self);
void pf_page_entered (PfPage *self);
void pf_page_leave (PfPage *self);
void pf_page_grab_focus (PfPage *self);

/* For a page's own use. */
GCancellable *pf_page_get_cancellable (PfPage *self);
void          pf_page_show_above (PfPage *self, PfPage *page);
void          pf_page_done (PfPage *self);

/* Puts @text where Paste finds it, and says so. */
void pf_page_copy (PfPage *self, const char *text);

/* One sentence to a screen reader, wherever the focus is. */
void pf_page_say (PfPage *self, const char *sentence);

/* A group of rows with a @title, or without: then @name is what a screen reader calls it. */
AdwPreferencesGroup *pf_page_add_group (PfPage     *self,
                                        const char *title,
                                        const char *name);

G_END_DECLS
