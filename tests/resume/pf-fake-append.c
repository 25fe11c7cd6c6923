/* pf-fake-append.c - APPEND as the fake server takes, mistakes and loses it
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-fake-private.h"

#include <string.h>

#define FAR_US 20000 /* from a message's end to an answer, or to a hang-up */

char *
pf_fake_take_word (char **text)
{
  char *start = *text;
  char *end;

  if (*start == '"')
    {
      GString *word = g_string_new (NULL);

      for (end = start + 1; *end != '"' && *end != '\0'; end++)
        {
          if (*end == '\\')
            end++;
          g_string_append_c (word, *end);
        }
      *text = end + (*end == '"');
      while (**text == ' ')
        (*text)++;
      return g_string_free (word, FALSE);
    }
  end = start + strcspn (start, " ");
  *text = end + strspn (end, " ");
  return g_strndup (start, (gsize) (end - start));
}

char *
pf_fake_take_list (char **text)
{
  char *end;
  char *list;

  if (**text != '(')
    return g_strdup ("");
  end = *text + strcspn (*text, ")");
  list = g_strndup (*text + 1, (gsize) (end - *text - 1));
  *text = end + 1;
  while (**text == ' ')
    (*text)++;
  return list;
}

/* Reads "[(flags)] [date] {n}" and the literal; %NULL at the end of the line. */
static FakeMessage *
read_message (Talk *talk, char **line)
{
  g_autofree char *flags = pf_fake_take_list (line);
  g_autofree char *date = NULL;
  g_autoptr (GBytes) bytes = NULL;
  char    *end;
  guint64  size;
  gboolean is_waiting;

  if (**line == '"')
    date = pf_fake_take_word (line);
  if (**line != '{')
    return NULL;
  size = g_ascii_strtoull (*line + 1, &end, 10);
  is_waiting = *end != '+';
  if (is_waiting)
    pf_fake_say (talk, "+ go\r\n");
  bytes = pf_fake_read_literal (talk, size);
  if (bytes == NULL)
    return NULL;
  if ((talk->server->lies & PF_FAKE_DROP_FLAGS) != 0)
    flags[0] = '\0';
  return pf_fake_message_new (bytes, flags, date != NULL ? date : "");
}

static gboolean
has_8bit_header (const FakeMessage *message)
{
  gsize         size;
  const guint8 *data = g_bytes_get_data (message->bytes, &size);

  for (gsize i = 0; i + 1 < size; i++)
    {
      if (data[i] >= 0x80)
        return TRUE;
      if (data[i] == '\n' && (data[i + 1] == '\r' || data[i + 1] == '\n'))
        return FALSE;
    }
  return FALSE;
}

static gboolean
says (const FakeMessage *message, const char *word)
{
  gsize       size;
  const char *data = g_bytes_get_data (message->bytes, &size);

  return g_strstr_len (data, (gssize) size, word) != NULL;
}

static gboolean
is_poison (PfFakeImap *self, GPtrArray *messages)
{
  for (guint i = 0; (self->lies & PF_FAKE_POISON) != 0 && i < messages->len; i++)
    {
      if (says (messages->pdata[i], "poison"))
        return TRUE;
    }
  return FALSE;
}

/* Returns: (nullable): why nothing is stored */
static const char *
refuse (PfFakeImap *self, GPtrArray *messages)
{
  self->appends++;
  if ((self->lies & PF_FAKE_REFUSE_ALL) != 0)
    return "NO Not today";
  if ((self->lies & PF_FAKE_FULL) != 0 && self->appends > 1)
    return "NO [OVERQUOTA] Quota exceeded (mailbox for user is full)";
  if ((self->lies & PF_FAKE_BUSY_ONCE) != 0 && self->appends == 1)
    return "NO [UNAVAILABLE] Suggested Backoff Time: 50 ms";
  if ((self->lies & PF_FAKE_BUSY_OFTEN) != 0 && self->appends % 5 == 0)
    return "NO [UNAVAILABLE] Suggested Backoff Time: 10 ms";
  for (guint i = 0; i < messages->len; i++)
    {
      const FakeMessage *message = messages->pdata[i];

      if ((self->lies & PF_FAKE_REFUSE_KEYWORDS) != 0 && strchr (message->flags, '$'))
        return "NO Invalid flag list";
      if ((self->lies & PF_FAKE_REFUSE_8BIT) != 0 && has_8bit_header (message))
        return "NO Message contains invalid header";
      if ((self->lies & PF_FAKE_SMALL) != 0 && g_bytes_get_size (message->bytes) >= 300)
        return "NO [TOOBIG] Message too large";
      if ((self->lies & PF_FAKE_REFUSE_BAD) != 0 && says (message, "bad"))
        return "NO I do not like it";
    }
  return NULL;
}

gboolean
pf_fake_will_be_cut (const Talk *talk, const char *tag)
{
  const PfFakeImap *self = talk->server;
  gsize             least = strlen (tag) + strlen (" OK APPEND Ok.\r\n");

  if (!talk->is_counting || self->cut == PF_FAKE_NO_CUT ||
      (self->cut_line != 0 && self->cut_line != talk->number))
    return FALSE;
  if (self->cut == PF_FAKE_CUT_IN)
    return talk->in >= self->cut_after;
  return talk->out + least > self->cut_after;
}

/* Stores now, or notes for later what a cut connection had brought; returns the UIDs
 * as a set. */
static char *
store (Talk *talk, const char *tag, FakeFolder *folder, GPtrArray *messages)
{
  PfFakeImap *self = talk->server;
  GString    *set = g_string_new (NULL);

  if ((self->lies & PF_FAKE_COMMIT_LATE) != 0 && pf_fake_will_be_cut (talk, tag))
    {
      g_free (self->late_folder);
      self->late_folder = g_strdup (folder->name);
      g_clear_pointer (&self->late_from, g_free);
      /* On another connection the client may be back already. */
      self->late_due = self->talks->len > 1 ? g_get_monotonic_time () + PF_FAKE_LATE_US
                                            : 0;
      while (messages->len > 0)
        g_ptr_array_add (self->late, g_ptr_array_steal_index (messages, 0));
      return g_string_free (set, FALSE);
    }
  while (messages->len > 0)
    {
      guint32 uid = pf_fake_store (self, folder, g_ptr_array_steal_index (messages, 0));

      if ((self->lies & PF_FAKE_PERMUTED) == 0)
        g_string_append_printf (set, "%s%u", set->len > 0 ? "," : "", uid);
      else
        {
          g_autofree char *rest = g_strdup (set->str);

          g_string_printf (set, "%u%s%s", uid, *rest != '\0' ? "," : "", rest);
        }
    }
  return g_string_free (set, FALSE);
}

static void
answer (Talk *talk, const char *tag, FakeFolder *folder, const char *set)
{
  PfFakeImap *self = talk->server;
  gboolean    tells = (self->shape != PF_FAKE_COURIER ||
                    (self->lies & PF_FAKE_SECRET_UID) != 0) &&
                   (self->lies & PF_FAKE_NO_APPENDUID) == 0 && *set != '\0';

  if ((self->lies & PF_FAKE_VOLUNTEER) != 0)
    pf_fake_say (talk, "* OK [UIDNEXT 4000] Predicted next UID\r\n");
  if ((self->lies & PF_FAKE_STRAY_NO) != 0)
    pf_fake_say (talk, "* NO Disk is nearly full\r\n");
  if (self->shape != PF_FAKE_COURIER && talk->selected == folder)
    pf_fake_say (talk, "* %u EXISTS\r\n", folder->messages->len);
  if (tells)
    pf_fake_say (talk, "%s OK [APPENDUID %u %s] Append completed.\r\n", tag,
                 folder->uid_validity, set);
  else
    pf_fake_say (talk, "%s OK APPEND Ok.\r\n", tag);
}

void
pf_fake_append (Talk *talk, const char *tag, char *arguments)
{
  PfFakeImap *self = talk->server;
  g_autoptr (GPtrArray)
      messages = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_fake_message_free);
  g_autofree char *name = pf_fake_take_word (&arguments);
  g_autofree char *set = NULL;
  char            *line = arguments;
  g_autofree char *more = NULL;
  const char      *refusal;
  FakeFolder      *folder;
  G_GNUC_UNUSED    g_autoptr (GMutexLocker) turn = NULL;

  for (;;)
    {
      FakeMessage *message = read_message (talk, &line);

      if (message == NULL)
        break;
      g_ptr_array_add (messages, message);
      g_free (more);
      more = pf_fake_read_line (talk);
      if (more == NULL)
        return; /* cut before the command was complete: nothing is stored */
      line = more + strspn (more, " ");
      if (*line == '\0')
        break;
    }
  if (messages->len == 0)
    return;
  if ((self->lies & PF_FAKE_FAR) != 0)
    g_usleep (FAR_US);
  if (is_poison (self, messages))
    {
      pf_fake_hang_up (talk);
      return;
    }

  turn = g_mutex_locker_new (&self->turn);
  g_mutex_lock (&self->lock);
  folder = pf_fake_find (self, name);
  refusal = folder == NULL ? "NO [TRYCREATE] No such mailbox" : refuse (self, messages);
  if (refusal == NULL)
    set = store (talk, tag, folder, messages);
  g_mutex_unlock (&self->lock);
  if (refusal == NULL)
    {
      answer (talk, tag, folder, set);
      return;
    }
  pf_fake_say (talk, "%s %s\r\n", tag, refusal);
  if (++talk->refusals >= 3 && (self->lies & PF_FAKE_IMPATIENT) != 0)
    pf_fake_hang_up (talk);
}
