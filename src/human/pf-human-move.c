/* pf-human-move.c - stores on this computer, and moves, in words
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "human/pf-human-private.h"

#include "human/pf-words.h"

#include <glib/gi18n.h>

static PfAdvice *
describe_full (const PfHumanFacts *f)
{
  if (f->facts->need_bytes > 0)
    {
      /* "Less than 1 MB are to be moved, less than 1 MB are free" explains nothing. */
      g_autofree char *need = pf_words_size_short (f->facts->need_bytes);
      g_autofree char *have = pf_words_size_short (f->facts->have_bytes);

      return pf_advice_new (
          PF_ACT_CHOOSE_FOLDERS, g_strdup (_ ("Not enough space on the server")),
          g_strdup_printf (_ ("%s are to be moved, %s are free. What is there is safe."),
                           need, have),
          g_strdup (_ ("Leave folders out, or get more space.")));
    }

  return pf_advice_new (
      PF_ACT_CHOOSE_FOLDERS, g_strdup (_ ("The server is full")),
      g_strdup_printf (_ ("%s has no space left for this account. What is there is safe; "
                          "the rest waits."),
                       f->server),
      g_strdup (_ ("Make or get more space, then go on; or leave folders out.")));
}

static PfAdvice *
describe_unreadable (PfStoreError code, const PfHumanFacts *f)
{
  if (code == PF_STORE_ERROR_MESSAGE_BAD)
    return pf_advice_new (
        PF_ACT_SHOW_LEFT_OUT, g_strdup (_ ("One message cannot be read")),
        g_strdup_printf (_ ("It is in %s, and stays there. All others go on."), f->path),
        g_strdup (_ ("Look at it in your mail program.")));
  if (code == PF_STORE_ERROR_FOLDER_BAD)
    return pf_advice_new (
        PF_ACT_SHOW_LEFT_OUT, g_strdup (_ ("One folder cannot be read completely")),
        g_strdup_printf (_ ("%s is damaged or cannot be read. The other folders go on."),
                         f->path),
        g_strdup (_ ("Let your mail program repair it, then try again.")));

  return pf_advice_new (
      PF_ACT_CHOOSE_STORE, g_strdup (_ ("This mail cannot be read")),
      g_strdup_printf (_ ("%s is damaged or not what it looks like. Nothing there was "
                          "changed."),
                       f->path),
      g_strdup (_ ("Choose another folder or file.")));
}

PfAdvice *
pf_human_describe_store (PfStoreError code, const PfHumanFacts *f)
{
  const char *program = f->facts->program;

  switch (code)
    {
    case PF_STORE_ERROR_MESSAGE_BAD:
    case PF_STORE_ERROR_FOLDER_BAD:
    case PF_STORE_ERROR_MAILBOX_BAD:
      return describe_unreadable (code, f);

    case PF_STORE_ERROR_FULL:
      return describe_full (f);

    case PF_STORE_ERROR_TOO_LARGE:
      return pf_advice_new (
          PF_ACT_SHOW_LEFT_OUT, g_strdup (_ ("One message is too big for this server")),
          g_strdup (
              _ ("It stays on this computer, with a copy that you can open. All others "
                 "go on.")),
          g_strdup (_ ("Keep the copy.")));

    case PF_STORE_ERROR_NOT_FOUND:
      return pf_advice_new (
          PF_ACT_CHOOSE_STORE, g_strdup (_ ("No mail was found there")),
          g_strdup_printf (
              _ ("%s does not exist, or holds no mail that Postferry can read."),
              f->path),
          g_strdup (_ ("Choose the folder or file of your mail program.")));

    case PF_STORE_ERROR_NO_PERMISSION:
      return pf_advice_new (
          PF_ACT_CHOOSE_STORE, g_strdup (_ ("This computer does not let Postferry in")),
          g_strdup_printf (_ ("Postferry may not read or write %s."), f->path),
          g_strdup (_ ("Change the permissions there, or choose another folder.")));

    case PF_STORE_ERROR_IN_USE:
      return pf_advice_new (
          PF_ACT_TRY_AGAIN,
          g_strdup_printf (_ ("%s is open"),
                           program != NULL ? program : _ ("Your mail program")),
          g_strdup (_ ("It may be writing to its folders. Nothing was read yet.")),
          g_strdup (_ ("Close it so that nothing is missed, then try again.")));

    case PF_STORE_ERROR_ARCHIVE_KIND:
    case PF_STORE_ERROR_ARCHIVE_PASSWORD:
    case PF_STORE_ERROR_ARCHIVE_SHORT:
    case PF_STORE_ERROR_ARCHIVE_BAD:
    case PF_STORE_ERROR_ARCHIVE_UNSAFE:
    case PF_STORE_ERROR_ARCHIVE_TOO_BIG:
      return pf_human_describe_archive (code, f);
    }

  return NULL;
}

static PfAdvice *
describe_ledger (PfMoveError code, const PfHumanFacts *f)
{
  if (code == PF_MOVE_ERROR_LEDGER_BROKEN)
    return pf_advice_new (
        PF_ACT_COPY_FOR_HELP_DESK,
        g_strdup (_ ("Postferry's list of this move is damaged")),
        g_strdup_printf (_ ("%s cannot be read. Nothing was sent; what is on the server "
                            "stays there."),
                         f->path),
        g_strdup (_ ("Move that folder aside and start again: what is on the server is "
                     "recognised there.")));
  if (code == PF_MOVE_ERROR_LEDGER_NEWER)
    return pf_advice_new (
        PF_ACT_COPY_FOR_HELP_DESK, g_strdup (_ ("A newer Postferry has begun this move")),
        g_strdup_printf (_ ("This one cannot read its list in %s, and changes nothing."),
                         f->path),
        g_strdup (_ ("Use the newer Postferry to go on.")));

  return pf_advice_new (PF_ACT_TRY_AGAIN, g_strdup (_ ("This move is running already")),
                        g_strdup (_ ("Another Postferry works on it at this moment.")),
                        g_strdup (_ ("Wait until it is finished, or stop it there.")));
}

static PfAdvice *
describe_disk_full (const PfHumanFacts *f)
{
  g_autofree char *need = NULL;

  if (f->facts->need_bytes > 0)
    {
      need = pf_words_size (f->facts->need_bytes);
      return pf_advice_new (
          PF_ACT_TRY_AGAIN, g_strdup (_ ("This computer's disk is full")),
          g_strdup_printf (
              _ ("Postferry needs %s in %s. Nothing more is sent until there is "
                 "space; what is on the server is safe."),
              need, f->path),
          g_strdup (_ ("Make space, then try again.")));
    }

  return pf_advice_new (
      PF_ACT_TRY_AGAIN, g_strdup (_ ("This computer's disk is full")),
      g_strdup_printf (
          _ ("Postferry cannot write its list in %s. Nothing more is sent until "
             "there is space; what is on the server is safe."),
          f->path),
      g_strdup (_ ("Make space, then try again.")));
}

static PfAdvice *
describe_name_refused (const PfHumanFacts *f)
{
  return pf_advice_new (
      PF_ACT_CHOOSE_FOLDERS, g_strdup (_ ("The server takes no such folder name")),
      f->facts->folder != NULL
          ? g_strdup_printf (_ ("“%s” is not allowed there, and neither is anything near "
                                "it."),
                             f->facts->folder)
          : g_strdup (_ ("A folder's name is not allowed there, and neither is anything "
                         "near it.")),
      g_strdup (_ ("Choose another name for it on the server.")));
}

static PfAdvice *
describe_daily_limit (const PfHumanFacts *f)
{
  g_autofree char *again = f->facts->wait_ms > 0 ? pf_human_when_again (f->facts->wait_ms)
                                                 : g_strdup (_ ("Try again tomorrow."));
  g_autofree char *daily = NULL;

  if (f->facts->need_bytes == 0)
    return pf_advice_new (
        PF_ACT_WAIT, g_strdup (_ ("Enough for today")),
        g_strdup (_ ("Your provider takes only so much a day. What is there is safe; the "
                     "rest waits.")),
        g_steal_pointer (&again));

  daily = pf_words_size (f->facts->need_bytes);
  return pf_advice_new (
      PF_ACT_WAIT, g_strdup (_ ("Enough for today")),
      /* Translators: %s is "500 MB" */
      g_strdup_printf (_ ("Your provider takes %s a day. What is there is safe; the rest "
                          "waits."),
                       daily),
      g_steal_pointer (&again));
}

PfAdvice *
pf_human_describe_move (PfMoveError code, const PfHumanFacts *f)
{
  switch (code)
    {
    case PF_MOVE_ERROR_LOCKED:
    case PF_MOVE_ERROR_LEDGER_BROKEN:
    case PF_MOVE_ERROR_LEDGER_NEWER:
      return describe_ledger (code, f);

    case PF_MOVE_ERROR_SOURCE_CHANGED:
      return pf_advice_new (
          PF_ACT_TRY_AGAIN, g_strdup (_ ("Your mail has changed since the count")),
          g_strdup_printf (_ ("%s is not what it was. What is on the server is safe."),
                           f->path),
          g_strdup (_ ("Close your mail program and go on; nothing is sent twice.")));

    case PF_MOVE_ERROR_NOT_VERIFIED:
      return pf_advice_new (
          PF_ACT_SHOW_LEFT_OUT, g_strdup (_ ("Some messages differ on the server")),
          g_strdup_printf (_ ("%s does not hold exactly what was sent. The mail on this "
                              "computer is untouched."),
                           f->server),
          g_strdup (_ ("Look at the report; it names each of them.")));

    case PF_MOVE_ERROR_DISK_FULL:
      return describe_disk_full (f);

    case PF_MOVE_ERROR_NAME_REFUSED:
      return describe_name_refused (f);

    case PF_MOVE_ERROR_WAITED_TOO_LONG:
      return pf_advice_new (
          PF_ACT_WAIT, g_strdup (_ ("The server wants a longer pause")),
          g_strdup_printf (_ ("%s asks to wait longer than you allowed. What is there is "
                              "safe; the rest waits."),
                           f->server),
          pf_human_when_again (f->facts->wait_ms));

    case PF_MOVE_ERROR_DAILY_LIMIT:
      return describe_daily_limit (f);

    case PF_MOVE_ERROR_NO_SUCH_JOB:
      return pf_advice_new (PF_ACT_NONE, g_strdup (_ ("There is no move of that name")),
                            g_strdup (_ ("Postferry's list does not hold it.")),
                            g_strdup (_ ("Look at the list of moves for its name.")));

    case PF_MOVE_ERROR_NOTHING_SELECTED:
      return pf_advice_new (
          PF_ACT_CHOOSE_FOLDERS, g_strdup (_ ("There is nothing to move")),
          g_strdup (
              _ ("What you chose to leave out leaves no message. Nothing was sent.")),
          g_strdup (_ ("Choose more folders, or other dates.")));

    case PF_MOVE_ERROR_JOB_NAME:
      return pf_advice_new (
          PF_ACT_NONE, g_strdup (_ ("This move cannot have that name")),
          g_strdup (_ ("It belongs to a move of other mail or to another account, or it "
                       "holds more than letters, digits and . _ - @ +. Nothing was "
                       "sent.")),
          g_strdup (_ ("Choose another name.")));

    case PF_MOVE_ERROR_NO_SUCH_FOLDER:
      return pf_advice_new (
          PF_ACT_CHOOSE_FOLDERS,
          g_strdup_printf (_ ("No folder is called “%s”"), f->path),
          g_strdup (_ ("It was to be left out or to go elsewhere, but your mail holds no "
                       "such folder. Nothing was sent.")),
          g_strdup (_ ("Look up the whole name of the folder, with those above it: "
                       "“Above/Below”, in the same capitals.")));
    }

  return NULL;
}
