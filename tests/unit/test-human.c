/* test-human.c - every domain and code has its sentences, and they keep the words' rules
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "human/pf-human.h"
#include "human/pf-words.h"

#include <gio/gio.h>
#include <string.h>

#define MOST_TITLE_WORDS 8
#define MOST_CODES 64 /* past every domain's last code */

typedef struct
{
  const char *name;
  GQuark (*quark) (void);
  int last;
} Domain;

/* clang-format off */
static const Domain domains[] = {
  { "wire",     pf_wire_error_quark,     PF_WIRE_ERROR_CA_FILE },
  { "proto",    pf_proto_error_quark,    PF_PROTO_ERROR_OTHER_SERVICE },
  { "auth",     pf_auth_error_quark,     PF_AUTH_ERROR_NO_SECRET },
  { "discover", pf_discover_error_quark, PF_DISCOVER_ERROR_UNTRUSTED_SOURCE },
  { "store",    pf_store_error_quark,    PF_STORE_ERROR_ARCHIVE_TOO_BIG },
  { "move",     pf_move_error_quark,     PF_MOVE_ERROR_NO_SUCH_FOLDER },
};

static const char *const forbidden[] = {
  "abort", "authenticate", "bad", "corrupt", "credentials", "crash", "denied", "error",
  "exceeded", "exception", "fail", "failed", "fatal", "forbidden", "host", "illegal",
  "invalid", "kill", "malformed", "oops", "please", "retry", "sorry", "successfully",
  "synchronise", "terminate", "timeout", "unable", "unexpected", "unspecified", "unknown",
  "valid", "whoops", "errno", "sasl", "nil", "uid", "alert", "imap4", "simply", "easy",
};
/* clang-format on */

typedef struct
{
  const Domain *domain;
  int           code;
} Case;

static void
check_words (const char *text)
{
  g_autofree char *lower = g_utf8_strdown (text, -1);
  g_auto (GStrv) words = g_strsplit_set (lower, " .,;:!?“”’()\n", -1);

  g_assert_null (strchr (text, '!'));
  g_assert_null (strstr (text, "→"));
  g_assert_null (strstr (text, "(null)"));
  for (gsize i = 0; words[i] != NULL; i++)
    for (gsize j = 0; j < G_N_ELEMENTS (forbidden); j++)
      g_assert_cmpstr (words[i], !=, forbidden[j]);
}

static guint
count_words (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  return g_strv_length (words);
}

static void
check_advice (const PfAdvice *advice)
{
  g_assert_nonnull (advice);
  g_assert_cmpuint (strlen (advice->title), >, 0);
  g_assert_cmpuint (strlen (advice->cause), >, 0);
  g_assert_cmpuint (strlen (advice->next), >, 0);
  g_assert_cmpuint (strlen (advice->details), >, 0);
  g_assert_cmpuint (count_words (advice->title), <=, MOST_TITLE_WORDS);
  g_assert_false (g_str_has_suffix (advice->title, "."));
  g_assert_true (g_str_has_suffix (advice->cause, "."));
  g_assert_true (g_str_has_suffix (advice->next, "."));
  g_assert_cmpint (advice->button == NULL, ==,
                   advice->act == PF_ACT_NONE || advice->act == PF_ACT_WAIT);
  check_words (advice->title);
  check_words (advice->cause);
  check_words (advice->next);
}

static void
test_code (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GError)
      error = g_error_new_literal (c->domain->quark (), c->code, "raw words");
  g_autoptr (PfAdvice) plain = pf_human_describe (error, NULL);
  g_autoptr (PfAdvice) named = pf_human_describe (error, "mail.example.org");
  g_autoptr (PfAdvice) full = NULL;
  PfErrorFacts *facts = pf_error_facts (error);

  check_advice (plain);
  check_advice (named);
  g_assert_cmpstr (plain->title, !=, "Postferry has made a mistake");

  facts->host = g_strdup ("imap.example.org");
  facts->path = g_strdup ("/home/ada/Mail/Inbox");
  facts->folder = g_strdup ("Garden: 2019");
  facts->program = g_strdup ("Thunderbird");
  facts->wait_ms = 90000;
  facts->need_bytes = 3100000000;
  facts->have_bytes = 1800000000;
  pf_error_set_server_text (error, "NOPERM", "The server's own words");
  full = pf_human_describe (error, NULL);
  check_advice (full);
  g_assert_cmpstr (full->details, ==, "[NOPERM] The server's own words\nraw words");
}

/* A number past a domain's last code is our own fault, and never without words. */
static void
test_past_last (gconstpointer data)
{
  const Domain *domain = data;
  g_autoptr (GError)
      error = g_error_new_literal (domain->quark (), domain->last + 1, "raw words");
  g_autoptr (PfAdvice) advice = pf_human_describe (error, NULL);

  check_advice (advice);
  g_assert_cmpstr (advice->title, ==, "Postferry has made a mistake");
}

typedef struct
{
  const char *name;
  const char *title;
  guint       problems;
  PfAct       act;
} CertificateCase;

/* clang-format off */
static const CertificateCase certificates[] = {
  { "other-name", "The server shows somebody else's certificate",
    PF_CERTIFICATE_OTHER_NAME, PF_ACT_USE_OTHER_NAME },
  { "expired", "The certificate ran out on 3 November 2019",
    PF_CERTIFICATE_EXPIRED, PF_ACT_COPY_FOR_HELP_DESK },
  { "not-yet", "Most likely this computer's clock is wrong",
    PF_CERTIFICATE_NOT_YET_VALID, PF_ACT_OPEN_DATE_AND_TIME },
  { "issuer", "The server's certificate cannot be checked",
    PF_CERTIFICATE_UNKNOWN_ISSUER, PF_ACT_COMPARE_FINGERPRINT },
  { "self-signed", "The server's certificate cannot be checked",
    PF_CERTIFICATE_SELF_SIGNED, PF_ACT_COMPARE_FINGERPRINT },
  { "stranger", "The server's certificate cannot be checked",
    PF_CERTIFICATE_UNKNOWN_ISSUER | PF_CERTIFICATE_OTHER_NAME, PF_ACT_COMPARE_FINGERPRINT },
  { "revoked", "The server's certificate was taken back",
    PF_CERTIFICATE_REVOKED, PF_ACT_COPY_FOR_HELP_DESK },
  { "weak", "The server's certificate is too weak",
    PF_CERTIFICATE_WEAK, PF_ACT_COPY_FOR_HELP_DESK },
  { "incomplete", "The server's certificate cannot be checked",
    PF_CERTIFICATE_INCOMPLETE, PF_ACT_COPY_FOR_HELP_DESK },
  { "not-pinned", "The server shows a different certificate",
    PF_CERTIFICATE_NOT_PINNED, PF_ACT_COMPARE_FINGERPRINT },
};
/* clang-format on */

static void
test_certificate (gconstpointer data)
{
  const CertificateCase *c = data;
  static const char     *names[] = { "*.hoster.example", "mx.hoster.example", NULL };
  PfCertificate certificate = { .names = (char **) names, .problems = c->problems };
  g_autoptr (GError)
      error = g_error_new_literal (PF_WIRE_ERROR, PF_WIRE_ERROR_CERTIFICATE, "raw words");
  g_autoptr (PfAdvice) advice = NULL;

  certificate.not_before = 1500000000;
  certificate.not_after = 1572782400;
  pf_error_facts (error)->certificate = pf_certificate_copy (&certificate);
  advice = pf_human_describe (error, "imap.example.org");
  check_advice (advice);
  g_assert_cmpstr (advice->title, ==, c->title);
  g_assert_cmpint (advice->act, ==, c->act);
}

static void
test_foreign (void)
{
  g_autoptr (GError) space = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "x");
  g_autoptr (GError) other = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "x");
  g_autoptr (GError) absent = g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_NOENT, "x");
  g_autoptr (GError) fault = g_error_new_literal (G_MARKUP_ERROR, 0, "x");
  g_autoptr (PfAdvice) a = pf_human_describe (space, NULL);
  g_autoptr (PfAdvice) b = pf_human_describe (other, NULL);
  g_autoptr (PfAdvice) c = pf_human_describe (absent, NULL);
  g_autoptr (PfAdvice) d = pf_human_describe (fault, NULL);

  check_advice (a);
  check_advice (b);
  check_advice (c);
  check_advice (d);
  g_assert_cmpstr (a->title, ==, "This computer's disk is full");
  g_assert_cmpstr (d->title, ==, "Postferry has made a mistake");
}

typedef struct
{
  const char *name;
  char *(*words) (gint64 n);
  gint64      n;
  const char *text;
} NumberCase;

static char *
size_words (gint64 n)
{
  return pf_words_size ((guint64) n);
}

static char *
size_short_words (gint64 n)
{
  return pf_words_size_short ((guint64) n);
}

/* clang-format off */
static const NumberCase numbers[] = {
  { "messages-0",     pf_words_messages,   0,             "0 messages" },
  { "messages-1",     pf_words_messages,   1,             "1 message" },
  { "folders-2",      pf_words_folders,    2,             "2 folders" },
  { "size-little",    size_words,          999999,        "less than 1 MB" },
  { "size-1mb",       size_words,          1000000,       "1.0\302\240MB" },
  { "size-gb",        size_words,          3100000000,    "3.1\302\240GB" },
  { "size-below-ten", size_words,          9940000,       "9.9\302\240MB" },
  { "size-ten",       size_words,          9960000,       "10\302\240MB" },
  { "size-rounds-up", size_words,          999600000,     "1.0\302\240GB" },
  { "size-most",      size_words,          G_MAXINT64,    "9.2\302\240EB" },
  { "short-0",        size_short_words,    0,             "0 bytes" },
  { "short-1",        size_short_words,    1,             "1 byte" },
  { "short-kb",       size_short_words,    31400,         "31\302\240kB" },
  { "left-unsure",    pf_words_time_left,  -1,            "Working out how long this takes" },
  { "left-0",         pf_words_time_left,  0,             "Less than a minute left" },
  { "left-59",        pf_words_time_left,  59,            "Less than a minute left" },
  { "left-61",        pf_words_time_left,  61,            "About 2 minutes left" },
  { "left-59min",     pf_words_time_left,  3540,          "About 59 minutes left" },
  { "left-59min1s",   pf_words_time_left,  3541,          "About 1 hour left" },
  { "left-90min",     pf_words_time_left,  5400,          "About 2 hours left" },
  { "left-47h",       pf_words_time_left,  169200,        "About 47 hours left" },
  { "left-3days",     pf_words_time_left,  176400,        "About 3 days left" },
  { "took-0",         pf_words_duration,   999,           "less than a second" },
  { "took-1s",        pf_words_duration,   1000,          "1 second" },
  { "took-3min",      pf_words_duration,   185000,        "3 minutes" },
  { "took-1h4min",    pf_words_duration,   3840000,       "1 hour 4 minutes" },
  { "stamp-none",     pf_words_stamp,      G_MININT64,    "" },
};
/* clang-format on */

static void
test_number (gconstpointer data)
{
  const NumberCase *c = data;
  g_autofree char  *text = c->words (c->n);

  g_assert_cmpstr (text, ==, c->text);
}

static void
test_when (void)
{
  g_autoptr (GDateTime) noon = g_date_time_new_local (2026, 11, 24, 12, 0, 0);
  gint64           now = g_date_time_to_unix (noon);
  g_autofree char *today = pf_words_when (now - 3600, now);
  g_autofree char *yesterday = pf_words_when (now - 86400, now);
  g_autofree char *tomorrow = pf_words_when (now + 86000, now);
  g_autofree char *long_ago = pf_words_when (now - G_GINT64_CONSTANT (40) * 86400, now);
  g_autofree char *past_calendar = pf_words_when (G_MAXINT64, now);

  g_assert_cmpstr (today, ==, "at 11:00");
  g_assert_cmpstr (yesterday, ==, "yesterday at 12:00");
  g_assert_cmpstr (tomorrow, ==, "tomorrow at 11:53");
  g_assert_cmpstr (long_ago, ==, "on 15 October 2026");
  g_assert_nonnull (past_calendar);
}

static void
test_proof (void)
{
  const PfCounts   all = { .found = 7, .placed = 7 };
  const PfCounts   mixed = { .found = 10,
                             .placed = 5,
                             .already_there = 2,
                             .left_out = 1,
                             .excluded = 1,
                             .pending = 1 };
  const PfCounts   none = { .found = 3, .pending = 3 };
  g_autofree char *a = pf_words_proof (&all);
  g_autofree char *b = pf_words_proof (&mixed);
  g_autofree char *c = pf_words_where_it_stands (&mixed);
  g_autofree char *d = pf_words_where_it_stands (&none);
  g_autofree char *e = pf_words_where_it_stood (&mixed);
  g_autofree char *f = pf_words_where_it_stood (&none);

  g_assert_cmpstr (a, ==, "7 found = 7 placed");
  g_assert_cmpstr (b, ==,
                   "10 found = 5 placed + 2 there already + 1 left out + 1 not chosen "
                   "+ 1 still to do");
  g_assert_cmpstr (c, ==, "7 of 10 messages are on the server. The rest waits.");
  g_assert_cmpstr (e, ==,
                   "7 of 10 messages were put on the server or were there before. "
                   "The rest waits.");
  g_assert_cmpstr (f, ==, "Nothing is on the server yet.");
  g_assert_cmpstr (d, ==, "Nothing is on the server yet.");
}

/* An id that this version does not know is shown, never hidden. */
static void
test_ids (void)
{
  /* All that imap/pf-imap-name.h and migrate/pf-map.c say of a name that was changed. */
  static const char *const changes[] = {
    "empty",    "control",   "delimiter", "wildcard", "character",
    "reserved", "blank-end", "too-long",  "case",     "refused",
  };
  g_autofree char *known = pf_words_reason ("too-large");
  g_autofree char *strange = pf_words_reason ("from-the-future");
  g_autofree char *none = pf_words_warning (NULL);
  g_autofree char *difference = pf_words_difference ("deleted-by-user");

  g_assert_cmpstr (known, ==, "It is bigger than the server takes");
  g_assert_cmpstr (strange, ==, "from-the-future");
  g_assert_cmpstr (none, ==, "");
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *words = pf_words_name_change (changes[i]);

      g_assert_cmpstr (words, !=, changes[i]);
    }
  g_assert_cmpstr (difference, ==, "It was deleted on the server since");
}

static void
test_labels_and_phases (void)
{
  for (int i = 0; i <= PF_LABEL_STOPPED; i++)
    g_assert_cmpuint (strlen (pf_words_label ((PfLabel) i)), >, 0);
  for (int i = 0; i <= PF_PHASE_DONE; i++)
    check_words (pf_words_phase ((PfPhase) i));
  for (int i = PF_WAIT_NETWORK; i <= PF_WAIT_PAUSED; i++)
    {
      g_autofree char *open_end = pf_words_wait ((PfWait) i, 0, 1000);
      g_autofree char *until = pf_words_wait ((PfWait) i, 2000, 1000);

      check_words (open_end);
      check_words (until);
    }
  g_assert_null (pf_words_wait (PF_WAIT_NONE, 0, 0));
}

static void
add_codes (void)
{
  static Case cases[G_N_ELEMENTS (domains)][MOST_CODES];

  for (gsize d = 0; d < G_N_ELEMENTS (domains); d++)
    {
      g_autofree char *past = g_strdup_printf ("/human/%s/past-last", domains[d].name);

      g_test_add_data_func (past, &domains[d], test_past_last);
      for (int code = 0; code <= domains[d].last; code++)
        {
          g_autofree char *path = g_strdup_printf ("/human/%s/%d", domains[d].name, code);

          cases[d][code].domain = &domains[d];
          cases[d][code].code = code;
          g_test_add_data_func (path, &cases[d][code], test_code);
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_codes ();
  for (gsize i = 0; i < G_N_ELEMENTS (certificates); i++)
    {
      g_autofree char *path = g_strdup_printf ("/human/certificate/%s",
                                               certificates[i].name);

      g_test_add_data_func (path, &certificates[i], test_certificate);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *path = g_strdup_printf ("/human/number/%s", numbers[i].name);

      g_test_add_data_func (path, &numbers[i], test_number);
    }
  g_test_add_func ("/human/foreign", test_foreign);
  g_test_add_func ("/human/when", test_when);
  g_test_add_func ("/human/proof", test_proof);
  g_test_add_func ("/human/ids", test_ids);
  g_test_add_func ("/human/labels-and-phases", test_labels_and_phases);

  return g_test_run ();
}
