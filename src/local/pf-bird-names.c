/* pf-bird-names.c - what Thunderbird calls a folder, and what it calls its file
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "local/pf-bird-names.h"

#include <string.h>

#define MAX_UNITS 55 /* UTF-16 units of a name that is kept whole */
#define HASH_DIGITS 8
#define KEPT_UNITS (MAX_UNITS - HASH_DIGITS)

static gboolean
is_illegal (gunichar2 unit)
{
  return unit < 32 || (unit < 128 && strchr (":*?\"<>|/\\;#", (char) unit) != NULL);
}

/* Where the first thing is that no disk should meet, or -1. */
static glong
find_illegal (const gunichar2 *name, glong length)
{
  if (length > 0 && name[0] == '.')
    return 0;
  for (glong i = 0; i < length; i++)
    if (is_illegal (name[i]))
      return i;
  if (length > 0 &&
      (name[length - 1] == '.' || name[length - 1] == '~' || name[length - 1] == ' '))
    return length - 1;
  return -1;
}

static guint32
hash_units (const gunichar2 *name, glong length)
{
  guint32 hash = 1;

  for (glong i = 0; i < length; i++)
    {
      hash = hash * 0x63c63cd9U + 0x9c39c33dU + (name[i] & 0xff);
      hash = hash * 0x63c63cd9U + 0x9c39c33dU + (name[i] >> 8);
    }
  return hash;
}

static char *
to_disk (const char *name, gboolean cuts_prefix)
{
  glong                 length = 0;
  g_autofree gunichar2 *units = g_utf8_to_utf16 (name, -1, NULL, &length, NULL);
  g_autofree char      *prefix = NULL;
  glong                 illegal;
  glong                 kept;

  if (units == NULL)
    return g_strdup (name);
  illegal = find_illegal (units, length);
  if (illegal < 0 && length <= MAX_UNITS)
    return g_strdup (name);

  kept = illegal < 0 ? KEPT_UNITS : illegal;
  if (cuts_prefix)
    kept = MIN (kept, KEPT_UNITS);
  if (kept > 0 && (units[kept - 1] & 0xfc00) == 0xd800)
    kept--; /* not half a character */
  prefix = g_utf16_to_utf8 (units, kept, NULL, NULL, NULL);
  return g_strdup_printf ("%s%08x", prefix != NULL ? prefix : "",
                          hash_units (units, length));
}

char *
pf_bird_name_to_disk (const char *name)
{
  return to_disk (name, TRUE);
}

char *
pf_bird_name_to_disk_before_2026 (const char *name)
{
  return to_disk (name, FALSE);
}

gboolean
pf_bird_name_looks_hashed (const char *disk_name)
{
  gsize length = strlen (disk_name);

  if (length < HASH_DIGITS)
    return FALSE;
  for (gsize i = length - HASH_DIGITS; i < length; i++)
    if (!g_ascii_isdigit (disk_name[i]) && (disk_name[i] < 'a' || disk_name[i] > 'f'))
      return FALSE;
  return TRUE;
}

/* Returns: (transfer full): with %HH undone, except for %00 */
static char *
decode_percent (const char *name)
{
  GString *text = g_string_new (NULL);

  for (const char *at = name; *at != '\0'; at++)
    {
      int code = 0;

      if (*at == '%' && g_ascii_isxdigit (at[1]) && g_ascii_isxdigit (at[2]))
        code = g_ascii_xdigit_value (at[1]) << 4 | g_ascii_xdigit_value (at[2]);
      if (code != 0)
        at += 2;
      g_string_append_c (text, code != 0 ? (char) code : *at);
    }
  return g_string_free (text, FALSE);
}

/* File names are UTF-8 on today's systems; an old disk may hold the locale's charset,
 * and a copy from Windows its code page, in which every byte means something. */
static char *
to_utf8 (const char *name)
{
  char *text;

  if (g_utf8_validate (name, -1, NULL))
    return g_strdup (name);
  text = g_locale_to_utf8 (name, -1, NULL, NULL, NULL);
  if (text == NULL)
    text = g_convert (name, -1, "UTF-8", "WINDOWS-1252", NULL, NULL, NULL);
  if (text == NULL)
    text = g_convert (name, -1, "UTF-8", "ISO-8859-1", NULL, NULL, NULL);
  return text != NULL ? text : g_utf8_make_valid (name, -1);
}

char *
pf_bird_name_from_disk (const char *disk_name, gboolean is_encoded)
{
  g_autofree char *text = to_utf8 (disk_name);

  if (is_encoded)
    {
      g_autofree char *decoded = decode_percent (text);

      if (g_utf8_validate (decoded, -1, NULL))
        {
          g_free (text);
          text = g_steal_pointer (&decoded);
        }
    }
  return g_utf8_normalize (text, -1, G_NORMALIZE_NFC);
}

/* nsMsgLocalStoreUtils::nsShouldIgnoreFile, Thunderbird 156. */
static const char *const ignored_names[] = {
  "msgfilterrules.dat",
  "rules.dat",
  "rulesbackup.dat",
  "filterlog.html",
  "junklog.html",
  "popstate.dat",
  "sort.dat",
  "mailfilt.log",
  "filters.js",
  "feeds.json",
  "feeds.json.tmp",
  "feeds.json.backup",
  "feeds.json.corrupt",
  "feeditems.json",
  "feeditems.json.tmp",
  "feeditems.json.backup",
  "feeditems.json.corrupt",
  "feeds.rdf",
  "feeditems.rdf",
  NULL,
};

static const char *const ignored_suffixes[] = {
  ".snm", ".toc", ".msf", ".sbd", ".mozmsgs", NULL,
};

gboolean
pf_bird_name_is_ignored (const char *disk_name)
{
  gsize length = strlen (disk_name);

  if (length == 0 || disk_name[0] == '.' || disk_name[0] == '#' ||
      disk_name[length - 1] == '~')
    return TRUE;
  for (guint i = 0; ignored_names[i] != NULL; i++)
    if (g_ascii_strcasecmp (disk_name, ignored_names[i]) == 0)
      return TRUE;
  for (guint i = 0; ignored_suffixes[i] != NULL; i++)
    {
      gsize suffix = strlen (ignored_suffixes[i]);

      if (length >= suffix &&
          g_ascii_strcasecmp (disk_name + length - suffix, ignored_suffixes[i]) == 0)
        return TRUE;
    }
  return g_ascii_strncasecmp (disk_name, "feeditems_error", 15) == 0;
}

gboolean
pf_bird_name_is_leftover (const char *disk_name)
{
  gsize digits;

  if (!g_str_has_prefix (disk_name, "nstmp"))
    return FALSE;
  if (disk_name[5] == '\0')
    return TRUE;
  if (disk_name[5] != '-')
    return FALSE;
  digits = strspn (disk_name + 6, "0123456789");
  return digits >= 1 && digits <= 4 && disk_name[6 + digits] == '\0';
}
