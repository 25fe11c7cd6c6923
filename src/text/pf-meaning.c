/* pf-meaning.c - what a server's refusal means, by its code and its sentence
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "text/pf-meaning.h"

#include "text/pf-phrase.h"

static const struct
{
  PfMeaning   means;
  PfAuthError code;
} refusals[] = {
  { PF_MEANS_TRY_LATER, PF_AUTH_ERROR_TRY_LATER },
  { PF_MEANS_WRONG_CREDENTIALS, PF_AUTH_ERROR_WRONG_CREDENTIALS },
  { PF_MEANS_APP_PASSWORD, PF_AUTH_ERROR_APP_PASSWORD_NEEDED },
  { PF_MEANS_BROWSER, PF_AUTH_ERROR_BROWSER_NEEDED },
  { PF_MEANS_DISABLED, PF_AUTH_ERROR_PROTOCOL_DISABLED },
  { PF_MEANS_EXPIRED, PF_AUTH_ERROR_EXPIRED },
  { PF_MEANS_BUSY, PF_AUTH_ERROR_MAILBOX_BUSY },
  { PF_MEANS_CROWDED, PF_AUTH_ERROR_TOO_MANY_CONNECTIONS },
  { PF_MEANS_NO_MECHANISM, PF_AUTH_ERROR_NO_COMMON_MECHANISM },
  { PF_MEANS_NOT_PRIVATE, PF_AUTH_ERROR_NOT_PRIVATE },
};

gint64
pf_meaning_read_wait (PfMeaning means, const char *text)
{
  return means == PF_MEANS_TRY_LATER || means == PF_MEANS_CROWDED
             ? pf_text_read_wait (text)
             : 0;
}

PfMeaning
pf_meaning_find (const PfMeaningRow *rows,
                 gsize               n_rows,
                 guint               asked,
                 const char         *code,
                 const char         *text,
                 gint64             *out_wait_ms)
{
  PfMeaning means = PF_MEANS_REFUSED;

  for (gsize i = 0; i < n_rows; i++)
    if ((rows[i].asked & asked) != 0 &&
        (rows[i].code == NULL || g_strcmp0 (rows[i].code, code) == 0) &&
        (rows[i].phrase == NULL || pf_text_has_phrase (text, rows[i].phrase)))
      {
        means = rows[i].means;
        break;
      }
  *out_wait_ms = pf_meaning_read_wait (means, text);
  return means;
}

gboolean
pf_meaning_to_auth_error (PfMeaning means, PfAuthError *out_code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    if (refusals[i].means == means)
      {
        *out_code = refusals[i].code;
        return TRUE;
      }
  return FALSE;
}
