/* pf-columns.c - a layout: side by side while there is room, else stacked
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-columns.h"

struct _PfColumns
{
  GtkLayoutManager parent_instance;

  int      min_width;
  int      gap;
  gboolean fits_natural;
};

G_DEFINE_FINAL_TYPE (PfColumns, pf_columns, GTK_TYPE_LAYOUT_MANAGER)

typedef struct
{
  int count;
  int minimum; /* of the widest child */
  int column;  /* what one column needs */
} Needs;

static Needs
find_needs (PfColumns *self, GtkWidget *widget)
{
  Needs needs = { 0 };

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int minimum;
      int natural;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL,
                          NULL);
      needs.minimum = MAX (needs.minimum, minimum);
      needs.column = MAX (needs.column, self->fits_natural ? natural : minimum);
      needs.count++;
    }
  needs.column = MAX (needs.column, self->min_width);
  return needs;
}

static int
width_in_columns (PfColumns *self, const Needs *needs)
{
  return needs->count * needs->column + (needs->count - 1) * self->gap;
}

static int
column_width (PfColumns *self, const Needs *needs, int width)
{
  return (width - (needs->count - 1) * self->gap) / needs->count;
}

static GtkSizeRequestMode
pf_columns_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure_height (PfColumns   *self,
                GtkWidget   *widget,
                const Needs *needs,
                int          width,
                int         *minimum,
                int         *natural)
{
  gboolean wide = width >= 0 && width >= width_in_columns (self, needs);
  int      child_width = wide ? column_width (self, needs, width) : width;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum;
      int child_natural;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, child_width, &child_minimum,
                          &child_natural, NULL, NULL);
      *minimum = wide ? MAX (*minimum, child_minimum) : *minimum + child_minimum;
      *natural = wide ? MAX (*natural, child_natural) : *natural + child_natural;
    }
  if (!wide)
    {
      *minimum += (needs->count - 1) * self->gap;
      *natural += (needs->count - 1) * self->gap;
    }
}

static void
pf_columns_measure (GtkLayoutManager *manager,
                    GtkWidget        *widget,
                    GtkOrientation    orientation,
                    int               for_size,
                    int              *minimum,
                    int              *natural,
                    int              *minimum_baseline,
                    int              *natural_baseline)
{
  PfColumns *self = PF_COLUMNS (manager);
  Needs      needs = find_needs (self, widget);

  *minimum = 0;
  *natural = 0;
  if (needs.count == 0)
    return;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      measure_height (self, widget, &needs, for_size, minimum, natural);
      return;
    }
  *minimum = needs.minimum;
  *natural = MAX (needs.minimum, width_in_columns (self, &needs));
}

static void
pf_columns_allocate (
    GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  PfColumns *self = PF_COLUMNS (manager);
  Needs      needs = find_needs (self, widget);
  gboolean   mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  gboolean   wide;
  int        column;
  int        n = 0;
  int        y = 0;

  if (needs.count == 0)
    return;
  wide = width >= width_in_columns (self, &needs);
  column = column_width (self, &needs, width);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkAllocation place = { 0, y, width, height };

      if (!gtk_widget_should_layout (child))
        continue;
      if (wide)
        {
          place.x = n++ * (column + self->gap);
          place.x = mirrored ? width - place.x - column : place.x;
          place.width = column;
        }
      else
        {
          gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &place.height,
                              NULL, NULL);
          y += place.height + self->gap;
        }
      gtk_widget_size_allocate (child, &place, -1);
    }
}

static void
pf_columns_class_init (PfColumnsClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = pf_columns_get_request_mode;
  layout_class->measure = pf_columns_measure;
  layout_class->allocate = pf_columns_allocate;
}

static void
pf_columns_init (PfColumns *self)
{
}

GtkLayoutManager *
pf_columns_new (int min_width, int gap, gboolean fits_natural)
{
  PfColumns *self = g_object_new (PF_TYPE_COLUMNS, NULL);

  self->min_width = min_width;
  self->gap = gap;
  self->fits_natural = fits_natural;
  return GTK_LAYOUT_MANAGER (self);
}
