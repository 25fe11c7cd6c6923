/* pf-page-head.h - a page's heading and lead, which takes the focus when it opens
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PfPageHead:
 *
 * The heading is its accessible name, the lead its description.  Focusable, so that
 * opening a page is heard as the page and not as its button.
 */
#define PF_TYPE_PAGE_HEAD (pf_page_head_get_type ())
G_DECLARE_FINAL_TYPE (PfPageHead, pf_page_head, PF, PAGE_HEAD, GtkBox)

GtkWidget *pf_page_head_new (void);
void       pf_page_head_set (PfPageHead *self, const char *heading, const char *lead);

/* As pf_page_head_set(), for a lead that changes while something is counted: who hears
 * the page is told every ten seconds. */
void pf_page_head_set_counting (PfPageHead *self, const char *heading, const char *lead);

const char *pf_page_head_get_heading (PfPageHead *self);

/* A small line above the heading ("Question 2 of 7"), read after the lead; @caption is
 * nullable. */
void pf_page_head_set_caption (PfPageHead *self, const char *caption);

/* A picture above the heading; decoration.  @icon_name is nullable. */
void pf_page_head_set_icon (PfPageHead *self, const char *icon_name, const char *style);

G_END_DECLS
