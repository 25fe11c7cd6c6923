/* pf-map.c - where each source folder goes on the server
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-migrate"

#include "migrate/pf-map.h"

#include "text/pf-path.h"

#include <string.h>

#define MAX_SAME_NAME 1000 /* "Name (2)" … */

typedef struct
{
  GArray              *folders;
  GPtrArray           *existing;
  PfTarget            *target;
  const PfMoveOptions *options;
  GHashTable          *by_path; /* (owned) account and path -> PfMapFolder */
  GHashTable          *by_name; /* (owned) case-folded target -> PfMapFolder */
} Map;

void
pf_map_folder_clear (PfMapFolder *folder)
{
  g_clear_pointer (&folder->target, g_free);
  g_clear_pointer (&folder->changes, g_ptr_array_unref);
}

static void
add_change (PfMapFolder *folder, const char *id)
{
  for (guint i = 0; i < folder->changes->len; i++)
    {
      if (strcmp (folder->changes->pdata[i], id) == 0)
        return;
    }
  g_ptr_array_add (folder->changes, g_strdup (id));
}

/* Whether @path is @outer or lies below it. */
static gboolean
lies_below (const char *const *path, const char *const *outer)
{
  for (gsize i = 0; outer[i] != NULL; i++)
    {
      if (path[i] == NULL || strcmp (path[i], outer[i]) != 0)
        return FALSE;
    }
  return outer[0] != NULL;
}

gboolean
pf_map_is_excluded (const char *const *path, char **excludes)
{
  for (gsize i = 0; excludes != NULL && excludes[i] != NULL; i++)
    {
      g_auto (GStrv) outer = pf_path_split (excludes[i]);

      if (lies_below (path, (const char *const *) outer))
        return TRUE;
    }
  return FALSE;
}

gboolean
pf_map_is_named (GPtrArray *folders, const char *path)
{
  g_auto (GStrv) outer = pf_path_split (path);

  for (guint i = 0; i < folders->len; i++)
    {
      const PfLedgerFolder *folder = folders->pdata[i];

      if (lies_below ((const char *const *) folder->path, (const char *const *) outer))
        return TRUE;
    }
  return FALSE;
}

static PfTargetFolder *
find_role (Map *map, PfRole role)
{
  for (guint i = 0; i < map->existing->len; i++)
    {
      PfTargetFolder *folder = map->existing->pdata[i];

      if (folder->role == role && !folder->is_view && folder->is_selectable)
        return folder;
    }
  return NULL;
}

static PfTargetFolder *
find_name (Map *map, const char *name, gboolean any_case)
{
  for (guint i = 0; i < map->existing->len; i++)
    {
      PfTargetFolder  *folder = map->existing->pdata[i];
      g_autofree char *one = any_case ? g_utf8_casefold (folder->name, -1) : NULL;
      g_autofree char *two = any_case ? g_utf8_casefold (name, -1) : NULL;

      if (strcmp (any_case ? one : folder->name, any_case ? two : name) == 0 &&
          !folder->is_view)
        return folder;
    }
  return NULL;
}

/* The plain name of a role where the server has no folder for it. */
static const char *
plain_name (PfRole role)
{
  switch (role)
    {
    case PF_ROLE_INBOX:
      return "INBOX";

    case PF_ROLE_SENT:
      return "Sent";

    case PF_ROLE_DRAFTS:
    case PF_ROLE_OUTBOX:
      return "Drafts";

    case PF_ROLE_TRASH:
      return "Trash";

    case PF_ROLE_JUNK:
      return "Junk";

    case PF_ROLE_ARCHIVE:
      return "Archive";

    case PF_ROLE_NONE:
    case PF_ROLE_TEMPLATES:
      return NULL;
    }
  g_assert_not_reached ();
}

/* Joins components below --into or below the root. */
static char *
join (Map *map, PfMapFolder *folder, const char *const *path)
{
  g_autoptr (GPtrArray) whole = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) into = NULL;

  if (map->options->into != NULL)
    into = pf_path_split (map->options->into);
  for (gsize i = 0; into != NULL && into[i] != NULL; i++)
    g_ptr_array_add (whole, g_strdup (into[i]));
  for (gsize i = 0; path[i] != NULL; i++)
    g_ptr_array_add (whole, pf_path_to_nfc (path[i]));
  g_ptr_array_add (whole, NULL);
  return pf_target_join_name (map->target, (const char *const *) whole->pdata,
                              folder->changes);
}

static char *
map_role (Map *map, PfMapFolder *folder)
{
  PfRole          role = folder->role == PF_ROLE_OUTBOX ? PF_ROLE_DRAFTS : folder->role;
  const char     *name = plain_name (role);
  const char     *path[] = { name, NULL };
  PfTargetFolder *existing;

  if (name == NULL || map->options->into != NULL)
    return NULL;
  if (role == PF_ROLE_INBOX)
    return g_strdup ("INBOX");
  existing = find_role (map, role);
  if (existing != NULL)
    return g_strdup (existing->name);
  return join (map, folder, path);
}

/* "--map A/B=C/D" also takes what lies below A/B, unless it has a line of its own. */
static char *
map_option (Map *map, PfMapFolder *folder)
{
  for (gsize i = 0; map->options->maps != NULL && map->options->maps[i] != NULL; i++)
    {
      const char      *equals = strchr (map->options->maps[i], '=');
      g_autofree char *left = NULL;
      g_autofree char *own = pf_path_join (folder->path);

      if (equals == NULL)
        continue;
      left = g_strndup (map->options->maps[i], (gsize) (equals - map->options->maps[i]));
      if (strcmp (left, own) == 0)
        {
          g_auto (GStrv) right = pf_path_split (equals + 1);

          if (right[0] != NULL && right[1] == NULL &&
              g_ascii_strcasecmp (right[0], "INBOX") == 0)
            return g_strdup ("INBOX");
          return pf_target_join_name (map->target, (const char *const *) right,
                                      folder->changes);
        }
    }
  return NULL;
}

static char *
path_key (const char *account, const char *const *path, gsize length)
{
  GString *key = g_string_new (account);

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (key, "%c%s", '\x1f', path[i]);
  return g_string_free (key, FALSE);
}

/* A folder below one that goes elsewhere follows it. */
static char *
map_below_parent (Map *map, PfMapFolder *folder)
{
  gsize length = g_strv_length ((char **) folder->path);

  for (gsize n = length - 1; length > 1 && n > 0; n--)
    {
      g_autofree char     *key = path_key (folder->account, folder->path, n);
      PfMapFolder         *parent = g_hash_table_lookup (map->by_path, key);
      const PfTargetFacts *facts = pf_target_get_facts (map->target);
      g_autofree char     *rest = NULL;
      const char          *below;

      if (parent == NULL || parent->target == NULL)
        continue;
      rest = pf_target_join_name (map->target, folder->path + n, folder->changes);
      below = rest;
      if (facts != NULL && facts->prefix != NULL &&
          g_str_has_prefix (rest, facts->prefix))
        below += strlen (facts->prefix);
      if (facts == NULL || facts->delimiter == '\0')
        return NULL;
      return g_strdup_printf ("%s%c%s", parent->target, facts->delimiter, below);
    }
  return NULL;
}

/* Settles a name that differs from another folder's by case alone. */
static void
settle_case (Map *map, PfMapFolder *folder)
{
  g_autofree char *folded = g_utf8_casefold (folder->target, -1);
  PfMapFolder     *other = g_hash_table_lookup (map->by_name, folded);
  PfTargetFolder  *existing;

  if (other == NULL)
    {
      existing = find_name (map, folder->target, FALSE);
      if (existing == NULL)
        existing = find_name (map, folder->target, TRUE);
      if (existing != NULL && strcmp (existing->name, folder->target) != 0)
        {
          g_free (folder->target);
          folder->target = g_strdup (existing->name);
          add_change (folder, "case");
        }
      folder->creates = existing == NULL || !existing->is_selectable;
      g_hash_table_insert (map->by_name, g_steal_pointer (&folded), folder);
      return;
    }
  folder->creates = other->creates;
  if (strcmp (other->target, folder->target) == 0)
    return;

  for (guint n = 2; n < MAX_SAME_NAME; n++)
    {
      g_autofree char *name = g_strdup_printf ("%s (%u)", folder->target, n);
      g_autofree char *key = g_utf8_casefold (name, -1);

      if (g_hash_table_contains (map->by_name, key))
        continue;
      g_free (folder->target);
      folder->target = g_steal_pointer (&name);
      folder->creates = find_name (map, folder->target, FALSE) == NULL;
      add_change (folder, "case");
      g_hash_table_insert (map->by_name, g_steal_pointer (&key), folder);
      return;
    }
}

static void
map_folder (Map *map, PfMapFolder *folder)
{
  folder->changes = g_ptr_array_new_with_free_func (g_free);
  folder->is_excluded = pf_map_is_excluded (folder->path, map->options->excludes);
  folder->target = map_option (map, folder);
  if (folder->target == NULL)
    folder->target = map_role (map, folder);
  if (folder->target == NULL)
    folder->target = map_below_parent (map, folder);
  if (folder->target == NULL)
    folder->target = join (map, folder, folder->path);
  settle_case (map, folder);
}

static int
compare_depth (gconstpointer a, gconstpointer b)
{
  const PfMapFolder *one = *(const PfMapFolder *const *) a;
  const PfMapFolder *two = *(const PfMapFolder *const *) b;
  guint              depth_one = g_strv_length ((char **) one->path);
  guint              depth_two = g_strv_length ((char **) two->path);

  if (depth_one != depth_two)
    return depth_one < depth_two ? -1 : 1;
  return one < two ? -1 : 1;
}

void
pf_map_run (GArray              *folders,
            GPtrArray           *existing,
            PfTarget            *target,
            const PfMoveOptions *options)
{
  g_autoptr (GPtrArray) order = g_ptr_array_new ();
  Map map = { folders, existing, target, options, NULL, NULL };

  map.by_path = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  map.by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < folders->len; i++)
    {
      PfMapFolder *folder = &g_array_index (folders, PfMapFolder, i);

      g_ptr_array_add (order, folder);
      g_hash_table_insert (map.by_path,
                           path_key (folder->account, folder->path,
                                     g_strv_length ((char **) folder->path)),
                           folder);
    }
  /* Parents first, so that children can follow them. */
  g_ptr_array_sort (order, compare_depth);
  for (guint i = 0; i < order->len; i++)
    map_folder (&map, order->pdata[i]);
  g_hash_table_unref (map.by_path);
  g_hash_table_unref (map.by_name);
}
