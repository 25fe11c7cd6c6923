/* pf-human.h - from an error to two sentences that a person understands
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/pf-error.h"

G_BEGIN_DECLS

/* What the one button beside an error does.  The face decides how. */
typedef enum
{
  PF_ACT_NONE,
  PF_ACT_TRY_AGAIN,
  PF_ACT_EDIT_PASSWORD,
  PF_ACT_EDIT_SERVERS,
  PF_ACT_USE_OTHER_NAME, /* of the certificate */
  PF_ACT_COMPARE_FINGERPRINT,
  PF_ACT_CHOOSE_FOLDERS,
  PF_ACT_CHOOSE_STORE,
  PF_ACT_SHOW_LEFT_OUT,
  PF_ACT_COPY_FOR_HELP_DESK,
  PF_ACT_OPEN_DATE_AND_TIME,
  PF_ACT_WAIT, /* goes on by itself */
} PfAct;

/**
 * PfAdvice:
 * @title: what happened, naming the server or file; at most eight words, no full stop
 * @cause: why, and who can change it
 * @next: what to do; one sentence
 * @act: what the one button does
 * @button: (nullable): its label
 * @details: (nullable): the server's own words, for the expert
 */
typedef struct
{
  char *title;
  char *cause;
  char *next;
  PfAct act;
  char *button;
  char *details;
} PfAdvice;

/**
 * pf_human_describe:
 * @error: any error but %G_IO_ERROR_CANCELLED
 * @context: (nullable): the server's or the file's name, used where the error's
 *   facts hold none
 *
 * The only way from an error to a person.
 *
 * Returns: (transfer full)
 */
PfAdvice *pf_human_describe (const GError *error, const char *context);

/**
 * pf_human_describe_no_report:
 * @error: why a file that was opened as a report could not be read as one
 *
 * Where the bytes were no report of ours, no server is to blame; every other error is
 * told as pf_human_describe() tells it.
 *
 * Returns: (transfer full)
 */
PfAdvice *pf_human_describe_no_report (const GError *error, const char *path);
void      pf_advice_free (PfAdvice *advice);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfAdvice, pf_advice_free)

G_END_DECLS
