/* talk-smtp.c - the SMTP session against scripted servers: tests/talk/smtp
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "smtp/pf-smtp-session.h"

#include "pf-talk.h"

#include <string.h>

/*
 * What the client does is "@do STEP STEP…" of ehlo (sees the capabilities, comma
 * between), starttls, login (as ada with "pw"), quit; what it sees must be "@see TEXT".
 */

static gboolean
ehlo (PfSmtpSession *session, GString *seen, GError **error)
{
  g_autofree char *caps = NULL;

  if (!pf_smtp_session_ehlo (session, NULL, error))
    return FALSE;
  caps = g_strjoinv (",", (char **) pf_smtp_session_get_caps (session));
  g_string_append_printf (seen, "%s%s", seen->len > 0 ? " " : "", caps);
  return TRUE;
}

static gboolean
run_step (PfSmtpSession *session, const char *step, GString *seen, GError **error)
{
  g_autoptr (PfSecret) secret = NULL;

  if (g_str_equal (step, "ehlo"))
    return ehlo (session, seen, error);
  if (g_str_equal (step, "starttls"))
    return pf_smtp_session_start_tls (session, NULL, error);
  if (g_str_equal (step, "login"))
    {
      secret = pf_secret_new ("pw");
      return pf_smtp_session_login (session, "ada", secret, FALSE, NULL, error);
    }
  if (!g_str_equal (step, "quit"))
    g_error ("no such step: %s", step);
  pf_smtp_session_quit (session, NULL);
  return TRUE;
}

static gboolean
play_client (const PfTalk     *talk,
             const PfEndpoint *endpoint,
             const PfTrust    *trust,
             gboolean          is_cut,
             GError          **error)
{
  const char *todo = pf_talk_get (talk, "do");
  const char *expected = pf_talk_get (talk, "see");
  g_auto (GStrv) steps = g_strsplit (todo != NULL ? todo : "ehlo", " ", -1);
  g_autoptr (PfWire) wire = NULL;
  g_autoptr (PfSmtpSession) session = NULL;
  g_autoptr (GString) seen = g_string_new (NULL);

  wire = pf_wire_open (endpoint, trust, NULL, NULL, error);
  if (wire != NULL)
    session = pf_smtp_session_open (wire, NULL, error);
  for (gsize i = 0; session != NULL && *error == NULL && steps[i] != NULL; i++)
    if (!run_step (session, steps[i], seen, error))
      g_assert_nonnull (*error);

  if (!is_cut)
    g_assert_cmpstr (seen->str, ==, expected != NULL ? expected : "");
  return *error == NULL;
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  pf_talk_add_folder ("smtp", PF_PROTOCOL_SMTP, "ada", play_client);

  return g_test_run ();
}
