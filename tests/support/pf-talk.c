/* pf-talk.c - runs a folder of .talk scripts against a client of ours
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-talk.h"

#include "pf-test-step.h"

#include "base/pf-error.h"

#include <string.h>

struct _PfTalk
{
  char        *name;
  char        *script;
  GHashTable  *values;
  PfProtocol   protocol;
  const char  *user;
  PfTalkClient client;
};

/* All that were loaded: two tests share each, for as long as the program runs. */
static GSList *talks = NULL;

static const char *const wire_names[] = {
  [PF_WIRE_ERROR_UNKNOWN_HOST] = "unknown-host",
  [PF_WIRE_ERROR_RESOLVER] = "resolver",
  [PF_WIRE_ERROR_UNREACHABLE] = "unreachable",
  [PF_WIRE_ERROR_REFUSED] = "refused",
  [PF_WIRE_ERROR_TIMED_OUT] = "timed-out",
  [PF_WIRE_ERROR_CLOSED] = "closed",
  [PF_WIRE_ERROR_TOO_LONG] = "too-long",
  [PF_WIRE_ERROR_CERTIFICATE] = "certificate",
  [PF_WIRE_ERROR_TLS] = "tls",
  [PF_WIRE_ERROR_NO_TLS] = "no-tls",
  [PF_WIRE_ERROR_NOT_TLS] = "not-tls",
  [PF_WIRE_ERROR_CLIENT_CERTIFICATE] = "client-certificate",
  [PF_WIRE_ERROR_WEAK_TLS] = "weak-tls",
  [PF_WIRE_ERROR_CA_FILE] = "ca-file",
};
static const char *const proto_names[] = {
  [PF_PROTO_ERROR_MALFORMED] = "malformed",
  [PF_PROTO_ERROR_UNEXPECTED] = "unexpected",
  [PF_PROTO_ERROR_REFUSED] = "refused",
  [PF_PROTO_ERROR_UNSUPPORTED] = "unsupported",
  [PF_PROTO_ERROR_BYE] = "bye",
  [PF_PROTO_ERROR_TRY_LATER] = "try-later",
  [PF_PROTO_ERROR_OTHER_SERVICE] = "other-service",
};
static const char *const auth_names[] = {
  [PF_AUTH_ERROR_WRONG_CREDENTIALS] = "wrong-credentials",
  [PF_AUTH_ERROR_APP_PASSWORD_NEEDED] = "app-password-needed",
  [PF_AUTH_ERROR_BROWSER_NEEDED] = "browser-needed",
  [PF_AUTH_ERROR_PROTOCOL_DISABLED] = "protocol-disabled",
  [PF_AUTH_ERROR_MAILBOX_BUSY] = "mailbox-busy",
  [PF_AUTH_ERROR_TRY_LATER] = "try-later",
  [PF_AUTH_ERROR_TOO_MANY_CONNECTIONS] = "too-many-connections",
  [PF_AUTH_ERROR_EXPIRED] = "expired",
  [PF_AUTH_ERROR_NO_COMMON_MECHANISM] = "no-common-mechanism",
  [PF_AUTH_ERROR_NOT_PRIVATE] = "not-private",
  [PF_AUTH_ERROR_BAD_USER_NAME] = "bad-user-name",
  [PF_AUTH_ERROR_NO_SECRET] = "no-secret",
};
static const char *const store_names[] = {
  [PF_STORE_ERROR_MESSAGE_BAD] = "message-bad",
  [PF_STORE_ERROR_FOLDER_BAD] = "folder-bad",
  [PF_STORE_ERROR_MAILBOX_BAD] = "mailbox-bad",
  [PF_STORE_ERROR_FULL] = "full",
  [PF_STORE_ERROR_TOO_LARGE] = "too-large",
  [PF_STORE_ERROR_NOT_FOUND] = "not-found",
  [PF_STORE_ERROR_NO_PERMISSION] = "no-permission",
  [PF_STORE_ERROR_IN_USE] = "in-use",
  [PF_STORE_ERROR_ARCHIVE_KIND] = "archive-kind",
  [PF_STORE_ERROR_ARCHIVE_PASSWORD] = "archive-password",
  [PF_STORE_ERROR_ARCHIVE_SHORT] = "archive-short",
  [PF_STORE_ERROR_ARCHIVE_BAD] = "archive-bad",
  [PF_STORE_ERROR_ARCHIVE_UNSAFE] = "archive-unsafe",
  [PF_STORE_ERROR_ARCHIVE_TOO_BIG] = "archive-too-big",
};
static const char *const move_names[] = {
  [PF_MOVE_ERROR_LOCKED] = "locked",
  [PF_MOVE_ERROR_SOURCE_CHANGED] = "source-changed",
  [PF_MOVE_ERROR_NOT_VERIFIED] = "not-verified",
  [PF_MOVE_ERROR_LEDGER_BROKEN] = "ledger-broken",
  [PF_MOVE_ERROR_LEDGER_NEWER] = "ledger-newer",
  [PF_MOVE_ERROR_DISK_FULL] = "disk-full",
  [PF_MOVE_ERROR_NAME_REFUSED] = "name-refused",
  [PF_MOVE_ERROR_WAITED_TOO_LONG] = "waited-too-long",
};
static const char *const certificate_names[] = {
  [PF_TEST_CERTIFICATE_GOOD] = "good",
  [PF_TEST_CERTIFICATE_CHAIN] = "chain",
  [PF_TEST_CERTIFICATE_EXPIRED] = "expired",
  [PF_TEST_CERTIFICATE_NOT_YET] = "not-yet",
  [PF_TEST_CERTIFICATE_OTHER_NAME] = "other-name",
  [PF_TEST_CERTIFICATE_UNKNOWN_CA] = "unknown-ca",
  [PF_TEST_CERTIFICATE_SELF_SIGNED] = "self-signed",
  [PF_TEST_CERTIFICATE_INCOMPLETE] = "incomplete",
  [PF_TEST_CERTIFICATE_CLIENT_ONLY] = "client-only",
};
static const char *const security_names[] = {
  [PF_SECURITY_TLS] = "tls",
  [PF_SECURITY_STARTTLS] = "starttls",
  [PF_SECURITY_PLAIN] = "plain",
};

static char *
name_code (const char *domain, const char *const *names, gsize n, int code)
{
  if (code >= 0 && (gsize) code < n)
    return g_strdup_printf ("%s %s", domain, names[code]);
  return g_strdup_printf ("%s %d", domain, code);
}

char *
pf_talk_outcome (const GError *error)
{
  if (error == NULL)
    return g_strdup ("ok");
  if (error->domain == PF_WIRE_ERROR)
    return name_code ("wire", wire_names, G_N_ELEMENTS (wire_names), error->code);
  if (error->domain == PF_PROTO_ERROR)
    return name_code ("proto", proto_names, G_N_ELEMENTS (proto_names), error->code);
  if (error->domain == PF_AUTH_ERROR)
    return name_code ("auth", auth_names, G_N_ELEMENTS (auth_names), error->code);
  if (error->domain == PF_STORE_ERROR)
    return name_code ("store", store_names, G_N_ELEMENTS (store_names), error->code);
  if (error->domain == PF_MOVE_ERROR)
    return name_code ("move", move_names, G_N_ELEMENTS (move_names), error->code);
  if (error->domain == G_IO_ERROR)
    return g_strdup_printf ("io %d", error->code);
  return g_strdup_printf ("%s %d", g_quark_to_string (error->domain), error->code);
}

const char *
pf_talk_get (const PfTalk *self, const char *key)
{
  return g_hash_table_lookup (self->values, key);
}

/* Which of @names the value of "@key" is. */
static guint
get_choice (const PfTalk      *self,
            const char        *key,
            const char *const *names,
            gsize              n,
            guint              fallback)
{
  const char *value = pf_talk_get (self, key);

  for (guint i = 0; value != NULL && i < n; i++)
    if (strcmp (value, names[i]) == 0)
      return i;
  if (value != NULL)
    g_error ("%s: @%s %s: no such value", self->name, key, value);

  return fallback;
}

static PfTalk *
talk_load (const char *folder, const char *file)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "talk", folder, file, NULL);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;
  PfTalk *self = g_new0 (PfTalk, 1);

  if (!g_file_get_contents (path, &self->script, NULL, &error))
    g_error ("%s", error->message);
  self->name = g_strdup_printf ("/%s/%.*s", folder,
                                (int) (strlen (file) - strlen (".talk")), file);
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  lines = g_strsplit (self->script, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    if (*lines[i] == '@')
      {
        gsize       length = strcspn (lines[i] + 1, " ");
        const char *value = lines[i] + 1 + length;

        g_hash_table_insert (self->values, g_strndup (lines[i] + 1, length),
                             g_strdup (value + strspn (value, " ")));
      }

  return self;
}

typedef struct
{
  char   *outcome;
  char   *difference; /* (nullable) */
  guint64 sent;
  guint64 received;
} Result;

static void
result_clear (Result *result)
{
  g_free (result->outcome);
  g_free (result->difference);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Result, result_clear)

static void
play (const PfTalk *self, PfTestPki *pki, PfCut cut, guint64 cut_after, Result *result)
{
  guint           kind = get_choice (self, "certificate", certificate_names,
                                     G_N_ELEMENTS (certificate_names), PF_TEST_CERTIFICATE_GOOD);
  guint           security = get_choice (self, "security", security_names,
                                         G_N_ELEMENTS (security_names), PF_SECURITY_PLAIN);
  PfScriptServer *server = pf_script_server_new (self->script, pki,
                                                 (PfTestCertificate) kind, cut,
                                                 cut_after);
  g_autoptr (PfEndpoint)
      endpoint = pf_endpoint_new (self->protocol, (PfSecurity) security, "localhost",
                                  pf_script_server_get_port (server), self->user);
  g_autoptr (PfTrust) trust = pf_trust_new (pf_test_pki_get_ca_file (pki), NULL,
                                            security == PF_SECURITY_PLAIN);
  g_autoptr (GError) error = NULL;

  self->client (self, endpoint, trust, cut != PF_CUT_NOTHING, &error);
  result->outcome = pf_talk_outcome (error);
  if (error != NULL)
    g_test_message ("%s", error->message);
  result->difference = pf_script_server_finish (server, &result->sent, &result->received);
}

static void
test_talk (gconstpointer data)
{
  const PfTalk *self = data;
  g_autoptr (PfTestPki) pki = pf_test_pki_new ();
  g_auto (Result) result = { NULL, NULL, 0, 0 };
  const char *expected = pf_talk_get (self, "expect");

  play (self, pki, PF_CUT_NOTHING, 0, &result);
  g_assert_cmpstr (result.difference, ==, NULL);
  g_assert_cmpstr (result.outcome, ==, expected != NULL ? expected : "ok");
}

static void
torture (const PfTalk *self, PfTestPki *pki, PfCut cut, guint64 total)
{
  for (guint64 n = 0; n < total; n += pf_test_step ())
    {
      g_auto (Result) result = { NULL, NULL, 0, 0 };

      g_test_message ("%s: %s cut after %" G_GUINT64_FORMAT, self->name,
                      cut == PF_CUT_SENT ? "server" : "client", n);
      play (self, pki, cut, n, &result);
      g_assert_cmpstr (result.difference, ==, NULL);
    }
}

static void
test_torture (gconstpointer data)
{
  const PfTalk *self = data;
  g_autoptr (PfTestPki) pki = pf_test_pki_new ();
  g_auto (Result) whole = { NULL, NULL, 0, 0 };

  play (self, pki, PF_CUT_NOTHING, 0, &whole);
  g_assert_cmpstr (whole.difference, ==, NULL);
  torture (self, pki, PF_CUT_SENT, whole.sent);
  torture (self, pki, PF_CUT_RECEIVED, whole.received);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

void
pf_talk_add_folder (const char  *folder,
                    PfProtocol   protocol,
                    const char  *user,
                    PfTalkClient client)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "talk", folder, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (path, 0, &error);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  const char *file;

  if (dir == NULL)
    g_error ("%s", error->message);
  while ((file = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (file, ".talk"))
      g_ptr_array_add (files, g_strdup (file));
  g_ptr_array_sort (files, compare_names);
  g_assert_cmpuint (files->len, >, 0);

  for (guint i = 0; i < files->len; i++)
    {
      PfTalk          *talk = talk_load (folder, files->pdata[i]);
      g_autofree char *torture_path = g_strconcat ("/torture", talk->name, NULL);
      g_autofree char *talk_path = g_strconcat ("/talk", talk->name, NULL);

      talk->protocol = protocol;
      talk->user = user;
      talk->client = client;
      talks = g_slist_prepend (talks, talk);
      if (g_strcmp0 (pf_talk_get (talk, "torture"), "no") != 0)
        g_test_add_data_func (torture_path, talk, test_torture);
      g_test_add_data_func (talk_path, talk, test_talk);
    }
}
