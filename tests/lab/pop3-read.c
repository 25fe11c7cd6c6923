/* pop3-read.c - reads a whole POP3 mailbox by our session, for comparison
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pop3/pf-pop3-session.h"

#include <stdio.h>

/*
 * pop3-read URL CA-FILE PASSWORD: "stat N OCTETS", then for each message "message NUMBER
 * OCTETS UIDL SHA256 LENGTH TOP-SHA256".  The password is a test's.
 */

typedef struct
{
  GPtrArray *entries;
  GChecksum *checksum;
  guint64    length;
  guint      done;
  char     **tops;
} Reading;

static gboolean
take_chunk (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  Reading *reading = user_data;

  g_checksum_update (reading->checksum, data, (gssize) length);
  reading->length += length;
  return TRUE;
}

static gboolean
begin_message (const PfPop3Entry *entry, gpointer user_data, GError **error)
{
  Reading *reading = user_data;

  g_checksum_reset (reading->checksum);
  reading->length = 0;
  return TRUE;
}

static gboolean
end_message (const PfPop3Entry   *entry,
             const PfPop3Unstuff *carried,
             const GError        *refusal,
             gpointer             user_data,
             GError             **error)
{
  Reading *reading = user_data;

  g_assert_no_error (refusal);
  g_assert_cmpuint (carried->taken, ==, reading->length);
  printf ("message %u %" G_GUINT64_FORMAT " %s %s %" G_GUINT64_FORMAT " %s\n",
          entry->number, entry->octets, entry->uidl,
          g_checksum_get_string (reading->checksum), reading->length,
          reading->tops[reading->done]);
  reading->done++;
  return TRUE;
}

static gboolean
read_mailbox (PfPop3Session *session, Reading *reading, GError **error)
{
  static const PfPop3Sink sink = { begin_message, take_chunk, end_message };
  guint                   messages;
  guint64                 octets;
  gsize                   n;

  if (!pf_pop3_session_stat (session, &messages, &octets, NULL, error))
    return FALSE;
  printf ("stat %u %" G_GUINT64_FORMAT "\n", messages, octets);
  reading->entries = pf_pop3_session_list (session, NULL, error);
  if (reading->entries == NULL)
    return FALSE;

  n = reading->entries->len;
  reading->tops = g_new0 (char *, n + 1);
  for (gsize i = 0; i < n; i++)
    {
      const PfPop3Entry *entry = reading->entries->pdata[i];

      g_checksum_reset (reading->checksum);
      if (!pf_pop3_session_top (session, entry->number, 0, take_chunk, reading, NULL,
                                error))
        return FALSE;
      reading->tops[i] = g_strdup (g_checksum_get_string (reading->checksum));
    }
  return pf_pop3_session_retr_many (session, reading->entries, &sink, reading, NULL,
                                    error);
}

static gboolean
run (const char *url, const char *ca_file, const char *password, GError **error)
{
  g_autoptr (PfEndpoint) endpoint = pf_endpoint_parse (url, error);
  g_autoptr (PfTrust) trust = pf_trust_new (ca_file, NULL, FALSE);
  g_autoptr (PfSecret) secret = pf_secret_new (password);
  g_autoptr (PfWire) wire = NULL;
  g_autoptr (PfPop3Session) session = NULL;
  Reading  reading = { NULL, g_checksum_new (G_CHECKSUM_SHA256), 0, 0, NULL };
  gboolean is_ok;

  if (endpoint == NULL)
    return FALSE;
  wire = pf_wire_open (endpoint, trust, NULL, NULL, error);
  if (wire == NULL)
    return FALSE;
  session = pf_pop3_session_open (wire, NULL, error);
  is_ok = session != NULL && pf_pop3_session_capa (session, NULL, error) &&
          (endpoint->security == PF_SECURITY_TLS ||
           (pf_pop3_session_start_tls (session, NULL, error) &&
            pf_pop3_session_capa (session, NULL, error))) &&
          pf_pop3_session_login (session, endpoint->user, secret, FALSE, NULL, error) &&
          pf_pop3_session_capa (session, NULL, error) &&
          read_mailbox (session, &reading, error);

  g_checksum_free (reading.checksum);
  g_clear_pointer (&reading.entries, g_ptr_array_unref);
  g_strfreev (reading.tops);
  return is_ok;
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;

  if (argc != 4)
    return 64;
  if (run (argv[1], argv[2], argv[3], &error))
    return 0;
  fprintf (stderr, "%s %d: %s\n", g_quark_to_string (error->domain), error->code,
           error->message);
  return 1;
}
