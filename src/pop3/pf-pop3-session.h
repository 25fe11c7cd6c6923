/* pf-pop3-session.h - one conversation with a POP3 server
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 1939, RFC 2449 (CAPA, RESP-CODES), RFC 2595 (STLS), RFC 3206 (AUTH-RESP-CODE),
 * RFC 5034 (SASL), RFC 1321 and RFC 1939 7 (APOP).
 */

#pragma once

#include "pop3/pf-pop3-caps.h"
#include "pop3/pf-pop3-unstuff.h"
#include "sasl/pf-sasl.h"
#include "wire/pf-wire.h"

G_BEGIN_DECLS

/**
 * PfPop3Session:
 *
 * One connection to one POP3 server, from the greeting on.  Order of calls: open;
 * capa; start_tls where it is not TLS yet, then capa again; login; capa again (EXPIRE
 * and LOGIN-DELAY may differ); stat, list, uidl, top, retr.
 *
 * Nothing here sends DELE.  A session that was used as a source is dropped, never quit:
 * QUIT makes some servers delete, hide or archive what was read (EXPIRE 0, Gmail).
 *
 * Threads: every call that takes a #GCancellable blocks.  One thread at a time.
 *
 * Ownership: holds its wire; dropping the last reference closes the line without QUIT.
 *
 * Errors: %PF_AUTH_ERROR and %PF_PROTO_ERROR_REFUSED leave the session usable; any
 * other ends it.  Response code and server text are in the error's facts.
 */
#define PF_TYPE_POP3_SESSION (pf_pop3_session_get_type ())
G_DECLARE_FINAL_TYPE (PfPop3Session, pf_pop3_session, PF, POP3_SESSION, GObject)

/* Reads the greeting of a fresh connection. */
PfPop3Session *pf_pop3_session_open (PfWire       *wire,
                                     GCancellable *cancellable,
                                     GError      **error) G_GNUC_WARN_UNUSED_RESULT;

/* Returns: (transfer none): the greeting's text, cleaned */
const char *pf_pop3_session_get_greeting (PfPop3Session *self);

/* Asks for capabilities; a server without CAPA gives empty ones and no error. */
gboolean pf_pop3_session_capa (PfPop3Session *self,
                               GCancellable  *cancellable,
                               GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/* Returns: (transfer none): as last asked */
const PfPop3Caps *pf_pop3_session_get_caps (PfPop3Session *self);

gboolean pf_pop3_session_start_tls (PfPop3Session *self,
                                    GCancellable  *cancellable,
                                    GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * pf_pop3_session_login:
 * @is_token: whether @secret is an OAuth access token
 *
 * SASL, USER and PASS, or APOP, in product.md's order: over verified TLS plain ones
 * first; challenges only where those are not offered.
 *
 * Errors: %PF_AUTH_ERROR by response code and known sentence.
 */
gboolean pf_pop3_session_login (PfPop3Session *self,
                                const char    *user,
                                PfSecret      *secret,
                                gboolean       is_token,
                                GCancellable  *cancellable,
                                GError       **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean pf_pop3_session_stat (PfPop3Session *self,
                               guint         *out_messages,
                               guint64       *out_octets,
                               GCancellable  *cancellable,
                               GError       **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct
{
  guint   number;
  guint64 octets; /* as told; may be an estimate */
  char   *uidl;   /* (nullable) */
  char   *damage; /* (nullable): its line in the list, if that cannot be read */
} PfPop3Entry;

/**
 * pf_pop3_session_list:
 *
 * LIST and, where the server has it (also unadvertised), UIDL, in one flight.  A line that
 * cannot be read costs one message its size, or its id; many of them are an error.
 *
 * Returns: (transfer full) (element-type PfPop3Entry)
 */
GPtrArray *pf_pop3_session_list (PfPop3Session *self,
                                 GCancellable  *cancellable,
                                 GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same after asking for the capabilities anew, all in one flight where PIPELINING was
 * offered before the sign-in. */
GPtrArray *pf_pop3_session_capa_and_list (PfPop3Session *self,
                                          GCancellable  *cancellable,
                                          GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/* Streams the first @lines body lines of a message, dot-unstuffed, with its CRLFs. */
gboolean pf_pop3_session_top (PfPop3Session *self,
                              guint          number,
                              guint          lines,
                              PfChunkFunc    func,
                              gpointer       user_data,
                              GCancellable  *cancellable,
                              GError       **error) G_GNUC_WARN_UNUSED_RESULT;

#define PF_POP3_WINDOW 1000

/**
 * PfPop3Sink:
 * @begin: called before each message
 * @chunk: its next octets, dot-unstuffed, with its CRLFs
 * @end: called after each; @carried tells what came, or is %NULL if the server refused
 *   this one, for the reason that @refusal is
 *
 * Who takes messages.  Any of these returns %FALSE with an error to stop, which ends the
 * session: others are on their way.
 */
typedef struct
{
  gboolean (*begin) (const PfPop3Entry *entry, gpointer user_data, GError **error);
  PfChunkFunc chunk;
  gboolean (*end) (const PfPop3Entry   *entry,
                   const PfPop3Unstuff *carried,
                   const GError        *refusal,
                   gpointer             user_data,
                   GError             **error);
} PfPop3Sink;

/**
 * pf_pop3_session_retr_many:
 * @entries: (element-type PfPop3Entry): of a list of this session
 *
 * RETR of @entries in their order.  Where PIPELINING is offered, several are in flight:
 * as many as hide a long round trip (%PF_POP3_WINDOW), but not many octets by what LIST
 * told.
 */
gboolean pf_pop3_session_retr_many (PfPop3Session    *self,
                                    GPtrArray        *entries,
                                    const PfPop3Sink *sink,
                                    gpointer          user_data,
                                    GCancellable     *cancellable,
                                    GError          **error) G_GNUC_WARN_UNUSED_RESULT;

/* How many may be in flight at most, from the next one on: fewer for a line that broke. */
void pf_pop3_session_set_window (PfPop3Session *self, guint messages);

/* The same with "TOP n 0": headers only. */
gboolean pf_pop3_session_top_many (PfPop3Session    *self,
                                   GPtrArray        *entries,
                                   const PfPop3Sink *sink,
                                   gpointer          user_data,
                                   GCancellable     *cancellable,
                                   GError          **error) G_GNUC_WARN_UNUSED_RESULT;

/* QUIT: for checks, which have read nothing; never for a source. */
void pf_pop3_session_quit (PfPop3Session *self, GCancellable *cancellable);

G_END_DECLS
