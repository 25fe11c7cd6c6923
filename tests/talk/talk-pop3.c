/* talk-pop3.c - the POP3 session against scripted servers: tests/talk/pop3
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pop3/pf-pop3-session.h"

#include "pf-talk.h"

#include <string.h>

/*
 * What the client does is "@do STEP|STEP…"; what it sees of it must be "@see TEXT".
 * "@password TEXT" is what it signs in with (default "pw"), "@token TEXT" a token.
 *
 *   capa         asks for capabilities; sees them, comma between
 *   stls         upgrades
 *   login        signs in as ada
 *   try          the same, but goes on after a refusal; sees its outcome
 *   stat         sees MESSAGES/OCTETS
 *   list         sees NUMBER:OCTETS:UIDL for each
 *   top N L      sees the octets, line ends as "|"
 *   retr N…      sees the octets of each message, or "!" and the refusal
 *   full N       takes one octet of the message and then no more
 *   quit         says QUIT
 */

typedef struct
{
  const PfTalk  *talk;
  PfPop3Session *session;
  GString       *seen;
} Play;

static void see (Play *play, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
see (Play *play, const char *format, ...)
{
  va_list args;

  if (play->seen->len > 0)
    g_string_append_c (play->seen, ' ');
  va_start (args, format);
  g_string_append_vprintf (play->seen, format, args);
  va_end (args);
}

static gboolean
do_capa (Play *play, const char *text, GError **error)
{
  const PfPop3Caps *caps;
  g_autofree char  *tokens = NULL;

  if (!pf_pop3_session_capa (play->session, NULL, error))
    return FALSE;
  caps = pf_pop3_session_get_caps (play->session);
  tokens = g_strjoinv (",", caps->tokens);
  see (play, "%s", caps->has_capa ? tokens : "none");
  return TRUE;
}

static gboolean
do_stls (Play *play, const char *text, GError **error)
{
  return pf_pop3_session_start_tls (play->session, NULL, error);
}

static gboolean
do_login (Play *play, const char *text, GError **error)
{
  const char *password = pf_talk_get (play->talk, "password");
  const char *token = pf_talk_get (play->talk, "token");
  g_autoptr (PfSecret) secret = pf_secret_new (token != NULL      ? token
                                               : password != NULL ? password
                                                                  : "pw");

  return pf_pop3_session_login (play->session, "ada", secret, token != NULL, NULL, error);
}

static gboolean
do_try (Play *play, const char *text, GError **error)
{
  g_autoptr (GError) refusal = NULL;
  g_autofree char *outcome = NULL;

  if (!do_login (play, text, &refusal) && refusal->domain != PF_AUTH_ERROR)
    {
      g_propagate_error (error, g_steal_pointer (&refusal));
      return FALSE;
    }
  outcome = pf_talk_outcome (refusal);
  see (play, "%s", outcome);
  return TRUE;
}

static gboolean
do_stat (Play *play, const char *text, GError **error)
{
  guint   messages;
  guint64 octets;

  if (!pf_pop3_session_stat (play->session, &messages, &octets, NULL, error))
    return FALSE;
  see (play, "%u/%u", messages, (guint) octets);
  return TRUE;
}

static gboolean
do_list (Play *play, const char *text, GError **error)
{
  g_autoptr (GPtrArray) entries = pf_pop3_session_list (play->session, NULL, error);

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const PfPop3Entry *entry = entries->pdata[i];

      see (play, "%u:%u:%s", entry->number, (guint) entry->octets,
           entry->uidl != NULL ? entry->uidl : "-");
    }
  return entries != NULL;
}

static gboolean
take_chunk (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  Play *play = user_data;

  for (gsize i = 0; i < length; i++)
    if (data[i] == '\n')
      g_string_append_c (play->seen, '|');
    else if (data[i] != '\r')
      g_string_append_c (play->seen, (char) data[i]);
  return TRUE;
}

static gboolean
do_top (Play *play, const char *text, GError **error)
{
  guint number = (guint) g_ascii_strtoull (text, NULL, 10);
  guint lines = (guint) g_ascii_strtoull (strchr (text, ' ') + 1, NULL, 10);

  return pf_pop3_session_top (play->session, number, lines, take_chunk, play, NULL,
                              error);
}

static gboolean
begin_message (const PfPop3Entry *entry, gpointer user_data, GError **error)
{
  see (user_data, "%u:", entry->number);
  return TRUE;
}

static gboolean
end_message (const PfPop3Entry   *entry,
             const PfPop3Unstuff *carried,
             const GError        *refusal,
             gpointer             user_data,
             GError             **error)
{
  Play *play = user_data;

  if (refusal != NULL)
    g_string_append_printf (play->seen, "!%s",
                            pf_error_peek_facts (refusal)->server_text);
  return TRUE;
}

static gboolean
stop_chunk (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  g_set_error_literal (error, PF_STORE_ERROR, PF_STORE_ERROR_MAILBOX_BAD, "full");
  return FALSE;
}

/* "1 2:6000": numbers of messages, perhaps with what LIST told of their size. */
static GPtrArray *
parse_entries (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  GPtrArray *entries = g_ptr_array_new_with_free_func (g_free);

  for (gsize n = 0; words[n] != NULL; n++)
    {
      PfPop3Entry *entry = g_new0 (PfPop3Entry, 1);
      char        *end = NULL;

      entry->number = (guint) g_ascii_strtoull (words[n], &end, 10);
      if (*end == ':')
        entry->octets = g_ascii_strtoull (end + 1, NULL, 10);
      g_ptr_array_add (entries, entry);
    }
  return entries;
}

static gboolean
do_retr (Play *play, const char *text, GError **error)
{
  static const PfPop3Sink sink = { begin_message, take_chunk, end_message };
  g_autoptr (GPtrArray) entries = parse_entries (text);

  return pf_pop3_session_retr_many (play->session, entries, &sink, play, NULL, error);
}

static gboolean
do_tops (Play *play, const char *text, GError **error)
{
  static const PfPop3Sink sink = { begin_message, take_chunk, end_message };
  g_autoptr (GPtrArray) entries = parse_entries (text);

  return pf_pop3_session_top_many (play->session, entries, &sink, play, NULL, error);
}

static gboolean
do_full (Play *play, const char *text, GError **error)
{
  static const PfPop3Sink sink = { begin_message, stop_chunk, end_message };
  g_autoptr (GPtrArray) entries = parse_entries (text);

  return pf_pop3_session_retr_many (play->session, entries, &sink, play, NULL, error);
}

static gboolean
do_quit (Play *play, const char *text, GError **error)
{
  pf_pop3_session_quit (play->session, NULL);
  return TRUE;
}

static const struct
{
  const char *word;
  gboolean (*run) (Play *play, const char *text, GError **error);
} steps[] = {
  { "capa", do_capa }, { "stls", do_stls }, { "login", do_login }, { "try", do_try },
  { "stat", do_stat }, { "list", do_list }, { "top", do_top },     { "retr", do_retr },
  { "full", do_full }, { "quit", do_quit }, { "tops", do_tops },
};

static gboolean
run_step (Play *play, const char *step, GError **error)
{
  gsize length = strcspn (step, " ");

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (strlen (steps[i].word) == length && strncmp (steps[i].word, step, length) == 0)
      return steps[i].run (play, step + length + (step[length] == ' '), error);

  g_error ("no such step: %s", step);
}

static gboolean
play_client (const PfTalk     *talk,
             const PfEndpoint *endpoint,
             const PfTrust    *trust,
             gboolean          is_cut,
             GError          **error)
{
  const char *todo = pf_talk_get (talk, "do");
  const char *expected = pf_talk_get (talk, "see");
  g_auto (GStrv) words = g_strsplit (todo != NULL ? todo : "capa", "|", -1);
  g_autoptr (PfWire) wire = NULL;
  g_autoptr (GString) seen = g_string_new (NULL);
  Play play = { talk, NULL, seen };

  wire = pf_wire_open (endpoint, trust, NULL, NULL, error);
  if (wire != NULL)
    play.session = pf_pop3_session_open (wire, NULL, error);
  for (gsize i = 0; play.session != NULL && *error == NULL && words[i] != NULL; i++)
    if (!run_step (&play, words[i], error))
      g_assert_nonnull (*error);

  if (!is_cut)
    g_assert_cmpstr (seen->str, ==, expected != NULL ? expected : "");
  g_clear_object (&play.session);
  return *error == NULL;
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  pf_talk_add_folder ("pop3", PF_PROTOCOL_POP3, "ada", play_client);

  return g_test_run ();
}
