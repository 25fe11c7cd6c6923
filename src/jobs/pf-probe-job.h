/* pf-probe-job.h - looking at many endpoints at once, without blocking
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "probe/pf-probe.h"

G_BEGIN_DECLS

#define PF_PROBE_JOB_SOCKETS 8      /* connections at once */
#define PF_PROBE_JOB_STAGGER 150    /* milliseconds between two beginnings */
#define PF_PROBE_JOB_TIMEOUT 12000  /* milliseconds for all of them together */
#define PF_PROBE_JOB_ENDPOINTS 1000 /* that are looked at; what is more is left out */

/**
 * PfProbeJobFunc:
 * @probe: (transfer none): kept by the job until it is finished
 *
 * Called on the main context of the caller for each result as it comes.
 */
typedef void (*PfProbeJobFunc) (const PfProbe *probe, gpointer user_data);

/**
 * pf_probe_async:
 * @endpoints: (element-type PfEndpoint): copied
 * @trust: (nullable): for all of them
 * @by_family: whether names are looked at once for their IPv4 and once for their IPv6
 *   addresses; a family that a name has no address of gives no result, unless it has none
 *   of either
 * @func: (nullable)
 *
 * pf_probe_endpoint() for each, on threads of their own.  What the time did not suffice
 * for ends in a result with %PF_WIRE_ERROR_TIMED_OUT.
 */
void pf_probe_async (GPtrArray          *endpoints,
                     const PfTrust      *trust,
                     gboolean            by_family,
                     gboolean            is_deep,
                     GCancellable       *cancellable,
                     PfProbeJobFunc      func,
                     gpointer            func_data,
                     GAsyncReadyCallback callback,
                     gpointer            user_data);

/**
 * pf_probe_finish:
 *
 * Errors: only %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (element-type PfProbe): in the order of @endpoints, IPv6
 *   before IPv4
 */
GPtrArray *pf_probe_finish (GAsyncResult *result, GError **error);

G_END_DECLS
