/* pf-imap-session-folders.c - making folders, one or many, and deleting them
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 9051 6.3.4 (CREATE), 6.3.5 (DELETE), 6.3.7 (SUBSCRIBE)
 * RFC 6154 5.3 (CREATE-SPECIAL-USE)
 */

#define G_LOG_DOMAIN "pf-imap"

#include "base/pf-threads.h"
#include "imap/pf-imap-session-private.h"

#define CREATE_WINDOW 64 /* commands in flight */

static gboolean
send_subscribe (PfImapSession *self,
                const char    *name,
                guint         *out_tag,
                GCancellable  *cancellable,
                GError       **error)
{
  g_auto (PfImapCommand) command = { 0 };

  pf_imap_session_init_command (self, &command, "SUBSCRIBE ");
  pf_imap_command_add_astring (&command, name);
  return pf_imap_session_send_command (self, &command, out_tag, cancellable, error);
}

gboolean
pf_imap_session_subscribe (PfImapSession *self,
                           const char    *name,
                           GCancellable  *cancellable,
                           GError       **error)
{
  g_auto (PfImapAnswer) answer = { 0 };
  guint tag;

  g_return_val_if_fail (PF_IS_IMAP_SESSION (self), FALSE);
  pf_assert_may_block ();

  return send_subscribe (self, name, &tag, cancellable, error) &&
         pf_imap_session_wait (self, tag, NULL, NULL, &answer, cancellable, error);
}

static const char *
use_of_role (PfRole role)
{
  static const struct
  {
    PfRole      role;
    const char *use;
  } uses[] = {
    { PF_ROLE_SENT, "\\Sent" },       { PF_ROLE_DRAFTS, "\\Drafts" },
    { PF_ROLE_TRASH, "\\Trash" },     { PF_ROLE_JUNK, "\\Junk" },
    { PF_ROLE_ARCHIVE, "\\Archive" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (uses); i++)
    if (uses[i].role == role)
      return uses[i].use;
  return NULL;
}

static gboolean
send_create (PfImapSession *self,
             const char    *name,
             const char    *use,
             guint         *out_tag,
             GCancellable  *cancellable,
             GError       **error)
{
  g_auto (PfImapCommand) command = { 0 };

  pf_imap_session_init_command (self, &command, "CREATE ");
  pf_imap_command_add_astring (&command, name);
  if (use != NULL)
    {
      pf_imap_command_add (&command, " (USE (");
      pf_imap_command_add (&command, use);
      pf_imap_command_add (&command, "))");
    }
  return pf_imap_session_send_command (self, &command, out_tag, cancellable, error);
}

static gboolean
run_create (PfImapSession *self,
            const char    *name,
            const char    *use,
            PfImapAnswer  *answer,
            GCancellable  *cancellable,
            GError       **error)
{
  guint tag;

  return send_create (self, name, use, &tag, cancellable, error) &&
         pf_imap_session_wait (self, tag, NULL, NULL, answer, cancellable, error);
}

/* Gmail refuses USE, and has its own folder for each. */
static const char *
choose_use (PfImapSession *self, PfRole role)
{
  return pf_imap_session_has (self, "CREATE-SPECIAL-USE") &&
                 !pf_imap_session_has (self, "X-GM-EXT-1")
             ? use_of_role (role)
             : NULL;
}

gboolean
pf_imap_session_create (PfImapSession *self,
                        const char    *name,
                        PfRole         role,
                        gboolean      *out_exists,
                        GCancellable  *cancellable,
                        GError       **error)
{
  g_auto (PfImapAnswer) answer = { 0 };
  const char *use = choose_use (self, role);
  gint64      wait_ms;
  PfMeaning   means;

  g_return_val_if_fail (PF_IS_IMAP_SESSION (self), FALSE);
  pf_assert_may_block ();

  *out_exists = FALSE;
  if (!run_create (self, name, use, &answer, cancellable, error))
    return FALSE;
  means = pf_imap_judge (PF_IMAP_ASKED_FOLDER, answer.code, answer.text, &wait_ms);
  if (answer.status != PF_IMAP_OK && use != NULL && means != PF_MEANS_EXISTS)
    {
      if (!run_create (self, name, NULL, &answer, cancellable, error))
        return FALSE;
      means = pf_imap_judge (PF_IMAP_ASKED_FOLDER, answer.code, answer.text, &wait_ms);
    }
  *out_exists = answer.status != PF_IMAP_OK && means == PF_MEANS_EXISTS;
  if (answer.status != PF_IMAP_OK && !*out_exists)
    return pf_imap_session_refuse (self, &answer, PF_IMAP_ASKED_FOLDER, "CREATE",
                                   PF_MOVE_ERROR, PF_MOVE_ERROR_NAME_REFUSED, error);
  return *out_exists || pf_imap_session_subscribe (self, name, cancellable, error);
}

/* Returns: (transfer full) (nullable): an error if the refusal is about the account, not
 * about the folder: the next one would meet the same */
static GError *
find_fault (PfImapSession *self, const PfImapAnswer *answer)
{
  GError   *fault = NULL;
  gint64    wait_ms;
  PfMeaning means = pf_imap_judge (PF_IMAP_ASKED_FOLDER, answer->code, answer->text,
                                   &wait_ms);

  if (means == PF_MEANS_TRY_LATER || means == PF_MEANS_NO_SPACE ||
      means == PF_MEANS_EXPIRED)
    pf_imap_session_refuse (self, answer, PF_IMAP_ASKED_FOLDER, "CREATE", PF_MOVE_ERROR,
                            PF_MOVE_ERROR_NAME_REFUSED, &fault);
  return fault;
}

/* Creates at most CREATE_WINDOW folders in one flight, and subscribes those that are
 * there. */
static gboolean
create_some (PfImapSession     *self,
             const char *const *names,
             const PfRole      *roles,
             gsize              n,
             gboolean          *out_created,
             GCancellable      *cancellable,
             GError           **error)
{
  guint   tags[CREATE_WINDOW] = { 0 };
  GError *fault = NULL;

  for (gsize i = 0; i < n; i++)
    if (!send_create (self, names[i], choose_use (self, roles[i]), &tags[i], cancellable,
                      error))
      return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      g_auto (PfImapAnswer) answer = { 0 };

      if (!pf_imap_session_wait (self, tags[i], NULL, NULL, &answer, cancellable, error))
        {
          g_clear_error (&fault);
          return FALSE;
        }
      out_created[i] = answer.status == PF_IMAP_OK;
      if (fault == NULL && answer.status != PF_IMAP_OK)
        fault = find_fault (self, &answer);
    }
  /* A refusal is no error, so nobody waits for the answer. */
  for (gsize i = 0; fault == NULL && i < n; i++)
    {
      guint tag;

      if (!out_created[i])
        continue;
      if (!send_subscribe (self, names[i], &tag, cancellable, error))
        return FALSE;
      pf_imap_session_ignore (self, tag);
    }
  if (fault == NULL)
    return TRUE;
  g_propagate_error (error, fault);
  return FALSE;
}

gboolean
pf_imap_session_create_many (PfImapSession     *self,
                             const char *const *names,
                             const PfRole      *roles,
                             gsize              n,
                             gboolean          *out_created,
                             GCancellable      *cancellable,
                             GError           **error)
{
  g_return_val_if_fail (PF_IS_IMAP_SESSION (self), FALSE);
  pf_assert_may_block ();

  for (gsize at = 0; at < n; at += CREATE_WINDOW)
    if (!create_some (self, names + at, roles + at, MIN (n - at, CREATE_WINDOW),
                      out_created + at, cancellable, error))
      return FALSE;
  return TRUE;
}

/* --- Deleting --- */

gboolean
pf_imap_session_delete (PfImapSession *self,
                        const char    *name,
                        GCancellable  *cancellable,
                        GError       **error)
{
  g_auto (PfImapCommand) unsubscribe = { 0 };
  g_auto (PfImapCommand) command = { 0 };
  g_auto (PfImapAnswer) answer = { 0 };

  g_return_val_if_fail (PF_IS_IMAP_SESSION (self), FALSE);
  pf_assert_may_block ();

  /* EXAMINE of another folder closes without expunging what others have marked. */
  if (g_strcmp0 (self->selected.name, name) == 0 &&
      !pf_imap_session_select (self, "INBOX", FALSE, cancellable, error))
    return FALSE;
  pf_imap_session_init_command (self, &command, "DELETE ");
  pf_imap_command_add_astring (&command, name);
  if (!pf_imap_session_run_command (self, &command, NULL, NULL, &answer, cancellable,
                                    error))
    return FALSE;
  if (answer.status != PF_IMAP_OK)
    return pf_imap_session_refuse (self, &answer, PF_IMAP_ASKED_FOLDER, "DELETE",
                                   PF_STORE_ERROR, PF_STORE_ERROR_FOLDER_BAD, error);

  /* A refusal is no error: the folder is gone all the same. */
  pf_imap_session_init_command (self, &unsubscribe, "UNSUBSCRIBE ");
  pf_imap_command_add_astring (&unsubscribe, name);
  pf_imap_answer_clear (&answer);
  return pf_imap_session_run_command (self, &unsubscribe, NULL, NULL, &answer,
                                      cancellable, error);
}
