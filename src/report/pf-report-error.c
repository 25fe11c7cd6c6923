/* pf-report-error.c - stable names of errors, for programs
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-report"

#include "base/pf-error.h"
#include "report/pf-report.h"

/* clang-format off */
static const char *const wire[] = {
  [PF_WIRE_ERROR_UNKNOWN_HOST] = "unknown-host",
  [PF_WIRE_ERROR_RESOLVER] = "resolver",
  [PF_WIRE_ERROR_UNREACHABLE] = "unreachable",
  [PF_WIRE_ERROR_REFUSED] = "refused",
  [PF_WIRE_ERROR_TIMED_OUT] = "timed-out",
  [PF_WIRE_ERROR_CLOSED] = "closed",
  [PF_WIRE_ERROR_TOO_LONG] = "too-long",
  [PF_WIRE_ERROR_CERTIFICATE] = "certificate",
  [PF_WIRE_ERROR_TLS] = "tls",
  [PF_WIRE_ERROR_NO_TLS] = "no-tls",
  [PF_WIRE_ERROR_NOT_TLS] = "not-tls",
  [PF_WIRE_ERROR_CLIENT_CERTIFICATE] = "client-certificate",
  [PF_WIRE_ERROR_WEAK_TLS] = "weak-tls",
  [PF_WIRE_ERROR_CA_FILE] = "ca-file",
};

static const char *const proto[] = {
  [PF_PROTO_ERROR_MALFORMED] = "malformed",
  [PF_PROTO_ERROR_UNEXPECTED] = "unexpected",
  [PF_PROTO_ERROR_REFUSED] = "refused",
  [PF_PROTO_ERROR_UNSUPPORTED] = "unsupported",
  [PF_PROTO_ERROR_BYE] = "bye",
  [PF_PROTO_ERROR_TRY_LATER] = "try-later",
  [PF_PROTO_ERROR_OTHER_SERVICE] = "other-service",
};

static const char *const auth[] = {
  [PF_AUTH_ERROR_WRONG_CREDENTIALS] = "wrong-credentials",
  [PF_AUTH_ERROR_APP_PASSWORD_NEEDED] = "app-password-needed",
  [PF_AUTH_ERROR_BROWSER_NEEDED] = "browser-needed",
  [PF_AUTH_ERROR_PROTOCOL_DISABLED] = "protocol-disabled",
  [PF_AUTH_ERROR_MAILBOX_BUSY] = "mailbox-busy",
  [PF_AUTH_ERROR_TRY_LATER] = "try-later",
  [PF_AUTH_ERROR_TOO_MANY_CONNECTIONS] = "too-many-connections",
  [PF_AUTH_ERROR_EXPIRED] = "expired",
  [PF_AUTH_ERROR_NO_COMMON_MECHANISM] = "no-common-mechanism",
  [PF_AUTH_ERROR_NOT_PRIVATE] = "not-private",
  [PF_AUTH_ERROR_BAD_USER_NAME] = "bad-user-name",
  [PF_AUTH_ERROR_NO_SECRET] = "no-secret",
};

static const char *const discover[] = {
  [PF_DISCOVER_ERROR_NO_SETTINGS] = "no-settings",
  [PF_DISCOVER_ERROR_BAD_ADDRESS] = "bad-address",
  [PF_DISCOVER_ERROR_BAD_URL] = "bad-url",
  [PF_DISCOVER_ERROR_UNTRUSTED_SOURCE] = "untrusted-source",
};

static const char *const store[] = {
  [PF_STORE_ERROR_MESSAGE_BAD] = "message-bad",
  [PF_STORE_ERROR_FOLDER_BAD] = "folder-bad",
  [PF_STORE_ERROR_MAILBOX_BAD] = "mailbox-bad",
  [PF_STORE_ERROR_FULL] = "full",
  [PF_STORE_ERROR_TOO_LARGE] = "too-large",
  [PF_STORE_ERROR_NOT_FOUND] = "not-found",
  [PF_STORE_ERROR_NO_PERMISSION] = "no-permission",
  [PF_STORE_ERROR_IN_USE] = "in-use",
  [PF_STORE_ERROR_ARCHIVE_KIND] = "archive-kind",
  [PF_STORE_ERROR_ARCHIVE_PASSWORD] = "archive-password",
  [PF_STORE_ERROR_ARCHIVE_SHORT] = "archive-short",
  [PF_STORE_ERROR_ARCHIVE_BAD] = "archive-bad",
  [PF_STORE_ERROR_ARCHIVE_UNSAFE] = "archive-unsafe",
  [PF_STORE_ERROR_ARCHIVE_TOO_BIG] = "archive-too-big",
};

static const char *const move[] = {
  [PF_MOVE_ERROR_LOCKED] = "locked",
  [PF_MOVE_ERROR_SOURCE_CHANGED] = "source-changed",
  [PF_MOVE_ERROR_NOT_VERIFIED] = "not-verified",
  [PF_MOVE_ERROR_LEDGER_BROKEN] = "ledger-broken",
  [PF_MOVE_ERROR_LEDGER_NEWER] = "ledger-newer",
  [PF_MOVE_ERROR_DISK_FULL] = "disk-full",
  [PF_MOVE_ERROR_NAME_REFUSED] = "name-refused",
  [PF_MOVE_ERROR_WAITED_TOO_LONG] = "waited-too-long",
  [PF_MOVE_ERROR_DAILY_LIMIT] = "daily-limit",
  [PF_MOVE_ERROR_NO_SUCH_JOB] = "no-such-job",
  [PF_MOVE_ERROR_NOTHING_SELECTED] = "nothing-selected",
  [PF_MOVE_ERROR_JOB_NAME] = "job-name",
  [PF_MOVE_ERROR_NO_SUCH_FOLDER] = "no-such-folder",
};

static const struct
{
  GQuark (*quark) (void);
  const char        *name;
  const char *const *codes;
  int                n_codes;
} domains[] = {
  { pf_wire_error_quark,     "wire",     wire,     G_N_ELEMENTS (wire) },
  { pf_proto_error_quark,    "proto",    proto,    G_N_ELEMENTS (proto) },
  { pf_auth_error_quark,     "auth",     auth,     G_N_ELEMENTS (auth) },
  { pf_discover_error_quark, "discover", discover, G_N_ELEMENTS (discover) },
  { pf_store_error_quark,    "store",    store,    G_N_ELEMENTS (store) },
  { pf_move_error_quark,     "move",     move,     G_N_ELEMENTS (move) },
};
/* clang-format on */

char *
pf_report_error_id (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (domains); i++)
    if (domains[i].quark () == error->domain && error->code >= 0 &&
        error->code < domains[i].n_codes)
      return g_strdup_printf ("%s.%s", domains[i].name, domains[i].codes[error->code]);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_strdup ("interrupted");

  return g_strdup_printf ("other.%s.%d", g_quark_to_string (error->domain), error->code);
}
