/* pf-advise-tables.h - what differs between POP3 and IMAP, and what is said of them, with sources
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "advise/pf-advise-facts.h"

G_BEGIN_DECLS

/* The rows of the comparison, in the order in which they are shown. */
typedef enum
{
  PF_TOPIC_WHERE,
  PF_TOPIC_FOLDERS,
  PF_TOPIC_DEVICES,
  PF_TOPIC_MARKS,
  PF_TOPIC_DELETING,
  PF_TOPIC_OFFLINE,
  PF_TOPIC_SPACE,
  PF_TOPIC_BIGGEST,
  PF_TOPIC_NEW_MAIL,
  PF_TOPIC_SPEED,
  PF_TOPIC_ENCRYPTION,
  PF_TOPIC_SIGN_IN,
  PF_TOPIC_SHARING,
  PF_TOPIC_FUTURE,
  PF_TOPIC_BACKUP,
  PF_TOPICS,
} PfTopic;

typedef enum
{
  PF_MYTH_NO_ENCRYPTION,
  PF_MYTH_NEEDS_INTERNET,
  PF_MYTH_POP3_DELETES,
  PF_MYTH_ONE_DEVICE,
  PF_MYTH_IS_BACKUP,
  PF_MYTH_NO_LIMIT,
  PF_MYTH_MORE_VIRUSES,
  PF_MYTH_TWO_CONNECTIONS,
  PF_MYTH_IMAP_SENDS,
  PF_MYTH_CANNOT_DELETE,
  PF_MYTH_IMAP_IS_NEW,
  PF_MYTH_TWO_FACTOR,
  PF_MYTH_EVERYBODY,
  PF_MYTH_INSTANT,
  PF_MYTH_FASTER,
  PF_MYTHS,
} PfMyth;

#define PF_MOST_ROW_FACTS 3

/**
 * PfAdviseRow:
 * @source: where a reader checks it: "RFC 1939, sections 3 and 5"
 * @url: the source's page
 * @facts: what is shown beside it if measured
 */
typedef struct
{
  const char *id;
  const char *source;
  const char *url;
  PfFactId    facts[PF_MOST_ROW_FACTS];
  guint       n_facts;
} PfAdviseRow;

const PfAdviseRow *pf_topic_row (PfTopic topic);
const PfAdviseRow *pf_myth_row (PfMyth myth);

G_END_DECLS
