/* pf-compare-page.h - POP3 and IMAP side by side, with what was measured
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "gtk/pf-page.h"

G_BEGIN_DECLS

#define PF_TYPE_COMPARE_PAGE (pf_compare_page_get_type ())
G_DECLARE_FINAL_TYPE (PfComparePage, pf_compare_page, PF, COMPARE_PAGE, PfPage)

G_END_DECLS
