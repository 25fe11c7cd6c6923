/* pf-verification.c - what a comparison with the server found
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-migrate"

#include "migrate/pf-move-private.h"

#define MAX_DIFFERENCES 100000 /* kept one by one; no folder of ours has more */

void
pf_difference_free (PfDifference *difference)
{
  g_free (difference->folder);
  g_free (difference->subject);
  g_free (difference->kind);
  g_free (difference->expected);
  g_free (difference->actual);
  g_free (difference);
}

PfVerification *
pf_verification_new (PfVerifyMode mode)
{
  PfVerification *self = g_new0 (PfVerification, 1);

  self->mode = mode;
  self->differences = g_ptr_array_new_with_free_func (
      (GDestroyNotify) pf_difference_free);
  return self;
}

void
pf_verification_free (PfVerification *verification)
{
  g_ptr_array_unref (verification->differences);
  g_free (verification);
}

void
pf_verification_add (PfVerification        *self,
                     const char            *folder,
                     const PfLedgerMessage *message,
                     const char            *kind,
                     const char            *expected,
                     const char            *actual)
{
  PfDifference *difference;

  if (self->differences->len >= MAX_DIFFERENCES)
    return;
  difference = g_new0 (PfDifference, 1);
  difference->folder = g_strdup (folder);
  difference->uid = message != NULL ? message->uid : 0;
  difference->subject = g_strdup (message != NULL ? message->subject : "");
  difference->kind = g_strdup (kind);
  difference->expected = g_strdup (expected);
  difference->actual = g_strdup (actual);
  g_ptr_array_add (self->differences, difference);
}
