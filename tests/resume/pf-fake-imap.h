/* pf-fake-imap.h - a small IMAP server in a thread that fails when and how it is told
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "mailbox/pf-mailbox.h"

G_BEGIN_DECLS

/* How a server answers; capability lists are those of real servers, less a few. */
typedef enum
{
  PF_FAKE_DOVECOT,        /* LITERAL+, UIDPLUS, MULTIAPPEND, LIST-STATUS */
  PF_FAKE_DOVECOT_SINGLE, /* the same without MULTIAPPEND */
  PF_FAKE_CYRUS,          /* LITERAL+, UIDPLUS, no LIST-STATUS */
  PF_FAKE_COURIER,        /* synchronising literals, no UIDPLUS, NOOP before news */
} PfFakeShape;

/* What a server does that it should not; a set. */
typedef enum
{
  PF_FAKE_NO_APPENDUID = 1 << 0,    /* says UIDPLUS, gives none */
  PF_FAKE_PERMUTED = 1 << 1,        /* the UIDs of one command backwards */
  PF_FAKE_NEW_VALIDITY = 1 << 2,    /* renumbers everything at the next connection */
  PF_FAKE_VOLUNTEER = 1 << 3,       /* a wrong UIDNEXT in the middle of an APPEND */
  PF_FAKE_STRAY_NO = 1 << 4,        /* "* NO" before the tagged OK */
  PF_FAKE_REWRITE = 1 << 5,         /* stores something else than it was sent */
  PF_FAKE_COMMIT_LATE = 1 << 6,     /* stores what it had when the line was cut only
                                      * after the client has come back */
  PF_FAKE_REFUSE_KEYWORDS = 1 << 7, /* says "\*", then refuses every keyword */
  PF_FAKE_REFUSE_8BIT = 1 << 8,     /* takes no raw 8-bit bytes in a header */
  PF_FAKE_FULL = 1 << 9,            /* OVERQUOTA from the second message on */
  PF_FAKE_BUSY_ONCE = 1 << 10,      /* UNAVAILABLE to the first APPEND */
  PF_FAKE_REFUSE_ALL = 1 << 11,     /* NO to every APPEND */
  PF_FAKE_DROP_FLAGS = 1 << 12,     /* takes flags and keywords, keeps none */
  PF_FAKE_REFUSE_COPY = 1 << 13,    /* NO to every COPY and MOVE */
  PF_FAKE_FAR = 1 << 14,            /* what it says to APPEND comes late */
  PF_FAKE_BUSY_OFTEN = 1 << 15,     /* UNAVAILABLE to every fifth APPEND */
  PF_FAKE_POISON = 1 << 20,         /* hangs up at a message that says "poison" */
  PF_FAKE_SMALL = 1 << 21,          /* TOOBIG from 300 octets on */
  PF_FAKE_GMAIL = 1 << 22,          /* views of all mail; labels; a Trash */
  PF_FAKE_SECRET_UID = 1 << 23,     /* says no UIDPLUS, gives APPENDUID */
  PF_FAKE_IMPATIENT = 1 << 24,      /* hangs up at the third NO of a connection */
  PF_FAKE_REFUSE_BAD = 1 << 25,     /* NO to a message that says "bad" */
  PF_FAKE_ONE_LINE = 1 << 26,       /* takes one connection at a time */
  PF_FAKE_AUTO_EXPUNGE = 1 << 27,   /* expunges what is marked \Deleted at once */
  PF_FAKE_NO_TRASH = 1 << 28,       /* hides its Trash, as a Gmail user may choose */
} PfFakeLies;

typedef enum
{
  PF_FAKE_NO_CUT,
  PF_FAKE_CUT_IN,  /* after byte n of what the client sends */
  PF_FAKE_CUT_OUT, /* after byte n of what the server sends */
} PfFakeCut;

/**
 * PfFakeImap:
 *
 * Listens on a free port of 127.0.0.1, plainly, several connections at once.  One is
 * greeted only when those that the client has left are over.
 * Its mail survives connections.  Bytes are counted from the beginning of the first
 * APPEND, both ways.
 *
 * Threads: the calls below may come from the test's thread at any time.
 */
typedef struct _PfFakeImap PfFakeImap;

PfFakeImap *pf_fake_imap_new (PfFakeShape shape, guint lies);
void        pf_fake_imap_free (PfFakeImap *self);
guint16     pf_fake_imap_get_port (PfFakeImap *self);
void        pf_fake_imap_set_lies (PfFakeImap *self, guint lies);

/* Cuts one connection after the n-th counted byte. */
void pf_fake_imap_cut (PfFakeImap *self, PfFakeCut direction, guint after);

/* The same, counted from the beginning of the first @command ("UID COPY"). */
void pf_fake_imap_cut_from (PfFakeImap *self,
                            const char *command,
                            PfFakeCut   direction,
                            guint       after);

/* Cuts one connection after the n-th byte of what the server sends from the first
 * UID FETCH on. */
void pf_fake_imap_cut_fetch (PfFakeImap *self, guint after);

/* Lets the next cut hit only the n-th connection since the reset; 0 for any. */
void pf_fake_imap_cut_line (PfFakeImap *self, guint number);

/* How many connections there were since the reset, and how many were turned away. */
guint pf_fake_imap_count_lines (PfFakeImap *self, guint *out_turned_away);

/* Whether that has happened; FALSE when the dialogue was shorter. */
gboolean pf_fake_imap_was_cut (PfFakeImap *self);

/* Puts a message into a folder, as another client would. */
void pf_fake_imap_put (PfFakeImap *self, const char *folder, const char *bytes);

/* Takes a message away, as the person would; by its number from 0. */
void pf_fake_imap_remove (PfFakeImap *self, const char *folder, guint number);

/* Puts a mark on a message, as the person would; by its number from 0. */
void pf_fake_imap_mark (PfFakeImap *self,
                        const char *folder,
                        guint       number,
                        const char *flag);

gboolean pf_fake_imap_has_folder (PfFakeImap *self, const char *folder);

/* Forgets all mail and folders. */
void pf_fake_imap_reset (PfFakeImap *self);

guint pf_fake_imap_count (PfFakeImap *self, const char *folder);

/* How many messages of @folder are exactly @bytes. */
guint pf_fake_imap_count_equal (PfFakeImap *self, const char *folder, const char *bytes);

/* Returns: (transfer full) (nullable): "(\Seen) 01-Jan-2026 …" of the first such */
char *pf_fake_imap_describe (PfFakeImap *self, const char *folder, const char *bytes);

/* How many commands of that name were received since the last call; "BODY[]" counts
 * those that ask for a whole message. */
guint pf_fake_imap_take_commands (PfFakeImap *self, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfFakeImap, pf_fake_imap_free)

G_END_DECLS
