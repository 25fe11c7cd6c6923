/* pf-abilities-page.h - what the account's servers can do, side by side
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "gtk/pf-page.h"

G_BEGIN_DECLS

#define PF_TYPE_ABILITIES_PAGE (pf_abilities_page_get_type ())
G_DECLARE_FINAL_TYPE (PfAbilitiesPage, pf_abilities_page, PF, ABILITIES_PAGE, PfPage)

G_END_DECLS
