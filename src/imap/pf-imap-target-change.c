/* pf-imap-target-change.c - the part of the target that marks, copies, moves and removes
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-imap"

#include "imap/pf-imap-target-private.h"

#include <string.h>

G_STATIC_ASSERT (sizeof (PfTargetCopied) == sizeof (PfImapCopied));

typedef struct
{
  PfTargetMarkFunc func;
  gpointer         user_data;
} Marks;

static gboolean
pass_mark (const PfImapFetched *fetched, gpointer user_data, GError **error)
{
  Marks *marks = user_data;

  return marks->func (fetched->uid, fetched->flags, marks->user_data, error);
}

gboolean
pf_imap_target_list_marks (PfTarget        *target,
                           guint32          first_uid,
                           guint32          last_uid,
                           PfTargetMarkFunc func,
                           gpointer         user_data,
                           GCancellable    *cancellable,
                           GError         **error)
{
  PfImapTarget *self = PF_IMAP_TARGET (target);
  Marks         marks = { func, user_data };

  return pf_imap_target_check (self, error) &&
         pf_imap_session_fetch_range (self->session, first_uid, last_uid,
                                      PF_IMAP_RANGE_FLAGS, pass_mark, &marks, cancellable,
                                      error);
}

typedef struct
{
  PfTargetLabelsFunc func;
  gpointer           user_data;
  const char        *name; /* of the open folder, as on the wire */
  PfRole             role;
} Labels;

static PfRole
role_of (PfImapTarget *self, const char *name)
{
  for (guint i = 0; self->folders != NULL && i < self->folders->len; i++)
    {
      const PfTargetFolder *folder = g_ptr_array_index (self->folders, i);
      g_autofree char      *spelled = pf_imap_target_spell (self, folder->name);

      if (strcmp (spelled, name) == 0)
        return folder->role;
    }
  return PF_ROLE_NONE;
}

static gboolean
pass_labels (const PfImapFetched *fetched, gpointer user_data, GError **error)
{
  const Labels  *labels = user_data;
  PfTargetLabels one = { fetched->uid, fetched->account_id,
                         pf_imap_has_other_label (fetched->labels, labels->name,
                                                  labels->role) };

  return labels->func (&one, labels->user_data, error);
}

gboolean
pf_imap_target_list_labels (PfTarget          *target,
                            guint32            first_uid,
                            guint32            last_uid,
                            PfTargetLabelsFunc func,
                            gpointer           user_data,
                            GCancellable      *cancellable,
                            GError           **error)
{
  PfImapTarget *self = PF_IMAP_TARGET (target);
  Labels        labels = { .func = func, .user_data = user_data };

  if (!pf_imap_target_check (self, error))
    return FALSE;
  labels.name = pf_imap_session_get_selected (self->session)->name;
  labels.role = role_of (self, labels.name);
  return pf_imap_session_fetch_range (self->session, first_uid, last_uid,
                                      PF_IMAP_RANGE_LABELS, pass_labels, &labels,
                                      cancellable, error);
}

gboolean
pf_imap_target_mark (PfTarget      *target,
                     const guint32 *uids,
                     gsize          n_uids,
                     guint          flags,
                     gboolean       add,
                     GCancellable  *cancellable,
                     GError       **error)
{
  PfImapTarget *self = PF_IMAP_TARGET (target);

  return pf_imap_target_check (self, error) &&
         pf_imap_session_mark (self->session, uids, n_uids, flags, add, cancellable,
                               error);
}

gboolean
pf_imap_target_remove (PfTarget      *target,
                       const guint32 *uids,
                       gsize          n_uids,
                       PfTargetJudge  judge,
                       gpointer       user_data,
                       GArray        *out_removed,
                       GCancellable  *cancellable,
                       GError       **error)
{
  PfImapTarget *self = PF_IMAP_TARGET (target);

  return pf_imap_target_check (self, error) &&
         pf_imap_session_remove (self->session, uids, n_uids, judge, user_data,
                                 out_removed, cancellable, error);
}

gboolean
pf_imap_target_read_headers (PfTarget               *target,
                             const guint32          *uids,
                             gsize                   n_uids,
                             const PfTargetReadSink *sink,
                             gpointer                user_data,
                             GCancellable           *cancellable,
                             GError                **error)
{
  PfImapTarget *self = PF_IMAP_TARGET (target);

  return pf_imap_target_check (self, error) &&
         pf_imap_session_fetch_bodies (self->session, uids, n_uids, PF_IMAP_PART_HEADER,
                                       sink, user_data, cancellable, error);
}

gboolean
pf_imap_target_transfer (PfTarget       *target,
                         const guint32  *uids,
                         gsize           n_uids,
                         PfTargetFolder *folder,
                         gboolean        is_move,
                         GArray         *out_copied,
                         GCancellable   *cancellable,
                         GError        **error)
{
  PfImapTarget    *self = PF_IMAP_TARGET (target);
  g_autofree char *name = NULL;

  if (!pf_imap_target_check (self, error))
    return FALSE;
  name = pf_imap_target_spell (self, folder->name);
  return pf_imap_session_transfer (self->session, uids, n_uids, name, is_move, out_copied,
                                   cancellable, error);
}

/* Whether a folder of the list lies below @folder. */
static gboolean
has_children (PfImapTarget *self, const PfTargetFolder *folder)
{
  g_autofree char *start = NULL;

  if (folder->delimiter == 0)
    return FALSE;
  start = g_strdup_printf ("%s%c", folder->name, folder->delimiter);
  for (guint i = 0; self->folders != NULL && i < self->folders->len; i++)
    {
      const PfTargetFolder *other = g_ptr_array_index (self->folders, i);

      if (!other->is_deleted && g_str_has_prefix (other->name, start))
        return TRUE;
    }
  return FALSE;
}

gboolean
pf_imap_target_delete (PfTarget       *target,
                       PfTargetFolder *folder,
                       gboolean       *out_deleted,
                       GCancellable   *cancellable,
                       GError        **error)
{
  PfImapTarget    *self = PF_IMAP_TARGET (target);
  g_autofree char *name = NULL;

  *out_deleted = FALSE;
  if (!pf_imap_target_check (self, error))
    return FALSE;
  if (strcmp (folder->name, "INBOX") == 0 || has_children (self, folder))
    return TRUE;
  /* Opened, not only asked for its STATUS: that may be older than the folder. */
  if (folder->is_selectable &&
      !pf_imap_target_open (target, folder, FALSE, cancellable, error))
    return FALSE;
  if (folder->messages > 0)
    return TRUE;
  name = pf_imap_target_spell (self, folder->name);
  if (!pf_imap_session_delete (self->session, name, cancellable, error))
    return FALSE;
  *out_deleted = TRUE;
  folder->is_selectable = FALSE;
  folder->is_deleted = TRUE;
  return TRUE;
}
