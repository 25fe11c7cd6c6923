/* pf-human-archive.c - archives that cannot be unpacked, in words
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "human/pf-human-private.h"

#include <glib/gi18n.h>

typedef struct
{
  PfStoreError code;
  const char  *title;
  const char  *cause; /* about the archive, and the entry if one is to blame */
  const char  *next;
} Words;

/* clang-format off */
static const Words archives[] = {
  { PF_STORE_ERROR_ARCHIVE_KIND,
    N_("This kind of archive cannot be opened"),
    N_("%s is neither a zip nor a tar file, or is packed in a way that Postferry does not "
       "know."),
    N_("Unpack it with the program that made it, then choose the folder.") },
  { PF_STORE_ERROR_ARCHIVE_PASSWORD,
    N_("This archive is protected by a password"),
    N_("Without the password nobody can read what is in %s, and Postferry asks for none."),
    N_("Unpack it with the program that made it, then choose the folder.") },
  { PF_STORE_ERROR_ARCHIVE_SHORT,
    N_("The end of this archive is missing"),
    N_("%s was copied or downloaded only in part. Nothing of it is used, so that no mail is "
       "missing unnoticed."),
    N_("Copy or download it again, then choose it again.") },
  { PF_STORE_ERROR_ARCHIVE_BAD,
    N_("This archive is damaged"),
    N_("%s does not come out as it was packed. Nothing of it is used, so that no mail "
       "arrives damaged."),
    N_("Copy it again, or choose another backup.") },
  { PF_STORE_ERROR_ARCHIVE_UNSAFE,
    N_("This archive may do harm"),
    N_("%s would put a file outside of its own folder, which no archive of mail does. "
       "Nothing of it is used."),
    N_("Ask who made it, or choose another backup.") },
  { PF_STORE_ERROR_ARCHIVE_TOO_BIG,
    N_("Far too much comes out of this archive"),
    N_("%s holds more than anybody's mail, as if it was made to fill disks. Nothing of it "
       "is used."),
    N_("Unpack it with the program that made it, then choose the folder.") },
};
/* clang-format on */

/* "backup.zip: Mail/Inbox", the part with the fault in an archive with many. */
static char *
name_place (const PfHumanFacts *f)
{
  g_autofree char *entry = NULL;

  if (f->facts->entry == NULL)
    return g_strdup (f->path);
  entry = pf_clean_server_text (f->facts->entry);
  return g_strdup_printf ("%s: %s", f->path, entry);
}

/* The format is one of the table's, each with one %s. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static char *
fill (const char *format, const char *place)
{
  return g_strdup_printf (format, place);
}
#pragma GCC diagnostic pop

PfAdvice *
pf_human_describe_archive (PfStoreError code, const PfHumanFacts *f)
{
  for (gsize i = 0; i < G_N_ELEMENTS (archives); i++)
    {
      g_autofree char *place = NULL;

      if (archives[i].code != code)
        continue;
      place = name_place (f);
      return pf_advice_new (PF_ACT_CHOOSE_STORE, g_strdup (_ (archives[i].title)),
                            fill (_ (archives[i].cause), place),
                            g_strdup (_ (archives[i].next)));
    }

  return NULL;
}
