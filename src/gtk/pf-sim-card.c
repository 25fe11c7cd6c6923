/* pf-sim-card.c - one mailbox of the simulation: a server, a computer or a phone
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-sim-card.h"

#include "gtk/pf-a11y.h"
#include "gtk/pf-rows.h"
#include "gtk/pf-spoken-box.h"
#include "human/pf-human-scene.h"

#include <glib/gi18n.h>

enum
{
  SIGNAL_ACT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* The buttons and where they stand: of the last two, one is seen. */
static const struct
{
  PfSimEventKind kind;
  int            column;
  int            row;
  int            columns;
} buttons[] = {
  { PF_SIM_EVENT_ARRIVE, 0, 0, 2 },      { PF_SIM_EVENT_CHECK, 0, 1, 2 },
  { PF_SIM_EVENT_READ, 0, 2, 1 },        { PF_SIM_EVENT_DELETE, 1, 2, 1 },
  { PF_SIM_EVENT_MAKE_FOLDER, 0, 3, 2 }, { PF_SIM_EVENT_OFFLINE, 0, 4, 2 },
  { PF_SIM_EVENT_ONLINE, 0, 4, 2 },
};

struct _PfSimCard
{
  GtkBox parent_instance;

  PfSimPlace place;
  GtkWidget *head; /* has the name and the setting for a screen reader */
  GtkWidget *icon;
  GtkLabel  *name;
  GtkLabel  *setting;
  GtkWidget *captions[PF_SIM_FOLDERS];
  GtkWidget *lists[PF_SIM_FOLDERS];
  guint      n[PF_SIM_FOLDERS];
  GtkWidget *grid;
  GtkWidget *buttons[G_N_ELEMENTS (buttons)];
};

G_DEFINE_FINAL_TYPE (PfSimCard, pf_sim_card, GTK_TYPE_BOX)

static const char *
find_icon (PfSimPlace place)
{
  switch (place)
    {
    case PF_SIM_SERVER:
      return "network-server-symbolic";
    case PF_SIM_A:
    case PF_SIM_B:
      return "computer-symbolic";
    case PF_SIM_PHONE:
      return "phone-symbolic";
    case PF_SIM_BACKUP:
    case PF_SIM_PLACES:
      break;
    }
  return "drive-harddisk-symbolic";
}

static GtkLabel *
make_label (const char *text, const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0,
                                   "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                   NULL);

  gtk_widget_add_css_class (label, style);
  return GTK_LABEL (label);
}

static void
draw_row (GtkWidget *row, const PfSimItem *item)
{
  g_autofree char *text = pf_human_sim_item (item);
  gboolean         is_read = (item->flags & PF_SIM_READ) != 0;

  pf_row_set_text (ADW_ACTION_ROW (row), text, NULL);
  pf_fact_row_set_icon (PF_FACT_ROW (row),
                        is_read ? "mail-read-symbolic" : "mail-unread-symbolic", NULL);
  g_object_set_data (G_OBJECT (row), "letter", GUINT_TO_POINTER (item->letter));
}

static void
insert_row (PfSimCard *self, PfSimFolder folder, guint position, const PfSimItem *item)
{
  GtkWidget *row = pf_fact_row_new ("", NULL);

  draw_row (row, item);
  gtk_list_box_insert (GTK_LIST_BOX (self->lists[folder]), row, (int) position);
  self->n[folder]++;
}

GtkWidget *
pf_sim_card_get_row (PfSimCard *self, PfSimFolder folder, guint position)
{
  g_return_val_if_fail (PF_IS_SIM_CARD (self), NULL);

  return GTK_WIDGET (
      gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->lists[folder]), (int) position));
}

static void
remove_row (PfSimCard *self, PfSimFolder folder, guint position)
{
  GtkWidget *row = pf_sim_card_get_row (self, folder, position);

  if (row == NULL)
    return;
  gtk_list_box_remove (GTK_LIST_BOX (self->lists[folder]), row);
  self->n[folder]--;
}

static void
show_folder (PfSimCard *self, PfSimFolder folder, gboolean is_there)
{
  gtk_widget_set_visible (self->captions[folder], is_there);
  gtk_widget_set_visible (self->lists[folder], is_there);
}

GtkWidget *
pf_sim_card_find_letter (PfSimCard *self, guint letter)
{
  g_return_val_if_fail (PF_IS_SIM_CARD (self), NULL);

  for (int f = 0; f < PF_SIM_FOLDERS; f++)
    for (guint i = 0; i < self->n[f]; i++)
      {
        GtkWidget *row = pf_sim_card_get_row (self, (PfSimFolder) f, i);

        if (GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "letter")) == letter)
          return row;
      }

  return NULL;
}

GtkWidget *
pf_sim_card_get_door (PfSimCard *self)
{
  g_return_val_if_fail (PF_IS_SIM_CARD (self), NULL);

  return self->icon;
}

PfSimPlace
pf_sim_card_get_place (PfSimCard *self)
{
  g_return_val_if_fail (PF_IS_SIM_CARD (self), PF_SIM_SERVER);

  return self->place;
}

void
pf_sim_card_update (PfSimCard *self, const PfSimState *state)
{
  const PfSimDevice *device = &state->device[self->place];
  const char        *says = NULL;
  gboolean           is_there = device->is_there;

  g_return_if_fail (PF_IS_SIM_CARD (self));

  if (self->place == PF_SIM_SERVER)
    {
      is_there = TRUE;
      says = _ ("Where mail for you arrives");
    }
  else if (self->place == PF_SIM_BACKUP)
    {
      is_there = state->box[PF_SIM_BACKUP][PF_SIM_INBOX].exists;
      says = _ ("A copy that does not follow");
    }
  else
    says = pf_human_sim_setting (device);

  gtk_widget_set_visible (GTK_WIDGET (self), is_there);
  gtk_label_set_label (self->setting, says);
  pf_a11y_name (self->head, pf_human_sim_place (self->place), says);
}

void
pf_sim_card_reset (PfSimCard *self, const PfSimState *state)
{
  g_return_if_fail (PF_IS_SIM_CARD (self));

  for (int f = 0; f < PF_SIM_FOLDERS; f++)
    {
      const PfSimBox *box = &state->box[self->place][f];

      while (self->n[f] > 0)
        remove_row (self, (PfSimFolder) f, self->n[f] - 1);
      for (guint i = 0; i < box->n; i++)
        insert_row (self, (PfSimFolder) f, i, &box->item[i]);
      show_folder (self, (PfSimFolder) f, box->exists);
    }
  pf_sim_card_update (self, state);
}

void
pf_sim_card_change (PfSimCard *self, const PfSimChange *change, const PfSimState *after)
{
  const PfSimBox *box = &after->box[self->place][change->folder];

  g_return_if_fail (PF_IS_SIM_CARD (self));

  switch ((guint) change->kind)
    {
    case PF_SIM_CHANGE_REMOVED:
      remove_row (self, change->folder, change->position);
      return;
    case PF_SIM_CHANGE_APPEARED:
      insert_row (self, change->folder, change->position, &box->item[change->position]);
      return;
    case PF_SIM_CHANGE_READ:
    case PF_SIM_CHANGE_UNREAD:
    case PF_SIM_CHANGE_FETCHED:
    case PF_SIM_CHANGE_DROPPED:
      draw_row (pf_sim_card_get_row (self, change->folder, change->position),
                &box->item[change->position]);
      return;
    case PF_SIM_CHANGE_FOLDER_MADE:
      show_folder (self, change->folder, TRUE);
      return;
    case PF_SIM_CHANGE_FOLDER_GONE:
      show_folder (self, change->folder, FALSE);
      return;
    default:
      pf_sim_card_update (self, after);
      return;
    }
}

void
pf_sim_card_set_button (PfSimCard     *self,
                        PfSimEventKind kind,
                        const char    *label,
                        const char    *name,
                        gboolean       is_possible)
{
  g_return_if_fail (PF_IS_SIM_CARD (self));

  for (gsize i = 0; i < G_N_ELEMENTS (buttons); i++)
    {
      GtkWidget *button = self->buttons[i];

      if (buttons[i].kind != kind)
        continue;
      /* One that goes away or dead while it has the focus would leave it nowhere. */
      if ((label == NULL || !is_possible) && gtk_widget_has_focus (button))
        gtk_widget_grab_focus (self->head);
      gtk_widget_set_visible (button, label != NULL);
      if (label == NULL)
        return;
      gtk_widget_set_visible (self->grid, TRUE);
      gtk_label_set_label (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), label);
      pf_a11y_name (button, name, NULL);
      gtk_widget_set_sensitive (button, is_possible);
    }
}

static void
clicked_cb (GtkWidget *button, PfSimCard *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (buttons); i++)
    if (self->buttons[i] == button)
      g_signal_emit (self, signals[SIGNAL_ACT], 0, (int) buttons[i].kind);
}

static void
pf_sim_card_class_init (PfSimCardClass *klass)
{
  signals[SIGNAL_ACT] = g_signal_new ("act", PF_TYPE_SIM_CARD, G_SIGNAL_RUN_LAST, 0, NULL,
                                      NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
pf_sim_card_init (PfSimCard *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  gtk_widget_add_css_class (GTK_WIDGET (self), "pf-sim-card");
}

static void
add_head (PfSimCard *self)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->head = pf_spoken_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->icon = pf_a11y_decoration (find_icon (self->place));
  gtk_image_set_icon_size (GTK_IMAGE (self->icon), GTK_ICON_SIZE_LARGE);
  self->name = make_label (pf_human_sim_place (self->place), "heading");
  self->setting = make_label ("", "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->setting), "caption");
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (self->name));
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (self->setting));
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (self->head), self->icon);
  gtk_box_append (GTK_BOX (self->head), words);
  gtk_box_append (GTK_BOX (self), self->head);
}

static void
add_folder (PfSimCard *self, PfSimFolder folder)
{
  GtkWidget       *list = gtk_list_box_new ();
  GtkLabel        *nothing = make_label (_ ("No letters"), "dim-label");
  g_autofree char *name = NULL;

  /* Translators: "Inbox" and "Computer A" */
  name = g_strdup_printf (_ ("%s on %s"), pf_human_sim_folder (folder),
                          pf_human_sim_place (self->place));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_add_css_class (GTK_WIDGET (nothing), "pf-sim-nothing");
  gtk_list_box_set_placeholder (GTK_LIST_BOX (list), GTK_WIDGET (nothing));
  pf_a11y_name (list, name, NULL);
  pf_a11y_tab_leaves (list);
  self->captions[folder] = GTK_WIDGET (
      make_label (pf_human_sim_folder (folder), "caption-heading"));
  self->lists[folder] = list;
  gtk_box_append (GTK_BOX (self), self->captions[folder]);
  gtk_box_append (GTK_BOX (self), list);
}

static void
add_buttons (PfSimCard *self)
{
  self->grid = g_object_new (GTK_TYPE_GRID, "column-homogeneous", TRUE, "column-spacing",
                             6, "row-spacing", 6, "visible", FALSE, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (buttons); i++)
    {
      GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "justify",
                                       GTK_JUSTIFY_CENTER, "accessible-role",
                                       GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
      GtkWidget *button = g_object_new (GTK_TYPE_BUTTON, "child", label, "visible", FALSE,
                                        NULL);

      gtk_widget_add_css_class (button, "pf-deed");
      g_signal_connect (button, "clicked", G_CALLBACK (clicked_cb), self);
      gtk_grid_attach (GTK_GRID (self->grid), button, buttons[i].column, buttons[i].row,
                       buttons[i].columns, 1);
      self->buttons[i] = button;
    }
  gtk_box_append (GTK_BOX (self), self->grid);
}

GtkWidget *
pf_sim_card_new (PfSimPlace place)
{
  PfSimCard *self = g_object_new (PF_TYPE_SIM_CARD, NULL);

  self->place = place;
  add_head (self);
  for (int f = 0; f < PF_SIM_FOLDERS; f++)
    add_folder (self, (PfSimFolder) f);
  add_buttons (self);
  return GTK_WIDGET (self);
}
