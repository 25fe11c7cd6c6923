/* pf-certificate.c - copying and freeing what a certificate says
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/pf-certificate.h"

PfCertificate *
pf_certificate_copy (const PfCertificate *self)
{
  PfCertificate *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->names = g_strdupv (self->names);
  copy->subject = g_strdup (self->subject);
  copy->issuer = g_strdup (self->issuer);
  copy->issuer_name = g_strdup (self->issuer_name);
  copy->chain = g_strdupv (self->chain);
  copy->key_kind = g_strdup (self->key_kind);
  copy->signature = g_strdup (self->signature);

  return copy;
}

void
pf_certificate_free (PfCertificate *self)
{
  if (self == NULL)
    return;

  g_strfreev (self->names);
  g_free (self->subject);
  g_free (self->issuer);
  g_free (self->issuer_name);
  g_strfreev (self->chain);
  g_free (self->key_kind);
  g_free (self->signature);
  g_free (self);
}
