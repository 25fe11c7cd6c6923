/* pf-wire-resolve.c - from a server's name to addresses, in the order to try them
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 8305 4 (the families take turns)
 */

#define G_LOG_DOMAIN "pf-wire"

#include "wire/pf-wire-private.h"

#include "base/pf-cancel.h"
#include "base/pf-resolver.h"

/* A private main context lets the look-up end at a deadline: GLib 2.74's resolver has no
 * time-out, and its blocking call ends only when getaddrinfo() or the cancellable does. */
typedef struct
{
  GCancellable *inner;   /* (unowned): ends the look-up */
  GList        *found;   /* (owned) (element-type GInetAddress) */
  GError       *error;   /* (owned) (nullable) */
  gboolean      is_done; /* the resolver has called back */
  gboolean      is_late;
} LookUp;

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LookUp *look_up = user_data;

  look_up->found = g_resolver_lookup_by_name_with_flags_finish (G_RESOLVER (source),
                                                                result, &look_up->error);
  look_up->is_done = TRUE;
}

static gboolean
late_cb (gpointer user_data)
{
  LookUp *look_up = user_data;

  look_up->is_late = TRUE;
  g_cancellable_cancel (look_up->inner);
  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (gpointer user_data)
{
  LookUp *look_up = user_data;

  g_cancellable_cancel (look_up->inner);
  return G_SOURCE_REMOVE;
}

/* Attaches @source to @context; the caller destroys it. */
static GSource *
attach (GSource *source, GSourceFunc callback, LookUp *look_up, GMainContext *context)
{
  g_source_set_callback (source, callback, look_up, NULL);
  g_source_attach (source, context);
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

static void
run (LookUp *look_up, const char *host, int timeout_ms, GCancellable *cancellable)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GResolver) resolver = pf_resolver_get_default ();
  g_autoptr (GCancellable) inner = g_cancellable_new ();
  GSource *late;
  GSource *cancelled = NULL;

  look_up->inner = inner;
  g_main_context_push_thread_default (context);
  late = attach (g_timeout_source_new (timeout_ms), late_cb, look_up, context);
  if (cancellable != NULL)
    cancelled = attach (pf_cancel_source_new (cancellable), cancelled_cb, look_up,
                        context);

  g_resolver_lookup_by_name_with_flags_async (resolver, host,
                                              G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT, inner,
                                              found_cb, look_up);
  while (!look_up->is_done)
    g_main_context_iteration (context, TRUE);

  detach (late);
  detach (cancelled);
  g_main_context_pop_thread_default (context);
}

static gboolean
set_error (LookUp *look_up, const char *host, GCancellable *cancellable, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  if (look_up->is_late)
    g_set_error (error, PF_WIRE_ERROR, PF_WIRE_ERROR_RESOLVER,
                 "The name service did not answer for “%s” in time", host);
  else if (g_error_matches (look_up->error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND))
    g_set_error (error, PF_WIRE_ERROR, PF_WIRE_ERROR_UNKNOWN_HOST,
                 "No such server: “%s”: %s", host, look_up->error->message);
  else
    g_set_error (error, PF_WIRE_ERROR, PF_WIRE_ERROR_RESOLVER, "Looking up “%s”: %s",
                 host, look_up->error != NULL ? look_up->error->message : "no address");
  return FALSE;
}

/* getaddrinfo() has sorted by RFC 6724; we keep that order inside each family and let
 * the families take turns, its first one beginning. */
static GPtrArray *
interleave (GList *found, guint16 port, GSocketFamily family)
{
  GPtrArray *ordered = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) rest = g_ptr_array_new ();
  GSocketFamily turn = G_SOCKET_FAMILY_INVALID;

  for (GList *l = found; l != NULL; l = l->next)
    if (family == G_SOCKET_FAMILY_INVALID ||
        g_inet_address_get_family (l->data) == family)
      g_ptr_array_add (rest, l->data);

  while (rest->len > 0 && ordered->len < PF_WIRE_ADDRESSES_MAX)
    {
      guint pick = 0;

      for (guint i = 0; i < rest->len; i++)
        if (g_inet_address_get_family (rest->pdata[i]) != turn)
          {
            pick = i;
            break;
          }
      turn = g_inet_address_get_family (rest->pdata[pick]);
      g_ptr_array_add (ordered, g_inet_socket_address_new (rest->pdata[pick], port));
      g_ptr_array_remove_index (rest, pick);
    }

  return ordered;
}

gboolean
pf_wire_is_ip_address (const char *host)
{
  g_autoptr (GSocketAddress) literal = g_inet_socket_address_new_from_string (host, 1);

  return literal != NULL;
}

static GPtrArray *
fail_family (GPtrArray *addresses, const char *host, GSocketFamily family, GError **error)
{
  if (addresses->len > 0)
    return addresses;

  g_ptr_array_unref (addresses);
  g_set_error (error, PF_WIRE_ERROR, PF_WIRE_ERROR_UNKNOWN_HOST, "“%s” has no %s address",
               host, family == G_SOCKET_FAMILY_IPV6 ? "IPv6" : "IPv4");
  return NULL;
}

GPtrArray *
pf_wire_resolve (const PfEndpoint *endpoint,
                 GSocketFamily     family,
                 int               timeout_ms,
                 GCancellable     *cancellable,
                 GError          **error)
{
  GSocketAddress *literal;
  LookUp          look_up = { NULL, NULL, NULL, FALSE, FALSE };
  GPtrArray      *addresses = NULL;

  literal = g_inet_socket_address_new_from_string (endpoint->host, endpoint->port);
  if (literal != NULL)
    {
      addresses = g_ptr_array_new_with_free_func (g_object_unref);
      if (family == G_SOCKET_FAMILY_INVALID ||
          g_socket_address_get_family (literal) == family)
        g_ptr_array_add (addresses, g_object_ref (literal));
      g_object_unref (literal);
      return fail_family (addresses, endpoint->host, family, error);
    }

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  run (&look_up, endpoint->host, timeout_ms, cancellable);
  if (look_up.found != NULL)
    addresses = fail_family (interleave (look_up.found, endpoint->port, family),
                             endpoint->host, family, error);
  else
    set_error (&look_up, endpoint->host, cancellable, error);

  g_resolver_free_addresses (look_up.found);
  g_clear_error (&look_up.error);
  return addresses;
}
