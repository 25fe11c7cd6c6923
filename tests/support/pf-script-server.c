/* pf-script-server.c - a server that says and expects exactly what a script says
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-script-server.h"
#include "pf-script-text.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

#define WAIT_MAX_MS 10000
#define PIECE (16 * 1024)
#define LINE_MAX_BYTES (256 * 1024)

/* What a step came to. */
typedef enum
{
  STEP_NEXT, /* as the script says */
  STEP_CUT,  /* the connection was cut on purpose */
  STEP_STOP, /* the client differs; the report says how */
} Step;

struct _PfScriptServer
{
  char            **lines;
  const PfTestPki  *pki; /* (unowned) (nullable) */
  PfTestCertificate kind;
  PfCut             cut;
  guint64           cut_after;
  int               listener;
  guint16           port;
  GThread          *thread;

  /* The thread's own, until it is joined. */
  gsize            line; /* index into @lines */
  int              fd;   /* -1 between connections */
  gnutls_session_t session;
  gboolean         is_deflated;
  z_stream         deflate;
  z_stream         inflate;
  GByteArray      *in;
  GHashTable      *names; /* {NAME} to what it stands for */
  guint64          sent;
  guint64          received;
  gboolean         cut_now; /* the last octet that may arrive has arrived */
  GString         *report;
};

static Step differs (PfScriptServer *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

static Step
differs (PfScriptServer *self, const char *format, ...)
{
  va_list args;

  g_string_append_printf (self->report, "line %" G_GSIZE_FORMAT " “%s”: ", self->line + 1,
                          self->lines[self->line] != NULL ? self->lines[self->line]
                                                          : "(end)");
  va_start (args, format);
  g_string_append_vprintf (self->report, format, args);
  va_end (args);
  g_string_append_c (self->report, '\n');

  return STEP_STOP;
}

static gboolean
wait_for (PfScriptServer *self, int fd, short events)
{
  struct pollfd poll_fd = { fd, events, 0 };
  int           result;

  do
    result = poll (&poll_fd, 1, WAIT_MAX_MS);
  while (result < 0 && errno == EINTR);

  return result > 0;
}

static gboolean
send_raw (PfScriptServer *self, const guint8 *data, gsize length)
{
  while (length > 0)
    {
      gssize n = self->session != NULL ? gnutls_record_send (self->session, data, length)
                                       : send (self->fd, data, length, MSG_NOSIGNAL);

      if (self->session != NULL && n == GNUTLS_E_INTERRUPTED)
        continue;
      if (n <= 0)
        return FALSE;
      data += n;
      length -= (gsize) n;
    }

  return TRUE;
}

static gboolean
send_deflated (PfScriptServer *self, const guint8 *data, gsize length)
{
  guint8 piece[PIECE];

  self->deflate.next_in = (guint8 *) data;
  self->deflate.avail_in = (uInt) length;
  do
    {
      self->deflate.next_out = piece;
      self->deflate.avail_out = sizeof piece;
      deflate (&self->deflate, Z_SYNC_FLUSH);
      if (!send_raw (self, piece, sizeof piece - self->deflate.avail_out))
        return FALSE;
    }
  while (self->deflate.avail_out == 0);

  return TRUE;
}

static Step
send_octets (PfScriptServer *self, const guint8 *data, gsize length)
{
  gboolean is_cut = FALSE;
  gboolean is_sent;

  if (self->cut == PF_CUT_SENT && self->sent + length >= self->cut_after)
    {
      length = (gsize) (self->cut_after - self->sent);
      is_cut = TRUE;
    }
  self->sent += length;
  is_sent = self->is_deflated ? send_deflated (self, data, length)
                              : send_raw (self, data, length);
  if (is_cut)
    return STEP_CUT;
  if (!is_sent)
    return differs (self, "the client took no more");

  return STEP_NEXT;
}

/* Takes in some octets; 0 at the client's end, -1 if it says nothing. */
static gssize
receive_raw (PfScriptServer *self, guint8 *data, gsize size)
{
  gssize n;

  do
    {
      if ((self->session == NULL || gnutls_record_check_pending (self->session) == 0) &&
          !wait_for (self, self->fd, POLLIN))
        return -1;
      n = self->session != NULL ? gnutls_record_recv (self->session, data, size)
                                : recv (self->fd, data, size, 0);
    }
  while (self->session != NULL && (n == GNUTLS_E_AGAIN || n == GNUTLS_E_INTERRUPTED));

  return MAX (n, 0);
}

static void
take_in (PfScriptServer *self, const guint8 *data, gsize length)
{
  if (self->cut == PF_CUT_RECEIVED && self->received + length >= self->cut_after)
    {
      length = (gsize) (self->cut_after - self->received);
      self->cut_now = TRUE;
    }
  self->received += length;
  g_byte_array_append (self->in, data, (guint) length);
}

static void
take_in_deflated (PfScriptServer *self, guint8 *data, gsize length)
{
  guint8 piece[PIECE];

  self->inflate.next_in = data;
  self->inflate.avail_in = (uInt) length;
  do
    {
      self->inflate.next_out = piece;
      self->inflate.avail_out = sizeof piece;
      inflate (&self->inflate, Z_SYNC_FLUSH);
      take_in (self, piece, sizeof piece - self->inflate.avail_out);
    }
  while (self->inflate.avail_out == 0);
}

/* Waits for more; says what is wrong if there is none. */
static Step
receive_more (PfScriptServer *self)
{
  guint8 data[PIECE];
  gssize n;

  if (self->cut_now)
    return STEP_CUT;
  n = receive_raw (self, data, sizeof data);
  if (n <= 0)
    {
      g_autofree char *have = pf_script_escape ((const char *) self->in->data,
                                                self->in->len);

      return differs (self, "the client %s after “%s”",
                      n == 0 ? "closed" : "said nothing more", have);
    }

  if (self->is_deflated)
    take_in_deflated (self, data, (gsize) n);
  else
    take_in (self, data, (gsize) n);
  return STEP_NEXT;
}

static Step
do_say (PfScriptServer *self, const char *text)
{
  g_autofree char *line = pf_script_fill_in (text, self->names);
  g_autofree char *whole = g_strconcat (line, "\r\n", NULL);

  return send_octets (self, (const guint8 *) whole, strlen (whole));
}

static Step
do_say_octets (PfScriptServer *self, const char *text)
{
  gsize            length;
  g_autofree char *octets = pf_script_unescape (text, &length);

  return send_octets (self, (const guint8 *) octets, length);
}

static Step
do_say_often (PfScriptServer *self, const char *text)
{
  const char      *rest;
  guint64          count = pf_script_number (text, &rest);
  g_autofree char *line = g_strconcat (rest, "\r\n", NULL);
  Step             step = STEP_NEXT;

  for (guint64 i = 0; i < count && step == STEP_NEXT; i++)
    step = send_octets (self, (const guint8 *) line, strlen (line));

  return step;
}

static Step
do_flood (PfScriptServer *self, const char *text)
{
  const char      *rest;
  guint64          count = pf_script_number (text, &rest);
  g_autofree char *line = g_strconcat (rest, "\r\n", NULL);
  gsize            length = strlen (line);

  for (guint64 i = 0; i < count && send_raw (self, (const guint8 *) line, length); i++)
    self->sent += length;

  return STEP_NEXT;
}

static Step
do_expect (PfScriptServer *self, const char *text)
{
  const guint8    *lf;
  gsize            length;
  Step             step = STEP_NEXT;
  g_autofree char *line = NULL;

  while (self->in->len == 0 ||
         (lf = memchr (self->in->data, '\n', self->in->len)) == NULL)
    {
      if (self->in->len > LINE_MAX_BYTES)
        return differs (self, "the client's line has no end");
      step = receive_more (self);
      if (step != STEP_NEXT)
        return step;
    }

  length = (gsize) (lf + 1 - self->in->data);
  if (length < 2 || lf[-1] != '\r' ||
      !pf_script_match (text, (const char *) self->in->data, length - 2, self->names))
    {
      line = pf_script_escape ((const char *) self->in->data, length);
      return differs (self, "the client said\n  “%s”", line);
    }

  g_byte_array_remove_range (self->in, 0, (guint) length);
  return STEP_NEXT;
}

static Step
do_expect_octets (PfScriptServer *self, const char *text)
{
  gsize            length;
  g_autofree char *octets = pf_script_unescape (text, &length);

  while (self->in->len < length)
    {
      Step step = receive_more (self);

      if (step != STEP_NEXT)
        return step;
    }
  if (memcmp (self->in->data, octets, length) != 0)
    {
      g_autofree char *have = pf_script_escape ((const char *) self->in->data, length);

      return differs (self, "the client said\n  “%s”", have);
    }

  g_byte_array_remove_range (self->in, 0, (guint) length);
  return STEP_NEXT;
}

static Step
do_take (PfScriptServer *self, const char *text)
{
  guint64 left = pf_script_number (text, NULL);

  while (left > 0)
    {
      guint taken = (guint) MIN (left, (guint64) self->in->len);
      Step  step;

      g_byte_array_remove_range (self->in, 0, taken);
      left -= taken;
      step = left > 0 ? receive_more (self) : STEP_NEXT;
      if (step != STEP_NEXT)
        return step;
    }

  return STEP_NEXT;
}

static Step
do_tls (PfScriptServer *self, const char *text)
{
  gboolean breaks = *text == '!';
  int      result;

  if (gnutls_init (&self->session, GNUTLS_SERVER | GNUTLS_NO_SIGNAL) < 0)
    g_error ("no TLS session");
  gnutls_set_default_priority (self->session);
  gnutls_credentials_set (self->session, GNUTLS_CRD_CERTIFICATE,
                          pf_test_pki_get_credentials (self->pki, self->kind));
  gnutls_transport_set_int (self->session, self->fd);
  gnutls_handshake_set_timeout (self->session, WAIT_MAX_MS);
  g_byte_array_set_size (self->in, 0);
  do
    result = gnutls_handshake (self->session);
  while (result < 0 && gnutls_error_is_fatal (result) == 0);

  if (!breaks && result < 0)
    return differs (self, "TLS: %s", gnutls_strerror (result));
  if (breaks && result >= 0)
    {
      guint8 octet;

      /* Under TLS 1.3 a client judges the certificate after the server is done. */
      if (receive_raw (self, &octet, 1) > 0)
        return differs (self, "the client accepted the certificate");
    }
  return STEP_NEXT;
}

static Step
do_deflate (PfScriptServer *self, const char *text)
{
  if (deflateInit2 (&self->deflate, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -15, 8,
                    Z_DEFAULT_STRATEGY) != Z_OK ||
      inflateInit2 (&self->inflate, -15) != Z_OK)
    g_error ("zlib does not start");
  self->is_deflated = TRUE;

  return STEP_NEXT;
}

static Step
do_wait (PfScriptServer *self, const char *text)
{
  g_usleep ((gulong) pf_script_number (text, NULL) * 1000);
  return STEP_NEXT;
}

static Step
do_stall (PfScriptServer *self, const char *text)
{
  guint8 data[PIECE];

  while (receive_raw (self, data, sizeof data) > 0)
    ;
  return STEP_NEXT;
}

static void
hang_up (PfScriptServer *self)
{
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
  if (self->session != NULL)
    gnutls_deinit (self->session);
  self->session = NULL;
  if (self->is_deflated)
    {
      deflateEnd (&self->deflate);
      inflateEnd (&self->inflate);
    }
  self->is_deflated = FALSE;
  g_byte_array_set_size (self->in, 0);
}

static Step
do_close (PfScriptServer *self, const char *text)
{
  hang_up (self);
  return STEP_NEXT;
}

static Step
do_accept (PfScriptServer *self, const char *text)
{
  const int            on = 1;
  const struct timeval limit = { WAIT_MAX_MS / 1000, 0 };

  hang_up (self);
  if (!wait_for (self, self->listener, POLLIN))
    return differs (self, "the client did not connect");
  self->fd = accept4 (self->listener, NULL, NULL, SOCK_CLOEXEC);
  if (self->fd < 0)
    return differs (self, "accept: %s", g_strerror (errno));
  setsockopt (self->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  setsockopt (self->fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);

  return STEP_NEXT;
}

/* Ends the server's half softly, so that what was sent arrives; the client's half, with
 * octets unread, ends in a reset. */
static void
cut_off (PfScriptServer *self)
{
  guint8 data[PIECE];

  if (self->cut == PF_CUT_SENT)
    {
      shutdown (self->fd, SHUT_WR);
      while (wait_for (self, self->fd, POLLIN) &&
             recv (self->fd, data, sizeof data, 0) > 0)
        ;
    }
  hang_up (self);
  self->cut = PF_CUT_NOTHING;
  self->cut_now = FALSE;
}

static const struct
{
  const char *word;
  Step (*run) (PfScriptServer *self, const char *text);
} commands[] = {
  { "S: ", do_say },       { "S! ", do_say_octets },    { "S* ", do_say_often },
  { "C: ", do_expect },    { "C! ", do_expect_octets }, { "C# ", do_take },
  { "TLS", do_tls },       { "DEFLATE", do_deflate },   { "WAIT ", do_wait },
  { "FLOOD ", do_flood },  { "STALL", do_stall },       { "CLOSE", do_close },
  { "ACCEPT", do_accept },
};

static Step
run_line (PfScriptServer *self, const char *line)
{
  if (*line == '\0' || *line == '#' || *line == '@')
    return STEP_NEXT;
  /* An empty line to say or to expect may have lost its space. */
  if (strcmp (line, "S:") == 0)
    return do_say (self, "");
  if (strcmp (line, "C:") == 0)
    return do_expect (self, "");

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_has_prefix (line, commands[i].word))
      {
        if (self->fd < 0 && commands[i].run != do_accept)
          return differs (self, "there is no connection");
        return commands[i].run (self, line + strlen (commands[i].word));
      }

  return differs (self, "no such command");
}

/* The client has to say nothing more. */
static void
check_end (PfScriptServer *self)
{
  g_autofree char *more = NULL;
  guint8           data[PIECE];
  gssize           n;

  if (self->fd < 0 || self->cut_now)
    return;
  n = self->in->len > 0 ? 0 : receive_raw (self, data, sizeof data);
  if (n > 0)
    g_byte_array_append (self->in, data, (guint) n);
  if (n < 0)
    differs (self, "the client does not close");
  else if (self->in->len > 0)
    {
      more = pf_script_escape ((const char *) self->in->data, self->in->len);
      differs (self, "the client said more: “%s”", more);
    }
}

static gpointer
serve (gpointer data)
{
  PfScriptServer *self = data;
  Step            step = do_accept (self, "");

  while (self->lines[self->line] != NULL && step != STEP_STOP)
    {
      step = run_line (self, self->lines[self->line]);
      if (step == STEP_CUT)
        {
          cut_off (self);
          while (self->lines[self->line] != NULL &&
                 !g_str_has_prefix (self->lines[self->line], "ACCEPT"))
            self->line++;
        }
      else if (step == STEP_NEXT)
        self->line++;
    }
  if (step != STEP_STOP)
    check_end (self);
  hang_up (self);

  return NULL;
}

static void
open_listener (PfScriptServer *self)
{
  struct sockaddr_in address = { 0 };
  socklen_t          length = sizeof address;

  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  self->listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (self->listener < 0 ||
      bind (self->listener, (struct sockaddr *) &address, sizeof address) != 0 ||
      listen (self->listener, 8) != 0 ||
      getsockname (self->listener, (struct sockaddr *) &address, &length) != 0)
    g_error ("no listening socket: %s", g_strerror (errno));
  self->port = ntohs (address.sin_port);
}

/* Not g_strsplit(), which calls strstr(): for each line the sanitizers look through all
 * that is left, which takes minutes for a long script. */
static char **
split_lines (const char *script)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();

  for (const char *line = script; line != NULL;)
    {
      gsize            length = strcspn (line, "\n");
      g_autofree char *copy = g_strndup (line, length);

      g_strv_builder_add (lines, copy);
      line = line[length] != '\0' ? line + length + 1 : NULL;
    }
  return g_strv_builder_end (lines);
}

PfScriptServer *
pf_script_server_new (const char       *script,
                      const PfTestPki  *pki,
                      PfTestCertificate kind,
                      PfCut             cut,
                      guint64           cut_after)
{
  PfScriptServer *self = g_new0 (PfScriptServer, 1);

  self->lines = split_lines (script);
  self->pki = pki;
  self->kind = kind;
  self->cut = cut;
  self->cut_after = cut_after;
  self->fd = -1;
  self->in = g_byte_array_new ();
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->report = g_string_new (NULL);
  open_listener (self);
  self->thread = g_thread_new ("script-server", serve, self);

  return self;
}

guint16
pf_script_server_get_port (const PfScriptServer *self)
{
  return self->port;
}

char *
pf_script_server_finish (PfScriptServer *self, guint64 *out_sent, guint64 *out_received)
{
  char *report;

  g_thread_join (self->thread);
  if (out_sent != NULL)
    *out_sent = self->sent;
  if (out_received != NULL)
    *out_received = self->received;
  report = self->report->len > 0 ? g_strdup (self->report->str) : NULL;

  close (self->listener);
  g_strfreev (self->lines);
  g_byte_array_unref (self->in);
  g_hash_table_unref (self->names);
  g_string_free (self->report, TRUE);
  g_free (self);
  return report;
}
