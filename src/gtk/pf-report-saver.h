/* pf-report-saver.h - asks where a job's report should be written, and writes it
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "gtk/pf-page.h"

G_BEGIN_DECLS

/**
 * pf_report_saver_ask:
 * @page: says when it is saved, or shows why it was not
 * @job: the job's name
 *
 * As a web page, as text, or as data for a help desk; the file's name decides.
 */
void pf_report_saver_ask (PfPage *page, const char *job);

G_END_DECLS
