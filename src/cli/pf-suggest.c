/* pf-suggest.c - the word that was probably meant
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pf-suggest.h"

#include <string.h>

/* Options and verbs are shorter; what is longer was no slip of the finger. */
#define LONGEST_WORD 32
/* So many letters of a word make one slip likely. */
#define LETTERS_A_SLIP 3
/* So much of a word's beginning tells it. */
#define LEAST_BEGINNING 3

static guint
least (guint a, guint b, guint c)
{
  return MIN (MIN (a, b), c);
}

/* Letters put in, taken out, changed, or swapped with their neighbour. */
static guint
count_slips (const char *a, const char *b)
{
  gsize a_length = strlen (a);
  gsize b_length = strlen (b);
  guint rows[LONGEST_WORD + 1][LONGEST_WORD + 1];

  if (a_length > LONGEST_WORD || b_length > LONGEST_WORD)
    return G_MAXUINT;

  for (gsize i = 0; i <= a_length; i++)
    for (gsize k = 0; k <= b_length; k++)
      {
        gboolean is_swap = i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1];

        if (i == 0 || k == 0)
          {
            rows[i][k] = (guint) (i + k);
            continue;
          }
        rows[i][k] = least (rows[i - 1][k] + 1, rows[i][k - 1] + 1,
                            rows[i - 1][k - 1] + (a[i - 1] != b[k - 1]));
        if (is_swap)
          rows[i][k] = MIN (rows[i][k], rows[i - 2][k - 2] + 1);
      }

  return rows[a_length][b_length];
}

const char *
pf_suggest (const char *typed, const char *const *words)
{
  gsize       length = strlen (typed);
  guint       fewest = (guint) (length / LETTERS_A_SLIP) + 1;
  const char *nearest = NULL;

  for (gsize i = 0; words[i] != NULL; i++)
    {
      guint slips = count_slips (typed, words[i]);

      if (slips >= fewest)
        continue;
      fewest = slips;
      nearest = words[i];
    }
  for (gsize i = 0; nearest == NULL && length >= LEAST_BEGINNING && words[i] != NULL; i++)
    if (g_str_has_prefix (words[i], typed))
      nearest = words[i];

  return nearest;
}
