/* pf-exit.h - exit codes: one meaning each, the same for every verb
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PfExit:
 * @PF_EXIT_OK: done; nothing to look at
 * @PF_EXIT_LOOK: done, but a person should look; the report lists each
 * @PF_EXIT_USER: stopped: the user can mend it
 * @PF_EXIT_PROVIDER: stopped: the provider or the domain's owner must mend it
 * @PF_EXIT_NETWORK: stopped: this network or this computer
 * @PF_EXIT_INTERRUPTED: run the same command again to go on
 * @PF_EXIT_USAGE: the command line cannot be right
 * @PF_EXIT_BUG: a bug in Postferry
 */
typedef enum
{
  PF_EXIT_OK = 0,
  PF_EXIT_LOOK = 1,
  PF_EXIT_USER = 2,
  PF_EXIT_PROVIDER = 3,
  PF_EXIT_NETWORK = 4,
  PF_EXIT_INTERRUPTED = 5,
  PF_EXIT_USAGE = 64,
  PF_EXIT_BUG = 70,
} PfExit;

/**
 * pf_exit_from_error:
 * @error: (nullable): why something stopped
 *
 * Returns: who must act, as an exit code; %PF_EXIT_OK for %NULL
 */
PfExit pf_exit_from_error (const GError *error);

G_END_DECLS
