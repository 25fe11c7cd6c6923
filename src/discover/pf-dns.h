/* pf-dns.h - questions to DNS whose answer's code matters, not only its records
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PF_DNS_QUESTIONS_MAX 16 /* of one call */
#define PF_DNS_TIMEOUT_MS 2000  /* for all of one call */

/**
 * PfDnsAnswer:
 * @name: what was asked about
 * @code: 0 all is well, 2 SERVFAIL, 3 NXDOMAIN, 5 REFUSED, …; -1: no answer
 * @alias_of: (nullable): the name is an alias, and for this one
 * @is_bogus: its signatures (DNSSEC) do not fit: the answer comes only unchecked
 *
 * What the name service said about one name.  GLib's resolver tells of one that does
 * not work only that there was no answer, and nothing of aliases.
 */
typedef struct
{
  char    *name;
  int      code;
  char    *alias_of;
  gboolean is_bogus;
} PfDnsAnswer;

void pf_dns_answer_free (PfDnsAnswer *answer);

/**
 * pf_dns_ask:
 * @names: (array zero-terminated=1): the first %PF_DNS_QUESTIONS_MAX are asked about
 * @server: (nullable): address and port, for tests; else the first of /etc/resolv.conf
 *
 * Asks the computer's own name server for the addresses of each name, all at once, and
 * for those that do not work again with checking switched off (RFC 4035 3.2.2).
 *
 * Threads: blocks, %PF_DNS_TIMEOUT_MS at most.
 *
 * Returns: (transfer full) (element-type PfDnsAnswer): one for each name, in order
 */
GPtrArray *pf_dns_ask (const char *const *names,
                       const char        *server,
                       GCancellable      *cancellable);

/**
 * pf_dns_read:
 * @id: of the question
 *
 * Reads one message.  Pure; the message may be anything.
 *
 * Returns: whether it is the answer to question @id about @out's name; then it is in @out
 */
gboolean pf_dns_read (const guint8 *data, gsize length, guint16 id, PfDnsAnswer *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfDnsAnswer, pf_dns_answer_free)

G_END_DECLS
