/* pf-advise-facts.h - what is known of this account, or why it is not
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  PF_FACT_IMAP,            /* text: "encrypted", "unprotected", "absent" */
  PF_FACT_POP3,            /* the same */
  PF_FACT_IMAP_SIGN_IN,    /* text: "password", "app-password", "browser", "impossible" */
  PF_FACT_POP3_SIGN_IN,    /* the same */
  PF_FACT_POP3_ENDS,       /* bool: the provider ends it */
  PF_FACT_QUOTA_LIMIT,     /* octets */
  PF_FACT_QUOTA_USED,      /* octets */
  PF_FACT_LOCAL_BYTES,     /* of the mail on this computer that would move */
  PF_FACT_LOCAL_MESSAGES,  /* count */
  PF_FACT_LARGEST_MESSAGE, /* octets, on this computer */
  PF_FACT_APPEND_LIMIT,    /* octets */
  PF_FACT_IMAP_MESSAGES,   /* count in the inbox */
  PF_FACT_POP3_MESSAGES,   /* count */
  PF_FACT_FOLDERS,         /* count, those of the server */
  PF_FACT_CONNECTIONS,     /* count at one time */
  PF_FACT_SHARED_MARKS,    /* bool: marks can be stored on the server */
  PF_FACT_EXPIRE_DAYS,     /* days after which the server deletes; -1 is never */
  PF_FACT_SERVER_BYTES,    /* octets to fetch for a full copy */
  PF_FACT_DISK_FREE,       /* octets here */
  PF_FACT_IDLE,            /* bool: the server tells of new mail by itself */
  PF_FACT_LOGIN_DELAY,     /* seconds between two looks by POP3 */
  PF_FACT_IMAP_MS,         /* one question and its answer */
  PF_FACT_POP3_MS,         /* the same */
  PF_FACT_IMAP_TLS,        /* text: "TLS 1.3" */
  PF_FACT_POP3_TLS,        /* text */
  PF_FACT_CERTIFICATE_DAYS, /* days left, of IMAP's */
  PF_FACT_SHARING,          /* bool: folders can be shared with others */
  PF_FACT_KEEP_RULE, /* text: "deletes", "keeps": the mail program's setting here */
  PF_FACT_BACKUP,    /* bool */
  PF_FACTS,
} PfFactId;

typedef enum
{
  PF_FACT_KIND_BOOL,
  PF_FACT_KIND_COUNT,
  PF_FACT_KIND_BYTES,
  PF_FACT_KIND_DAYS,
  PF_FACT_KIND_SECONDS,
  PF_FACT_KIND_MS,
  PF_FACT_KIND_TEXT,
} PfFactKind;

typedef enum
{
  PF_FACT_MISSING,
  PF_FACT_LISTED,   /* in our dated table of providers, not tried */
  PF_FACT_MEASURED, /* on this account, or this computer */
} PfFactState;

/* "Not measured, because …" */
typedef enum
{
  PF_WHY_NO_ACCOUNT, /* no account was named */
  PF_WHY_NOT_TRIED,  /* it was named, its servers were not asked */
  PF_WHY_NEEDS_SIGN_IN,
  PF_WHY_NOT_TOLD, /* the server does not tell */
  PF_WHY_NO_IMAP,
  PF_WHY_NO_POP3,
  PF_WHY_NO_ANSWER,      /* the server could not be reached */
  PF_WHY_NOT_PROVEN,     /* the server did not prove who it is */
  PF_WHY_NOT_LET_IN,     /* the sign-in was tried, and did not work */
  PF_WHY_ONLY_LOOKED,    /* telling would mean to open a folder for writing */
  PF_WHY_NOT_LISTED,     /* only a provider can tell, and our table has nothing of it */
  PF_WHY_NO_MAIL_HERE,   /* no mail on this computer was counted */
  PF_WHY_NOT_READ,       /* the mail here was found, but not read for this */
  PF_WHY_NOT_LOOKED_FOR, /* Postferry does not look for it */
  PF_WHYS,
} PfFactWhy;

/**
 * PfFact:
 * @number: of every kind but text; 0 and 1 of bool
 * @text: (nullable) (owned)
 * @asof: (nullable) (owned): "2026-03-12", of a listed one
 * @why: of a missing one
 */
typedef struct
{
  PfFactState state;
  gint64      number;
  char       *text;
  char       *asof;
  PfFactWhy   why;
} PfFact;

/**
 * PfAdviseFacts:
 *
 * Threads: one at a time.  Ownership: copy with pf_advise_facts_copy(), never by assignment.
 */
typedef struct
{
  PfFact fact[PF_FACTS];
} PfAdviseFacts;

/* Everything missing, because no account was named; the backup, because it is not
 * looked for; sizes on this computer, because none was counted. */
void pf_advise_facts_init (PfAdviseFacts *facts);
void pf_advise_facts_clear (PfAdviseFacts *facts);
void pf_advise_facts_copy (PfAdviseFacts *facts, const PfAdviseFacts *source);

/* Setting a measured fact also replaces a listed one, never the reverse. */
void pf_advise_facts_measure (PfAdviseFacts *facts, PfFactId id, gint64 number);
void pf_advise_facts_measure_text (PfAdviseFacts *facts, PfFactId id, const char *text);
void pf_advise_facts_list (PfAdviseFacts *facts,
                           PfFactId       id,
                           gint64         number,
                           const char    *asof);
void pf_advise_facts_list_text (PfAdviseFacts *facts,
                                PfFactId       id,
                                const char    *text,
                                const char    *asof);

/* Says why @id is missing; leaves a fact that is there alone. */
void pf_advise_facts_explain (PfAdviseFacts *facts, PfFactId id, PfFactWhy why);

/* The same for all that are missing and were explained by @before. */
void pf_advise_facts_explain_all (PfAdviseFacts *facts, PfFactWhy before, PfFactWhy why);

gboolean pf_advise_facts_has (const PfAdviseFacts *facts, PfFactId id);
gboolean pf_advise_facts_is_text (const PfAdviseFacts *facts,
                                  PfFactId             id,
                                  const char          *text);

/**
 * pf_advise_facts_free_space:
 *
 * What is free at the provider: the limit without what is used; all of it while that is
 * not known, so it is then an upper bound.
 *
 * Returns: octets, at least 0; -1 if the limit is not known
 */
gint64 pf_advise_facts_free_space (const PfAdviseFacts *facts);

/* The ids of JSON documents: "quota-limit", "needs-sign-in", … */
const char *pf_fact_id (PfFactId id);
PfFactKind  pf_fact_kind (PfFactId id);
gboolean    pf_fact_from_id (const char *id, PfFactId *out_fact);
const char *pf_fact_why_id (PfFactWhy why);

/* Whether @text may be @id's value: the words above, or any for versions. */
gboolean pf_fact_takes_text (PfFactId id, const char *text);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PfAdviseFacts, pf_advise_facts_clear)

G_END_DECLS
