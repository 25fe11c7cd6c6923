/* pf-words-ids.c - the sentences behind ids, and the fixed words of reports
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "human/pf-words.h"

#include <glib/gi18n.h>

typedef struct
{
  const char *id;
  const char *text;
} Row;

/* clang-format off */
static const Row reasons[] = {
  { "too-large",   N_("It is bigger than the server takes") },
  { "refused",     N_("The server did not take it") },
  { "line-lost",   N_("The connection ended each time it was sent") },
  { "unusual",     N_("You left out messages of its kind") },
  { "unreadable",  N_("It cannot be read from this computer's file") },
  { "withheld",    N_("Its server did not give it out") },
  { "partial",     N_("Only its beginning was downloaded") },
  { "empty",       N_("It is empty") },
  { "no-space",    N_("The server has no space for it") },
  { "changed",     N_("It changed while it was sent") },
  { "folder",      N_("You left its folder out") },
  { "date",        N_("It is outside of the dates you chose") },
  { "size",        N_("It is bigger than you chose") },
  { "unlisted",    N_("Its mail program no longer lists it") },
  { "feed",        N_("It is a news feed entry, not mail") },
  { "undone",      N_("You took it back") },
  { "touched",     N_("You answered, marked or tagged it since") },
  { "not-there",   N_("It is no longer where it was put") },
  { "not-found",   N_("It cannot be found on the server") },
  { "not-ours",    N_("Another message is in its place") },
  { "content",     N_("It is not as it was sent") },
  { "source-gone", N_("It is no longer on this computer, so this is the only copy") },
  { "no-uidplus",  N_("This server cannot remove single messages safely") },
  { "no-way-back", N_("The folder that it came from is gone") },
};

static const Row warnings[] = {
  { "no-summary",        N_("Its index file is missing, so read and starred marks may be older") },
  { "stale-summary",     N_("Its index file is older than the mail, so some marks may be older") },
  { "bad-summary",       N_("Its index file cannot be read") },
  { "leading-garbage",   N_("Something that is no mail stands at its beginning") },
  { "partly-unreadable", N_("A part of it cannot be read") },
  { "unreadable",        N_("It cannot be read") },
  { "hashed-name",       N_("Its name could not be read completely") },
  { "truncated",         N_("It ends in the middle of a message") },
  { "nul-blocks",        N_("Parts of it were overwritten, as after a power cut") },
  { "nul-runs",          N_("Parts of it were overwritten, as after a power cut") },
  { "doubtful-bounds",   N_("Where some messages begin had to be guessed") },
  { "crash-leftover",    N_("It is what an interrupted clean-up left behind") },
  { "missing",           N_("Its file is missing") },
  { "no-permission",     N_("This computer does not let Postferry read it") },
  { "too-deep",          N_("Folders are nested too deeply below it") },
  { "too-many-folders",  N_("There are more folders than Postferry can take; those after it are missing") },
};

static const Row name_changes[] = {
  { "delimiter", N_("the server uses that character between folders") },
  { "control",   N_("it holds characters that cannot be shown") },
  { "reserved",  N_("the server keeps that name for itself") },
  { "too-long",  N_("it is longer than the server takes") },
  { "blank-end", N_("it begins or ends with a blank") },
  { "case",      N_("the server has a folder whose name differs only in capital letters") },
  { "refused",   N_("the server did not take the name") },
  { "empty",     N_("it has no name") },
  { "wildcard",  N_("the server uses that character for searching") },
  { "character", N_("the server does not take one of its characters") },
};

static const Row problems[] = {
  { "quota-too-small",  N_("There is not enough space on the server for all of it") },
  { "quota-too-few-messages", N_("The server keeps fewer messages than there are to move") },
  { "folder-unreadable", N_("A folder on this computer cannot be read; the others go on") },
  { "no-move",          N_("This server cannot move messages between folders; they are copied, and stay in the inbox too") },
  { "rewriting-server", N_("This server alters messages a little when it stores them") },
  { "daily-limit",      N_("This provider takes only so much a day; the move waits and goes on by itself") },
  { "trash-is-emptied", N_("This provider empties the bin after some days") },
  { "junk-is-emptied",  N_("This provider empties junk after some days") },
  { "pop3-expires-now", N_("The old server deletes mail as soon as a program that fetches it signs off; Postferry never signs off, so nothing is deleted") },
  { "pop3-hides-fetched", N_("The old server hides mail that was fetched before; a user name that begins with “recent:” shows that of the last 30 days") },
  { "pop3-recent-only", N_("With a user name that begins with “recent:” the old server shows only mail of the last 30 days") },
  { "pop3-no-ids",      N_("The old server does not tell its messages apart by a name of their own; they are told apart by what they hold") },
  { "pop3-sizes",       N_("The old server told other sizes than its messages have; each of the first was fetched twice to be certain") },
};

static const Row classes[] = {
  { "nul",            N_("Holds bytes of value zero") },
  { "nul-block",      N_("Was overwritten in part, as after a power cut") },
  { "bare-cr",        N_("Has line ends of an old kind") },
  { "no-header-end",  N_("Lacks the blank line after its header") },
  { "header-8bit",    N_("Has raw letters with accents in its header") },
  { "long-line",      N_("Has very long lines") },
  { "very-long-line", N_("Has lines that some servers refuse") },
  { "no-final-eol",   N_("Ends in the middle of a line") },
  { "empty",          N_("Is empty") },
  { "no-header",      N_("Has no header") },
  { "header-garbage", N_("Has something else before its header") },
};

static const Row choices[] = {
  { "repair",            N_("put right in sending") },
  { "repair-if-refused", N_("sent as it is; put right if the server refuses it") },
  { "as-it-is",          N_("sent as it is; left out with a copy if the server refuses it") },
  { "leave-out",         N_("left out with a copy") },
};

static const Row differences[] = {
  { "missing",         N_("It is not there") },
  { "size",            N_("Its size differs") },
  { "date",            N_("Its date differs") },
  { "flags",           N_("Its marks differ") },
  { "message-id",      N_("Its Message-ID differs") },
  { "content",         N_("Its content differs") },
  { "second-copy",     N_("There is a second copy of it") },
  { "moved-by-user",   N_("It was put into another folder since") },
  { "deleted-by-user", N_("It was deleted on the server since") },
  { "flags-by-user",   N_("Its marks were changed on the server since") },
};

static const Row states[] = {
  { "planned",     N_("not begun") },
  { "moving",      N_("moving") },
  { "interrupted", N_("interrupted; can go on") },
  { "done",        N_("finished") },
  { "undoing",     N_("taking back; can go on") },
  { "undone",      N_("taken back") },
  { "damaged",     N_("its list is damaged") },
  { "newer",       N_("made by a newer Postferry") },
};
/* clang-format on */

/* Ids come from lower floors and from ledgers that another version wrote, so one
 * that is not in the table is shown as it is. */
static char *
look_up (const Row *rows, gsize n_rows, const char *id)
{
  for (gsize i = 0; i < n_rows; i++)
    if (g_strcmp0 (rows[i].id, id) == 0)
      return g_strdup (_ (rows[i].text));

  return g_strdup (id != NULL ? id : "");
}

char *
pf_words_reason (const char *id)
{
  return look_up (reasons, G_N_ELEMENTS (reasons), id);
}

char *
pf_words_warning (const char *id)
{
  return look_up (warnings, G_N_ELEMENTS (warnings), id);
}

char *
pf_words_name_change (const char *id)
{
  return look_up (name_changes, G_N_ELEMENTS (name_changes), id);
}

char *
pf_words_problem (const char *id)
{
  return look_up (problems, G_N_ELEMENTS (problems), id);
}

char *
pf_words_class (const char *id)
{
  return look_up (classes, G_N_ELEMENTS (classes), id);
}

char *
pf_words_choice (const char *id)
{
  return look_up (choices, G_N_ELEMENTS (choices), id);
}

char *
pf_words_difference (const char *kind)
{
  return look_up (differences, G_N_ELEMENTS (differences), kind);
}

char *
pf_words_state (const char *id)
{
  return look_up (states, G_N_ELEMENTS (states), id);
}

const char *
pf_words_label (PfLabel label)
{
  /* clang-format off */
  static const char *const labels[] = {
    [PF_LABEL_REPORT_TITLE] = N_("Report of a move"),
    [PF_LABEL_JOB] = N_("Name"),
    [PF_LABEL_FROM] = N_("From"),
    [PF_LABEL_TO] = N_("To"),
    [PF_LABEL_STATE] = N_("State"),
    [PF_LABEL_STARTED] = N_("Started"),
    [PF_LABEL_CHANGED] = N_("Last change"),
    [PF_LABEL_TOOK] = N_("Took"),
    [PF_LABEL_NUMBERS] = N_("The numbers"),
    [PF_LABEL_NOT_COUNTED] = N_("No message was counted so far."),
    [PF_LABEL_FOLDERS] = N_("Folders"),
    [PF_LABEL_FOLDER] = N_("Folder"),
    [PF_LABEL_TARGET] = N_("On the server"),
    [PF_LABEL_FOUND] = N_("Found"),
    [PF_LABEL_PLACED] = N_("Placed"),
    [PF_LABEL_THERE] = N_("There already"),
    [PF_LABEL_LEFT_OUT] = N_("Left out"),
    [PF_LABEL_EXCLUDED] = N_("Not chosen"),
    [PF_LABEL_PENDING] = N_("Still to do"),
    [PF_LABEL_SIZE] = N_("Size"),
    [PF_LABEL_TOTAL] = N_("All together"),
    [PF_LABEL_SUBJECT] = N_("Subject"),
    [PF_LABEL_DATE] = N_("Date"),
    [PF_LABEL_REASON] = N_("Reason"),
    [PF_LABEL_COPY] = N_("Copy kept as"),
    [PF_LABEL_SERVER_SAID] = N_("The server said"),
    [PF_LABEL_COMPARED] = N_("Compared"),
    [PF_LABEL_NOT_COMPARED] = N_("Nothing was compared yet."),
    [PF_LABEL_DIFFERENCES] = N_("Differences"),
    [PF_LABEL_NO_SUBJECT] = N_("(no subject)"),
    [PF_LABEL_EXPUNGED] = N_("Deleted earlier, and therefore no mail any more"),
    [PF_LABEL_RESENT] = N_("Sent again, because the answer was cut off"),
    [PF_LABEL_COPIED] = N_("Copied by the server from another folder, not sent"),
    [PF_LABEL_MOVED] = N_("Moved by the server out of the inbox, not sent"),
    /* Translators: the code of your language, as in <html lang="de"> */
    [PF_LABEL_LANGUAGE] = N_("en"),
    [PF_LABEL_STOPPED] = N_("Stopped because"),
    [PF_LABEL_UNDONE] = N_("Taken back"),
    [PF_LABEL_KEPT] = N_("Kept on the server"),
    [PF_LABEL_UNUSUAL] = N_("Unusual messages"),
    [PF_LABEL_REPAIRED] = N_("put right in sending"),
  };
  /* clang-format on */

  g_return_val_if_fail ((gsize) label < G_N_ELEMENTS (labels), "");

  return _ (labels[label]);
}
