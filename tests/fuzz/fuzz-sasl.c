/* fuzz-sasl.c - a server that asks for anything while we sign in
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-fuzz.h"

#include "sasl/pf-sasl.h"

#include <string.h>
#include <sys/random.h>

#define MOST_RESPONSES 10
#define COST_DIGITS 5 /* of SCRAM's iterations; more only takes time */

/* GNU SASL takes its nonce from the system: a seed of the corpus has to fit again. */
ssize_t
getrandom (void *data, size_t length, unsigned int flags)
{
  memset (data, 7, length);
  return (ssize_t) length;
}

static gboolean
is_dear (const char *challenge)
{
  const char *cost = strstr (challenge, ",i=");

  return cost != NULL && strspn (cost + 3, "0123456789") > COST_DIGITS;
}

/* @challenges: the mechanism's number, then what the server says, not in base64 */
static void
run (PfSaslMechanism mechanism, char **challenges)
{
  g_autoptr (PfSecret) secret = pf_secret_new ("pencil");
  g_autoptr (PfSasl) sasl = pf_sasl_new (mechanism, "user", secret, "h", 143, NULL);
  const char *status;
  guint       count = 0;

  g_assert_nonnull (sasl);
  for (gsize i = 0; challenges[i] != NULL && !is_dear (challenges[i]); i++)
    {
      g_autofree char *base64 = g_base64_encode ((const guchar *) challenges[i],
                                                 strlen (challenges[i]));
      g_autoptr (GError) error = NULL;
      g_autoptr (PfSecret) response = pf_sasl_step (sasl, base64, &error);

      g_assert_true ((response == NULL) == (error != NULL));
      if (response == NULL)
        break;
      g_assert_cmpuint (++count, <=, MOST_RESPONSES);
    }
  if (pf_sasl_get_refusal (sasl, &status) != NULL)
    g_assert_false (pf_sasl_finish (sasl, NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = size > 0 ? g_strndup ((const char *) data + 1, size - 1) : NULL;
  g_auto (GStrv) challenges = NULL;

  if (text == NULL)
    return 0;
  challenges = g_strsplit (text, "\n", -1);
  run ((PfSaslMechanism) (data[0] % (PF_SASL_XOAUTH2 + 1)), challenges);
  return 0;
}
