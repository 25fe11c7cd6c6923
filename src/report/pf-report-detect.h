/* pf-report-detect.h - found settings as a document
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "discover/pf-discover.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * PfDetectFile:
 * @path: as given
 * @kind: (nullable): "autoconfig", "autodiscover", "pacc"
 * @candidates: (element-type PfCandidate): with places where a name would stand
 * @notes: (element-type PfNote)
 * @problems: (element-type utf8)
 *
 * What one configuration file says.
 */
typedef struct
{
  char      *path;
  char      *kind;
  GPtrArray *candidates;
  GPtrArray *notes;
  GPtrArray *domains;
  GPtrArray *problems;
} PfDetectFile;

PfDetectFile *pf_detect_file_new (const char *path);
void          pf_detect_file_free (PfDetectFile *self);

/* "postferry.detect/1" */
char *pf_report_detect_to_json (const PfDiscovery *discovery, int exit);

/* "postferry.detect/1" of files; @files: (element-type PfDetectFile) */
char *pf_report_detect_files_to_json (GPtrArray *files, int exit);

/* Puts the members of "postferry.detect/1" into the open object of another document. */
void pf_report_detect_add_members (JsonBuilder *builder, const PfDiscovery *discovery);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfDetectFile, pf_detect_file_free)

G_END_DECLS
