/* pf-imap-target-folders.c - an IMAP account as a target: its folders
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-imap"

#include "imap/pf-imap-command.h"
#include "imap/pf-imap-name.h"
#include "imap/pf-imap-target-private.h"
#include "text/pf-mutf7.h"

#include <string.h>

char *
pf_imap_target_spell (PfImapTarget *self, const char *name)
{
  const char *spelling = g_hash_table_lookup (self->spelling, name);

  return spelling != NULL ? g_strdup (spelling) : pf_mutf7_encode (name);
}

/* The UTF-8 name of a folder; the server's spelling is kept where ours differs. */
static char *
read_name (PfImapTarget *self, const char *wire_name)
{
  gboolean         is_exact;
  g_autofree char *name = NULL;

  if (g_ascii_strcasecmp (wire_name, "INBOX") == 0)
    return g_strdup ("INBOX");
  name = pf_mutf7_decode (wire_name, &is_exact);
  if (!is_exact)
    g_hash_table_insert (self->spelling, g_strdup (name), g_strdup (wire_name));
  return g_steal_pointer (&name);
}

static void
take_numbers (PfTargetFolder *folder, const PfImapFolder *from)
{
  folder->uid_validity = from->uid_validity;
  folder->uid_next = from->uid_next;
  folder->messages = from->messages;
  folder->highest_modseq = from->highest_modseq;
}

static PfTargetFolder *
folder_new (PfImapTarget *self, const PfImapFolder *from)
{
  PfTargetFolder *folder = pf_target_folder_new ();

  folder->name = read_name (self, from->name);
  folder->delimiter = from->delimiter;
  folder->role = strcmp (folder->name, "INBOX") == 0 ? PF_ROLE_INBOX : from->role;
  folder->is_selectable = (from->attributes &
                           (PF_IMAP_FOLDER_NO_SELECT | PF_IMAP_FOLDER_MISSING)) == 0;
  folder->is_view = (from->attributes & PF_IMAP_FOLDER_VIEW) != 0;
  folder->is_all_mail = (from->attributes & PF_IMAP_FOLDER_ALL) != 0;
  folder->is_subscribed = (from->attributes & PF_IMAP_FOLDER_SUBSCRIBED) != 0;
  take_numbers (folder, from);
  return folder;
}

static gboolean
has_role (GPtrArray *folders, PfRole role)
{
  for (guint i = 0; i < folders->len; i++)
    if (((const PfTargetFolder *) g_ptr_array_index (folders, i))->role == role)
      return TRUE;
  return FALSE;
}

/* Roles by well-known names, for servers that do not tell them; never two folders of
 * one role, and only right below the root. */
static void
guess_roles (PfImapTarget *self)
{
  gsize prefix_length = strlen (self->facts.prefix);

  for (guint i = 0; i < self->folders->len; i++)
    {
      PfTargetFolder *folder = g_ptr_array_index (self->folders, i);
      PfRole          role;

      if (folder->role != PF_ROLE_NONE || folder->is_view || !folder->is_selectable ||
          !g_str_has_prefix (folder->name, self->facts.prefix))
        continue;
      role = pf_imap_name_guess_role (folder->name + prefix_length);
      if (role != PF_ROLE_NONE && !has_role (self->folders, role))
        folder->role = role;
    }
}

GPtrArray *
pf_imap_target_list (PfTarget *target, GCancellable *cancellable, GError **error)
{
  PfImapTarget *self = PF_IMAP_TARGET (target);
  g_autoptr (GPtrArray) listed = NULL;

  if (!pf_imap_target_check (self, error))
    return NULL;
  listed = pf_imap_session_list (self->session, cancellable, error);
  if (listed == NULL)
    return NULL;

  g_clear_pointer (&self->folders, g_ptr_array_unref);
  g_hash_table_remove_all (self->spelling);
  self->folders = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_target_folder_free);
  for (guint i = 0; i < listed->len; i++)
    g_ptr_array_add (self->folders, folder_new (self, g_ptr_array_index (listed, i)));
  guess_roles (self);
  return self->folders;
}

char *
pf_imap_target_join_name (PfTarget          *target,
                          const char *const *path,
                          GPtrArray         *out_changes)
{
  PfImapTarget *self = PF_IMAP_TARGET (target);

  return pf_imap_name_join (path, self->facts.prefix, self->facts.delimiter,
                            self->name_rules, out_changes);
}

/* --- Creating --- */

static PfTargetFolder *
find_exact (PfImapTarget *self, const char *name)
{
  for (guint i = 0; self->folders != NULL && i < self->folders->len; i++)
    {
      PfTargetFolder *folder = g_ptr_array_index (self->folders, i);

      if (strcmp (folder->name, name) == 0)
        return folder;
    }
  return NULL;
}

/* A folder that differs only by case, for servers to which that is the same. */
static PfTargetFolder *
find_caseless (PfImapTarget *self, const char *name)
{
  g_autofree char *wanted = g_utf8_casefold (name, -1);

  for (guint i = 0; self->folders != NULL && i < self->folders->len; i++)
    {
      PfTargetFolder  *folder = g_ptr_array_index (self->folders, i);
      g_autofree char *folded = g_utf8_casefold (folder->name, -1);

      if (strcmp (folded, wanted) == 0)
        return folder;
    }
  return NULL;
}

/* Adds a folder that was just created; its numbers are not known yet. */
static PfTargetFolder *
add_created (PfImapTarget *self, const char *name, PfRole role)
{
  PfTargetFolder *folder = pf_target_folder_new ();

  folder->name = g_strdup (name);
  folder->delimiter = self->facts.delimiter;
  folder->role = role;
  folder->is_selectable = TRUE;
  folder->is_subscribed = TRUE;
  folder->messages = -1;
  if (self->folders == NULL)
    self->folders = g_ptr_array_new_with_free_func (
        (GDestroyNotify) pf_target_folder_free);
  g_ptr_array_add (self->folders, folder);
  return folder;
}

PfTargetFolder *
pf_imap_target_create (PfTarget     *target,
                       const char   *name,
                       PfRole        role,
                       GCancellable *cancellable,
                       GError      **error)
{
  PfImapTarget    *self = PF_IMAP_TARGET (target);
  PfTargetFolder  *folder = find_exact (self, name);
  g_autofree char *wire_name = NULL;
  gboolean         exists;

  if (!pf_imap_target_check (self, error))
    return NULL;
  if (folder != NULL && folder->is_selectable)
    return folder;

  wire_name = pf_imap_target_spell (self, name);
  if (!pf_imap_session_create (self->session, wire_name, role, &exists, cancellable,
                               error))
    return NULL;
  if (exists && folder == NULL)
    folder = find_caseless (self, name);
  if (folder == NULL)
    folder = add_created (self, name, role);

  /* A name that held folders only can hold mail now. */
  folder->is_selectable = TRUE;
  return pf_imap_target_status (target, folder, cancellable, error) ? folder : NULL;
}

gboolean
pf_imap_target_create_many (PfTarget          *target,
                            const char *const *names,
                            const PfRole      *roles,
                            GCancellable      *cancellable,
                            GError           **error)
{
  PfImapTarget *self = PF_IMAP_TARGET (target);
  g_autoptr (GPtrArray) wire_names = g_ptr_array_new_with_free_func (g_free);
  g_autofree gboolean *created = NULL;

  if (!pf_imap_target_check (self, error))
    return FALSE;
  for (gsize i = 0; names[i] != NULL; i++)
    g_ptr_array_add (wire_names, pf_imap_target_spell (self, names[i]));
  created = g_new0 (gboolean, wire_names->len + 1);
  if (!pf_imap_session_create_many (self->session,
                                    (const char *const *) wire_names->pdata, roles,
                                    wire_names->len, created, cancellable, error))
    return FALSE;
  for (gsize i = 0; names[i] != NULL; i++)
    {
      PfTargetFolder *folder = find_exact (self, names[i]);

      if (created[i] && folder == NULL)
        add_created (self, names[i], roles[i]);
      else if (created[i])
        folder->is_selectable = TRUE;
    }
  return TRUE;
}

gboolean
pf_imap_target_status (PfTarget       *target,
                       PfTargetFolder *folder,
                       GCancellable   *cancellable,
                       GError        **error)
{
  PfImapTarget *self = PF_IMAP_TARGET (target);
  PfImapFolder  numbers = { .messages = -1 };
  gboolean      ok;

  if (!pf_imap_target_check (self, error))
    return FALSE;
  numbers.name = pf_imap_target_spell (self, folder->name);
  ok = pf_imap_session_status (self->session, &numbers, cancellable, error);
  if (ok)
    {
      take_numbers (folder, &numbers);
      folder->is_fresh = TRUE;
    }
  else if (error != NULL && pf_error_facts (*error) != NULL &&
           pf_error_facts (*error)->folder == NULL)
    pf_error_facts (*error)->folder = g_strdup (folder->name);
  g_free (numbers.name);
  return ok;
}

gboolean
pf_imap_target_open (PfTarget       *target,
                     PfTargetFolder *folder,
                     gboolean        writable,
                     GCancellable   *cancellable,
                     GError        **error)
{
  PfImapTarget         *self = PF_IMAP_TARGET (target);
  g_autofree char      *name = NULL;
  const PfImapSelected *selected;

  if (!pf_imap_target_check (self, error))
    return FALSE;
  name = pf_imap_target_spell (self, folder->name);
  if (!pf_imap_session_select (self->session, name, writable, cancellable, error))
    {
      if (error != NULL && pf_error_facts (*error) != NULL)
        {
          g_free (pf_error_facts (*error)->folder);
          pf_error_facts (*error)->folder = g_strdup (folder->name);
        }
      return FALSE;
    }
  selected = pf_imap_session_get_selected (self->session);
  if (selected->uid_validity != 0)
    folder->uid_validity = selected->uid_validity;
  if (selected->uid_next != 0)
    folder->uid_next = selected->uid_next;
  folder->messages = MIN (selected->exists, G_MAXINT64);
  folder->is_fresh = selected->uid_validity != 0 && selected->uid_next != 0;
  return TRUE;
}

gboolean
pf_imap_target_is_open (PfTarget *target, PfTargetFolder *folder, gboolean writable)
{
  PfImapTarget         *self = PF_IMAP_TARGET (target);
  g_autofree char      *name = pf_imap_target_spell (self, folder->name);
  const PfImapSelected *selected;

  if (!pf_imap_target_is_connected (target))
    return FALSE;
  selected = pf_imap_session_get_selected (self->session);
  return g_strcmp0 (selected->name, name) == 0 && (selected->is_writable || !writable);
}

gboolean
pf_imap_target_may_store_keyword (PfTarget *target, const char *keyword)
{
  PfImapTarget         *self = PF_IMAP_TARGET (target);
  const PfImapSelected *selected;

  if (self->session == NULL || !pf_imap_is_keyword (keyword))
    return FALSE;
  selected = pf_imap_session_get_selected (self->session);
  if (!selected->has_permanent || selected->takes_new_keywords)
    return TRUE;
  for (guint i = 0; i < selected->permanent->len; i++)
    if (g_ascii_strcasecmp (g_ptr_array_index (selected->permanent, i), keyword) == 0)
      return TRUE;
  return FALSE;
}
