/* pf-parking.c - name servers of domains that nobody uses
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-facts"

#include "facts/pf-parking.h"

#include "facts/pf-facts-json.h"

#include <string.h>

static gboolean
take_file (JsonObject *root, gboolean is_override, gpointer user_data, GError **error)
{
  return pf_facts_get_strings (root, "name-servers", TRUE, user_data, error);
}

static gboolean
is_below (const char *name, const char *owner)
{
  gsize length = strlen (name);
  gsize tail = strlen (owner);

  return length > tail && name[length - tail - 1] == '.' &&
         g_ascii_strcasecmp (name + length - tail, owner) == 0;
}

const char *
pf_parking_find (const char *const *name_servers)
{
  g_auto (GStrv) owners = NULL;

  if (name_servers == NULL || name_servers[0] == NULL)
    return NULL;
  pf_facts_read_ours ("parking.json", "postferry.parking/1", take_file, &owners);
  for (gsize i = 0; name_servers[i] != NULL; i++)
    for (gsize j = 0; owners != NULL && owners[j] != NULL; j++)
      if (is_below (name_servers[i], owners[j]))
        return name_servers[i];

  return NULL;
}
