/* pf-advise-tables.c - what differs between POP3 and IMAP, and what is said of them, with sources
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-advise"

#include "advise/pf-advise-tables.h"

#define RFC(number) "https://www.rfc-editor.org/rfc/rfc" number

/* clang-format off */
static const PfAdviseRow topics[PF_TOPICS] = {
  [PF_TOPIC_WHERE] = { "where", "RFC 1939, section 1; RFC 9051, section 1", RFC ("1939"),
    { PF_FACT_POP3_MESSAGES, PF_FACT_IMAP_MESSAGES }, 2 },
  [PF_TOPIC_FOLDERS] = { "folders", "RFC 1939, section 3; RFC 9051, section 6.3", RFC ("9051"),
    { PF_FACT_FOLDERS }, 1 },
  [PF_TOPIC_DEVICES] = { "devices", "RFC 1939, section 8; RFC 2180, section 3", RFC ("2180"),
    { PF_FACT_CONNECTIONS }, 1 },
  [PF_TOPIC_MARKS] = { "marks", "RFC 1939 (has none); RFC 9051, section 2.3.2", RFC ("9051"),
    { PF_FACT_SHARED_MARKS }, 1 },
  [PF_TOPIC_DELETING] = { "deleting", "RFC 1939, sections 5 and 6; RFC 2449, section 6.7; RFC 9051, section 6.4.3",
    RFC ("1939"), { PF_FACT_KEEP_RULE, PF_FACT_EXPIRE_DAYS }, 2 },
  [PF_TOPIC_OFFLINE] = { "offline", "RFC 1939, section 1; RFC 4549", RFC ("4549"),
    { PF_FACT_SERVER_BYTES, PF_FACT_DISK_FREE }, 2 },
  [PF_TOPIC_SPACE] = { "space", "RFC 9208", RFC ("9208"),
    { PF_FACT_QUOTA_LIMIT, PF_FACT_QUOTA_USED, PF_FACT_LOCAL_BYTES }, 3 },
  [PF_TOPIC_BIGGEST] = { "biggest", "RFC 7889", RFC ("7889"),
    { PF_FACT_APPEND_LIMIT, PF_FACT_LARGEST_MESSAGE }, 2 },
  [PF_TOPIC_NEW_MAIL] = { "new-mail", "RFC 2177; RFC 2449, section 6.5", RFC ("2177"),
    { PF_FACT_IDLE, PF_FACT_LOGIN_DELAY }, 2 },
  [PF_TOPIC_SPEED] = { "speed", "RFC 1939, section 5; RFC 9051, section 6.4.5", RFC ("9051"),
    { PF_FACT_IMAP_MS, PF_FACT_POP3_MS }, 2 },
  [PF_TOPIC_ENCRYPTION] = { "encryption", "RFC 8314; RFC 2595", RFC ("8314"),
    { PF_FACT_IMAP_TLS, PF_FACT_POP3_TLS, PF_FACT_CERTIFICATE_DAYS }, 3 },
  [PF_TOPIC_SIGN_IN] = { "sign-in", "RFC 5034; RFC 7628", RFC ("7628"),
    { PF_FACT_IMAP_SIGN_IN, PF_FACT_POP3_SIGN_IN }, 2 },
  [PF_TOPIC_SHARING] = { "sharing", "RFC 4314", RFC ("4314"), { PF_FACT_SHARING }, 1 },
  [PF_TOPIC_FUTURE] = { "future", "RFC 8314, section 3", RFC ("8314"), { PF_FACT_POP3_ENDS }, 1 },
  [PF_TOPIC_BACKUP] = { "backup", "RFC 1939, section 8; RFC 9051, section 6.4.3", RFC ("1939"),
    { PF_FACT_BACKUP }, 1 },
};

static const PfAdviseRow myths[PF_MYTHS] = {
  [PF_MYTH_NO_ENCRYPTION] = { "no-encryption", "RFC 2595, section 4; RFC 8314, section 3.2", RFC ("2595"),
    { PF_FACT_POP3_TLS }, 1 },
  [PF_MYTH_NEEDS_INTERNET] = { "needs-internet", "RFC 9051, section 2.3.1.1; RFC 4549", RFC ("4549"),
    { PF_FACT_SERVER_BYTES }, 1 },
  [PF_MYTH_POP3_DELETES] = { "pop3-deletes", "RFC 1939, sections 1 and 5", RFC ("1939"),
    { PF_FACT_KEEP_RULE }, 1 },
  [PF_MYTH_ONE_DEVICE] = { "one-device", "RFC 1939, section 7 (UIDL)", RFC ("1939"), { 0 }, 0 },
  [PF_MYTH_IS_BACKUP] = { "is-backup", "RFC 9051, section 6.4.3", RFC ("9051"), { PF_FACT_BACKUP }, 1 },
  [PF_MYTH_NO_LIMIT] = { "no-limit", "RFC 9208", RFC ("9208"),
    { PF_FACT_QUOTA_LIMIT, PF_FACT_QUOTA_USED }, 2 },
  [PF_MYTH_MORE_VIRUSES] = { "more-viruses", "RFC 1939, section 5 (RETR); RFC 9051, section 6.4.5 (FETCH)",
    RFC ("9051"), { 0 }, 0 },
  [PF_MYTH_TWO_CONNECTIONS] = { "two-connections", "RFC 1939, section 3", RFC ("1939"), { 0 }, 0 },
  [PF_MYTH_IMAP_SENDS] = { "imap-sends", "RFC 9051, abstract; RFC 6409", RFC ("6409"), { 0 }, 0 },
  [PF_MYTH_CANNOT_DELETE] = { "cannot-delete", "RFC 1939, section 5 (DELE) and section 6", RFC ("1939"), { 0 }, 0 },
  [PF_MYTH_IMAP_IS_NEW] = { "imap-is-new", "RFC 1064 (1988); RFC 1081 (1988)", RFC ("1064"), { 0 }, 0 },
  [PF_MYTH_TWO_FACTOR] = { "two-factor", "RFC 5034; RFC 7628", RFC ("7628"),
    { PF_FACT_POP3_SIGN_IN, PF_FACT_IMAP_SIGN_IN }, 2 },
  [PF_MYTH_EVERYBODY] = { "everybody", "Mozilla's list of providers (ISPDB): 17 of 163 offer IMAP alone",
    "https://github.com/thunderbird/autoconfig", { PF_FACT_POP3 }, 1 },
  [PF_MYTH_INSTANT] = { "instant", "RFC 2177", RFC ("2177"), { PF_FACT_IDLE }, 1 },
  [PF_MYTH_FASTER] = { "faster", "RFC 1939, section 5; RFC 9051, section 6.4.5", RFC ("9051"),
    { PF_FACT_IMAP_MS, PF_FACT_POP3_MS }, 2 },
};
/* clang-format on */

const PfAdviseRow *
pf_topic_row (PfTopic topic)
{
  g_return_val_if_fail (topic < PF_TOPICS, NULL);

  return &topics[topic];
}

const PfAdviseRow *
pf_myth_row (PfMyth myth)
{
  g_return_val_if_fail (myth < PF_MYTHS, NULL);

  return &myths[myth];
}
