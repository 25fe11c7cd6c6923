/* pf-target.c - the contract of a target, handed on to whoever implements it
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-mailbox"

#include "mailbox/pf-target.h"

#include "base/pf-threads.h"

G_DEFINE_INTERFACE (PfTarget, pf_target, G_TYPE_OBJECT)

static void
pf_target_default_init (PfTargetInterface *iface)
{
}

PfTarget *
pf_target_clone (PfTarget *self)
{
  g_return_val_if_fail (PF_IS_TARGET (self), NULL);

  return PF_TARGET_GET_IFACE (self)->clone (self);
}

const char *
pf_target_get_identity (PfTarget *self)
{
  g_return_val_if_fail (PF_IS_TARGET (self), NULL);

  return PF_TARGET_GET_IFACE (self)->get_identity (self);
}

gboolean
pf_target_connect (PfTarget *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (PF_IS_TARGET (self), FALSE);

  pf_assert_may_block ();

  return PF_TARGET_GET_IFACE (self)->connect (self, cancellable, error);
}

gboolean
pf_target_is_connected (PfTarget *self)
{
  g_return_val_if_fail (PF_IS_TARGET (self), FALSE);

  return PF_TARGET_GET_IFACE (self)->is_connected (self);
}

void
pf_target_disconnect (PfTarget *self, GCancellable *cancellable)
{
  g_return_if_fail (PF_IS_TARGET (self));

  pf_assert_may_block ();

  PF_TARGET_GET_IFACE (self)->disconnect (self, cancellable);
}

void
pf_target_hang_up (PfTarget *self, GCancellable *cancellable)
{
  g_return_if_fail (PF_IS_TARGET (self));

  pf_assert_may_block ();

  PF_TARGET_GET_IFACE (self)->hang_up (self, cancellable);
}

const PfTargetFacts *
pf_target_get_facts (PfTarget *self)
{
  g_return_val_if_fail (PF_IS_TARGET (self), NULL);

  return PF_TARGET_GET_IFACE (self)->get_facts (self);
}

GPtrArray *
pf_target_list (PfTarget *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (PF_IS_TARGET (self), NULL);

  pf_assert_may_block ();

  return PF_TARGET_GET_IFACE (self)->list (self, cancellable, error);
}

char *
pf_target_join_name (PfTarget *self, const char *const *path, GPtrArray *out_changes)
{
  g_return_val_if_fail (PF_IS_TARGET (self), NULL);
  g_return_val_if_fail (path != NULL && path[0] != NULL, NULL);

  return PF_TARGET_GET_IFACE (self)->join_name (self, path, out_changes);
}

PfTargetFolder *
pf_target_create (PfTarget     *self,
                  const char   *name,
                  PfRole        role,
                  GCancellable *cancellable,
                  GError      **error)
{
  g_return_val_if_fail (PF_IS_TARGET (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  pf_assert_may_block ();

  return PF_TARGET_GET_IFACE (self)->create (self, name, role, cancellable, error);
}

gboolean
pf_target_create_many (PfTarget          *self,
                       const char *const *names,
                       const PfRole      *roles,
                       GCancellable      *cancellable,
                       GError           **error)
{
  g_return_val_if_fail (PF_IS_TARGET (self), FALSE);
  g_return_val_if_fail (names != NULL, FALSE);

  pf_assert_may_block ();

  return PF_TARGET_GET_IFACE (self)->create_many (self, names, roles, cancellable, error);
}

gboolean
pf_target_status (PfTarget       *self,
                  PfTargetFolder *folder,
                  GCancellable   *cancellable,
                  GError        **error)
{
  g_return_val_if_fail (PF_IS_TARGET (self), FALSE);
  g_return_val_if_fail (folder != NULL, FALSE);

  pf_assert_may_block ();

  return PF_TARGET_GET_IFACE (self)->status (self, folder, cancellable, error);
}

gboolean
pf_target_open (PfTarget       *self,
                PfTargetFolder *folder,
                gboolean        writable,
                GCancellable   *cancellable,
                GError        **error)
{
  g_return_val_if_fail (PF_IS_TARGET (self), FALSE);
  g_return_val_if_fail (folder != NULL, FALSE);

  pf_assert_may_block ();

  return PF_TARGET_GET_IFACE (self)->open (self, folder, writable, cancellable, error);
}

gboolean
pf_target_is_open (PfTarget *self, PfTargetFolder *folder, gboolean writable)
{
  g_return_val_if_fail (PF_IS_TARGET (self), FALSE);
  g_return_val_if_fail (folder != NULL, FALSE);

  return PF_TARGET_GET_IFACE (self)->is_open (self, folder, writable);
}

gboolean
pf_target_may_store_keyword (PfTarget *self, const char *keyword)
{
  g_return_val_if_fail (PF_IS_TARGET (self), FALSE);
  g_return_val_if_fail (keyword != NULL, FALSE);

  return PF_TARGET_GET_IFACE (self)->may_store_keyword (self, keyword);
}

gboolean
pf_target_list_messages (PfTarget           *self,
                         guint32             first_uid,
                         PfTargetMessageFunc func,
                         gpointer            user_data,
                         GCancellable       *cancellable,
                         GError            **error)
{
  g_return_val_if_fail (PF_IS_TARGET (self), FALSE);
  g_return_val_if_fail (first_uid > 0, FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  pf_assert_may_block ();

  return PF_TARGET_GET_IFACE (self)->list_messages (self, first_uid, func, user_data,
                                                    cancellable, error);
}

gboolean
pf_target_read_message (PfTarget     *self,
                        guint32       uid,
                        PfChunkFunc   func,
                        gpointer      user_data,
                        GCancellable *cancellable,
                        GError      **error)
{
  g_return_val_if_fail (PF_IS_TARGET (self), FALSE);
  g_return_val_if_fail (uid > 0, FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  pf_assert_may_block ();

  return PF_TARGET_GET_IFACE (self)->read_message (self, uid, func, user_data,
                                                   cancellable, error);
}

gboolean
pf_target_read_messages (PfTarget               *self,
                         const guint32          *uids,
                         gsize                   n_uids,
                         const PfTargetReadSink *sink,
                         gpointer                user_data,
                         GCancellable           *cancellable,
                         GError                **error)
{
  g_return_val_if_fail (PF_IS_TARGET (self), FALSE);
  g_return_val_if_fail (uids != NULL || n_uids == 0, FALSE);
  g_return_val_if_fail (sink != NULL, FALSE);

  pf_assert_may_block ();

  return PF_TARGET_GET_IFACE (self)->read_messages (self, uids, n_uids, sink, user_data,
                                                    cancellable, error);
}

gboolean
pf_target_read_headers (PfTarget               *self,
                        const guint32          *uids,
                        gsize                   n_uids,
                        const PfTargetReadSink *sink,
                        gpointer                user_data,
                        GCancellable           *cancellable,
                        GError                **error)
{
  g_return_val_if_fail (PF_IS_TARGET (self), FALSE);
  g_return_val_if_fail (uids != NULL || n_uids == 0, FALSE);
  g_return_val_if_fail (sink != NULL, FALSE);

  pf_assert_may_block ();

  return PF_TARGET_GET_IFACE (self)->read_headers (self, uids, n_uids, sink, user_data,
                                                   cancellable, error);
}

gboolean
pf_target_append (PfTarget            *self,
                  PfTargetFolder      *folder,
                  PfAppendItem *const *items,
                  gsize                n_items,
                  PfAppendDone         done,
                  gpointer             user_data,
                  GCancellable        *cancellable,
                  GError             **error)
{
  g_return_val_if_fail (PF_IS_TARGET (self), FALSE);
  g_return_val_if_fail (folder != NULL, FALSE);
  g_return_val_if_fail (items != NULL || n_items == 0, FALSE);
  g_return_val_if_fail (done != NULL, FALSE);

  pf_assert_may_block ();

  return PF_TARGET_GET_IFACE (self)->append (self, folder, items, n_items, done,
                                             user_data, cancellable, error);
}

gboolean
pf_target_append_pump (PfTarget *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (PF_IS_TARGET (self), FALSE);

  pf_assert_may_block ();

  return PF_TARGET_GET_IFACE (self)->append_pump (self, cancellable, error);
}

gboolean
pf_target_append_wants_more (PfTarget *self)
{
  g_return_val_if_fail (PF_IS_TARGET (self), FALSE);

  return PF_TARGET_GET_IFACE (self)->append_wants_more (self);
}

gboolean
pf_target_get_poll (PfTarget *self, GPollFD *out_poll)
{
  g_return_val_if_fail (PF_IS_TARGET (self), FALSE);

  return PF_TARGET_GET_IFACE (self)->get_poll (self, out_poll);
}

gboolean
pf_target_append_finish (PfTarget *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (PF_IS_TARGET (self), FALSE);

  pf_assert_may_block ();

  return PF_TARGET_GET_IFACE (self)->append_finish (self, cancellable, error);
}

gboolean
pf_target_store_flags (PfTarget          *self,
                       guint32            uid,
                       guint              flags,
                       const char *const *keywords,
                       gboolean           add,
                       GCancellable      *cancellable,
                       GError           **error)
{
  g_return_val_if_fail (PF_IS_TARGET (self), FALSE);
  g_return_val_if_fail (uid > 0, FALSE);

  pf_assert_may_block ();

  return PF_TARGET_GET_IFACE (self)->store_flags (self, uid, flags, keywords, add,
                                                  cancellable, error);
}

gboolean
pf_target_expunge (PfTarget      *self,
                   const guint32 *uids,
                   gsize          n_uids,
                   GCancellable  *cancellable,
                   GError       **error)
{
  g_return_val_if_fail (PF_IS_TARGET (self), FALSE);
  g_return_val_if_fail (uids != NULL || n_uids == 0, FALSE);

  pf_assert_may_block ();

  return PF_TARGET_GET_IFACE (self)->expunge (self, uids, n_uids, cancellable, error);
}

gboolean
pf_target_list_marks (PfTarget        *self,
                      guint32          first_uid,
                      guint32          last_uid,
                      PfTargetMarkFunc func,
                      gpointer         user_data,
                      GCancellable    *cancellable,
                      GError         **error)
{
  g_return_val_if_fail (PF_IS_TARGET (self), FALSE);
  g_return_val_if_fail (first_uid > 0 && first_uid <= last_uid, FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  pf_assert_may_block ();

  return PF_TARGET_GET_IFACE (self)->list_marks (self, first_uid, last_uid, func,
                                                 user_data, cancellable, error);
}

gboolean
pf_target_mark (PfTarget      *self,
                const guint32 *uids,
                gsize          n_uids,
                guint          flags,
                gboolean       add,
                GCancellable  *cancellable,
                GError       **error)
{
  g_return_val_if_fail (PF_IS_TARGET (self), FALSE);
  g_return_val_if_fail (uids != NULL || n_uids == 0, FALSE);

  pf_assert_may_block ();

  return PF_TARGET_GET_IFACE (self)->mark (self, uids, n_uids, flags, add, cancellable,
                                           error);
}

gboolean
pf_target_list_labels (PfTarget          *self,
                       guint32            first_uid,
                       guint32            last_uid,
                       PfTargetLabelsFunc func,
                       gpointer           user_data,
                       GCancellable      *cancellable,
                       GError           **error)
{
  g_return_val_if_fail (PF_IS_TARGET (self), FALSE);
  g_return_val_if_fail (first_uid > 0 && first_uid <= last_uid, FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  pf_assert_may_block ();

  return PF_TARGET_GET_IFACE (self)->list_labels (self, first_uid, last_uid, func,
                                                  user_data, cancellable, error);
}

gboolean
pf_target_remove (PfTarget      *self,
                  const guint32 *uids,
                  gsize          n_uids,
                  PfTargetJudge  judge,
                  gpointer       user_data,
                  GArray        *out_removed,
                  GCancellable  *cancellable,
                  GError       **error)
{
  g_return_val_if_fail (PF_IS_TARGET (self), FALSE);
  g_return_val_if_fail (uids != NULL || n_uids == 0, FALSE);
  g_return_val_if_fail (judge != NULL && out_removed != NULL, FALSE);

  pf_assert_may_block ();

  return PF_TARGET_GET_IFACE (self)->remove (self, uids, n_uids, judge, user_data,
                                             out_removed, cancellable, error);
}

gboolean
pf_target_transfer (PfTarget       *self,
                    const guint32  *uids,
                    gsize           n_uids,
                    PfTargetFolder *folder,
                    gboolean        is_move,
                    GArray         *out_copied,
                    GCancellable   *cancellable,
                    GError        **error)
{
  g_return_val_if_fail (PF_IS_TARGET (self), FALSE);
  g_return_val_if_fail (uids != NULL || n_uids == 0, FALSE);
  g_return_val_if_fail (folder != NULL && out_copied != NULL, FALSE);

  pf_assert_may_block ();

  return PF_TARGET_GET_IFACE (self)->transfer (self, uids, n_uids, folder, is_move,
                                               out_copied, cancellable, error);
}

gboolean
pf_target_delete_folder (PfTarget       *self,
                         PfTargetFolder *folder,
                         gboolean       *out_deleted,
                         GCancellable   *cancellable,
                         GError        **error)
{
  g_return_val_if_fail (PF_IS_TARGET (self), FALSE);
  g_return_val_if_fail (folder != NULL && out_deleted != NULL, FALSE);

  pf_assert_may_block ();

  return PF_TARGET_GET_IFACE (self)->delete_folder (self, folder, out_deleted,
                                                    cancellable, error);
}

PfTargetFolder *
pf_target_folder_new (void)
{
  PfTargetFolder *folder = g_new0 (PfTargetFolder, 1);

  folder->messages = -1;

  return folder;
}

void
pf_target_folder_free (PfTargetFolder *folder)
{
  if (folder == NULL)
    return;

  g_free (folder->name);
  g_free (folder);
}
