/* pf-fuzz.h - what each fuzz target defines
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Does with the bytes what the program does with a server's or a file's; aborts if
 * something is wrong.  Returns: 0 */
int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

G_END_DECLS
