/* pf-fields.h - is what a person typed usable, and if not, what is wrong with it
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/pf-endpoint.h"

G_BEGIN_DECLS

/* What is wrong with a field; the face has one sentence for each. */
typedef enum
{
  PF_FIELD_GOOD,
  PF_FIELD_EMPTY,
  PF_FIELD_NO_AT,      /* an address without @ */
  PF_FIELD_NOT_ONE_AT, /* an address with more than one @ */
  PF_FIELD_NO_DOMAIN,  /* an address that ends in @ */
  PF_FIELD_NO_NAME,    /* an address that begins with @ */
  PF_FIELD_HAS_BLANK,  /* a blank or a control character inside */
  PF_FIELD_IS_URL,     /* a server's name with "imap://" before it */
  PF_FIELD_HAS_PORT,   /* a server's name with ":993" behind it */
  PF_FIELD_IS_ADDRESS, /* an e-mail address where a server's name belongs */
  PF_FIELD_BAD_HOST,   /* no name that a server can have */
  PF_FIELD_BAD_PORT,   /* not a number from 1 to 65535 */
} PfField;

/**
 * pf_field_check_address:
 * @text: what was typed
 * @out_address: (out) (optional): without blanks around it
 */
PfField pf_field_check_address (const char *text, char **out_address);

/**
 * pf_field_check_host:
 * @text: what was typed: a name (any script), an IPv4 or IPv6 address
 * @out_host: (out) (optional): as #PfEndpoint wants it: A-labels, no brackets, no
 *   final dot
 */
PfField pf_field_check_host (const char *text, char **out_host);

PfField pf_field_check_port (const char *text, guint16 *out_port);

/* A sign-in name: not empty, no control character. */
PfField pf_field_check_user (const char *text, char **out_user);

/**
 * pf_field_check_day:
 * @text: "2015", "2015-06-30", or nothing for no limit
 * @out_unix: (out): its beginning in this computer's time, or %G_MININT64
 */
gboolean pf_field_check_day (const char *text, gint64 *out_unix);

#define PF_FIELD_MEGABYTE 1000000
#define PF_FIELD_MOST_MEGABYTES 1000000

/* @out_size: (out): octets; 0 for an empty field */
gboolean pf_field_check_megabytes (const char *text, guint64 *out_size);

G_END_DECLS
