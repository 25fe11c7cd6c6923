/* pf-human-compare.c - the sentences of comparison, myths and measured facts
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "human/pf-human-advice.h"
#include "human/pf-words.h"

#include <glib/gi18n.h>

typedef struct
{
  const char *topic;
  const char *pop3;
  const char *imap;
} Topic;

/* clang-format off */
static const Topic topics[PF_TOPICS] = {
  [PF_TOPIC_WHERE] = { N_("Where your mail is"),
    N_("On your device. The server is a letter box that it is collected from."),
    N_("In folders on the server. Devices hold copies.") },
  [PF_TOPIC_FOLDERS] = { N_("Folders"),
    N_("The inbox only. Sent and your own folders are on one computer."),
    N_("All of them, on every device.") },
  [PF_TOPIC_DEVICES] = { N_("More than one device"),
    N_("Each fetches everything for itself, if a copy is left on the server."),
    N_("All show the same.") },
  [PF_TOPIC_MARKS] = { N_("Read, answered, starred"),
    N_("Each device keeps its own marks."),
    N_("Shared by all your devices.") },
  [PF_TOPIC_DELETING] = { N_("Deleting"),
    N_("Your program's setting decides. Some servers delete by themselves after some days."),
    N_("Counts on every device. Most programs use a bin first.") },
  [PF_TOPIC_OFFLINE] = { N_("Reading without internet"),
    N_("Yes: what was collected."),
    N_("Yes, with a full copy on the device, which is a setting.") },
  [PF_TOPIC_SPACE] = { N_("Space at your provider"),
    N_("Little, if collected mail is deleted there."),
    N_("All your mail counts.") },
  [PF_TOPIC_BIGGEST] = { N_("Biggest message"),
    N_("What arrives can be collected. Nothing can be put there."),
    N_("The server may refuse bigger ones when mail is moved.") },
  [PF_TOPIC_NEW_MAIL] = { N_("New mail"),
    N_("When your program looks. Some servers ask for minutes in between."),
    N_("At once, if server and program can do it. Otherwise when your program looks.") },
  [PF_TOPIC_SPEED] = { N_("Speed"),
    N_("Whole messages, one after the other."),
    N_("First the list, then only what you open.") },
  [PF_TOPIC_ENCRYPTION] = { N_("Encrypted on the way"),
    N_("Yes, if it is set up so."),
    N_("Yes, if it is set up so, in the same way.") },
  [PF_TOPIC_SIGN_IN] = { N_("Signing in"),
    N_("A password, an app password (a second password, only for mail programs), or your browser: what your provider wants."),
    N_("The same ways.") },
  [PF_TOPIC_SHARING] = { N_("Sharing folders with others"),
    N_("No."),
    N_("Yes, where the server can do it.") },
  [PF_TOPIC_FUTURE] = { N_("The provider's plans"),
    N_("A few providers end it."),
    N_("No large provider ends it.") },
  [PF_TOPIC_BACKUP] = { N_("Who looks after a backup"),
    N_("You, from the first day: your computer may hold the only copy."),
    N_("You too: a wrong delete counts everywhere.") },
};

static const char *const myths[PF_MYTHS][2] = {
  [PF_MYTH_NO_ENCRYPTION]   = { N_("“POP3 has no encryption.”"),
    N_("It has the same as IMAP. A mail program that collects by POP3 can do so encrypted since 1999.") },
  [PF_MYTH_NEEDS_INTERNET]  = { N_("“IMAP needs internet to read mail.”"),
    N_("Not with a full copy on your device. That is a setting of your mail program.") },
  [PF_MYTH_POP3_DELETES]    = { N_("“POP3 deletes my mail.”"),
    N_("Your program does, if it is told to. Some leave a copy on the server, some delete at once, some after a week.") },
  [PF_MYTH_ONE_DEVICE]      = { N_("“POP3 is for one device.”"),
    N_("Several can collect, if a copy is left on the server. But what is read, deleted or sent stays apart.") },
  [PF_MYTH_IS_BACKUP]       = { N_("“IMAP is a backup.”"),
    N_("It is not. A delete on one device counts on all. A backup is a copy that does not follow.") },
  [PF_MYTH_NO_LIMIT]        = { N_("“IMAP has no limit of space.”"),
    N_("It has your provider's: all mail in your folders there counts.") },
  [PF_MYTH_MORE_VIRUSES]    = { N_("“POP3 brings more viruses.”"),
    N_("The same messages reach you either way. Opening an attachment is what does harm.") },
  [PF_MYTH_TWO_CONNECTIONS] = { N_("“POP3 uses two connections, one for orders and one for mail.”"),
    N_("It uses one for both.") },
  [PF_MYTH_IMAP_SENDS]      = { N_("“IMAP sends mail.”"),
    N_("Sending is done in another way (SMTP), with both kinds. IMAP only files a copy in Sent.") },
  [PF_MYTH_CANNOT_DELETE]   = { N_("“POP3 cannot delete on the server.”"),
    N_("Deleting is the one thing that it can change there.") },
  [PF_MYTH_IMAP_IS_NEW]     = { N_("“IMAP is new, POP3 is old.”"),
    N_("Both were published in 1988. IMAP was begun two years before.") },
  [PF_MYTH_TWO_FACTOR]      = { N_("“IMAP has two-step sign-in, POP3 has not.”"),
    N_("The second step is on your provider's web page. Both kinds can carry its result.") },
  [PF_MYTH_EVERYBODY]       = { N_("“Everybody supports POP3.”"),
    N_("Some providers and many phone programs know only IMAP.") },
  [PF_MYTH_INSTANT]         = { N_("“IMAP shows new mail at once.”"),
    N_("If server and program can do it. Otherwise the program looks every few minutes, as with POP3.") },
  [PF_MYTH_FASTER]          = { N_("“POP3 is faster.”"),
    N_("Each message travels once either way. IMAP can show the list before the messages.") },
};

static const char *const whys[PF_WHYS] = {
  [PF_WHY_NO_ACCOUNT]     = N_("Not measured, because no account was named."),
  [PF_WHY_NOT_TRIED]      = N_("Not measured, because the servers were not asked."),
  [PF_WHY_NEEDS_SIGN_IN]  = N_("Not measured, because it needs your password."),
  [PF_WHY_NOT_TOLD]       = N_("Not measured, because the server does not tell."),
  [PF_WHY_NO_IMAP]        = N_("Not measured, because there is no IMAP here."),
  [PF_WHY_NO_POP3]        = N_("Not measured, because there is no POP3 here."),
  [PF_WHY_NO_ANSWER]      = N_("Not measured, because the server did not answer."),
  [PF_WHY_NOT_PROVEN]     = N_("Not measured, because the server did not prove who it is."),
  [PF_WHY_NOT_LET_IN]     = N_("Not measured, because the sign-in did not work."),
  [PF_WHY_ONLY_LOOKED]    = N_("Not measured, because Postferry only looks here and changes nothing."),
  [PF_WHY_NOT_LISTED]     = N_("Not measured, because only your provider can tell, and Postferry's own list does not have it."),
  [PF_WHY_NOT_READ]       = N_("Not measured, because your mail here was found but not read for this."),
  [PF_WHY_NO_MAIL_HERE]   = N_("Not measured, because no mail on this computer was counted."),
  [PF_WHY_NOT_LOOKED_FOR] = N_("Not measured, because Postferry does not look for backups."),
};

/* What a fact is about, before it is said why it is not known. */
static const char *const fact_names[PF_FACTS] = {
  [PF_FACT_IMAP]             = N_("IMAP"),
  [PF_FACT_POP3]             = N_("POP3"),
  [PF_FACT_IMAP_SIGN_IN]     = N_("Signing in by IMAP"),
  [PF_FACT_POP3_SIGN_IN]     = N_("Signing in by POP3"),
  [PF_FACT_POP3_ENDS]        = N_("Whether POP3 ends"),
  [PF_FACT_QUOTA_LIMIT]      = N_("Space at your provider"),
  [PF_FACT_QUOTA_USED]       = N_("Space in use there"),
  [PF_FACT_LOCAL_BYTES]      = N_("Size of your mail here"),
  [PF_FACT_LOCAL_MESSAGES]   = N_("Messages here"),
  [PF_FACT_LARGEST_MESSAGE]  = N_("Your biggest message"),
  [PF_FACT_APPEND_LIMIT]     = N_("Biggest message the server takes"),
  [PF_FACT_IMAP_MESSAGES]    = N_("Messages by IMAP"),
  [PF_FACT_POP3_MESSAGES]    = N_("Messages by POP3"),
  [PF_FACT_FOLDERS]          = N_("Folders on the server"),
  [PF_FACT_CONNECTIONS]      = N_("Connections at a time"),
  [PF_FACT_SHARED_MARKS]     = N_("Marks on the server"),
  [PF_FACT_EXPIRE_DAYS]      = N_("Whether the server deletes by itself"),
  [PF_FACT_SERVER_BYTES]     = N_("Size of a full copy"),
  [PF_FACT_DISK_FREE]        = N_("Free space here"),
  [PF_FACT_IDLE]             = N_("New mail at once"),
  [PF_FACT_LOGIN_DELAY]      = N_("Time between two looks"),
  [PF_FACT_IMAP_MS]          = N_("Time of an answer by IMAP"),
  [PF_FACT_POP3_MS]          = N_("Time of an answer by POP3"),
  [PF_FACT_IMAP_TLS]         = N_("Encryption by IMAP"),
  [PF_FACT_POP3_TLS]         = N_("Encryption by POP3"),
  [PF_FACT_CERTIFICATE_DAYS] = N_("The server's proof of who it is"),
  [PF_FACT_SHARING]          = N_("Shared folders"),
  [PF_FACT_KEEP_RULE]        = N_("What your mail program deletes on the server"),
  [PF_FACT_BACKUP]           = N_("A backup"),
};

typedef struct
{
  PfFactId    id;
  const char *text; /* the fact's value; "no" and "yes" of bool */
  const char *sentence;
} Sentence;

/* Values that are words. */
static const Sentence sentences[] = {
  { PF_FACT_IMAP, "encrypted", N_("IMAP is offered, encrypted.") },
  { PF_FACT_IMAP, "unprotected", N_("IMAP is offered only unprotected.") },
  { PF_FACT_IMAP, "absent", N_("IMAP is not offered.") },
  { PF_FACT_POP3, "encrypted", N_("POP3 is offered, encrypted.") },
  { PF_FACT_POP3, "unprotected", N_("POP3 is offered only unprotected.") },
  { PF_FACT_POP3, "absent", N_("POP3 is not offered.") },
  { PF_FACT_IMAP_SIGN_IN, "password", N_("IMAP takes your password.") },
  { PF_FACT_IMAP_SIGN_IN, "app-password", N_("IMAP wants an app password.") },
  { PF_FACT_IMAP_SIGN_IN, "browser", N_("For IMAP you sign in with your browser.") },
  { PF_FACT_IMAP_SIGN_IN, "impossible", N_("Nobody can sign in by IMAP.") },
  { PF_FACT_POP3_SIGN_IN, "password", N_("POP3 takes your password.") },
  { PF_FACT_POP3_SIGN_IN, "app-password", N_("POP3 wants an app password.") },
  { PF_FACT_POP3_SIGN_IN, "browser", N_("For POP3 you sign in with your browser.") },
  { PF_FACT_POP3_SIGN_IN, "impossible", N_("Nobody can sign in by POP3.") },
  { PF_FACT_KEEP_RULE, "deletes", N_("Your mail program here deletes on the server.") },
  { PF_FACT_KEEP_RULE, "keeps", N_("Your mail program here leaves the mail on the server.") },
  { PF_FACT_POP3_ENDS, "yes", N_("Your provider ends POP3.") },
  { PF_FACT_POP3_ENDS, "no", N_("Your provider has no plan to end POP3.") },
  { PF_FACT_SHARED_MARKS, "yes", N_("Your server keeps all marks.") },
  { PF_FACT_SHARED_MARKS, "no", N_("Your server does not keep all marks.") },
  { PF_FACT_IDLE, "yes", N_("Your server tells of new mail at once.") },
  { PF_FACT_IDLE, "no", N_("Your server does not tell of new mail by itself.") },
  { PF_FACT_SHARING, "yes", N_("Your server can share folders.") },
  { PF_FACT_SHARING, "no", N_("Your server cannot share folders.") },
  { PF_FACT_BACKUP, "yes", N_("There is a backup.") },
  { PF_FACT_BACKUP, "no", N_("There is no backup.") },
};

/* Sizes. */
static const Sentence sizes[] = {
  { PF_FACT_QUOTA_LIMIT, NULL, N_("Your provider gives you %s.") },
  { PF_FACT_QUOTA_USED, NULL, N_("%s are used at your provider.") },
  { PF_FACT_LOCAL_BYTES, NULL, N_("Your mail here takes %s.") },
  { PF_FACT_LARGEST_MESSAGE, NULL, N_("Your biggest message here has %s.") },
  { PF_FACT_APPEND_LIMIT, NULL, N_("Your server takes messages up to %s.") },
  { PF_FACT_SERVER_BYTES, NULL, N_("A full copy would be %s to fetch.") },
  { PF_FACT_DISK_FREE, NULL, N_("%s are free on this computer.") },
};

/* Texts that come from a server. */
static const Sentence texts[] = {
  { PF_FACT_IMAP_TLS, NULL, N_("IMAP is encrypted here (%s).") },
  { PF_FACT_POP3_TLS, NULL, N_("POP3 is encrypted here (%s).") },
};
/* clang-format on */

const char *
pf_human_topic (PfTopic topic)
{
  g_return_val_if_fail (topic < PF_TOPICS, NULL);

  return _ (topics[topic].topic);
}

const char *
pf_human_topic_pop3 (PfTopic topic)
{
  g_return_val_if_fail (topic < PF_TOPICS, NULL);

  return _ (topics[topic].pop3);
}

const char *
pf_human_topic_imap (PfTopic topic)
{
  g_return_val_if_fail (topic < PF_TOPICS, NULL);

  return _ (topics[topic].imap);
}

const char *
pf_human_myth (PfMyth myth)
{
  g_return_val_if_fail (myth < PF_MYTHS, NULL);

  return _ (myths[myth][0]);
}

const char *
pf_human_myth_truth (PfMyth myth)
{
  g_return_val_if_fail (myth < PF_MYTHS, NULL);

  return _ (myths[myth][1]);
}

static const char *
find_sentence (const Sentence *rows, gsize n, PfFactId id, const char *text)
{
  for (gsize i = 0; i < n; i++)
    if (rows[i].id == id && (text == NULL || g_strcmp0 (rows[i].text, text) == 0))
      return _ (rows[i].sentence);

  return NULL;
}

/* The format is one of the table's, each with one %s. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static char *
fill (const char *format, const char *value)
{
  return g_strdup_printf (format, value);
}
#pragma GCC diagnostic pop

static char *
say_size (PfFactId id, const PfFact *fact)
{
  g_autofree char *size = pf_words_size ((guint64) fact->number);

  return fill (find_sentence (sizes, G_N_ELEMENTS (sizes), id, NULL), size);
}

static char *
say_text (PfFactId id, const PfFact *fact)
{
  const char *sentence = find_sentence (sentences, G_N_ELEMENTS (sentences), id,
                                        fact->text);

  if (sentence != NULL)
    return g_strdup (sentence);
  return fill (find_sentence (texts, G_N_ELEMENTS (texts), id, NULL), fact->text);
}

static char *
say_days (PfFactId id, gint64 n, const char *count)
{
  if (id == PF_FACT_EXPIRE_DAYS && n < 0)
    return g_strdup (_ ("Your server deletes nothing by itself."));
  if (id == PF_FACT_EXPIRE_DAYS && n == 0)
    return g_strdup (_ ("Your server deletes a message once it was collected."));
  if (id == PF_FACT_EXPIRE_DAYS)
    return g_strdup_printf (ngettext ("Your server deletes by itself after %s day.",
                                      "Your server deletes by itself after %s days.",
                                      (gulong) n),
                            count);
  if (n < 0)
    return g_strdup (_ ("The certificate, the server's proof of who it is, ran out."));

  return g_strdup_printf (ngettext ("The certificate, the server's proof of who it is, "
                                    "is good for %s more day.",
                                    "The certificate, the server's proof of who it is, "
                                    "is good for %s more days.",
                                    (gulong) n),
                          count);
}

static char *
say_count (PfFactId id, gint64 n, const char *count)
{
  switch ((guint) id)
    {
    case PF_FACT_LOCAL_MESSAGES:
      return g_strdup_printf (ngettext ("%s message is on this computer.",
                                        "%s messages are on this computer.", (gulong) n),
                              count);
    case PF_FACT_IMAP_MESSAGES:
      return g_strdup_printf (ngettext ("IMAP shows %s message in the inbox.",
                                        "IMAP shows %s messages in the inbox.",
                                        (gulong) n),
                              count);
    case PF_FACT_POP3_MESSAGES:
      return g_strdup_printf (ngettext ("POP3 shows %s message.",
                                        "POP3 shows %s messages.", (gulong) n),
                              count);
    case PF_FACT_FOLDERS:
      return g_strdup_printf (ngettext ("The server has %s folder.",
                                        "The server has %s folders.", (gulong) n),
                              count);
    default:
      return g_strdup_printf (ngettext ("The server takes %s connection at a time.",
                                        "The server takes %s connections at a time.",
                                        (gulong) n),
                              count);
    }
}

static char *
say_time (PfFactId id, gint64 n, const char *count)
{
  g_autofree char *wait = NULL;

  if (id == PF_FACT_LOGIN_DELAY)
    {
      wait = pf_words_duration (n * 1000);
      return g_strdup_printf (_ ("Your server asks for %s between two looks."), wait);
    }
  if (id == PF_FACT_IMAP_MS)
    return g_strdup_printf (ngettext ("IMAP answered in %s millisecond.",
                                      "IMAP answered in %s milliseconds.", (gulong) n),
                            count);

  return g_strdup_printf (ngettext ("POP3 answered in %s millisecond.",
                                    "POP3 answered in %s milliseconds.", (gulong) n),
                          count);
}

static char *
say_value (PfFactId id, const PfFact *fact)
{
  g_autofree char *count = pf_words_count (MAX (fact->number, 0));

  switch (pf_fact_kind (id))
    {
    case PF_FACT_KIND_BOOL:
      return g_strdup (find_sentence (sentences, G_N_ELEMENTS (sentences), id,
                                      fact->number != 0 ? "yes" : "no"));
    case PF_FACT_KIND_COUNT:
      return say_count (id, fact->number, count);
    case PF_FACT_KIND_BYTES:
      return say_size (id, fact);
    case PF_FACT_KIND_DAYS:
      return say_days (id, fact->number, count);
    case PF_FACT_KIND_SECONDS:
    case PF_FACT_KIND_MS:
      return say_time (id, fact->number, count);
    case PF_FACT_KIND_TEXT:
      return say_text (id, fact);
    }
  g_return_val_if_reached (NULL);
}

char *
pf_human_fact (PfFactId id, const PfAdviseFacts *facts)
{
  const PfFact    *fact = NULL;
  g_autofree char *value = NULL;

  g_return_val_if_fail (id < PF_FACTS, NULL);

  fact = &facts->fact[id];
  if (fact->state == PF_FACT_MISSING)
    return g_strdup (_ (whys[fact->why]));
  value = say_value (id, fact);
  if (fact->state == PF_FACT_LISTED)
    /* Translators: a date as 2026-03-12, and a sentence. */
    return g_strdup_printf (_ ("As of %s, not measured: %s"),
                            fact->asof != NULL ? fact->asof : "?", value);

  return g_strdup_printf (_ ("Measured: %s"), value);
}

/* The names of the facts of @row that are missing because of @why, from @first on. */
static char *
join_names (const PfAdviseRow   *row,
            const PfAdviseFacts *facts,
            guint                first,
            PfFactWhy            why)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = first; i < row->n_facts; i++)
    {
      const PfFact *fact = &facts->fact[row->facts[i]];

      if (fact->state == PF_FACT_MISSING && fact->why == why)
        g_ptr_array_add (names, _ (fact_names[row->facts[i]]));
    }
  g_ptr_array_add (names, NULL);

  return g_strjoinv (", ", (char **) names->pdata);
}

/* Two facts that are missing for one reason are named together. */
static gboolean
is_named_before (const PfAdviseRow *row, const PfAdviseFacts *facts, guint at)
{
  for (guint i = 0; i < at; i++)
    if (facts->fact[row->facts[i]].state == PF_FACT_MISSING &&
        facts->fact[row->facts[i]].why == facts->fact[row->facts[at]].why)
      return TRUE;

  return FALSE;
}

char *
pf_human_row_facts (const PfAdviseRow *row, const PfAdviseFacts *facts)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < row->n_facts; i++)
    {
      const PfFact    *fact = &facts->fact[row->facts[i]];
      g_autofree char *sentence = pf_human_fact (row->facts[i], facts);
      g_autofree char *names = NULL;

      if (fact->state != PF_FACT_MISSING)
        {
          g_ptr_array_add (lines, g_steal_pointer (&sentence));
          continue;
        }
      if (is_named_before (row, facts, i))
        continue;
      names = join_names (row, facts, i, fact->why);
      /* Translators: what is not known, and "Not measured, because ..." */
      g_ptr_array_add (lines, g_strdup_printf (_ ("%s: %s"), names, sentence));
    }
  if (lines->len == 0)
    return NULL;
  g_ptr_array_add (lines, NULL);

  return g_strjoinv ("\n", (char **) lines->pdata);
}
