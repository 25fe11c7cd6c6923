/* pf-migrate-options.c - dates, sizes and durations as people type them
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pf-migrate-options.h"

#include <errno.h>
#include <math.h>
#include <string.h>

typedef struct
{
  const char *name;
  double      factor;
} Unit;

/* clang-format off */
static const Unit sizes[] = {
  { "", 1 }, { "b", 1 },
  { "k", 1e3 }, { "kb", 1e3 }, { "kib", 1024.0 },
  { "m", 1e6 }, { "mb", 1e6 }, { "mib", 1024.0 * 1024 },
  { "g", 1e9 }, { "gb", 1e9 }, { "gib", 1024.0 * 1024 * 1024 },
  { "t", 1e12 }, { "tb", 1e12 }, { "tib", 1024.0 * 1024 * 1024 * 1024 },
};

static const Unit durations[] = {
  { "", 1 }, { "s", 1 }, { "m", 60 }, { "min", 60 }, { "h", 3600 }, { "d", 86400 },
};
/* clang-format on */

/* A number, perhaps blanks, a unit; nothing negative, nothing past @most. */
static gboolean
parse_with_unit (
    const char *text, const Unit *units, gsize n_units, double most, double *out_value)
{
  g_autofree char *unit = NULL;
  char            *end = NULL;
  double           value;

  if (!g_ascii_isdigit (*text))
    return FALSE;
  errno = 0;
  value = g_ascii_strtod (text, &end);
  if (errno != 0 || !isfinite (value))
    return FALSE;

  unit = g_ascii_strdown (end, -1);
  g_strstrip (unit);
  for (gsize i = 0; i < n_units; i++)
    if (strcmp (unit, units[i].name) == 0)
      {
        *out_value = value * units[i].factor;
        return *out_value <= most;
      }

  return FALSE;
}

gboolean
pf_parse_date (const char *text, gint64 *out_unix)
{
  g_autoptr (GTimeZone) local = g_time_zone_new_local ();
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *full = NULL;

  g_return_val_if_fail (text != NULL, FALSE);

  if (strchr (text, 'T') == NULL)
    full = g_strconcat (text, "T00:00:00", NULL);
  time = g_date_time_new_from_iso8601 (full != NULL ? full : text, local);
  if (time == NULL)
    return FALSE;

  *out_unix = g_date_time_to_unix (time);
  return TRUE;
}

gboolean
pf_parse_size (const char *text, guint64 *out_bytes)
{
  double value;

  g_return_val_if_fail (text != NULL, FALSE);

  if (!parse_with_unit (text, sizes, G_N_ELEMENTS (sizes), 1e18, &value) || value < 1)
    return FALSE;

  *out_bytes = (guint64) value;
  return TRUE;
}

gboolean
pf_parse_duration (const char *text, gint64 *out_ms)
{
  double value;

  g_return_val_if_fail (text != NULL, FALSE);

  if (!parse_with_unit (text, durations, G_N_ELEMENTS (durations), 1e12, &value))
    return FALSE;

  *out_ms = (gint64) (value * 1000);
  return TRUE;
}

gboolean
pf_parse_repair (const char *text, PfMoveOptions *options)
{
  const char      *how = strchr (text, '=');
  g_autofree char *kind = NULL;

  g_return_val_if_fail (options != NULL, FALSE);

  if (how == NULL)
    return pf_move_choose (options, NULL, text);
  kind = g_strndup (text, (gsize) (how - text));
  return pf_move_choose (options, kind, how + 1);
}

gboolean
pf_parse_existing (const char *text, PfExisting *out_existing)
{
  if (g_strcmp0 (text, "upload") == 0)
    *out_existing = PF_EXISTING_UPLOAD;
  else if (g_strcmp0 (text, "copy") == 0)
    *out_existing = PF_EXISTING_COPY;
  else if (g_strcmp0 (text, "move") == 0)
    *out_existing = PF_EXISTING_MOVE;
  else
    return FALSE;

  return TRUE;
}

gboolean
pf_parse_verify (const char *text, PfVerifyMode *out_mode)
{
  if (g_strcmp0 (text, "metadata") == 0)
    *out_mode = PF_VERIFY_METADATA;
  else if (g_strcmp0 (text, "none") == 0)
    *out_mode = PF_VERIFY_NONE;
  else if (g_strcmp0 (text, "full") == 0)
    *out_mode = PF_VERIFY_FULL;
  else
    return FALSE;

  return TRUE;
}
