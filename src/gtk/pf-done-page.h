/* pf-done-page.h - how it ended: the proof, what was left out, the report
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "gtk/pf-page.h"

G_BEGIN_DECLS

#define PF_TYPE_DONE_PAGE (pf_done_page_get_type ())
G_DECLARE_FINAL_TYPE (PfDonePage, pf_done_page, PF, DONE_PAGE, PfPage)

G_END_DECLS
