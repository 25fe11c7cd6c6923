/* talk-probe.c - looking at scripted servers: tests/talk/probe
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "probe/pf-probe.h"

#include "pf-talk.h"

#include <string.h>

/*
 * "@deep yes" looks deeper; "@protocol pop3|smtp" is for other servers than IMAP's.  What
 * is seen must be "@see TEXT": before=…, after=… (comma between), starttls=yes if it
 * worked, problems=HEX of a certificate, old=…, injection=N, preauth.
 */

static const struct
{
  const char *name;
  PfProtocol  protocol;
} protocols[] = {
  { "imap", PF_PROTOCOL_IMAP },
  { "pop3", PF_PROTOCOL_POP3 },
  { "smtp", PF_PROTOCOL_SMTP },
};

static void
see_list (GString *seen, const char *name, char *const *list)
{
  g_autofree char *text = g_strjoinv (",", (char **) list);

  if (*text != '\0')
    g_string_append_printf (seen, "%s=%s ", name, text);
}

static char *
describe (const PfProbe *probe)
{
  GString *seen = g_string_new (NULL);

  see_list (seen, "before", probe->before);
  see_list (seen, "after", probe->after);
  if (probe->starttls_worked)
    g_string_append (seen, "starttls=yes ");
  if (probe->certificate != NULL)
    g_string_append_printf (seen, "problems=%x ", probe->certificate->problems);
  if (probe->old_tls != NULL)
    g_string_append_printf (seen, "old=%s ", probe->old_tls);
  if (probe->injection >= 0)
    g_string_append_printf (seen, "injection=%d ", probe->injection);
  if (probe->is_preauth)
    g_string_append (seen, "preauth ");
  return g_strchomp (g_string_free (seen, FALSE));
}

static PfProtocol
get_protocol (const PfTalk *talk)
{
  const char *name = pf_talk_get (talk, "protocol");

  for (gsize i = 0; i < G_N_ELEMENTS (protocols); i++)
    if (g_strcmp0 (protocols[i].name, name) == 0)
      return protocols[i].protocol;
  return PF_PROTOCOL_IMAP;
}

static gboolean
play_client (const PfTalk     *talk,
             const PfEndpoint *endpoint,
             const PfTrust    *trust,
             gboolean          is_cut,
             GError          **error)
{
  const char *expected = pf_talk_get (talk, "see");
  g_autoptr (PfEndpoint)
      copy = pf_endpoint_new (get_protocol (talk), endpoint->security, endpoint->host,
                              endpoint->port, "ada-lovelace");
  g_autoptr (PfProbe)
      probe = pf_probe_endpoint (copy, trust, G_SOCKET_FAMILY_IPV4,
                                 pf_talk_get (talk, "deep") != NULL, NULL);
  g_autofree char *seen = describe (probe);

  if (!is_cut)
    g_assert_cmpstr (seen, ==, expected != NULL ? expected : "");
  for (gsize i = 0; probe->transcript[i] != NULL; i++)
    g_assert_null (strstr (probe->transcript[i], "lovelace"));
  if (probe->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&probe->error));
  return FALSE;
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  pf_talk_add_folder ("probe", PF_PROTOCOL_IMAP, NULL, play_client);

  return g_test_run ();
}
