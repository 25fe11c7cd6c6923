/* pf-bird-source.h - a Thunderbird, Betterbird or SeaMonkey profile as a source
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "local/pf-bird-profiles.h"
#include "mailbox/pf-source.h"

G_BEGIN_DECLS

/**
 * PfBirdSource:
 *
 * One profile, or a copied Mail tree without settings.  Its accounts are listed all;
 * folders are listed of those whose mail is only here (POP3, Local Folders): what an
 * IMAP account keeps in ImapMail is a copy of the server's.
 *
 * Several POP3 accounts may deliver into one Inbox, that of Local Folders mostly.
 * Such an Inbox appears once under each of them, with the mail that it downloaded,
 * and once under its owner with the rest: together each message once.
 *
 * Threads: as #PfSource.
 */
#define PF_TYPE_BIRD_SOURCE (pf_bird_source_get_type ())
G_DECLARE_FINAL_TYPE (PfBirdSource, pf_bird_source, PF, BIRD_SOURCE, GObject)

/**
 * pf_bird_source_new:
 * @profile: (transfer full): what was found
 */
PfSource *pf_bird_source_new (PfBirdProfile *profile);

/* Returns: (transfer none): the profile */
const PfBirdProfile *pf_bird_source_get_profile (PfBirdSource *self);

G_END_DECLS
