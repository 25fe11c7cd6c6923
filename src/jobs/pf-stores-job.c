/* pf-stores-job.c - the mail on this computer, found and counted without blocking
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-jobs"

#include "jobs/pf-stores-job.h"

#include "base/pf-error.h"
#include "jobs/pf-unpack.h"
#include "local/pf-local.h"

/* Progress is delivered at most ten times a second. */
#define PROGRESS_INTERVAL_MS 100
/* So much of a message is searched for its Date header when the store names no date. */
#define DATE_WITHIN ((gsize) 16 * 1024)
/* So much of a name is told, in characters: four octets each fit. */
#define MOST_NAME 60

typedef struct
{
  gatomicrefcount      ref_count;
  GMainContext        *context; /* (owned) the caller's */
  PfStoresProgressFunc func;
  gpointer             func_data;
  GMutex               lock;
  PfStoresProgress     latest; /* under the lock */
  gboolean             is_tick_due;
  gboolean             is_over;
} Ticker;

typedef struct
{
  char        **specs; /* (nullable) */
  char         *state_dir;
  PfStoresFlags flags;
  Ticker       *ticker;       /* (owned) (nullable) */
  gboolean      has_unpacked; /* for the spec in work */
} Params;

/* One folder being counted. */
typedef struct
{
  PfSourceFolder *folder;
  PfCanon        *canon;
  gsize           pushed; /* of the message in work */
  gint64          messages;
  gint64          oldest;
  gint64          newest;
  Params         *params;
  gint64         *total; /* messages of all folders */
} Count;

void
pf_store_free (PfStore *store)
{
  if (store == NULL)
    return;

  g_free (store->spec);
  g_free (store->kind);
  g_free (store->path);
  g_free (store->program);
  g_clear_pointer (&store->accounts, g_ptr_array_unref);
  g_clear_error (&store->error);
  g_free (store);
}

void
pf_store_sum (const PfStore *store, gint64 *out_messages, guint64 *out_bytes)
{
  gint64  messages = 0;
  guint64 bytes = 0;

  for (guint i = 0; i < store->accounts->len; i++)
    {
      const PfSourceAccount *account = store->accounts->pdata[i];

      for (guint j = 0; j < account->folders->len; j++)
        {
          const PfSourceFolder *folder = account->folders->pdata[j];

          bytes += folder->bytes;
          if (folder->is_container || messages < 0)
            continue;
          messages = folder->messages < 0 ? -1 : messages + folder->messages;
        }
    }

  if (out_messages != NULL)
    *out_messages = messages;
  if (out_bytes != NULL)
    *out_bytes = bytes;
}

static void
ticker_unref (gpointer data)
{
  Ticker *ticker = data;

  if (!g_atomic_ref_count_dec (&ticker->ref_count))
    return;
  g_main_context_unref (ticker->context);
  g_mutex_clear (&ticker->lock);
  g_free (ticker);
}

static Ticker *
ticker_new (PfStoresProgressFunc func, gpointer func_data)
{
  Ticker *ticker = g_new0 (Ticker, 1);

  g_atomic_ref_count_init (&ticker->ref_count);
  ticker->context = g_main_context_ref_thread_default ();
  ticker->func = func;
  ticker->func_data = func_data;
  g_mutex_init (&ticker->lock);
  return ticker;
}

/* On the caller's context; nothing is told after the result. */
static gboolean
tick_cb (gpointer data)
{
  Ticker          *ticker = data;
  PfStoresProgress progress;
  gboolean         is_over;

  g_mutex_lock (&ticker->lock);
  progress = ticker->latest;
  is_over = ticker->is_over;
  ticker->is_tick_due = FALSE;
  g_mutex_unlock (&ticker->lock);

  if (!is_over)
    ticker->func (&progress, ticker->func_data);
  return G_SOURCE_REMOVE;
}

/* Says that the newest progress is to be told; under the lock, which it gives back. */
static void
unlock_and_tell (Ticker *ticker)
{
  g_autoptr (GSource) tick = NULL;

  if (!ticker->is_tick_due)
    {
      ticker->is_tick_due = TRUE;
      tick = g_timeout_source_new (PROGRESS_INTERVAL_MS);
    }
  g_mutex_unlock (&ticker->lock);

  if (tick == NULL)
    return;
  g_atomic_ref_count_inc (&ticker->ref_count);
  g_source_set_callback (tick, tick_cb, ticker, ticker_unref);
  g_source_attach (tick, ticker->context);
}

static void
report_progress (Ticker               *ticker,
                 const PfSourceFolder *folder,
                 gint64                messages,
                 gboolean              done)
{
  g_autofree char *name = NULL;

  if (ticker == NULL)
    return;

  name = g_strjoinv ("/", folder->path);
  g_mutex_lock (&ticker->lock);
  g_utf8_strncpy (ticker->latest.folder, name, MOST_NAME);
  ticker->latest.messages = messages;
  ticker->latest.folders_done += done ? 1 : 0;
  ticker->latest.archive_bytes = 0;
  unlock_and_tell (ticker);
}

/* On the working thread, for each piece of an archive. */
static void
unpacking_cb (const char *entry, guint64 done, guint64 total, gpointer data)
{
  Params          *params = data;
  Ticker          *ticker = params->ticker;
  g_autofree char *name = NULL;

  params->has_unpacked = TRUE;
  if (ticker == NULL)
    return;
  name = g_utf8_make_valid (entry != NULL ? entry : "", -1);
  g_mutex_lock (&ticker->lock);
  g_utf8_strncpy (ticker->latest.folder, name, MOST_NAME);
  ticker->latest.archive_bytes = (gint64) total;
  ticker->latest.unpacked_bytes = (gint64) done;
  unlock_and_tell (ticker);
}

static void
params_free (Params *params)
{
  g_strfreev (params->specs);
  g_free (params->state_dir);
  g_clear_pointer (&params->ticker, ticker_unref);
  g_free (params);
}

static gboolean
count_begin (gpointer data, GError **error)
{
  Count *count = data;

  count->pushed = 0;
  pf_canon_begin (count->canon, PF_PRIVATE_NONE, PF_REPAIR_NONE, NULL, NULL);
  return TRUE;
}

static gboolean
count_chunk (const guint8 *bytes, gsize length, gpointer data, GError **error)
{
  Count *count = data;

  length = MIN (length, DATE_WITHIN - count->pushed);
  count->pushed += length;
  return length == 0 || pf_canon_push (count->canon, bytes, length, error);
}

static gboolean
count_end (const PfMessage *message, gpointer data, GError **error)
{
  Count *count = data;
  g_auto (PfMessageFacts) facts = { 0 };
  gint64 date = message->received_unix;

  if (!pf_canon_finish (count->canon, &facts, error))
    return FALSE;
  if (message->stored & PF_STORED_EXPUNGED)
    return TRUE;

  count->messages++;
  ++*count->total;
  report_progress (count->params->ticker, count->folder, *count->total, FALSE);
  if (date == G_MININT64)
    date = facts.date_unix;
  if (date == G_MININT64)
    return TRUE;
  if (count->oldest == G_MININT64 || date < count->oldest)
    count->oldest = date;
  if (count->newest == G_MININT64 || date > count->newest)
    count->newest = date;

  return TRUE;
}

/* A folder that cannot be read says so among its warnings; the others are counted. */
static gboolean
count_folder (PfSource       *source,
              PfSourceFolder *folder,
              Count          *count,
              GCancellable   *cancellable,
              GError        **error)
{
  static const PfScanSink sink = { count_begin, count_chunk, count_end };

  g_autoptr (GError) local_error = NULL;

  count->folder = folder;
  count->messages = 0;
  count->oldest = G_MININT64;
  count->newest = G_MININT64;

  if (!pf_source_scan (source, folder, &sink, count, cancellable, &local_error))
    {
      if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      g_debug ("%s: %s", folder->id, local_error->message);
      g_ptr_array_add (folder->warnings, g_strdup ("partly-unreadable"));
    }

  folder->messages = count->messages;
  folder->oldest = count->oldest;
  folder->newest = count->newest;
  report_progress (count->params->ticker, folder, *count->total, TRUE);
  return TRUE;
}

static gboolean
count_source (PfSource     *source,
              GPtrArray    *accounts,
              Params       *params,
              gint64       *total,
              GCancellable *cancellable,
              GError      **error)
{
  Count    count = { .params = params, .total = total };
  gboolean is_ok = TRUE;

  count.canon = pf_canon_new ();
  for (guint i = 0; is_ok && i < accounts->len; i++)
    {
      const PfSourceAccount *account = accounts->pdata[i];

      for (guint j = 0; is_ok && j < account->folders->len; j++)
        {
          PfSourceFolder *folder = account->folders->pdata[j];

          if (!folder->is_container)
            is_ok = count_folder (source, folder, &count, cancellable, error);
        }
    }
  pf_canon_free (count.canon);

  return is_ok;
}

static PfSourceFolder *
copy_folder (const PfSourceFolder *folder)
{
  PfSourceFolder *copy = pf_source_folder_new ();

  copy->id = g_strdup (folder->id);
  copy->path = g_strdupv (folder->path);
  copy->account = g_strdup (folder->account);
  copy->role = folder->role;
  copy->file = g_strdup (folder->file);
  copy->messages = folder->messages;
  copy->bytes = folder->bytes;
  copy->oldest = folder->oldest;
  copy->newest = folder->newest;
  copy->stamp = g_strdup (folder->stamp);
  copy->is_container = folder->is_container;
  for (guint i = 0; folder->warnings != NULL && i < folder->warnings->len; i++)
    g_ptr_array_add (copy->warnings, g_strdup (folder->warnings->pdata[i]));

  return copy;
}

static GPtrArray *
copy_accounts (GPtrArray *accounts)
{
  GPtrArray *copies = g_ptr_array_new_with_free_func (
      (GDestroyNotify) pf_source_account_free);

  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    {
      const PfSourceAccount *account = accounts->pdata[i];
      PfSourceAccount       *copy = pf_source_account_new ();

      copy->key = g_strdup (account->key);
      copy->name = g_strdup (account->name);
      copy->type = g_strdup (account->type);
      copy->host = g_strdup (account->host);
      copy->user = g_strdup (account->user);
      copy->address = g_strdup (account->address);
      copy->left_on_server = account->left_on_server;
      copy->keeps_on_server = account->keeps_on_server;
      for (guint j = 0; j < account->folders->len; j++)
        g_ptr_array_add (copy->folders, copy_folder (account->folders->pdata[j]));
      g_ptr_array_add (copies, copy);
    }

  return copies;
}

/* Lists and counts one source; %NULL only when cancelled. */
static PfStore *
load_source (PfSource     *source,
             Params       *params,
             gint64       *total,
             GCancellable *cancellable,
             GError      **error)
{
  g_autoptr (PfStore) store = g_new0 (PfStore, 1);
  GPtrArray *accounts;

  store->kind = g_strdup (pf_source_get_kind (source));
  store->path = g_strdup (pf_source_get_path (source));
  store->spec = g_strdup_printf ("%s:%s", store->kind, store->path);
  store->program = g_strdup (pf_source_get_program (source));
  store->is_in_use = !pf_source_check_in_use (source, NULL);

  accounts = pf_source_list (source, cancellable, &store->error);
  if (accounts != NULL && (params->flags & PF_STORES_COUNT))
    count_source (source, accounts, params, total, cancellable, &store->error);
  if (g_error_matches (store->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&store->error));
      return NULL;
    }
  store->accounts = copy_accounts (accounts);

  return g_steal_pointer (&store);
}

static gboolean
load_sources (GPtrArray    *sources,
              GPtrArray    *stores,
              Params       *params,
              gint64       *total,
              GCancellable *cancellable,
              GError      **error)
{
  for (guint i = 0; i < sources->len; i++)
    {
      PfStore *store = load_source (sources->pdata[i], params, total, cancellable, error);

      if (store == NULL)
        return FALSE;
      g_ptr_array_add (stores, store);
    }
  return TRUE;
}

/* (transfer full) @fault: why there is no store at @spec */
static PfStore *
note_unopened (const char *spec, GError *fault)
{
  PfStore *store = g_new0 (PfStore, 1);

  store->spec = g_strdup (spec);
  store->kind = g_strdup ("");
  store->path = g_strdup (spec);
  store->program = g_strdup ("");
  store->accounts = copy_accounts (NULL);
  store->error = fault;
  return store;
}

/* What cannot be opened costs itself only, where more was asked for. */
static gboolean
load_named (Params       *params,
            GPtrArray    *stores,
            gint64       *total,
            GCancellable *cancellable,
            GError      **error)
{
  gboolean is_alone = params->specs[0] != NULL && params->specs[1] == NULL;

  for (gsize i = 0; params->specs[i] != NULL; i++)
    {
      GError *fault = NULL;
      g_autoptr (GPtrArray) sources = NULL;

      params->has_unpacked = FALSE;
      sources = pf_unpack_open (params->specs[i], params->state_dir, unpacking_cb, params,
                                cancellable, &fault);
      if (sources == NULL)
        {
          if (is_alone || g_error_matches (fault, G_IO_ERROR, G_IO_ERROR_CANCELLED))
            {
              g_propagate_error (error, fault);
              return FALSE;
            }
          g_ptr_array_add (stores, note_unopened (params->specs[i], fault));
          continue;
        }
      if (params->has_unpacked && (params->flags & PF_STORES_FORGET))
        pf_unpack_forget (sources);
      if (!load_sources (sources, stores, params, total, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
load_found (Params       *params,
            GPtrArray    *stores,
            gint64       *total,
            GCancellable *cancellable,
            GError      **error)
{
  g_autoptr (GPtrArray) sources = pf_local_find (g_get_home_dir (), cancellable, error);

  return sources != NULL &&
         load_sources (sources, stores, params, total, cancellable, error);
}

static void
run_in_worker (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  Params *params = data;
  g_autoptr (GPtrArray) stores = NULL;
  GError *error = NULL;
  gint64  total = 0;

  stores = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_store_free);
  if (params->specs != NULL)
    load_named (params, stores, &total, cancellable, &error);
  else
    load_found (params, stores, &total, cancellable, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&stores),
                           (GDestroyNotify) g_ptr_array_unref);
}

void
pf_stores_load_async (const char *const   *specs,
                      const char          *state_dir,
                      PfStoresFlags        flags,
                      GCancellable        *cancellable,
                      PfStoresProgressFunc progress,
                      gpointer             progress_data,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Params *params;

  g_return_if_fail (specs == NULL || state_dir != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  params = g_new0 (Params, 1);
  params->specs = g_strdupv ((char **) specs);
  params->state_dir = g_strdup (state_dir);
  params->flags = flags;
  if (progress != NULL)
    params->ticker = ticker_new (progress, progress_data);

  g_task_set_source_tag (task, pf_stores_load_async);
  g_task_set_task_data (task, params, (GDestroyNotify) params_free);
  g_task_run_in_thread (task, run_in_worker);
}

GPtrArray *
pf_stores_load_finish (GAsyncResult *result, GError **error)
{
  Params *params;

  g_return_val_if_fail (g_async_result_is_tagged (result, pf_stores_load_async), NULL);

  params = g_task_get_task_data (G_TASK (result));
  if (params->ticker != NULL)
    {
      g_mutex_lock (&params->ticker->lock);
      params->ticker->is_over = TRUE;
      g_mutex_unlock (&params->ticker->lock);
    }

  return g_task_propagate_pointer (G_TASK (result), error);
}
