/* pf-verdict-fix.c - what the button beside a verdict does
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-verdict-fix.h"

#include <gio/gdesktopappinfo.h>

/* GNOME's settings; elsewhere they are not there, and the steps must do. */
static const char *
get_panel (PfFindingAct act)
{
  return act == PF_FINDING_ACT_OPEN_DATE_AND_TIME ? "gnome-datetime-panel.desktop"
                                                  : "gnome-network-panel.desktop";
}

/* Returns: (nullable): the finding's value that the act is of no use without */
static const char *
get_need (PfFindingAct act)
{
  switch (act)
    {
    case PF_FINDING_ACT_USE_OTHER_NAME:
      return "other-name";
    case PF_FINDING_ACT_USE_OTHER_DOMAIN:
      return "near";
    case PF_FINDING_ACT_USE_OTHER_USER:
      return "other-user";
    case PF_FINDING_ACT_OPEN_PAGE:
    case PF_FINDING_ACT_BROWSER_SIGN_IN:
      return "url";
    case PF_FINDING_ACT_NONE:
    case PF_FINDING_ACT_WAIT:
    case PF_FINDING_ACT_TRY_AGAIN:
    case PF_FINDING_ACT_EDIT_PASSWORD:
    case PF_FINDING_ACT_EDIT_SERVERS:
    case PF_FINDING_ACT_EDIT_ADDRESS:
    case PF_FINDING_ACT_COMPARE_FINGERPRINT:
    case PF_FINDING_ACT_COPY_FOR_HELP_DESK:
    case PF_FINDING_ACT_OPEN_DATE_AND_TIME:
    case PF_FINDING_ACT_OPEN_NETWORK:
    case PF_FINDING_N_ACTS:
      return NULL;
    }

  return NULL;
}

/* What can be done of it here and now. */
static PfFindingAct
settle (PfFindingAct act, const char *value)
{
  switch (act)
    {
    case PF_FINDING_ACT_OPEN_PAGE:
      return value != NULL ? act : PF_FINDING_ACT_TRY_AGAIN;
    case PF_FINDING_ACT_BROWSER_SIGN_IN:
      /* Postferry has no browser sign-in of its own: the provider's page says how. */
      return value != NULL ? PF_FINDING_ACT_OPEN_PAGE : PF_FINDING_ACT_COPY_FOR_HELP_DESK;
    case PF_FINDING_ACT_USE_OTHER_NAME:
      return value != NULL ? act : PF_FINDING_ACT_EDIT_SERVERS;
    case PF_FINDING_ACT_USE_OTHER_DOMAIN:
      return value != NULL ? act : PF_FINDING_ACT_EDIT_ADDRESS;
    case PF_FINDING_ACT_USE_OTHER_USER:
      return value != NULL ? act : PF_FINDING_ACT_EDIT_PASSWORD;
    case PF_FINDING_ACT_OPEN_DATE_AND_TIME:
    case PF_FINDING_ACT_OPEN_NETWORK:
      {
        g_autoptr (GDesktopAppInfo) panel = g_desktop_app_info_new (get_panel (act));

        return panel != NULL ? act : PF_FINDING_ACT_TRY_AGAIN;
      }
    case PF_FINDING_ACT_NONE:
    case PF_FINDING_ACT_WAIT:
    case PF_FINDING_N_ACTS:
      return PF_FINDING_ACT_TRY_AGAIN;
    case PF_FINDING_ACT_TRY_AGAIN:
    case PF_FINDING_ACT_EDIT_PASSWORD:
    case PF_FINDING_ACT_EDIT_SERVERS:
    case PF_FINDING_ACT_EDIT_ADDRESS:
    case PF_FINDING_ACT_COMPARE_FINGERPRINT:
    case PF_FINDING_ACT_COPY_FOR_HELP_DESK:
      return act;
    }

  return PF_FINDING_ACT_TRY_AGAIN;
}

PfVerdictFix *
pf_verdict_fix_new (const PfFinding *finding)
{
  PfVerdictFix *self = g_new0 (PfVerdictFix, 1);
  g_autoptr (PfFindingWords) words = finding != NULL ? pf_human_finding (finding) : NULL;
  PfFindingAct wanted = words != NULL ? words->act : PF_FINDING_ACT_TRY_AGAIN;
  const char  *need = get_need (wanted);
  const char  *value = need != NULL ? pf_finding_get (finding, need) : NULL;

  if (g_strcmp0 (need, "url") == 0 && value != NULL &&
      !g_str_has_prefix (value, "https://") && !g_str_has_prefix (value, "http://"))
    value = NULL;
  self->act = settle (wanted, value);
  self->value = g_strdup (value);
  self->label = g_strdup (pf_human_finding_button (self->act));
  self->protocol = finding != NULL ? finding->protocol : -1;
  self->host = g_strdup (finding != NULL ? finding->host : NULL);
  return self;
}

void
pf_verdict_fix_free (PfVerdictFix *self)
{
  if (self == NULL)
    return;

  g_free (self->label);
  g_free (self->value);
  g_free (self->host);
  g_free (self);
}

GPtrArray *
pf_verdict_fix_apply (const PfVerdictFix *self, GPtrArray *endpoints)
{
  GPtrArray *mended = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_endpoint_free);

  for (guint i = 0; i < endpoints->len; i++)
    {
      PfEndpoint *endpoint = pf_endpoint_copy (endpoints->pdata[i]);

      if (self->act == PF_FINDING_ACT_USE_OTHER_NAME && self->host != NULL &&
          g_ascii_strcasecmp (endpoint->host, self->host) == 0)
        {
          g_free (endpoint->host);
          endpoint->host = g_strdup (self->value);
        }
      if (self->act == PF_FINDING_ACT_USE_OTHER_USER)
        {
          g_free (endpoint->user);
          endpoint->user = g_strdup (self->value);
        }
      g_ptr_array_add (mended, endpoint);
    }

  return mended;
}

void
pf_verdict_fix_open (const PfVerdictFix *self, GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  if (self->act == PF_FINDING_ACT_OPEN_PAGE)
    gtk_show_uri (GTK_WINDOW (root), self->value, GDK_CURRENT_TIME);
  else
    {
      g_autoptr (GDesktopAppInfo) panel = g_desktop_app_info_new (get_panel (self->act));
      g_autoptr (GError) error = NULL;

      if (panel != NULL && !g_app_info_launch (G_APP_INFO (panel), NULL, NULL, &error))
        g_debug ("settings: %s", error->message);
    }
}
