/* pf-server-words.c - what was found and seen of a server, in words
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-server-words.h"

#include "gtk/pf-a11y.h"
#include "human/pf-human.h"
#include "human/pf-words-detect.h"
#include "human/pf-words.h"

#include <glib/gi18n.h>

#define US_PER_MS 1000

const char *
pf_server_words_protocol (PfProtocol protocol)
{
  switch (protocol)
    {
    case PF_PROTOCOL_IMAP:
      return "IMAP";
    case PF_PROTOCOL_POP3:
      return "POP3";
    case PF_PROTOCOL_SMTP:
      return "SMTP";
    }
  return "";
}

char *
pf_server_words_title (const PfEndpoint *endpoint)
{
  g_autofree char *host = pf_a11y_isolate (endpoint->host);

  if (endpoint->protocol == PF_PROTOCOL_SMTP)
    return g_strdup (host);
  return g_strdup_printf ("%s: %s", pf_server_words_protocol (endpoint->protocol), host);
}

gboolean
pf_server_answered (const PfProbe *probe)
{
  static const PfSpeaks wanted[] = { [PF_PROTOCOL_IMAP] = PF_SPEAKS_IMAP,
                                     [PF_PROTOCOL_POP3] = PF_SPEAKS_POP3,
                                     [PF_PROTOCOL_SMTP] = PF_SPEAKS_SMTP };

  return probe != NULL && probe->reachable && probe->error == NULL &&
         probe->speaks == wanted[probe->endpoint->protocol];
}

const char *
pf_server_words_certificate (const PfProbe *probe)
{
  guint problems = probe != NULL && probe->certificate != NULL
                       ? probe->certificate->problems
                       : 0;

  if (problems == 0)
    return NULL;
  if ((problems & PF_CERTIFICATE_OTHER_NAME) != 0)
    return _ ("It shows somebody else's certificate");
  if ((problems & PF_CERTIFICATE_EXPIRED) != 0)
    return _ ("Its certificate has run out");
  return _ ("Its certificate cannot be checked");
}

/* NULL while it is not known. */
static char *
describe_answer (const PfProbe *probe)
{
  g_autoptr (PfAdvice) advice = NULL;
  gint64 us;

  if (probe == NULL)
    return NULL;
  if (pf_server_words_certificate (probe) != NULL)
    return g_strdup (pf_server_words_certificate (probe));
  if (pf_server_answered (probe))
    {
      us = probe->round_trip_us >= 0 ? probe->round_trip_us : probe->connect_us;
      /* Translators: a time: "Answered in 41 ms" */
      return g_strdup_printf (_ ("Answered in %d ms"), (int) MAX (us / US_PER_MS, 1));
    }
  if (probe->error == NULL)
    return g_strdup (_ ("Something else answers there"));
  advice = pf_human_describe (probe->error, probe->endpoint->host);
  return g_strdup (advice->title);
}

char *
pf_server_words_facts (const PfEndpoint  *endpoint,
                       const PfProbe     *probe,
                       const PfCandidate *candidate)
{
  g_autofree char *answer = describe_answer (probe);
  GString         *text = g_string_new (NULL);

  /* Translators: "Port 993, encrypted." */
  g_string_append_printf (text, _ ("Port %d, %s."), endpoint->port,
                          pf_words_security (endpoint->security));
  if (answer != NULL)
    g_string_append_printf (text, " %s.", answer);
  if (candidate != NULL)
    g_string_append_printf (text, " %s.", pf_words_trust (candidate));
  return g_string_free (text, FALSE);
}

const PfProbe *
pf_server_find_probe (GPtrArray *probes, const PfEndpoint *endpoint)
{
  for (guint i = 0; probes != NULL && i < probes->len; i++)
    {
      const PfProbe *probe = g_ptr_array_index (probes, i);

      if (probe->endpoint->protocol == endpoint->protocol &&
          probe->endpoint->port == endpoint->port &&
          g_strcmp0 (probe->endpoint->host, endpoint->host) == 0)
        return probe;
    }
  return NULL;
}

const PfProbe *
pf_server_find_protocol (GPtrArray *probes, PfProtocol protocol)
{
  for (guint i = 0; probes != NULL && i < probes->len; i++)
    {
      const PfProbe *probe = g_ptr_array_index (probes, i);

      if (probe->endpoint->protocol == protocol)
        return probe;
    }
  return NULL;
}

char *
pf_server_words_places (const PfDiscovery *discovery)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < discovery->asked->len; i++)
    {
      const PfAsked *asked = g_ptr_array_index (discovery->asked, i);

      g_string_append_printf (text, "%s%s\n  %s\n  %s, %d ms", i > 0 ? "\n" : "",
                              pf_words_place (asked->kind), asked->where,
                              pf_words_asked (asked->result), (int) asked->ms);
      if (asked->detail != NULL)
        g_string_append_printf (text, "\n  %s", asked->detail);
    }
  return g_string_free (text, FALSE);
}

static void
add_certificate (GString *text, const PfCertificate *certificate)
{
  g_autofree char *names = NULL;
  g_autofree char *from = pf_words_stamp (certificate->not_before);
  g_autofree char *until = pf_words_stamp (certificate->not_after);

  names = certificate->names != NULL ? g_strjoinv (", ", certificate->names)
                                     : g_strdup ("");
  g_string_append_printf (text, "  certificate for %s\n  issued by %s\n  %s .. %s\n",
                          names, certificate->issuer != NULL ? certificate->issuer : "?",
                          from, until);
}

static void
add_tokens (GString *text, const char *name, char **tokens)
{
  g_autofree char *joined = NULL;

  if (tokens == NULL || tokens[0] == NULL)
    return;
  joined = g_strjoinv (" ", tokens);
  g_string_append_printf (text, "  %s: %s\n", name, joined);
}

static void
add_time (GString *text, const char *name, gint64 us)
{
  if (us >= 0)
    g_string_append_printf (text, "  %s %d ms\n", name, (int) (us / US_PER_MS));
}

/* As `postferry probe` prints it: for a help desk, the same in every language. */
char *
pf_server_words_technical (GPtrArray *probes)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; probes != NULL && i < probes->len; i++)
    {
      const PfProbe *probe = g_ptr_array_index (probes, i);

      g_string_append_printf (text, "%s %s:%u%s%s\n",
                              pf_server_words_protocol (probe->endpoint->protocol),
                              probe->endpoint->host, probe->endpoint->port,
                              probe->address != NULL ? " = " : "",
                              probe->address != NULL ? probe->address : "");
      if (probe->greeting != NULL)
        g_string_append_printf (text, "  greeting: %s\n", probe->greeting);
      if (probe->tls_version != NULL)
        g_string_append_printf (text, "  %s %s\n", probe->tls_version,
                                probe->cipher != NULL ? probe->cipher : "");
      if (probe->certificate != NULL)
        add_certificate (text, probe->certificate);
      add_tokens (text, "before encryption", probe->before);
      add_tokens (text, "capabilities", probe->after);
      add_time (text, "connect", probe->connect_us);
      add_time (text, "TLS", probe->tls_us);
      add_time (text, "greeting", probe->greeting_us);
      add_time (text, "round trip", probe->round_trip_us);
      if (probe->error != NULL)
        g_string_append_printf (text, "  %s\n", probe->error->message);
    }
  return g_string_free (text, FALSE);
}
