/* test-internaldate.c - which of a message's dates it gets on the server
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "mailbox/pf-internaldate.h"

#define NONE G_MININT64
#define NOW 1710000000
#define DAY 86400
#define T (NOW - 1000 * DAY)

#define ARCHIVE PF_ROLE_ARCHIVE
#define DRAFTS PF_ROLE_DRAFTS
#define INBOX PF_ROLE_INBOX
#define JUNK PF_ROLE_JUNK
#define OUTBOX PF_ROLE_OUTBOX
#define SENT PF_ROLE_SENT
#define TEMPLATES PF_ROLE_TEMPLATES
#define TRASH PF_ROLE_TRASH
#define FROM_DELIVERY PF_DATE_FROM_DELIVERY
#define FROM_FILE PF_DATE_FROM_FILE
#define FROM_HEADER PF_DATE_FROM_HEADER
#define FROM_NOWHERE PF_DATE_FROM_NOWHERE
#define FROM_RECEIVED PF_DATE_FROM_RECEIVED
#define FROM_STORE PF_DATE_FROM_STORE

typedef struct
{
  const char  *name; /* the test's path below /internaldate */
  PfRole       role;
  gboolean     certain;
  gint64       store;
  gint64       received;
  gint64       delivery;
  gint64       date;
  gint64       file;
  gint64       unix_time;
  PfDateOrigin origin;
} Case;

/* clang-format off */
static const Case cases[] = {
  { "store", INBOX, TRUE, T, T + 1, T + 2, T + 3, T + 4, T, FROM_STORE },
  { "store-unsure", INBOX, FALSE, T, T + 1, T + 2, T + 3, T + 4, T + 1, FROM_RECEIVED },
  { "received", PF_ROLE_NONE, FALSE, NONE, T + 1, T + 2, T + 3, T + 4, T + 1, FROM_RECEIVED },
  { "delivery", ARCHIVE, FALSE, NONE, NONE, T + 2, T + 3, T + 4, T + 2, FROM_DELIVERY },
  { "date", TRASH, FALSE, NONE, NONE, NONE, T + 3, T + 4, T + 3, FROM_HEADER },
  { "unsure-after-date", JUNK, FALSE, T, NONE, NONE, T + 3, T + 4, T + 3, FROM_HEADER },
  { "unsure-only", INBOX, FALSE, T, NONE, NONE, NONE, T + 4, T, FROM_STORE },
  { "file", INBOX, FALSE, NONE, NONE, NONE, NONE, T + 4, T + 4, FROM_FILE },
  { "nothing", INBOX, FALSE, NONE, NONE, NONE, NONE, NONE, NONE, FROM_NOWHERE },
  { "copy-later", INBOX, TRUE, T + 3 * DAY, T, NONE, NONE, NONE, T, FROM_RECEIVED },
  { "copy-two-days", INBOX, TRUE, T + 2 * DAY, T, NONE, NONE, NONE, T + 2 * DAY, FROM_STORE },
  { "store-earlier", INBOX, TRUE, T - 3 * DAY, T, NONE, NONE, NONE, T - 3 * DAY, FROM_STORE },
  { "received-1970", INBOX, TRUE, T, 5, NONE, NONE, NONE, T, FROM_STORE },
  { "received-future", INBOX, FALSE, NONE, NOW + 2 * DAY, NONE, T + 3, NONE, T + 3, FROM_HEADER },
  { "store-1970", INBOX, TRUE, 0, T + 1, NONE, NONE, NONE, T + 1, FROM_RECEIVED },
  { "sent", SENT, TRUE, T, T + 1, T + 2, T + 3, T + 4, T + 3, FROM_HEADER },
  { "drafts", DRAFTS, TRUE, T, T + 1, T + 2, T + 3, T + 4, T + 3, FROM_HEADER },
  { "sent-no-date", SENT, FALSE, T, T + 1, T + 2, NONE, T + 4, T, FROM_STORE },
  { "templates-file", TEMPLATES, FALSE, NONE, T + 1, T + 2, NONE, T + 4, T + 4, FROM_FILE },
  { "outbox-bad-date", OUTBOX, TRUE, T, NONE, NONE, NOW + 9 * DAY, NONE, T, FROM_STORE },
};
/* clang-format on */

/* What an mbox separator says stands between Delivery-date and Date. */
static void
test_postmark (void)
{
  PfMessage      message;
  PfMessageFacts facts = { .received_unix = T + 1,
                           .delivery_unix = T + 2,
                           .date_unix = T + 3 };
  gint64         unix_time = 0;
  int            zone = -1;

  pf_message_init (&message);
  message.received_unix = T;
  message.received_certain = TRUE;
  message.received_is_postmark = TRUE;
  g_assert_cmpint (pf_internaldate_choose (INBOX, &message, &facts, NONE, NOW, &unix_time,
                                           &zone),
                   ==, FROM_RECEIVED);
  facts.received_unix = NONE;
  g_assert_cmpint (pf_internaldate_choose (INBOX, &message, &facts, NONE, NOW, &unix_time,
                                           &zone),
                   ==, FROM_DELIVERY);
  facts.delivery_unix = NONE;
  g_assert_cmpint (pf_internaldate_choose (INBOX, &message, &facts, NONE, NOW, &unix_time,
                                           &zone),
                   ==, FROM_STORE);
  g_assert_cmpint (unix_time, ==, T);
  message.received_certain = FALSE;
  g_assert_cmpint (pf_internaldate_choose (INBOX, &message, &facts, NONE, NOW, &unix_time,
                                           &zone),
                   ==, FROM_HEADER);
}

static void
test_choose (gconstpointer data)
{
  const Case      *c = data;
  PfMessage        message;
  PfMessageFacts   facts = { .received_unix = c->received,
                             .received_zone = 2,
                             .delivery_unix = c->delivery,
                             .delivery_zone = 3,
                             .date_unix = c->date,
                             .date_zone = 4 };
  gint64           unix_time = 0;
  int              zone = -1;
  static const int zones[] = {
    [PF_DATE_FROM_NOWHERE] = 0,  [PF_DATE_FROM_STORE] = 1,  [PF_DATE_FROM_RECEIVED] = 2,
    [PF_DATE_FROM_DELIVERY] = 3, [PF_DATE_FROM_HEADER] = 4, [PF_DATE_FROM_FILE] = 0,
  };

  pf_message_init (&message);
  message.received_unix = c->store;
  message.received_zone = 1;
  message.received_certain = c->certain;

  g_assert_cmpint (pf_internaldate_choose (c->role, &message, &facts, c->file, NOW,
                                           &unix_time, &zone),
                   ==, c->origin);
  g_assert_cmpint (unix_time, ==, c->unix_time);
  g_assert_cmpint (zone, ==, zones[c->origin]);
}

static void
test_roles (void)
{
  for (int role = PF_ROLE_NONE; role <= PF_ROLE_OUTBOX; role++)
    g_assert_cmpint (pf_role_from_string (pf_role_to_string ((PfRole) role)), ==, role);
  g_assert_cmpint (pf_role_from_string ("Sent"), ==, PF_ROLE_NONE);
  g_assert_cmpint (pf_role_from_string (NULL), ==, PF_ROLE_NONE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/internaldate/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_choose);
    }
  g_test_add_func ("/internaldate/postmark", test_postmark);
  g_test_add_func ("/internaldate/roles", test_roles);

  return g_test_run ();
}
