/* pf-stored-headers.c - what mail programs write into a message's header for themselves
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "local/pf-stored-headers.h"

#include "base/pf-limits.h"
#include "local/pf-mbox-lines.h"

#include <string.h>

typedef enum
{
  FIELD_NONE,
  FIELD_MOZILLA_STATUS,
  FIELD_MOZILLA_STATUS2,
  FIELD_MOZILLA_KEYS,
  FIELD_STATUS,
  FIELD_X_STATUS,
  FIELD_X_KEYWORDS,
  FIELD_UID,
  FIELD_UIDL,
  FIELD_ACCOUNT_KEY,
} Field;

#define NAME(name) name, sizeof name - 1

/* clang-format off */
static const struct
{
  const char *name; /* with its colon */
  gsize       size;
  Field       field;
} field_names[] = {
  { NAME ("X-Mozilla-Status:"),  FIELD_MOZILLA_STATUS },
  { NAME ("X-Mozilla-Status2:"), FIELD_MOZILLA_STATUS2 },
  { NAME ("X-Mozilla-Keys:"),    FIELD_MOZILLA_KEYS },
  { NAME ("Status:"),            FIELD_STATUS },
  { NAME ("X-Status:"),          FIELD_X_STATUS },
  { NAME ("X-Keywords:"),        FIELD_X_KEYWORDS },
  { NAME ("X-UID:"),             FIELD_UID },
  { NAME ("X-IMAP:"),            FIELD_UID },
  { NAME ("X-IMAPbase:"),        FIELD_UID },
  { NAME ("X-UIDL:"),            FIELD_UIDL },
  { NAME ("X-Account-Key:"),     FIELD_ACCOUNT_KEY },
};

/* What Thunderbird leaves in a part whose content it detached or deleted. */
static const char *const detached_fields[] = {
  "\nX-Mozilla-Altered:",
  "\nX-Mozilla-External-Attachment-URL:",
};
/* clang-format on */

static Field
find_field (const char *line, gsize length, gsize *out_value)
{
  if (length == 0 ||
      (g_ascii_toupper (line[0]) != 'X' && g_ascii_toupper (line[0]) != 'S'))
    return FIELD_NONE;

  for (gsize i = 0; i < G_N_ELEMENTS (field_names); i++)
    {
      gsize size = field_names[i].size;

      /* Most lines are told by their length and the place of their colon. */
      if (length >= size && line[size - 1] == ':' &&
          g_ascii_strncasecmp (line, field_names[i].name, size) == 0)
        {
          *out_value = size;
          return field_names[i].field;
        }
    }

  return FIELD_NONE;
}

/* Thunderbird takes a status only if it is exactly as long as it writes it. */
static gboolean
parse_hex (const char *value, gsize digits, guint64 *out_number)
{
  for (const char *p = value; *p != '\0'; p++)
    if (!g_ascii_isxdigit (*p))
      return FALSE;

  return strlen (value) == digits &&
         g_ascii_string_to_unsigned (value, 16, 0, G_MAXUINT32, out_number, NULL);
}

static void
take_first (char **slot, char **value)
{
  if (*slot == NULL)
    *slot = g_steal_pointer (value);
}

static void
take_field (PfStoredHeaders *self, Field field, char *text)
{
  g_autofree char *value = g_strstrip (g_strdup (text));
  guint64          number = 0;

  switch (field)
    {
    case FIELD_NONE:
      return;

    case FIELD_MOZILLA_STATUS:
      if (!self->seen_status && parse_hex (value, 4, &number))
        {
          self->has_mozilla_status = TRUE;
          self->mozilla_status = (guint) number;
        }
      self->seen_status = TRUE;
      return;

    case FIELD_MOZILLA_STATUS2:
      if (!self->seen_status2 && parse_hex (value, 8, &number))
        {
          self->has_mozilla_status2 = TRUE;
          self->mozilla_status2 = (guint32) number;
        }
      self->seen_status2 = TRUE;
      return;

    case FIELD_MOZILLA_KEYS:
      take_first (&self->mozilla_keys, &value);
      return;

    case FIELD_STATUS:
      take_first (&self->status, &value);
      return;

    case FIELD_X_STATUS:
      take_first (&self->x_status, &value);
      return;

    case FIELD_X_KEYWORDS:
      take_first (&self->x_keywords, &value);
      return;

    case FIELD_UID:
      self->has_uid = TRUE;
      return;

    case FIELD_UIDL:
      take_first (&self->uidl, &value);
      return;

    case FIELD_ACCOUNT_KEY:
      take_first (&self->account_key, &value);
      return;
    }
}

static void
finish_field (PfStoredHeaders *self)
{
  gsize value = 0;
  Field field;

  if (self->field->len == 0)
    return;

  field = find_field (self->field->str, self->field->len, &value);
  take_field (self, field, self->field->str + value);
  g_string_truncate (self->field, 0);
}

static void
append_capped (GString *string, const char *text, gsize length)
{
  gsize room = PF_LIMIT_HEADER_VALUE - MIN (string->len, PF_LIMIT_HEADER_VALUE);

  g_string_append_len (string, text, (gssize) MIN (length, room));
}

static gboolean
is_field_line (const char *line, gsize length)
{
  gsize i = 0;

  while (i < length && line[i] > ' ' && line[i] < 127 && line[i] != ':')
    i++;

  return i > 0 && i < length && line[i] == ':';
}

/* @line is without its line end. */
static void
take_line (PfStoredHeaders *self, const char *line, gsize length)
{
  gsize value;

  if (length > 0 && line[length - 1] == '\r')
    length--;

  if (length > 0 && (line[0] == ' ' || line[0] == '\t'))
    {
      if (self->field->len > 0)
        append_capped (self->field, line, length);
      return;
    }

  finish_field (self);
  if (length == 0 || (self->has_field && !is_field_line (line, length)))
    {
      self->is_over = TRUE;
      return;
    }

  self->has_field = self->has_field || is_field_line (line, length);
  if (find_field (line, length, &value) != FIELD_NONE)
    append_capped (self->field, line, length);
}

/* Whether one of the two fields that Thunderbird puts into the place of an attachment is
 * among these bytes as a whole. */
static gboolean
has_detached_part (const guint8 *data, gsize length)
{
  const guint8 *end = data + length;
  const guint8 *p = data;

  while ((p = pf_mbox_find_mozilla (p, (gsize) (end - p))) != NULL)
    {
      for (gsize i = 0; i < G_N_ELEMENTS (detached_fields); i++)
        {
          gsize size = strlen (detached_fields[i]);

          if ((gsize) (end - p) >= size && memcmp (p, detached_fields[i], size) == 0)
            return TRUE;
        }
      p++;
    }

  return FALSE;
}

/* A field may be cut by the end of the bytes: their tail is looked at again with what
 * follows. */
static void
watch_parts (PfStoredHeaders *self, const guint8 *data, gsize length)
{
  guint8 seam[2 * PF_STORED_TAIL];
  gsize  head = MIN (length, PF_STORED_TAIL);
  gsize  joined = self->tail_length + head;

  memcpy (seam, self->tail, self->tail_length);
  memcpy (seam + self->tail_length, data, head);
  self->is_detached = has_detached_part (seam, joined) ||
                      has_detached_part (data, length);

  if (length >= PF_STORED_TAIL)
    {
      memcpy (self->tail, data + length - PF_STORED_TAIL, PF_STORED_TAIL);
      self->tail_length = PF_STORED_TAIL;
      return;
    }
  self->tail_length = MIN (joined, PF_STORED_TAIL);
  memcpy (self->tail, seam + joined - self->tail_length, self->tail_length);
}

void
pf_stored_headers_begin (PfStoredHeaders *self)
{
  gboolean watches_parts = self->watches_parts;
  GString *field = g_steal_pointer (&self->field);
  GString *rest = g_steal_pointer (&self->rest);

  pf_stored_headers_clear (self);
  self->watches_parts = watches_parts;
  self->field = field != NULL ? g_string_truncate (field, 0) : g_string_new (NULL);
  self->rest = rest != NULL ? g_string_truncate (rest, 0) : g_string_new (NULL);
}

void
pf_stored_headers_push (PfStoredHeaders *self, const guint8 *data, gsize length)
{
  const char *p = (const char *) data;
  const char *end = p + length;

  while (p < end && !self->is_over)
    {
      const char *eol = memchr (p, '\n', (gsize) (end - p));
      const char *next = eol != NULL ? eol + 1 : end;

      self->size += (gsize) (next - p);
      if (self->size > PF_LIMIT_HEADER_BLOCK)
        {
          pf_stored_headers_finish (self);
          return;
        }

      if (eol == NULL)
        append_capped (self->rest, p, (gsize) (end - p));
      else if (self->rest->len == 0)
        take_line (self, p, (gsize) (eol - p));
      else
        {
          append_capped (self->rest, p, (gsize) (eol - p));
          take_line (self, self->rest->str, self->rest->len);
          g_string_truncate (self->rest, 0);
        }
      p = next;
    }

  if (p < end && self->watches_parts && !self->is_detached)
    watch_parts (self, (const guint8 *) p, (gsize) (end - p));
}

void
pf_stored_headers_finish (PfStoredHeaders *self)
{
  if (self->is_over)
    return;

  if (self->rest->len > 0)
    take_line (self, self->rest->str, self->rest->len);
  finish_field (self);
  self->is_over = TRUE;
}

void
pf_stored_headers_clear (PfStoredHeaders *self)
{
  g_free (self->mozilla_keys);
  g_free (self->status);
  g_free (self->x_status);
  g_free (self->x_keywords);
  g_free (self->uidl);
  g_free (self->account_key);
  if (self->field != NULL)
    g_string_free (self->field, TRUE);
  if (self->rest != NULL)
    g_string_free (self->rest, TRUE);
  memset (self, 0, sizeof *self);
}

static void
add_keywords (PfMessage *message, const char *words)
{
  g_auto (GStrv) list = g_strsplit_set (words, " \t\r\n", -1);

  for (char **word = list; *word != NULL; word++)
    if (**word != '\0')
      pf_message_add_keyword (message, *word);
}

static gboolean
has_letter (const char *letters, char letter)
{
  return letters != NULL && strchr (letters, letter) != NULL;
}

static void
apply_thunderbird (const PfStoredHeaders *self, PfMessage *message)
{
  if (self->has_mozilla_status)
    pf_message_apply_mozilla_status (message, self->mozilla_status);
  if (self->has_mozilla_status2)
    pf_message_apply_mozilla_status2 (message, self->mozilla_status2);
  if (self->mozilla_keys != NULL)
    add_keywords (message, self->mozilla_keys);
}

static void
apply_berkeley (const PfStoredHeaders *self, guint rules, PfMessage *message)
{
  gboolean trusts = self->has_uid || (rules & PF_STORED_RULES_TRUST_KEYWORDS) != 0;

  if (has_letter (self->status, 'R'))
    message->flags |= PF_FLAG_SEEN;

  if ((rules & PF_STORED_RULES_THUNDERBIRD) != 0)
    {
      if (has_letter (self->status, 'r') || has_letter (self->status, 'O'))
        message->flags |= PF_FLAG_SEEN;
      return;
    }

  /* Evolution's spools have these letters in either field. */
  if (has_letter (self->x_status, 'A') || has_letter (self->status, 'A'))
    message->flags |= PF_FLAG_ANSWERED;
  if (has_letter (self->x_status, 'F') || has_letter (self->status, 'F'))
    message->flags |= PF_FLAG_FLAGGED;
  if (has_letter (self->x_status, 'T'))
    message->flags |= PF_FLAG_DRAFT;
  if (has_letter (self->x_status, 'D') || has_letter (self->status, 'D'))
    message->stored |= PF_STORED_EXPUNGED;
  if (self->x_keywords != NULL && trusts)
    add_keywords (message, self->x_keywords);
}

void
pf_stored_headers_apply (const PfStoredHeaders *self, guint rules, PfMessage *message)
{
  apply_thunderbird (self, message);
  if (!self->has_mozilla_status)
    apply_berkeley (self, rules, message);

  if (self->is_detached)
    message->stored |= PF_STORED_DETACHED;
  if (self->uidl != NULL && *self->uidl != '\0')
    {
      g_free (message->uidl);
      message->uidl = g_strdup (self->uidl);
    }
  if (self->account_key != NULL && *self->account_key != '\0')
    {
      g_free (message->account_key);
      message->account_key = g_strdup (self->account_key);
    }
}

gboolean
pf_stored_headers_has_marks (const PfStoredHeaders *self)
{
  return self->has_mozilla_status || self->status != NULL || self->x_status != NULL;
}
