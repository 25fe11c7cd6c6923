/* test-rules.c - known server sentences, and what is made of them
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "facts/pf-rules.h"

#include <glib/gstdio.h>

typedef struct
{
  const char *name;
  PfProtocol  protocol;
  const char *host;
  const char *code;
  const char *text;
  const char *finding; /* (nullable) */
  const char *url;     /* (nullable) */
} Case;

#define GMAIL "imap.gmail.com"

/* clang-format off */
static const Case cases[] = {
  { "gmail-app-password", PF_PROTOCOL_IMAP, GMAIL, "ALERT",
    "Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)",
    "AUTH-APPPW", "https://support.google.com/accounts/answer/185833" },
  { "gmail-pop-off", PF_PROTOCOL_POP3, "pop.gmail.com", "SYS/PERM",
    "Your account is not enabled for POP access. Please visit your Gmail settings page",
    "AUTH-POP-OFF", "https://mail.google.com/mail/#settings/fwdandpop" },
  { "gmail-web-login", PF_PROTOCOL_IMAP, GMAIL, "WEBALERT",
    "Web login required. https://accounts.google.com/signin/continue?x=1", "AUTH-WEBLOGIN",
    "https://accounts.google.com/signin/continue?x=1" },
  { "page-of-somebody-else", PF_PROTOCOL_IMAP, GMAIL, "WEBALERT",
    "Web login required. https://accounts.example/", "AUTH-WEBLOGIN",
    "https://support.google.com/mail/accounts/answer/78754" },
  { "page-with-a-user", PF_PROTOCOL_IMAP, GMAIL, "WEBALERT",
    "Web login required. https://google.com@evil.example/", "AUTH-WEBLOGIN",
    "https://support.google.com/mail/accounts/answer/78754" },
  { "provider-bound-first", PF_PROTOCOL_IMAP, "outlook.office365.com", NULL, "LOGIN failed.",
    "AUTH-OAUTHONLY", NULL },
  { "general", PF_PROTOCOL_IMAP, "mail.example.org", NULL, "LOGIN failed", "AUTH-WRONG", NULL },
  { "host-of-another", PF_PROTOCOL_IMAP, "notgmail.com", NULL,
    "Application-specific password required", "AUTH-APPPW", NULL },
  { "code-alone", PF_PROTOCOL_POP3, "mail.example.org", "in-use", "whatever", "AUTH-INUSE", NULL },
  { "code-of-imap-at-pop3", PF_PROTOCOL_POP3, "mail.example.org", "UNAVAILABLE", "", NULL, NULL },
  { "yandex", PF_PROTOCOL_IMAP, "imap.yandex.com", "AUTHENTICATIONFAILED",
    "LOGIN invalid credentials or IMAP is disabled sc=x", "AUTH-IMAP-OFF",
    "https://mail.yandex.ru/#setup/client" },
  { "own-first", PF_PROTOCOL_IMAP, GMAIL, NULL, "planted sentence", "OWN", NULL },
  { "nothing", PF_PROTOCOL_IMAP, "mail.example.org", NULL, "Hello", NULL, NULL },
  { "no-text", PF_PROTOCOL_IMAP, "mail.example.org", NULL, NULL, NULL, NULL },
};
/* clang-format on */

static char *own_folder = NULL;

static void
test_match (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (PfRules) rules = pf_rules_load (own_folder, problems);
  const PfRule *rule = pf_rules_match (rules, c->protocol, c->host, "login", c->code,
                                       c->text);

  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_cmpstr (rule != NULL ? rule->finding : NULL, ==, c->finding);
  if (rule != NULL)
    {
      g_autofree char *url = pf_rule_find_url (rule, c->host, c->text);

      g_assert_cmpstr (url, ==, c->url);
    }
}

static void
test_controls (void)
{
  g_auto (GStrv) ours = pf_control_hosts ("/nonexistent", NULL);
  g_auto (GStrv) none = NULL;
  g_autofree char *file = g_build_filename (own_folder, "control-hosts.json", NULL);

  g_assert_cmpuint (g_strv_length (ours), ==, 3);
  g_assert_true (g_str_has_suffix (ours[0], ":993"));

  g_assert_true (
      g_file_set_contents (file,
                           "{\"schema\":\"postferry.control-hosts/1\",\"hosts\":[]}", -1,
                           NULL));
  none = pf_control_hosts (own_folder, NULL);
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  g_remove (file);
}

static void
write_own (const char *name, const char *rule)
{
  g_autofree char *path = g_build_filename (own_folder, name, NULL);
  g_autofree char
      *text = g_strdup_printf ("{\"schema\":\"postferry.rules/1\",\"rules\":[%s]}", rule);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
remove_own (const char *name)
{
  g_autofree char *path = g_build_filename (own_folder, name, NULL);

  g_remove (path);
}

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);

  own_folder = g_dir_make_tmp ("pf-rules-XXXXXX", NULL);
  write_own ("own.json", "{\"finding\":\"OWN\",\"certainty\":\"likely\",\"pattern\":"
                         "\"planted\",\"source\":\"me\",\"asof\":\"2026-01-01\"}");
  write_own ("bad.json", "{\"finding\":\"BAD\",\"certainty\":\"likely\",\"pattern\":"
                         "\"(\",\"source\":\"me\",\"asof\":\"2026-01-01\"}");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/rules/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_match);
    }
  g_test_add_func ("/rules/control-hosts", test_controls);
  result = g_test_run ();

  remove_own ("own.json");
  remove_own ("bad.json");
  g_rmdir (own_folder);
  g_free (own_folder);
  return result;
}
