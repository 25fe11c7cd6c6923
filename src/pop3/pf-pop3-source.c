/* pf-pop3-source.c - what still lies on a POP3 server, as a source
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-pop3"

#include "pop3/pf-pop3-source.h"

#include "base/pf-error.h"
#include "pop3/pf-pop3-source-private.h"

#include <string.h>

#define FOLDER "INBOX"        /* the only one that POP3 knows */
#define RECENT_MODE "recent:" /* Gmail's user name that shows fetched mail too */
#define STAMP_LENGTH 32       /* hex digits */

static void pf_pop3_source_iface_init (PfSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PfPop3Source,
                               pf_pop3_source,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PF_TYPE_SOURCE,
                                                      pf_pop3_source_iface_init))

static const char *
pf_pop3_source_get_kind (PfSource *source)
{
  return "pop3";
}

static const char *
pf_pop3_source_get_path (PfSource *source)
{
  return PF_POP3_SOURCE (source)->path;
}

static const char *
pf_pop3_source_get_program (PfSource *source)
{
  return "";
}

static PfPrivateHeaders
pf_pop3_source_get_private_headers (PfSource *source)
{
  return PF_PRIVATE_NONE;
}

static gboolean
pf_pop3_source_is_remote (PfSource *source)
{
  return TRUE;
}

/* Equal stamps, equal mail: unique ids vouch for it.  Without them nothing does. */
static char *
make_stamp (PfPop3Source *self, guint64 *out_octets, gboolean *out_has_ids)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  *out_octets = 0;
  *out_has_ids = TRUE;
  for (guint i = 0; i < self->items->len; i++)
    {
      const PfPop3Item *item = self->items->pdata[i];
      g_autofree char  *line = NULL;

      *out_octets += item->entry->octets;
      *out_has_ids = *out_has_ids && item->uidl != NULL;
      line = g_strdup_printf ("%s %" G_GUINT64_FORMAT "\n",
                              item->uidl != NULL ? item->uidl : "", item->entry->octets);
      g_checksum_update (checksum, (const guchar *) line, (gssize) strlen (line));
    }
  if (!*out_has_ids)
    return g_strdup_printf ("%" G_GINT64_FORMAT, g_get_real_time ());
  return g_strndup (g_checksum_get_string (checksum), STAMP_LENGTH);
}

/* What the last look found becomes the folder's facts. */
static void
describe_folder (PfPop3Source *self, PfSourceFolder *folder)
{
  const PfPop3Caps *caps = pf_pop3_session_get_caps (self->session);
  g_autoptr (GStrvBuilder) warnings = g_strv_builder_new ();
  gboolean has_ids;

  g_free (folder->stamp);
  folder->stamp = make_stamp (self, &folder->bytes, &has_ids);
  folder->messages = self->items->len;
  if (caps->has_expire && caps->expire_days == 0)
    g_strv_builder_add (warnings, "pop3-expires-now");
  if (self->account.hides_fetched)
    g_strv_builder_add (warnings, g_str_has_prefix (self->endpoint->user, RECENT_MODE)
                                      ? "pop3-recent-only"
                                      : "pop3-hides-fetched");
  if (!has_ids)
    g_strv_builder_add (warnings, "pop3-no-ids");

  g_strfreev (self->warnings);
  self->warnings = g_strv_builder_end (warnings);
  g_ptr_array_set_size (folder->warnings, 0);
  for (gsize i = 0; self->warnings[i] != NULL; i++)
    g_ptr_array_add (folder->warnings, g_strdup (self->warnings[i]));
}

/* What a session shows is as old as the session: one that was kept for reading is not
 * what a list or a scan looks at. */
static void
end_reading (PfPop3Source *self)
{
  if (self->is_reading)
    pf_pop3_source_leave (self);
  self->is_reading = FALSE;
}

/* Between the list and the scan nothing is asked again: a session shows the mailbox as it
 * was when it began. */
static GPtrArray *
pf_pop3_source_list (PfSource *source, GCancellable *cancellable, GError **error)
{
  PfPop3Source    *self = PF_POP3_SOURCE (source);
  gint64           start = g_get_monotonic_time ();
  const char      *path[] = { FOLDER, NULL };
  PfSourceAccount *account;
  PfSourceFolder  *folder;

  g_return_val_if_fail (self->directory != NULL, NULL);

  end_reading (self);
  if (!pf_pop3_source_look (self, cancellable, error))
    {
      pf_pop3_source_leave (self);
      return NULL;
    }
  self->fetch.us += g_get_monotonic_time () - start;

  account = pf_source_account_new ();
  account->key = g_strdup (PF_POP3_ACCOUNT);
  account->type = g_strdup ("pop3");
  account->host = g_strdup (self->endpoint->host);
  account->user = g_strdup (self->endpoint->user);
  account->name = strchr (self->endpoint->user, '@') != NULL
                      ? g_strdup (self->endpoint->user)
                      : g_strconcat (self->endpoint->user, "@", self->endpoint->host,
                                     NULL);
  folder = pf_source_folder_new ();
  folder->id = g_strdup (FOLDER);
  folder->path = g_strdupv ((char **) path);
  folder->account = g_strdup (PF_POP3_ACCOUNT);
  folder->role = PF_ROLE_INBOX;
  describe_folder (self, folder);
  g_ptr_array_add (account->folders, folder);

  g_clear_pointer (&self->accounts, g_ptr_array_unref);
  self->accounts = g_ptr_array_new_with_free_func (
      (GDestroyNotify) pf_source_account_free);
  g_ptr_array_add (self->accounts, account);
  return self->accounts;
}

typedef struct
{
  PfPop3Source     *source;
  const PfScanSink *sink;
  gpointer          user_data;
} Scan;

/* What was given up after it was placed need not be had again. */
static gboolean
wants_unknown (const PfPop3Item *item, gpointer user_data)
{
  Scan            *scan = user_data;
  g_autofree char *locator = NULL;

  if (item->spooled == NULL || scan->sink->knows == NULL)
    return TRUE;
  locator = pf_pop3_spooled_dup_locator (item->spooled);
  return !scan->sink->knows (locator, scan->user_data);
}

static gboolean
pass_message (Scan *scan, PfPop3Item *item, GCancellable *cancellable, GError **error)
{
  PfPop3Source *self = scan->source;
  g_auto (PfMessage) message;

  pf_message_init (&message);
  message.locator = pf_pop3_spooled_dup_locator (item->spooled);
  message.uidl = g_strdup (item->uidl);
  message.account_key = g_strdup (PF_POP3_ACCOUNT);
  return scan->sink->begin (scan->user_data, error) &&
         pf_pop3_spool_read (self->spool, item->spooled, scan->sink->chunk,
                             scan->user_data, cancellable, error) &&
         scan->sink->end (&message, scan->user_data, error);
}

static gboolean
pass_withheld (Scan *scan, PfPop3Item *item, GError **error)
{
  const PfPop3Trouble *trouble = pf_pop3_source_trouble (scan->source, item);
  g_auto (PfMessage) message;

  pf_message_init (&message);
  message.locator = g_strdup_printf ("number:%u", item->entry->number);
  message.uidl = g_strdup (item->uidl);
  message.account_key = g_strdup (PF_POP3_ACCOUNT);
  message.stored = PF_STORED_WITHHELD;
  message.server_text = g_strdup (trouble->refusal);
  if (!scan->sink->begin (scan->user_data, error))
    return FALSE;
  if (trouble->head_length > 0 &&
      !scan->sink->chunk ((const guint8 *) trouble->head, trouble->head_length,
                          scan->user_data, error))
    return FALSE;
  return scan->sink->end (&message, scan->user_data, error);
}

static gboolean
pass_all (Scan *scan, GCancellable *cancellable, GError **error)
{
  PfPop3Source *self = scan->source;

  for (guint i = 0; i < self->items->len; i++)
    {
      PfPop3Item *item = self->items->pdata[i];

      if (pf_pop3_item_is_here (item))
        {
          if (!pass_message (scan, item, cancellable, error))
            return FALSE;
        }
      else if (pf_pop3_source_refusal (self, item) != NULL &&
               !pass_withheld (scan, item, error))
        return FALSE;
    }
  return TRUE;
}

static void
warn_of_sizes (PfPop3Source *self, PfSourceFolder *folder)
{
  g_autoptr (GStrvBuilder) warnings = g_strv_builder_new ();

  if (!self->has_resized ||
      g_strv_contains ((const char *const *) self->warnings, "pop3-sizes"))
    return;
  g_strv_builder_addv (warnings, (const char **) self->warnings);
  g_strv_builder_add (warnings, "pop3-sizes");
  g_strfreev (self->warnings);
  self->warnings = g_strv_builder_end (warnings);
  g_ptr_array_add (folder->warnings, g_strdup ("pop3-sizes"));
}

/* What is withheld may be given out the next time, under the same ids. */
static void
mark_withheld (PfPop3Source *self, PfSourceFolder *folder)
{
  for (guint i = 0; i < self->items->len; i++)
    if (pf_pop3_source_refusal (self, self->items->pdata[i]) != NULL)
      {
        g_free (folder->stamp);
        folder->stamp = g_strdup_printf ("withheld %" G_GINT64_FORMAT,
                                         g_get_real_time ());
        return;
      }
}

static gboolean
pf_pop3_source_scan (PfSource         *source,
                     PfSourceFolder   *folder,
                     const PfScanSink *sink,
                     gpointer          user_data,
                     GCancellable     *cancellable,
                     GError          **error)
{
  PfPop3Source *self = PF_POP3_SOURCE (source);
  Scan          scan = { self, sink, user_data };
  gboolean      is_ok;

  end_reading (self);
  pf_pop3_source_begin_sift (self, sink, user_data);
  is_ok = pf_pop3_source_fetch (self, wants_unknown, &scan, cancellable, error);
  self->sift_sink = NULL;
  if (is_ok && self->session != NULL)
    {
      /* The line may have broken, and the list be another one since. */
      describe_folder (self, folder);
      warn_of_sizes (self, folder);
      mark_withheld (self, folder);
    }
  pf_pop3_source_leave (self);
  return is_ok && pass_all (&scan, cancellable, error);
}

static gboolean
wants_located (const PfPop3Item *item, gpointer user_data)
{
  return item->spooled == user_data;
}

/* Fetches a message again that was given up.  The next one that is read may be such a one
 * too: the session stays, for a sign-in each is what servers count. */
static gboolean
fetch_again (PfPop3Source  *self,
             PfPop3Spooled *spooled,
             GCancellable  *cancellable,
             GError       **error)
{
  self->is_reading = TRUE;
  return pf_pop3_source_fetch (self, wants_located, spooled, cancellable, error);
}

static gboolean
pf_pop3_source_read (PfSource       *source,
                     PfSourceFolder *folder,
                     const char     *locator,
                     PfChunkFunc     func,
                     gpointer        user_data,
                     GCancellable   *cancellable,
                     GError        **error)
{
  PfPop3Source  *self = PF_POP3_SOURCE (source);
  PfPop3Spooled *spooled = NULL;

  if (self->spool != NULL)
    spooled = pf_pop3_spool_locate (self->spool, locator);
  if (spooled != NULL && !pf_pop3_spooled_has_octets (spooled))
    {
      if (!fetch_again (self, spooled, cancellable, error))
        return FALSE;
      spooled = pf_pop3_spool_locate (self->spool, locator);
    }
  if (spooled != NULL && pf_pop3_spooled_has_octets (spooled))
    return pf_pop3_spool_read (self->spool, spooled, func, user_data, cancellable, error);

  g_set_error (error, PF_MOVE_ERROR, PF_MOVE_ERROR_SOURCE_CHANGED,
               "%s: the message %s is no longer there", self->path, locator);
  return FALSE;
}

static gboolean
pf_pop3_source_restamp (PfSource *source, PfSourceFolder *folder, GError **error)
{
  return TRUE;
}

static char *
pf_pop3_source_find_whole (PfSource        *source,
                           const char      *uidl,
                           PfSourceFolder **out_folder)
{
  PfPop3Source    *self = PF_POP3_SOURCE (source);
  PfSourceAccount *account;

  if (self->items == NULL || self->accounts == NULL)
    return NULL;
  for (guint i = 0; i < self->items->len; i++)
    {
      const PfPop3Item *item = self->items->pdata[i];

      if (item->spooled == NULL || g_strcmp0 (item->uidl, uidl) != 0)
        continue;
      account = self->accounts->pdata[0];
      *out_folder = account->folders->pdata[0];
      return pf_pop3_spooled_dup_locator (item->spooled);
    }
  return NULL;
}

static void
pf_pop3_source_iface_init (PfSourceInterface *iface)
{
  iface->get_kind = pf_pop3_source_get_kind;
  iface->get_path = pf_pop3_source_get_path;
  iface->get_program = pf_pop3_source_get_program;
  iface->get_private_headers = pf_pop3_source_get_private_headers;
  iface->list = pf_pop3_source_list;
  iface->scan = pf_pop3_source_scan;
  iface->read = pf_pop3_source_read;
  iface->restamp = pf_pop3_source_restamp;
  iface->is_remote = pf_pop3_source_is_remote;
  iface->find_whole = pf_pop3_source_find_whole;
}

void
pf_pop3_source_set_spool (PfPop3Source *self, const char *directory)
{
  g_return_if_fail (PF_IS_POP3_SOURCE (self));
  g_return_if_fail (directory != NULL && self->spool == NULL);

  g_free (self->directory);
  self->directory = g_strdup (directory);
}

void
pf_pop3_source_set_progress (PfPop3Source *self, PfPop3FetchFunc func, gpointer user_data)
{
  g_return_if_fail (PF_IS_POP3_SOURCE (self));

  self->progress = func;
  self->progress_data = user_data;
}

const PfPop3Fetch *
pf_pop3_source_get_fetch (PfPop3Source *self)
{
  g_return_val_if_fail (PF_IS_POP3_SOURCE (self), NULL);

  return &self->fetch;
}

const char *const *
pf_pop3_source_get_warnings (PfPop3Source *self)
{
  g_return_val_if_fail (PF_IS_POP3_SOURCE (self), NULL);

  return (const char *const *) self->warnings;
}

void
pf_pop3_source_clear_spool (PfPop3Source *self)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (PF_IS_POP3_SOURCE (self));

  end_reading (self);
  if (self->spool != NULL && !pf_pop3_spool_clear (self->spool, &error))
    g_debug ("spool: %s", error->message);
}

PfSource *
pf_pop3_source_new (const PfPop3Account *account)
{
  PfPop3Source *self;

  g_return_val_if_fail (account != NULL && account->endpoint != NULL, NULL);
  g_return_val_if_fail (account->endpoint->user != NULL, NULL);
  g_return_val_if_fail (account->get_secret != NULL, NULL);

  self = g_object_new (PF_TYPE_POP3_SOURCE, NULL);
  self->account = *account;
  self->endpoint = pf_endpoint_copy (account->endpoint);
  self->trust = account->trust != NULL ? pf_trust_copy (account->trust) : NULL;
  self->account.endpoint = self->endpoint;
  self->account.trust = self->trust;
  if (account->transcript != NULL)
    g_object_ref (account->transcript);
  self->path = pf_endpoint_to_url (self->endpoint);
  return PF_SOURCE (self);
}

static void
pf_pop3_source_finalize (GObject *object)
{
  PfPop3Source *self = PF_POP3_SOURCE (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->accounts, g_ptr_array_unref);
  g_clear_pointer (&self->spool, pf_pop3_spool_free);
  g_clear_pointer (&self->troubles, g_hash_table_unref);
  g_clear_pointer (&self->endpoint, pf_endpoint_free);
  g_clear_pointer (&self->trust, pf_trust_free);
  g_clear_object (&self->account.transcript);
  g_strfreev (self->warnings);
  g_free (self->directory);
  g_free (self->path);

  G_OBJECT_CLASS (pf_pop3_source_parent_class)->finalize (object);
}

static void
pf_pop3_source_class_init (PfPop3SourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pf_pop3_source_finalize;
}

static void
pf_pop3_source_init (PfPop3Source *self)
{
  self->warnings = g_new0 (char *, 1);
  self->troubles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                          (GDestroyNotify) pf_pop3_trouble_free);
}
