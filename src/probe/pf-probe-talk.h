/* pf-probe-talk.h - the few words a probe exchanges with a server
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "probe/pf-probe.h"
#include "wire/pf-wire.h"

G_BEGIN_DECLS

/**
 * PfProbeTalk:
 * @deadline: monotonic time at which all must be over
 *
 * One connection being looked at.  Nothing is owned but @wire.
 *
 * Nothing here knows of user names and passwords, and nothing is said before the server
 * has greeted: it may be anything.
 */
typedef struct
{
  const PfEndpoint *endpoint;
  const PfTrust    *trust;
  PfTranscript     *transcript;
  GCancellable     *cancellable;
  gint64            deadline;
  PfWire           *wire; /* (owned) (nullable) */
  guint             last_tag;
} PfProbeTalk;

/* What a greeting told. */
typedef struct
{
  PfSpeaks speaks;
  char    *text; /* (owned) (nullable): cleaned */
  gboolean is_preauth;
  gboolean is_refusal;
} PfProbeGreeting;

void pf_probe_greeting_clear (PfProbeGreeting *greeting);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PfProbeGreeting, pf_probe_greeting_clear)

/* Connects, in plain text; limits of @look that are 0 become a probe's. */
gboolean pf_probe_talk_open (PfProbeTalk *self, const PfWireLook *look, GError **error);
void     pf_probe_talk_close (PfProbeTalk *self);

/**
 * pf_probe_talk_greet:
 * @out: (out): also after %FALSE: what is known
 *
 * Waits for the greeting and recognises what it is.
 *
 * Errors: %PF_PROTO_ERROR_UNEXPECTED for another protocol's, %PF_PROTO_ERROR_BYE for a
 * refusal, %PF_WIRE_ERROR.
 */
gboolean pf_probe_talk_greet (PfProbeTalk *self, PfProbeGreeting *out, GError **error);

/* CAPABILITY, CAPA or EHLO.  @out_tokens is (transfer full); @out_us: how long it took */
gboolean pf_probe_talk_get_caps (PfProbeTalk *self,
                                 char      ***out_tokens,
                                 gint64      *out_us,
                                 GError     **error);

/* Whether @tokens offer STARTTLS or STLS, as a whole word. */
gboolean pf_probe_offers_tls (char *const *tokens);

/**
 * pf_probe_talk_start_tls:
 * @injected: (nullable): a command sent in the same write as STARTTLS
 *
 * Asks for TLS in the protocol's words and does the handshake.
 */
gboolean pf_probe_talk_start_tls (PfProbeTalk *self,
                                  const char  *injected,
                                  GError     **error);

/* Does nothing but the handshake. */
gboolean pf_probe_talk_shake_hands (PfProbeTalk *self, GError **error);

/* Says goodbye; returns how many answers came, of which one is the goodbye's. */
guint pf_probe_talk_leave (PfProbeTalk *self);

/* The command that pf_probe_talk_start_tls() injects to see whether it is answered. */
const char *pf_probe_injected_command (PfProtocol protocol);

G_END_DECLS
