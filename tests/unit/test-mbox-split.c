/* test-mbox-split.c - every mbox dialect, fed whole, byte by byte and in odd pieces
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "local/pf-mbox-split.h"
#include "local/pf-mbox-survey.h"
#include "mailbox/pf-mailbox.h"

#include <string.h>

#define AUTO 0
#define RD 1 /* as mboxrd, whatever the survey would say */
#define TB 2 /* a Thunderbird file */
#define CR 3 /* a classic Mac file */

#define D "Thu Nov  9 22:33:52 2001"
#define START PF_STORED_DOUBTFUL_START
#define QUOTING PF_STORED_DOUBTFUL_QUOTING
#define CUT PF_STORED_TRUNCATED

#define NUL8 "\0\0\0\0\0\0\0\0"
#define NUL32 NUL8 NUL8 NUL8 NUL8

typedef struct
{
  const char *bytes; /* %NULL ends a list */
  guint       stored;
} Expected;

typedef struct
{
  const char *name;
  int         rules;
  const char *file;
  gsize       length;
  const char *dialect;
  Expected    messages[5];
} Case;

#define FILE_(text) text, sizeof (text) - 1

/* clang-format off */
static const Case cases[] = {
  { "empty", AUTO, FILE_ (""), "mbox", { { NULL } } },
  { "blank", AUTO, FILE_ ("\n\r\n\n"), "mbox", { { NULL } } },
  { "one", AUTO, FILE_ ("From a@b " D "\nSubject: x\n\nbody\n\n"), "mbox",
    { { "Subject: x\n\nbody\n", 0 } } },
  { "two", AUTO, FILE_ ("From a " D "\nA: 1\n\none\n\nFrom b " D "\nA: 2\n\ntwo\n\n"), "mbox",
    { { "A: 1\n\none\n", 0 }, { "A: 2\n\ntwo\n", 0 } } },
  { "crlf", AUTO,
    FILE_ ("From a " D "\r\nA: 1\r\n\r\none\r\n\r\nFrom b " D "\r\nA: 2\r\n\r\ntwo\r\n\r\n"),
    "mbox", { { "A: 1\r\n\r\none\r\n", 0 }, { "A: 2\r\n\r\ntwo\r\n", 0 } } },
  { "no-blank-between", AUTO, FILE_ ("From a " D "\nA: 1\n\none\nFrom b " D "\nA: 2\nB: 3\n\n2\n"),
    "mbox", { { "A: 1\n\none\n", 0 }, { "A: 2\nB: 3\n\n2\n", 0 } } },
  { "no-blank-one-field", AUTO, FILE_ ("From a " D "\nA: 1\n\none\nFrom b " D "\nA: 2\n\n2\n"),
    "mbox", { { "A: 1\n\none\nFrom b " D "\nA: 2\n\n2\n", 0 } } },
  { "two-blanks-keep-one", AUTO, FILE_ ("From a " D "\nA: 1\n\none\n\n\nFrom b " D
           "\nA: 2\n\n2\n\n"),
    "mbox", { { "A: 1\n\none\n\n", 0 }, { "A: 2\n\n2\n", 0 } } },
  { "no-final-eol", AUTO, FILE_ ("From a " D "\nA: 1\n\nend without"), "mbox",
    { { "A: 1\n\nend without", CUT } } },
  { "cut-in-header", AUTO, FILE_ ("From a " D "\nA: 1\nSubj"), "mbox",
    { { "A: 1\nSubj", CUT } } },
  { "header-only", AUTO, FILE_ ("From a " D "\nA: 1\n\nFrom b " D "\nA: 2\n\n2\n\n"), "mbox",
    { { "A: 1\n", 0 }, { "A: 2\n\n2\n", 0 } } },
  { "empty-body", AUTO, FILE_ ("From a " D "\nA: 1\n\n\nFrom b " D "\nA: 2\n\n2\n\n"), "mbox",
    { { "A: 1\n\n", 0 }, { "A: 2\n\n2\n", 0 } } },

  { "prose-from", AUTO, FILE_ ("From a " D "\nA: 1\n\n\nFrom here on it is text\nB: 1\nC: 2\n\n"),
    "mbox", { { "A: 1\n\n\nFrom here on it is text\nB: 1\nC: 2\n", 0 } } },
  { "dated-prose-is-doubtful", AUTO, FILE_ ("From a " D "\nA: 1\n\nx\n\nFrom b " D
           "\nno header\n\n"),
    "mbox", { { "A: 1\n\nx\n\nFrom b " D "\nno header\n", START } } },
  { "separator-at-end", AUTO, FILE_ ("From a " D "\nA: 1\n\nx\n\nFrom b " D "\n\n"), "mbox",
    { { "A: 1\n\nx\n", 0 }, { "", 0 } } },
  { "inside-word", AUTO, FILE_ ("From a " D "\nA: 1\n\nx\n\nxFrom b " D "\nA: 2\nB: 3\n\n"), "mbox",
    { { "A: 1\n\nx\n\nxFrom b " D "\nA: 2\nB: 3\n", 0 } } },

  { "mboxo", AUTO, FILE_ ("From a " D "\nA: 1\n\n>From me\n\n"), "mboxo",
    { { "A: 1\n\nFrom me\n", QUOTING } } },
  { "mboxo-not-in-header", AUTO, FILE_ ("From a " D "\nA: 1\n>From me\nB: 2\n\nx\n\n"), "mbox",
    { { "A: 1\n>From me\nB: 2\n\nx\n", 0 } } },
  { "mboxrd-proven", AUTO, FILE_ ("From a " D
           "\nA: 1\n\n>From me\n>>From >From\n>>>From x\n> From\n\n"),
    "mboxrd", { { "A: 1\n\nFrom me\n>From >From\n>>From x\n> From\n", 0 } } },
  { "mboxrd-proven-later", AUTO,
    FILE_ ("From a " D "\nA: 1\n\n>From me\n\nFrom b " D "\nA: 2\n\n>>From\n>>From me\n\n"),
    "mboxrd",
    { { "A: 1\n\nFrom me\n", 0 }, { "A: 2\n\n>>From\n>From me\n", 0 } } },
  { "quoted-separator", RD, FILE_ ("From a " D "\nA: 1\n\n\n>From b " D "\nA: 2\nB: 3\n\n"),
    "mboxrd",
    { { "A: 1\n\n\nFrom b " D "\nA: 2\nB: 3\n", 0 } } },
  { "readpst", AUTO, FILE_ ("From \"a b\" " D "\nA: 1\n\n>From me\n\n"), "mboxrd",
    { { "A: 1\n\nFrom me\n", 0 } } },
  { "uucp-trace", AUTO,
    FILE_ ("From a " D "\n>From b " D " remote from c\n>From d " D "\nA: 1\n\nx\n\n"), "mbox",
    { { "A: 1\n\nx\n", 0 } } },
  { "double-postmark", AUTO, FILE_ ("From a " D "\nFrom b " D "\nA: 1\n\nx\n\n"), "mbox",
    { { "A: 1\n\nx\n", 0 } } },
  { "postmark-after-marks", TB,
    FILE_ ("From - " D "\nX-Mozilla-Status: 0001\nX-Mozilla-Status2: 00000000\n"
           "From - " D "\nA: 1\nB: 2\n\nx\n\n"), "thunderbird",
    { { "X-Mozilla-Status: 0001\nX-Mozilla-Status2: 00000000\nA: 1\nB: 2\n\nx\n", 0 } } },
  { "cut-header-new-message", AUTO,
    FILE_ ("From a " D "\nSubject: 1\nTo: me\nFrom b " D "\nA: 1\nB: 2\n\nx\n\n"), "mbox",
    { { "Subject: 1\nTo: me\n", CUT }, { "A: 1\nB: 2\n\nx\n", START } } },
  { "header-without-end", AUTO, FILE_ ("From a " D "\nA: 1\nno blank line\n>From x\n\n"), "mboxo",
    { { "A: 1\nno blank line\nFrom x\n", QUOTING } } },

  { "mboxcl2", AUTO,
    FILE_ ("From a " D "\nContent-Length: 67\n\nforwarded\n\nFrom x " D
           "\nA: 1\nB: 2\n\n>From inside\n\n\n"
           "From b " D "\nContent-Length: 2\n\nx\n\n"), "mboxcl2",
    { { "Content-Length: 67\n\nforwarded\n\nFrom x " D "\nA: 1\nB: 2\n\n>From inside\n\n", 0 },
      { "Content-Length: 2\n\nx\n", 0 } } },
  { "mboxcl-lies", AUTO,
    FILE_ ("From a " D "\nContent-Length: 9999\n\nx\n\nFrom b " D "\nContent-Length: 1\n\nxyz\n\n"
           "From c " D "\nA: 1\n\n\n\n"), "mbox",
    { { "Content-Length: 9999\n\nx\n", 0 }, { "Content-Length: 1\n\nxyz\n", 0 },
      { "A: 1\n\n\n", 0 } } },
  { "mboxcl-stray", AUTO,
    FILE_ ("From a " D "\nContent-Length: 45\n\nx\n\nFrom b " D "\nA: 1\n\nxyz\n\n"
           "From c " D "\nA: 1\n\nx\n\n"), "mboxo",
    { { "Content-Length: 45\n\nx\n", 0 }, { "A: 1\n\nxyz\n", START }, { "A: 1\n\nx\n", 0 } } },
  { "content-length-overflow", AUTO,
    FILE_ ("From a " D "\nContent-Length: 9223372036854775807\n\nx\n\nFrom b " D "\nA: 1\n\nx\n\n"),
    "mbox",
    { { "Content-Length: 9223372036854775807\n\nx\n", 0 }, { "A: 1\n\nx\n", 0 } } },

  { "mmdf", AUTO,
    FILE_ ("\1\1\1\1\nA: 1\n\nFrom b " D
           "\n>From x\n\n\1\1\1\1\n\1\1\1\1\nA: 2\n\n\1\1\1\n\1\1\1\1\n"),
    "mmdf", { { "A: 1\n\nFrom b " D "\n>From x\n\n", 0 }, { "A: 2\n\n\1\1\1\n", 0 } } },
  { "mmdf-postmark", AUTO, FILE_ ("\1\1\1\1\r\nFrom a " D "\r\nA: 1\r\n\r\nx\r\n\1\1\1\1\r\n"),
    "mmdf",
    { { "A: 1\r\n\r\nx\r\n", 0 } } },
  { "mmdf-cut", AUTO, FILE_ ("\1\1\1\1\nA: 1\n\nx\n"), "mmdf", { { "A: 1\n\nx\n", CUT } } },
  { "mmdf-single-lines", AUTO, FILE_ ("\1\1\1\1\nA: 1\n\nx\n\1\1\1\1\nA: 2\n\ny\n\1\1\1\1\n"),
    "mmdf",
    { { "A: 1\n\nx\n", 0 }, { "A: 2\n\ny\n", START } } },

  { "thunderbird-old", TB, FILE_ ("From - " D "\nX-Mozilla-Status: 0001\n\n>From a\n\nFrom - " D
           "\n"
                                  "A: 1\n\nx\n\n"), "thunderbird",
    { { "X-Mozilla-Status: 0001\n\nFrom a\n", 0 }, { "A: 1\n\nx\n", 0 } } },
  { "thunderbird-old-deep", TB, FILE_ ("From - " D "\nA: 1\n\n>>From a\n\n"), "thunderbird",
    { { "A: 1\n\n>From a\n", QUOTING } } },
  { "thunderbird-bare", TB,
    FILE_ ("From \r\nA: 1\nB: 2\n\n>>From a\n\r\nFrom \r\nA: 1\n b\nB: 2\n\nx\n\r\n"),
    "thunderbird", { { "A: 1\nB: 2\n\n>From a\n", 0 }, { "A: 1\n b\nB: 2\n\nx\n", 0 } } },
  { "thunderbird-bare-prose", TB, FILE_ ("From \r\nA: 1\nB: 2\n\n\nFrom \nC: 1\nprose\n\n"),
    "thunderbird", { { "A: 1\nB: 2\n\n\nFrom \nC: 1\nprose\n", 0 } } },
  { "thunderbird-utc", TB, FILE_ ("From - Thu Nov 09 22:33:52 2024\r\nA: 1\n\nx\n\r\n"
                                  "From a@b Thu Nov 09 22:33:52 2024\r\nA: 2\n\ny\n\r\n"),
    "thunderbird",
    { { "A: 1\n\nx\n", 0 }, { "A: 2\n\ny\n", 0 } } },
  { "thunderbird-sent", TB, FILE_ ("From - Tue, 12 Mar 2024 10:00:00 GMT\nA: 1\n\nx\n\n"),
    "thunderbird",
    { { "A: 1\n\nx\n", 0 } } },
  { "thunderbird-mixed", TB,
    FILE_ ("From - " D
           "\nA: 1\n\na\n\nFrom \r\nA: 2\nB: 2\n\nb\n\r\nFrom - Tue, 12 Mar 2024 10:00:00 GMT\n"
           "A: 3\n\nc\n\nFrom x@y Thu Nov 09 22:33:52 2024\r\nA: 4\n\nd\n\r\n"), "thunderbird",
    { { "A: 1\n\na\n", 0 }, { "A: 2\nB: 2\n\nb\n", 0 }, { "A: 3\n\nc\n", 0 }, { "A: 4\n\nd\n",
    0 } } },
  { "thunderbird-found-out", AUTO, FILE_ ("From - " D "\nA: 1\n\n>From a\n\n"), "mboxrd",
    { { "A: 1\n\nFrom a\n", 0 } } },

  { "classic-mac", CR, FILE_ ("From a " D "\rA: 1\r\rone\r>From x\r\rFrom b " D
           "\rA: 2\r\rtwo\r\r"),
    "mboxo", { { "A: 1\n\none\nFrom x\n", QUOTING }, { "A: 2\n\ntwo\n", 0 } } },
  { "bare-cr-in-body", AUTO, FILE_ ("From a " D "\nA: 1\n\nx\ry\r\r\n\rFrom b\n\n"), "mbox",
    { { "A: 1\n\nx\ry\r\r\n\rFrom b\n", 0 } } },

  { "leading-blank", AUTO, FILE_ ("\r\n\nFrom a " D "\nA: 1\n\nx\n\n"), "mbox", { { "A: 1\n\nx\n",
    0 } } },
  { "leading-bom", AUTO, FILE_ ("\xef\xbb\xbf" "From a " D "\nA: 1\n\nx\n\n"), "mbox",
    { { "A: 1\n\nx\n", 0 } } },
  { "leading-nuls", AUTO, FILE_ (NUL32 "From a " D "\nA: 1\n\nx\n\n"), "mbox", { { "A: 1\n\nx\n",
    0 } } },
  { "leading-garbage", AUTO, FILE_ ("garbage line\nmore\n\nFrom a " D "\nA: 1\n\nx\n\n"), "mbox",
    { { "A: 1\n\nx\n", 0 } } },
  { "leading-prose-from", AUTO, FILE_ ("From here on\nmore\n\nFrom a " D "\nA: 1\n\nx\n\n"), "mbox",
    { { "A: 1\n\nx\n", 0 } } },
  { "lost-first-separator", AUTO, FILE_ ("A: 1\nB: 2\n\nx\n\nFrom a " D "\nA: 1\n\ny\n\n"), "mbox",
    { { "A: 1\nB: 2\n\nx\n", START }, { "A: 1\n\ny\n", 0 } } },
  { "odd-first-separator", AUTO, FILE_ ("From nobody at all\nA: 1\n\nx\n\n"), "mbox",
    { { "A: 1\n\nx\n", START } } },
  { "nul-run-between", AUTO, FILE_ ("From a " D "\nA: 1\n\nx" NUL32 "From b " D
           "\nA: 2\nB: 3\n\ny\n\n"),
    "mbox", { { "A: 1\n\nx", CUT }, { "A: 2\nB: 3\n\ny\n", 0 } } },
  { "nul-run-at-end", AUTO, FILE_ ("From a " D "\nA: 1\n\nx\n" NUL32), "mbox",
    { { "A: 1\n\nx\n", CUT } } },
  { "few-nuls-no-line-start", AUTO, FILE_ ("From a " D "\nA: 1\n\nx" NUL8 "From b " D
           "\nA: 2\nB: 3\n"), "mbox",
    { { "A: 1\n\nx" NUL8 "From b " D "\nA: 2\nB: 3\n", 0 } } },
  { "nul-run-in-header", AUTO, FILE_ ("From a " D "\nA: 1\n" NUL32 "From b " D
           "\nA: 2\nB: 3\n\ny\n\n"),
    "mbox", { { "A: 1\n", CUT }, { "A: 2\nB: 3\n\ny\n", 0 } } },

  { "pseudo-imap", AUTO, FILE_ ("From MAILER-DAEMON " D "\nX-IMAP: 1 2\nStatus: RO\n\nthis text\n\n"
                                "From a " D "\nA: 1\n\nx\n\n"), "mbox", { { "A: 1\n\nx\n", 0 } } },
  { "pseudo-subject", AUTO,
    FILE_ ("From MAILER-DAEMON " D "\nFrom: Mail System Internal Data <M@x>\n"
           "Subject: DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA\n\nthis\n\nFrom a " D
    "\nA: 1\n\nx\n\n"),
    "mbox", { { "A: 1\n\nx\n", 0 } } },
  { "imapbase-is-no-pseudo", AUTO, FILE_ ("From a " D "\nX-IMAPbase: 1 2\n\nx\n\n"), "mbox",
    { { "X-IMAPbase: 1 2\n\nx\n", 0 } } },
  { "takeout-unquoted", AUTO,
    FILE_ ("From 182@xxx Tue Mar 11 01:31:25 +0000 2025\r\nA: 1\r\n\r\n\r\nFrom b " D
           "\r\nA: 2\r\nB: 3\r\n\r\n"
           "From 183@xxx Tue Mar 11 01:31:25 +0000 2025\r\nA: 3\r\n\r\ny\r\n\r\n"), "mbox",
    { { "A: 1\r\n\r\n\r\nFrom b " D "\r\nA: 2\r\nB: 3\r\n", START }, { "A: 3\r\n\r\ny\r\n", 0 } } },
  { "takeout", AUTO,
    FILE_ ("From 182625943453455425@xxx Tue Mar 11 01:31:25 +0000 2025\r\n"
           "X-GM-THRID: 1\r\n\r\nx\r\n\r\n"),
    "mbox", { { "X-GM-THRID: 1\r\n\r\nx\r\n", 0 } } },
};
/* clang-format on */

typedef struct
{
  const guint8 *data; /* (unowned): the file */
  gsize         length;
  GString      *bytes;
  GPtrArray    *messages; /* (element-type GString) */
  GArray       *starts;   /* (element-type PfMboxStart) */
  GArray       *ends;     /* (element-type PfMboxEnd) */
  gboolean      is_open;
} Run;

static void
free_string (gpointer data)
{
  g_string_free (data, TRUE);
}

static Run *
run_new (const guint8 *data, gsize length)
{
  Run *run = g_new0 (Run, 1);

  run->data = data;
  run->length = length;
  run->messages = g_ptr_array_new_with_free_func (free_string);
  run->starts = g_array_new (FALSE, FALSE, sizeof (PfMboxStart));
  run->ends = g_array_new (FALSE, FALSE, sizeof (PfMboxEnd));
  return run;
}

static void
run_free (Run *run)
{
  g_ptr_array_unref (run->messages);
  g_array_unref (run->starts);
  g_array_unref (run->ends);
  g_free (run);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Run, run_free)

static gboolean
run_begin (const PfMboxStart *start, gpointer user_data, GError **error)
{
  Run *run = user_data;

  g_assert_false (run->is_open);
  run->is_open = TRUE;
  run->bytes = g_string_new (NULL);
  g_ptr_array_add (run->messages, run->bytes);
  g_array_append_val (run->starts, *start);
  return TRUE;
}

static gboolean
run_chunk (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  Run *run = user_data;

  g_assert_true (run->is_open);
  g_assert_cmpuint (length, >, 0);
  g_string_append_len (run->bytes, (const char *) data, (gssize) length);
  return TRUE;
}

static gboolean
run_end (const PfMboxEnd *end, gpointer user_data, GError **error)
{
  Run *run = user_data;

  g_assert_true (run->is_open);
  run->is_open = FALSE;
  g_array_append_val (run->ends, *end);
  return TRUE;
}

static gssize
run_peek (guint64 offset, guint8 *buffer, gsize length, gpointer user_data)
{
  Run *run = user_data;

  if (offset >= run->length)
    return 0;
  length = MIN (length, run->length - (gsize) offset);
  memcpy (buffer, run->data + offset, length);
  return (gssize) length;
}

static gssize
survey_peek (
    guint64 offset, guint8 *buffer, gsize length, gpointer user_data, GError **error)
{
  return run_peek (offset, buffer, length, user_data);
}

static gboolean
run_decide (PfMboxRules *rules, gpointer user_data, GError **error)
{
  return pf_mbox_survey (survey_peek, user_data, rules, error);
}

static const PfMboxSplitFuncs funcs = { run_begin, run_chunk, run_end, run_peek,
                                        run_decide };

static PfMboxRules
make_rules (int kind)
{
  PfMboxRules rules = { 0 };

  if (kind == RD)
    rules.unquote = PF_MBOX_UNQUOTE_ANY;
  if (kind == TB)
    {
      rules.unquote = PF_MBOX_UNQUOTE_ANY;
      rules.length = PF_MBOX_LENGTH_IGNORE;
      rules.is_thunderbird = TRUE;
    }
  rules.is_cr = kind == CR;
  return rules;
}

static void
feed (PfMboxSplit *splitter, const guint8 *data, gsize length, gsize piece)
{
  g_autoptr (GError) error = NULL;

  for (gsize at = 0; at < length; at += piece)
    {
      g_assert_true (
          pf_mbox_split_push (splitter, data + at, MIN (piece, length - at), &error));
      g_assert_no_error (error);
    }
  g_assert_true (pf_mbox_split_finish (splitter, &error));
  g_assert_no_error (error);
}

static void
check_run (const Run *run, const Expected *expected)
{
  guint count = 0;

  for (; expected[count].bytes != NULL; count++)
    {
      GString *bytes;

      g_assert_cmpuint (run->messages->len, >, count);
      bytes = g_ptr_array_index (run->messages, count);
      g_assert_cmpmem (bytes->str, strlen (bytes->str), expected[count].bytes,
                       strlen (expected[count].bytes));
      g_assert_cmphex (g_array_index (run->ends, PfMboxEnd, count).stored, ==,
                       expected[count].stored);
    }
  g_assert_cmpuint (run->messages->len, ==, count);
  g_assert_cmpuint (run->ends->len, ==, count);
}

/* Reading each message at its place gives the same bytes and the same length. */
static void
check_reading (const Run *run, const PfMboxRules *rules)
{
  for (guint i = 0; i < run->messages->len; i++)
    {
      const PfMboxStart *start = &g_array_index (run->starts, PfMboxStart, i);
      PfMboxRules        one = *rules;
      g_autoptr (Run) again = run_new (run->data, run->length);
      g_autoptr (PfMboxSplit) splitter = NULL;
      GString *bytes = g_ptr_array_index (run->messages, i);
      GString *bytes_again;

      one.is_bare = start->is_bare;
      splitter = pf_mbox_split_new (&one, &funcs, again, 0);
      pf_mbox_split_start_at (splitter, start->offset);
      feed (splitter, run->data + start->offset, run->length - (gsize) start->offset, 3);

      g_assert_cmpuint (again->messages->len, ==, 1);
      bytes_again = g_ptr_array_index (again->messages, 0);
      g_assert_cmpmem (bytes_again->str, bytes_again->len, bytes->str, bytes->len);
      g_assert_cmpuint (g_array_index (again->ends, PfMboxEnd, 0).length, ==,
                        g_array_index (run->ends, PfMboxEnd, i).length);
    }
}

static void
test_split (gconstpointer data)
{
  static const gsize pieces[] = { 1 << 20, 1, 2, 3, 7, 61 };
  const Case        *c = data;

  for (gsize i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      PfMboxRules rules = make_rules (c->rules);
      g_autoptr (Run) run = run_new ((const guint8 *) c->file, c->length);
      g_autoptr (PfMboxSplit) splitter = pf_mbox_split_new (&rules, &funcs, run, 0);

      feed (splitter, run->data, run->length, pieces[i]);
      check_run (run, c->messages);
      g_assert_cmpstr (pf_mbox_rules_name (pf_mbox_split_rules (splitter)), ==,
                       c->dialect);
      check_reading (run, pf_mbox_split_rules (splitter));
    }
}

/* NULs in a message's middle belong to it, however many; too many for a table. */
static void
test_nuls_inside (void)
{
  static const char head[] = "From a " D "\nA: 1\n\nx\n";
  static const char tail[] = "y\n\nFrom b " D "\nA: 2\n\nz\n\n";
  PfMboxRules       rules = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (Run) run = run_new (NULL, 0);
  g_autoptr (PfMboxSplit) splitter = pf_mbox_split_new (&rules, &funcs, run, 0);
  GString *bytes;

  g_assert_true (
      pf_mbox_split_push (splitter, (const guint8 *) head, sizeof head - 1, &error));
  g_assert_true (pf_mbox_split_skip_nuls (splitter, 1 << 20, &error));
  feed (splitter, (const guint8 *) tail, sizeof tail - 1, 5);

  g_assert_cmpuint (run->messages->len, ==, 2);
  bytes = g_ptr_array_index (run->messages, 0);
  g_assert_cmpuint (bytes->len, ==, strlen ("A: 1\n\nx\ny\n") + (1 << 20));
  g_assert_cmpuint (g_array_index (run->starts, PfMboxStart, 1).offset, ==,
                    sizeof head - 1 + (1 << 20) + strlen ("y\n\n"));
  g_assert_cmpuint (g_array_index (run->ends, PfMboxEnd, 0).stored, ==, 0);
}

/* Lines and quoting that cross every window and every limit. */
static void
test_long_lines (void)
{
  g_autoptr (GString) file = g_string_new ("From a " D "\nA: 1\n");
  g_autoptr (GString) wanted = NULL;
  gsize header = file->len;

  g_string_append (file, "Long: ");
  for (guint i = 0; i < 200000; i++)
    g_string_append_c (file, (char) ('a' + i % 26));
  g_string_append (file, "\n\n");
  for (guint i = 0; i < 3000; i++)
    {
      g_string_append (file, "base64base64base64Fromm From base64base64base64base64");
      g_string_append_c (file, i % 7 == 0 ? '\n' : ' ');
    }
  wanted = g_string_new_len (file->str + header - 5, (gssize) (file->len - header + 5));
  g_string_append (file, "\n>>From quoted\n\n");
  g_string_append (wanted, "\n>From quoted\n");

  for (gsize piece = 1; piece <= 1000003; piece *= 10)
    {
      PfMboxRules rules = { .unquote = PF_MBOX_UNQUOTE_ANY };
      g_autoptr (Run) run = run_new ((const guint8 *) file->str, file->len);
      g_autoptr (PfMboxSplit) splitter = pf_mbox_split_new (&rules, &funcs, run, 0);
      GString *bytes;

      feed (splitter, run->data, run->length, piece + piece / 3);
      g_assert_cmpuint (run->messages->len, ==, 1);
      bytes = g_ptr_array_index (run->messages, 0);
      g_assert_cmpuint (bytes->len, ==, wanted->len);
      g_assert_true (g_string_equal (bytes, wanted));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/mbox/split/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_split);
    }
  g_test_add_func ("/mbox/split/nuls-inside", test_nuls_inside);
  g_test_add_func ("/mbox/split/long-lines", test_long_lines);

  return g_test_run ();
}
