/* pf-sim-view.c - the mailboxes of a scene side by side, and letters flying between them
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-sim-view.h"

#include "gtk/pf-columns.h"
#include "gtk/pf-sim-flight.h"
#include "gtk/pf-sim-card.h"
#include "human/pf-human-scene.h"

#include <glib/gi18n.h>

#define CARD_WIDTH 170
#define CARD_GAP 12

enum
{
  SIGNAL_ACT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* As they stand, the server in the middle. */
static const PfSimPlace places[] = { PF_SIM_A, PF_SIM_SERVER, PF_SIM_B, PF_SIM_PHONE,
                                     PF_SIM_BACKUP };

struct _PfSimView
{
  AdwBin parent_instance;

  PfSimState   shown;
  GtkWidget   *columns;
  PfSimCard   *cards[PF_SIM_PLACES];
  PfSimFlight *flight;
};

G_DEFINE_FINAL_TYPE (PfSimView, pf_sim_view, ADW_TYPE_BIN)

/* What a device can be made to do: its button's words, and its name with the place. */
typedef struct
{
  PfSimEventKind kind;
  const char    *label;
  const char    *name;
} Deed;

/* clang-format off */
static const Deed deeds[] = {
  { PF_SIM_EVENT_MAKE_FOLDER, N_("Make Folder"),    N_("Make folder on %s") },
  { PF_SIM_EVENT_OFFLINE,     N_("No Internet"),    N_("No internet for %s") },
  { PF_SIM_EVENT_ONLINE,      N_("Internet Again"), N_("Internet again for %s") },
};

static const Deed collect = { PF_SIM_EVENT_CHECK, N_("Collect Mail"), N_("Collect mail on %s") };
static const Deed look    = { PF_SIM_EVENT_CHECK, N_("Look at the Server"), N_("Look at the server from %s") };
/* clang-format on */

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static char *
fill (const char *format, const char *place)
{
  return g_strdup_printf (format, place);
}
#pragma GCC diagnostic pop

/* One that only shows what would be possible, never both. */
static gboolean
is_shown (PfSimEventKind kind, gboolean is_online)
{
  if (kind == PF_SIM_EVENT_OFFLINE)
    return is_online;
  return kind != PF_SIM_EVENT_ONLINE || !is_online;
}

static void
update_deed (PfSimView *self, const PfScenePlay *play, PfSimPlace place, const Deed *deed)
{
  const PfSimDevice *device = &pf_scene_play_get_state (play)->device[place];
  PfSimEvent         event;
  gboolean           may = pf_scene_play_make_event (play, deed->kind, place, &event);
  gboolean           is_seen = pf_scene_play_is_open (play) &&
                     is_shown (deed->kind, device->is_online);
  g_autofree char *name = fill (_ (deed->name), pf_human_sim_place (place));

  pf_sim_card_set_button (self->cards[place], deed->kind,
                          is_seen ? _ (deed->label) : NULL, name, may);
}

static void
update_deeds (PfSimView *self, const PfScenePlay *play, PfSimPlace place)
{
  PfSimMode mode = pf_scene_play_get_state (play)->device[place].mode;

  update_deed (self, play, place, mode == PF_SIM_IMAP ? &look : &collect);
  for (gsize i = 0; i < G_N_ELEMENTS (deeds); i++)
    update_deed (self, play, place, &deeds[i]);
}

/* Reading and deleting are about a certain letter, and say so. */
static void
update_letter_deeds (PfSimView *self, const PfScenePlay *play, PfSimPlace place)
{
  const char *where = pf_human_sim_place (place);
  gboolean    is_open = pf_scene_play_is_open (play);
  PfSimEvent  to_read;
  PfSimEvent  to_delete;
  gboolean may_read = pf_scene_play_make_event (play, PF_SIM_EVENT_READ, place, &to_read);
  gboolean may_delete = pf_scene_play_make_event (play, PF_SIM_EVENT_DELETE, place,
                                                  &to_delete);
  g_autofree char *letter = pf_human_sim_letter (to_read.letter);
  g_autofree char *other = pf_human_sim_letter (to_delete.letter);
  g_autofree char *read = NULL;
  g_autofree char *delete = NULL;

  /* Translators: a letter ("3 Recipe") and a place ("Computer A") */
  read = may_read ? g_strdup_printf (_ ("Read %s on %s"), letter, where)
                  : g_strdup_printf (_ ("Read a letter on %s"), where);
  delete = may_delete ? g_strdup_printf (_ ("Delete %s on %s"), other, where)
                      : g_strdup_printf (_ ("Delete a letter on %s"), where);
  pf_sim_card_set_button (self->cards[place], PF_SIM_EVENT_READ,
                          is_open ? _ ("Read") : NULL, read, may_read);
  pf_sim_card_set_button (self->cards[place], PF_SIM_EVENT_DELETE,
                          is_open ? _ ("Delete") : NULL, delete, may_delete);
}

static void
update_buttons (PfSimView *self, const PfScenePlay *play)
{
  PfSimEvent arrive;
  gboolean   may = pf_scene_play_make_event (play, PF_SIM_EVENT_ARRIVE, PF_SIM_SERVER,
                                             &arrive);

  pf_sim_card_set_button (self->cards[PF_SIM_SERVER], PF_SIM_EVENT_ARRIVE,
                          pf_scene_play_is_open (play) ? _ ("New Letter") : NULL,
                          _ ("New letter on the mail server"), may);
  for (int p = PF_SIM_A; p <= PF_SIM_PHONE; p++)
    {
      update_deeds (self, play, (PfSimPlace) p);
      update_letter_deeds (self, play, (PfSimPlace) p);
    }
}

void
pf_sim_view_reset (PfSimView *self, const PfScenePlay *play)
{
  g_return_if_fail (PF_IS_SIM_VIEW (self));

  pf_sim_flight_clear (self->flight);
  self->shown = *pf_scene_play_get_state (play);
  for (int p = 0; p < PF_SIM_PLACES; p++)
    pf_sim_card_reset (self->cards[p], &self->shown);
  update_buttons (self, play);
}

typedef struct
{
  PfSimPlace       place;
  PfSimFolder      folder;
  guint            position;
  graphene_point_t from;
} Start;

static gboolean
is_removed (GArray *changes, const PfSimChange *appeared, PfSimFolder *out_folder)
{
  for (guint i = 0; i < changes->len; i++)
    {
      const PfSimChange *change = &g_array_index (changes, PfSimChange, i);

      if (change->kind == PF_SIM_CHANGE_REMOVED && change->place == appeared->place &&
          change->letter == appeared->letter)
        {
          *out_folder = change->folder;
          return TRUE;
        }
    }
  return FALSE;
}

/* Where a letter comes from that appears: another folder of the same place, the server,
 * or for the server a device.  Returns: (nullable): %NULL if it did not travel */
static GtkWidget *
find_start (PfSimView *self, GArray *changes, const PfSimChange *appeared)
{
  PfSimFolder folder;
  GtkWidget  *row = NULL;

  if (is_removed (changes, appeared, &folder))
    return folder == appeared->folder
               ? NULL
               : pf_sim_card_find_letter (self->cards[appeared->place], appeared->letter);
  if (appeared->place != PF_SIM_SERVER)
    {
      PfSimCard *from =
          self->cards[appeared->place == PF_SIM_BACKUP ? PF_SIM_A : PF_SIM_SERVER];

      row = pf_sim_card_find_letter (from, appeared->letter);
      return row != NULL ? row : pf_sim_card_get_door (from);
    }
  for (int p = PF_SIM_A; row == NULL && p <= PF_SIM_PHONE; p++)
    row = pf_sim_card_find_letter (self->cards[p], appeared->letter);
  return row != NULL ? row : pf_sim_card_get_door (self->cards[PF_SIM_SERVER]);
}

static GArray *
find_starts (PfSimView *self, GArray *changes)
{
  GArray *starts = g_array_new (FALSE, FALSE, sizeof (Start));

  for (guint i = 0; i < changes->len; i++)
    {
      const PfSimChange *change = &g_array_index (changes, PfSimChange, i);
      Start      start = { change->place, change->folder, change->position, { 0 } };
      GtkWidget *from = NULL;

      if (change->kind == PF_SIM_CHANGE_APPEARED)
        from = find_start (self, changes, change);
      if (from != NULL && pf_sim_flight_find (self->flight, from, &start.from))
        g_array_append_val (starts, start);
    }
  return starts;
}

static void
fly (PfSimView *self, GArray *starts)
{
  for (guint i = 0; i < starts->len; i++)
    {
      const Start *start = &g_array_index (starts, Start, i);
      GtkWidget   *to = pf_sim_card_get_row (self->cards[start->place], start->folder,
                                             start->position);

      if (to != NULL)
        pf_sim_flight_add (self->flight, &start->from, to);
    }
  pf_sim_flight_start (self->flight);
}

void
pf_sim_view_update (PfSimView *self, const PfScenePlay *play, gboolean flies)
{
  const PfSimState *now = pf_scene_play_get_state (play);
  g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (PfSimChange));
  g_autoptr (GArray) starts = NULL;

  g_return_if_fail (PF_IS_SIM_VIEW (self));

  pf_sim_flight_clear (self->flight);
  pf_sim_diff (&self->shown, now, changes);
  starts = find_starts (self, changes);
  for (guint i = 0; i < changes->len; i++)
    {
      const PfSimChange *change = &g_array_index (changes, PfSimChange, i);

      pf_sim_card_change (self->cards[change->place], change, now);
    }
  for (int p = 0; p < PF_SIM_PLACES; p++)
    pf_sim_card_update (self->cards[p], now);
  self->shown = *now;
  update_buttons (self, play);
  if (flies)
    fly (self, starts);
}

static void
act_cb (PfSimCard *card, int kind, PfSimView *self)
{
  g_signal_emit (self, signals[SIGNAL_ACT], 0, kind, (int) pf_sim_card_get_place (card));
}

static void
pf_sim_view_class_init (PfSimViewClass *klass)
{
  signals[SIGNAL_ACT] = g_signal_new ("act", PF_TYPE_SIM_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                      NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_INT);
}

static void
pf_sim_view_init (PfSimView *self)
{
  GtkWidget *overlay = gtk_overlay_new ();

  self->columns = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_layout_manager (self->columns,
                                 pf_columns_new (CARD_WIDTH, CARD_GAP, FALSE));
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      GtkWidget *card = pf_sim_card_new (places[i]);

      self->cards[places[i]] = PF_SIM_CARD (card);
      g_signal_connect (card, "act", G_CALLBACK (act_cb), self);
      gtk_box_append (GTK_BOX (self->columns), card);
    }
  self->flight = PF_SIM_FLIGHT (pf_sim_flight_new ());
  gtk_overlay_set_child (GTK_OVERLAY (overlay), self->columns);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), GTK_WIDGET (self->flight));
  adw_bin_set_child (ADW_BIN (self), overlay);
}

GtkWidget *
pf_sim_view_new (void)
{
  return g_object_new (PF_TYPE_SIM_VIEW, NULL);
}
