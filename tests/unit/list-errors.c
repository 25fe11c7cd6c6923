/* list-errors.c - prints what a person reads for error codes; for tools/make-errors-md.py
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Usage: list-errors DOMAIN COUNT ...   ("PfWireError" 11): one line a code:
 * headline, cause and next step, exit code, separated by tabs.
 */

#include "base/pf-exit.h"
#include "human/pf-human.h"

#include <locale.h>

static void
print_code (GQuark domain, int code)
{
  g_autoptr (GError) error = g_error_new_literal (domain, code, "");
  g_autoptr (PfAdvice) advice = NULL;

  pf_error_set_host (error, "mail.example.org", 993);
  if (pf_error_facts (error) != NULL)
    pf_error_facts (error)->path = g_strdup ("Mail/Inbox");
  advice = pf_human_describe (error, NULL);
  g_print ("%s\t%s %s\t%d\n", advice->title, advice->cause, advice->next,
           pf_exit_from_error (error));
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  for (int i = 1; i + 1 < argc; i += 2)
    {
      guint64 count = 0;

      /* The domains register themselves at first use. */
      (void) pf_wire_error_quark ();
      (void) pf_proto_error_quark ();
      (void) pf_auth_error_quark ();
      (void) pf_discover_error_quark ();
      (void) pf_store_error_quark ();
      (void) pf_move_error_quark ();
      if (!g_ascii_string_to_unsigned (argv[i + 1], 10, 1, 64, &count, NULL))
        return 64;
      for (guint64 code = 0; code < count; code++)
        print_code (g_quark_from_string (argv[i]), (int) code);
    }

  return 0;
}
