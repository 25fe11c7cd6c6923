/* pf-cmd-detect.c - postferry detect: find the settings of an account from its address
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/pf-error.h"
#include "cli/pf-cli.h"
#include "cli/pf-detect-text.h"
#include "discover/pf-settings.h"
#include "jobs/pf-detect-job.h"
#include "jobs/pf-work-job.h"
#include "report/pf-report-detect.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#define FILES_MAX 10000 /* of one folder */

static gboolean opt_offline = FALSE;
static gboolean opt_from_file = FALSE;
static gboolean opt_no_ispdb = FALSE;
static gboolean opt_send_address = FALSE;
static gboolean opt_insecure_lookup = FALSE;

/* clang-format off */
static const GOptionEntry options[] = {
  { "offline", 0, 0, G_OPTION_ARG_NONE, &opt_offline,
    N_("Ask nobody; use Postferry's own list"), NULL },
  { "from-file", 0, 0, G_OPTION_ARG_NONE, &opt_from_file,
    N_("Say what configuration files hold; the parameters are files or folders"), NULL },
  { "no-ispdb", 0, 0, G_OPTION_ARG_NONE, &opt_no_ispdb,
    N_("Do not ask Mozilla's public list"), NULL },
  { "send-address", 0, 0, G_OPTION_ARG_NONE, &opt_send_address,
    N_("Let the provider's own pages see the whole address"), NULL },
  { "insecure-lookup", 0, 0, G_OPTION_ARG_NONE, &opt_insecure_lookup,
    N_("Also look without encryption; never trust what comes of it"), NULL },
  G_OPTION_ENTRY_NULL,
};
/* clang-format on */

/* Returns: (transfer full) (nullable): at most one byte more than is ever understood */
static char *
load (const char *path, gsize *out_length, GError **error)
{
  g_autoptr (GFile) place = g_file_new_for_commandline_arg (path);
  g_autoptr (GFileInputStream) stream = g_file_read (place, NULL, error);
  g_autofree char *data = NULL;

  if (stream == NULL)
    return NULL;
  data = g_malloc (PF_SETTINGS_DOCUMENT_MAX + 1);
  if (!g_input_stream_read_all (G_INPUT_STREAM (stream), data,
                                PF_SETTINGS_DOCUMENT_MAX + 1, out_length, NULL, error))
    return NULL;

  return g_steal_pointer (&data);
}

static PfDetectFile *
read_file (const char *path)
{
  PfDetectFile *file = pf_detect_file_new (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (PfProvenance)
      provenance = pf_provenance_new (PF_SOURCE_FILE, path, NULL, PF_TRUST_NONE);
  g_autoptr (PfSettings) settings = NULL;
  gsize            length = 0;
  g_autofree char *data = load (path, &length, &error);
  const char      *kind = NULL;

  if (data != NULL)
    settings = pf_settings_parse_any (data, length, &kind, &error);
  if (settings == NULL)
    {
      g_ptr_array_add (file->problems, g_strdup (error->message));
      return file;
    }

  file->kind = g_strdup (kind);
  g_ptr_array_unref (file->candidates);
  file->candidates = pf_settings_make_candidates (settings, NULL, provenance);
  for (guint i = 0; i < file->candidates->len; i++)
    ((PfCandidate *) file->candidates->pdata[i])->rank = (int) i + 1;
  g_ptr_array_extend_and_steal (file->notes, g_steal_pointer (&settings->notes));
  g_ptr_array_extend_and_steal (file->domains, g_steal_pointer (&settings->domains));
  g_ptr_array_extend_and_steal (file->problems, g_steal_pointer (&settings->problems));
  settings->notes = g_ptr_array_new ();
  settings->domains = g_ptr_array_new ();
  settings->problems = g_ptr_array_new ();
  return file;
}

typedef struct
{
  char     **paths; /* (unowned) */
  GPtrArray *files; /* (unowned) */
} Reading;

static gint
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Returns: (transfer full) (element-type utf8): the files of a folder, by name; of a file,
 * itself */
static GPtrArray *
list_files (const char *path)
{
  GPtrArray  *paths = g_ptr_array_new_with_free_func (g_free);
  GDir       *folder = g_file_test (path, G_FILE_TEST_IS_DIR) ? g_dir_open (path, 0, NULL)
                                                              : NULL;
  const char *name;

  if (folder == NULL)
    {
      g_ptr_array_add (paths, g_strdup (path));
      return paths;
    }
  while ((name = g_dir_read_name (folder)) != NULL && paths->len < FILES_MAX)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      if (g_file_test (file, G_FILE_TEST_IS_REGULAR))
        g_ptr_array_add (paths, g_steal_pointer (&file));
    }
  g_dir_close (folder);
  g_ptr_array_sort (paths, compare_paths);
  return paths;
}

static gboolean
read_files (gpointer data, GCancellable *cancellable, GError **error)
{
  Reading *reading = data;

  for (gsize i = 0; reading->paths[i] != NULL; i++)
    {
      g_autoptr (GPtrArray) files = list_files (reading->paths[i]);

      for (guint j = 0; j < files->len; j++)
        {
          if (g_cancellable_set_error_if_cancelled (cancellable, error))
            return FALSE;
          g_ptr_array_add (reading->files, read_file (files->pdata[j]));
        }
    }

  return TRUE;
}

static PfExit
detect_from_files (char *argv[])
{
  PfCliLoop loop = { 0 };
  g_autoptr (GPtrArray)
      files = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_detect_file_free);
  Reading reading = { argv + 1, files };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  PfExit           code = PF_EXIT_OK;

  pf_cli_loop_init (&loop, NULL);
  pf_work_async (read_files, &reading, NULL, loop.cancellable, pf_cli_loop_done_cb,
                 &loop);
  pf_cli_loop_run (&loop);
  pf_work_finish (loop.result, &error);
  pf_cli_loop_clear (&loop);
  if (error != NULL)
    return pf_cli_fail (error, argv[1]);

  for (guint i = 0; i < files->len; i++)
    if (((const PfDetectFile *) files->pdata[i])->problems->len > 0)
      code = PF_EXIT_LOOK;
  text = pf_cli_common ()->is_json
             ? pf_report_detect_files_to_json (files, code)
             : pf_detect_files_to_text (files, pf_cli_width (STDOUT_FILENO));
  pf_cli_put (text);
  return code;
}

/* Nobody answered at all: then it is the network, not the domain.  So it is when even
 * Mozilla's list seems to be somebody else: a page to sign in to the network answers. */
static gboolean
is_network_at_fault (const PfDiscovery *discovery)
{
  gboolean has_asked = FALSE;

  for (guint i = 0; i < discovery->asked->len; i++)
    {
      const PfAsked *asked = discovery->asked->pdata[i];

      if (asked->kind == PF_SOURCE_ISPDB && asked->fault == PF_FAULT_CERTIFICATE)
        return TRUE;
      if (asked->kind == PF_SOURCE_TABLE || g_str_equal (asked->result, "skipped"))
        continue;
      if (!g_str_equal (asked->result, "unknown"))
        return FALSE;
      has_asked = TRUE;
    }

  return has_asked && discovery->domain_exists < 0;
}

static PfExit
exit_of (const PfDiscovery *discovery)
{
  if (discovery->candidates->len == 0)
    return is_network_at_fault (discovery) ? PF_EXIT_NETWORK : PF_EXIT_PROVIDER;

  for (guint i = 0; i < discovery->candidates->len; i++)
    {
      const PfCandidate  *candidate = discovery->candidates->pdata[i];
      const PfProvenance *source = candidate->sources->pdata[0];

      /* Whoever trusts these must have compared them. */
      if (candidate->rank == 1 && source->trust == PF_TRUST_NONE)
        return PF_EXIT_LOOK;
    }

  return PF_EXIT_OK;
}

/* On a terminal: who has not answered, on one line that goes away. */
static void
changed_cb (PfDetectJob *job, gpointer data)
{
  g_autoptr (GPtrArray) pending = pf_detect_job_list_pending (job);

  g_printerr (_ ("\rAsking %u places…\033[K"), pending->len);
}

static PfDiscoverRequest *
make_request (const char *address, PfTrust *trust)
{
  PfDiscoverRequest *request = pf_discover_request_new (address);
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);

  request->trust = trust;
  request->providers = pf_providers_load (NULL, problems);
  request->is_offline = opt_offline;
  request->use_ispdb = !opt_no_ispdb;
  request->send_address = opt_send_address;
  request->allow_http = opt_insecure_lookup;
  /* For tests: where Mozilla's list is. */
  request->ispdb_url = g_strdup (g_getenv ("POSTFERRY_ISPDB_URL"));
  for (guint i = 0; i < problems->len; i++)
    pf_cli_note (_ ("Left out: %s"), (const char *) problems->pdata[i]);
  return request;
}

static PfDiscovery *
run (const PfDiscoverRequest *request, GError **error)
{
  PfCliLoop    loop = { 0 };
  PfDiscovery *discovery;
  g_autoptr (PfDetectJob) job = pf_detect_job_new (request);
  gboolean shows = isatty (STDERR_FILENO);

  pf_cli_loop_init (&loop, NULL);
  if (shows)
    g_signal_connect (job, "changed", G_CALLBACK (changed_cb), NULL);
  pf_detect_job_run_async (job, loop.cancellable, pf_cli_loop_done_cb, &loop);
  pf_cli_loop_run (&loop);
  if (shows)
    g_printerr ("\r\033[K");
  discovery = pf_detect_job_run_finish (job, loop.result, error);
  pf_cli_loop_clear (&loop);
  return discovery;
}

PfExit
pf_cmd_detect (int argc, char *argv[])
{
  g_autoptr (PfDiscoverRequest) request = NULL;
  g_autoptr (PfDiscovery) discovery = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  PfTrust         *trust;
  PfExit           code;

  if (!pf_cli_parse ("ADDRESS | --from-file FILE…",
                     _ ("Finds the settings of a mail account from its address.  Sends "
                        "no password, and only the part after the @."),
                     options, FALSE, &argc, &argv))
    return PF_EXIT_USAGE;
  if (opt_from_file)
    return argc > 1 ? detect_from_files (argv)
                    : pf_cli_usage (_ ("Name the files to read"));
  if (argc != 2)
    return pf_cli_usage (_ ("Name one address"));

  trust = pf_cli_trust (NULL);
  if (trust == NULL)
    return PF_EXIT_USAGE;
  request = make_request (argv[1], trust);
  discovery = run (request, &error);
  if (discovery == NULL)
    return pf_cli_fail (error, argv[1]);

  code = exit_of (discovery);
  text = pf_cli_common ()->is_json
             ? pf_report_detect_to_json (discovery, code)
             : pf_detect_to_text (discovery, pf_cli_common ()->verbosity > 0,
                                  pf_cli_width (STDOUT_FILENO));
  pf_cli_put (text);
  return code;
}
