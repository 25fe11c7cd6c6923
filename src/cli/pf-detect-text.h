/* pf-detect-text.h - found settings for people at a terminal
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "discover/pf-discover.h"

G_BEGIN_DECLS

/* @is_verbose: also who was asked, what each said, and what the provider list adds */
char *pf_detect_to_text (const PfDiscovery *discovery, gboolean is_verbose, int width);

/* @files: (element-type PfDetectFile) */
char *pf_detect_files_to_text (GPtrArray *files, int width);

G_END_DECLS
