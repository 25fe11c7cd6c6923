/* pf-sign-in-page.h - the password, tried once
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "gtk/pf-page.h"

G_BEGIN_DECLS

#define PF_TYPE_SIGN_IN_PAGE (pf_sign_in_page_get_type ())
G_DECLARE_FINAL_TYPE (PfSignInPage, pf_sign_in_page, PF, SIGN_IN_PAGE, PfPage)

G_END_DECLS
