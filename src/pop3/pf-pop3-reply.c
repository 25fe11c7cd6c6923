/* pf-pop3-reply.c - the lines that a POP3 server says
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pop3/pf-pop3-reply.h"

#include <string.h>

#define STAMP_MAX 255 /* RFC 1939 3: a reply line has at most 512 octets */

static const struct
{
  const char  *word;
  PfPop3Status status;
} statuses[] = {
  { "+OK", PF_POP3_OK },
  { "-ERR", PF_POP3_ERR },
  { "+", PF_POP3_CHALLENGE },
};

/* Takes "[CODE] " off the front of @rest. */
static const char *
take_code (PfPop3Reply *reply, const char *rest)
{
  const char      *end = *rest == '[' ? strchr (rest, ']') : NULL;
  g_autofree char *raw = NULL;
  g_autofree char *valid = NULL;

  if (end == NULL)
    return rest;

  raw = g_strndup (rest + 1, (gsize) (end - rest - 1));
  valid = g_utf8_make_valid (raw, -1);
  reply->code = g_ascii_strup (valid, -1);
  return end + 1 + strspn (end + 1, " ");
}

gboolean
pf_pop3_reply_parse (const char *line, PfPop3Reply *reply)
{
  g_return_val_if_fail (line != NULL && reply != NULL, FALSE);

  *reply = (PfPop3Reply){ PF_POP3_ERR, NULL, NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      gsize       length = strlen (statuses[i].word);
      const char *rest = line + length;

      if (strncmp (line, statuses[i].word, length) != 0 ||
          (*rest != '\0' && *rest != ' '))
        continue;

      rest += strspn (rest, " ");
      reply->status = statuses[i].status;
      if (reply->status != PF_POP3_CHALLENGE)
        rest = take_code (reply, rest);
      reply->text = g_utf8_make_valid (rest, -1);
      return TRUE;
    }

  return FALSE;
}

void
pf_pop3_reply_clear (PfPop3Reply *reply)
{
  g_clear_pointer (&reply->code, g_free);
  g_clear_pointer (&reply->text, g_free);
}

/* A number and the blanks behind it. */
static gboolean
take_number (const char **text, guint64 max, guint64 *out_number)
{
  guint64     number = 0;
  const char *p = *text;

  if (!g_ascii_isdigit (*p))
    return FALSE;
  for (; g_ascii_isdigit (*p); p++)
    {
      guint digit = (guint) (*p - '0');

      if (number > (max - digit) / 10)
        return FALSE;
      number = number * 10 + digit;
    }
  if (*p != '\0' && *p != ' ' && *p != '\t')
    return FALSE;

  *text = p + strspn (p, " \t");
  *out_number = number;
  return TRUE;
}

gboolean
pf_pop3_parse_numbers (const char *text, guint *out_first, guint64 *out_second)
{
  guint64 first;
  guint64 second;

  g_return_val_if_fail (text != NULL, FALSE);

  text += strspn (text, " \t");
  if (!take_number (&text, G_MAXUINT32, &first) ||
      !take_number (&text, G_MAXINT64, &second))
    return FALSE;

  *out_first = (guint) first;
  *out_second = second;
  return TRUE;
}

gboolean
pf_pop3_parse_first_number (const char *text, guint *out_number)
{
  guint64 number;

  g_return_val_if_fail (text != NULL, FALSE);

  text += strspn (text, " \t");
  if (!take_number (&text, G_MAXUINT32, &number))
    return FALSE;

  *out_number = (guint) number;
  return TRUE;
}

gboolean
pf_pop3_parse_uidl (const char *text, guint *out_number, char **out_id)
{
  guint64 number;
  gsize   length = 0;

  g_return_val_if_fail (text != NULL, FALSE);

  text += strspn (text, " \t");
  if (!take_number (&text, G_MAXUINT32, &number))
    return FALSE;
  while (text[length] > ' ' && text[length] < 0x7f)
    length++;
  if (length == 0 || length > PF_POP3_LIMIT_UIDL ||
      text[length + strspn (text + length, " \t")] != '\0')
    return FALSE;

  *out_number = (guint) number;
  *out_id = g_strndup (text, length);
  return TRUE;
}

char *
pf_pop3_parse_stamp (const char *greeting)
{
  const char *start;
  gsize       length = 1;
  guint       ats = 0;

  g_return_val_if_fail (greeting != NULL, NULL);

  start = strchr (greeting, '<');
  if (start == NULL)
    return NULL;
  for (; start[length] > ' ' && start[length] < 0x7f && start[length] != '>'; length++)
    ats += start[length] == '@';
  if (start[length] != '>' || ats != 1 || length > STAMP_MAX || start[1] == '@' ||
      start[length - 1] == '@')
    return NULL;

  return g_strndup (start, length + 1);
}
