/* pf-advise-measure.h - what looking at the servers and at this computer told
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "advise/pf-advise-facts.h"
#include "probe/pf-probe.h"

G_BEGIN_DECLS

/*
 * Pure: from what was seen to facts.  What was looked for and not seen is explained, so
 * that nothing general is ever shown as if it had been measured.
 */

/**
 * PfAdviseAccount:
 * @protocol: IMAP or POP3
 * @was_tried: whether the password was sent
 * @is_in: whether the server let us in
 * @is_token: signed in with a browser's token
 * @messages: in the inbox; -1
 * @folders: of the server; -1
 * @octets: of all that POP3 would fetch; -1
 * @quota_used: -1
 * @quota_limit: -1
 * @max_message: 0 if it is not told
 * @capabilities: (nullable) (array zero-terminated=1): after the sign-in
 *
 * What a sign-in showed; borrows all it points to.
 */
typedef struct
{
  PfProtocol protocol;
  gboolean   was_tried;
  gboolean   is_in;
  gboolean   is_token;
  gint64     messages;
  gint64     folders;
  gint64     octets;
  gint64     quota_used;
  gint64     quota_limit;
  gint64     max_message;
  char     **capabilities;
} PfAdviseAccount;

/**
 * PfAdviseLocal:
 * @bytes: of the mail that would move
 * @messages: -1 if they were not counted
 * @largest: octets; -1 if it is not known
 * @disk_free: octets; -1 if it is not known
 * @keeps: whether the mail program leaves collected mail on the server; -1 if that is not
 *   known
 */
typedef struct
{
  gint64 bytes;
  gint64 messages;
  gint64 largest;
  gint64 disk_free;
  int    keeps;
} PfAdviseLocal;

/**
 * pf_advise_facts_take_probe:
 * @now: Unix seconds, for the days that a certificate is still good
 *
 * A server that does not prove who it is counts neither as encrypted nor as open: its
 * kind stays unknown, and why is told.
 */
void pf_advise_facts_take_probe (PfAdviseFacts *facts, const PfProbe *probe, gint64 now);

/* Every place was asked, others answered, and none knows a server for @protocol. */
void pf_advise_facts_take_absence (PfAdviseFacts *facts, PfProtocol protocol);

void pf_advise_facts_take_account (PfAdviseFacts *facts, const PfAdviseAccount *account);

void pf_advise_facts_take_local (PfAdviseFacts *facts, const PfAdviseLocal *local);

G_END_DECLS
