/* pf-look-mailbox.c - what the mailbox holds and takes
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-diagnose"

#include "diagnose/pf-look.h"

#define TIGHT_PERCENT 90
#define RESET_MESSAGES_MIN 10 /* fewer may all be new */

static PfFinding *
add (PfLook *look, const char *id, const PfSignIn *sign_in)
{
  PfFinding *finding = pf_look_add (look, id, NULL);

  finding->protocol = (int) sign_in->protocol;
  finding->host = g_strdup (sign_in->host);
  return finding;
}

static void
look_at_space (PfLook *look, const PfSignIn *imap)
{
  PfFinding *finding;

  if (imap->quota_limit <= 0 || imap->octets < 0)
    {
      pf_finding_set (add (look, "QUOTA-UNKNOWN", imap), "reason", "not-told");
      return;
    }
  if (imap->octets < imap->quota_limit / 100 * TIGHT_PERCENT)
    return;

  finding = add (look, imap->octets >= imap->quota_limit ? "QUOTA-FULL" : "QUOTA-TIGHT",
                 imap);
  pf_finding_set_int (finding, "used-bytes", imap->octets);
  pf_finding_set_int (finding, "limit-bytes", imap->quota_limit);
  pf_finding_add_evidence (finding,
                           "%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " octets used",
                           imap->octets, imap->quota_limit);
}

static void
look_at_limits (PfLook *look, const PfSignIn *imap)
{
  const PfPolicy *size = pf_look_policy (look, "max-message", NULL);
  const PfPolicy *daily = pf_look_policy (look, "daily-upload", NULL);
  PfFinding      *finding;

  if (imap->max_message > 0)
    {
      finding = add (look, "MSG-LIMIT", imap);
      pf_finding_set_int (finding, "limit-bytes", imap->max_message);
      pf_finding_add_evidence (finding, "APPENDLIMIT=%" G_GINT64_FORMAT,
                               imap->max_message);
    }
  else if (size != NULL)
    {
      finding = add (look, "MSG-LIMIT", imap);
      pf_look_policy (look, "max-message", finding);
      pf_finding_set (finding, "limit-bytes", size->value);
    }
  if (daily != NULL)
    {
      finding = add (look, "UPLOAD-LIMIT", imap);
      pf_look_policy (look, "daily-upload", finding);
      pf_finding_set (finding, "limit-bytes", daily->value);
    }
}

static void
look_at_both (PfLook *look, const PfSignIn *imap, const PfSignIn *pop3)
{
  PfFinding *finding;

  if (imap->messages < 0 || pop3->messages < 0 || pop3->messages >= imap->messages)
    return;

  finding = add (look, "POP-SEES-LESS", pop3);
  pf_finding_set_int (finding, "pop3-count", pop3->messages);
  pf_finding_set_int (finding, "imap-count", imap->messages);
  pf_finding_add_evidence (finding,
                           "STAT says %" G_GINT64_FORMAT ", INBOX has %" G_GINT64_FORMAT,
                           pop3->messages, imap->messages);
  pf_look_policy (look, "visible-messages", finding);
}

static void
look_at_deletions (PfLook *look, const PfSignIn *pop3)
{
  PfFinding *finding;

  if (pf_look_policy (look, "pop3-delete-everywhere", NULL) != NULL)
    pf_look_policy (look, "pop3-delete-everywhere", add (look, "POP-DELETES-ALL", pop3));
  if (pop3->messages < 0 || pop3->messages_later < 0 ||
      pop3->messages_later >= pop3->messages)
    return;

  finding = add (look, "OTHER-CLIENT-DELETES", pop3);
  pf_finding_set_int (finding, "gone-count", pop3->messages - pop3->messages_later);
  pf_finding_add_evidence (finding,
                           "STAT said %" G_GINT64_FORMAT ", then %" G_GINT64_FORMAT,
                           pop3->messages, pop3->messages_later);
}

static void
look_at_numbers (PfLook *look, const PfSignIn *pop3)
{
  PfFinding *finding;

  if (pop3->uidls == PF_UIDLS_REPEATED)
    pf_finding_add_evidence (add (look, "UIDL-DUP", pop3),
                             "two messages have the same UIDL");

  /* Fewer than before, and all new, is a program that collects and deletes. */
  if (pop3->uidl_known != 0 || pop3->uidl_before < RESET_MESSAGES_MIN ||
      pop3->messages < pop3->uidl_before)
    return;
  finding = add (look, "UIDL-RESET", pop3);
  pf_finding_set_int (finding, "messages", pop3->messages);
  pf_finding_add_evidence (finding,
                           "%" G_GINT64_FORMAT
                           " messages at the last visit, %" G_GINT64_FORMAT
                           " now, none with the same UIDL",
                           pop3->uidl_before, pop3->messages);
}

static void
look_at_folders (PfLook *look, const PfSignIn *imap)
{
  PfFinding *finding;

  if (imap->prefix == NULL || *imap->prefix == '\0')
    return;
  finding = add (look, "NS-PREFIX", imap);
  pf_finding_set (finding, "prefix", imap->prefix);
  pf_finding_add_evidence (finding, "personal namespace “%s”", imap->prefix);
}

void
pf_look_mailbox (PfLook *look)
{
  const PfSignIn *imap = pf_look_sign_in (look, PF_PROTOCOL_IMAP);
  const PfSignIn *pop3 = pf_look_sign_in (look, PF_PROTOCOL_POP3);

  if (imap != NULL && imap->is_in)
    {
      look_at_space (look, imap);
      look_at_limits (look, imap);
      look_at_folders (look, imap);
    }
  if (pop3 != NULL && pop3->is_in)
    {
      look_at_deletions (look, pop3);
      look_at_numbers (look, pop3);
    }
  if (imap != NULL && imap->is_in && pop3 != NULL && pop3->is_in)
    look_at_both (look, imap, pop3);
}
