/* pf-folder-progress.c - the folders of a running move: in work, waiting, finished
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-folder-progress.h"

#include "gtk/pf-details.h"
#include "gtk/pf-rows.h"
#include "human/pf-words.h"

#include <glib/gi18n.h>

#define MOST_WAITING 5 /* named; the others are counted */

struct _PfFolderProgress
{
  GtkBox parent_instance;

  GtkWidget *group;
  GtkWidget *now;
  GtkWidget *waiting[MOST_WAITING];
  GtkWidget *more;
  PfDetails *finished;
  GPtrArray *folders; /* (owned) (nullable) (element-type PfLedgerFolder) */
  char      *current; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (PfFolderProgress, pf_folder_progress, GTK_TYPE_BOX)

static char *
name_folder (const PfLedgerFolder *folder)
{
  return pf_words_path ((const char *const *) folder->path);
}

/* Named as it is in the list, as soon as the ledger knows the folder. */
static char *
name_current (PfFolderProgress *self)
{
  for (guint i = 0; self->folders != NULL && i < self->folders->len; i++)
    {
      const PfLedgerFolder *folder = g_ptr_array_index (self->folders, i);

      if (g_strcmp0 (folder->target, self->current) == 0)
        return name_folder (folder);
    }
  return pf_words_target (self->current);
}

static void
show_now (PfFolderProgress *self, const PfLedgerFolder *folder)
{
  g_autofree char *name = NULL;
  g_autofree char *of = NULL;

  gtk_widget_set_visible (self->now, self->current != NULL && *self->current != '\0');
  if (folder == NULL)
    {
      name = self->current != NULL ? name_current (self) : NULL;
      if (name != NULL)
        pf_row_set_text (ADW_ACTION_ROW (self->now), name,
                         _ ("This folder is being moved"));
      return;
    }
  name = name_folder (folder);
  of = pf_words_messages_of (folder->counts.placed + folder->counts.already_there,
                             folder->counts.found - folder->counts.excluded);
  pf_row_set_text (ADW_ACTION_ROW (self->now), name, of);
}

static void
show_waiting (PfFolderProgress *self, GPtrArray *waiting)
{
  for (guint i = 0; i < MOST_WAITING; i++)
    {
      gtk_widget_set_visible (self->waiting[i], i < waiting->len);
      if (i < waiting->len)
        {
          const PfLedgerFolder *folder = g_ptr_array_index (waiting, i);
          g_autofree char      *name = name_folder (folder);
          g_autofree char      *count = pf_words_messages (folder->counts.pending);
          /* Translators: "310 messages, waiting" */
          g_autofree char *text = g_strdup_printf (_ ("%s, waiting"), count);

          pf_row_set_text (ADW_ACTION_ROW (self->waiting[i]), name, text);
        }
    }

  gtk_widget_set_visible (self->more, waiting->len > MOST_WAITING);
  if (waiting->len > MOST_WAITING)
    {
      guint            rest = waiting->len - MOST_WAITING;
      g_autofree char *count = pf_words_count (rest);
      g_autofree char *title = g_strdup_printf (ngettext ("%s more folder waits",
                                                          "%s more folders wait", rest),
                                                count);

      pf_row_set_text (ADW_ACTION_ROW (self->more), title, NULL);
    }
}

static void
show_finished (PfFolderProgress *self, GPtrArray *finished)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *count = pf_words_count (finished->len);
  g_autofree char *title = g_strdup_printf (ngettext ("%s folder finished",
                                                      "%s folders finished",
                                                      finished->len),
                                            count);

  for (guint i = 0; i < finished->len; i++)
    {
      g_autofree char *name = name_folder (g_ptr_array_index (finished, i));

      g_string_append_printf (names, "%s%s", i > 0 ? "\n" : "", name);
    }
  pf_details_set_title (self->finished, title);
  pf_details_set_text (self->finished, names->str);
}

static void
draw (PfFolderProgress *self)
{
  g_autoptr (GPtrArray) waiting = g_ptr_array_new ();
  g_autoptr (GPtrArray) finished = g_ptr_array_new ();
  const PfLedgerFolder *now = NULL;

  for (guint i = 0; self->folders != NULL && i < self->folders->len; i++)
    {
      const PfLedgerFolder *folder = g_ptr_array_index (self->folders, i);

      if (folder->counts.found == folder->counts.excluded)
        continue;
      if (folder->counts.pending == 0)
        g_ptr_array_add (finished, (gpointer) folder);
      else if (now == NULL && g_strcmp0 (folder->target, self->current) == 0)
        now = folder;
      else
        g_ptr_array_add (waiting, (gpointer) folder);
    }
  show_now (self, now);
  show_waiting (self, waiting);
  show_finished (self, finished);
  gtk_widget_set_visible (self->group,
                          gtk_widget_get_visible (self->now) || waiting->len > 0);
}

void
pf_folder_progress_set_folders (PfFolderProgress *self, GPtrArray *folders)
{
  g_return_if_fail (PF_IS_FOLDER_PROGRESS (self));

  if (folders != NULL)
    g_ptr_array_ref (folders);
  g_clear_pointer (&self->folders, g_ptr_array_unref);
  self->folders = folders;
  draw (self);
}

void
pf_folder_progress_set_current (PfFolderProgress *self, const char *target)
{
  g_return_if_fail (PF_IS_FOLDER_PROGRESS (self));

  if (g_strcmp0 (self->current, target) == 0)
    return;
  g_free (self->current);
  self->current = g_strdup (target);
  draw (self);
}

static void
pf_folder_progress_dispose (GObject *object)
{
  PfFolderProgress *self = PF_FOLDER_PROGRESS (object);

  g_clear_pointer (&self->folders, g_ptr_array_unref);
  g_clear_pointer (&self->current, g_free);

  G_OBJECT_CLASS (pf_folder_progress_parent_class)->dispose (object);
}

static void
pf_folder_progress_class_init (PfFolderProgressClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pf_folder_progress_dispose;
}

static GtkWidget *
add_row (PfFolderProgress *self, const char *icon)
{
  GtkWidget *row = pf_fact_row_new ("", NULL);

  pf_fact_row_set_icon (PF_FACT_ROW (row), icon, NULL);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), row);
  return row;
}

static void
pf_folder_progress_init (PfFolderProgress *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);

  self->group = adw_preferences_group_new ();
  pf_group_set_title (ADW_PREFERENCES_GROUP (self->group), _ ("Folders"));
  self->now = add_row (self, "mail-send-receive-symbolic");
  for (guint i = 0; i < MOST_WAITING; i++)
    self->waiting[i] = add_row (self, "content-loading-symbolic");
  self->more = add_row (self, "content-loading-symbolic");
  gtk_box_append (GTK_BOX (self), self->group);

  self->finished = PF_DETAILS (pf_details_new (""));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->finished));
  draw (self);
}

GtkWidget *
pf_folder_progress_new (void)
{
  return g_object_new (PF_TYPE_FOLDER_PROGRESS, NULL);
}
