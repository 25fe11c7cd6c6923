/* pf-search-page.h - looking for the settings, and what was found
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "gtk/pf-page.h"

G_BEGIN_DECLS

#define PF_TYPE_SEARCH_PAGE (pf_search_page_get_type ())
G_DECLARE_FINAL_TYPE (PfSearchPage, pf_search_page, PF, SEARCH_PAGE, PfPage)

G_END_DECLS
