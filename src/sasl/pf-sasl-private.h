/* pf-sasl-private.h - the mechanisms that GNU SASL lacks
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sasl/pf-sasl.h"

G_BEGIN_DECLS

/**
 * pf_sasl_oauth_initial:
 * @mechanism: %PF_SASL_OAUTHBEARER or %PF_SASL_XOAUTH2
 *
 * Returns: (transfer full): the initial response
 */
PfSecret *pf_sasl_oauth_initial (PfSaslMechanism mechanism,
                                 const char     *user,
                                 const PfSecret *token,
                                 const char     *host,
                                 guint16         port);

/* The answer to the error challenge, upon which the server says NO. */
PfSecret *pf_sasl_oauth_after_error (PfSaslMechanism mechanism);

/**
 * pf_sasl_oauth_status:
 * @json: the error challenge
 *
 * Returns: (transfer full) (nullable): the value of its "status", cleaned
 */
char *pf_sasl_oauth_status (const char *json);

/* Whether a token holds only what RFC 6750 2.1 allows, so that it cannot end its field. */
gboolean pf_sasl_oauth_token_fits (const PfSecret *token);

G_END_DECLS
