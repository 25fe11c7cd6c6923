/* pf-bird-names.h - what Thunderbird calls a folder, and what it calls its file
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * pf_bird_name_to_disk:
 * @name: a folder's name, UTF-8
 *
 * The file name that Thunderbird makes of a folder's name on every system: its
 * beginning and a hash if it is too long or holds what some disk cannot.
 *
 * Returns: (transfer full)
 */
char *pf_bird_name_to_disk (const char *name);

/**
 * pf_bird_name_to_disk_before_2026:
 *
 * The same as versions before August 2026 did it: they kept everything up to the
 * first illegal character, however long.
 */
char *pf_bird_name_to_disk_before_2026 (const char *name);

/* Returns: whether @disk_name ends as a hashed name does */
gboolean pf_bird_name_looks_hashed (const char *disk_name);

/**
 * pf_bird_name_from_disk:
 * @disk_name: a file name, any bytes
 * @is_encoded: whether the profile's program writes "%2F" for "/" (since 140)
 *
 * Returns: (transfer full): valid UTF-8 in NFC
 */
char *pf_bird_name_from_disk (const char *disk_name, gboolean is_encoded);

/**
 * pf_bird_name_is_ignored:
 * @disk_name: a file name, any bytes
 *
 * Returns: whether Thunderbird keeps something other than a folder under that name,
 *   as its own list has it
 */
gboolean pf_bird_name_is_ignored (const char *disk_name);

/**
 * pf_bird_name_is_leftover:
 *
 * Returns: whether it is "nstmp" or "nstmp-1234", which a failed compaction leaves
 */
gboolean pf_bird_name_is_leftover (const char *disk_name);

G_END_DECLS
