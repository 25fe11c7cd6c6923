/* pf-undone-page.h - how taking a move back ended
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "gtk/pf-page.h"

G_BEGIN_DECLS

#define PF_TYPE_UNDONE_PAGE (pf_undone_page_get_type ())
G_DECLARE_FINAL_TYPE (PfUndonePage, pf_undone_page, PF, UNDONE_PAGE, PfPage)

G_END_DECLS
