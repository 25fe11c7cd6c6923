/* pf-human.c - from an error to two sentences: the one way, and what is foreign to us
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "human/pf-human.h"

#include "human/pf-human-private.h"
#include "human/pf-words.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

static const char *
button_for (PfAct act)
{
  switch (act)
    {
    case PF_ACT_NONE:
    case PF_ACT_WAIT:
      return NULL;
    case PF_ACT_TRY_AGAIN:
    case PF_ACT_EDIT_PASSWORD:
      return _ ("Try Again");
    case PF_ACT_EDIT_SERVERS:
      return _ ("Check the Servers");
    case PF_ACT_USE_OTHER_NAME:
      return _ ("Use That Name");
    case PF_ACT_COMPARE_FINGERPRINT:
      return _ ("Compare the Fingerprint…");
    case PF_ACT_CHOOSE_FOLDERS:
      return _ ("Choose What Goes…");
    case PF_ACT_CHOOSE_STORE:
      return _ ("Choose Again…");
    case PF_ACT_SHOW_LEFT_OUT:
      return _ ("Show Them");
    case PF_ACT_COPY_FOR_HELP_DESK:
      return _ ("Copy for the Help Desk");
    case PF_ACT_OPEN_DATE_AND_TIME:
      return _ ("Open Date and Time");
    }

  return NULL;
}

PfAdvice *
pf_advice_new (PfAct act, char *title, char *cause, char *next)
{
  PfAdvice *advice = g_new0 (PfAdvice, 1);

  advice->title = title;
  advice->cause = cause;
  advice->next = next;
  advice->act = act;
  advice->button = g_strdup (button_for (act));
  return advice;
}

void
pf_advice_free (PfAdvice *advice)
{
  if (advice == NULL)
    return;

  g_free (advice->title);
  g_free (advice->cause);
  g_free (advice->next);
  g_free (advice->button);
  g_free (advice->details);
  g_free (advice);
}

char *
pf_human_when_again (gint64 wait_ms)
{
  g_autofree char *when = NULL;
  gint64           now = g_get_real_time () / G_USEC_PER_SEC;

  if (wait_ms <= 0)
    return g_strdup (_ ("Try again in a few minutes."));

  /* Rounded up to the next minute, so that the time named is never too early. */
  when = pf_words_when (now + (wait_ms + 999) / 1000 + 59, now);
  return g_strdup_printf (_ ("Try again %s."), when);
}

PfAdvice *
pf_human_describe_proto (PfProtoError code, const PfHumanFacts *f)
{
  switch (code)
    {
    case PF_PROTO_ERROR_MALFORMED:
      return pf_advice_new (
          PF_ACT_COPY_FOR_HELP_DESK,
          g_strdup_printf (_ ("%s gives answers that cannot be read"), f->server),
          g_strdup (
              _ ("It does not keep to the rules of its own service. Only the people "
                 "who run it can change that.")),
          g_strdup (_ ("Give the details to your provider's help desk.")));

    case PF_PROTO_ERROR_UNEXPECTED:
      return pf_advice_new (
          PF_ACT_COPY_FOR_HELP_DESK,
          g_strdup_printf (_ ("%s answered something else than asked"), f->server),
          g_strdup (_ ("Postferry stopped, so that nothing is lost. Only the people who "
                       "run the server can change that.")),
          g_strdup (_ ("Give the details to your provider's help desk.")));

    case PF_PROTO_ERROR_REFUSED:
      return pf_advice_new (
          PF_ACT_COPY_FOR_HELP_DESK, g_strdup_printf (_ ("%s said no"), f->server),
          g_strdup (_ ("It did not do what it was asked for. Its own words are among the "
                       "details.")),
          g_strdup (_ ("Give the details to your provider's help desk.")));

    case PF_PROTO_ERROR_UNSUPPORTED:
      return pf_advice_new (
          PF_ACT_COPY_FOR_HELP_DESK,
          g_strdup_printf (_ ("%s cannot do what is needed"), f->server),
          g_strdup (
              _ ("It does not offer something that this step depends on. Nothing was "
                 "changed there.")),
          g_strdup (_ ("Give the details to your provider's help desk.")));

    case PF_PROTO_ERROR_BYE:
      return pf_advice_new (
          PF_ACT_TRY_AGAIN, g_strdup_printf (_ ("%s ended the connection"), f->server),
          g_strdup (_ ("Most likely it is being restarted, or too many are connected to "
                       "it.")),
          g_strdup (_ ("Try again in a few minutes.")));

    case PF_PROTO_ERROR_TRY_LATER:
      return pf_advice_new (
          PF_ACT_WAIT, g_strdup (_ ("The server asked for a pause")),
          g_strdup_printf (_ ("%s wants to be asked for less at a time. What is there is "
                              "safe."),
                           f->server),
          pf_human_when_again (f->facts->wait_ms));

    case PF_PROTO_ERROR_OTHER_SERVICE:
      return pf_advice_new (
          PF_ACT_EDIT_SERVERS,
          g_strdup_printf (_ ("Another service answers at %s"), f->server),
          g_strdup (
              _ ("It does not speak as a mail server of this kind does. Most likely "
                 "the port belongs to something else. Your password was not "
                 "sent.")),
          g_strdup (_ ("Check the port and the kind of encryption.")));
    }

  return NULL;
}

PfAdvice *
pf_human_describe_discover (PfDiscoverError code, const PfHumanFacts *f)
{
  switch (code)
    {
    case PF_DISCOVER_ERROR_NO_SETTINGS:
      return pf_advice_new (PF_ACT_EDIT_SERVERS,
                            g_strdup_printf (_ ("No settings found for %s"), f->server),
                            g_strdup (_ ("None of the places that were asked knows it.")),
                            g_strdup (_ (
                                "Your provider's help page lists the servers; enter them "
                                "yourself.")));

    case PF_DISCOVER_ERROR_BAD_ADDRESS:
      return pf_advice_new (PF_ACT_EDIT_SERVERS,
                            g_strdup (_ ("This is not a mail address")),
                            g_strdup (_ ("A mail address looks like ada@example.org.")),
                            g_strdup (_ ("Check what was typed.")));

    case PF_DISCOVER_ERROR_BAD_URL:
      return pf_advice_new (
          PF_ACT_EDIT_SERVERS, g_strdup (_ ("This server address cannot be read")),
          g_strdup (_ ("It looks like imaps://ada%40example.org@imap.example.org, with "
                       "nothing after the server's name but a port.")),
          g_strdup (_ ("Write the address like that; a password never belongs in it.")));

    case PF_DISCOVER_ERROR_UNTRUSTED_SOURCE:
      return pf_advice_new (
          PF_ACT_EDIT_SERVERS,
          g_strdup (_ ("These settings came over an open connection")),
          g_strdup (
              _ ("Anybody on the way could have changed them, so they are not used by "
                 "themselves.")),
          g_strdup (_ ("Compare them with your provider's help page.")));
    }

  return NULL;
}

/* What the system says about files and networks, in our domains' terms. */
static PfAdvice *
describe_io (const GError *error, const PfHumanFacts *f)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE) ||
      g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC))
    return pf_human_describe_move (PF_MOVE_ERROR_DISK_FULL, f);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_READ_ONLY) ||
      g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_ACCES) ||
      g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_PERM) ||
      g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_ROFS))
    return pf_advice_new (PF_ACT_TRY_AGAIN,
                          g_strdup (_ ("This computer does not let Postferry in")),
                          g_strdup_printf (_ ("Postferry may not read or write %s."),
                                           f->path),
                          g_strdup (_ ("Change the permissions there, then try again.")));
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ||
      g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return pf_advice_new (PF_ACT_CHOOSE_STORE, g_strdup (_ ("Something is not there")),
                          g_strdup_printf (_ ("There is no %s on this computer."),
                                           f->path),
                          g_strdup (_ ("Check its name.")));
  if (error->domain == G_IO_ERROR || error->domain == G_FILE_ERROR)
    return pf_advice_new (
        PF_ACT_TRY_AGAIN, g_strdup (_ ("This computer could not do something")),
        g_strdup_printf (_ ("It happened with %s. What the computer said is among the "
                            "details."),
                         f->path),
        g_strdup (_ ("Try again; if it happens again, ask your help desk.")));

  return NULL;
}

static PfAdvice *
describe_fault (void)
{
  return pf_advice_new (
      PF_ACT_COPY_FOR_HELP_DESK, g_strdup (_ ("Postferry has made a mistake")),
      g_strdup (_ ("It stopped safely. What is on the server stays there, and nothing on "
                   "this computer was touched.")),
      g_strdup (_ ("Give the details to the people who make Postferry.")));
}

static PfAdvice *
describe_domain (const GError *error, const PfHumanFacts *f)
{
  if (error->domain == PF_WIRE_ERROR)
    return pf_human_describe_wire ((PfWireError) error->code, f);
  if (error->domain == PF_PROTO_ERROR)
    return pf_human_describe_proto ((PfProtoError) error->code, f);
  if (error->domain == PF_AUTH_ERROR)
    return pf_human_describe_auth ((PfAuthError) error->code, f);
  if (error->domain == PF_DISCOVER_ERROR)
    return pf_human_describe_discover ((PfDiscoverError) error->code, f);
  if (error->domain == PF_STORE_ERROR)
    return pf_human_describe_store ((PfStoreError) error->code, f);
  if (error->domain == PF_MOVE_ERROR)
    return pf_human_describe_move ((PfMoveError) error->code, f);

  return describe_io (error, f);
}

/* The server's own sentence first, then the line for logs: what a help desk asks for. */
static char *
make_details (const GError *error, const PfErrorFacts *facts)
{
  GString *text = g_string_new (NULL);

  if (facts->response_code != NULL)
    g_string_append_printf (text, "[%s] ", facts->response_code);
  if (facts->server_text != NULL)
    g_string_append (text, facts->server_text);
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, error->message);

  return g_string_free (text, FALSE);
}

PfAdvice *
pf_human_describe (const GError *error, const char *context)
{
  static const PfErrorFacts no_facts = { .offset = -1 };
  const PfErrorFacts       *facts;
  PfHumanFacts              f = { 0 };
  PfAdvice                 *advice;

  g_return_val_if_fail (error != NULL, NULL);

  facts = pf_error_peek_facts (error);
  f.facts = facts != NULL ? facts : &no_facts;
  f.server = f.facts->host != NULL ? f.facts->host : context;
  if (f.server == NULL)
    f.server = _ ("The server");
  f.path = f.facts->path != NULL ? f.facts->path : context;
  if (f.path == NULL)
    f.path = _ ("that file");

  advice = describe_domain (error, &f);
  if (advice == NULL)
    advice = describe_fault ();
  advice->details = make_details (error, f.facts);

  return advice;
}

PfAdvice *
pf_human_describe_no_report (const GError *error, const char *path)
{
  PfAdvice *advice;

  if (!g_error_matches (error, PF_PROTO_ERROR, PF_PROTO_ERROR_MALFORMED))
    return pf_human_describe (error, path);
  advice = pf_advice_new (PF_ACT_NONE,
                          g_strdup (_ ("This file is not a report of Postferry")),
                          g_strdup (_ ("Another program made it, or it is damaged.")),
                          g_strdup (_ ("Open a report that was saved as “Data for help "
                                       "desks”.")));
  advice->details = g_strdup_printf ("%s: %s", path, error->message);
  return advice;
}
