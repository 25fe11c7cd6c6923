/* test-migrate-options.c - dates, sizes and durations as people type them
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pf-migrate-options.h"

#include <string.h>

typedef struct
{
  const char *text;
  gint64      value; /* -1: refused */
} Case;

/* clang-format off */
static const Case sizes[] = {
  { "1", 1 }, { "35M", 35000000 }, { "35mb", 35000000 }, { "1.5G", 1500000000 },
  { "500 kB", 500000 }, { "32MiB", 33554432 }, { "1 GiB", 1073741824 }, { "2T", 2000000000000 },
  { "", -1 }, { "0", -1 }, { "-5", -1 }, { "M", -1 }, { "10 apples", -1 }, { "1e400", -1 },
  { "nan", -1 }, { "inf", -1 }, { "9999999999T", -1 }, { "0.1", -1 }, { " 5", -1 },
};

static const Case durations[] = {
  { "0", 0 }, { "90", 90000 }, { "90s", 90000 }, { "30m", 1800000 }, { "30 min", 1800000 },
  { "1.5h", 5400000 }, { "1d", 86400000 },
  { "", -1 }, { "-1", -1 }, { "m", -1 }, { "1w", -1 }, { "long", -1 }, { "1e300d", -1 },
};

/* With TZ=UTC, which main() sets. */
static const Case dates[] = {
  { "2024-03-01", 1709251200 }, { "1970-01-02", 86400 }, { "20240301", 1709251200 },
  { "2024-03-01T12:00:00Z", 1709294400 }, { "2024-03-01T12:00:00+02:00", 1709287200 },
  { "", -1 }, { "yesterday", -1 }, { "2024-13-01", -1 }, { "2024-02-30", -1 },
  { "1.3.2024", -1 }, { "2024-03-01T", -1 },
};
/* clang-format on */

static void
test_size (gconstpointer data)
{
  const Case *c = data;
  guint64     bytes = 77;

  g_assert_cmpint (pf_parse_size (c->text, &bytes), ==, c->value >= 0);
  g_assert_cmpuint (bytes, ==, c->value >= 0 ? (guint64) c->value : 77);
}

static void
test_duration (gconstpointer data)
{
  const Case *c = data;
  gint64      ms = 77;

  g_assert_cmpint (pf_parse_duration (c->text, &ms), ==, c->value >= 0);
  if (c->value >= 0)
    g_assert_cmpint (ms, ==, c->value);
}

static void
test_date (gconstpointer data)
{
  const Case *c = data;
  gint64      when = 77;

  g_assert_cmpint (pf_parse_date (c->text, &when), ==, c->value >= 0);
  g_assert_cmpint (when, ==, c->value >= 0 ? c->value : 77);
}

static void
test_verify (void)
{
  PfVerifyMode mode = PF_VERIFY_NONE;

  g_assert_true (pf_parse_verify ("full", &mode));
  g_assert_cmpint (mode, ==, PF_VERIFY_FULL);
  g_assert_true (pf_parse_verify ("metadata", &mode));
  g_assert_cmpint (mode, ==, PF_VERIFY_METADATA);
  g_assert_false (pf_parse_verify ("Full", &mode));
  g_assert_false (pf_parse_verify (NULL, &mode));
}

static void
add_cases (const char *kind, const Case *cases, gsize n_cases, GTestDataFunc func)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      g_autofree char *path = g_strdup_printf ("/options/%s/%" G_GSIZE_FORMAT "-%s", kind,
                                               i, cases[i].text);

      g_strdelimit (path + strlen ("/options/") + strlen (kind) + 1, "/", '-');
      g_test_add_data_func (path, &cases[i], func);
    }
}

typedef struct
{
  const char *text;
  gboolean    is_ok;
  guint       always;
  guint       never;
  guint       leave_out;
} Repair;

#define LADDER (1u << 3 | 1u << 4 | 1u << 9)
#define LINES (1u << 5 | 1u << 6)

static const Repair repairs[] = {
  { "header-8bit=always", TRUE, 1u << 4, 0, 0 },
  { "header-8bit=never", TRUE, 0, 1u << 4, 0 },
  { "very-long-line=leave-out", TRUE, 0, 0, 1u << 6 },
  { "never", TRUE, 0, LADDER | LINES, 0 },
  { "leave-out", TRUE, 0, 0, 0x7ff },
  { "if-refused", TRUE, 0, 0, 0 },
  { "nul=never", FALSE, 0, 0, 0 },
  { "long-line=always", FALSE, 0, 0, 0 },
  { "empty=always", FALSE, 0, 0, 0 },
  { "spam=leave-out", FALSE, 0, 0, 0 },
  { "header-8bit=", FALSE, 0, 0, 0 },
  { "header-8bit", FALSE, 0, 0, 0 },
  { "=always", FALSE, 0, 0, 0 },
  { "", FALSE, 0, 0, 0 },
};

static void
test_repair (gconstpointer data)
{
  const Repair  *c = data;
  PfMoveOptions *options = pf_move_options_new ();

  g_assert_cmpint (pf_parse_repair (c->text, options), ==, c->is_ok);
  g_assert_cmpuint (options->repair_always, ==, c->always);
  g_assert_cmpuint (options->repair_never, ==, c->never);
  g_assert_cmpuint (options->leave_out, ==, c->leave_out);
  pf_move_options_free (options);
}

int
main (int argc, char *argv[])
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);

  add_cases ("size", sizes, G_N_ELEMENTS (sizes), test_size);
  add_cases ("duration", durations, G_N_ELEMENTS (durations), test_duration);
  add_cases ("date", dates, G_N_ELEMENTS (dates), test_date);
  g_test_add_func ("/options/verify", test_verify);
  for (gsize i = 0; i < G_N_ELEMENTS (repairs); i++)
    {
      g_autofree char *path = g_strdup_printf ("/options/repair/%" G_GSIZE_FORMAT "-%s",
                                               i, repairs[i].text);

      g_test_add_data_func (path, &repairs[i], test_repair);
    }

  return g_test_run ();
}
