/* pf-domain.c - names: clean, whose they are, and of whom an address is
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 1035 2.3.4 (lengths), RFC 5890 (A-labels), publicsuffix.org
 */

#define G_LOG_DOMAIN "pf-discover"

#include "discover/pf-domain.h"

#include "discover/pf-discover.h"

#include <libpsl.h>
#include <string.h>

#define NAME_MAX_OCTETS 253
#define LABEL_MAX_OCTETS 63
#define ADDRESS_MAX_OCTETS 512 /* RFC 5321 4.5.3.1 has 320; UTF-8 needs more */

static gboolean
is_name (const char *name)
{
  gsize label = 0;
  gsize length = strlen (name);

  if (length == 0 || length > NAME_MAX_OCTETS)
    return FALSE;
  for (gsize i = 0; i <= length; i++)
    {
      if (name[i] == '.' || name[i] == '\0')
        {
          if (label == 0 || label > LABEL_MAX_OCTETS || name[i - label] == '-' ||
              name[i - 1] == '-')
            return FALSE;
          label = 0;
        }
      else if (g_ascii_isalnum (name[i]) || name[i] == '-' || name[i] == '_')
        label++;
      else
        return FALSE;
    }

  return TRUE;
}

char *
pf_domain_clean (const char *name)
{
  g_autofree char *text = NULL;
  g_autofree char *ascii = NULL;
  g_autofree char *lower = NULL;
  gsize            length;

  if (name == NULL || strlen (name) > ADDRESS_MAX_OCTETS ||
      !g_utf8_validate (name, -1, NULL))
    return NULL;

  text = g_strstrip (g_strdup (name));
  length = strlen (text);
  if (length > 2 && text[0] == '[' && text[length - 1] == ']')
    {
      g_autofree char *inside = g_strndup (text + 1, length - 2);

      return g_hostname_is_ip_address (inside) ? g_steal_pointer (&inside) : NULL;
    }
  if (g_hostname_is_ip_address (text))
    return g_steal_pointer (&text);
  if (length > 1 && text[length - 1] == '.')
    text[length - 1] = '\0';

  ascii = g_hostname_to_ascii (text);
  if (ascii == NULL)
    return NULL;
  lower = g_ascii_strdown (ascii, -1);
  return is_name (lower) ? g_steal_pointer (&lower) : NULL;
}

char *
pf_domain_base (const char *name)
{
  const psl_ctx_t *list = psl_builtin ();

  if (name == NULL || g_hostname_is_ip_address (name))
    return NULL;

  return g_strdup (psl_registrable_domain (list, name));
}

gboolean
pf_domain_is_same_owner (const char *a, const char *b)
{
  g_autofree char *base_a = pf_domain_base (a);
  g_autofree char *base_b = pf_domain_base (b);

  if (base_a == NULL || base_b == NULL)
    return g_strcmp0 (a, b) == 0;
  return g_str_equal (base_a, base_b);
}

static gboolean
is_local_part (const char *local)
{
  gboolean is_quoted = local[0] == '"' && local[1] != '\0' &&
                       local[strlen (local) - 1] == '"';

  if (*local == '\0')
    return FALSE;
  for (const char *p = local; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_iscntrl (c) || (!is_quoted && g_unichar_isspace (c)))
        return FALSE;
    }

  return TRUE;
}

static gboolean
refuse (GError **error, const char *what)
{
  g_set_error (error, PF_DISCOVER_ERROR, PF_DISCOVER_ERROR_BAD_ADDRESS,
               "Not an e-mail address: %s", what);
  return FALSE;
}

gboolean
pf_discover_split_address (const char *address,
                           char      **out_local,
                           char      **out_domain,
                           GError    **error)
{
  g_autofree char *text = NULL;
  g_autofree char *local = NULL;
  g_autofree char *domain = NULL;
  char            *at;

  g_return_val_if_fail (address != NULL, FALSE);

  if (!g_utf8_validate (address, -1, NULL))
    return refuse (error, "it is not UTF-8");
  if (strlen (address) > ADDRESS_MAX_OCTETS)
    return refuse (error, "it is too long");

  text = g_strstrip (g_strdup (address));
  at = strrchr (text, '@');
  if (at != NULL)
    {
      local = g_strndup (text, (gsize) (at - text));
      if (!is_local_part (local))
        return refuse (error, "nothing usable before the @");
    }
  domain = pf_domain_clean (at != NULL ? at + 1 : text);
  if (domain == NULL || g_hostname_is_ip_address (domain))
    return refuse (error, "its domain cannot be one");
  if (strchr (domain, '.') == NULL)
    return refuse (error, "its domain has no dot");

  if (out_local != NULL)
    *out_local = g_steal_pointer (&local);
  if (out_domain != NULL)
    *out_domain = g_steal_pointer (&domain);
  return TRUE;
}

PfMailName *
pf_mail_name_new (const char *address, GError **error)
{
  PfMailName *self;
  char       *local = NULL;
  char       *domain = NULL;

  if (!pf_discover_split_address (address, &local, &domain, error))
    return NULL;

  self = g_new0 (PfMailName, 1);
  self->local = local;
  self->domain = domain;
  if (local != NULL)
    self->address = g_strstrip (g_strdup (address));
  return self;
}

void
pf_mail_name_free (PfMailName *self)
{
  if (self == NULL)
    return;
  g_free (self->address);
  g_free (self->local);
  g_free (self->domain);
  g_free (self);
}

/* Returns: (nullable): what stands for the place that begins at @text; @out_length is
 * that of the place, 0 if there is none */
static const char *
find_place (const PfMailName *self, const char *text, gsize *out_length)
{
  const struct
  {
    const char *name;
    const char *value;
  } places[] = {
    { "%EMAILADDRESS%", self->address },
    { "%EMAILLOCALPART%", self->local },
    { "%EMAILDOMAIN%", self->domain },
  };

  *out_length = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    if (g_str_has_prefix (text, places[i].name))
      {
        *out_length = strlen (places[i].name);
        return places[i].value;
      }

  /* office365.com's file at Mozilla's forgets the last "%" (seen 2026-03). */
  if (g_str_equal (text, "%EMAILADDRESS"))
    {
      *out_length = strlen (text);
      return self->address;
    }

  /* What somebody else fills in ("%REALNAME%"), we cannot. */
  *out_length = 1 + strspn (text + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_");
  if (*out_length == 1 || text[*out_length] != '%')
    *out_length = 0;
  return NULL;
}

char *
pf_mail_name_fill (const PfMailName *self, const char *text)
{
  g_autoptr (GString) filled = g_string_new (NULL);

  if (self == NULL)
    return g_strdup (text);

  while (*text != '\0')
    {
      gsize       length = 1;
      const char *value = *text == '%' ? find_place (self, text, &length) : NULL;

      if (*text != '%' || length == 0)
        g_string_append_c (filled, *text++);
      else if (value == NULL)
        return NULL;
      else
        {
          g_string_append (filled, value);
          text += length;
        }
    }

  return g_strdup (filled->str);
}
