/* pf-pop3-session-mail.c - counting, listing and reading messages; never deleting
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 1939 5 and 7 (STAT, LIST, RETR, UIDL, TOP), RFC 2449 6.6 (PIPELINING)
 */

#define G_LOG_DOMAIN "pf-pop3"

#include "base/pf-threads.h"
#include "pop3/pf-pop3-session-private.h"
#include "pop3/pf-pop3-unstuff.h"

#define MESSAGES_MAX 1000000 /* of one mailbox */
#define MESSAGE_MAX (G_GUINT64_CONSTANT (4) << 30)
#define WINDOW 32 /* RETR in flight: hides the round trip of small messages */

static gboolean
break_grammar (PfPop3Session *self, const char *what, const char *line, GError **error)
{
  GError *malformed = NULL;

  pf_pop3_session_fail (self, &malformed, PF_PROTO_ERROR, PF_PROTO_ERROR_MALFORMED,
                        "Broken answer to %s", what);
  pf_error_set_server_text (malformed, NULL, line);
  g_propagate_error (error, malformed);
  return pf_pop3_session_give_up (self);
}

gboolean
pf_pop3_session_stat (PfPop3Session *self,
                      guint         *out_messages,
                      guint64       *out_octets,
                      GCancellable  *cancellable,
                      GError       **error)
{
  g_auto (PfPop3Reply) reply = { 0 };

  g_return_val_if_fail (PF_IS_POP3_SESSION (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);
  pf_assert_may_block ();

  if (!pf_pop3_session_is_in (self, PF_POP3_STATE_READY, error) ||
      !pf_pop3_session_ask (self, "STAT", &reply, cancellable, error))
    return FALSE;
  if (reply.status != PF_POP3_OK)
    return pf_pop3_session_refuse (self, &reply, PF_POP3_ASKED_MAILBOX, "STAT", error);

  return pf_pop3_parse_numbers (reply.text, out_messages, out_octets) ||
         break_grammar (self, "STAT", reply.text, error);
}

static void
entry_free (gpointer data)
{
  PfPop3Entry *entry = data;

  g_free (entry->uidl);
  g_free (entry);
}

static gboolean
take_list_line (PfPop3Session *self, const char *line, gpointer user_data, GError **error)
{
  g_autofree PfPop3Entry *entry = g_new0 (PfPop3Entry, 1);

  if (!pf_pop3_parse_numbers (line, &entry->number, &entry->octets) || entry->number == 0)
    return break_grammar (self, "LIST", line, error);
  g_ptr_array_add (user_data, g_steal_pointer (&entry));
  return TRUE;
}

/* The two lists run in the same order, but for servers where they do not. */
typedef struct
{
  GPtrArray  *entries;   /* (unowned) (element-type PfPop3Entry) */
  GHashTable *by_number; /* (owned) (nullable): made when the order is broken */
  guint       next;
} Match;

static PfPop3Entry *
find_entry (Match *match, guint number)
{
  PfPop3Entry *entry = match->next < match->entries->len
                           ? match->entries->pdata[match->next]
                           : NULL;

  if (entry != NULL && entry->number == number)
    {
      match->next++;
      return entry;
    }

  if (match->by_number == NULL)
    {
      match->by_number = g_hash_table_new (NULL, NULL);
      for (guint i = 0; i < match->entries->len; i++)
        {
          entry = match->entries->pdata[i];
          g_hash_table_insert (match->by_number, GUINT_TO_POINTER (entry->number), entry);
        }
    }
  return g_hash_table_lookup (match->by_number, GUINT_TO_POINTER (number));
}

static gboolean
take_uidl_line (PfPop3Session *self, const char *line, gpointer user_data, GError **error)
{
  g_autofree char *id = NULL;
  guint            number;
  PfPop3Entry     *entry;

  if (!pf_pop3_parse_uidl (line, &number, &id))
    return break_grammar (self, "UIDL", line, error);
  entry = find_entry (user_data, number);
  if (entry != NULL)
    {
      g_free (entry->uidl);
      entry->uidl = g_steal_pointer (&id);
    }
  return TRUE;
}

static gboolean
read_list (PfPop3Session *self,
           GPtrArray     *entries,
           GCancellable  *cancellable,
           GError       **error)
{
  g_auto (PfPop3Reply) reply = { 0 };

  if (!pf_pop3_session_read_reply (self, &reply, cancellable, error))
    return FALSE;
  if (reply.status != PF_POP3_OK)
    return pf_pop3_session_refuse (self, &reply, PF_POP3_ASKED_MAILBOX, "LIST", error);

  return pf_pop3_session_read_lines (self, MESSAGES_MAX, take_list_line, entries,
                                     cancellable, error);
}

/* A refusal is an error only of a server that offers UIDL: then it is of the moment, and
 * without identities what was moved before would not be known again. */
static gboolean
read_uidl (PfPop3Session *self,
           GPtrArray     *entries,
           GCancellable  *cancellable,
           GError       **error)
{
  g_auto (PfPop3Reply) reply = { 0 };
  Match    match = { entries, NULL, 0 };
  gboolean is_ok;

  if (!pf_pop3_session_read_reply (self, &reply, cancellable, error))
    return FALSE;
  if (reply.status != PF_POP3_OK)
    return !self->caps->has_uidl ||
           pf_pop3_session_refuse (self, &reply, PF_POP3_ASKED_MAILBOX, "UIDL", error);

  is_ok = pf_pop3_session_read_lines (self, MESSAGES_MAX, take_uidl_line, &match,
                                      cancellable, error);
  g_clear_pointer (&match.by_number, g_hash_table_unref);
  return is_ok;
}

static gboolean
write_command (PfPop3Session *self,
               const char    *command,
               GCancellable  *cancellable,
               GError       **error)
{
  return pf_wire_printf (self->wire, cancellable, error, "%s\r\n", command) ||
         pf_pop3_session_give_up (self);
}

/* In one flight the second answer must be read also after a refused LIST. */
static gboolean
list_in_flight (PfPop3Session *self,
                GPtrArray     *entries,
                GCancellable  *cancellable,
                GError       **error)
{
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GError) ignored = NULL;

  if (!write_command (self, "LIST", cancellable, error) ||
      !write_command (self, "UIDL", cancellable, error))
    return FALSE;
  if (read_list (self, entries, cancellable, &local_error))
    return read_uidl (self, entries, cancellable, error);

  if (self->state != PF_POP3_STATE_OVER &&
      !read_uidl (self, nothing, cancellable, &ignored))
    g_debug ("uidl: %s", ignored->message);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

GPtrArray *
pf_pop3_session_list (PfPop3Session *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (entry_free);
  gboolean is_ok;

  g_return_val_if_fail (PF_IS_POP3_SESSION (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);
  pf_assert_may_block ();

  if (!pf_pop3_session_is_in (self, PF_POP3_STATE_READY, error))
    return NULL;
  if (self->caps->has_pipelining)
    is_ok = list_in_flight (self, entries, cancellable, error);
  else
    is_ok = write_command (self, "LIST", cancellable, error) &&
            read_list (self, entries, cancellable, error) &&
            write_command (self, "UIDL", cancellable, error) &&
            read_uidl (self, entries, cancellable, error);

  return is_ok ? g_steal_pointer (&entries) : NULL;
}

/* One message being streamed. */
typedef struct
{
  PfPop3Unstuff unstuff;
  PfChunkFunc   func;
  gpointer      user_data;
} Body;

static gssize
scan_body (const guint8 *data,
           gsize         length,
           gboolean     *out_is_done,
           gpointer      user_data,
           GError      **error)
{
  Body *body = user_data;

  if (body->unstuff.taken > MESSAGE_MAX)
    {
      g_set_error_literal (error, PF_WIRE_ERROR, PF_WIRE_ERROR_TOO_LONG,
                           "A message without an end");
      return -1;
    }
  return pf_pop3_unstuff_push (&body->unstuff, data, length, out_is_done, body->func,
                               body->user_data, error);
}

static gboolean
read_body (PfPop3Session *self,
           PfChunkFunc    func,
           gpointer       user_data,
           GCancellable  *cancellable,
           GError       **error)
{
  Body body = { { 0 }, func, user_data };

  return pf_wire_read_until (self->wire, scan_body, &body, cancellable, error) ||
         pf_pop3_session_give_up (self);
}

gboolean
pf_pop3_session_top (PfPop3Session *self,
                     guint          number,
                     guint          lines,
                     PfChunkFunc    func,
                     gpointer       user_data,
                     GCancellable  *cancellable,
                     GError       **error)
{
  g_auto (PfPop3Reply) reply = { 0 };
  g_autofree char *command = g_strdup_printf ("TOP %u %u", number, lines);

  g_return_val_if_fail (PF_IS_POP3_SESSION (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);
  pf_assert_may_block ();

  if (!pf_pop3_session_is_in (self, PF_POP3_STATE_READY, error) ||
      !pf_pop3_session_ask (self, command, &reply, cancellable, error))
    return FALSE;
  if (reply.status != PF_POP3_OK)
    return pf_pop3_session_refuse (self, &reply, PF_POP3_ASKED_OTHER, "TOP", error);

  return read_body (self, func, user_data, cancellable, error);
}

typedef struct
{
  gboolean (*begin) (guint number, gpointer user_data, GError **error);
  PfChunkFunc chunk;
  gboolean (*end) (guint       number,
                   const char *error_text,
                   gpointer    user_data,
                   GError    **error);
  gpointer user_data;
} Sink;

/* The answer to one RETR.  Who takes the messages ends the session by an error: others
 * are on their way. */
static gboolean
read_message (PfPop3Session *self,
              guint          number,
              const Sink    *sink,
              GCancellable  *cancellable,
              GError       **error)
{
  g_auto (PfPop3Reply) reply = { 0 };
  g_autofree char *text = NULL;

  if (!pf_pop3_session_read_reply (self, &reply, cancellable, error))
    return FALSE;
  if (reply.status == PF_POP3_CHALLENGE)
    return break_grammar (self, "RETR", reply.text, error);
  if (!sink->begin (number, sink->user_data, error))
    return pf_pop3_session_give_up (self);

  if (reply.status == PF_POP3_OK)
    {
      if (!read_body (self, sink->chunk, sink->user_data, cancellable, error))
        return FALSE;
    }
  else
    text = pf_clean_server_text (reply.text);

  return sink->end (number, text, sink->user_data, error) ||
         pf_pop3_session_give_up (self);
}

gboolean
pf_pop3_session_retr_many (
    PfPop3Session *self,
    const guint   *numbers,
    gsize          n_numbers,
    gboolean (*begin) (guint number, gpointer user_data, GError **error),
    PfChunkFunc chunk,
    gboolean (*end) (
        guint number, const char *error_text, gpointer user_data, GError **error),
    gpointer      user_data,
    GCancellable *cancellable,
    GError      **error)
{
  Sink  sink = { begin, chunk, end, user_data };
  gsize window;
  gsize asked = 0;

  g_return_val_if_fail (PF_IS_POP3_SESSION (self), FALSE);
  g_return_val_if_fail (begin != NULL && chunk != NULL && end != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);
  pf_assert_may_block ();

  if (!pf_pop3_session_is_in (self, PF_POP3_STATE_READY, error))
    return FALSE;

  window = self->caps->has_pipelining ? WINDOW : 1;
  for (gsize done = 0; done < n_numbers; done++)
    {
      for (; asked < n_numbers && asked < done + window; asked++)
        if (!pf_wire_printf (self->wire, cancellable, error, "RETR %u\r\n",
                             numbers[asked]))
          return pf_pop3_session_give_up (self);
      if (!read_message (self, numbers[done], &sink, cancellable, error))
        return FALSE;
    }

  return TRUE;
}
