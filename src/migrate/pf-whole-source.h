/* pf-whole-source.h - a source whose partial downloads are completed from a server
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "mailbox/pf-source.h"

G_BEGIN_DECLS

/**
 * PfWholeSource:
 *
 * Passes another source on as it is, but for messages of which only the beginning was
 * downloaded (%PF_STORED_PARTIAL, %PF_STORED_TRUNCATED): where a server still has the
 * whole under the same unique id and with the same header, that is what is passed, with
 * the marks of the beginning.
 *
 * Threads: as #PfSource.
 */
#define PF_TYPE_WHOLE_SOURCE (pf_whole_source_get_type ())
G_DECLARE_FINAL_TYPE (PfWholeSource, pf_whole_source, PF, WHOLE_SOURCE, GObject)

/**
 * pf_whole_sources_new:
 * @sources: (element-type PfSource)
 *
 * Returns: (transfer full) (element-type PfSource): those on servers first, since the
 *   others are completed from them; if there are none, the same sources
 */
GPtrArray *pf_whole_sources_new (GPtrArray *sources);

G_END_DECLS
