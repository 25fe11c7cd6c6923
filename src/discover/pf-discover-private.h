/* pf-discover-private.h - what the sources share
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "discover/pf-discover-sources.h"

G_BEGIN_DECLS

/* Takes in what the table knows of @provider. */
void pf_found_take_provider (PfFound          *found,
                             const PfProvider *provider,
                             const PfMailName *name,
                             PfTrustLevel      trust);

/**
 * PfLookup:
 * @name: the DNS name
 * @type: 0 looks for addresses
 * @records: (owned) (nullable) (element-type GVariant): what came; for addresses an
 *   empty list
 * @error: (owned) (nullable): %G_RESOLVER_ERROR_NOT_FOUND means that there is none
 *
 * One question to DNS.
 */
typedef struct
{
  char               *name;
  GResolverRecordType type;
  GList              *records;
  GError             *error;
  gboolean            is_done;
} PfLookup;

#define PF_LOOKUP_ADDRESS ((GResolverRecordType) 0)

void     pf_lookup_clear (PfLookup *self);
gboolean pf_lookup_is_found (const PfLookup *self);
gboolean pf_lookup_is_absent (const PfLookup *self);

/* Asks all of them at once; what has not come in time has an error.  Blocks. */
void pf_lookup_run (PfLookup     *lookups,
                    gsize         n_lookups,
                    int           timeout_ms,
                    GCancellable *cancellable);

G_END_DECLS
