/* pf-meaning.h - what a server's refusal means, by its code and its sentence
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/pf-error.h"

G_BEGIN_DECLS

/* What IMAP, POP3 and submission servers mean; no protocol has all of them. */
typedef enum
{
  PF_MEANS_REFUSED,           /* no better name for it */
  PF_MEANS_TOO_LARGE,         /* this message is larger than it takes */
  PF_MEANS_NO_SPACE,          /* the account's storage is full */
  PF_MEANS_TRY_LATER,         /* throttled, busy, down for a moment, too often */
  PF_MEANS_NO_FOLDER,         /* the folder is not there */
  PF_MEANS_EXISTS,            /* the folder is there already */
  PF_MEANS_BAD_KEYWORD,       /* a flag or keyword is the trouble */
  PF_MEANS_NOT_KNOWN,         /* the command, not the password, is the trouble */
  PF_MEANS_WRONG_CREDENTIALS, /* from here: sign-in */
  PF_MEANS_APP_PASSWORD,
  PF_MEANS_BROWSER,
  PF_MEANS_DISABLED,
  PF_MEANS_EXPIRED, /* or, after it, the session is over */
  PF_MEANS_BUSY,
  PF_MEANS_CROWDED, /* too many connections of this account */
  PF_MEANS_NO_MECHANISM,
  PF_MEANS_NOT_PRIVATE,
} PfMeaning;

/**
 * PfMeaningRow:
 * @asked: what was asked when the server said no, bits of the protocol's own
 * @code: (nullable): the response code, upper case; %NULL fits any or none
 * @phrase: (nullable): lower case, found in any case; %NULL fits whatever is said
 *
 * A known refusal.
 */
typedef struct
{
  guint       asked;
  const char *code;
  const char *phrase;
  PfMeaning   means;
} PfMeaningRow;

/**
 * pf_meaning_find:
 * @rows: (array length=n_rows): the first wins whose every part fits
 * @asked: one bit
 * @code: (nullable): what the server sent, upper case
 * @text: its sentence
 * @out_wait_ms: (out): how long to wait, if the sentence says so; else 0
 *
 * Pure.
 */
PfMeaning pf_meaning_find (const PfMeaningRow *rows,
                           gsize               n_rows,
                           guint               asked,
                           const char         *code,
                           const char         *text,
                           gint64             *out_wait_ms);

/* How long @text asks to wait, if @means that one has to; else 0. */
gint64 pf_meaning_read_wait (PfMeaning means, const char *text);

/* What a refused sign-in is called; untouched and %FALSE if @means says nothing of it. */
gboolean pf_meaning_to_auth_error (PfMeaning means, PfAuthError *out_code);

G_END_DECLS
