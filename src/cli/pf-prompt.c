/* pf-prompt.c - a password typed on the terminal, unseen
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pf-cli.h"

#include "base/pf-error.h"
#include "base/pf-limits.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define KEY_INTERRUPT 0x03
#define KEY_END 0x04
#define KEY_BACKSPACE 0x08
#define KEY_ERASE_LINE 0x15
#define KEY_DELETE 0x7f

/* For the signal handler: what the terminal was like. */
static struct termios        saved;
static volatile sig_atomic_t tty_fd = -1;

static void
restore_and_die (int number)
{
  if (tty_fd >= 0)
    tcsetattr (tty_fd, TCSANOW, &saved);
  signal (number, SIG_DFL);
  raise (number);
}

static void
write_all (int fd, const char *text)
{
  if (write (fd, text, strlen (text)) < 0)
    g_debug ("terminal: %s", g_strerror (errno));
}

/* Takes the last character, all of its UTF-8 bytes, off the line. */
static gsize
erase (const char *line, gsize length)
{
  while (length > 0 && ((guchar) line[length - 1] & 0xc0) == 0x80)
    length--;
  return length > 0 ? length - 1 : 0;
}

/* Reads a line key by key, so that Ctrl-C is a key and the terminal is put back.
 * Returns: its length, or -1 when interrupted */
static gssize
read_keys (int fd, char *line, gsize size)
{
  gsize length = 0;

  while (length < size)
    {
      char   key;
      gssize n = read (fd, &key, 1);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0 || key == '\n' || key == '\r' || key == KEY_END)
        break;
      if (key == KEY_INTERRUPT)
        return -1;
      if (key == KEY_BACKSPACE || key == KEY_DELETE)
        length = erase (line, length);
      else if (key == KEY_ERASE_LINE)
        length = 0;
      else
        line[length++] = key;
    }

  return (gssize) length;
}

static gssize
read_hidden (int fd, const char *question, char *line, gsize size)
{
  struct sigaction action = { .sa_handler = restore_and_die };
  struct sigaction old_term;
  struct sigaction old_hangup;
  struct termios   hidden;
  gssize           length;

  if (tcgetattr (fd, &saved) != 0)
    return -1;
  tty_fd = fd;
  sigaction (SIGTERM, &action, &old_term);
  sigaction (SIGHUP, &action, &old_hangup);

  hidden = saved;
  hidden.c_lflag &= ~(tcflag_t) (ECHO | ICANON | ISIG);
  hidden.c_cc[VMIN] = 1;
  hidden.c_cc[VTIME] = 0;
  /* Hidden first: what is typed at the sight of the question must not be shown. */
  tcsetattr (fd, TCSAFLUSH, &hidden);
  write_all (fd, question);
  length = read_keys (fd, line, size);
  tcsetattr (fd, TCSANOW, &saved);
  write_all (fd, "\n");

  tty_fd = -1;
  sigaction (SIGTERM, &old_term, NULL);
  sigaction (SIGHUP, &old_hangup, NULL);
  return length;
}

PfSecret *
pf_prompt_secret (const char *question, GError **error)
{
  g_autofree char *line = NULL;
  PfSecret        *secret = NULL;
  gssize           length;
  int              fd = open ("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);

  if (fd < 0)
    {
      g_set_error_literal (error, PF_AUTH_ERROR, PF_AUTH_ERROR_NO_SECRET,
                           "no --password-file, --password-command or --token-command, "
                           "and no terminal to ask on");
      return NULL;
    }

  line = g_malloc (PF_LIMIT_SECRET);
  length = read_hidden (fd, question, line, PF_LIMIT_SECRET);
  close (fd);
  if (length > 0)
    secret = pf_secret_new_bytes (line, (gsize) length);
  pf_secret_wipe (line, PF_LIMIT_SECRET);

  if (length < 0)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "interrupted");
  else if (secret == NULL)
    g_set_error_literal (error, PF_AUTH_ERROR, PF_AUTH_ERROR_NO_SECRET,
                         "nothing was typed");

  return secret;
}
