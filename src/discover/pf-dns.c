/* pf-dns.c - questions to DNS whose answer's code matters, not only its records
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 1035 4.1 (messages), RFC 4035 3.2.2 (the CD bit); the messages are made and read
 * by the C library's <arpa/nameser.h>
 */

#define G_LOG_DOMAIN "pf-discover"

#include "discover/pf-dns.h"

#include "base/pf-threads.h"
#include "discover/pf-domain.h"

#include <arpa/nameser.h>
#include <netinet/in.h>
#include <resolv.h>
#include <string.h>

#define MESSAGE_MAX 4096
#define HEADER_SIZE 12
#define CD_OCTET 3 /* of the header, and the bit in it */
#define CD_BIT 0x10
#define RESOLV_CONF "/etc/resolv.conf"
#define RESOLV_CONF_MAX 65536
#define RECORDS_MAX 64

void
pf_dns_answer_free (PfDnsAnswer *answer)
{
  if (answer == NULL)
    return;
  g_free (answer->name);
  g_free (answer->alias_of);
  g_free (answer);
}

/* Whether the message's question is about @name: what answers another one is not ours. */
static gboolean
asks_about (ns_msg *message, const char *name)
{
  ns_rr            rr;
  g_autofree char *clean = NULL;

  if (ns_msg_count (*message, ns_s_qd) != 1 || ns_parserr (message, ns_s_qd, 0, &rr) != 0)
    return FALSE;
  clean = pf_domain_clean (ns_rr_name (rr));
  return g_strcmp0 (clean, name) == 0;
}

/* Returns: (transfer full) (nullable): where the first alias leads */
static char *
find_alias (ns_msg *message)
{
  int count = MIN (ns_msg_count (*message, ns_s_an), RECORDS_MAX);

  for (int i = 0; i < count; i++)
    {
      ns_rr rr;
      char  target[NS_MAXDNAME];

      if (ns_parserr (message, ns_s_an, i, &rr) != 0)
        return NULL;
      if (ns_rr_type (rr) == ns_t_cname &&
          ns_name_uncompress (ns_msg_base (*message), ns_msg_end (*message),
                              ns_rr_rdata (rr), target, sizeof target) >= 0)
        return pf_domain_clean (target);
    }

  return NULL;
}

gboolean
pf_dns_read (const guint8 *data, gsize length, guint16 id, PfDnsAnswer *out)
{
  ns_msg message;

  if (length < HEADER_SIZE || length > MESSAGE_MAX ||
      ns_initparse (data, (int) length, &message) != 0 || ns_msg_id (message) != id ||
      ns_msg_getflag (message, ns_f_qr) != 1 || !asks_about (&message, out->name))
    return FALSE;

  out->code = ns_msg_getflag (message, ns_f_rcode);
  g_free (out->alias_of);
  out->alias_of = find_alias (&message);
  return TRUE;
}

/* The first name server of this computer, port 53. */
static GSocketAddress *
find_server (void)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  gsize length;

  if (!g_file_get_contents (RESOLV_CONF, &text, &length, NULL) ||
      length > RESOLV_CONF_MAX)
    return NULL;
  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit_set (g_strstrip (lines[i]), " \t", 3);
      GSocketAddress *address;

      if (words[0] == NULL || words[1] == NULL || !g_str_equal (words[0], "nameserver"))
        continue;
      address = g_inet_socket_address_new_from_string (words[1], NS_DEFAULTPORT);
      if (address != NULL)
        return address;
    }

  return NULL;
}

static GSocketAddress *
read_server (const char *server)
{
  g_autoptr (GSocketConnectable)
      connectable = g_network_address_parse (server, NS_DEFAULTPORT, NULL);

  return connectable != NULL
             ? g_inet_socket_address_new_from_string (g_network_address_get_hostname (
                                                          G_NETWORK_ADDRESS (
                                                              connectable)),
                                                      g_network_address_get_port (
                                                          G_NETWORK_ADDRESS (
                                                              connectable)))
             : NULL;
}

static GSocket *
open_socket (const char *server)
{
  g_autoptr (GSocketAddress) address = server != NULL ? read_server (server)
                                                      : find_server ();
  g_autoptr (GSocket) socket = NULL;

  if (address == NULL)
    return NULL;
  socket = g_socket_new (g_socket_address_get_family (address), G_SOCKET_TYPE_DATAGRAM,
                         G_SOCKET_PROTOCOL_UDP, NULL);
  if (socket == NULL || !g_socket_connect (socket, address, NULL, NULL))
    return NULL;
  g_socket_set_blocking (socket, FALSE);
  return g_steal_pointer (&socket);
}

/**
 * Round:
 * @ids: of the questions, 0 where none is asked any more
 *
 * Questions that are on their way at the same time.
 */
typedef struct
{
  GSocket      *socket;
  GPtrArray    *answers;
  guint16       ids[PF_DNS_QUESTIONS_MAX];
  gboolean      is_unchecked;
  gint64        deadline;
  GCancellable *cancellable;
} Round;

static void
send_question (Round *round, guint index)
{
  const PfDnsAnswer *answer = round->answers->pdata[index];
  guint8             data[NS_PACKETSZ];
  guint16            id = (guint16) g_random_int_range (1, G_MAXUINT16);
  int length = res_mkquery (ns_o_query, answer->name, ns_c_in, ns_t_a, NULL, 0, NULL,
                            data, sizeof data);

  if (length < HEADER_SIZE)
    return;
  data[0] = (guint8) (id >> 8);
  data[1] = (guint8) (id & 0xff);
  if (round->is_unchecked)
    data[CD_OCTET] |= CD_BIT;
  if (g_socket_send (round->socket, (const char *) data, (gsize) length,
                     round->cancellable, NULL) == length)
    round->ids[index] = id;
}

static gboolean
is_waiting (const Round *round)
{
  for (guint i = 0; i < round->answers->len; i++)
    if (round->ids[i] != 0)
      return TRUE;

  return FALSE;
}

static void
take (Round *round, const guint8 *data, gsize length)
{
  for (guint i = 0; i < round->answers->len; i++)
    {
      PfDnsAnswer *answer = round->answers->pdata[i];
      PfDnsAnswer  unchecked = { answer->name, -1, NULL, FALSE };
      PfDnsAnswer *out = round->is_unchecked ? &unchecked : answer;

      if (round->ids[i] == 0 || !pf_dns_read (data, length, round->ids[i], out))
        continue;
      round->ids[i] = 0;
      if (round->is_unchecked)
        answer->is_bogus = unchecked.code == 0;
      g_free (unchecked.alias_of);
    }
}

static void
receive (Round *round)
{
  while (is_waiting (round))
    {
      guint8 data[MESSAGE_MAX];
      gint64 left = round->deadline - g_get_monotonic_time ();
      gssize n;

      if (left <= 0 || !g_socket_condition_timed_wait (round->socket, G_IO_IN, left,
                                                       round->cancellable, NULL))
        return;
      n = g_socket_receive (round->socket, (char *) data, sizeof data, round->cancellable,
                            NULL);
      if (n < 0)
        return;
      take (round, data, (gsize) n);
    }
}

GPtrArray *
pf_dns_ask (const char *const *names, const char *server, GCancellable *cancellable)
{
  g_autoptr (GSocket) socket = open_socket (server);
  Round round = { socket, NULL, { 0 }, FALSE, 0, cancellable };

  pf_assert_may_block ();

  round.answers = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_dns_answer_free);
  round.deadline = g_get_monotonic_time () + PF_DNS_TIMEOUT_MS * G_TIME_SPAN_MILLISECOND;
  for (guint i = 0; names[i] != NULL && i < PF_DNS_QUESTIONS_MAX; i++)
    {
      PfDnsAnswer *answer = g_new0 (PfDnsAnswer, 1);

      answer->name = g_strdup (names[i]);
      answer->code = -1;
      g_ptr_array_add (round.answers, answer);
      if (socket != NULL)
        send_question (&round, i);
    }
  receive (&round);

  memset (round.ids, 0, sizeof round.ids);
  round.is_unchecked = TRUE;
  for (guint i = 0; i < round.answers->len; i++)
    if (((const PfDnsAnswer *) round.answers->pdata[i])->code == ns_r_servfail)
      send_question (&round, i);
  receive (&round);
  return round.answers;
}
