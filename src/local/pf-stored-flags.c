/* pf-stored-flags.c - keywords and status bits of a store as flags of a message
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "local/pf-stored-flags.h"

#include "base/pf-limits.h"

/* nsMsgMessageFlags: the bits of X-Mozilla-Status that mean something to us. */
#define MOZILLA_READ 0x0001
#define MOZILLA_REPLIED 0x0002
#define MOZILLA_MARKED 0x0004
#define MOZILLA_EXPUNGED 0x0008
#define MOZILLA_FEED 0x0040
#define MOZILLA_PARTIAL 0x0400
#define MOZILLA_QUEUED 0x0800
#define MOZILLA_FORWARDED 0x1000

/* And of X-Mozilla-Status2, of which only the upper half counts. */
#define MOZILLA2_IMAP_DELETED 0x00200000
#define MOZILLA2_MDN_SENT 0x00800000
#define MOZILLA2_LABEL_SHIFT 25
#define MOZILLA2_LABEL_MASK 7
#define MOZILLA2_LAST_LABEL 5

/* clang-format off */
/* Keywords that are flags under another name. */
static const struct
{
  const char *keyword;
  PfFlags     flag;
} flag_keywords[] = {
  { "$Forwarded", PF_FLAG_FORWARDED },
  { "Forwarded",  PF_FLAG_FORWARDED },
  { "$MDNSent",   PF_FLAG_MDN_SENT },
  { "$Junk",      PF_FLAG_JUNK },
  { "Junk",       PF_FLAG_JUNK },
  { "$NotJunk",   PF_FLAG_NOT_JUNK },
  { "NotJunk",    PF_FLAG_NOT_JUNK },
  { "NonJunk",    PF_FLAG_NOT_JUNK },
};
/* clang-format on */

void
pf_message_add_keyword (PfMessage *message, const char *keyword)
{
  gsize  count = message->keywords != NULL ? g_strv_length (message->keywords) : 0;
  char **keywords;

  for (gsize i = 0; i < G_N_ELEMENTS (flag_keywords); i++)
    if (g_ascii_strcasecmp (keyword, flag_keywords[i].keyword) == 0)
      {
        message->flags |= flag_keywords[i].flag;
        return;
      }

  for (gsize i = 0; i < count; i++)
    if (g_ascii_strcasecmp (message->keywords[i], keyword) == 0)
      return;
  if (count >= PF_LIMIT_KEYWORDS)
    return;

  keywords = g_renew (char *, message->keywords, count + 2);
  keywords[count] = g_utf8_make_valid (keyword, -1);
  keywords[count + 1] = NULL;
  message->keywords = keywords;
}

void
pf_message_apply_mozilla_status (PfMessage *message, guint status)
{
  message->flags |= (status & MOZILLA_READ) != 0 ? PF_FLAG_SEEN : 0;
  message->flags |= (status & MOZILLA_REPLIED) != 0 ? PF_FLAG_ANSWERED : 0;
  message->flags |= (status & MOZILLA_MARKED) != 0 ? PF_FLAG_FLAGGED : 0;
  message->flags |= (status & MOZILLA_FORWARDED) != 0 ? PF_FLAG_FORWARDED : 0;
  message->stored |= (status & MOZILLA_EXPUNGED) != 0 ? PF_STORED_EXPUNGED : 0;
  message->stored |= (status & MOZILLA_FEED) != 0 ? PF_STORED_FEED : 0;
  message->stored |= (status & MOZILLA_PARTIAL) != 0 ? PF_STORED_PARTIAL : 0;
  message->stored |= (status & MOZILLA_QUEUED) != 0 ? PF_STORED_QUEUED : 0;
}

void
pf_message_apply_mozilla_status2 (PfMessage *message, guint32 status2)
{
  guint label = (status2 >> MOZILLA2_LABEL_SHIFT) & MOZILLA2_LABEL_MASK;

  message->flags |= (status2 & MOZILLA2_MDN_SENT) != 0 ? PF_FLAG_MDN_SENT : 0;
  message->stored |= (status2 & MOZILLA2_IMAP_DELETED) != 0 ? PF_STORED_EXPUNGED : 0;

  if (label >= 1 && label <= MOZILLA2_LAST_LABEL)
    {
      g_autofree char *keyword = g_strdup_printf ("$label%u", label);

      pf_message_add_keyword (message, keyword);
    }
}
