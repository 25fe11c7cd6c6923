/* test-words-policy.c - each policy of the built-in table has its sentence
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "human/pf-words-policy.h"

#include <locale.h>

typedef struct
{
  const char *label;
  const char *name;
  const char *value;
  const char *want;
} Case;

/* clang-format off */
static const Case cases[] = {
  { "by-value",    "imap-switch",  "off-by-default", "IMAP is off until you switch it on in the web settings." },
  { "other-value", "imap-switch",  "none",           "IMAP is always on." },
  { "size",        "daily-upload", "500000000",      "At most 500\302\240MB can be uploaded in a day." },
  { "count",       "connections",  "15",             "At most 15 connections can be open at the same time." },
  { "text",        "moving-to",    "100%s",          "Its mailboxes are being moved to 100%s." },
  { "new-value",   "imap-switch",  "on-tuesdays",    "imap-switch: on-tuesdays." },
  { "new-name",    "no-weekends",  NULL,             "no-weekends." },
};
/* clang-format on */

static void
test_case (gconstpointer data)
{
  const Case      *c = data;
  const PfPolicy   policy = { .name = (char *) c->name, .value = (char *) c->value };
  g_autofree char *words = pf_words_policy (&policy);

  g_assert_cmpstr (words, ==, c->want);
}

static void
check_provider (const char *domain, const PfProvider *provider, gpointer data)
{
  (void) data;
  for (guint i = 0; i < provider->policies->len; i++)
    {
      const PfPolicy  *policy = provider->policies->pdata[i];
      g_autofree char *words = pf_words_policy (policy);
      g_autofree char *raw = g_strdup_printf ("%s: ", policy->name);

      if (g_str_has_prefix (words, raw))
        g_error ("%s has no sentence for “%s”", domain, words);
      g_assert_null (strstr (words, "%"));
      g_assert_true (g_str_has_suffix (words, "."));
    }
}

/* A policy that is added to the table needs words: this names it. */
static void
test_whole_table (void)
{
  g_autoptr (PfProviders) providers = pf_providers_load ("/nonexistent", NULL);

  pf_providers_foreach_domain (providers, check_provider, NULL);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/words-policy/%s", cases[i].label);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/words-policy/whole-table", test_whole_table);
  return g_test_run ();
}
