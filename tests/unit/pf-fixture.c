/* pf-fixture.c - a diagnosis made from a few words: a healthy account, and what is wrong
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-fixture-private.h"

#include <string.h>

static PfCandidate *
make_candidate (const PfEndpoint *endpoint, PfSourceKind kind, PfTrustLevel trust)
{
  PfCandidate *candidate = g_new0 (PfCandidate, 1);

  candidate->endpoint = pf_endpoint_copy (endpoint);
  candidate->auth = g_strsplit ("password", ",", -1);
  candidate->sources = g_ptr_array_new_with_free_func (
      (GDestroyNotify) pf_provenance_free);
  g_ptr_array_add (candidate->sources,
                   pf_provenance_new (kind, "somewhere", NULL, trust));
  candidate->rank = 1;
  return candidate;
}

static PfSignIn *
make_sign_in (const PfProbe *probe)
{
  PfSignIn *sign_in = pf_sign_in_new (probe->endpoint);

  sign_in->was_tried = TRUE;
  sign_in->is_in = TRUE;
  sign_in->messages = 10;
  sign_in->octets = 1000;
  if (sign_in->protocol == PF_PROTOCOL_IMAP)
    sign_in->quota_limit = 1000000;
  sign_in->after_login = g_strdupv (probe->after);
  return sign_in;
}

static PfDiagnosis *
make_healthy (void)
{
  PfDiagnosis *d = pf_diagnosis_new ();

  d->started_unix = PF_FIXTURE_NOW;
  d->has_secret = TRUE;
  d->vantage->has_ipv4 = TRUE;
  d->discovery = pf_discovery_new ();
  d->discovery->address = g_strdup ("ada@example.org");
  d->discovery->domain = g_strdup ("example.org");
  d->discovery->domain_exists = 1;
  for (int protocol = PF_PROTOCOL_IMAP; protocol <= PF_PROTOCOL_POP3; protocol++)
    {
      PfProbe *probe = pf_fixture_probe ((PfProtocol) protocol, "mail.example.org");

      d->wants[protocol] = TRUE;
      g_ptr_array_add (d->probes, probe);
      g_ptr_array_add (d->discovery->candidates,
                       make_candidate (probe->endpoint, PF_SOURCE_AUTOCONFIG,
                                       PF_TRUST_PROVIDER));
      g_ptr_array_add (d->sign_ins, make_sign_in (probe));
    }
  return d;
}

static PfProtocol
read_protocol (const char *word)
{
  if (g_str_equal (word, "imap"))
    return PF_PROTOCOL_IMAP;
  if (g_str_equal (word, "pop3"))
    return PF_PROTOCOL_POP3;

  g_assert_cmpstr (word, ==, "smtp");
  return PF_PROTOCOL_SMTP;
}

static PfSourceKind
read_kind (const char *word)
{
  for (int kind = PF_SOURCE_OVERRIDE; kind <= PF_SOURCE_FILE; kind++)
    if (g_strcmp0 (pf_source_kind_to_string ((PfSourceKind) kind), word) == 0)
      return (PfSourceKind) kind;

  g_error ("no source is called %s", word);
}

static PfProbe *
find_probe (PfDiagnosis *d, PfProtocol protocol)
{
  for (guint i = 0; i < d->probes->len; i++)
    if (((PfProbe *) d->probes->pdata[i])->endpoint->protocol == protocol)
      return d->probes->pdata[i];

  return NULL;
}

static PfSignIn *
find_sign_in (PfDiagnosis *d, PfProtocol protocol)
{
  for (guint i = 0; i < d->sign_ins->len; i++)
    if (((PfSignIn *) d->sign_ins->pdata[i])->protocol == protocol)
      return d->sign_ins->pdata[i];

  g_ptr_array_add (d->sign_ins, make_sign_in (find_probe (d, protocol) != NULL
                                                  ? find_probe (d, protocol)
                                                  : d->probes->pdata[0]));
  ((PfSignIn *) d->sign_ins->pdata[d->sign_ins->len - 1])->protocol = protocol;
  return d->sign_ins->pdata[d->sign_ins->len - 1];
}

static void
forget_sign_in (PfDiagnosis *d, PfProtocol protocol)
{
  for (guint i = 0; i < d->sign_ins->len; i++)
    if (((PfSignIn *) d->sign_ins->pdata[i])->protocol == protocol)
      g_ptr_array_remove_index (d->sign_ins, i--);
}

static void
sync_candidate (PfDiagnosis *d, const PfProbe *probe)
{
  for (guint i = 0; d->discovery != NULL && i < d->discovery->candidates->len; i++)
    {
      PfCandidate *candidate = d->discovery->candidates->pdata[i];

      if (candidate->endpoint->protocol != probe->endpoint->protocol)
        continue;
      pf_endpoint_free (candidate->endpoint);
      candidate->endpoint = pf_endpoint_copy (probe->endpoint);
      return;
    }
}

static void
remove_protocol (PfDiagnosis *d, PfProtocol protocol)
{
  for (guint i = 0; i < d->probes->len; i++)
    if (((PfProbe *) d->probes->pdata[i])->endpoint->protocol == protocol)
      g_ptr_array_remove_index (d->probes, i--);
  for (guint i = 0; i < d->discovery->candidates->len; i++)
    if (((PfCandidate *) d->discovery->candidates->pdata[i])->endpoint->protocol ==
        protocol)
      g_ptr_array_remove_index (d->discovery->candidates, i--);
  forget_sign_in (d, protocol);
}

static void
change_probe (PfDiagnosis *d, PfProtocol protocol, const char *word)
{
  PfProbe *probe = find_probe (d, protocol);

  if (g_str_equal (word, "gone"))
    {
      remove_protocol (d, protocol);
      return;
    }
  pf_fixture_change_probe (probe, word);
  sync_candidate (d, probe);
  /* What was not reached safely was not signed in to. */
  if (!pf_probe_is_sound (probe))
    forget_sign_in (d, protocol);
}

static void
refuse (PfDiagnosis *d, char **parts)
{
  PfSignIn   *sign_in = find_sign_in (d, read_protocol (parts[1]));
  gboolean    has_step = g_str_equal (parts[0], "no-at");
  const char *code = parts[has_step ? 3 : 2];
  const char *text = parts[has_step ? 4 : 3];

  sign_in->is_in = FALSE;
  sign_in->was_refused = TRUE;
  g_free (sign_in->step);
  sign_in->step = g_strdup (has_step ? parts[2] : "login");
  g_clear_error (&sign_in->error);
  sign_in->error = has_step && !g_str_equal (parts[2], "login")
                       ? g_error_new_literal (PF_STORE_ERROR, PF_STORE_ERROR_FOLDER_BAD,
                                              "refused")
                       : g_error_new_literal (PF_AUTH_ERROR,
                                              PF_AUTH_ERROR_WRONG_CREDENTIALS, "refused");
  pf_error_set_server_text (sign_in->error, *code != '\0' ? code : NULL, text);
}

static void
end_sign_in (PfDiagnosis *d, PfProtocol protocol, const char *name)
{
  /* clang-format off */
  static const struct
  {
    const char *name;
    GQuark (*domain) (void);
    int         code;
  } rows[] = {
    { "no-mechanism", pf_auth_error_quark, PF_AUTH_ERROR_NO_COMMON_MECHANISM },
    { "browser",      pf_auth_error_quark, PF_AUTH_ERROR_BROWSER_NEEDED },
    { "no-secret",    pf_auth_error_quark, PF_AUTH_ERROR_NO_SECRET },
    { "bad-user",     pf_auth_error_quark, PF_AUTH_ERROR_BAD_USER_NAME },
    { "bad",          pf_proto_error_quark, PF_PROTO_ERROR_REFUSED },
    { "closed",       pf_wire_error_quark, PF_WIRE_ERROR_CLOSED },
  };
  /* clang-format on */
  PfSignIn *sign_in = find_sign_in (d, protocol);

  sign_in->is_in = FALSE;
  g_free (sign_in->step);
  sign_in->step = g_strdup ("login");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_str_equal (rows[i].name, name))
      sign_in->error = g_error_new_literal (rows[i].domain (), rows[i].code, name);
  g_assert_nonnull (sign_in->error);
}

static gboolean
set_numbers (PfSignIn *sign_in, const char *assignment)
{
  static const char *const uidls[] = { "not-asked", "none", "good", "repeated" };
  const char              *value = strchr (assignment, '=') + 1;

  if (g_str_has_prefix (assignment, "known="))
    sign_in->uidl_known = g_ascii_strtoll (value, NULL, 10);
  else if (g_str_has_prefix (assignment, "before="))
    sign_in->uidl_before = g_ascii_strtoll (value, NULL, 10);
  else if (g_str_has_prefix (assignment, "uidls="))
    while (!g_str_equal (uidls[sign_in->uidls], value))
      sign_in->uidls++;
  else
    return FALSE;

  return TRUE;
}

static void
set_sign_in (PfDiagnosis *d, PfProtocol protocol, const char *assignment)
{
  PfSignIn   *sign_in = find_sign_in (d, protocol);
  const char *value = strchr (assignment, '=') + 1;
  gint64      number = g_ascii_strtoll (value, NULL, 10);

  if (set_numbers (sign_in, assignment))
    return;
  if (g_str_has_prefix (assignment, "messages="))
    sign_in->messages = number;
  else if (g_str_has_prefix (assignment, "later="))
    sign_in->messages_later = number;
  else if (g_str_has_prefix (assignment, "octets="))
    sign_in->octets = number;
  else if (g_str_has_prefix (assignment, "limit="))
    sign_in->quota_limit = number;
  else if (g_str_has_prefix (assignment, "max="))
    sign_in->max_message = number;
  else if (g_str_has_prefix (assignment, "prefix="))
    sign_in->prefix = g_strdup (value);
  else if (g_str_has_prefix (assignment, "caps="))
    pf_fixture_set_strings (&sign_in->after_login, value);
  else if (g_str_has_prefix (assignment, "user="))
    {
      g_free (sign_in->user);
      sign_in->user = g_strdup (value);
    }
  else if (g_str_has_prefix (assignment, "host="))
    {
      g_free (sign_in->host);
      sign_in->host = g_strdup (value);
    }
  else
    g_error ("no sign-in value %s", assignment);
}

static void
set_policy (PfDiagnosis *d, const char *words)
{
  g_auto (GStrv) parts = g_strsplit (words, ":", 2);
  PfProvider *provider = (PfProvider *) d->discovery->provider;

  if (provider == NULL)
    {
      provider = g_new0 (PfProvider, 1);
      provider->id = g_strdup ("example");
      provider->name = g_strdup ("Example Mail");
      provider->services = g_ptr_array_new ();
      provider->policies = g_ptr_array_new ();
      d->discovery->provider = provider;
    }
  if (g_str_has_prefix (words, "starttls"))
    {
      PfServiceFact *fact = g_new0 (PfServiceFact, 1);

      fact->protocol = PF_PROTOCOL_IMAP;
      fact->security = PF_SECURITY_STARTTLS;
      fact->host = g_strdup ("mail.example.org");
      fact->port = 143;
      g_ptr_array_add (provider->services, fact);
    }
  else
    {
      PfPolicy *policy = g_new0 (PfPolicy, 1);

      policy->name = g_strdup (parts[0]);
      policy->value = g_strdup (parts[1]);
      policy->asof = g_strdup ("2026-03-12");
      policy->source = g_strdup ("a fixture");
      policy->confidence = g_strdup ("high");
      g_ptr_array_add (provider->policies, policy);
    }
}

static void
add_asked (PfDiagnosis *d, char **parts)
{
  PfAsked *asked = g_new0 (PfAsked, 1);

  asked->kind = read_kind (parts[0]);
  asked->where = g_strdup ("somewhere");
  asked->result = g_strdup (parts[1]);
  asked->detail = g_strdup (parts[1] != NULL ? parts[2] : NULL);
  if (g_strv_length (parts) == 5)
    {
      g_free (asked->where);
      asked->where = g_strdup ("https://example.org/there");
    }
  if (parts[1] != NULL && parts[2] != NULL && parts[3] != NULL)
    while (g_strcmp0 (pf_fault_to_string (asked->fault), parts[3]) != 0)
      asked->fault++;
  g_ptr_array_add (d->discovery->asked, asked);
}

static void
add_probe (PfDiagnosis *d, char **parts)
{
  PfProbe     *probe = pf_fixture_probe (read_protocol (parts[0]), parts[2]);
  PfSourceKind kind = read_kind (parts[1]);

  probe->endpoint->port = 994;
  for (gsize i = 3; parts[i] != NULL; i++)
    pf_fixture_change_probe (probe, parts[i]);
  g_ptr_array_add (d->probes, probe);
  g_ptr_array_add (d->discovery->candidates,
                   make_candidate (probe->endpoint, kind, PF_TRUST_DNS));
}

static void
set_controls (PfDiagnosis *d, const char *words)
{
  g_auto (GStrv) parts = g_strsplit (words, ",", -1);

  for (gsize i = 0; parts[i] != NULL; i++)
    {
      PfControl *control = g_new0 (PfControl, 1);

      control->host = g_strdup_printf ("control%d.example.net", (int) i);
      control->is_mail = i < 2;
      control->port = i < 2 ? 993 : 443;
      control->is_open = g_str_has_prefix (parts[i], "up");
      if (control->is_open)
        control->certificate = pf_fixture_certificate (control->host, "Good Authority");
      for (gsize w = 0; control->is_open && w < PF_FIXTURE_N_PROBLEMS; w++)
        if (g_strcmp0 (parts[i] + 2 + (parts[i][2] == ':'),
                       pf_fixture_problems[w].word) == 0)
          control->certificate->problems = pf_fixture_problems[w].problem;
      g_ptr_array_add (d->vantage->controls, control);
    }
}

static gboolean
apply_here (PfDiagnosis *d, const char *word)
{
  PfVantage *v = d->vantage;

  if (g_str_equal (word, "offline"))
    v->is_offline = TRUE;
  else if (g_str_equal (word, "portal"))
    v->is_portal = TRUE;
  else if (g_str_equal (word, "vpn"))
    v->has_vpn = TRUE;
  else if (g_str_equal (word, "proxy"))
    v->has_proxy = TRUE;
  else if (g_str_equal (word, "ipv6"))
    v->has_ipv6 = TRUE;
  else if (g_str_equal (word, "dns-lies"))
    v->dns_lies = TRUE;
  else if (g_str_equal (word, "controls-off"))
    v->controls_off = TRUE;
  else if (g_str_equal (word, "hosts-file"))
    pf_fixture_set_strings (&v->in_hosts_file, "mail.example.org");
  else if (g_str_equal (word, "other-hosts-file"))
    pf_fixture_set_strings (&v->in_hosts_file, "printer.lan");
  else if (g_str_has_prefix (word, "controls="))
    set_controls (d, word + 9);
  else if (g_str_has_prefix (word, "clock="))
    v->clock_offset_s = g_ascii_strtoll (word + 6, NULL, 10);
  else
    return FALSE;

  return TRUE;
}

static gboolean
apply_found (PfDiagnosis *d, const char *word)
{
  PfDiscovery *discovery = d->discovery;

  if (g_str_equal (word, "domain=gone"))
    {
      discovery->domain_exists = 0;
      remove_protocol (d, PF_PROTOCOL_IMAP);
      remove_protocol (d, PF_PROTOCOL_POP3);
    }
  else if (g_str_equal (word, "domain=unknown"))
    discovery->domain_exists = -1;
  else if (g_str_has_prefix (word, "near="))
    discovery->near = g_strdup (word + 5);
  else if (g_str_has_prefix (word, "mx="))
    pf_fixture_set_strings (&discovery->mx, word + 3);
  else if (g_str_has_prefix (word, "ns="))
    pf_fixture_set_strings (&discovery->name_servers, word + 3);
  else if (g_str_equal (word, "wildcard"))
    discovery->has_wildcard = TRUE;
  else if (g_str_equal (word, "no-discovery"))
    g_clear_pointer (&d->discovery, pf_discovery_free);
  else if (g_str_has_prefix (word, "not-offered="))
    pf_fixture_set_strings (&discovery->not_offered, word + 12);
  else if (g_str_has_prefix (word, "provider="))
    set_policy (d, word + 9);
  else if (g_str_equal (word, "plain-settings"))
    ((PfCandidate *) discovery->candidates->pdata[0])
        ->endpoint->security = PF_SECURITY_PLAIN;
  else if (g_str_equal (word, "outside"))
    ((PfCandidate *) discovery->candidates->pdata[0])->is_other_owner = TRUE;
  else
    return FALSE;

  return TRUE;
}

static void
set_source (PfDiagnosis *d, char **parts)
{
  static const PfTrustLevel trusts[] = { PF_TRUST_NONE, PF_TRUST_DNS };
  PfCandidate
      *candidate = d->discovery->candidates
                       ->pdata[read_protocol (parts[0]) == PF_PROTOCOL_IMAP ? 0 : 1];
  PfSourceKind kind = read_kind (parts[1]);

  g_ptr_array_set_size (candidate->sources, 0);
  g_ptr_array_add (candidate->sources,
                   pf_provenance_new (kind, "somewhere", NULL,
                                      trusts[kind != PF_SOURCE_PLAIN_AUTOCONFIG]));
}

/* HOST:CODE, then "bogus" or where it is an alias of. */
static void
add_name (PfDiagnosis *d, char **parts)
{
  PfDnsAnswer *answer = g_new0 (PfDnsAnswer, 1);

  answer->name = g_strdup (parts[0]);
  answer->code = (int) g_ascii_strtoll (parts[1], NULL, 10);
  answer->is_bogus = g_strcmp0 (parts[2], "bogus") == 0;
  if (parts[2] != NULL && !answer->is_bogus)
    answer->alias_of = g_strdup (parts[2]);
  g_ptr_array_add (d->names, answer);
}

static gboolean
apply_parts (PfDiagnosis *d, const char *word)
{
  g_auto (GStrv)
      parts = g_strsplit (strchr (word, '=') != NULL ? strchr (word, '=') + 1 : word, ":",
                          -1);

  if (g_str_has_prefix (word, "asked="))
    add_asked (d, parts);
  else if (g_str_has_prefix (word, "add="))
    add_probe (d, parts);
  else if (g_str_has_prefix (word, "source="))
    set_source (d, parts);
  else if (g_str_has_prefix (word, "name="))
    add_name (d, parts);
  else if (g_str_has_prefix (word, "six="))
    {
      PfProbe *six = pf_fixture_probe (read_protocol (parts[0]), "mail.example.org");

      pf_fixture_change_probe (six, parts[1]);
      g_ptr_array_add (d->family_probes, six);
    }
  else
    return FALSE;

  return TRUE;
}

static gboolean
apply_sign_in (PfDiagnosis *d, const char *word)
{
  /* A server's sentence, which comes last, may hold colons. */
  g_auto (GStrv) parts = g_strsplit (word, ":", g_str_has_prefix (word, "no:") ? 4 : 5);

  if (g_str_equal (parts[0], "no") || g_str_equal (parts[0], "no-at"))
    refuse (d, parts);
  else if (g_str_equal (parts[0], "err"))
    end_sign_in (d, read_protocol (parts[1]), parts[2]);
  else if (g_str_equal (parts[0], "in"))
    set_sign_in (d, read_protocol (parts[1]), parts[2]);
  else if (g_str_equal (parts[0], "skip"))
    {
      PfSignIn *sign_in = find_sign_in (d, read_protocol (parts[1]));

      sign_in->is_in = FALSE;
      sign_in->was_tried = FALSE;
      sign_in->skipped = g_strdup (parts[2]);
    }
  else
    return FALSE;

  return TRUE;
}

static void
apply (PfDiagnosis *d, const char *word)
{
  g_auto (GStrv) parts = g_strsplit (word, ":", 2);

  if (apply_here (d, word) || apply_found (d, word) || apply_sign_in (d, word) ||
      apply_parts (d, word))
    return;
  if (g_str_equal (word, "no-secret"))
    {
      d->has_secret = FALSE;
      g_ptr_array_set_size (d->sign_ins, 0);
    }
  else if (g_str_equal (word, "stopped"))
    d->was_stopped = TRUE;
  else if (g_str_has_prefix (word, "hint="))
    d->password_hint = g_strdup (word + 5);
  else if (g_str_has_prefix (word, "other-name="))
    g_hash_table_replace (d->other_names, g_strdup ("mail.example.org"),
                          g_strdup (word + 11));
  else
    change_probe (d, read_protocol (parts[0]), parts[1]);
}

PfDiagnosis *
pf_fixture_new (const char *words)
{
  PfDiagnosis *d = make_healthy ();
  g_auto (GStrv) list = g_strsplit (words, ";", -1);

  for (gsize i = 0; list[i] != NULL; i++)
    if (*g_strstrip (list[i]) != '\0')
      apply (d, list[i]);

  return d;
}

static void
free_provider (PfProvider *provider)
{
  for (guint i = 0; i < provider->policies->len; i++)
    {
      PfPolicy *policy = provider->policies->pdata[i];

      g_free (policy->name);
      g_free (policy->value);
      g_free (policy->asof);
      g_free (policy->source);
      g_free (policy->confidence);
      g_free (policy);
    }
  for (guint i = 0; i < provider->services->len; i++)
    {
      g_free (((PfServiceFact *) provider->services->pdata[i])->host);
      g_free (provider->services->pdata[i]);
    }
  g_ptr_array_unref (provider->policies);
  g_ptr_array_unref (provider->services);
  g_free (provider->id);
  g_free (provider->name);
  g_free (provider);
}

void
pf_fixture_free (PfDiagnosis *fixture)
{
  PfProvider *provider = fixture->discovery != NULL
                             ? (PfProvider *) fixture->discovery->provider
                             : NULL;

  if (provider != NULL && g_str_equal (provider->id, "example"))
    {
      fixture->discovery->provider = NULL;
      free_provider (provider);
    }
  pf_diagnosis_free (fixture);
}
