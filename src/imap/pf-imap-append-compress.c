/* pf-imap-append-compress.c - compression, begun in mid-move where it pays
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 4978 (COMPRESS).  The sign-in is over by then: no secret is ever compressed.
 */

#define G_LOG_DOMAIN "pf-imap"

#include "imap/pf-imap-append-private.h"

#include "imap/pf-imap-session-private.h"

#define SAMPLE_SIZE ((gsize) 256 * 1024) /* of mail, on which compression is tried */
#define WATCH_US G_USEC_PER_SEC          /* how long the line is watched at least */
#define WATCH_OCTETS (256 * 1024)        /* and how much it must have carried */
#define LOOKS_LEAST 8
#define LOOK_US 50000    /* from look to look */
#define LINE_PART 0.7    /* of the looks that find the line full */
#define SERVER_PART 0.25 /* of the time that the server may take no more */
#define WORTH 0.8        /* what must be left of mail at most */
#define SPEED_FACTOR 2   /* how much faster than the line compressing must be */

void
pf_imap_append_watch_start (PfImapAppend *self, gboolean may_compress)
{
  const char *test = g_getenv ("PF_TEST_COMPRESS");

  self->compress.state = PF_IMAP_COMPRESS_NO;
  if (!may_compress || !pf_imap_session_has (self->session, "COMPRESS=DEFLATE"))
    return;
  self->compress.state = test != NULL ? PF_IMAP_COMPRESS_WANTED : PF_IMAP_COMPRESS_WATCH;
  self->compress.sample = g_byte_array_new ();
}

void
pf_imap_append_watch_clear (PfImapAppend *self)
{
  g_clear_pointer (&self->compress.sample, g_byte_array_unref);
}

/* Whether compressed mail would get through faster: the line is what limits, mail
 * shrinks, and this computer compresses well faster than the line carries. */
static gboolean
would_pay (PfImapAppend *self, double line_speed)
{
  const GByteArray *sample = self->compress.sample;
  double            speed = 0;
  double            left;

  left = pf_wire_measure_deflate (sample->data, sample->len, &speed);
  g_debug ("compression: %.0f octets a second on the line, %.0f compressed, %.2f left",
           line_speed, speed, left);
  return left <= WORTH && speed >= line_speed * SPEED_FACTOR;
}

/* Ends the watch when there is enough to judge by. */
static void
judge (PfImapAppend *self, const PfWireLoad *load, gint64 now)
{
  PfImapCompress *compress = &self->compress;
  double          elapsed = (double) (now - compress->start);
  double          octets = (double) (load->acked - compress->first.acked);
  double          by_server = (double) (load->receiver_us - compress->first.receiver_us);

  if (compress->looks < LOOKS_LEAST || elapsed < WATCH_US || octets < WATCH_OCTETS ||
      compress->sample->len < SAMPLE_SIZE)
    return;
  if (compress->full_looks >= compress->looks * LINE_PART &&
      by_server <= elapsed * SERVER_PART &&
      would_pay (self, octets * G_USEC_PER_SEC / elapsed))
    compress->state = PF_IMAP_COMPRESS_WANTED;
  else
    {
      /* Another line may limit a later part of the move: looks again. */
      compress->looks = 0;
      compress->full_looks = 0;
      compress->start = 0;
    }
}

/* Takes a look at the line, now and then. */
static void
look (PfImapAppend *self)
{
  PfImapCompress *compress = &self->compress;
  gint64          now = g_get_monotonic_time ();
  PfWireLoad      load = { 0 };

  if (now < compress->next_look)
    return;
  compress->next_look = now + LOOK_US;
  if (!pf_wire_get_load (self->session->wire, &load))
    {
      compress->state = PF_IMAP_COMPRESS_NO;
      return;
    }
  if (compress->start == 0)
    {
      compress->start = now;
      compress->first = load;
    }
  compress->looks++;
  compress->full_looks += load.unsent > 0;
  judge (self, &load, now);
}

void
pf_imap_append_watch (PfImapAppend *self, const guint8 *data, gsize length)
{
  GByteArray *sample = self->compress.sample;

  if (self->compress.state != PF_IMAP_COMPRESS_WATCH)
    return;
  if (sample->len < SAMPLE_SIZE)
    g_byte_array_append (sample, data, (guint) MIN (length, SAMPLE_SIZE - sample->len));
  look (self);
}

gboolean
pf_imap_append_compress (PfImapAppend *self, GCancellable *cancellable, GError **error)
{
  g_auto (PfImapAnswer) answer = { 0 };

  g_clear_pointer (&self->session->continuation, g_free);
  if (!pf_imap_session_run (self->session, "COMPRESS DEFLATE", NULL, NULL, &answer,
                            cancellable, error))
    return FALSE;
  self->compress.state = PF_IMAP_COMPRESS_NO;
  /* A server that will not is not asked again. */
  return answer.status != PF_IMAP_OK ||
         pf_wire_start_deflate (self->session->wire, error);
}
