/* pf-words-policy.h - what a provider demands or limits, in words
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "facts/pf-providers.h"

G_BEGIN_DECLS

/**
 * pf_words_policy:
 *
 * Says what a policy of a provider means for its user: "IMAP is off until you switch it
 * on in the web settings."  One that is not known (a person's own list may hold any) is
 * said as it is written: "name: value".
 *
 * Returns: (transfer full): one sentence, without the policy's own text and date
 */
char *pf_words_policy (const PfPolicy *policy);

G_END_DECLS
