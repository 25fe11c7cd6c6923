/* test-pop3-reply.c - lines of a POP3 server: pop3/pf-pop3-reply, pf-pop3-caps
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pop3/pf-pop3-caps.h"
#include "pop3/pf-pop3-reply.h"

typedef struct
{
  const char  *name; /* the test's path below /pop3/reply */
  const char  *line; /* what the server sent, without CRLF */
  gboolean     valid;
  PfPop3Status status;
  const char  *code;
  const char  *text;
} Case;

#define OK PF_POP3_OK
#define ERR PF_POP3_ERR

/* clang-format off */
static const Case cases[] = {
  { "ok-bare",       "+OK",                     TRUE,  OK,  NULL,       "" },
  { "ok-text",       "+OK Dovecot ready.",      TRUE,  OK,  NULL,       "Dovecot ready." },
  { "err-bare",      "-ERR",                    TRUE,  ERR, NULL,       "" },
  { "err-code",      "-ERR [IN-USE] Locked",    TRUE,  ERR, "IN-USE",   "Locked" },
  { "code-folded",   "-ERR [sys/temp] later",   TRUE,  ERR, "SYS/TEMP", "later" },
  { "code-only",     "-ERR [AUTH]",             TRUE,  ERR, "AUTH",     "" },
  { "code-unclosed", "-ERR [IN-USE Locked",     TRUE,  ERR, NULL,       "[IN-USE Locked" },
  { "code-late",     "-ERR no [AUTH] here",     TRUE,  ERR, NULL,       "no [AUTH] here" },
  { "latin1-text",   "-ERR gesperrt f\xfcr Sie", TRUE, ERR, NULL,       "gesperrt f\357\277\275r Sie" },
  { "challenge",     "+ PDE4OTY+",              TRUE,  PF_POP3_CHALLENGE, NULL, "PDE4OTY+" },
  { "challenge-empty", "+ ",                    TRUE,  PF_POP3_CHALLENGE, NULL, "" },
  { "challenge-bare", "+",                      TRUE,  PF_POP3_CHALLENGE, NULL, "" },
  { "empty",         "",                        FALSE, ERR, NULL,       NULL },
  { "lower-case",    "+ok",                     FALSE, ERR, NULL,       NULL },
  { "no-space",      "+OKAY",                   FALSE, ERR, NULL,       NULL },
  { "smtp",          "220 mail.example ESMTP",  FALSE, ERR, NULL,       NULL },
};

static const struct
{
  const char *name;
  const char *text;
  gboolean    valid;
  guint       first;
  guint64     second;
} numbers[] = {
  { "stat",       "2 320",                 TRUE,  2, 320 },
  { "more",       "2 320 octets",          TRUE,  2, 320 },
  { "blanks",     "  7\t9  ",              TRUE,  7, 9 },
  { "zero",       "0 0",                   TRUE,  0, 0 },
  { "huge",       "1 9223372036854775807", TRUE,  1, G_MAXINT64 },
  { "too-huge",   "1 9223372036854775808", FALSE, 0, 0 },
  { "many",       "4294967296 1",          FALSE, 0, 0 },
  { "one",        "2",                     FALSE, 0, 0 },
  { "negative",   "-1 5",                  FALSE, 0, 0 },
  { "words",      "two messages",          FALSE, 0, 0 },
  { "glued",      "2x 320",                FALSE, 0, 0 },
  { "empty",      "",                      FALSE, 0, 0 },
};

static const struct
{
  const char *name;
  const char *text;
  const char *id; /* NULL: not valid */
} uidls[] = {
  { "rfc",        "1 whqtswO00WBw418f9t5JxYwZ", "whqtswO00WBw418f9t5JxYwZ" },
  { "blank-end",  "1 abc ",                     "abc" },
  { "none",       "1",                          NULL },
  { "none-blank", "1 ",                         NULL },
  { "two",        "1 abc def",                  NULL },
  { "8-bit",      "1 ab\xfc",                   NULL },
  { "no-number",  "abc def",                    NULL },
};

static const struct
{
  const char *name;
  const char *greeting;
  const char *stamp;
} stamps[] = {
  { "rfc",      "POP3 server ready <1896.697170952@dbc.mtview.ca.us>", "<1896.697170952@dbc.mtview.ca.us>" },
  { "none",     "Dovecot ready.",        NULL },
  { "no-at",    "ready <1896>",          NULL },
  { "two-at",   "ready <1@2@3>",         NULL },
  { "unclosed", "ready <1896@host",      NULL },
  { "blank",    "ready <18 96@host>",    NULL },
  { "8-bit",    "ready <18\xc3@host>",   NULL },
  { "no-left",  "ready <@host>",         NULL },
};
/* clang-format on */

static void
test_parse (gconstpointer data)
{
  const Case *c = data;
  g_auto (PfPop3Reply) reply = { 0 };

  g_assert_cmpint (pf_pop3_reply_parse (c->line, &reply), ==, c->valid);
  g_assert_cmpint (reply.status, ==, c->status);
  g_assert_cmpstr (reply.code, ==, c->code);
  g_assert_cmpstr (reply.text, ==, c->text);
}

static void
test_numbers (gconstpointer data)
{
  gsize   i = GPOINTER_TO_SIZE (data);
  guint   first = 0;
  guint64 second = 0;

  g_assert_cmpint (pf_pop3_parse_numbers (numbers[i].text, &first, &second), ==,
                   numbers[i].valid);
  g_assert_cmpuint (first, ==, numbers[i].first);
  g_assert_cmpuint (second, ==, numbers[i].second);
}

static void
test_uidl (gconstpointer data)
{
  gsize            i = GPOINTER_TO_SIZE (data);
  guint            number = 0;
  g_autofree char *id = NULL;

  g_assert_cmpint (pf_pop3_parse_uidl (uidls[i].text, &number, &id), ==,
                   uidls[i].id != NULL);
  g_assert_cmpstr (id, ==, uidls[i].id);
}

static void
test_stamp (gconstpointer data)
{
  gsize            i = GPOINTER_TO_SIZE (data);
  g_autofree char *stamp = pf_pop3_parse_stamp (stamps[i].greeting);

  g_assert_cmpstr (stamp, ==, stamps[i].stamp);
}

static void
test_caps_dovecot (void)
{
  static const char *const lines[] = { "CAPA",       "TOP",        "UIDL",
                                       "RESP-CODES", "PIPELINING", "AUTH-RESP-CODE",
                                       "STLS",       "USER",       "SASL PLAIN LOGIN",
                                       NULL };
  g_autoptr (PfPop3Caps) caps = pf_pop3_caps_new (lines);

  g_assert_true (caps->has_capa && caps->has_top && caps->has_uidl && caps->has_user);
  g_assert_true (caps->has_stls && caps->has_resp_codes && caps->has_auth_resp_code);
  g_assert_true (caps->has_pipelining && !caps->has_expire);
  g_assert_cmpint (caps->expire_days, ==, -1);
  g_assert_cmpstr (caps->sasl[0], ==, "PLAIN");
  g_assert_cmpstr (caps->sasl[1], ==, "LOGIN");
  g_assert_null (caps->sasl[2]);
  g_assert_cmpuint (g_strv_length (caps->tokens), ==, 9);
  g_assert_cmpstr (caps->tokens[8], ==, "SASL PLAIN LOGIN");
}

/* What looks like a capability is none: whole words count. */
static void
test_caps_near (void)
{
  static const char *const lines[] = { "XSTLS",          "STLSX", "STL", "EXPIRE soon",
                                       "LOGIN-DELAY -5", "",      NULL };
  g_autoptr (PfPop3Caps) caps = pf_pop3_caps_new (lines);

  g_assert_false (caps->has_stls);
  g_assert_false (caps->has_expire);
  g_assert_cmpint (caps->login_delay_s, ==, 0);
}

static void
test_caps_values (void)
{
  static const char *const never[] = { "EXPIRE NEVER", "LOGIN-DELAY 900 USER", NULL };
  static const char *const zero[] = { "expire 0", NULL };
  static const char *const days[] = { "EXPIRE 30 USER", NULL };
  g_autoptr (PfPop3Caps) a = pf_pop3_caps_new (never);
  g_autoptr (PfPop3Caps) b = pf_pop3_caps_new (zero);
  g_autoptr (PfPop3Caps) c = pf_pop3_caps_new (days);
  g_autoptr (PfPop3Caps) d = pf_pop3_caps_new (NULL);

  g_assert_true (a->has_expire);
  g_assert_cmpint (a->expire_days, ==, -1);
  g_assert_cmpint (a->login_delay_s, ==, 900);
  g_assert_true (b->has_expire);
  g_assert_cmpint (b->expire_days, ==, 0);
  g_assert_cmpint (c->expire_days, ==, 30);
  g_assert_false (d->has_capa);
  g_assert_null (d->tokens[0]);
  g_assert_null (d->sasl[0]);
}

static void
test_caps_many (void)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) lines = NULL;
  g_autoptr (PfPop3Caps) caps = NULL;

  for (int i = 0; i < 2 * PF_POP3_LIMIT_CAPS; i++)
    g_strv_builder_add (builder, "SASL A B C D E F G H I J");
  lines = g_strv_builder_end (builder);
  caps = pf_pop3_caps_new ((const char *const *) lines);
  g_assert_cmpuint (g_strv_length (caps->tokens), ==, PF_POP3_LIMIT_CAPS);
  g_assert_cmpuint (g_strv_length (caps->sasl), ==, PF_POP3_LIMIT_SASL);
}

#define ADD(table, what, func)                                                           \
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)                                       \
    {                                                                                    \
      g_autofree char *path = g_strdup_printf ("/pop3/" what "/%s", table[i].name);      \
                                                                                         \
      g_test_add_data_func (path, GSIZE_TO_POINTER (i), func);                           \
    }

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/pop3/reply/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_parse);
    }
  ADD (numbers, "numbers", test_numbers)
  ADD (uidls, "uidl", test_uidl)
  ADD (stamps, "stamp", test_stamp)
  g_test_add_func ("/pop3/caps/dovecot", test_caps_dovecot);
  g_test_add_func ("/pop3/caps/near", test_caps_near);
  g_test_add_func ("/pop3/caps/values", test_caps_values);
  g_test_add_func ("/pop3/caps/many", test_caps_many);

  return g_test_run ();
}
