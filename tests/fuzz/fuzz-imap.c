/* fuzz-imap.c - IMAP responses of any bytes, fed as the session feeds them
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-fuzz.h"

#include "imap/pf-imap-caps.h"
#include "imap/pf-imap-codes.h"
#include "imap/pf-imap-data.h"

#include <string.h>

/* Everything that a node promises; returns how many nodes there are in it. */
static guint
check_node (const PfImapNode *node, const PfImapNode *end)
{
  const PfImapNode *child = node + 1;

  g_assert_cmpuint (node->span, >=, 1);
  g_assert_true (node + node->span <= end);
  g_assert_true (node->type == PF_IMAP_NODE_LIST || node->span == 1);
  if (node->type == PF_IMAP_NODE_STRING || node->type == PF_IMAP_NODE_ATOM)
    g_assert_cmpuint (strlen (node->text), <=, node->length);
  while (child < node + node->span)
    child += check_node (child, node + node->span);
  g_assert_true (child == node + node->span);
  return node->span;
}

static void
read_all (const PfImapReply *reply)
{
  PfImapListed     listed;
  PfImapStatusData status;
  PfImapQuota      quota;
  const char      *first;
  const char      *second;
  char             delimiter;
  guint32          validity;
  gint64           wait_ms;
  g_auto (PfImapFetched) fetched = { 0 };
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) uids = NULL;
  PfImapCaps *caps = pf_imap_caps_new (reply);

  pf_imap_caps_free (caps);
  pf_imap_read_list (reply, &listed);
  pf_imap_read_status (reply, &status);
  pf_imap_read_quota (reply, &quota);
  pf_imap_read_namespace (reply, &first, &delimiter);
  pf_imap_read_id (reply, &first, &second);
  pf_imap_read_fetch (reply, &fetched);
  pf_imap_read_search (reply, 100, numbers);
  g_assert_cmpuint (numbers->len, <=, 100);
  if (pf_imap_read_appenduid (reply, 3, &validity, &uids))
    g_assert_cmpuint (uids->len, ==, 3);
  pf_imap_judge (PF_IMAP_ASKED_APPEND, reply->code, reply->text, &wait_ms);
  g_assert_cmpint (wait_ms, >=, 0);
}

static void
check_reply (const PfImapReply *reply)
{
  const PfImapNode *end = reply->n_nodes > 0 ? reply->nodes + reply->n_nodes
                                             : reply->nodes;

  for (const PfImapNode *n = reply->nodes; n != end;)
    n += check_node (n, end);
  g_assert_nonnull (reply->text);
  g_assert_nonnull (reply->name);
  read_all (reply);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (PfImapParser) parser = pf_imap_parser_new ();
  const char *at = (const char *) data;
  const char *end = at + size;

  while (at < end)
    {
      const char        *lf = memchr (at, '\n', end - at);
      gsize              length = (lf != NULL ? lf : end) - at;
      guint64            literal;
      PfImapFeed         feed;
      const PfImapReply *reply;

      if (length > 0 && at[length - 1] == '\r')
        length--;
      feed = pf_imap_parser_line (parser, at, length, &literal);
      at = lf != NULL ? lf + 1 : end;
      if (feed == PF_IMAP_FEED_TOO_LONG)
        break;
      if (feed == PF_IMAP_FEED_DONE)
        {
          reply = pf_imap_parser_finish (parser);
          if (reply != NULL)
            check_reply (reply);
          continue;
        }
      if (literal > (guint64) (end - at) || !pf_imap_parser_may_hold (parser) ||
          pf_imap_parser_is_body (parser))
        {
          pf_imap_parser_drop (parser);
          continue;
        }
      pf_imap_parser_hold (parser, (const guint8 *) at, literal);
      at += literal;
    }
  return 0;
}
