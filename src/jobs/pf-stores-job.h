/* pf-stores-job.h - the mail on this computer, found and counted without blocking
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "mailbox/pf-source.h"

G_BEGIN_DECLS

/**
 * PfStore:
 * @spec: "KIND:PATH", as `--from` takes it
 * @kind: "thunderbird", "mbox", …
 * @path: its real path
 * @program: the mail program's name, or ""
 * @is_in_use: whether its program seems to be running
 * @accounts: (element-type PfSourceAccount): a copy, with messages, oldest and newest
 *   of each folder filled in if they were counted
 * @error: (nullable): why it could not be read, or not completely
 *
 * One store, by value: nothing of it is shared with another thread.
 */
typedef struct
{
  char      *spec;
  char      *kind;
  char      *path;
  char      *program;
  gboolean   is_in_use;
  GPtrArray *accounts;
  GError    *error;
} PfStore;

void pf_store_free (PfStore *store);

/* Messages and octets on disk of all folders; messages are -1 if one was not counted. */
void pf_store_sum (const PfStore *store, gint64 *out_messages, guint64 *out_bytes);

/**
 * PfStoresProgress:
 * @folder: the folder being counted, by its path; or the file being unpacked
 * @folders_done: folders counted so far
 * @messages: messages counted so far
 * @archive_bytes: the size of the archive being unpacked; 0 while none is
 * @unpacked_bytes: how many of them are done
 */
typedef struct
{
  char   folder[256];
  gint64 folders_done;
  gint64 messages;
  gint64 archive_bytes;
  gint64 unpacked_bytes;
} PfStoresProgress;

/* Called on the caller's main context, at most ten times a second. */
typedef void (*PfStoresProgressFunc) (const PfStoresProgress *progress,
                                      gpointer                user_data);

/**
 * PfStoresFlags:
 * @PF_STORES_COUNT: read the folders, for counts and dates; slow for large mail
 * @PF_STORES_FORGET: keep no copy of an archive that is unpacked only for this; without
 *   it the copy is there for the move that follows
 */
typedef enum
{
  PF_STORES_LIST = 0,
  PF_STORES_COUNT = 1 << 0,
  PF_STORES_FORGET = 1 << 1,
} PfStoresFlags;

/**
 * pf_stores_load_async:
 * @specs: (nullable): paths or KIND:PATH, archives among them; %NULL looks in all usual
 *   places.  Of several, one that cannot be opened becomes a store with an error and no kind
 * @state_dir: where archives are unpacked
 * @progress: (nullable)
 */
void pf_stores_load_async (const char *const   *specs,
                           const char          *state_dir,
                           PfStoresFlags        flags,
                           GCancellable        *cancellable,
                           PfStoresProgressFunc progress,
                           gpointer             progress_data,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data);

/**
 * pf_stores_load_finish:
 *
 * Errors: those of pf_local_open_all() for the first of @specs that is no store;
 * %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (nullable) (element-type PfStore)
 */
GPtrArray *pf_stores_load_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfStore, pf_store_free)

G_END_DECLS
