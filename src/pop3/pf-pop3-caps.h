/* pf-pop3-caps.h - what a POP3 server says it can do
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 2449 5 and 6, RFC 2595 4, RFC 3206, RFC 5034 3
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PfPop3Caps:
 * @tokens: (array zero-terminated=1): each line of CAPA as it was sent; empty if the
 *   server knows no CAPA
 * @has_capa: whether the server knows CAPA
 * @sasl: (array zero-terminated=1): mechanisms
 * @expire_days: days that mail is kept; 0: none may be left; -1: NEVER or not told
 * @has_expire: whether EXPIRE was told
 * @login_delay_s: seconds between two sign-ins, or 0
 * @apop_stamp: (nullable): "<…@…>" of the greeting
 *
 * The answer to one CAPA.  Pure.
 */
typedef struct
{
  char   **tokens;
  gboolean has_capa;
  gboolean has_top;
  gboolean has_uidl;
  gboolean has_user;
  gboolean has_stls;
  gboolean has_resp_codes;
  gboolean has_auth_resp_code;
  gboolean has_pipelining;
  gboolean has_expire;
  int      expire_days;
  int      login_delay_s;
  char   **sasl;
  char    *apop_stamp;
} PfPop3Caps;

#define PF_POP3_LIMIT_CAPS 500 /* lines of one CAPA that are kept */
#define PF_POP3_LIMIT_SASL 100 /* mechanisms of one SASL line */

/**
 * pf_pop3_caps_new:
 * @lines: (nullable) (array zero-terminated=1): what stood between +OK and the dot;
 *   %NULL if the server knows no CAPA
 */
PfPop3Caps *pf_pop3_caps_new (const char *const *lines);
void        pf_pop3_caps_free (PfPop3Caps *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfPop3Caps, pf_pop3_caps_free)

G_END_DECLS
