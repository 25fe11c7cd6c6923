/* pf-advise-play.c - questions and scenes, one after the other, on a terminal
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pf-advise-text.h"

#include "cli/pf-cli.h"
#include "human/pf-human-advice.h"
#include "human/pf-human-scene.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

gboolean
pf_advise_is_terminal (void)
{
  return isatty (STDIN_FILENO) && isatty (STDERR_FILENO);
}

char *
pf_advise_wait_line (const char *prompt)
{
  char   *line = NULL;
  gsize   size = 0;
  char   *copy = NULL;
  ssize_t length;

  g_printerr ("%s", prompt);
  length = getline (&line, &size, stdin);
  if (length >= 0)
    copy = g_strstrip (g_strdup (line));
  free (line);

  return copy;
}

/* Asks until a number from 1 to @most, or nothing, is typed.  Returns: 0 for nothing;
 * -1 at the end of the input */
static int
choose (const char *prompt, guint most)
{
  for (;;)
    {
      g_autofree char *line = pf_advise_wait_line (prompt);
      guint64          number;

      if (line == NULL)
        return -1;
      if (*line == '\0')
        return 0;
      if (g_ascii_string_to_unsigned (line, 10, 1, most, &number, NULL))
        return (int) number;
    }
}

void
pf_advise_ask (PfAnswers *answers)
{
  for (int q = 0; q < PF_QUESTIONS; q++)
    {
      const PfAnswer *choices = pf_question_answers ((PfQuestion) q);
      guint           n = 0;
      int             chosen;

      g_printerr (_ ("\nQuestion %d of %d\n"), q + 1, PF_QUESTIONS);
      g_printerr ("%s\n  %s\n", pf_human_question ((PfQuestion) q),
                  pf_human_question_why ((PfQuestion) q));
      for (; choices[n] != PF_ANSWER_SKIPPED; n++)
        g_printerr ("  %u  %s\n", n + 1, pf_human_answer ((PfQuestion) q, choices[n]));
      chosen = choose (_ ("A number, or Enter to skip: "), n);
      if (chosen < 0)
        break;
      if (chosen > 0)
        answers->to[q] = choices[chosen - 1];
    }
  g_printerr ("\n");
}

static void
put_folder (GString *text, const PfSimState *state, PfSimPlace place, PfSimFolder folder)
{
  const PfSimBox *box = &state->box[place][folder];

  if (!box->exists)
    return;
  g_string_append_printf (text, "    %s:", pf_human_sim_folder (folder));
  if (box->n == 0)
    g_string_append_printf (text, " %s", _ ("no letters"));
  for (guint i = 0; i < box->n; i++)
    {
      g_autofree char *item = pf_human_sim_item (&box->item[i]);

      g_string_append_printf (text, "%s %s", i == 0 ? "" : ";", item);
    }
  g_string_append_c (text, '\n');
}

static void
put_state (GString *text, const PfSimState *state)
{
  for (int p = 0; p < PF_SIM_PLACES; p++)
    {
      PfSimPlace place = (PfSimPlace) p;
      gboolean   is_plain = place == PF_SIM_SERVER ||
                          (place == PF_SIM_BACKUP && state->box[p][PF_SIM_INBOX].exists);

      if (is_plain)
        g_string_append_printf (text, "  %s\n", pf_human_sim_place (place));
      else if (state->device[p].is_there)
        g_string_append_printf (text, "  %s (%s)\n", pf_human_sim_place (place),
                                pf_human_sim_setting (&state->device[p]));
      else
        continue;
      for (int f = 0; f < PF_SIM_FOLDERS; f++)
        put_folder (text, state, place, (PfSimFolder) f);
    }
}

static void
put_step (guint number, guint step, const PfSimState *state, const PfSimResult *result)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *head = pf_human_scene_step (step, pf_sim_scene (number)->n_steps);
  const char      *why = pf_human_scene_why (number, step);

  g_string_append_printf (text, "\n%s\n%s\n", head,
                          pf_human_scene_caption (number, step));
  if (why != NULL)
    g_string_append_printf (text, "%s\n", why);
  for (guint i = 0; i < result->log->len; i++)
    {
      const PfSimLine *line = &g_array_index (result->log, PfSimLine, i);

      g_string_append_printf (text, "    %s: %s\n", pf_human_sim_place (line->speaker),
                              line->text);
    }
  put_state (text, state);
  pf_cli_put (text->str);
}

static void
put_question (guint number)
{
  g_autoptr (GString) text = g_string_new (NULL);
  int chosen = 0;

  g_string_append_printf (text, "\n%s\n", pf_human_scene_ask (number));
  if (pf_advise_is_terminal ())
    {
      for (guint i = 0; i < 2; i++)
        g_string_append_printf (text, "  %u  %s\n", i + 1,
                                pf_human_scene_answer (number, i));
      pf_cli_put (text->str);
      g_string_truncate (text, 0);
      chosen = choose (_ ("1 or 2, or Enter to skip: "), 2);
    }
  for (guint i = 0; i < 2; i++)
    if (chosen <= 0 || (guint) chosen == i + 1)
      g_string_append_printf (text, "  %s: %s\n", pf_human_scene_answer (number, i),
                              pf_human_scene_reply (number, i));
  g_string_append_printf (text, "\n%s\n", pf_human_scene_foot ());
  pf_cli_put (text->str);
}

void
pf_advise_play (guint number)
{
  const PfSimScene      *scene = pf_sim_scene (number);
  g_autofree PfSimState *state = g_new0 (PfSimState, 1);
  g_autofree char *head = g_strdup_printf ("%s\n%s\n", pf_human_scene_title (number),
                                           pf_human_scene_situation (number));

  pf_cli_put (head);
  pf_sim_stage (state, scene->stage);
  for (guint step = 1; step <= scene->n_steps; step++)
    {
      g_auto (PfSimResult) result = { 0 };

      pf_sim_result_init (&result);
      pf_sim_scene_play (scene, step, state, &result);
      put_step (number, step, state, &result);
      if (pf_advise_is_terminal () && step < scene->n_steps)
        {
          g_autofree char *line = pf_advise_wait_line (_ ("Enter for the next step "));

          if (line == NULL) /* the end of the input: enough */
            return;
        }
    }
  put_question (number);
}
