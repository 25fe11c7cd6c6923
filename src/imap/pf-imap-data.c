/* pf-imap-data.c - what the server's data responses say, typed
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 9051 7, RFC 6154 (SPECIAL-USE), RFC 2342 (NAMESPACE), RFC 2971 (ID)
 * RFC 4315 (APPENDUID), RFC 4731 (ESEARCH), RFC 9208 (QUOTA)
 */

#include "imap/pf-imap-data.h"

#include "base/pf-limits.h"
#include "imap/pf-imap-data-private.h"
#include "imap/pf-imap-seqset.h"

#include <string.h>

#define QUOTA_UNIT 1024 /* octets of STORAGE, RFC 9208 5.1 */

const PfImapNode *
pf_imap_reply_node (const PfImapReply *reply, gsize index)
{
  return index < reply->n_nodes ? &reply->nodes[index] : NULL;
}

static const PfImapNode *
after (const PfImapReply *reply, const PfImapNode *node)
{
  return pf_imap_reply_node (reply, (gsize) (node - reply->nodes) + node->span);
}

gboolean
pf_imap_node_get_uint32 (const PfImapNode *node, guint32 *out_number)
{
  guint64 number;

  if (!pf_imap_node_get_number (node, &number) || number > G_MAXUINT32)
    return FALSE;
  *out_number = (guint32) number;
  return TRUE;
}

/* One that no name could hold is none: names are built with it. */
static char
read_delimiter (const PfImapNode *node)
{
  const char *text = pf_imap_node_get_text (node);

  if (text == NULL || !g_ascii_isgraph (text[0]))
    return 0;
  return text[0];
}

/* --- LIST and STATUS --- */

/* clang-format off */
static const struct
{
  const char *name;
  guint       attribute;
  PfRole      role;
} folder_attributes[] = {
  { "\\Noselect",    PF_IMAP_FOLDER_NO_SELECT,   PF_ROLE_NONE },
  { "\\NonExistent", PF_IMAP_FOLDER_MISSING,     PF_ROLE_NONE },
  { "\\Noinferiors", PF_IMAP_FOLDER_NO_CHILDREN, PF_ROLE_NONE },
  { "\\Subscribed",  PF_IMAP_FOLDER_SUBSCRIBED,  PF_ROLE_NONE },
  { "\\All",         PF_IMAP_FOLDER_VIEW | PF_IMAP_FOLDER_ALL, PF_ROLE_NONE },
  { "\\Important",   PF_IMAP_FOLDER_VIEW,        PF_ROLE_NONE },
  { "\\Flagged",     PF_IMAP_FOLDER_VIEW,        PF_ROLE_NONE },
  { "\\Archive",     0,                          PF_ROLE_ARCHIVE },
  { "\\Drafts",      0,                          PF_ROLE_DRAFTS },
  { "\\Junk",        0,                          PF_ROLE_JUNK },
  { "\\Sent",        0,                          PF_ROLE_SENT },
  { "\\Trash",       0,                          PF_ROLE_TRASH },
};
/* clang-format on */

static void
read_folder_attribute (const PfImapNode *node, PfImapListed *listed)
{
  for (gsize i = 0; i < G_N_ELEMENTS (folder_attributes); i++)
    if (pf_imap_node_is (node, folder_attributes[i].name))
      {
        listed->attributes |= folder_attributes[i].attribute;
        if (listed->role == PF_ROLE_NONE)
          listed->role = folder_attributes[i].role;
      }
}

gboolean
pf_imap_read_list (const PfImapReply *reply, PfImapListed *out_listed)
{
  PfImapListed      listed = { 0 };
  const PfImapNode *attributes = pf_imap_reply_node (reply, 0);
  const PfImapNode *delimiter;
  const PfImapNode *name;

  if (reply->is_damaged || attributes == NULL || attributes->type != PF_IMAP_NODE_LIST)
    return FALSE;
  delimiter = after (reply, attributes);
  name = delimiter != NULL ? after (reply, delimiter) : NULL;
  if (name == NULL)
    return FALSE;

  for (const PfImapNode *n = attributes + 1; n < pf_imap_list_end (attributes);
       n += n->span)
    read_folder_attribute (n, &listed);
  listed.delimiter = read_delimiter (delimiter);
  /* A folder that is called NIL, unquoted by Courier. */
  listed.name = name->type == PF_IMAP_NODE_NIL ? "NIL" : pf_imap_node_get_text (name);
  if (listed.name == NULL || name->length > PF_LIMIT_FOLDER_NAME ||
      memchr (name->text, 0, name->length) != NULL)
    return FALSE;

  *out_listed = listed;
  return TRUE;
}

static gboolean
read_status_item (const PfImapNode *name, guint64 value, PfImapStatusData *status)
{
  gboolean fits = value <= G_MAXUINT32;

  if (pf_imap_node_is (name, "MESSAGES"))
    status->messages = (gint64) MIN (value, G_MAXUINT32);
  else if (pf_imap_node_is (name, "UIDNEXT"))
    status->uid_next = value;
  else if (pf_imap_node_is (name, "UIDVALIDITY"))
    status->uid_validity = value;
  else
    {
      fits = TRUE;
      if (pf_imap_node_is (name, "HIGHESTMODSEQ"))
        status->highest_modseq = value;
      else if (pf_imap_node_is (name, "APPENDLIMIT"))
        status->append_limit = value;
    }
  return fits;
}

gboolean
pf_imap_read_status (const PfImapReply *reply, PfImapStatusData *out_status)
{
  PfImapStatusData  status = { .messages = -1 };
  const PfImapNode *name = pf_imap_reply_node (reply, 0);
  const PfImapNode *list = name != NULL ? after (reply, name) : NULL;

  if (reply->is_damaged || list == NULL || list->type != PF_IMAP_NODE_LIST)
    return FALSE;
  status.name = name->type == PF_IMAP_NODE_NIL ? "NIL" : pf_imap_node_get_text (name);
  if (status.name == NULL)
    return FALSE;

  for (const PfImapNode *n = list + 1; n < pf_imap_list_end (list);)
    {
      const PfImapNode *value = n + n->span;
      guint64           number;

      if (value >= pf_imap_list_end (list))
        return FALSE;
      if (pf_imap_node_get_number (value, &number) &&
          !read_status_item (n, number, &status))
        return FALSE;
      n = value + value->span;
    }
  *out_status = status;
  return TRUE;
}

/* --- NAMESPACE, ID, QUOTA, SEARCH, APPENDUID --- */

gboolean
pf_imap_read_namespace (const PfImapReply *reply,
                        const char       **out_prefix,
                        char              *out_delimiter)
{
  const PfImapNode *personal = pf_imap_reply_node (reply, 0);
  const PfImapNode *first;
  const PfImapNode *prefix;
  const PfImapNode *delimiter;

  if (personal == NULL || personal->type != PF_IMAP_NODE_LIST || personal->span < 4)
    return FALSE;
  first = personal + 1;
  if (first->type != PF_IMAP_NODE_LIST || first->span < 3)
    return FALSE;
  prefix = first + 1;
  delimiter = prefix + prefix->span;
  if (pf_imap_node_get_text (prefix) == NULL || prefix->length > PF_LIMIT_FOLDER_NAME ||
      delimiter >= pf_imap_list_end (first))
    return FALSE;

  *out_prefix = prefix->text;
  *out_delimiter = read_delimiter (delimiter);
  return TRUE;
}

gboolean
pf_imap_read_id (const PfImapReply *reply,
                 const char       **out_name,
                 const char       **out_version)
{
  const PfImapNode *list = pf_imap_reply_node (reply, 0);

  *out_name = *out_version = NULL;
  if (list == NULL || list->type != PF_IMAP_NODE_LIST)
    return FALSE;
  for (const PfImapNode *n = list + 1; n < pf_imap_list_end (list);)
    {
      const PfImapNode *value = n + n->span;

      if (value >= pf_imap_list_end (list))
        return FALSE;
      if (pf_imap_node_is (n, "name"))
        *out_name = pf_imap_node_get_text (value);
      else if (pf_imap_node_is (n, "version"))
        *out_version = pf_imap_node_get_text (value);
      n = value + value->span;
    }
  return TRUE;
}

static gboolean
read_resource (const PfImapNode *n, PfImapQuota *quota)
{
  guint64 used;
  guint64 limit;

  if (!pf_imap_node_get_number (n + 1, &used) || !pf_imap_node_get_number (n + 2, &limit))
    return FALSE;
  if (pf_imap_node_is (n, "STORAGE"))
    {
      quota->storage_used = MIN (used, G_MAXINT64 / QUOTA_UNIT) * QUOTA_UNIT;
      quota->storage_limit = MIN (limit, G_MAXINT64 / QUOTA_UNIT) * QUOTA_UNIT;
    }
  else if (pf_imap_node_is (n, "MESSAGE"))
    {
      quota->messages_used = MIN (used, G_MAXINT64);
      quota->messages_limit = MIN (limit, G_MAXINT64);
    }
  return TRUE;
}

gboolean
pf_imap_read_quota (const PfImapReply *reply, PfImapQuota *out_quota)
{
  PfImapQuota       quota = { -1, -1, -1, -1 };
  const PfImapNode *root = pf_imap_reply_node (reply, 0);
  const PfImapNode *list = root != NULL ? after (reply, root) : NULL;

  if (list == NULL || list->type != PF_IMAP_NODE_LIST)
    return FALSE;
  for (const PfImapNode *n = list + 1; n < pf_imap_list_end (list); n += 3)
    if (n + 2 >= pf_imap_list_end (list) || !read_resource (n, &quota))
      return FALSE;

  *out_quota = quota;
  return TRUE;
}

static gboolean
read_esearch (const PfImapReply *reply, gsize max, GArray *out_numbers)
{
  for (const PfImapNode *n = pf_imap_reply_node (reply, 0); n != NULL;
       n = after (reply, n))
    if (pf_imap_node_is (n, "ALL"))
      {
        const PfImapNode *set = after (reply, n);
        g_autoptr (GArray) numbers = NULL;

        if (set == NULL || set->type != PF_IMAP_NODE_ATOM)
          return FALSE;
        numbers = pf_imap_seqset_parse (set->text, max - MIN (max, out_numbers->len));
        if (numbers == NULL)
          return FALSE;
        g_array_append_vals (out_numbers, numbers->data, numbers->len);
        return TRUE;
      }
  return TRUE; /* nothing found: no ALL */
}

gboolean
pf_imap_read_search (const PfImapReply *reply, gsize max, GArray *out_numbers)
{
  if (strcmp (reply->name, "ESEARCH") == 0)
    return read_esearch (reply, max, out_numbers);

  for (const PfImapNode *n = pf_imap_reply_node (reply, 0); n != NULL;
       n = after (reply, n))
    {
      guint32 number;

      if (n->type == PF_IMAP_NODE_LIST)
        continue; /* "(MODSEQ 917162500)", RFC 7162 */
      if (!pf_imap_node_get_uint32 (n, &number) || out_numbers->len >= max)
        return FALSE;
      g_array_append_val (out_numbers, number);
    }
  return TRUE;
}

gboolean
pf_imap_read_appenduid (const PfImapReply *reply,
                        gsize              n_messages,
                        guint32           *out_uid_validity,
                        GArray           **out_uids)
{
  g_autoptr (GArray) uids = NULL;

  if (g_strcmp0 (reply->code, "APPENDUID") != 0 || reply->n_nodes < 2 ||
      !pf_imap_node_get_uint32 (&reply->nodes[0], out_uid_validity) ||
      *out_uid_validity == 0 || reply->nodes[1].type != PF_IMAP_NODE_ATOM)
    return FALSE;

  uids = pf_imap_seqset_parse (reply->nodes[1].text, n_messages);
  if (uids == NULL || uids->len != n_messages)
    return FALSE;
  *out_uids = g_steal_pointer (&uids);
  return TRUE;
}
