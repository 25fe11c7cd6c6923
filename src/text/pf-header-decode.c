/* pf-header-decode.c - header values as people read them, and back for strict servers
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 2047, RFC 5322 3.4
 */

#define G_LOG_DOMAIN "pf-text"

#include "text/pf-header-decode.h"

#include "base/pf-limits.h"
#include "text/pf-header.h"

#include <gmime/gmime.h>
#include <string.h>

#define MAX_ADDRESSES 1000 /* that one field may show */
#define FOLD_AT 76

static void
init_gmime (void)
{
  static gsize is_done = 0;

  if (!g_once_init_enter (&is_done))
    return;

  g_mime_init ();
  g_once_init_leave (&is_done, 1);
}

/* Returns: (transfer full): UTF-8: the bytes as they are, or read as Windows-1252 */
static char *
guess_utf8 (const char *text, gsize length)
{
  g_autofree char *converted = NULL;

  if (g_utf8_validate (text, (gssize) length, NULL))
    return g_strndup (text, length);

  converted = g_convert (text, (gssize) length, "UTF-8", "WINDOWS-1252", NULL, NULL,
                         NULL);
  if (converted != NULL && g_utf8_validate (converted, -1, NULL))
    return g_steal_pointer (&converted);

  return g_utf8_make_valid (text, (gssize) length);
}

/* Encoded words may hold anything. */
static char *
clean (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString         *out = g_string_sized_new (strlen (valid));

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar       c = g_utf8_get_char (p);
      GUnicodeType   type = g_unichar_type (c);
      const gunichar joiner = 0x200D; /* of emoji and Indic letters */

      if (c == '\t' || c == '\n' || c == '\r')
        c = ' ';
      else if (type == G_UNICODE_CONTROL || (type == G_UNICODE_FORMAT && c != joiner))
        continue;
      g_string_append_unichar (out, c);
    }

  return g_string_free (out, FALSE);
}

char *
pf_header_decode (const char *value)
{
  g_autofree char *utf8 = NULL;
  g_autofree char *decoded = NULL;

  if (value == NULL)
    return g_strdup ("");

  init_gmime ();
  utf8 = guess_utf8 (value, strnlen (value, PF_LIMIT_HEADER_VALUE));
  decoded = g_mime_utils_header_decode_text (NULL, utf8);

  return clean (decoded != NULL ? decoded : utf8);
}

/* Returns: (transfer none) (nullable): what a person calls @address by */
static const char *
get_shown_name (InternetAddress *address)
{
  const char *name = internet_address_get_name (address);

  if (name != NULL && *name != '\0')
    return name;
  if (INTERNET_ADDRESS_IS_MAILBOX (address))
    return internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (address));

  return NULL;
}

char *
pf_header_decode_addresses (const char *value)
{
  g_autofree char *utf8 = NULL;
  g_autoptr (GString) shown = g_string_new (NULL);
  InternetAddressList *list;
  int                  n;

  if (value == NULL)
    return g_strdup ("");

  init_gmime ();
  utf8 = guess_utf8 (value, strnlen (value, PF_LIMIT_HEADER_VALUE));
  list = internet_address_list_parse (NULL, utf8);
  if (list == NULL)
    return pf_header_decode (utf8);

  n = MIN (internet_address_list_length (list), MAX_ADDRESSES);
  for (int i = 0; i < n; i++)
    {
      const char *name = get_shown_name (internet_address_list_get_address (list, i));

      if (name != NULL)
        g_string_append_printf (shown, "%s%s", shown->len > 0 ? ", " : "", name);
    }
  g_object_unref (list);
  if (shown->len == 0)
    return pf_header_decode (utf8);

  return clean (shown->str);
}

static gboolean
is_addresses (const PfHeaderField *field)
{
  static const char *const names[] = {
    "From",
    "To",
    "Cc",
    "Bcc",
    "Reply-To",
    "Sender",
    "Resent-From",
    "Resent-To",
    "Resent-Cc",
    "Resent-Bcc",
    "Return-Path",
    "Mail-Followup-To",
    "Disposition-Notification-To",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (pf_header_field_is (field, names[i]))
      return TRUE;

  return FALSE;
}

static char *
encode_addresses (const char *value)
{
  InternetAddressList *list = internet_address_list_parse (NULL, value);
  char                *encoded = NULL;

  if (list == NULL)
    return NULL;
  if (internet_address_list_length (list) > 0)
    encoded = internet_address_list_to_string (list, NULL, TRUE);
  g_object_unref (list);

  return encoded;
}

/* Parameters of Content-Type and the like: only what is between delimiters, so that
 * "name=" and the quotes stay. */
static char *
encode_parameters (const char *value)
{
  GString *out = g_string_new (NULL);
  gboolean is_quoted = FALSE;

  for (const char *p = value; *p != '\0';)
    {
      gsize            n = strcspn (p, is_quoted ? "\"" : "\"=; \t");
      g_autofree char *piece = g_strndup (p, n);

      if (g_str_is_ascii (piece))
        g_string_append (out, piece);
      else
        {
          g_autofree char *word = g_mime_utils_header_encode_text (NULL, piece, "utf-8");

          g_string_append (out, word);
        }
      p += n;
      if (*p == '"')
        is_quoted = !is_quoted;
      if (*p != '\0')
        g_string_append_c (out, *p++);
    }

  return g_string_free (out, FALSE);
}

/* Breaks at blanks before the lines are too long. */
static void
append_folded (GString *out, const char *name, gsize name_length, const char *value)
{
  gsize column = name_length + 1;
  g_auto (GStrv) words = g_strsplit (value, " ", -1);

  g_string_append_len (out, name, (gssize) name_length);
  g_string_append_c (out, ':');
  for (gsize i = 0; words[i] != NULL; i++)
    {
      gsize n = strlen (words[i]);

      if (i > 0 && n > 0 && column + 1 + n > FOLD_AT)
        {
          g_string_append (out, "\r\n");
          column = 0;
        }
      g_string_append_c (out, ' ');
      g_string_append (out, words[i]);
      column += n + 1;
    }
  g_string_append (out, "\r\n");
}

char *
pf_header_encode_8bit (const char *field, gsize length)
{
  PfHeaderIter     iter;
  PfHeaderField    parts;
  g_autofree char *utf8 = NULL;
  g_autofree char *encoded = NULL;
  g_autoptr (GString) value = g_string_new (NULL);
  g_autoptr (GString) out = g_string_new (NULL);

  g_return_val_if_fail (field != NULL, NULL);

  init_gmime ();
  pf_header_iter_init (&iter, field, length);
  if (!pf_header_iter_next (&iter, &parts))
    return g_strndup (field, length);

  pf_header_append_unfolded (value, parts.value, parts.value_length, G_MAXSIZE);
  if (g_str_is_ascii (value->str))
    return g_strndup (field, length);

  utf8 = guess_utf8 (value->str, value->len);
  if (is_addresses (&parts))
    encoded = encode_addresses (utf8);
  else if (parts.name_length > 8 && g_ascii_strncasecmp (parts.name, "Content-", 8) == 0)
    encoded = encode_parameters (utf8);
  if (encoded == NULL || !g_str_is_ascii (encoded))
    {
      g_free (encoded);
      encoded = g_mime_utils_header_encode_text (NULL, utf8, "utf-8");
    }
  g_string_truncate (value, 0);
  pf_header_append_unfolded (value, encoded, strlen (encoded), G_MAXSIZE);
  append_folded (out, parts.name, parts.name_length, value->str);

  return g_string_free (g_steal_pointer (&out), FALSE);
}
