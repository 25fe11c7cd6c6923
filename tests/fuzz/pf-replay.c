/* pf-replay.c - a main for fuzz targets without libFuzzer: replays a corpus
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-fuzz.h"

#include <stdio.h>
#include <string.h>

#define N_CUTS 64
#define N_CHANGES 200
#define MAX_CHANGED 8

/* A copy of exact size, so that the sanitizers see each byte that is read past it. */
static void
run_copy (const guint8 *data, gsize size)
{
  guint8 *copy = g_malloc (MAX (size, 1));

  memcpy (copy, data, size);
  LLVMFuzzerTestOneInput (copy, size);
  g_free (copy);
}

static void
run_cut (const guint8 *data, gsize size)
{
  gsize step = MAX (size / N_CUTS, 1);

  for (gsize n = 0; n < size; n += step)
    run_copy (data, n);
}

static void
run_changed (const guint8 *data, gsize size)
{
  static const guint8 nasty[] = "\0\r\n\t \"\\(){}<>&-+:;=?*%\177\200\377";
  g_autoptr (GRand) rand = g_rand_new_with_seed (4711);
  g_autofree guint8 *copy = g_malloc (MAX (size, 1));

  for (int i = 0; i < N_CHANGES && size > 0; i++)
    {
      int n = g_rand_int_range (rand, 1, MAX_CHANGED + 1);

      memcpy (copy, data, size);
      for (int j = 0; j < n; j++)
        {
          gsize at = g_rand_int (rand) % size;

          if (g_rand_boolean (rand))
            copy[at] = nasty[g_rand_int_range (rand, 0, sizeof nasty)];
          else
            copy[at] ^= (guint8) (1 << g_rand_int_range (rand, 0, 8));
        }
      LLVMFuzzerTestOneInput (copy, size);
    }
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
list_files (const char *folder)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);

  return names;
}

int
main (int argc, char *argv[])
{
  g_autoptr (GPtrArray) names = NULL;

  if (argc != 2)
    {
      fprintf (stderr, "usage: %s CORPUS-FOLDER\n", argv[0]);
      return 64;
    }

  names = list_files (argv[1]);
  printf ("1..%u\n", names->len + 2);
  printf ("%s 1 - the corpus has files\n", names->len > 0 ? "ok" : "not ok");
  run_copy ((const guint8 *) "", 0);
  printf ("ok 2 - nothing\n");

  for (guint i = 0; i < names->len; i++)
    {
      const char      *name = g_ptr_array_index (names, i);
      g_autofree char *path = g_build_filename (argv[1], name, NULL);
      g_autofree char *data = NULL;
      gsize            size;

      if (!g_file_get_contents (path, &data, &size, NULL))
        {
          printf ("not ok %u - %s cannot be read\n", i + 3, name);
          continue;
        }
      fflush (stdout); /* it may abort */
      run_copy ((const guint8 *) data, size);
      run_cut ((const guint8 *) data, size);
      run_changed ((const guint8 *) data, size);
      printf ("ok %u - %s\n", i + 3, name);
    }

  return names->len > 0 ? 0 : 1;
}
