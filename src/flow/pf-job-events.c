/* pf-job-events.c - what last happened to a running move, each with its time
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-flow"

#include "flow/pf-job-events.h"

#include "human/pf-words.h"

#include <glib/gi18n.h>

struct _PfJobEvents
{
  GPtrArray *lines;   /* (element-type utf8) the oldest first */
  char      *heading; /* (nullable) the state that was told last */
  int        connections;
  gint64     left_out;
};

PfJobEvents *
pf_job_events_new (void)
{
  PfJobEvents *self = g_new0 (PfJobEvents, 1);

  self->lines = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
pf_job_events_free (PfJobEvents *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->lines);
  g_free (self->heading);
  g_free (self);
}

static void
add_line (PfJobEvents *self, gint64 now, const char *what)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (now);
  g_autofree char *clock = g_date_time_format (time, "%H:%M:%S");

  if (self->lines->len == PF_JOB_MOST_EVENTS)
    g_ptr_array_remove_index (self->lines, 0);
  g_ptr_array_add (self->lines, g_strdup_printf ("%s  %s", clock, what));
}

static void
add_left_out (PfJobEvents *self, gint64 left_out, gint64 now)
{
  g_autofree char *count = pf_words_count (left_out);
  g_autofree char *what = g_strdup_printf (ngettext ("%s was left out",
                                                     "%s were left out",
                                                     (gulong) left_out),
                                           count);

  add_line (self, now, what);
}

void
pf_job_events_add (PfJobEvents      *self,
                   const PfProgress *progress,
                   const PfJobState *state,
                   gint64            now)
{
  g_return_if_fail (self != NULL);

  if (g_strcmp0 (self->heading, state->heading) != 0)
    {
      g_free (self->heading);
      self->heading = g_strdup (state->heading);
      add_line (self, now, state->heading);
    }
  if (progress->connections != self->connections && progress->connections > 0)
    {
      g_autofree char *what = g_strdup_printf (_ ("Connections: %d"),
                                               progress->connections);

      add_line (self, now, what);
    }
  self->connections = progress->connections;
  if (progress->left_out > self->left_out)
    add_left_out (self, progress->left_out, now);
  self->left_out = progress->left_out;
}

char *
pf_job_events_print (const PfJobEvents *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->lines->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "",
                            (const char *) self->lines->pdata[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
