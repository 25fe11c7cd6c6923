/* test-map.c - where source folders go
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "migrate/pf-map.h"

#include "../support/pf-name-target.h"

#include <string.h>

#define MAX_FOLDERS 4

typedef struct
{
  const char *account;
  const char *path; /* joined with "|" */
  PfRole      role;
  const char *target; /* what it must become */
  const char *change; /* (nullable): id that must be among the changes */
} Folder;

typedef struct
{
  const char *name;
  PfRole      role;
  gboolean    is_view;
} Existing;

typedef struct
{
  const char *name;
  const char *prefix;
  char        delimiter;
  const char *into;
  const char *maps[3];
  Existing    existing[MAX_FOLDERS];
  Folder      folders[MAX_FOLDERS];
} Case;

#define NONE PF_ROLE_NONE

/* clang-format off */
static const Case cases[] = {
  { "inbox", "", '/', NULL, { NULL }, { { "INBOX", PF_ROLE_INBOX } },
    { { "a", "Inbox", PF_ROLE_INBOX, "INBOX" } } },
  { "plain", "", '/', NULL, { NULL }, { { NULL } },
    { { "a", "Work|2020", NONE, "Work/2020" } } },
  { "prefix", "INBOX.", '.', NULL, { NULL }, { { NULL } },
    { { "a", "Work|v1.0", NONE, "INBOX.Work.v1_0", "delimiter" } } },
  { "special", "", '/', NULL, { NULL }, { { "Gesendet", PF_ROLE_SENT } },
    { { "a", "Sent", PF_ROLE_SENT, "Gesendet" } } },
  { "special-none", "", '/', NULL, { NULL }, { { NULL } },
    { { "a", "Gesendete Objekte", PF_ROLE_SENT, "Sent" } } },
  { "special-below", "", '/', NULL, { NULL }, { { "Gesendet", PF_ROLE_SENT } },
    { { "a", "Sent", PF_ROLE_SENT, "Gesendet" },
      { "a", "Sent|2019", NONE, "Gesendet/2019" } } },
  { "inbox-below", "INBOX.", '.', NULL, { NULL }, { { NULL } },
    { { "a", "Inbox", PF_ROLE_INBOX, "INBOX" },
      { "a", "Inbox|Lists", NONE, "INBOX.Lists" } } },
  { "outbox", "", '/', NULL, { NULL }, { { "Entwurf", PF_ROLE_DRAFTS } },
    { { "a", "Unsent Messages", PF_ROLE_OUTBOX, "Entwurf" },
      { "a", "Drafts", PF_ROLE_DRAFTS, "Entwurf" } } },
  { "templates", "", '/', NULL, { NULL }, { { NULL } },
    { { "a", "Templates", PF_ROLE_TEMPLATES, "Templates" } } },
  { "view", "", '/', NULL, { NULL }, { { "[Gmail]/All Mail", PF_ROLE_ARCHIVE, TRUE } },
    { { "a", "Archives", PF_ROLE_ARCHIVE, "Archive" } } },
  { "merge", "", '/', NULL, { NULL }, { { NULL } },
    { { "a", "Inbox", PF_ROLE_INBOX, "INBOX" },
      { "b", "Inbox", PF_ROLE_INBOX, "INBOX" } } },
  { "case-ours", "", '/', NULL, { NULL }, { { NULL } },
    { { "a", "Work", NONE, "Work" }, { "a", "work", NONE, "work (2)", "case" } } },
  { "case-theirs", "", '/', NULL, { NULL }, { { "WORK", NONE } },
    { { "a", "Work", NONE, "WORK", "case" } } },
  { "into", "", '/', "Old/Mail", { NULL }, { { "Sent", PF_ROLE_SENT } },
    { { "a", "Inbox", PF_ROLE_INBOX, "Old/Mail/Inbox" },
      { "a", "Sent", PF_ROLE_SENT, "Old/Mail/Sent" } } },
  { "map", "", '/', NULL, { "Work=Jobs/Paid", NULL }, { { NULL } },
    { { "a", "Work", NONE, "Jobs/Paid" },
      { "a", "Work|2020", NONE, "Jobs/Paid/2020" } } },
  { "map-inbox", "INBOX.", '.', NULL, { "Old=inbox", NULL }, { { NULL } },
    { { "a", "Old", NONE, "INBOX" } } },
  { "map-over-role", "", '/', NULL, { "Sent=Out", NULL }, { { "Sent", PF_ROLE_SENT } },
    { { "a", "Sent", PF_ROLE_SENT, "Out" } } },
};
/* clang-format on */

static GPtrArray *
make_existing (const Case *c)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (
      (GDestroyNotify) pf_target_folder_free);

  for (gsize i = 0; i < MAX_FOLDERS && c->existing[i].name != NULL; i++)
    {
      PfTargetFolder *folder = pf_target_folder_new ();

      folder->name = g_strdup (c->existing[i].name);
      folder->role = c->existing[i].role;
      folder->is_view = c->existing[i].is_view;
      folder->is_selectable = TRUE;
      g_ptr_array_add (list, folder);
    }
  return list;
}

static void
test_map (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (PfTarget) target = pf_name_target_new (c->prefix, c->delimiter);
  g_autoptr (PfMoveOptions) options = pf_move_options_new ();
  g_autoptr (GPtrArray) existing = make_existing (c);
  g_autoptr (GArray) folders = g_array_new (FALSE, TRUE, sizeof (PfMapFolder));
  g_autoptr (GPtrArray)
      paths = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  g_array_set_clear_func (folders, (GDestroyNotify) pf_map_folder_clear);
  options->into = g_strdup (c->into);
  options->maps = g_strdupv ((char **) c->maps);
  for (gsize i = 0; i < MAX_FOLDERS && c->folders[i].path != NULL; i++)
    {
      char      **path = g_strsplit (c->folders[i].path, "|", -1);
      PfMapFolder folder = { .account = c->folders[i].account,
                             .path = (const char *const *) path,
                             .role = c->folders[i].role };

      g_ptr_array_add (paths, path);
      g_array_append_val (folders, folder);
    }
  pf_map_run (folders, existing, target, options);
  for (guint i = 0; i < folders->len; i++)
    {
      const PfMapFolder *folder = &g_array_index (folders, PfMapFolder, i);

      g_assert_cmpstr (folder->target, ==, c->folders[i].target);
      if (c->folders[i].change != NULL)
        g_assert_true (g_ptr_array_find_with_equal_func (folder->changes,
                                                         c->folders[i].change,
                                                         g_str_equal, NULL));
      else
        g_assert_cmpuint (folder->changes->len, ==, 0);
    }
}

static void
test_exclude (void)
{
  g_autoptr (PfTarget) target = pf_name_target_new ("", '/');
  g_autoptr (PfMoveOptions) options = pf_move_options_new ();
  g_autoptr (GPtrArray) existing = g_ptr_array_new ();
  g_autoptr (GArray) folders = g_array_new (FALSE, TRUE, sizeof (PfMapFolder));
  const char    *paths[][3] = { { "Work", NULL, NULL },
                                { "Work", "a/b", NULL },
                                { "Workshop", NULL, NULL } };
  const char    *excludes[] = { "Work/a\\/b", NULL };
  const gboolean expected[] = { FALSE, TRUE, FALSE };

  g_array_set_clear_func (folders, (GDestroyNotify) pf_map_folder_clear);
  options->excludes = g_strdupv ((char **) excludes);
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      PfMapFolder folder = { .account = "a", .path = paths[i] };

      g_array_append_val (folders, folder);
    }
  pf_map_run (folders, existing, target, options);
  for (guint i = 0; i < folders->len; i++)
    g_assert_cmpint (g_array_index (folders, PfMapFolder, i).is_excluded, ==,
                     expected[i]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/map/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_map);
    }
  g_test_add_func ("/map/exclude", test_exclude);
  return g_test_run ();
}
