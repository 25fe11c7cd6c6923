/* test-errors.c - every error and every finding, in every language, fits a narrow window
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Needs the translations of the build folder: po/LANGUAGE/LC_MESSAGES/postferry.mo.
 */

#include "gtk/pf-error-box.h"
#include "human/pf-human-finding.h"

#include <adwaita.h>
#include <libintl.h>
#include <locale.h>
#include <string.h>

/* The window's width of ux.md, less the page's margins. */
#define NARROWEST (360 - 2 * 12)

typedef struct
{
  const char *name;
  GQuark (*quark) (void);
  int last;
} Domain;

/* clang-format off */
static const Domain domains[] = {
  { "wire",     pf_wire_error_quark,     PF_WIRE_ERROR_CA_FILE },
  { "proto",    pf_proto_error_quark,    PF_PROTO_ERROR_OTHER_SERVICE },
  { "auth",     pf_auth_error_quark,     PF_AUTH_ERROR_TOO_MANY_CONNECTIONS },
  { "discover", pf_discover_error_quark, PF_DISCOVER_ERROR_UNTRUSTED_SOURCE },
  { "store",    pf_store_error_quark,    PF_STORE_ERROR_IN_USE },
  { "move",     pf_move_error_quark,     PF_MOVE_ERROR_NO_SUCH_FOLDER },
};

/* Words of the trade that no language lets stand as they are. */
static const char *const technical[] = {
  "SASL", "NIL", "errno", "UID", "socket", "timeout", "handshake", "EOF", "NULL", "host",
};
/* clang-format on */

/* Of gettext: it looks at the environment anew when this number has changed. */
extern int _nl_msg_cat_cntr;

static void
speak (const char *language)
{
  g_setenv ("LANGUAGE", language, TRUE);
  _nl_msg_cat_cntr++;
}

static void
check_words (const char *language, const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " .,;:()“”„«»\n\t", -1);

  if (strpbrk (text, "{}") != NULL || strstr (text, "(null)") != NULL)
    g_error ("%s: a place was not filled: %s", language, text);
  for (gsize i = 0; words[i] != NULL; i++)
    for (gsize j = 0; j < G_N_ELEMENTS (technical); j++)
      if (g_ascii_strcasecmp (words[i], technical[j]) == 0)
        g_error ("%s: “%s” in: %s", language, technical[j], text);
}

/* @own and @english: the same sentence; two words may be the same ("Use IMAP."). */
static void
check_translated (const char *language, const char *own, const char *english)
{
  check_words (language, own);
  if (!g_str_equal (language, "en") && g_str_equal (own, english) &&
      strchr (own, ' ') != strrchr (own, ' '))
    g_error ("%s: not translated: %s", language, own);
}

static void
check_fits (const char *language, GtkWidget *widget, const char *what)
{
  int least;

  g_object_ref_sink (widget);
  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  if (least > NARROWEST)
    g_error ("%s: %d pixels for: %s", language, least, what);
  g_object_unref (widget);
}

static GError *
make_error (const Domain *domain, int code)
{
  GError       *error = g_error_new_literal (domain->quark (), code, "raw words");
  PfErrorFacts *facts;

  pf_error_set_host (error, "imap.example.org", 993);
  facts = pf_error_facts (error);
  facts->path = g_strdup ("/home/ada/Mail/Inbox");
  facts->folder = g_strdup ("Garden: 2019");
  facts->program = g_strdup ("Thunderbird");
  return error;
}

static void
check_code (const char *language, const Domain *domain, int code)
{
  g_autoptr (GError) error = make_error (domain, code);
  g_autoptr (PfAdvice) english = NULL;
  g_autoptr (PfAdvice) own = NULL;
  GtkWidget *box = pf_error_box_new ();

  speak ("en");
  english = pf_human_describe (error, NULL);
  speak (language);
  own = pf_human_describe (error, NULL);
  check_translated (language, own->title, english->title);
  check_translated (language, own->cause, english->cause);
  check_translated (language, own->next, english->next);
  pf_error_box_set (PF_ERROR_BOX (box), own, NULL);
  check_fits (language, box, own->title);
}

static void
check_finding (const char *language, const PfFindingKind *kind)
{
  g_autoptr (PfFinding) finding = pf_finding_new (kind->id);
  g_autoptr (PfFindingWords) english = NULL;
  g_autoptr (PfFindingWords) own = NULL;

  finding->host = g_strdup ("mail.example.org");
  pf_finding_set (finding, "domain", "example.org");
  speak ("en");
  english = pf_human_finding (finding);
  speak (language);
  own = pf_human_finding (finding);
  check_translated (language, own->headline, english->headline);
  check_translated (language, own->cause, english->cause);
  g_assert_cmpuint (g_strv_length (own->fix), ==, g_strv_length (english->fix));
  for (gsize i = 0; own->fix[i] != NULL; i++)
    check_translated (language, own->fix[i], english->fix[i]);
  if (own->button != NULL)
    check_fits (language, gtk_button_new_with_label (own->button), own->button);
}

static void
test_language (gconstpointer data)
{
  const char          *language = data;
  gsize                n;
  const PfFindingKind *kinds = pf_finding_kinds (&n);

  for (gsize i = 0; i < G_N_ELEMENTS (domains); i++)
    for (int code = 0; code <= domains[i].last; code++)
      check_code (language, &domains[i], code);
  for (gsize i = 0; i < n; i++)
    check_finding (language, &kinds[i]);
}

/* The languages of po/LINGUAS, after English. */
static char **
list_languages (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("PF_SOURCE_ROOT"), "po", "LINGUAS",
                                            NULL);
  g_autofree char *text = NULL;
  g_autofree char *all = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  all = g_strconcat ("en\n", g_strstrip (text), NULL);
  return g_strsplit (all, "\n", -1);
}

int
main (int argc, char *argv[])
{
  g_autofree char *locale_dir = g_build_filename (g_getenv ("PF_BUILD_ROOT"), "po", NULL);
  g_auto (GStrv) languages = list_languages ();

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  for (gsize i = 0; languages[i] != NULL; i++)
    {
      g_autofree char *path = g_strdup_printf ("/gtk/errors/%s", languages[i]);

      g_test_add_data_func (path, languages[i], test_language);
    }
  return g_test_run ();
}
