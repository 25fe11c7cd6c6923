/* pf-whole-source.c - a source whose partial downloads are completed from a server
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-migrate"

#include "migrate/pf-whole-source.h"

#include "base/pf-error.h"
#include "text/pf-canon.h"

#include <string.h>

#define LOCATOR "whole:" /* then the number of the server's source, ":", its locator */
#define STAMP_MARK " w"  /* ends a stamp of ours */
#define INCOMPLETE (PF_STORED_PARTIAL | PF_STORED_TRUNCATED)
#define HEADER_DIGEST_SIZE 32

struct _PfWholeSource
{
  GObject parent_instance;

  PfSource  *inner;   /* (owned) */
  GPtrArray *remotes; /* (owned) (element-type PfSource) */
  PfCanon   *canon;   /* (owned) */
};

static void pf_whole_source_iface_init (PfSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PfWholeSource,
                               pf_whole_source,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PF_TYPE_SOURCE,
                                                      pf_whole_source_iface_init))

static PfSource *
inner_of (PfSource *source)
{
  return PF_WHOLE_SOURCE (source)->inner;
}

static const char *
pf_whole_source_get_kind (PfSource *source)
{
  return pf_source_get_kind (inner_of (source));
}

static const char *
pf_whole_source_get_path (PfSource *source)
{
  return pf_source_get_path (inner_of (source));
}

static const char *
pf_whole_source_get_program (PfSource *source)
{
  return pf_source_get_program (inner_of (source));
}

static PfPrivateHeaders
pf_whole_source_get_private_headers (PfSource *source)
{
  return pf_source_get_private_headers (inner_of (source));
}

static gboolean
pf_whole_source_check_in_use (PfSource *source, GError **error)
{
  return pf_source_check_in_use (inner_of (source), error);
}

static const char *
pf_whole_source_get_tag_label (PfSource *source, const char *keyword)
{
  return pf_source_get_tag_label (inner_of (source), keyword);
}

/* A folder that was scanned without a server to complete it is scanned again; one with
 * incomplete messages is every time, since the rest may be there now. */
static void
mark_stamp (PfSourceFolder *folder, gboolean has_incomplete)
{
  g_autofree char *stamp = folder->stamp;
  char            *mark = stamp != NULL ? g_strrstr (stamp, STAMP_MARK) : NULL;

  if (mark != NULL)
    *mark = '\0';
  if (has_incomplete)
    folder->stamp = g_strdup_printf ("%s" STAMP_MARK "%" G_GINT64_FORMAT,
                                     stamp != NULL ? stamp : "", g_get_real_time ());
  else
    folder->stamp = g_strconcat (stamp != NULL ? stamp : "", STAMP_MARK, NULL);
}

static GPtrArray *
pf_whole_source_list (PfSource *source, GCancellable *cancellable, GError **error)
{
  GPtrArray *accounts = pf_source_list (inner_of (source), cancellable, error);

  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    {
      const PfSourceAccount *account = accounts->pdata[i];

      for (guint k = 0; k < account->folders->len; k++)
        mark_stamp (account->folders->pdata[k], FALSE);
    }
  return accounts;
}

static gboolean
pf_whole_source_restamp (PfSource *source, PfSourceFolder *folder, GError **error)
{
  if (!pf_source_restamp (inner_of (source), folder, error))
    return FALSE;
  mark_stamp (folder, FALSE);
  return TRUE;
}

/* The whole of a message, on a server. */
typedef struct
{
  guint           number;  /* of the source */
  PfSource       *source;  /* (unowned) */
  PfSourceFolder *folder;  /* (unowned) */
  char           *locator; /* (owned) */
} Whole;

static void
whole_clear (Whole *whole)
{
  g_free (whole->locator);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Whole, whole_clear)

static gboolean
read_whole (const Whole  *whole,
            PfChunkFunc   func,
            gpointer      user_data,
            GCancellable *cancellable,
            GError      **error)
{
  return pf_source_read (whole->source, whole->folder, whole->locator, func, user_data,
                         cancellable, error);
}

typedef struct
{
  PfWholeSource    *source;
  PfSourceFolder   *folder;
  const PfScanSink *sink;
  gpointer          user_data;
  gboolean          has_incomplete;
  GCancellable     *cancellable;
} Scan;

static gboolean
finish_header (PfWholeSource *self, guint8 out_digest[HEADER_DIGEST_SIZE], GError **error)
{
  g_auto (PfMessageFacts) facts = { 0 };

  if (!pf_canon_finish (self->canon, &facts, error))
    return FALSE;
  memcpy (out_digest, facts.fp_header, HEADER_DIGEST_SIZE);
  return TRUE;
}

/* The same id of another account would be another message: the header tells. */
static gboolean
has_same_header (Scan *scan, const Whole *whole, const char *locator)
{
  PfWholeSource *self = scan->source;
  guint8         beginning[HEADER_DIGEST_SIZE];
  guint8         all[HEADER_DIGEST_SIZE];
  g_autoptr (GError) error = NULL;

  pf_canon_begin (self->canon, PF_PRIVATE_NONE, 0, NULL, NULL);
  if (pf_source_read (self->inner, scan->folder, locator, pf_canon_chunk, self->canon,
                      scan->cancellable, &error) &&
      finish_header (self, beginning, &error))
    {
      pf_canon_begin (self->canon, PF_PRIVATE_NONE, 0, NULL, NULL);
      if (read_whole (whole, pf_canon_chunk, self->canon, scan->cancellable, &error) &&
          finish_header (self, all, &error))
        return memcmp (beginning, all, HEADER_DIGEST_SIZE) == 0;
    }
  g_debug ("whole of %s: %s", locator, error->message);
  return FALSE;
}

static gboolean
find_whole (Scan *scan, const PfMessage *message, Whole *out_whole)
{
  GPtrArray *remotes = scan->source->remotes;

  for (guint i = 0; message->uidl != NULL && i < remotes->len; i++)
    {
      Whole whole = { i, remotes->pdata[i], NULL, NULL };

      whole.locator = pf_source_find_whole (whole.source, message->uidl, &whole.folder);
      if (whole.locator != NULL && has_same_header (scan, &whole, message->locator))
        {
          *out_whole = whole;
          return TRUE;
        }
      g_free (whole.locator);
    }
  return FALSE;
}

static gboolean
begin_message (gpointer user_data, GError **error)
{
  Scan *scan = user_data;

  return scan->sink->begin (scan->user_data, error);
}

static gboolean
take_chunk (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  Scan *scan = user_data;

  return scan->sink->chunk (data, length, scan->user_data, error);
}

static gboolean
end_message (const PfMessage *message, gpointer user_data, GError **error)
{
  Scan     *scan = user_data;
  PfMessage complete = *message;
  g_auto (Whole) whole = { 0 };
  g_autofree char *locator = NULL;

  if ((message->stored & INCOMPLETE) == 0)
    return scan->sink->end (message, scan->user_data, error);
  scan->has_incomplete = TRUE;
  if (!find_whole (scan, message, &whole))
    return scan->sink->end (message, scan->user_data, error);

  locator = g_strdup_printf (LOCATOR "%u:%s", whole.number, whole.locator);
  complete.locator = locator;
  complete.stored &= ~(guint) INCOMPLETE;
  /* What was pushed of the beginning is taken back. */
  return scan->sink->begin (scan->user_data, error) &&
         read_whole (&whole, scan->sink->chunk, scan->user_data, scan->cancellable,
                     error) &&
         scan->sink->end (&complete, scan->user_data, error);
}

static gboolean
knows_message (const char *locator, gpointer user_data)
{
  Scan *scan = user_data;

  return scan->sink->knows != NULL && scan->sink->knows (locator, scan->user_data);
}

static gboolean
pf_whole_source_scan (PfSource         *source,
                      PfSourceFolder   *folder,
                      const PfScanSink *sink,
                      gpointer          user_data,
                      GCancellable     *cancellable,
                      GError          **error)
{
  static const PfScanSink through = { begin_message, take_chunk, end_message,
                                      knows_message };
  Scan scan = { PF_WHOLE_SOURCE (source), folder, sink, user_data, FALSE, cancellable };

  if (!pf_source_scan (inner_of (source), folder, &through, &scan, cancellable, error) ||
      !pf_source_restamp (inner_of (source), folder, error))
    return FALSE;
  mark_stamp (folder, scan.has_incomplete);
  return TRUE;
}

/* Returns: whether @locator is one of ours, of a source that there is */
static gboolean
parse_locator (PfWholeSource *self, const char *locator, Whole *out_whole)
{
  g_auto (GStrv) parts = NULL;
  guint64 number;

  if (!g_str_has_prefix (locator, LOCATOR))
    return FALSE;
  parts = g_strsplit (locator + strlen (LOCATOR), ":", 2);
  if (g_strv_length (parts) != 2 || self->remotes->len == 0 ||
      !g_ascii_string_to_unsigned (parts[0], 10, 0, self->remotes->len - 1, &number,
                                   NULL))
    return FALSE;
  out_whole->number = (guint) number;
  out_whole->source = self->remotes->pdata[number];
  out_whole->locator = g_strdup (parts[1]);
  return TRUE;
}

static gboolean
pf_whole_source_read (PfSource       *source,
                      PfSourceFolder *folder,
                      const char     *locator,
                      PfChunkFunc     func,
                      gpointer        user_data,
                      GCancellable   *cancellable,
                      GError        **error)
{
  PfWholeSource *self = PF_WHOLE_SOURCE (source);
  g_auto (Whole) whole = { 0 };

  if (!parse_locator (self, locator, &whole))
    return pf_source_read (self->inner, folder, locator, func, user_data, cancellable,
                           error);
  whole.folder = folder; /* a server has one only */
  return read_whole (&whole, func, user_data, cancellable, error);
}

static void
pf_whole_source_iface_init (PfSourceInterface *iface)
{
  iface->get_kind = pf_whole_source_get_kind;
  iface->get_path = pf_whole_source_get_path;
  iface->get_program = pf_whole_source_get_program;
  iface->get_private_headers = pf_whole_source_get_private_headers;
  iface->list = pf_whole_source_list;
  iface->check_in_use = pf_whole_source_check_in_use;
  iface->scan = pf_whole_source_scan;
  iface->read = pf_whole_source_read;
  iface->restamp = pf_whole_source_restamp;
  iface->get_tag_label = pf_whole_source_get_tag_label;
}

GPtrArray *
pf_whole_sources_new (GPtrArray *sources)
{
  GPtrArray *remotes = g_ptr_array_new_with_free_func (g_object_unref);
  GPtrArray *all = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < sources->len; i++)
    if (pf_source_is_remote (sources->pdata[i]))
      {
        g_ptr_array_add (remotes, g_object_ref (sources->pdata[i]));
        g_ptr_array_add (all, g_object_ref (sources->pdata[i]));
      }
  for (guint i = 0; i < sources->len; i++)
    {
      PfWholeSource *self;

      if (pf_source_is_remote (sources->pdata[i]))
        continue;
      if (remotes->len == 0)
        {
          g_ptr_array_add (all, g_object_ref (sources->pdata[i]));
          continue;
        }
      self = g_object_new (PF_TYPE_WHOLE_SOURCE, NULL);
      self->inner = g_object_ref (sources->pdata[i]);
      self->remotes = g_ptr_array_ref (remotes);
      g_ptr_array_add (all, self);
    }
  g_ptr_array_unref (remotes);
  return all;
}

static void
pf_whole_source_finalize (GObject *object)
{
  PfWholeSource *self = PF_WHOLE_SOURCE (object);

  g_clear_object (&self->inner);
  g_clear_pointer (&self->remotes, g_ptr_array_unref);
  pf_canon_free (self->canon);

  G_OBJECT_CLASS (pf_whole_source_parent_class)->finalize (object);
}

static void
pf_whole_source_class_init (PfWholeSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pf_whole_source_finalize;
}

static void
pf_whole_source_init (PfWholeSource *self)
{
  self->canon = pf_canon_new ();
}
