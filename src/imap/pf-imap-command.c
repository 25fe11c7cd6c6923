/* pf-imap-command.c - commands as the bytes that are sent
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 9051 9 (astring, quoted, literal, flag-list, date-time), RFC 7888
 */

#include "imap/pf-imap-command.h"

#include "mailbox/pf-mailbox.h"

#include <string.h>

#define QUOTED_MAX 1000 /* bytes; some servers limit a command line to 8,000 */
#define MINUTES_A_DAY (24 * 60)

const PfImapFlagName pf_imap_flag_names[PF_IMAP_N_FLAGS] = {
  { PF_FLAG_SEEN, "\\Seen" },       { PF_FLAG_ANSWERED, "\\Answered" },
  { PF_FLAG_FLAGGED, "\\Flagged" }, { PF_FLAG_DRAFT, "\\Draft" },
  { PF_FLAG_DELETED, "\\Deleted" }, { PF_FLAG_FORWARDED, "$Forwarded" },
  { PF_FLAG_MDN_SENT, "$MDNSent" }, { PF_FLAG_JUNK, "$Junk" },
  { PF_FLAG_NOT_JUNK, "$NotJunk" },
};

void
pf_imap_command_init (PfImapCommand *self, gboolean has_literal_plus, const char *start)
{
  self->text = g_string_new (start);
  self->breaks = g_array_new (FALSE, FALSE, sizeof (gsize));
  self->has_literal_plus = has_literal_plus;
}

void
pf_imap_command_clear (PfImapCommand *self)
{
  if (self->text != NULL)
    g_string_free (self->text, TRUE);
  self->text = NULL;
  g_clear_pointer (&self->breaks, g_array_unref);
}

void
pf_imap_command_add (PfImapCommand *self, const char *text)
{
  g_string_append (self->text, text);
}

static gboolean
is_atom_char (char c)
{
  return g_ascii_isgraph (c) && strchr ("(){%*\"\\]", c) == NULL;
}

static gboolean
is_atom (const char *text)
{
  const char *p = text;

  while (is_atom_char (*p))
    p++;
  return p > text && *p == '\0';
}

static gboolean
may_be_quoted (const char *text)
{
  gsize length = strlen (text);

  for (gsize i = 0; i < length; i++)
    if ((guchar) text[i] >= 0x80 || text[i] == '\r' || text[i] == '\n')
      return FALSE;
  return length <= QUOTED_MAX;
}

void
pf_imap_command_add_astring (PfImapCommand *self, const char *text)
{
  /* NIL would be taken for the nil that it spells. */
  if (is_atom (text) && strlen (text) <= QUOTED_MAX && g_ascii_strcasecmp (text, "NIL"))
    {
      g_string_append (self->text, text);
    }
  else if (may_be_quoted (text))
    {
      g_string_append_c (self->text, '"');
      for (const char *p = text; *p != '\0'; p++)
        {
          if (*p == '"' || *p == '\\')
            g_string_append_c (self->text, '\\');
          g_string_append_c (self->text, *p);
        }
      g_string_append_c (self->text, '"');
    }
  else
    {
      g_string_append_printf (self->text, "{%" G_GSIZE_FORMAT "%s}\r\n", strlen (text),
                              self->has_literal_plus ? "+" : "");
      if (!self->has_literal_plus)
        g_array_append_val (self->breaks, self->text->len);
      g_string_append (self->text, text);
    }
}

gboolean
pf_imap_is_keyword (const char *text)
{
  return text[0] != '\\' && is_atom (text);
}

void
pf_imap_append_flags (GString *out, guint flags, const char *const *keywords)
{
  gsize start;

  g_string_append_c (out, '(');
  start = out->len;
  for (gsize i = 0; i < PF_IMAP_N_FLAGS; i++)
    if ((flags & pf_imap_flag_names[i].flag) != 0)
      {
        if (out->len > start)
          g_string_append_c (out, ' ');
        g_string_append (out, pf_imap_flag_names[i].name);
      }
  for (; keywords != NULL && *keywords != NULL; keywords++)
    if (pf_imap_is_keyword (*keywords))
      {
        if (out->len > start)
          g_string_append_c (out, ' ');
        g_string_append (out, *keywords);
      }
  g_string_append_c (out, ')');
}

gboolean
pf_imap_append_date (GString *out, gint64 unix_time, int zone)
{
  static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) local = NULL;

  if (ABS (zone) >= MINUTES_A_DAY)
    zone = 0;
  utc = g_date_time_new_from_unix_utc (unix_time);
  if (utc == NULL)
    return FALSE;
  local = g_date_time_add_minutes (utc, zone);
  if (local == NULL)
    return FALSE;

  g_string_append_printf (out, "\"%02d-%s-%04d %02d:%02d:%02d %c%02d%02d\"",
                          g_date_time_get_day_of_month (local),
                          months[g_date_time_get_month (local) - 1],
                          g_date_time_get_year (local), g_date_time_get_hour (local),
                          g_date_time_get_minute (local), g_date_time_get_second (local),
                          zone < 0 ? '-' : '+', ABS (zone) / 60, ABS (zone) % 60);
  return TRUE;
}
