/* pf-ledger-decide.c - whether a message is to be sent
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-ledger"

#include "ledger/pf-ledger-private.h"

/* One rule: what it matches gets this state and this reason. */
static gboolean
rule (PfLedger   *self,
      gint64      folder,
      const char *condition_sql,
      gint64      value,
      PfState     state,
      const char *reason,
      GError    **error)
{
  return pf_ledger_write (self, error, condition_sql, "isii", (gint64) state, reason,
                          folder, value);
}

#define RULE(condition)                                                                  \
  "UPDATE message SET state = ?1, reason = ?2 WHERE folder = ?3 AND state = 0 AND " condition

static gboolean
decide_limits (PfLedger *self, gint64 folder, const PfLedgerRules *rules, GError **error)
{
  if (rules->since_unix != G_MININT64 &&
      !rule (self, folder, RULE ("coalesce (date_unix, internal_unix) < ?4"),
             rules->since_unix, PF_STATE_EXCLUDED, "date", error))
    return FALSE;
  if (rules->before_unix != G_MININT64 &&
      !rule (self, folder, RULE ("coalesce (date_unix, internal_unix) >= ?4"),
             rules->before_unix, PF_STATE_EXCLUDED, "date", error))
    return FALSE;
  if (rules->max_size > 0 &&
      !rule (self, folder, RULE ("size > ?4"), (gint64) MIN (rules->max_size, G_MAXINT64),
             PF_STATE_EXCLUDED, "size", error))
    return FALSE;
  return TRUE;
}

static gboolean
decide_stored (PfLedger *self, gint64 folder, const PfLedgerRules *rules, GError **error)
{
  return rule (self, folder, RULE ("stored & ?4"), rules->withheld_mask,
               PF_STATE_LEFT_OUT, "withheld", error) &&
         rule (self, folder, RULE ("stored & ?4"), rules->unlisted_mask,
               PF_STATE_EXCLUDED, "unlisted", error) &&
         rule (self, folder, RULE ("stored & ?4"), rules->feed_mask, PF_STATE_EXCLUDED,
               "feed", error) &&
         decide_limits (self, folder, rules, error) &&
         rule (self, folder, RULE ("stored & ?4"), rules->partial_mask, PF_STATE_LEFT_OUT,
               "partial", error) &&
         rule (self, folder, RULE ("problems & ?4"), rules->empty_mask, PF_STATE_LEFT_OUT,
               "empty", error) &&
         rule (self, folder, RULE ("problems & ?4"), rules->unusual_mask,
               PF_STATE_LEFT_OUT, "unusual", error) &&
         (rules->server_max == 0 || rule (self, folder, RULE ("size > ?4"),
                                          (gint64) MIN (rules->server_max, G_MAXINT64),
                                          PF_STATE_LEFT_OUT, "too-large", error));
}

/* Of equal copies in one folder only one is sent, the first that goes; it takes the
 * others' marks.  None is if one is there already. */
static gboolean
collapse (PfLedger *self, gint64 folder, GError **error)
{
  static const gint64 marks[] = { 1, 2, 4, 8, 16, 32, 64, 128 };

  if (!pf_ledger_write (
          self, error,
          "UPDATE message AS m SET state = 5, reason = 'identical' WHERE folder = ?"
          " AND state = 0 AND EXISTS (SELECT 1 FROM message o"
          " WHERE o.folder = m.folder AND o.fp_exact = m.fp_exact AND"
          " (o.state IN (2, 3, 4) OR (o.state = 5 AND o.reason <> 'identical')"
          " OR (o.state = 0 AND o.ordinal < m.ordinal)))",
          "i", folder))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      if (!pf_ledger_write (
              self, error,
              "UPDATE message AS m SET flags = flags | ?2 WHERE folder = ?1 AND state = 0"
              " AND flags & ?2 = 0 AND EXISTS (SELECT 1 FROM message o"
              " WHERE o.folder = m.folder AND o.fp_exact = m.fp_exact AND o.state = 5"
              " AND o.reason = 'identical' AND o.flags & ?2)",
              "ii", folder, marks[i]))
        return FALSE;
    }
  return pf_ledger_write (
      self, error,
      "UPDATE message AS m SET keywords = (SELECT group_concat (o.keywords, char (31))"
      " FROM message o WHERE o.folder = m.folder AND o.fp_exact = m.fp_exact"
      " AND o.keywords IS NOT NULL) WHERE folder = ? AND state = 0 AND EXISTS"
      " (SELECT 1 FROM message o WHERE o.folder = m.folder AND o.fp_exact = m.fp_exact"
      " AND o.state = 5 AND o.reason = 'identical' AND o.keywords IS NOT NULL)",
      "i", folder);
}

/* What a folder of another source has too goes from there, one for one where copies are
 * kept.  Of two sources that both would yield, the later one does. */
static gboolean
yield (PfLedger *self, gint64 folder, gboolean keep_duplicates, GError **error)
{
  return pf_ledger_write (
      self, error,
      "UPDATE message AS m SET state = 5, reason = 'identical' WHERE folder = ?1"
      " AND state = 0 AND (SELECT count (*) FROM message o WHERE o.folder IN"
      " (SELECT f.id FROM folder f JOIN source s ON s.id = f.source WHERE f.source <"
      " (SELECT source FROM folder WHERE id = ?1) OR (s.kind <> (SELECT kind FROM source"
      " WHERE id = (SELECT source FROM folder WHERE id = ?1))))"
      " AND o.fp_exact = m.fp_exact AND o.state BETWEEN 1 AND 5)"
      " > CASE WHEN ?2 THEN m.ordinal ELSE 0 END",
      "ii", folder, (gint64) keep_duplicates);
}

/* What yields depends on what all other folders hold. */
static gint64
newest_scan (PfLedger *self)
{
  return pf_ledger_read_number (self,
                                pf_ledger_statement (self, NULL,
                                                     "SELECT max (scan) FROM folder",
                                                     ""));
}

static gboolean
has_copies (PfLedger *self, gint64 folder)
{
  sqlite3_stmt *statement;

  statement = pf_ledger_statement (
      self, NULL, "SELECT 1 FROM message WHERE folder = ? AND ordinal > 0 LIMIT 1", "i",
      folder);
  if (statement == NULL || pf_ledger_step (self, statement, NULL) != 1)
    return FALSE;
  sqlite3_reset (statement);
  return TRUE;
}

static char *
rules_to_text (PfLedger *self, const PfLedgerRules *rules, gint64 target)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT " %s %u %u %u %u %" G_GINT64_FORMAT
                          " %" G_GINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT
                          " %d %u %u %" G_GINT64_FORMAT,
                          target, rules->exclude != NULL ? rules->exclude : "-",
                          rules->unlisted_mask, rules->feed_mask, rules->partial_mask,
                          rules->empty_mask, rules->since_unix, rules->before_unix,
                          rules->max_size, rules->server_max, rules->keep_duplicates,
                          rules->unusual_mask, rules->withheld_mask,
                          rules->yields ? newest_scan (self) : 0);
}

/* Whether these rules were applied to this scan of the folder before. */
static gboolean
is_decided (PfLedger *self, gint64 folder, const char *text)
{
  sqlite3_stmt *statement;

  statement = pf_ledger_statement (self, NULL,
                                   "SELECT 1 FROM folder WHERE id = ? AND decided = ?",
                                   "is", folder, text);
  if (statement == NULL || pf_ledger_step (self, statement, NULL) != 1)
    return FALSE;
  sqlite3_reset (statement);
  return TRUE;
}

gboolean
pf_ledger_decide (PfLedger            *self,
                  gint64               folder,
                  gint64               target,
                  const PfLedgerRules *rules,
                  GError             **error)
{
  PF_LEDGER_HOLD (self);
  g_autofree char *text = rules_to_text (self, rules, target);

  if (is_decided (self, folder, text))
    return TRUE;

  /* What was left out and is gone from the source has nothing that could be sent. */
  if (!pf_ledger_write (self, error,
                        "UPDATE message SET state = 0, reason = NULL WHERE folder = ?1"
                        " AND " PF_LEDGER_OPEN_TO_DECISION " AND (state <> 6 OR scan >="
                        " (SELECT scan FROM folder WHERE id = ?1))",
                        "i", folder))
    return FALSE;
  if (rules->exclude != NULL &&
      !rule (self, folder, RULE ("?4 = 0"), 0, PF_STATE_EXCLUDED, rules->exclude, error))
    return FALSE;
  if (!decide_stored (self, folder, rules, error) ||
      (rules->yields && !yield (self, folder, rules->keep_duplicates, error)))
    return FALSE;
  if (!rules->keep_duplicates && has_copies (self, folder) &&
      !collapse (self, folder, error))
    return FALSE;
  if (target != 0 &&
      !pf_ledger_write (self, error,
                        "UPDATE message SET state = 1, target = ? WHERE folder = ?"
                        " AND state = 0",
                        "ii", target, folder))
    return FALSE;
  return pf_ledger_write (self, error, "UPDATE folder SET decided = ? WHERE id = ?", "si",
                          text, folder);
}
