/* pf-popstate.c - what Thunderbird remembers of the mail on a POP3 server
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "local/pf-popstate.h"

#include "local/pf-quiet-file.h"

#include <string.h>

#define FILE_NAME "popstate.dat"
#define FILE_MAX ((gsize) 256 << 20) /* octets */
#define LINE_MAX_LENGTH 2048         /* of one that counts */
#define FIELDS_MAX 3

static void
take_line (const char *line, PfPopstate *state)
{
  g_auto (GStrv) fields = g_strsplit (line, " ", FIELDS_MAX + 1);
  guint  n = g_strv_length (fields);
  gint64 when = 0;

  if (n < 2 || n > FIELDS_MAX || strlen (fields[0]) != 1 || *fields[1] == '\0')
    return;
  if (n == FIELDS_MAX &&
      !g_ascii_string_to_signed (fields[2], 10, 0, G_MAXINT32, &when, NULL))
    return;

  switch (fields[0][0])
    {
    case 'b':
      state->partial++;
      state->kept++;
      break;
    case 'k':
    case 'f':
      state->kept++;
      break;
    case 'd':
      state->deleted++;
      break;
    default:
      return;
    }
  state->newest = MAX (state->newest, when);
}

void
pf_popstate_parse (const char *text, gsize length, PfPopstate *out_state)
{
  const char *end = text + length;

  *out_state = (PfPopstate){ 0 };
  while (text < end)
    {
      const char *stop = memchr (text, '\n', (gsize) (end - text));
      gsize       n = (gsize) ((stop != NULL ? stop : end) - text);

      if (n > 0 && n < LINE_MAX_LENGTH && *text != '#' && *text != '*' &&
          memchr (text, '\0', n) == NULL)
        {
          g_autofree char *line = g_strndup (text, n);

          take_line (g_strchomp (line), out_state);
        }
      text += n + 1;
    }
}

gboolean
pf_popstate_load (const char *directory, PfPopstate *out_state)
{
  g_autofree char *path = g_build_filename (directory, FILE_NAME, NULL);
  g_autofree char *data = NULL;
  gsize            length;

  data = pf_quiet_load (path, FILE_MAX, &length, NULL);
  if (data == NULL)
    return FALSE;
  pf_popstate_parse (data, length, out_state);
  return TRUE;
}
