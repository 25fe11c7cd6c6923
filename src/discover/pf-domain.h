/* pf-domain.h - names: clean, whose they are, and of whom an address is
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * pf_domain_clean:
 * @name: a host or domain name from anywhere: non-ASCII, a dot at its end, any case, or
 *   an IP address
 *
 * Returns: (transfer full) (nullable): A-labels in lower case, or the IP address without
 *   brackets; %NULL if it cannot be a name of a host
 */
char *pf_domain_clean (const char *name);

/**
 * pf_domain_base:
 * @name: cleaned
 *
 * Returns: (transfer full) (nullable): the part that somebody registered ("example.co.uk"
 *   of "mx.example.co.uk"); %NULL if @name is a public suffix or an IP address
 */
char *pf_domain_base (const char *name);

/* Whether both names lie in the same registered domain. */
gboolean pf_domain_is_same_owner (const char *a, const char *b);

/**
 * PfMailName:
 * @address: (nullable): as typed, trimmed; %NULL for a bare domain
 * @local: (nullable): the part before the last "@", verbatim
 * @domain: A-labels, lower case
 *
 * Of whom the settings are.  Immutable once made.
 */
typedef struct
{
  char *address;
  char *local;
  char *domain;
} PfMailName;

/* Errors: %PF_DISCOVER_ERROR_BAD_ADDRESS. */
PfMailName *pf_mail_name_new (const char *address, GError **error);
void        pf_mail_name_free (PfMailName *self);

/**
 * pf_mail_name_fill:
 * @self: (nullable): %NULL fills in nothing
 * @text: may hold %EMAILADDRESS%, %EMAILLOCALPART%, %EMAILDOMAIN%, mixed with others
 *
 * Returns: (transfer full) (nullable): @text with its places filled in; %NULL if one of
 *   them is not known
 */
char *pf_mail_name_fill (const PfMailName *self, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfMailName, pf_mail_name_free)

G_END_DECLS
