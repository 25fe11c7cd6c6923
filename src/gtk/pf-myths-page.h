/* pf-myths-page.h - what is often said of POP3 and IMAP, and what is true
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "gtk/pf-page.h"

G_BEGIN_DECLS

#define PF_TYPE_MYTHS_PAGE (pf_myths_page_get_type ())
G_DECLARE_FINAL_TYPE (PfMythsPage, pf_myths_page, PF, MYTHS_PAGE, PfPage)

G_END_DECLS
