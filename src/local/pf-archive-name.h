/* pf-archive-name.h - what an archive is called and holds, judged without opening it
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  PF_ARCHIVE_NONE,    /* no archive: a mailbox, or anything else */
  PF_ARCHIVE_KNOWN,   /* zip, tar, or something compressed */
  PF_ARCHIVE_FOREIGN, /* an archive of a kind that is not opened (7z, rar, …) */
} PfArchiveKind;

#define PF_ARCHIVE_BEGINNING 512 /* octets of a file that its kind is told by */

/**
 * pf_archive_kind:
 * @data: (array length=length): how the file begins, up to %PF_ARCHIVE_BEGINNING octets
 *
 * Pure.  Goes by the file's content, since MozBackup calls its zip files ".pcv", and
 * nothing keeps a person from calling a tar file ".bak".
 */
PfArchiveKind pf_archive_kind (const guint8 *data, gsize length);

/**
 * pf_archive_name_clean:
 * @name: an entry's name as the archive has it
 *
 * Pure.  A leading "/" or "C:" is dropped, as tar does, and so are empty parts and ".".
 *
 * Returns: (transfer full) (nullable): where it goes, relative; "" for the top itself;
 *   %NULL if it would lead outside (".."), or is longer or deeper than a file system
 *   takes
 */
char *pf_archive_name_clean (const char *name);

/**
 * pf_archive_name_is_wanted:
 * @name: a clean name
 *
 * Pure.  A profile's caches and its crash and usage records hold no mail.  Below Mail/
 * and ImapMail/ everything is wanted: there a name is a person's.
 */
gboolean pf_archive_name_is_wanted (const char *name);

/**
 * pf_archive_content_is_wanted:
 * @name: a clean name
 * @data: (array length=length): how the file begins
 *
 * Pure.  Pictures, films, databases and programs begin as no mail does; a home folder's
 * archive is full of them.  Below Mail/ and ImapMail/ everything is wanted.
 */
gboolean pf_archive_content_is_wanted (const char   *name,
                                       const guint8 *data,
                                       gsize         length);

G_END_DECLS
