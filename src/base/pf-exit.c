/* pf-exit.c - which error gives which exit code
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-base"

#include "base/pf-exit.h"

#include "base/pf-error.h"

/* No switch has a default: a new code without a meaning does not build. */

static PfExit
exit_from_wire (PfWireError code)
{
  switch (code)
    {
    case PF_WIRE_ERROR_UNKNOWN_HOST:
    case PF_WIRE_ERROR_RESOLVER:
    case PF_WIRE_ERROR_UNREACHABLE:
    case PF_WIRE_ERROR_REFUSED:
    case PF_WIRE_ERROR_TIMED_OUT:
    case PF_WIRE_ERROR_CLOSED:
      return PF_EXIT_NETWORK;

    case PF_WIRE_ERROR_TOO_LONG:
    case PF_WIRE_ERROR_CERTIFICATE:
    case PF_WIRE_ERROR_TLS:
    case PF_WIRE_ERROR_NO_TLS:
    case PF_WIRE_ERROR_NOT_TLS:
    case PF_WIRE_ERROR_CLIENT_CERTIFICATE:
    case PF_WIRE_ERROR_WEAK_TLS:
      return PF_EXIT_PROVIDER;

    case PF_WIRE_ERROR_CA_FILE:
      return PF_EXIT_USER;
    }

  return PF_EXIT_BUG;
}

static PfExit
exit_from_proto (PfProtoError code)
{
  switch (code)
    {
    case PF_PROTO_ERROR_MALFORMED:
    case PF_PROTO_ERROR_UNEXPECTED:
    case PF_PROTO_ERROR_REFUSED:
    case PF_PROTO_ERROR_UNSUPPORTED:
    case PF_PROTO_ERROR_BYE:
    case PF_PROTO_ERROR_OTHER_SERVICE:
      return PF_EXIT_PROVIDER;

    case PF_PROTO_ERROR_TRY_LATER:
      return PF_EXIT_INTERRUPTED;
    }

  return PF_EXIT_BUG;
}

static PfExit
exit_from_auth (PfAuthError code)
{
  switch (code)
    {
    case PF_AUTH_ERROR_WRONG_CREDENTIALS:
    case PF_AUTH_ERROR_APP_PASSWORD_NEEDED:
    case PF_AUTH_ERROR_BROWSER_NEEDED:
    case PF_AUTH_ERROR_PROTOCOL_DISABLED:
    case PF_AUTH_ERROR_MAILBOX_BUSY:
    case PF_AUTH_ERROR_EXPIRED:
    case PF_AUTH_ERROR_BAD_USER_NAME:
    case PF_AUTH_ERROR_NO_SECRET:
      return PF_EXIT_USER;

    case PF_AUTH_ERROR_NO_COMMON_MECHANISM:
    case PF_AUTH_ERROR_NOT_PRIVATE:
      return PF_EXIT_PROVIDER;

    case PF_AUTH_ERROR_TRY_LATER:
    case PF_AUTH_ERROR_TOO_MANY_CONNECTIONS:
      return PF_EXIT_INTERRUPTED;
    }

  return PF_EXIT_BUG;
}

static PfExit
exit_from_discover (PfDiscoverError code)
{
  switch (code)
    {
    case PF_DISCOVER_ERROR_NO_SETTINGS:
    case PF_DISCOVER_ERROR_UNTRUSTED_SOURCE:
      return PF_EXIT_PROVIDER;

    case PF_DISCOVER_ERROR_BAD_ADDRESS:
    case PF_DISCOVER_ERROR_BAD_URL:
      return PF_EXIT_USAGE;
    }

  return PF_EXIT_BUG;
}

static PfExit
exit_from_store (PfStoreError code)
{
  switch (code)
    {
    case PF_STORE_ERROR_MESSAGE_BAD:
    case PF_STORE_ERROR_FOLDER_BAD:
    case PF_STORE_ERROR_TOO_LARGE:
      return PF_EXIT_LOOK;

    case PF_STORE_ERROR_FULL:
    case PF_STORE_ERROR_NOT_FOUND:
    case PF_STORE_ERROR_NO_PERMISSION:
    case PF_STORE_ERROR_IN_USE:
    case PF_STORE_ERROR_ARCHIVE_KIND:
    case PF_STORE_ERROR_ARCHIVE_PASSWORD:
    case PF_STORE_ERROR_ARCHIVE_SHORT:
    case PF_STORE_ERROR_ARCHIVE_BAD:
    case PF_STORE_ERROR_ARCHIVE_UNSAFE:
    case PF_STORE_ERROR_ARCHIVE_TOO_BIG:
      return PF_EXIT_USER;

    case PF_STORE_ERROR_MAILBOX_BAD:
      return PF_EXIT_NETWORK; /* this computer */
    }

  return PF_EXIT_BUG;
}

static PfExit
exit_from_move (PfMoveError code)
{
  switch (code)
    {
    case PF_MOVE_ERROR_NOT_VERIFIED:
      return PF_EXIT_LOOK;

    case PF_MOVE_ERROR_LOCKED:
    case PF_MOVE_ERROR_SOURCE_CHANGED:
    case PF_MOVE_ERROR_NO_SUCH_JOB:
    case PF_MOVE_ERROR_NOTHING_SELECTED:
    case PF_MOVE_ERROR_JOB_NAME:
    case PF_MOVE_ERROR_NO_SUCH_FOLDER:
      return PF_EXIT_USER;

    case PF_MOVE_ERROR_NAME_REFUSED:
      return PF_EXIT_PROVIDER;

    case PF_MOVE_ERROR_LEDGER_BROKEN:
    case PF_MOVE_ERROR_LEDGER_NEWER:
    case PF_MOVE_ERROR_DISK_FULL:
      return PF_EXIT_NETWORK; /* this computer */

    case PF_MOVE_ERROR_WAITED_TOO_LONG:
    case PF_MOVE_ERROR_DAILY_LIMIT:
      return PF_EXIT_INTERRUPTED;
    }

  return PF_EXIT_BUG;
}

/* What GLib itself raises reaches a person only as trouble of this computer. */
static PfExit
exit_from_foreign (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return PF_EXIT_INTERRUPTED;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    return PF_EXIT_USER;
  if (error->domain == G_OPTION_ERROR)
    return PF_EXIT_USAGE;
  if (error->domain == G_TLS_ERROR)
    return PF_EXIT_PROVIDER;
  if (error->domain == G_IO_ERROR || error->domain == G_FILE_ERROR ||
      error->domain == G_RESOLVER_ERROR)
    return PF_EXIT_NETWORK;

  return PF_EXIT_BUG;
}

PfExit
pf_exit_from_error (const GError *error)
{
  if (error == NULL)
    return PF_EXIT_OK;

  if (error->domain == PF_WIRE_ERROR)
    return exit_from_wire ((PfWireError) error->code);
  if (error->domain == PF_PROTO_ERROR)
    return exit_from_proto ((PfProtoError) error->code);
  if (error->domain == PF_AUTH_ERROR)
    return exit_from_auth ((PfAuthError) error->code);
  if (error->domain == PF_DISCOVER_ERROR)
    return exit_from_discover ((PfDiscoverError) error->code);
  if (error->domain == PF_STORE_ERROR)
    return exit_from_store ((PfStoreError) error->code);
  if (error->domain == PF_MOVE_ERROR)
    return exit_from_move ((PfMoveError) error->code);

  return exit_from_foreign (error);
}
