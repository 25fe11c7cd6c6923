/* test-sasl.c - the mechanisms against the examples of their RFCs
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sasl/pf-sasl.h"

#include <string.h>
#include <sys/random.h>

#define ROUNDS_MAX 4

/* The nonce of the exchange under test: GNU SASL takes it from the system, in the
 * middle of which we stand. */
static const char *nonce = NULL;

ssize_t
getrandom (void *data, size_t length, unsigned int flags)
{
  gsize              n = 0;
  g_autofree guchar *fixed = nonce != NULL ? g_base64_decode (nonce, &n) : NULL;

  memset (data, 7, length);
  if (fixed != NULL)
    memcpy (data, fixed, MIN (n, length));
  return (ssize_t) length;
}

typedef struct
{
  const char *challenge; /* not in base64; NULL: the initial response is asked for */
  const char *response;  /* as sent; NULL: the step fails with the case's error */
} Round;

typedef struct
{
  const char     *name;
  PfSaslMechanism mechanism;
  const char     *user;
  const char     *secret;
  const char     *nonce;
  Round           rounds[ROUNDS_MAX]; /* up to one with neither */
  gsize           n_rounds;
  gboolean        finishes;
  PfProtoError    error;
} Case;

#define CRAM_CHALLENGE "<1896.697170952@postoffice.reston.mci.net>"
#define NONCE_1 "fyko+d2lbbFgONRv9qkxdawL"
#define BOTH_1 NONCE_1 "3rfcNHYJY1ZVvWVs7j"
#define FIRST_1 "n,,n=user,r=" NONCE_1
#define PROOF_1 "c=biws,r=" BOTH_1 ",p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts="
#define NONCE_256 "rOprNGfwEbeRWgbNEkqOAAAA"
#define BOTH_256 NONCE_256 "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
#define TOKEN "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg=="
#define JSON "{\"status\":\"invalid_token\",\"scope\":\"example_scope\"}"

/* clang-format off */
static const Case cases[] = {
  { "plain", PF_SASL_PLAIN, "tim", "tanstaaftanstaaf", NULL,
    { { NULL, "|tim|tanstaaftanstaaf" } }, 1, TRUE, 0 },
  { "plain-utf8", PF_SASL_PLAIN, "j\303\266rg@example.org", "gr\303\274n \"\\", NULL,
    { { NULL, "|j\303\266rg@example.org|gr\303\274n \"\\" } }, 1, TRUE, 0 },
  { "plain-empty-challenge", PF_SASL_PLAIN, "tim", "x", NULL,
    { { "", "|tim|x" } }, 1, TRUE, 0 },
  { "plain-odd-challenge", PF_SASL_PLAIN, "tim", "x", NULL,
    { { "go on", "|tim|x" } }, 1, TRUE, 0 },
  { "plain-asked-twice", PF_SASL_PLAIN, "tim", "x", NULL,
    { { NULL, "|tim|x" }, { "again", NULL } }, 2, FALSE, PF_PROTO_ERROR_UNEXPECTED },
  { "login", PF_SASL_LOGIN, "tim", "x y", NULL,
    { { "Username:", "tim" }, { "Password:", "x y" } }, 2, TRUE, 0 },
  { "login-other-words", PF_SASL_LOGIN, "tim", "x", NULL,
    { { "Benutzer", "tim" }, { "", "x" } }, 2, TRUE, 0 },
  { "login-cut", PF_SASL_LOGIN, "tim", "x", NULL,
    { { "Username:", "tim" } }, 1, FALSE, 0 },
  /* RFC 2195 2 */
  { "cram-md5", PF_SASL_CRAM_MD5, "tim", "tanstaaftanstaaf", NULL,
    { { CRAM_CHALLENGE, "tim b913a602c7eda7a495b4e6e7334d3890" } }, 1, TRUE, 0 },
  /* RFC 5802 5 */
  { "scram-sha-1", PF_SASL_SCRAM_SHA_1, "user", "pencil", NONCE_1,
    { { NULL, FIRST_1 },
      { "r=" BOTH_1 ",s=QSXCR+Q6sek8bf92,i=4096", PROOF_1 },
      { "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=", "" } }, 3, TRUE, 0 },
  { "scram-server-is-false", PF_SASL_SCRAM_SHA_1, "user", "pencil", NONCE_1,
    { { NULL, FIRST_1 },
      { "r=" BOTH_1 ",s=QSXCR+Q6sek8bf92,i=4096", PROOF_1 },
      { "v=rmF9pqV8S7suAoZWja4dJRkFsKA=", NULL } }, 3, FALSE, PF_PROTO_ERROR_REFUSED },
  { "scram-unproved", PF_SASL_SCRAM_SHA_1, "user", "pencil", NONCE_1,
    { { NULL, FIRST_1 },
      { "r=" BOTH_1 ",s=QSXCR+Q6sek8bf92,i=4096", PROOF_1 } }, 2, FALSE, 0 },
  { "scram-error", PF_SASL_SCRAM_SHA_1, "user", "pencil", NONCE_1,
    { { NULL, FIRST_1 },
      { "r=" BOTH_1 ",s=QSXCR+Q6sek8bf92,i=4096", PROOF_1 },
      { "e=invalid-proof", "" } }, 3, FALSE, 0 },
  { "scram-too-dear", PF_SASL_SCRAM_SHA_1, "user", "pencil", NONCE_1,
    { { NULL, FIRST_1 },
      { "r=" BOTH_1 ",s=QSXCR+Q6sek8bf92,i=4000000000", NULL } }, 2, FALSE,
    PF_PROTO_ERROR_MALFORMED },
  { "scram-other-nonce", PF_SASL_SCRAM_SHA_1, "user", "pencil", NONCE_1,
    { { NULL, FIRST_1 },
      { "r=3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096", NULL } }, 2, FALSE,
    PF_PROTO_ERROR_REFUSED },
  { "scram-junk", PF_SASL_SCRAM_SHA_1, "user", "pencil", NONCE_1,
    { { NULL, FIRST_1 }, { "hello", NULL } }, 2, FALSE, PF_PROTO_ERROR_MALFORMED },
  /* RFC 7677 3 with its salt and server nonce; our nonce is four characters longer, so
   * proof and signature were computed apart, by a script that gives the RFC's own. */
  { "scram-sha-256", PF_SASL_SCRAM_SHA_256, "user", "pencil", NONCE_256,
    { { NULL, "n,,n=user,r=" NONCE_256 },
      { "r=" BOTH_256 ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        "c=biws,r=" BOTH_256 ",p=Xfne3MtVK++JaGoF7TO43YhBOQ5y0vVxLsYZHKXqUus=" },
      { "v=Cwe39nJVzmRPHkssPGBJqIOZfCgk3UUklA5txzlL+TQ=", "" } }, 3, TRUE, 0 },
  /* RFC 7628 4.1 and 4.2 */
  { "oauthbearer", PF_SASL_OAUTHBEARER, "user@example.com", TOKEN, NULL,
    { { NULL, "n,a=user@example.com,\001host=server.example.com\001port=143\001"
              "auth=Bearer " TOKEN "\001\001" } }, 1, TRUE, 0 },
  { "oauthbearer-refused", PF_SASL_OAUTHBEARER, "a=b,c", TOKEN, NULL,
    { { NULL, "n,a=a=3Db=2Cc,\001host=server.example.com\001port=143\001"
              "auth=Bearer " TOKEN "\001\001" },
      { JSON, "\001" } }, 2, FALSE, 0 },
  { "oauthbearer-refused-twice", PF_SASL_OAUTHBEARER, "u", TOKEN, NULL,
    { { NULL, "n,a=u,\001host=server.example.com\001port=143\001"
              "auth=Bearer " TOKEN "\001\001" },
      { JSON, "\001" }, { JSON, NULL } }, 3, FALSE, PF_PROTO_ERROR_UNEXPECTED },
  { "xoauth2", PF_SASL_XOAUTH2, "someuser@example.com", "ya29.vF9dft4qmTc2Nv", NULL,
    { { NULL, "user=someuser@example.com\001auth=Bearer ya29.vF9dft4qmTc2Nv\001\001" } },
    1, TRUE, 0 },
  { "xoauth2-refused", PF_SASL_XOAUTH2, "u", TOKEN, NULL,
    { { NULL, "user=u\001auth=Bearer " TOKEN "\001\001" }, { JSON, "" } }, 2, FALSE, 0 },
};

static const struct
{
  const char     *name;
  const char     *offered;
  gboolean        is_private;
  gboolean        is_token;
  int             wanted; /* -1: the error */
  PfAuthError     error;
} choices[] = {
  { "plain-first", "CRAM-MD5 SCRAM-SHA-256 LOGIN PLAIN", TRUE, FALSE, PF_SASL_PLAIN, 0 },
  { "login-next", "CRAM-MD5 SCRAM-SHA-256 login", TRUE, FALSE, PF_SASL_LOGIN, 0 },
  { "scram-only", "CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256", TRUE, FALSE, PF_SASL_SCRAM_SHA_256, 0 },
  { "cram-only", "CRAM-MD5 GSSAPI", TRUE, FALSE, PF_SASL_CRAM_MD5, 0 },
  { "open-line", "PLAIN LOGIN CRAM-MD5", FALSE, FALSE, PF_SASL_CRAM_MD5, 0 },
  { "open-line-plain", "LOGIN PLAIN", FALSE, FALSE, PF_SASL_PLAIN, 0 },
  { "none", "GSSAPI", TRUE, FALSE, -1, PF_AUTH_ERROR_NO_COMMON_MECHANISM },
  { "empty", "", TRUE, FALSE, -1, PF_AUTH_ERROR_NO_COMMON_MECHANISM },
  { "plus-is-another", "SCRAM-SHA-256-PLUS", TRUE, FALSE, -1, PF_AUTH_ERROR_NO_COMMON_MECHANISM },
  { "oauth-only", "XOAUTH2", TRUE, FALSE, -1, PF_AUTH_ERROR_BROWSER_NEEDED },
  { "token", "PLAIN XOAUTH2 OAUTHBEARER", TRUE, TRUE, PF_SASL_OAUTHBEARER, 0 },
  { "token-xoauth2", "PLAIN XOAUTH2", TRUE, TRUE, PF_SASL_XOAUTH2, 0 },
  { "token-not-taken", "PLAIN LOGIN", TRUE, TRUE, -1, PF_AUTH_ERROR_NO_COMMON_MECHANISM },
  { "token-open-line", "OAUTHBEARER", FALSE, TRUE, -1, PF_AUTH_ERROR_NOT_PRIVATE },
};

static const struct
{
  const char     *name;
  const char     *user;
  const char     *secret;
  PfSaslMechanism mechanism;
  PfAuthError     error;
} refusals[] = {
  { "no-user", "", "x", PF_SASL_PLAIN, PF_AUTH_ERROR_BAD_USER_NAME },
  { "user-with-lf", "a\nb", "x", PF_SASL_PLAIN, PF_AUTH_ERROR_BAD_USER_NAME },
  { "user-not-utf8", "a\377b", "x", PF_SASL_PLAIN, PF_AUTH_ERROR_BAD_USER_NAME },
  { "user-with-separator", "a\001auth=b", "x", PF_SASL_XOAUTH2, PF_AUTH_ERROR_BAD_USER_NAME },
  { "no-secret", "u", "", PF_SASL_PLAIN, PF_AUTH_ERROR_NO_SECRET },
  { "token-with-separator", "u", "a\001b", PF_SASL_OAUTHBEARER, PF_AUTH_ERROR_NO_SECRET },
  { "token-with-lf", "u", "ab\n", PF_SASL_XOAUTH2, PF_AUTH_ERROR_NO_SECRET },
};
/* clang-format on */

/* Responses hold NUL where the table says "|". */
static char *
show (const PfSecret *secret)
{
  gsize       length;
  const char *text = pf_secret_peek (secret, &length);
  char       *shown = g_strndup (text, length);

  for (gsize i = 0; i < length; i++)
    if (text[i] == '\0')
      shown[i] = '|';
    else
      shown[i] = text[i];
  return shown;
}

static void
run_round (PfSasl *sasl, const Case *c, const Round *round)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PfSecret) response = NULL;
  g_autofree char *base64 = NULL;
  g_autofree char *shown = NULL;

  if (round->challenge != NULL)
    base64 = g_base64_encode ((const guchar *) round->challenge,
                              strlen (round->challenge));
  response = pf_sasl_step (sasl, base64, &error);
  if (round->response == NULL)
    {
      g_assert_error (error, PF_PROTO_ERROR, (int) c->error);
      g_assert_null (response);
      return;
    }

  g_assert_no_error (error);
  shown = show (response);
  g_assert_cmpstr (shown, ==, round->response);
}

static void
test_exchange (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (PfSecret) secret = pf_secret_new (c->secret);
  g_autoptr (GError) error = NULL;
  g_autoptr (PfSasl) sasl = NULL;

  nonce = c->nonce;
  sasl = pf_sasl_new (c->mechanism, c->user, secret, "server.example.com", 143, &error);
  g_assert_no_error (error);
  g_assert_cmpint (pf_sasl_get_mechanism (sasl), ==, c->mechanism);
  if (c->rounds[0].challenge == NULL)
    g_assert_true (pf_sasl_sends_first (sasl));

  for (gsize i = 0; i < c->n_rounds; i++)
    run_round (sasl, c, &c->rounds[i]);

  g_assert_cmpint (pf_sasl_finish (sasl, &error), ==, c->finishes);
  if (!c->finishes)
    g_assert_error (error, PF_PROTO_ERROR, PF_PROTO_ERROR_UNEXPECTED);

  /* Only a token can be out of date; "e=invalid-proof" is a wrong password. */
  if (c->mechanism != PF_SASL_OAUTHBEARER && c->mechanism != PF_SASL_XOAUTH2)
    g_assert_cmpint (pf_sasl_name_refusal (sasl, PF_AUTH_ERROR_WRONG_CREDENTIALS), ==,
                     PF_AUTH_ERROR_WRONG_CREDENTIALS);
}

static void
test_choice (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_auto (GStrv) offered = g_strsplit (choices[i].offered, " ", -1);
  g_autoptr (GError) error = NULL;
  PfSaslMechanism found = PF_SASL_PLAIN;
  gboolean        is_chosen;

  is_chosen = pf_sasl_choose ((const char *const *) offered, choices[i].is_private,
                              choices[i].is_token, &found, &error);
  g_assert_cmpint (is_chosen, ==, choices[i].wanted >= 0);
  if (is_chosen)
    g_assert_cmpint (found, ==, choices[i].wanted);
  else
    g_assert_error (error, PF_AUTH_ERROR, (int) choices[i].error);
}

static void
test_refusal (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (PfSecret) secret = pf_secret_new (refusals[i].secret);
  g_autoptr (GError) error = NULL;
  PfSasl *sasl = pf_sasl_new (refusals[i].mechanism, refusals[i].user, secret, NULL, 0,
                              &error);

  g_assert_null (sasl);
  g_assert_error (error, PF_AUTH_ERROR, (int) refusals[i].error);
}

static void
test_not_base64 (void)
{
  static const char *const wrong[] = { "abc", "ab=c=", "a b=", "????", "VXNl\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (PfSecret) secret = pf_secret_new ("x");
      g_autoptr (GError) error = NULL;
      g_autoptr (PfSasl) sasl = pf_sasl_new (PF_SASL_LOGIN, "u", secret, NULL, 0, &error);
      PfSecret *response;

      g_assert_no_error (error);
      response = pf_sasl_step (sasl, wrong[i], &error);
      g_assert_null (response);
      g_assert_error (error, PF_PROTO_ERROR, PF_PROTO_ERROR_MALFORMED);
    }
}

/* A server that asks and asks is not answered for ever. */
static void
test_endless (void)
{
  for (int mechanism = PF_SASL_PLAIN; mechanism <= PF_SASL_XOAUTH2; mechanism++)
    {
      g_autoptr (PfSecret) secret = pf_secret_new ("x");
      g_autoptr (GError) error = NULL;
      g_autoptr (PfSasl)
          sasl = pf_sasl_new ((PfSaslMechanism) mechanism, "u", secret, NULL, 0, &error);

      g_assert_no_error (error);
      for (int i = 0; error == NULL; i++)
        {
          g_autoptr (PfSecret) response = pf_sasl_step (sasl, "", &error);

          g_assert_true ((response == NULL) == (error != NULL));
          g_assert_cmpint (i, <=, 10);
        }
      g_assert_true (error->domain == PF_PROTO_ERROR);
    }
}

static void
test_oauth_refusal (void)
{
  static const struct
  {
    const char *json;
    const char *status;
  } said[] = {
    { JSON, "invalid_token" },
    { "{ \"schemes\": \"bearer\", \"status\" : \"401\" }", "401" },
    { "{\"status\":400}", "400" },
    { "{\"other\":\"x\"}", NULL },
    { "{\"status\"", NULL },
    { "not JSON", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (said); i++)
    {
      g_autoptr (PfSecret) secret = pf_secret_new ("x");
      g_autoptr (GError) error = NULL;
      g_autoptr (PfSasl)
          sasl = pf_sasl_new (PF_SASL_XOAUTH2, "u", secret, NULL, 0, &error);
      g_autofree char *base64 = g_base64_encode ((const guchar *) said[i].json,
                                                 strlen (said[i].json));
      g_autoptr (PfSecret) first = pf_sasl_step (sasl, NULL, &error);
      g_autoptr (PfSecret) second = pf_sasl_step (sasl, base64, &error);
      const char *status = NULL;

      g_assert_no_error (error);
      g_assert_nonnull (first);
      g_assert_true (pf_secret_is_empty (second));
      g_assert_cmpstr (pf_sasl_get_refusal (sasl, &status), ==, said[i].json);
      g_assert_cmpstr (status, ==, said[i].status);
      g_assert_cmpint (pf_sasl_name_refusal (sasl, PF_AUTH_ERROR_WRONG_CREDENTIALS), ==,
                       PF_AUTH_ERROR_EXPIRED);
      g_assert_cmpint (pf_sasl_name_refusal (sasl, PF_AUTH_ERROR_TRY_LATER), ==,
                       PF_AUTH_ERROR_TRY_LATER);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/sasl/exchange/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_exchange);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      g_autofree char *path = g_strdup_printf ("/sasl/choose/%s", choices[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_choice);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strdup_printf ("/sasl/refuse/%s", refusals[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_refusal);
    }
  g_test_add_func ("/sasl/endless", test_endless);
  g_test_add_func ("/sasl/not-base64", test_not_base64);
  g_test_add_func ("/sasl/oauth-refusal", test_oauth_refusal);

  return g_test_run ();
}
