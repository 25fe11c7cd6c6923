/* talk-imap.c - the IMAP target against scripted servers: tests/talk/imap
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "imap/pf-imap-target.h"

#include "base/pf-error.h"
#include "base/pf-limits.h"
#include "imap/pf-imap-session-private.h"
#include "pf-talk.h"

#include <string.h>

/*
 * What the client does is "@do STEP|STEP…"; what it sees of it must be "@see TEXT".
 * "@token TEXT TEXT" signs in with a token, the second one at the second try;
 * "@password TEXT" with that (default "pw"); "@mode A" forces a mode;
 * "@untagged N" lowers the limit of what may come before an answer.
 *
 *   connect            signs in and sets up
 *   list               sees NAME:ROLE:MESSAGES:UIDNEXT for each folder, "!" after the
 *                      name of one that cannot be used
 *   facts              sees mode, prefix, delimiter, size limit, quota
 *   join A/B           sees the name that the path A, B gets
 *   create NAME        sees the folder's name and UIDVALIDITY
 *   open NAME          SELECTs it
 *   keyword WORD       sees yes or no
 *   status NAME        sees MESSAGES and UIDNEXT
 *   append NAME SIZE…  sends messages of so many octets; after a SIZE: s seen, k with
 *                      a keyword, d with a date, x breaks off in the middle, l is
 *                      longer than it says
 *   finish             waits for all answers; sees OUTCOME/UID for each, in the order
 *                      in which they came
 *   rows N             sees UID:SIZE:FLAGS:MESSAGE-ID from UID N on
 *   body N             sees the octets
 *   flag N             adds \Answered
 *   headers N M        sees the headers alone
 *   copy NAME N M      sees FROM>TO of each that the server tells
 *   move NAME N M      the same
 *   expunge N M        removes them
 *   remove N M         removes those that are not flagged; sees which are gone
 *   leave              disconnects
 *   hang-up            says goodbye; that takes less than a second, whatever the server does
 */

#define ITEMS_MAX 16

typedef struct
{
  PfAppendItem item;
  int          number;
  char         kind;
} Item;

typedef struct
{
  PfTarget *target;
  GString  *seen;
  Item      items[ITEMS_MAX];
  int       n_items;
  char    **secrets;
} Play;

static const char *const outcomes[] = {
  [PF_APPEND_STORED] = "stored",       [PF_APPEND_REFUSED] = "refused",
  [PF_APPEND_TOO_LARGE] = "too-large", [PF_APPEND_NO_SPACE] = "no-space",
  [PF_APPEND_TRY_LATER] = "try-later", [PF_APPEND_NO_FOLDER] = "no-folder",
  [PF_APPEND_BAD_KEYWORD] = "keyword", [PF_APPEND_NOT_SENT] = "not-sent",
};

static void see (Play *play, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
see (Play *play, const char *format, ...)
{
  va_list args;

  if (play->seen->len > 0)
    g_string_append_c (play->seen, ' ');
  va_start (args, format);
  g_string_append_vprintf (play->seen, format, args);
  va_end (args);
}

static PfSecret *
get_secret (gboolean      is_retry,
            gpointer      user_data,
            GCancellable *cancellable,
            GError      **error)
{
  Play *play = user_data;

  return pf_secret_new (is_retry && play->secrets[1] != NULL ? play->secrets[1]
                                                             : play->secrets[0]);
}

/* A folder that the script's server did not list; freed with the test. */
static PfTargetFolder *
get_folder (const char *name)
{
  PfTargetFolder *folder = pf_target_folder_new ();

  folder->name = g_strdup (name);
  return folder;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfTargetFolder, pf_target_folder_free)

static gboolean
do_connect (Play *play, const char *text, GError **error)
{
  return pf_target_connect (play->target, NULL, error);
}

static gboolean
do_list (Play *play, const char *text, GError **error)
{
  GPtrArray *folders = pf_target_list (play->target, NULL, error);

  for (guint i = 0; folders != NULL && i < folders->len; i++)
    {
      const PfTargetFolder *folder = g_ptr_array_index (folders, i);

      see (play, "%s%s:%s:%d:%u", folder->name,
           !folder->is_selectable || folder->is_view ? "!" : "",
           pf_role_to_string (folder->role), (int) folder->messages, folder->uid_next);
    }
  return folders != NULL;
}

static gboolean
do_facts (Play *play, const char *text, GError **error)
{
  const PfTargetFacts *facts = pf_target_get_facts (play->target);

  see (play, "%s %s%c %u %d/%d %s", facts->mode, facts->prefix, facts->delimiter,
       (guint) facts->max_message, (int) facts->quota_used, (int) facts->quota_limit,
       facts->server);
  return TRUE;
}

static gboolean
do_join (Play *play, const char *text, GError **error)
{
  g_auto (GStrv) path = g_strsplit (text, "/", -1);
  g_autofree char *name = pf_target_join_name (play->target, (const char *const *) path,
                                               NULL);

  see (play, "%s", name);
  return TRUE;
}

static gboolean
do_create (Play *play, const char *text, GError **error)
{
  PfTargetFolder *folder = pf_target_create (play->target, text, PF_ROLE_NONE, NULL,
                                             error);

  if (folder != NULL)
    see (play, "%s:%u", folder->name, folder->uid_validity);
  return folder != NULL;
}

static gboolean
do_open (Play *play, const char *text, GError **error)
{
  g_autoptr (PfTargetFolder) folder = get_folder (text);

  return pf_target_open (play->target, folder, TRUE, NULL, error);
}

static gboolean
do_keyword (Play *play, const char *text, GError **error)
{
  see (play, pf_target_may_store_keyword (play->target, text) ? "yes" : "no");
  return TRUE;
}

static gboolean
do_status (Play *play, const char *text, GError **error)
{
  g_autoptr (PfTargetFolder) folder = get_folder (text);

  if (!pf_target_status (play->target, folder, NULL, error))
    return FALSE;
  see (play, "%d:%u", (int) folder->messages, folder->uid_next);
  return TRUE;
}

static gboolean
write_item (PfAppendItem *item,
            PfChunkFunc   sink,
            gpointer      sink_data,
            GCancellable *cancellable,
            GError      **error)
{
  const Item *self = (const Item *) item;
  guint64     size = item->size + (self->kind == 'l');

  for (guint64 i = 0; i < size; i++)
    {
      if (self->kind == 'x' && i == size / 2)
        {
          g_set_error_literal (error, PF_MOVE_ERROR, PF_MOVE_ERROR_SOURCE_CHANGED,
                               "the digest differs");
          return FALSE;
        }
      if (!sink ((const guint8 *) "x", 1, sink_data, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
take_result (PfAppendItem         *item,
             const PfAppendResult *result,
             gpointer              user_data,
             GError              **error)
{
  Play       *play = user_data;
  const Item *self = (const Item *) item;

  see (play, "%d:%s", self->number, outcomes[result->outcome]);
  if (result->uid != 0)
    g_string_append_printf (play->seen, "/%u", result->uid);
  if (result->wait_ms != 0)
    g_string_append_printf (play->seen, "/%dms", (int) result->wait_ms);
  return TRUE;
}

static void
add_item (Play *play, const char *word)
{
  static char *keywords[] = { (char *) "work", NULL };
  Item        *item;
  char        *end;

  g_assert_cmpint (play->n_items, <, ITEMS_MAX);
  item = &play->items[play->n_items++];
  *item = (Item){ .number = play->n_items,
                  .item = { .internal_unix = G_MININT64, .write = write_item } };
  item->item.size = g_ascii_strtoull (word, &end, 10);
  for (; *end != '\0'; end++)
    {
      if (*end == 's')
        item->item.flags = PF_FLAG_SEEN;
      else if (*end == 'k')
        item->item.keywords = keywords;
      else if (*end == 'd')
        {
          item->item.internal_unix = 1000000000;
          item->item.internal_zone = -90;
        }
      else
        item->kind = *end;
    }
}

static gboolean
do_append (Play *play, const char *text, GError **error)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  g_autoptr (PfTargetFolder) folder = get_folder (words[0]);
  PfAppendItem *items[ITEMS_MAX];
  gsize         n = 0;

  for (; words[n + 1] != NULL; n++)
    {
      add_item (play, words[n + 1]);
      items[n] = &play->items[play->n_items - 1].item;
    }
  return pf_target_append (play->target, folder, items, n, take_result, play, NULL,
                           error);
}

static gboolean
do_finish (Play *play, const char *text, GError **error)
{
  return pf_target_append_finish (play->target, NULL, error);
}

static gboolean
take_row (const PfTargetMessage *message, gpointer user_data, GError **error)
{
  see (user_data, "%u:%u:%x:%s", message->uid, (guint) message->size, message->flags,
       message->message_id != NULL ? message->message_id : "-");
  return TRUE;
}

static gboolean
do_rows (Play *play, const char *text, GError **error)
{
  return pf_target_list_messages (play->target,
                                  (guint32) g_ascii_strtoull (text, NULL, 10), take_row,
                                  play, NULL, error);
}

static gboolean
take_bytes (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  g_string_append_len (user_data, (const char *) data, (gssize) length);
  return TRUE;
}

typedef struct
{
  Play    *play;
  GString *bytes;
} Bodies;

static gboolean
do_body (Play *play, const char *text, GError **error)
{
  g_autoptr (GString) bytes = g_string_new (NULL);

  if (!pf_target_read_message (play->target, (guint32) g_ascii_strtoull (text, NULL, 10),
                               take_bytes, bytes, NULL, error))
    return FALSE;
  see (play, "%s", bytes->str);
  return TRUE;
}

static gboolean
begin_one (gpointer user_data, GError **error)
{
  Bodies *bodies = user_data;

  g_string_truncate (bodies->bytes, 0);
  return TRUE;
}

static gboolean
take_one (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  Bodies *bodies = user_data;

  return take_bytes (data, length, bodies->bytes, error);
}

static gboolean
end_one (guint32 uid, gboolean is_found, gpointer user_data, GError **error)
{
  Bodies *bodies = user_data;

  see (bodies->play, "%u %s", uid, is_found ? bodies->bytes->str : "not there");
  return TRUE;
}

static gsize
read_uids (char **words, guint32 uids[ITEMS_MAX])
{
  gsize n = 0;

  for (; words[n] != NULL && n < ITEMS_MAX; n++)
    uids[n] = (guint32) g_ascii_strtoull (words[n], NULL, 10);
  return n;
}

static const PfTargetReadSink bodies_sink = { begin_one, take_one, end_one };

static gboolean
do_bodies (Play *play, const char *text, GError **error)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  g_autoptr (GString) bytes = g_string_new (NULL);
  Bodies  bodies = { play, bytes };
  guint32 uids[ITEMS_MAX];
  gsize   n = read_uids (words, uids);

  return pf_target_read_messages (play->target, uids, n, &bodies_sink, &bodies, NULL,
                                  error);
}

static gboolean
do_headers (Play *play, const char *text, GError **error)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  g_autoptr (GString) bytes = g_string_new (NULL);
  Bodies  bodies = { play, bytes };
  guint32 uids[ITEMS_MAX];
  gsize   n = read_uids (words, uids);

  return pf_target_read_headers (play->target, uids, n, &bodies_sink, &bodies, NULL,
                                 error);
}

static gboolean
transfer (Play *play, const char *text, gboolean is_move, GError **error)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  g_autoptr (GArray) copied = g_array_new (FALSE, FALSE, sizeof (PfTargetCopied));
  PfTargetFolder folder = { .name = words[0] };
  guint32        uids[ITEMS_MAX];
  gsize          n = read_uids (words + 1, uids);
  gboolean ok = pf_target_transfer (play->target, uids, n, &folder, is_move, copied, NULL,
                                    error);

  for (guint i = 0; i < copied->len; i++)
    {
      const PfTargetCopied *one = &g_array_index (copied, PfTargetCopied, i);

      see (play, "%u>%u:%u", one->from, one->uid_validity, one->to);
    }
  return ok;
}

static gboolean
do_copy (Play *play, const char *text, GError **error)
{
  return transfer (play, text, FALSE, error);
}

static gboolean
do_move (Play *play, const char *text, GError **error)
{
  return transfer (play, text, TRUE, error);
}

static gboolean
do_flag (Play *play, const char *text, GError **error)
{
  return pf_target_store_flags (play->target, (guint32) g_ascii_strtoull (text, NULL, 10),
                                PF_FLAG_ANSWERED, NULL, TRUE, NULL, error);
}

static gboolean
do_expunge (Play *play, const char *text, GError **error)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  guint32 uids[ITEMS_MAX];
  gsize   n = read_uids (words, uids);

  return pf_target_expunge (play->target, uids, n, NULL, error);
}

static gboolean
is_unflagged (guint32 uid, guint flags, const char *const *keywords, gpointer user_data)
{
  return (flags & PF_FLAG_FLAGGED) == 0;
}

static gboolean
do_remove (Play *play, const char *text, GError **error)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  g_autoptr (GArray) removed = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32  uids[ITEMS_MAX];
  gsize    n = read_uids (words, uids);
  gboolean ok = pf_target_remove (play->target, uids, n, is_unflagged, NULL, removed,
                                  NULL, error);

  for (guint i = 0; i < removed->len; i++)
    see (play, "%u", g_array_index (removed, guint32, i));
  return ok;
}

static gboolean
do_leave (Play *play, const char *text, GError **error)
{
  pf_target_disconnect (play->target, NULL);
  return TRUE;
}

static gboolean
do_hang_up (Play *play, const char *text, GError **error)
{
  gint64 start = g_get_monotonic_time ();

  pf_target_hang_up (play->target, NULL);
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC);
  g_assert_false (pf_target_is_connected (play->target));
  return TRUE;
}

static const struct
{
  const char *word;
  gboolean (*run) (Play *play, const char *text, GError **error);
} steps[] = {
  { "connect", do_connect }, { "list", do_list },       { "facts", do_facts },
  { "join", do_join },       { "create", do_create },   { "open", do_open },
  { "keyword", do_keyword }, { "status", do_status },   { "append", do_append },
  { "finish", do_finish },   { "rows", do_rows },       { "body", do_body },
  { "bodies", do_bodies },   { "flag", do_flag },       { "expunge", do_expunge },
  { "headers", do_headers }, { "copy", do_copy },       { "move", do_move },
  { "leave", do_leave },     { "hang-up", do_hang_up }, { "remove", do_remove },
};

static gboolean
run_step (Play *play, const char *step, GError **error)
{
  gsize length = strcspn (step, " ");

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (strlen (steps[i].word) == length && strncmp (steps[i].word, step, length) == 0)
      return steps[i].run (play, step + length + (step[length] == ' '), error);

  g_error ("no such step: %s", step);
}

static void
start_play (Play             *play,
            const PfTalk     *talk,
            const PfEndpoint *endpoint,
            const PfTrust    *trust)
{
  const char   *token = pf_talk_get (talk, "token");
  const char   *password = pf_talk_get (talk, "password");
  const char   *mode = pf_talk_get (talk, "mode");
  const char   *untagged = pf_talk_get (talk, "untagged");
  PfImapAccount account = {
    .endpoint = endpoint,
    .trust = trust,
    .is_token = token != NULL,
    .get_secret = get_secret,
    .secret_data = play,
  };

  play->secrets = token != NULL ? g_strsplit (token, " ", 2)
                                : g_strsplit (password != NULL ? password : "pw", " ", 1);
  pf_imap_limit_untagged = PF_LIMIT_UNTAGGED;
  if (untagged != NULL)
    g_assert_true (g_ascii_string_to_unsigned (untagged, 10, 1, PF_LIMIT_UNTAGGED,
                                               &pf_imap_limit_untagged, NULL));
  play->seen = g_string_new (NULL);
  play->target = pf_imap_target_new (&account);
  if (mode != NULL)
    pf_imap_target_force_mode (PF_IMAP_TARGET (play->target), *mode);
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
  g_auto (GStrv) words = g_strsplit (todo != NULL ? todo : "connect", "|", -1);
  Play     play = { 0 };
  gboolean is_ok = TRUE;

  start_play (&play, talk, endpoint, trust);
  for (gsize i = 0; is_ok && words[i] != NULL; i++)
    is_ok = run_step (&play, words[i], error);

  if (!is_ok)
    g_test_message ("%s", (*error)->message);
  if (!is_cut)
    g_assert_cmpstr (play.seen->str, ==, expected != NULL ? expected : "");
  g_object_unref (play.target);
  g_string_free (play.seen, TRUE);
  g_strfreev (play.secrets);
  return is_ok;
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  pf_talk_add_folder ("imap", PF_PROTOCOL_IMAP, "ada", play_client);

  return g_test_run ();
}
