/* pf-settings.h - what a configuration document says, before anybody's name is put in
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "discover/pf-discover.h"
#include "discover/pf-domain.h"

G_BEGIN_DECLS

#define PF_SETTINGS_DOCUMENT_MAX 262144 /* bytes of one document */
#define PF_SETTINGS_SERVERS_MAX 64      /* servers of one document */
#define PF_SETTINGS_NOTES_MAX 32
#define PF_SETTINGS_PROBLEMS_MAX 64
#define PF_SETTINGS_DOMAINS_MAX 500

/**
 * PfSetting:
 * @host: may hold places ("mail.%EMAILDOMAIN%")
 * @username: (nullable): may hold places; %NULL if the document does not say
 * @auth: (array zero-terminated=1): "password", "challenge", "oauth2", "ntlm", "gssapi",
 *   "none", …, in the document's order
 *
 * One server of a document.
 */
typedef struct
{
  PfProtocol protocol;
  PfSecurity security;
  char      *host;
  guint16    port;
  char      *username;
  char     **auth;
} PfSetting;

PfSetting *pf_setting_new (PfProtocol         protocol,
                           PfSecurity         security,
                           const char        *host,
                           guint16            port,
                           const char        *username,
                           const char *const *auth);
void       pf_setting_free (PfSetting *setting);

/**
 * PfSettings:
 * @servers: (element-type PfSetting): in the document's order
 * @notes: (element-type PfNote): what must be switched on, and help pages
 * @domains: (element-type utf8): whose settings they are, as written: may hold places;
 *   none if it does not say
 * @problems: (element-type utf8): what was skipped and why, English
 * @has_mistakes: something in it was put right
 * @redirect: (nullable): the document only says to ask there (Autodiscover)
 *
 * What one document says.
 */
typedef struct
{
  GPtrArray *servers;
  GPtrArray *notes;
  GPtrArray *domains;
  GPtrArray *problems;
  gboolean   has_mistakes;
  char      *redirect;
} PfSettings;

PfSettings *pf_settings_new (void);
void        pf_settings_free (PfSettings *self);

/* Adds a line to the problems, as long as there are not too many. */
void pf_settings_note_problem (PfSettings *self, const char *format, ...)
    G_GNUC_PRINTF (2, 3);

/* Adds a note, unless its address is not http or https, or there are too many. */
void pf_settings_add_note (PfSettings *self,
                           gboolean    is_required,
                           const char *url,
                           const char *text);

/**
 * pf_settings_make_candidates:
 * @name: (nullable): whose; %NULL leaves the places as they are
 * @provenance: (transfer none): where the document is from
 *
 * Fills in the name; a server whose host then is no name is left out.
 *
 * Returns: (transfer full) (element-type PfCandidate)
 */
GPtrArray *pf_settings_make_candidates (PfSettings         *self,
                                        const PfMailName   *name,
                                        const PfProvenance *provenance);

/* Returns: (transfer full) (nullable): why port and encryption do not fit each other */
char *pf_settings_find_doubt (PfProtocol protocol, PfSecurity security, guint16 port);

/* Whether the document says for whom it is, and @domain is not among these. */
gboolean pf_settings_leaves_out (const PfSettings *self, const char *domain);

/**
 * pf_settings_parse_config:
 *
 * Reads a configuration file of Thunderbird's kind (config-v1.1 and 1.2).  What it does
 * not know is left aside, a server that cannot be used is skipped alone and named in the
 * problems.  Pure.
 *
 * Errors: %PF_PROTO_ERROR_UNEXPECTED for a web page and for XML of another kind,
 * %PF_PROTO_ERROR_MALFORMED for what cannot be read, or is too large.
 */
PfSettings *pf_settings_parse_config (const char *data, gsize length, GError **error);

/**
 * pf_settings_parse_pox:
 * @asked_address: (nullable): the address that the request named; a user name that
 *   repeats it, or its local part, becomes a place
 *
 * Reads an answer of Autodiscover ("plain old XML", MS-OXDSCLI).  Pure.
 *
 * Errors: as pf_settings_parse_config().
 */
PfSettings *pf_settings_parse_pox (const char *data,
                                   gsize       length,
                                   const char *asked_address,
                                   GError    **error);

/**
 * pf_settings_parse_pacc:
 *
 * Reads a user-agent-configuration.json (draft-ietf-mailmaint-pacc).  Pure.
 *
 * Errors: as pf_settings_parse_config().
 */
PfSettings *pf_settings_parse_pacc (const char *data, gsize length, GError **error);

/**
 * pf_settings_check_digest:
 * @records: the texts of the domain's TXT records, each with its strings joined
 *
 * Returns: 1 if one of @records holds the digest of the document, 0 if there are
 *   digests and none is it, -1 if there are none
 */
int pf_settings_check_digest (const char *data, gsize length, const char *const *records);

/**
 * pf_settings_parse_any:
 *
 * Tells by its content which of the three it is.
 *
 * @out_kind: (out) (optional): "autoconfig", "autodiscover", "pacc"
 */
PfSettings *pf_settings_parse_any (const char  *data,
                                   gsize        length,
                                   const char **out_kind,
                                   GError     **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfSetting, pf_setting_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfSettings, pf_settings_free)

G_END_DECLS
