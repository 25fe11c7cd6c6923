/* pf-resolver.c - the system's name service, safe to stop asking
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-base"

#include "base/pf-resolver.h"

#include "base/pf-cancel.h"

struct _PfResolver
{
  GResolver parent_instance;

  GResolver *system; /* (owned) */
};

G_DEFINE_FINAL_TYPE (PfResolver, pf_resolver, G_TYPE_RESOLVER)

/* One question.  The system's answer comes to a context of its own, which the asker's
 * looks after until it cancels, and the next question then. */
typedef struct
{
  GMainContext *inner;     /* (owned) */
  GTask        *task;      /* (owned) (nullable): %NULL once the asker was answered */
  GSource      *bridge;    /* (owned) (nullable): lets the asker's context run @inner */
  GSource      *cancelled; /* (owned) (nullable) */
  GList        *found;     /* (owned) */
  GError       *error;     /* (owned) (nullable) */
  gboolean      is_records;
  gboolean      has_come;
} Call;

static GMutex     lock;
static GPtrArray *late; /* (element-type Call): nobody waits for them; under @lock */

static void
free_addresses (gpointer addresses)
{
  g_resolver_free_addresses (addresses);
}

static void
free_records (gpointer records)
{
  g_list_free_full (records, (GDestroyNotify) g_variant_unref);
}

static GDestroyNotify
free_func (const Call *call)
{
  return call->is_records ? free_records : free_addresses;
}

static void
drop_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
call_free (Call *call)
{
  free_func (call) (call->found);
  g_clear_error (&call->error);
  g_main_context_unref (call->inner);
  g_free (call);
}

/* Frees those whose answers have come meanwhile. */
static void
reap (void)
{
  g_mutex_lock (&lock);
  for (guint i = late != NULL ? late->len : 0; i > 0; i--)
    {
      Call *call = late->pdata[i - 1];

      while (!call->has_come && g_main_context_iteration (call->inner, FALSE))
        continue;
      if (call->has_come)
        call_free (g_ptr_array_remove_index_fast (late, i - 1));
    }
  g_mutex_unlock (&lock);
}

static gboolean
cancelled_cb (gpointer user_data)
{
  Call *call = user_data;
  g_autoptr (GTask) task = g_steal_pointer (&call->task);

  drop_source (&call->cancelled);
  drop_source (&call->bridge);
  g_mutex_lock (&lock);
  if (late == NULL)
    late = g_ptr_array_new ();
  g_ptr_array_add (late, call);
  g_mutex_unlock (&lock);

  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                           "The look-up was cancelled");
  return G_SOURCE_REMOVE;
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call *call = user_data;

  call->found = g_resolver_lookup_by_name_with_flags_finish (G_RESOLVER (source), result,
                                                             &call->error);
  call->has_come = TRUE;
}

static void
records_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call *call = user_data;

  call->found = g_resolver_lookup_records_finish (G_RESOLVER (source), result,
                                                  &call->error);
  call->has_come = TRUE;
}

static gboolean
bridge_prepare (GSource *source, int *timeout_ms)
{
  Call *const *call = (gpointer) (source + 1);

  *timeout_ms = -1;
  return g_main_context_pending ((*call)->inner);
}

static gboolean
bridge_check (GSource *source)
{
  Call *const *call = (gpointer) (source + 1);

  return g_main_context_pending ((*call)->inner);
}

static gboolean
bridge_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  Call *call = *(Call **) (gpointer) (source + 1);
  g_autoptr (GTask) task = NULL;

  g_main_context_iteration (call->inner, FALSE);
  if (!call->has_come)
    return G_SOURCE_CONTINUE;

  task = g_steal_pointer (&call->task);
  drop_source (&call->cancelled);
  drop_source (&call->bridge);
  if (call->error != NULL)
    g_task_return_error (task, g_steal_pointer (&call->error));
  else
    g_task_return_pointer (task, g_steal_pointer (&call->found), free_func (call));
  call_free (call);
  return G_SOURCE_REMOVE;
}

static GSourceFuncs bridge_funcs = {
  bridge_prepare, bridge_check, bridge_dispatch, NULL, NULL, NULL,
};

/* The descriptors that wake @inner wake the asker. */
static void
build_bridge (Call *call)
{
  GPollFD fds[4];
  int     timeout_ms;
  int     n;

  call->bridge = g_source_new (&bridge_funcs, sizeof (GSource) + sizeof (Call *));
  g_source_set_static_name (call->bridge, "PfResolver");
  *(Call **) (gpointer) (call->bridge + 1) = call;
  n = g_main_context_query (call->inner, G_MAXINT, &timeout_ms, fds, G_N_ELEMENTS (fds));
  for (int i = 0; i < MIN (n, (int) G_N_ELEMENTS (fds)); i++)
    g_source_add_unix_fd (call->bridge, fds[i].fd, fds[i].events);
  g_source_attach (call->bridge, g_main_context_get_thread_default ());
}

/* Between it and call_begin(), the system's resolver is asked. */
static Call *
call_new (GResolver          *resolver,
          gboolean            is_records,
          GAsyncReadyCallback callback,
          gpointer            user_data)
{
  Call *call = g_new0 (Call, 1);

  reap ();
  call->is_records = is_records;
  call->task = g_task_new (resolver, NULL, callback, user_data);
  call->inner = g_main_context_new_with_flags (G_MAIN_CONTEXT_FLAGS_OWNERLESS_POLLING);
  g_main_context_push_thread_default (call->inner);
  return call;
}

static void
call_begin (Call *call, GCancellable *cancellable)
{
  g_main_context_pop_thread_default (call->inner);
  build_bridge (call);
  if (cancellable == NULL)
    return;

  call->cancelled = pf_cancel_source_new (cancellable);
  g_source_set_callback (call->cancelled, cancelled_cb, call, NULL);
  g_source_attach (call->cancelled, g_main_context_get_thread_default ());
}

static void
lookup_by_name_with_flags_async (GResolver               *resolver,
                                 const char              *name,
                                 GResolverNameLookupFlags flags,
                                 GCancellable            *cancellable,
                                 GAsyncReadyCallback      callback,
                                 gpointer                 user_data)
{
  Call *call = call_new (resolver, FALSE, callback, user_data);

  g_resolver_lookup_by_name_with_flags_async (PF_RESOLVER (resolver)->system, name, flags,
                                              NULL, found_cb, call);
  call_begin (call, cancellable);
}

static void
lookup_by_name_async (GResolver          *resolver,
                      const char         *name,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  lookup_by_name_with_flags_async (resolver, name, G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT,
                                   cancellable, callback, user_data);
}

static void
lookup_records_async (GResolver          *resolver,
                      const char         *name,
                      GResolverRecordType type,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  Call *call = call_new (resolver, TRUE, callback, user_data);

  g_resolver_lookup_records_async (PF_RESOLVER (resolver)->system, name, type, NULL,
                                   records_cb, call);
  call_begin (call, cancellable);
}

static GList *
finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* The blocking look-ups have no time limit, so nobody here uses them. */
static GList *
lookup_by_name_with_flags (GResolver               *resolver,
                           const char              *name,
                           GResolverNameLookupFlags flags,
                           GCancellable            *cancellable,
                           GError                 **error)
{
  return g_resolver_lookup_by_name_with_flags (PF_RESOLVER (resolver)->system, name,
                                               flags, NULL, error);
}

static GList *
lookup_by_name (GResolver    *resolver,
                const char   *name,
                GCancellable *cancellable,
                GError      **error)
{
  return g_resolver_lookup_by_name (PF_RESOLVER (resolver)->system, name, NULL, error);
}

static GList *
lookup_records (GResolver          *resolver,
                const char         *name,
                GResolverRecordType type,
                GCancellable       *cancellable,
                GError            **error)
{
  return g_resolver_lookup_records (PF_RESOLVER (resolver)->system, name, type, NULL,
                                    error);
}

static char *
lookup_by_address (GResolver    *resolver,
                   GInetAddress *address,
                   GCancellable *cancellable,
                   GError      **error)
{
  return g_resolver_lookup_by_address (PF_RESOLVER (resolver)->system, address, NULL,
                                       error);
}

static void
finalize (GObject *object)
{
  g_clear_object (&PF_RESOLVER (object)->system);
  G_OBJECT_CLASS (pf_resolver_parent_class)->finalize (object);
}

static void
pf_resolver_class_init (PfResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = finalize;
  resolver_class->lookup_by_name = lookup_by_name;
  resolver_class->lookup_by_name_async = lookup_by_name_async;
  resolver_class->lookup_by_name_finish = finish;
  resolver_class->lookup_by_name_with_flags = lookup_by_name_with_flags;
  resolver_class->lookup_by_name_with_flags_async = lookup_by_name_with_flags_async;
  resolver_class->lookup_by_name_with_flags_finish = finish;
  resolver_class->lookup_records = lookup_records;
  resolver_class->lookup_records_async = lookup_records_async;
  resolver_class->lookup_records_finish = finish;
  resolver_class->lookup_by_address = lookup_by_address;
}

static void
pf_resolver_init (PfResolver *self)
{
  self->system = g_resolver_get_default ();
}

GResolver *
pf_resolver_get_default (void)
{
  static gsize is_set = 0;

  if (g_once_init_enter (&is_set))
    {
      g_autoptr (GResolver) resolver = g_object_new (PF_TYPE_RESOLVER, NULL);

      g_resolver_set_default (resolver);
      g_once_init_leave (&is_set, 1);
    }

  return g_resolver_get_default ();
}
