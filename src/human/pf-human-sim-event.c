/* pf-human-sim-event.c - what a person or a program does in the simulation, in words
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "human/pf-human-scene.h"

#include <glib/gi18n.h>

/* Each a whole sentence with a place: "Computer A" … */
static const char *
find_sentence (PfSimEventKind kind, PfSimMode mode)
{
  switch (kind)
    {
    case PF_SIM_EVENT_CHECK:
      return mode == PF_SIM_IMAP ? _ ("%s looks at the folders on the server.")
                                 : _ ("%s collects mail.");
    case PF_SIM_EVENT_EMPTY_TRASH:
      return _ ("%s empties the bin.");
    case PF_SIM_EVENT_WRITE:
      return _ ("%s begins a letter and keeps it as a draft.");
    case PF_SIM_EVENT_ANSWER:
      return _ ("%s answers a letter, and keeps the answer in Sent.");
    case PF_SIM_EVENT_MAKE_FOLDER:
      return _ ("%s makes the folder Holiday.");
    case PF_SIM_EVENT_UPLOAD:
      return _ ("%s puts its own letters on the server.");
    case PF_SIM_EVENT_OFFLINE:
      return _ ("%s loses its internet.");
    case PF_SIM_EVENT_ONLINE:
      return _ ("%s has internet again.");
    case PF_SIM_EVENT_DROP:
      return _ ("%s begins to collect, and the line breaks.");
    case PF_SIM_EVENT_BREAK:
      return _ ("The disk of %s breaks.");
    case PF_SIM_EVENT_REPAIR:
      return _ ("%s gets a new, empty disk.");
    case PF_SIM_EVENT_BACK_UP:
      return _ ("A backup is made of %s.");
    case PF_SIM_EVENT_SET_MODE:
    case PF_SIM_EVENT_SET_KEEP:
    case PF_SIM_EVENT_SET_MEMORY:
    case PF_SIM_EVENT_SET_OFFLINE_COPY:
    case PF_SIM_EVENT_SET_DELETES_THERE:
      return _ ("%s is set up in another way.");
    case PF_SIM_EVENT_ARRIVE:
    case PF_SIM_EVENT_READ:
    case PF_SIM_EVENT_DELETE:
    case PF_SIM_EVENT_MOVE:
    case PF_SIM_EVENT_DAYS:
    case PF_SIM_EVENT_STAGE:
    case PF_SIM_EVENTS:
      return NULL;
    }
  return NULL;
}

/* The format is one of the table's, each with one %s. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static char *
fill (const char *format, const char *place)
{
  return g_strdup_printf (format, place);
}
#pragma GCC diagnostic pop

char *
pf_human_sim_event (const PfSimEvent *event, PfSimMode mode)
{
  const char      *place = pf_human_sim_place (event->place);
  const char      *sentence = find_sentence (event->kind, mode);
  g_autofree char *letter = event->letter > 0 ? pf_human_sim_letter (event->letter)
                                              : NULL;

  if (sentence != NULL)
    return fill (sentence, place);
  switch ((guint) event->kind)
    {
    case PF_SIM_EVENT_ARRIVE:
      /* Translators: a letter: "3 Recipe" */
      return g_strdup_printf (_ ("%s arrives at the mail server."), letter);
    case PF_SIM_EVENT_READ:
      /* Translators: "Computer A" and "3 Recipe" */
      return g_strdup_printf (_ ("On %s, %s is opened."), place, letter);
    case PF_SIM_EVENT_DELETE:
      return g_strdup_printf (_ ("On %s, %s is deleted."), place, letter);
    case PF_SIM_EVENT_MOVE:
      return g_strdup_printf (_ ("On %s, %s is put into Holiday."), place, letter);
    case PF_SIM_EVENT_DAYS:
      return g_strdup (_ ("Fourteen days pass."));
    default:
      return g_strdup ("");
    }
}

const char *
pf_human_sim_mode (PfSimMode mode)
{
  return mode == PF_SIM_IMAP
             ? _ ("Now with IMAP: the mail stays in folders on the server.")
             : _ ("Now with POP3: each computer collects the mail.");
}

const char *
pf_human_sim_mode_why (void)
{
  return _ ("The same happened again, by these rules.");
}

const char *
pf_human_sim_free (void)
{
  return _ (
      "Three letters wait on the mail server. Press a button, and see what happens.");
}

char *
pf_human_sim_changes (const PfSimChange *changes, guint n)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *sentence = pf_human_sim_change (&changes[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", sentence);
    }
  if (n == 0)
    g_string_append (text, _ ("Nothing changes."));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
pf_human_sim_summary (const PfSimState *state)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (int p = PF_SIM_SERVER; p <= PF_SIM_PHONE; p++)
    {
      guint n = 0;

      if (p != PF_SIM_SERVER && !state->device[p].is_there)
        continue;
      for (int f = 0; f < PF_SIM_FOLDERS; f++)
        n += state->box[p][f].n;
      if (text->len > 0)
        g_string_append_c (text, ' ');
      /* Translators: a place ("Computer A"), and how many letters are there. */
      g_string_append_printf (text, ngettext ("%s: %u letter.", "%s: %u letters.", n),
                              pf_human_sim_place ((PfSimPlace) p), n);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}
