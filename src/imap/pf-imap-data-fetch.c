/* pf-imap-data-fetch.c - what FETCH says of a message, typed
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 9051 7.5.2, RFC 7162 (MODSEQ); X-GM-MSGID and X-GM-LABELS of Gmail
 */

#include "base/pf-limits.h"
#include "imap/pf-imap-command.h"
#include "imap/pf-imap-data-private.h"

#include <string.h>

static guint
find_flag (const PfImapNode *node)
{
  for (gsize i = 0; i < PF_IMAP_N_FLAGS; i++)
    if (pf_imap_node_is (node, pf_imap_flag_names[i].name))
      return pf_imap_flag_names[i].flag;
  return 0;
}

guint
pf_imap_read_flags (const PfImapNode *list, GPtrArray *out_keywords)
{
  guint flags = 0;

  for (const PfImapNode *n = list + 1; n < pf_imap_list_end (list); n += n->span)
    {
      guint flag = find_flag (n);

      flags |= flag;
      /* \Recent and other system flags say nothing about the mail. */
      if (flag == 0 && n->type == PF_IMAP_NODE_ATOM && n->text[0] != '\\' &&
          out_keywords->len < PF_LIMIT_KEYWORDS)
        g_ptr_array_add (out_keywords, n->text);
    }
  return flags;
}

static const char *
skip_number (const char *p, int digits, int *out_number)
{
  int number = 0;
  int n = 0;

  for (; n < digits && g_ascii_isdigit (p[n]); n++)
    number = number * 10 + (p[n] - '0');
  *out_number = number;
  return n > 0 ? p + n : NULL;
}

static const char *
skip_char (const char *p, char c)
{
  return p != NULL && *p == c ? p + 1 : NULL;
}

static const char *
skip_month (const char *p, int *out_month)
{
  static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

  for (gsize i = 0; p != NULL && i < 12; i++)
    if (g_ascii_strncasecmp (p, months + i * 3, 3) == 0)
      {
        *out_month = (int) i + 1;
        return p + 3;
      }
  return NULL;
}

gboolean
pf_imap_read_date (const char *text, gint64 *out_unix, int *out_zone)
{
  g_autoptr (GDateTime) date = NULL;
  int         day, month, year, hour, minute, second, zone;
  int         sign;
  const char *p = text + strspn (text, " ");

  p = skip_char (skip_number (p, 2, &day), '-');
  p = skip_char (skip_month (p, &month), '-');
  p = p != NULL ? skip_char (skip_number (p, 4, &year), ' ') : NULL;
  p = p != NULL ? skip_char (skip_number (p, 2, &hour), ':') : NULL;
  p = p != NULL ? skip_char (skip_number (p, 2, &minute), ':') : NULL;
  p = p != NULL ? skip_char (skip_number (p, 2, &second), ' ') : NULL;
  if (p == NULL || (*p != '+' && *p != '-'))
    return FALSE;
  sign = *p == '-' ? -1 : 1;
  p = skip_number (p + 1, 4, &zone);
  if (p == NULL || *p != '\0')
    return FALSE;

  /* A leap second counts as the second before it. */
  date = g_date_time_new_utc (year, month, day, hour, minute, MIN (second, 59));
  if (date == NULL)
    return FALSE;
  *out_zone = sign * (zone / 100 * 60 + zone % 100);
  *out_unix = g_date_time_to_unix (date) - *out_zone * (gint64) 60;
  return TRUE;
}

void
pf_imap_fetched_clear (PfImapFetched *fetched)
{
  g_clear_pointer (&fetched->keywords, g_ptr_array_unref);
}

static gboolean
has_prefix (const PfImapNode *node, const char *prefix)
{
  return g_ascii_strncasecmp (node->text, prefix, strlen (prefix)) == 0;
}

static gboolean
read_section (const PfImapNode *name, const PfImapNode *value, PfImapFetched *fetched)
{
  if (value->type == PF_IMAP_NODE_LIST)
    return TRUE; /* BODY and BODYSTRUCTURE; never asked for */
  if (has_prefix (name, "BODY[HEADER."))
    {
      fetched->header = pf_imap_node_get_text (value);
      fetched->header_length = value->length;
    }
  else if (has_prefix (name, "BODY[]") || has_prefix (name, "BODY[HEADER]") ||
           pf_imap_node_is (name, "RFC822"))
    {
      fetched->has_body = value->type != PF_IMAP_NODE_NIL;
      fetched->body = pf_imap_node_get_text (value);
      fetched->body_length = value->length;
    }
  return TRUE;
}

static gboolean
read_fetch_item (const PfImapNode *name, const PfImapNode *value, PfImapFetched *fetched)
{
  if (pf_imap_node_is (name, "UID"))
    return pf_imap_node_get_uint32 (value, &fetched->uid);
  if (pf_imap_node_is (name, "RFC822.SIZE"))
    return fetched->has_size = pf_imap_node_get_number (value, &fetched->size);
  if (pf_imap_node_is (name, "INTERNALDATE"))
    {
      const char *text = pf_imap_node_get_text (value);

      /* One that cannot be read counts as none: the message is there all the same. */
      if (text != NULL)
        pf_imap_read_date (text, &fetched->internal_unix, &fetched->internal_zone);
      return TRUE;
    }
  if (pf_imap_node_is (name, "MODSEQ"))
    return value->type != PF_IMAP_NODE_LIST || value->span < 2 ||
           pf_imap_node_get_number (value + 1, &fetched->modseq);
  if (pf_imap_node_is (name, "FLAGS"))
    {
      if (value->type != PF_IMAP_NODE_LIST)
        return FALSE;
      if (fetched->keywords == NULL)
        fetched->keywords = g_ptr_array_new ();
      g_ptr_array_set_size (fetched->keywords, 0);
      fetched->flags = pf_imap_read_flags (value, fetched->keywords);
      if (fetched->keywords->len > 0)
        g_ptr_array_add (fetched->keywords, NULL);
      return fetched->has_flags = TRUE;
    }
  if (pf_imap_node_is (name, "X-GM-MSGID"))
    return pf_imap_node_get_number (value, &fetched->account_id);
  if (pf_imap_node_is (name, "X-GM-LABELS"))
    {
      fetched->labels = value;
      return value->type == PF_IMAP_NODE_LIST;
    }
  return read_section (name, value, fetched);
}

gboolean
pf_imap_read_fetch (const PfImapReply *reply, PfImapFetched *out_fetched)
{
  const PfImapNode *list = pf_imap_reply_node (reply, 0);

  *out_fetched = (PfImapFetched){ .internal_unix = G_MININT64 };
  if (reply->is_damaged || list == NULL || list->type != PF_IMAP_NODE_LIST)
    return FALSE;

  for (const PfImapNode *n = list + 1; n < pf_imap_list_end (list);)
    {
      const PfImapNode *value = n + n->span;

      if (value >= pf_imap_list_end (list) || !read_fetch_item (n, value, out_fetched))
        return FALSE;
      n = value + value->span;
    }
  return TRUE;
}

/* Gmail's name for the label of a folder, where it is not the folder's name. */
static const char *
label_of_role (PfRole role)
{
  static const struct
  {
    PfRole      role;
    const char *label;
  } labels[] = { { PF_ROLE_INBOX, "\\Inbox" },
                 { PF_ROLE_SENT, "\\Sent" },
                 { PF_ROLE_DRAFTS, "\\Draft" },
                 { PF_ROLE_JUNK, "\\Spam" },
                 { PF_ROLE_TRASH, "\\Trash" } };

  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    if (labels[i].role == role)
      return labels[i].label;
  return NULL;
}

gboolean
pf_imap_has_other_label (const PfImapNode *labels, const char *name, PfRole role)
{
  const char *own = label_of_role (role);

  for (const PfImapNode *n = labels + 1; n < pf_imap_list_end (labels); n += n->span)
    {
      const char *label = pf_imap_node_get_text (n);

      if (label == NULL || g_ascii_strcasecmp (label, "\\Important") == 0 ||
          g_ascii_strcasecmp (label, "\\Starred") == 0 || strcmp (label, name) == 0 ||
          (own != NULL && g_ascii_strcasecmp (label, own) == 0))
        continue;
      return TRUE;
    }
  return FALSE;
}
