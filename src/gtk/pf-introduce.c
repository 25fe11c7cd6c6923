/* pf-introduce.c - the first words of the first window, once somebody can hear them
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-introduce.h"

#define REGISTRY "org.a11y.atspi.Registry"
#define REGISTRY_PATH "/org/a11y/atspi/registry"
#define CALL_LIMIT_MS 10000

/* GTK registers in an idle, and asks for listeners once that is answered; until it has
 * heard of one, it tells nothing.  The registry answers in order, so our own question of
 * each kind, asked after GTK's, is answered after it; one more each for the answers' way
 * into the main loop, since GTK's come by another connection. */
#define QUESTIONS 4

typedef struct
{
  GtkWindow       *window; /* (owned) */
  PfIntroduceFunc  say;
  GDBusConnection *bus; /* (owned) (nullable) */
  guint            asked;
} Introduction;

static void
free_introduction (Introduction *self)
{
  g_clear_object (&self->bus);
  g_object_unref (self->window);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Introduction, free_introduction)

/* First the focus, since until then no window is the active one for a screen reader. */
static void
tell (Introduction *self)
{
  GtkWidget *focus = gtk_window_get_focus (self->window);

  if (!gtk_window_is_active (self->window) || focus == NULL)
    return;
  gtk_window_set_focus (self->window, NULL);
  gtk_window_set_focus (self->window, focus);
  self->say (self->window);
}

static void ask (Introduction *self);

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Introduction) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant)
      events = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (events == NULL)
    g_debug ("no assistive technology: %s", error->message);
  else if (self->asked < QUESTIONS)
    ask (g_steal_pointer (&self));
  else
    tell (self);
}

static void
ask (Introduction *self)
{
  self->asked++;
  g_dbus_connection_call (self->bus, REGISTRY, REGISTRY_PATH, REGISTRY,
                          "GetRegisteredEvents", NULL, G_VARIANT_TYPE ("(a(ss))"),
                          G_DBUS_CALL_FLAGS_NONE, CALL_LIMIT_MS, NULL, answered_cb, self);
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Introduction) self = data;
  g_autoptr (GError) error = NULL;

  self->bus = g_dbus_connection_new_for_address_finish (result, &error);
  if (self->bus == NULL)
    g_debug ("no accessibility bus: %s", error->message);
  else
    ask (g_steal_pointer (&self));
}

static void
connect_to (Introduction *self, const char *address)
{
  g_dbus_connection_new_for_address (address,
                                     G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                         G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                     NULL, NULL, connected_cb, self);
}

static void
addressed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Introduction) self = data;
  g_autoptr (GError) error = NULL;
  const char *address;
  g_autoptr (GVariant)
      answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (answer == NULL)
    {
      g_debug ("no accessibility: %s", error->message);
      return;
    }
  g_variant_get (answer, "(&s)", &address);
  connect_to (g_steal_pointer (&self), address);
}

/* In an idle after GTK's own, of the same or a higher priority, has run. */
static gboolean
begin_cb (gpointer data)
{
  Introduction    *self = data;
  GApplication    *app = g_application_get_default ();
  const char      *address = g_getenv ("AT_SPI_BUS_ADDRESS");
  GDBusConnection *session = app != NULL ? g_application_get_dbus_connection (app) : NULL;

  if (address != NULL && *address != '\0')
    connect_to (self, address);
  else if (session != NULL)
    g_dbus_connection_call (session, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus",
                            "GetAddress", NULL, G_VARIANT_TYPE ("(s)"),
                            G_DBUS_CALL_FLAGS_NONE, CALL_LIMIT_MS, NULL, addressed_cb,
                            self);
  else
    free_introduction (self);
  return G_SOURCE_REMOVE;
}

void
pf_introduce (GtkWindow *window, PfIntroduceFunc say)
{
  Introduction *self;

  g_return_if_fail (GTK_IS_WINDOW (window));

  self = g_new0 (Introduction, 1);
  self->window = g_object_ref (window);
  self->say = say;
  g_idle_add_full (G_PRIORITY_LOW, begin_cb, self, NULL);
}
