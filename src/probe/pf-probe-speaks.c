/* pf-probe-speaks.c - which protocol the first bytes of a server belong to
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "probe/pf-probe-speaks.h"

#include <string.h>

/* RFC 8446 5.1 */
#define RECORD_ALERT 21
#define RECORD_HANDSHAKE 22

/* clang-format off */
static const struct
{
  const char *start;
  PfSpeaks    speaks;
} starts[] = {
  { "* OK",      PF_SPEAKS_IMAP },
  { "* PREAUTH", PF_SPEAKS_IMAP },
  { "* BYE",     PF_SPEAKS_IMAP },
  { "+OK",       PF_SPEAKS_POP3 },
  { "-ERR",      PF_SPEAKS_POP3 },
  { "220 ",      PF_SPEAKS_SMTP },
  { "220-",      PF_SPEAKS_SMTP },
  { "421 ",      PF_SPEAKS_SMTP },
  { "421-",      PF_SPEAKS_SMTP },
  { "554 ",      PF_SPEAKS_SMTP },
  { "554-",      PF_SPEAKS_SMTP },
  { "HTTP/",     PF_SPEAKS_HTTP },
  { "<html",     PF_SPEAKS_HTTP },
  { "<!doctype", PF_SPEAKS_HTTP },
  { "SSH-",      PF_SPEAKS_SSH },
};
/* clang-format on */

static gboolean
has_word (const char *data, gsize length, const char *word)
{
  gsize n = strlen (word);

  for (gsize i = 0; i + n <= length; i++)
    if (g_ascii_strncasecmp (data + i, word, n) == 0)
      return TRUE;
  return FALSE;
}

PfSpeaks
pf_probe_recognise (const void *data, gsize length)
{
  const char *text = data;

  if (length == 0)
    return PF_SPEAKS_NOTHING;
  if ((text[0] == RECORD_ALERT || text[0] == RECORD_HANDSHAKE) &&
      (length == 1 || text[1] == 3))
    return PF_SPEAKS_TLS;

  for (gsize i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      gsize n = strlen (starts[i].start);

      if (length < n || g_ascii_strncasecmp (text, starts[i].start, n) != 0)
        continue;
      /* FTP greets with the same number. */
      if (starts[i].speaks == PF_SPEAKS_SMTP && has_word (text, length, "FTP") &&
          !has_word (text, length, "SMTP"))
        return PF_SPEAKS_OTHER;
      return starts[i].speaks;
    }

  return PF_SPEAKS_OTHER;
}

const char *
pf_probe_speaks_name (PfSpeaks speaks)
{
  static const char *const names[] = {
    [PF_SPEAKS_NOTHING] = "nothing", [PF_SPEAKS_IMAP] = "IMAP",
    [PF_SPEAKS_POP3] = "POP3",       [PF_SPEAKS_SMTP] = "SMTP",
    [PF_SPEAKS_HTTP] = "HTTP",       [PF_SPEAKS_SSH] = "SSH",
    [PF_SPEAKS_TLS] = "TLS",         [PF_SPEAKS_OTHER] = "something unknown",
  };

  return names[speaks];
}

PfSpeaks
pf_probe_speaks_of (PfProtocol protocol)
{
  switch (protocol)
    {
    case PF_PROTOCOL_IMAP:
      return PF_SPEAKS_IMAP;
    case PF_PROTOCOL_POP3:
      return PF_SPEAKS_POP3;
    case PF_PROTOCOL_SMTP:
      return PF_SPEAKS_SMTP;
    }

  g_assert_not_reached ();
}
