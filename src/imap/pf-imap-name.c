/* pf-imap-name.c - folder names: as people write them, and as servers take them
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 9051 5.1
 */

#include "imap/pf-imap-name.h"

#include "text/pf-mutf7.h"

#include <string.h>

#define COMPONENT_MAX 200 /* octets as encoded; file systems end at 255 */
#define DIGEST_LENGTH 6   /* of a cut name's digest, so that two stay two */
#define STAND_IN '_'

static gboolean
has_word (const char *text, const char *word)
{
  gsize length = strlen (word);

  for (; *text != '\0'; text++)
    if (g_ascii_strncasecmp (text, word, length) == 0)
      return TRUE;
  return FALSE;
}

guint
pf_imap_name_rules (const char *server, gboolean is_gmail)
{
  guint rules = is_gmail ? PF_IMAP_NAMES_GMAIL : 0;

  if (has_word (server, "cyrus"))
    rules |= PF_IMAP_NAMES_CYRUS;
  if (has_word (server, "exchange"))
    rules |= PF_IMAP_NAMES_EXCHANGE;
  return rules;
}

static void
note (GPtrArray *changes, const char *id)
{
  for (guint i = 0; changes != NULL && i < changes->len; i++)
    if (strcmp (g_ptr_array_index (changes, i), id) == 0)
      return;
  if (changes != NULL)
    g_ptr_array_add (changes, g_strdup (id));
}

/* Why a character cannot be in a component; NULL if it can. */
static const char *
fault_of (gunichar c, char delimiter, guint rules)
{
  if (c == (gunichar) (guchar) delimiter && delimiter != '\0')
    return "delimiter";
  /* Courier 5.0 and Dovecot's Maildir++ keep folders as directories, whatever the
   * delimiter is. */
  if (c == '/' && delimiter != '/')
    return "delimiter";
  if (g_unichar_iscntrl (c) || c == 0x2028 || c == 0x2029 || !g_unichar_validate (c))
    return "control";
  if (c == '*' || c == '%')
    return "wildcard";
  if ((rules & PF_IMAP_NAMES_CYRUS) != 0 && c < 0x80 &&
      strchr ("!\"()<>?[\\]^`{|};", (int) c) != NULL)
    return "character";
  if ((rules & PF_IMAP_NAMES_GMAIL) != 0 && c == '^')
    return "character";
  return NULL;
}

static char *
replace_characters (const char *component,
                    char        delimiter,
                    guint       rules,
                    GPtrArray  *changes)
{
  GString *out = g_string_new (NULL);

  for (const char *p = component; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar    c = g_utf8_get_char (p);
      const char *fault = fault_of (c, delimiter, rules);

      if (fault == NULL)
        {
          g_string_append_unichar (out, c);
          continue;
        }
      note (changes, fault);
      g_string_append_c (out, STAND_IN);
    }
  return g_string_free (out, FALSE);
}

/* Blanks at either end are lost or refused by most servers; Gmail folds runs. */
static void
trim (char *component, guint rules, GPtrArray *changes)
{
  gsize length = strlen (component);
  gsize to = 0;

  g_strstrip (component);
  if ((rules & PF_IMAP_NAMES_GMAIL) != 0)
    {
      for (const char *from = component; *from != '\0'; from++)
        if (*from != ' ' || from[1] != ' ')
          component[to++] = *from;
      component[to] = '\0';
    }
  if (strlen (component) != length)
    note (changes, "blank-end");
}

/* Cuts a name that is too long as encoded; a digest keeps two such names apart. */
static char *
cut (char *component, GPtrArray *changes)
{
  g_autofree char *owned = component;
  g_autofree char *encoded = pf_mutf7_encode (component);
  g_autofree char *digest = NULL;
  char            *end = component + strlen (component);

  if (strlen (encoded) <= COMPONENT_MAX)
    return g_steal_pointer (&owned);

  note (changes, "too-long");
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, component, -1);
  while (strlen (encoded) > COMPONENT_MAX - DIGEST_LENGTH - 1)
    {
      end = g_utf8_prev_char (end);
      *end = '\0';
      g_free (encoded);
      encoded = pf_mutf7_encode (component);
    }
  return g_strdup_printf ("%s-%.*s", component, DIGEST_LENGTH, digest);
}

/* Names of the first component that Gmail keeps for itself. */
static const char *const gmail_reserved[] = {
  "[gmail]", "[google mail]", "all mail",  "chats", "drafts",    "important",
  "muted",   "sent",          "sent mail", "spam",  "scheduled", "snoozed",
  "starred", "trash",         "unread",    "inbox",
};

static gboolean
is_reserved (const char *component, gboolean is_first, gboolean is_only, guint rules)
{
  if (strcmp (component, ".") == 0 || strcmp (component, "..") == 0)
    return TRUE;
  if (!is_first)
    return FALSE;
  /* "#" begins other namespaces, "~" other people's homes. */
  if (component[0] == '#' || component[0] == '~')
    return TRUE;
  if ((rules & PF_IMAP_NAMES_EXCHANGE) != 0 && is_only &&
      g_ascii_strcasecmp (component, "Files") == 0)
    return TRUE;
  if ((rules & PF_IMAP_NAMES_GMAIL) == 0)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (gmail_reserved); i++)
    if (g_ascii_strcasecmp (component, gmail_reserved[i]) == 0)
      return TRUE;
  return FALSE;
}

static char *
make_legal (const char *component,
            gboolean    is_first,
            gboolean    is_only,
            char        delimiter,
            guint       rules,
            GPtrArray  *changes)
{
  g_autofree char *valid = g_utf8_make_valid (component, -1);
  g_autofree char *composed = g_utf8_normalize (valid, -1, G_NORMALIZE_NFC);
  char            *legal = replace_characters (composed, delimiter, rules, changes);

  trim (legal, rules, changes);
  if (*legal == '\0')
    {
      note (changes, "empty");
      g_free (legal);
      return g_strdup ("_");
    }
  if (is_reserved (legal, is_first, is_only, rules))
    {
      char *renamed = legal[0] == '#' || legal[0] == '~' || legal[0] == '.'
                          ? g_strdup_printf ("_%s", legal + 1)
                          : g_strdup_printf ("%s_", legal);

      note (changes, "reserved");
      g_free (legal);
      legal = renamed;
    }
  return cut (legal, changes);
}

char *
pf_imap_name_join (const char *const *path,
                   const char        *prefix,
                   char               delimiter,
                   guint              rules,
                   GPtrArray         *out_changes)
{
  g_autoptr (GString) name = g_string_new (NULL);
  gsize prefix_length = strlen (prefix);

  if (path[0] != NULL && g_ascii_strcasecmp (path[0], "INBOX") == 0)
    {
      /* Below "INBOX." the folder INBOX.x is what others call x. */
      if (path[1] == NULL)
        return g_strdup ("INBOX");
      if (g_ascii_strncasecmp (prefix, "INBOX", strlen ("INBOX")) == 0)
        path++;
      else
        {
          g_string_append (name, "INBOX");
          path++;
        }
    }
  if (name->len == 0)
    g_string_append_len (name, prefix, (gssize) prefix_length);

  for (gsize i = 0; path[i] != NULL; i++)
    {
      gboolean         is_first = name->len == 0 || name->len == prefix_length;
      g_autofree char *component = make_legal (path[i], is_first && i == 0,
                                               path[i + 1] == NULL, delimiter, rules,
                                               out_changes);

      if (name->len > 0 && !(i == 0 && name->len == prefix_length))
        {
          if (delimiter == '\0')
            note (out_changes, "delimiter");
          g_string_append_c (name, delimiter != '\0' ? delimiter : STAND_IN);
        }
      g_string_append (name, component);
    }
  return g_string_free (g_steal_pointer (&name), FALSE);
}

/* clang-format off */
static const struct
{
  const char *name; /* lower case */
  PfRole      role;
} known_names[] = {
  { "sent",                PF_ROLE_SENT },
  { "sent items",          PF_ROLE_SENT },
  { "sent messages",       PF_ROLE_SENT },
  { "sent mail",           PF_ROLE_SENT },
  { "gesendet",            PF_ROLE_SENT },
  { "gesendete elemente",  PF_ROLE_SENT },
  { "gesendete objekte",   PF_ROLE_SENT },
  { "drafts",              PF_ROLE_DRAFTS },
  { "draft",               PF_ROLE_DRAFTS },
  { "entwürfe",            PF_ROLE_DRAFTS },
  { "trash",               PF_ROLE_TRASH },
  { "deleted items",       PF_ROLE_TRASH },
  { "deleted messages",    PF_ROLE_TRASH },
  { "papierkorb",          PF_ROLE_TRASH },
  { "gelöschte elemente",  PF_ROLE_TRASH },
  { "junk",                PF_ROLE_JUNK },
  { "junk email",          PF_ROLE_JUNK },
  { "junk e-mail",         PF_ROLE_JUNK },
  { "spam",                PF_ROLE_JUNK },
  { "spamverdacht",        PF_ROLE_JUNK },
  { "archive",             PF_ROLE_ARCHIVE },
  { "archives",            PF_ROLE_ARCHIVE },
  { "archiv",              PF_ROLE_ARCHIVE },
};
/* clang-format on */

PfRole
pf_imap_name_guess_role (const char *name)
{
  g_autofree char *lower = g_utf8_strdown (name, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (known_names); i++)
    if (strcmp (lower, known_names[i].name) == 0)
      return known_names[i].role;
  return PF_ROLE_NONE;
}
