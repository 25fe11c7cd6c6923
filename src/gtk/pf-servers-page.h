/* pf-servers-page.h - the mail server, typed by hand
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "gtk/pf-page.h"

G_BEGIN_DECLS

#define PF_TYPE_SERVERS_PAGE (pf_servers_page_get_type ())
G_DECLARE_FINAL_TYPE (PfServersPage, pf_servers_page, PF, SERVERS_PAGE, PfPage)

G_END_DECLS
