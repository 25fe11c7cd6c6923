/* pf-resolver.h - the system's name service, safe to stop asking
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PF_TYPE_RESOLVER (pf_resolver_get_type ())
G_DECLARE_FINAL_TYPE (PfResolver, pf_resolver, PF, RESOLVER, GResolver)

/**
 * pf_resolver_get_default:
 *
 * The resolver that every look-up of this program goes through, those of libraries too:
 * the first call makes it GLib's default.  It asks the system's, but never cancels a
 * question there: GLib's threaded resolver (before 2.84) frees what listens to the
 * cancellable in a thread of its own, while the cancellation may be in it.  Whoever
 * cancels here is told at once, and the answer is dropped when it comes.
 *
 * Returns: (transfer full)
 */
GResolver *pf_resolver_get_default (void);

G_END_DECLS
