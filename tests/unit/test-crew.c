/* test-crew.c - further connections: which are judged, which are waited for
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/pf-error.h"
#include "migrate/pf-move-crew.h"

#include "../support/pf-lent-threads.h"

#include <glib/gstdio.h>

#define TARGET "imap://ada@imap.example.org:993"
#define DEADLINE_US (10 * G_USEC_PER_SEC)
#define STEP_US 1000

/* --- A target whose connections are had, refused, or waited for --- */

typedef enum
{
  REFUSED,
  HAD,
  ENDLESS, /* until it is cancelled; and then until all others are */
} Connecting;

#define PF_TYPE_TURNED_TARGET (pf_turned_target_get_type ())
G_DECLARE_FINAL_TYPE (PfTurnedTarget, pf_turned_target, PF, TURNED_TARGET, GObject)

struct _PfTurnedTarget
{
  GObject       parent_instance;
  PfTargetFacts facts;
  GPtrArray    *folders; /* (owned) */
};

static Connecting connecting;
static int        clones;    /* atomic */
static int        cancelled; /* atomic */

static void pf_turned_target_iface_init (PfTargetInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PfTurnedTarget,
                               pf_turned_target,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PF_TYPE_TARGET,
                                                      pf_turned_target_iface_init))

static PfTarget *
clone_target (PfTarget *target)
{
  g_atomic_int_inc (&clones);
  return g_object_new (PF_TYPE_TURNED_TARGET, NULL);
}

static gboolean
connect_target (PfTarget *target, GCancellable *cancellable, GError **error)
{
  gint64 end = g_get_monotonic_time () + DEADLINE_US;

  if (connecting == REFUSED)
    g_set_error (error, PF_AUTH_ERROR, PF_AUTH_ERROR_TOO_MANY_CONNECTIONS, "no more");
  if (connecting != ENDLESS)
    return connecting == HAD;

  while (!g_cancellable_is_cancelled (cancellable))
    g_usleep (STEP_US);
  g_atomic_int_inc (&cancelled);
  while (g_atomic_int_get (&cancelled) < g_atomic_int_get (&clones))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_usleep (STEP_US);
    }
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static GPtrArray *
list_target (PfTarget *target, GCancellable *cancellable, GError **error)
{
  return PF_TURNED_TARGET (target)->folders;
}

static const PfTargetFacts *
get_facts (PfTarget *target)
{
  return &PF_TURNED_TARGET (target)->facts;
}

static void
end_target (PfTarget *target, GCancellable *cancellable)
{
}

static void
pf_turned_target_iface_init (PfTargetInterface *iface)
{
  iface->clone = clone_target;
  iface->connect = connect_target;
  iface->list = list_target;
  iface->get_facts = get_facts;
  iface->disconnect = end_target;
  iface->hang_up = end_target;
}

static void
pf_turned_target_finalize (GObject *object)
{
  g_ptr_array_unref (PF_TURNED_TARGET (object)->folders);

  G_OBJECT_CLASS (pf_turned_target_parent_class)->finalize (object);
}

static void
pf_turned_target_class_init (PfTurnedTargetClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pf_turned_target_finalize;
}

static void
pf_turned_target_init (PfTurnedTarget *self)
{
  self->folders = g_ptr_array_new ();
}

/* --- A crew without work --- */

typedef struct
{
  char      *state_dir; /* (owned) */
  GPtrArray *none;      /* (owned) */
  PfMove    *move;      /* (owned) */
  PfCrew    *crew;      /* (owned) */
} Fixture;

static void
fixture_init (Fixture *self, const PfMoveThreads *threads)
{
  static const char *const identities[] = { "/home/ada/mail", NULL };
  PfMoveOptions           *options = pf_move_options_new ();
  g_autoptr (PfTarget) target = g_object_new (PF_TYPE_TURNED_TARGET, NULL);
  g_autoptr (PfLedger) ledger = NULL;
  g_autoptr (GError) error = NULL;

  clones = cancelled = 0;
  self->state_dir = g_dir_make_tmp ("pf-crew-XXXXXX", &error);
  g_assert_no_error (error);
  ledger = pf_ledger_open_job (self->state_dir, "job", identities, TARGET, &error);
  g_assert_no_error (error);
  self->none = g_ptr_array_new ();
  self->move = pf_move_new (ledger, self->none, target, options);
  pf_move_set_threads (self->move, threads);
  self->crew = pf_crew_new (self->move, self->none, FALSE);
  pf_move_options_free (options);
}

static void
fixture_clear (Fixture *self)
{
  g_autofree char *jobs = g_build_filename (self->state_dir, "jobs", NULL);

  g_clear_pointer (&self->crew, pf_crew_free);
  g_object_unref (self->move);
  g_ptr_array_unref (self->none);
  g_assert_true (pf_ledger_remove_job (self->state_dir, "job", NULL));
  g_assert_cmpint (g_rmdir (jobs), ==, 0);
  g_assert_cmpint (g_rmdir (self->state_dir), ==, 0);
  g_free (self->state_dir);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static void
add (Fixture *self, Connecting how, guint n)
{
  g_autoptr (GError) error = NULL;

  connecting = how;
  for (guint i = 0; i < n; i++)
    g_assert_true (pf_crew_add (self->crew, NULL, &error));
  g_assert_no_error (error);
}

/* Lets a look at the rate be over, so long that few answers are enough for it. */
static void
look (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  self->crew->look_start = g_get_monotonic_time () - DEADLINE_US;
  self->crew->look_at = self->crew->look_start;
  g_assert_true (pf_crew_grow (self->crew, NULL, &error));
  g_assert_no_error (error);
}

/* As if lines had been added to make it faster, and it did not become so. */
static void
judge (Fixture *self)
{
  self->crew->base = 1000000;
  self->crew->is_ramping = TRUE;
  for (guint i = 0; i < 3; i++)
    look (self);
}

static gboolean
is_leaving (Fixture *self, guint helper)
{
  return ((const PfHelper *) self->crew->helpers->pdata[helper])->is_leaving;
}

/* One that has shown its worth does not go for those that never came. */
static void
test_refused (void)
{
  g_auto (Fixture) fixture = { 0 };

  fixture_init (&fixture, &pf_threads_at_once);
  add (&fixture, HAD, 1);
  look (&fixture);
  g_assert_cmpuint (fixture.crew->helpers->len, ==, 1);

  add (&fixture, REFUSED, 2);
  fixture.crew->newest = 2;
  judge (&fixture);
  g_assert_true (fixture.crew->is_full);
  g_assert_cmpuint (fixture.crew->helpers->len, ==, 1);
  g_assert_false (is_leaving (&fixture, 0));
}

/* Of two that came one was refused: the other goes if it is of no use. */
static void
test_half_refused (void)
{
  g_auto (Fixture) fixture = { 0 };

  fixture_init (&fixture, &pf_threads_at_once);
  add (&fixture, HAD, 1);
  look (&fixture);
  add (&fixture, REFUSED, 1);
  add (&fixture, HAD, 1);
  fixture.crew->newest = 2;
  look (&fixture);
  g_assert_cmpuint (fixture.crew->helpers->len, ==, 2);
  judge (&fixture);
  g_assert_false (is_leaving (&fixture, 0));
  g_assert_true (is_leaving (&fixture, 1));
}

/* All that are being opened are told to end before one is waited for. */
static void
test_stopped (gconstpointer data)
{
  gboolean is_dismissed = GPOINTER_TO_INT (data);
  g_auto (Fixture) fixture = { 0 };

  fixture_init (&fixture, &pf_threads_meanwhile);
  add (&fixture, ENDLESS, 3);
  g_assert_cmpuint (fixture.crew->openings->len, ==, 3);
  if (is_dismissed)
    pf_crew_dismiss (fixture.crew, NULL);
  else
    g_clear_pointer (&fixture.crew, pf_crew_free);
  g_assert_cmpint (cancelled, ==, 3);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/crew/refused", test_refused);
  g_test_add_func ("/crew/half-refused", test_half_refused);
  g_test_add_data_func ("/crew/stopped/dismissed", GINT_TO_POINTER (TRUE), test_stopped);
  g_test_add_data_func ("/crew/stopped/freed", GINT_TO_POINTER (FALSE), test_stopped);

  return g_test_run ();
}
