/* pf-smtp-session.h - EHLO, STARTTLS and AUTH, to check outgoing settings; nothing is ever sent
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 5321, RFC 3207, RFC 4954, RFC 6409.
 */

#pragma once

#include "sasl/pf-sasl.h"
#include "wire/pf-wire.h"

G_BEGIN_DECLS

/**
 * PfSmtpSession:
 *
 * One connection to a submission server.  Order of calls: open; ehlo; start_tls and
 * ehlo again; login; quit.
 *
 * Threads: every call that takes a #GCancellable blocks.  One thread at a time.
 *
 * Errors: as #PfPop3Session's.
 */
#define PF_TYPE_SMTP_SESSION (pf_smtp_session_get_type ())
G_DECLARE_FINAL_TYPE (PfSmtpSession, pf_smtp_session, PF, SMTP_SESSION, GObject)

PfSmtpSession *pf_smtp_session_open (PfWire       *wire,
                                     GCancellable *cancellable,
                                     GError      **error) G_GNUC_WARN_UNUSED_RESULT;
const char    *pf_smtp_session_get_greeting (PfSmtpSession *self);
gboolean       pf_smtp_session_ehlo (PfSmtpSession *self,
                                     GCancellable  *cancellable,
                                     GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/* Returns: (transfer none) (array zero-terminated=1): EHLO keywords with parameters */
const char *const *pf_smtp_session_get_caps (PfSmtpSession *self);
gboolean           pf_smtp_session_start_tls (PfSmtpSession *self,
                                              GCancellable  *cancellable,
                                              GError       **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean           pf_smtp_session_login (PfSmtpSession *self,
                                          const char    *user,
                                          PfSecret      *secret,
                                          gboolean       is_token,
                                          GCancellable  *cancellable,
                                          GError       **error) G_GNUC_WARN_UNUSED_RESULT;
void               pf_smtp_session_quit (PfSmtpSession *self, GCancellable *cancellable);

G_END_DECLS
