/* pf-sim-private.h - what the files of the simulation share
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "advise/pf-sim.h"

G_BEGIN_DECLS

/* Adds a line to the log, if there is one. */
void pf_sim_say (PfSimResult *result, PfSimPlace speaker, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

/* IMAP's name of a folder. */
const char *pf_sim_folder_name (PfSimFolder folder);

/* Puts a copy at the end, with a new serial.  Returns: (nullable): %NULL if it is full */
PfSimItem *pf_sim_box_add (PfSimState *state, PfSimBox *box, PfSimItem item);
void       pf_sim_box_remove (PfSimBox *box, guint position);

/* Gives @item a number of the server's folder.  Returns: (nullable): %NULL if full */
PfSimItem *pf_sim_server_add (PfSimState *state, PfSimFolder folder, PfSimItem item);

/* Returns: the position, or -1 */
int pf_sim_box_find_uid (const PfSimBox *box, guint uid);

/* Marks as removed here.  Returns: whether there was room for that mark */
gboolean pf_sim_device_forget (PfSimDevice *device, const PfSimItem *item);

/* POP3 (RFC 1939) */
void pf_sim_pop3_collect (PfSimState *state, PfSimPlace place, PfSimResult *result);
void pf_sim_pop3_drop (PfSimState *state, PfSimPlace place, PfSimResult *result);
void pf_sim_pop3_delete (PfSimState *state, PfSimPlace place, PfSimResult *result);

/* IMAP (RFC 9051): tell the server what was done here; then also show what it has. */
void pf_sim_imap_push (PfSimState *state, PfSimPlace place, PfSimResult *result);
void pf_sim_imap_update (PfSimState *state, PfSimPlace place, PfSimResult *result);
void pf_sim_imap_upload (PfSimState *state, PfSimPlace place, PfSimResult *result);

G_END_DECLS
