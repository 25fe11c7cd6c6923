/* pf-smtp-reply.h - the lines that a submission server says
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 5321 4.2 (replies), RFC 3463 (enhanced codes), RFC 4954 6 (of AUTH)
 */

#pragma once

#include "text/pf-meaning.h"

G_BEGIN_DECLS

#define PF_SMTP_LIMIT_LINES 200 /* of one reply */

/**
 * PfSmtpReply:
 * @code: 220 to 599
 * @enhanced: (nullable): "5.7.8"
 * @lines: (element-type utf8): the texts without code and enhanced code, valid UTF-8
 *
 * One reply, of one line or several.
 */
typedef struct
{
  guint      code;
  char      *enhanced;
  GPtrArray *lines;
} PfSmtpReply;

typedef enum
{
  PF_SMTP_FEED_MORE,   /* the reply goes on */
  PF_SMTP_FEED_DONE,   /* it is whole */
  PF_SMTP_FEED_BROKEN, /* not SMTP, or past the limit */
} PfSmtpFeed;

/* Takes the next line, without its line end.  Begin with an all-zero reply.  Pure. */
PfSmtpFeed pf_smtp_reply_feed (PfSmtpReply *self, const char *line);
void       pf_smtp_reply_clear (PfSmtpReply *self);

/* Returns: (transfer full): its lines in one */
char *pf_smtp_reply_to_text (const PfSmtpReply *self);

/* What a refused sign-in means; @out_wait_ms as in the sentence, else 0. */
PfMeaning pf_smtp_judge (guint       code,
                         const char *enhanced,
                         const char *text,
                         gint64     *out_wait_ms);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PfSmtpReply, pf_smtp_reply_clear)

G_END_DECLS
