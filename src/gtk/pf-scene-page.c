/* pf-scene-page.c - one scene, played step by step
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-scene-page.h"

#include "advise/pf-advise-tables.h"
#include "flow/pf-flow-advice.h"
#include "gtk/pf-a11y.h"
#include "gtk/pf-details.h"
#include "gtk/pf-rows.h"
#include "gtk/pf-scene-controls.h"
#include "gtk/pf-sim-view.h"
#include "gtk/pf-source-link.h"
#include "gtk/pf-spoken-box.h"
#include "human/pf-human-scene.h"

#include <glib/gi18n.h>

#define PAGE_WIDTH 900
#define PLAY_MS 5000 /* between two steps that nobody asked for: time to read a caption */

struct _PfScenePage
{
  PfPage parent_instance;

  PfScenePlay     *play;
  gboolean         is_from_list;
  PfSceneControls *controls;
  GtkWidget       *caption; /* has all of the caption for a screen reader */
  GtkLabel        *step;
  GtkLabel        *what;
  GtkLabel        *why;
  GtkLabel        *numbers;
  PfSimView       *stage;
  PfDetails       *details;
  GtkWidget       *ending;
  GtkWidget       *source; /* the box of the foot */
  guint            timer;
};

G_DEFINE_FINAL_TYPE (PfScenePage, pf_scene_page, PF_TYPE_PAGE)

/* Where the fact is checked that a scene shows. */
static PfTopic
find_topic (guint scene)
{
  static const PfTopic topics[PF_SIM_SCENES] = {
    PF_TOPIC_DEVICES,  PF_TOPIC_FOLDERS, PF_TOPIC_DELETING, PF_TOPIC_FOLDERS,
    PF_TOPIC_DELETING, PF_TOPIC_OFFLINE, PF_TOPIC_BACKUP,   PF_TOPIC_DELETING,
  };

  return scene == PF_SCENE_FREE ? PF_TOPIC_WHERE : topics[scene - 1];
}

static char *
describe_step (PfScenePage *self)
{
  if (pf_scene_play_get_number (self->play) == PF_SCENE_FREE)
    return NULL;
  return pf_human_scene_step (pf_scene_play_get_step (self->play),
                              pf_scene_play_get_n_steps (self->play));
}

/* With the person's own counts, where the letters stand for all of their mail. */
static char *
describe_numbers (PfScenePage *self)
{
  g_auto (PfAdviseFacts) facts = { 0 };
  const PfFact *messages = &facts.fact[PF_FACT_LOCAL_MESSAGES];
  const PfFact *bytes = &facts.fact[PF_FACT_LOCAL_BYTES];

  pf_flow_make_facts (pf_page_get_flow (PF_PAGE (self)), &facts);
  if (messages->state != PF_FACT_MEASURED)
    {
      messages = &facts.fact[PF_FACT_IMAP_MESSAGES];
      bytes = &facts.fact[PF_FACT_SERVER_BYTES];
    }
  if (messages->state != PF_FACT_MEASURED || bytes->state != PF_FACT_MEASURED)
    return NULL;
  return pf_human_scene_own_numbers (pf_scene_play_get_number (self->play),
                                     pf_scene_play_get_step (self->play),
                                     messages->number, (guint64) bytes->number);
}

static void
show_label (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static void
show_caption (PfScenePage *self)
{
  const char      *what = pf_scene_play_get_caption (self->play);
  const char      *why = pf_scene_play_get_why (self->play);
  const char      *said = pf_scene_play_get_log (self->play);
  g_autofree char *step = describe_step (self);
  g_autofree char *numbers = describe_numbers (self);
  g_autoptr (GPtrArray) more = g_ptr_array_new ();
  g_autofree char *description = NULL;

  show_label (self->step, step);
  show_label (self->what, what);
  show_label (self->why, why);
  show_label (self->numbers, numbers);
  if (why != NULL)
    g_ptr_array_add (more, (char *) why);
  if (numbers != NULL)
    g_ptr_array_add (more, numbers);
  if (step != NULL)
    g_ptr_array_add (more, step);
  g_ptr_array_add (more, NULL);
  description = g_strjoinv (" ", (char **) more->pdata);
  pf_a11y_name (self->caption, what, description);
  pf_details_set_text (self->details, *said != '\0'
                                          ? said
                                          : _ ("Nothing: no program asked the server."));
}

static void
reply_cb (GtkWidget *row, PfScenePage *self)
{
  guint       answer = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "answer"));
  guint       number = pf_scene_play_get_number (self->play);
  const char *reply = pf_human_scene_reply (number, answer);

  pf_row_set_text (ADW_ACTION_ROW (row), pf_human_scene_answer (number, answer), reply);
  pf_page_say (PF_PAGE (self), reply);
}

/* The question at the end of a scene, while the scene went as it is written. */
static void
show_ending (PfScenePage *self)
{
  guint      number = pf_scene_play_get_number (self->play);
  GtkWidget *group;
  GtkWidget *old = gtk_widget_get_first_child (self->ending);

  if (old != NULL)
    gtk_box_remove (GTK_BOX (self->ending), old);
  if (number == PF_SCENE_FREE || pf_scene_play_may_next (self->play) ||
      !pf_scene_play_is_scripted (self->play))
    return;
  group = adw_preferences_group_new ();
  pf_group_set_title (ADW_PREFERENCES_GROUP (group), pf_human_scene_ask (number));
  for (guint answer = 0; answer < 2; answer++)
    {
      GtkWidget *row = pf_choice_row_new (pf_human_scene_answer (number, answer), NULL);

      g_object_set_data (G_OBJECT (row), "answer", GUINT_TO_POINTER (answer));
      g_signal_connect (row, "activated", G_CALLBACK (reply_cb), self);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
  gtk_box_append (GTK_BOX (self->ending), group);
}

static const char *
name_suggested (PfScenePage *self)
{
  guint number = pf_scene_play_get_number (self->play);

  if (number == PF_SCENE_FREE)
    return NULL;
  if (pf_scene_play_may_next (self->play))
    return _ ("Next Step");
  if (number < PF_SIM_SCENES)
    return _ ("Next Scene");
  return self->is_from_list ? _ ("All Scenes") : _ ("Close");
}

static void
show_buttons (PfScenePage *self)
{
  pf_page_set_buttons (PF_PAGE (self),
                       pf_scene_play_may_back (self->play) ? _ ("Step Back") : NULL,
                       name_suggested (self));
}

/* Step, what happened, why, and which letters came or went; in one piece. */
static void
say_step (PfScenePage *self)
{
  g_autofree char *step = describe_step (self);
  g_autofree char *changes = pf_scene_play_describe_changes (self->play);
  const char      *what = pf_scene_play_get_caption (self->play);
  const char      *why = pf_scene_play_get_why (self->play);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *text = NULL;

  if (step != NULL)
    g_ptr_array_add (parts, g_strconcat (step, ".", NULL));
  g_ptr_array_add (parts, g_strdup (what));
  if (why != NULL)
    g_ptr_array_add (parts, g_strdup (why));
  if (g_strcmp0 (why, changes) != 0)
    g_ptr_array_add (parts, g_steal_pointer (&changes));
  g_ptr_array_add (parts, NULL);
  text = g_strjoinv (" ", (char **) parts->pdata);
  pf_page_say (PF_PAGE (self), text);
}

static void
show_words (PfScenePage *self)
{
  show_caption (self);
  show_ending (self);
  show_buttons (self);
  pf_scene_controls_update (self->controls, self->play);
}

static void
show_scene (PfScenePage *self)
{
  PfPage            *page = PF_PAGE (self);
  guint              number = pf_scene_play_get_number (self->play);
  const PfAdviseRow *row = pf_topic_row (find_topic (number));
  GtkWidget         *old = gtk_widget_get_first_child (self->source);
  g_autofree char   *caption = NULL;

  if (number != PF_SCENE_FREE)
    caption = g_strdup_printf (_ ("Scene %d of %d"), (int) number, PF_SIM_SCENES);
  pf_page_head_set_caption (pf_page_get_head (page), caption);
  pf_page_set_head (page,
                    number != PF_SCENE_FREE ? pf_human_scene_title (number)
                                            : _ ("Try it yourself"),
                    number != PF_SCENE_FREE
                        ? pf_human_scene_situation (number)
                        : _ ("With POP3, a computer collects the mail. With IMAP, the "
                             "mail stays in folders on the server."));
  if (old != NULL)
    gtk_box_remove (GTK_BOX (self->source), old);
  gtk_box_append (GTK_BOX (self->source), pf_source_link_new (row->source, row->url));
  pf_sim_view_reset (self->stage, self->play);
  show_words (self);
}

static void
stop_playing (PfScenePage *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->controls != NULL)
    pf_scene_controls_set_playing (self->controls, FALSE);
}

static void
moved (PfScenePage *self, gboolean flies)
{
  pf_sim_view_update (self->stage, self->play, flies);
  show_words (self);
  say_step (self);
}

static gboolean
play_cb (gpointer data)
{
  PfScenePage *self = data;

  pf_scene_play_next (self->play);
  moved (self, TRUE);
  if (pf_scene_play_may_next (self->play))
    return G_SOURCE_CONTINUE;
  self->timer = 0;
  stop_playing (self);
  return G_SOURCE_REMOVE;
}

static void
play_toggled_cb (PfScenePage *self)
{
  if (self->timer != 0)
    {
      stop_playing (self);
      return;
    }
  if (!pf_scene_play_may_next (self->play))
    {
      pf_scene_play_restart (self->play);
      moved (self, FALSE);
    }
  pf_scene_controls_set_playing (self->controls, TRUE);
  self->timer = g_timeout_add (PLAY_MS, play_cb, self);
}

static void
mode_chosen_cb (PfScenePage *self, int mode)
{
  stop_playing (self);
  pf_scene_play_set_mode (self->play, (PfSimMode) mode);
  moved (self, FALSE);
}

static void
acted_cb (PfScenePage *self, int kind, int place)
{
  PfSimEvent event;

  stop_playing (self);
  if (!pf_scene_play_make_event (self->play, (PfSimEventKind) kind, (PfSimPlace) place,
                                 &event))
    return;
  pf_scene_play_act (self->play, &event);
  moved (self, TRUE);
}

static void
restart_cb (PfScenePage *self)
{
  stop_playing (self);
  pf_scene_play_restart (self->play);
  moved (self, FALSE);
  pf_page_grab_focus (PF_PAGE (self));
}

static void
all_scenes_cb (PfScenePage *self)
{
  pf_page_done (PF_PAGE (self));
}

static void
show_next_scene (PfScenePage *self)
{
  guint number = pf_scene_play_get_number (self->play) + 1;

  g_clear_pointer (&self->play, pf_scene_play_free);
  self->play = pf_scene_play_new (number);
  show_scene (self);
  say_step (self);
}

static void
pf_scene_page_suggested (PfPage *page)
{
  PfScenePage *self = PF_SCENE_PAGE (page);

  stop_playing (self);
  if (pf_scene_play_may_next (self->play))
    {
      pf_scene_play_next (self->play);
      moved (self, TRUE);
    }
  else if (pf_scene_play_get_number (self->play) < PF_SIM_SCENES)
    show_next_scene (self);
  else
    pf_page_done (page);
}

static void
pf_scene_page_other (PfPage *page)
{
  PfScenePage *self = PF_SCENE_PAGE (page);

  stop_playing (self);
  if (!pf_scene_play_may_back (self->play))
    return;
  pf_scene_play_back (self->play);
  moved (self, FALSE);
  /* At the beginning its button goes, and would take the focus with it. */
  if (!pf_scene_play_may_back (self->play))
    pf_page_grab_focus (page);
}

static gboolean
key_cb (GtkEventControllerKey *keys,
        guint                  key,
        guint                  code,
        GdkModifierType        modifiers,
        PfPage                *page)
{
  if (key != GDK_KEY_BackSpace)
    return GDK_EVENT_PROPAGATE;
  pf_scene_page_other (page);
  return GDK_EVENT_STOP;
}

static void
pf_scene_page_enter (PfPage *page)
{
  show_scene (PF_SCENE_PAGE (page));
}

static void
pf_scene_page_entered (PfPage *page)
{
  say_step (PF_SCENE_PAGE (page));
}

static void
pf_scene_page_leave (PfPage *page)
{
  stop_playing (PF_SCENE_PAGE (page));
}

static GtkWidget *
pf_scene_page_get_first_focus (PfPage *page)
{
  return pf_page_get_default (page);
}

static void
pf_scene_page_dispose (GObject *object)
{
  PfScenePage *self = PF_SCENE_PAGE (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->play, pf_scene_play_free);
  self->controls = NULL;

  G_OBJECT_CLASS (pf_scene_page_parent_class)->dispose (object);
}

static void
pf_scene_page_class_init (PfScenePageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pf_scene_page_dispose;
  PF_PAGE_CLASS (klass)->enter = pf_scene_page_enter;
  PF_PAGE_CLASS (klass)->entered = pf_scene_page_entered;
  PF_PAGE_CLASS (klass)->leave = pf_scene_page_leave;
  PF_PAGE_CLASS (klass)->suggested = pf_scene_page_suggested;
  PF_PAGE_CLASS (klass)->other = pf_scene_page_other;
  PF_PAGE_CLASS (klass)->get_first_focus = pf_scene_page_get_first_focus;
}

static GtkLabel *
add_line (PfScenePage *self, const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "wrap-mode",
                                   PANGO_WRAP_WORD_CHAR, "xalign", 0.0, "accessible-role",
                                   GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (self->caption), label);
  return GTK_LABEL (label);
}

static void
add_caption (PfScenePage *self)
{
  self->caption = pf_spoken_box_new (GTK_ORIENTATION_VERTICAL, 3);
  self->step = add_line (self, "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->step), "dim-label");
  self->what = add_line (self, "heading");
  self->why = add_line (self, "body");
  self->numbers = add_line (self, "body");
  pf_page_add (PF_PAGE (self), self->caption);
}

static void
add_foot (PfScenePage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *foot = g_object_new (GTK_TYPE_LABEL, "label", pf_human_scene_foot (), "wrap",
                                  TRUE, "xalign", 0.0, NULL);

  gtk_widget_add_css_class (foot, "dim-label");
  gtk_widget_add_css_class (foot, "caption");
  self->source = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), foot);
  gtk_box_append (GTK_BOX (box), self->source);
  pf_page_add (PF_PAGE (self), box);
}

static void
pf_scene_page_init (PfScenePage *self)
{
  PfPage             *page = PF_PAGE (self);
  GtkEventController *keys = gtk_event_controller_key_new ();

  pf_page_set_width (page, PAGE_WIDTH);
  self->controls = PF_SCENE_CONTROLS (pf_scene_controls_new ());
  g_signal_connect_swapped (self->controls, "mode", G_CALLBACK (mode_chosen_cb), self);
  g_signal_connect_swapped (self->controls, "play", G_CALLBACK (play_toggled_cb), self);
  g_signal_connect_swapped (self->controls, "restart", G_CALLBACK (restart_cb), self);
  g_signal_connect_swapped (self->controls, "all", G_CALLBACK (all_scenes_cb), self);
  pf_page_add (page, GTK_WIDGET (self->controls));
  add_caption (self);
  self->stage = PF_SIM_VIEW (pf_sim_view_new ());
  g_signal_connect_swapped (self->stage, "act", G_CALLBACK (acted_cb), self);
  pf_page_add (page, GTK_WIDGET (self->stage));
  self->details = PF_DETAILS (
      pf_details_new (_ ("What the computers say to each other")));
  pf_page_add (page, GTK_WIDGET (self->details));
  self->ending = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  pf_page_add (page, self->ending);
  add_foot (self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

PfPage *
pf_scene_page_new (guint number, gboolean is_from_list)
{
  PfScenePage *self = g_object_new (PF_TYPE_SCENE_PAGE, NULL);

  g_return_val_if_fail (number <= PF_SIM_SCENES, NULL);

  self->play = pf_scene_play_new (number);
  self->is_from_list = is_from_list;
  pf_scene_controls_set_has_list (self->controls, is_from_list);
  return PF_PAGE (self);
}
