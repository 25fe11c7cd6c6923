/* pf-probe-text.c - what servers showed, for people
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pf-probe-text.h"

#include "human/pf-human.h"
#include "human/pf-words.h"
#include "report/pf-table.h"

#include <glib/gi18n.h>

#define INDENT "    "
#define NAMES_SHOWN 6 /* of a certificate */

static const char *const protocols[] = {
  [PF_PROTOCOL_IMAP] = "IMAP",
  [PF_PROTOCOL_POP3] = "POP3",
  [PF_PROTOCOL_SMTP] = "SMTP",
};

static const char *
describe_security (const PfProbe *probe)
{
  if (probe->endpoint->security == PF_SECURITY_TLS)
    return _ ("encrypted from the beginning");
  if (probe->starttls_worked)
    return _ ("encrypted after STARTTLS");
  return _ ("not encrypted");
}

/* In a word, what a person wants to know. */
static char *
describe_state (const PfProbe *probe)
{
  if (!probe->reachable)
    return g_strdup (_ ("not reachable"));
  if (probe->error != NULL)
    return g_strdup (_ ("does not work"));
  if (probe->is_preauth)
    return g_strdup (_ ("somebody is signed in already"));
  if (probe->certificate == NULL)
    return g_strdup (_ ("works, but is not encrypted"));
  if (probe->certificate->problems != 0)
    return g_strdup_printf (_ ("%s, but the certificate is not in order"),
                            describe_security (probe));
  return g_strdup_printf (_ ("works, %s"), describe_security (probe));
}

/* The sentence for what stopped the look, or for the certificate. */
static void
add_advice (PfTable *table, const PfProbe *probe)
{
  g_autoptr (GError) error = probe->error != NULL ? g_error_copy (probe->error) : NULL;
  g_autoptr (PfAdvice) advice = NULL;
  const PfErrorFacts *facts;

  if (error == NULL && probe->certificate != NULL && probe->certificate->problems != 0)
    {
      error = g_error_new_literal (PF_WIRE_ERROR, PF_WIRE_ERROR_CERTIFICATE,
                                   "The certificate was not accepted");
      pf_error_facts (error)->certificate = pf_certificate_copy (probe->certificate);
      pf_error_set_host (error, probe->endpoint->host, probe->endpoint->port);
    }
  if (error == NULL)
    return;

  advice = pf_human_describe (error, probe->endpoint->host);
  pf_table_add (table, _ ("Trouble"), advice->title);
  pf_table_add (table, "", advice->cause);
  facts = pf_error_peek_facts (error);
  pf_table_add (table, _ ("Details"), error->message);
  if (facts != NULL && facts->server_text != NULL && probe->greeting == NULL)
    pf_table_add (table, _ ("The server said"), facts->server_text);
}

static void
add_ms (GString *text, const char *what, gint64 us)
{
  if (us >= 0)
    g_string_append_printf (text, "%s%s %.1f ms", text->len > 0 ? ", " : "", what,
                            (double) us / 1000);
}

static void
add_times (PfTable *table, const PfProbe *probe)
{
  g_autoptr (GString) text = g_string_new (NULL);

  add_ms (text, _ ("name"), probe->resolve_us);
  add_ms (text, _ ("connection"), probe->connect_us);
  add_ms (text, "TLS", probe->tls_us);
  add_ms (text, _ ("greeting"), probe->greeting_us);
  add_ms (text, _ ("round trip"), probe->round_trip_us);
  if (text->len > 0)
    pf_table_add (table, _ ("Times"), text->str);
}

static char *
join_names (char *const *names)
{
  GString *text = g_string_new (NULL);
  guint    n = g_strv_length ((char **) names);

  for (guint i = 0; i < MIN (n, NAMES_SHOWN); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", names[i]);
  if (n > NAMES_SHOWN)
    g_string_append_printf (text, _ (" and %u more"), n - NAMES_SHOWN);

  return g_string_free (text, FALSE);
}

static void
add_certificate (PfTable *table, const char *label, const PfCertificate *certificate)
{
  g_autofree char *names = join_names (certificate->names);
  g_autofree char *from = pf_words_day (certificate->not_before);
  g_autofree char *until = pf_words_day (certificate->not_after);
  g_autofree char *dates = g_strdup_printf (_ ("%s to %s"), from, until);

  pf_table_add (table, label, names);
  pf_table_add (table, _ ("  issued by"),
                certificate->issuer != NULL ? certificate->issuer : "?");
  pf_table_add (table, _ ("  valid"), dates);
  pf_table_add (table, "  SHA-256", certificate->sha256);
}

static void
add_tls (PfTable *table, const PfProbe *probe)
{
  g_autofree char *text = NULL;

  if (probe->endpoint->security != PF_SECURITY_TLS && probe->greeting != NULL &&
      probe->error == NULL && !probe->offers_starttls)
    pf_table_add (table, "STARTTLS", _ ("is not offered"));
  if (probe->certificate == NULL)
    return;

  text = g_strdup_printf ("%s, %s", probe->tls_version, probe->cipher);
  pf_table_add (table, _ ("Encryption"), text);
  add_certificate (table, _ ("Certificate for"), probe->certificate);
  if (probe->bare_certificate != NULL)
    add_certificate (table, _ ("Without a name for"), probe->bare_certificate);
}

static void
add_deep (PfTable *table, const PfProbe *probe)
{
  g_autofree char *old = NULL;

  if (probe->old_tls != NULL)
    {
      old = g_strdup_printf (_ ("%s is still accepted; it no longer protects"),
                             probe->old_tls);
      pf_table_add (table, _ ("Old encryption"), old);
    }
  if (probe->injection == 1)
    pf_table_add (table, _ ("Injection"),
                  _ ("the server obeys commands that came before encryption"));
  else if (probe->injection == 0)
    pf_table_add (table, _ ("Injection"),
                  _ ("the server ignores commands that came before encryption"));
}

static void
add_caps (PfTable *table, const char *label, char *const *caps)
{
  g_autofree char *text = g_strjoinv (", ", (char **) caps);

  if (*text != '\0')
    pf_table_add (table, label, text);
}

static void
add_probe (GString *text, const PfProbe *probe, int width)
{
  g_autoptr (PfTable) table = pf_table_new ("ll");
  g_autofree char *rendered = NULL;
  g_autofree char *state = describe_state (probe);

  g_string_append_printf (text, _ ("%s at %s, port %u: %s\n"),
                          protocols[probe->endpoint->protocol], probe->endpoint->host,
                          probe->endpoint->port, state);
  add_advice (table, probe);
  if (probe->address != NULL)
    pf_table_add (table, _ ("Address"), probe->address);
  else if (probe->family != G_SOCKET_FAMILY_INVALID)
    pf_table_add (table, _ ("Address"),
                  probe->family == G_SOCKET_FAMILY_IPV6 ? "IPv6" : "IPv4");
  if (probe->greeting != NULL)
    pf_table_add (table, _ ("Greeting"), probe->greeting);
  add_tls (table, probe);
  add_deep (table, probe);
  add_caps (table, probe->certificate != NULL ? _ ("Offers before TLS") : _ ("Offers"),
            probe->before);
  add_caps (table, _ ("Offers"), probe->after);
  add_times (table, probe);
  /* Only the first column is shortened to fit; here it is the second that is long. */
  rendered = pf_table_render (table, INDENT, 0);
  g_string_append (text, rendered);
}

char *
pf_probes_to_text (GPtrArray *probes, int width)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < probes->len; i++)
    {
      if (i > 0)
        g_string_append_c (text, '\n');
      add_probe (text, probes->pdata[i], width);
    }
  return g_string_free (text, FALSE);
}
