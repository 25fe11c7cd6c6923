/* pf-private-headers.h - which headers mail programs add for their own use
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "text/pf-canon.h"

G_BEGIN_DECLS

/* Returns: whether any mail program keeps its own bookkeeping in headers of that name
 * (not NUL-terminated, any case) */
gboolean pf_private_header_is_any (const char *name, gsize length);

/* Returns: whether it is one that sending removes */
gboolean pf_private_header_is_of (PfPrivateHeaders whose, const char *name, gsize length);

G_END_DECLS
