/* pf-fake-store.c - the fake server's mail, and what a test may ask about it
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-fake-private.h"

#include <string.h>

#define FIRST_VALIDITY 1000

FakeMessage *
pf_fake_message_new (GBytes *bytes, const char *flags, const char *date)
{
  FakeMessage *message = g_new0 (FakeMessage, 1);

  message->bytes = g_bytes_ref (bytes);
  message->flags = g_strdup (flags);
  message->date = g_strdup (date);
  return message;
}

void
pf_fake_message_free (FakeMessage *message)
{
  g_bytes_unref (message->bytes);
  g_free (message->flags);
  g_free (message->date);
  g_free (message);
}

void
pf_fake_folder_free (FakeFolder *folder)
{
  g_free (folder->name);
  g_ptr_array_unref (folder->messages);
  g_free (folder);
}

FakeFolder *
pf_fake_find (PfFakeImap *self, const char *name)
{
  for (guint i = 0; i < self->folders->len; i++)
    {
      FakeFolder *folder = self->folders->pdata[i];

      if (strcmp (folder->name, name) == 0)
        return folder;
    }
  return NULL;
}

FakeFolder *
pf_fake_create (PfFakeImap *self, const char *name)
{
  FakeFolder *folder = g_new0 (FakeFolder, 1);

  folder->name = g_strdup (name);
  folder->uid_validity = self->next_validity++;
  folder->uid_next = 1;
  folder->messages = g_ptr_array_new_with_free_func (
      (GDestroyNotify) pf_fake_message_free);
  g_ptr_array_add (self->folders, folder);
  return folder;
}

static GBytes *
rewrite (GBytes *bytes)
{
  gsize         size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  GByteArray   *changed = g_byte_array_new ();

  g_byte_array_append (changed, (const guint8 *) "X-Rewritten: yes\r\n", 18);
  g_byte_array_append (changed, data, (guint) size);
  g_byte_array_append (changed, (const guint8 *) "-- \r\n", 5);
  return g_byte_array_free_to_bytes (changed);
}

gboolean
pf_fake_is_view (const FakeFolder *folder)
{
  return strcmp (folder->name, PF_FAKE_ALL_MAIL) == 0 ||
         strcmp (folder->name, PF_FAKE_IMPORTANT) == 0;
}

guint64
pf_fake_account_id (const FakeMessage *message)
{
  return G_GUINT64_CONSTANT (1) << 60 | g_bytes_hash (message->bytes);
}

static gboolean
shows (const FakeFolder *folder, GBytes *bytes)
{
  for (guint i = 0; i < folder->messages->len; i++)
    {
      if (g_bytes_equal (((const FakeMessage *) folder->messages->pdata[i])->bytes,
                         bytes))
        return TRUE;
    }
  return FALSE;
}

char *
pf_fake_labels (PfFakeImap *self, const FakeFolder *folder, const FakeMessage *message)
{
  GString *labels = g_string_new ("\"\\\\Important\"");

  for (guint i = 0; i < self->folders->len; i++)
    {
      const FakeFolder *other = self->folders->pdata[i];

      if (other == folder || pf_fake_is_view (other) || !shows (other, message->bytes))
        continue;
      if (strcmp (other->name, "INBOX") == 0)
        g_string_append (labels, " \"\\\\Inbox\"");
      else
        g_string_append_printf (labels, " \"%s\"", other->name);
    }
  return g_string_free (labels, FALSE);
}

/* What goes to the Trash loses all its labels. */
static void
drop_labels (PfFakeImap *self, GBytes *bytes)
{
  for (guint i = 0; i < self->folders->len; i++)
    {
      FakeFolder *folder = self->folders->pdata[i];

      for (guint k = folder->messages->len; k-- > 0;)
        {
          if (g_bytes_equal (((FakeMessage *) folder->messages->pdata[k])->bytes, bytes))
            g_ptr_array_remove_index (folder->messages, k);
        }
      folder->visible = MIN (folder->visible, folder->messages->len);
    }
}

/* A label more for mail that is there already shows no second time. */
static void
show_in_all (PfFakeImap *self, const FakeMessage *message)
{
  FakeFolder  *all = pf_fake_find (self, PF_FAKE_ALL_MAIL);
  FakeMessage *copy;

  if (shows (all, message->bytes))
    return;
  copy = pf_fake_message_new (message->bytes, message->flags, message->date);
  copy->uid = all->uid_next++;
  g_ptr_array_add (all->messages, copy);
}

guint32
pf_fake_store (PfFakeImap *self, FakeFolder *folder, FakeMessage *message)
{
  if ((self->lies & PF_FAKE_REWRITE) != 0)
    {
      GBytes *changed = rewrite (message->bytes);

      g_bytes_unref (message->bytes);
      message->bytes = changed;
    }
  if (strcmp (folder->name, PF_FAKE_TRASH) == 0)
    drop_labels (self, message->bytes);
  message->uid = folder->uid_next++;
  g_ptr_array_add (folder->messages, message);
  if (pf_fake_find (self, PF_FAKE_ALL_MAIL) != NULL && !pf_fake_is_view (folder) &&
      strcmp (folder->name, PF_FAKE_TRASH) != 0)
    show_in_all (self, message);
  return message->uid;
}

/* Where folders are labels, what has lost its label meanwhile is not moved any more. */
static void
forget_moved (PfFakeImap *self, const FakeFolder *from)
{
  for (guint i = self->late->len; i-- > 0;)
    {
      if (!shows (from, ((const FakeMessage *) self->late->pdata[i])->bytes))
        g_ptr_array_remove_index (self->late, i);
    }
}

void
pf_fake_commit_late (PfFakeImap *self)
{
  FakeFolder *folder;

  if (self->late->len == 0 || self->late_due == 0 ||
      g_get_monotonic_time () < self->late_due)
    return;
  folder = pf_fake_find (self, self->late_folder);
  if (self->late_from != NULL && (self->lies & PF_FAKE_GMAIL) != 0)
    forget_moved (self, pf_fake_find (self, self->late_from));
  while (self->late->len > 0)
    pf_fake_store (self, folder, g_ptr_array_steal_index (self->late, 0));
  if (self->late_from != NULL)
    pf_fake_take_away (pf_fake_find (self, self->late_from), self->late_set);
}

void
pf_fake_renew (PfFakeImap *self)
{
  for (guint i = 0; i < self->folders->len; i++)
    {
      FakeFolder *folder = self->folders->pdata[i];

      folder->uid_validity = self->next_validity++;
      folder->uid_next = 1;
      for (guint k = 0; k < folder->messages->len; k++)
        ((FakeMessage *) folder->messages->pdata[k])->uid = folder->uid_next++;
    }
}

void
pf_fake_imap_set_lies (PfFakeImap *self, guint lies)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->lies = lies;
}

void
pf_fake_imap_cut_from (PfFakeImap *self,
                       const char *command,
                       PfFakeCut   direction,
                       guint       after)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->cut = direction;
  self->cut_after = after;
  self->was_cut = FALSE;
  g_free (self->cut_from);
  self->cut_from = g_strdup (command);
}

void
pf_fake_imap_cut_line (PfFakeImap *self, guint number)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->cut_line = number;
}

guint
pf_fake_imap_count_lines (PfFakeImap *self, guint *out_turned_away)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  *out_turned_away = self->turned_away;
  return self->accepted;
}

void
pf_fake_imap_cut (PfFakeImap *self, PfFakeCut direction, guint after)
{
  pf_fake_imap_cut_from (self, "APPEND", direction, after);
}

void
pf_fake_imap_cut_fetch (PfFakeImap *self, guint after)
{
  pf_fake_imap_cut_from (self, "UID FETCH", PF_FAKE_CUT_OUT, after);
}

gboolean
pf_fake_imap_was_cut (PfFakeImap *self)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->was_cut;
}

void
pf_fake_imap_put (PfFakeImap *self, const char *name, const char *bytes)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (GBytes) copy = g_bytes_new (bytes, strlen (bytes));
  FakeFolder *folder = pf_fake_find (self, name);
  guint       lies = self->lies;

  if (folder == NULL)
    folder = pf_fake_create (self, name);
  self->lies = 0;
  pf_fake_store (self, folder,
                 pf_fake_message_new (copy, "\\Seen", "01-Jan-2020 00:00:00 +0000"));
  self->lies = lies;
}

void
pf_fake_imap_remove (PfFakeImap *self, const char *name, guint number)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_ptr_array_remove_index (pf_fake_find (self, name)->messages, number);
}

void
pf_fake_imap_mark (PfFakeImap *self, const char *name, guint number, const char *flag)
{
  G_GNUC_UNUSED    g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  FakeMessage     *message = pf_fake_find (self, name)->messages->pdata[number];
  g_autofree char *old = message->flags;

  message->flags = g_strdup_printf ("%s%s%s", old, *old != '\0' ? " " : "", flag);
}

gboolean
pf_fake_imap_has_folder (PfFakeImap *self, const char *name)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return pf_fake_find (self, name) != NULL;
}

void
pf_fake_imap_reset (PfFakeImap *self)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  pf_fake_imap_await_left (self, NULL);
  self->accepted = 0;
  self->turned_away = 0;
  self->cut_line = 0;
  g_ptr_array_set_size (self->folders, 0);
  g_ptr_array_set_size (self->late, 0);
  g_hash_table_remove_all (self->commands);
  self->late_due = 0;
  self->appends = 0;
  self->cut = PF_FAKE_NO_CUT;
  self->was_cut = FALSE;
  self->next_validity = FIRST_VALIDITY;
  pf_fake_create (self, "INBOX");
  if ((self->lies & PF_FAKE_GMAIL) == 0)
    return;
  pf_fake_create (self, PF_FAKE_ALL_MAIL);
  pf_fake_create (self, PF_FAKE_IMPORTANT);
  if ((self->lies & PF_FAKE_NO_TRASH) == 0)
    pf_fake_create (self, PF_FAKE_TRASH);
}

guint
pf_fake_imap_count (PfFakeImap *self, const char *name)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  FakeFolder   *folder = pf_fake_find (self, name);

  return folder != NULL ? folder->messages->len : 0;
}

static gboolean
is_equal (const FakeMessage *message, const char *bytes)
{
  gsize         size;
  const guint8 *data = g_bytes_get_data (message->bytes, &size);

  return size == strlen (bytes) && memcmp (data, bytes, size) == 0;
}

guint
pf_fake_imap_count_equal (PfFakeImap *self, const char *name, const char *bytes)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  FakeFolder   *folder = pf_fake_find (self, name);
  guint         count = 0;

  for (guint i = 0; folder != NULL && i < folder->messages->len; i++)
    count += is_equal (folder->messages->pdata[i], bytes);
  return count;
}

char *
pf_fake_imap_describe (PfFakeImap *self, const char *name, const char *bytes)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  FakeFolder   *folder = pf_fake_find (self, name);

  for (guint i = 0; folder != NULL && i < folder->messages->len; i++)
    {
      const FakeMessage *message = folder->messages->pdata[i];

      if (is_equal (message, bytes))
        return g_strdup_printf ("(%s) %s", message->flags, message->date);
    }
  return NULL;
}

guint
pf_fake_imap_take_commands (PfFakeImap *self, const char *name)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  guint         count = GPOINTER_TO_UINT (g_hash_table_lookup (self->commands, name));

  g_hash_table_remove (self->commands, name);
  return count;
}
