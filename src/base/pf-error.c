/* pf-error.c - every error domain, and the facts that an error carries
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-base"

#include "base/pf-error.h"

#include "base/pf-limits.h"

static void
facts_init (PfErrorFacts *facts)
{
  *facts = (PfErrorFacts){ .offset = -1 };
}

static void
facts_copy (const PfErrorFacts *source, PfErrorFacts *copy)
{
  *copy = *source;
  copy->host = g_strdup (source->host);
  copy->server_text = g_strdup (source->server_text);
  copy->response_code = g_strdup (source->response_code);
  copy->path = g_strdup (source->path);
  copy->entry = g_strdup (source->entry);
  copy->folder = g_strdup (source->folder);
  copy->program = g_strdup (source->program);
  if (source->certificate != NULL)
    copy->certificate = pf_certificate_copy (source->certificate);
}

static void
facts_clear (PfErrorFacts *facts)
{
  g_clear_pointer (&facts->host, g_free);
  g_clear_pointer (&facts->server_text, g_free);
  g_clear_pointer (&facts->response_code, g_free);
  g_clear_pointer (&facts->path, g_free);
  g_clear_pointer (&facts->entry, g_free);
  g_clear_pointer (&facts->folder, g_free);
  g_clear_pointer (&facts->program, g_free);
  g_clear_pointer (&facts->certificate, pf_certificate_free);
}

/* Six domains over one struct of facts: GLib wants a private type and three
 * functions for each. */
#define DEFINE_DOMAIN(Type, prefix)                                                      \
  typedef PfErrorFacts Type##Private;                                                    \
  static void          prefix##_private_init (Type##Private *facts)                      \
  {                                                                                      \
    facts_init (facts);                                                                  \
  }                                                                                      \
  static void prefix##_private_copy (const Type##Private *source, Type##Private *copy)   \
  {                                                                                      \
    facts_copy (source, copy);                                                           \
  }                                                                                      \
  static void prefix##_private_clear (Type##Private *facts)                              \
  {                                                                                      \
    facts_clear (facts);                                                                 \
  }                                                                                      \
  G_DEFINE_EXTENDED_ERROR (Type, prefix)

/* GLib's macro casts memory that GLib aligned itself. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wcast-align"
/* clang-format off */
DEFINE_DOMAIN (PfWireError, pf_wire_error)
DEFINE_DOMAIN (PfProtoError, pf_proto_error)
DEFINE_DOMAIN (PfAuthError, pf_auth_error)
DEFINE_DOMAIN (PfDiscoverError, pf_discover_error)
DEFINE_DOMAIN (PfStoreError, pf_store_error)
DEFINE_DOMAIN (PfMoveError, pf_move_error)
/* clang-format on */
#pragma GCC diagnostic pop

static PfErrorFacts *
lookup_facts (const GError *error)
{
  if (error->domain == PF_WIRE_ERROR)
    return pf_wire_error_get_private (error);
  if (error->domain == PF_PROTO_ERROR)
    return pf_proto_error_get_private (error);
  if (error->domain == PF_AUTH_ERROR)
    return pf_auth_error_get_private (error);
  if (error->domain == PF_DISCOVER_ERROR)
    return pf_discover_error_get_private (error);
  if (error->domain == PF_STORE_ERROR)
    return pf_store_error_get_private (error);
  if (error->domain == PF_MOVE_ERROR)
    return pf_move_error_get_private (error);

  return NULL;
}

PfErrorFacts *
pf_error_facts (GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  return lookup_facts (error);
}

const PfErrorFacts *
pf_error_peek_facts (const GError *error)
{
  return error != NULL ? lookup_facts (error) : NULL;
}

void
pf_error_set_host (GError *error, const char *host, guint16 port)
{
  PfErrorFacts *facts = error != NULL ? lookup_facts (error) : NULL;

  if (facts == NULL || facts->host != NULL)
    return;

  facts->host = g_strdup (host);
  facts->port = port;
}

void
pf_error_set_server_text (GError *error, const char *code, const char *text)
{
  PfErrorFacts *facts = error != NULL ? lookup_facts (error) : NULL;

  if (facts == NULL)
    return;

  if (code != NULL)
    {
      g_autofree char *clean = pf_clean_server_text (code);

      g_free (facts->response_code);
      facts->response_code = g_ascii_strup (clean, -1);
    }
  if (text != NULL)
    {
      g_free (facts->server_text);
      facts->server_text = pf_clean_server_text (text);
    }
}

/* Format characters go as well: they turn the reading direction and hide text. */
static gboolean
may_be_shown (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return type != G_UNICODE_CONTROL && type != G_UNICODE_FORMAT &&
         type != G_UNICODE_SURROGATE;
}

char *
pf_clean_server_text (const char *text)
{
  g_autofree char *valid = NULL;
  g_autoptr (GString) clean = g_string_new (NULL);
  gsize n_chars = 0;

  if (text == NULL)
    return g_string_free (g_steal_pointer (&clean), FALSE);

  /* Four bytes a character are enough, and the text may be megabytes. */
  valid = g_utf8_make_valid (text,
                             (gssize) strnlen (text, (gsize) 4 * PF_LIMIT_SERVER_TEXT));
  for (const char *p = valid; *p != '\0' && n_chars < PF_LIMIT_SERVER_TEXT;
       p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\t' || c == '\n' || c == '\r')
        c = ' ';
      if (!may_be_shown (c) || (c == ' ' && g_str_has_suffix (clean->str, " ")))
        continue;
      g_string_append_unichar (clean, c);
      n_chars++;
    }
  g_strstrip (clean->str);

  return g_string_free (g_steal_pointer (&clean), FALSE);
}
