/* pf-undo-outcome.c - how taking a move back ended, in words
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-flow"

#include "flow/pf-undo-outcome.h"

#include "human/pf-words.h"

#include <glib/gi18n.h>

void
pf_undo_outcome_free (PfUndoOutcome *self)
{
  if (self == NULL)
    return;
  g_free (self->heading);
  g_free (self->lead);
  g_free (self->kept);
  g_free (self->marks);
  g_free (self->folders);
  g_free (self);
}

static void
describe_stopped (PfUndoOutcome *self)
{
  self->heading = g_strdup (_ ("Stopped while taking the move back"));
  self->lead = g_strdup (_ ("Part of the moved mail may still be on the server. You can "
                            "go on later: the first page lists it."));
}

static void
describe_whole (PfUndoOutcome *self, const PfUndo *undo)
{
  g_autofree char *removed = pf_words_count (undo->removed);

  self->is_complete = TRUE;
  self->heading = g_strdup (_ ("The move was taken back"));
  if (undo->removed == 0)
    self->lead = g_strdup (
        _ ("There was nothing on the server to remove. The mail on this "
           "computer is not touched."));
  else
    self->lead = g_strdup_printf (
        ngettext (
            "%s message was removed from the server. The mail on this computer is "
            "not touched.",
            "%s messages were removed from the server. The mail on this computer is "
            "not touched.",
            (gulong) undo->removed),
        removed);
}

static void
describe_part (PfUndoOutcome *self, const PfUndo *undo)
{
  g_autofree char *of = pf_words_messages_of (undo->removed,
                                              undo->removed + undo->kept->len);
  g_autofree char *kept = pf_words_count (undo->kept->len);

  /* Translators: %s is "12,183 of 12,195 messages" */
  self->heading = g_strdup_printf (_ ("%s were taken back"), of);
  self->lead = g_strdup (
      _ ("The others stay on the server, each for a reason. The mail on "
         "this computer is not touched."));
  self->kept = g_strdup_printf (ngettext ("%s stays on the server",
                                          "%s stay on the server", undo->kept->len),
                                kept);
}

PfUndoOutcome *
pf_undo_outcome_new (const PfUndo *undo)
{
  PfUndoOutcome *self = g_new0 (PfUndoOutcome, 1);

  if (undo == NULL)
    {
      describe_stopped (self);
      return self;
    }
  if (undo->kept->len == 0)
    describe_whole (self, undo);
  else
    describe_part (self, undo);
  if (undo->marks > 0)
    {
      g_autofree char *marks = pf_words_messages (undo->marks);

      /* Translators: %s is "3 messages" */
      self->marks = g_strdup_printf (_ ("Marks were taken off %s"), marks);
    }
  if (undo->folders->len > 0)
    {
      g_autofree char *folders = pf_words_folders (undo->folders->len);

      /* Translators: %s is "4 folders" */
      self->folders = g_strdup_printf (_ ("Removed with them: %s"), folders);
    }
  return self;
}
