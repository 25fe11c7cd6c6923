/* pf-settings.c - what a configuration document says, before anybody's name is put in
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-discover"

#include "discover/pf-settings.h"

#include <string.h>

#define NOTE_TEXT_MAX 1000 /* characters */
#define NOTE_URL_MAX 2000  /* octets */

PfSetting *
pf_setting_new (PfProtocol         protocol,
                PfSecurity         security,
                const char        *host,
                guint16            port,
                const char        *username,
                const char *const *auth)
{
  PfSetting *self = g_new0 (PfSetting, 1);

  self->protocol = protocol;
  self->security = security;
  self->host = g_strdup (host);
  self->port = port;
  self->username = g_strdup (username);
  self->auth = g_strdupv ((char **) auth);
  return self;
}

void
pf_setting_free (PfSetting *setting)
{
  if (setting == NULL)
    return;
  g_free (setting->host);
  g_free (setting->username);
  g_strfreev (setting->auth);
  g_free (setting);
}

PfSettings *
pf_settings_new (void)
{
  PfSettings *self = g_new0 (PfSettings, 1);

  self->servers = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_setting_free);
  self->notes = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_note_free);
  self->domains = g_ptr_array_new_with_free_func (g_free);
  self->problems = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
pf_settings_free (PfSettings *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->servers);
  g_ptr_array_unref (self->notes);
  g_ptr_array_unref (self->domains);
  g_ptr_array_unref (self->problems);
  g_free (self->redirect);
  g_free (self);
}

void
pf_settings_note_problem (PfSettings *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list          args;

  if (self->problems->len >= PF_SETTINGS_PROBLEMS_MAX)
    return;
  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (self->problems, pf_clean_server_text (text));
}

void
pf_settings_add_note (PfSettings *self,
                      gboolean    is_required,
                      const char *url,
                      const char *text)
{
  PfNote *note;

  if (self->notes->len >= PF_SETTINGS_NOTES_MAX)
    return;
  if (url != NULL &&
      ((!g_str_has_prefix (url, "https://") && !g_str_has_prefix (url, "http://")) ||
       strlen (url) > NOTE_URL_MAX))
    return;

  note = g_new0 (PfNote, 1);
  note->is_required = is_required;
  note->url = g_strdup (url);
  if (text != NULL)
    {
      g_autofree char *valid = g_utf8_make_valid (text, -1);

      note->text = g_utf8_substring (valid, 0,
                                     MIN (g_utf8_strlen (valid, -1), NOTE_TEXT_MAX));
    }
  g_ptr_array_add (self->notes, note);
}

gboolean
pf_settings_leaves_out (const PfSettings *self, const char *domain)
{
  for (guint i = 0; i < self->domains->len; i++)
    {
      const char      *text = self->domains->pdata[i];
      g_autofree char *name = pf_domain_clean (text);

      /* "%EMAILDOMAIN%" and "*" are everybody. */
      if (strpbrk (text, "%*") != NULL || g_strcmp0 (name, domain) == 0)
        return FALSE;
    }

  return self->domains->len > 0;
}

static gboolean
is_user_name (const char *user)
{
  for (const char *p = user; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return FALSE;

  return *user != '\0';
}

/* Returns: (transfer full) (nullable) */
static char *
find_user (const PfSetting *setting, const PfMailName *name)
{
  const char *text = setting->username != NULL ? setting->username : "%EMAILADDRESS%";
  g_autofree char *user = pf_mail_name_fill (name, text);

  return user != NULL && is_user_name (user) ? g_steal_pointer (&user) : NULL;
}

GPtrArray *
pf_settings_make_candidates (PfSettings         *self,
                             const PfMailName   *name,
                             const PfProvenance *provenance)
{
  GPtrArray *candidates = g_ptr_array_new_with_free_func (
      (GDestroyNotify) pf_candidate_free);

  for (guint i = 0; i < self->servers->len; i++)
    {
      const PfSetting *setting = self->servers->pdata[i];
      g_autofree char *filled = pf_mail_name_fill (name, setting->host);
      g_autofree char *user = find_user (setting, name);
      g_autofree char *host = NULL;
      PfCandidate     *candidate;

      if (name != NULL && filled != NULL)
        host = pf_domain_clean (filled);
      else
        host = g_strdup (filled);
      if (host == NULL)
        {
          pf_settings_note_problem (self, "server %u: “%s” is not a name of a server",
                                    i + 1, setting->host);
          continue;
        }

      candidate = g_new0 (PfCandidate, 1);
      candidate->endpoint = pf_endpoint_new (setting->protocol, setting->security, host,
                                             setting->port, user);
      candidate->auth = g_strdupv (setting->auth);
      candidate->sources = g_ptr_array_new_with_free_func (
          (GDestroyNotify) pf_provenance_free);
      g_ptr_array_add (candidate->sources,
                       pf_provenance_new (provenance->kind, provenance->where,
                                          (const char *const *) provenance->chain,
                                          provenance->trust));
      candidate->is_other_owner = name != NULL &&
                                  !pf_domain_is_same_owner (host, name->domain);
      candidate->doubt = pf_settings_find_doubt (setting->protocol, setting->security,
                                                 setting->port);
      g_ptr_array_add (candidates, candidate);
    }

  return candidates;
}

/* A port that is registered for one protocol and one way of encrypting. */
typedef struct
{
  guint16    port;
  PfProtocol protocol;
  gboolean   is_tls; /* from the first byte */
} Registered;

/* clang-format off */
static const Registered registered[] = {
  { 143, PF_PROTOCOL_IMAP, FALSE },
  { 993, PF_PROTOCOL_IMAP, TRUE  },
  { 110, PF_PROTOCOL_POP3, FALSE },
  { 995, PF_PROTOCOL_POP3, TRUE  },
  { 25,  PF_PROTOCOL_SMTP, FALSE },
  { 587, PF_PROTOCOL_SMTP, FALSE },
  { 465, PF_PROTOCOL_SMTP, TRUE  },
};
/* clang-format on */

char *
pf_settings_find_doubt (PfProtocol protocol, PfSecurity security, guint16 port)
{
  static const char *const names[] = { "IMAP", "POP3", "SMTP" };

  for (gsize i = 0; i < G_N_ELEMENTS (registered); i++)
    {
      const Registered *row = &registered[i];

      if (row->port != port)
        continue;
      if (row->protocol != protocol)
        return g_strdup_printf ("port %d is %s's, not %s's", port, names[row->protocol],
                                names[protocol]);
      if (row->is_tls && security != PF_SECURITY_TLS)
        return g_strdup_printf ("port %d is encrypted from the first byte", port);
      if (!row->is_tls && security == PF_SECURITY_TLS)
        return g_strdup_printf ("port %d is not encrypted from the first byte", port);
      return NULL;
    }

  return NULL;
}

/* The first byte that is not a blank or a byte order mark. */
static char
first_byte (const char *data, gsize length)
{
  gsize i = 0;

  if (length >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    i = 3;
  while (i < length && g_ascii_isspace (data[i]))
    i++;
  if (i == length)
    return '\0';
  return data[i];
}

PfSettings *
pf_settings_parse_any (const char  *data,
                       gsize        length,
                       const char **out_kind,
                       GError     **error)
{
  const char *kind = "pacc";
  PfSettings *settings;

  if (first_byte (data, length) == '{')
    settings = pf_settings_parse_pacc (data, length, error);
  else if (g_strstr_len (data, (gssize) length, "<Autodiscover") != NULL)
    {
      kind = "autodiscover";
      settings = pf_settings_parse_pox (data, length, NULL, error);
    }
  else
    {
      kind = "autoconfig";
      settings = pf_settings_parse_config (data, length, error);
    }

  if (out_kind != NULL)
    *out_kind = kind;
  return settings;
}
