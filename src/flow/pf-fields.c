/* pf-fields.c - is what a person typed usable, and if not, what is wrong with it
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-flow"

#include "flow/pf-fields.h"

#include <gio/gio.h>
#include <string.h>

#define HOST_LENGTH 253 /* RFC 1035 2.3.4, without the final dot */
#define LABEL_LENGTH 63

/* Blanks around it are a slip of pasting, and nobody means them. */
static char *
trim (const char *text)
{
  return g_strstrip (g_utf8_make_valid (text, -1));
}

static gboolean
has_blank (const char *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (g_unichar_isspace (c) || g_unichar_iscntrl (c))
        return TRUE;
    }
  return FALSE;
}

PfField
pf_field_check_address (const char *text, char **out_address)
{
  g_autofree char *address = NULL;
  const char      *at;

  g_return_val_if_fail (text != NULL, PF_FIELD_EMPTY);

  address = trim (text);
  if (*address == '\0')
    return PF_FIELD_EMPTY;
  if (has_blank (address))
    return PF_FIELD_HAS_BLANK;

  at = strchr (address, '@');
  if (at == NULL)
    return PF_FIELD_NO_AT;
  if (strchr (at + 1, '@') != NULL)
    return PF_FIELD_NOT_ONE_AT;
  if (at == address)
    return PF_FIELD_NO_NAME;
  if (at[1] == '\0')
    return PF_FIELD_NO_DOMAIN;

  if (out_address != NULL)
    *out_address = g_steal_pointer (&address);
  return PF_FIELD_GOOD;
}

static gboolean
is_host_name (const char *ascii)
{
  gsize label = 0;

  if (strlen (ascii) > HOST_LENGTH)
    return FALSE;

  for (const char *at = ascii; *at != '\0'; at++)
    {
      if (*at == '.')
        {
          if (label == 0 || at[-1] == '-')
            return FALSE;
          label = 0;
          continue;
        }
      /* The underscore is in no host name by RFC 1123, but some servers have one. */
      if (!g_ascii_isalnum (*at) && *at != '_' && (*at != '-' || label == 0))
        return FALSE;
      if (++label > LABEL_LENGTH)
        return FALSE;
    }
  return label > 0 && ascii[strlen (ascii) - 1] != '-';
}

/* An address in brackets or bare; NULL if @text is a name. */
static char *
read_ip_address (const char *text)
{
  gsize            length = strlen (text);
  g_autofree char *inner = NULL;

  if (text[0] == '[' && text[length - 1] == ']')
    inner = g_strndup (text + 1, length - 2);
  else
    inner = g_strdup (text);

  return g_hostname_is_ip_address (inner) ? g_steal_pointer (&inner) : NULL;
}

PfField
pf_field_check_host (const char *text, char **out_host)
{
  g_autofree char *typed = NULL;
  g_autofree char *host = NULL;

  g_return_val_if_fail (text != NULL, PF_FIELD_EMPTY);

  typed = trim (text);
  if (*typed == '\0')
    return PF_FIELD_EMPTY;
  if (strstr (typed, "://") != NULL)
    return PF_FIELD_IS_URL;
  if (strchr (typed, '@') != NULL)
    return PF_FIELD_IS_ADDRESS;
  if (has_blank (typed))
    return PF_FIELD_HAS_BLANK;

  host = read_ip_address (typed);
  if (host == NULL)
    {
      if (strchr (typed, ':') != NULL)
        return PF_FIELD_HAS_PORT;
      if (g_str_has_suffix (typed, "."))
        typed[strlen (typed) - 1] = '\0';
      host = g_hostname_to_ascii (typed);
      if (host == NULL || !is_host_name (host))
        return PF_FIELD_BAD_HOST;
    }

  if (out_host != NULL)
    *out_host = g_steal_pointer (&host);
  return PF_FIELD_GOOD;
}

PfField
pf_field_check_port (const char *text, guint16 *out_port)
{
  g_autofree char *typed = NULL;
  guint64          port;

  g_return_val_if_fail (text != NULL, PF_FIELD_EMPTY);

  typed = trim (text);
  if (*typed == '\0')
    return PF_FIELD_EMPTY;
  if (!g_ascii_string_to_unsigned (typed, 10, 1, G_MAXUINT16, &port, NULL))
    return PF_FIELD_BAD_PORT;

  if (out_port != NULL)
    *out_port = (guint16) port;
  return PF_FIELD_GOOD;
}

PfField
pf_field_check_user (const char *text, char **out_user)
{
  g_autofree char *user = NULL;

  g_return_val_if_fail (text != NULL, PF_FIELD_EMPTY);

  user = trim (text);
  if (*user == '\0')
    return PF_FIELD_EMPTY;
  for (const char *at = user; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_iscntrl (g_utf8_get_char (at)))
      return PF_FIELD_HAS_BLANK;

  if (out_user != NULL)
    *out_user = g_steal_pointer (&user);
  return PF_FIELD_GOOD;
}

gboolean
pf_field_check_day (const char *text, gint64 *out_unix)
{
  g_autofree char *day = NULL;
  g_auto (GStrv) parts = NULL;
  guint64 number[3] = { 0, 1, 1 };
  guint   n;
  g_autoptr (GDateTime) begin = NULL;

  g_return_val_if_fail (text != NULL, FALSE);

  day = trim (text);
  if (*day == '\0')
    {
      *out_unix = G_MININT64;
      return TRUE;
    }
  parts = g_strsplit (day, "-", -1);
  n = g_strv_length (parts);
  if (n != 1 && n != 3)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!g_ascii_string_to_unsigned (parts[i], 10, i == 0 ? 1970 : 1, 9999, &number[i],
                                     NULL))
      return FALSE;
  begin = g_date_time_new_local ((int) number[0], (int) number[1], (int) number[2], 0, 0,
                                 0);
  if (begin == NULL)
    return FALSE;
  *out_unix = g_date_time_to_unix (begin);
  return TRUE;
}

gboolean
pf_field_check_megabytes (const char *text, guint64 *out_size)
{
  g_autofree char *number = NULL;
  guint64          megabytes = 0;

  g_return_val_if_fail (text != NULL, FALSE);

  number = trim (text);
  if (*number != '\0' &&
      !g_ascii_string_to_unsigned (number, 10, 1, PF_FIELD_MOST_MEGABYTES, &megabytes,
                                   NULL))
    return FALSE;
  *out_size = megabytes * PF_FIELD_MEGABYTE;
  return TRUE;
}
