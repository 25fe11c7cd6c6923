/* pf-scratch.h - folders of ours that are thrown away with all that is in them
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Removes the folder @path and what is in it; follows no link.  What is not there is
 * removed already.  Returns: whether nothing is left */
gboolean pf_scratch_remove (const char *path);

G_END_DECLS
