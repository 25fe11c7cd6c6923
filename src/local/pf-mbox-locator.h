/* pf-mbox-locator.h - where a message is in an mbox file, as text
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "local/pf-mbox-split.h"

G_BEGIN_DECLS

/**
 * pf_mbox_locator_format:
 * @length: octets from the separator line to the message's end
 * @rules: how its bytes were read
 *
 * Returns: (transfer full): "offset:length:letters"
 */
char *pf_mbox_locator_format (const PfMboxStart *start,
                              guint64            length,
                              const PfMboxRules *rules);

/* Returns: %FALSE if @locator is none of ours */
gboolean pf_mbox_locator_parse (const char  *locator,
                                guint64     *out_offset,
                                guint64     *out_length,
                                PfMboxRules *out_rules);

G_END_DECLS
