/* resume-cut.c - the line cut after every byte of an APPEND dialogue, both ways
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whatever was lost, the server must hold each message exactly once in the end; also
 * when it stores what it had received only after the client has come back.
 */

#include "pf-world.h"

#include "pf-test-step.h"

#include <string.h>

#define MAX_BYTES 4000 /* no dialogue of these scenarios is longer */
#define HELD (1 << 20) /* bytes of a header that are held */

typedef struct
{
  const char *name;
  PfFakeShape shape;
  guint       lies;
} Case;

static const Case cases[] = {
  { "dovecot", PF_FAKE_DOVECOT, 0 },
  { "dovecot-late", PF_FAKE_DOVECOT, PF_FAKE_COMMIT_LATE },
  { "dovecot-single", PF_FAKE_DOVECOT_SINGLE, 0 },
  { "dovecot-single-late", PF_FAKE_DOVECOT_SINGLE, PF_FAKE_COMMIT_LATE },
  { "cyrus", PF_FAKE_CYRUS, 0 },
  { "cyrus-no-appenduid", PF_FAKE_CYRUS, PF_FAKE_NO_APPENDUID },
  { "courier", PF_FAKE_COURIER, 0 },
  { "courier-late", PF_FAKE_COURIER, PF_FAKE_COMMIT_LATE },
};

static void
cut_everywhere (const Case *c, PfFakeCut direction)
{
  g_autoptr (PfWorld) world = pf_world_new (c->shape, c->lies);
  guint step = pf_test_step ();
  guint cuts = 0;

  pf_world_fill (world);
  for (guint after = 0; after < MAX_BYTES; after += step)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *what = g_strdup_printf ("%s cut after byte %u %s", c->name, after,
                                               direction == PF_FAKE_CUT_IN
                                                   ? "from the client"
                                                   : "from the server");
      gboolean         ok;

      pf_world_renew (world);
      pf_fake_imap_cut (world->server, direction, after);
      ok = pf_world_run (world, &error);
      if (!ok)
        g_error ("%s: %s", what, error->message);
      pf_world_check (world, what);
      g_assert_cmpint (world->counts.pending, ==, 0);
      g_assert_cmpint (world->counts.placed, ==, 3);
      g_assert_cmpuint (world->verification->differences->len, ==, 0);
      if (!pf_fake_imap_was_cut (world->server))
        break;
      cuts++;
    }
  g_test_message ("%s: %u cuts", c->name, cuts);
  /* A dialogue of fewer bytes than the messages have was not cut everywhere. */
  g_assert_cmpuint (cuts * step, >, direction == PF_FAKE_CUT_IN ? 200 : 20);
  g_assert_cmpuint (cuts, <, MAX_BYTES);
}

/* The line is cut while what was sent is compared: nothing counts twice, and nothing
 * is left uncompared. */
static void
test_fetch (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (PfWorld) world = pf_world_new (c->shape, c->lies);
  guint cuts = 0;

  pf_world_fill (world);
  for (guint after = 0; after < MAX_BYTES; after += 5)
    {
      g_autoptr (GError) error = NULL;

      pf_world_renew (world);
      pf_fake_imap_cut_fetch (world->server, after);
      if (!pf_world_run (world, &error))
        g_error ("%s cut after byte %u: %s", c->name, after, error->message);
      pf_world_check (world, c->name);
      g_assert_cmpint (world->verification->checked, ==, 3);
      g_assert_cmpint (world->verification->bodies, ==, 3);
      g_assert_cmpuint (world->verification->differences->len, ==, 0);
      if (!pf_fake_imap_was_cut (world->server))
        break;
      cuts++;
    }
  g_assert_cmpuint (cuts, >, 100);
  g_assert_cmpuint (cuts, <, MAX_BYTES / 5);
}

static void
test_in (gconstpointer data)
{
  cut_everywhere (data, PF_FAKE_CUT_IN);
}

static void
test_out (gconstpointer data)
{
  cut_everywhere (data, PF_FAKE_CUT_OUT);
}

/* A header so long that its Subject lies behind what we hold: the server tells of it all
 * the same, so ours must be known by it. */
static void
test_long_header (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (PfWorld) world = pf_world_new (c->shape, c->lies);
  g_autoptr (GString) bytes = g_string_new ("From: a@x\nTo: b@x");
  g_autoptr (GError) error = NULL;

  while (bytes->len < HELD + 1000)
    g_string_append (bytes, ",\n somebody-with-a-long-name@example.org");
  g_string_append (bytes, "\nSubject: late\nMessage-ID: <late@x>\n\nBody\n");
  pf_world_add (world, bytes->str, PF_FLAG_SEEN);
  world->options->verify = PF_VERIFY_FULL;
  pf_fake_imap_cut (world->server, PF_FAKE_CUT_OUT, 0);
  pf_world_run (world, &error);
  g_assert_no_error (error);
  g_assert_true (pf_fake_imap_was_cut (world->server));
  g_assert_cmpuint (world->verification->differences->len, ==, 0);
  pf_world_check (world, "the answer was lost");

  pf_world_drop_ledger (world);
  pf_world_run (world, &error);
  g_assert_no_error (error);
  g_assert_cmpint (world->counts.already_there, ==, 1);
  pf_world_check (world, "the ledger was lost");
}

int
main (int argc, char *argv[])
{
  g_setenv ("PF_TEST_QUIET_MS", "10", TRUE);
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *in = g_strdup_printf ("/resume/cut/%s/in", cases[i].name);
      g_autofree char *out = g_strdup_printf ("/resume/cut/%s/out", cases[i].name);
      g_autofree char *fetch = g_strdup_printf ("/resume/cut/%s/fetch", cases[i].name);

      g_test_add_data_func (in, &cases[i], test_in);
      g_test_add_data_func (out, &cases[i], test_out);
      g_test_add_data_func (fetch, &cases[i], test_fetch);
    }
  g_test_add_data_func ("/resume/cut/long-header/dovecot", &cases[0], test_long_header);
  g_test_add_data_func ("/resume/cut/long-header/courier", &cases[6], test_long_header);
  return g_test_run ();
}
