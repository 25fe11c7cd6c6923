/* scan-speed.c - reads and hashes one mbox as a move's scan does, and nothing else
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "local/pf-local.h"

typedef struct
{
  PfCanon *canon;
  guint64  messages;
  guint64  octets;
} Scan;

static gboolean
begin (gpointer user_data, GError **error)
{
  Scan *scan = user_data;

  pf_canon_begin (scan->canon, PF_PRIVATE_MBOX, PF_REPAIR_NONE, NULL, NULL);
  return TRUE;
}

static gboolean
chunk (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  Scan *scan = user_data;

  return pf_canon_push (scan->canon, data, length, error);
}

static gboolean
end (const PfMessage *message, gpointer user_data, GError **error)
{
  Scan *scan = user_data;
  g_auto (PfMessageFacts) facts = { 0 };

  if (!pf_canon_finish (scan->canon, &facts, error))
    return FALSE;
  scan->messages++;
  scan->octets += facts.size;
  return TRUE;
}

int
main (int argc, char *argv[])
{
  static const PfScanSink sink = { begin, chunk, end };
  g_autoptr (GError) error = NULL;
  g_autoptr (PfCanon) canon = pf_canon_new ();
  Scan scan = { .canon = canon };
  g_autoptr (PfSource) source = NULL;
  GPtrArray *accounts;

  source = argc == 2 ? pf_local_open (argv[1], NULL, &error) : NULL;
  accounts = source != NULL ? pf_source_list (source, NULL, &error) : NULL;
  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    {
      PfSourceAccount *account = g_ptr_array_index (accounts, i);

      for (guint j = 0; j < account->folders->len; j++)
        if (!pf_source_scan (source, g_ptr_array_index (account->folders, j), &sink,
                             &scan, NULL, &error))
          break;
    }
  if (accounts == NULL || error != NULL)
    {
      g_printerr ("%s\n", error != NULL ? error->message : "usage: scan-speed FILE");
      return 1;
    }

  g_print ("%" G_GUINT64_FORMAT " messages, %" G_GUINT64_FORMAT " octets\n",
           scan.messages, scan.octets);
  return 0;
}
