/* pf-advice-page.h - POP3 or IMAP: the recommendation, with reasons and what would change it
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "gtk/pf-page.h"

G_BEGIN_DECLS

/**
 * PfAdvicePage:
 *
 * The same recommendation as "postferry advise" gives for the same answers and facts.
 * Redraws when a measurement comes in.
 */
#define PF_TYPE_ADVICE_PAGE (pf_advice_page_get_type ())
G_DECLARE_FINAL_TYPE (PfAdvicePage, pf_advice_page, PF, ADVICE_PAGE, PfPage)

G_END_DECLS
