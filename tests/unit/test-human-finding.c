/* test-human-finding.c - every finding has its sentences, and they keep the words' rules
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "human/pf-human-finding.h"

#include "human/pf-human-finding-private.h"

#include <string.h>

#define MOST_HEADLINE_WORDS 8
#define MOST_SENTENCE_WORDS 25

/* clang-format off */
static const char *const forbidden[] = {
  "abort", "authenticate", "bad", "corrupt", "credentials", "crash", "denied", "error",
  "exceeded", "exception", "fail", "failed", "fatal", "forbidden", "host", "illegal",
  "invalid", "kill", "malformed", "oops", "please", "retry", "sorry", "successfully",
  "synchronise", "terminate", "timeout", "unable", "unexpected", "unspecified", "unknown",
  "valid", "whoops", "errno", "sasl", "nil", "uid", "alert", "imap4", "simply", "easy",
};
/* clang-format on */

/* What every sentence's places may be filled with. */
/* clang-format off */
static const char *const values[] = {
  "provider", "Example Mail",
  "domain", "example.org",
  "near", "gmail.com",
  "issuer", "Some Shield",
  "names", "mx.hoster.net",
  "port", "993",
  "speaks", "POP3",
  "asked", "IMAP",
  "protocol", "IMAP",
  "control", "POP3",
  "days", "30",
  "version", "TLS 1.0",
  "other-name", "mx.hoster.net",
  "seconds", "9",
  "other-user", "ada",
  "value", "true",
  "asof", "2026-03-12",
  "reason", "rate",
  "url", "https://a.example/",
  "service", "POP3",
  "other-provider", "Other Mail",
  "offset-s", "90000",
  "clock-unix", "1790000000",
  "not-after-unix", "1790000000",
  "not-before-unix", "1780000000",
  "used-bytes", "4200000000",
  "limit-bytes", "15000000000",
  "pop3-count", "12",
  "imap-count", "4231",
  "gone-count", "214",
  "password-proven", "yes",
  "elsewhere", "yes",
  "name", "_imaps_._tcp.example.org",
  "software", "Example Mail 4.2",
  "prefix", "INBOX.",
  "unreached", "yes",
};
/* clang-format on */

static void
check_words (const char *text)
{
  g_autofree char *lower = g_utf8_strdown (text, -1);
  g_auto (GStrv) words = g_strsplit_set (lower, " .,;:!?“”’()\n", -1);

  g_assert_cmpuint (strlen (text), >, 0);
  g_assert_null (strpbrk (text, "!{}"));
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
check_sentences (const char *text)
{
  g_auto (GStrv) sentences = g_strsplit (text, ". ", -1);

  check_words (text);
  g_assert_true (g_str_has_suffix (text, ".") || g_str_has_suffix (text, "?"));
  for (gsize i = 0; sentences[i] != NULL; i++)
    g_assert_cmpuint (count_words (sentences[i]), <=, MOST_SENTENCE_WORDS);
}

static void
check_finding (const PfFinding *finding)
{
  g_autoptr (PfFindingWords) words = pf_human_finding (finding);

  g_test_message ("%s: %s: %s", finding->id, words->headline, words->cause);
  check_words (words->headline);
  g_assert_cmpstr (words->headline, !=, finding->id);
  g_assert_cmpuint (count_words (words->headline), <=, MOST_HEADLINE_WORDS);
  g_assert_false (g_str_has_suffix (words->headline, "."));
  check_sentences (words->cause);
  g_assert_nonnull (words->fix[0]);
  for (gsize i = 0; words->fix[i] != NULL; i++)
    check_sentences (words->fix[i]);
  g_assert_cmpint (words->button == NULL, ==,
                   words->act == PF_FINDING_ACT_NONE ||
                       words->act == PF_FINDING_ACT_WAIT);
}

static void
test_id (gconstpointer data)
{
  const PfFindingKind *kind = data;
  g_autoptr (PfFinding) bare = pf_finding_new (kind->id);
  g_autoptr (PfFinding) full = pf_finding_new (kind->id);

  check_finding (bare);
  full->host = g_strdup ("imap.example.org");
  for (gsize i = 0; i + 1 < G_N_ELEMENTS (values); i += 2)
    pf_finding_set (full, values[i], values[i + 1]);
  check_finding (full);
}

static void
test_proofs (void)
{
  g_autoptr (PfFinding) finding = pf_finding_new ("AUTH-IMAP-OFF");
  g_autoptr (PfFindingWords) words = NULL;

  g_ptr_array_add (finding->clears, g_strdup ("AUTH-WRONG"));
  words = pf_human_finding (finding);
  g_assert_true (
      g_strv_contains ((const char *const *) words->proves, "Your password is right"));
  g_assert_true (g_strv_contains ((const char *const *) words->proves,
                                  "Your network lets mail programs through"));
}

static void
test_fixed_words (void)
{
  for (int i = PF_CERTAIN; i <= PF_ONE_OF; i++)
    g_assert_nonnull (pf_human_certainty ((PfCertainty) i));
  for (int i = PF_WHO_YOU; i <= PF_WHO_NOBODY; i++)
    check_words (pf_human_who ((PfWho) i));
  for (int i = 0; i < PF_N_STAGES; i++)
    check_words (pf_human_stage ((PfStage) i));
  for (int i = PF_SEVERITY_OK; i <= PF_SEVERITY_BLOCK; i++)
    check_words (pf_human_severity ((PfSeverity) i));
  check_words (pf_human_verdict ("usable-with-risk"));
  g_assert_cmpstr (pf_human_verdict ("what"), ==, "Not tested");
  g_assert_cmpstr (pf_human_untested ("no-secret"), ==, "There was no password to try");
  check_words (pf_human_untested (NULL));
}

int
main (int argc, char *argv[])
{
  gsize                n;
  const PfFindingKind *kinds = pf_finding_kinds (&n);

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("/human/finding/%s", kinds[i].id);

      g_test_add_data_func (path, &kinds[i], test_id);
    }
  g_test_add_func ("/human/finding-proofs", test_proofs);
  g_test_add_func ("/human/finding-fixed-words", test_fixed_words);

  return g_test_run ();
}
