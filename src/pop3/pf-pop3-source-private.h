/* pf-pop3-source-private.h - what the parts of the source share
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "pop3/pf-pop3-session.h"
#include "pop3/pf-pop3-source.h"
#include "pop3/pf-pop3-spool.h"

G_BEGIN_DECLS

#define PF_POP3_ACCOUNT "pop3" /* the only account's key */

/**
 * PfPop3Item:
 * @entry: (unowned): as the server lists it
 * @uidl: (unowned) (nullable): its unique id, if no other message has the same
 * @header: (owned) (nullable): digest of its header, where that was asked for
 * @spooled: (unowned) (nullable): what the spool has of it
 *
 * One message on the server.
 */
typedef struct
{
  PfPop3Entry   *entry;
  const char    *uidl;
  char          *header;
  PfPop3Spooled *spooled;
} PfPop3Item;

/* What is remembered of a message across connections. */
typedef struct
{
  guint breaks;  /* of the line while it was on its way */
  guint resized; /* how often it came with another size than told */
  char *digest;  /* (owned) (nullable): how it came then */
  char *refusal; /* (owned) (nullable): why it is not given out */

  gboolean is_skipped; /* passed in this scan without fetching it */
  char    *head; /* (owned) (nullable): its header, if that was given out at least */
  gsize    head_length;
} PfPop3Trouble;

struct _PfPop3Source
{
  GObject parent_instance;

  PfEndpoint   *endpoint;  /* (owned) */
  PfTrust      *trust;     /* (owned) (nullable) */
  PfPop3Account account;   /* its pointers are those above */
  char         *path;      /* (owned): the URL */
  char         *directory; /* (owned) (nullable): of the spool */

  PfPop3Spool   *spool;      /* (owned) (nullable) until it is needed */
  PfPop3Session *session;    /* (owned) (nullable) while connected */
  gboolean       is_reading; /* it was kept after a message was fetched again */
  GPtrArray     *entries;    /* (owned) (nullable): of the last list */
  GPtrArray     *items;      /* (owned) (nullable) (element-type PfPop3Item) */
  GHashTable    *troubles;   /* (owned): key → PfPop3Trouble */
  GPtrArray     *accounts;   /* (owned) (nullable) (element-type PfSourceAccount) */
  GStrv          warnings;   /* (owned) */
  gboolean       was_online;
  gint64         signed_in; /* monotonic time of the last sign-in; 0: none */
  int            login_delay_s;
  gint64         waited_ms; /* in a row without a message */
  guint          faults;    /* likewise */
  guint          caution;   /* how far the window is closed: an index of windows */
  guint          calm;      /* messages since then */
  gboolean       has_resized;

  const PfScanSink *sift_sink; /* (unowned) (nullable): while a scan fetches: who says
                                * what is wanted */
  gpointer          sift_data;

  PfPop3FetchFunc progress;
  gpointer        progress_data;
  PfPop3Fetch     fetch;
};

/* pf-pop3-source-look.c */

/* Connects if need be, lists, and finds what the spool has. */
gboolean pf_pop3_source_look (PfPop3Source *self,
                              GCancellable *cancellable,
                              GError      **error);

/* Drops the line without a word. */
void pf_pop3_source_leave (PfPop3Source *self);

/* Returns: (transfer full): what remembers a message across connections */
char *pf_pop3_item_dup_key (const PfPop3Item *item);

/* Returns: (transfer none): what is remembered of @item, made at first use */
PfPop3Trouble *pf_pop3_source_trouble (PfPop3Source *self, const PfPop3Item *item);

/* Returns: (nullable): why the server does not give it out */
const char *pf_pop3_source_refusal (PfPop3Source *self, const PfPop3Item *item);

void pf_pop3_trouble_free (PfPop3Trouble *trouble);

/* pf-pop3-source-fetch.c */

typedef gboolean (*PfPop3WantFunc) (const PfPop3Item *item, gpointer user_data);

/**
 * pf_pop3_source_fetch:
 * @wants: which of the messages that are not in the spool to fetch
 *
 * Fetches into the spool, across broken lines and pauses.  Afterwards each wanted
 * message of self->items is in the spool, or has a refusal.
 */
gboolean pf_pop3_source_fetch (PfPop3Source  *self,
                               PfPop3WantFunc wants,
                               gpointer       user_data,
                               GCancellable  *cancellable,
                               GError       **error);

/* pf-pop3-source-sift.c */

/* Nothing is skipped so far; @sink says what is to be, %NULL: nothing. */
void pf_pop3_source_begin_sift (PfPop3Source     *self,
                                const PfScanSink *sink,
                                gpointer          user_data);

/* Passes what the sink does not want, with its header; @is_new: what would be fetched. */
gboolean pf_pop3_source_sift (PfPop3Source  *self,
                              PfPop3WantFunc is_new,
                              gpointer       user_data,
                              GCancellable  *cancellable,
                              GError       **error);

gboolean pf_pop3_source_is_skipped (PfPop3Source *self, const PfPop3Item *item);

/* Whether the spool has the octets of @item. */
gboolean pf_pop3_item_is_here (const PfPop3Item *item);

G_END_DECLS
