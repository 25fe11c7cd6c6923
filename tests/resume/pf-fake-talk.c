/* pf-fake-talk.c - the fake server's side of one conversation
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-fake-private.h"

#include <string.h>

#define MAX_LINE 65536

/* The connection ends as a cable does: without a word. */
static void
cut (Talk *talk)
{
  PfFakeImap *self = talk->server;

  talk->is_over = TRUE;
  g_mutex_lock (&self->lock);
  self->was_cut = TRUE;
  self->cut = PF_FAKE_NO_CUT;
  g_mutex_unlock (&self->lock);
  g_socket_close (talk->socket, NULL);
}

/* Whether the byte after the last counted one may still cross. */
static gboolean
may_cross (Talk *talk, PfFakeCut direction)
{
  PfFakeImap *self = talk->server;
  guint       count = direction == PF_FAKE_CUT_IN ? talk->in : talk->out;
  gboolean    ends;

  g_mutex_lock (&self->lock);
  ends = talk->is_counting && self->cut == direction && count >= self->cut_after &&
         (self->cut_line == 0 || self->cut_line == talk->number);
  g_mutex_unlock (&self->lock);
  if (ends && !talk->is_over)
    cut (talk);
  return !talk->is_over;
}

static int
read_byte (Talk *talk)
{
  if (talk->is_over || !may_cross (talk, PF_FAKE_CUT_IN))
    return -1;
  if (talk->at == talk->length)
    {
      gssize n = g_socket_receive (talk->socket, (char *) talk->buffer,
                                   sizeof talk->buffer, talk->server->stop, NULL);

      if (n <= 0)
        {
          talk->is_over = TRUE;
          return -1;
        }
      talk->at = 0;
      talk->length = (gsize) n;
    }
  talk->in++;
  return talk->buffer[talk->at++];
}

void
pf_fake_say_bytes (Talk *talk, const void *data, gsize length)
{
  const char *bytes = data;
  gsize       send = 0;

  if (talk->is_over || !may_cross (talk, PF_FAKE_CUT_IN))
    return;
  /* What crosses before the cut still arrives. */
  while (send < length)
    {
      gboolean ends;

      g_mutex_lock (&talk->server->lock);
      ends = talk->is_counting && talk->server->cut == PF_FAKE_CUT_OUT &&
             (talk->server->cut_line == 0 || talk->server->cut_line == talk->number) &&
             talk->out >= talk->server->cut_after;
      g_mutex_unlock (&talk->server->lock);
      if (ends)
        break;
      talk->out++;
      send++;
    }
  for (gsize at = 0; at < send;)
    {
      gssize n = g_socket_send (talk->socket, bytes + at, send - at, talk->server->stop,
                                NULL);

      if (n <= 0)
        {
          talk->is_over = TRUE;
          return;
        }
      at += (gsize) n;
    }
  if (send < length)
    cut (talk);
}

void
pf_fake_say (Talk *talk, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list          arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  pf_fake_say_bytes (talk, text, strlen (text));
}

static void
look_for_start (Talk *talk, const GString *line)
{
  const char *space = strchr (line->str, ' ');
  const char *start = talk->server->cut_from;

  if (talk->is_counting || talk->has_counted || space == NULL ||
      !g_str_has_prefix (space + 1, start) || space[1 + strlen (start)] != ' ')
    return;
  talk->is_counting = TRUE;
  talk->has_counted = TRUE;
  talk->in = (guint) line->len;
  talk->out = 0;
}

char *
pf_fake_read_line (Talk *talk)
{
  GString *line = g_string_new (NULL);

  for (;;)
    {
      int byte = read_byte (talk);

      if (byte < 0 || line->len > MAX_LINE)
        {
          g_string_free (line, TRUE);
          return NULL;
        }
      g_string_append_c (line, (char) byte);
      look_for_start (talk, line);
      if (byte != '\n')
        continue;
      g_string_truncate (line, line->len - 1);
      if (line->len > 0 && line->str[line->len - 1] == '\r')
        g_string_truncate (line, line->len - 1);
      return g_string_free (line, FALSE);
    }
}

GBytes *
pf_fake_read_literal (Talk *talk, gsize size)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  for (gsize i = 0; i < size; i++)
    {
      int    byte = read_byte (talk);
      guint8 octet = (guint8) byte;

      if (byte < 0)
        return NULL;
      g_byte_array_append (bytes, &octet, 1);
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static void
count_command (PfFakeImap *self, const char *name)
{
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (self->commands, name));

  g_hash_table_insert (self->commands, g_strdup (name), GUINT_TO_POINTER (count + 1));
}

static const char *
capabilities (const PfFakeImap *self)
{
  if ((self->lies & PF_FAKE_GMAIL) != 0)
    return "IMAP4rev1 SASL-IR LITERAL- ID ENABLE NAMESPACE UIDPLUS MOVE X-GM-EXT-1"
           " CHILDREN LIST-EXTENDED LIST-STATUS SPECIAL-USE AUTH=PLAIN";
  switch (self->shape)
    {
    case PF_FAKE_DOVECOT:
      return "IMAP4rev1 SASL-IR LITERAL+ ID ENABLE IDLE NAMESPACE MULTIAPPEND UIDPLUS MOVE"
             " LIST-EXTENDED LIST-STATUS SPECIAL-USE ESEARCH AUTH=PLAIN";

    case PF_FAKE_DOVECOT_SINGLE:
      return "IMAP4rev1 SASL-IR LITERAL+ ID ENABLE IDLE NAMESPACE UIDPLUS"
             " LIST-EXTENDED LIST-STATUS SPECIAL-USE ESEARCH AUTH=PLAIN";

    case PF_FAKE_CYRUS:
      return "IMAP4rev1 LITERAL+ ID ENABLE NAMESPACE UIDPLUS MOVE AUTH=PLAIN SASL-IR";

    case PF_FAKE_COURIER:
      return "IMAP4rev1 NAMESPACE IDLE AUTH=PLAIN";
    }
  g_assert_not_reached ();
}

static void
say_status (Talk *talk, const FakeFolder *folder)
{
  pf_fake_say (talk, "* STATUS \"%s\" (MESSAGES %u UIDNEXT %u UIDVALIDITY %u)\r\n",
               folder->name, folder->messages->len, folder->uid_next,
               folder->uid_validity);
}

static const char *
special_use (const FakeFolder *folder)
{
  if (strcmp (folder->name, PF_FAKE_ALL_MAIL) == 0)
    return " \\All";
  if (strcmp (folder->name, PF_FAKE_TRASH) == 0)
    return " \\Trash";
  return strcmp (folder->name, PF_FAKE_IMPORTANT) == 0 ? " \\Important" : "";
}

static void
do_list (Talk *talk, const char *arguments, gboolean is_lsub)
{
  PfFakeImap *self = talk->server;
  gboolean    with_status = strstr (arguments, "STATUS (") != NULL;

  for (guint i = 0; i < self->folders->len; i++)
    {
      const FakeFolder *folder = self->folders->pdata[i];

      pf_fake_say (talk, "* %s (\\HasNoChildren%s) \"/\" \"%s\"\r\n",
                   is_lsub ? "LSUB" : "LIST", special_use (folder), folder->name);
      if (with_status)
        say_status (talk, folder);
    }
}

static gboolean
do_select (Talk *talk, char *arguments)
{
  g_autofree char *name = pf_fake_take_word (&arguments);
  FakeFolder      *folder = pf_fake_find (talk->server, name);

  talk->selected = folder;
  if (folder == NULL)
    return FALSE;
  if (pf_fake_is_view (folder))
    count_command (talk->server, "SELECT VIEW");
  folder->visible = folder->messages->len;
  pf_fake_say (talk,
               "* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)\r\n"
               "* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)]"
               " Flags\r\n* %u EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY %u] Ok\r\n",
               folder->visible, folder->uid_validity);
  if (talk->server->shape != PF_FAKE_COURIER)
    pf_fake_say (talk, "* OK [UIDNEXT %u] Ok\r\n", folder->uid_next);
  return TRUE;
}

/* The four header fields that are asked for, as they are in the message. */
static char *
header_fields (const FakeMessage *message)
{
  static const char *const names[] = { "message-id:", "date:", "from:", "subject:" };
  GString                 *fields = g_string_new (NULL);
  gsize                    size;
  const char              *data = g_bytes_get_data (message->bytes, &size);
  g_autofree char         *text = g_strndup (data, size);
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);

  for (gsize i = 0; lines[i] != NULL && lines[i][0] != '\0'; i++)
    {
      for (gsize k = 0; k < G_N_ELEMENTS (names); k++)
        {
          if (g_ascii_strncasecmp (lines[i], names[k], strlen (names[k])) == 0)
            g_string_append_printf (fields, "%s\r\n", lines[i]);
        }
    }
  g_string_append (fields, "\r\n");
  return g_string_free (fields, FALSE);
}

/* The header with the blank line that ends it. */
static gsize
header_size (const FakeMessage *message)
{
  gsize       size;
  const char *data = g_bytes_get_data (message->bytes, &size);
  const char *end = g_strstr_len (data, (gssize) size, "\r\n\r\n");

  return end != NULL ? (gsize) (end - data) + 4 : size;
}

/* @section: (nullable): "" or "HEADER" of the message itself, instead of what it is */
static void
say_fetch (Talk *talk, guint number, const FakeMessage *message, const char *section)
{
  gsize         size;
  const guint8 *data = g_bytes_get_data (message->bytes, &size);

  if (section != NULL)
    {
      gsize length = *section != '\0' ? header_size (message) : size;

      pf_fake_say (talk, "* %u FETCH (UID %u BODY[%s] {%" G_GSIZE_FORMAT "}\r\n", number,
                   message->uid, section, length);
      pf_fake_say_bytes (talk, data, length);
    }
  else
    {
      g_autofree char *fields = header_fields (message);

      pf_fake_say (talk,
                   "* %u FETCH (UID %u RFC822.SIZE %" G_GSIZE_FORMAT
                   " INTERNALDATE \"%s\" FLAGS (%s)"
                   " BODY[HEADER.FIELDS (MESSAGE-ID DATE FROM SUBJECT)]"
                   " {%" G_GSIZE_FORMAT "}\r\n%s",
                   number, message->uid, size,
                   *message->date != '\0' ? message->date : "01-Jan-2026 00:00:00 +0000",
                   message->flags, strlen (fields), fields);
    }
  pf_fake_say (talk, ")\r\n");
}

static void
say_labels (Talk *talk, guint number, const FakeMessage *message)
{
  g_autofree char *labels = pf_fake_labels (talk->server, talk->selected, message);

  pf_fake_say (talk,
               "* %u FETCH (X-GM-MSGID %" G_GUINT64_FORMAT
               " X-GM-LABELS (%s) UID %u)\r\n",
               number, pf_fake_account_id (message), labels, message->uid);
}

static gboolean
is_in_range (const char *range, const FakeMessage *message, guint32 last)
{
  char   *end;
  guint64 from = g_ascii_strtoull (range, &end, 10);

  if (*end != ':')
    return message->uid == from;
  if (end[1] != '*')
    return message->uid >= from && message->uid <= g_ascii_strtoull (end + 1, &end, 10);
  /* "n:*" beyond the end means the last one. */
  return message->uid >= MIN (from, last);
}

gboolean
pf_fake_is_in (const char *set, const FakeMessage *message, guint32 last)
{
  g_auto (GStrv) ranges = g_strsplit (set, ",", -1);

  for (gsize i = 0; ranges[i] != NULL; i++)
    {
      if (is_in_range (ranges[i], message, last))
        return TRUE;
    }
  return FALSE;
}

static void
do_fetch (Talk *talk, char *arguments)
{
  g_autofree char *set = pf_fake_take_word (&arguments);
  const char      *section = NULL;
  FakeFolder      *folder = talk->selected;
  guint32          last = 0;

  if (strstr (arguments, "BODY.PEEK[]") != NULL)
    {
      section = "";
      g_mutex_lock (&talk->server->lock);
      count_command (talk->server, "BODY[]");
      g_mutex_unlock (&talk->server->lock);
    }
  else if (strstr (arguments, "BODY.PEEK[HEADER]") != NULL)
    section = "HEADER";
  if (folder == NULL || folder->visible == 0)
    return;
  last = ((FakeMessage *) folder->messages->pdata[folder->visible - 1])->uid;
  for (guint i = 0; i < folder->visible; i++)
    {
      const FakeMessage *message = folder->messages->pdata[i];

      if (!pf_fake_is_in (set, message, last))
        continue;
      if (strstr (arguments, "X-GM-LABELS") != NULL)
        say_labels (talk, i + 1, message);
      else
        say_fetch (talk, i + 1, message, section);
    }
}

static void
do_news (Talk *talk)
{
  FakeFolder *folder = talk->selected;

  if (folder == NULL || folder->visible == folder->messages->len)
    return;
  folder->visible = folder->messages->len;
  pf_fake_say (talk, "* %u EXISTS\r\n", folder->visible);
}

void
pf_fake_hang_up (Talk *talk)
{
  talk->is_over = TRUE;
  g_socket_shutdown (talk->socket, TRUE, TRUE, NULL);
}

/* "AUTHENTICATE PLAIN" with or without its initial response; anybody may come in. */
static void
sign_in (Talk *talk, const char *arguments)
{
  PfFakeImap      *self = talk->server;
  g_autofree char *response = NULL;
  gboolean         is_too_many;

  if (g_strcmp0 (arguments, "PLAIN") == 0)
    {
      pf_fake_say (talk, "+ \r\n");
      response = pf_fake_read_line (talk);
    }
  g_mutex_lock (&self->lock);
  if (self->late->len > 0 && self->late_due == 0)
    self->late_due = g_get_monotonic_time () + PF_FAKE_LATE_US;
  is_too_many = (self->lies & PF_FAKE_ONE_LINE) != 0 && self->talks->len > 1;
  self->turned_away += is_too_many;
  g_mutex_unlock (&self->lock);
  if (!is_too_many)
    return;
  pf_fake_say (talk, "* BYE [UNAVAILABLE] Maximum number of connections from user+IP"
                     " exceeded\r\n");
  pf_fake_hang_up (talk);
}

/* Everything but APPEND.  Returns: FALSE for NO. */
static gboolean
do_command (Talk *talk, const char *name, char *arguments)
{
  PfFakeImap *self = talk->server;

  if (strcmp (name, "CAPABILITY") == 0)
    pf_fake_say (talk, "* CAPABILITY %s\r\n", capabilities (self));
  else if (strcmp (name, "ID") == 0)
    pf_fake_say (talk, "* ID (\"name\" \"Fake\")\r\n");
  else if (strcmp (name, "NAMESPACE") == 0)
    pf_fake_say (talk, "* NAMESPACE ((\"\" \"/\")) NIL NIL\r\n");
  else if (strcmp (name, "LIST") == 0 || strcmp (name, "LSUB") == 0)
    do_list (talk, arguments, name[1] == 'S');
  else if (strcmp (name, "STATUS") == 0)
    {
      g_autofree char *folder = pf_fake_take_word (&arguments);

      if (pf_fake_find (self, folder) == NULL)
        return FALSE;
      say_status (talk, pf_fake_find (self, folder));
    }
  else if (strcmp (name, "CREATE") == 0)
    {
      g_autofree char *folder = pf_fake_take_word (&arguments);

      if (pf_fake_find (self, folder) == NULL)
        pf_fake_create (self, folder);
    }
  else if (strcmp (name, "SELECT") == 0 || strcmp (name, "EXAMINE") == 0)
    return do_select (talk, arguments);
  else if (strcmp (name, "UID FETCH") == 0)
    do_fetch (talk, arguments);
  else if (strcmp (name, "DELETE") == 0)
    return pf_fake_delete (talk, arguments);
  else if (strcmp (name, "UID STORE") == 0)
    pf_fake_flag (talk, arguments);
  else if (strcmp (name, "UID EXPUNGE") == 0)
    pf_fake_expunge (talk, arguments);
  else if (strcmp (name, "NOOP") == 0)
    do_news (talk);
  else if (strcmp (name, "LOGIN") == 0 || strcmp (name, "AUTHENTICATE") == 0)
    sign_in (talk, arguments);
  return TRUE;
}

/* Speaking takes the lock to look for a cut, so the store is only locked around what
 * a test may change meanwhile. */
static void
handle (Talk *talk, char *line)
{
  PfFakeImap      *self = talk->server;
  g_autofree char *tag = pf_fake_take_word (&line);
  g_autofree char *name = pf_fake_take_word (&line);
  g_autofree char *second = NULL;
  gboolean         ok;
  G_GNUC_UNUSED    g_autoptr (GMutexLocker) turn = NULL;

  if (strcmp (name, "UID") == 0)
    {
      second = pf_fake_take_word (&line);
      g_free (name);
      name = g_strconcat ("UID ", second, NULL);
    }
  g_mutex_lock (&self->lock);
  count_command (self, name);
  pf_fake_commit_late (self);
  g_mutex_unlock (&self->lock);

  /* The dialogue that is cut ends with the last APPEND, COPY or MOVE. */
  if (talk->is_counting && strcmp (self->cut_from, "UID FETCH") != 0 &&
      strcmp (name, self->cut_from) != 0)
    talk->is_counting = FALSE;
  if (strcmp (name, "APPEND") == 0)
    {
      pf_fake_append (talk, tag, line);
      return;
    }
  turn = g_mutex_locker_new (&self->turn);
  if (strcmp (name, "UID COPY") == 0 || strcmp (name, "UID MOVE") == 0)
    {
      pf_fake_transfer (talk, tag, line, name[4] == 'M');
      return;
    }
  ok = do_command (talk, name, line);
  pf_fake_say (talk, "%s %s\r\n", tag,
               ok ? "OK done" : "NO [NONEXISTENT] No such mailbox");
  if (strcmp (name, "LOGOUT") == 0)
    talk->is_over = TRUE;
}

void
pf_fake_talk (Talk *talk)
{
  g_mutex_lock (&talk->server->lock);
  if ((talk->server->lies & PF_FAKE_NEW_VALIDITY) != 0)
    pf_fake_renew (talk->server);
  g_mutex_unlock (&talk->server->lock);
  pf_fake_say (talk, "* OK [CAPABILITY %s] ready\r\n", capabilities (talk->server));
  while (!talk->is_over)
    {
      g_autofree char *line = pf_fake_read_line (talk);

      if (line == NULL)
        break;
      handle (talk, line);
    }
}
