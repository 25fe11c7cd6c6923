/* test-imap-data.c - data responses, typed: imap/pf-imap-data, -caps, -seqset
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "imap/pf-imap-caps.h"
#include "imap/pf-imap-data.h"
#include "imap/pf-imap-seqset.h"

#include "base/pf-limits.h"

#include <string.h>

/* Parses one line without literals. */
static const PfImapReply *
parse (PfImapParser *parser, const char *line)
{
  const PfImapReply *reply;
  guint64            size;

  g_assert_cmpint (pf_imap_parser_line (parser, line, strlen (line), &size), ==,
                   PF_IMAP_FEED_DONE);
  reply = pf_imap_parser_finish (parser);
  g_assert_nonnull (reply);
  return reply;
}

static char *
describe_list (const PfImapReply *reply)
{
  PfImapListed listed;

  if (!pf_imap_read_list (reply, &listed))
    return NULL;
  return g_strdup_printf ("%s %c %x %s", listed.name,
                          listed.delimiter != 0 ? listed.delimiter : '-',
                          listed.attributes, pf_role_to_string (listed.role));
}

static char *
describe_status (const PfImapReply *reply)
{
  PfImapStatusData status;

  if (!pf_imap_read_status (reply, &status))
    return NULL;
  return g_strdup_printf ("%s %" G_GINT64_FORMAT " %u %u %" G_GUINT64_FORMAT, status.name,
                          status.messages, status.uid_next, status.uid_validity,
                          status.highest_modseq);
}

static char *
describe_fetch (const PfImapReply *reply)
{
  g_auto (PfImapFetched) fetched = { 0 };

  if (!pf_imap_read_fetch (reply, &fetched))
    return NULL;
  return g_strdup_printf ("%u %" G_GUINT64_FORMAT " %x %u %s %" G_GINT64_FORMAT "%+d %s",
                          fetched.uid, fetched.size, fetched.flags,
                          fetched.keywords != NULL ? fetched.keywords->len : 0,
                          fetched.keywords != NULL && fetched.keywords->len > 0
                              ? (const char *) g_ptr_array_index (fetched.keywords, 0)
                              : "-",
                          fetched.internal_unix == G_MININT64 ? -1
                                                              : fetched.internal_unix,
                          fetched.internal_zone,
                          fetched.header != NULL ? fetched.header : "-");
}

/* As in the folder "Work". */
static char *
describe_labels (const PfImapReply *reply)
{
  g_auto (PfImapFetched) fetched = { 0 };

  if (!pf_imap_read_fetch (reply, &fetched) || fetched.labels == NULL)
    return NULL;
  return g_strdup_printf ("%" G_GUINT64_FORMAT " %d %d", fetched.account_id,
                          pf_imap_has_other_label (fetched.labels, "Work", PF_ROLE_NONE),
                          pf_imap_has_other_label (fetched.labels, "INBOX",
                                                   PF_ROLE_INBOX));
}

static char *
describe_namespace (const PfImapReply *reply)
{
  const char *prefix;
  char        delimiter;

  if (!pf_imap_read_namespace (reply, &prefix, &delimiter))
    return NULL;
  return g_strdup_printf ("%s %c", prefix, delimiter != 0 ? delimiter : '-');
}

static char *
describe_id (const PfImapReply *reply)
{
  const char *name;
  const char *version;

  if (!pf_imap_read_id (reply, &name, &version))
    return NULL;
  return g_strdup_printf ("%s %s", name, version);
}

static char *
describe_quota (const PfImapReply *reply)
{
  PfImapQuota quota;

  if (!pf_imap_read_quota (reply, &quota))
    return NULL;
  return g_strdup_printf ("%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT " %" G_GINT64_FORMAT
                          "/%" G_GINT64_FORMAT,
                          quota.storage_used, quota.storage_limit, quota.messages_used,
                          quota.messages_limit);
}

static char *
describe_numbers (const GArray *numbers)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < numbers->len; i++)
    g_string_append_printf (out, "%s%u", i > 0 ? " " : "",
                            g_array_index (numbers, guint32, i));
  return g_string_free (out, FALSE);
}

static char *
describe_search (const PfImapReply *reply)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint32));

  return pf_imap_read_search (reply, 5, numbers) ? describe_numbers (numbers) : NULL;
}

/* For three messages. */
static char *
describe_appenduid (const PfImapReply *reply)
{
  g_autoptr (GArray) uids = NULL;
  guint32 validity;

  return pf_imap_read_appenduid (reply, 3, &validity, &uids) ? describe_numbers (uids)
                                                             : NULL;
}

static char *
describe_caps (const PfImapReply *reply)
{
  g_autoptr (PfImapCaps) caps = pf_imap_caps_new (reply);
  g_autofree const char **mechanisms = pf_imap_caps_get_mechanisms (caps);
  g_autofree char        *joined = g_strjoinv (",", (char **) mechanisms);

  return g_strdup_printf ("%d %s %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT,
                          pf_imap_caps_has (caps, "LITERAL+"), joined, caps->append_limit,
                          caps->message_limit);
}

typedef char *(*Describe) (const PfImapReply *reply);

typedef struct
{
  const char *name;
  Describe    describe;
  const char *line;
  const char *expected;
} Case;

/* clang-format off */
static const Case cases[] = {
  { "list",            describe_list,   "* LIST (\\HasNoChildren \\Sent) \"/\" \"Sent Items\"", "Sent Items / 0 sent" },
  { "list-lower",      describe_list,   "* LIST (\\sent) \"/\" x",            "x / 0 sent" },
  { "list-noselect",   describe_list,   "* LIST (\\Noselect \\NonExistent) \".\" a", "a . 3 none" },
  { "list-view",       describe_list,   "* LIST (\\Flagged) \"/\" a",         "a / 8 none" },
  { "list-all-mail",   describe_list,   "* LIST (\\All) \"/\" a",             "a / 28 none" },
  { "list-nil",        describe_list,   "* LIST () NIL INBOX",                "INBOX - 0 none" },
  { "list-called-nil", describe_list,   "* LIST () \"/\" NIL",                "NIL / 0 none" },
  { "list-extended",   describe_list,   "* LIST (\\Subscribed) \"/\" a (\"CHILDINFO\" (\"SUBSCRIBED\"))", "a / 4 none" },
  { "list-odd-delimiter", describe_list, "* LIST () \"\344\" a",              "a - 0 none" },
  { "list-blank-delimiter", describe_list, "* LIST () \" \" a",              "a - 0 none" },
  { "list-short",      describe_list,   "* LIST () \"/\"",                    NULL },
  { "list-no-list",    describe_list,   "* LIST \"/\" a b",                   NULL },
  { "list-broken",     describe_list,   "* LIST (\\Sent \"/\" a",             NULL },
  { "status",          describe_status, "* STATUS \"a b\" (MESSAGES 231 UIDNEXT 44292 UIDVALIDITY 4294967295 HIGHESTMODSEQ 18446744073709551615)", "a b 231 44292 4294967295 18446744073709551615" },
  { "status-unknown",  describe_status, "* STATUS a (SIZE NIL FOO (1 2) MESSAGES 1)", "a 1 0 0 0" },
  { "status-empty",    describe_status, "* STATUS a ()",                      "a -1 0 0 0" },
  { "status-33-bit",   describe_status, "* STATUS a (UIDNEXT 4294967296)",    NULL },
  { "status-odd",      describe_status, "* STATUS a (MESSAGES)",              NULL },
  { "fetch",           describe_fetch,  "* 2 FETCH (UID 7 RFC822.SIZE 5000000000 FLAGS (\\Seen \\Recent $Forwarded work) INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" BODY[HEADER.FIELDS (DATE)] \"Date: x\")", "7 5000000000 11 2 work 837596665-420 Date: x" },
  { "fetch-order",     describe_fetch,  "* 2 FETCH (FLAGS () BODY[HEADER.FIELDS (\"DATE\")] NIL RFC822.SIZE 1 MODSEQ (12) UID 3)", "3 1 0 0 - -1+0 -" },
  { "fetch-structure", describe_fetch,  "* 2 FETCH (BODYSTRUCTURE (\"TEXT\" (\"A\" \"b\")) UID 3)", "3 0 0 0 - -1+0 -" },
  { "fetch-bad-uid",   describe_fetch,  "* 2 FETCH (UID x)",                  NULL },
  { "fetch-big-uid",   describe_fetch,  "* 2 FETCH (UID 4294967296)",         NULL },
  { "labels",          describe_labels, "* 2 FETCH (X-GM-MSGID 18446744073709551615 X-GM-LABELS (\"\\\\Inbox\" Work \"\\\\Important\" \\Starred) UID 7)", "18446744073709551615 1 1" },
  { "labels-own",      describe_labels, "* 2 FETCH (X-GM-LABELS (Work) X-GM-MSGID 5 UID 7)", "5 0 1" },
  { "labels-inbox",    describe_labels, "* 2 FETCH (X-GM-LABELS (\\inbox \"\\\\Starred\") X-GM-MSGID 5)", "5 1 0" },
  { "labels-none",     describe_labels, "* 2 FETCH (X-GM-LABELS () X-GM-MSGID 5)", "5 0 0" },
  { "labels-no-list",  describe_labels, "* 2 FETCH (X-GM-LABELS NIL)",        NULL },
  { "labels-bad-id",   describe_labels, "* 2 FETCH (X-GM-MSGID x X-GM-LABELS ())", NULL },
  { "fetch-odd",       describe_fetch,  "* 2 FETCH (UID)",                    NULL },
  { "fetch-no-list",   describe_fetch,  "* 2 FETCH UID 3",                    NULL },
  { "fetch-broken",    describe_fetch,  "* 2 FETCH (UID 3",                   NULL },
  { "namespace",       describe_namespace, "* NAMESPACE ((\"INBOX.\" \".\")) NIL ((\"#shared.\" \".\"))", "INBOX. ." },
  { "namespace-flat",  describe_namespace, "* NAMESPACE ((\"\" NIL)) NIL NIL", " -" },
  { "namespace-odd",   describe_namespace, "* NAMESPACE ((\"\" \"\344\")) NIL NIL", " -" },
  { "namespace-none",  describe_namespace, "* NAMESPACE NIL NIL NIL",         NULL },
  { "namespace-cut",   describe_namespace, "* NAMESPACE ((\"\"))",            NULL },
  { "id",              describe_id,     "* ID (\"name\" \"Cyrus IMAPD\" \"version\" \"3.6\" \"os\" NIL)", "Cyrus IMAPD 3.6" },
  { "id-nil",          describe_id,     "* ID NIL",                           NULL },
  { "quota",           describe_quota,  "* QUOTA \"\" (STORAGE 10 512 MESSAGE 2 20)", "10240/524288 2/20" },
  { "quota-unknown",   describe_quota,  "* QUOTA r (X-NUM-FOLDERS 1 9)",      "-1/-1 -1/-1" },
  { "quota-empty",     describe_quota,  "* QUOTA \"ROOT\" ()",                "-1/-1 -1/-1" },
  { "quota-huge",      describe_quota,  "* QUOTA r (STORAGE 0 18446744073709551615)", "0/9223372036854774784 -1/-1" },
  { "quota-odd",       describe_quota,  "* QUOTA r (STORAGE 10)",             NULL },
  { "search",          describe_search, "* SEARCH 2 84 882",                  "2 84 882" },
  { "search-none",     describe_search, "* SEARCH",                           "" },
  { "search-modseq",   describe_search, "* SEARCH 2 (MODSEQ 917162500)",      "2" },
  { "search-many",     describe_search, "* SEARCH 1 2 3 4 5 6",               NULL },
  { "search-word",     describe_search, "* SEARCH 1 x",                       NULL },
  { "esearch",         describe_search, "* ESEARCH (TAG \"A282\") UID ALL 4:6,9", "4 5 6 9" },
  { "esearch-none",    describe_search, "* ESEARCH (TAG \"A283\") UID",       "" },
  { "esearch-many",    describe_search, "* ESEARCH UID ALL 1:4294967295",     NULL },
  { "appenduid",       describe_appenduid, "a OK [APPENDUID 38505 3955,3957:3958] x", "3955 3957 3958" },
  { "appenduid-order", describe_appenduid, "a OK [APPENDUID 1 9,7,8] x",      "9 7 8" },
  { "appenduid-few",   describe_appenduid, "a OK [APPENDUID 1 9] x",          NULL },
  { "appenduid-many",  describe_appenduid, "a OK [APPENDUID 1 1:4] x",        NULL },
  { "appenduid-zero",  describe_appenduid, "a OK [APPENDUID 0 1:3] x",        NULL },
  { "appenduid-star",  describe_appenduid, "a OK [APPENDUID 1 1:*] x",        NULL },
  { "appenduid-bare",  describe_appenduid, "a OK [APPENDUID] x",              NULL },
  { "appenduid-none",  describe_appenduid, "a OK done",                       NULL },
  { "caps",            describe_caps,   "* CAPABILITY IMAP4rev1 literal+ AUTH=plain AUTH=XOAUTH2 APPENDLIMIT=35651584 MESSAGELIMIT=1000", "1 PLAIN,XOAUTH2 35651584 1000" },
  { "caps-bare",       describe_caps,   "* CAPABILITY IMAP4rev1 LITERAL- APPENDLIMIT APPENDLIMIT=x", "0  0 0" },
  { "caps-past-limit", describe_caps,   "* CAPABILITY MESSAGELIMIT=18446744073709551615 APPENDLIMIT=18446744073709551615", "0  18446744073709551615 0" },
  { "caps-code",       describe_caps,   "a OK [CAPABILITY LITERAL+ AUTH=LOGIN] in", "1 LOGIN 0 0" },
};
/* clang-format on */

static void
test_describe (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (PfImapParser) parser = pf_imap_parser_new ();
  g_autofree char *described = c->describe (parse (parser, c->line));

  g_assert_cmpstr (described, ==, c->expected);
}

/* One octet too many is no name, in a list or of a namespace. */
static void
test_long_names (void)
{
  g_autofree char *name = g_strnfill (PF_LIMIT_FOLDER_NAME + 1, 'n');

  for (gsize cut = 0; cut < 2; cut++)
    {
      g_autoptr (PfImapParser) parser = pf_imap_parser_new ();
      g_autofree char *list = g_strdup_printf ("* LIST () NIL %s", name + cut);
      g_autofree char *space = g_strdup_printf ("* NAMESPACE ((%s NIL))", name + cut);
      PfImapListed     listed;
      const char      *prefix;
      char             delimiter;

      g_assert_cmpint (pf_imap_read_list (parse (parser, list), &listed), ==, cut == 1);
      g_assert_cmpint (pf_imap_read_namespace (parse (parser, space), &prefix,
                                               &delimiter),
                       ==, cut == 1);
    }
}

static void
test_dates (void)
{
  static const struct
  {
    const char *text;
    gint64      unix_time; /* -1: no date */
    int         zone;
  } rows[] = {
    { "17-Jul-1996 02:44:25 -0700", 837596665, -420 },
    { " 1-Jan-2020 10:00:00 +0100", 1577869200, 60 },
    { "1-jan-2020 10:00:00 +0100", 1577869200, 60 },
    { "01-Jan-1970 00:00:00 +0000", 0, 0 },
    { "30-Jun-2015 23:59:60 +0000", 1435708799, 0 },
    { "31-Feb-2020 10:00:00 +0100", -1, 0 },
    { "17-Foo-1996 02:44:25 -0700", -1, 0 },
    { "17-Jul-1996 02:44:25", -1, 0 },
    { "17-Jul-1996 02:44:25 -0700x", -1, 0 },
    { "", -1, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint64 unix_time = -1;
      int    zone = 0;

      g_assert_cmpint (pf_imap_read_date (rows[i].text, &unix_time, &zone), ==,
                       rows[i].unix_time >= 0);
      g_assert_cmpint (unix_time, ==, rows[i].unix_time);
      g_assert_cmpint (zone, ==, rows[i].zone);
    }
}

static void
test_seqset (void)
{
  static const guint32 numbers[] = { 1, 2, 3, 7, 9, 10, 4294967295u };
  gsize                taken;
  g_autofree char     *all = NULL;
  g_autofree char     *some = NULL;
  g_autoptr (GArray) back = NULL;

  all = pf_imap_seqset_format (numbers, G_N_ELEMENTS (numbers), 4000, &taken);
  g_assert_cmpstr (all, ==, "1:3,7,9:10,4294967295");
  g_assert_cmpuint (taken, ==, G_N_ELEMENTS (numbers));
  back = pf_imap_seqset_parse (all, 7);
  g_assert_cmpmem (back->data, back->len * sizeof (guint32), numbers, sizeof numbers);

  some = pf_imap_seqset_format (numbers, G_N_ELEMENTS (numbers), 26, &taken);
  g_assert_cmpstr (some, ==, "1:3,7");
  g_assert_cmpuint (taken, ==, 4);

  g_assert_null (pf_imap_seqset_parse ("", 9));
  g_assert_null (pf_imap_seqset_parse ("0", 9));
  g_assert_null (pf_imap_seqset_parse ("1,", 9));
  g_assert_null (pf_imap_seqset_parse ("1:2:3", 9));
  g_assert_null (pf_imap_seqset_parse ("4294967296", 9));
  g_assert_null (pf_imap_seqset_parse ("1:10", 9));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/imap/data/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_describe);
    }
  g_test_add_func ("/imap/data/dates", test_dates);
  g_test_add_func ("/imap/data/seqset", test_seqset);
  g_test_add_func ("/imap/data/long-names", test_long_names);

  return g_test_run ();
}
