/* pf-sim.h - a mail server, two computers and a phone, as POP3 and IMAP move letters
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The state is a plain value: copy it to keep a step to go back to.  pf_sim_step() is
 * pure; what it changed and what the programs said to each other are in the result.
 *
 * Simplified: one message is one letter; a letter that a computer keeps for itself and
 * also sees on the server, in the same folder, is shown once there.
 *
 * Threads: any.
 */

typedef enum
{
  PF_SIM_SERVER,
  PF_SIM_A,
  PF_SIM_B,
  PF_SIM_PHONE,
  PF_SIM_BACKUP, /* yesterday's copy of a computer */
  PF_SIM_PLACES,
} PfSimPlace;

typedef enum
{
  PF_SIM_INBOX,
  PF_SIM_SENT,
  PF_SIM_DRAFTS,
  PF_SIM_TRASH,
  PF_SIM_HOLIDAY,
  PF_SIM_FOLDERS,
} PfSimFolder;

typedef enum
{
  PF_SIM_POP3,
  PF_SIM_IMAP,
} PfSimMode;

/* What a program that uses POP3 does with letters it has collected. */
typedef enum
{
  PF_SIM_DELETE,
  PF_SIM_KEEP_14_DAYS,
  PF_SIM_KEEP,
} PfSimKeep;

typedef enum
{
  PF_SIM_READ = 1 << 0,
  PF_SIM_TEXT = 1 << 1, /* all of it is here, not only its line in the list */
  PF_SIM_OWN = 1 << 2,  /* in the device's own files, not an image of the server's */
} PfSimFlags;

#define PF_SIM_MOST_ITEMS 48 /* of a folder: half of them own */
#define PF_SIM_FULL 24       /* from here on nothing more is put into a folder */
#define PF_SIM_LETTERS 64
#define PF_SIM_UIDS 1024
#define PF_SIM_NEW_LETTER 6 /* the first letter that a person writes */

/**
 * PfSimItem:
 * @letter: 1 to %PF_SIM_LETTERS: 1 Invoice, 2 Photos, 3 Recipe, 4 Hotel, 5 Thanks, …
 * @home: the server's folder in which @uid counts
 * @uid: its number there; 0 if the server has none yet
 * @day: when it came to the server
 * @serial: names this copy, from step to step
 */
typedef struct
{
  guint8      letter;
  guint8      flags;
  PfSimFolder home;
  guint       uid;
  guint       day;
  guint       serial;
} PfSimItem;

typedef struct
{
  gboolean  exists;
  gboolean  is_to_make; /* made without internet; the server does not know it yet */
  guint     n;
  PfSimItem item[PF_SIM_MOST_ITEMS];
} PfSimBox;

/* A letter that was removed here, and whose removal the server does not know yet. */
typedef struct
{
  PfSimFolder home;
  guint       uid;
} PfSimGone;

/* Settings and memory of a computer or phone. */
typedef struct
{
  gboolean  is_there; /* takes part in the scene */
  gboolean  is_online;
  gboolean  is_broken;
  PfSimMode mode;
  PfSimKeep keep;
  gboolean  has_memory; /* keeps a list of what it collected (UIDL) */
  gboolean  has_offline_copy;
  gboolean  deletes_there; /* POP3: a letter deleted here is deleted on the server */
  guint32   seen[PF_SIM_UIDS / 32];
  PfSimGone gone[PF_SIM_FULL];
  guint     n_gone;
} PfSimDevice;

typedef struct
{
  PfSimBox    box[PF_SIM_PLACES][PF_SIM_FOLDERS];
  PfSimDevice device[PF_SIM_PLACES]; /* of computers and phone only */
  guint       next_uid[PF_SIM_FOLDERS];
  guint       next_serial;
  guint       next_letter;
  guint       day;
} PfSimState;

typedef enum
{
  PF_SIM_EVENT_ARRIVE, /* @letter comes to the server */
  PF_SIM_EVENT_CHECK,  /* collect, or update */
  PF_SIM_EVENT_READ,   /* @letter */
  PF_SIM_EVENT_DELETE, /* @letter */
  PF_SIM_EVENT_EMPTY_TRASH,
  PF_SIM_EVENT_WRITE,  /* a draft */
  PF_SIM_EVENT_ANSWER, /* and file it in Sent */
  PF_SIM_EVENT_MAKE_FOLDER,
  PF_SIM_EVENT_MOVE,   /* @letter into that folder */
  PF_SIM_EVENT_UPLOAD, /* IMAP: put the device's own letters on the server */
  PF_SIM_EVENT_OFFLINE,
  PF_SIM_EVENT_ONLINE,
  PF_SIM_EVENT_DROP,   /* POP3: begin to collect, lose the line before QUIT */
  PF_SIM_EVENT_BREAK,  /* the disk */
  PF_SIM_EVENT_REPAIR, /* a new, empty one */
  PF_SIM_EVENT_BACK_UP,
  PF_SIM_EVENT_DAYS,     /* fourteen pass */
  PF_SIM_EVENT_SET_MODE, /* @value: #PfSimMode */
  PF_SIM_EVENT_SET_KEEP, /* @value: #PfSimKeep */
  PF_SIM_EVENT_SET_MEMORY,
  PF_SIM_EVENT_SET_OFFLINE_COPY,
  PF_SIM_EVENT_SET_DELETES_THERE,
  PF_SIM_EVENT_STAGE, /* @value: #PfSimStage: everything is put up anew */
  PF_SIM_EVENTS,
} PfSimEventKind;

/* @place is the device that acts; what an event does not need is 0. */
typedef struct
{
  PfSimEventKind kind;
  PfSimPlace     place;
  guint          letter;
  guint          value;
} PfSimEvent;

/* How a scene begins. */
typedef enum
{
  PF_SIM_STAGE_PLAYGROUND, /* everything, the phone too */
  PF_SIM_STAGE_TWO_WAIT,   /* POP3, delete at once */
  PF_SIM_STAGE_FOLDERS_ON_A,
  PF_SIM_STAGE_IMAP_THREE,
  PF_SIM_STAGE_POP3_THREE, /* all have all, and the server keeps it */
  PF_SIM_STAGE_IMAP_TWO,
  PF_SIM_STAGE_POP3_TWO,
  PF_SIM_STAGE_THREE_WAIT,
  PF_SIM_STAGE_TRAIN,        /* IMAP without an offline copy */
  PF_SIM_STAGE_COLLECTED,    /* POP3, A has all three, the server none */
  PF_SIM_STAGE_ONLY_COPY,    /* the same with two */
  PF_SIM_STAGE_IMAP_OFFLINE, /* IMAP with an offline copy, two letters */
  PF_SIM_STAGE_MOVED,        /* A by IMAP, B still deletes by POP3 */
  PF_SIM_STAGES,
} PfSimStage;

typedef enum
{
  PF_SIM_CHANGE_REMOVED,  /* a row: at @position before; the last first */
  PF_SIM_CHANGE_APPEARED, /* a row: at @position after; the first first */
  PF_SIM_CHANGE_READ,     /* a row at @position */
  PF_SIM_CHANGE_UNREAD,   /* the same; only a stage does that */
  PF_SIM_CHANGE_FETCHED,  /* its text is here now; a row at @position */
  PF_SIM_CHANGE_DROPPED,  /* its text is not here any more; a row at @position */
  PF_SIM_CHANGE_FOLDER_MADE,
  PF_SIM_CHANGE_FOLDER_GONE,
  PF_SIM_CHANGE_SETTING, /* of a device */
  PF_SIM_CHANGE_OFFLINE,
  PF_SIM_CHANGE_ONLINE,
  PF_SIM_CHANGE_BROKEN,
  PF_SIM_CHANGE_REPAIRED,
  PF_SIM_CHANGE_NOT_HERE, /* nothing changed: @letter cannot be read without internet */
} PfSimChangeKind;

/* Applied in this order, they turn the lists before into the lists after. */
typedef struct
{
  PfSimChangeKind kind;
  PfSimPlace      place;
  PfSimFolder     folder;
  guint           letter;
  guint           position;
} PfSimChange;

#define PF_SIM_LINE 56

/* What was said on the wire. */
typedef struct
{
  PfSimPlace speaker; /* a device, or the server for its answers */
  char       text[PF_SIM_LINE];
} PfSimLine;

/**
 * PfSimResult:
 * @changes: (element-type PfSimChange)
 * @log: (element-type PfSimLine)
 */
typedef struct
{
  GArray *changes;
  GArray *log;
} PfSimResult;

void pf_sim_result_init (PfSimResult *result);
void pf_sim_result_clear (PfSimResult *result);

/* Puts everything up anew.  @state is all zeroes or an earlier state. */
void pf_sim_stage (PfSimState *state, PfSimStage stage);

/**
 * pf_sim_step:
 * @out: the state after @event; may not be @state
 * @result: (nullable): gets the changes and lines added
 *
 * An event that is not possible changes nothing.
 */
void pf_sim_step (const PfSimState *state,
                  const PfSimEvent *event,
                  PfSimState       *out,
                  PfSimResult      *result);

/* Whether @event would do something now: what a button's sensitivity shows. */
gboolean pf_sim_is_possible (const PfSimState *state, const PfSimEvent *event);

/* Adds what differs between two states to @changes. */
void pf_sim_diff (const PfSimState *before, const PfSimState *after, GArray *changes);

/* Whether @place, which uses IMAP, shows just what the server has, but for its own. */
gboolean pf_sim_is_synced (const PfSimState *state, PfSimPlace place);

/* Copies of all letters on the server and all devices, without the backup. */
guint pf_sim_count_copies (const PfSimState *state);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PfSimResult, pf_sim_result_clear)

G_END_DECLS
