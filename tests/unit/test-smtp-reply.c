/* test-smtp-reply.c - replies and refusals of submission servers: smtp/pf-smtp-reply
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "smtp/pf-smtp-reply.h"

#define DONE PF_SMTP_FEED_DONE
#define BROKEN PF_SMTP_FEED_BROKEN
#define MORE PF_SMTP_FEED_MORE
#define M(x) PF_MEANS_##x

/* clang-format off */
static const struct
{
  const char *name;
  const char *lines; /* LF between */
  PfSmtpFeed  feed;  /* of the last line */
  guint       code;
  const char *enhanced;
  const char *text;
} replies[] = {
  { "one",          "220 mx.example ESMTP",             DONE,   220, NULL,    "mx.example ESMTP" },
  { "bare",         "250",                              DONE,   250, NULL,    "" },
  { "several",      "250-mx\n250-STARTTLS\n250 SIZE 1", DONE,   250, NULL,    "mx STARTTLS SIZE 1" },
  { "enhanced",     "535-5.7.8 no\n535 5.7.8 really",   DONE,   535, "5.7.8", "no really" },
  { "enhanced-only", "535 5.7.8",                       DONE,   535, "5.7.8", "" },
  { "long-detail",  "535 5.7.139 no",                   DONE,   535, "5.7.139", "no" },
  { "no-enhanced",  "250 5.7 ways",                     DONE,   250, NULL,    "5.7 ways" },
  { "version",      "220 1.2.3.4 ready",                DONE,   220, NULL,    "1.2.3.4 ready" },
  { "goes-on",      "250-mx",                           MORE,   250, NULL,    "mx" },
  { "other-code",   "250-mx\n251 x",                    BROKEN, 250, NULL,    "mx" },
  { "pop3",         "+OK ready",                        BROKEN, 0,   NULL,    "" },
  { "imap",         "* OK ready",                       BROKEN, 0,   NULL,    "" },
  { "short",        "25",                               BROKEN, 0,   NULL,    "" },
  { "empty",        "",                                 BROKEN, 0,   NULL,    "" },
  { "glued",        "2200 x",                           BROKEN, 0,   NULL,    "" },
  { "number",       "600 x",                            BROKEN, 0,   NULL,    "" },
  { "latin1",       "550 f\xfcr",                       DONE,   550, NULL,    "f\357\277\275r" },
};

static const struct
{
  const char   *name;
  guint         code;
  const char   *enhanced;
  const char   *text;
  PfMeaning means;
  gint64        wait_ms;
} refusals[] = {
  { "wrong",     535, "5.7.8",   "Error: authentication failed",         M (WRONG_CREDENTIALS), 0 },
  { "gmail-app", 534, "5.7.9",   "Application-specific password required", M (APP_PASSWORD), 0 },
  { "o365-tenant", 535, "5.7.139", "Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.", M (DISABLED), 0 },
  { "o365-basic", 535, "5.7.139", "Authentication unsuccessful, basic authentication is disabled.", M (BROWSER), 0 },
  { "o365-ended", 550, "5.7.30", "Basic authentication is not supported for Client Submission.", M (BROWSER), 0 },
  { "weak",      534, NULL,      "mechanism too weak",                   M (NO_MECHANISM), 0 },
  { "tls-first", 530, "5.7.0",   "Must issue a STARTTLS command first",  M (NOT_PRIVATE), 0 },
  { "plain-tls", 538, NULL,      "Encryption required",                  M (NOT_PRIVATE), 0 },
  { "temporary", 454, "4.7.0",   "try again in 2 minutes",               M (TRY_LATER), 120000 },
  { "any-4xx",   450, NULL,      "no",                                   M (TRY_LATER), 0 },
  { "syntax",    501, NULL,      "cannot decode",                        M (REFUSED), 0 },
};
/* clang-format on */

static void
test_reply (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_auto (GStrv) lines = g_strsplit (replies[i].lines, "\n", -1);
  g_auto (PfSmtpReply) reply = { 0 };
  g_autofree char *text = NULL;
  PfSmtpFeed       feed = PF_SMTP_FEED_MORE;

  if (lines[0] == NULL)
    feed = pf_smtp_reply_feed (&reply, "");
  for (gsize n = 0; lines[n] != NULL; n++)
    {
      g_assert_cmpint (feed, ==, PF_SMTP_FEED_MORE);
      feed = pf_smtp_reply_feed (&reply, lines[n]);
    }
  text = pf_smtp_reply_to_text (&reply);
  g_assert_cmpint (feed, ==, replies[i].feed);
  g_assert_cmpuint (reply.code, ==, replies[i].code);
  g_assert_cmpstr (reply.enhanced, ==, replies[i].enhanced);
  g_assert_cmpstr (text, ==, replies[i].text);
}

static void
test_endless (void)
{
  g_auto (PfSmtpReply) reply = { 0 };

  for (int i = 0; i < PF_SMTP_LIMIT_LINES; i++)
    g_assert_cmpint (pf_smtp_reply_feed (&reply, "250-x"), ==, PF_SMTP_FEED_MORE);
  g_assert_cmpint (pf_smtp_reply_feed (&reply, "250-x"), ==, PF_SMTP_FEED_BROKEN);
}

static void
test_judge (gconstpointer data)
{
  gsize  i = GPOINTER_TO_SIZE (data);
  gint64 wait_ms = -1;

  g_assert_cmpint (pf_smtp_judge (refusals[i].code, refusals[i].enhanced,
                                  refusals[i].text, &wait_ms),
                   ==, refusals[i].means);
  g_assert_cmpint (wait_ms, ==, refusals[i].wait_ms);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      g_autofree char *path = g_strdup_printf ("/smtp/reply/%s", replies[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_reply);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strdup_printf ("/smtp/codes/%s", refusals[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_judge);
    }
  g_test_add_func ("/smtp/reply/endless", test_endless);

  return g_test_run ();
}
