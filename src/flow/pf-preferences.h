/* pf-preferences.h - what the person prefers, whatever is asked
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PF_PREFERENCES_MOST_CONNECTIONS 4

/**
 * PfPreferences:
 * @ca_file: (nullable): a further trusted CA
 * @no_ispdb: whether Mozilla's public list is not asked
 * @shows_addresses: whether reports for help desks name addresses in full
 * @copies_existing: whether the server copies what it has in another folder already
 * @connections: to the server while mail moves; 0: as many as pay
 *
 * By value.  All zero is what holds for somebody who never looked.
 */
typedef struct
{
  char    *ca_file;
  gboolean no_ispdb;
  gboolean shows_addresses;
  gboolean copies_existing;
  int      connections;
} PfPreferences;

static inline void
pf_preferences_clear (PfPreferences *self)
{
  g_clear_pointer (&self->ca_file, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PfPreferences, pf_preferences_clear)

G_END_DECLS
