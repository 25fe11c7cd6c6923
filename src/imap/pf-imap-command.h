/* pf-imap-command.h - commands as the bytes that are sent
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PfImapCommand:
 * @text: the bytes so far, without tag and final CRLF
 * @breaks: (element-type gsize): offsets in @text, right behind "{n}" CRLF, at
 *   which the server must say "+" before more is sent
 * @has_literal_plus: the server takes "{n+}" for any size
 *
 * A command being built.  Pure.
 */
typedef struct
{
  GString *text;
  GArray  *breaks;
  gboolean has_literal_plus;
} PfImapCommand;

void pf_imap_command_init (PfImapCommand *self,
                           gboolean       has_literal_plus,
                           const char    *start);
void pf_imap_command_clear (PfImapCommand *self);

/* Appends @text as it is. */
void pf_imap_command_add (PfImapCommand *self, const char *text);

/* Appends @text as an atom if it is one, else quoted, else (8-bit, CR, LF, very
 * long) as a literal. */
void pf_imap_command_add_astring (PfImapCommand *self, const char *text);

/* What each of #PfFlags is called, in the order in which they are sent. */
typedef struct
{
  guint       flag;
  const char *name;
} PfImapFlagName;

#define PF_IMAP_N_FLAGS 9

extern const PfImapFlagName pf_imap_flag_names[PF_IMAP_N_FLAGS];

/* Appends "(\Seen $Forwarded tag)"; keywords that are no atoms are left out. */
void pf_imap_append_flags (GString *out, guint flags, const char *const *keywords);

/**
 * pf_imap_append_date:
 * @unix_time: Unix seconds
 * @zone: minutes east of UTC; one outside a day counts as 0
 *
 * Appends a quoted date-time, "\"17-Jul-1996 02:44:25 -0700\"".
 *
 * Returns: %FALSE, with nothing appended, for a time outside the years 1 to 9999
 */
gboolean pf_imap_append_date (GString *out, gint64 unix_time, int zone);

/* Whether @text may stand as a keyword (an atom that is no system flag). */
gboolean pf_imap_is_keyword (const char *text);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PfImapCommand, pf_imap_command_clear)

G_END_DECLS
