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
  gsize       length;
  Owner       owner;
} PrivateHeader;

#define NAME(name) name, sizeof name - 1

/* X-Mozilla-External-Attachment-URL and X-Mozilla-Altered are not here: they say where
 * a detached attachment is.  X-Label is the sender's. */
/* clang-format off */
static const PrivateHeader names[] = {
  { NAME ("Content-Length"),                OWNER_MBOX },
  { NAME ("Lines"),                         OWNER_MBOX },
  { NAME ("Status"),                        OWNER_MBOX },
  { NAME ("X-IMAP"),                        OWNER_MBOX },
  { NAME ("X-IMAPbase"),                    OWNER_MBOX },
  { NAME ("X-Keywords"),                    OWNER_MBOX },
  { NAME ("X-Status"),                      OWNER_MBOX },
  { NAME ("X-UID"),                         OWNER_MBOX },

  { NAME ("X-Account-Key"),                 OWNER_THUNDERBIRD },
  { NAME ("X-Identity-Key"),                OWNER_THUNDERBIRD },
  { NAME ("X-Mozilla-Draft-Info"),          OWNER_THUNDERBIRD },
  { NAME ("X-Mozilla-Keys"),                OWNER_THUNDERBIRD },
  { NAME ("X-Mozilla-Keywords"),            OWNER_THUNDERBIRD },
  { NAME ("X-Mozilla-LocalizedDate"),       OWNER_THUNDERBIRD },
  { NAME ("X-Mozilla-News-Host"),           OWNER_THUNDERBIRD },
  { NAME ("X-Mozilla-Status"),              OWNER_THUNDERBIRD },
  { NAME ("X-Mozilla-Status2"),             OWNER_THUNDERBIRD },
  { NAME ("X-Template"),                    OWNER_THUNDERBIRD },
  { NAME ("X-UIDL"),                        OWNER_THUNDERBIRD },

  { NAME ("X-Apple-Auto-Saved"),            OWNER_OTHER },
  { NAME ("X-Apple-Base-Url"),              OWNER_OTHER },
  { NAME ("X-Apple-Content-Length"),        OWNER_OTHER },
  { NAME ("X-Apple-Mail-Remote-Attachments"), OWNER_OTHER },
  { NAME ("X-Apple-Mail-Signature"),        OWNER_OTHER },
  { NAME ("X-Evolution"),                   OWNER_OTHER },
  { NAME ("X-GM-THRID"),                    OWNER_OTHER },
  { NAME ("X-Gmail-Labels"),                OWNER_OTHER },
  { NAME ("X-Persona"),                     OWNER_OTHER },
  { NAME ("X-Uniform-Type-Identifier"),     OWNER_OTHER },
  { NAME ("X-Universally-Unique-Identifier"), OWNER_OTHER },
  { NAME ("Xref"),                          OWNER_OTHER },
};

static const PrivateHeader prefixes[] = {
  { NAME ("SC-"),               OWNER_OTHER }, /* Claws Mail, Sylpheed */
  { NAME ("X-Claws-"),          OWNER_OTHER },
  { NAME ("X-Evolution-"),      OWNER_OTHER },
  { NAME ("X-Gnus-"),           OWNER_OTHER },
  { NAME ("X-KMail-"),          OWNER_OTHER },
  { NAME ("X-Sylpheed-"),       OWNER_OTHER },
  { NAME ("X-libpst-forensic-"), OWNER_OTHER },
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
    if (names[i].length == length && ends_alike (names[i].name, name, length) &&
        g_ascii_strncasecmp (names[i].name, name, length) == 0)
      return &names[i];

  for (gsize i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      gsize n = prefixes[i].length;

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
