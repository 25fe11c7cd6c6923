/* pf-fake-imap.c - a small IMAP server in a thread that fails when and how it is told
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-fake-private.h"

static gpointer
run (gpointer data)
{
  PfFakeImap *self = data;

  for (;;)
    {
      g_autoptr (GSocket) socket = g_socket_accept (self->listener, self->stop, NULL);
      Talk talk = { .server = self, .socket = socket };

      if (g_cancellable_is_cancelled (self->stop))
        return NULL;
      if (socket == NULL)
        continue;
      g_socket_set_option (socket, 6 /* IPPROTO_TCP */, 1 /* TCP_NODELAY */, 1, NULL);
      pf_fake_talk (&talk);
      g_socket_close (socket, NULL);
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
