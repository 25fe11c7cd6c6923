/* talk-pop3-source.c - a POP3 server as a source, scripted: tests/talk/pop3-source
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pop3/pf-pop3-source.h"

#include "base/pf-error.h"
#include "pf-talk.h"

#include <glib/gstdio.h>
#include <string.h>

/*
 * What the client does is "@do STEP|STEP…" (default "scan"); what it sees of it must be
 * "@see TEXT".  All steps share one spool.
 *
 *   scan    a new source lists and scans: sees each message's octets, line ends as "|",
 *           or "!" and why it is withheld, then its header; then "[warning,…]"
 *   known   the same, by someone who knows all messages from an earlier scan
 *   read    reads the first message of the last scan again
 *   last    reads the last one again
 *   clear   gives the spool up
 *
 * "@max N" and "@unwanted WORD" are what the scan does not want: messages of more octets,
 * and such with that word in the header.  Of these it sees "~", the size, and the header.
 * With "@nothing yes" it wants none, and no header either.
 *
 * "@hides yes" makes it a provider that is known to hide what was fetched once.
 * "@wait MS" is how long the source may wait in a row (default 5000).
 */

#define WAIT_MS 5000

typedef struct
{
  const PfTalk     *talk;
  const PfEndpoint *endpoint;
  const PfTrust    *trust;
  gboolean          is_cut;
  char             *directory; /* of the spool */
  PfSource         *source;    /* (nullable): of the last scan */
  PfSourceFolder   *folder;
  char             *locator; /* of its first message */
  char             *last;    /* of its last message */
  gboolean          knows;
  guint             logins;
  GString          *seen;
} Play;

static PfSecret *
get_secret_cb (gboolean      is_retry,
               gpointer      data,
               GCancellable *cancellable,
               GError      **error)
{
  return pf_secret_new ("pw");
}

static void
note_login_cb (const GError *refusal, gpointer data)
{
  Play *play = data;

  play->logins++;
}

static gboolean
begin_message (gpointer data, GError **error)
{
  Play *play = data;

  if (play->seen->len > 0)
    g_string_append_c (play->seen, ' ');
  return TRUE;
}

static gboolean
take_chunk (const guint8 *octets, gsize length, gpointer data, GError **error)
{
  Play *play = data;

  for (gsize i = 0; i < length; i++)
    if (octets[i] == '\n')
      g_string_append_c (play->seen, '|');
    else if (octets[i] != '\r')
      g_string_append_c (play->seen, (char) octets[i]);
  return TRUE;
}

static gboolean
end_message (const PfMessage *message, gpointer data, GError **error)
{
  Play *play = data;

  if ((message->stored & PF_STORED_WITHHELD) != 0)
    g_string_append_printf (play->seen, "!%s", message->server_text);
  if ((message->stored & PF_STORED_SKIPPED) != 0)
    g_string_append_printf (play->seen, "~%" G_GUINT64_FORMAT, message->told_size);
  if (play->locator == NULL)
    play->locator = g_strdup (message->locator);
  g_free (play->last);
  play->last = g_strdup (message->locator);
  return TRUE;
}

static gboolean
knows_message (const char *locator, gpointer data)
{
  Play *play = data;

  return play->knows;
}

static PfWant
wants_message (guint64 octets, const char *header, gsize length, gpointer data)
{
  Play       *play = data;
  const char *max = pf_talk_get (play->talk, "max");
  const char *word = pf_talk_get (play->talk, "unwanted");

  if (pf_talk_get (play->talk, "nothing") != NULL)
    return PF_WANT_NOTHING;
  if (max != NULL && octets > g_ascii_strtoull (max, NULL, 10))
    return PF_WANT_NO;
  if (word == NULL)
    return PF_WANT_YES;
  if (header == NULL)
    return PF_WANT_HEADER;
  return g_strstr_len (header, (gssize) length, word) != NULL ? PF_WANT_NO : PF_WANT_YES;
}

static gboolean
do_scan (Play *play, GError **error)
{
  static const PfScanSink sink = { begin_message, take_chunk, end_message, knows_message,
                                   wants_message };
  const char             *wait = pf_talk_get (play->talk, "wait");
  PfPop3Account           account = { .endpoint = play->endpoint,
                                      .trust = play->trust,
                                      .max_wait_ms = WAIT_MS,
                                      .get_secret = get_secret_cb,
                                      .note_login = note_login_cb,
                                      .user_data = play };
  GPtrArray              *accounts;
  PfSourceFolder         *folder;
  g_autofree char        *warnings = NULL;

  account.hides_fetched = pf_talk_get (play->talk, "hides") != NULL;
  if (wait != NULL)
    account.max_wait_ms = g_ascii_strtoll (wait, NULL, 10);
  if (play->is_cut)
    account.max_wait_ms = 0;
  g_clear_object (&play->source);
  g_clear_pointer (&play->locator, g_free);
  play->source = pf_pop3_source_new (&account);
  pf_pop3_source_set_spool (PF_POP3_SOURCE (play->source), play->directory);

  accounts = pf_source_list (play->source, NULL, error);
  if (accounts == NULL)
    return FALSE;
  folder = ((PfSourceAccount *) accounts->pdata[0])->folders->pdata[0];
  play->folder = folder;
  if (!pf_source_scan (play->source, folder, &sink, play, NULL, error))
    return FALSE;
  g_assert_cmpint (folder->messages, >=, 0);
  warnings = g_strjoinv (",", (char **) pf_pop3_source_get_warnings (
                                  PF_POP3_SOURCE (play->source)));
  g_string_append_printf (play->seen, "%s[%s]", play->seen->len > 0 ? " " : "", warnings);
  return TRUE;
}

static gboolean
run_step (Play *play, const char *step, GError **error)
{
  if (g_str_equal (step, "clear"))
    {
      pf_pop3_source_clear_spool (PF_POP3_SOURCE (play->source));
      return TRUE;
    }
  if (g_str_equal (step, "read") || g_str_equal (step, "last"))
    {
      g_string_append_c (play->seen, ' ');
      return pf_source_read (play->source, play->folder,
                             g_str_equal (step, "read") ? play->locator : play->last,
                             take_chunk, play, NULL, error);
    }
  g_assert_true (g_str_equal (step, "scan") || g_str_equal (step, "known"));
  play->knows = g_str_equal (step, "known");
  return do_scan (play, error);
}

static void
remove_spool (const char *directory)
{
  static const char *const names[] = { "mail", "index" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *file = g_build_filename (directory, names[i], NULL);

      g_unlink (file);
    }
  g_rmdir (directory);
}

static gboolean
play_client (const PfTalk     *talk,
             const PfEndpoint *endpoint,
             const PfTrust    *trust,
             gboolean          is_cut,
             GError          **error)
{
  const char *todo = pf_talk_get (talk, "do");
  const char *expected = pf_talk_get (talk, "see");
  g_auto (GStrv) steps = g_strsplit (todo != NULL ? todo : "scan", "|", -1);
  g_autofree char *parent = g_dir_make_tmp ("pf-spool-XXXXXX", NULL);
  Play             play = { .talk = talk,
                            .endpoint = endpoint,
                            .trust = trust,
                            .is_cut = is_cut,
                            .seen = g_string_new (NULL) };

  play.directory = g_build_filename (parent, "spool", NULL);
  for (gsize i = 0; *error == NULL && steps[i] != NULL; i++)
    if (!run_step (&play, steps[i], error))
      g_assert_nonnull (*error);
  if (!is_cut)
    g_assert_cmpstr (play.seen->str, ==, expected != NULL ? expected : "");
  /* Whatever came, a refused password was not tried again. */
  if (g_error_matches (*error, PF_AUTH_ERROR, PF_AUTH_ERROR_WRONG_CREDENTIALS))
    g_assert_cmpuint (play.logins, ==, 1);

  g_clear_object (&play.source);
  g_free (play.locator);
  g_free (play.last);
  g_string_free (play.seen, TRUE);
  remove_spool (play.directory);
  g_rmdir (parent);
  g_free (play.directory);
  return *error == NULL;
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  pf_talk_add_folder ("pop3-source", PF_PROTOCOL_POP3, "ada", play_client);

  return g_test_run ();
}
