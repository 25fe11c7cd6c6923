/* pf-bird-summary.c - what Thunderbird's .msf file says about a folder and its mail
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "local/pf-bird-summary.h"

#include "base/pf-limits.h"
#include "local/pf-mork.h"
#include "local/pf-quiet-file.h"
#include "local/pf-stored-headers.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MESSAGES "ns:msg:db:row:scope:msgs:all"
#define MESSAGES_KIND "ns:msg:db:table:kind:msgs"
#define FOLDER "ns:msg:db:row:scope:dbfolderinfo:all"
#define LEEWAY 4000      /* seconds: mail.db_timestamp_leeway */
#define MAX_PROBES 256   /* places in the mbox that are looked at */
#define PROBE_SIZE 65536 /* bytes of a summary that are searched at once */
#define FLAG_VIRTUAL 0x20
#define JUNK_LIMIT 50 /* of a score of 100: 0 was looked at and is none */

#define STATUS_MARKS                                                                     \
  (PF_FLAG_SEEN | PF_FLAG_ANSWERED | PF_FLAG_FLAGGED | PF_FLAG_FORWARDED |               \
   PF_FLAG_MDN_SENT)
#define STATUS_STORED                                                                    \
  (PF_STORED_EXPUNGED | PF_STORED_PARTIAL | PF_STORED_QUEUED | PF_STORED_FEED)

struct _PfBirdSummary
{
  PfMork          *mork;     /* (owned) */
  GPtrArray       *rows;     /* (owned) (element-type PfMorkRow): the live ones */
  gboolean         has_list; /* the table of messages was there, were it empty */
  GHashTable      *by_token; /* (owned) (element-type utf8 PfMorkRow) */
  const PfMorkRow *folder;   /* (nullable) */
};

static const char *const columns[] = {
  "flags", "keywords",   "junkscore",  "storeToken", "msgOffset", "dateReceived",
  "label", "folderSize", "folderDate", "folderName", NULL,
};

/* The place of a message: a decimal number or a file name; in old files a
 * hexadecimal number elsewhere, and in the oldest the row's own number. */
static char *
make_token (const PfMork *mork, const PfMorkRow *row)
{
  const char *token = pf_mork_row_get (mork, row, "storeToken");
  gint64      offset;

  if (token != NULL && *token != '\0')
    return g_strdup (token);
  offset = pf_mork_row_get_number (mork, row, "msgOffset", 16,
                                   (gint64) pf_mork_row_get_id (row));
  return g_strdup_printf ("%" G_GINT64_FORMAT, offset);
}

PfBirdSummary *
pf_bird_summary_load (const char *path)
{
  g_autofree char *data = NULL;
  PfMork          *mork;
  PfBirdSummary   *self;
  gsize            length;

  data = pf_quiet_load (path, PF_LIMIT_SUMMARY_FILE, &length, NULL);
  mork = data != NULL ? pf_mork_parse (data, length, columns) : NULL;
  if (mork == NULL)
    return NULL;

  self = g_new0 (PfBirdSummary, 1);
  self->mork = mork;
  self->folder = pf_mork_get_row (mork, FOLDER, 1);
  self->rows = pf_mork_list (mork, MESSAGES, MESSAGES_KIND, 1);
  self->has_list = self->rows != NULL;
  if (!self->has_list)
    self->rows = g_ptr_array_new ();
  self->by_token = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < self->rows->len; i++)
    {
      PfMorkRow *row = g_ptr_array_index (self->rows, i);

      g_hash_table_replace (self->by_token, make_token (mork, row), row);
    }
  return self;
}

void
pf_bird_summary_free (PfBirdSummary *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->by_token);
  g_ptr_array_unref (self->rows);
  pf_mork_free (self->mork);
  g_free (self);
}

/* Whether a separator is at some of the places where the summary sees messages. */
static gboolean
probe (const PfBirdSummary *self, int fd)
{
  guint step = self->rows->len / MAX_PROBES + 1;

  for (guint i = 0; i < self->rows->len; i += step)
    {
      g_autofree char *token = make_token (self->mork, g_ptr_array_index (self->rows, i));
      char             begin[5];
      guint64          offset;

      if (!g_ascii_string_to_unsigned (token, 10, 0, G_MAXINT64, &offset, NULL) ||
          pread (fd, begin, sizeof begin, (off_t) offset) != sizeof begin ||
          memcmp (begin, "From ", sizeof begin) != 0)
        return FALSE;
    }
  return TRUE;
}

gboolean
pf_bird_summary_describes (const PfBirdSummary *self, const char *mbox_path)
{
  struct stat info;
  gint64      size;
  gint64      date;
  gboolean    ok;
  int         fd;

  /* Without the list, all mail would count as no longer listed. */
  if (self->folder == NULL || !self->has_list)
    return FALSE;
  size = pf_mork_row_get_number (self->mork, self->folder, "folderSize", 16, -1);
  date = pf_mork_row_get_number (self->mork, self->folder, "folderDate", 16, -1);
  if (size < 0 || date < 0)
    return FALSE;
  fd = pf_quiet_open (AT_FDCWD, mbox_path, 0, NULL);
  if (fd < 0)
    return FALSE;
  ok = fstat (fd, &info) == 0 && info.st_size == size &&
       ABS ((gint64) info.st_mtime - date) <= LEEWAY && probe (self, fd);
  close (fd);
  return ok;
}

const PfBirdSummaryRow *
pf_bird_summary_find_name (const PfBirdSummary *self, const char *name)
{
  return g_hash_table_lookup (self->by_token, name);
}

const PfBirdSummaryRow *
pf_bird_summary_find_offset (const PfBirdSummary *self, guint64 offset)
{
  char token[24];

  g_snprintf (token, sizeof token, "%" G_GUINT64_FORMAT, offset);
  return g_hash_table_lookup (self->by_token, token);
}

static void
add_keywords (const char *text, PfMessage *message)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t\r\n", PF_LIMIT_KEYWORDS);

  for (guint i = 0; words[i] != NULL && i < PF_LIMIT_KEYWORDS - 1; i++)
    if (*words[i] != '\0')
      pf_message_add_keyword (message, words[i]);
}

static void
apply_tags (const PfBirdSummary *self, const PfMorkRow *row, PfMessage *message)
{
  const char *keywords = pf_mork_row_get (self->mork, row, "keywords");
  gint64      label = pf_mork_row_get_number (self->mork, row, "label", 16, 0);

  if (label >= 1 && label <= 5)
    {
      g_autofree char *keyword = g_strdup_printf ("$label%d", (int) label);

      pf_message_add_keyword (message, keyword);
    }
  if (keywords != NULL)
    add_keywords (keywords, message);
}

void
pf_bird_summary_apply (const PfBirdSummary    *self,
                       const PfBirdSummaryRow *summary_row,
                       PfMessage              *message)
{
  const PfMorkRow *row = (const PfMorkRow *) summary_row;
  gint64           flags = pf_mork_row_get_number (self->mork, row, "flags", 16, -1);
  gint64           received;
  gint64           junk;

  /* Without the column, the keywords in the file hold. */
  if (pf_mork_row_get (self->mork, row, "keywords") != NULL)
    g_clear_pointer (&message->keywords, g_strfreev);
  if (flags >= 0)
    {
      message->flags &= ~(guint) STATUS_MARKS;
      message->stored &= ~(guint) STATUS_STORED;
      pf_message_apply_mozilla_status (message, (guint) (flags & 0xffff));
      pf_message_apply_mozilla_status2 (message, (guint32) (flags & 0xffff0000));
    }
  apply_tags (self, row, message);
  junk = pf_mork_row_get_number (self->mork, row, "junkscore", 10, -1);
  if (junk >= 0)
    {
      message->flags &= ~(guint) (PF_FLAG_JUNK | PF_FLAG_NOT_JUNK);
      message->flags |= junk > JUNK_LIMIT ? PF_FLAG_JUNK : PF_FLAG_NOT_JUNK;
    }
  received = pf_mork_row_get_number (self->mork, row, "dateReceived", 16, 0);
  if (received > 0)
    {
      message->received_unix = received;
      message->received_zone = 0;
      message->received_certain = TRUE;
      /* Thunderbird made it of the topmost Received, whose zone it does not keep. */
      message->received_is_postmark = TRUE;
    }
}

const char *
pf_bird_summary_get_folder_name (const PfBirdSummary *self)
{
  const char *name = NULL;

  if (self->folder != NULL)
    name = pf_mork_row_get (self->mork, self->folder, "folderName");
  return name != NULL && *name != '\0' && g_utf8_validate (name, -1, NULL) ? name : NULL;
}

gboolean
pf_bird_summary_is_search (const PfBirdSummary *self)
{
  return self->folder != NULL &&
         (pf_mork_row_get_number (self->mork, self->folder, "flags", 16, 0) &
          FLAG_VIRTUAL) != 0;
}

gboolean
pf_bird_summary_may_name (const char *path)
{
  static const char word[] = "folderName";
  char              buffer[PROBE_SIZE];
  gsize             kept = 0;
  gboolean          is_found = FALSE;
  gssize            count;
  int               fd = pf_quiet_open (AT_FDCWD, path, 0, NULL);

  if (fd < 0)
    return FALSE;
  while (!is_found && (count = read (fd, buffer + kept, sizeof buffer - kept)) > 0)
    {
      gsize length = kept + (gsize) count;

      is_found = memmem (buffer, length, word, strlen (word)) != NULL;
      kept = MIN (length, strlen (word) - 1);
      memmove (buffer, buffer + length - kept, kept);
    }
  close (fd);
  return is_found;
}
