/* test-report.c - tables, and what hostile names may not do in text, pages and JSON
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/pf-error.h"
#include "report/pf-report.h"
#include "report/pf-table.h"

#include <string.h>

typedef struct
{
  const char *name;
  const char *text;
  const char *safe;
  int         width; /* of the safe text */
} TextCase;

/* clang-format off */
static const TextCase texts[] = {
  { "plain",      "Inbox",            "Inbox",             5 },
  { "none",       NULL,               "",                  0 },
  { "escape",     "a\x1b[2Jb",        "a\357\277\275[2Jb", 6 },
  { "line-end",   "a\r\nb",           "a\357\277\275\357\277\275b", 4 },
  { "c1",         "a\302\233b",       "a\357\277\275b",    3 },
  { "override",   "a\342\200\256b",   "a\357\277\275b",    3 },
  { "isolate",    "a\342\201\246b",   "a\357\277\275b",    3 },
  { "latin-1",    "gr\374n",          "gr\357\277\275n",   4 },
  { "wide",       "日本",             "日本",              4 },
  { "combining",  "e\314\201",        "e\314\201",         1 },
};

typedef struct
{
  const char *text;
  int         width;
  const char *shown;
} ShortCase;

static const ShortCase shorts[] = {
  { "Inbox",      5, "Inbox" },
  { "Inbox",      4, "In…x" },
  { "Inbox",      3, "I…x" },
  { "Inbox",      1, "…" },
  { "日本語日本語", 7, "日…本語" },
};
/* clang-format on */

static void
test_text (gconstpointer data)
{
  const TextCase  *c = data;
  g_autofree char *safe = pf_text_safe (c->text);

  g_assert_cmpstr (safe, ==, c->safe);
  g_assert_cmpint (pf_text_width (safe), ==, c->width);
}

static void
test_shorten (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (shorts); i++)
    {
      g_autofree char *shown = pf_text_shorten (shorts[i].text, shorts[i].width);

      g_assert_cmpstr (shown, ==, shorts[i].shown);
      g_assert_cmpint (pf_text_width (shown), <=, shorts[i].width);
    }
}

static void
test_table (void)
{
  g_autoptr (PfTable) table = pf_table_new ("lrl");
  g_autofree char *free_width = NULL;
  g_autofree char *narrow = NULL;

  pf_table_add (table, "Projects / Überweisungen", "1,204", "new");
  pf_table_add (table, "日本", "7", "");
  free_width = pf_table_render (table, "  ", 0);
  g_assert_cmpstr (free_width, ==,
                   "  Projects / Überweisungen  1,204  new\n"
                   "  日本                          7\n");

  narrow = pf_table_render (table, "", 26);
  g_assert_cmpstr (narrow, ==,
                   "Project…sungen  1,204  new\n"
                   "日本                7\n");
}

/* A name that has to be typed again stays whole. */
static void
test_table_of_names (void)
{
  g_autoptr (PfTable) table = pf_table_new ("Lrl");
  g_autofree char *narrow = NULL;

  pf_table_add (table, "ada-imap.example.org-3f2a", "7", "imaps://ada@imap.example.org");
  narrow = pf_table_render (table, "", 46);
  g_assert_cmpstr (narrow, ==, "ada-imap.example.org-3f2a  7  imaps://…ple.org\n");
}

typedef struct
{
  const char *name; /* the test's path below /report/narrow */
  int         width;
  const char *rendered;
} NarrowCase;

/* What costs the reader least gives way first: headings become taller, columns of zeros go,
 * then names are cut. */
/* clang-format off */
static const NarrowCase narrow_cases[] = {
  { "room-for-all", 69,
    "Folder                    Target         Found  Left out  Still to do\n"
    "Projects / Überweisungen  Überweisungen     12         1            0\n" },
  { "no-limit", 0,
    "Folder                    Target         Found  Left out  Still to do\n"
    "Projects / Überweisungen  Überweisungen     12         1            0\n" },
  { "taller-headings", 60,
    "Folder                    Target         Found  Left  Still\n"
    "                                                 out  to do\n"
    "Projects / Überweisungen  Überweisungen     12     1      0\n" },
  { "no-zeros", 54,
    "Folder                    Target         Found  Left\n"
    "                                                 out\n"
    "Projects / Überweisungen  Überweisungen     12     1\n" },
  { "both-names", 40,
    "Folder        Target         Found  Left\n"
    "                                     out\n"
    "Projec…ungen  Überweisungen     12     1\n" },
  { "very-narrow", 30,
    "Folder    Target    Found  Left\n"
    "                            out\n"
    "Proj…gen  Über…gen     12     1\n" },
};
/* clang-format on */

static void
test_narrow (gconstpointer data)
{
  const NarrowCase *c = data;
  g_autoptr (PfTable) table = pf_table_new ("lmnzz");
  g_autofree char *rendered = NULL;

  pf_table_add (table, "Folder", "Target", "Found", "Left out", "Still to do");
  pf_table_add (table, "Projects / Überweisungen", "Überweisungen", "12", "1", "0");
  rendered = pf_table_render (table, "", c->width);
  g_assert_cmpstr (rendered, ==, c->rendered);
}

/* Of what may be left out, it is the last resort. */
static void
test_narrow_list (void)
{
  g_autoptr (PfTable) table = pf_table_new ("Lrd");
  g_autofree char *cut = NULL;
  g_autofree char *gone = NULL;

  pf_table_add (table, "Name", "On the server", "To");
  pf_table_add (table, "ada-3f2a", "7", "imaps://ada@imap.example.org");
  cut = pf_table_render (table, "", 38);
  g_assert_cmpstr (cut, ==,
                   "Name      On the server  To\n"
                   "ada-3f2a              7  imaps:…le.org\n");
  gone = pf_table_render (table, "", 30);
  g_assert_cmpstr (gone, ==,
                   "Name      On the server\n"
                   "ada-3f2a              7\n");
}

static void
difference_free (gpointer data)
{
  PfDifference *difference = data;

  g_free (difference->subject);
  g_free (difference->kind);
  g_free (difference);
}

static void
unread_free (gpointer data)
{
  PfReportUnread *unread = data;

  g_free (unread->account);
  g_free (unread->path);
  g_free (unread->why);
  g_free (unread);
}

static void
fetched_free (gpointer data)
{
  PfReportFetched *fetched = data;

  g_free (fetched->url);
  g_strfreev (fetched->warnings);
  g_free (fetched);
}

static void
fill (PfReport *report)
{
  static const char *const warnings[] = { "pop3-expires-now", NULL };
  PfUnusual                unusual = { "nul", 3, 2 };
  PfReportFetched         *fetched = g_new0 (PfReportFetched, 1);
  PfReportUnread          *unread = g_new0 (PfReportUnread, 1);
  PfReportUnread          *cut = g_new0 (PfReportUnread, 1);
  PfLedgerFolder          *folder = g_new0 (PfLedgerFolder, 1);
  PfLedgerRow             *row = g_new0 (PfLedgerRow, 1);
  PfDifference            *difference = g_new0 (PfDifference, 1);
  const char              *path[] = { "<script>alert(1)</script>", "a\x1b[2J", NULL };

  report->job = g_strdup ("job");
  report->state = g_strdup ("done");
  report->exit = 1;
  report->folders = g_ptr_array_new_with_free_func (
      (GDestroyNotify) pf_ledger_folder_free);
  report->left_out = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_ledger_row_free);
  report->differences = g_ptr_array_new_with_free_func (difference_free);
  report->unread = g_ptr_array_new_with_free_func (unread_free);
  report->cut = g_ptr_array_new_with_free_func (unread_free);
  report->fetched = g_ptr_array_new_with_free_func (fetched_free);
  report->unusual = g_array_new (FALSE, FALSE, sizeof (PfUnusual));
  report->kept = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_ledger_row_free);
  report->totals.found = report->totals.left_out = 1;
  report->totals.copied = 5;
  report->totals.moved = 6;
  fetched->url = g_strdup ("pop3s://ada@pop.example.org");
  fetched->messages = 7;
  fetched->octets = 8;
  fetched->ms = 9000;
  fetched->warnings = g_strdupv ((char **) warnings);
  g_ptr_array_add (report->fetched, fetched);
  g_array_append_val (report->unusual, unusual);
  report->checked = report->differing = 1;

  folder->path = g_strdupv ((char **) path);
  folder->target = g_strdup ("x\" onload=\"y");
  folder->counts = report->totals;
  g_ptr_array_add (report->folders, folder);
  row->subject = g_strdup ("caf\351 & <b>bold</b>\x07");
  row->reason = g_strdup ("too-large");
  row->date_unix = G_MININT64;
  g_ptr_array_add (report->left_out, row);
  unread->account = g_strdup ("ada<b>");
  unread->path = g_strdup ("In\x1b]0;owned\x07<b>");
  unread->why = g_strdup ("folder-unreadable");
  g_ptr_array_add (report->unread, unread);
  cut->account = g_strdup ("ada<b>");
  cut->path = g_strdup ("Cut\x1b]0;owned\x07<b>");
  cut->why = g_strdup ("truncated");
  g_ptr_array_add (report->cut, cut);
  difference->subject = g_strdup ("s\x1b]0;owned\x07");
  difference->kind = g_strdup ("size");
  g_ptr_array_add (report->differences, difference);
}

static void
test_hostile (void)
{
  g_autoptr (PfReport) report = g_new0 (PfReport, 1);
  g_autofree char *text = NULL;
  g_autofree char *page = NULL;
  g_autofree char *json = NULL;

  fill (report);
  text = pf_report_to_text (report, 0);
  page = pf_report_to_html (report);
  json = pf_report_to_json (report, NULL, -1);

  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_true (g_utf8_validate (page, -1, NULL));
  g_assert_true (g_utf8_validate (json, -1, NULL));
  g_assert_null (strpbrk (text, "\x1b\x07"));
  g_assert_null (strpbrk (page, "\x1b\x07"));
  g_assert_null (strpbrk (json, "\x1b\x07"));
  g_assert_null (strstr (page, "<script"));
  g_assert_null (strstr (page, "<b>"));
  g_assert_null (strstr (page, "x\" onload"));
  g_assert_nonnull (strstr (page, "&lt;script&gt;alert(1)&lt;/script&gt;"));
  g_assert_nonnull (strstr (text, "It is bigger than the server takes"));
  g_assert_nonnull (strstr (json, "\"reason\" : \"too-large\""));
  g_assert_nonnull (strstr (json, "\"date\" : null"));
}

/* What was saved is what is read; and what is no report is none. */
static void
test_parse (void)
{
  static const char *const bad[] = {
    "",   "no JSON",         "[]",
    "{}", "{\"schema\": 7}", "{\"schema\": \"postferry.diagnosis/1\"}"
  };
  static const char *const odd[] = {
    "{\"schema\": \"postferry.migration/1\"}",
    "{\"schema\": \"postferry.migration/1\", \"totals\": [], \"left_out\": {}, "
    "\"verified\": 3, \"unread\": [1, null, {}], \"folders\": [{\"path\": 1}], "
    "\"fetched\": [{\"warnings\": [\"a\\u001b\", 1]}, 2], "
    "\"unusual\": [{\"class\": \"a\\u001b\"}, {}, 3], "
    "\"elapsed_s\": 1e300, \"started\": \"yesterday\", \"exit\": 1e99}",
  };
  g_autoptr (PfReport) report = g_new0 (PfReport, 1);
  g_autoptr (PfReport) read = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char       *json = NULL;
  const PfLedgerRow     *row;
  const PfReportFetched *fetched;

  fill (report);
  json = pf_report_to_json (report, NULL, -1);
  read = pf_report_parse (json, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (read->job, ==, "job");
  g_assert_cmpint (read->totals.left_out, ==, 1);
  g_assert_cmpint (read->totals.copied, ==, 5);
  g_assert_cmpint (read->totals.moved, ==, 6);
  g_assert_cmpint (read->checked, ==, 1);
  g_assert_cmpint (read->exit, ==, 1);
  g_assert_cmpuint (read->left_out->len, ==, 1);
  row = read->left_out->pdata[0];
  g_assert_cmpstr (row->reason, ==, "too-large");
  g_assert_cmpint (row->date_unix, ==, G_MININT64);
  g_assert_null (row->saved_as);
  g_assert_cmpstr (((PfDifference *) read->differences->pdata[0])->kind, ==, "size");
  g_assert_cmpstr (((PfReportUnread *) read->unread->pdata[0])->why, ==,
                   "folder-unreadable");
  g_assert_cmpuint (read->cut->len, ==, 1);
  g_assert_cmpstr (((PfReportUnread *) read->cut->pdata[0])->why, ==, "truncated");
  g_assert_cmpuint (read->fetched->len, ==, 1);
  fetched = read->fetched->pdata[0];
  g_assert_cmpstr (fetched->url, ==, "pop3s://ada@pop.example.org");
  g_assert_cmpint (fetched->messages, ==, 7);
  g_assert_cmpint (fetched->octets, ==, 8);
  g_assert_cmpint (fetched->ms, ==, 9000);
  g_assert_true (pf_report_fetched_must_look (read->fetched));
  g_assert_cmpuint (read->unusual->len, ==, 1);
  g_assert_cmpstr (g_array_index (read->unusual, PfUnusual, 0).id, ==, "nul");
  g_assert_cmpint (g_array_index (read->unusual, PfUnusual, 0).repaired, ==, 2);
  g_assert_cmpstr (((PfLedgerFolder *) read->folders->pdata[0])->target, ==,
                   "x\" onload=\"y");

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_null (pf_report_parse (bad[i], -1, &error));
      g_assert_error (error, PF_PROTO_ERROR, PF_PROTO_ERROR_MALFORMED);
      g_clear_error (&error);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autoptr (PfReport) taken = pf_report_parse (odd[i], -1, &error);
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      text = pf_report_to_text (taken, 78);
      g_assert_cmpstr (text, !=, "");
      g_assert_null (strchr (text, '\x1b'));
    }
}

/* Nothing in a masked report, in whatever form, tells who it is about; what a help desk
 * needs stays. */
static void
test_mask (void)
{
  g_autoptr (PfReport) report = g_new0 (PfReport, 1);
  char           *texts_of[3];
  PfLedgerRow    *row;
  PfLedgerFolder *folder;

  fill (report);
  g_free (report->job);
  report->job = g_strdup ("lovelace-imap.example.org-3f2a");
  report->url = g_strdup ("imaps://lovelace%40example.org@imap.example.org:993");
  report->sources = g_strsplit ("/home/x/lovelace/Mail", "|", -1);
  report->error = g_strdup ("Sign-in of lovelace@example.org refused");
  folder = report->folders->pdata[0];
  folder->account = g_strdup ("Lovelace@example.org");
  row = report->left_out->pdata[0];
  row->from = g_strdup ("grace@example.net");
  row->server_text = g_strdup ("<lovelace@example.org> is over quota");
  row->saved_as = g_strdup ("/s/jobs/lovelace-imap.example.org-3f2a/kept/1.eml");
  row->locator = g_strdup ("caf\351 lovelace");
  pf_report_mask (report);

  texts_of[0] = pf_report_to_text (report, 0);
  texts_of[1] = pf_report_to_html (report);
  texts_of[2] = pf_report_to_json (report, NULL, -1);
  for (gsize i = 0; i < G_N_ELEMENTS (texts_of); i++)
    {
      g_autofree char *text = texts_of[i];
      g_autofree char *folded = g_utf8_casefold (text, -1);

      g_assert_null (strstr (folded, "lovelace"));
      g_assert_null (strstr (folded, "ada@"));
      g_assert_nonnull (strstr (folded, "imap.example.org:993"));
      g_assert_nonnull (strstr (folded, "is over quota"));
    }
  g_assert_cmpstr (row->from, ==, "g***@e***.net");
  g_assert_cmpstr (report->url, ==, "imaps://l***@imap.example.org:993");
  g_assert_cmpstr (row->saved_as, ==, "/s/jobs/l***/kept/1.eml");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *path = g_strdup_printf ("/report/text/%s", texts[i].name);

      g_test_add_data_func (path, &texts[i], test_text);
    }
  g_test_add_func ("/report/shorten", test_shorten);
  g_test_add_func ("/report/table", test_table);
  g_test_add_func ("/report/table-of-names", test_table_of_names);
  for (gsize i = 0; i < G_N_ELEMENTS (narrow_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/report/narrow/%s", narrow_cases[i].name);

      g_test_add_data_func (path, &narrow_cases[i], test_narrow);
    }
  g_test_add_func ("/report/narrow-list", test_narrow_list);
  g_test_add_func ("/report/hostile-names", test_hostile);
  g_test_add_func ("/report/parse", test_parse);
  g_test_add_func ("/report/mask", test_mask);

  return g_test_run ();
}
