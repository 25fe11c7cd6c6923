/* pf-probe-talk.c - the few words a probe exchanges with a server
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 9051 6.1.1 and 6.2.1, RFC 2449 5 and RFC 2595 4, RFC 5321 4.1 and RFC 3207
 */

#define G_LOG_DOMAIN "pf-probe"

#include "probe/pf-probe-talk.h"

#include "imap/pf-imap-parser.h"
#include "pop3/pf-pop3-reply.h"
#include "probe/pf-probe-speaks.h"
#include "smtp/pf-smtp-reply.h"

#include <string.h>

#define MS 1000 /* microseconds */
#define RESOLVE_MS 4000
#define CONNECT_MS 4000
#define GREETING_MS 4000
#define TLS_MS 5000
#define ANSWER_MS 4000
#define LEAVE_MS 1000
/* Below what moves a deadline on, so that no server can drip its greeting for ever. */
#define GREETING_LINE_MAX 4000
#define ANSWER_LINE_MAX 65536 /* 40 kB of capabilities are met */
#define ANSWER_LINES_MAX 500
#define TOKENS_MAX 500

/* What each protocol calls things; "%u" is the tag. */
static const struct
{
  const char *capability;
  const char *start_tls;
  const char *injected;
  const char *leave;
} words[] = {
  [PF_PROTOCOL_IMAP] = { "CAPABILITY", "STARTTLS", "NOOP", "LOGOUT" },
  [PF_PROTOCOL_POP3] = { "CAPA", "STLS", "CAPA", "QUIT" },
  [PF_PROTOCOL_SMTP] = { "EHLO [127.0.0.1]", "STARTTLS", "NOOP", "QUIT" },
};

/* One whole answer, whatever the protocol. */
typedef struct
{
  gboolean   is_ok;
  GPtrArray *lines; /* (element-type utf8): of the answer, for the capabilities */
  char      *code;  /* (nullable) */
  char      *text;
} Answer;

static void
answer_clear (Answer *answer)
{
  g_clear_pointer (&answer->lines, g_ptr_array_unref);
  g_clear_pointer (&answer->code, g_free);
  g_clear_pointer (&answer->text, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

void
pf_probe_greeting_clear (PfProbeGreeting *greeting)
{
  g_clear_pointer (&greeting->text, g_free);
}

static gboolean
fail (PfProbeTalk *self,
      GError     **error,
      PfProtoError code,
      const char  *what,
      const char  *text)
{
  g_autofree char *clean = pf_clean_server_text (text);
  GError *local_error = g_error_new (PF_PROTO_ERROR, (int) code, "%s: %s", what, clean);

  pf_error_set_host (local_error, self->endpoint->host, self->endpoint->port);
  pf_error_set_server_text (local_error, NULL, text);
  g_propagate_error (error, local_error);
  return FALSE;
}

/* Milliseconds for a step: its own limit, or what is left of all. */
static int
limit (const PfProbeTalk *self, int step_ms)
{
  gint64 left = (self->deadline - g_get_monotonic_time ()) / MS;

  return (int) CLAMP (left, 1, step_ms);
}

gboolean
pf_probe_talk_open (PfProbeTalk *self, const PfWireLook *look, GError **error)
{
  PfWireLook limited = *look;

  limited.resolve_ms = limit (self, RESOLVE_MS);
  limited.connect_ms = limit (self, CONNECT_MS);
  limited.tls_ms = limit (self, TLS_MS);
  self->wire = pf_wire_open_to_look (self->endpoint, self->trust, &limited,
                                     self->transcript, self->cancellable, error);
  return self->wire != NULL;
}

void
pf_probe_talk_close (PfProbeTalk *self)
{
  g_clear_object (&self->wire);
}

static char *
read_line (PfProbeTalk *self, int step_ms, GError **error)
{
  pf_wire_set_answer_timeout (self->wire, limit (self, step_ms));
  return pf_wire_read_line (self->wire, NULL, self->cancellable, error);
}

/* Takes what the greeting itself says besides which protocol it is. */
static void
judge_greeting (PfProbeGreeting *out, const char *line)
{
  static const char *const refusals[] = { "* BYE", "-ERR", "421", "554" };

  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    out->is_refusal |= g_ascii_strncasecmp (line, refusals[i], strlen (refusals[i])) == 0;
  out->is_preauth = g_ascii_strncasecmp (line, "* PREAUTH", 9) == 0;
}

/* The further lines of "220-". */
static gboolean
read_rest_of_greeting (PfProbeTalk *self, const char *first, GError **error)
{
  gboolean goes_on = strlen (first) > 3 && first[3] == '-';

  for (int n = 0; goes_on; n++)
    {
      g_autofree char *line = NULL;

      if (n == PF_SMTP_LIMIT_LINES)
        return fail (self, error, PF_PROTO_ERROR_MALFORMED, "A greeting without an end",
                     first);
      line = read_line (self, ANSWER_MS, error);
      if (line == NULL)
        return FALSE;
      goes_on = strlen (line) > 3 && line[3] == '-';
    }
  return TRUE;
}

static gboolean
greet (PfProbeTalk *self, PfProbeGreeting *out, GError **error)
{
  PfSpeaks         expected = pf_probe_speaks_of (self->endpoint->protocol);
  gsize            length;
  g_autofree char *line = NULL;
  g_autofree char *what = NULL;

  pf_wire_set_answer_timeout (self->wire, limit (self, GREETING_MS));
  line = pf_wire_read_line (self->wire, &length, self->cancellable, error);
  if (line == NULL)
    {
      const guint8 *data = pf_wire_peek (self->wire, &length);

      out->speaks = pf_probe_recognise (data, length);
      return FALSE;
    }

  out->speaks = pf_probe_recognise (line, length);
  out->text = pf_clean_server_text (line);
  if (out->speaks != expected)
    {
      what = g_strdup_printf ("%s where %s was expected",
                              pf_probe_speaks_name (out->speaks),
                              pf_probe_speaks_name (expected));
      return fail (self, error, PF_PROTO_ERROR_UNEXPECTED, what, line);
    }
  judge_greeting (out, line);
  if (out->is_refusal)
    return fail (self, error, PF_PROTO_ERROR_BYE, "The server does not let us in", line);

  return out->speaks != PF_SPEAKS_SMTP || read_rest_of_greeting (self, line, error);
}

gboolean
pf_probe_talk_greet (PfProbeTalk *self, PfProbeGreeting *out, GError **error)
{
  gboolean is_greeted;

  *out = (PfProbeGreeting){ PF_SPEAKS_NOTHING, NULL, FALSE, FALSE };
  pf_wire_set_line_limit (self->wire, GREETING_LINE_MAX);
  is_greeted = greet (self, out, error);
  pf_wire_set_line_limit (self->wire, ANSWER_LINE_MAX);
  return is_greeted;
}

/* As the server wrote them. */
static void
take_imap_caps (Answer *answer, const PfImapReply *reply)
{
  g_ptr_array_set_size (answer->lines, 0);
  for (guint i = 0; i < MIN (reply->n_nodes, TOKENS_MAX); i++)
    if (pf_imap_node_get_text (&reply->nodes[i]) != NULL)
      g_ptr_array_add (answer->lines, g_utf8_make_valid (reply->nodes[i].text, -1));
}

static void
take_imap_end (Answer *answer, const PfImapReply *reply)
{
  answer->is_ok = reply->status == PF_IMAP_OK;
  answer->code = g_strdup (reply->code);
  answer->text = g_strdup (reply->text);
}

/* Returns: whether @reply ends the answer */
static gboolean
take_imap_reply (PfProbeTalk *self, Answer *answer, const PfImapReply *reply)
{
  g_autofree char *tag = g_strdup_printf ("p%u", self->last_tag);

  if (reply->kind == PF_IMAP_REPLY_DATA && g_str_equal (reply->name, "CAPABILITY"))
    take_imap_caps (answer, reply);
  if (reply->kind != PF_IMAP_REPLY_TAGGED || g_strcmp0 (reply->tag, tag) != 0)
    return FALSE;

  take_imap_end (answer, reply);
  return TRUE;
}

static gboolean
read_imap_answer (PfProbeTalk *self, Answer *answer, GError **error)
{
  g_autoptr (PfImapParser) parser = pf_imap_parser_new ();

  for (int n = 0; n < ANSWER_LINES_MAX; n++)
    {
      g_autofree char   *line = read_line (self, ANSWER_MS, error);
      const PfImapReply *reply = NULL;
      guint64            literal;

      if (line == NULL)
        return FALSE;
      if (pf_imap_parser_line (parser, line, strlen (line), &literal) ==
          PF_IMAP_FEED_DONE)
        reply = pf_imap_parser_finish (parser);
      if (reply == NULL)
        return fail (self, error, PF_PROTO_ERROR_MALFORMED, "Not an IMAP answer", line);
      if (take_imap_reply (self, answer, reply))
        return TRUE;
    }
  return fail (self, error, PF_PROTO_ERROR_MALFORMED, "An answer without an end", "");
}

static gboolean
read_pop3_answer (PfProbeTalk *self, Answer *answer, gboolean has_lines, GError **error)
{
  g_auto (PfPop3Reply) reply = { 0 };
  g_autofree char *first = read_line (self, ANSWER_MS, error);

  if (first == NULL)
    return FALSE;
  if (!pf_pop3_reply_parse (first, &reply) || reply.status == PF_POP3_CHALLENGE)
    return fail (self, error, PF_PROTO_ERROR_MALFORMED, "Not a POP3 answer", first);

  answer->is_ok = reply.status == PF_POP3_OK;
  answer->code = g_strdup (reply.code);
  answer->text = g_strdup (reply.text);
  for (int n = 0; answer->is_ok && has_lines; n++)
    {
      g_autofree char *line = read_line (self, ANSWER_MS, error);

      if (line == NULL)
        return FALSE;
      if (g_str_equal (line, "."))
        break;
      if (n == ANSWER_LINES_MAX)
        return fail (self, error, PF_PROTO_ERROR_MALFORMED, "A list without an end",
                     line);
      if (*line != '\0')
        g_ptr_array_add (answer->lines, g_utf8_make_valid (line, -1));
    }
  return TRUE;
}

static gboolean
read_smtp_answer (PfProbeTalk *self, Answer *answer, GError **error)
{
  g_auto (PfSmtpReply) reply = { 0 };
  PfSmtpFeed feed = PF_SMTP_FEED_MORE;

  while (feed == PF_SMTP_FEED_MORE)
    {
      g_autofree char *line = read_line (self, ANSWER_MS, error);

      if (line == NULL)
        return FALSE;
      feed = pf_smtp_reply_feed (&reply, line);
      if (feed == PF_SMTP_FEED_BROKEN)
        return fail (self, error, PF_PROTO_ERROR_MALFORMED, "Not an SMTP answer", line);
    }

  answer->is_ok = reply.code / 100 == 2;
  answer->code = g_strdup (reply.enhanced);
  answer->text = pf_smtp_reply_to_text (&reply);
  /* The first line names the server; each other one is an extension. */
  for (guint i = 1; i < reply.lines->len; i++)
    g_ptr_array_add (answer->lines, g_strdup (reply.lines->pdata[i]));
  return TRUE;
}

static gboolean
read_answer (PfProbeTalk *self, Answer *answer, gboolean has_lines, GError **error)
{
  answer->lines = g_ptr_array_new_with_free_func (g_free);
  switch (self->endpoint->protocol)
    {
    case PF_PROTOCOL_IMAP:
      return read_imap_answer (self, answer, error);
    case PF_PROTOCOL_POP3:
      return read_pop3_answer (self, answer, has_lines, error);
    case PF_PROTOCOL_SMTP:
      return read_smtp_answer (self, answer, error);
    }

  g_assert_not_reached ();
}

/* Sends a command, and @injected behind it in the same write. */
static gboolean
say (PfProbeTalk *self, const char *command, const char *injected, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (self->endpoint->protocol == PF_PROTOCOL_IMAP)
    g_string_append_printf (text, "p%u ", ++self->last_tag);
  g_string_append_printf (text, "%s\r\n", command);
  if (injected != NULL)
    g_string_append_printf (text, "%s%s\r\n",
                            self->endpoint->protocol == PF_PROTOCOL_IMAP ? "injected "
                                                                         : "",
                            injected);

  return pf_wire_write_text (self->wire, text->str, (gssize) text->len, self->cancellable,
                             error);
}

gboolean
pf_probe_talk_get_caps (PfProbeTalk *self,
                        char      ***out_tokens,
                        gint64      *out_us,
                        GError     **error)
{
  g_auto (Answer) answer = { 0 };
  gint64 start = g_get_monotonic_time ();
  gint64 took;

  if (!say (self, words[self->endpoint->protocol].capability, NULL, error) ||
      !read_answer (self, &answer, TRUE, error))
    return FALSE;
  took = g_get_monotonic_time () - start;
  *out_us = *out_us < 0 ? took : MIN (*out_us, took);

  /* A POP3 server from before 1998 knows no CAPA: it offers nothing. */
  if (!answer.is_ok && self->endpoint->protocol != PF_PROTOCOL_POP3)
    return fail (self, error, PF_PROTO_ERROR_REFUSED, "Capabilities refused",
                 answer.text);
  g_ptr_array_add (answer.lines, NULL);
  g_strfreev (*out_tokens);
  *out_tokens = (char **) (void *) g_ptr_array_free (g_steal_pointer (&answer.lines),
                                                     FALSE);
  return TRUE;
}

gboolean
pf_probe_offers_tls (char *const *tokens)
{
  for (gsize i = 0; tokens != NULL && tokens[i] != NULL; i++)
    if (g_ascii_strcasecmp (tokens[i], "STARTTLS") == 0 ||
        g_ascii_strcasecmp (tokens[i], "STLS") == 0)
      return TRUE;
  return FALSE;
}

gboolean
pf_probe_talk_shake_hands (PfProbeTalk *self, GError **error)
{
  return pf_wire_start_tls (self->wire, self->cancellable, error);
}

gboolean
pf_probe_talk_start_tls (PfProbeTalk *self, const char *injected, GError **error)
{
  g_auto (Answer) answer = { 0 };
  GError *refusal = NULL;

  if (!say (self, words[self->endpoint->protocol].start_tls, injected, error) ||
      !read_answer (self, &answer, FALSE, error))
    return FALSE;
  if (answer.is_ok)
    return pf_probe_talk_shake_hands (self, error);

  refusal = g_error_new_literal (PF_WIRE_ERROR, PF_WIRE_ERROR_NO_TLS, "STARTTLS refused");
  pf_error_set_host (refusal, self->endpoint->host, self->endpoint->port);
  pf_error_set_server_text (refusal, answer.code, answer.text);
  g_propagate_error (error, refusal);
  return FALSE;
}

/* Whether @line begins an answer, where each is counted. */
static gboolean
is_answer (PfProtocol protocol, const char *line)
{
  switch (protocol)
    {
    case PF_PROTOCOL_IMAP:
      return *line != '*' && *line != '+';
    case PF_PROTOCOL_POP3:
      return g_str_has_prefix (line, "+OK") || g_str_has_prefix (line, "-ERR");
    case PF_PROTOCOL_SMTP:
      return strlen (line) >= 3 && line[3] != '-';
    }

  g_assert_not_reached ();
}

guint
pf_probe_talk_leave (PfProbeTalk *self)
{
  g_autoptr (GError) ignored = NULL;
  guint answers = 0;

  if (!say (self, words[self->endpoint->protocol].leave, NULL, &ignored))
    return 0;
  for (int n = 0; n < ANSWER_LINES_MAX; n++)
    {
      g_autofree char *line = read_line (self, LEAVE_MS, NULL);

      if (line == NULL)
        break;
      answers += is_answer (self->endpoint->protocol, line) ? 1 : 0;
    }
  return answers;
}

const char *
pf_probe_injected_command (PfProtocol protocol)
{
  return words[protocol].injected;
}
