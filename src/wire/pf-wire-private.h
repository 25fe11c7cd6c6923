/* pf-wire-private.h - what the parts of a wire share
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pf-wire.c opens and closes; resolve and race find a socket, tls and verify encrypt it;
 * lines and secret fill and empty the buffers, pump moves octets between them and the
 * socket, deflate sits in between.
 */

#pragma once

#include "wire/pf-wire.h"

#include <gnutls/gnutls.h>

G_BEGIN_DECLS

#define PF_WIRE_ADDRESSES_MAX 16              /* of a name's addresses that are tried */
#define PF_WIRE_OUT_SIZE ((gsize) 128 * 1024) /* octets gathered before they are sent */
#define PF_WIRE_BACKLOG                                                                  \
  ((gsize) 1536 * 1024) /* that may wait where nobody waits for them */
#define PF_WIRE_BEHIND ((gsize) 256 * 1024) /* of which more need not be written */

/* Octets between @start and @end of @data; grows at the end, shrinks at the start. */
typedef struct
{
  guint8 *data;
  gsize   start;
  gsize   end;
  gsize   size;
} PfWireBuffer;

#define pf_wire_buffer_length(b) ((b)->end - (b)->start)

/* Returns: room for at least @length octets at the end; add to @end what was used. */
guint8 *pf_wire_buffer_reserve (PfWireBuffer *self, gsize length);
void    pf_wire_buffer_consume (PfWireBuffer *self, gsize length);
void    pf_wire_buffer_clear (PfWireBuffer *self);

typedef struct _PfWireDeflate PfWireDeflate;

/* How long the steps of opening may take, in milliseconds; tests shorten them. */
typedef struct
{
  int resolve;
  int connect;
  int tls;
} PfWireTimeouts;

extern PfWireTimeouts pf_wire_timeouts;

struct _PfWire
{
  GObject parent_instance;

  PfEndpoint   *endpoint;   /* (owned) */
  PfTrust      *trust;      /* (owned) (nullable) */
  PfTranscript *transcript; /* (owned) (nullable) */
  char         *address;
  int           fd;

  gboolean       only_looks; /* no secret may cross */
  PfWireLook     look;
  PfWireTimeouts timeouts;

  GCancellable *polled;        /* (owned) (nullable): whose descriptor @cancel_poll is */
  GPollFD       cancel_poll;   /* kept from wait to wait: making one costs system calls */
  gboolean      has_cancel_fd; /* for @polled */

  gnutls_session_t                 session;     /* (owned) (nullable) */
  gnutls_certificate_credentials_t credentials; /* (owned) (nullable) */
  PfTlsFacts                      *tls;         /* (owned) (nullable) */
  gboolean                         is_sending;  /* GnuTLS holds a record half sent */
  gboolean    has_first_record;                 /* the server began with a TLS record */
  PfWireTimes times;

  PfWireBuffer   in;
  gsize          scanned; /* octets of @in known to hold no LF */
  PfWireBuffer   out;
  gboolean       is_lazy;  /* see pf_wire_set_lazy() */
  gsize          unsaid;   /* octets of @out that were not tried to send yet */
  gint64         taken_at; /* see pf_wire_get_taken_at() */
  gsize          taken;    /* octets since then, too few to count */
  gboolean       out_has_secret;
  PfWireDeflate *deflate;        /* (owned) (nullable) */
  gboolean       has_undeflated; /* octets that zlib has kept for itself */
  gboolean       at_end;         /* the server said its last octet */
  GError        *broken;         /* (owned) (nullable): the error that ended the wire */

  int     answer_timeout;
  gsize   line_limit;
  guint64 sent;
  guint64 received;
};

/* pf-wire.c */

/* Ends the wire with an error of PF_WIRE_ERROR; always returns %FALSE. */
gboolean pf_wire_fail (PfWire     *self,
                       PfWireError code,
                       GError    **error,
                       const char *format,
                       ...) G_GNUC_PRINTF (4, 5);

/* Ends the wire with @error as it is, if it is set; always returns %FALSE. */
gboolean pf_wire_fail_with (PfWire *self, GError *error, GError **out_error);

/* Whether the wire can still be used; sets the error that ended it otherwise. */
gboolean pf_wire_is_usable (PfWire *self, GCancellable *cancellable, GError **error);

/* pf-wire-resolve.c */

/* Whether @host is an IP address, with or without a scope. */
gboolean pf_wire_is_ip_address (const char *host);

/* pf-wire-race.c */

/* Returns: a connected non-blocking socket, or -1 */
int pf_wire_race (GPtrArray    *addresses,
                  int           timeout_ms,
                  GCancellable *cancellable,
                  char        **out_address,
                  GError      **error);

/* pf-wire-tls.c */
gboolean pf_wire_handshake (PfWire *self, GCancellable *cancellable, GError **error);
void     pf_wire_free_tls (PfWire *self);

/* What the server's fatal alert means; @doing: in which it came, English. */
gboolean pf_wire_fail_alert (PfWire *self, const char *doing, GError **error);

/* pf-wire-verify.c */

/* Gives @self->credentials whom to trust besides the system's issuers. */
gboolean pf_wire_load_trust (PfWire *self, GError **error);

/* What certificates say, the server's own first, where nobody is trusted: for a fuzzer.
 * Pure.  Returns: (transfer full) (nullable): %NULL if the first cannot be read */
PfCertificate *pf_wire_read_chain (const gnutls_datum_t *der, guint n, const char *host);

/* Returns: (transfer full) (nullable): what the server showed, with its problems */
PfCertificate *pf_wire_verify (PfWire *self, GError **error);

/* Returns: (transfer full): @problems as words for logs and help desks, "expired, other
 * name" */
char *pf_wire_name_problems (guint problems);

/* pf-wire-pump.c */

typedef enum
{
  PF_FILL_GOT,    /* @in has grown */
  PF_FILL_AGAIN,  /* nothing there now */
  PF_FILL_ENDED,  /* the server closed */
  PF_FILL_FAILED, /* the error is set and the wire finished */
} PfFill;

/* Waits until the socket is ready for one of @events (POLLIN, POLLOUT). */
gboolean pf_wire_wait (PfWire       *self,
                       short         events,
                       gint64        deadline,
                       short        *out_ready,
                       GCancellable *cancellable,
                       GError      **error);

/* Takes in what is there, once, without waiting. */
PfFill pf_wire_fill (PfWire *self, GError **error);

/* Takes in more, waiting until @deadline. */
gboolean pf_wire_await (PfWire       *self,
                        gint64        deadline,
                        GCancellable *cancellable,
                        GError      **error);

/* Sends of @out until no more than @rest octets are left, taking in what the server says
 * meanwhile. */
gboolean pf_wire_push_out (PfWire       *self,
                           gsize         rest,
                           GCancellable *cancellable,
                           GError      **error);

/* Sends what the socket takes of @out without waiting, and takes in what is there. */
gboolean pf_wire_push_some (PfWire *self, GCancellable *cancellable, GError **error);

/* A deadline that moves on when enough arrived or left: no server can hold us for ever
 * by one octet at a time. */
typedef struct
{
  gint64 at;
  int    timeout_ms;
  gsize  progress;
} PfDeadline;

void pf_deadline_start (PfDeadline *self, int timeout_ms);
void pf_deadline_progress (PfDeadline *self, gsize octets);

/* pf-wire-deflate.c */
PfWireDeflate *pf_wire_deflate_new (void);
void           pf_wire_deflate_free (PfWireDeflate *self);

/* Where octets from the server go before they are inflated.  Only when
 * pf_wire_deflate_needs_input(). */
guint8  *pf_wire_deflate_input (PfWireDeflate *self, gsize *out_size);
void     pf_wire_deflate_take (PfWireDeflate *self, gsize length);
gboolean pf_wire_deflate_needs_input (const PfWireDeflate *self);

/* Inflates one piece into @in; %FALSE if the octets are no DEFLATE stream. */
gboolean pf_wire_deflate_inflate (PfWireDeflate *self, PfWireBuffer *in);

/* Deflates some of @data into @out; returns how much of it. */
gsize pf_wire_deflate_write (PfWireDeflate *self,
                             const guint8  *data,
                             gsize          length,
                             PfWireBuffer  *out);

/* Appends what makes all written so far readable; %TRUE when it is all in @out. */
gboolean pf_wire_deflate_flush (PfWireDeflate *self, PfWireBuffer *out);

G_END_DECLS
