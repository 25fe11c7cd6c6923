/* pf-words-detect.h - where settings are from, and how far they can be trusted, in words
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "discover/pf-discover.h"

G_BEGIN_DECLS

/* "Your provider's settings page": a place that is asked.  Returns: (transfer none) */
const char *pf_words_place (PfSourceKind kind);

/* "Published by your provider": of the most trusted source.  Returns: (transfer none) */
const char *pf_words_trust (const PfCandidate *candidate);

/* Whether a person should compare before going on. */
gboolean pf_words_trust_is_low (const PfCandidate *candidate);

/* "No answer", "Nothing there": what a place said; @result as in #PfAsked, or "asking".
 * Returns: (transfer none) */
const char *pf_words_asked (const char *result);

/* "encrypted", "encrypted after STARTTLS", "not encrypted".  Returns: (transfer none) */
const char *pf_words_security (PfSecurity security);

G_END_DECLS
