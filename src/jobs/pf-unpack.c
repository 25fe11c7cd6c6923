/* pf-unpack.c - archives as sources: unpacked on the way, and their copies let go
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-jobs"

#include "jobs/pf-unpack.h"

#include "local/pf-archive-source.h"
#include "local/pf-local.h"

GPtrArray *
pf_unpack_open (const char           *spec,
                const char           *state_dir,
                PfArchiveProgressFunc progress,
                gpointer              user_data,
                GCancellable         *cancellable,
                GError              **error)
{
  g_autofree char *directory = NULL;
  PfArchiveRoom    room = { .progress = progress, .user_data = user_data };

  g_return_val_if_fail (spec != NULL && state_dir != NULL, NULL);

  directory = g_build_filename (state_dir, PF_UNPACK_ROOM, NULL);
  room.directory = directory;
  return pf_local_open_all (spec, &room, cancellable, error);
}

gboolean
pf_unpack_is_archive (const char *spec, const char *state_dir)
{
  g_autofree char *directory = NULL;
  PfArchiveRoom    room = { 0 };

  g_return_val_if_fail (spec != NULL && state_dir != NULL, FALSE);

  directory = g_build_filename (state_dir, PF_UNPACK_ROOM, NULL);
  room.directory = directory;
  return pf_local_is_archive (spec, &room);
}

void
pf_unpack_discard (const char *spec, const char *state_dir)
{
  g_autofree char *directory = NULL;
  PfArchiveRoom    room = { 0 };

  g_return_if_fail (spec != NULL && state_dir != NULL);

  directory = g_build_filename (state_dir, PF_UNPACK_ROOM, NULL);
  room.directory = directory;
  pf_local_discard_copy (spec, &room);
}

void
pf_unpack_forget (GPtrArray *sources)
{
  for (guint i = 0; i < sources->len; i++)
    if (PF_IS_ARCHIVE_SOURCE (sources->pdata[i]))
      pf_archive_copy_give_up (
          pf_archive_source_get_copy (PF_ARCHIVE_SOURCE (sources->pdata[i])));
}
