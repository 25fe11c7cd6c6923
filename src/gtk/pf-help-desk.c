/* pf-help-desk.c - what is given to people who help: addresses hidden, if preferred
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-gtk"

#include "gtk/pf-help-desk.h"

#include "report/pf-report-diagnosis.h"

gboolean
pf_help_desk_hides (PfFlow *flow)
{
  return !pf_flow_get_preferences (flow)->shows_addresses;
}

char *
pf_help_desk_mask (PfFlow *flow, const char *text)
{
  const PfEndpoint *endpoint = pf_flow_get_endpoint (flow);
  const char       *names[] = { pf_flow_get_address (flow),
                          endpoint != NULL ? endpoint->user : NULL,
                                pf_flow_get_job_name (flow), g_get_user_name () };
  const char       *users[G_N_ELEMENTS (names) + 1] = { NULL };
  gsize             count = 0;
  g_autoptr (PfMask) mask = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (!pf_help_desk_hides (flow))
    return g_strdup (text);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (names[i] != NULL && *names[i] != '\0')
        users[count++] = names[i];
    }
  mask = pf_mask_new (users);
  return pf_mask_text (mask, text);
}
