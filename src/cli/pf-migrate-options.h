/* pf-migrate-options.h - what `postferry migrate` can be told, and how it is read
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "migrate/pf-move.h"

G_BEGIN_DECLS

/* "2024-03-01", local midnight; or a full ISO 8601 time. */
gboolean pf_parse_date (const char *text, gint64 *out_unix);

/* "35M", "1.5G", "500 kB" (thousands), "32MiB" (1024), or octets. */
gboolean pf_parse_size (const char *text, guint64 *out_bytes);

/* "90s", "30m", "2h", "1d", or seconds. */
gboolean pf_parse_duration (const char *text, gint64 *out_ms);

/* "none", "metadata" or "full". */
gboolean pf_parse_verify (const char *text, PfVerifyMode *out_mode);

/* "upload", "copy" or "move": mail that the account holds in another folder. */
gboolean pf_parse_existing (const char *text, PfExisting *out_existing);

/* "always", or "header-8bit=always": what is done with unusual messages. */
gboolean pf_parse_repair (const char *text, PfMoveOptions *options);

G_END_DECLS
