/* pf-suggest.h - the word that was probably meant
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * pf_suggest:
 * @typed: what was typed
 * @words: (array zero-terminated=1): what could have been meant
 *
 * A word is near if few letters have to be put in, taken out, changed or swapped, or if it
 * begins with all that was typed.
 *
 * Returns: (transfer none) (nullable): the nearest of @words, or %NULL if none is near
 */
const char *pf_suggest (const char *typed, const char *const *words);

G_END_DECLS
