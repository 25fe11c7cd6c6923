/* pf-entry-row.h - a field with its caption, a hint, and what is wrong with it
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * PfEntryRow:
 *
 * A GtkEntry or GtkPasswordEntry in a row.  The rows of libadwaita 1.2 are not used:
 * a screen reader says nothing at all when they get the focus.
 *
 * Signals: "changed" (the text), after which an error is gone.
 */
#define PF_TYPE_ENTRY_ROW (pf_entry_row_get_type ())
G_DECLARE_FINAL_TYPE (PfEntryRow, pf_entry_row, PF, ENTRY_ROW, AdwPreferencesRow)

GtkWidget *pf_entry_row_new (const char *caption, const char *hint);

/* A field whose text is hidden, with an eye to show it. */
GtkWidget *pf_entry_row_new_password (const char *caption, const char *hint);

void pf_entry_row_set_caption (PfEntryRow *self, const char *caption, const char *hint);
const char *pf_entry_row_get_text (PfEntryRow *self);
void        pf_entry_row_set_text (PfEntryRow *self, const char *text);
void        pf_entry_row_set_purpose (PfEntryRow *self, GtkInputPurpose purpose);

/**
 * pf_entry_row_set_error:
 * @sentence: (nullable): what is wrong, in place of the hint; %NULL for nothing
 *
 * Marks the field and puts the sentence where eye and ear find it.
 */
void pf_entry_row_set_error (PfEntryRow *self, const char *sentence);

/* The field itself, to focus it. */
GtkWidget *pf_entry_row_get_field (PfEntryRow *self);

/* Focuses the field without selecting its text, so that typing goes on at its end. */
void pf_entry_row_focus (PfEntryRow *self);

G_END_DECLS
