/* pf-left-out-page.h - the messages that were left out, one by one
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "gtk/pf-page.h"

G_BEGIN_DECLS

#define PF_TYPE_LEFT_OUT_PAGE (pf_left_out_page_get_type ())
G_DECLARE_FINAL_TYPE (PfLeftOutPage, pf_left_out_page, PF, LEFT_OUT_PAGE, PfPage)

/**
 * pf_left_out_page_new:
 * @rows: (transfer none) (element-type PfLedgerRow): read at once
 * @total: how many there are, if @rows does not hold all
 * @is_past: whether the move is over ("was left out") or to come ("cannot go")
 */
PfPage *pf_left_out_page_new (GPtrArray *rows, gint64 total, gboolean is_past);

G_END_DECLS
