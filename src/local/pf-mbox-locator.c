/* pf-mbox-locator.c - where a message is in an mbox file, as text
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "local/pf-mbox-locator.h"

#include "local/pf-mbox.h"

#include <string.h>

/* A locator is "offset:length:letters"; the letters say how the bytes were read. */
static const char unquote_letters[] = "?nor";
static const char length_letters[] = "?it";

char *
pf_mbox_locator_format (const PfMboxStart *start,
                        guint64            length,
                        const PfMboxRules *rules)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT ":%c%c%s%s%s%s",
                          start->offset, length, unquote_letters[rules->unquote],
                          length_letters[rules->length], rules->is_mmdf ? "m" : "",
                          rules->is_cr ? "c" : "", rules->is_takeout ? "x" : "",
                          start->is_bare ? "b" : "");
}

static gboolean
parse_letters (const char *letters, PfMboxRules *out_rules)
{
  const char *unquote = *letters != '\0' ? strchr (unquote_letters, letters[0]) : NULL;
  const char *length = unquote != NULL && letters[1] != '\0'
                           ? strchr (length_letters, letters[1])
                           : NULL;

  if (length == NULL)
    return FALSE;

  *out_rules = (PfMboxRules){
    .unquote = (PfMboxUnquote) (unquote - unquote_letters),
    .length = (PfMboxLength) (length - length_letters),
    .is_mmdf = strchr (letters + 2, 'm') != NULL,
    .is_cr = strchr (letters + 2, 'c') != NULL,
    .is_takeout = strchr (letters + 2, 'x') != NULL,
    .is_bare = strchr (letters + 2, 'b') != NULL,
  };
  return strspn (letters + 2, "mcxb") == strlen (letters + 2);
}

gboolean
pf_mbox_locator_parse (const char  *locator,
                       guint64     *out_offset,
                       guint64     *out_length,
                       PfMboxRules *out_rules)
{
  g_auto (GStrv) parts = g_strsplit (locator, ":", 4);

  return g_strv_length (parts) == 3 &&
         g_ascii_string_to_unsigned (parts[0], 10, 0, G_MAXINT64, out_offset, NULL) &&
         g_ascii_string_to_unsigned (parts[1], 10, 0, G_MAXINT64, out_length, NULL) &&
         parse_letters (parts[2], out_rules);
}

gboolean
pf_mbox_locator_offset (const char *locator, guint64 *out_offset)
{
  guint64     length;
  PfMboxRules rules;

  return pf_mbox_locator_parse (locator, out_offset, &length, &rules);
}
