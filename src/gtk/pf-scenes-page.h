/* pf-scenes-page.h - the eight scenes to choose from
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "gtk/pf-page.h"

G_BEGIN_DECLS

#define PF_TYPE_SCENES_PAGE (pf_scenes_page_get_type ())
G_DECLARE_FINAL_TYPE (PfScenesPage, pf_scenes_page, PF, SCENES_PAGE, PfPage)

G_END_DECLS
