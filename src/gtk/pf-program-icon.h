/* pf-program-icon.h - the picture of a mail program
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * pf_program_icon_new:
 * @program: as in #PfStoreChoice: its name, or "" for bare folders and files
 *
 * The icon that the program's package brought, if it is installed; else a symbolic one
 * of ours, or a folder.  A decoration: the name stands beside it.
 *
 * Returns: (transfer floating)
 */
GtkWidget *pf_program_icon_new (const char *program);

G_END_DECLS
