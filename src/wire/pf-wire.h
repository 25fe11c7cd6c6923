/* pf-wire.h - one connection: resolved, raced, encrypted, buffered, limited
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/pf-chunk.h"
#include "base/pf-endpoint.h"
#include "base/pf-error.h"
#include "base/pf-secret.h"
#include "wire/pf-transcript.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PfTlsFacts:
 * @version: "TLS 1.3"
 * @cipher: the suite's name
 * @certificate: (owned): what the server showed
 *
 * What a handshake settled.
 */
typedef struct
{
  char          *version;
  char          *cipher;
  PfCertificate *certificate;
} PfTlsFacts;

/**
 * PfWireTimes:
 *
 * How long each step took, in microseconds; -1 if it was not taken.
 */
typedef struct
{
  gint64 resolve;
  gint64 connect;
  gint64 tls;
} PfWireTimes;

/**
 * PfWire:
 *
 * One TCP connection to one server.  Opening resolves the name, races its IPv6 and
 * IPv4 addresses (RFC 8305) and, for %PF_SECURITY_TLS, does the TLS handshake with
 * SNI, TLS 1.2 or newer, and full verification.  For STARTTLS the protocol asks for
 * it in its own words and then calls pf_wire_start_tls(), which throws away bytes
 * received before the handshake (RFC 9051 6.2.1, CVE-2011-0411).
 *
 * Writing is buffered; what the server says meanwhile is read and kept, so that two
 * full socket buffers never wait for each other.  Every wait has a deadline
 * (base/pf-limits.h) and ends when the cancellable does.
 *
 * Errors: %PF_WIRE_ERROR with host and port in its facts, %G_IO_ERROR_CANCELLED.
 * After any error the wire is finished; only lines that had arrived before the server
 * closed can still be read, as long as pf_wire_has_line() says so (a last BYE).
 *
 * A certificate's problems: %PF_CERTIFICATE_SELF_SIGNED and %PF_CERTIFICATE_INCOMPLETE
 * stand in place of %PF_CERTIFICATE_UNKNOWN_ISSUER where that much is known.
 *
 * Threads: every call that takes a #GCancellable blocks, and so runs on the worker thread
 * of a job (jobs/), never on the UI thread.  One thread at a time.
 *
 * Ownership: dropping the last reference closes the socket without a word.
 */
#define PF_TYPE_WIRE (pf_wire_get_type ())
G_DECLARE_FINAL_TYPE (PfWire, pf_wire, PF, WIRE, GObject)

/**
 * pf_wire_open:
 * @endpoint: (transfer none): where to
 * @trust: (transfer none) (nullable): extra CA, pins; %NULL trusts the system's only
 * @transcript: (transfer none) (nullable): records what is said, without secrets
 */
PfWire *pf_wire_open (const PfEndpoint *endpoint,
                      const PfTrust    *trust,
                      PfTranscript     *transcript,
                      GCancellable     *cancellable,
                      GError          **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean pf_wire_start_tls (PfWire *self, GCancellable *cancellable, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/**
 * PfWireLook:
 * @family: %G_SOCKET_FAMILY_INVALID for either, else only addresses of this one
 * @hides_name: no SNI: the server shows its default certificate
 * @tls_version: 0 for TLS 1.2 and newer; 10 or 11 for TLS 1.0 or 1.1 and nothing else
 * @resolve_ms: and so on: limits of the steps, 0 for the usual ones
 *
 * How a connection differs that only looks at a server.
 */
typedef struct
{
  GSocketFamily family;
  gboolean      hides_name;
  guint         tls_version;
  int           resolve_ms;
  int           connect_ms;
  int           tls_ms;
} PfWireLook;

/**
 * pf_wire_open_to_look:
 *
 * Connects to look at a server.  Any certificate will do, with its problems in
 * pf_wire_get_tls(); therefore pf_wire_is_private() is %FALSE whatever happens, and
 * pf_wire_write_secret() fails with %PF_AUTH_ERROR_NOT_PRIVATE.
 *
 * TLS waits for pf_wire_start_tls() also on a port that begins with it, so that what is
 * known of the connection can be read when the handshake fails.
 */
PfWire *pf_wire_open_to_look (const PfEndpoint *endpoint,
                              const PfTrust    *trust,
                              const PfWireLook *look,
                              PfTranscript     *transcript,
                              GCancellable     *cancellable,
                              GError          **error) G_GNUC_WARN_UNUSED_RESULT;

/* Returns: (transfer none) */
const PfEndpoint *pf_wire_get_endpoint (PfWire *self);

/* Switches both directions to raw DEFLATE (RFC 4978); nothing may be buffered. */
gboolean pf_wire_start_deflate (PfWire *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether a secret may cross: verified or pinned TLS, or plaintext was allowed. */
gboolean pf_wire_is_private (PfWire *self);

/* Returns: (transfer none) (nullable): %NULL before TLS */
const PfTlsFacts *pf_wire_get_tls (PfWire *self);
void              pf_wire_get_times (PfWire *self, PfWireTimes *out_times);

/* Returns: (transfer none): the address that won the race, as text */
const char *pf_wire_get_address (PfWire *self);

/* Sets how long one read may wait, in milliseconds (default %PF_TIMEOUT_ANSWER). */
void pf_wire_set_answer_timeout (PfWire *self, int timeout_ms);

/* Sets how long a line may be (default %PF_LIMIT_LINE): a SEARCH answer of a large
 * folder is one line. */
void pf_wire_set_line_limit (PfWire *self, gsize limit);

/**
 * pf_wire_read_line:
 *
 * Flushes what is unsent, then reads to the next LF.
 *
 * Errors: %PF_WIRE_ERROR_TOO_LONG past the line limit.
 *
 * Returns: (transfer full) (nullable): the line without its CRLF or LF; NUL bytes
 *   in it are kept and counted in @out_length
 */
char *pf_wire_read_line (PfWire       *self,
                         gsize        *out_length,
                         GCancellable *cancellable,
                         GError      **error) G_GNUC_WARN_UNUSED_RESULT;

/* Streams exactly @length bytes of a literal to @func, or drops them if it is %NULL. */
gboolean pf_wire_read_bytes (PfWire       *self,
                             guint64       length,
                             PfChunkFunc   func,
                             gpointer      user_data,
                             GCancellable *cancellable,
                             GError      **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * PfWireScanFunc:
 * @data: all that has arrived and was not taken yet
 * @length: at least 1
 * @out_is_done: (out): set to %TRUE at the end of what is read
 *
 * Returns: how many octets were taken, all of them unless it is done; -1 with @error
 */
typedef gssize (*PfWireScanFunc) (const guint8 *data,
                                  gsize         length,
                                  gboolean     *out_is_done,
                                  gpointer      user_data,
                                  GError      **error);

/* Streams what has no size in front but an end that @func knows (POP3's lone dot). */
gboolean pf_wire_read_until (PfWire        *self,
                             PfWireScanFunc func,
                             gpointer       user_data,
                             GCancellable  *cancellable,
                             GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/* Returns: (transfer none): what has arrived and was not read, also of a wire that is
 *   finished: the beginning of a line that never ended */
const guint8 *pf_wire_peek (PfWire *self, gsize *out_length);

/* Whether a whole line is there already, taking in what the socket has; never waits. */
gboolean pf_wire_has_line (PfWire *self);

/* Whether nothing more can come: the server has closed, or an error ended the wire. */
gboolean pf_wire_has_ended (PfWire *self);

/* Returns: the socket, to be polled only, or -1 */
int pf_wire_get_fd (PfWire *self);

/* Appends bytes of a literal to the output; sends when the buffer is full, reading
 * meanwhile.  The transcript gets their number only. */
gboolean pf_wire_write (PfWire       *self,
                        const void   *data,
                        gsize         length,
                        GCancellable *cancellable,
                        GError      **error) G_GNUC_WARN_UNUSED_RESULT;

/* As pf_wire_write(), for the words of a command: the transcript gets them all.
 * @length is -1 for a NUL-terminated text. */
gboolean pf_wire_write_text (PfWire       *self,
                             const char   *text,
                             gssize        length,
                             GCancellable *cancellable,
                             GError      **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pf_wire_printf (PfWire       *self,
                         GCancellable *cancellable,
                         GError      **error,
                         const char   *format,
                         ...) G_GNUC_PRINTF (4, 5) G_GNUC_WARN_UNUSED_RESULT;

/* Sets an error that names the server; always returns %FALSE. */
gboolean pf_wire_set_error (
    PfWire *self, GError **error, GQuark domain, int code, const char *format, ...)
    G_GNUC_PRINTF (5, 6);

/**
 * PfSecretForm:
 *
 * The forms in which a secret is sent.
 */
typedef enum
{
  PF_SECRET_RAW,    /* as it is (POP3 PASS); CR, LF and NUL are refused */
  PF_SECRET_QUOTED, /* an IMAP quoted string; 8-bit, CR, LF are refused */
  PF_SECRET_BASE64, /* base64 of it (SASL) */
  PF_SECRET_SIZE,   /* its octets in digits, for "{12}" before a literal sent RAW */
} PfSecretForm;

/* Whether @secret can be sent in this form; pf_wire_write_secret() fails with
 * %PF_AUTH_ERROR_NO_SECRET otherwise. */
gboolean pf_wire_secret_fits (const PfSecret *secret, PfSecretForm form);

/* Writes a secret, never after pf_wire_start_deflate(); the transcript gets "<secret>"
 * and nothing of its length. */
gboolean pf_wire_write_secret (PfWire         *self,
                               const PfSecret *secret,
                               PfSecretForm    form,
                               GCancellable   *cancellable,
                               GError        **error) G_GNUC_WARN_UNUSED_RESULT;

/* Writes the response to a SASL challenge: a line of its base64, empty if it is. */
gboolean pf_wire_write_response (PfWire         *self,
                                 const PfSecret *response,
                                 GCancellable   *cancellable,
                                 GError        **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean pf_wire_flush (PfWire *self, GCancellable *cancellable, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/**
 * pf_wire_set_lazy:
 *
 * Makes writing wait for nothing: what the socket does not take stays buffered, up to
 * some 1.5 MB; only beyond that does a write wait.  For whoever serves several wires on
 * one thread: polls the socket for writing while pf_wire_has_unsent(), then calls
 * pf_wire_flush_some(), and writes no more while pf_wire_is_behind().  Reading a line that
 * is not there yet, and pf_wire_flush(), still send everything first.
 */
void pf_wire_set_lazy (PfWire *self, gboolean is_lazy);

/* Of a lazy wire: sends what the socket takes now, takes in what is there. */
gboolean pf_wire_flush_some (PfWire *self, GCancellable *cancellable, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean pf_wire_is_behind (PfWire *self);
gboolean pf_wire_has_unsent (PfWire *self);

/* Returns: when the socket last took all there was, or so much of it that it counts;
 * monotonic, microseconds; 0 before that */
gint64 pf_wire_get_taken_at (PfWire *self);

/* Sends what is buffered, and that nothing more will come (RFC 8446 6.1); does not wait
 * for what the server says to that.  Then only pf_wire_close() may follow. */
gboolean pf_wire_end (PfWire *self, GCancellable *cancellable, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Ends the connection at once; what is buffered is not sent. */
void pf_wire_close (PfWire *self);

/**
 * PfWireLoad:
 * @acked: octets that have arrived there
 * @unsent: octets that the line has not taken yet
 * @receiver_us: how long the server, not the line, took no more, since the beginning
 */
typedef struct
{
  guint64 acked;
  guint   unsent;
  gint64  receiver_us;
} PfWireLoad;

/* Returns: FALSE where the system does not tell */
gboolean pf_wire_get_load (PfWire *self, PfWireLoad *out_load);

/**
 * pf_wire_measure_deflate:
 * @out_speed: (out): octets of input deflated in a second
 *
 * Tries what compression would make of @data.
 *
 * Returns: the part of it that is left: 0.25 for a fourth
 */
double pf_wire_measure_deflate (const guint8 *data, gsize length, double *out_speed);

/* Octets written and read so far, before TLS and after inflating. */
void pf_wire_get_counts (PfWire *self, guint64 *out_sent, guint64 *out_received);

/**
 * pf_wire_resolve:
 * @endpoint: whose host is looked up; its port goes into the addresses
 * @family: %G_SOCKET_FAMILY_INVALID for either
 * @timeout_ms: for all of it
 *
 * Threads: blocks.
 *
 * Returns: (transfer full) (nullable) (element-type GSocketAddress): in the order to try
 *   them (RFC 8305 4), or %NULL with %PF_WIRE_ERROR_UNKNOWN_HOST, %PF_WIRE_ERROR_RESOLVER
 *   or %G_IO_ERROR_CANCELLED
 */
GPtrArray *pf_wire_resolve (const PfEndpoint *endpoint,
                            GSocketFamily     family,
                            int               timeout_ms,
                            GCancellable     *cancellable,
                            GError          **error);

G_END_DECLS
