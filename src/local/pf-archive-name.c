/* pf-archive-name.c - what an archive is called and holds, judged without opening it
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "local/pf-archive-name.h"

#include "base/pf-limits.h"

#include <string.h>

#define MOST_PART 255  /* octets of one part of a name: NAME_MAX */
#define MOST_NAME 3000 /* of all of it: PATH_MAX less the place it is unpacked to */

/* POSIX.1-2017 pax, "ustar Interchange Format" */
#define TAR_BLOCK 512
#define TAR_SUM_AT 148
#define TAR_SUM_LENGTH 8

typedef struct
{
  guint       at;
  const char *bytes;
  guint       length;
} Magic;

/* clang-format off */
static const Magic known[] = {
  { 0, "PK\003\004", 4 },         /* zip */
  { 0, "PK\005\006", 4 },         /* an empty one */
  { 0, "PK\007\010PK\003\004", 8 }, /* one of a split set that has one part */
  { 0, "\037\213\010", 3 },       /* gzip */
  { 0, "\3757zXZ\0", 6 },         /* xz */
  { 0, "\050\265\057\375", 4 },   /* zstd */
};

static const Magic foreign[] = {
  { 0, "7z\274\257\047\034", 6 },
  { 0, "Rar!\032\007", 6 },
  { 0, "MSCF\0\0\0\0", 8 },       /* cab */
  { 0, "LZIP\001", 5 },
  { 0, "\004\042\115\030", 4 },   /* lz4 */
  { 0, "\037\235", 2 },           /* compress */
  { 0, "xar!", 4 },
};

/* None of these is a mailbox, a summary or a setting. */
static const Magic other[] = {
  { 0, "\377\330\377", 3 },       /* JPEG */
  { 0, "\211PNG\r\n\032\n", 8 },
  { 0, "GIF8", 4 },
  { 0, "RIFF", 4 },
  { 0, "OggS", 4 },
  { 0, "ID3", 3 },
  { 0, "fLaC", 4 },
  { 0, "\032\105\337\243", 4 },   /* Matroska */
  { 4, "ftyp", 4 },               /* MPEG-4 */
  { 0, "%PDF-", 5 },
  { 0, "\177ELF", 4 },
  { 0, "MZ\220\0", 4 },
  { 0, "SQLite format 3", 16 },   /* with its NUL */
};

static const char *const unwanted[] = {
  "cache2", "offlinecache", "startupcache", "shader-cache", "safebrowsing",
  "minidumps", "datareporting", "saved-telemetry-pings", "__MACOSX",
};
/* clang-format on */

static gboolean
matches (const Magic *list, gsize n, const guint8 *data, gsize length)
{
  for (gsize i = 0; i < n; i++)
    if (length >= list[i].at + list[i].length &&
        memcmp (data + list[i].at, list[i].bytes, list[i].length) == 0)
      return TRUE;

  return FALSE;
}

/* A tar file of any age says so by the sum of its first block. */
static gboolean
is_tar (const guint8 *data, gsize length)
{
  guint sum = 0;
  guint told = 0;
  gsize i = TAR_SUM_AT;

  if (length < TAR_BLOCK || data[0] == 0)
    return FALSE;
  for (gsize k = 0; k < TAR_BLOCK; k++)
    sum += k >= TAR_SUM_AT && k < TAR_SUM_AT + TAR_SUM_LENGTH ? ' ' : data[k];
  while (i < TAR_SUM_AT + TAR_SUM_LENGTH && data[i] == ' ')
    i++;
  for (; i < TAR_SUM_AT + TAR_SUM_LENGTH && data[i] >= '0' && data[i] <= '7'; i++)
    told = told * 8 + (guint) (data[i] - '0');
  return told == sum;
}

/* "BZh", the block size, and the first block's mark or that of an end */
static gboolean
is_bzip2 (const guint8 *data, gsize length)
{
  return length >= 10 && memcmp (data, "BZh", 3) == 0 && data[3] >= '1' &&
         data[3] <= '9' &&
         (memcmp (data + 4, "\061\101\131\046\123\131", 6) == 0 ||
          memcmp (data + 4, "\027\162\105\070\120\220", 6) == 0);
}

PfArchiveKind
pf_archive_kind (const guint8 *data, gsize length)
{
  g_return_val_if_fail (data != NULL || length == 0, PF_ARCHIVE_NONE);

  if (matches (known, G_N_ELEMENTS (known), data, length) || is_bzip2 (data, length) ||
      is_tar (data, length))
    return PF_ARCHIVE_KNOWN;
  if (matches (foreign, G_N_ELEMENTS (foreign), data, length))
    return PF_ARCHIVE_FOREIGN;
  return PF_ARCHIVE_NONE;
}

char *
pf_archive_name_clean (const char *name)
{
  g_autoptr (GString) clean = g_string_new (NULL);
  g_auto (GStrv) parts = NULL;
  guint depth = 0;

  g_return_val_if_fail (name != NULL, NULL);

  if (strlen (name) > MOST_NAME)
    return NULL;
  if (g_ascii_isalpha (name[0]) && name[1] == ':' && (name[2] == '/' || name[2] == '\\'))
    name += 2;
  parts = g_strsplit (name, "/", -1);
  for (gsize i = 0; parts[i] != NULL; i++)
    {
      if (*parts[i] == '\0' || strcmp (parts[i], ".") == 0)
        continue;
      if (strcmp (parts[i], "..") == 0 || strlen (parts[i]) > MOST_PART ||
          ++depth > PF_LIMIT_FOLDER_DEPTH)
        return NULL;
      if (clean->len > 0)
        g_string_append_c (clean, '/');
      g_string_append (clean, parts[i]);
    }

  return g_string_free (g_steal_pointer (&clean), FALSE);
}

/* Whether one of @name's parts but the last is @part. */
static gboolean
is_below (char *const *parts, const char *part)
{
  for (gsize i = 0; parts[i] != NULL && parts[i + 1] != NULL; i++)
    if (g_ascii_strcasecmp (parts[i], part) == 0)
      return TRUE;

  return FALSE;
}

gboolean
pf_archive_name_is_wanted (const char *name)
{
  g_auto (GStrv) parts = NULL;

  g_return_val_if_fail (name != NULL, FALSE);

  parts = g_strsplit (name, "/", -1);
  if (is_below (parts, "Mail") || is_below (parts, "ImapMail"))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (unwanted); i++)
    if (is_below (parts, unwanted[i]))
      return FALSE;

  return TRUE;
}

gboolean
pf_archive_content_is_wanted (const char *name, const guint8 *data, gsize length)
{
  g_auto (GStrv) parts = NULL;

  g_return_val_if_fail (name != NULL, FALSE);

  if (!matches (other, G_N_ELEMENTS (other), data, length) &&
      pf_archive_kind (data, length) == PF_ARCHIVE_NONE)
    return TRUE;
  parts = g_strsplit (name, "/", -1);
  return is_below (parts, "Mail") || is_below (parts, "ImapMail");
}
