/* pf-left-out-page.h - messages that did not go or did not come back, one by one
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "gtk/pf-page.h"

G_BEGIN_DECLS

typedef enum
{
  PF_LEFT_OUT_TO_COME, /* "3 cannot go" */
  PF_LEFT_OUT_PAST,    /* "3 were left out" */
  PF_LEFT_OUT_KEPT,    /* "3 stay on the server", after an undo */
} PfLeftOutKind;

/**
 * PfLeftOutPage:
 *
 * A list with search and a choice of reasons, which stays fast with many thousands of
 * rows: only those on the screen have widgets.
 */
#define PF_TYPE_LEFT_OUT_PAGE (pf_left_out_page_get_type ())
G_DECLARE_FINAL_TYPE (PfLeftOutPage, pf_left_out_page, PF, LEFT_OUT_PAGE, PfPage)

/* @rows: (transfer none) (element-type PfLedgerRow): kept */
PfPage *pf_left_out_page_new (GPtrArray *rows, PfLeftOutKind kind);

G_END_DECLS
