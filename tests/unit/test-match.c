/* test-match.c - pairing messages: certain, proved, doubtful, one to one
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "migrate/pf-match.h"

#include <string.h>

#define MAX_MESSAGES 4

/* A message as the tests see it: @body stands for its digests. */
typedef struct
{
  const char *id;
  const char *subject;
  guint64     size;
  char        body;
  guint32     uid; /* theirs: its UID; ours: the UID it must be matched with */
  gint64      internal;
  guint32     first_uid; /* ours */
  gboolean    is_claimed;
} Message;

typedef struct
{
  const char *name;
  PfMatchRule rule;
  Message     ours[MAX_MESSAGES];
  Message     theirs[MAX_MESSAGES];
  guint       reads; /* bodies that must be fetched */
} Case;

#define ALREADY PF_MATCH_ALREADY_THERE
#define SETTLE PF_MATCH_SETTLE
#define REWRITTEN PF_MATCH_REWRITTEN
#define PROVEN PF_MATCH_PROVEN

/* clang-format off */
static const Case cases[] = {
  { "plain", ALREADY, { { "a", "s", 10, 'x', 1 } }, { { "a", "s", 10, 'x', 1 } }, 0 },
  { "nothing-there", ALREADY,
    { { "a", "s", 10, 'x', 0 } },
    { { "b", "s", 10, 'x', 1 } }, 0 },
  { "other-subject", ALREADY,
    { { "a", "s", 10, 'x', 0 } },
    { { "a", "t", 10, 'x', 1 } }, 0 },
  { "other-size-same-body", ALREADY,
    { { "a", "s", 10, 'x', 1 } },
    { { "a", "s", 14, 'x', 1 } }, 1 },
  { "other-size-other-body", ALREADY,
    { { "a", "s", 10, 'x', 0 } },
    { { "a", "s", 14, 'y', 1 } }, 1 },
  { "no-id-same-body", ALREADY,
    { { NULL, "s", 10, 'x', 1 } },
    { { NULL, "s", 10, 'x', 1 } }, 1 },
  { "no-id-other-body", ALREADY,
    { { NULL, "s", 10, 'x', 0 } },
    { { NULL, "s", 10, 'y', 1 } }, 1 },
  { "id-twice-there", ALREADY,
    { { "a", "s", 10, 'x', 2 } },
    { { "a", "s", 10, 'y', 1 }, { "a", "s", 10, 'x', 2 } }, 2 },
  { "id-twice-other-subject", ALREADY,
    { { "a", "s", 10, 'x', 1 } },
    { { "a", "s", 10, 'x', 1 }, { "a", "t", 10, 'y', 2 } }, 1 },
  { "id-twice-ours", ALREADY,
    { { "a", "s", 10, 'x', 1 }, { "a", "s", 10, 'y', 0 } },
    { { "a", "s", 10, 'x', 1 } }, 1 },
  { "claimed", ALREADY,
    { { "a", "s", 10, 'x', 0 } },
    { { "a", "s", 10, 'x', 1, 0, 0, TRUE } }, 0 },
  { "twins-one-there", ALREADY,
    { { NULL, "s", 10, 'x', 1 }, { NULL, "s", 10, 'x', 0 } },
    { { NULL, "s", 10, 'x', 1 } }, 1 },
  { "twins-both-there", ALREADY,
    { { NULL, "s", 10, 'x', 1 }, { NULL, "s", 10, 'x', 2 } },
    { { NULL, "s", 10, 'x', 1 }, { NULL, "s", 10, 'x', 2 } }, 2 },
  { "crossed", ALREADY,
    { { NULL, "s", 10, 'x', 2 }, { NULL, "s", 10, 'y', 1 } },
    { { NULL, "s", 10, 'y', 1 }, { NULL, "s", 10, 'x', 2 } }, 2 },
  { "settled", SETTLE,
    { { "a", "s", 10, 'x', 7, 5, 5 } },
    { { "a", "s", 10, 'x', 7, 5 } }, 0 },
  { "settled-below-u0", SETTLE,
    { { "a", "s", 10, 'x', 0, 5, 8 } },
    { { "a", "s", 10, 'x', 7, 5 } }, 0 },
  { "settled-other-date", SETTLE,
    { { "a", "s", 10, 'x', 7, 5, 1 } },
    { { "a", "s", 10, 'x', 7, 6 } }, 1 },
  { "settled-other-body", SETTLE,
    { { "a", "s", 10, 'x', 0, 5, 1 } },
    { { "a", "s", 11, 'y', 7, 5 } }, 1 },
  { "settled-no-id", SETTLE,
    { { NULL, "s", 10, 'x', 7, 5, 1 } },
    { { NULL, "s", 10, 'x', 7, 5 } }, 1 },
  { "settled-twins", SETTLE,
    { { "a", "s", 10, 'x', 7, 5, 1 }, { "a", "s", 10, 'x', 0, 5, 1 } },
    { { "a", "s", 10, 'x', 7, 5 } }, 1 },
  { "rewritten", REWRITTEN,
    { { "a", "s", 10, 'x', 1 } },
    { { "a", "s", 99, 'y', 1 } }, 0 },
  { "proven", PROVEN,
    { { "a", "s", 10, 'x', 7, 5, 5 } },
    { { "a", "s", 10, 'x', 7, 5 } }, 1 },
  { "proven-other-body", PROVEN,
    { { "a", "s", 10, 'x', 0, 5, 5 } },
    { { "a", "s", 10, 'y', 7, 5 } }, 1 },
  { "rewritten-twice", REWRITTEN,
    { { "a", "s", 10, 'x', 0 } },
    { { "a", "s", 99, 'y', 1 }, { "a", "s", 99, 'y', 2 } }, 2 },
};
/* clang-format on */

typedef struct
{
  const Case *c;
  guint       reads;
} Data;

static gboolean
is_used (const Message *message)
{
  return message->subject != NULL;
}

static gboolean
read_ours (gint64 id, PfMatchDigests *out_digests, gpointer user_data, GError **error)
{
  Data *data = user_data;

  memset (out_digests, data->c->ours[id].body, sizeof *out_digests);
  return TRUE;
}

static gboolean
read_theirs (const guint32  *uids,
             gsize           n_uids,
             PfMatchDigests *out_digests,
             gboolean       *out_gone,
             gpointer        user_data,
             GError        **error)
{
  Data *data = user_data;

  for (gsize k = 0; k < n_uids; k++)
    {
      data->reads++;
      for (gsize i = 0; i < MAX_MESSAGES; i++)
        {
          if (is_used (&data->c->theirs[i]) && data->c->theirs[i].uid == uids[k])
            memset (&out_digests[k], data->c->theirs[i].body, sizeof *out_digests);
        }
    }
  return TRUE;
}

static void
test_match (gconstpointer user_data)
{
  static const PfMatchReader reader = { read_ours, read_theirs };
  const Case                *c = user_data;
  Data                       data = { c, 0 };
  g_autoptr (GArray) ours = g_array_new (FALSE, TRUE, sizeof (PfMatchOurs));
  g_autoptr (GArray) theirs = g_array_new (FALSE, TRUE, sizeof (PfMatchTheirs));
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < MAX_MESSAGES; i++)
    {
      PfMatchOurs   one = { .id = (gint64) i,
                            .size = c->ours[i].size,
                            .canonical_size = c->ours[i].size,
                            .internal_unix = c->ours[i].internal,
                            .first_uid = c->ours[i].first_uid };
      PfMatchTheirs other = { .uid = c->theirs[i].uid,
                              .size = c->theirs[i].size,
                              .internal_unix = c->theirs[i].internal,
                              .is_claimed = c->theirs[i].is_claimed };

      pf_match_hint (c->ours[i].id, "d", "f", c->ours[i].subject, one.hint, &one.id_hint);
      pf_match_hint (c->theirs[i].id, "d", "f", c->theirs[i].subject, other.hint,
                     &other.id_hint);
      if (is_used (&c->ours[i]))
        g_array_append_val (ours, one);
      if (is_used (&c->theirs[i]))
        g_array_append_val (theirs, other);
    }
  g_assert_true (pf_match_run (ours, theirs, c->rule, &reader, &data, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < ours->len; i++)
    g_assert_cmpuint (g_array_index (ours, PfMatchOurs, i).uid, ==, c->ours[i].uid);
  g_assert_cmpuint (data.reads, ==, c->reads);
}

typedef struct
{
  const char *name;
  const char *one[4];
  const char *two[4];
  gboolean    equal;
} Hint;

static const Hint hints[] = {
  { "same", { "<a@x>", "d", "f", "s" }, { "a@x", "d", "f", "s" }, TRUE },
  { "folded", { "a", "d", "f", "one two" }, { "a", "d", "f", "one\r\n\t two " }, TRUE },
  { "from-case", { "a", "d", "F@X", "s" }, { "a", "d", "f@x", "s" }, TRUE },
  { "id-case", { "A", "d", "f", "s" }, { "a", "d", "f", "s" }, FALSE },
  { "shifted", { "a", "d", "f", "" }, { "a", "", "d", "f" }, FALSE },
  { "none", { NULL, NULL, NULL, NULL }, { "", "", "", "" }, TRUE },
};

static void
test_hint (gconstpointer data)
{
  const Hint *c = data;
  guint8      one[PF_MATCH_HINT];
  guint8      two[PF_MATCH_HINT];
  gint64      id_one;
  gint64      id_two;

  pf_match_hint (c->one[0], c->one[1], c->one[2], c->one[3], one, &id_one);
  pf_match_hint (c->two[0], c->two[1], c->two[2], c->two[3], two, &id_two);
  g_assert_cmpint (memcmp (one, two, sizeof one) == 0, ==, c->equal);
  g_assert_cmpint (id_one != 0, ==, c->one[0] != NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/match/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_match);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (hints); i++)
    {
      g_autofree char *path = g_strdup_printf ("/match/hint/%s", hints[i].name);

      g_test_add_data_func (path, &hints[i], test_hint);
    }
  return g_test_run ();
}
