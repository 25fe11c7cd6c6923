/* pf-abilities-page.c - what the account's servers can do, side by side
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-abilities-page.h"

#include "advise/pf-advise-facts.h"
#include "flow/pf-flow-advice.h"
#include "gtk/pf-columns.h"
#include "gtk/pf-details.h"
#include "gtk/pf-rows.h"
#include "gtk/pf-server-words.h"
#include "human/pf-human.h"
#include "human/pf-words-detect.h"
#include "human/pf-words.h"
#include "jobs/pf-probe-job.h"

#include <glib/gi18n.h>

#define PAGE_WIDTH 900
#define COLUMN_WIDTH 260
#define S_PER_DAY G_GINT64_CONSTANT (86400)
#define S_PER_MINUTE 60
#define US_PER_MS 1000

struct _PfAbilitiesPage
{
  PfPage parent_instance;

  GtkWidget *columns;
  PfDetails *details;
};

G_DEFINE_FINAL_TYPE (PfAbilitiesPage, pf_abilities_page, PF_TYPE_PAGE)

/* What a capability says after its name ("EXPIRE 30", "APPENDLIMIT=35651584"); "" if it
 * says nothing, NULL if it is not there. */
static const char *
find_capability (const PfProbe *probe, const char *name)
{
  char **tokens = probe->after != NULL ? probe->after : probe->before;
  gsize  length = strlen (name);

  for (int i = 0; tokens != NULL && tokens[i] != NULL; i++)
    if (g_ascii_strncasecmp (tokens[i], name, length) == 0 &&
        (tokens[i][length] == '\0' || tokens[i][length] == ' ' ||
         tokens[i][length] == '='))
      return tokens[i][length] == '\0' ? "" : tokens[i] + length + 1;
  return NULL;
}

/* The number of a capability; -1 if there is none. */
static gint64
find_number (const PfProbe *probe, const char *name)
{
  const char *value = find_capability (probe, name);
  g_auto (GStrv) words = value != NULL ? g_strsplit (value, " ", 2) : NULL;
  guint64 number;

  if (words == NULL || words[0] == NULL ||
      !g_ascii_string_to_unsigned (words[0], 10, 0, G_MAXINT64, &number, NULL))
    return -1;
  return (gint64) number;
}

static char *
describe_connection (const PfProbe *probe)
{
  g_autoptr (PfAdvice) advice = NULL;
  g_autofree char *count = NULL;
  gint64           days;

  if (probe->error != NULL)
    {
      advice = pf_human_describe (probe->error, probe->endpoint->host);
      return g_strdup (advice->title);
    }
  if (!pf_server_answered (probe))
    return g_strdup (_ ("Something else answers there"));
  if (pf_server_words_certificate (probe) != NULL)
    return g_strdup (pf_server_words_certificate (probe));
  if (probe->tls_version == NULL)
    return g_strdup (_ ("Not encrypted: anybody on the way could read your password"));
  if (probe->certificate == NULL)
    /* Translators: "Encrypted, TLS 1.3" */
    return g_strdup_printf (_ ("Encrypted, %s"), probe->tls_version);

  days = (probe->certificate->not_after - g_get_real_time () / G_USEC_PER_SEC) /
         S_PER_DAY;
  count = pf_words_count (MAX (days, 0));
  /* Translators: "Encrypted, TLS 1.3. Certificate good for 61 more days" */
  return g_strdup_printf (ngettext ("Encrypted, %s. Certificate good for %s more day",
                                    "Encrypted, %s. Certificate good for %s more days",
                                    (gulong) days),
                          probe->tls_version, count);
}

/* What only the account itself can tell, and why it is not told here. */
static const char *
describe_untold (gboolean is_in)
{
  return is_in ? _ ("The server does not tell it.")
               : _ ("Not tested: needs your password");
}

static char *
describe_new_mail (const PfProbe *probe, gboolean is_in)
{
  g_autofree char *minutes = NULL;
  gint64           delay;

  if (probe->endpoint->protocol == PF_PROTOCOL_IMAP)
    {
      if (find_capability (probe, "IDLE") != NULL)
        return g_strdup (_ ("Arrives at once"));
      return g_strdup (is_in ? _ ("When your program looks") : describe_untold (FALSE));
    }
  delay = find_number (probe, "LOGIN-DELAY");
  if (delay < S_PER_MINUTE)
    return g_strdup (_ ("When your program looks"));
  minutes = pf_words_duration (delay * 1000);
  /* Translators: a time: "15 minutes" */
  return g_strdup_printf (_ ("When your program looks, at most every %s"), minutes);
}

static char *
describe_deleting (const PfProbe *probe)
{
  const char *expire;
  gint64      days;

  if (probe->endpoint->protocol == PF_PROTOCOL_IMAP)
    return g_strdup (_ ("Counts everywhere"));
  expire = find_capability (probe, "EXPIRE");
  if (expire == NULL || g_ascii_strncasecmp (expire, "NEVER", 5) == 0)
    return g_strdup (_ ("Your program's setting decides"));
  days = find_number (probe, "EXPIRE");
  if (days < 0)
    return g_strdup (_ ("Your program's setting decides"));
  if (days == 0)
    return g_strdup (_ ("The server deletes what was collected"));
  return g_strdup_printf (ngettext ("Your program's setting decides. The server itself "
                                    "deletes after %d day",
                                    "Your program's setting decides. The server itself "
                                    "deletes after %d days",
                                    (gulong) days),
                          (int) days);
}

static char *
describe_space (const PfAdviseFacts *facts, gboolean is_in)
{
  g_autofree char *limit = NULL;

  if (!pf_advise_facts_has (facts, PF_FACT_QUOTA_LIMIT))
    return g_strdup (describe_untold (is_in));
  limit = pf_words_size ((guint64) facts->fact[PF_FACT_QUOTA_LIMIT].number);
  return g_strdup_printf (_ ("Your provider gives you %s."), limit);
}

static char *
describe_biggest (const PfProbe *probe, const PfAdviseFacts *facts, gboolean is_in)
{
  gint64 limit = find_number (probe, "APPENDLIMIT");

  if (probe->endpoint->protocol != PF_PROTOCOL_IMAP)
    return g_strdup (_ ("No limit told"));
  if (limit <= 0 && pf_advise_facts_has (facts, PF_FACT_APPEND_LIMIT))
    limit = facts->fact[PF_FACT_APPEND_LIMIT].number;
  if (limit > 0)
    return pf_words_size ((guint64) limit);
  return g_strdup (is_in ? _ ("No limit told") : describe_untold (FALSE));
}

static char *
describe_speed (const PfProbe *probe)
{
  if (probe->round_trip_us < 0)
    return g_strdup (_ ("Not tested: the server was not reached"));
  return g_strdup_printf (_ ("An answer takes %d ms"),
                          (int) MAX (probe->round_trip_us / US_PER_MS, 1));
}

static void
add (AdwPreferencesGroup *group,
     const char          *title,
     const char          *says,
     const char          *icon,
     const char          *style)
{
  GtkWidget *row = pf_fact_row_new (title, says);

  pf_fact_row_set_icon (PF_FACT_ROW (row), icon, style);
  adw_preferences_group_add (group, row);
}

static void
add_column (PfAbilitiesPage *self, PfProtocol protocol, const PfProbe *probe)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  gboolean             is_imap = protocol == PF_PROTOCOL_IMAP;
  g_autofree char     *connection = NULL;
  g_autofree char     *new_mail = NULL;
  g_autofree char     *deleting = NULL;
  g_autofree char     *biggest = NULL;
  g_autofree char     *speed = NULL;
  g_autofree char     *space = NULL;
  g_auto (PfAdviseFacts) facts = { 0 };
  gboolean is_in = pf_flow_get_password (pf_page_get_flow (PF_PAGE (self))) != NULL;
  gboolean is_good;

  pf_group_set_title (group, pf_server_words_protocol (protocol));
  adw_preferences_group_set_description (
      group, is_imap ? _ ("The mail stays in folders on the server")
                     : _ ("Your computer collects the mail"));
  gtk_widget_set_valign (GTK_WIDGET (group), GTK_ALIGN_START);
  gtk_widget_set_parent (GTK_WIDGET (group), self->columns);
  if (probe == NULL)
    {
      add (group, _ ("Not offered"), _ ("No such server is known for this address"),
           "dialog-question-symbolic", NULL);
      return;
    }

  is_good = pf_server_answered (probe) && probe->tls_version != NULL &&
            pf_server_words_certificate (probe) == NULL;
  connection = describe_connection (probe);
  add (group, _ ("Connection"), connection,
       is_good ? "emblem-ok-symbolic" : "dialog-warning-symbolic",
       is_good ? "success" : "warning");
  if (!pf_server_answered (probe))
    return;
  pf_flow_make_facts (pf_page_get_flow (PF_PAGE (self)), &facts);
  new_mail = describe_new_mail (probe, is_in);
  deleting = describe_deleting (probe);
  space = is_imap ? describe_space (&facts, is_in) : g_strdup (_ ("Not told by POP3"));
  biggest = describe_biggest (probe, &facts, is_in);
  speed = describe_speed (probe);
  add (group, _ ("What you see"), is_imap ? _ ("All folders") : _ ("The inbox only"),
       "network-server-symbolic", NULL);
  add (group, _ ("Read, answered, starred"),
       is_imap ? _ ("Shared by all your devices") : _ ("Each device keeps its own"),
       "starred-symbolic", NULL);
  add (group, _ ("New mail"), new_mail, "mail-unread-symbolic", NULL);
  add (group, _ ("Deleting"), deleting, "user-trash-symbolic", NULL);
  add (group, _ ("Space"), space, "drive-harddisk-symbolic", NULL);
  add (group, _ ("Biggest message"), biggest, "mail-send-receive-symbolic", NULL);
  add (group, _ ("Speed here"), speed, "document-open-recent-symbolic", NULL);
}

static void
clear_columns (PfAbilitiesPage *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->columns)) != NULL)
    gtk_widget_unparent (child);
}

static gboolean
is_own_step (PfAbilitiesPage *self)
{
  return pf_flow_get_step (pf_page_get_flow (PF_PAGE (self))) == PF_STEP_ABILITIES;
}

static void
show_probes (PfAbilitiesPage *self)
{
  PfPage          *page = PF_PAGE (self);
  PfFlow          *flow = pf_page_get_flow (page);
  GPtrArray       *probes = pf_flow_get_probes (flow);
  gboolean         is_in = pf_flow_get_password (flow) != NULL;
  g_autofree char *technical = pf_server_words_technical (probes);

  clear_columns (self);
  add_column (self, PF_PROTOCOL_IMAP, pf_server_find_protocol (probes, PF_PROTOCOL_IMAP));
  add_column (self, PF_PROTOCOL_POP3, pf_server_find_protocol (probes, PF_PROTOCOL_POP3));
  pf_details_set_text (self->details, technical);
  pf_page_set_head (page, _ ("What your mail servers can do"),
                    is_in && is_own_step (self)
                        ? _ ("Tried now, from this computer. Your password is right.")
                        : _ ("Tried now, from this computer."));
  if (!is_own_step (self))
    {
      pf_page_set_kind (page, PF_PAGE_ASK);
      pf_page_set_buttons (page, NULL, NULL);
      return;
    }
  pf_page_set_kind (page, PF_PAGE_ASK);
  pf_page_set_buttons (page, _ ("Close"), _ ("Which Is Right for Me?"));
}

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfAbilitiesPage) self = data;
  g_autoptr (GError) error = NULL;
  GPtrArray *probes = pf_probe_finish (result, &error);

  if (probes == NULL)
    {
      if (is_own_step (self))
        pf_flow_back (pf_page_get_flow (PF_PAGE (self)));
      return;
    }
  pf_flow_set_probes (pf_page_get_flow (PF_PAGE (self)), probes);
  show_probes (self);
  pf_page_grab_focus (PF_PAGE (self));
}

static void
pf_abilities_page_enter (PfPage *page)
{
  PfAbilitiesPage *self = PF_ABILITIES_PAGE (page);
  PfFlow          *flow = pf_page_get_flow (page);
  g_autoptr (GPtrArray) endpoints = NULL;

  if (pf_flow_get_probes (flow) != NULL)
    {
      show_probes (self);
      return;
    }
  clear_columns (self);
  pf_details_set_text (self->details, NULL);
  pf_page_set_head (page, _ ("Trying the servers"), _ ("This takes a few seconds."));
  pf_page_set_kind (page, PF_PAGE_CHECK);
  pf_page_set_buttons_plain (page, NULL, _ ("Stop"));
  endpoints = pf_flow_list_endpoints (flow);
  pf_probe_async (endpoints, pf_flow_get_trust (flow), FALSE, FALSE,
                  pf_page_get_cancellable (page), NULL, NULL, probed_cb,
                  g_object_ref (self));
}

static void
pf_abilities_page_stop (PfPage *page)
{
  g_cancellable_cancel (pf_page_get_cancellable (page));
}

static void
pf_abilities_page_suggested (PfPage *page)
{
  PfFlow *flow = pf_page_get_flow (page);

  if (pf_page_get_kind (page) == PF_PAGE_CHECK)
    pf_page_stop (page);
  else
    pf_flow_next (flow);
}

static void
pf_abilities_page_other (PfPage *page)
{
  pf_flow_finish (pf_page_get_flow (page));
}

static void
pf_abilities_page_dispose (GObject *object)
{
  PfAbilitiesPage *self = PF_ABILITIES_PAGE (object);

  if (self->columns != NULL)
    clear_columns (self);
  self->columns = NULL;

  G_OBJECT_CLASS (pf_abilities_page_parent_class)->dispose (object);
}

static void
pf_abilities_page_class_init (PfAbilitiesPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pf_abilities_page_dispose;
  PF_PAGE_CLASS (klass)->enter = pf_abilities_page_enter;
  PF_PAGE_CLASS (klass)->stop = pf_abilities_page_stop;
  PF_PAGE_CLASS (klass)->suggested = pf_abilities_page_suggested;
  PF_PAGE_CLASS (klass)->other = pf_abilities_page_other;
}

static void
pf_abilities_page_init (PfAbilitiesPage *self)
{
  PfPage *page = PF_PAGE (self);

  pf_page_set_width (page, PAGE_WIDTH);
  self->columns = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_layout_manager (self->columns, pf_columns_new (COLUMN_WIDTH, 18, FALSE));
  pf_page_add (page, self->columns);
  self->details = PF_DETAILS (pf_details_new (_ ("Technical details")));
  pf_page_add (page, GTK_WIDGET (self->details));
}
