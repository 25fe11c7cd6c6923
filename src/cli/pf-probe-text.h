/* pf-probe-text.h - what servers showed, for people
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "probe/pf-probe.h"

G_BEGIN_DECLS

/**
 * pf_probes_to_text:
 * @probes: (element-type PfProbe)
 * @width: columns there are, or 0 for no limit
 *
 * A line of plain words for each service, the technical truth below it.
 *
 * Returns: (transfer full): ends with a line end
 */
char *pf_probes_to_text (GPtrArray *probes, int width);

G_END_DECLS
