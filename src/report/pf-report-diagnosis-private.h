/* pf-report-diagnosis-private.h - what writing and showing a diagnosis share
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "report/pf-json.h"
#include "report/pf-report-diagnosis.h"

G_BEGIN_DECLS

struct _PfDiagnosisDocument
{
  JsonNode *root; /* (owned): an object */
};

/* Members of an object that somebody else may have written: the wrong type is as none. */
const char *pf_json_peek_string (JsonObject *object, const char *name);
double      pf_json_peek_number (JsonObject *object, const char *name, double fallback);
gboolean    pf_json_peek_bool (JsonObject *object, const char *name);
JsonObject *pf_json_peek_object (JsonObject *object, const char *name);

/* Returns: (transfer full) (element-type JsonObject): the objects of an array */
GPtrArray *pf_json_peek_objects (JsonObject *object, const char *name);

/* Returns: (transfer full): the texts of an array */
char **pf_json_peek_strings (JsonObject *object, const char *name);

/* Replaces in all texts of @root: @user and its address, and what looks like one. */
void pf_mask_document (JsonNode *root, const char *const *users);

G_END_DECLS
