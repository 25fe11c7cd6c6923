/* pf-mbox.c - reading the messages of one mbox file
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "local/pf-mbox.h"

#include "base/pf-threads.h"
#include "local/pf-mbox-file.h"
#include "local/pf-mbox-lines.h"
#include "local/pf-mbox-locator.h"
#include "local/pf-mbox-split.h"
#include "local/pf-mbox-survey.h"
#include "local/pf-quiet-file.h"
#include "local/pf-stored-headers.h"
#include "text/pf-date.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#define WINDOW (512 << 10)       /* octets read at once; two fit into a core's cache */
#define SNIFF (256 << 10)        /* of the beginning, for line ends and status fields */
#define SNIFF_CR (64 << 10)      /* of it, for line ends */
#define SNIFF_MAIL 4096          /* of it, for whether it is a mailbox at all */
#define SNIFF_NULS (256 << 20)   /* and behind how many NULs it is looked for */
#define READ_AHEAD (4 << 10)     /* after one message, for the next separator */
#define READ_MORE (64 << 10)     /* if that was not enough */
#define READ_LIMIT (256 << 10)   /* no separator needs more to be seen */
#define HOLE (64 << 10)          /* smaller holes are read */
#define BYTE_ORDER_MARK_LENGTH 3 /* which alone is no garbage */

/* After a NUL there may be a hole, gigabytes long: it is not read. */
static gboolean
skip_hole (PfMboxFile *file, PfMboxSplit *splitter, guint64 *offset, GError **error)
{
  guint64 hole = 0;

  if (pf_mbox_split_ends_in_nul (splitter) && *offset < file->size)
    hole = pf_mbox_file_find_hole (file, *offset);
  if (hole < HOLE)
    return TRUE;

  *offset += hole;
  return pf_mbox_split_skip_nuls (splitter, hole, error);
}

/* Pushes the file through @splitter from @offset on. */
static gboolean
push_file (PfMboxFile *file, PfMboxSplit *splitter, guint64 offset, GError **error)
{
  while (!pf_mbox_split_is_done (splitter))
    {
      gsize   room;
      guint8 *to = pf_mbox_split_room (splitter, &room);
      gssize  got = pf_mbox_file_read (file, offset, to, room, error);

      if (got < 0)
        return FALSE;
      if (got == 0)
        return pf_mbox_split_finish (splitter, error);

      offset += (guint64) got;
      if (!pf_mbox_split_filled (splitter, (gsize) got, error) ||
          !skip_hole (file, splitter, &offset, error))
        return FALSE;
    }

  return TRUE;
}

/* One scan under way. */
typedef struct
{
  PfMboxFile        file;
  PfMboxDialect     dialect;
  const PfScanSink *sink;      /* (unowned) */
  gpointer          user_data; /* (unowned) */
  PfMboxSplit      *splitter;  /* (owned) */
  gboolean          has_status;
  PfMboxStart       start;
  PfStoredHeaders   headers;
  PfMboxReport      report;
} Scan;

static void
scan_clear (Scan *scan)
{
  pf_mbox_file_close (&scan->file);
  g_clear_pointer (&scan->splitter, pf_mbox_split_free);
  pf_stored_headers_clear (&scan->headers);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scan, scan_clear)

static gboolean
scan_begin (const PfMboxStart *start, gpointer user_data, GError **error)
{
  Scan *scan = user_data;

  scan->start = *start;
  pf_stored_headers_begin (&scan->headers);
  return scan->sink->begin (scan->user_data, error);
}

static gboolean
scan_chunk (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  Scan *scan = user_data;

  pf_stored_headers_push (&scan->headers, data, length);
  return scan->sink->chunk (data, length, scan->user_data, error);
}

/* Thunderbird writes UTC from version 132 on: then the separator ends with CRLF, on
 * Unix unlike the message's lines, and may name a sender.  Before, and by custom
 * everywhere, an unzoned date is local time. */
static gboolean
is_utc (const Scan *scan)
{
  const PfMboxStart *start = &scan->start;

  if (!start->is_crlf)
    return FALSE;
  if (start->postmark.is_dash)
    return !start->next_is_crlf;
  return scan->dialect == PF_MBOX_THUNDERBIRD;
}

static void
set_received (const Scan *scan, PfMessage *message)
{
  const PfMboxPostmark *postmark = &scan->start.postmark;
  PfDate                date = { .unix_time = postmark->when, .zone = postmark->zone };

  if (postmark->when == G_MININT64)
    return;

  message->received_certain = postmark->has_zone || is_utc (scan);
  /* Google Takeout writes when the mail arrived; others when the copy was made. */
  message->received_is_postmark = !postmark->is_takeout;
  if (!message->received_certain)
    pf_date_assume_local (&date);
  message->received_unix = date.unix_time;
  message->received_zone = date.zone;
}

static gboolean
scan_end (const PfMboxEnd *end, gpointer user_data, GError **error)
{
  Scan *scan = user_data;
  g_auto (PfMessage) message = { 0 };
  guint rules = scan->dialect == PF_MBOX_THUNDERBIRD ? PF_STORED_RULES_THUNDERBIRD
                                                     : PF_STORED_RULES_MBOX;

  if (pf_mbox_split_counts (scan->splitter)->has_imap_base)
    rules |= PF_STORED_RULES_TRUST_KEYWORDS;

  pf_message_init (&message);
  message.locator = pf_mbox_locator_format (&scan->start, end->length,
                                            pf_mbox_split_rules (scan->splitter));
  message.stored = end->stored;
  pf_stored_headers_finish (&scan->headers);
  pf_stored_headers_apply (&scan->headers, rules, &message);
  /* Nobody takes a sender's own marks out of a spool: mail is not passed over for them. */
  if (scan->dialect == PF_MBOX_SPOOL)
    message.stored &= ~(guint) PF_STORED_EXPUNGED;
  if (scan->dialect == PF_MBOX_AUTO && !scan->has_status &&
      !pf_stored_headers_has_marks (&scan->headers))
    message.flags |= PF_FLAG_SEEN;
  set_received (scan, &message);

  if ((end->stored & (PF_STORED_DOUBTFUL_START | PF_STORED_DOUBTFUL_QUOTING)) != 0)
    scan->report.doubtful++;
  if ((end->stored & PF_STORED_TRUNCATED) != 0)
    scan->report.truncated++;
  return scan->sink->end (&message, scan->user_data, error);
}

static gssize
scan_peek (guint64 offset, guint8 *buffer, gsize length, gpointer user_data)
{
  Scan *scan = user_data;

  return pf_mbox_file_read (&scan->file, offset, buffer, length, NULL);
}

static gboolean
scan_decide (PfMboxRules *rules, gpointer user_data, GError **error)
{
  Scan *scan = user_data;

  return pf_mbox_survey (pf_mbox_file_peek, &scan->file, rules, error);
}

static gboolean
start_scan (Scan *scan, GError **error)
{
  static const PfMboxSplitFuncs funcs = { scan_begin, scan_chunk, scan_end, scan_peek,
                                          scan_decide };
  g_autofree guint8            *beginning = g_malloc (SNIFF);
  PfMboxRules                   rules = { 0 };
  gssize got = pf_mbox_file_read (&scan->file, 0, beginning, SNIFF, error);

  if (got < 0)
    return FALSE;

  scan->headers.watches_parts = scan->dialect == PF_MBOX_THUNDERBIRD;
  scan->has_status = pf_mbox_has_status (beginning, (gsize) got);
  rules.is_cr = pf_mbox_is_cr_file (beginning, MIN ((gsize) got, SNIFF_CR));
  if (scan->dialect == PF_MBOX_THUNDERBIRD)
    {
      rules.is_thunderbird = TRUE;
      rules.unquote = PF_MBOX_UNQUOTE_ANY;
      rules.length = PF_MBOX_LENGTH_IGNORE;
    }
  scan->splitter = pf_mbox_split_new (&rules, &funcs, scan, WINDOW);
  return TRUE;
}

static void
fill_report (Scan *scan, PfMboxReport *out_report)
{
  const PfMboxCounts *counts = pf_mbox_split_counts (scan->splitter);

  *out_report = scan->report;
  out_report->messages = counts->messages;
  out_report->garbage_bytes = counts->garbage_bytes;
  out_report->nul_bytes = counts->nul_bytes;
  out_report->unquoted_lines = counts->unquoted_lines;
  out_report->has_pseudo = counts->has_pseudo;
  out_report->dialect = pf_mbox_rules_name (pf_mbox_split_rules (scan->splitter));
}

gboolean
pf_mbox_scan (const char       *path,
              PfMboxDialect     dialect,
              const PfScanSink *sink,
              gpointer          user_data,
              PfMboxReport     *out_report,
              GCancellable     *cancellable,
              GError          **error)
{
  g_auto (Scan) scan = { .file = PF_MBOX_FILE_INIT };
  const PfMboxCounts *counts;

  pf_assert_may_block ();

  scan.dialect = dialect;
  scan.sink = sink;
  scan.user_data = user_data;
  if (!pf_mbox_file_open (&scan.file, path, cancellable, error) ||
      !start_scan (&scan, error) || !push_file (&scan.file, scan.splitter, 0, error) ||
      !pf_mbox_file_check_unchanged (&scan.file, error))
    return FALSE;

  counts = pf_mbox_split_counts (scan.splitter);
  if (counts->messages == 0 && !counts->has_pseudo &&
      counts->garbage_bytes > BYTE_ORDER_MARK_LENGTH)
    return pf_mbox_fail_bad (path, 0, "no message begins in this file", error);

  if (out_report != NULL)
    fill_report (&scan, out_report);
  return TRUE;
}

/* One message being read again. */
typedef struct
{
  PfMboxFile  file;
  PfChunkFunc func;
  gpointer    user_data; /* (unowned) */
  guint64     length;    /* as found; 0 if nothing begins there */
} Reading;

static void
reading_clear (Reading *reading)
{
  pf_mbox_file_close (&reading->file);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

static gboolean
read_begin (const PfMboxStart *start, gpointer user_data, GError **error)
{
  return TRUE;
}

static gboolean
read_chunk (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  Reading *reading = user_data;

  return reading->func (data, length, reading->user_data, error);
}

static gboolean
read_end (const PfMboxEnd *end, gpointer user_data, GError **error)
{
  Reading *reading = user_data;

  reading->length = end->length;
  return TRUE;
}

static gssize
read_peek (guint64 offset, guint8 *buffer, gsize length, gpointer user_data)
{
  Reading *reading = user_data;

  return pf_mbox_file_read (&reading->file, offset, buffer, length, NULL);
}

/* What the scan did not have to decide for these bytes need not be decided now. */
static gboolean
read_decide (PfMboxRules *rules, gpointer user_data, GError **error)
{
  Reading *reading = user_data;

  return pf_mbox_fail_changed (reading->file.path, error);
}

/* Pushes no more than the message, and what is needed to see that it ends. */
static gboolean
push_message (Reading     *reading,
              PfMboxSplit *splitter,
              guint64      offset,
              guint64      length,
              GError     **error)
{
  guint64 wanted = offset + length + READ_AHEAD;
  guint64 limit = offset + length + READ_LIMIT;

  while (!pf_mbox_split_is_done (splitter))
    {
      gsize   room;
      guint8 *to = pf_mbox_split_room (splitter, &room);
      guint64 before;
      gssize  got;

      if (offset >= wanted)
        wanted = offset + READ_MORE;
      if (offset > limit)
        return pf_mbox_fail_changed (reading->file.path, error);
      got = pf_mbox_file_read (&reading->file, offset, to,
                               (gsize) MIN (room, wanted - offset), error);
      if (got < 0)
        return FALSE;
      if (got == 0)
        return pf_mbox_split_finish (splitter, error);

      before = offset;
      offset += (guint64) got;
      if (!pf_mbox_split_filled (splitter, (gsize) got, error) ||
          !skip_hole (&reading->file, splitter, &offset, error))
        return FALSE;
      /* A run of NULs is no part of the message that it follows. */
      if (pf_mbox_split_ends_in_nul (splitter))
        limit += offset - before;
    }

  return TRUE;
}

gboolean
pf_mbox_read (const char   *path,
              const char   *locator,
              PfChunkFunc   func,
              gpointer      user_data,
              GCancellable *cancellable,
              GError      **error)
{
  static const PfMboxSplitFuncs funcs = { read_begin, read_chunk, read_end, read_peek,
                                          read_decide };
  g_auto (Reading)
      reading = { .file = PF_MBOX_FILE_INIT, .func = func, .user_data = user_data };
  g_autoptr (PfMboxSplit) splitter = NULL;
  PfMboxRules rules;
  guint64     offset, length;

  pf_assert_may_block ();

  if (!pf_mbox_locator_parse (locator, &offset, &length, &rules))
    return pf_mbox_fail_changed (path, error);
  if (!pf_mbox_file_open (&reading.file, path, cancellable, error))
    return FALSE;

  splitter = pf_mbox_split_new (&rules, &funcs, &reading, 0);
  pf_mbox_split_start_at (splitter, offset);
  if (!push_message (&reading, splitter, offset, length, error))
    return FALSE;

  return reading.length == length && length > 0 ? TRUE
                                                : pf_mbox_fail_changed (path, error);
}

char *
pf_mbox_stamp (const char *path, GError **error)
{
  struct stat info;

  if (stat (path, &info) != 0)
    {
      pf_quiet_fail (errno, path, error);
      return NULL;
    }

  return g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT
                          ":%" G_GINT64_FORMAT,
                          (guint64) info.st_dev, (guint64) info.st_ino,
                          (guint64) info.st_size,
                          (gint64) info.st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) +
                              info.st_mtim.tv_nsec);
}

/* Whether the beginning, after what may be skipped, is a separator. */
static gboolean
begins_with_separator (const guint8 *data, gsize length, gboolean at_end)
{
  static const guint8 byte_order_mark[] = { 0xef, 0xbb, 0xbf };
  PfMboxPostmark      postmark;
  gboolean            doubt;

  if (length >= sizeof byte_order_mark &&
      memcmp (data, byte_order_mark, sizeof byte_order_mark) == 0)
    {
      data += sizeof byte_order_mark;
      length -= sizeof byte_order_mark;
    }
  while (length > 0 && (*data == '\0' || *data == '\n' || *data == '\r'))
    {
      data++;
      length--;
    }

  if (length >= 5 && memcmp (data, "\1\1\1\1", 4) == 0)
    return data[4] == '\n' || data[4] == '\r';
  if (length < 5 || memcmp (data, "From ", 5) != 0)
    return FALSE;
  return pf_mbox_judge (data, length, at_end, TRUE, &postmark, &doubt) != PF_MBOX_NO ||
         postmark.form != PF_MBOX_FORM_NONE;
}

/* A crash of the file system leaves NULs, as a hole or written out.
 * Returns: how many bytes are at *@offset, behind them; 0 if there are none, -1 on errors */
static gssize
read_beginning (PfMboxFile *file, guint8 data[SNIFF_MAIL], guint64 *offset)
{
  while (*offset < SNIFF_NULS)
    {
      guint64 hole = *offset < file->size ? pf_mbox_file_find_hole (file, *offset) : 0;
      gssize  got;
      gssize  nuls = 0;

      *offset += hole >= HOLE ? hole : 0;
      got = pf_mbox_file_read (file, *offset, data, SNIFF_MAIL, NULL);
      while (nuls < got && data[nuls] == 0)
        nuls++;
      if (got <= 0 || nuls == 0)
        return got;
      *offset += (guint64) nuls;
    }

  return 0;
}

gboolean
pf_mbox_looks_like_mbox (const char *path)
{
  g_auto (PfMboxFile) file = PF_MBOX_FILE_INIT;
  guint8  data[SNIFF_MAIL];
  guint64 offset = 0;
  gssize  got;

  if (!pf_mbox_file_open (&file, path, NULL, NULL))
    return FALSE;

  got = read_beginning (&file, data, &offset);
  if (got <= 0)
    return FALSE;

  if (pf_mbox_is_cr_file (data, (gsize) got))
    for (gssize i = 0; i < got; i++)
      if (data[i] == '\r')
        data[i] = '\n';
  return begins_with_separator (data, (gsize) got, (guint64) got == file.size - offset);
}
