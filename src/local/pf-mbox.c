/* pf-mbox.c - reading the messages of one mbox file
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "local/pf-mbox.h"

#include "base/pf-error.h"
#include "base/pf-threads.h"
#include "local/pf-mbox-lines.h"
#include "local/pf-mbox-split.h"
#include "local/pf-mbox-survey.h"
#include "local/pf-quiet-file.h"
#include "local/pf-stored-headers.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define WINDOW (512 * 1024)      /* octets read at once; two fit into a core's cache */
#define SNIFF (256 * 1024)       /* of the beginning, for line ends and status fields */
#define SNIFF_CR (64 * 1024)     /* of it, for line ends */
#define SNIFF_MAIL 4096          /* of it, for whether it is a mailbox at all */
#define READ_AHEAD (4 * 1024)    /* after one message, for the next separator */
#define READ_MORE (64 * 1024)    /* if that was not enough */
#define HOLE (64 * 1024)         /* smaller holes are read */
#define BYTE_ORDER_MARK_LENGTH 3 /* which alone is no garbage */

/* One open file, seen no further than it went at first. */
typedef struct
{
  const char   *path; /* (unowned) */
  int           fd;   /* (owned) */
  struct stat   info;
  guint64       size;
  GCancellable *cancellable; /* (unowned) (nullable) */
} Reader;

static void
reader_close (Reader *reader)
{
  if (reader->fd >= 0)
    close (reader->fd);
  reader->fd = -1;
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_close)

static gboolean
fail_changed (const char *path, GError **error)
{
  GError *problem = g_error_new (PF_MOVE_ERROR, PF_MOVE_ERROR_SOURCE_CHANGED,
                                 "%s changed while it was read", path);

  pf_error_facts (problem)->path = g_strdup (path);
  g_propagate_error (error, problem);
  return FALSE;
}

static gboolean
fail_bad (const char *path, guint64 offset, const char *why, GError **error)
{
  GError *problem = g_error_new (PF_STORE_ERROR, PF_STORE_ERROR_FOLDER_BAD,
                                 "%s, at %" G_GUINT64_FORMAT ": %s", path, offset, why);

  pf_error_facts (problem)->path = g_strdup (path);
  pf_error_facts (problem)->offset = (gint64) offset;
  g_propagate_error (error, problem);
  return FALSE;
}

static gboolean
reader_open (Reader *reader, const char *path, GCancellable *cancellable, GError **error)
{
  reader->path = path;
  reader->cancellable = cancellable;
  reader->fd = pf_quiet_open (AT_FDCWD, path, 0, error);
  if (reader->fd < 0)
    return FALSE;

  if (fstat (reader->fd, &reader->info) != 0)
    return pf_quiet_fail (errno, path, error);
  if (!S_ISREG (reader->info.st_mode))
    return fail_bad (path, 0, "not a file", error);

  reader->size = (guint64) reader->info.st_size;
  return TRUE;
}

/* Returns: octets read, 0 at the end, or -1 */
static gssize
reader_read (Reader *reader, guint64 offset, guint8 *buffer, gsize length, GError **error)
{
  gsize done = 0;

  if (g_cancellable_set_error_if_cancelled (reader->cancellable, error))
    return -1;
  if (offset >= reader->size)
    return 0;

  length = (gsize) MIN (length, reader->size - offset);
  while (done < length)
    {
      gssize got = pread (reader->fd, buffer + done, length - done,
                          (off_t) (offset + done));

      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        {
          fail_bad (reader->path, offset + done, g_strerror (errno), error);
          return -1;
        }
      if (got == 0)
        {
          fail_changed (reader->path, error);
          return -1;
        }
      done += (gsize) got;
    }

  return (gssize) done;
}

static gssize
reader_peek (
    guint64 offset, guint8 *buffer, gsize length, gpointer user_data, GError **error)
{
  return reader_read (user_data, offset, buffer, length, error);
}

/* Returns: how many octets of hole follow in the file */
static guint64
reader_find_hole (Reader *reader, guint64 offset)
{
  off_t data = lseek (reader->fd, (off_t) offset, SEEK_DATA);

  if (data < 0)
    return errno == ENXIO ? reader->size - offset : 0;
  return MIN ((guint64) data, reader->size) - offset;
}

/* Mail may have been added meanwhile, but nothing else may have happened. */
static gboolean
reader_check_unchanged (Reader *reader, GError **error)
{
  struct stat now, there;

  if (fstat (reader->fd, &now) != 0 || stat (reader->path, &there) != 0 ||
      there.st_dev != now.st_dev || there.st_ino != now.st_ino ||
      (guint64) now.st_size < reader->size)
    return fail_changed (reader->path, error);

  if ((guint64) now.st_size == reader->size &&
      (now.st_mtim.tv_sec != reader->info.st_mtim.tv_sec ||
       now.st_mtim.tv_nsec != reader->info.st_mtim.tv_nsec))
    return fail_changed (reader->path, error);

  return TRUE;
}

/* After a NUL there may be a hole, gigabytes long: it is not read. */
static gboolean
skip_hole (Reader *reader, PfMboxSplit *splitter, guint64 *offset, GError **error)
{
  guint64 hole = 0;

  if (pf_mbox_split_ends_in_nul (splitter) && *offset < reader->size)
    hole = reader_find_hole (reader, *offset);
  if (hole < HOLE)
    return TRUE;

  *offset += hole;
  return pf_mbox_split_skip_nuls (splitter, hole, error);
}

/* Pushes the file through @splitter from @offset on. */
static gboolean
reader_push (Reader *reader, PfMboxSplit *splitter, guint64 offset, GError **error)
{
  while (!pf_mbox_split_is_done (splitter))
    {
      gsize   room;
      guint8 *to = pf_mbox_split_room (splitter, &room);
      gssize  got = reader_read (reader, offset, to, room, error);

      if (got < 0)
        return FALSE;
      if (got == 0)
        return pf_mbox_split_finish (splitter, error);

      offset += (guint64) got;
      if (!pf_mbox_split_filled (splitter, (gsize) got, error) ||
          !skip_hole (reader, splitter, &offset, error))
        return FALSE;
    }

  return TRUE;
}

/* A locator is "offset:length:letters"; the letters say how the bytes were read. */
static const char unquote_letters[] = "?nor";
static const char length_letters[] = "?it";

static char *
format_locator (const PfMboxStart *start, guint64 length, const PfMboxRules *rules)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT ":%c%c%s%s%s",
                          start->offset, length, unquote_letters[rules->unquote],
                          length_letters[rules->length], rules->is_mmdf ? "m" : "",
                          rules->is_cr ? "c" : "", start->is_bare ? "b" : "");
}

static gboolean
parse_letters (const char *letters, PfMboxRules *out_rules)
{
  const char *unquote = *letters != '\0' ? strchr (unquote_letters, letters[0]) : NULL;
  const char *length = unquote != NULL && letters[1] != '\0'
                           ? strchr (length_letters, letters[1])
                           : NULL;

  if (length == NULL)
    return FALSE;

  *out_rules = (PfMboxRules){
    .unquote = (PfMboxUnquote) (unquote - unquote_letters),
    .length = (PfMboxLength) (length - length_letters),
    .is_mmdf = strchr (letters + 2, 'm') != NULL,
    .is_cr = strchr (letters + 2, 'c') != NULL,
    .is_bare = strchr (letters + 2, 'b') != NULL,
  };
  return strspn (letters + 2, "mcb") == strlen (letters + 2);
}

static gboolean
parse_locator (const char  *locator,
               guint64     *out_offset,
               guint64     *out_length,
               PfMboxRules *out_rules)
{
  g_auto (GStrv) parts = g_strsplit (locator, ":", 4);

  return g_strv_length (parts) == 3 &&
         g_ascii_string_to_unsigned (parts[0], 10, 0, G_MAXINT64, out_offset, NULL) &&
         g_ascii_string_to_unsigned (parts[1], 10, 0, G_MAXINT64, out_length, NULL) &&
         parse_letters (parts[2], out_rules);
}

gboolean
pf_mbox_locator_offset (const char *locator, guint64 *out_offset)
{
  guint64     length;
  PfMboxRules rules;

  return parse_locator (locator, out_offset, &length, &rules);
}

/* One scan under way. */
typedef struct
{
  Reader            reader;
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
  reader_close (&scan->reader);
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

  if (postmark->when == G_MININT64)
    return;

  message->received_certain = postmark->has_zone || is_utc (scan);
  message->received_unix = postmark->when;
  message->received_zone = postmark->zone;
  if (!message->received_certain)
    message->received_unix = pf_mbox_postmark_local (postmark->when,
                                                     &message->received_zone);
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
  message.locator = format_locator (&scan->start, end->length,
                                    pf_mbox_split_rules (scan->splitter));
  message.stored = end->stored;
  pf_stored_headers_finish (&scan->headers);
  pf_stored_headers_apply (&scan->headers, rules, &message);
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

  return reader_read (&scan->reader, offset, buffer, length, NULL);
}

static gboolean
scan_decide (PfMboxRules *rules, gpointer user_data, GError **error)
{
  Scan *scan = user_data;

  return pf_mbox_survey (reader_peek, &scan->reader, rules, error);
}

static gboolean
start_scan (Scan *scan, GError **error)
{
  static const PfMboxSplitFuncs funcs = { scan_begin, scan_chunk, scan_end, scan_peek,
                                          scan_decide };
  g_autofree guint8            *beginning = g_malloc (SNIFF);
  PfMboxRules                   rules = { 0 };
  gssize got = reader_read (&scan->reader, 0, beginning, SNIFF, error);

  if (got < 0)
    return FALSE;

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
  g_auto (Scan) scan = { .reader = { .fd = -1 } };
  const PfMboxCounts *counts;

  pf_assert_may_block ();

  scan.dialect = dialect;
  scan.sink = sink;
  scan.user_data = user_data;
  if (!reader_open (&scan.reader, path, cancellable, error) ||
      !start_scan (&scan, error) ||
      !reader_push (&scan.reader, scan.splitter, 0, error) ||
      !reader_check_unchanged (&scan.reader, error))
    return FALSE;

  counts = pf_mbox_split_counts (scan.splitter);
  if (counts->messages == 0 && !counts->has_pseudo &&
      counts->garbage_bytes > BYTE_ORDER_MARK_LENGTH)
    return fail_bad (path, 0, "no message begins in this file", error);

  if (out_report != NULL)
    fill_report (&scan, out_report);
  return TRUE;
}

/* One message being read again. */
typedef struct
{
  Reader      reader;
  PfChunkFunc func;
  gpointer    user_data; /* (unowned) */
  guint64     length;    /* as found; 0 if nothing begins there */
} Reading;

static void
reading_clear (Reading *reading)
{
  reader_close (&reading->reader);
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

  return reader_read (&reading->reader, offset, buffer, length, NULL);
}

/* What the scan did not have to decide for these bytes need not be decided now. */
static gboolean
read_decide (PfMboxRules *rules, gpointer user_data, GError **error)
{
  Reading *reading = user_data;

  return fail_changed (reading->reader.path, error);
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
  guint64 limit = offset + length + 2 * PF_MBOX_LOOKAHEAD + READ_MORE;

  while (!pf_mbox_split_is_done (splitter))
    {
      gsize   room;
      guint8 *to = pf_mbox_split_room (splitter, &room);
      guint64 before;
      gssize  got;

      if (offset >= wanted)
        wanted = offset + READ_MORE;
      if (offset > limit)
        return fail_changed (reading->reader.path, error);
      got = reader_read (&reading->reader, offset, to,
                         (gsize) MIN (room, wanted - offset), error);
      if (got < 0)
        return FALSE;
      if (got == 0)
        return pf_mbox_split_finish (splitter, error);

      before = offset;
      offset += (guint64) got;
      if (!pf_mbox_split_filled (splitter, (gsize) got, error) ||
          !skip_hole (&reading->reader, splitter, &offset, error))
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
      reading = { .reader = { .fd = -1 }, .func = func, .user_data = user_data };
  g_autoptr (PfMboxSplit) splitter = NULL;
  PfMboxRules rules;
  guint64     offset, length;

  pf_assert_may_block ();

  if (!parse_locator (locator, &offset, &length, &rules))
    return fail_changed (path, error);
  if (!reader_open (&reading.reader, path, cancellable, error))
    return FALSE;

  splitter = pf_mbox_split_new (&rules, &funcs, &reading, 0);
  pf_mbox_split_start_at (splitter, offset);
  if (!push_message (&reading, splitter, offset, length, error))
    return FALSE;

  return reading.length == length && length > 0 ? TRUE : fail_changed (path, error);
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

gboolean
pf_mbox_looks_like_mbox (const char *path)
{
  g_auto (Reader) reader = { .fd = -1 };
  guint8  data[SNIFF_MAIL];
  guint64 offset = 0;
  gssize  got;

  if (!reader_open (&reader, path, NULL, NULL))
    return FALSE;

  if (reader.size > 0)
    {
      guint64 hole = reader_find_hole (&reader, 0);

      offset = hole >= HOLE ? hole : 0;
    }
  got = reader_read (&reader, offset, data, sizeof data, NULL);
  if (got <= 0)
    return FALSE;

  if (pf_mbox_is_cr_file (data, (gsize) got))
    for (gssize i = 0; i < got; i++)
      if (data[i] == '\r')
        data[i] = '\n';
  return begins_with_separator (data, (gsize) got, (guint64) got == reader.size - offset);
}
