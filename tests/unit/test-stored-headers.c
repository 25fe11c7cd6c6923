/* test-stored-headers.c - flags and tags in a message's own header
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "local/pf-stored-headers.h"

#include <string.h>

#define MBOX PF_STORED_RULES_MBOX
#define TB PF_STORED_RULES_THUNDERBIRD
#define TRUST PF_STORED_RULES_TRUST_KEYWORDS

#define SEEN PF_FLAG_SEEN
#define ANSWERED PF_FLAG_ANSWERED
#define FLAGGED PF_FLAG_FLAGGED
#define DRAFT PF_FLAG_DRAFT
#define FORWARDED PF_FLAG_FORWARDED

typedef struct
{
  const char *name;
  guint       rules;
  const char *header;
  guint       flags;
  guint       stored;
  const char *keywords; /* with one space between */
  const char *uidl;
  const char *account;
} Case;

/* clang-format off */
static const Case cases[] = {
  { "nothing",        TB,   "Subject: x\n\n", 0, 0, "", NULL, NULL },
  { "pop-download",   TB,   "X-Account-Key: account2\nX-UIDL: 0001 ab\nX-Mozilla-Status: 1007\n"
                            "X-Mozilla-Status2: 00800000\n"
                            "X-Mozilla-Keys: $label1 work               \n\n",
    SEEN | ANSWERED | FLAGGED | FORWARDED | PF_FLAG_MDN_SENT, 0, "$label1 work", "0001 ab",
    "account2" },
  { "crlf",           TB,   "X-Mozilla-Status: 0001\r\nX-Mozilla-Keys: a\r\n\r\n", SEEN, 0, "a",
    NULL, NULL },
  { "expunged",       TB,   "X-Mozilla-Status: 0009\n\n", SEEN, PF_STORED_EXPUNGED, "", NULL,
    NULL },
  { "feed-partial-queued", TB, "X-Mozilla-Status: 0C40\n\n", 0,
    PF_STORED_FEED | PF_STORED_PARTIAL | PF_STORED_QUEUED, "", NULL, NULL },
  { "priority-bits",  TB,   "X-Mozilla-Status: e0b0\n\n", 0, 0, "", NULL, NULL },
  { "imap-deleted",   TB,   "X-Mozilla-Status2: 00200000\n\n", 0, PF_STORED_EXPUNGED, "", NULL,
    NULL },
  { "label-3",        TB,   "X-Mozilla-Status: 0000\nX-Mozilla-Status2: 06000000\n\n", 0, 0,
    "$label3", NULL, NULL },
  { "label-7",        TB,   "X-Mozilla-Status2: 0E000000\n\n", 0, 0, "", NULL, NULL },
  { "label-twice",    TB,   "X-Mozilla-Status2: 02000000\nX-Mozilla-Keys: $label1\n\n", 0, 0,
    "$label1", NULL, NULL },
  { "three-digits",   TB,   "X-Mozilla-Status: 001\n\n", 0, 0, "", NULL, NULL },
  { "five-digits",    TB,   "X-Mozilla-Status: 00001\n\n", 0, 0, "", NULL, NULL },
  { "not-hex",        TB,   "X-Mozilla-Status: 00g1\n\n", 0, 0, "", NULL, NULL },
  { "signed",         TB,   "X-Mozilla-Status: +001\n\n", 0, 0, "", NULL, NULL },
  { "first-wins",     TB,   "X-Mozilla-Status: 0001\nX-Mozilla-Status: 0008\n\n", SEEN, 0, "",
    NULL, NULL },
  { "first-bad-wins", TB,   "X-Mozilla-Status: 1\nX-Mozilla-Status: 0009\n\n", 0, 0, "", NULL,
    NULL },
  { "any-case",       TB,   "x-mozilla-status: 0001\n\n", SEEN, 0, "", NULL, NULL },
  { "body-is-ignored", TB,  "Subject: x\n\nX-Mozilla-Status: 0009\n", 0, 0, "", NULL, NULL },
  { "not-a-header",   TB,   "Subject: x\nthis is body\nX-Mozilla-Status: 0009\n", 0, 0, "", NULL,
    NULL },
  { "folded-keys",    TB,   "X-Mozilla-Keys: a\n b\n\tc\n\n", 0, 0, "a b c", NULL, NULL },
  { "junk-keys",      TB,   "X-Mozilla-Keys: junk nonjunk $Forwarded $MDNSent x\n\n",
    PF_FLAG_JUNK | PF_FLAG_NOT_JUNK | FORWARDED | PF_FLAG_MDN_SENT, 0, "x", NULL, NULL },
  { "no-final-eol",   TB,   "X-Mozilla-Status: 0001", SEEN, 0, "", NULL, NULL },
  { "tb-status-o",    TB,   "Status: O\n\n", SEEN, 0, "", NULL, NULL },
  { "tb-status-u",    TB,   "Status: U\n\n", 0, 0, "", NULL, NULL },
  { "tb-status-d",    TB,   "Status: D\n\n", 0, 0, "", NULL, NULL },
  { "mozilla-wins",   TB,   "Status: RO\nX-Mozilla-Status: 0000\n\n", 0, 0, "", NULL, NULL },
  { "mozilla-wins-in-mbox", MBOX, "Status: RO\nX-Mozilla-Status: 0004\n\n", FLAGGED, 0, "", NULL,
    NULL },

  { "read",           MBOX, "Status: RO\n\n", SEEN, 0, "", NULL, NULL },
  { "old",            MBOX, "Status: O\n\n", 0, 0, "", NULL, NULL },
  { "x-status",       MBOX, "Status: RO\nX-Status: AFT\n\n", SEEN | ANSWERED | FLAGGED | DRAFT, 0,
    "", NULL, NULL },
  { "deleted",        MBOX, "Status: RO\nX-Status: D\n\n", SEEN, PF_STORED_EXPUNGED, "", NULL,
    NULL },
  { "evolution",      MBOX, "Status: RAFO\n\n", SEEN | ANSWERED | FLAGGED, 0, "", NULL, NULL },
  { "evolution-deleted", MBOX, "X-Status: RDO\nStatus: RO\n\n", SEEN, PF_STORED_EXPUNGED, "", NULL,
    NULL },
  { "keywords-untrusted", MBOX, "X-Keywords: a b\n\n", 0, 0, "", NULL, NULL },
  { "keywords-by-uid", MBOX, "X-UID: 12\nX-Keywords: a b          \n\n", 0, 0, "a b", NULL, NULL },
  { "keywords-by-base", MBOX, "X-IMAPbase: 1 2 a\nX-Keywords: a\n\n", 0, 0, "a", NULL, NULL },
  { "keywords-by-file", MBOX | TRUST, "X-Keywords: a\n\n", 0, 0, "a", NULL, NULL },
  { "detached",       TB,   "A: 1\n\nx\n--b\nX-Mozilla-Altered: AttachmentDetached; date=x\n\n", 0,
    PF_STORED_DETACHED, "", NULL, NULL },
  { "detached-crlf",  TB,
    "A: 1\r\n\r\nX-Mozilla-Status: 1\r\nX-Mozilla-External-Attachment-URL: file:x\r\n",
    0, PF_STORED_DETACHED, "", NULL, NULL },
  { "detached-quoted", TB,  "A: 1\n\n> X-Mozilla-Altered: AttachmentDetached\n", 0, 0, "", NULL,
    NULL },
  { "near-names",     MBOX, "X-Statuses: D\nStatus-X: R\nXStatus: D\n\n", 0, 0, "", NULL, NULL },
};
/* clang-format on */

static void
push_in_pieces (PfStoredHeaders *headers, const char *text, gsize piece)
{
  gsize length = strlen (text);

  pf_stored_headers_begin (headers);
  for (gsize at = 0; at < length; at += piece)
    pf_stored_headers_push (headers, (const guint8 *) text + at,
                            MIN (piece, length - at));
  pf_stored_headers_finish (headers);
}

static void
test_apply (gconstpointer data)
{
  static const gsize pieces[] = { 1000, 1, 2, 7, 19 };
  const Case        *c = data;
  g_auto (PfStoredHeaders) headers = { .watches_parts = TRUE };

  for (gsize i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_auto (PfMessage) message = { 0 };
      g_autofree char *keywords = NULL;

      pf_message_init (&message);
      push_in_pieces (&headers, c->header, pieces[i]);
      pf_stored_headers_apply (&headers, c->rules, &message);

      if (message.keywords != NULL)
        keywords = g_strjoinv (" ", message.keywords);
      g_assert_cmphex (message.flags, ==, c->flags);
      g_assert_cmphex (message.stored, ==, c->stored);
      g_assert_cmpstr (keywords != NULL ? keywords : "", ==, c->keywords);
      g_assert_cmpstr (message.uidl, ==, c->uidl);
      g_assert_cmpstr (message.account_key, ==, c->account);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/stored-headers/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_apply);
    }

  return g_test_run ();
}
