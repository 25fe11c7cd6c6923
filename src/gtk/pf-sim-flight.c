/* pf-sim-flight.c - letters on their way from one list to another, drawn over the stage
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-sim-flight.h"

#include <adwaita.h>

#define DURATION_MS 450
#define LETTER_SIZE 24
#define MOST_LETTERS 12

typedef struct
{
  graphene_point_t from;
  GtkWidget       *to; /* (nullable) (weak) */
} Letter;

struct _PfSimFlight
{
  GtkWidget parent_instance;

  Letter        letters[MOST_LETTERS];
  guint         n_letters;
  double        t; /* 0: at the start, 1: arrived */
  AdwAnimation *animation;
};

G_DEFINE_FINAL_TYPE (PfSimFlight, pf_sim_flight, GTK_TYPE_WIDGET)

gboolean
pf_sim_flight_find (PfSimFlight *self, GtkWidget *widget, graphene_point_t *out_at)
{
  const graphene_point_t middle =
      GRAPHENE_POINT_INIT ((float) gtk_widget_get_width (widget) / 2,
                           (float) gtk_widget_get_height (widget) / 2);

  return gtk_widget_compute_point (widget, GTK_WIDGET (self), &middle, out_at);
}

void
pf_sim_flight_clear (PfSimFlight *self)
{
  g_return_if_fail (PF_IS_SIM_FLIGHT (self));

  if (adw_animation_get_state (self->animation) == ADW_ANIMATION_PLAYING)
    adw_animation_skip (self->animation);
  for (guint i = 0; i < self->n_letters; i++)
    g_clear_weak_pointer (&self->letters[i].to);
  self->n_letters = 0;
}

void
pf_sim_flight_add (PfSimFlight *self, const graphene_point_t *from, GtkWidget *to)
{
  Letter *letter;

  g_return_if_fail (PF_IS_SIM_FLIGHT (self));
  g_return_if_fail (from != NULL && GTK_IS_WIDGET (to));

  if (self->n_letters == MOST_LETTERS || !adw_get_enable_animations (GTK_WIDGET (self)))
    return;
  letter = &self->letters[self->n_letters];
  letter->from = *from;
  g_set_weak_pointer (&letter->to, to);
  self->n_letters++;
}

void
pf_sim_flight_start (PfSimFlight *self)
{
  g_return_if_fail (PF_IS_SIM_FLIGHT (self));

  if (self->n_letters > 0)
    adw_animation_play (self->animation);
}

static void
tick_cb (double value, gpointer data)
{
  PfSimFlight *self = data;

  self->t = value;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* An envelope in the text's colour on the window's, so that it is seen over anything. */
static void
draw_letter (GtkSnapshot *snapshot, const GdkRGBA *ink, const GdkRGBA *paper)
{
  const float  edge = LETTER_SIZE;
  const float  high = LETTER_SIZE * 0.7f;
  cairo_t     *cr = gtk_snapshot_append_cairo (snapshot,
                                               &GRAPHENE_RECT_INIT (-edge / 2, -high / 2,
                                                                    edge, high));
  const double left = -edge / 2 + 1;
  const double top = -high / 2 + 1;

  cairo_rectangle (cr, left, top, edge - 2, high - 2);
  gdk_cairo_set_source_rgba (cr, paper);
  cairo_fill_preserve (cr);
  gdk_cairo_set_source_rgba (cr, ink);
  cairo_set_line_width (cr, 2);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
  cairo_move_to (cr, left, top);
  cairo_line_to (cr, 0, high * 0.1);
  cairo_line_to (cr, left + edge - 2, top);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
pf_sim_flight_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PfSimFlight     *self = PF_SIM_FLIGHT (widget);
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  GdkRGBA          ink;
  GdkRGBA          paper;

  if (self->t <= 0 || self->t >= 1)
    return;
  gtk_style_context_get_color (style, &ink);
  if (!gtk_style_context_lookup_color (style, "card_bg_color", &paper))
    paper = (GdkRGBA){ 1, 1, 1, 1 };
  paper.alpha = 1;
  for (guint i = 0; i < self->n_letters; i++)
    {
      graphene_point_t to;
      graphene_point_t at;

      if (self->letters[i].to == NULL ||
          !pf_sim_flight_find (self, self->letters[i].to, &to))
        continue;
      graphene_point_interpolate (&self->letters[i].from, &to, self->t, &at);
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &at);
      draw_letter (snapshot, &ink, &paper);
      gtk_snapshot_restore (snapshot);
    }
}

static void
pf_sim_flight_dispose (GObject *object)
{
  PfSimFlight *self = PF_SIM_FLIGHT (object);

  for (guint i = 0; i < self->n_letters; i++)
    g_clear_weak_pointer (&self->letters[i].to);
  self->n_letters = 0;
  if (self->animation != NULL)
    adw_animation_reset (self->animation);
  g_clear_object (&self->animation);

  G_OBJECT_CLASS (pf_sim_flight_parent_class)->dispose (object);
}

static void
pf_sim_flight_class_init (PfSimFlightClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pf_sim_flight_dispose;
  GTK_WIDGET_CLASS (klass)->snapshot = pf_sim_flight_snapshot;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass),
                                        GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
pf_sim_flight_init (PfSimFlight *self)
{
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_widget_set_can_focus (GTK_WIDGET (self), FALSE);
  self->animation = adw_timed_animation_new (GTK_WIDGET (self), 0, 1, DURATION_MS,
                                             adw_callback_animation_target_new (tick_cb,
                                                                                self,
                                                                                NULL));
  adw_timed_animation_set_easing (ADW_TIMED_ANIMATION (self->animation),
                                  ADW_EASE_IN_OUT_CUBIC);
}

GtkWidget *
pf_sim_flight_new (void)
{
  return g_object_new (PF_TYPE_SIM_FLIGHT, NULL);
}
