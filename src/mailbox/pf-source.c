/* pf-source.c - the contract of a source, handed on to whoever implements it
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-mailbox"

#include "mailbox/pf-source.h"

#include "base/pf-threads.h"

G_DEFINE_INTERFACE (PfSource, pf_source, G_TYPE_OBJECT)

static void
pf_source_default_init (PfSourceInterface *iface)
{
}

const char *
pf_source_get_kind (PfSource *self)
{
  g_return_val_if_fail (PF_IS_SOURCE (self), NULL);

  return PF_SOURCE_GET_IFACE (self)->get_kind (self);
}

const char *
pf_source_get_path (PfSource *self)
{
  g_return_val_if_fail (PF_IS_SOURCE (self), NULL);

  return PF_SOURCE_GET_IFACE (self)->get_path (self);
}

const char *
pf_source_get_program (PfSource *self)
{
  g_return_val_if_fail (PF_IS_SOURCE (self), NULL);

  return PF_SOURCE_GET_IFACE (self)->get_program (self);
}

PfPrivateHeaders
pf_source_get_private_headers (PfSource *self)
{
  g_return_val_if_fail (PF_IS_SOURCE (self), PF_PRIVATE_NONE);

  return PF_SOURCE_GET_IFACE (self)->get_private_headers (self);
}

GPtrArray *
pf_source_list (PfSource *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (PF_IS_SOURCE (self), NULL);

  pf_assert_may_block ();

  return PF_SOURCE_GET_IFACE (self)->list (self, cancellable, error);
}

gboolean
pf_source_check_in_use (PfSource *self, GError **error)
{
  g_return_val_if_fail (PF_IS_SOURCE (self), FALSE);

  if (PF_SOURCE_GET_IFACE (self)->check_in_use == NULL)
    return TRUE;

  return PF_SOURCE_GET_IFACE (self)->check_in_use (self, error);
}

gboolean
pf_source_scan (PfSource         *self,
                PfSourceFolder   *folder,
                const PfScanSink *sink,
                gpointer          user_data,
                GCancellable     *cancellable,
                GError          **error)
{
  g_return_val_if_fail (PF_IS_SOURCE (self), FALSE);
  g_return_val_if_fail (folder != NULL, FALSE);
  g_return_val_if_fail (sink != NULL, FALSE);

  pf_assert_may_block ();

  return PF_SOURCE_GET_IFACE (self)->scan (self, folder, sink, user_data, cancellable,
                                           error);
}

gboolean
pf_source_read (PfSource       *self,
                PfSourceFolder *folder,
                const char     *locator,
                PfChunkFunc     func,
                gpointer        user_data,
                GCancellable   *cancellable,
                GError        **error)
{
  g_return_val_if_fail (PF_IS_SOURCE (self), FALSE);
  g_return_val_if_fail (folder != NULL, FALSE);
  g_return_val_if_fail (locator != NULL, FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  pf_assert_may_block ();

  return PF_SOURCE_GET_IFACE (self)->read (self, folder, locator, func, user_data,
                                           cancellable, error);
}

gboolean
pf_source_restamp (PfSource *self, PfSourceFolder *folder, GError **error)
{
  g_return_val_if_fail (PF_IS_SOURCE (self), FALSE);
  g_return_val_if_fail (folder != NULL, FALSE);

  return PF_SOURCE_GET_IFACE (self)->restamp (self, folder, error);
}

const char *
pf_source_get_tag_label (PfSource *self, const char *keyword)
{
  g_return_val_if_fail (PF_IS_SOURCE (self), NULL);
  g_return_val_if_fail (keyword != NULL, NULL);

  if (PF_SOURCE_GET_IFACE (self)->get_tag_label == NULL)
    return NULL;

  return PF_SOURCE_GET_IFACE (self)->get_tag_label (self, keyword);
}

gboolean
pf_source_is_remote (PfSource *self)
{
  g_return_val_if_fail (PF_IS_SOURCE (self), FALSE);

  return PF_SOURCE_GET_IFACE (self)->is_remote != NULL &&
         PF_SOURCE_GET_IFACE (self)->is_remote (self);
}

char *
pf_source_find_whole (PfSource *self, const char *uidl, PfSourceFolder **out_folder)
{
  g_return_val_if_fail (PF_IS_SOURCE (self), NULL);
  g_return_val_if_fail (uidl != NULL && out_folder != NULL, NULL);

  if (PF_SOURCE_GET_IFACE (self)->find_whole == NULL)
    return NULL;

  return PF_SOURCE_GET_IFACE (self)->find_whole (self, uidl, out_folder);
}

PfSourceFolder *
pf_source_folder_new (void)
{
  PfSourceFolder *folder = g_new0 (PfSourceFolder, 1);

  folder->messages = -1;
  folder->oldest = G_MININT64;
  folder->newest = G_MININT64;
  folder->warnings = g_ptr_array_new_with_free_func (g_free);

  return folder;
}

void
pf_source_folder_free (PfSourceFolder *folder)
{
  if (folder == NULL)
    return;

  g_free (folder->id);
  g_strfreev (folder->path);
  g_free (folder->account);
  g_free (folder->file);
  g_free (folder->stamp);
  g_ptr_array_unref (folder->warnings);
  g_free (folder);
}

PfSourceAccount *
pf_source_account_new (void)
{
  PfSourceAccount *account = g_new0 (PfSourceAccount, 1);

  account->left_on_server = -1;
  account->keeps_on_server = -1;
  account->folders = g_ptr_array_new_with_free_func (
      (GDestroyNotify) pf_source_folder_free);

  return account;
}

void
pf_source_account_free (PfSourceAccount *account)
{
  if (account == NULL)
    return;

  g_free (account->key);
  g_free (account->name);
  g_free (account->type);
  g_free (account->host);
  g_free (account->user);
  g_free (account->address);
  g_ptr_array_unref (account->folders);
  g_free (account);
}
