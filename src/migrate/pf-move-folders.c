/* pf-move-folders.c - making the folders that are missing, before any mail is sent
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-migrate"

#include "migrate/pf-move-private.h"

#include "base/pf-error.h"

#include <string.h>

/* The role that makes a new folder a special one, if one of its sources has it. */
static PfRole
role_of (PfMove *self, GPtrArray *folders, const char *target)
{
  for (guint i = 0; i < folders->len; i++)
    {
      const PfLedgerFolder *folder = folders->pdata[i];
      PfRole                role = pf_role_from_string (folder->role);

      if (g_strcmp0 (folder->target, target) != 0)
        continue;
      if (role == PF_ROLE_OUTBOX)
        return PF_ROLE_DRAFTS;
      if (role != PF_ROLE_NONE && role != PF_ROLE_TEMPLATES && role != PF_ROLE_INBOX)
        return role;
    }
  return PF_ROLE_NONE;
}

/* A plainer name for one that the server refused. */
static char *
plainer_name (PfMove *self, const char *name)
{
  const PfTargetFacts *facts = pf_target_get_facts (self->target);
  g_autoptr (GString) plain = g_string_new (NULL);
  const char *path[2] = { NULL, NULL };

  if (facts->prefix != NULL && g_str_has_prefix (name, facts->prefix))
    name += strlen (facts->prefix);
  for (const char *c = name; *c != '\0'; c = g_utf8_next_char (c))
    {
      if (g_ascii_isalnum (*c) || *c == ' ' || *c == '_')
        g_string_append_c (plain, *c);
      else if (plain->len > 0 && plain->str[plain->len - 1] != '-')
        g_string_append_c (plain, '-');
    }
  if (plain->len == 0)
    g_string_append (plain, "Folder");
  path[0] = plain->str;
  return pf_target_join_name (self->target, path, NULL);
}

/* The server takes no folder of that name: the next candidate stands in for it, in
 * this run and in every later one. */
static gboolean
use_other_name (PfMove         *self,
                PfLedgerTarget *target,
                PfRole          role,
                GCancellable   *cancellable,
                GError        **error)
{
  g_autofree char *name = plainer_name (self, target->name);
  g_autofree char *note = g_strconcat ("instead-of:", target->name, NULL);
  PfLedgerTarget   other = { .name = name };

  other.id = pf_ledger_put_target (self->ledger, name, error);
  return other.id >= 0 &&
         pf_move_create_folder (self, &other, role, cancellable, error) != NULL &&
         pf_ledger_set_note (self->ledger, note, name, error) &&
         pf_move_map (self, error) && pf_move_decide (self, 0, error);
}

static gboolean
create_folder (PfMove         *self,
               GPtrArray      *folders,
               PfLedgerTarget *target,
               GCancellable   *cancellable,
               GError        **error)
{
  PfRole role = role_of (self, folders, target->name);

  for (;;)
    {
      GError *fault = NULL;

      if (pf_move_go_online (self, cancellable, &fault) &&
          pf_move_create_folder (self, target, role, cancellable, &fault) != NULL)
        return TRUE;
      if (g_error_matches (fault, PF_MOVE_ERROR, PF_MOVE_ERROR_NAME_REFUSED))
        {
          g_autofree char *plain = plainer_name (self, target->name);

          if (strcmp (plain, target->name) != 0)
            {
              g_error_free (fault);
              return use_other_name (self, target, role, cancellable, error);
            }
        }
      if (!pf_move_survive (self, fault, cancellable, error))
        return FALSE;
    }
}

static gboolean
is_used (GPtrArray *folders, const PfLedgerTarget *target)
{
  for (guint i = 0; i < folders->len; i++)
    {
      const PfLedgerFolder *folder = folders->pdata[i];

      if (g_strcmp0 (folder->target, target->name) == 0)
        return TRUE;
    }
  return FALSE;
}

/* All that are missing at once, noted before the first of them is made; a name that is
 * refused comes up again where each is made sure of. */
static gboolean
create_missing (PfMove       *self,
                GPtrArray    *folders,
                GPtrArray    *targets,
                GCancellable *cancellable,
                GError      **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GArray) roles = g_array_new (FALSE, FALSE, sizeof (PfRole));
  gboolean ok = TRUE;

  if (!pf_target_is_connected (self->target))
    return TRUE;
  if (!pf_ledger_begin (self->ledger, error))
    return FALSE;
  for (guint i = 0; ok && i < targets->len; i++)
    {
      PfLedgerTarget *target = targets->pdata[i];
      PfRole          role = role_of (self, folders, target->name);

      if (!is_used (folders, target) || pf_move_find_folder (self, target->name) != NULL)
        continue;
      ok = pf_ledger_set_target_created (self->ledger, target->id, error);
      g_ptr_array_add (names, target->name);
      g_array_append_val (roles, role);
    }
  if (!pf_ledger_end (self->ledger, ok, error))
    return FALSE;
  if (names->len == 0)
    return TRUE;
  g_ptr_array_add (names, NULL);
  ok = pf_target_create_many (self->target, (const char *const *) names->pdata,
                              (const PfRole *) (gpointer) roles->data, cancellable,
                              error);
  pf_move_note_listing (self);
  return ok;
}

/* The same, with all the waiting that it takes. */
static gboolean
create_at_once (PfMove       *self,
                GPtrArray    *folders,
                GPtrArray    *targets,
                GCancellable *cancellable,
                GError      **error)
{
  for (;;)
    {
      GError *fault = NULL;

      if (create_missing (self, folders, targets, cancellable, &fault))
        return TRUE;
      if (g_cancellable_is_cancelled (cancellable))
        {
          g_propagate_error (error, fault);
          return FALSE;
        }
      if (!pf_move_survive (self, fault, cancellable, error))
        return FALSE;
    }
}

gboolean
pf_move_create_folders (PfMove *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) folders = pf_ledger_list_folders (self->ledger, error);
  g_autoptr (GPtrArray) targets = pf_ledger_list_targets (self->ledger, error);

  if (folders == NULL || targets == NULL ||
      !create_at_once (self, folders, targets, cancellable, error))
    return FALSE;
  for (guint i = 0; i < targets->len; i++)
    {
      if (is_used (folders, targets->pdata[i]) &&
          !create_folder (self, folders, targets->pdata[i], cancellable, error))
        return FALSE;
    }
  return TRUE;
}
