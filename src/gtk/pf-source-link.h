/* pf-source-link.h - where a statement can be checked, one click away
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A link with the words "Source: RFC 1939, section 5", which opens that page. */
GtkWidget *pf_source_link_new (const char *source, const char *url);

G_END_DECLS
