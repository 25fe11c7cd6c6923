/* pf-move-sources.c - listing the sources, signing in, and reading what changed
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-migrate"

#include "migrate/pf-move-private.h"

#include "base/pf-error.h"
#include "ledger/pf-ledger-notes.h"
#include "migrate/pf-map.h"
#include "text/pf-path.h"

#include <string.h>

/* After a scan of this length the line may be dead, and what it listed is old. */
#define SILENCE_MS 30000

void
pf_move_folder_free (PfMoveFolder *folder)
{
  g_object_unref (folder->source);
  g_free (folder);
}

const char *
pf_move_why_unread (const PfMoveFolder *folder)
{
  static const char *const reasons[] = { "no-permission", "unreadable" };
  GPtrArray               *warnings = folder->folder->warnings;

  for (gsize i = 0; warnings != NULL && i < G_N_ELEMENTS (reasons); i++)
    if (g_ptr_array_find_with_equal_func (warnings, reasons[i], g_str_equal, NULL))
      return reasons[i];
  return folder->is_bad ? "unreadable" : NULL;
}

static gboolean
has_warning (const PfMoveFolder *folder, const char *id)
{
  GPtrArray *warnings = folder->folder->warnings;

  return warnings != NULL &&
         g_ptr_array_find_with_equal_func (warnings, id, g_str_equal, NULL);
}

/* Whether the earlier note @list names the folder. */
static gboolean
is_noted (GVariant *list, const PfMoveFolder *folder, const char *path)
{
  for (gsize i = 0; list != NULL && i < g_variant_n_children (list); i++)
    {
      const char *account;
      const char *noted;
      const char *why;
      g_autoptr (GVariant) row = g_variant_get_child_value (list, i);

      g_variant_get (row, "(&s&s&s)", &account, &noted, &why);
      if (strcmp (why, "truncated") == 0 && strcmp (account, folder->account) == 0 &&
          strcmp (noted, path) == 0)
        return TRUE;
    }
  return FALSE;
}

/* What is cut short shows when a folder is read: of one that was not, this time, the
 * earlier run knows. */
static gboolean
note_cut (PfMove *self, GError **error)
{
  GVariantBuilder  builder;
  g_autofree char *before = pf_ledger_get_note (self->ledger, PF_NOTE_CUT);
  g_autoptr (GVariant) known = NULL;
  g_autoptr (GVariant) list = NULL;
  g_autofree char *text = NULL;

  if (before != NULL)
    known = g_variant_parse (G_VARIANT_TYPE (PF_NOTE_UNREAD_TYPE), before, NULL, NULL,
                             NULL);
  g_variant_builder_init (&builder, G_VARIANT_TYPE (PF_NOTE_UNREAD_TYPE));
  for (guint i = 0; i < self->order->len; i++)
    {
      const PfMoveFolder *folder = self->order->pdata[i];
      g_autofree char *path = pf_path_join ((const char *const *) folder->folder->path);

      if (has_warning (folder, "truncated") ||
          (!folder->is_read && is_noted (known, folder, path)))
        g_variant_builder_add (&builder, "(sss)", folder->account, path, "truncated");
      if (has_warning (folder, "too-many-folders"))
        g_variant_builder_add (&builder, "(sss)", folder->account, path,
                               "too-many-folders");
    }
  list = g_variant_ref_sink (g_variant_builder_end (&builder));
  text = g_variant_print (list, FALSE);
  return pf_ledger_set_note (self->ledger, PF_NOTE_CUT, text, error);
}

/* The report must name what was passed over: it is in no sum. */
static gboolean
note_unread (PfMove *self, GError **error)
{
  GVariantBuilder builder;
  g_autoptr (GVariant) list = NULL;
  g_autofree char *text = NULL;

  g_variant_builder_init (&builder, G_VARIANT_TYPE (PF_NOTE_UNREAD_TYPE));
  for (guint i = 0; i < self->order->len; i++)
    {
      const PfMoveFolder *folder = self->order->pdata[i];
      const char         *why = pf_move_why_unread (folder);
      g_autofree char    *path = NULL;

      if (why == NULL)
        continue;
      path = pf_path_join ((const char *const *) folder->folder->path);
      g_variant_builder_add (&builder, "(sss)", folder->account, path, why);
    }
  list = g_variant_ref_sink (g_variant_builder_end (&builder));
  text = g_variant_print (list, FALSE);
  return pf_ledger_set_note (self->ledger, PF_NOTE_UNREAD, text, error) &&
         note_cut (self, error);
}

/* --- Listing --- */

static gboolean
is_chosen (PfMove *self, PfSource *source, const PfSourceAccount *account)
{
  const char      *wanted = self->options->account;
  g_autofree char *key = NULL;

  if (self->options->accounts != NULL)
    {
      key = g_strdup_printf ("%s\n%s", pf_source_get_path (source), account->key);
      if (!g_strv_contains ((const char *const *) self->options->accounts, key))
        return FALSE;
    }
  /* An account of a profile is meant; a server's is the one that was named. */
  return wanted == NULL || pf_source_is_remote (source) ||
         g_strcmp0 (wanted, account->name) == 0 ||
         g_strcmp0 (wanted, account->key) == 0 ||
         g_strcmp0 (wanted, account->address) == 0;
}

/* Enters the folders of one account; scans none. */
static gboolean
enter_account (PfMove                *self,
               PfSource              *source,
               gint64                 source_id,
               const PfSourceAccount *account,
               GError               **error)
{
  for (guint i = 0; i < account->folders->len; i++)
    {
      PfSourceFolder    *folder = account->folders->pdata[i];
      PfMoveFolder      *entry;
      PfLedgerSeenFolder seen = { source_id,
                                  folder->id,
                                  account->name,
                                  (const char *const *) folder->path,
                                  pf_role_to_string (folder->role),
                                  folder->is_container };
      gint64             id = pf_ledger_put_folder (self->ledger, &seen, error);

      if (id < 0)
        return FALSE;
      entry = g_new0 (PfMoveFolder, 1);
      entry->id = id;
      entry->source = g_object_ref (source);
      entry->folder = folder;
      entry->account = account->name;
      g_ptr_array_add (self->order, entry);
      g_hash_table_replace (self->folders, &entry->id, entry);
    }
  return TRUE;
}

/* A source whose folders are entered: those of @order from @first on, before @end. */
typedef struct
{
  PfSource *source; /* (unowned) */
  gint64    id;
  guint     first;
  guint     end;
} Entered;

/* Lists a source and enters its folders, in one transaction. */
static gboolean
enter_source (PfMove       *self,
              PfSource     *source,
              Entered      *out_entered,
              GCancellable *cancellable,
              GError      **error)
{
  GPtrArray *accounts = pf_source_list (source, cancellable, error);
  gboolean   ok = TRUE;
  gint64     id;

  if (accounts == NULL || !pf_ledger_begin (self->ledger, error))
    return FALSE;
  *out_entered = (Entered){ .source = source, .first = self->order->len };
  id = pf_ledger_put_source (self->ledger, pf_source_get_path (source),
                             pf_source_get_kind (source), error);
  ok = id >= 0;
  for (guint i = 0; ok && i < accounts->len; i++)
    {
      const PfSourceAccount *account = accounts->pdata[i];

      if (is_chosen (self, source, account))
        ok = enter_account (self, source, id, account, error);
    }
  out_entered->id = id;
  out_entered->end = self->order->len;
  return pf_ledger_end (self->ledger, ok, error);
}

static gboolean
fail_no_folder (const char *path, GError **error)
{
  g_autoptr (GError) local = NULL;

  local = g_error_new (PF_MOVE_ERROR, PF_MOVE_ERROR_NO_SUCH_FOLDER,
                       "no folder is called \"%s\"", path);
  pf_error_facts (local)->path = g_strdup (path);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* A mistyped name would let mail go that was to stay, or go elsewhere.  Folders of
 * earlier scans count: that one is gone since leaves nothing to send. */
static gboolean
check_names (PfMove *self, GError **error)
{
  PfMoveOptions *options = self->options;
  g_autoptr (GPtrArray) folders = NULL;

  if (options->excludes == NULL && options->maps == NULL)
    return TRUE;
  folders = pf_ledger_list_folders (self->ledger, error);
  if (folders == NULL)
    return FALSE;
  for (gsize i = 0; options->excludes != NULL && options->excludes[i] != NULL; i++)
    {
      if (!pf_map_is_named (folders, options->excludes[i]))
        return fail_no_folder (options->excludes[i], error);
    }
  for (gsize i = 0; options->maps != NULL && options->maps[i] != NULL; i++)
    {
      g_autofree char *left = g_strndup (options->maps[i],
                                         strcspn (options->maps[i], "="));

      if (!pf_map_is_named (folders, left))
        return fail_no_folder (left, error);
    }
  return TRUE;
}

/* --- Reading --- */

/* The number of this scan.  One that finds everything as the last one left it goes by
 * that one's: it then changes nothing, and nothing has to be brought to the disk. */
static gboolean
choose_number (PfMove *self, const Entered *entered, gint64 *out_number, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 last = 0;

  for (guint i = entered->first; i < entered->end; i++)
    {
      PfMoveFolder *folder = self->order->pdata[i];

      if (!folder->folder->is_container && !pf_move_is_unchanged (self, folder))
        break;
      g_array_append_val (ids, folder->id);
    }
  if (ids->len == entered->end - entered->first && ids->len > 0)
    last = pf_ledger_find_scan (self->ledger, entered->id,
                                (const gint64 *) (gpointer) ids->data, ids->len);
  *out_number = last > 0 ? last : pf_ledger_next_scan (self->ledger, error);
  return *out_number >= 0;
}

static gboolean
scan_source (PfMove *self, Entered *entered, GCancellable *cancellable, GError **error)
{
  gint64   number = 0;
  gboolean has_changed = FALSE;

  if (!choose_number (self, entered, &number, error))
    return FALSE;
  for (guint i = entered->first; i < entered->end; i++)
    {
      PfMoveFolder *folder = self->order->pdata[i];

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (folder->folder->is_container || pf_move_is_unchanged (self, folder))
        continue;
      has_changed = TRUE;
      pf_move_set_folder (self, folder->folder->path[0] != NULL
                                    ? folder->folder
                                          ->path[g_strv_length (folder->folder->path) - 1]
                                    : folder->folder->id);
      if (!pf_move_scan_folder (self, folder, number, cancellable, error))
        return FALSE;
    }
  if (!pf_ledger_begin (self->ledger, error))
    return FALSE;
  for (guint i = entered->first; i < entered->end; i++)
    {
      PfMoveFolder *folder = self->order->pdata[i];

      if (!pf_ledger_touch_folder (self->ledger, folder->id, number, error))
        return pf_ledger_end (self->ledger, FALSE, error);
    }
  g_debug ("scan of %s: %s", pf_source_get_path (entered->source),
           has_changed ? "read" : "unchanged");
  return pf_ledger_end (self->ledger,
                        pf_ledger_finish_source (self->ledger, entered->id, number,
                                                 error),
                        error);
}

gboolean
pf_move_rescan (PfMove *self, gint64 folder, GCancellable *cancellable, GError **error)
{
  PfMoveFolder *entry = g_hash_table_lookup (self->folders, &folder);
  gint64        number;

  g_return_val_if_fail (entry != NULL, FALSE);

  number = pf_ledger_next_scan (self->ledger, error);
  return number >= 0 && pf_move_scan_folder (self, entry, number, cancellable, error) &&
         note_unread (self, error);
}

/* --- Signing in, and all of it --- */

static gint64
longest_silence_ms (void)
{
  const char *test = g_getenv ("PF_TEST_SILENCE_MS");
  guint64     ms = SILENCE_MS;

  if (test != NULL)
    (void) g_ascii_string_to_unsigned (test, 10, 0, SILENCE_MS, &ms, NULL);
  return (gint64) ms;
}

static gboolean
may_try_target (PfMove *self)
{
  return self->target != NULL && !self->was_online;
}

/* Fetching may take hours; that the target cannot be signed in to must not wait so
 * long to be told.  The line would not last as long. */
static gboolean
try_target (PfMove *self, GCancellable *cancellable, GError **error)
{
  if (!may_try_target (self))
    return TRUE;
  if (!pf_move_go_online (self, cancellable, error))
    return FALSE;
  pf_move_leave (self, cancellable);
  return TRUE;
}

static gboolean
has_to_read (PfMove *self, GArray *entered)
{
  for (guint i = 0; i < entered->len; i++)
    for (guint k = g_array_index (entered, Entered, i).first;
         k < g_array_index (entered, Entered, i).end; k++)
      {
        PfMoveFolder *folder = self->order->pdata[k];

        if (!folder->folder->is_container && !pf_move_is_unchanged (self, folder))
          return TRUE;
      }
  return FALSE;
}

/* What is on this computer is counted after the sign-in, and on the same line, unless
 * counting took long. */
static gboolean
scan_entered (PfMove *self, GArray *entered, GCancellable *cancellable, GError **error)
{
  gint64 start = g_get_monotonic_time ();

  if (has_to_read (self, entered) && may_try_target (self) &&
      !pf_move_go_online (self, cancellable, error))
    return FALSE;
  for (guint i = 0; i < entered->len; i++)
    {
      if (!scan_source (self, &g_array_index (entered, Entered, i), cancellable, error))
        return FALSE;
    }
  if (self->listing != NULL &&
      g_get_monotonic_time () - start > 1000 * longest_silence_ms ())
    {
      pf_target_hang_up (self->target, cancellable);
      self->listing = NULL;
    }
  return TRUE;
}

/* Whether the accounts that were named gave any folder, where they were to give some. */
static gboolean
has_chosen (PfMove *self)
{
  gboolean is_local = FALSE;

  if (self->options->accounts != NULL)
    return self->order->len > 0;
  for (guint i = 0; i < self->order->len; i++)
    if (!pf_source_is_remote (((PfMoveFolder *) self->order->pdata[i])->source))
      return TRUE;
  for (guint i = 0; i < self->sources->len; i++)
    is_local = is_local || !pf_source_is_remote (self->sources->pdata[i]);
  return !is_local && self->order->len > 0;
}

static gboolean
check_chosen (PfMove *self, GError **error)
{
  if ((self->options->account == NULL && self->options->accounts == NULL) ||
      has_chosen (self))
    return TRUE;
  g_set_error (error, PF_MOVE_ERROR, PF_MOVE_ERROR_NOTHING_SELECTED,
               "no account is called \"%s\"",
               self->options->account != NULL ? self->options->account : "");
  return FALSE;
}

/* Sources on a server come first; their sessions do not last from one's list over
 * another's scan. */
static gboolean
enter_all (PfMove *self, GArray *local, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < self->sources->len; i++)
    {
      PfSource *source = self->sources->pdata[i];
      gboolean  is_remote = pf_source_is_remote (source);
      Entered   entered;

      if ((is_remote && !try_target (self, cancellable, error)) ||
          !enter_source (self, source, &entered, cancellable, error) ||
          (is_remote && !scan_source (self, &entered, cancellable, error)))
        return FALSE;
      if (!is_remote)
        g_array_append_val (local, entered);
    }
  return TRUE;
}

gboolean
pf_move_scan (PfMove *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) local = g_array_new (FALSE, FALSE, sizeof (Entered));

  pf_move_set_phase (self, PF_PHASE_SCAN);
  g_hash_table_remove_all (self->folders);
  g_ptr_array_set_size (self->order, 0);
  self->has_planned = FALSE;
  if (!enter_all (self, local, cancellable, error) || !check_chosen (self, error) ||
      !check_names (self, error) || !scan_entered (self, local, cancellable, error) ||
      !note_unread (self, error))
    return FALSE;
  self->has_scanned = TRUE;
  return pf_move_refresh_progress (self, error);
}
