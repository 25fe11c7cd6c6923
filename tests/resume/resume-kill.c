/* resume-kill.c - the process killed before and after every write of the ledger
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The move runs in a child (this program, started again) that ends without a word at
 * its n-th step; the same move without that must reach the same end state.
 */

#include "pf-world.h"

#include <glib/gstdio.h>
#include <string.h>

#define MAX_STEPS 2000
#define STOPPED 100 /* the exit code of a child that met its step */

typedef struct
{
  const char *name;
  PfFakeShape shape;
  guint       lies;
} Case;

static const Case cases[] = {
  { "dovecot", PF_FAKE_DOVECOT, 0 },
  { "dovecot-single", PF_FAKE_DOVECOT_SINGLE, 0 },
  { "cyrus-no-appenduid", PF_FAKE_CYRUS, PF_FAKE_NO_APPENDUID },
  { "courier", PF_FAKE_COURIER, 0 },
};

static const char *own_path;

/* Returns: the child's exit code */
static int
run_child (PfWorld *world, guint stop_at)
{
  return pf_world_run_child (world, own_path, "--child", NULL, stop_at);
}

static int
be_child (const char *port, const char *state_dir)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PfWorld) world = NULL;

  world = pf_world_new_child (port, state_dir);
  pf_world_fill (world);
  if (pf_world_run (world, &error))
    return 0;
  g_printerr ("child: %s\n", error->message);
  return 1;
}

static void
test_kill (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (PfWorld) world = pf_world_new (c->shape, c->lies);
  guint step;

  pf_world_fill (world);
  for (step = 1; step < MAX_STEPS; step++)
    {
      g_autofree char *what = g_strdup_printf ("%s killed at step %u", c->name, step);
      int              code;

      pf_world_renew (world);
      code = run_child (world, step);
      if (code == 0)
        break;
      g_assert_cmpint (code, ==, STOPPED);
      g_assert_cmpint (run_child (world, 0), ==, 0);
      pf_world_check (world, what);
      /* The third time there is nothing to do. */
      pf_fake_imap_take_commands (world->server, "APPEND");
      g_assert_cmpint (run_child (world, 0), ==, 0);
      g_assert_cmpuint (pf_fake_imap_take_commands (world->server, "APPEND"), ==, 0);
    }
  g_test_message ("%s: %u steps", c->name, step - 1);
  g_assert_cmpuint (step, >, 15);
  g_assert_cmpuint (step, <, MAX_STEPS);
}

/* When the ledger's file was written last, in nanoseconds. */
static gint64
get_written (PfWorld *world)
{
  g_autoptr (GPtrArray) jobs = pf_ledger_list_jobs (world->state_dir, NULL);
  g_autofree char *file = NULL;
  GStatBuf         info;

  g_assert_cmpuint (jobs->len, ==, 1);
  file = g_build_filename (((const PfJobInfo *) jobs->pdata[0])->directory,
                           "ledger.sqlite", NULL);
  g_assert_cmpint (g_stat (file, &info), ==, 0);
  return (gint64) info.st_mtim.tv_sec * 1000000000 + info.st_mtim.tv_nsec;
}

/* A run that finds nothing to do brings nothing to the disk, and so waits for none. */
static void
test_idle (void)
{
  g_autoptr (PfWorld) world = pf_world_new (PF_FAKE_DOVECOT, 0);
  gint64 written;

  pf_world_fill (world);
  g_assert_cmpint (run_child (world, 0), ==, 0);
  written = get_written (world);
  g_assert_cmpint (run_child (world, 0), ==, 0);
  g_assert_cmpint (get_written (world), ==, written);
}

int
main (int argc, char *argv[])
{
  g_setenv ("PF_TEST_QUIET_MS", "10", TRUE);
  if (argc == 4 && strcmp (argv[1], "--child") == 0)
    return be_child (argv[2], argv[3]);
  own_path = argv[0];
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/resume/kill/idle", test_idle);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/resume/kill/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_kill);
    }
  return g_test_run ();
}
