/* pf-pop3-session-mail.c - counting, listing and reading messages; never deleting
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 1939 5 and 7 (STAT, LIST, RETR, UIDL, TOP), RFC 2449 6.6 (PIPELINING)
 */

#define G_LOG_DOMAIN "pf-pop3"

#include "base/pf-error.h"
#include "base/pf-threads.h"
#include "pop3/pf-pop3-session-private.h"
#include "pop3/pf-pop3-unstuff.h"

#define MESSAGES_MAX 1000000 /* of one mailbox */
#define DAMAGED_MAX 16       /* lines of one list; with more it is no list of mail */
#define MESSAGE_MAX (G_GUINT64_CONSTANT (4) << 30)

/* What LIST tells is wrong by line ends on some servers, by whole encodings on few: a
 * message may be so many times larger, and so much more, not fill the disk. */
#define GROWTH_FACTOR 4
#define GROWTH_SLACK ((guint64) 16 << 20)

/* In flight at most: of large messages a few keep the line full, and what a broken line
 * costs stays small. */
#define WINDOW_OCTETS ((guint64) 16 << 20)

static gboolean
break_grammar (PfPop3Session *self, const char *what, const char *line, GError **error)
{
  GError *malformed = NULL;

  pf_wire_set_error (self->wire, &malformed, PF_PROTO_ERROR, PF_PROTO_ERROR_MALFORMED,
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
  g_free (entry->damage);
  g_free (entry);
}

typedef struct
{
  GPtrArray *entries; /* (unowned) (element-type PfPop3Entry) */
  guint      damaged;
} List;

static PfPop3Entry *
last_entry (const List *list)
{
  return list->entries->len > 0 ? list->entries->pdata[list->entries->len - 1] : NULL;
}

/* The message is there all the same: its number, if that cannot be read either, is the
 * next one. */
static gboolean
take_damaged_line (PfPop3Session *self, List *list, const char *line, GError **error)
{
  const PfPop3Entry *last = last_entry (list);
  PfPop3Entry       *entry;
  guint              number;

  if (++list->damaged > DAMAGED_MAX)
    return break_grammar (self, "LIST", line, error);
  if (!pf_pop3_parse_first_number (line, &number) || number == 0)
    number = last != NULL ? last->number + 1 : 1;
  if (last != NULL && last->number == number)
    return TRUE;
  entry = g_new0 (PfPop3Entry, 1);
  entry->number = number;
  entry->damage = pf_clean_server_text (line);
  g_ptr_array_add (list->entries, entry);
  return TRUE;
}

static gboolean
take_list_line (PfPop3Session *self, const char *line, gpointer user_data, GError **error)
{
  List                   *list = user_data;
  const PfPop3Entry      *last = last_entry (list);
  g_autofree PfPop3Entry *entry = g_new0 (PfPop3Entry, 1);

  if (!pf_pop3_parse_numbers (line, &entry->number, &entry->octets) || entry->number == 0)
    return take_damaged_line (self, list, line, error);
  /* What was guessed to be this one is none. */
  if (last != NULL && last->damage != NULL && last->number == entry->number)
    g_ptr_array_remove_index (list->entries, list->entries->len - 1);
  g_ptr_array_add (list->entries, g_steal_pointer (&entry));
  return TRUE;
}

/* The two lists run in the same order, but for servers where they do not. */
typedef struct
{
  GPtrArray  *entries;   /* (unowned) (element-type PfPop3Entry) */
  GHashTable *by_number; /* (owned) (nullable): made when the order is broken */
  guint       next;
  guint       damaged;
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
  Match           *match = user_data;
  g_autofree char *id = NULL;
  guint            number;
  PfPop3Entry     *entry;

  /* Then it is known by its header, as where a server gives no ids. */
  if (!pf_pop3_parse_uidl (line, &number, &id))
    return ++match->damaged <= DAMAGED_MAX || break_grammar (self, "UIDL", line, error);
  entry = find_entry (match, number);
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
  List list = { entries, 0 };

  if (!pf_pop3_session_read_reply (self, &reply, cancellable, error))
    return FALSE;
  if (reply.status != PF_POP3_OK)
    return pf_pop3_session_refuse (self, &reply, PF_POP3_ASKED_MAILBOX, "LIST", error);

  return pf_pop3_session_read_lines (self, MESSAGES_MAX, take_list_line, &list,
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
  Match    match = { entries, NULL, 0, 0 };
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

/* In one flight the second answer must be read also after a refused LIST. */
static gboolean
list_in_flight (PfPop3Session *self,
                gboolean       with_capa,
                GPtrArray     *entries,
                GCancellable  *cancellable,
                GError       **error)
{
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GError) ignored = NULL;

  if ((with_capa && !pf_pop3_session_write (self, "CAPA", cancellable, error)) ||
      !pf_pop3_session_write (self, "LIST", cancellable, error) ||
      !pf_pop3_session_write (self, "UIDL", cancellable, error) ||
      (with_capa && !pf_pop3_session_read_capa (self, cancellable, error)))
    return FALSE;
  if (read_list (self, entries, cancellable, &local_error))
    return read_uidl (self, entries, cancellable, error);

  if (self->state != PF_POP3_STATE_OVER &&
      !read_uidl (self, nothing, cancellable, &ignored))
    g_debug ("uidl: %s", ignored->message);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static GPtrArray *
list_all (PfPop3Session *self,
          gboolean       with_capa,
          GCancellable  *cancellable,
          GError       **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (entry_free);
  gboolean is_ok;

  pf_assert_may_block ();

  if (!pf_pop3_session_is_in (self, PF_POP3_STATE_READY, error))
    return NULL;
  if (self->caps->has_pipelining)
    is_ok = list_in_flight (self, with_capa, entries, cancellable, error);
  else
    is_ok = (!with_capa || pf_pop3_session_capa (self, cancellable, error)) &&
            pf_pop3_session_write (self, "LIST", cancellable, error) &&
            read_list (self, entries, cancellable, error) &&
            pf_pop3_session_write (self, "UIDL", cancellable, error) &&
            read_uidl (self, entries, cancellable, error);

  return is_ok ? g_steal_pointer (&entries) : NULL;
}

GPtrArray *
pf_pop3_session_list (PfPop3Session *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (PF_IS_POP3_SESSION (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return list_all (self, FALSE, cancellable, error);
}

GPtrArray *
pf_pop3_session_capa_and_list (PfPop3Session *self,
                               GCancellable  *cancellable,
                               GError       **error)
{
  g_return_val_if_fail (PF_IS_POP3_SESSION (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return list_all (self, TRUE, cancellable, error);
}

/* One message being streamed. */
typedef struct
{
  PfPop3Unstuff unstuff;
  PfChunkFunc   func;
  gpointer      user_data;
  guint64       max;
} Body;

/* A size of 0 is no size. */
static guint64
most_octets (const PfPop3Entry *entry)
{
  if (entry->octets == 0 || entry->octets > (MESSAGE_MAX - GROWTH_SLACK) / GROWTH_FACTOR)
    return MESSAGE_MAX;
  return GROWTH_FACTOR * entry->octets + GROWTH_SLACK;
}

static gssize
scan_body (const guint8 *data,
           gsize         length,
           gboolean     *out_is_done,
           gpointer      user_data,
           GError      **error)
{
  Body *body = user_data;

  if (body->unstuff.taken > body->max)
    {
      g_set_error_literal (error, PF_WIRE_ERROR, PF_WIRE_ERROR_TOO_LONG,
                           body->max < MESSAGE_MAX
                               ? "It is far larger than its server says"
                               : "A message without an end");
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
  Body body = { { 0 }, func, user_data, MESSAGE_MAX };

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

/* Several messages asked for and answered in turn. */
typedef struct
{
  PfPop3Session    *session;
  GPtrArray        *entries; /* (unowned) (element-type PfPop3Entry) */
  const PfPop3Sink *sink;
  gpointer          user_data;
  const char       *name;  /* of the command */
  const char       *after; /* what follows its number */
  gsize             asked;
  gsize             answered;
  guint64           octets; /* in flight, as LIST told */
} Run;

/* Passes on the answer to one command. */
static gboolean
read_message (Run               *run,
              const PfPop3Entry *entry,
              GCancellable      *cancellable,
              GError           **error)
{
  PfPop3Session *self = run->session;
  Body           body = { { 0 }, run->sink->chunk, run->user_data, most_octets (entry) };
  g_auto (PfPop3Reply) reply = { 0 };
  g_autoptr (GError) refusal = NULL;

  if (!pf_pop3_session_read_reply (self, &reply, cancellable, error))
    return FALSE;
  if (reply.status == PF_POP3_CHALLENGE)
    return break_grammar (self, run->name, reply.text, error);
  if (!run->sink->begin (entry, run->user_data, error))
    return pf_pop3_session_give_up (self);

  if (reply.status != PF_POP3_OK)
    pf_pop3_session_refuse (self, &reply, PF_POP3_ASKED_OTHER, run->name, &refusal);
  else if (!pf_wire_read_until (self->wire, scan_body, &body, cancellable, error))
    return pf_pop3_session_give_up (self);

  return run->sink->end (entry, refusal == NULL ? &body.unstuff : NULL, refusal,
                         run->user_data, error) ||
         pf_pop3_session_give_up (self);
}

/* Asks for more as soon as half of the window is answered: many commands go in one
 * packet. */
static gboolean
ask_for_more (Run *run, GCancellable *cancellable, GError **error)
{
  gsize window = run->session->caps->has_pipelining ? run->session->window : 1;
  gsize flying = run->asked - run->answered;

  if (flying > window / 2 || (flying > 0 && run->octets > WINDOW_OCTETS / 2))
    return TRUE;
  for (; run->asked < run->entries->len && run->asked - run->answered < window;
       run->asked++)
    {
      const PfPop3Entry *entry = run->entries->pdata[run->asked];

      if (run->asked > run->answered && entry->octets > WINDOW_OCTETS - run->octets)
        break;
      if (!pf_wire_printf (run->session->wire, cancellable, error, "%s %u%s\r\n",
                           run->name, entry->number, run->after))
        return pf_pop3_session_give_up (run->session);
      run->octets += MIN (entry->octets, WINDOW_OCTETS);
    }
  return TRUE;
}

static gboolean
run_all (Run *run, GCancellable *cancellable, GError **error)
{
  pf_assert_may_block ();

  if (!pf_pop3_session_is_in (run->session, PF_POP3_STATE_READY, error))
    return FALSE;
  for (; run->answered < run->entries->len; run->answered++)
    {
      const PfPop3Entry *entry = run->entries->pdata[run->answered];

      if (!ask_for_more (run, cancellable, error) ||
          !read_message (run, entry, cancellable, error))
        return FALSE;
      run->octets -= MIN (entry->octets, WINDOW_OCTETS);
    }
  return TRUE;
}

void
pf_pop3_session_set_window (PfPop3Session *self, guint messages)
{
  g_return_if_fail (PF_IS_POP3_SESSION (self));
  g_return_if_fail (messages > 0);

  self->window = messages;
}

gboolean
pf_pop3_session_retr_many (PfPop3Session    *self,
                           GPtrArray        *entries,
                           const PfPop3Sink *sink,
                           gpointer          user_data,
                           GCancellable     *cancellable,
                           GError          **error)
{
  Run run = { self, entries, sink, user_data, "RETR", "", 0, 0, 0 };

  g_return_val_if_fail (PF_IS_POP3_SESSION (self), FALSE);
  g_return_val_if_fail (entries != NULL && sink != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return run_all (&run, cancellable, error);
}

gboolean
pf_pop3_session_top_many (PfPop3Session    *self,
                          GPtrArray        *entries,
                          const PfPop3Sink *sink,
                          gpointer          user_data,
                          GCancellable     *cancellable,
                          GError          **error)
{
  Run run = { self, entries, sink, user_data, "TOP", " 0", 0, 0, 0 };

  g_return_val_if_fail (PF_IS_POP3_SESSION (self), FALSE);
  g_return_val_if_fail (entries != NULL && sink != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return run_all (&run, cancellable, error);
}
