/* pf-fake-imap.c - a small IMAP server in a thread that fails when and how it is told
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-fake-private.h"

#include <poll.h>

#define LEFT_US (5 * G_USEC_PER_SEC) /* to carry out what a client left behind */

/* Whether the client has closed its side. */
static gboolean
is_left (const Talk *talk)
{
  struct pollfd fd = { g_socket_get_fd (talk->socket), POLLRDHUP, 0 };

  return g_socket_is_closed (talk->socket) || poll (&fd, 1, 0) > 0;
}

static gboolean
has_left_ones (const PfFakeImap *self, const Talk *but)
{
  for (guint i = 0; i < self->talks->len; i++)
    {
      if (self->talks->pdata[i] != but && is_left (self->talks->pdata[i]))
        return TRUE;
    }
  return FALSE;
}

void
pf_fake_imap_await_left (PfFakeImap *self, const Talk *but)
{
  gint64 end = g_get_monotonic_time () + LEFT_US;

  while (has_left_ones (self, but) && g_cond_wait_until (&self->ended, &self->lock, end))
    ;
}

static gpointer
serve (gpointer data)
{
  Talk       *talk = data;
  PfFakeImap *self = talk->server;

  g_mutex_lock (&self->lock);
  pf_fake_imap_await_left (self, talk);
  talk->number = ++self->accepted;
  g_mutex_unlock (&self->lock);
  pf_fake_talk (talk);
  g_socket_close (talk->socket, NULL);
  g_mutex_lock (&self->lock);
  g_ptr_array_remove (self->talks, talk);
  g_cond_broadcast (&self->ended);
  g_mutex_unlock (&self->lock);
  g_object_unref (talk->socket);
  g_free (talk);
  return NULL;
}

static gpointer
run (gpointer data)
{
  PfFakeImap *self = data;

  for (;;)
    {
      GSocket *socket = g_socket_accept (self->listener, self->stop, NULL);
      Talk    *talk;

      if (g_cancellable_is_cancelled (self->stop))
        {
          g_clear_object (&socket);
          return NULL;
        }
      if (socket == NULL)
        continue;
      g_socket_set_option (socket, 6 /* IPPROTO_TCP */, 1 /* TCP_NODELAY */, 1, NULL);
      talk = g_new0 (Talk, 1);
      talk->server = self;
      talk->socket = socket;
      g_mutex_lock (&self->lock);
      g_ptr_array_add (self->talks, talk);
      g_mutex_unlock (&self->lock);
      g_thread_unref (g_thread_new ("fake-talk", serve, talk));
    }
}

PfFakeImap *
pf_fake_imap_new (PfFakeShape shape, guint lies)
{
  PfFakeImap *self = g_new0 (PfFakeImap, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  g_mutex_init (&self->lock);
  g_mutex_init (&self->turn);
  g_cond_init (&self->ended);
  self->talks = g_ptr_array_new ();
  self->shape = shape;
  self->lies = lies;
  self->folders = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_fake_folder_free);
  self->late = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_fake_message_free);
  self->commands = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cut_from = g_strdup ("APPEND");
  self->stop = g_cancellable_new ();
  pf_fake_imap_reset (self);

  self->listener = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, &error);
  g_assert_no_error (error);
  g_socket_bind (self->listener, address, TRUE, &error);
  g_assert_no_error (error);
  g_socket_listen (self->listener, &error);
  g_assert_no_error (error);
  bound = g_socket_get_local_address (self->listener, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  self->thread = g_thread_new ("fake-imap", run, self);
  return self;
}

void
pf_fake_imap_free (PfFakeImap *self)
{
  g_cancellable_cancel (self->stop);
  g_thread_join (self->thread);
  g_mutex_lock (&self->lock);
  while (self->talks->len > 0)
    g_cond_wait (&self->ended, &self->lock);
  g_mutex_unlock (&self->lock);
  g_ptr_array_unref (self->talks);
  g_cond_clear (&self->ended);
  g_mutex_clear (&self->turn);
  g_object_unref (self->listener);
  g_object_unref (self->stop);
  g_ptr_array_unref (self->folders);
  g_ptr_array_unref (self->late);
  g_hash_table_unref (self->commands);
  g_free (self->late_folder);
  g_free (self->late_from);
  g_free (self->late_set);
  g_free (self->cut_from);
  g_mutex_clear (&self->lock);
  g_free (self);
}

guint16
pf_fake_imap_get_port (PfFakeImap *self)
{
  return self->port;
}
