/* pf-folder-tree.c - the folders of the plan: open, close, tick, send elsewhere
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-folder-tree.h"

#include "gtk/pf-a11y.h"
#include "gtk/pf-rows.h"
#include "gtk/pf-entry-row.h"
#include "human/pf-words.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#define MOST_OPEN_FOLDERS 300 /* beyond it, what lies below the second level is closed */
#define INDENT 24

enum
{
  SIGNAL_TICKED,
  SIGNAL_EDIT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

struct _PfFolderTree
{
  GtkBox parent_instance;

  PfEntryRow       *search;
  GtkListBox       *list;
  GtkTreeListModel *model; /* (owned) (nullable) */
  GListStore       *items; /* (owned) (nullable) the whole tree */
  gboolean          is_searching;
};

G_DEFINE_FINAL_TYPE (PfFolderTree, pf_folder_tree, GTK_TYPE_BOX)

/* What a row shows; kept as data of the row. */
typedef struct
{
  GtkTreeListRow *place; /* (owned) */
  PfFolderItem   *item;  /* (owned) */
  GtkWidget      *row;   /* (unowned) */
  GtkWidget      *arrow;
  GtkWidget      *tick;
  GtkWidget      *warning;
  GtkLabel       *target;
  gboolean        is_updating;
} Shown;

static void
shown_free (Shown *shown)
{
  g_signal_handlers_disconnect_by_data (shown->place, shown);
  g_signal_handlers_disconnect_by_data (shown->item, shown);
  g_object_unref (shown->place);
  g_object_unref (shown->item);
  g_free (shown);
}

static Shown *
get_shown (GtkListBoxRow *row)
{
  return row != NULL ? g_object_get_data (G_OBJECT (row), "shown") : NULL;
}

static char *
say_where (const PfFolderItem *item)
{
  g_autofree char *target = NULL;
  g_autofree char *marked = NULL;

  if (!item->is_ticked)
    return g_strdup (_ ("stays here"));
  if (item->target == NULL)
    return g_strdup ("");
  target = pf_words_target (item->target);
  marked = pf_a11y_isolate (target);
  /* Translators: a folder's name follows */
  return g_strdup_printf (_ ("goes to %s"), marked);
}

static char *
say_notes (const PfFolderItem *item)
{
  GString *text = g_string_new (NULL);

  for (int i = 0; item->changes != NULL && item->changes[i] != NULL; i++)
    {
      g_autofree char *words = pf_words_name_change (item->changes[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", words);
    }
  for (guint i = 0; i < item->warnings->len; i++)
    {
      g_autofree char *words = pf_words_warning (g_ptr_array_index (item->warnings, i));

      g_string_append_printf (text, "%s%s.", text->len > 0 ? " " : "", words);
    }
  return g_string_free (text, FALSE);
}

/* "House, 220 messages, goes to Projects/House, level 2" */
static char *
say_all (const Shown *shown, const char *where)
{
  g_autofree char *messages = pf_words_messages (shown->item->found);
  guint            depth = gtk_tree_list_row_get_depth (shown->place) + 1;

  if (depth > 1)
    /* Translators: a folder, "220 messages", "goes to Projects", how deep it lies */
    return g_strdup_printf (_ ("%s, %s, %s, level %u"), shown->item->name, messages,
                            where, depth);
  return g_strdup_printf (_ ("%s, %s, %s"), shown->item->name, messages, where);
}

static void
update_row (Shown *shown)
{
  g_autofree char *where = say_where (shown->item);
  g_autofree char *why = say_notes (shown->item);
  g_autofree char *name = say_all (shown, where);
  g_autofree char *line = NULL;
  gboolean         is_open = gtk_tree_list_row_get_expanded (shown->place);

  /* Translators: where a folder goes, and why its name there is different, or what is
   * odd about it */
  line = shown->item->is_ticked && *why != '\0'
             ? g_strdup_printf (_ ("%s: %s"), where, why)
             : g_strdup (where);
  shown->is_updating = TRUE;
  gtk_label_set_label (shown->target, line);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (shown->tick), shown->item->is_ticked);
  shown->is_updating = FALSE;
  pf_a11y_name (shown->row, name, shown->item->is_ticked ? why : NULL);
  gtk_widget_set_visible (shown->warning, shown->item->warnings->len > 0);

  if (!gtk_tree_list_row_is_expandable (shown->place))
    return;
  gtk_button_set_icon_name (GTK_BUTTON (shown->arrow),
                            is_open ? "pan-down-symbolic" : "pan-end-symbolic");
  gtk_accessible_update_state (GTK_ACCESSIBLE (shown->row), GTK_ACCESSIBLE_STATE_EXPANDED,
                               is_open, -1);
}

static PfFolderTree *
get_tree (GtkWidget *row)
{
  return PF_FOLDER_TREE (gtk_widget_get_ancestor (row, PF_TYPE_FOLDER_TREE));
}

static void
set_ticked (Shown *shown, gboolean is_ticked)
{
  pf_folder_item_set_ticked (shown->item, is_ticked);
  g_signal_emit (get_tree (shown->row), signals[SIGNAL_TICKED], 0, shown->item);
}

static void
tick_toggled_cb (GtkCheckButton *tick, Shown *shown)
{
  if (!shown->is_updating)
    set_ticked (shown, gtk_check_button_get_active (tick));
}

static void
arrow_clicked_cb (Shown *shown)
{
  gtk_tree_list_row_set_expanded (shown->place,
                                  !gtk_tree_list_row_get_expanded (shown->place));
}

/* For the pointer only: the row itself has the keys and the words. */
static GtkWidget *
for_pointer (GtkWidget *widget)
{
  gtk_widget_set_focusable (widget, FALSE);
  gtk_widget_set_focus_on_click (widget, FALSE);
  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  return widget;
}

static GtkWidget *
make_label (const char *text, const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "wrap",
                                   TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                   "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                   NULL);

  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
make_content (Shown *shown)
{
  GtkWidget       *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget       *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget       *count;
  g_autofree char *number = pf_words_count (shown->item->found);
  gboolean         has_arrow = gtk_tree_list_row_is_expandable (shown->place);

  gtk_widget_set_margin_start (box, 6 + INDENT * (int) gtk_tree_list_row_get_depth (
                                                     shown->place));
  shown->arrow = for_pointer (
      g_object_new (GTK_TYPE_BUTTON, "icon-name", "pan-end-symbolic", "accessible-role",
                    GTK_ACCESSIBLE_ROLE_PRESENTATION, "sensitive", has_arrow, "opacity",
                    has_arrow ? 1.0 : 0.0, NULL));
  gtk_widget_add_css_class (shown->arrow, "flat");
  g_signal_connect_swapped (shown->arrow, "clicked", G_CALLBACK (arrow_clicked_cb),
                            shown);
  shown->tick = for_pointer (g_object_new (GTK_TYPE_CHECK_BUTTON, "accessible-role",
                                           GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  g_signal_connect (shown->tick, "toggled", G_CALLBACK (tick_toggled_cb), shown);

  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (words), make_label (shown->item->name, NULL));
  shown->target = GTK_LABEL (make_label ("", "caption"));
  gtk_widget_add_css_class (GTK_WIDGET (shown->target), "dim-label");
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (shown->target));
  shown->warning = pf_a11y_decoration ("dialog-warning-symbolic");
  gtk_widget_add_css_class (shown->warning, "warning");
  /* A number is never broken. */
  count = make_label (number, "numeric");
  gtk_label_set_wrap (GTK_LABEL (count), FALSE);
  gtk_widget_set_margin_end (count, 12);

  gtk_box_append (GTK_BOX (box), shown->arrow);
  gtk_box_append (GTK_BOX (box), shown->tick);
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), shown->warning);
  gtk_box_append (GTK_BOX (box), count);
  return box;
}

static GtkWidget *
create_row_cb (gpointer item, gpointer data)
{
  Shown     *shown = g_new0 (Shown, 1);
  GtkWidget *row = g_object_new (GTK_TYPE_LIST_BOX_ROW, "accessible-role",
                                 GTK_ACCESSIBLE_ROLE_TREE_ITEM, "selectable", FALSE,
                                 NULL);

  shown->place = g_object_ref (item);
  shown->item = gtk_tree_list_row_get_item (item);
  shown->row = row;
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), make_content (shown));
  gtk_widget_add_css_class (row, "pf-folder-row");
  g_object_set_data_full (G_OBJECT (row), "shown", shown, (GDestroyNotify) shown_free);
  g_signal_connect_swapped (shown->place, "notify::expanded", G_CALLBACK (update_row),
                            shown);
  g_signal_connect_swapped (shown->item, "changed", G_CALLBACK (update_row), shown);
  update_row (shown);
  return row;
}

static GListModel *
create_children_cb (gpointer item, gpointer data)
{
  PfFolderItem *folder = item;

  if (PF_FOLDER_TREE (data)->is_searching)
    return NULL;
  if (g_list_model_get_n_items (G_LIST_MODEL (folder->children)) == 0)
    return NULL;
  return G_LIST_MODEL (g_object_ref (folder->children));
}

static void
count_cb (PfFolderItem *item, gpointer data)
{
  (*(guint *) data)++;
}

static void
bind (PfFolderTree *self, GListStore *items)
{
  guint    folders = 0;
  gboolean opens_all;

  pf_folder_items_foreach (G_LIST_MODEL (items), count_cb, &folders);
  opens_all = folders <= MOST_OPEN_FOLDERS;
  g_clear_object (&self->model);
  self->model = gtk_tree_list_model_new (G_LIST_MODEL (g_object_ref (items)), FALSE,
                                         opens_all, create_children_cb, self, NULL);
  if (!opens_all)
    for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (items)); i++)
      {
        g_autoptr (GtkTreeListRow)
            row = gtk_tree_list_model_get_child_row (self->model, i);

        gtk_tree_list_row_set_expanded (row, TRUE);
      }
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->model), create_row_cb, NULL,
                           NULL);
}

typedef struct
{
  const char *folded;
  GListStore *found;
} Search;

static void
find_cb (PfFolderItem *item, gpointer data)
{
  Search          *search = data;
  g_autofree char *folded = g_utf8_casefold (item->path, -1);

  if (strstr (folded, search->folded) != NULL)
    g_list_store_append (search->found, item);
}

/* Folders that are found stand by themselves, without what lies below them. */
static void
search_cb (PfFolderTree *self)
{
  g_autofree char *folded = g_utf8_casefold (pf_entry_row_get_text (self->search), -1);
  g_autoptr (GListStore) found = NULL;

  if (self->items == NULL)
    return;
  self->is_searching = *folded != '\0';
  if (!self->is_searching)
    {
      bind (self, self->items);
      return;
    }
  found = g_list_store_new (PF_TYPE_FOLDER_ITEM);
  pf_folder_items_foreach (G_LIST_MODEL (self->items), find_cb,
                           &(Search){ folded, found });
  bind (self, found);
}

static gboolean
close_or_go_up (PfFolderTree *self, Shown *shown)
{
  g_autoptr (GtkTreeListRow) parent = NULL;
  GtkListBoxRow *row;

  if (gtk_tree_list_row_get_expanded (shown->place))
    {
      gtk_tree_list_row_set_expanded (shown->place, FALSE);
      return GDK_EVENT_STOP;
    }
  parent = gtk_tree_list_row_get_parent (shown->place);
  if (parent == NULL)
    return GDK_EVENT_STOP;
  row = gtk_list_box_get_row_at_index (self->list,
                                       (int) gtk_tree_list_row_get_position (parent));
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
  return GDK_EVENT_STOP;
}

static gboolean
key_pressed_cb (GtkEventControllerKey *keys,
                guint                  key,
                guint                  code,
                GdkModifierType        modifiers,
                PfFolderTree          *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  Shown     *shown = GTK_IS_LIST_BOX_ROW (focus) ? get_shown (GTK_LIST_BOX_ROW (focus))
                                                 : NULL;
  gboolean   mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  if (shown == NULL || (modifiers & (GDK_ALT_MASK | GDK_CONTROL_MASK)))
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_space || key == GDK_KEY_KP_Space)
    {
      set_ticked (shown, !shown->item->is_ticked);
      return GDK_EVENT_STOP;
    }
  if (key == GDK_KEY_Left || key == GDK_KEY_KP_Left)
    key = mirrored ? GDK_KEY_plus : GDK_KEY_minus;
  else if (key == GDK_KEY_Right || key == GDK_KEY_KP_Right)
    key = mirrored ? GDK_KEY_minus : GDK_KEY_plus;

  if (key == GDK_KEY_plus || key == GDK_KEY_KP_Add)
    {
      gtk_tree_list_row_set_expanded (shown->place, TRUE);
      return GDK_EVENT_STOP;
    }
  if (key == GDK_KEY_minus || key == GDK_KEY_KP_Subtract)
    return close_or_go_up (self, shown);
  return GDK_EVENT_PROPAGATE;
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, PfFolderTree *self)
{
  Shown *shown = get_shown (row);

  if (shown != NULL)
    g_signal_emit (self, signals[SIGNAL_EDIT], 0, shown->item);
}

static void
pf_folder_tree_dispose (GObject *object)
{
  g_clear_object (&PF_FOLDER_TREE (object)->model);
  g_clear_object (&PF_FOLDER_TREE (object)->items);

  G_OBJECT_CLASS (pf_folder_tree_parent_class)->dispose (object);
}

static void
pf_folder_tree_class_init (PfFolderTreeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pf_folder_tree_dispose;

  signals[SIGNAL_TICKED] = g_signal_new ("ticked", PF_TYPE_FOLDER_TREE, G_SIGNAL_RUN_LAST,
                                         0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                         PF_TYPE_FOLDER_ITEM);
  signals[SIGNAL_EDIT] = g_signal_new ("edit", PF_TYPE_FOLDER_TREE, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1,
                                       PF_TYPE_FOLDER_ITEM);
}

static void
pf_folder_tree_init (PfFolderTree *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkWidget          *group = adw_preferences_group_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 12);
  pf_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("Folders"));
  self->search = PF_ENTRY_ROW (
      pf_entry_row_new (_ ("Search"), _ ("Part of a folder's name")));
  g_signal_connect_swapped (self->search, "changed", G_CALLBACK (search_cb), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->search));
  gtk_box_append (GTK_BOX (self), group);

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->list), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list), keys);
  pf_a11y_tab_leaves (GTK_WIDGET (self->list));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->list));
}

GtkWidget *
pf_folder_tree_new (const char *name)
{
  PfFolderTree *self = g_object_new (PF_TYPE_FOLDER_TREE, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return GTK_WIDGET (self);
}

void
pf_folder_tree_set_items (PfFolderTree *self, GListStore *items)
{
  g_return_if_fail (PF_IS_FOLDER_TREE (self));
  g_return_if_fail (G_IS_LIST_STORE (items));

  g_set_object (&self->items, items);
  self->is_searching = FALSE;
  pf_entry_row_set_text (self->search, "");
  bind (self, items);
}

void
pf_folder_tree_focus (PfFolderTree *self)
{
  GtkListBoxRow *row;

  g_return_if_fail (PF_IS_FOLDER_TREE (self));

  row = gtk_list_box_get_row_at_index (self->list, 0);
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}
