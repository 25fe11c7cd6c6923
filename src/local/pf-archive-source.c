/* pf-archive-source.c - a store inside of an archive as a source
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-local"

#include "local/pf-archive-source.h"

#include <string.h>

struct _PfArchiveSource
{
  GObject parent_instance;

  PfSource      *inner; /* (owned) */
  PfArchiveCopy *copy;  /* (owned) */
  char          *path;  /* (owned) */
};

static void pf_archive_source_iface_init (PfSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PfArchiveSource,
                               pf_archive_source,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PF_TYPE_SOURCE,
                                                      pf_archive_source_iface_init))

static PfSource *
inner_of (PfSource *source)
{
  return PF_ARCHIVE_SOURCE (source)->inner;
}

static const char *
pf_archive_source_get_kind (PfSource *source)
{
  return pf_source_get_kind (inner_of (source));
}

static const char *
pf_archive_source_get_path (PfSource *source)
{
  return PF_ARCHIVE_SOURCE (source)->path;
}

static const char *
pf_archive_source_get_program (PfSource *source)
{
  return pf_source_get_program (inner_of (source));
}

static PfPrivateHeaders
pf_archive_source_get_private_headers (PfSource *source)
{
  return pf_source_get_private_headers (inner_of (source));
}

static GPtrArray *
pf_archive_source_list (PfSource *source, GCancellable *cancellable, GError **error)
{
  return pf_source_list (inner_of (source), cancellable, error);
}

/* The copy is ours alone; what its program wrote of being open is old. */
static gboolean
pf_archive_source_check_in_use (PfSource *source, GError **error)
{
  return TRUE;
}

static gboolean
pf_archive_source_scan (PfSource         *source,
                        PfSourceFolder   *folder,
                        const PfScanSink *sink,
                        gpointer          user_data,
                        GCancellable     *cancellable,
                        GError          **error)
{
  return pf_source_scan (inner_of (source), folder, sink, user_data, cancellable, error);
}

static gboolean
pf_archive_source_read (PfSource       *source,
                        PfSourceFolder *folder,
                        const char     *locator,
                        PfChunkFunc     func,
                        gpointer        user_data,
                        GCancellable   *cancellable,
                        GError        **error)
{
  return pf_source_read (inner_of (source), folder, locator, func, user_data, cancellable,
                         error);
}

static gboolean
pf_archive_source_restamp (PfSource *source, PfSourceFolder *folder, GError **error)
{
  return pf_source_restamp (inner_of (source), folder, error);
}

static const char *
pf_archive_source_get_tag_label (PfSource *source, const char *keyword)
{
  return pf_source_get_tag_label (inner_of (source), keyword);
}

static void
pf_archive_source_iface_init (PfSourceInterface *iface)
{
  iface->get_kind = pf_archive_source_get_kind;
  iface->get_path = pf_archive_source_get_path;
  iface->get_program = pf_archive_source_get_program;
  iface->get_private_headers = pf_archive_source_get_private_headers;
  iface->list = pf_archive_source_list;
  iface->check_in_use = pf_archive_source_check_in_use;
  iface->scan = pf_archive_source_scan;
  iface->read = pf_archive_source_read;
  iface->restamp = pf_archive_source_restamp;
  iface->get_tag_label = pf_archive_source_get_tag_label;
}

static void
pf_archive_source_finalize (GObject *object)
{
  PfArchiveSource *self = PF_ARCHIVE_SOURCE (object);

  g_clear_object (&self->inner);
  g_clear_pointer (&self->copy, pf_archive_copy_unref);
  g_free (self->path);

  G_OBJECT_CLASS (pf_archive_source_parent_class)->finalize (object);
}

static void
pf_archive_source_class_init (PfArchiveSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pf_archive_source_finalize;
}

static void
pf_archive_source_init (PfArchiveSource *self)
{
}

PfSource *
pf_archive_source_new (PfSource *inner, PfArchiveCopy *copy)
{
  PfArchiveSource *self = g_object_new (PF_TYPE_ARCHIVE_SOURCE, NULL);
  const char      *top = pf_archive_copy_get_top (copy);
  const char      *path = pf_source_get_path (inner);

  self->inner = inner;
  self->copy = pf_archive_copy_ref (copy);
  self->path = g_strconcat (pf_archive_copy_get_archive (copy),
                            g_str_has_prefix (path, top) ? path + strlen (top) : "",
                            NULL);
  return PF_SOURCE (self);
}

PfArchiveCopy *
pf_archive_source_get_copy (PfArchiveSource *self)
{
  g_return_val_if_fail (PF_IS_ARCHIVE_SOURCE (self), NULL);

  return self->copy;
}
