/* pf-pop3-caps.c - what a POP3 server says it can do
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pop3/pf-pop3-caps.h"

#define SECONDS_MAX (30 * 86400)
#define DAYS_MAX 100000

static const struct
{
  const char *word;
  gsize       offset; /* of the gboolean */
} flags[] = {
  { "TOP", G_STRUCT_OFFSET (PfPop3Caps, has_top) },
  { "UIDL", G_STRUCT_OFFSET (PfPop3Caps, has_uidl) },
  { "USER", G_STRUCT_OFFSET (PfPop3Caps, has_user) },
  { "STLS", G_STRUCT_OFFSET (PfPop3Caps, has_stls) },
  { "RESP-CODES", G_STRUCT_OFFSET (PfPop3Caps, has_resp_codes) },
  { "AUTH-RESP-CODE", G_STRUCT_OFFSET (PfPop3Caps, has_auth_resp_code) },
  { "PIPELINING", G_STRUCT_OFFSET (PfPop3Caps, has_pipelining) },
};

/* Returns: -1 if it is no number */
static int
read_number (const char *text, int max)
{
  guint64 number;

  if (text == NULL)
    return -1;
  return g_ascii_string_to_unsigned (text, 10, 0, (guint64) max, &number, NULL)
             ? (int) number
             : -1;
}

/* "EXPIRE 60", "EXPIRE NEVER", "EXPIRE 30 USER", "LOGIN-DELAY 900 USER" */
static void
take_value (PfPop3Caps *self, char *const *words)
{
  if (g_ascii_strcasecmp (words[0], "EXPIRE") == 0)
    {
      int days = read_number (words[1], DAYS_MAX);

      self->has_expire = days >= 0 || (words[1] != NULL &&
                                       g_ascii_strcasecmp (words[1], "NEVER") == 0);
      self->expire_days = days;
    }
  else if (g_ascii_strcasecmp (words[0], "LOGIN-DELAY") == 0)
    self->login_delay_s = MAX (read_number (words[1], SECONDS_MAX), 0);
}

static void
take_line (PfPop3Caps *self, GPtrArray *sasl, const char *line)
{
  g_auto (GStrv) words = g_strsplit_set (line, " \t", PF_POP3_LIMIT_SASL);

  if (words[0] == NULL)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    if (g_ascii_strcasecmp (words[0], flags[i].word) == 0)
      G_STRUCT_MEMBER (gboolean, self, flags[i].offset) = TRUE;
  take_value (self, words);

  if (g_ascii_strcasecmp (words[0], "SASL") != 0)
    return;
  for (gsize i = 1; words[i] != NULL && sasl->len < PF_POP3_LIMIT_SASL; i++)
    if (*words[i] != '\0')
      g_ptr_array_add (sasl, g_ascii_strup (words[i], -1));
}

PfPop3Caps *
pf_pop3_caps_new (const char *const *lines)
{
  PfPop3Caps *self = g_new0 (PfPop3Caps, 1);
  GPtrArray  *sasl = g_ptr_array_new ();
  GPtrArray  *tokens = g_ptr_array_new ();

  self->expire_days = -1;
  self->has_capa = lines != NULL;
  for (gsize i = 0; lines != NULL && lines[i] != NULL && i < PF_POP3_LIMIT_CAPS; i++)
    {
      g_autofree char *line = g_utf8_make_valid (lines[i], -1);

      g_strchomp (line);
      take_line (self, sasl, line);
      g_ptr_array_add (tokens, g_steal_pointer (&line));
    }
  g_ptr_array_add (sasl, NULL);
  g_ptr_array_add (tokens, NULL);
  self->sasl = (char **) (void *) g_ptr_array_free (sasl, FALSE);
  self->tokens = (char **) (void *) g_ptr_array_free (tokens, FALSE);

  return self;
}

void
pf_pop3_caps_free (PfPop3Caps *self)
{
  if (self == NULL)
    return;

  g_strfreev (self->tokens);
  g_strfreev (self->sasl);
  g_free (self->apop_stamp);
  g_free (self);
}
