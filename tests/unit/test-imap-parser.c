/* test-imap-parser.c - responses as trees: imap/pf-imap-parser
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "imap/pf-imap-parser.h"

#include "base/pf-limits.h"

#include <string.h>

typedef struct
{
  const char *name;
  const char *input; /* lines end in CRLF; what follows "{n}" CRLF is a literal */
  const char *tree;  /* see describe() */
} Case;

/* clang-format off */
static const Case cases[] = {
  { "ok-bare",        "* OK\r\n",                                    "* OK []" },
  { "ok-text",        "* OK hello\r\n",                              "* OK [hello]" },
  { "ok-code",        "* OK [UIDVALIDITY 38] valid\r\n",             "* OK <UIDVALIDITY 38> [valid]" },
  { "ok-code-case",   "* ok [uidNext 4] x\r\n",                      "* OK <UIDNEXT 4> [x]" },
  { "ok-code-list",   "* OK [PERMANENTFLAGS (\\Seen \\*)]\r\n",      "* OK <PERMANENTFLAGS (\\Seen \\*)> []" },
  { "ok-code-quoted", "* OK [X \"a]b\" c] t\r\n",                    "* OK <X \"a]b\" c> [t]" },
  { "ok-code-quote",  "* OK [X \"a] t\r\n",                          "* OK <X> [t] damaged" },
  { "ok-code-open",   "* OK [ALERT never ends\r\n",                  "* OK [[ALERT never ends]" },
  { "ok-brace",       "* OK take this {5}\r\n",                      "* OK [take this {5}]" },
  { "no",             "* NO disk full\r\n",                          "* NO [disk full]" },
  { "bye",            "* BYE [UNAVAILABLE] later\r\n",               "* BYE <UNAVAILABLE> [later]" },
  { "preauth",        "* PREAUTH in\r\n",                            "* PREAUTH [in]" },
  { "tagged",         "pf12 OK [APPENDUID 5 1:3,7] done\r\n",        "pf12 OK <APPENDUID 5 1:3,7> [done]" },
  { "tagged-no",      "a NO [OVERQUOTA] full\r\n",                   "a NO <OVERQUOTA> [full]" },
  { "tagged-bare",    "a OK\r\n",                                    "a OK []" },
  { "continue",       "+ go on\r\n",                                 "+ [go on]" },
  { "continue-bare",  "+\r\n",                                       "+ []" },
  { "continue-base64", "+ PDE4OTY=\r\n",                             "+ [PDE4OTY=]" },
  { "exists",         "* 172 EXISTS\r\n",                            "* 172 EXISTS" },
  { "number-64",      "* 18446744073709551615 EXISTS\r\n",           "* 18446744073709551615 EXISTS" },
  { "number-65",      "* 18446744073709551616 EXISTS\r\n",           "* EXISTS" },
  { "search",         "* SEARCH 1 2 3\r\n",                          "* SEARCH 1 2 3" },
  { "search-none",    "* SEARCH\r\n",                                "* SEARCH" },
  { "list",           "* LIST (\\Sent) \"/\" Sent\r\n",              "* LIST (\\Sent) \"/\" Sent" },
  { "list-empty",     "* LIST () NIL \"\"\r\n",                      "* LIST () NIL \"\"" },
  { "list-literal",   "* LIST () \"/\" {3}\r\na b\r\n",              "* LIST () \"/\" \"a b\"" },
  { "literal-plus",   "* LIST () \"/\" {1+}\r\nx\r\n",               "* LIST () \"/\" \"x\"" },
  { "literal8",       "* 1 FETCH (BINARY[1] ~{2}\r\nab)\r\n",        "* 1 FETCH (BINARY[1] \"ab\")" },
  { "literal-empty",  "* X {0}\r\n y\r\n",                           "* X \"\" y" },
  { "literal-two",    "* X {1}\r\na {1}\r\nb c\r\n",                 "* X \"a\" \"b\" c" },
  { "literal-crlf",   "* X {4}\r\n(\r\n) z\r\n",                     "* X \"(\r\n)\" z" },
  { "literal-odd",    "* X ({2}\r\n{9) y\r\n",                       "* X (\"{9\") y" },
  { "literal-as-name", "* 1 {2}\r\nab x\r\n",                        "* 1 {2}AB x" },
  { "literal-quoted", "* X \"a {2}\r\n\"b c\r\n",                    "* X \"a {2}\" b c" },
  { "quoted-escapes", "* X \"a\\\"b\\\\c\"\r\n",                     "* X \"a\"b\\c\"" },
  { "quoted-brace",   "* X \"a {3}\"\r\n",                           "* X \"a {3}\"" },
  { "quoted-open",    "* X a \"b c\r\n",                             "* X a damaged" },
  { "nil-case",       "* X nil NILS \"NIL\"\r\n",                    "* X NIL NILS \"NIL\"" },
  { "nested",         "* X ((a) (b (c)))\r\n",                       "* X ((a) (b (c)))" },
  { "no-spaces",      "* X (a)(b)\"c\"\r\n",                         "* X (a) (b) \"c\"" },
  { "unclosed",       "* X (a b\r\n",                                "* X () a b damaged" },
  { "overclosed",     "* X a) b\r\n",                                "* X a damaged" },
  { "section",        "* 1 FETCH (BODY[HEADER.FIELDS (DATE FROM)] {2}\r\nab UID 3)\r\n",
                      "* 1 FETCH (BODY[HEADER.FIELDS (DATE FROM)] \"ab\" UID 3)" },
  { "section-quoted", "* 1 FETCH (BODY[HEADER.FIELDS (\"DATE\")] NIL)\r\n",
                      "* 1 FETCH (BODY[HEADER.FIELDS (\"DATE\")] NIL)" },
  { "section-open",   "* 1 FETCH (BODY[HEADER (DATE) \"x\" [UID 3)\r\n",
                      "* 1 FETCH (BODY[HEADER (DATE) \"x\" [UID 3)" },
  { "section-origin", "* 1 FETCH (BODY[]<0> \"x\")\r\n",             "* 1 FETCH (BODY[]<0> \"x\")" },
  { "keyword-bracket", "* 1 FETCH (FLAGS ($[x] a]))\r\n",            "* 1 FETCH (FLAGS ($[x] a]))" },
  { "lower-case",     "* 3 fetch (uid 7)\r\n",                       "* 3 FETCH (uid 7)" },
  { "unknown",        "* XYZZY 1 (2 \"3\")\r\n",                     "* XYZZY 1 (2 \"3\")" },
  { "okay",           "* OKAY then\r\n",                             "* OKAY then" },
  { "star-only",      "* \r\n",                                      "* " },
  { "no-star-space",  "*OK\r\n",                                     NULL },
  { "smtp",           "220 mail.example ESMTP\r\n",                  NULL },
  { "empty",          "\r\n",                                        NULL },
  { "junk",           "\x80\xff\r\n",                                NULL },
};
/* clang-format on */

static const char *const statuses[] = { "OK", "NO", "BAD", "PREAUTH", "BYE" };

static void
describe_nodes (GString *out, const PfImapNode *node, const PfImapNode *end)
{
  for (; node < end; node += node->span)
    {
      if (out->len > 0 && out->str[out->len - 1] != '(')
        g_string_append_c (out, ' ');
      switch (node->type)
        {
        case PF_IMAP_NODE_ATOM:
          g_string_append (out, node->text);
          break;
        case PF_IMAP_NODE_STRING:
          g_assert_cmpuint (strlen (node->text), ==, node->length);
          g_string_append_printf (out, "\"%s\"", node->text);
          break;
        case PF_IMAP_NODE_NIL:
          g_string_append (out, "NIL");
          break;
        case PF_IMAP_NODE_LIST:
          g_string_append_c (out, '(');
          describe_nodes (out, node + 1, node + node->span);
          g_string_append_c (out, ')');
          break;
        case PF_IMAP_NODE_DROPPED:
          g_string_append (out, "<dropped>");
          break;
        }
    }
}

/* "* 12 NAME nodes", "TAG STATUS <CODE nodes> [text]", "+ [text]". */
static char *
describe (const PfImapReply *reply)
{
  GString *out = g_string_new (reply->kind == PF_IMAP_REPLY_TAGGED ? reply->tag : "*");

  if (reply->kind == PF_IMAP_REPLY_CONTINUE)
    g_string_assign (out, "+");
  if (reply->kind == PF_IMAP_REPLY_DATA)
    {
      if (reply->has_number)
        g_string_append_printf (out, " %" G_GUINT64_FORMAT, reply->number);
      g_string_append_printf (out, " %s", reply->name);
      describe_nodes (out, reply->nodes, reply->nodes + reply->n_nodes);
    }
  else
    {
      if (reply->kind != PF_IMAP_REPLY_CONTINUE)
        g_string_append_printf (out, " %s", statuses[reply->status]);
      if (reply->code != NULL)
        {
          g_string_append_printf (out, " <%s", reply->code);
          describe_nodes (out, reply->nodes, reply->nodes + reply->n_nodes);
          g_string_append_c (out, '>');
        }
      g_string_append_printf (out, " [%s]", reply->text);
    }
  if (reply->is_damaged)
    g_string_append (out, " damaged");
  return g_string_free (out, FALSE);
}

/* Feeds as the session does; the whole of @input is one response. */
static const PfImapReply *
feed (PfImapParser *parser, const char *input)
{
  for (;;)
    {
      const char *end = g_strstr_len (input, -1, "\r\n");
      guint64     size;
      PfImapFeed  state;

      g_assert_nonnull (end);
      state = pf_imap_parser_line (parser, input, end - input, &size);
      input = end + 2;
      if (state == PF_IMAP_FEED_DONE)
        break;
      g_assert_cmpint (state, ==, PF_IMAP_FEED_LITERAL);
      g_assert_true (pf_imap_parser_may_hold (parser));
      pf_imap_parser_hold (parser, (const guint8 *) input, size);
      input += size;
    }
  g_assert_cmpstr (input, ==, "");
  return pf_imap_parser_finish (parser);
}

static void
test_parse (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (PfImapParser) parser = pf_imap_parser_new ();
  const PfImapReply *reply;
  g_autofree char   *tree = NULL;

  /* Twice: nothing of a response may stay for the next. */
  for (int i = 0; i < 2; i++)
    {
      reply = feed (parser, c->input);
      g_free (tree);
      tree = reply != NULL ? describe (reply) : NULL;
      g_assert_cmpstr (tree, ==, c->tree);
    }
}

static void
test_body (void)
{
  static const struct
  {
    const char *line;
    gboolean    is_body;
  } rows[] = {
    { "* 1 FETCH (BODY[] {9}", TRUE },
    { "* 1 FETCH (UID 4 BODY[]<0> {9}", TRUE },
    { "* 1 FETCH (RFC822 {9}", TRUE },
    { "* 1 FETCH (binary[] ~{9}", TRUE },
    { "* 1 FETCH (RFC822.HEADER {9}", FALSE },
    { "* 1 FETCH (BODY[HEADER.FIELDS (DATE)] {9}", FALSE },
    { "* LIST () \"/\" {9}", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (PfImapParser) parser = pf_imap_parser_new ();
      guint64 size;

      g_assert_cmpint (pf_imap_parser_line (parser, rows[i].line, strlen (rows[i].line),
                                            &size),
                       ==, PF_IMAP_FEED_LITERAL);
      g_assert_cmpuint (size, ==, 9);
      g_assert_cmpint (pf_imap_parser_is_body (parser), ==, rows[i].is_body);
    }
}

static void
test_dropped (void)
{
  g_autoptr (PfImapParser) parser = pf_imap_parser_new ();
  const char      *line = "* 1 FETCH (BODY[] {18446744073709551615}";
  g_autofree char *tree = NULL;
  guint64          size;

  g_assert_cmpint (pf_imap_parser_line (parser, line, strlen (line), &size), ==,
                   PF_IMAP_FEED_LITERAL);
  g_assert_cmpuint (size, ==, G_MAXUINT64);
  g_assert_false (pf_imap_parser_may_hold (parser));
  pf_imap_parser_drop (parser);
  g_assert_cmpint (pf_imap_parser_line (parser, " UID 7)", 7, &size), ==,
                   PF_IMAP_FEED_DONE);
  tree = describe (pf_imap_parser_finish (parser));
  g_assert_cmpstr (tree, ==, "* 1 FETCH (BODY[] <dropped> UID 7)");
}

static void
test_limits (void)
{
  g_autoptr (PfImapParser) parser = pf_imap_parser_new ();
  g_autoptr (GString) line = g_string_new ("* X ");
  const PfImapReply *reply;
  guint64            size;

  for (int i = 0; i < PF_LIMIT_NESTING; i++)
    g_string_append_c (line, '(');
  for (int i = 0; i < PF_LIMIT_NESTING; i++)
    g_string_append_c (line, ')');
  pf_imap_parser_line (parser, line->str, line->len, &size);
  reply = pf_imap_parser_finish (parser);
  g_assert_false (reply->is_damaged);
  g_assert_cmpuint (reply->n_nodes, ==, PF_LIMIT_NESTING);

  g_string_insert_c (line, 4, '(');
  g_string_append_c (line, ')');
  pf_imap_parser_line (parser, line->str, line->len, &size);
  g_assert_true (pf_imap_parser_finish (parser)->is_damaged);

  g_string_set_size (line, PF_IMAP_LIMIT_REPLY + 1);
  g_assert_cmpint (pf_imap_parser_line (parser, line->str, line->len, &size), ==,
                   PF_IMAP_FEED_TOO_LONG);
}

/* As many as fit into one response: looking for the "]" of each took five seconds. */
static void
test_open_sections (void)
{
  g_autoptr (PfImapParser) parser = pf_imap_parser_new ();
  g_autoptr (GString) line = g_string_new ("* 1 FETCH (BODY");
  const PfImapReply *reply;
  guint64            size;

  /* Looking for the end of each anew would take days. */
  while (line->len < PF_IMAP_LIMIT_REPLY)
    g_string_append_c (line, '[');
  g_assert_cmpint (pf_imap_parser_line (parser, line->str, line->len, &size), ==,
                   PF_IMAP_FEED_DONE);
  reply = pf_imap_parser_finish (parser);
  g_assert_true (reply->is_damaged);
  g_assert_cmpuint (reply->nodes[1].length, ==, line->len - strlen ("* 1 FETCH ("));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/imap/parser/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_parse);
    }
  g_test_add_func ("/imap/parser/is-body", test_body);
  g_test_add_func ("/imap/parser/dropped", test_dropped);
  g_test_add_func ("/imap/parser/limits", test_limits);
  g_test_add_func ("/imap/parser/open-sections", test_open_sections);

  return g_test_run ();
}
