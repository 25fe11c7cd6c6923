/* pf-progress.c - a move's progress on the terminal, or as lines for programs
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pf-progress.h"

#include "cli/pf-cli.h"
#include "human/pf-words.h"
#include "report/pf-table.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <unistd.h>

#define BAR_CELLS 20
#define TOLD_AGAIN_S 300 /* that much later than was told is worth another line */
/* Without so many columns left the folder's name is not shown. */
#define LEAST_FOLDER 8

gboolean
pf_progress_style_parse (const char *name, PfProgressStyle *out_style)
{
  if (name == NULL || g_str_equal (name, "auto"))
    *out_style = isatty (STDERR_FILENO) ? PF_PROGRESS_BAR : PF_PROGRESS_WAITS;
  else if (g_str_equal (name, "none"))
    *out_style = PF_PROGRESS_NONE;
  else if (g_str_equal (name, "json"))
    *out_style = PF_PROGRESS_JSON;
  else
    return FALSE;

  return TRUE;
}

static const char *
phase_id (PfPhase phase)
{
  switch (phase)
    {
    case PF_PHASE_UNPACK:
      return "unpack";
    case PF_PHASE_FETCH:
      return "fetch";
    case PF_PHASE_SCAN:
      return "scan";
    case PF_PHASE_PLAN:
      return "plan";
    case PF_PHASE_SEND:
      return "send";
    case PF_PHASE_VERIFY:
      return "verify";
    case PF_PHASE_UNDO:
      return "undo";
    case PF_PHASE_DONE:
      return "done";
    }

  return "done";
}

static const char *
wait_id (PfWait wait)
{
  switch (wait)
    {
    case PF_WAIT_NONE:
      return "none";
    case PF_WAIT_NETWORK:
      return "network";
    case PF_WAIT_SERVER:
      return "server";
    case PF_WAIT_BUDGET:
      return "budget";
    case PF_WAIT_QUIET:
      return "quiet";
    case PF_WAIT_PAUSED:
      return "paused";
    }

  return "none";
}

static void
put_json (const PfProgress *progress)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *folder = g_utf8_make_valid (progress->folder, -1);
  g_autofree char *text = NULL;

  const struct
  {
    const char *name;
    gint64      value;
  } numbers[] = {
    { "wait_until", progress->wait_until_unix },
    { "total", progress->total_messages },
    { "done", progress->done_messages },
    { "total_bytes", progress->total_bytes },
    { "done_bytes", progress->done_bytes },
    { "run", progress->run_messages },
    { "run_bytes", progress->run_bytes },
    { "left_out", progress->left_out },
    { "resent", progress->resent },
    { "faults", progress->faults },
    { "connections", progress->connections },
  };

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "phase");
  json_builder_add_string_value (builder, phase_id (progress->phase));
  json_builder_set_member_name (builder, "wait");
  json_builder_add_string_value (builder, wait_id (progress->wait));
  json_builder_set_member_name (builder, "folder");
  json_builder_add_string_value (builder, folder);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      json_builder_set_member_name (builder, numbers[i].name);
      json_builder_add_int_value (builder, numbers[i].value);
    }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  g_printerr ("%s\n", text);
}

static void
append_bar (GString *line, gint64 done, gint64 total)
{
  int cells = total > 0 ? (int) (done * BAR_CELLS / total) : 0;

  cells = CLAMP (cells, 0, BAR_CELLS);
  g_string_append (line, "  [");
  for (int i = 0; i < BAR_CELLS; i++)
    g_string_append_c (line, i < cells ? '#' : '.');
  g_string_append_c (line, ']');
}

/* Appends @part if it still fits. */
static void
append_part (GString *line, const char *part, int width)
{
  if (part != NULL && *part != '\0' &&
      pf_text_width (line->str) + 2 + pf_text_width (part) <= width)
    g_string_append_printf (line, "  %s", part);
}

/* What is done of @progress, in octets while an archive is unpacked. */
static char *
say_done (const PfProgress *progress, gboolean is_counted)
{
  if (progress->phase == PF_PHASE_UNPACK)
    return pf_words_size_of (progress->done_bytes, progress->total_bytes);
  if (is_counted)
    return pf_words_messages_of (progress->done_messages, progress->total_messages);
  return pf_words_messages (MAX (progress->total_messages, progress->done_messages));
}

static void
append_folder (GString *line, const char *folder, int width)
{
  g_autofree char *safe = pf_text_safe (folder);
  g_autofree char *shown = NULL;
  int              room = width - pf_text_width (line->str) - 2;

  if (*safe == '\0' || room < LEAST_FOLDER)
    return;
  shown = pf_text_shorten (safe, room);
  append_part (line, shown, width);
}

char *
pf_progress_render (const PfProgress *progress,
                    double            per_second,
                    gint64            seconds_left,
                    int               width)
{
  g_autoptr (GString) line = g_string_new (pf_words_phase (progress->phase));
  g_autofree char *of = NULL;
  g_autofree char *rate = NULL;
  g_autofree char *left = NULL;
  g_autofree char *wait = NULL;
  gboolean         is_counted;

  wait = pf_words_wait (progress->wait, progress->wait_until_unix,
                        g_get_real_time () / G_USEC_PER_SEC);
  is_counted = progress->total_messages > 0 && progress->phase != PF_PHASE_SCAN;
  of = say_done (progress, is_counted);

  if (progress->phase == PF_PHASE_UNPACK && width >= 60)
    append_bar (line, progress->done_bytes, progress->total_bytes);
  else if (is_counted && width >= 60)
    append_bar (line, progress->done_messages, progress->total_messages);
  append_part (line, of, width);
  if (wait != NULL)
    {
      append_part (line, wait, width);
      return pf_text_shorten (line->str, MAX (width, 1));
    }

  if (progress->phase == PF_PHASE_SEND)
    {
      if (per_second > 0)
        rate = g_strdup_printf (_ ("%.0f/s"), per_second);
      left = pf_words_time_left (seconds_left);
      append_part (line, rate, width);
      append_part (line, left, width);
    }
  append_folder (line, progress->folder, width);

  return pf_text_shorten (line->str, MAX (width, 1));
}

static void
put_bar (PfProgressLine *self, const PfProgress *progress)
{
  gint64           rest = progress->total_messages - progress->done_messages;
  g_autofree char *line = pf_progress_render (progress, pf_rate_per_second (&self->rate),
                                              pf_rate_seconds_for (&self->rate, rest),
                                              MAX (pf_cli_width (STDERR_FILENO) - 1, 20));

  /* Back to the line's start, the line, and the rest of an older one erased. */
  g_printerr ("\r%s\033[K", line);
  self->is_line_open = TRUE;
}

/* Where nothing else shows that the command still works: a line when it begins to wait,
 * another if that takes longer than was told, however often it tries, and one when the
 * server is there again. */
static void
put_wait (PfProgressLine *self, const PfProgress *progress)
{
  g_autofree char *wait = NULL;

  switch (progress->wait)
    {
    case PF_WAIT_NONE:
      /* Between two tries to connect nothing goes on. */
      if (self->told != PF_WAIT_NONE && progress->connections > 0)
        {
          pf_cli_note (_ ("Going on."));
          self->told = PF_WAIT_NONE;
        }
      return;

    case PF_WAIT_NETWORK:
    case PF_WAIT_SERVER:
    case PF_WAIT_BUDGET:
      break;

    case PF_WAIT_QUIET: /* some seconds */
    case PF_WAIT_PAUSED:
      return;
    }
  if (progress->wait == self->told &&
      progress->wait_until_unix < self->told_until + TOLD_AGAIN_S)
    return;
  wait = pf_words_wait (progress->wait, progress->wait_until_unix,
                        g_get_real_time () / G_USEC_PER_SEC);
  pf_cli_note ("%s", wait);
  self->told = progress->wait;
  self->told_until = progress->wait_until_unix;
}

void
pf_progress_line_show (PfProgressLine *self, const PfProgress *progress)
{
  if (progress->wait != PF_WAIT_NONE || progress->phase != self->phase)
    pf_rate_forget (&self->rate);
  else
    pf_rate_add (&self->rate, g_get_monotonic_time (), progress->run_messages);
  self->phase = progress->phase;

  switch (self->style)
    {
    case PF_PROGRESS_NONE:
      break;
    case PF_PROGRESS_WAITS:
      put_wait (self, progress);
      break;
    case PF_PROGRESS_BAR:
      put_bar (self, progress);
      break;
    case PF_PROGRESS_JSON:
      put_json (progress);
      break;
    }
}

void
pf_progress_line_end (PfProgressLine *self)
{
  if (self->is_line_open)
    g_printerr ("\r\033[K");
  self->is_line_open = FALSE;
}
