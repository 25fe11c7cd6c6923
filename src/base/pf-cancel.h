/* pf-cancel.h - to hear of a cancellation that comes from another thread
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * pf_cancel_source_new:
 *
 * A source that is ready once @cancellable is cancelled.  Its callback is a #GSourceFunc.
 * g_cancellable_source_new() is not safe if one thread cancels while another is done with
 * the source (before GLib 2.84, the signal still reaches what is being freed); this one
 * polls a file descriptor.
 *
 * Returns: (transfer full): a source that is not attached
 */
GSource *pf_cancel_source_new (GCancellable *cancellable);

G_END_DECLS
