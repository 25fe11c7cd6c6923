/* pf-address-page.h - whose mail should move
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "gtk/pf-page.h"

G_BEGIN_DECLS

#define PF_TYPE_ADDRESS_PAGE (pf_address_page_get_type ())
G_DECLARE_FINAL_TYPE (PfAddressPage, pf_address_page, PF, ADDRESS_PAGE, PfPage)

G_END_DECLS
