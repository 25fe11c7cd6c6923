/* pf-imap-session-change.c - changing marks, and removing what is named
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 9051 6.4.6 (STORE), RFC 4315 (UID EXPUNGE)
 */

#define G_LOG_DOMAIN "pf-imap"

#include "base/pf-threads.h"
#include "imap/pf-imap-seqset.h"
#include "imap/pf-imap-session-private.h"

gboolean
pf_imap_session_store (PfImapSession     *self,
                       guint32            uid,
                       guint              flags,
                       const char *const *keywords,
                       gboolean           add,
                       GCancellable      *cancellable,
                       GError           **error)
{
  g_autoptr (GString) command = g_string_new (NULL);

  g_return_val_if_fail (PF_IS_IMAP_SESSION (self), FALSE);
  g_return_val_if_fail (self->selected.name != NULL, FALSE);
  pf_assert_may_block ();

  g_string_printf (command, "UID STORE %u %cFLAGS.SILENT ", uid, add ? '+' : '-');
  pf_imap_append_flags (command, flags, keywords);
  return pf_imap_session_run_checked (self, command->str, "STORE", NULL, NULL,
                                      cancellable, error);
}

gboolean
pf_imap_session_mark (PfImapSession *self,
                      const guint32 *uids,
                      gsize          n_uids,
                      guint          flags,
                      gboolean       add,
                      GCancellable  *cancellable,
                      GError       **error)
{
  g_return_val_if_fail (PF_IS_IMAP_SESSION (self), FALSE);
  g_return_val_if_fail (self->selected.name != NULL, FALSE);
  pf_assert_may_block ();

  while (n_uids > 0)
    {
      gsize            taken;
      g_autofree char *set = pf_imap_seqset_format (uids, n_uids, PF_IMAP_SET_LENGTH,
                                                    &taken);
      g_autoptr (GString) command = g_string_new (NULL);

      g_string_printf (command, "UID STORE %s %cFLAGS.SILENT ", set, add ? '+' : '-');
      pf_imap_append_flags (command, flags, NULL);
      if (!pf_imap_session_run_checked (self, command->str, "STORE", NULL, NULL,
                                        cancellable, error))
        return FALSE;
      uids += taken;
      n_uids -= taken;
    }
  return TRUE;
}

/* EXPUNGE without UIDs would remove what others have marked. */
gboolean
pf_imap_session_need_uidplus (PfImapSession *self, GError **error)
{
  if (pf_imap_session_has (self, "UIDPLUS") || pf_imap_session_has (self, "IMAP4REV2"))
    return TRUE;
  pf_imap_session_set_error (self, error, PF_PROTO_ERROR, PF_PROTO_ERROR_UNSUPPORTED,
                             "The server has no UIDPLUS");
  return FALSE;
}

/* Marks and expunges one set of UIDs.  Not in one flight: Dovecot 2.3.19 then ran
 * EXPUNGE before the marks of STORE were there, and removed nothing. */
static gboolean
expunge_set (PfImapSession *self,
             const char    *set,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autofree char *store = g_strdup_printf ("UID STORE %s +FLAGS.SILENT (\\Deleted)",
                                            set);
  g_autofree char *expunge = g_strdup_printf ("UID EXPUNGE %s", set);

  return pf_imap_session_run_checked (self, store, "STORE", NULL, NULL, cancellable,
                                      error) &&
         pf_imap_session_run_checked (self, expunge, "UID EXPUNGE", NULL, NULL,
                                      cancellable, error);
}

gboolean
pf_imap_session_expunge (PfImapSession *self,
                         const guint32 *uids,
                         gsize          n_uids,
                         GCancellable  *cancellable,
                         GError       **error)
{
  g_return_val_if_fail (PF_IS_IMAP_SESSION (self), FALSE);
  g_return_val_if_fail (self->selected.name != NULL, FALSE);
  pf_assert_may_block ();

  if (!pf_imap_session_need_uidplus (self, error))
    return FALSE;
  while (n_uids > 0)
    {
      gsize            taken;
      g_autofree char *set = pf_imap_seqset_format (uids, n_uids, PF_IMAP_SET_LENGTH,
                                                    &taken);

      if (!expunge_set (self, set, cancellable, error))
        return FALSE;
      uids += taken;
      n_uids -= taken;
    }
  return TRUE;
}
