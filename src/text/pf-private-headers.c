/* pf-private-headers.c - which headers mail programs add for their own use
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-text"

#include "text/pf-private-headers.h"

#include <string.h>

/* Whose a header is. */
typedef enum
{
  OWNER_MBOX,        /* whoever writes mbox files: Status headers, lengths */
  OWNER_THUNDERBIRD, /* and its relatives */
  OWNER_OTHER,       /* ignored when messages are compared, never removed so far */
} Owner;

typedef struct
{
  const char *name;
  Owner       owner;
} PrivateHeader;

/* X-Mozilla-External-Attachment-URL and X-Mozilla-Altered are not here: they say where
 * a detached attachment is.  X-Label is the sender's. */
/* clang-format off */
static const PrivateHeader names[] = {
  { "Content-Length",                OWNER_MBOX },
  { "Lines",                         OWNER_MBOX },
  { "Status",                        OWNER_MBOX },
  { "X-IMAP",                        OWNER_MBOX },
  { "X-IMAPbase",                    OWNER_MBOX },
  { "X-Keywords",                    OWNER_MBOX },
  { "X-Status",                      OWNER_MBOX },
  { "X-UID",                         OWNER_MBOX },

  { "X-Account-Key",                 OWNER_THUNDERBIRD },
  { "X-Identity-Key",                OWNER_THUNDERBIRD },
  { "X-Mozilla-Draft-Info",          OWNER_THUNDERBIRD },
  { "X-Mozilla-Keys",                OWNER_THUNDERBIRD },
  { "X-Mozilla-Keywords",            OWNER_THUNDERBIRD },
  { "X-Mozilla-LocalizedDate",       OWNER_THUNDERBIRD },
  { "X-Mozilla-News-Host",           OWNER_THUNDERBIRD },
  { "X-Mozilla-Status",              OWNER_THUNDERBIRD },
  { "X-Mozilla-Status2",             OWNER_THUNDERBIRD },
  { "X-Template",                    OWNER_THUNDERBIRD },
  { "X-UIDL",                        OWNER_THUNDERBIRD },

  { "X-Apple-Auto-Saved",            OWNER_OTHER },
  { "X-Apple-Base-Url",              OWNER_OTHER },
  { "X-Apple-Content-Length",        OWNER_OTHER },
  { "X-Apple-Mail-Remote-Attachments", OWNER_OTHER },
  { "X-Apple-Mail-Signature",        OWNER_OTHER },
  { "X-Evolution",                   OWNER_OTHER },
  { "X-GM-THRID",                    OWNER_OTHER },
  { "X-Gmail-Labels",                OWNER_OTHER },
  { "X-Persona",                     OWNER_OTHER },
  { "X-Uniform-Type-Identifier",     OWNER_OTHER },
  { "X-Universally-Unique-Identifier", OWNER_OTHER },
  { "Xref",                          OWNER_OTHER },
};

static const PrivateHeader prefixes[] = {
  { "SC-",               OWNER_OTHER }, /* Claws Mail, Sylpheed */
  { "X-Claws-",          OWNER_OTHER },
  { "X-Evolution-",      OWNER_OTHER },
  { "X-Gnus-",           OWNER_OTHER },
  { "X-KMail-",          OWNER_OTHER },
  { "X-Sylpheed-",       OWNER_OTHER },
  { "X-libpst-forensic-", OWNER_OTHER },
};
/* clang-format on */

/* The last letter settles it for nearly all. */
static gboolean
ends_alike (const char *one, const char *two, gsize length)
{
  return g_ascii_tolower (one[length - 1]) == g_ascii_tolower (two[length - 1]);
}

static const PrivateHeader *
find_header (const char *name, gsize length)
{
  /* Most fields leave here. */
  if (length == 0 || strchr ("CcLlSsXx", *name) == NULL)
    return NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (strlen (names[i].name) == length && ends_alike (names[i].name, name, length) &&
        g_ascii_strncasecmp (names[i].name, name, length) == 0)
      return &names[i];

  for (gsize i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      gsize n = strlen (prefixes[i].name);

      if (n <= length && ends_alike (prefixes[i].name, name, n) &&
          g_ascii_strncasecmp (prefixes[i].name, name, n) == 0)
        return &prefixes[i];
    }

  return NULL;
}

gboolean
pf_private_header_is_any (const char *name, gsize length)
{
  return find_header (name, length) != NULL;
}

gboolean
pf_private_header_is_of (PfPrivateHeaders whose, const char *name, gsize length)
{
  const PrivateHeader *header = find_header (name, length);

  if (header == NULL)
    return FALSE;

  switch (whose)
    {
    case PF_PRIVATE_NONE:
      return FALSE;
    case PF_PRIVATE_MBOX:
      return header->owner == OWNER_MBOX;
    case PF_PRIVATE_THUNDERBIRD:
      return header->owner == OWNER_MBOX || header->owner == OWNER_THUNDERBIRD;
    }

  g_return_val_if_reached (FALSE);
}
