/* pf-secret.h - a password or token that is wiped and never shown
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * PfSecret:
 *
 * A password or access token: reference counted, kept in memory that is not
 * swapped where the system lets us and in no core dump, wiped on the last unref.
 * There is no way to print one.  While there is one, the process cannot be dumped or
 * traced (PR_SET_DUMPABLE): do not keep it longer than needed.
 *
 * Threads: immutable; may be shared.
 */
typedef struct _PfSecret PfSecret;

#define PF_TYPE_SECRET (pf_secret_get_type ())
GType pf_secret_get_type (void);

/**
 * pf_secret_new:
 * @text: (transfer none): UTF-8 or any bytes without NUL; the caller wipes its own copy
 */
PfSecret *pf_secret_new (const char *text);
PfSecret *pf_secret_new_bytes (const void *data, gsize length);
PfSecret *pf_secret_ref (PfSecret *self);
void      pf_secret_unref (PfSecret *self);
gboolean  pf_secret_is_empty (const PfSecret *self);
gboolean  pf_secret_equal (const PfSecret *a, const PfSecret *b);

/**
 * pf_secret_starts_or_ends_blank:
 *
 * Returns: whether the first or last character is white space, which people paste
 *   without noticing
 */
gboolean pf_secret_starts_or_ends_blank (const PfSecret *self);

/**
 * pf_secret_peek:
 * @out_length: (out) (optional): bytes, without the closing NUL
 *
 * The bytes themselves, NUL-terminated, valid as long as @self.  Only wire/, sasl/
 * and signin/ may call this (tools/check-style.py).
 */
const char *pf_secret_peek (const PfSecret *self, gsize *out_length);

/**
 * pf_secret_wipe:
 * @data: (nullable): memory that held a secret
 *
 * Overwrites @length bytes in a way that the compiler may not leave out.
 */
void pf_secret_wipe (void *data, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfSecret, pf_secret_unref)

G_END_DECLS
