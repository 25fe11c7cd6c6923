/* pf-stores-page.c - the mail on this computer, to be chosen
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-stores-page.h"

#include "gtk/pf-a11y.h"
#include "gtk/pf-details.h"
#include "gtk/pf-program-icon.h"
#include "gtk/pf-rows.h"
#include "human/pf-words.h"
#include "jobs/pf-stores-job.h"

#include <glib/gi18n.h>

struct _PfStoresPage
{
  PfPage parent_instance;

  GtkWidget            *found; /* holds a group for each program */
  AdwPreferencesGroup  *elsewhere;
  PfDetails            *details;
  gboolean              is_loaded;
  gboolean              is_counting;
  PfStoresProgress      counted;
  gboolean              is_unpacking; /* and the head says so */
  GtkFileChooserNative *chooser;      /* (owned) (nullable) */
  gboolean              has_chosen_file;
};

G_DEFINE_FINAL_TYPE (PfStoresPage, pf_stores_page, PF_TYPE_PAGE)

static char *
describe_store (PfStoresPage *self, const PfStoreChoice *store)
{
  g_autofree char *size = pf_words_size ((guint64) store->bytes);
  g_autofree char *folders = pf_words_folders (store->folders);
  g_autofree char *messages = NULL;
  g_autofree char *years = NULL;

  if (store->messages < 0)
    {
      if (self->is_counting)
        /* Translators: "37 folders, 3.1 GB. Counting…" */
        return g_strdup_printf (_ ("%s, %s. Counting…"), folders, size);
      return g_strdup_printf (_ ("%s, %s"), folders, size);
    }
  messages = pf_words_messages (store->messages);
  years = pf_words_years (store->oldest, store->newest);
  if (*years == '\0')
    /* Translators: "12,412 messages in 37 folders, 3.1 GB" */
    return g_strdup_printf (_ ("%s in %s, %s"), messages, folders, size);
  /* Translators: "12,412 messages in 37 folders, 3.1 GB, 2009 to 2026" */
  return g_strdup_printf (_ ("%s in %s, %s, %s"), messages, folders, size, years);
}

static char *
name_store (const PfStoreChoice *store)
{
  g_autofree char *base = g_path_get_basename (store->path);
  const char      *name = *store->account != '\0' ? store->account : base;
  g_autofree char *marked = pf_a11y_isolate (name);

  if (g_strcmp0 (store->type, "pop3") == 0)
    return g_strdup_printf (_ ("%s, collected by POP3"), marked);
  if (g_strcmp0 (store->type, "imap") == 0)
    return g_strdup_printf (_ ("%s, already uses IMAP"), marked);
  return g_strdup (name);
}

static gboolean
has_choice (PfStoresPage *self)
{
  GPtrArray *stores = pf_flow_get_stores (pf_page_get_flow (PF_PAGE (self)));

  for (guint i = 0; i < stores->len; i++)
    if (((const PfStoreChoice *) g_ptr_array_index (stores, i))->chosen)
      return TRUE;
  return FALSE;
}

static void
update_ready (PfStoresPage *self)
{
  gboolean is_ready = has_choice (self);

  pf_page_set_ready (PF_PAGE (self), is_ready,
                     is_ready || !self->is_loaded
                         ? NULL
                         : _ ("Choose the mail that should move."));
}

static void
ticked_cb (PfTickRow *row, GParamSpec *pspec, PfStoresPage *self)
{
  PfStoreChoice *store = g_object_get_data (G_OBJECT (row), "store");

  pf_flow_choose_store (pf_page_get_flow (PF_PAGE (self)), store,
                        pf_tick_row_get_active (row));
  update_ready (self);
}

static GtkWidget *
new_label (const char *text, const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0,
                                   NULL);

  gtk_widget_add_css_class (label, style);
  return label;
}

static AdwPreferencesGroup *
make_group (PfStoresPage *self, const char *program)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  const char          *title = *program != '\0' ? program : _ ("Folders and files");
  GtkWidget           *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget           *header = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget           *label = new_label (title, "heading");

  gtk_box_append (GTK_BOX (header), pf_program_icon_new (program));
  gtk_box_append (GTK_BOX (header), label);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (group));
  gtk_box_append (GTK_BOX (self->found), box);
  pf_a11y_name_list (GTK_WIDGET (group), title);
  return group;
}

static void
clear_found (PfStoresPage *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->found)) != NULL)
    gtk_box_remove (GTK_BOX (self->found), child);
}

/* Where an error box says so already, nothing is said twice. */
static void
show_empty (PfStoresPage *self)
{
  AdwPreferencesGroup *group;
  GtkWidget           *row;

  if (pf_page_has_error (PF_PAGE (self)))
    return;
  group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  row = pf_fact_row_new (_ ("No mail found here"),
                         _ ("Postferry looked where mail programs keep their mail. If "
                            "yours is elsewhere, choose its folder."));
  pf_fact_row_set_icon (PF_FACT_ROW (row), "system-search-symbolic", NULL);
  adw_preferences_group_add (group, row);
  pf_a11y_name_list (GTK_WIDGET (group), _ ("No mail found here"));
  gtk_box_append (GTK_BOX (self->found), GTK_WIDGET (group));
}

static void
draw (PfStoresPage *self)
{
  GPtrArray           *stores = pf_flow_get_stores (pf_page_get_flow (PF_PAGE (self)));
  AdwPreferencesGroup *group = NULL;
  const char          *program = NULL;
  g_autoptr (GString) technical = g_string_new (NULL);

  clear_found (self);
  for (guint i = 0; i < stores->len; i++)
    {
      PfStoreChoice   *store = g_ptr_array_index (stores, i);
      g_autofree char *title = name_store (store);
      g_autofree char *subtitle = describe_store (self, store);
      GtkWidget       *row = pf_tick_row_new (title, subtitle);

      if (g_strcmp0 (program, store->program) != 0)
        {
          program = store->program;
          group = make_group (self, program);
        }
      pf_tick_row_set_active (PF_TICK_ROW (row), store->chosen);
      g_object_set_data (G_OBJECT (row), "store", store);
      g_signal_connect (row, "notify::active", G_CALLBACK (ticked_cb), self);
      adw_preferences_group_add (group, row);

      g_string_append_printf (technical, "%s%s  %s\n", technical->len > 0 ? "\n" : "",
                              store->account, store->spec);
      for (int j = 0; store->warnings != NULL && store->warnings[j] != NULL; j++)
        g_string_append_printf (technical, "  %s\n", store->warnings[j]);
    }
  if (stores->len == 0 && self->is_loaded)
    show_empty (self);
  pf_details_set_text (self->details, technical->str);
  update_ready (self);
}

/* The mail program may be writing to its folders: said once, before going on. */
static gboolean
warn_if_in_use (PfStoresPage *self)
{
  GPtrArray *stores = pf_flow_get_stores (pf_page_get_flow (PF_PAGE (self)));

  for (guint i = 0; i < stores->len; i++)
    {
      const PfStoreChoice *store = g_ptr_array_index (stores, i);
      g_autoptr (GError) error = NULL;

      if (!store->chosen || store->in_use == NULL)
        continue;
      error = g_error_new (PF_STORE_ERROR, PF_STORE_ERROR_IN_USE, "%s is running",
                           store->in_use);
      pf_error_facts (error)->program = g_strdup (store->in_use);
      pf_error_facts (error)->path = g_strdup (store->path);
      pf_page_show_error (PF_PAGE (self), error, store->path, NULL);
      return TRUE;
    }
  return FALSE;
}

static void
show_head (PfStoresPage *self)
{
  self->is_unpacking = FALSE;
  pf_page_set_head (PF_PAGE (self), _ ("Your mail on this computer"),
                    _ ("Only read, never changed."));
}

/* That counting has ended; whoever hears the page was told every ten seconds. */
static void
say_found (PfStoresPage *self)
{
  GPtrArray       *stores = pf_flow_get_stores (pf_page_get_flow (PF_PAGE (self)));
  gint64           sum = 0;
  g_autofree char *messages = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < stores->len; i++)
    sum += MAX (((PfStoreChoice *) g_ptr_array_index (stores, i))->messages, 0);
  show_head (self);
  messages = pf_words_messages (sum);
  text = g_strdup_printf (_ ("%s were found on this computer"), messages);
  pf_page_say (PF_PAGE (self), text);
}

static void load (PfStoresPage *self, gboolean count);

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfStoresPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) stores = pf_stores_load_finish (result, &error);
  gboolean was_counting = self->is_counting;
  PfPage  *page = PF_PAGE (self);

  if (self->is_unpacking)
    show_head (self);
  if (stores == NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      self->is_counting = FALSE;
      self->is_loaded = TRUE;
      pf_page_show_error (page, error, pf_flow_get_profile (pf_page_get_flow (page)),
                          NULL);
      draw (self);
      return;
    }

  self->is_loaded = TRUE;
  self->is_counting = !was_counting && stores->len > 0;
  pf_flow_set_stores (pf_page_get_flow (page), pf_store_choices_new (stores));
  draw (self);
  if (self->is_counting)
    load (self, TRUE);
  else if (stores->len > 0)
    say_found (self);
}

/* An archive takes a while before anything of it can be counted. */
static void
unpacking_cb (const PfStoresProgress *progress, gpointer data)
{
  PfStoresPage    *self = data;
  g_autofree char *sizes = NULL;

  if (progress->archive_bytes == 0)
    {
      if (self->is_unpacking)
        show_head (self);
      return;
    }
  self->is_unpacking = TRUE;
  sizes = pf_words_size_of (progress->unpacked_bytes, progress->archive_bytes);
  pf_page_head_set_counting (pf_page_get_head (PF_PAGE (self)),
                             _ ("Unpacking the archive"), sizes);
}

static void
counting_cb (const PfStoresProgress *progress, gpointer data)
{
  PfStoresPage    *self = data;
  g_autofree char *messages = pf_words_messages (progress->messages);
  g_autofree char *lead =
      g_strdup_printf (_ ("Only read, never changed. Counting: %s so far."), messages);

  if (self->is_counting && !self->is_unpacking)
    pf_page_head_set_counting (pf_page_get_head (PF_PAGE (self)),
                               _ ("Your mail on this computer"), lead);
}

static void
load (PfStoresPage *self, gboolean count)
{
  const char *profile = pf_flow_get_profile (pf_page_get_flow (PF_PAGE (self)));
  const char *specs[] = { profile, NULL };

  pf_stores_load_async (profile != NULL ? specs : NULL,
                        pf_flow_get_state_dir (pf_page_get_flow (PF_PAGE (self))),
                        count ? PF_STORES_COUNT : PF_STORES_LIST,
                        pf_page_get_cancellable (PF_PAGE (self)),
                        count ? counting_cb : unpacking_cb, self, loaded_cb,
                        g_object_ref (self));
}

static void
chosen_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfStoresPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) stores = pf_stores_load_finish (result, &error);
  g_autoptr (GPtrArray) choices = NULL;

  if (self->is_unpacking)
    show_head (self);
  if (stores == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        pf_page_show_error (PF_PAGE (self), error, NULL, NULL);
      return;
    }
  choices = pf_store_choices_new (stores);
  if (choices->len == 0)
    {
      g_autoptr (GError)
          nothing = g_error_new_literal (PF_STORE_ERROR, PF_STORE_ERROR_NOT_FOUND,
                                         "no folder with mail in it");

      pf_page_show_error (PF_PAGE (self), nothing, NULL, NULL);
      return;
    }
  self->is_loaded = TRUE;
  pf_flow_add_stores (pf_page_get_flow (PF_PAGE (self)), g_steal_pointer (&choices));
  draw (self);
}

static void
chooser_response_cb (PfStoresPage *self, int response)
{
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  if (file != NULL)
    path = g_file_get_path (file);
  g_clear_object (&self->chooser);
  if (path != NULL)
    {
      const char *specs[] = { path, NULL };

      pf_page_clear_error (PF_PAGE (self));
      pf_stores_load_async (specs,
                            pf_flow_get_state_dir (pf_page_get_flow (PF_PAGE (self))),
                            PF_STORES_COUNT, pf_page_get_cancellable (PF_PAGE (self)),
                            unpacking_cb, self, chosen_loaded_cb, g_object_ref (self));
    }
}

static void
choose (PfStoresPage *self, GtkFileChooserAction action, const char *title)
{
  self->has_chosen_file = action == GTK_FILE_CHOOSER_ACTION_OPEN;
  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (title,
                                               GTK_WINDOW (gtk_widget_get_root (
                                                   GTK_WIDGET (self))),
                                               action, _ ("Choose"), _ ("Stop"));
  g_signal_connect_swapped (self->chooser, "response", G_CALLBACK (chooser_response_cb),
                            self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
choose_folder_cb (PfStoresPage *self)
{
  choose (self, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("Choose a Mail Folder"));
}

static void
choose_file_cb (PfStoresPage *self)
{
  choose (self, GTK_FILE_CHOOSER_ACTION_OPEN, _ ("Choose a Mail File"));
}

static void
pf_stores_page_enter (PfPage *page)
{
  PfStoresPage *self = PF_STORES_PAGE (page);

  pf_page_clear_error (page);
  self->is_loaded = pf_flow_get_stores (pf_page_get_flow (page))->len > 0;
  self->is_counting = FALSE;
  show_head (self);
  draw (self);
  load (self, FALSE);
}

static void
pf_stores_page_suggested (PfPage *page)
{
  PfStoresPage *self = PF_STORES_PAGE (page);

  if (!has_choice (self) || warn_if_in_use (self))
    return;
  pf_flow_next (pf_page_get_flow (page));
}

static void
pf_stores_page_act (PfPage *page, PfAct act)
{
  PfStoresPage *self = PF_STORES_PAGE (page);

  if (act == PF_ACT_CHOOSE_STORE && self->has_chosen_file)
    choose_file_cb (self);
  else if (act == PF_ACT_CHOOSE_STORE)
    choose_folder_cb (self);
  else
    load (self, FALSE);
}

static void
pf_stores_page_dispose (GObject *object)
{
  PfStoresPage *self = PF_STORES_PAGE (object);

  g_clear_object (&self->chooser);

  G_OBJECT_CLASS (pf_stores_page_parent_class)->dispose (object);
}

static void
pf_stores_page_class_init (PfStoresPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pf_stores_page_dispose;
  PF_PAGE_CLASS (klass)->enter = pf_stores_page_enter;
  PF_PAGE_CLASS (klass)->suggested = pf_stores_page_suggested;
  PF_PAGE_CLASS (klass)->act = pf_stores_page_act;
}

static void
pf_stores_page_init (PfStoresPage *self)
{
  PfPage    *page = PF_PAGE (self);
  GtkWidget *folder;
  GtkWidget *file;

  self->found = pf_page_add_column (page);

  self->elsewhere = pf_page_add_group (page, _ ("Somewhere else"), NULL);
  folder = pf_choice_row_new (_ ("Choose a Folder…"),
                              _ ("A mail program's folder, also of another computer"));
  file =
      pf_choice_row_new (_ ("Choose a File…"),
                         _ ("A single file with mail in it, or an archive (zip, tar)"));
  g_signal_connect_swapped (folder, "activated", G_CALLBACK (choose_folder_cb), self);
  g_signal_connect_swapped (file, "activated", G_CALLBACK (choose_file_cb), self);
  adw_preferences_group_add (self->elsewhere, folder);
  adw_preferences_group_add (self->elsewhere, file);

  self->details = PF_DETAILS (pf_details_new (_ ("Where this was found")));
  pf_page_add (page, GTK_WIDGET (self->details));
  pf_page_set_buttons (page, NULL, _ ("Continue"));
}
