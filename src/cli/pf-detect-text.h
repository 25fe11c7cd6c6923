/* pf-detect-text.h - found settings for people at a terminal
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "discover/pf-discover.h"

G_BEGIN_DECLS

/* @shows_places: also who was asked, and what each said */
char *pf_detect_to_text (const PfDiscovery *discovery, gboolean shows_places, int width);

/* @files: (element-type PfDetectFile) */
char *pf_detect_files_to_text (GPtrArray *files, int width);

G_END_DECLS
