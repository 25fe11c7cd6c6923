/* pf-limits.h - the named limits on what a server, a file or DNS may make us hold
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

/* Each loop over remote data meets one of these.  Sizes in bytes, times in
 * milliseconds, unless the name says otherwise. */

#define PF_LIMIT_SERVER_TEXT 200 /* characters of a server's sentence */
#define PF_LIMIT_LINE 65536      /* one line of a text protocol */
#define PF_LIMIT_LITERAL_IN_LINE                                                         \
  (16 << 20) /* a literal kept in memory (names, headers) */
#define PF_LIMIT_INPUT_WHILE_SENDING (32 << 20) /* answers buffered while we write */
#define PF_LIMIT_NESTING 64                     /* depth of parentheses in an answer */
#define PF_LIMIT_UNTAGGED (1 << 24)             /* IMAP replies before the next answer */
#define PF_LIMIT_FOLDERS 100000                 /* folders in one account */
#define PF_LIMIT_FOLDER_NAME 8192 /* octets on the wire; Dovecot keeps 4,096 of UTF-8 */
#define PF_LIMIT_HEADER_BLOCK (1 << 20)   /* bytes of one message's header we look at */
#define PF_LIMIT_HEADER_VALUE 65536       /* bytes of one header value we keep */
#define PF_LIMIT_KEYWORDS 200             /* keywords on one message */
#define PF_LIMIT_SUMMARY_FILE (512 << 20) /* a Mork .msf file */
#define PF_LIMIT_PREFS_FILE (64 << 20)    /* prefs.js */
#define PF_LIMIT_FOLDER_DEPTH 100         /* nested folders on disk */
#define PF_LIMIT_SECRET 65536             /* a password or token */

#define PF_TIMEOUT_RESOLVE 15000
#define PF_TIMEOUT_CONNECT 20000
#define PF_TIMEOUT_TLS 20000
#define PF_TIMEOUT_GREETING 30000
#define PF_TIMEOUT_ANSWER 120000 /* RFC 9051 5.4 lets a server take long over APPEND */
#define PF_TIMEOUT_LINE 30000    /* nothing that was sent arrives (RFC 5482) */
#define PF_CONNECT_STAGGER 250   /* RFC 8305 5, Connection Attempt Delay */
