/* pf-imap-target.c - an IMAP account as a target
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-imap"

#include "imap/pf-imap-target.h"

#include "base/pf-threads.h"
#include "imap/pf-imap-name.h"
#include "imap/pf-imap-target-private.h"
#include "text/pf-header.h"
#include "text/pf-mutf7.h"

#include <string.h>

static void iface_init (PfTargetInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PfImapTarget,
                               pf_imap_target,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PF_TYPE_TARGET, iface_init))

static char *
make_identity (const PfEndpoint *endpoint)
{
  g_autofree char *user = g_uri_escape_string (endpoint->user != NULL ? endpoint->user
                                                                      : "",
                                               NULL, FALSE);

  return g_strdup_printf ("imap://%s@%s:%u", user, endpoint->host, endpoint->port);
}

PfTarget *
pf_imap_target_new (const PfImapAccount *account)
{
  PfImapTarget *self = g_object_new (PF_TYPE_IMAP_TARGET, NULL);

  self->endpoint = pf_endpoint_copy (account->endpoint);
  self->trust = account->trust != NULL ? pf_trust_copy (account->trust) : NULL;
  self->is_token = account->is_token;
  self->get_secret = account->get_secret;
  self->secret_data = account->secret_data;
  self->transcript = account->transcript != NULL ? g_object_ref (account->transcript)
                                                 : NULL;
  self->identity = make_identity (self->endpoint);
  return PF_TARGET (self);
}

void
pf_imap_target_force_mode (PfImapTarget *self, char mode)
{
  g_return_if_fail (PF_IS_IMAP_TARGET (self));
  g_return_if_fail (mode == 0 || (mode >= 'A' && mode <= 'C'));

  self->forced_mode = mode;
}

void
pf_imap_target_forbid_compression (PfImapTarget *self)
{
  g_return_if_fail (PF_IS_IMAP_TARGET (self));

  self->no_compress = TRUE;
}

static PfTarget *
pf_imap_target_clone (PfTarget *target)
{
  PfImapTarget *self = PF_IMAP_TARGET (target);
  PfImapAccount account = { self->endpoint,
                            self->trust,
                            self->is_token,
                            self->get_secret,
                            self->secret_data,
                            NULL /* a transcript belongs to one thread */ };
  PfTarget     *clone = pf_imap_target_new (&account);

  PF_IMAP_TARGET (clone)->forced_mode = self->forced_mode;
  PF_IMAP_TARGET (clone)->no_compress = self->no_compress;
  return clone;
}

static const char *
pf_imap_target_get_identity (PfTarget *target)
{
  return PF_IMAP_TARGET (target)->identity;
}

gboolean
pf_imap_target_check (PfImapTarget *self, GError **error)
{
  if (self->session != NULL && pf_imap_session_is_alive (self->session))
    return TRUE;
  g_set_error_literal (error, PF_WIRE_ERROR, PF_WIRE_ERROR_CLOSED,
                       "There is no connection");
  pf_error_set_host (error != NULL ? *error : NULL, self->endpoint->host,
                     self->endpoint->port);
  return FALSE;
}

/* --- Connecting --- */

static void
drop_session (PfImapTarget *self)
{
  g_clear_pointer (&self->append, pf_imap_append_free);
  g_clear_object (&self->session);
}

static gboolean
open_and_login (PfImapTarget *self,
                PfSecret     *secret,
                GCancellable *cancellable,
                GError      **error)
{
  drop_session (self);
  self->session = pf_imap_session_open (self->endpoint, self->trust, self->transcript,
                                        cancellable, error);
  return self->session != NULL &&
         pf_imap_session_login (self->session, secret, self->is_token, cancellable,
                                error);
}

static gboolean
is_refusal (const GError *error)
{
  return g_error_matches (error, PF_AUTH_ERROR, PF_AUTH_ERROR_EXPIRED) ||
         g_error_matches (error, PF_AUTH_ERROR, PF_AUTH_ERROR_WRONG_CREDENTIALS);
}

/* A refused password is never sent again.  A refused token has mostly expired: a new
 * one is asked for, once, and sent only if it is another. */
static gboolean
sign_in (PfImapTarget *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (PfSecret) secret = NULL;
  g_autoptr (PfSecret) fresh = NULL;
  g_autoptr (GError) refusal = NULL;

  secret = self->get_secret (FALSE, self->secret_data, cancellable, error);
  if (secret == NULL)
    return FALSE;
  if (open_and_login (self, secret, cancellable, &refusal))
    return TRUE;

  if (self->is_token && is_refusal (refusal))
    fresh = self->get_secret (TRUE, self->secret_data, cancellable, NULL);
  if (fresh == NULL || pf_secret_equal (secret, fresh))
    {
      g_propagate_error (error, g_steal_pointer (&refusal));
      return FALSE;
    }
  return open_and_login (self, fresh, cancellable, error);
}

static void
take_facts (PfImapTarget *self)
{
  const PfImapFacts *facts = pf_imap_session_get_facts (self->session);
  const PfImapCaps  *caps = pf_imap_session_get_caps (self->session);
  char               mode = (char) pf_imap_mode_choose (caps);
  PfWireTimes        times;

  if (self->forced_mode != 0)
    mode = self->forced_mode;
  pf_wire_get_times (pf_imap_session_get_wire (self->session), &times);
  g_free (self->facts.server);
  g_free (self->facts.prefix);
  self->facts = (PfTargetFacts){
    .server = g_strdup (facts->server),
    .mode = { mode, '\0' },
    .max_message = caps->append_limit,
    .quota_used = facts->quota.storage_used,
    .quota_limit = facts->quota.storage_limit,
    .quota_messages_used = facts->quota.messages_used,
    .quota_messages_limit = facts->quota.messages_limit,
    .prefix = pf_mutf7_decode (facts->prefix, NULL),
    .delimiter = facts->delimiter,
    .has_uidplus = pf_imap_caps_has (caps, "UIDPLUS") ||
                   pf_imap_caps_has (caps, "IMAP4REV2"),
    .has_move = pf_imap_caps_has (caps, "MOVE") || pf_imap_caps_has (caps, "IMAP4REV2"),
    .is_gmail = pf_imap_caps_has (caps, "X-GM-EXT-1"),
    .round_trip_us = times.connect,
  };
  self->name_rules = pf_imap_name_rules (facts->server, self->facts.is_gmail);
}

static gboolean
pf_imap_target_connect (PfTarget *target, GCancellable *cancellable, GError **error)
{
  PfImapTarget *self = PF_IMAP_TARGET (target);

  if (!sign_in (self, cancellable, error) ||
      !pf_imap_session_set_up (self->session, cancellable, error))
    {
      drop_session (self);
      return FALSE;
    }
  take_facts (self);
  return TRUE;
}

gboolean
pf_imap_target_is_connected (PfTarget *target)
{
  PfImapTarget *self = PF_IMAP_TARGET (target);

  return self->session != NULL && pf_imap_session_is_alive (self->session);
}

static void
pf_imap_target_disconnect (PfTarget *target, GCancellable *cancellable)
{
  PfImapTarget *self = PF_IMAP_TARGET (target);

  if (pf_imap_target_is_connected (target))
    pf_imap_session_logout (self->session, cancellable);
  drop_session (self);
}

static void
pf_imap_target_hang_up (PfTarget *target, GCancellable *cancellable)
{
  PfImapTarget *self = PF_IMAP_TARGET (target);

  if (pf_imap_target_is_connected (target))
    pf_imap_session_hang_up (self->session, cancellable);
  drop_session (self);
}

static const PfTargetFacts *
pf_imap_target_get_facts (PfTarget *target)
{
  return &PF_IMAP_TARGET (target)->facts;
}

/* --- Messages --- */

typedef struct
{
  PfTargetMessageFunc func;
  gpointer            user_data;
} Rows;

static gboolean
pass_row (const PfImapFetched *fetched, gpointer user_data, GError **error)
{
  Rows            *rows = user_data;
  const char      *block = fetched->header != NULL ? fetched->header : "";
  gsize            length = fetched->header != NULL ? fetched->header_length : 0;
  g_autofree char *id = pf_header_get (block, length, "Message-ID");
  g_autofree char *message_id = pf_header_message_id (id);
  g_autofree char *date = pf_header_get (block, length, "Date");
  g_autofree char *from = pf_header_get (block, length, "From");
  g_autofree char *subject = pf_header_get (block, length, "Subject");
  PfTargetMessage  message = {
     .uid = fetched->uid,
     .size = fetched->size,
     .internal_unix = fetched->internal_unix,
     .internal_zone = fetched->internal_zone,
     .flags = fetched->flags,
     .message_id = message_id,
     .date = date,
     .from = from,
     .subject = subject,
  };

  if (fetched->keywords != NULL && fetched->keywords->len > 0)
    message.keywords = (char **) fetched->keywords->pdata;
  return rows->func (&message, rows->user_data, error);
}

static gboolean
pf_imap_target_list_messages (PfTarget           *target,
                              guint32             first_uid,
                              PfTargetMessageFunc func,
                              gpointer            user_data,
                              GCancellable       *cancellable,
                              GError            **error)
{
  PfImapTarget *self = PF_IMAP_TARGET (target);
  Rows          rows = { func, user_data };

  return pf_imap_target_check (self, error) &&
         pf_imap_session_fetch_metadata (self->session, first_uid, pass_row, &rows,
                                         cancellable, error);
}

static gboolean
pf_imap_target_read_message (PfTarget     *target,
                             guint32       uid,
                             PfChunkFunc   func,
                             gpointer      user_data,
                             GCancellable *cancellable,
                             GError      **error)
{
  PfImapTarget *self = PF_IMAP_TARGET (target);

  return pf_imap_target_check (self, error) &&
         pf_imap_session_fetch_body (self->session, uid, func, user_data, cancellable,
                                     error);
}

static gboolean
pf_imap_target_read_messages (PfTarget               *target,
                              const guint32          *uids,
                              gsize                   n_uids,
                              const PfTargetReadSink *sink,
                              gpointer                user_data,
                              GCancellable           *cancellable,
                              GError                **error)
{
  PfImapTarget *self = PF_IMAP_TARGET (target);

  return pf_imap_target_check (self, error) &&
         pf_imap_session_fetch_bodies (self->session, uids, n_uids, PF_IMAP_PART_WHOLE,
                                       sink, user_data, cancellable, error);
}

static gboolean
pf_imap_target_append (PfTarget            *target,
                       PfTargetFolder      *folder,
                       PfAppendItem *const *items,
                       gsize                n_items,
                       PfAppendDone         done,
                       gpointer             user_data,
                       GCancellable        *cancellable,
                       GError             **error)
{
  PfImapTarget    *self = PF_IMAP_TARGET (target);
  g_autofree char *name = NULL;

  if (!pf_imap_target_check (self, error))
    return FALSE;
  if (self->append == NULL)
    self->append = pf_imap_append_new (self->session, self->facts.mode[0],
                                       !self->no_compress);
  name = pf_imap_target_spell (self, folder->name);
  folder->is_fresh = FALSE;
  return pf_imap_append_send (self->append, name, items, n_items, done, user_data,
                              cancellable, error);
}

static gboolean
pf_imap_target_append_pump (PfTarget *target, GCancellable *cancellable, GError **error)
{
  PfImapTarget *self = PF_IMAP_TARGET (target);

  if (!pf_imap_target_check (self, error))
    return FALSE;
  return self->append == NULL || pf_imap_append_pump (self->append, cancellable, error);
}

static gboolean
pf_imap_target_append_wants_more (PfTarget *target)
{
  PfImapTarget *self = PF_IMAP_TARGET (target);

  return self->append == NULL || pf_imap_append_wants_more (self->append);
}

static gboolean
pf_imap_target_get_poll (PfTarget *target, GPollFD *out_poll)
{
  PfImapTarget *self = PF_IMAP_TARGET (target);
  PfWire *wire = self->session != NULL ? pf_imap_session_get_wire (self->session) : NULL;

  if (wire == NULL || pf_wire_get_fd (wire) < 0)
    return FALSE;
  out_poll->fd = pf_wire_get_fd (wire);
  out_poll->events = (gushort) (pf_wire_has_unsent (wire) ? G_IO_IN | G_IO_OUT : G_IO_IN);
  out_poll->revents = 0;
  return TRUE;
}

static gboolean
pf_imap_target_append_finish (PfTarget *target, GCancellable *cancellable, GError **error)
{
  PfImapTarget *self = PF_IMAP_TARGET (target);

  if (!pf_imap_target_check (self, error))
    return FALSE;
  return self->append == NULL || pf_imap_append_finish (self->append, cancellable, error);
}

static gboolean
pf_imap_target_store_flags (PfTarget          *target,
                            guint32            uid,
                            guint              flags,
                            const char *const *keywords,
                            gboolean           add,
                            GCancellable      *cancellable,
                            GError           **error)
{
  PfImapTarget *self = PF_IMAP_TARGET (target);

  return pf_imap_target_check (self, error) &&
         pf_imap_session_store (self->session, uid, flags, keywords, add, cancellable,
                                error);
}

static gboolean
pf_imap_target_expunge (PfTarget      *target,
                        const guint32 *uids,
                        gsize          n_uids,
                        GCancellable  *cancellable,
                        GError       **error)
{
  PfImapTarget *self = PF_IMAP_TARGET (target);

  return pf_imap_target_check (self, error) &&
         pf_imap_session_expunge (self->session, uids, n_uids, cancellable, error);
}

static void
iface_init (PfTargetInterface *iface)
{
  iface->clone = pf_imap_target_clone;
  iface->get_identity = pf_imap_target_get_identity;
  iface->connect = pf_imap_target_connect;
  iface->is_connected = pf_imap_target_is_connected;
  iface->disconnect = pf_imap_target_disconnect;
  iface->hang_up = pf_imap_target_hang_up;
  iface->get_facts = pf_imap_target_get_facts;
  iface->list = pf_imap_target_list;
  iface->join_name = pf_imap_target_join_name;
  iface->create = pf_imap_target_create;
  iface->create_many = pf_imap_target_create_many;
  iface->status = pf_imap_target_status;
  iface->open = pf_imap_target_open;
  iface->is_open = pf_imap_target_is_open;
  iface->may_store_keyword = pf_imap_target_may_store_keyword;
  iface->list_messages = pf_imap_target_list_messages;
  iface->read_message = pf_imap_target_read_message;
  iface->read_messages = pf_imap_target_read_messages;
  iface->read_headers = pf_imap_target_read_headers;
  iface->append = pf_imap_target_append;
  iface->append_pump = pf_imap_target_append_pump;
  iface->append_wants_more = pf_imap_target_append_wants_more;
  iface->get_poll = pf_imap_target_get_poll;
  iface->append_finish = pf_imap_target_append_finish;
  iface->store_flags = pf_imap_target_store_flags;
  iface->expunge = pf_imap_target_expunge;
  iface->list_marks = pf_imap_target_list_marks;
  iface->list_labels = pf_imap_target_list_labels;
  iface->mark = pf_imap_target_mark;
  iface->remove = pf_imap_target_remove;
  iface->transfer = pf_imap_target_transfer;
  iface->delete_folder = pf_imap_target_delete;
}

static void
pf_imap_target_finalize (GObject *object)
{
  PfImapTarget *self = PF_IMAP_TARGET (object);

  drop_session (self);
  g_clear_pointer (&self->endpoint, pf_endpoint_free);
  g_clear_pointer (&self->trust, pf_trust_free);
  g_clear_object (&self->transcript);
  g_clear_pointer (&self->identity, g_free);
  g_clear_pointer (&self->facts.server, g_free);
  g_clear_pointer (&self->facts.prefix, g_free);
  g_clear_pointer (&self->folders, g_ptr_array_unref);
  g_clear_pointer (&self->spelling, g_hash_table_unref);

  G_OBJECT_CLASS (pf_imap_target_parent_class)->finalize (object);
}

static void
pf_imap_target_class_init (PfImapTargetClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pf_imap_target_finalize;
}

static void
pf_imap_target_init (PfImapTarget *self)
{
  self->spelling = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->facts.server = g_strdup ("");
  self->facts.prefix = g_strdup ("");
  self->facts.quota_used = self->facts.quota_limit = -1;
  self->facts.quota_messages_used = self->facts.quota_messages_limit = -1;
}
