/* pf-stores-page.h - the mail on this computer, to be chosen
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "gtk/pf-page.h"

G_BEGIN_DECLS

#define PF_TYPE_STORES_PAGE (pf_stores_page_get_type ())
G_DECLARE_FINAL_TYPE (PfStoresPage, pf_stores_page, PF, STORES_PAGE, PfPage)

G_END_DECLS
