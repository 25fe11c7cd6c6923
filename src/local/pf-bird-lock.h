/* pf-bird-lock.h - whether Thunderbird has a profile open
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * pf_bird_lock_is_held:
 * @profile: a profile's directory
 *
 * Asks the kernel who holds .parentlock (the file alone means nothing) and looks at
 * the "lock" link; takes no lock itself.  Inside of a sandbox, a program outside of it
 * may stay unseen.
 */
gboolean pf_bird_lock_is_held (const char *profile);

G_END_DECLS
