/* pf-job-limits.c - what a provider is known to limit, as options of a move
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-jobs"

#include "jobs/pf-job-limits.h"

#include "facts/pf-providers.h"

#define MOST_ERRORS 1000
#define MOST_CONNECTIONS 1000
#define MOST_DAYS 36500 /* a longer time is as good as never */

static guint64
read_policy (const PfProvider *provider, const char *name, guint64 most)
{
  const PfPolicy *policy = pf_provider_get_policy (provider, name);
  guint64         value = 0;

  if (policy == NULL || policy->value == NULL ||
      !g_ascii_string_to_unsigned (policy->value, 10, 1, most, &value, NULL))
    return 0;
  return value;
}

void
pf_job_fill_limits (PfMoveOptions *options, const PfEndpoint *endpoint)
{
  g_autoptr (PfProviders) providers = pf_providers_load (NULL, NULL);
  const PfProvider *provider = NULL;

  if (providers != NULL)
    provider = pf_providers_find_host (providers, endpoint->host);
  if (provider == NULL)
    return;
  options->daily_upload = read_policy (provider, "daily-upload", G_MAXINT64);
  options->max_errors = (int) read_policy (provider, "errors-a-connection", MOST_ERRORS);
  options->max_connections = (int) read_policy (provider, "connections",
                                                MOST_CONNECTIONS);
  options->trash_days = (int) read_policy (provider, "trash-days", MOST_DAYS);
  options->junk_days = (int) read_policy (provider, "junk-days", MOST_DAYS);
}
