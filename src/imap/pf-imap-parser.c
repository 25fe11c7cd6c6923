/* pf-imap-parser.c - what an IMAP server says, as a tree of nodes
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 3501, RFC 9051 (grammar of responses)
 * RFC 3516 (literal8), RFC 7888 ("{n+}", met from servers too)
 */

#include "imap/pf-imap-parser.h"

#include "base/pf-limits.h"

#include <string.h>

#define LITERAL_DIGITS 20 /* of a 64-bit number */

/* Where a literal stands in the bytes gathered so far. */
typedef struct
{
  gsize    brace; /* of its "{", or of "~" before it */
  gsize    data;
  guint64  length;
  gboolean is_dropped;
} Literal;

struct _PfImapParser
{
  GByteArray *raw;      /* the lines without line ends, literals in their places */
  GArray     *literals; /* (element-type Literal) */
  GArray     *nodes;    /* (element-type PfImapNode) */
  gsize       held;     /* bytes of literals in raw */
  gboolean    is_begun; /* a response is being gathered */
  PfImapReply reply;

  /* While the tree is made: */
  gsize at;
  gsize end;
  guint next_literal;
};

PfImapParser *
pf_imap_parser_new (void)
{
  PfImapParser *self = g_new0 (PfImapParser, 1);

  self->raw = g_byte_array_new ();
  self->literals = g_array_new (FALSE, FALSE, sizeof (Literal));
  self->nodes = g_array_new (FALSE, FALSE, sizeof (PfImapNode));
  return self;
}

void
pf_imap_parser_free (PfImapParser *self)
{
  g_byte_array_unref (self->raw);
  g_array_unref (self->literals);
  g_array_unref (self->nodes);
  g_free (self);
}

static gboolean
starts_with (const char *text, gsize length, const char *word)
{
  gsize n = strlen (word);

  return length >= n && g_ascii_strncasecmp (text, word, n) == 0;
}

/* Whether a response can hold literals: the sentence of a status response is free
 * text, and a "{5}" at its end is only that. */
static gboolean
may_have_literals (const char *line, gsize length)
{
  static const char *const words[] = { "OK", "NO", "BAD", "BYE", "PREAUTH" };

  if (length < 2 || line[0] != '*' || line[1] != ' ')
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize n = strlen (words[i]);

      if (starts_with (line + 2, length - 2, words[i]) &&
          (length == 2 + n || line[2 + n] == ' '))
        return FALSE;
    }
  return TRUE;
}

/* Finds "{n}", "{n+}" or "~{n}" at the end of a line. */
static gboolean
find_literal (const char *line, gsize length, gsize *out_brace, guint64 *out_size)
{
  gsize   close = length;
  gsize   digits;
  guint64 size = 0;

  if (close < 3 || line[close - 1] != '}')
    return FALSE;
  close--;
  if (line[close - 1] == '+')
    close--;
  for (digits = close; digits > 0 && g_ascii_isdigit (line[digits - 1]); digits--)
    continue;
  if (digits == close || close - digits > LITERAL_DIGITS || digits == 0 ||
      line[digits - 1] != '{')
    return FALSE;
  for (gsize i = digits; i < close; i++)
    if (!g_uint64_checked_mul (&size, size, 10) ||
        !g_uint64_checked_add (&size, size, line[i] - '0'))
      return FALSE;

  digits--;
  if (digits > 0 && line[digits - 1] == '~')
    digits--;
  if (digits > 0 && strchr (" (])>", line[digits - 1]) == NULL)
    return FALSE;

  *out_brace = digits;
  *out_size = size;
  return TRUE;
}

static void
begin (PfImapParser *self)
{
  if (self->is_begun)
    return;
  g_byte_array_set_size (self->raw, 0);
  g_array_set_size (self->literals, 0);
  self->held = 0;
  self->is_begun = TRUE;
}

PfImapFeed
pf_imap_parser_line (PfImapParser *self,
                     const char   *line,
                     gsize         length,
                     guint64      *out_literal)
{
  Literal literal = { 0 };
  gsize   start;

  begin (self);
  start = self->raw->len;
  if (length > PF_IMAP_LIMIT_REPLY ||
      self->raw->len - self->held > PF_IMAP_LIMIT_REPLY - length)
    {
      self->is_begun = FALSE;
      return PF_IMAP_FEED_TOO_LONG;
    }
  g_byte_array_append (self->raw, (const guint8 *) line, length);

  if (!may_have_literals ((const char *) self->raw->data, self->raw->len) ||
      !find_literal (line, length, &literal.brace, &literal.length))
    return PF_IMAP_FEED_DONE;

  literal.brace += start;
  literal.data = self->raw->len;
  g_array_append_val (self->literals, literal);
  *out_literal = literal.length;
  return PF_IMAP_FEED_LITERAL;
}

static Literal *
last_literal (const PfImapParser *self)
{
  g_assert (self->literals->len > 0);

  return &g_array_index (self->literals, Literal, self->literals->len - 1);
}

gboolean
pf_imap_parser_may_hold (const PfImapParser *self)
{
  return last_literal (self)->length <= PF_LIMIT_LITERAL_IN_LINE - self->held;
}

gboolean
pf_imap_parser_is_body (const PfImapParser *self)
{
  const char *raw = (const char *) self->raw->data;
  gsize       end = last_literal (self)->brace;
  gsize       start;

  if (end == 0 || raw[end - 1] != ' ')
    return FALSE;
  end--;
  for (start = end; start > 0 && raw[start - 1] != ' ' && raw[start - 1] != '(';)
    start--;
  return starts_with (raw + start, end - start, "BODY[]") ||
         starts_with (raw + start, end - start, "BODY[HEADER]") ||
         starts_with (raw + start, end - start, "BINARY[]") ||
         (end - start == strlen ("RFC822") &&
          starts_with (raw + start, end - start, "RFC822"));
}

void
pf_imap_parser_hold (PfImapParser *self, const guint8 *data, gsize length)
{
  g_return_if_fail (length <= PF_LIMIT_LITERAL_IN_LINE - self->held);

  g_byte_array_append (self->raw, data, length);
  self->held += length;
}

void
pf_imap_parser_drop (PfImapParser *self)
{
  last_literal (self)->is_dropped = TRUE;
}

/* --- From here on the response is whole: the tree is made in place --- */

static char *
raw_at (PfImapParser *self, gsize at)
{
  return (char *) self->raw->data + at;
}

static PfImapNode *
add_node (PfImapParser *self, PfImapNodeType type, gsize at, gsize length)
{
  PfImapNode node = { type, 1, length, raw_at (self, at) };

  g_array_append_val (self->nodes, node);
  return &g_array_index (self->nodes, PfImapNode, self->nodes->len - 1);
}

/* A quoted string: its escapes are undone in place, and a NUL stands for its
 * closing quote. */
static gboolean
take_quoted (PfImapParser *self)
{
  gsize from = self->at + 1;
  gsize to = from;
  gsize start = from;

  for (; from < self->end; from++)
    {
      char c = *raw_at (self, from);

      if (c == '"')
        {
          *raw_at (self, to) = '\0';
          add_node (self, PF_IMAP_NODE_STRING, start, to - start);
          self->at = from + 1;
          return TRUE;
        }
      if (c == '\\' && from + 1 < self->end)
        c = *raw_at (self, ++from);
      *raw_at (self, to++) = c;
    }
  return FALSE;
}

static void
take_literal (PfImapParser *self, const Literal *literal)
{
  self->next_literal++;
  self->at = literal->data;
  if (literal->is_dropped)
    {
      add_node (self, PF_IMAP_NODE_DROPPED, self->raw->len - 1, 0);
      return;
    }
  add_node (self, PF_IMAP_NODE_STRING, literal->data, literal->length);
  self->at += literal->length;
}

/* The end of "[HEADER.FIELDS (DATE FROM)]<0>": blanks and parentheses belong to the
 * section.  Only these items have one; a "[" in a keyword is a letter.  @out_is_open says
 * that no "]" comes any more: then it need not be looked for again. */
static gsize
skip_section (PfImapParser *self, gsize start, gsize at, gsize end, gboolean *out_is_open)
{
  const char *word = raw_at (self, start);
  const char *close;

  if (!starts_with (word, at - start, "BODY") &&
      !starts_with (word, at - start, "BINARY"))
    return at + 1;

  close = memchr (raw_at (self, at), ']', end - at);
  *out_is_open = close == NULL;
  return close != NULL ? (gsize) (close - raw_at (self, 0)) + 1 : at + 1;
}

static void
take_atom (PfImapParser *self)
{
  gsize    start = self->at;
  gsize    at = start;
  gsize    end = self->end;
  gboolean is_open = FALSE;

  if (self->next_literal < self->literals->len)
    end = MIN (end, g_array_index (self->literals, Literal, self->next_literal).brace);
  while (at < end)
    {
      char c = *raw_at (self, at);

      if (c == ' ' || c == '(' || c == ')' || (c == '"' && at > start))
        break;
      at = c == '[' && !is_open ? skip_section (self, start, at, end, &is_open) : at + 1;
    }
  if (at - start == 3 && starts_with (raw_at (self, start), 3, "NIL"))
    add_node (self, PF_IMAP_NODE_NIL, start, at - start);
  else
    add_node (self, PF_IMAP_NODE_ATOM, start, at - start);
  self->at = at;
}

/* Ends the text of the node before with a NUL, now that the byte has been read. */
static void
close_text (PfImapParser *self, gsize at)
{
  PfImapNode *node;

  if (self->nodes->len == 0)
    return;
  node = &g_array_index (self->nodes, PfImapNode, self->nodes->len - 1);
  if (node->text + node->length == raw_at (self, at))
    *raw_at (self, at) = '\0';
}

static gboolean
take_value (PfImapParser *self, char c)
{
  const Literal *literal = NULL;

  /* One whose "{n}" was part of a name or of a quoted string is none. */
  while (self->next_literal < self->literals->len &&
         g_array_index (self->literals, Literal, self->next_literal).brace < self->at)
    self->next_literal++;
  if (self->next_literal < self->literals->len)
    literal = &g_array_index (self->literals, Literal, self->next_literal);
  if (literal != NULL && literal->brace == self->at)
    {
      take_literal (self, literal);
      return TRUE;
    }
  if (c == '"')
    return take_quoted (self);
  take_atom (self);
  return TRUE;
}

/* Makes nodes of what lies between at and end; FALSE where the grammar breaks.  A list
 * that was not closed then has nothing in it. */
static gboolean
take_nodes (PfImapParser *self)
{
  guint open[PF_LIMIT_NESTING];
  guint depth = 0;

  while (self->at < self->end)
    {
      gsize at = self->at;
      char  c = *raw_at (self, at);

      close_text (self, at);
      if (c == '(')
        {
          if (depth == PF_LIMIT_NESTING)
            return FALSE;
          open[depth++] = self->nodes->len;
          add_node (self, PF_IMAP_NODE_LIST, self->raw->len - 1, 0);
          self->at++;
        }
      else if (c == ')')
        {
          PfImapNode *list;

          if (depth == 0)
            return FALSE;
          list = &g_array_index (self->nodes, PfImapNode, open[--depth]);
          list->span = self->nodes->len - open[depth];
          self->at++;
        }
      else if (c == ' ')
        self->at++;
      else if (!take_value (self, c))
        return FALSE;
    }
  return depth == 0;
}

static void
make_nodes (PfImapParser *self, gsize start, gsize end)
{
  self->at = start;
  self->end = end;
  if (!take_nodes (self))
    self->reply.is_damaged = TRUE;
  self->reply.nodes = (PfImapNode *) (gpointer) self->nodes->data;
  self->reply.n_nodes = self->nodes->len;
}

static void
upcase (char *text)
{
  for (; *text != '\0'; text++)
    *text = g_ascii_toupper (*text);
}

/* The length of the word at @at. */
static gsize
word_length (PfImapParser *self, gsize at)
{
  const char *word = raw_at (self, at);
  const char *space = memchr (word, ' ', self->raw->len - 1 - at);

  return space != NULL ? (gsize) (space - word) : self->raw->len - 1 - at;
}

static gboolean
read_status_word (const char *word, gsize length, PfImapStatus *out_status)
{
  static const struct
  {
    const char  *word;
    PfImapStatus status;
  } words[] = {
    { "OK", PF_IMAP_OK },           { "NO", PF_IMAP_NO },   { "BAD", PF_IMAP_BAD },
    { "PREAUTH", PF_IMAP_PREAUTH }, { "BYE", PF_IMAP_BYE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (length == strlen (words[i].word) && starts_with (word, length, words[i].word))
      {
        *out_status = words[i].status;
        return TRUE;
      }
  return FALSE;
}

/* The "]" that closes a response code: not one inside quotes, if those are closed. */
static const char *
find_code_end (const char *text, const char *end)
{
  gboolean in_quotes = FALSE;

  for (const char *p = text; p < end; p++)
    {
      if (*p == '"')
        in_quotes = !in_quotes;
      else if (*p == '\\' && in_quotes)
        p++;
      else if (*p == ']' && !in_quotes)
        return p;
    }
  return memchr (text, ']', end - text);
}

/* What follows "OK": an optional code in brackets and a sentence. */
static void
read_sentence (PfImapParser *self, gsize at)
{
  gsize       end = self->raw->len - 1;
  char       *text;
  const char *close;
  gsize       code_end;
  gsize       name_length;

  while (at < end && *raw_at (self, at) == ' ')
    at++;
  text = raw_at (self, at);
  self->reply.text = text;
  if (*text != '[' || (close = find_code_end (text, raw_at (self, end))) == NULL)
    return;

  code_end = close - raw_at (self, 0);
  *raw_at (self, code_end) = '\0';
  self->reply.text = raw_at (self, code_end + 1);
  while (*self->reply.text == ' ')
    self->reply.text++;

  name_length = strcspn (text + 1, " ");
  self->reply.code = text + 1;
  if (text[1 + name_length] == ' ')
    {
      text[1 + name_length] = '\0';
      make_nodes (self, at + 2 + name_length, code_end);
      *raw_at (self, code_end) = '\0';
    }
  upcase (text + 1);
}

static void
read_data (PfImapParser *self, gsize at)
{
  gsize       end = self->raw->len - 1;
  gsize       length = word_length (self, at);
  const char *word = raw_at (self, at);
  gboolean    is_number = length > 0 && length <= LITERAL_DIGITS;

  for (gsize i = 0; i < length && is_number; i++)
    is_number = g_ascii_isdigit (word[i]);
  if (is_number)
    {
      *raw_at (self, at + length) = '\0';
      self->reply.has_number = g_ascii_string_to_unsigned (word, 10, 0, G_MAXUINT64,
                                                           &self->reply.number, NULL);
      at = MIN (at + length + 1, end);
      length = word_length (self, at);
    }
  self->reply.name = raw_at (self, at);
  *raw_at (self, at + length) = '\0';
  upcase (raw_at (self, at));
  make_nodes (self, MIN (at + length + 1, end), end);
}

static gboolean
read_star (PfImapParser *self)
{
  PfImapStatus status;
  gsize        at = 2;
  gsize        length = word_length (self, at);

  if (!read_status_word (raw_at (self, at), length, &status))
    {
      self->reply.kind = PF_IMAP_REPLY_DATA;
      read_data (self, at);
      return TRUE;
    }
  self->reply.kind = PF_IMAP_REPLY_STATUS;
  self->reply.status = status;
  read_sentence (self, at + length);
  return TRUE;
}

static gboolean
read_tagged (PfImapParser *self)
{
  gsize length = word_length (self, 0);
  gsize at;
  gsize word;

  if (length == 0 || length + 1 >= self->raw->len)
    return FALSE;
  at = length + 1;
  word = word_length (self, at);
  if (!read_status_word (raw_at (self, at), word, &self->reply.status))
    return FALSE;
  *raw_at (self, length) = '\0';
  self->reply.kind = PF_IMAP_REPLY_TAGGED;
  self->reply.tag = raw_at (self, 0);
  read_sentence (self, at + word);
  return TRUE;
}

const PfImapReply *
pf_imap_parser_finish (PfImapParser *self)
{
  gboolean ok;
  gsize    length;

  g_return_val_if_fail (self->is_begun, NULL);

  /* One more byte, so that the last text can be ended too. */
  g_byte_array_append (self->raw, (const guint8 *) "", 1);
  g_array_set_size (self->nodes, 0);
  self->next_literal = 0;
  self->reply = (PfImapReply){ .name = "", .text = "" };
  self->is_begun = FALSE;
  length = self->raw->len - 1;

  if (length >= 2 && memcmp (self->raw->data, "* ", 2) == 0)
    ok = read_star (self);
  else if (length >= 1 && *raw_at (self, 0) == '+')
    {
      self->reply.kind = PF_IMAP_REPLY_CONTINUE;
      self->reply.text = raw_at (self, *raw_at (self, 1) == ' ' ? 2 : 1);
      ok = TRUE;
    }
  else
    ok = read_tagged (self);
  return ok ? &self->reply : NULL;
}

gboolean
pf_imap_node_is (const PfImapNode *node, const char *word)
{
  return (node->type == PF_IMAP_NODE_ATOM || node->type == PF_IMAP_NODE_STRING) &&
         g_ascii_strcasecmp (node->text, word) == 0;
}

gboolean
pf_imap_node_get_number (const PfImapNode *node, guint64 *out_number)
{
  return (node->type == PF_IMAP_NODE_ATOM || node->type == PF_IMAP_NODE_STRING) &&
         g_ascii_string_to_unsigned (node->text, 10, 0, G_MAXUINT64, out_number, NULL);
}

const char *
pf_imap_node_get_text (const PfImapNode *node)
{
  return node->type == PF_IMAP_NODE_ATOM || node->type == PF_IMAP_NODE_STRING ? node->text
                                                                              : NULL;
}
