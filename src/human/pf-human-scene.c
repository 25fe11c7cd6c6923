/* pf-human-scene.c - the sentences of the simulation
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "human/pf-human-scene.h"

#include "human/pf-words.h"

#include <glib/gi18n.h>

typedef struct
{
  const char *title;
  const char *situation;
  const char *steps[PF_SIM_MOST_STEPS][2]; /* caption, why */
  const char *ask;
  const char *answers[2][2]; /* answer, reply */
} Scene;

/* clang-format off */
static const Scene scenes[PF_SIM_SCENES] = {
  { N_("Who gets the mail first?"), N_("Two computers, one mailbox. Both collect the mail by POP3."), {
    { N_("Two letters wait on the mail server. Both computers collect and delete at once."), NULL },
    { N_("Computer A now has both letters, and the server is empty."), N_("Its program asked the server to delete what it had collected.") },
    { N_("Computer B finds nothing."), N_("The server had only one copy to give.") },
    { N_("Both are now set to leave a copy on the server. A third letter, Recipe, arrives."), NULL },
    { N_("Both computers have Recipe, and the server still holds it."), N_("Each program remembers for itself what it has collected.") },
    { N_("On Computer A Recipe is read. On Computer B it still looks new."), N_("POP3 has no word for “read”.") } },
    N_("Both computers should have every letter. What do they need?"), {
    { N_("Delete at once"), N_("Then whoever asks first takes everything.") },
    { N_("Leave a copy"), N_("Yes. But what you read and delete still stays apart.") } } },
  { N_("Only the inbox"), N_("What the second computer does not see when mail is collected by POP3."), {
    { N_("Computer A has an inbox, a Sent folder and a folder called Holiday."), NULL },
    { N_("Computer B gets the inbox. Sent and Holiday do not exist for it."), N_("POP3 knows one mailbox and no folders.") },
    { N_("Computer A answers a letter. The answer is kept in Sent on Computer A."), N_("Filing it is the program's work. POP3 takes no part in sending.") },
    { N_("Both now use IMAP, and Computer A's folders are moved up. They are on the server."), N_("With IMAP the mail stays in folders on the server.") },
    { N_("Computer B shows Sent and Holiday too."), N_("With IMAP the folders live on the server.") } },
    N_("Your phone cannot find a letter you sent from the old computer. Why?"), {
    { N_("It was lost"), N_("No. It is in Sent on the old computer.") },
    { N_("It is only on the old computer"), N_("Yes. Moving it up makes it visible everywhere.") } } },
  { N_("One delete, two results"), N_("First IMAP, where the mail stays in folders on the server; then POP3, which collects it."), {
    { N_("Both computers show the same three letters."), NULL },
    { N_("Computer A puts Photos in the bin."), N_("The bin is a folder on the server.") },
    { N_("On Computer B, Photos is in the bin as well."), NULL },
    { N_("Photos is gone: from the server and from both computers."), N_("Computer A emptied the bin.") },
    { N_("Now POP3, with copies left on the server. Computer A deletes Invoice; the server and Computer B keep theirs."), N_("The delete happened in Computer A's own files.") },
    { N_("Computer A is set to delete on the server too, and deletes Recipe. Computer B keeps what it had already."), N_("Now the server's copy goes as well.") } },
    N_("You delete on your phone and want it gone everywhere. Which one?"), {
    { N_("POP3"), N_("Each device would need its own delete.") },
    { N_("IMAP"), N_("Yes, and a mistake goes everywhere too.") } } },
  { N_("A new folder"), N_("First IMAP, where folders are on the server; then POP3, which only collects."), {
    { N_("Both computers show one inbox."), NULL },
    { N_("Computer A makes Holiday. The folder is made on the server."), NULL },
    { N_("Computer B shows Holiday."), N_("Some programs show it only after you choose to follow it (“subscribe”).") },
    { N_("Computer A moves Photos there. It is in Holiday on both computers."), NULL },
    { N_("Now POP3, the same again. Holiday is made inside Computer A. Nobody else hears of it."), NULL } },
    N_("Where are your folders today?"), {
    { N_("On this computer"), N_("Then moving them up is what the move is for.") },
    { N_("On the server"), N_("Then each device can show them.") } } },
  { N_("The line drops"), N_("A broken connection while a computer collects by POP3."), {
    { N_("Three letters wait. Computer A begins to collect, and deletes at once."), NULL },
    { N_("Two letters reach Computer A. Then the connection is gone, before goodbye was said."), NULL },
    { N_("On the server, nothing has been deleted."), N_("POP3 deletes only after a proper goodbye.") },
    { N_("Computer A connects again. It knows the first two and fetches only the third."), N_("It kept a list of what it had collected.") },
    { N_("The same on Computer A without such a list: it fetches the first two a second time."), N_("That is where doubled mail comes from.") } },
    N_("Half the mail arrived, then the line broke. Is anything lost?"), {
    { N_("Yes"), N_("No. Without a goodbye the server keeps everything.") },
    { N_("No"), N_("Right. At worst, some arrives twice.") } } },
  { N_("On the train"), N_("Reading without internet. Computer A is a laptop and uses IMAP: its mail stays in folders on the server."), {
    { N_("Computer A keeps no full copy. It fetches each letter when you open it."), N_("Invoice was opened just now.") },
    { N_("In the tunnel Computer A shows the list, but only the letters that were opened before."), N_("Photos is in the list. Its text is on the server.") },
    { N_("Out of the tunnel, Computer A is told to keep a full copy. Now every letter is fetched in full."), NULL },
    { N_("In the next tunnel, everything on Computer A can be read, answered and filed."), NULL },
    { N_("What you did in the tunnel on Computer A reaches the server."), NULL },
    { N_("With POP3, what Computer A collected is there as well."), N_("Reading without internet is no reason for either.") } },
    N_("You travel a lot. Does that decide it?"), {
    { N_("Yes, POP3"), N_("It does not have to. IMAP keeps a full copy if you tell it to.") },
    { N_("No"), N_("Right. It only decides one setting.") } } },
  { N_("A broken disk and a wrong delete"), N_("First POP3, which collects the mail; then IMAP, where it stays on the server."), {
    { N_("Computer A holds the only copy of two letters."), N_("They were collected by POP3 and deleted on the server.") },
    { N_("Computer A's disk breaks. Both letters are lost."), N_("Nobody else had them.") },
    { N_("Now IMAP, and the disk breaks again. On Computer A's new disk the letters come back from the server."), NULL },
    { N_("Somebody deletes them and empties the bin by mistake. They are gone on every device."), N_("IMAP follows deletions.") },
    { N_("Yesterday's backup of Computer A still has them."), N_("A backup is a copy that does not follow.") } },
    N_("Is IMAP a backup?"), {
    { N_("Yes"), N_("It saves you from a broken disk, not from a wrong delete.") },
    { N_("No"), N_("Right. Keep one anyway.") } } },
  { N_("The second computer that still deletes"), N_("After a move to IMAP, where mail stays on the server, Computer B still collects it by POP3."), {
    { N_("The old mail has been moved up. Computer A shows it by IMAP."), NULL },
    { N_("Computer B takes every letter in the inbox, the moved ones too."), N_("To the server they look like any other letter.") },
    { N_("They are gone from Computer A as well."), N_("Computer A shows what the server has.") },
    { N_("Computer B is switched to IMAP. It no longer takes anything away."), NULL },
    { N_("Computer B's letters are put back. Computer A and Computer B show the same again."), NULL },
    { N_("That is why Postferry asks about other computers before it starts."), NULL } },
    N_("An old laptop in the attic still collects by POP3. What now?"), {
    { N_("Start the move anyway"), N_("Switch the laptop first, or it takes the mail away.") },
    { N_("Switch it first"), N_("Right.") } } },
};

static const char *const places[PF_SIM_PLACES] = {
  [PF_SIM_SERVER] = N_("Mail server"), [PF_SIM_A] = N_("Computer A"), [PF_SIM_B] = N_("Computer B"),
  [PF_SIM_PHONE] = N_("Phone"),        [PF_SIM_BACKUP] = N_("Yesterday's backup"),
};

static const char *const folders[PF_SIM_FOLDERS] = {
  [PF_SIM_INBOX] = N_("Inbox"), [PF_SIM_SENT] = N_("Sent"), [PF_SIM_DRAFTS] = N_("Drafts"),
  [PF_SIM_TRASH] = N_("Bin"),   [PF_SIM_HOLIDAY] = N_("Holiday"),
};

static const char *const letters[] = {
  NULL, N_("1 Invoice"), N_("2 Photos"), N_("3 Recipe"), N_("4 Hotel"), N_("5 Thanks"),
};
/* clang-format on */

static const Scene *
find_scene (guint scene)
{
  g_return_val_if_fail (scene >= 1 && scene <= PF_SIM_SCENES, &scenes[0]);

  return &scenes[scene - 1];
}

const char *
pf_human_scene_title (guint scene)
{
  return _ (find_scene (scene)->title);
}

const char *
pf_human_scene_situation (guint scene)
{
  return _ (find_scene (scene)->situation);
}

const char *
pf_human_scene_caption (guint scene, guint step)
{
  g_return_val_if_fail (step >= 1 && step <= pf_sim_scene (scene)->n_steps, NULL);

  return _ (find_scene (scene)->steps[step - 1][0]);
}

const char *
pf_human_scene_why (guint scene, guint step)
{
  g_return_val_if_fail (step >= 1 && step <= pf_sim_scene (scene)->n_steps, NULL);

  return find_scene (scene)->steps[step - 1][1] != NULL
             ? _ (find_scene (scene)->steps[step - 1][1])
             : NULL;
}

const char *
pf_human_scene_ask (guint scene)
{
  return _ (find_scene (scene)->ask);
}

const char *
pf_human_scene_answer (guint scene, guint answer)
{
  g_return_val_if_fail (answer < 2, NULL);

  return _ (find_scene (scene)->answers[answer][0]);
}

const char *
pf_human_scene_reply (guint scene, guint answer)
{
  g_return_val_if_fail (answer < 2, NULL);

  return _ (find_scene (scene)->answers[answer][1]);
}

const char *
pf_human_scene_foot (void)
{
  return _ ("This follows the rules of POP3 (RFC 1939) and IMAP (RFC 9051).");
}

char *
pf_human_scene_step (guint step, guint of)
{
  return g_strdup_printf (_ ("Step %u of %u"), step, of);
}

/* Where a scene's two or three letters stand for all that a person has. */
static gboolean
means_all_letters (guint scene, guint step)
{
  return (scene == 1 && step == 2) ||                /* one computer takes everything */
         (scene == 6 && step == 3) ||                /* all is fetched */
         (scene == 7 && (step == 1 || step == 3)) || /* the only copy; all comes back */
         (scene == 8 && step == 2);                  /* all is taken away */
}

char *
pf_human_scene_own_numbers (guint scene, guint step, gint64 messages, guint64 bytes)
{
  g_autofree char *count = NULL;
  g_autofree char *size = NULL;

  if (messages <= 0 || !means_all_letters (scene, step))
    return NULL;
  count = pf_words_count (messages);
  size = pf_words_size (bytes);

  return g_strdup_printf (ngettext ("With your mail: %s letter, %s.",
                                    "With your mail: %s letters, %s.", (gulong) messages),
                          count, size);
}

const char *
pf_human_sim_place (PfSimPlace place)
{
  g_return_val_if_fail (place < PF_SIM_PLACES, NULL);

  return _ (places[place]);
}

const char *
pf_human_sim_folder (PfSimFolder folder)
{
  g_return_val_if_fail (folder < PF_SIM_FOLDERS, NULL);

  return _ (folders[folder]);
}

char *
pf_human_sim_letter (guint letter)
{
  if (letter >= 1 && letter < G_N_ELEMENTS (letters))
    return g_strdup (_ (letters[letter]));

  return g_strdup_printf (_ ("%u Your letter"), letter);
}

char *
pf_human_sim_item (const PfSimItem *item)
{
  g_autofree char *letter = pf_human_sim_letter (item->letter);

  if ((item->flags & PF_SIM_READ) != 0)
    return g_strdup_printf (_ ("%s, read"), letter);

  return g_strdup_printf (_ ("%s, new"), letter);
}

const char *
pf_human_sim_setting (const PfSimDevice *device)
{
  if (device->is_broken)
    return _ ("Its disk is broken");
  if (!device->is_online)
    return _ ("Without internet");
  if (device->mode == PF_SIM_IMAP)
    return device->has_offline_copy ? _ ("Shows the server's folders, keeps a full copy")
                                    : _ ("Shows the server's folders");

  switch (device->keep)
    {
    case PF_SIM_DELETE:
      return _ ("Collects and deletes at once");
    case PF_SIM_KEEP_14_DAYS:
      return _ ("Collects, deletes after 14 days");
    case PF_SIM_KEEP:
      return _ ("Collects and leaves a copy");
    }
  g_return_val_if_reached (NULL);
}

/* Each a whole sentence: place, folder, letter. */
static char *
say_letter (const PfSimChange *change, const char *letter)
{
  const char *place = pf_human_sim_place (change->place);
  const char *folder = pf_human_sim_folder (change->folder);

  switch ((guint) change->kind)
    {
    case PF_SIM_CHANGE_REMOVED:
      return g_strdup_printf (_ ("%s, %s: %s is gone."), place, folder, letter);
    case PF_SIM_CHANGE_APPEARED:
      return g_strdup_printf (_ ("%s, %s: %s appears."), place, folder, letter);
    case PF_SIM_CHANGE_READ:
      return g_strdup_printf (_ ("%s, %s: %s is read."), place, folder, letter);
    case PF_SIM_CHANGE_UNREAD:
      return g_strdup_printf (_ ("%s, %s: %s is new."), place, folder, letter);
    case PF_SIM_CHANGE_FETCHED:
      return g_strdup_printf (_ ("%s, %s: %s is here in full."), place, folder, letter);
    case PF_SIM_CHANGE_DROPPED:
      return g_strdup_printf (_ ("%s, %s: only the line of %s in the list is here."),
                              place, folder, letter);
    default:
      return g_strdup_printf (_ ("%s, %s: %s cannot be read without internet."), place,
                              folder, letter);
    }
}

char *
pf_human_sim_change (const PfSimChange *change)
{
  const char      *place = pf_human_sim_place (change->place);
  const char      *folder = pf_human_sim_folder (change->folder);
  g_autofree char *letter = NULL;

  switch ((guint) change->kind)
    {
    case PF_SIM_CHANGE_FOLDER_MADE:
      return g_strdup_printf (_ ("%s: the folder %s is there now."), place, folder);
    case PF_SIM_CHANGE_FOLDER_GONE:
      return g_strdup_printf (_ ("%s: the folder %s is gone."), place, folder);
    case PF_SIM_CHANGE_SETTING:
      return g_strdup_printf (_ ("%s: its settings are changed."), place);
    case PF_SIM_CHANGE_OFFLINE:
      return g_strdup_printf (_ ("%s: it is without internet now."), place);
    case PF_SIM_CHANGE_ONLINE:
      return g_strdup_printf (_ ("%s: it has internet again."), place);
    case PF_SIM_CHANGE_BROKEN:
      return g_strdup_printf (_ ("%s: its disk is broken."), place);
    case PF_SIM_CHANGE_REPAIRED:
      return g_strdup_printf (_ ("%s: it has a new, empty disk."), place);
    default:
      letter = pf_human_sim_letter (change->letter);
      return say_letter (change, letter);
    }
}
