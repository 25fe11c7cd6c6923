/* pf-look-judge.h - what one sign-in alone says
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "diagnose/pf-look.h"

G_BEGIN_DECLS

/**
 * PfVerdict:
 * @id: (nullable): the finding; %NULL: it is in, or was not tried
 * @is_vague: the server did not say why; the control and the facts may
 * @proves_password: such an answer comes only after a right password
 * @rule: (nullable): the sentence that was known
 */
typedef struct
{
  const PfSignIn *sign_in;
  const char     *id;
  PfCertainty     certainty;
  gboolean        is_vague;
  gboolean        proves_password;
  const PfRule   *rule;
} PfVerdict;

/* No usable mechanism, then the code and sentence, then the kind of error.  Pure. */
PfVerdict pf_look_judge (const PfLook *look, PfProtocol protocol);

G_END_DECLS
