/* pf-parking.c - name servers of domains that nobody uses
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-facts"

#include "facts/pf-parking.h"

#include "facts/pf-facts-json.h"

#include <string.h>

typedef struct
{
  char **owners; /* (owned) */
  char  *asof;   /* (owned) */
} Parking;

static void
parking_clear (Parking *parking)
{
  g_strfreev (parking->owners);
  g_free (parking->asof);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Parking, parking_clear)

static gboolean
take_file (JsonObject *root, gboolean is_override, gpointer user_data, GError **error)
{
  Parking *parking = user_data;

  return pf_facts_get_strings (root, "name-servers", TRUE, &parking->owners, error) &&
         pf_facts_get_string (root, "asof", TRUE, &parking->asof, error);
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
pf_parking_find (const char *const *name_servers, char **out_asof)
{
  g_auto (Parking) parking = { NULL, NULL };

  if (name_servers == NULL || name_servers[0] == NULL)
    return NULL;
  pf_facts_read_ours ("parking.json", "postferry.parking/1", take_file, &parking);
  for (gsize i = 0; name_servers[i] != NULL; i++)
    for (gsize j = 0; parking.owners != NULL && parking.owners[j] != NULL; j++)
      if (is_below (name_servers[i], parking.owners[j]))
        {
          *out_asof = g_steal_pointer (&parking.asof);
          return name_servers[i];
        }

  return NULL;
}
