/* pf-wire-secret.c - the forms in which a secret is sent
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 9051 4.3 (quoted strings), RFC 4648 (base64)
 */

#define G_LOG_DOMAIN "pf-wire"

#include "wire/pf-wire-private.h"

#include "base/pf-threads.h"

#include <string.h>

#define FORM_SIZE(n) (2 * (n) + 32) /* room for the longest form of n octets */

gboolean
pf_wire_secret_fits (const PfSecret *secret, PfSecretForm form)
{
  gsize       length;
  const char *text = pf_secret_peek (secret, &length);

  if (form == PF_SECRET_BASE64 || form == PF_SECRET_SIZE)
    return TRUE;

  for (gsize i = 0; i < length; i++)
    if (text[i] == '\r' || text[i] == '\n' || text[i] == '\0' ||
        (form == PF_SECRET_QUOTED && (guchar) text[i] >= 0x80))
      return FALSE;

  return TRUE;
}

/* Returns: the end of what was written */
static char *
write_quoted (char *p, const char *text, gsize length)
{
  *p++ = '"';
  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '"' || text[i] == '\\')
        *p++ = '\\';
      *p++ = text[i];
    }
  *p++ = '"';

  return p;
}

static char *
write_base64 (char *p, const char *text, gsize length)
{
  int state = 0;
  int save = 0;

  p += g_base64_encode_step ((const guchar *) text, length, FALSE, p, &state, &save);
  p += g_base64_encode_close (FALSE, p, &state, &save);
  save = 0;

  return p;
}

/* Makes the form in place: it never lies anywhere but in @out, which is wiped. */
static gsize
write_form (char *start, const char *text, gsize length, PfSecretForm form)
{
  switch (form)
    {
    case PF_SECRET_RAW:
      memcpy (start, text, length);
      return length;

    case PF_SECRET_QUOTED:
      return (gsize) (write_quoted (start, text, length) - start);

    case PF_SECRET_BASE64:
      return (gsize) (write_base64 (start, text, length) - start);

    case PF_SECRET_SIZE:
      return (gsize) g_snprintf (start, 24, "%" G_GSIZE_FORMAT, length);
    }

  g_assert_not_reached ();
}

gboolean
pf_wire_write_secret (PfWire         *self,
                      const PfSecret *secret,
                      PfSecretForm    form,
                      GCancellable   *cancellable,
                      GError        **error)
{
  gsize       length;
  gsize       room;
  const char *text;
  char       *place;

  g_return_val_if_fail (PF_IS_WIRE (self) && secret != NULL, FALSE);
  g_return_val_if_fail (self->deflate == NULL, FALSE);
  pf_assert_may_block ();

  if (self->broken != NULL)
    return pf_wire_fail_with (self, NULL, error);
  if (self->only_looks)
    {
      g_set_error_literal (error, PF_AUTH_ERROR, PF_AUTH_ERROR_NOT_PRIVATE,
                           "This connection only looks; no password is sent over it");
      return FALSE;
    }
  if (!pf_wire_secret_fits (secret, form))
    {
      g_set_error_literal (error, PF_AUTH_ERROR, PF_AUTH_ERROR_NO_SECRET,
                           "The password holds characters that cannot be sent this way");
      return FALSE;
    }

  /* The room is had before, so that no growing leaves a copy behind; and no flush where
   * there is room, so that no record is as long as the password. */
  text = pf_secret_peek (secret, &length);
  room = FORM_SIZE (length);
  if (self->out.size - self->out.end < room &&
      !pf_wire_push_out (self, 0, cancellable, error))
    return FALSE;
  place = (char *) pf_wire_buffer_reserve (&self->out, room);
  self->out_has_secret = TRUE;
  length = write_form (place, text, length, form);
  self->out.end += length;
  self->sent += length;
  if (self->transcript != NULL)
    pf_transcript_sent (self->transcript, "<secret>", -1);

  return TRUE;
}

gboolean
pf_wire_write_response (PfWire         *self,
                        const PfSecret *response,
                        GCancellable   *cancellable,
                        GError        **error)
{
  return (pf_secret_is_empty (response) ||
          pf_wire_write_secret (self, response, PF_SECRET_BASE64, cancellable, error)) &&
         pf_wire_write_text (self, "\r\n", 2, cancellable, error);
}
