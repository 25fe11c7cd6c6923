/* pf-sasl.h - authentication mechanisms as challenge-to-response functions
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/pf-error.h"
#include "base/pf-secret.h"

G_BEGIN_DECLS

/**
 * PfSaslMechanism:
 *
 * The mechanisms we know, by how they are named on the wire.
 */
typedef enum
{
  PF_SASL_PLAIN,         /* RFC 4616 */
  PF_SASL_LOGIN,         /* draft-murchison-sasl-login */
  PF_SASL_CRAM_MD5,      /* RFC 2195 */
  PF_SASL_SCRAM_SHA_1,   /* RFC 5802 */
  PF_SASL_SCRAM_SHA_256, /* RFC 7677 */
  PF_SASL_OAUTHBEARER,   /* RFC 7628 */
  PF_SASL_XOAUTH2,       /* Google's and Microsoft's forerunner of it */
} PfSaslMechanism;

/* Returns: (transfer none): "SCRAM-SHA-256" */
const char *pf_sasl_mechanism_name (PfSaslMechanism mechanism);

/**
 * pf_sasl_choose:
 * @offered: (array zero-terminated=1): names that the server offers, in any case
 * @is_private: whether the connection is encrypted and verified; %FALSE only where the
 *   user allowed an open one
 * @is_token: whether the secret is an OAuth 2 access token
 * @out_mechanism: (out): the choice
 *
 * Which mechanism to use.  On a private connection PLAIN, then LOGIN: a refusal then
 * says that the password is wrong.  Challenge mechanisms come where neither is
 * offered, and first on an open connection, where a password would be readable.
 * A token needs OAUTHBEARER or XOAUTH2 and never crosses an open connection.
 *
 * Errors: %PF_AUTH_ERROR_NO_COMMON_MECHANISM; %PF_AUTH_ERROR_BROWSER_NEEDED for a
 * password where only OAuth 2 is offered; %PF_AUTH_ERROR_NOT_PRIVATE.
 */
gboolean pf_sasl_choose (const char *const *offered,
                         gboolean           is_private,
                         gboolean           is_token,
                         PfSaslMechanism   *out_mechanism,
                         GError           **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * PfSasl:
 *
 * One authentication exchange, without a socket.  Make it; if
 * pf_sasl_sends_first() and the initial response can go with the command (SASL-IR),
 * pf_sasl_step() with %NULL gives it; then pf_sasl_step() for each challenge; when the
 * server says that it is done, pf_sasl_finish().  Responses are secrets: send them with
 * pf_wire_write_response().
 *
 * Threads: one at a time; never blocks.
 */
typedef struct _PfSasl PfSasl;

/**
 * pf_sasl_new:
 * @user: the user name, UTF-8
 * @secret: (transfer none): the password or token; a reference is kept
 * @host: (nullable): the server's name, told to it by OAUTHBEARER
 * @port: its port, or 0
 *
 * Errors: %PF_AUTH_ERROR_BAD_USER_NAME, %PF_AUTH_ERROR_NO_SECRET (empty, or cannot
 * be sent), %PF_AUTH_ERROR_NO_COMMON_MECHANISM (this build cannot do it).
 *
 * Returns: (transfer full) (nullable)
 */
PfSasl *pf_sasl_new (PfSaslMechanism mechanism,
                     const char     *user,
                     PfSecret       *secret,
                     const char     *host,
                     guint16         port,
                     GError        **error) G_GNUC_WARN_UNUSED_RESULT;
void    pf_sasl_free (PfSasl *self);

PfSaslMechanism pf_sasl_get_mechanism (const PfSasl *self);

/* Whether the client speaks first: all but LOGIN and CRAM-MD5. */
gboolean pf_sasl_sends_first (const PfSasl *self);

/**
 * pf_sasl_step:
 * @challenge: (nullable): the server's challenge in base64, as it stands after "+ " or
 *   "334 "; %NULL for the initial response
 *
 * The first challenge of a mechanism that sends first is empty, and gets the initial
 * response unless that went with the command.  No server gets more than ten responses, so
 * a loop over challenges ends.
 *
 * Errors: %PF_PROTO_ERROR_MALFORMED (not base64, not the mechanism's grammar, SCRAM
 * costs past our limit), %PF_PROTO_ERROR_UNEXPECTED (a challenge too many),
 * %PF_AUTH_ERROR_BAD_USER_NAME or %PF_AUTH_ERROR_NO_SECRET (cannot be sent in this
 * mechanism), %PF_PROTO_ERROR_REFUSED (the server's SCRAM signature is wrong: it does
 * not know the password).  Send "*" to end the exchange then.
 *
 * Returns: (transfer full) (nullable): the response, not in base64; may be empty
 */
PfSecret *pf_sasl_step (PfSasl *self, const char *challenge, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/**
 * pf_sasl_finish:
 *
 * To be called when the server says that the user is authenticated.
 *
 * Errors: %PF_PROTO_ERROR_UNEXPECTED when the exchange was not at its end: under SCRAM
 * the server has not proved that it knows the password.
 */
gboolean pf_sasl_finish (PfSasl *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * pf_sasl_get_refusal:
 *
 * What the error challenge of OAUTHBEARER or XOAUTH2 said, before the server's NO.
 * @out_status is its "status" ("invalid_token", "401"), %NULL if it has none.
 *
 * Returns: (transfer none) (nullable): the whole of it, cleaned as server text
 */
const char *pf_sasl_get_refusal (const PfSasl *self, const char **out_status);

/**
 * pf_sasl_name_refusal:
 * @self: (nullable): the exchange that the server ended with its no
 * @code: what its no amounts to
 *
 * Returns: %PF_AUTH_ERROR_EXPIRED for wrong credentials, if the last challenge said that
 *   the token is no good; else @code
 */
PfAuthError pf_sasl_name_refusal (const PfSasl *self, PfAuthError code);

/**
 * pf_sasl_apop_digest:
 * @stamp: "<…@…>" of a POP3 greeting
 *
 * What APOP sends.  Whoever reads it and the stamp can try passwords on it.
 *
 * Returns: (transfer full): 32 hex digits
 */
char *pf_sasl_apop_digest (const char *stamp, const PfSecret *secret);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfSasl, pf_sasl_free)

G_END_DECLS
