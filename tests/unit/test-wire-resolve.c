/* test-wire-resolve.c - the order of addresses, and look-ups that do not end
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pf-wire-private.h"

#define SHORT_MS 150
#define LONG_MS 10000

/* A name service that answers from the name itself: "silent" is never answered,
 * "broken" fails, anything else is the answer: "2001:db8::1,192.0.2.1". */
#define TEST_TYPE_RESOLVER (test_resolver_get_type ())
G_DECLARE_FINAL_TYPE (TestResolver, test_resolver, TEST, RESOLVER, GResolver)

struct _TestResolver
{
  GResolver parent_instance;
};

G_DEFINE_FINAL_TYPE (TestResolver, test_resolver, G_TYPE_RESOLVER)

static void
free_addresses (gpointer data)
{
  g_resolver_free_addresses (data);
}

static GPtrArray *unanswered; /* (element-type GTask): they never will be */

static void
test_resolver_lookup_async (GResolver          *resolver,
                            const char         *name,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, user_data);
  g_auto (GStrv) parts = g_strsplit (name, ",", -1);
  GList *found = NULL;

  if (g_str_equal (name, "silent"))
    {
      if (unanswered == NULL)
        unanswered = g_ptr_array_new ();
      g_ptr_array_add (unanswered, g_steal_pointer (&task));
      return;
    }
  if (g_str_equal (name, "broken"))
    {
      g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE,
                               "try again");
      return;
    }
  if (g_str_equal (name, "unknown"))
    {
      g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND,
                               "no such name");
      return;
    }

  for (gsize i = 0; parts[i] != NULL; i++)
    found = g_list_append (found, g_inet_address_new_from_string (parts[i]));
  g_task_return_pointer (task, found, free_addresses);
}

static GList *
test_resolver_lookup_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_resolver_class_init (TestResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  resolver_class->lookup_by_name_async = test_resolver_lookup_async;
  resolver_class->lookup_by_name_finish = test_resolver_lookup_finish;
  resolver_class->lookup_by_name_with_flags_finish = test_resolver_lookup_finish;
}

static void
test_resolver_init (TestResolver *self)
{
}

/* clang-format off */
static const struct
{
  const char *name;
  const char *host;
  const char *order;
} orders[] = {
  { "six-first", "2001:db8::1,2001:db8::2,192.0.2.1,192.0.2.2",
    "2001:db8::1 192.0.2.1 2001:db8::2 192.0.2.2" },
  { "four-first", "192.0.2.1,192.0.2.2,2001:db8::1",
    "192.0.2.1 2001:db8::1 192.0.2.2" },
  { "one-family", "192.0.2.1,192.0.2.2,192.0.2.3", "192.0.2.1 192.0.2.2 192.0.2.3" },
  { "uneven", "192.0.2.1,2001:db8::1,2001:db8::2,2001:db8::3",
    "192.0.2.1 2001:db8::1 2001:db8::2 2001:db8::3" },
  { "not-all", "::1,::2,::3,::4,::5,::6,::7,::8,::9,::a,::b,::c,::d,::e,::f,::10,::11",
    "::1 ::2 ::3 ::4 ::5 ::6 ::7 ::8 ::9 ::a ::b ::c ::d ::e ::f ::10" },
  { "literal-4", "192.0.2.9", "192.0.2.9" },
  { "literal-6", "2001:db8::9", "2001:db8::9" },
};
/* clang-format on */

static GPtrArray *
resolve (const char *host, int timeout_ms, GCancellable *cancellable, GError **error)
{
  g_autoptr (PfEndpoint)
      endpoint = pf_endpoint_new (PF_PROTOCOL_IMAP, PF_SECURITY_TLS, host, 993, NULL);

  return pf_wire_resolve (endpoint, G_SOCKET_FAMILY_INVALID, timeout_ms, cancellable,
                          error);
}

static void
test_order (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) order = g_string_new (NULL);
  g_autoptr (GPtrArray) found = NULL;

  found = resolve (orders[i].host, LONG_MS, NULL, &error);
  g_assert_no_error (error);
  for (guint n = 0; n < found->len; n++)
    {
      GInetSocketAddress *address = found->pdata[n];
      g_autofree char    *text = g_inet_address_to_string (
             g_inet_socket_address_get_address (address));

      g_assert_cmpint (g_inet_socket_address_get_port (address), ==, 993);
      g_string_append_printf (order, "%s%s", n > 0 ? " " : "", text);
    }
  g_assert_cmpstr (order->str, ==, orders[i].order);
}

static void
test_failure (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (resolve ("broken", LONG_MS, NULL, &error));
  g_assert_error (error, PF_WIRE_ERROR, PF_WIRE_ERROR_RESOLVER);
  g_clear_error (&error);
  g_assert_null (resolve ("unknown", LONG_MS, NULL, &error));
  g_assert_error (error, PF_WIRE_ERROR, PF_WIRE_ERROR_UNKNOWN_HOST);
}

static void
test_silent (void)
{
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  g_assert_null (resolve ("silent", SHORT_MS, NULL, &error));
  g_assert_error (error, PF_WIRE_ERROR, PF_WIRE_ERROR_RESOLVER);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, (gint64) SHORT_MS * 1000);
}

static gpointer
cancel_later (gpointer data)
{
  g_usleep ((gulong) SHORT_MS * 1000);
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *canceller = g_thread_new ("cancel", cancel_later, cancellable);

  g_assert_null (resolve ("silent", LONG_MS, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (canceller);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GResolver) resolver = NULL;

  g_test_init (&argc, &argv, NULL);
  resolver = g_object_new (TEST_TYPE_RESOLVER, NULL);
  g_resolver_set_default (resolver);

  for (gsize i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wire/resolve/%s", orders[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_order);
    }
  g_test_add_func ("/wire/resolve/failure", test_failure);
  g_test_add_func ("/wire/resolve/silent", test_silent);
  g_test_add_func ("/wire/resolve/cancel", test_cancel);

  return g_test_run ();
}
