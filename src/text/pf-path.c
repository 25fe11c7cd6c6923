/* pf-path.c - folder paths: one string for people to write, components for us
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-text"

#include "text/pf-path.h"

#include <string.h>

/* A backslash is doubled only where it would be read as an escape, so that names
 * with a lone one (there are some) look the same as in the mail program. */
static void
append_escaped (GString *joined, const char *name)
{
  for (const char *p = name; *p != '\0'; p++)
    {
      if (*p == '/' || (*p == '\\' && (p[1] == '/' || p[1] == '\\' || p[1] == '\0')))
        g_string_append_c (joined, '\\');
      g_string_append_c (joined, *p);
    }
}

char *
pf_path_join (const char *const *components)
{
  GString *joined = g_string_new (NULL);

  g_return_val_if_fail (components != NULL, g_string_free (joined, FALSE));

  for (gsize i = 0; components[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (joined, '/');
      append_escaped (joined, components[i]);
    }

  return g_string_free (joined, FALSE);
}

static void
take_component (GPtrArray *components, GString *name)
{
  if (name->len > 0)
    g_ptr_array_add (components, g_strndup (name->str, name->len));
  g_string_truncate (name, 0);
}

char **
pf_path_split (const char *path)
{
  g_autoptr (GPtrArray) components = g_ptr_array_new ();
  g_autoptr (GString) name = g_string_new (NULL);

  g_return_val_if_fail (path != NULL, NULL);

  for (const char *p = path; *p != '\0'; p++)
    {
      if (*p == '/')
        {
          take_component (components, name);
          continue;
        }
      if (*p == '\\' && (p[1] == '/' || p[1] == '\\'))
        p++;
      g_string_append_c (name, *p);
    }
  take_component (components, name);
  g_ptr_array_add (components, NULL);

  return (char **) g_ptr_array_steal (components, NULL);
}

char *
pf_path_to_nfc (const char *name)
{
  g_autofree char *utf8 = NULL;

  if (name == NULL)
    return NULL;

  if (!g_utf8_validate (name, -1, NULL))
    {
      utf8 = g_convert (name, -1, "UTF-8", "WINDOWS-1252", NULL, NULL, NULL);
      if (utf8 == NULL) /* five bytes have no meaning in Windows-1252 */
        utf8 = g_utf8_make_valid (name, -1);
      name = utf8;
    }

  return g_utf8_normalize (name, -1, G_NORMALIZE_NFC);
}
