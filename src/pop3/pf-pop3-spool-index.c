/* pf-pop3-spool-index.c - the lines that say what a spool holds
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pop3/pf-pop3-spool-private.h"

#include "pop3/pf-pop3-reply.h"

#include <string.h>

#define FIELDS 6
#define HEX_LENGTH 64

/* The octets of a message that was given up are nowhere; "-" for what there is not. */
void
pf_pop3_spool_index_append (GString *text, const PfPop3Spooled *spooled)
{
  if (pf_pop3_spooled_has_octets (spooled))
    g_string_append_printf (text, "%" G_GUINT64_FORMAT, spooled->offset);
  else
    g_string_append_c (text, '-');
  g_string_append_printf (text, " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %s %s %s\n",
                          spooled->size, spooled->told, spooled->digest,
                          spooled->header != NULL ? spooled->header : "-",
                          spooled->uidl != NULL ? spooled->uidl : "-");
}

static gboolean
parse_number (const char *text, guint64 *out_number)
{
  return g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, out_number, NULL);
}

static gboolean
is_digest (const char *text)
{
  return strlen (text) == HEX_LENGTH && strspn (text, "0123456789abcdef") == HEX_LENGTH;
}

PfPop3Spooled *
pf_pop3_spool_index_parse (const char *line)
{
  g_auto (GStrv) fields = g_strsplit (line, " ", FIELDS + 1);
  PfPop3Spooled spooled = { .offset = G_MAXUINT64 };
  gboolean      has_header;
  gboolean      has_uidl;

  if (g_strv_length (fields) != FIELDS)
    return NULL;
  has_header = strcmp (fields[4], "-") != 0;
  has_uidl = strcmp (fields[5], "-") != 0;
  if (strcmp (fields[0], "-") != 0 && !parse_number (fields[0], &spooled.offset))
    return NULL;
  if (!parse_number (fields[1], &spooled.size) ||
      !parse_number (fields[2], &spooled.told) || !is_digest (fields[3]) ||
      (has_header && !is_digest (fields[4])) || *fields[5] == '\0' ||
      strlen (fields[5]) > PF_POP3_LIMIT_UIDL)
    return NULL;

  spooled.digest = g_strdup (fields[3]);
  spooled.header = has_header ? g_strdup (fields[4]) : NULL;
  spooled.uidl = has_uidl ? g_strdup (fields[5]) : NULL;
  return g_memdup2 (&spooled, sizeof spooled);
}
