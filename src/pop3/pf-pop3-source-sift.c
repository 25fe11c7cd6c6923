/* pf-pop3-source-sift.c - what need not be fetched, by its size or its header
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-pop3"

#include "pop3/pf-pop3-source-private.h"

#define HEAD_MAX ((gsize) 64 << 10)

/* Headers that are asked for together, one at a time in memory. */
typedef struct
{
  PfPop3Source *source;
  GPtrArray    *items; /* (unowned) (element-type PfPop3Item) */
  guint         next;
  GByteArray   *head; /* (owned) */
} Sift;

static PfWant
ask (const PfPop3Source *self, const PfPop3Item *item, GByteArray *head)
{
  return self->sift_sink->wants (item->entry->octets,
                                 head != NULL ? (const char *) head->data : NULL,
                                 head != NULL ? head->len : 0, self->sift_data);
}

/* Passes what can be told of a message that is not wanted. */
static gboolean
pass_skipped (PfPop3Source *self, PfPop3Item *item, GByteArray *head, GError **error)
{
  const PfScanSink *sink = self->sift_sink;
  g_auto (PfMessage) message;

  pf_message_init (&message);
  message.locator = g_strdup_printf ("number:%u", item->entry->number);
  message.uidl = g_strdup (item->uidl);
  message.account_key = g_strdup (PF_POP3_ACCOUNT);
  message.stored = PF_STORED_SKIPPED;
  message.told_size = item->entry->octets;
  pf_pop3_source_trouble (self, item)->is_skipped = TRUE;
  return sink->begin (self->sift_data, error) &&
         (head == NULL || head->len == 0 ||
          sink->chunk (head->data, head->len, self->sift_data, error)) &&
         sink->end (&message, self->sift_data, error);
}

static gboolean
head_begin (const PfPop3Entry *entry, gpointer user_data, GError **error)
{
  Sift *sift = user_data;

  g_byte_array_set_size (sift->head, 0);
  return TRUE;
}

static gboolean
head_chunk (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  Sift *sift = user_data;

  g_byte_array_append (sift->head, data,
                       (guint) MIN (length, HEAD_MAX - sift->head->len));
  return TRUE;
}

/* Who refuses a header may give out the message. */
static gboolean
head_end (const PfPop3Entry   *entry,
          const PfPop3Unstuff *carried,
          const GError        *refusal,
          gpointer             user_data,
          GError             **error)
{
  Sift       *sift = user_data;
  PfPop3Item *item = sift->items->pdata[sift->next++];

  if (refusal != NULL)
    g_byte_array_set_size (sift->head, 0);
  return ask (sift->source, item, sift->head) != PF_WANT_NO ||
         pass_skipped (sift->source, item, sift->head, error);
}

/* Those that are to be fetched, as far as their sizes do not tell. */
static GPtrArray *
collect (PfPop3Source *self, PfPop3WantFunc is_new, gpointer user_data)
{
  GPtrArray *items = g_ptr_array_new ();

  for (guint i = 0; i < self->items->len; i++)
    {
      PfPop3Item *item = self->items->pdata[i];

      if (pf_pop3_item_is_here (item) || pf_pop3_source_is_skipped (self, item) ||
          pf_pop3_source_refusal (self, item) != NULL ||
          ask (self, item, NULL) == PF_WANT_YES || !is_new (item, user_data))
        continue;
      g_ptr_array_add (items, item);
    }
  return items;
}

gboolean
pf_pop3_source_is_skipped (PfPop3Source *self, const PfPop3Item *item)
{
  g_autofree char     *key = NULL;
  const PfPop3Trouble *trouble;

  if (g_hash_table_size (self->troubles) == 0)
    return FALSE;
  key = pf_pop3_item_dup_key (item);
  trouble = g_hash_table_lookup (self->troubles, key);
  return trouble != NULL && trouble->is_skipped;
}

void
pf_pop3_source_begin_sift (PfPop3Source *self, const PfScanSink *sink, gpointer user_data)
{
  GHashTableIter iter;
  gpointer       trouble;

  g_hash_table_iter_init (&iter, self->troubles);
  while (g_hash_table_iter_next (&iter, NULL, &trouble))
    ((PfPop3Trouble *) trouble)->is_skipped = FALSE;
  self->sift_sink = sink != NULL && sink->wants != NULL ? sink : NULL;
  self->sift_data = user_data;
}

gboolean
pf_pop3_source_sift (PfPop3Source  *self,
                     PfPop3WantFunc is_new,
                     gpointer       user_data,
                     GCancellable  *cancellable,
                     GError       **error)
{
  static const PfPop3Sink sink = { head_begin, head_chunk, head_end };
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GPtrArray) asked = g_ptr_array_new ();
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();
  g_autoptr (GByteArray) head = g_byte_array_new ();
  Sift     sift = { .source = self, .items = asked, .head = head };
  gboolean has_top;

  if (self->sift_sink == NULL)
    return TRUE;
  has_top = pf_pop3_session_get_caps (self->session)->has_top;
  items = collect (self, is_new, user_data);
  for (guint i = 0; i < items->len; i++)
    {
      PfPop3Item *item = items->pdata[i];
      PfWant      want = ask (self, item, NULL);

      if (want == PF_WANT_NOTHING || (want == PF_WANT_NO && !has_top))
        {
          if (!pass_skipped (self, item, NULL, error))
            return FALSE;
        }
      else if (has_top)
        {
          g_ptr_array_add (asked, item);
          g_ptr_array_add (entries, item->entry);
        }
    }
  return entries->len == 0 || pf_pop3_session_top_many (self->session, entries, &sink,
                                                        &sift, cancellable, error);
}
