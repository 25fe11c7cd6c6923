/* pf-mbox-postmark.h - the line between two messages of an mbox file: "From " and a date
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A longer line is no postmark. */
#define PF_MBOX_POSTMARK_MAX 1024

/**
 * PfMboxForm:
 * @PF_MBOX_FORM_NONE: begins with "From " and goes on like prose
 * @PF_MBOX_FORM_BARE: "From " and nothing else (Thunderbird 122 to 131)
 * @PF_MBOX_FORM_DASH: "From -" and anything (Netscape, Thunderbird)
 * @PF_MBOX_FORM_DATED: a sender, or none, and a date
 */
typedef enum
{
  PF_MBOX_FORM_NONE,
  PF_MBOX_FORM_BARE,
  PF_MBOX_FORM_DASH,
  PF_MBOX_FORM_DATED,
} PfMboxForm;

/**
 * PfMboxPostmark:
 * @form: what it looks like; with a date and "-" as sender it is DATED
 * @is_dash: the sender is "-"
 * @is_quoted: the sender is in double quotes (readpst)
 * @is_takeout: the sender ends with "@xxx" (Google Takeout)
 * @when: the date, read as UTC if it has no zone; or %G_MININT64
 * @zone: minutes east of UTC
 * @has_zone: whether the line names its zone; else the date is local time by custom
 */
typedef struct
{
  PfMboxForm form;
  gboolean   is_dash;
  gboolean   is_quoted;
  gboolean   is_takeout;
  gint64     when;
  int        zone;
  gboolean   has_zone;
} PfMboxPostmark;

/**
 * pf_mbox_postmark_parse:
 * @line: from "From " on, with or without its line end; any bytes
 *
 * All forms seen in the wild.  Without a zone, @when is what a clock set to UTC would
 * mean; pf_date_assume_local() makes local time of it.
 */
void pf_mbox_postmark_parse (const guint8   *line,
                             gsize           length,
                             PfMboxPostmark *out_postmark);

G_END_DECLS
