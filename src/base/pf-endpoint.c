/* pf-endpoint.c - where a server is, from and to its URL form
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-base"

#include "base/pf-endpoint.h"

#include "base/pf-error.h"

#include <string.h>

#define MAX_HOST 253 /* RFC 1035 2.3.4, as text */
#define MAX_LABEL 63

typedef struct
{
  const char *scheme;
  PfProtocol  protocol;
  PfSecurity  security;
  guint16     port;
  gboolean    is_parsed; /* a person may write it where a mailbox is wanted */
} Scheme;

/* clang-format off */
static const Scheme schemes[] = {
  { "imaps", PF_PROTOCOL_IMAP, PF_SECURITY_TLS,      993, TRUE  },
  { "imap",  PF_PROTOCOL_IMAP, PF_SECURITY_STARTTLS, 143, TRUE  },
  { "pop3s", PF_PROTOCOL_POP3, PF_SECURITY_TLS,      995, TRUE  },
  { "pop3",  PF_PROTOCOL_POP3, PF_SECURITY_STARTTLS, 110, TRUE  },
  { "smtps", PF_PROTOCOL_SMTP, PF_SECURITY_TLS,      465, FALSE },
  { "smtp",  PF_PROTOCOL_SMTP, PF_SECURITY_STARTTLS, 587, FALSE },
};
/* clang-format on */

const char *
pf_protocol_to_string (PfProtocol protocol)
{
  switch (protocol)
    {
    case PF_PROTOCOL_IMAP:
      return "imap";
    case PF_PROTOCOL_POP3:
      return "pop3";
    case PF_PROTOCOL_SMTP:
      return "smtp";
    }

  g_return_val_if_reached ("");
}

const char *
pf_security_to_string (PfSecurity security)
{
  switch (security)
    {
    case PF_SECURITY_TLS:
      return "tls";
    case PF_SECURITY_STARTTLS:
      return "starttls";
    case PF_SECURITY_PLAIN:
      return "plain";
    }

  g_return_val_if_reached ("");
}

static const Scheme *
find_scheme (PfProtocol protocol, PfSecurity security)
{
  /* An open connection is the one that STARTTLS begins with. */
  if (security == PF_SECURITY_PLAIN)
    security = PF_SECURITY_STARTTLS;

  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (schemes[i].protocol == protocol && schemes[i].security == security)
      return &schemes[i];

  g_assert_not_reached ();
}

static const Scheme *
find_scheme_by_name (const char *name, gboolean takes_all)
{
  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++)
    if ((takes_all || schemes[i].is_parsed) &&
        g_ascii_strcasecmp (schemes[i].scheme, name) == 0)
      return &schemes[i];

  return NULL;
}

guint16
pf_endpoint_default_port (PfProtocol protocol, PfSecurity security)
{
  return find_scheme (protocol, security)->port;
}

PfEndpoint *
pf_endpoint_new (PfProtocol  protocol,
                 PfSecurity  security,
                 const char *host,
                 guint16     port,
                 const char *user)
{
  PfEndpoint *self;

  g_return_val_if_fail (host != NULL && *host != '\0', NULL);

  self = g_new0 (PfEndpoint, 1);
  self->protocol = protocol;
  self->security = security;
  self->host = g_strdup (host);
  self->port = port;
  self->user = g_strdup (user);

  return self;
}

PfEndpoint *
pf_endpoint_copy (const PfEndpoint *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return pf_endpoint_new (self->protocol, self->security, self->host, self->port,
                          self->user);
}

void
pf_endpoint_free (PfEndpoint *self)
{
  if (self == NULL)
    return;

  g_free (self->host);
  g_free (self->user);
  g_free (self);
}

static gboolean
is_label (const char *label)
{
  gsize length = strlen (label);

  if (length == 0 || length > MAX_LABEL)
    return FALSE;

  for (const char *p = label; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '-' && *p != '_')
      return FALSE;

  return label[0] != '-' && label[length - 1] != '-';
}

/* Returns: (transfer full) (nullable): A-labels in lower case, or an IP address */
static char *
normalise_host (const char *host)
{
  g_autofree char *ascii = NULL;
  g_autofree char *lower = NULL;
  g_auto (GStrv) labels = NULL;

  if (g_hostname_is_ip_address (host))
    return g_strdup (host);

  ascii = g_hostname_to_ascii (host);
  if (ascii == NULL)
    return NULL;
  lower = g_ascii_strdown (ascii, -1);
  if (g_str_has_suffix (lower, "."))
    lower[strlen (lower) - 1] = '\0';
  if (*lower == '\0' || strlen (lower) > MAX_HOST)
    return NULL;

  labels = g_strsplit (lower, ".", -1);
  for (gsize i = 0; labels[i] != NULL; i++)
    if (!is_label (labels[i]))
      return NULL;

  return g_steal_pointer (&lower);
}

static gboolean
has_control (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return TRUE;

  return FALSE;
}

/* The parts of a URL, percent-decoded. */
typedef struct
{
  char *scheme;
  char *user;
  char *password;
  char *host;
  int   port;
  char *path;
  char *query;
  char *fragment;
} Parts;

static void
parts_clear (Parts *parts)
{
  g_free (parts->scheme);
  g_free (parts->user);
  if (parts->password != NULL)
    explicit_bzero (parts->password, strlen (parts->password));
  g_free (parts->password);
  g_free (parts->host);
  g_free (parts->path);
  g_free (parts->query);
  g_free (parts->fragment);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Parts, parts_clear)

/* Returns: (nullable): what is wrong; never quotes the URL, which may hold a password */
static const char *
find_fault (const Parts *parts)
{
  if (parts->password != NULL)
    return "a password does not belong into the URL";
  if (parts->host == NULL || *parts->host == '\0')
    return "the server's name is missing";
  if (parts->port == 0)
    return "there is no port 0";
  if (parts->user != NULL && (*parts->user == '\0' || has_control (parts->user)))
    return "the user name is empty or holds control characters";
  if (*parts->path != '\0' && strcmp (parts->path, "/") != 0)
    return "a path does not belong into the URL";
  if (parts->query != NULL || parts->fragment != NULL)
    return "'?' and '#' do not belong into the URL";

  return NULL;
}

static PfEndpoint *
parse (const char *url, gboolean takes_all, GError **error)
{
  g_auto (Parts) parts = { 0 };
  g_autofree char *host = NULL;
  const Scheme    *scheme;
  const char      *fault;

  if (!g_uri_split_with_user (url, G_URI_FLAGS_PARSE_RELAXED | G_URI_FLAGS_HAS_PASSWORD,
                              &parts.scheme, &parts.user, &parts.password, NULL,
                              &parts.host, &parts.port, &parts.path, &parts.query,
                              &parts.fragment, NULL))
    {
      g_set_error_literal (error, PF_DISCOVER_ERROR, PF_DISCOVER_ERROR_BAD_URL,
                           "not a URL like imaps://user@host");
      return NULL;
    }

  scheme = parts.scheme != NULL ? find_scheme_by_name (parts.scheme, takes_all) : NULL;
  if (scheme == NULL)
    {
      g_set_error_literal (error, PF_DISCOVER_ERROR, PF_DISCOVER_ERROR_BAD_URL,
                           "the URL must begin with imaps://, imap://, pop3s:// or "
                           "pop3://");
      return NULL;
    }

  fault = find_fault (&parts);
  if (fault == NULL)
    {
      host = normalise_host (parts.host);
      if (host == NULL)
        fault = "the server's name cannot be right";
    }
  if (fault != NULL)
    {
      g_set_error_literal (error, PF_DISCOVER_ERROR, PF_DISCOVER_ERROR_BAD_URL, fault);
      return NULL;
    }

  return pf_endpoint_new (scheme->protocol, scheme->security, host,
                          parts.port < 0 ? scheme->port : (guint16) parts.port,
                          parts.user);
}

PfEndpoint *
pf_endpoint_parse (const char *url, GError **error)
{
  g_return_val_if_fail (url != NULL, NULL);

  return parse (url, FALSE, error);
}

PfEndpoint *
pf_endpoint_parse_service (const char *url, GError **error)
{
  g_return_val_if_fail (url != NULL, NULL);

  return parse (url, TRUE, error);
}

char *
pf_endpoint_to_url (const PfEndpoint *self)
{
  const Scheme *scheme;
  g_autoptr (GString) url = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  scheme = find_scheme (self->protocol, self->security);
  url = g_string_new (scheme->scheme);
  g_string_append (url, "://");
  if (self->user != NULL)
    {
      g_string_append_uri_escaped (url, self->user, NULL, FALSE);
      g_string_append_c (url, '@');
    }
  g_string_append_printf (url, strchr (self->host, ':') != NULL ? "[%s]" : "%s",
                          self->host);
  if (self->port != scheme->port)
    g_string_append_printf (url, ":%u", self->port);

  return g_string_free (g_steal_pointer (&url), FALSE);
}

/* "AB:CD…" as openssl prints it, or with blanks: becomes "abcd…". */
static char *
normalise_pin (const char *pin)
{
  GString *clean = g_string_new (NULL);

  for (const char *p = pin; *p != '\0'; p++)
    if (*p != ':' && !g_ascii_isspace (*p))
      g_string_append_c (clean, g_ascii_tolower (*p));

  return g_string_free (clean, FALSE);
}

PfTrust *
pf_trust_new (const char *ca_file, const char *const *pins, gboolean allow_plaintext)
{
  PfTrust *self = g_new0 (PfTrust, 1);

  self->ca_file = g_strdup (ca_file);
  self->allow_plaintext = allow_plaintext;
  if (pins != NULL)
    {
      g_autoptr (GPtrArray) clean = g_ptr_array_new ();

      for (gsize i = 0; pins[i] != NULL; i++)
        g_ptr_array_add (clean, normalise_pin (pins[i]));
      g_ptr_array_add (clean, NULL);
      self->pins = (char **) g_ptr_array_steal (clean, NULL);
    }

  return self;
}

PfTrust *
pf_trust_copy (const PfTrust *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return pf_trust_new (self->ca_file, (const char *const *) self->pins,
                       self->allow_plaintext);
}

void
pf_trust_free (PfTrust *self)
{
  if (self == NULL)
    return;

  g_free (self->ca_file);
  g_strfreev (self->pins);
  g_free (self);
}
