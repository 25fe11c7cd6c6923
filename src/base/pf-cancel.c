/* pf-cancel.c - to hear of a cancellation that comes from another thread
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-base"

#include "base/pf-cancel.h"

typedef struct
{
  GSource       source;
  GCancellable *cancellable; /* (owned) */
  gboolean      has_fd;
} CancelSource;

static gboolean
prepare (GSource *source, int *timeout_ms)
{
  *timeout_ms = -1;
  return g_cancellable_is_cancelled (((CancelSource *) source)->cancellable);
}

static gboolean
check (GSource *source)
{
  return g_cancellable_is_cancelled (((CancelSource *) source)->cancellable);
}

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return callback != NULL ? callback (user_data) : G_SOURCE_REMOVE;
}

static void
finalize (GSource *source)
{
  CancelSource *self = (CancelSource *) source;

  if (self->has_fd)
    g_cancellable_release_fd (self->cancellable);
  g_object_unref (self->cancellable);
}

static GSourceFuncs funcs = { prepare, check, dispatch, finalize, NULL, NULL };

GSource *
pf_cancel_source_new (GCancellable *cancellable)
{
  GSource      *source;
  CancelSource *self;
  int           fd;

  g_return_val_if_fail (G_IS_CANCELLABLE (cancellable), NULL);

  source = g_source_new (&funcs, sizeof (CancelSource));
  g_source_set_static_name (source, "PfCancelSource");
  self = (CancelSource *) source;
  self->cancellable = g_object_ref (cancellable);
  fd = g_cancellable_get_fd (cancellable);
  self->has_fd = fd >= 0;
  if (self->has_fd)
    g_source_add_unix_fd (source, fd, G_IO_IN);

  return source;
}
