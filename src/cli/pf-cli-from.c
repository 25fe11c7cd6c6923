/* pf-cli-from.c - the passwords of sources on servers
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pf-cli-from.h"

#include "cli/pf-cli.h"
#include "jobs/pf-remote-source.h"
#include "jobs/pf-unpack.h"
#include "local/pf-local.h"
#include "signin/pf-secret-source.h"

#include <glib/gi18n.h>
#include <string.h>

/* One option as it was given. */
typedef struct
{
  char *name;
  char *value;
} Given;

static GPtrArray *given = NULL; /* (element-type Given), in their order */

gboolean
pf_cli_from_cb (const char *name, const char *value, gpointer data, GError **error)
{
  Given *one = g_new0 (Given, 1);

  if (given == NULL)
    given = g_ptr_array_new ();
  one->name = g_strdup (name);
  one->value = g_strdup (value);
  g_ptr_array_add (given, one);
  return TRUE;
}

static PfEndpoint *
parse_source (const char *url, GError **error)
{
  PfEndpoint *endpoint = pf_endpoint_parse (url, error);

  if (endpoint != NULL && (endpoint->user == NULL || *endpoint->user == '\0'))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _ ("Name the user too: pop3s://USER@%s"), endpoint->host);
      g_clear_pointer (&endpoint, pf_endpoint_free);
    }
  return endpoint;
}

static PfSecret *
ask (const PfEndpoint *endpoint, GError **error)
{
  g_autofree char *question = g_strdup_printf (_ ("Password of %s at %s: "),
                                               endpoint->user, endpoint->host);

  return pf_prompt_secret (question, error);
}

static PfSecret *
read_file (const char *file, GError **error)
{
  gboolean  is_open = FALSE;
  PfSecret *secret = pf_secret_from_file (file, &is_open, error);

  if (is_open)
    pf_cli_note (_ ("Others on this computer can read %s; “chmod 600” changes that."),
                 file);
  return secret;
}

/* Each password belongs to a source on a server. */
static gboolean
is_used (const char *const *sources, GError **error)
{
  guint used = 0;

  for (gsize i = 0; sources[i] != NULL; i++)
    used += pf_remote_is_url (sources[i]);
  if (given == NULL || used >= given->len)
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("There is no pop3s:// source that %s could be for"),
               ((const Given *) given->pdata[used])->name);
  return FALSE;
}

gboolean
pf_cli_from_check (const char *const *sources, GError **error)
{
  if (!is_used (sources, error))
    return FALSE;
  for (gsize i = 0; sources[i] != NULL; i++)
    if (pf_remote_is_url (sources[i]))
      {
        g_autoptr (PfEndpoint) endpoint = parse_source (sources[i], error);

        if (endpoint == NULL)
          return FALSE;
      }
    else if (strstr (sources[i], "://") != NULL)
      {
        g_set_error (
            error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
            _ ("“%s” is no source; name a path, KIND:PATH or pop3s://USER@HOST[:PORT]"),
            sources[i]);
        return FALSE;
      }
    else if (!pf_unpack_is_archive (sources[i], pf_cli_common ()->state_dir))
      {
        g_autoptr (PfSource) source = pf_local_open (sources[i], NULL, error);

        if (source == NULL || !pf_source_check_in_use (source, error))
          return FALSE;
      }

  return TRUE;
}

/* The login of one source, by what was given for it, else by asking. */
static PfSourceLogin *
make_login (const char *url, const PfEndpoint *endpoint, const Given *one, GError **error)
{
  g_autoptr (PfSecret) password = NULL;

  if (one != NULL && strcmp (one->name, "--from-token-command") == 0)
    return pf_source_login_new (url, NULL, one->value);
  if (one == NULL)
    password = ask (endpoint, error);
  else if (strcmp (one->name, "--from-password-file") == 0)
    password = read_file (one->value, error);
  else
    password = pf_secret_from_command (one->value, NULL, error);
  return password != NULL ? pf_source_login_new (url, password, NULL) : NULL;
}

gboolean
pf_cli_from_logins (PfMoveRequest     *request,
                    const char *const *sources,
                    gboolean           asks,
                    GError           **error)
{
  g_autoptr (GPtrArray)
      logins = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_source_login_free);
  guint used = 0;

  if (!is_used (sources, error))
    return FALSE;
  for (gsize i = 0; sources[i] != NULL; i++)
    {
      g_autoptr (PfEndpoint) endpoint = NULL;
      const Given   *one = NULL;
      PfSourceLogin *login;

      if (!pf_remote_is_url (sources[i]))
        continue;
      endpoint = parse_source (sources[i], error);
      if (endpoint == NULL)
        return FALSE;
      if (given != NULL && used < given->len)
        one = given->pdata[used++];
      else if (!asks)
        continue;
      if (endpoint->security == PF_SECURITY_STARTTLS && request->trust->allow_plaintext)
        pf_cli_note (_ ("With --allow-plaintext the password for %s may cross the "
                        "network unprotected: anybody on the way can read it."),
                     endpoint->host);
      login = make_login (sources[i], endpoint, one, error);
      if (login == NULL)
        return FALSE;
      g_ptr_array_add (logins, login);
    }
  request->logins = g_steal_pointer (&logins);
  return TRUE;
}
