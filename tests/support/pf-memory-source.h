/* pf-memory-source.h - a source in memory, for tests of what moves mail
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "mailbox/pf-source.h"

G_BEGIN_DECLS

/**
 * PfMemorySource:
 *
 * A source whose folders and messages a test makes, and may change between two
 * calls.  One account, "Local Folders".
 *
 * Threads: one at a time.
 */
#define PF_TYPE_MEMORY_SOURCE (pf_memory_source_get_type ())
G_DECLARE_FINAL_TYPE (PfMemorySource, pf_memory_source, PF, MEMORY_SOURCE, GObject)

PfMemorySource *pf_memory_source_new (void);

/* From now on it is one on a server, which finds its messages by their unique ids. */
void pf_memory_source_set_remote (PfMemorySource *self);

/* @path: joined with "/"; a folder is made at first use. */
void pf_memory_source_add_folder (PfMemorySource *self, const char *path, PfRole role);

/* Adds a message; its locator is its number in the folder. */
PfMessage *pf_memory_source_add (PfMemorySource *self,
                                 const char     *path,
                                 const char     *bytes,
                                 guint           flags);

/* Replaces the bytes of a message without a new stamp, as another program would. */
void pf_memory_source_change (PfMemorySource *self,
                              const char     *path,
                              guint           number,
                              const char     *bytes);

/* Removes a message: the stamp changes, later ones move up. */
void pf_memory_source_remove (PfMemorySource *self, const char *path, guint number);

/* How many messages were read in full since the last call. */
guint pf_memory_source_take_reads (PfMemorySource *self);

G_END_DECLS
