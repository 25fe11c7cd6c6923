/* talk-sign-in.c - signing in to look: how often, in which order, and when it stops
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "diagnose/pf-sign-in.h"

#include "pf-script-server.h"
#include "pf-talk.h"

#include <glib/gstdio.h>
#include <string.h>

#define CANCEL_US 200000
#define SOON_US G_GINT64_CONSTANT (2000000)

#define IMAP_OPEN                                                                        \
  "TLS\nS: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] ready\n"                       \
  "C: {A} AUTHENTICATE PLAIN AGFkYQBwdw==\n"
#define IMAP_IN                                                                          \
  IMAP_OPEN "S: {A} OK [CAPABILITY IMAP4rev1] in\n"                                      \
            "C: {B} LIST \"\" \"*\"\nC: {C} LSUB \"\" \"*\"\n"                           \
            "S: {B} OK\nS: {C} OK\n"                                                     \
            "C: {D} EXAMINE INBOX\nS: * 7 EXISTS\nS: {D} OK [READ-ONLY] done\n"          \
            "C: {E} LOGOUT\nS: * BYE\nS: {E} OK\n"
#define POP3_OPEN                                                                        \
  "TLS\nS: +OK ready\nC: CAPA\nS: +OK\nS: USER\nS: UIDL\nS: RESP-CODES\n"                \
  "S: AUTH-RESP-CODE\nS: .\nC: USER ada\nS: +OK\nC: PASS pw\n"
#define POP3_IN                                                                          \
  POP3_OPEN "S: +OK in\nC: STAT\nS: +OK 1 20\nC: CAPA\nS: +OK\nS: UIDL\nS: EXPIRE 5\n"   \
            "S: .\nC: LIST\nS: +OK\nS: 1 20\nS: .\nC: UIDL\nS: +OK\nS: 1 x\nS: .\n"      \
            "C: QUIT\nS: +OK\n"
#define SMTP_OPEN                                                                        \
  "TLS\nS: 220 mx\nC: EHLO [127.0.0.1]\nS: 250-mx\nS: 250 AUTH PLAIN\n"                  \
  "C: AUTH PLAIN\nS: 334 \nC: AGFkYQBwdw==\n"

/**
 * Case:
 * @imap: and so on: (nullable): the server's script; it is not there, or not asked
 * @seen: what came of it
 */
typedef struct
{
  const char *name;
  const char *imap;
  const char *pop3;
  const char *smtp;
  const char *seen;
} Case;

/* clang-format off */
static const Case cases[] = {
  { "both-in", IMAP_IN, POP3_IN, NULL, "imap done 7; pop3 done 1" },
  { "imap-refused", IMAP_OPEN "S: {A} NO [AUTHENTICATIONFAILED] nope\n", POP3_IN, NULL,
    "imap login auth wrong-credentials; pop3 done 1" },
  { "pop3-refused", IMAP_IN, POP3_OPEN "S: -ERR [AUTH] nope\n", NULL,
    "imap done 7; pop3 login auth wrong-credentials" },
  { "pop3-disabled-at-stat", IMAP_IN, POP3_OPEN "S: +OK\nC: STAT\nS: -ERR [SYS/PERM] not enabled for POP access\n",
    NULL, "imap done 7; pop3 stat auth protocol-disabled" },
  { "pop3-in-use", IMAP_IN, POP3_OPEN "S: -ERR [IN-USE] locked\n", NULL,
    "imap done 7; pop3 login auth mailbox-busy" },
  { "pop3-later", IMAP_IN, POP3_OPEN "S: -ERR [SYS/TEMP] later\n", NULL,
    "imap done 7; pop3 login auth try-later" },
  { "all-three", IMAP_OPEN "S: {A} NO nope\n", POP3_OPEN "S: -ERR [AUTH] nope\n",
    SMTP_OPEN "S: 235 in\nC: QUIT\nS: 221 bye\n",
    "imap login auth wrong-credentials; pop3 login auth wrong-credentials; smtp done -1" },
  { "all-three-refused", IMAP_OPEN "S: {A} NO nope\n", POP3_OPEN "S: -ERR [AUTH] nope\n",
    SMTP_OPEN "S: 535 5.7.8 nope\n",
    "imap login auth wrong-credentials; pop3 login auth wrong-credentials; "
    "smtp login auth wrong-credentials" },
  { "unavailable-stops", IMAP_OPEN "S: {A} NO [UNAVAILABLE] not now\n", "", "",
    "imap login auth try-later; pop3 skipped rate" },
  { "limit-stops", IMAP_OPEN "S: {A} NO [LIMIT] too many\n", "", "",
    "imap login auth try-later; pop3 skipped rate" },
  { "bad-is-no-refusal-to-count", IMAP_OPEN "S: {A} BAD what?\n", POP3_IN, NULL,
    "imap login proto refused; pop3 done 1" },
};
/* clang-format on */

static PfTestPki *pki;

static char *
describe (GPtrArray *sign_ins)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < sign_ins->len; i++)
    {
      const PfSignIn *one = sign_ins->pdata[i];

      g_string_append_printf (text, "%s%s ", i > 0 ? "; " : "",
                              pf_protocol_to_string (one->protocol));
      if (one->skipped != NULL)
        g_string_append_printf (text, "skipped %s", one->skipped);
      else if (one->is_in)
        g_string_append_printf (text, "%s %" G_GINT64_FORMAT, one->step, one->messages);
      else
        {
          g_autofree char *outcome = pf_talk_outcome (one->error);

          g_string_append_printf (text, "%s %s", one->step, outcome);
        }
    }

  return g_string_free (text, FALSE);
}

/* Three servers, a trust that knows their CA, and a place to count refusals in. */
typedef struct
{
  PfScriptServer *servers[3];
  GPtrArray      *endpoints;
  GPtrArray      *sign_ins;
  PfSignInRequest request;
  char           *state_dir;
} Play;

static void
play_start (Play *play, const Case *c)
{
  const char *const scripts[] = { c->imap, c->pop3, c->smtp };
  PfTrust          *trust = g_new0 (PfTrust, 1);

  play->endpoints = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_endpoint_free);
  play->sign_ins = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_sign_in_free);
  play->state_dir = g_dir_make_tmp ("pf-sign-in-XXXXXX", NULL);
  for (int i = 0; i < 3; i++)
    {
      guint16 port = 9;

      if (scripts[i] != NULL && *scripts[i] != '\0')
        {
          play->servers[i] = pf_script_server_new (scripts[i], pki,
                                                   PF_TEST_CERTIFICATE_GOOD,
                                                   PF_CUT_NOTHING, 0);
          port = pf_script_server_get_port (play->servers[i]);
        }
      if (scripts[i] != NULL)
        g_ptr_array_add (play->endpoints,
                         pf_endpoint_new ((PfProtocol) i, PF_SECURITY_TLS, "127.0.0.1",
                                          port, "ada"));
    }
  trust->ca_file = g_strdup (pf_test_pki_get_ca_file (pki));
  play->request.trust = trust;
  play->request.state_dir = play->state_dir;
  play->request.secret = pf_secret_new ("pw");
}

static void
remove_below (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        remove_below (path);
      else
        g_remove (path);
    }
  g_rmdir (folder);
}

static void
play_end (Play *play)
{
  for (int i = 0; i < 3; i++)
    if (play->servers[i] != NULL)
      {
        g_autofree char *differs = pf_script_server_finish (play->servers[i], NULL, NULL);

        g_assert_cmpstr (differs, ==, NULL);
      }
  pf_trust_free ((PfTrust *) play->request.trust);
  pf_secret_unref (play->request.secret);
  g_ptr_array_unref (play->endpoints);
  g_ptr_array_unref (play->sign_ins);
  remove_below (play->state_dir);
  g_free (play->state_dir);
}

static void
test_case (gconstpointer data)
{
  const Case      *c = data;
  Play             play = { { NULL } };
  g_autofree char *seen = NULL;

  play_start (&play, c);
  pf_sign_in_all (&play.request, play.endpoints, play.sign_ins, NULL);
  seen = describe (play.sign_ins);
  for (guint i = 0; i < play.sign_ins->len; i++)
    {
      const PfSignIn *one = play.sign_ins->pdata[i];

      for (gsize j = 0; one->transcript != NULL && one->transcript[j] != NULL; j++)
        g_test_message ("%s", one->transcript[j]);
    }
  g_assert_cmpstr (seen, ==, c->seen);
  for (guint i = 0; i < play.sign_ins->len; i++)
    {
      const PfSignIn  *one = play.sign_ins->pdata[i];
      g_autofree char *lines = g_strjoinv ("\n", one->transcript != NULL
                                                     ? one->transcript
                                                     : (char *[]){ NULL });

      g_assert_null (strstr (lines, "AGFkYQBwdw=="));
      g_assert_null (strstr (lines, "PASS pw"));
    }
  play_end (&play);
}

static gpointer
cancel_thread (gpointer data)
{
  g_usleep (CANCEL_US);
  g_cancellable_cancel (data);
  return NULL;
}

/* A server that says nothing: cancelling ends the wait, and nobody else is asked. */
static void
test_cancelled (void)
{
  const Case c = { "cancelled", IMAP_OPEN "STALL\n", "", "", NULL };
  Play       play = { { NULL } };
  gint64     start = g_get_monotonic_time ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GThread         *thread = g_thread_new ("cancel", cancel_thread, cancellable);
  g_autofree char *seen = NULL;

  play_start (&play, &c);
  pf_sign_in_all (&play.request, play.endpoints, play.sign_ins, cancellable);
  g_thread_join (thread);
  g_assert_cmpint (g_get_monotonic_time () - start, <, SOON_US);
  seen = describe (play.sign_ins);
  g_assert_cmpstr (seen, ==, "imap login io 19; pop3 skipped stopped");
  play_end (&play);
}

/* After three refusals of this account nothing is sent any more. */
static void
test_guard (void)
{
  const Case c = { "guard", IMAP_OPEN "S: {A} NO nope\n",
                   POP3_OPEN "S: -ERR [AUTH] nope\n", SMTP_OPEN "S: 535 5.7.8 nope\n",
                   NULL };
  Play       play = { { NULL } };
  g_autoptr (GPtrArray)
      again = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_sign_in_free);
  g_autofree char *seen = NULL;

  play_start (&play, &c);
  pf_sign_in_all (&play.request, play.endpoints, play.sign_ins, NULL);
  pf_sign_in_all (&play.request, play.endpoints, again, NULL);
  seen = describe (again);
  g_assert_cmpstr (seen, ==, "imap skipped guard; pop3 skipped guard");
  play_end (&play);
}

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  pki = pf_test_pki_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/sign-in/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/sign-in/cancelled", test_cancelled);
  g_test_add_func ("/sign-in/guard", test_guard);

  result = g_test_run ();
  pf_test_pki_free (pki);
  return result;
}
