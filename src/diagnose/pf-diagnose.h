/* pf-diagnose.h - findings: what is wrong, how certain, and who must act; ids, no sentences
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/pf-exit.h"
#include "discover/pf-discover.h"
#include "discover/pf-dns.h"
#include "facts/pf-rules.h"
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

/* The part of the check that a finding belongs to, in the order of the check. */
typedef enum
{
  PF_STAGE_NETWORK,
  PF_STAGE_FIND,
  PF_STAGE_REACH,
  PF_STAGE_TLS,
  PF_STAGE_CAPABILITIES,
  PF_STAGE_SIGN_IN,
  PF_STAGE_MAILBOX,
  PF_N_STAGES,
} PfStage;

/* Returns: (transfer none): as in JSON: "block", "one-of", "domain-owner", "sign-in" */
const char *pf_severity_to_string (PfSeverity severity);
const char *pf_certainty_to_string (PfCertainty certainty);
const char *pf_who_to_string (PfWho who);
const char *pf_stage_to_string (PfStage stage);

/**
 * PfFindingKind:
 * @clears: ids of suspects that such a finding rules out, by blanks
 * @explains: ids that it makes worthless, by blanks; "TLS-*" stands for all of them
 * @is_account_wide: no other protocol will fare better, so none is tried
 *
 * One row of the catalogue, with what holds unless the evidence says otherwise.
 */
typedef struct
{
  const char *id;
  PfStage     stage;
  PfSeverity  severity;
  PfCertainty certainty;
  PfWho       who;
  const char *clears;
  const char *explains;
  gboolean    is_account_wide;
} PfFindingKind;

/* Returns: (transfer none) (array length=out_n): the whole catalogue, by stage */
const PfFindingKind *pf_finding_kinds (gsize *out_n);

/* Returns: (transfer none) (nullable) */
const PfFindingKind *pf_finding_kind (const char *id);

/**
 * PfFinding:
 * @id: "AUTH-IMAP-OFF", as in docs/FINDINGS.md
 * @protocol: what it is about, or -1
 * @host: (nullable)
 * @values: (element-type utf8 utf8): what its sentence needs ("days", "other-name", …)
 * @evidence: (element-type utf8): redacted lines, times, server sentences; English
 * @clears: (element-type utf8): ids of suspects that this finding rules out
 * @alternatives: (element-type utf8): for "one of": the other ids, likeliest first
 * @explained_by: (nullable): id of the finding from which this one follows
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
  GPtrArray  *evidence;
  GPtrArray  *clears;
  GPtrArray  *alternatives;
  char       *explained_by;
} PfFinding;

/* Makes one as the catalogue has it; @id must be in it. */
PfFinding  *pf_finding_new (const char *id);
void        pf_finding_free (PfFinding *finding);
void        pf_finding_set (PfFinding *finding, const char *name, const char *value);
void        pf_finding_set_int (PfFinding *finding, const char *name, gint64 value);
const char *pf_finding_get (const PfFinding *finding, const char *name);
void        pf_finding_add_evidence (PfFinding *finding, const char *format, ...)
    G_GNUC_PRINTF (2, 3);
void pf_finding_add_alternative (PfFinding *finding, const char *id);

/* How a POP3 mailbox numbers its messages. */
typedef enum
{
  PF_UIDLS_NOT_ASKED,
  PF_UIDLS_NONE,     /* the server has no UIDL */
  PF_UIDLS_GOOD,     /* each message has its own */
  PF_UIDLS_REPEATED, /* two messages have the same (RFC 1939 7 forbids) */
} PfUidls;

/**
 * PfSignIn:
 * @is_in: INBOX was examined, STAT answered
 * @step: where it ended: "connect", "login", "select", "stat", "done"
 * @was_refused: the server saw the secret and said no
 * @skipped: (nullable): why it was not tried: "no-secret", "not-reached", "not-private",
 *   "no-user", "rate", "enough-tries", "account-wide", "guard", "stopped"
 * @error: (nullable): how it ended
 * @messages: INBOX or STAT; -1
 * @messages_later: STAT asked again at the end of the run; -1
 * @folders: of the IMAP server; -1
 * @octets: STAT, or quota used; -1
 * @quota_limit: -1
 * @max_message: APPENDLIMIT; 0
 * @prefix: (nullable): of the folders' names, as the server has it ("INBOX.")
 * @uidls: how the messages' lasting numbers (UIDL) are
 * @uidl_known: of those, how many were there at the last visit; -1: no last visit
 * @uidl_before: how many were there then
 * @after_login: capabilities
 *
 * One sign-in that was tried, or why not.
 */
typedef struct
{
  PfProtocol protocol;
  char      *host;
  guint16    port;
  char      *user;
  gboolean   was_tried;
  gboolean   was_refused;
  gboolean   is_in;
  gboolean   is_token;
  char      *step;
  char      *skipped;
  GError    *error;
  gint64     messages;
  gint64     messages_later;
  gint64     folders;
  gint64     octets;
  gint64     quota_limit;
  gint64     max_message;
  char      *prefix;
  PfUidls    uidls;
  gint64     uidl_known;
  gint64     uidl_before;
  gint64     us;
  char     **after_login;
  char     **transcript;
} PfSignIn;

PfSignIn *pf_sign_in_new (const PfEndpoint *endpoint);
void      pf_sign_in_free (PfSignIn *sign_in);

/**
 * PfControl:
 * @is_mail: a mail server, not a web server
 * @is_open: TCP connected
 * @is_private_answer: its name led to an address that only exists in private networks
 * @certificate: (nullable): with its problems
 * @date_unix: what time it says it is; 0 if it did not
 * @sent_to: (nullable): where a question to its open page was sent, if that is somebody
 *   else's
 *
 * What a host told that has nothing to do with the account.
 */
typedef struct
{
  char          *host;
  guint16        port;
  gboolean       is_mail;
  gboolean       is_open;
  gboolean       is_private_answer;
  PfCertificate *certificate;
  gint64         date_unix;
  char          *sent_to;
} PfControl;

void pf_control_free (PfControl *control);

/**
 * PfVantage:
 * @dns_lies: a name that cannot exist resolved
 * @has_proxy: a proxy is set up for the web on this computer
 * @controls: (element-type PfControl): empty: not needed, or switched off
 * @controls_off: they are switched off
 * @clock_offset_s: this clock against the controls' dates; %G_MAXINT64: not known
 * @in_hosts_file: (array zero-terminated=1): of the servers' names, those that this
 *   computer's own list redirects
 *
 * This computer and network, as seen at the start and after a failure.
 */
typedef struct
{
  gboolean   has_ipv4;
  gboolean   has_ipv6;
  gboolean   is_offline;
  gboolean   is_portal;
  char      *portal_url; /* (nullable) */
  gboolean   has_vpn;
  gboolean   has_proxy;
  gboolean   dns_lies;
  GPtrArray *controls;
  gboolean   controls_off;
  gint64     clock_offset_s;
  char     **in_hosts_file;
} PfVantage;

PfVantage *pf_vantage_new (void);
void       pf_vantage_free (PfVantage *vantage);

/**
 * PfDiagnosis:
 * @id: a short name for this run, so that two can be told apart
 * @wants: (array zero-terminated=0): which protocols were asked about, by #PfProtocol
 * @names: (element-type PfDnsAnswer): what the name service says of servers that were
 *   not found, and of those that DNS itself named
 * @probes: (element-type PfProbe): best first within a protocol
 * @family_probes: (element-type PfProbe): the same endpoints by the family of addresses
 *   that was not taken
 * @other_names: (element-type utf8 utf8): for a server whose certificate has another
 *   name: that name, if it leads to the same address
 * @sign_ins: (element-type PfSignIn)
 * @allows_plaintext: the person let the password cross an open connection
 * @password_hint: (nullable): what is odd about the password itself: "blank" at its ends
 * @findings: (element-type PfFinding): the cause first
 * @verdict_imap: "usable", "usable-with-risk", "blocked", "not-offered", "not-checked"
 * @verdict_pop3: likewise
 * @cause: (nullable): id of the one finding that explains the rest
 * @was_stopped: it was interrupted: what is missing was not looked at
 *
 * One run, with everything needed to show it again.
 */
typedef struct
{
  char        *id;
  gint64       started_unix;
  gint64       elapsed_us;
  gboolean     wants[3];
  gboolean     has_secret;
  gboolean     was_stopped;
  gboolean     allows_plaintext;
  PfVantage   *vantage;
  PfDiscovery *discovery; /* (nullable) */
  GPtrArray   *names;
  GPtrArray   *probes;
  GPtrArray   *family_probes;
  GHashTable  *other_names;
  GPtrArray   *sign_ins;
  char        *password_hint;
  GPtrArray   *findings;
  char        *verdict_imap;
  char        *verdict_pop3;
  char        *cause;
  PfExit       exit;
} PfDiagnosis;

PfDiagnosis *pf_diagnosis_new (void);
void         pf_diagnosis_free (PfDiagnosis *diagnosis);

/* Returns: (transfer none) (nullable): the finding that is the cause */
const PfFinding *pf_diagnosis_get_cause (const PfDiagnosis *self);

/* Returns: (transfer none) (nullable): the first finding with @id */
const PfFinding *pf_diagnosis_find (const PfDiagnosis *self, const char *id);

/**
 * pf_diagnose:
 * @self: with everything that was seen
 * @rules: (nullable): known sentences
 * @providers: (nullable): facts; finds the provider by server if discovery did not
 * @now: Unix seconds
 *
 * Works out findings, cause, verdicts and exit code from what was seen; what it held of
 * these before is replaced.  Pure: asks nobody, and needs no network.
 */
void pf_diagnose (PfDiagnosis *self, PfRules *rules, PfProviders *providers, gint64 now);

/**
 * pf_diagnose_needs_controls:
 *
 * Returns: whether something failed that other hosts can explain
 */
gboolean pf_diagnose_needs_controls (const PfDiagnosis *self);

/**
 * pf_diagnose_list_others:
 *
 * What is worth looking at too, after the servers that were found for an address: the
 * other port of one whose port is shut or another protocol's; where no server was found,
 * the domain's usual ones, since one without a good certificate is not found by its name.
 * Those that answer become probes of @self.  Pure.
 *
 * Returns: (transfer full) (element-type PfEndpoint): IMAP and POP3; mostly none
 */
GPtrArray *pf_diagnose_list_others (const PfDiagnosis *self);

/* Returns: (transfer none) (nullable): of @protocol's probes the one that a person would
 * use: the first without trouble, else the first */
const PfProbe *pf_diagnose_pick (const PfDiagnosis *self, PfProtocol protocol);

/* Whether a password may go there: TCP, the right protocol, encrypted and verified. */
gboolean pf_probe_is_sound (const PfProbe *probe);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfDiagnosis, pf_diagnosis_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfFinding, pf_finding_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfSignIn, pf_sign_in_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfVantage, pf_vantage_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfControl, pf_control_free)

G_END_DECLS
