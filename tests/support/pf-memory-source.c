/* pf-memory-source.c - a source in memory, for tests of what moves mail
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-memory-source.h"

#include "base/pf-error.h"

#include <string.h>

/* Bytes are handed on in pieces of this size, so that borders fall everywhere. */
#define PIECE 13

typedef struct
{
  PfMessage message;
  char     *bytes;
} Stored;

typedef struct
{
  PfSourceFolder *folder; /* (owned by the account) */
  GPtrArray      *stored; /* (element-type Stored) */
  guint           stamp;
} Folder;

struct _PfMemorySource
{
  GObject parent_instance;

  GPtrArray *accounts; /* (element-type PfSourceAccount) */
  GPtrArray *folders;  /* (element-type Folder) */
  guint      reads;
  gboolean   is_remote;
};

static void pf_memory_source_iface_init (PfSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PfMemorySource,
                               pf_memory_source,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PF_TYPE_SOURCE,
                                                      pf_memory_source_iface_init))

static void
stored_free (Stored *stored)
{
  pf_message_clear (&stored->message);
  g_free (stored->bytes);
  g_free (stored);
}

static void
folder_free (Folder *folder)
{
  g_ptr_array_unref (folder->stored);
  g_free (folder);
}

static void
renew_stamp (Folder *folder)
{
  folder->stamp++;
  g_free (folder->folder->stamp);
  folder->folder->stamp = g_strdup_printf ("stamp %u", folder->stamp);
  for (guint i = 0; i < folder->stored->len; i++)
    {
      Stored *stored = folder->stored->pdata[i];

      g_free (stored->message.locator);
      stored->message.locator = g_strdup_printf ("%u", i);
    }
}

static Folder *
find_folder (PfMemorySource *self, const char *path)
{
  for (guint i = 0; i < self->folders->len; i++)
    {
      Folder *folder = self->folders->pdata[i];

      if (strcmp (folder->folder->id, path) == 0)
        return folder;
    }
  return NULL;
}

void
pf_memory_source_add_folder (PfMemorySource *self, const char *path, PfRole role)
{
  Folder          *folder = g_new0 (Folder, 1);
  PfSourceAccount *account = self->accounts->pdata[0];

  folder->folder = pf_source_folder_new ();
  folder->folder->id = g_strdup (path);
  folder->folder->path = g_strsplit (path, "/", -1);
  folder->folder->account = g_strdup (account->key);
  folder->folder->role = role;
  folder->stored = g_ptr_array_new_with_free_func ((GDestroyNotify) stored_free);
  renew_stamp (folder);
  g_ptr_array_add (account->folders, folder->folder);
  g_ptr_array_add (self->folders, folder);
}

PfMessage *
pf_memory_source_add (PfMemorySource *self,
                      const char     *path,
                      const char     *bytes,
                      guint           flags)
{
  Folder *folder = find_folder (self, path);
  Stored *stored = g_new0 (Stored, 1);

  if (folder == NULL)
    {
      pf_memory_source_add_folder (self, path,
                                   strcmp (path, "Inbox") == 0 ? PF_ROLE_INBOX
                                                               : PF_ROLE_NONE);
      folder = find_folder (self, path);
    }
  pf_message_init (&stored->message);
  stored->message.flags = flags;
  stored->bytes = g_strdup (bytes);
  g_ptr_array_add (folder->stored, stored);
  renew_stamp (folder);
  return &stored->message;
}

void
pf_memory_source_change (PfMemorySource *self,
                         const char     *path,
                         guint           number,
                         const char     *bytes)
{
  Stored *stored = find_folder (self, path)->stored->pdata[number];

  g_free (stored->bytes);
  stored->bytes = g_strdup (bytes);
}

void
pf_memory_source_remove (PfMemorySource *self, const char *path, guint number)
{
  Folder *folder = find_folder (self, path);

  g_ptr_array_remove_index (folder->stored, number);
  renew_stamp (folder);
}

guint
pf_memory_source_take_reads (PfMemorySource *self)
{
  guint reads = self->reads;

  self->reads = 0;
  return reads;
}

static gboolean
push (PfMemorySource *self,
      const Stored   *stored,
      PfChunkFunc     func,
      gpointer        user_data,
      GError        **error)
{
  gsize length = strlen (stored->bytes);

  self->reads++;
  for (gsize at = 0; at < length; at += PIECE)
    {
      if (!func ((const guint8 *) stored->bytes + at, MIN (PIECE, length - at), user_data,
                 error))
        return FALSE;
    }
  return TRUE;
}

static const char *
get_kind (PfSource *source)
{
  return "memory";
}

static const char *
get_path (PfSource *source)
{
  return "/memory";
}

static const char *
get_program (PfSource *source)
{
  return "";
}

static PfPrivateHeaders
get_private_headers (PfSource *source)
{
  return PF_PRIVATE_THUNDERBIRD;
}

static GPtrArray *
list (PfSource *source, GCancellable *cancellable, GError **error)
{
  return PF_MEMORY_SOURCE (source)->accounts;
}

static gboolean
scan (PfSource         *source,
      PfSourceFolder   *folder,
      const PfScanSink *sink,
      gpointer          user_data,
      GCancellable     *cancellable,
      GError          **error)
{
  PfMemorySource *self = PF_MEMORY_SOURCE (source);
  Folder         *own = find_folder (self, folder->id);

  for (guint i = 0; i < own->stored->len; i++)
    {
      const Stored *stored = own->stored->pdata[i];

      if (!sink->begin (user_data, error) ||
          !push (self, stored, sink->chunk, user_data, error) ||
          !sink->end (&stored->message, user_data, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_message (PfSource       *source,
              PfSourceFolder *folder,
              const char     *locator,
              PfChunkFunc     func,
              gpointer        user_data,
              GCancellable   *cancellable,
              GError        **error)
{
  PfMemorySource *self = PF_MEMORY_SOURCE (source);
  Folder         *own = find_folder (self, folder->id);
  guint64         number = 0;

  g_assert_true (g_ascii_string_to_unsigned (locator, 10, 0, G_MAXUINT, &number, NULL));
  if (number >= own->stored->len)
    {
      g_set_error_literal (error, PF_MOVE_ERROR, PF_MOVE_ERROR_SOURCE_CHANGED,
                           "no message there");
      return FALSE;
    }
  return push (self, own->stored->pdata[number], func, user_data, error);
}

static gboolean
restamp (PfSource *source, PfSourceFolder *folder, GError **error)
{
  return TRUE;
}

static const char *
get_tag_label (PfSource *source, const char *keyword)
{
  return NULL;
}

static gboolean
is_remote (PfSource *source)
{
  return PF_MEMORY_SOURCE (source)->is_remote;
}

static char *
find_whole (PfSource *source, const char *uidl, PfSourceFolder **out_folder)
{
  PfMemorySource *self = PF_MEMORY_SOURCE (source);

  for (guint i = 0; self->is_remote && i < self->folders->len; i++)
    {
      Folder *folder = self->folders->pdata[i];

      for (guint k = 0; k < folder->stored->len; k++)
        {
          const Stored *stored = folder->stored->pdata[k];

          if (g_strcmp0 (stored->message.uidl, uidl) != 0)
            continue;
          *out_folder = folder->folder;
          return g_strdup (stored->message.locator);
        }
    }
  return NULL;
}

void
pf_memory_source_set_remote (PfMemorySource *self)
{
  self->is_remote = TRUE;
}

static void
pf_memory_source_iface_init (PfSourceInterface *iface)
{
  iface->get_kind = get_kind;
  iface->get_path = get_path;
  iface->get_program = get_program;
  iface->get_private_headers = get_private_headers;
  iface->list = list;
  iface->scan = scan;
  iface->read = read_message;
  iface->restamp = restamp;
  iface->get_tag_label = get_tag_label;
  iface->is_remote = is_remote;
  iface->find_whole = find_whole;
}

static void
pf_memory_source_finalize (GObject *object)
{
  PfMemorySource *self = PF_MEMORY_SOURCE (object);

  g_ptr_array_unref (self->folders);
  g_ptr_array_unref (self->accounts);

  G_OBJECT_CLASS (pf_memory_source_parent_class)->finalize (object);
}

static void
pf_memory_source_class_init (PfMemorySourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pf_memory_source_finalize;
}

static void
pf_memory_source_init (PfMemorySource *self)
{
  PfSourceAccount *account = pf_source_account_new ();

  account->key = g_strdup ("account1");
  account->name = g_strdup ("Local Folders");
  account->type = g_strdup ("local");
  self->accounts = g_ptr_array_new_with_free_func (
      (GDestroyNotify) pf_source_account_free);
  g_ptr_array_add (self->accounts, account);
  self->folders = g_ptr_array_new_with_free_func ((GDestroyNotify) folder_free);
}

PfMemorySource *
pf_memory_source_new (void)
{
  return g_object_new (PF_TYPE_MEMORY_SOURCE, NULL);
}
