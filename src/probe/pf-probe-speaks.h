/* pf-probe-speaks.h - which protocol the first bytes of a server belong to
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "probe/pf-probe.h"

G_BEGIN_DECLS

/* What @data, the beginning of what a server said, is; any bytes.  Pure. */
PfSpeaks pf_probe_recognise (const void *data, gsize length);

/* "IMAP", for error messages. */
const char *pf_probe_speaks_name (PfSpeaks speaks);

/* What a server of @protocol speaks. */
PfSpeaks pf_probe_speaks_of (PfProtocol protocol);

G_END_DECLS
