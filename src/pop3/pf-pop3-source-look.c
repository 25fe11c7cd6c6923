/* pf-pop3-source-look.c - connecting, and what is on the server
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 1939 7 (UIDL, TOP), RFC 2449 6.5 (LOGIN-DELAY, EXPIRE)
 */

#define G_LOG_DOMAIN "pf-pop3"

#include "pop3/pf-pop3-source-private.h"

#include <string.h>

static void
item_free (gpointer data)
{
  PfPop3Item *item = data;

  g_free (item->header);
  g_free (item);
}

void
pf_pop3_trouble_free (PfPop3Trouble *trouble)
{
  g_free (trouble->digest);
  g_free (trouble->refusal);
  g_free (trouble->head);
  g_free (trouble);
}

/* Numbers change between connections only if messages go; a message without id is known
 * well enough by its number and size, for as long as a run lasts. */
char *
pf_pop3_item_dup_key (const PfPop3Item *item)
{
  if (item->uidl != NULL)
    return g_strdup (item->uidl);
  return g_strdup_printf ("%u %" G_GUINT64_FORMAT, item->entry->number,
                          item->entry->octets);
}

PfPop3Trouble *
pf_pop3_source_trouble (PfPop3Source *self, const PfPop3Item *item)
{
  g_autofree char *key = pf_pop3_item_dup_key (item);
  PfPop3Trouble   *trouble = g_hash_table_lookup (self->troubles, key);

  if (trouble != NULL)
    return trouble;
  trouble = g_new0 (PfPop3Trouble, 1);
  g_hash_table_insert (self->troubles, g_steal_pointer (&key), trouble);
  return trouble;
}

const char *
pf_pop3_source_refusal (PfPop3Source *self, const PfPop3Item *item)
{
  g_autofree char     *key = NULL;
  const PfPop3Trouble *trouble;

  if (g_hash_table_size (self->troubles) == 0)
    return NULL;
  key = pf_pop3_item_dup_key (item);
  trouble = g_hash_table_lookup (self->troubles, key);
  return trouble != NULL ? trouble->refusal : NULL;
}

void
pf_pop3_source_leave (PfPop3Source *self)
{
  g_clear_object (&self->session);
}

/* Signs in with the account's secret; a token that expired is asked for once more. */
static gboolean
sign_in (PfPop3Source  *self,
         PfPop3Session *session,
         GCancellable  *cancellable,
         GError       **error)
{
  for (gboolean is_retry = FALSE;; is_retry = TRUE)
    {
      g_autoptr (PfSecret) secret = NULL;
      g_autoptr (GError) refusal = NULL;

      secret = self->account.get_secret (is_retry, self->account.user_data, cancellable,
                                         error);
      if (secret == NULL)
        return FALSE;
      self->signed_in = g_get_monotonic_time ();
      if (!pf_pop3_session_login (session, self->endpoint->user, secret,
                                  self->account.is_token, cancellable, &refusal))
        g_debug ("sign-in: %s", refusal->message);
      if (self->account.note_login != NULL)
        self->account.note_login (refusal, self->account.user_data);
      if (refusal == NULL)
        return TRUE;
      if (is_retry || !self->account.is_token ||
          !g_error_matches (refusal, PF_AUTH_ERROR, PF_AUTH_ERROR_EXPIRED))
        {
          g_propagate_error (error, g_steal_pointer (&refusal));
          return FALSE;
        }
    }
}

static gboolean
start_tls (PfPop3Source  *self,
           PfPop3Session *session,
           GCancellable  *cancellable,
           GError       **error)
{
  gboolean is_wanted = self->endpoint->security == PF_SECURITY_STARTTLS ||
                       (self->endpoint->security == PF_SECURITY_PLAIN &&
                        pf_pop3_session_get_caps (session)->has_stls);

  return !is_wanted || (pf_pop3_session_start_tls (session, cancellable, error) &&
                        pf_pop3_session_capa (session, cancellable, error));
}

static gboolean
connect_to_server (PfPop3Source *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (PfWire) wire = NULL;
  g_autoptr (PfPop3Session) session = NULL;

  wire = pf_wire_open (self->endpoint, self->trust, self->account.transcript, cancellable,
                       error);
  if (wire == NULL)
    return FALSE;
  session = pf_pop3_session_open (wire, cancellable, error);
  if (session == NULL || !pf_pop3_session_capa (session, cancellable, error) ||
      !start_tls (self, session, cancellable, error) ||
      !sign_in (self, session, cancellable, error))
    return FALSE;

  self->was_online = TRUE;
  self->session = g_steal_pointer (&session);
  return TRUE;
}

/* An id that two messages share is none: RFC 1939 7 wants it unique, but servers that
 * made ids of what a message holds were met. */
static void
make_items (PfPop3Source *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  g_clear_pointer (&self->items, g_ptr_array_unref);
  self->items = g_ptr_array_new_full (self->entries->len, item_free);
  for (guint i = 0; i < self->entries->len; i++)
    {
      PfPop3Item *item = g_new0 (PfPop3Item, 1);
      PfPop3Item *other;

      item->entry = self->entries->pdata[i];
      item->uidl = item->entry->uidl;
      g_ptr_array_add (self->items, item);
      if (item->uidl == NULL)
        continue;
      other = g_hash_table_lookup (seen, item->uidl);
      if (other == NULL)
        {
          g_hash_table_insert (seen, (gpointer) item->uidl, item);
          continue;
        }
      other->uidl = NULL;
      item->uidl = NULL;
    }
}

typedef struct
{
  PfPop3Source      *source;
  GPtrArray         *items; /* (unowned) (element-type PfPop3Item): asked for */
  guint              next;
  PfPop3HeaderDigest digest;
} Tops;

static gboolean
top_begin (const PfPop3Entry *entry, gpointer user_data, GError **error)
{
  Tops *tops = user_data;

  pf_pop3_header_digest_begin (&tops->digest);
  return TRUE;
}

static gboolean
top_chunk (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  Tops *tops = user_data;

  pf_pop3_header_digest_push (&tops->digest, data, length);
  return TRUE;
}

static gboolean
top_end (const PfPop3Entry   *entry,
         const PfPop3Unstuff *carried,
         const GError        *refusal,
         gpointer             user_data,
         GError             **error)
{
  Tops       *tops = user_data;
  PfPop3Item *item = tops->items->pdata[tops->next++];

  if (refusal == NULL)
    item->header = pf_pop3_header_digest_finish (&tops->digest);
  return TRUE;
}

/* Headers that two messages on the server have name neither. */
static void
find_by_header (PfPop3Source *self, GPtrArray *items)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < items->len; i++)
    {
      const PfPop3Item *item = items->pdata[i];
      gpointer          count;

      if (item->header == NULL)
        continue;
      count = g_hash_table_lookup (counts, item->header);
      g_hash_table_insert (counts, item->header,
                           GUINT_TO_POINTER (GPOINTER_TO_UINT (count) + 1));
    }
  for (guint i = 0; i < items->len; i++)
    {
      PfPop3Item *item = items->pdata[i];

      if (item->header != NULL &&
          GPOINTER_TO_UINT (g_hash_table_lookup (counts, item->header)) == 1)
        item->spooled = pf_pop3_spool_find_header (self->spool, item->header,
                                                   item->entry->octets);
    }
}

/* Messages without unique ids: asks for their headers if there is anything to compare
 * them with.  A server without TOP costs that all of them are fetched again. */
static gboolean
look_at_headers (PfPop3Source *self, GCancellable *cancellable, GError **error)
{
  static const PfPop3Sink sink = { top_begin, top_chunk, top_end };
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();
  Tops     tops = { self, items, 0, { 0 } };
  gboolean is_ok;

  for (guint i = 0; i < self->items->len; i++)
    {
      PfPop3Item *item = self->items->pdata[i];

      if (item->uidl != NULL)
        continue;
      g_ptr_array_add (items, item);
      g_ptr_array_add (entries, item->entry);
    }
  if (items->len == 0 || !pf_pop3_spool_has_headers (self->spool) ||
      !pf_pop3_session_get_caps (self->session)->has_top)
    return TRUE;

  is_ok = pf_pop3_session_top_many (self->session, entries, &sink, &tops, cancellable,
                                    error);
  pf_pop3_header_digest_clear (&tops.digest);
  if (is_ok)
    find_by_header (self, items);
  return is_ok;
}

/* What its line in the list says cannot be read: of what size it has to come is not known.
 * The others go on without it, and the next run may be told more. */
static void
note_damaged (PfPop3Source *self, PfPop3Item *item)
{
  g_autofree char *locator = g_strconcat ("uidl:", item->uidl, NULL);
  PfPop3Trouble   *trouble;

  if (item->uidl != NULL)
    item->spooled = pf_pop3_spool_locate (self->spool, locator);
  if (item->spooled != NULL)
    return;
  trouble = pf_pop3_source_trouble (self, item);
  if (trouble->refusal == NULL)
    trouble->refusal = g_strdup_printf ("its line in the server's list is damaged: %s",
                                        item->entry->damage);
}

gboolean
pf_pop3_source_look (PfPop3Source *self, GCancellable *cancellable, GError **error)
{
  if (self->spool == NULL)
    self->spool = pf_pop3_spool_open (self->directory, error);
  if (self->spool == NULL)
    return FALSE;
  if (self->session == NULL && !connect_to_server (self, cancellable, error))
    return FALSE;

  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  /* EXPIRE and LOGIN-DELAY may be the user's own after sign-in. */
  self->entries = pf_pop3_session_capa_and_list (self->session, cancellable, error);
  if (self->entries == NULL)
    return FALSE;
  self->login_delay_s = pf_pop3_session_get_caps (self->session)->login_delay_s;
  make_items (self);
  for (guint i = 0; i < self->items->len; i++)
    {
      PfPop3Item *item = self->items->pdata[i];

      if (item->entry->damage != NULL)
        note_damaged (self, item);
      else if (item->uidl != NULL)
        item->spooled = pf_pop3_spool_find (self->spool, item->uidl, item->entry->octets);
    }
  return look_at_headers (self, cancellable, error);
}
