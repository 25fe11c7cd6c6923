/* pf-transcript.c - what was said on a connection, with times and without secrets
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-wire"

#include "wire/pf-transcript.h"

#include <string.h>

#define LINES_MAX 400       /* lines kept */
#define LINE_MAX_BYTES 1000 /* of one line that are shown */

typedef struct
{
  GString *text;  /* (owned): the line so far, cleaned */
  gsize    cut;   /* octets of it that are not shown */
  guint64  bytes; /* octets of a literal since then */
} Side;

struct _PfTranscript
{
  GObject parent_instance;

  PfTranscriptFunc live; /* (nullable) */
  gpointer         user_data;
  gint64           start;
  GQueue           lines; /* (element-type utf8) */
  Side             client;
  Side             server;
};

G_DEFINE_FINAL_TYPE (PfTranscript, pf_transcript, G_TYPE_OBJECT)

PfTranscript *
pf_transcript_new (PfTranscriptFunc live, gpointer user_data)
{
  PfTranscript *self = g_object_new (PF_TYPE_TRANSCRIPT, NULL);

  self->live = live;
  self->user_data = user_data;
  return self;
}

static void
record (PfTranscript *self, const char *line)
{
  double seconds = (double) (g_get_monotonic_time () - self->start) / G_USEC_PER_SEC;

  if (self->live != NULL)
    self->live (line, self->user_data);
  if (self->lines.length >= LINES_MAX)
    g_free (g_queue_pop_head (&self->lines));
  g_queue_push_tail (&self->lines, g_strdup_printf ("%.3f %s", seconds, line));
}

static void
settle_bytes (Side *side)
{
  if (side->bytes > 0)
    g_string_append_printf (side->text, "<%" G_GUINT64_FORMAT " bytes>", side->bytes);
  side->bytes = 0;
}

static void
end_line (PfTranscript *self, Side *side, char mark)
{
  g_autofree char *line = NULL;

  settle_bytes (side);
  if (side->cut > 0)
    g_string_append_printf (side->text, "… (%" G_GSIZE_FORMAT " more)", side->cut);
  line = g_strdup_printf ("%c: %s", mark, side->text->str);
  record (self, line);
  g_string_truncate (side->text, 0);
  side->cut = 0;
}

static gboolean
is_empty (const Side *side)
{
  return side->text->len == 0 && side->bytes == 0;
}

/* What a server sends must not steer the terminal it is shown on. */
static void
append_clean (Side *side, const char *text, gsize length)
{
  const char *end = text + length;

  while (text < end)
    {
      gunichar c = g_utf8_get_char_validated (text, end - text);
      gboolean is_character = c != (gunichar) -1 && c != (gunichar) -2;
      gsize    step = is_character ? (gsize) (g_utf8_next_char (text) - text) : 1;

      if (side->text->len >= LINE_MAX_BYTES)
        {
          side->cut += (gsize) (end - text);
          return;
        }
      if (is_character && g_unichar_isprint (c))
        g_string_append_len (side->text, text, (gssize) step);
      else
        for (gsize i = 0; i < step; i++)
          g_string_append_printf (side->text, "\\x%02x", (guchar) text[i]);
      text += step;
    }
}

static void
add (PfTranscript *self, gboolean is_client, const char *text, gssize length)
{
  Side       *side = is_client ? &self->client : &self->server;
  Side       *other = is_client ? &self->server : &self->client;
  const char *end = text + (length < 0 ? (gssize) strlen (text) : length);

  if (!is_empty (other))
    end_line (self, other, is_client ? 'S' : 'C');
  settle_bytes (side);

  while (text < end)
    {
      const char *lf = memchr (text, '\n', (gsize) (end - text));
      const char *stop = lf != NULL ? lf : end;
      gsize       shown = (gsize) (stop - text);

      if (shown > 0 && text[shown - 1] == '\r')
        shown--;
      append_clean (side, text, shown);
      if (lf == NULL)
        return;
      end_line (self, side, is_client ? 'C' : 'S');
      text = lf + 1;
    }
}

void
pf_transcript_sent (PfTranscript *self, const char *text, gssize length)
{
  g_return_if_fail (PF_IS_TRANSCRIPT (self));

  add (self, TRUE, text, length);
}

void
pf_transcript_received (PfTranscript *self, const char *text, gssize length)
{
  g_return_if_fail (PF_IS_TRANSCRIPT (self));

  add (self, FALSE, text, length);
}

void
pf_transcript_sent_bytes (PfTranscript *self, guint64 count)
{
  g_return_if_fail (PF_IS_TRANSCRIPT (self));

  if (!is_empty (&self->server))
    end_line (self, &self->server, 'S');
  self->client.bytes += count;
}

void
pf_transcript_received_bytes (PfTranscript *self, guint64 count)
{
  g_return_if_fail (PF_IS_TRANSCRIPT (self));

  if (!is_empty (&self->client))
    end_line (self, &self->client, 'C');
  self->server.bytes += count;
}

void
pf_transcript_note (PfTranscript *self, const char *text)
{
  g_autofree char *line = NULL;

  g_return_if_fail (PF_IS_TRANSCRIPT (self));

  if (!is_empty (&self->client))
    end_line (self, &self->client, 'C');
  if (!is_empty (&self->server))
    end_line (self, &self->server, 'S');
  line = g_strdup_printf ("-- %s", text);
  record (self, line);
}

char **
pf_transcript_to_lines (PfTranscript *self)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();

  g_return_val_if_fail (PF_IS_TRANSCRIPT (self), NULL);

  for (GList *l = self->lines.head; l != NULL; l = l->next)
    g_strv_builder_add (lines, l->data);

  return g_strv_builder_end (lines);
}

static void
pf_transcript_finalize (GObject *object)
{
  PfTranscript *self = PF_TRANSCRIPT (object);

  g_queue_clear_full (&self->lines, g_free);
  g_string_free (self->client.text, TRUE);
  g_string_free (self->server.text, TRUE);

  G_OBJECT_CLASS (pf_transcript_parent_class)->finalize (object);
}

static void
pf_transcript_class_init (PfTranscriptClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pf_transcript_finalize;
}

static void
pf_transcript_init (PfTranscript *self)
{
  self->start = g_get_monotonic_time ();
  g_queue_init (&self->lines);
  self->client.text = g_string_new (NULL);
  self->server.text = g_string_new (NULL);
}
