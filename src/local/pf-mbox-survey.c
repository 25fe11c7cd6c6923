/* pf-mbox-survey.c - which dialect is this mbox file written in?
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "local/pf-mbox-survey.h"

#include "local/pf-mbox-lines.h"

#include <string.h>

#define WINDOW (256 << 10)
#define ENOUGH_MESSAGES 100 /* after so many it is clear whether Content-Length is used */
#define FEW_PERCENT 50      /* … if at least so many are right */
#define TRUST_PERCENT 95    /* and so many must be right in the end */
#define MANY_CR 8           /* line ends of a classic Mac file's beginning */
#define QUOTE 3             /* "\n>>" */

typedef struct
{
  PfMboxPeekFunc peek;
  gpointer       user_data;
} Survey;

static gboolean
ignore_begin (const PfMboxStart *start, gpointer user_data, GError **error)
{
  return TRUE;
}

static gboolean
ignore_chunk (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  return TRUE;
}

static gboolean
ignore_end (const PfMboxEnd *end, gpointer user_data, GError **error)
{
  return TRUE;
}

static gssize
peek_quietly (guint64 offset, guint8 *buffer, gsize length, gpointer user_data)
{
  Survey *survey = user_data;

  return survey->peek (offset, buffer, length, survey->user_data, NULL);
}

static gboolean
uses_length (const PfMboxCounts *counts, guint percent)
{
  return counts->length_ok > 0 && counts->length_ok * 100 >= counts->messages * percent;
}

static gboolean
is_proven_mboxrd (const PfMboxCounts *counts)
{
  return counts->quoted_more > 0 || counts->dashes > 0 || counts->quoted_senders > 0;
}

/* Splits from the beginning; stops early where Content-Length plays no part.
 * *@out_offset is how far it came, or %G_MAXUINT64 at the file's end. */
static gboolean
split (Survey *survey, PfMboxSplit *splitter, guint64 *out_offset, GError **error)
{
  const PfMboxCounts *counts = pf_mbox_split_counts (splitter);
  guint64             offset = 0;

  for (;;)
    {
      gsize   room;
      guint8 *to = pf_mbox_split_room (splitter, &room);
      gssize  got = survey->peek (offset, to, room, survey->user_data, error);

      if (got < 0)
        return FALSE;
      if (got == 0)
        break;
      offset += (guint64) got;
      if (!pf_mbox_split_filled (splitter, (gsize) got, error))
        return FALSE;
      if (counts->messages > ENOUGH_MESSAGES && !uses_length (counts, FEW_PERCENT))
        {
          *out_offset = offset;
          return TRUE;
        }
    }

  *out_offset = G_MAXUINT64;
  return pf_mbox_split_finish (splitter, error);
}

/* Looks for a line that begins with two ">" and "From " or more. */
static gboolean
find_deep_quote (Survey *survey, guint64 offset, gboolean *out_found, GError **error)
{
  g_autofree guint8 *buffer = g_malloc (WINDOW);
  gsize              kept = 0;

  *out_found = FALSE;
  while (!*out_found)
    {
      const guint8 *p = buffer;
      gssize got = survey->peek (offset, buffer + kept, WINDOW - kept, survey->user_data,
                                 error);
      const guint8 *end;

      if (got < 0)
        return FALSE;
      if (got == 0)
        break;
      offset += (guint64) got;
      end = buffer + kept + got;
      while ((p = pf_mbox_find_from (p, (gsize) (end - p))) != NULL)
        {
          if (p - buffer >= QUOTE && p[-1] == '>' && p[-2] == '>' &&
              (p[-3] == '\n' || p[-3] == '\r' || p[-3] == '>'))
            *out_found = TRUE;
          p++;
        }

      kept = (gsize) MIN (end - buffer, QUOTE + 4);
      memmove (buffer, end - kept, kept);
    }

  return TRUE;
}

static void
set_rules (PfMboxRules *rules, const PfMboxCounts *counts, gboolean is_mboxrd)
{
  gboolean trusts = uses_length (counts, TRUST_PERCENT);

  if (rules->length == PF_MBOX_LENGTH_UNDECIDED)
    rules->length = trusts ? PF_MBOX_LENGTH_TRUST : PF_MBOX_LENGTH_IGNORE;
  if (rules->unquote != PF_MBOX_UNQUOTE_UNDECIDED)
    return;

  if (trusts && counts->unquoted_inside > 0)
    rules->unquote = PF_MBOX_UNQUOTE_NONE;
  else if (is_mboxrd)
    rules->unquote = PF_MBOX_UNQUOTE_ANY;
  else
    {
      rules->unquote = PF_MBOX_UNQUOTE_ONE;
      rules->is_unsure = TRUE;
    }
}

gboolean
pf_mbox_survey (PfMboxPeekFunc peek,
                gpointer       user_data,
                PfMboxRules   *rules,
                GError       **error)
{
  static const PfMboxSplitFuncs funcs = { ignore_begin, ignore_chunk, ignore_end,
                                          peek_quietly, NULL };
  Survey                        survey = { peek, user_data };
  PfMboxRules                   first = *rules;
  g_autoptr (PfMboxSplit) splitter = NULL;
  guint64  offset = 0;
  gboolean is_mboxrd;

  first.unquote = PF_MBOX_UNQUOTE_NONE;
  first.length = PF_MBOX_LENGTH_TRUST;
  splitter = pf_mbox_split_new (&first, &funcs, &survey, WINDOW);
  if (!split (&survey, splitter, &offset, error))
    return FALSE;

  is_mboxrd = is_proven_mboxrd (pf_mbox_split_counts (splitter));
  if (!is_mboxrd && offset != G_MAXUINT64 &&
      !find_deep_quote (&survey, offset, &is_mboxrd, error))
    return FALSE;

  set_rules (rules, pf_mbox_split_counts (splitter), is_mboxrd);
  return TRUE;
}

const char *
pf_mbox_rules_name (const PfMboxRules *rules)
{
  if (rules->is_mmdf)
    return "mmdf";
  if (rules->is_thunderbird)
    return "thunderbird";

  switch (rules->unquote)
    {
    case PF_MBOX_UNQUOTE_UNDECIDED:
      return "mbox";
    case PF_MBOX_UNQUOTE_NONE:
      return "mboxcl2";
    case PF_MBOX_UNQUOTE_ONE:
      return rules->length == PF_MBOX_LENGTH_TRUST ? "mboxcl" : "mboxo";
    case PF_MBOX_UNQUOTE_ANY:
      return "mboxrd";
    }

  g_return_val_if_reached ("mbox");
}

gboolean
pf_mbox_is_cr_file (const guint8 *data, gsize length)
{
  const guint8 *end = data + length;
  guint         count = 0;

  if (memchr (data, '\n', length) != NULL)
    return FALSE;

  for (const guint8 *p = data; (p = memchr (p, '\r', (gsize) (end - p))) != NULL; p++)
    if (++count >= MANY_CR)
      return TRUE;

  return FALSE;
}

gboolean
pf_mbox_has_status (const guint8 *data, gsize length)
{
  static const char *const names[] = { "Status: ", "X-Status:", "X-Mozilla-Status:" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    for (guint end = 0; end < 2; end++)
      {
        g_autofree char *line = g_strdup_printf ("%c%s", end == 0 ? '\n' : '\r',
                                                 names[i]);

        if (memmem (data, length, line, strlen (line)) != NULL)
          return TRUE;
      }

  return FALSE;
}
