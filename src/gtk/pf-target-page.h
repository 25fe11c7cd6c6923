/* pf-target-page.h - where one folder should go
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "gtk/pf-page.h"

G_BEGIN_DECLS

#define PF_TYPE_TARGET_PAGE (pf_target_page_get_type ())
G_DECLARE_FINAL_TYPE (PfTargetPage, pf_target_page, PF, TARGET_PAGE, PfPage)

/**
 * pf_target_page_new:
 * @folder: the folder's name on this computer
 * @path: its path as #PfMoveOptions joins it; the flow keeps the answer by it
 * @target: where it goes now
 * @others: (transfer none) (element-type utf8): the targets of the other folders
 */
PfPage *pf_target_page_new (const char *folder,
                            const char *path,
                            const char *target,
                            GPtrArray  *others);

G_END_DECLS
