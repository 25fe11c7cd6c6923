/* pf-imap-session-list.c - what the account holds: set-up, folders, quota
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 9051 6.3 (LIST, CREATE, SUBSCRIBE, STATUS), RFC 5258 (LIST-EXTENDED)
 * RFC 5819 (LIST-STATUS), RFC 6154 (SPECIAL-USE), RFC 2342 (NAMESPACE)
 * RFC 2971 (ID), RFC 9208 (QUOTA)
 */

#define G_LOG_DOMAIN "pf-imap"

#include "base/pf-limits.h"
#include "base/pf-threads.h"
#include "imap/pf-imap-session-private.h"

#include <string.h>

#define STATUS_WINDOW 64 /* STATUS commands in flight */

#define ID_COMMAND "ID (\"name\" \"Postferry\" \"version\" \"" PF_VERSION "\")"

/* --- Taking what comes --- */

static void
start_list (PfImapSession *self)
{
  g_clear_pointer (&self->folder_index, g_hash_table_unref);
  g_clear_pointer (&self->folders, g_ptr_array_unref);
  self->folders = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_imap_folder_free);
  self->folder_index = g_hash_table_new (g_str_hash, g_str_equal);
}

static PfImapFolder *
find_folder (PfImapSession *self, const char *name)
{
  return self->folder_index != NULL ? g_hash_table_lookup (self->folder_index, name)
                                    : NULL;
}

static void
take_folder (PfImapSession *self, const PfImapListed *listed)
{
  PfImapFolder *folder = find_folder (self, listed->name);

  if (self->folders == NULL)
    return;
  if (folder == NULL)
    {
      if (self->folders->len >= PF_LIMIT_FOLDERS)
        return;
      folder = g_new0 (PfImapFolder, 1);
      folder->name = g_strdup (listed->name);
      folder->messages = -1;
      g_ptr_array_add (self->folders, folder);
      g_hash_table_insert (self->folder_index, folder->name, folder);
    }
  folder->delimiter = listed->delimiter;
  /* Without NAMESPACE the delimiter of any folder is the account's. */
  if (self->facts.delimiter == '\0')
    self->facts.delimiter = listed->delimiter;
  folder->attributes |= listed->attributes;
  if (folder->role == PF_ROLE_NONE)
    folder->role = listed->role;
}

/* LSUB tells of subscriptions only: a name that LIST does not know is a folder that
 * is gone. */
static void
take_subscribed (PfImapSession *self, const PfImapListed *listed)
{
  PfImapFolder *folder = find_folder (self, listed->name);

  if (folder != NULL && (listed->attributes & PF_IMAP_FOLDER_NO_SELECT) == 0)
    folder->attributes |= PF_IMAP_FOLDER_SUBSCRIBED;
}

static void
take_numbers (PfImapFolder *folder, const PfImapStatusData *status)
{
  folder->messages = status->messages;
  folder->uid_next = status->uid_next;
  folder->uid_validity = status->uid_validity;
  folder->highest_modseq = status->highest_modseq;
}

static void
take_id (PfImapSession *self, const PfImapReply *reply)
{
  const char      *name;
  const char      *version;
  g_autofree char *text = NULL;

  if (!pf_imap_read_id (reply, &name, &version) || name == NULL)
    return;
  text = g_strdup_printf ("%s%s%s", name, version != NULL ? " " : "",
                          version != NULL ? version : "");
  g_free (self->facts.server);
  self->facts.server = pf_clean_server_text (text);
}

static void
take_namespace (PfImapSession *self, const PfImapReply *reply)
{
  const char *prefix;

  if (!pf_imap_read_namespace (reply, &prefix, &self->facts.delimiter))
    return;
  g_free (self->facts.prefix);
  self->facts.prefix = g_strdup (prefix);
}

gboolean
pf_imap_session_take_list (PfImapSession     *self,
                           const PfImapReply *reply,
                           gpointer           user_data,
                           GError           **error)
{
  PfImapListed     listed;
  PfImapStatusData status;
  PfImapQuota      quota;
  gboolean         ok = TRUE;

  if (strcmp (reply->name, "LIST") == 0)
    {
      ok = pf_imap_read_list (reply, &listed);
      if (ok)
        take_folder (self, &listed);
    }
  else if (strcmp (reply->name, "LSUB") == 0)
    {
      ok = pf_imap_read_list (reply, &listed);
      if (ok)
        take_subscribed (self, &listed);
    }
  else if (strcmp (reply->name, "STATUS") == 0)
    {
      PfImapFolder *folder;

      ok = pf_imap_read_status (reply, &status);
      folder = ok ? find_folder (self, status.name) : NULL;
      if (folder != NULL)
        take_numbers (folder, &status);
    }
  else if (strcmp (reply->name, "QUOTA") == 0 && pf_imap_read_quota (reply, &quota) &&
           (quota.storage_limit >= 0 || quota.messages_limit >= 0))
    self->facts.quota = quota;
  else if (strcmp (reply->name, "ID") == 0)
    take_id (self, reply);
  else if (strcmp (reply->name, "NAMESPACE") == 0)
    take_namespace (self, reply);

  if (!ok)
    pf_imap_session_set_error (self, error, PF_PROTO_ERROR, PF_PROTO_ERROR_MALFORMED,
                               "A %s response cannot be read", reply->name);
  return ok;
}

/* --- Listing --- */

static gboolean
has_list_status (PfImapSession *self)
{
  return pf_imap_session_has (self, "LIST-STATUS") &&
         pf_imap_session_has (self, "LIST-EXTENDED");
}

static const char *
status_items (PfImapSession *self)
{
  return pf_imap_session_has (self, "CONDSTORE") || pf_imap_session_has (self, "QRESYNC")
             ? "MESSAGES UIDNEXT UIDVALIDITY HIGHESTMODSEQ"
             : "MESSAGES UIDNEXT UIDVALIDITY";
}

static gboolean
ask (PfImapSession *self,
     const char    *command,
     GArray        *tags,
     GCancellable  *cancellable,
     GError       **error)
{
  guint tag;

  if (!pf_imap_session_send (self, command, &tag, cancellable, error))
    return FALSE;
  g_array_append_val (tags, tag);
  return TRUE;
}

/* One LIST that tells everything where the server knows how, else LIST and LSUB. */
static gboolean
send_list (PfImapSession *self,
           GArray        *tags,
           guint         *out_list_tag,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autoptr (GString) command = g_string_new ("LIST \"\" \"*\"");

  start_list (self);
  if (pf_imap_session_has (self, "LIST-EXTENDED"))
    {
      g_string_append (command, " RETURN (SUBSCRIBED");
      if (pf_imap_session_has (self, "SPECIAL-USE"))
        g_string_append (command, " SPECIAL-USE");
      if (has_list_status (self))
        g_string_append_printf (command, " STATUS (%s)", status_items (self));
      g_string_append_c (command, ')');
    }
  if (!ask (self, command->str, tags, cancellable, error))
    return FALSE;
  *out_list_tag = self->last_tag;
  return pf_imap_session_has (self, "LIST-EXTENDED") ||
         ask (self, "LSUB \"\" \"*\"", tags, cancellable, error);
}

/* Waits for commands whose refusal is no error, except that of the list. */
static gboolean
wait_all (PfImapSession *self,
          GArray        *tags,
          guint          list_tag,
          GCancellable  *cancellable,
          GError       **error)
{
  for (guint i = 0; i < tags->len; i++)
    {
      g_auto (PfImapAnswer) answer = { 0 };
      guint tag = g_array_index (tags, guint, i);

      if (!pf_imap_session_wait (self, tag, pf_imap_session_take_list, NULL, &answer,
                                 cancellable, error))
        return FALSE;
      if (tag == list_tag && answer.status != PF_IMAP_OK)
        return pf_imap_session_refuse (self, &answer, PF_IMAP_ASKED_OTHER, "LIST",
                                       PF_PROTO_ERROR, PF_PROTO_ERROR_REFUSED, error);
    }
  g_array_set_size (tags, 0);
  return TRUE;
}

static gboolean
send_status (PfImapSession *self,
             const char    *name,
             guint         *out_tag,
             GCancellable  *cancellable,
             GError       **error)
{
  g_auto (PfImapCommand) command = { 0 };

  pf_imap_session_init_command (self, &command, "STATUS ");
  pf_imap_command_add_astring (&command, name);
  pf_imap_command_add (&command, " (");
  pf_imap_command_add (&command, status_items (self));
  pf_imap_command_add (&command, ")");
  return pf_imap_session_send_command (self, &command, out_tag, cancellable, error);
}

static gboolean
lacks_status (const PfImapFolder *folder)
{
  return folder->uid_validity == 0 &&
         (folder->attributes & (PF_IMAP_FOLDER_NO_SELECT | PF_IMAP_FOLDER_MISSING)) == 0;
}

/* Asks for the numbers of each folder that LIST did not bring, many in flight. */
static gboolean
add_statuses (PfImapSession *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) tags = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->folders->len; i++)
    {
      const PfImapFolder *folder = g_ptr_array_index (self->folders, i);
      guint               tag;

      if (!lacks_status (folder))
        continue;
      if (!send_status (self, folder->name, &tag, cancellable, error))
        return FALSE;
      g_array_append_val (tags, tag);
      if (tags->len >= STATUS_WINDOW && !wait_all (self, tags, 0, cancellable, error))
        return FALSE;
    }
  return wait_all (self, tags, 0, cancellable, error);
}

gboolean
pf_imap_session_set_up (PfImapSession *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) tags = g_array_new (FALSE, FALSE, sizeof (guint));
  guint list_tag;

  g_return_val_if_fail (PF_IS_IMAP_SESSION (self), FALSE);
  g_return_val_if_fail (self->state == PF_IMAP_STATE_READY, FALSE);
  pf_assert_may_block ();

  /* NetEase refuses SELECT before ID. */
  if ((pf_imap_session_has (self, "ID") &&
       !ask (self, ID_COMMAND, tags, cancellable, error)) ||
      (pf_imap_session_has (self, "NAMESPACE") &&
       !ask (self, "NAMESPACE", tags, cancellable, error)) ||
      (pf_imap_session_has (self, "QUOTA") &&
       !ask (self, "GETQUOTAROOT INBOX", tags, cancellable, error)))
    return FALSE;
  return send_list (self, tags, &list_tag, cancellable, error) &&
         wait_all (self, tags, list_tag, cancellable, error) &&
         add_statuses (self, cancellable, error);
}

GPtrArray *
pf_imap_session_list (PfImapSession *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) tags = g_array_new (FALSE, FALSE, sizeof (guint));
  guint list_tag;

  g_return_val_if_fail (PF_IS_IMAP_SESSION (self), NULL);
  pf_assert_may_block ();

  if (self->folders == NULL && (!send_list (self, tags, &list_tag, cancellable, error) ||
                                !wait_all (self, tags, list_tag, cancellable, error) ||
                                !add_statuses (self, cancellable, error)))
    return NULL;
  g_clear_pointer (&self->folder_index, g_hash_table_unref);
  return g_steal_pointer (&self->folders);
}

/* --- One folder --- */

static gboolean
take_one_status (PfImapSession     *self,
                 const PfImapReply *reply,
                 gpointer           user_data,
                 GError           **error)
{
  PfImapFolder    *folder = user_data;
  PfImapStatusData status;

  if (strcmp (reply->name, "STATUS") != 0)
    return TRUE;
  if (!pf_imap_read_status (reply, &status))
    {
      pf_imap_session_set_error (self, error, PF_PROTO_ERROR, PF_PROTO_ERROR_MALFORMED,
                                 "A STATUS response cannot be read");
      return FALSE;
    }
  /* Some servers give the name another form; only one STATUS is under way. */
  take_numbers (folder, &status);
  return TRUE;
}

gboolean
pf_imap_session_status (PfImapSession *self,
                        PfImapFolder  *folder,
                        GCancellable  *cancellable,
                        GError       **error)
{
  g_auto (PfImapAnswer) noop = { 0 };
  g_auto (PfImapAnswer) answer = { 0 };
  guint noop_tag;
  guint tag;

  g_return_val_if_fail (PF_IS_IMAP_SESSION (self), FALSE);
  pf_assert_may_block ();

  /* Courier 5.0 shows appended mail only after a NOOP.  Dovecot 2.3 may answer STATUS
   * first. */
  if (!pf_imap_session_send (self, "NOOP", &noop_tag, cancellable, error) ||
      !send_status (self, folder->name, &tag, cancellable, error) ||
      !pf_imap_session_wait (self, noop_tag, take_one_status, folder, &noop, cancellable,
                             error) ||
      !pf_imap_session_wait (self, tag, take_one_status, folder, &answer, cancellable,
                             error))
    return FALSE;
  return answer.status == PF_IMAP_OK ||
         pf_imap_session_refuse (self, &answer, PF_IMAP_ASKED_FOLDER, "STATUS",
                                 PF_STORE_ERROR, PF_STORE_ERROR_FOLDER_BAD, error);
}
