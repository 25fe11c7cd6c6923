/* pf-name-target.h - a target that only joins names, for tests of the mapping
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "mailbox/pf-target.h"

G_BEGIN_DECLS

/* Joins with @delimiter after @prefix; a delimiter inside a component becomes "_". */
PfTarget *pf_name_target_new (const char *prefix, char delimiter);

G_END_DECLS
