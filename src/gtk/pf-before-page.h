/* pf-before-page.h - what the provider wants before a password is typed
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "gtk/pf-page.h"

G_BEGIN_DECLS

#define PF_TYPE_BEFORE_PAGE (pf_before_page_get_type ())
G_DECLARE_FINAL_TYPE (PfBeforePage, pf_before_page, PF, BEFORE_PAGE, PfPage)

G_END_DECLS
