/* pf-imap-parser.h - what an IMAP server says, as a tree of nodes
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 3501, RFC 9051 (grammar of responses)
 * RFC 3516 (literal8), RFC 7888 ("{n+}", met from servers too)
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PfImapNodeType:
 * @PF_IMAP_NODE_ATOM: a word or number, "BODY[HEADER.FIELDS (DATE)]" included
 * @PF_IMAP_NODE_STRING: a quoted string or a literal
 * @PF_IMAP_NODE_NIL: NIL
 * @PF_IMAP_NODE_LIST: a parenthesised list; its nodes follow it
 * @PF_IMAP_NODE_DROPPED: a literal that was streamed elsewhere or too large to hold
 */
typedef enum
{
  PF_IMAP_NODE_ATOM,
  PF_IMAP_NODE_STRING,
  PF_IMAP_NODE_NIL,
  PF_IMAP_NODE_LIST,
  PF_IMAP_NODE_DROPPED,
} PfImapNodeType;

/**
 * PfImapNode:
 * @type: what it is
 * @span: how many nodes it takes, itself and everything in it
 * @length: bytes of @text; 0 for a list
 * @text: NUL-terminated; "" for a list or a dropped literal
 *
 * Nodes lie one after the other: the first thing in a list is list + 1, what comes
 * after any node is node + node->span.
 */
typedef struct
{
  PfImapNodeType type;
  guint32        span;
  gsize          length;
  char          *text;
} PfImapNode;

typedef enum
{
  PF_IMAP_REPLY_DATA,     /* "* 12 EXISTS", "* LIST …" */
  PF_IMAP_REPLY_STATUS,   /* "* OK …", "* BYE …" */
  PF_IMAP_REPLY_TAGGED,   /* "pf3 OK …" */
  PF_IMAP_REPLY_CONTINUE, /* "+ …" */
} PfImapReplyKind;

typedef enum
{
  PF_IMAP_OK,
  PF_IMAP_NO,
  PF_IMAP_BAD,
  PF_IMAP_PREAUTH,
  PF_IMAP_BYE,
} PfImapStatus;

/**
 * PfImapReply:
 * @kind: which of the four
 * @status: for STATUS and TAGGED
 * @tag: (nullable): for TAGGED
 * @name: for DATA: what it is, upper case ("FETCH"); "" if it has no name
 * @has_number: for DATA: whether a number stood before @name
 * @number: that number
 * @code: (nullable): for STATUS and TAGGED: the response code, upper case
 * @text: for STATUS, TAGGED and CONTINUE: the sentence, any bytes
 * @nodes: what follows @name or @code
 * @n_nodes: how many
 * @is_damaged: the grammar was broken; @nodes end where that was noticed
 *
 * One response.  Everything points into the parser, until its next line.
 */
typedef struct
{
  PfImapReplyKind kind;
  PfImapStatus    status;
  const char     *tag;
  const char     *name;
  gboolean        has_number;
  guint64         number;
  const char     *code;
  const char     *text;
  PfImapNode     *nodes;
  guint           n_nodes;
  gboolean        is_damaged;
} PfImapReply;

typedef enum
{
  PF_IMAP_FEED_DONE,     /* the response is whole: call finish */
  PF_IMAP_FEED_LITERAL,  /* a literal comes next */
  PF_IMAP_FEED_TOO_LONG, /* past the limits: the conversation is over */
} PfImapFeed;

/**
 * PfImapParser:
 *
 * Takes a response in the pieces in which it arrives, lines and literals, and turns
 * it into a #PfImapReply.  Pure: it reads from nowhere.
 *
 * Order of calls: line; while that says LITERAL: hold (often) or drop, then line
 * again; at DONE: finish.  The line after that begins the next response.
 *
 * Limits: %PF_LIMIT_NESTING, %PF_LIMIT_LITERAL_IN_LINE for the literals held of one
 * response, %PF_IMAP_LIMIT_REPLY for its other bytes.
 */
typedef struct _PfImapParser PfImapParser;

#define PF_IMAP_LIMIT_REPLY (1 << 20) /* one response without its literals */

PfImapParser *pf_imap_parser_new (void);
void          pf_imap_parser_free (PfImapParser *self);

/**
 * pf_imap_parser_line:
 * @line: without its line end
 * @out_literal: (out): for %PF_IMAP_FEED_LITERAL, the literal's size
 */
PfImapFeed pf_imap_parser_line (PfImapParser *self,
                                const char   *line,
                                gsize         length,
                                guint64      *out_literal);

/* Whether the literal that comes next may be held in memory. */
gboolean pf_imap_parser_may_hold (const PfImapParser *self);

/* Whether the literal that comes next is a message: BODY[], BINARY[] or RFC822. */
gboolean pf_imap_parser_is_body (const PfImapParser *self);

/* Takes the next bytes of the literal. */
void pf_imap_parser_hold (PfImapParser *self, const guint8 *data, gsize length);

/* The literal went elsewhere, or nowhere. */
void pf_imap_parser_drop (PfImapParser *self);

/* Returns: (transfer none) (nullable): %NULL if the line begins like nothing IMAP */
const PfImapReply *pf_imap_parser_finish (PfImapParser *self);

/* Whether @node is the atom or string @word, whatever its case. */
gboolean pf_imap_node_is (const PfImapNode *node, const char *word);

/* Whether @node is a number of at most 64 bits. */
gboolean pf_imap_node_get_number (const PfImapNode *node, guint64 *out_number);

/* Returns: (nullable): the text of an atom or a string; %NULL for anything else */
const char *pf_imap_node_get_text (const PfImapNode *node);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfImapParser, pf_imap_parser_free)

G_END_DECLS
