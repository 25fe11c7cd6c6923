/* pf-diagnose.h - findings: what is wrong, how certain, and who must act; ids and values, no sentences
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "discover/pf-discover.h"
#include "probe/pf-probe.h"

G_BEGIN_DECLS

typedef enum
{
  PF_SEVERITY_OK,
  PF_SEVERITY_INFO,
  PF_SEVERITY_UNKNOWN, /* could not be checked; never looks like "fine" */
  PF_SEVERITY_WARN,    /* will hurt */
  PF_SEVERITY_RISK,    /* works, but is not safe */
  PF_SEVERITY_BLOCK,   /* cannot go on */
} PfSeverity;

typedef enum
{
  PF_CERTAIN,
  PF_LIKELY,
  PF_ONE_OF,
} PfCertainty;

typedef enum
{
  PF_WHO_YOU,
  PF_WHO_PROVIDER,
  PF_WHO_DOMAIN_OWNER,
  PF_WHO_NETWORK,
  PF_WHO_NOBODY, /* time */
} PfWho;

/**
 * PfFinding:
 * @id: "AUTH-IMAP-OFF", as in docs/FINDINGS.md
 * @protocol: what it is about, or -1
 * @host: (nullable)
 * @values: (element-type utf8 utf8): what its sentence needs ("days", "other-name", …)
 * @evidence: (array zero-terminated=1): redacted lines, times, server sentences
 * @clears: (array zero-terminated=1): ids of suspects that this finding rules out
 * @alternatives: (array zero-terminated=1): for "one of": the other ids, likeliest first
 */
typedef struct
{
  char       *id;
  PfSeverity  severity;
  PfCertainty certainty;
  PfWho       who;
  int         protocol;
  char       *host;
  GHashTable *values;
  char      **evidence;
  char      **clears;
  char      **alternatives;
} PfFinding;

void pf_finding_free (PfFinding *finding);

/* One sign-in that was tried. */
typedef struct
{
  PfProtocol protocol;
  char      *host;
  gboolean   was_tried;
  gboolean   is_in;       /* INBOX was examined, STAT answered */
  char      *step;        /* where it ended: "login", "select", "stat" */
  char      *mechanism;   /* (nullable) */
  GError    *error;       /* (nullable) */
  gint64     messages;    /* INBOX or STAT; -1 */
  gint64     octets;      /* STAT, quota used; -1 */
  gint64     quota_limit; /* -1 */
  gint64     max_message; /* 0 */
  char     **after_login; /* capabilities */
  char     **transcript;
} PfSignIn;

void pf_sign_in_free (PfSignIn *sign_in);

/**
 * PfVantage:
 *
 * This computer and network, as seen at the start and after a failure.
 */
typedef struct
{
  gboolean has_ipv4;
  gboolean has_ipv6;
  gboolean is_offline;
  gboolean is_portal;
  char    *portal_url; /* (nullable) */
  gboolean has_vpn;
  gboolean dns_lies;       /* a name that cannot exist resolved */
  int      controls_tried; /* control hosts; 0: not needed or switched off */
  int      controls_mail_ok;
  int      controls_web_ok;
  gint64   clock_offset_s;  /* against two servers' dates; %G_MAXINT64: not known */
  char   **control_issuers; /* (nullable): certificate issuers seen there */
} PfVantage;

/**
 * PfDiagnosis:
 * @probes: (element-type PfProbe)
 * @sign_ins: (element-type PfSignIn)
 * @findings: (element-type PfFinding): the cause first
 * @verdict_imap: "usable", "usable-with-risk", "blocked", "not-offered", "not-checked"
 * @verdict_pop3: likewise
 * @cause: (nullable): id of the one finding that explains the rest
 *
 * One run, with everything needed to show it again.
 */
typedef struct
{
  gint64       started_unix;
  PfVantage   *vantage;
  PfDiscovery *discovery; /* (nullable) */
  GPtrArray   *probes;
  GPtrArray   *sign_ins;
  GPtrArray   *findings;
  char        *verdict_imap;
  char        *verdict_pop3;
  char        *cause;
} PfDiagnosis;

PfDiagnosis *pf_diagnosis_new (void);
void         pf_diagnosis_free (PfDiagnosis *diagnosis);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfDiagnosis, pf_diagnosis_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfFinding, pf_finding_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfSignIn, pf_sign_in_free)

G_END_DECLS
