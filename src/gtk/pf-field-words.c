/* pf-field-words.c - what is wrong with a field, in words
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-field-words.h"

#include <glib/gi18n.h>

static const char *
empty_words (PfFieldOf field)
{
  switch (field)
    {
    case PF_FIELD_OF_ADDRESS:
      return _ ("Enter your email address");
    case PF_FIELD_OF_HOST:
      return _ ("Enter the name of the mail server");
    case PF_FIELD_OF_PORT:
      return _ ("Enter the port, usually 993");
    case PF_FIELD_OF_USER:
      return _ ("Enter the sign-in name, usually your email address");
    }
  return NULL;
}

const char *
pf_field_words (PfFieldOf field, PfField problem)
{
  switch (problem)
    {
    case PF_FIELD_GOOD:
      return NULL;
    case PF_FIELD_EMPTY:
      return empty_words (field);
    case PF_FIELD_NO_AT:
      return _ ("The address needs an @, for example ada@example.org");
    case PF_FIELD_NOT_ONE_AT:
      return _ ("The address has more than one @");
    case PF_FIELD_NO_DOMAIN:
      return _ ("Something is missing after the @, for example example.org");
    case PF_FIELD_NO_NAME:
      return _ ("Something is missing before the @");
    case PF_FIELD_HAS_BLANK:
      return _ ("There is a blank in it");
    case PF_FIELD_IS_URL:
      return _ ("Only the name of the server, without anything before it");
    case PF_FIELD_HAS_PORT:
      return _ ("Only the name of the server; the port has a field of its own");
    case PF_FIELD_IS_ADDRESS:
      return _ ("That is an address. The mail server has a name of its own, for example "
                "imap.example.org");
    case PF_FIELD_BAD_HOST:
      return _ ("No server can have this name. It looks like imap.example.org");
    case PF_FIELD_BAD_PORT:
      return _ ("The port is a number from 1 to 65535, usually 993");
    }
  return NULL;
}
