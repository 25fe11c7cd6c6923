/* pf-imap-seqset.c - sets of message numbers: "1:4,7,9:*"
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 9051 9 (sequence-set, uid-set of RFC 4315)
 */

#include "imap/pf-imap-seqset.h"

#include <string.h>

#define RANGE_LENGTH 22 /* ",4294967295:4294967295" */

static gboolean
read_number (const char **text, guint32 *out_number)
{
  guint64     number = 0;
  const char *p = *text;

  for (; g_ascii_isdigit (*p) && number <= G_MAXUINT32; p++)
    number = number * 10 + (*p - '0');
  if (p == *text || number == 0 || number > G_MAXUINT32)
    return FALSE;

  *text = p;
  *out_number = number;
  return TRUE;
}

static gboolean
add_range (GArray *numbers, guint32 first, guint32 last, gsize max)
{
  guint64 low = MIN (first, last);
  guint64 high = MAX (first, last);

  if (high - low >= max - numbers->len)
    return FALSE;
  for (guint64 n = low; n <= high; n++)
    {
      guint32 number = n;

      g_array_append_val (numbers, number);
    }
  return TRUE;
}

GArray *
pf_imap_seqset_parse (const char *text, gsize max)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint32));

  g_return_val_if_fail (text != NULL, NULL);

  for (;;)
    {
      guint32 first;
      guint32 last;

      if (!read_number (&text, &first))
        return NULL;
      last = first;
      if (*text == ':')
        {
          text++;
          if (!read_number (&text, &last))
            return NULL;
        }
      if (numbers->len >= max || !add_range (numbers, first, last, max))
        return NULL;
      if (*text == '\0')
        return g_steal_pointer (&numbers);
      if (*text != ',')
        return NULL;
      text++;
    }
}

char *
pf_imap_seqset_format (const guint32 *numbers,
                       gsize          n_numbers,
                       gsize          max_length,
                       gsize         *out_taken)
{
  GString *text = g_string_new (NULL);
  gsize    i = 0;

  g_return_val_if_fail (max_length >= RANGE_LENGTH, NULL);

  while (i < n_numbers && text->len + RANGE_LENGTH <= max_length)
    {
      gsize first = i;

      while (i + 1 < n_numbers && numbers[i + 1] == numbers[i] + 1)
        i++;
      g_string_append_printf (text, "%s%u", text->len > 0 ? "," : "", numbers[first]);
      if (i > first)
        g_string_append_printf (text, ":%u", numbers[i]);
      i++;
    }
  *out_taken = i;
  return g_string_free (text, FALSE);
}
