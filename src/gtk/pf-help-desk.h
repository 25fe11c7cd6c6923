/* pf-help-desk.h - what is given to people who help: addresses hidden, if preferred
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "flow/pf-flow.h"

G_BEGIN_DECLS

/* Returns: whether reports and copied texts hide addresses and names */
gboolean pf_help_desk_hides (PfFlow *flow);

/**
 * pf_help_desk_mask:
 * @text: for a ticket
 *
 * Returns: (transfer full): @text; unless addresses are to be shown, without those, the
 *   sign-in name, the name of this computer's user and the job's
 */
char *pf_help_desk_mask (PfFlow *flow, const char *text);

G_END_DECLS
