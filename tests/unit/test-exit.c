/* test-exit.c - which error gives which exit code
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/pf-error.h"
#include "base/pf-exit.h"

typedef struct
{
  const char *name; /* the test's path below /exit */
  GQuark (*quark) (void);
  int    code;
  PfExit exit;
} Case;

/* clang-format off */
static const Case cases[] = {
  { "unknown-host", pf_wire_error_quark, PF_WIRE_ERROR_UNKNOWN_HOST, PF_EXIT_NETWORK },
  { "refused", pf_wire_error_quark, PF_WIRE_ERROR_REFUSED, PF_EXIT_NETWORK },
  { "timed-out", pf_wire_error_quark, PF_WIRE_ERROR_TIMED_OUT, PF_EXIT_NETWORK },
  { "certificate", pf_wire_error_quark, PF_WIRE_ERROR_CERTIFICATE, PF_EXIT_PROVIDER },
  { "malformed", pf_proto_error_quark, PF_PROTO_ERROR_MALFORMED, PF_EXIT_PROVIDER },
  { "wait", pf_proto_error_quark, PF_PROTO_ERROR_TRY_LATER, PF_EXIT_INTERRUPTED },
  { "password", pf_auth_error_quark, PF_AUTH_ERROR_WRONG_CREDENTIALS, PF_EXIT_USER },
  { "disabled", pf_auth_error_quark, PF_AUTH_ERROR_PROTOCOL_DISABLED, PF_EXIT_USER },
  { "no-settings", pf_discover_error_quark, PF_DISCOVER_ERROR_NO_SETTINGS, PF_EXIT_PROVIDER },
  { "bad-url", pf_discover_error_quark, PF_DISCOVER_ERROR_BAD_URL, PF_EXIT_USAGE },
  { "full", pf_store_error_quark, PF_STORE_ERROR_FULL, PF_EXIT_USER },
  { "in-use", pf_store_error_quark, PF_STORE_ERROR_IN_USE, PF_EXIT_USER },
  { "archive", pf_store_error_quark, PF_STORE_ERROR_ARCHIVE_SHORT, PF_EXIT_USER },
  { "message-bad", pf_store_error_quark, PF_STORE_ERROR_MESSAGE_BAD, PF_EXIT_LOOK },
  { "locked", pf_move_error_quark, PF_MOVE_ERROR_LOCKED, PF_EXIT_USER },
  { "changed", pf_move_error_quark, PF_MOVE_ERROR_SOURCE_CHANGED, PF_EXIT_USER },
  { "disk-full", pf_move_error_quark, PF_MOVE_ERROR_DISK_FULL, PF_EXIT_NETWORK },
  { "ledger-broken", pf_move_error_quark, PF_MOVE_ERROR_LEDGER_BROKEN, PF_EXIT_NETWORK },
  { "ledger-newer", pf_move_error_quark, PF_MOVE_ERROR_LEDGER_NEWER, PF_EXIT_NETWORK },
  { "crowded", pf_auth_error_quark, PF_AUTH_ERROR_TOO_MANY_CONNECTIONS,
    PF_EXIT_INTERRUPTED },
  { "waited", pf_move_error_quark, PF_MOVE_ERROR_WAITED_TOO_LONG, PF_EXIT_INTERRUPTED },
  { "daily", pf_move_error_quark, PF_MOVE_ERROR_DAILY_LIMIT, PF_EXIT_INTERRUPTED },
  { "cancelled", g_io_error_quark, G_IO_ERROR_CANCELLED, PF_EXIT_INTERRUPTED },
  { "io", g_io_error_quark, G_IO_ERROR_FAILED, PF_EXIT_NETWORK },
  { "option", g_option_error_quark, G_OPTION_ERROR_BAD_VALUE, PF_EXIT_USAGE },
  { "foreign", g_markup_error_quark, G_MARKUP_ERROR_PARSE, PF_EXIT_BUG },
  { "no-such-code", pf_move_error_quark, 4711, PF_EXIT_BUG },
};

/* Every domain and how many codes it has: none of them may be a bug. */
static const struct
{
  GQuark (*quark) (void);
  int last;
} domains[] = {
  { pf_wire_error_quark,     PF_WIRE_ERROR_CA_FILE },
  { pf_proto_error_quark,    PF_PROTO_ERROR_OTHER_SERVICE },
  { pf_auth_error_quark,     PF_AUTH_ERROR_NO_SECRET },
  { pf_discover_error_quark, PF_DISCOVER_ERROR_UNTRUSTED_SOURCE },
  { pf_store_error_quark,    PF_STORE_ERROR_IN_USE },
  { pf_move_error_quark,     PF_MOVE_ERROR_NO_SUCH_FOLDER },
};
/* clang-format on */

static void
test_code (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GError) error = g_error_new_literal (c->quark (), c->code, "x");

  g_assert_cmpint (pf_exit_from_error (error), ==, c->exit);
}

static void
test_none (void)
{
  g_assert_cmpint (pf_exit_from_error (NULL), ==, PF_EXIT_OK);
}

static void
test_all_codes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (domains); i++)
    for (int code = 0; code <= domains[i].last; code++)
      {
        g_autoptr (GError) error = g_error_new_literal (domains[i].quark (), code, "x");

        g_assert_cmpint (pf_exit_from_error (error), !=, PF_EXIT_BUG);
        g_assert_cmpint (pf_exit_from_error (error), !=, PF_EXIT_OK);
      }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/exit/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_code);
    }
  g_test_add_func ("/exit/none", test_none);
  g_test_add_func ("/exit/all-codes", test_all_codes);

  return g_test_run ();
}
