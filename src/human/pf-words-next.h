/* pf-words-next.h - what a person does after a move, program by program
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/pf-endpoint.h"

G_BEGIN_DECLS

/**
 * pf_words_switch_steps:
 * @program: (nullable): the mail program's name; %NULL for any
 * @endpoint: the account that the mail was moved into
 *
 * How to let a mail program show an account by IMAP and stop it from collecting by
 * POP3.
 *
 * Returns: (transfer full) (array zero-terminated=1): one step each, in order
 */
char **pf_words_switch_steps (const char *program, const PfEndpoint *endpoint);

/* Returns: (transfer none): how an endpoint is encrypted, in words */
const char *pf_words_encryption (const PfEndpoint *endpoint);

G_END_DECLS
