/* pf-pop3-spool-read.c - finding and reading what a spool holds
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-pop3"

#include "base/pf-error.h"
#include "base/pf-threads.h"
#include "pop3/pf-pop3-spool-private.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define READ_SIZE 32768

/* What a message is called by: its unique id, else what it holds. */
#define LOCATOR_UIDL "uidl:"
#define LOCATOR_DIGEST "sha256:"

gboolean
pf_pop3_spooled_has_octets (const PfPop3Spooled *spooled)
{
  return spooled->offset != G_MAXUINT64;
}

void
pf_pop3_spooled_free (PfPop3Spooled *spooled)
{
  g_free (spooled->digest);
  g_free (spooled->header);
  g_free (spooled->uidl);
  g_free (spooled);
}

PfPop3Spooled *
pf_pop3_spool_find (PfPop3Spool *self, const char *uidl, guint64 told)
{
  PfPop3Spooled *spooled = g_hash_table_lookup (self->by_uidl, uidl);

  return spooled != NULL && spooled->told == told ? spooled : NULL;
}

PfPop3Spooled *
pf_pop3_spool_find_header (PfPop3Spool *self, const char *header, guint64 told)
{
  PfPop3Spooled *spooled = g_hash_table_lookup (self->by_header, header);

  return spooled != NULL && spooled->told == told ? spooled : NULL;
}

PfPop3Spooled *
pf_pop3_spool_locate (PfPop3Spool *self, const char *locator)
{
  if (g_str_has_prefix (locator, LOCATOR_UIDL))
    return g_hash_table_lookup (self->by_uidl, locator + strlen (LOCATOR_UIDL));
  if (g_str_has_prefix (locator, LOCATOR_DIGEST))
    return g_hash_table_lookup (self->by_digest, locator + strlen (LOCATOR_DIGEST));
  return NULL;
}

char *
pf_pop3_spooled_dup_locator (const PfPop3Spooled *spooled)
{
  if (spooled->uidl != NULL)
    return g_strconcat (LOCATOR_UIDL, spooled->uidl, NULL);
  return g_strconcat (LOCATOR_DIGEST, spooled->digest, NULL);
}

gboolean
pf_pop3_spool_has_headers (PfPop3Spool *self)
{
  return g_hash_table_size (self->by_header) > 0;
}

static gboolean
fail_changed (PfPop3Spool *self, PfPop3Spooled *spooled, GError **error)
{
  spooled->offset = G_MAXUINT64;
  g_set_error (error, PF_MOVE_ERROR, PF_MOVE_ERROR_SOURCE_CHANGED,
               "spool %s: a message is not as it was fetched", self->directory);
  return FALSE;
}

gboolean
pf_pop3_spool_read (PfPop3Spool   *self,
                    PfPop3Spooled *spooled,
                    PfChunkFunc    func,
                    gpointer       user_data,
                    GCancellable  *cancellable,
                    GError       **error)
{
  guint8  data[READ_SIZE];
  guint64 left = spooled->size;
  g_autoptr (GChecksum) checksum = NULL;

  pf_assert_may_block ();

  if (!pf_pop3_spooled_has_octets (spooled))
    return fail_changed (self, spooled, error);
  if (!pf_pop3_spool_write_buffer (self, error))
    return FALSE;
  if (!spooled->is_checked)
    checksum = g_checksum_new (G_CHECKSUM_SHA256);
  while (left > 0)
    {
      ssize_t n = pread (self->mail, data, MIN (left, READ_SIZE),
                         (off_t) (spooled->offset + spooled->size - left));

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return fail_changed (self, spooled, error);
      if (checksum != NULL)
        g_checksum_update (checksum, data, n);
      left -= (guint64) n;
      if (!func (data, (gsize) n, user_data, error))
        return FALSE;
    }

  if (checksum != NULL && strcmp (g_checksum_get_string (checksum), spooled->digest) != 0)
    return fail_changed (self, spooled, error);
  spooled->is_checked = TRUE;
  return TRUE;
}
