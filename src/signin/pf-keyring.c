/* pf-keyring.c - a password remembered in this computer's keyring until a move is done
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-signin"

#include "signin/pf-keyring.h"

#include "base/pf-threads.h"

#include <libsecret/secret.h>

static const SecretSchema schema = {
  "io.github.postferry.Password",
  SECRET_SCHEMA_NONE,
  {
      { "protocol", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "server", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "port", SECRET_SCHEMA_ATTRIBUTE_INTEGER },
      { "user", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { NULL, 0 },
  },
};

static GHashTable *
make_attributes (const PfEndpoint *endpoint)
{
  return secret_attributes_build (&schema, "protocol",
                                  endpoint->protocol == PF_PROTOCOL_IMAP ? "imap"
                                                                         : "pop3",
                                  "server", endpoint->host, "port", (int) endpoint->port,
                                  "user", endpoint->user, NULL);
}

static gboolean
may_ask (const PfEndpoint *endpoint)
{
  pf_assert_may_block ();
  return endpoint != NULL && endpoint->host != NULL && endpoint->user != NULL;
}

gboolean
pf_keyring_check (GCancellable *cancellable, GError **error)
{
  g_autoptr (SecretService) service = NULL;

  pf_assert_may_block ();

  service = secret_service_get_sync (SECRET_SERVICE_OPEN_SESSION, cancellable, error);
  return service != NULL;
}

gboolean
pf_keyring_store (const PfEndpoint *endpoint,
                  const PfSecret   *password,
                  GCancellable     *cancellable,
                  GError          **error)
{
  g_autoptr (GHashTable) attributes = NULL;
  g_autofree char *label = NULL;

  g_return_val_if_fail (may_ask (endpoint), FALSE);
  g_return_val_if_fail (password != NULL, FALSE);

  attributes = make_attributes (endpoint);
  label = g_strdup_printf ("Postferry: %s, %s", endpoint->user, endpoint->host);
  return secret_password_storev_sync (&schema, attributes, SECRET_COLLECTION_DEFAULT,
                                      label, pf_secret_peek (password, NULL), cancellable,
                                      error);
}

PfSecret *
pf_keyring_lookup (const PfEndpoint *endpoint, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) attributes = NULL;
  PfSecret *password = NULL;
  char     *text;

  g_return_val_if_fail (may_ask (endpoint), NULL);

  attributes = make_attributes (endpoint);
  text = secret_password_lookupv_nonpageable_sync (&schema, attributes, cancellable,
                                                   error);
  if (text != NULL)
    password = pf_secret_new (text);
  secret_password_free (text);
  return password;
}

gboolean
pf_keyring_clear (const PfEndpoint *endpoint, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) attributes = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (may_ask (endpoint), FALSE);

  attributes = make_attributes (endpoint);
  secret_password_clearv_sync (&schema, attributes, cancellable, &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}
