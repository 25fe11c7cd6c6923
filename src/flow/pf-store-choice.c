/* pf-store-choice.c - one account or store found on this computer, to be chosen
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-flow"

#include "flow/pf-flow.h"
#include "jobs/pf-stores-job.h"

PfStoreChoice *
pf_store_choice_new (void)
{
  PfStoreChoice *self = g_new0 (PfStoreChoice, 1);

  self->messages = -1;
  self->oldest = G_MININT64;
  self->newest = G_MININT64;
  return self;
}

void
pf_store_choice_free (PfStoreChoice *self)
{
  if (self == NULL)
    return;
  g_free (self->spec);
  g_free (self->program);
  g_free (self->path);
  g_free (self->account);
  g_free (self->account_key);
  g_free (self->address);
  g_free (self->type);
  g_free (self->in_use);
  g_strfreev (self->warnings);
  g_free (self);
}

static void
add_folder (PfStoreChoice *choice, const PfSourceFolder *folder, GPtrArray *warnings)
{
  if (folder->is_container)
    return;

  choice->folders++;
  choice->bytes += (gint64) folder->bytes;
  if (folder->messages < 0)
    choice->messages = -1;
  else if (choice->messages >= 0)
    choice->messages += folder->messages;
  if (folder->oldest != G_MININT64 &&
      (choice->oldest == G_MININT64 || folder->oldest < choice->oldest))
    choice->oldest = folder->oldest;
  choice->newest = MAX (choice->newest, folder->newest);

  for (guint i = 0; folder->warnings != NULL && i < folder->warnings->len; i++)
    {
      g_autofree char *path = g_strjoinv ("/", folder->path);

      g_ptr_array_add (warnings,
                       g_strdup_printf ("%s %s",
                                        (char *) g_ptr_array_index (folder->warnings, i),
                                        path));
    }
}

static PfStoreChoice *
choice_from_account (const PfStore *store, const PfSourceAccount *account)
{
  PfStoreChoice *choice = pf_store_choice_new ();
  g_autoptr (GPtrArray) warnings = g_ptr_array_new ();

  choice->spec = g_strdup (store->spec);
  choice->program = g_strdup (store->program);
  choice->path = g_strdup (store->path);
  choice->in_use = store->is_in_use ? g_strdup (store->program) : NULL;
  choice->account = g_strdup (account->name != NULL ? account->name : "");
  choice->account_key = g_strdup (account->key);
  choice->address = g_strdup (account->address);
  choice->type = g_strdup (account->type != NULL ? account->type : "local");
  choice->messages = 0;
  for (guint i = 0; account->folders != NULL && i < account->folders->len; i++)
    add_folder (choice, g_ptr_array_index (account->folders, i), warnings);

  g_ptr_array_add (warnings, NULL);
  choice->warnings = (char **) g_ptr_array_free (g_steal_pointer (&warnings), FALSE);
  return choice;
}

GPtrArray *
pf_store_choices_new (GPtrArray *stores)
{
  GPtrArray *choices = g_ptr_array_new_with_free_func (
      (GDestroyNotify) pf_store_choice_free);

  g_return_val_if_fail (stores != NULL, choices);

  for (guint i = 0; i < stores->len; i++)
    {
      const PfStore *store = g_ptr_array_index (stores, i);

      for (guint j = 0; store->accounts != NULL && j < store->accounts->len; j++)
        {
          PfStoreChoice *choice = choice_from_account (store,
                                                       g_ptr_array_index (store->accounts,
                                                                          j));

          if (choice->folders > 0)
            g_ptr_array_add (choices, choice);
          else
            pf_store_choice_free (choice);
        }
    }
  return choices;
}
