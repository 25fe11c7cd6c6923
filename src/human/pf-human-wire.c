/* pf-human-wire.c - connections and certificates in words
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "human/pf-human-private.h"

#include "human/pf-words.h"

#include <glib/gi18n.h>

/* The first name that a person could type instead: a wildcard is none. */
static const char *
usable_name (const PfCertificate *certificate)
{
  if (certificate->names == NULL)
    return NULL;
  for (gsize i = 0; certificate->names[i] != NULL; i++)
    if (!g_str_has_prefix (certificate->names[i], "*."))
      return certificate->names[i];

  return NULL;
}

static PfAdvice *
describe_other_name (const PfHumanFacts *f, const PfCertificate *certificate)
{
  const char *name = usable_name (certificate);

  if (name == NULL)
    return pf_advice_new (
        PF_ACT_EDIT_SERVERS,
        g_strdup (_ ("The server shows somebody else's certificate")),
        g_strdup_printf (_ ("The server's proof of who it is was not made for %s. Your "
                            "password was not sent."),
                         f->server),
        g_strdup (_ ("Check the server's name.")));

  return pf_advice_new (
      PF_ACT_USE_OTHER_NAME,
      g_strdup (_ ("The server shows somebody else's certificate")),
      g_strdup_printf (_ ("Usually the name is a little wrong: the certificate, the "
                          "server's proof of who it is, was made for %s and not for %s. "
                          "Your password was not sent."),
                       name, f->server),
      g_strdup_printf (_ ("Use %s as the server's name if your provider lists it."),
                       name));
}

static PfAdvice *
describe_expired (const PfHumanFacts *f, const PfCertificate *certificate)
{
  g_autofree char *day = pf_words_day (certificate->not_after);

  return pf_advice_new (
      PF_ACT_COPY_FOR_HELP_DESK,
      g_strdup_printf (_ ("The certificate ran out on %s"), day),
      g_strdup_printf (
          _ ("Only the people who run %s can renew this proof of who the server "
             "is. Your password was not sent."),
          f->server),
      g_strdup (_ ("Tell your provider's help desk.")));
}

static PfAdvice *
describe_not_yet (const PfCertificate *certificate)
{
  g_autofree char *begins = pf_words_day (certificate->not_before);
  g_autofree char *today = pf_words_day (g_get_real_time () / G_USEC_PER_SEC);

  return pf_advice_new (
      PF_ACT_OPEN_DATE_AND_TIME,
      g_strdup (_ ("Most likely this computer's clock is wrong")),
      g_strdup_printf (_ ("It says %s, and the server's certificate begins on %s. "
                          "Certificates cannot be checked until the clock is right."),
                       today, begins),
      g_strdup (_ ("Set the date and time, then try again.")));
}

static PfAdvice *
describe_untrusted (const PfHumanFacts *f, guint problems)
{
  g_autofree char *title = g_strdup (_ ("The server's certificate cannot be checked"));

  if (problems & PF_CERTIFICATE_REVOKED)
    return pf_advice_new (
        PF_ACT_COPY_FOR_HELP_DESK,
        g_strdup (_ ("The server's certificate was taken back")),
        g_strdup_printf (
            _ ("Whoever signed it says that it must not be trusted any more. "
               "Only the people who run %s can change that."),
            f->server),
        g_strdup (_ ("Tell your provider's help desk.")));
  if (problems & PF_CERTIFICATE_WEAK)
    return pf_advice_new (
        PF_ACT_COPY_FOR_HELP_DESK, g_strdup (_ ("The server's certificate is too weak")),
        g_strdup_printf (
            _ ("It uses a method that no longer protects. Only the people who "
               "run %s can renew it."),
            f->server),
        g_strdup (_ ("Tell your provider's help desk.")));
  if (problems & PF_CERTIFICATE_INCOMPLETE)
    return pf_advice_new (
        PF_ACT_COPY_FOR_HELP_DESK, g_steal_pointer (&title),
        g_strdup_printf (
            _ ("%s leaves out a part of its proof of who it is. Only the people "
               "who run it can add that."),
            f->server),
        g_strdup (_ ("Tell your provider's help desk.")));
  if (problems & PF_CERTIFICATE_NOT_PINNED)
    return pf_advice_new (
        PF_ACT_COMPARE_FINGERPRINT,
        g_strdup (_ ("The server shows a different certificate")),
        g_strdup_printf (_ ("It is not the one you told Postferry to accept for %s. Your "
                            "password was not sent."),
                         f->server),
        g_strdup (_ ("Compare the fingerprint with the one from the people who run the "
                     "server.")));

  return pf_advice_new (
      PF_ACT_COMPARE_FINGERPRINT, g_steal_pointer (&title),
      g_strdup (
          _ ("Nobody this computer trusts has signed this proof of who the server is. "
             "On your own server that can be normal. Your password was not sent.")),
      g_strdup (_ ("Compare the fingerprint with the one from the people who run the "
                   "server.")));
}

PfAdvice *
pf_human_describe_certificate (const PfHumanFacts *f)
{
  const PfCertificate *certificate = f->facts->certificate;

  if (certificate == NULL)
    return describe_untrusted (f, 0);
  if (certificate->problems & PF_CERTIFICATE_NOT_YET_VALID)
    return describe_not_yet (certificate);
  if (certificate->problems & PF_CERTIFICATE_EXPIRED)
    return describe_expired (f, certificate);
  /* A stranger's signature is the graver fact: its name proves nothing. */
  if ((certificate->problems & PF_CERTIFICATE_OTHER_NAME) &&
      !(certificate->problems &
        (PF_CERTIFICATE_UNKNOWN_ISSUER | PF_CERTIFICATE_SELF_SIGNED)))
    return describe_other_name (f, certificate);

  return describe_untrusted (f, certificate->problems);
}

static PfAdvice *
describe_reach (PfWireError code, const PfHumanFacts *f)
{
  if (code == PF_WIRE_ERROR_UNKNOWN_HOST)
    return pf_advice_new (
        PF_ACT_EDIT_SERVERS,
        g_strdup_printf (_ ("There is no server called %s"), f->server),
        g_strdup (
            _ ("Nothing on the internet has this name. Most likely it is mistyped.")),
        g_strdup (_ ("Check the server's name.")));
  if (code == PF_WIRE_ERROR_RESOLVER)
    return pf_advice_new (
        PF_ACT_TRY_AGAIN, g_strdup (_ ("This computer cannot look up server names")),
        g_strdup_printf (
            _ ("Whoever knows where %s is did not answer. Most likely there is "
               "no network."),
            f->server),
        g_strdup (_ ("Check the network, then try again.")));
  if (code == PF_WIRE_ERROR_UNREACHABLE)
    return pf_advice_new (PF_ACT_TRY_AGAIN,
                          g_strdup_printf (_ ("This computer cannot reach %s"),
                                           f->server),
                          g_strdup (_ ("There is no way to it from this network.")),
                          g_strdup (_ ("Check the network, then try again.")));

  return pf_advice_new (
      PF_ACT_EDIT_SERVERS, g_strdup_printf (_ ("Nobody answers at %s"), f->server),
      g_strdup (_ ("The computer is there, but no mail service answers where Postferry "
                   "asked.")),
      g_strdup (_ ("Check the server's name and port.")));
}

static PfAdvice *
describe_client_certificate (const PfHumanFacts *f)
{
  return pf_advice_new (
      PF_ACT_EDIT_SERVERS,
      g_strdup_printf (_ ("%s asks for a certificate of yours"), f->server),
      g_strdup (_ ("It lets in only computers that were given one, as some companies "
                   "do. Your password was not sent.")),
      g_strdup (_ ("Ask the people who run the server for another way in.")));
}

static PfAdvice *
describe_ca_file (const PfHumanFacts *f)
{
  return pf_advice_new (
      PF_ACT_EDIT_SERVERS, g_strdup (_ ("Your own certificate file cannot be used")),
      g_strdup_printf (_ ("%s holds no certificate that can be read (PEM). Your "
                          "password was not sent."),
                       f->path),
      g_strdup (_ ("Choose the right file, or trust no further certificate.")));
}

PfAdvice *
pf_human_describe_wire (PfWireError code, const PfHumanFacts *f)
{
  switch (code)
    {
    case PF_WIRE_ERROR_UNKNOWN_HOST:
    case PF_WIRE_ERROR_RESOLVER:
    case PF_WIRE_ERROR_UNREACHABLE:
    case PF_WIRE_ERROR_REFUSED:
      return describe_reach (code, f);

    case PF_WIRE_ERROR_TIMED_OUT:
      return pf_advice_new (
          PF_ACT_TRY_AGAIN, g_strdup_printf (_ ("%s does not answer"), f->server),
          g_strdup (
              _ ("One of these: it is switched off, its name is old, or this network "
                 "blocks mail programs.")),
          g_strdup (_ ("Try again later, or on another network.")));

    case PF_WIRE_ERROR_CLOSED:
      return pf_advice_new (
          PF_ACT_TRY_AGAIN, g_strdup_printf (_ ("The line to %s broke"), f->server),
          g_strdup (_ ("The server or the network ended the connection in the middle.")),
          g_strdup (_ ("Try again. Nothing is sent twice.")));

    case PF_WIRE_ERROR_TOO_LONG:
      return pf_advice_new (
          PF_ACT_COPY_FOR_HELP_DESK,
          g_strdup_printf (_ ("%s sent an answer without end"), f->server),
          g_strdup (
              _ ("Postferry stopped reading. Only the people who run the server can "
                 "change that.")),
          g_strdup (_ ("Give the details to your provider's help desk.")));

    case PF_WIRE_ERROR_CERTIFICATE:
      return pf_human_describe_certificate (f);

    case PF_WIRE_ERROR_TLS:
      return pf_advice_new (
          PF_ACT_COPY_FOR_HELP_DESK,
          g_strdup_printf (_ ("No encrypted connection to %s"), f->server),
          g_strdup (
              _ ("This computer and the server found no common way to encrypt. Your "
                 "password was not sent.")),
          g_strdup (_ ("Give the details to your provider's help desk.")));

    case PF_WIRE_ERROR_NO_TLS:
      return pf_advice_new (
          PF_ACT_EDIT_SERVERS, g_strdup (_ ("This server has no encryption")),
          g_strdup (
              _ ("Anybody on the way could read your password, so Postferry does not "
                 "send it.")),
          g_strdup (_ ("Look for another server name on your provider's help page.")));

    case PF_WIRE_ERROR_NOT_TLS:
      return pf_advice_new (
          PF_ACT_EDIT_SERVERS,
          g_strdup_printf (_ ("%s does not answer encrypted there"), f->server),
          g_strdup (
              _ ("Something answers, but unprotected. Most likely the port belongs to "
                 "another kind of encryption.")),
          g_strdup (_ ("Check the port and the kind of encryption.")));

    case PF_WIRE_ERROR_CLIENT_CERTIFICATE:
      return describe_client_certificate (f);

    case PF_WIRE_ERROR_CA_FILE:
      return describe_ca_file (f);

    case PF_WIRE_ERROR_WEAK_TLS:
      return pf_advice_new (
          PF_ACT_EDIT_SERVERS,
          g_strdup_printf (_ ("The encryption of %s is too weak"), f->server),
          g_strdup (_ ("The numbers it makes its keys of are too small to protect. Your "
                       "password was not sent.")),
          g_strdup (_ ("Tell your provider: the server needs larger numbers for its "
                       "key exchange.")));
    }

  return NULL;
}
