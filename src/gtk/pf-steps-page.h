/* pf-steps-page.h - a few steps or facts to read, above another page
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "gtk/pf-page.h"

G_BEGIN_DECLS

#define PF_TYPE_STEPS_PAGE (pf_steps_page_get_type ())
G_DECLARE_FINAL_TYPE (PfStepsPage, pf_steps_page, PF, STEPS_PAGE, PfPage)

/* @steps: (array zero-terminated=1): numbered by the page */
PfPage *pf_steps_page_new (const char *heading, const char *lead, char **steps);

/* The settings of an account, to be typed into a phone, or copied. */
PfPage *pf_steps_page_new_for_settings (const PfEndpoint *endpoint);

G_END_DECLS
