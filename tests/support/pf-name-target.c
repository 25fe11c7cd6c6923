/* pf-name-target.c - a target that only joins names, for tests of the mapping
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-name-target.h"

#include <string.h>

#define PF_TYPE_NAME_TARGET (pf_name_target_get_type ())
G_DECLARE_FINAL_TYPE (PfNameTarget, pf_name_target, PF, NAME_TARGET, GObject)

struct _PfNameTarget
{
  GObject       parent_instance;
  PfTargetFacts facts;
};

static void pf_name_target_iface_init (PfTargetInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PfNameTarget,
                               pf_name_target,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PF_TYPE_TARGET,
                                                      pf_name_target_iface_init))

static const PfTargetFacts *
get_facts (PfTarget *target)
{
  return &PF_NAME_TARGET (target)->facts;
}

static char *
join_name (PfTarget *target, const char *const *path, GPtrArray *out_changes)
{
  const PfTargetFacts *facts = &PF_NAME_TARGET (target)->facts;
  GString             *name = g_string_new (facts->prefix);

  for (gsize i = 0; path[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (name, facts->delimiter);
      for (const char *c = path[i]; *c != '\0'; c++)
        g_string_append_c (name, *c == facts->delimiter ? '_' : *c);
      if (strchr (path[i], facts->delimiter) != NULL && out_changes != NULL)
        g_ptr_array_add (out_changes, g_strdup ("delimiter"));
    }
  return g_string_free (name, FALSE);
}

static void
pf_name_target_iface_init (PfTargetInterface *iface)
{
  iface->get_facts = get_facts;
  iface->join_name = join_name;
}

static void
pf_name_target_finalize (GObject *object)
{
  g_free (PF_NAME_TARGET (object)->facts.prefix);

  G_OBJECT_CLASS (pf_name_target_parent_class)->finalize (object);
}

static void
pf_name_target_class_init (PfNameTargetClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pf_name_target_finalize;
}

static void
pf_name_target_init (PfNameTarget *self)
{
}

PfTarget *
pf_name_target_new (const char *prefix, char delimiter)
{
  PfNameTarget *self = g_object_new (PF_TYPE_NAME_TARGET, NULL);

  self->facts.prefix = g_strdup (prefix);
  self->facts.delimiter = delimiter;
  return PF_TARGET (self);
}
