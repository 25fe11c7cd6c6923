/* pf-http.c - bounded, cancellable GET and POST with the redirect chain kept
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 9110 15.4 (redirections)
 */

#define G_LOG_DOMAIN "pf-http"

#include "http/pf-http.h"

#include "base/pf-cancel.h"
#include "base/pf-resolver.h"
#include "base/pf-threads.h"

#include <libsoup/soup.h>

#define CHUNK 16384

/* One fetch; everything of it happens on one private main context. */
typedef struct
{
  GMainContext *context;  /* (unowned) */
  SoupSession  *session;  /* (owned) */
  GTlsDatabase *database; /* (owned) (nullable): the further CA */
  GCancellable *inner;    /* (owned): ends at the deadline or with the caller's */
  SoupMessage  *message;  /* (owned) (nullable): the hop that runs */
  GInputStream *stream;   /* (owned) (nullable): its body */
  GByteArray   *body;     /* (owned) */
  GPtrArray    *chain;    /* (owned) (element-type utf8) */
  char         *location; /* (owned) (nullable) */
  gboolean      is_cut;
  gboolean      is_late;
  gboolean      is_done; /* the running call has called back */
  GError       *error;   /* (owned) (nullable): of the running call */
} Fetch;

void
pf_http_reply_free (PfHttpReply *reply)
{
  if (reply == NULL)
    return;
  g_strfreev (reply->chain);
  g_free (reply->content_type);
  g_free (reply->location);
  g_clear_pointer (&reply->body, g_bytes_unref);
  g_free (reply);
}

static void
fetch_clear (Fetch *self)
{
  g_clear_object (&self->stream);
  g_clear_object (&self->message);
  if (self->session != NULL)
    soup_session_abort (self->session);
  g_clear_object (&self->session);
  g_clear_object (&self->database);
  g_clear_object (&self->inner);
  g_clear_pointer (&self->body, g_byte_array_unref);
  g_clear_pointer (&self->chain, g_ptr_array_unref);
  g_clear_pointer (&self->location, g_free);
  g_clear_error (&self->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fetch, fetch_clear)

/* The system's authorities did not know it; perhaps the further one does. */
static gboolean
accept_certificate_cb (SoupMessage         *message,
                       GTlsCertificate     *certificate,
                       GTlsCertificateFlags problems,
                       gpointer             user_data)
{
  Fetch      *self = user_data;
  const char *host = g_uri_get_host (soup_message_get_uri (message));
  g_autoptr (GSocketConnectable) identity = g_network_address_new (host, 443);

  if (self->database == NULL)
    return FALSE;

  return g_tls_database_verify_chain (self->database, certificate,
                                      G_TLS_DATABASE_PURPOSE_AUTHENTICATE_SERVER,
                                      identity, NULL, G_TLS_DATABASE_VERIFY_NONE, NULL,
                                      NULL) == G_TLS_CERTIFICATE_NO_FLAGS;
}

/* Runs the context until the call that was started has called back. */
static gboolean
wait_for_call (Fetch *self, GError **error)
{
  while (!self->is_done)
    g_main_context_iteration (self->context, TRUE);
  self->is_done = FALSE;

  if (self->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fetch *self = user_data;

  self->stream = soup_session_send_finish (SOUP_SESSION (source), result, &self->error);
  self->is_done = TRUE;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fetch *self = user_data;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source),
                                                               result, &self->error);

  self->is_done = TRUE;
  if (bytes == NULL)
    return;
  if (g_bytes_get_size (bytes) == 0)
    {
      g_clear_object (&self->stream);
      return;
    }
  g_byte_array_append (self->body, g_bytes_get_data (bytes, NULL),
                       (guint) g_bytes_get_size (bytes));
}

/* Reads until the end or one byte past the limit. */
static gboolean
read_body (Fetch *self, GError **error)
{
  while (self->stream != NULL && self->body->len <= PF_HTTP_BODY_MAX)
    {
      g_input_stream_read_bytes_async (self->stream, CHUNK, G_PRIORITY_DEFAULT,
                                       self->inner, read_cb, self);
      if (!wait_for_call (self, error))
        return FALSE;
    }

  self->is_cut = self->body->len > PF_HTTP_BODY_MAX;
  if (self->is_cut)
    g_byte_array_set_size (self->body, PF_HTTP_BODY_MAX);
  return TRUE;
}

static gboolean
is_scheme (GUri *uri, const char *scheme)
{
  return g_str_equal (g_uri_get_scheme (uri), scheme);
}

/* Returns: (transfer full) (nullable): where the answer sends us */
static GUri *
find_next (SoupMessage *message, GError **error)
{
  GUri       *here = soup_message_get_uri (message);
  const char *location = soup_message_headers_get_one (soup_message_get_response_headers (
                                                           message),
                                                       "Location");
  g_autoptr (GUri) next = NULL;

  if (location == NULL)
    {
      g_set_error (error, PF_PROTO_ERROR, PF_PROTO_ERROR_UNEXPECTED,
                   "A redirect to nowhere");
      return NULL;
    }
  next = g_uri_parse_relative (here, location, SOUP_HTTP_URI_FLAGS, NULL);
  if (next == NULL || g_uri_get_host (next) == NULL || *g_uri_get_host (next) == '\0' ||
      g_uri_get_userinfo (next) != NULL ||
      (!is_scheme (next, "https") && !is_scheme (next, "http")))
    {
      g_set_error (error, PF_PROTO_ERROR, PF_PROTO_ERROR_UNEXPECTED,
                   "A redirect to something that is not a web address");
      return NULL;
    }
  if (is_scheme (here, "https") && is_scheme (next, "http"))
    {
      g_set_error (error, PF_PROTO_ERROR, PF_PROTO_ERROR_UNEXPECTED,
                   "A redirect from https to http");
      return NULL;
    }

  return g_steal_pointer (&next);
}

static gboolean
is_redirect (guint status)
{
  return status == 301 || status == 302 || status == 303 || status == 307 ||
         status == 308;
}

static gboolean
send_hop (Fetch *self, GUri *uri, GBytes *post_body, const char *type, GError **error)
{
  g_clear_object (&self->stream);
  g_clear_object (&self->message);
  g_ptr_array_add (self->chain, g_uri_to_string (uri));

  self->message = soup_message_new_from_uri (post_body != NULL ? "POST" : "GET", uri);
  soup_message_add_flags (self->message, SOUP_MESSAGE_NO_REDIRECT);
  if (post_body != NULL)
    soup_message_set_request_body_from_bytes (self->message, type, post_body);
  g_signal_connect (self->message, "accept-certificate",
                    G_CALLBACK (accept_certificate_cb), self);

  soup_session_send_async (self->session, self->message, G_PRIORITY_DEFAULT, self->inner,
                           sent_cb, self);
  return wait_for_call (self, error);
}

static gboolean
follow (Fetch *self, GUri *first, GBytes *post_body, const char *type, GError **error)
{
  g_autoptr (GUri) uri = g_uri_ref (first);

  for (int hop = 0; hop <= PF_HTTP_REDIRECTS_MAX; hop++)
    {
      g_autoptr (GUri) next = NULL;

      if (!send_hop (self, uri, post_body, type, error))
        return FALSE;
      if (!is_redirect (soup_message_get_status (self->message)))
        return read_body (self, error);

      next = find_next (self->message, error);
      if (next == NULL)
        return FALSE;
      if (post_body != NULL)
        {
          self->location = g_uri_to_string (next);
          return TRUE;
        }
      g_uri_unref (uri);
      uri = g_steal_pointer (&next);
    }

  g_set_error (error, PF_PROTO_ERROR, PF_PROTO_ERROR_UNEXPECTED, "More than %d redirects",
               PF_HTTP_REDIRECTS_MAX);
  return FALSE;
}

typedef struct
{
  GQuark      domain;
  int         code;
  PfWireError ours;
} Meaning;

static PfWireError
meaning_of (const GError *error)
{
  const Meaning meanings[] = {
    { G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, PF_WIRE_ERROR_UNKNOWN_HOST },
    { G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE, PF_WIRE_ERROR_RESOLVER },
    { G_RESOLVER_ERROR, G_RESOLVER_ERROR_INTERNAL, PF_WIRE_ERROR_RESOLVER },
    { G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, PF_WIRE_ERROR_REFUSED },
    { G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE, PF_WIRE_ERROR_UNREACHABLE },
    { G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE, PF_WIRE_ERROR_UNREACHABLE },
    { G_IO_ERROR, G_IO_ERROR_TIMED_OUT, PF_WIRE_ERROR_TIMED_OUT },
    { G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE, PF_WIRE_ERROR_CERTIFICATE },
    { G_TLS_ERROR, G_TLS_ERROR_NOT_TLS, PF_WIRE_ERROR_NOT_TLS },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (meanings); i++)
    if (g_error_matches (error, meanings[i].domain, meanings[i].code))
      return meanings[i].ours;

  return error->domain == G_TLS_ERROR ? PF_WIRE_ERROR_TLS : PF_WIRE_ERROR_CLOSED;
}

/* Puts what GIO and libsoup say into our words. */
static void
translate (Fetch *self, GError *found, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = found;
  GUri *uri = self->message != NULL ? soup_message_get_uri (self->message) : NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return;
  if (local_error->domain == PF_PROTO_ERROR)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (self->is_late)
    g_set_error (error, PF_WIRE_ERROR, PF_WIRE_ERROR_TIMED_OUT, "No answer in time");
  else
    g_set_error_literal (error, PF_WIRE_ERROR, (int) meaning_of (local_error),
                         local_error->message);

  if (uri != NULL && error != NULL)
    pf_error_set_host (*error, g_uri_get_host (uri), (guint16) g_uri_get_port (uri));
}

static gboolean
late_cb (gpointer user_data)
{
  Fetch *self = user_data;

  self->is_late = TRUE;
  g_cancellable_cancel (self->inner);
  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (gpointer user_data)
{
  Fetch *self = user_data;

  g_cancellable_cancel (self->inner);
  return G_SOURCE_REMOVE;
}

static GSource *
attach (GSource *source, GSourceFunc callback, Fetch *self)
{
  g_source_set_callback (source, callback, self, NULL);
  g_source_attach (source, self->context);
  return source;
}

static void
detach (GSource *source)
{
  if (source == NULL)
    return;
  g_source_destroy (source);
  g_source_unref (source);
}

static PfHttpReply *
make_reply (Fetch *self)
{
  PfHttpReply *reply = g_new0 (PfHttpReply, 1);
  const char
      *type = soup_message_headers_get_content_type (soup_message_get_response_headers (
                                                         self->message),
                                                     NULL);

  reply->status = soup_message_get_status (self->message);
  reply->content_type = g_strdup (type);
  reply->location = g_steal_pointer (&self->location);
  reply->was_cut = self->is_cut;
  reply->all_https = TRUE;
  for (guint i = 0; i < self->chain->len; i++)
    if (!g_str_has_prefix (self->chain->pdata[i], "https:"))
      reply->all_https = FALSE;
  reply->body = g_byte_array_free_to_bytes (g_steal_pointer (&self->body));
  g_ptr_array_add (self->chain, NULL);
  g_ptr_array_set_free_func (self->chain, NULL);
  reply->chain = (char **) g_ptr_array_free (g_steal_pointer (&self->chain), FALSE);
  return reply;
}

static gboolean
fetch_init (Fetch *self, const PfTrust *trust, GError **error)
{
  self->inner = g_cancellable_new ();
  self->body = g_byte_array_new ();
  self->chain = g_ptr_array_new_with_free_func (g_free);
  if (trust != NULL && trust->ca_file != NULL)
    {
      g_autofree char *path = g_canonicalize_filename (trust->ca_file, NULL);

      self->database = g_tls_file_database_new (path, error);
      if (self->database == NULL)
        return FALSE;
    }

  /* No cookie jar is ever added; nobody is asked for a password. */
  self->session = soup_session_new_with_options ("user-agent", "Postferry/" PF_VERSION,
                                                 NULL);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_AUTH_MANAGER);
  return TRUE;
}

static PfHttpReply *
run (Fetch        *self,
     GUri         *uri,
     GBytes       *post_body,
     const char   *post_type,
     int           timeout_ms,
     GCancellable *cancellable,
     GError      **error)
{
  GSource     *late = attach (g_timeout_source_new ((guint) timeout_ms), late_cb, self);
  GSource     *cancelled = NULL;
  GError      *local_error = NULL;
  PfHttpReply *reply = NULL;

  if (cancellable != NULL)
    cancelled = attach (pf_cancel_source_new (cancellable), cancelled_cb, self);
  if (follow (self, uri, post_body, post_type, &local_error))
    reply = make_reply (self);
  else
    translate (self, local_error, cancellable, error);
  detach (late);
  detach (cancelled);

  return reply;
}

PfHttpReply *
pf_http_fetch (const char    *url,
               const char    *post_body,
               const char    *post_type,
               const PfTrust *trust,
               int            timeout_ms,
               GCancellable  *cancellable,
               GError       **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GBytes)
      body = post_body != NULL ? g_bytes_new (post_body, strlen (post_body)) : NULL;
  g_autoptr (GUri) uri = NULL;
  PfHttpReply *reply = NULL;

  pf_assert_may_block ();
  g_return_val_if_fail (url != NULL && timeout_ms > 0, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL ||
      (!is_scheme (uri, "https") && !is_scheme (uri, "http")))
    {
      g_set_error (error, PF_DISCOVER_ERROR, PF_DISCOVER_ERROR_BAD_URL,
                   "“%s” is not a web address", url);
      return NULL;
    }

  g_main_context_push_thread_default (context);
  {
    g_auto (Fetch) fetch = { .context = context };

    if (fetch_init (&fetch, trust, error))
      reply = run (&fetch, uri, body, post_type, timeout_ms, cancellable, error);
  }
  /* What was cancelled still wants to say so. */
  while (g_main_context_iteration (context, FALSE))
    continue;
  g_main_context_pop_thread_default (context);

  return reply;
}
