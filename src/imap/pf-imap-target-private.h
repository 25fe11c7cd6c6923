/* pf-imap-target-private.h - what the parts of the target share
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "imap/pf-imap-append.h"
#include "imap/pf-imap-session.h"
#include "imap/pf-imap-target.h"

G_BEGIN_DECLS

struct _PfImapTarget
{
  GObject parent_instance;

  PfEndpoint   *endpoint; /* (owned) */
  PfTrust      *trust;    /* (owned) (nullable) */
  gboolean      is_token;
  PfSecretFunc  get_secret;
  gpointer      secret_data;
  PfTranscript *transcript; /* (owned) (nullable) */
  char         *identity;   /* (owned) */
  char          forced_mode;
  gboolean      no_compress;

  PfImapSession *session; /* (owned) (nullable) */
  PfImapAppend  *append;  /* (owned) (nullable): made at the first append */
  PfTargetFacts  facts;
  guint          name_rules;
  GPtrArray     *folders; /* (owned) (nullable) (element-type PfTargetFolder) */
  GHashTable *spelling;   /* (owned): UTF-8 name to the server's own, where they differ */
};

/* Checks that there is a session to speak in. */
gboolean pf_imap_target_check (PfImapTarget *self, GError **error);

gboolean pf_imap_target_is_connected (PfTarget *target);

/* Returns: (transfer full): @name as this server spells it */
char *pf_imap_target_spell (PfImapTarget *self, const char *name);

/* What takes mail away again, or puts it elsewhere on the server. */
gboolean pf_imap_target_list_marks (PfTarget        *target,
                                    guint32          first_uid,
                                    guint32          last_uid,
                                    PfTargetMarkFunc func,
                                    gpointer         user_data,
                                    GCancellable    *cancellable,
                                    GError         **error);
gboolean pf_imap_target_list_labels (PfTarget          *target,
                                     guint32            first_uid,
                                     guint32            last_uid,
                                     PfTargetLabelsFunc func,
                                     gpointer           user_data,
                                     GCancellable      *cancellable,
                                     GError           **error);
gboolean pf_imap_target_mark (PfTarget      *target,
                              const guint32 *uids,
                              gsize          n_uids,
                              guint          flags,
                              gboolean       add,
                              GCancellable  *cancellable,
                              GError       **error);
gboolean pf_imap_target_remove (PfTarget      *target,
                                const guint32 *uids,
                                gsize          n_uids,
                                PfTargetJudge  judge,
                                gpointer       user_data,
                                GArray        *out_removed,
                                GCancellable  *cancellable,
                                GError       **error);
gboolean pf_imap_target_read_headers (PfTarget               *target,
                                      const guint32          *uids,
                                      gsize                   n_uids,
                                      const PfTargetReadSink *sink,
                                      gpointer                user_data,
                                      GCancellable           *cancellable,
                                      GError                **error);
gboolean pf_imap_target_transfer (PfTarget       *target,
                                  const guint32  *uids,
                                  gsize           n_uids,
                                  PfTargetFolder *folder,
                                  gboolean        is_move,
                                  GArray         *out_copied,
                                  GCancellable   *cancellable,
                                  GError        **error);
gboolean pf_imap_target_delete (PfTarget       *target,
                                PfTargetFolder *folder,
                                gboolean       *out_deleted,
                                GCancellable   *cancellable,
                                GError        **error);

/* The folder part of the interface. */
GPtrArray      *pf_imap_target_list (PfTarget     *target,
                                     GCancellable *cancellable,
                                     GError      **error);
char           *pf_imap_target_join_name (PfTarget          *target,
                                          const char *const *path,
                                          GPtrArray         *out_changes);
PfTargetFolder *pf_imap_target_create (PfTarget     *target,
                                       const char   *name,
                                       PfRole        role,
                                       GCancellable *cancellable,
                                       GError      **error);
gboolean        pf_imap_target_create_many (PfTarget          *target,
                                            const char *const *names,
                                            const PfRole      *roles,
                                            GCancellable      *cancellable,
                                            GError           **error);
gboolean        pf_imap_target_status (PfTarget       *target,
                                       PfTargetFolder *folder,
                                       GCancellable   *cancellable,
                                       GError        **error);
gboolean        pf_imap_target_open (PfTarget       *target,
                                     PfTargetFolder *folder,
                                     gboolean        writable,
                                     GCancellable   *cancellable,
                                     GError        **error);
gboolean        pf_imap_target_is_open (PfTarget       *target,
                                        PfTargetFolder *folder,
                                        gboolean        writable);
gboolean        pf_imap_target_may_store_keyword (PfTarget *target, const char *keyword);

G_END_DECLS
