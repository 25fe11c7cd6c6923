/* pf-error.h - every error domain, and the facts that an error carries
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/pf-certificate.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * All domains and codes live here, on the lowest floor, so that human/ can cover
 * every one of them.  A GError's message is one English line for logs and reports,
 * in the lower layer's words; a person only ever sees what pf_human_describe()
 * makes of the domain, the code and the facts.
 *
 * G_IO_ERROR_CANCELLED is passed up untouched and ends silently at the face.
 */

/**
 * PfWireError:
 * @PF_WIRE_ERROR_UNKNOWN_HOST: the name service knows no such server
 * @PF_WIRE_ERROR_RESOLVER: the name service did not answer
 * @PF_WIRE_ERROR_UNREACHABLE: no route to any address of the server
 * @PF_WIRE_ERROR_REFUSED: nobody listens on that port
 * @PF_WIRE_ERROR_TIMED_OUT: the server did not answer within a step's time limit
 * @PF_WIRE_ERROR_CLOSED: the connection ended in the middle of an exchange
 * @PF_WIRE_ERROR_TOO_LONG: a line or an answer past its named limit
 * @PF_WIRE_ERROR_CERTIFICATE: the certificate was not accepted; the facts hold it
 * @PF_WIRE_ERROR_TLS: the TLS handshake broke for another reason
 * @PF_WIRE_ERROR_NO_TLS: the server offers no encryption and plaintext is not allowed
 * @PF_WIRE_ERROR_NOT_TLS: something other than TLS answered on a TLS port
 * @PF_WIRE_ERROR_CLIENT_CERTIFICATE: the server lets in only who shows a certificate
 * @PF_WIRE_ERROR_WEAK_TLS: the server's numbers for a key are too small to protect
 * @PF_WIRE_ERROR_CA_FILE: the person's own file of trusted authorities cannot be used;
 *   nothing was sent
 */
#define PF_WIRE_ERROR (pf_wire_error_quark ())
GQuark pf_wire_error_quark (void);
typedef enum
{
  PF_WIRE_ERROR_UNKNOWN_HOST,
  PF_WIRE_ERROR_RESOLVER,
  PF_WIRE_ERROR_UNREACHABLE,
  PF_WIRE_ERROR_REFUSED,
  PF_WIRE_ERROR_TIMED_OUT,
  PF_WIRE_ERROR_CLOSED,
  PF_WIRE_ERROR_TOO_LONG,
  PF_WIRE_ERROR_CERTIFICATE,
  PF_WIRE_ERROR_TLS,
  PF_WIRE_ERROR_NO_TLS,
  PF_WIRE_ERROR_NOT_TLS,
  PF_WIRE_ERROR_CLIENT_CERTIFICATE,
  PF_WIRE_ERROR_WEAK_TLS,
  PF_WIRE_ERROR_CA_FILE,
} PfWireError;

/**
 * PfProtoError:
 * @PF_PROTO_ERROR_MALFORMED: the server broke the protocol's grammar
 * @PF_PROTO_ERROR_UNEXPECTED: a well-formed answer at the wrong time
 * @PF_PROTO_ERROR_REFUSED: a NO or -ERR for which there is no better name
 * @PF_PROTO_ERROR_UNSUPPORTED: the server lacks what is needed
 * @PF_PROTO_ERROR_BYE: the server said goodbye
 * @PF_PROTO_ERROR_TRY_LATER: the server asks for a pause; the facts say how long
 * @PF_PROTO_ERROR_OTHER_SERVICE: what answers does not greet as this protocol's servers do
 */
#define PF_PROTO_ERROR (pf_proto_error_quark ())
GQuark pf_proto_error_quark (void);
typedef enum
{
  PF_PROTO_ERROR_MALFORMED,
  PF_PROTO_ERROR_UNEXPECTED,
  PF_PROTO_ERROR_REFUSED,
  PF_PROTO_ERROR_UNSUPPORTED,
  PF_PROTO_ERROR_BYE,
  PF_PROTO_ERROR_TRY_LATER,
  PF_PROTO_ERROR_OTHER_SERVICE,
} PfProtoError;

/**
 * PfAuthError:
 * @PF_AUTH_ERROR_WRONG_CREDENTIALS: refused, and nothing says that it is not the password
 * @PF_AUTH_ERROR_APP_PASSWORD_NEEDED: the server wants an app password
 * @PF_AUTH_ERROR_BROWSER_NEEDED: the server takes no passwords, only OAuth 2
 * @PF_AUTH_ERROR_PROTOCOL_DISABLED: IMAP or POP3 is switched off for this account
 * @PF_AUTH_ERROR_MAILBOX_BUSY: another program has locked the mailbox
 * @PF_AUTH_ERROR_TRY_LATER: too many tries, or the server asks to wait
 * @PF_AUTH_ERROR_TOO_MANY_CONNECTIONS: others of this account are open already
 * @PF_AUTH_ERROR_EXPIRED: the password or token is no longer valid
 * @PF_AUTH_ERROR_NO_COMMON_MECHANISM: no mechanism that both sides know
 * @PF_AUTH_ERROR_NOT_PRIVATE: the connection is open to others; nothing was sent
 * @PF_AUTH_ERROR_BAD_USER_NAME: the user name cannot be sent
 * @PF_AUTH_ERROR_NO_SECRET: no password was given, or its file or command gave none
 */
#define PF_AUTH_ERROR (pf_auth_error_quark ())
GQuark pf_auth_error_quark (void);
typedef enum
{
  PF_AUTH_ERROR_WRONG_CREDENTIALS,
  PF_AUTH_ERROR_APP_PASSWORD_NEEDED,
  PF_AUTH_ERROR_BROWSER_NEEDED,
  PF_AUTH_ERROR_PROTOCOL_DISABLED,
  PF_AUTH_ERROR_MAILBOX_BUSY,
  PF_AUTH_ERROR_TRY_LATER,
  PF_AUTH_ERROR_TOO_MANY_CONNECTIONS,
  PF_AUTH_ERROR_EXPIRED,
  PF_AUTH_ERROR_NO_COMMON_MECHANISM,
  PF_AUTH_ERROR_NOT_PRIVATE,
  PF_AUTH_ERROR_BAD_USER_NAME,
  PF_AUTH_ERROR_NO_SECRET,
} PfAuthError;

/**
 * PfDiscoverError:
 * @PF_DISCOVER_ERROR_NO_SETTINGS: no source knows the domain
 * @PF_DISCOVER_ERROR_BAD_ADDRESS: not an e-mail address
 * @PF_DISCOVER_ERROR_BAD_URL: not an imaps://, imap://, pop3s:// or pop3:// address
 * @PF_DISCOVER_ERROR_UNTRUSTED_SOURCE: settings came over an open connection
 */
#define PF_DISCOVER_ERROR (pf_discover_error_quark ())
GQuark pf_discover_error_quark (void);
typedef enum
{
  PF_DISCOVER_ERROR_NO_SETTINGS,
  PF_DISCOVER_ERROR_BAD_ADDRESS,
  PF_DISCOVER_ERROR_BAD_URL,
  PF_DISCOVER_ERROR_UNTRUSTED_SOURCE,
} PfDiscoverError;

/**
 * PfStoreError:
 * @PF_STORE_ERROR_MESSAGE_BAD: one message is lost to us; the move goes on
 * @PF_STORE_ERROR_FOLDER_BAD: one folder cannot be used; the others can
 * @PF_STORE_ERROR_MAILBOX_BAD: nothing more can be done with this store
 * @PF_STORE_ERROR_FULL: the server has no space left for this account (storage quota)
 * @PF_STORE_ERROR_TOO_LARGE: one message is larger than the server takes
 * @PF_STORE_ERROR_NOT_FOUND: no mail store at that path
 * @PF_STORE_ERROR_NO_PERMISSION: the path may not be read
 * @PF_STORE_ERROR_IN_USE: the mail program that owns the store is running
 * @PF_STORE_ERROR_ARCHIVE_KIND: an archive of a kind, or packed in a way, that we cannot open
 * @PF_STORE_ERROR_ARCHIVE_PASSWORD: an archive that is encrypted
 * @PF_STORE_ERROR_ARCHIVE_SHORT: an archive that ends too early
 * @PF_STORE_ERROR_ARCHIVE_BAD: an archive whose content does not add up
 * @PF_STORE_ERROR_ARCHIVE_UNSAFE: an archive that would write outside of its folder
 * @PF_STORE_ERROR_ARCHIVE_TOO_BIG: an archive out of which more comes than can be mail
 */
#define PF_STORE_ERROR (pf_store_error_quark ())
GQuark pf_store_error_quark (void);
typedef enum
{
  PF_STORE_ERROR_MESSAGE_BAD,
  PF_STORE_ERROR_FOLDER_BAD,
  PF_STORE_ERROR_MAILBOX_BAD,
  PF_STORE_ERROR_FULL,
  PF_STORE_ERROR_TOO_LARGE,
  PF_STORE_ERROR_NOT_FOUND,
  PF_STORE_ERROR_NO_PERMISSION,
  PF_STORE_ERROR_IN_USE,
  PF_STORE_ERROR_ARCHIVE_KIND,
  PF_STORE_ERROR_ARCHIVE_PASSWORD,
  PF_STORE_ERROR_ARCHIVE_SHORT,
  PF_STORE_ERROR_ARCHIVE_BAD,
  PF_STORE_ERROR_ARCHIVE_UNSAFE,
  PF_STORE_ERROR_ARCHIVE_TOO_BIG,
} PfStoreError;

/**
 * PfMoveError:
 * @PF_MOVE_ERROR_LOCKED: another process works on this job
 * @PF_MOVE_ERROR_SOURCE_CHANGED: the source changed between scan and send
 * @PF_MOVE_ERROR_NOT_VERIFIED: the server does not hold what was sent
 * @PF_MOVE_ERROR_LEDGER_BROKEN: the ledger is damaged
 * @PF_MOVE_ERROR_LEDGER_NEWER: the ledger was written by a newer Postferry
 * @PF_MOVE_ERROR_DISK_FULL: no space on this computer for the ledger or kept copies
 * @PF_MOVE_ERROR_NAME_REFUSED: the server takes no name that is near the folder's
 * @PF_MOVE_ERROR_WAITED_TOO_LONG: a pause would run past --max-wait
 * @PF_MOVE_ERROR_DAILY_LIMIT: the provider takes no more today, and waiting for tomorrow
 *   would run past --max-wait; need_bytes is what it takes a day
 * @PF_MOVE_ERROR_NO_SUCH_JOB: no job of that name
 * @PF_MOVE_ERROR_NOTHING_SELECTED: the filters leave nothing to move
 * @PF_MOVE_ERROR_JOB_NAME: the name is another job's, or none that a job can have
 * @PF_MOVE_ERROR_NO_SUCH_FOLDER: the options name a source folder that there is not
 */
#define PF_MOVE_ERROR (pf_move_error_quark ())
GQuark pf_move_error_quark (void);
typedef enum
{
  PF_MOVE_ERROR_LOCKED,
  PF_MOVE_ERROR_SOURCE_CHANGED,
  PF_MOVE_ERROR_NOT_VERIFIED,
  PF_MOVE_ERROR_LEDGER_BROKEN,
  PF_MOVE_ERROR_LEDGER_NEWER,
  PF_MOVE_ERROR_DISK_FULL,
  PF_MOVE_ERROR_NAME_REFUSED,
  PF_MOVE_ERROR_WAITED_TOO_LONG,
  PF_MOVE_ERROR_DAILY_LIMIT,
  PF_MOVE_ERROR_NO_SUCH_JOB,
  PF_MOVE_ERROR_NOTHING_SELECTED,
  PF_MOVE_ERROR_JOB_NAME,
  PF_MOVE_ERROR_NO_SUCH_FOLDER,
} PfMoveError;

/**
 * PfErrorFacts:
 * @host: (nullable): the server's name as it was asked for
 * @port: its port, or 0
 * @server_text: (nullable): the server's own sentence, valid UTF-8, no control
 *   characters, at most %PF_LIMIT_SERVER_TEXT characters
 * @response_code: (nullable): "AUTHENTICATIONFAILED", "OVERQUOTA", … upper case
 * @wait_ms: how long the server asks us to wait, in milliseconds; 0 if it did not say
 * @path: (nullable): the file or folder on this computer
 * @entry: (nullable): what is concerned inside of @path, if that is an archive
 * @folder: (nullable): the folder on the server
 * @offset: byte offset in @path, or -1
 * @line: line number in @path, or 0
 * @need_bytes: space that is needed, or 0
 * @have_bytes: space that there is, or 0
 * @program: (nullable): the mail program concerned ("Thunderbird")
 * @certificate: (nullable): the server's certificate, for %PF_WIRE_ERROR_CERTIFICATE
 *
 * What an error's sentence needs besides its code.  Every field may be unset.
 */
typedef struct
{
  char          *host;
  guint16        port;
  char          *server_text;
  char          *response_code;
  gint64         wait_ms;
  char          *path;
  char          *entry;
  char          *folder;
  gint64         offset;
  gint64         line;
  guint64        need_bytes;
  guint64        have_bytes;
  char          *program;
  PfCertificate *certificate;
} PfErrorFacts;

/**
 * pf_error_facts:
 * @error: an error of one of the domains above
 *
 * The facts of @error, made empty at first use, to be filled in by whoever knows
 * more.  Strings set in it are owned by the error.  Facts survive g_error_copy()
 * and g_propagate_error().
 *
 * Returns: (transfer none) (nullable): the facts, or %NULL for a foreign domain
 */
PfErrorFacts *pf_error_facts (GError *error);

/**
 * pf_error_peek_facts:
 * @error: (nullable): any error
 *
 * Returns: (transfer none) (nullable): the facts, or %NULL if @error has none
 */
const PfErrorFacts *pf_error_peek_facts (const GError *error);

/**
 * pf_error_set_host:
 * @error: (nullable): any error; a foreign domain is left alone
 * @host: the server's name
 * @port: its port
 *
 * Fills in the server unless a lower layer already did.
 */
void pf_error_set_host (GError *error, const char *host, guint16 port);

/**
 * pf_error_set_server_text:
 * @error: (nullable): any error; a foreign domain is left alone
 * @code: (nullable): the response code
 * @text: (nullable): the server's sentence, any bytes; cleaned and cut here
 */
void pf_error_set_server_text (GError *error, const char *code, const char *text);

/**
 * pf_clean_server_text:
 * @text: (nullable): what a server sent, any bytes
 *
 * Returns: (transfer full): valid UTF-8 without control characters, at most
 *   %PF_LIMIT_SERVER_TEXT characters
 */
char *pf_clean_server_text (const char *text);

G_END_DECLS
