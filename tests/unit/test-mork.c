/* test-mork.c - summaries in Mork: what a file says, and files that say nothing
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "local/pf-mork.h"

#include <string.h>

#define MAGIC "// <!-- <mdb:mork:z v=\"1.4\"/> -->\n"
#define DICT MAGIC "< <(a=c)> // (f=iso-8859-1)\n(80=rows)(81=kind)(82=x)(83=y)>\n"

typedef struct
{
  const char *name; /* the test's path below /mork */
  const char *text;
  const char *rows; /* of table 1, as "id:x,y …" sorted by id; NULL if not Mork */
} Case;

/* clang-format off */
static const Case cases[] = {
  /* The file itself. */
  { "empty",           "",                                               NULL },
  { "no-magic",        "<(80=a)>",                                       NULL },
  { "other-version",   "// <!-- <mdb:mork:z v=\"2.0\"/> -->\n",          NULL },
  { "magic-only",      MAGIC,                                            "none" },
  /* Rows and tables. */
  { "row",             DICT "{1:^80 {(k^81:c)(s=9)} [1(^82=a)(^83=b)] }", "1:a,b" },
  { "scope-inherited", DICT "{1:^80 {(k^81:c)} [A(^82=a)] [B:^80(^82=b)] }", "a:a, b:b," },
  { "scope-in-full",   MAGIC "{1:rows {(k=kind)} [1(x=a)(y=b)] }",       "1:a,b" },
  { "bare-ids",        DICT "[1:^80(^82=a)][2:^80(^82=b)]{1:^80 {(k^81:c)(s=9u)} 1 2 }",
    "1:a, 2:b," },
  { "other-scope",     DICT "[1:^80(^82=a)]{1:^80 {(k^81:c)} 1:^83 }",   "1:," },
  { "row-outside",     DICT "{1:^80 {(k^81:c)} [1(^82=a)] }[2:^80(^82=b)]", "1:a," },
  { "row-needs-scope", DICT "[1(^82=a)]",                                NULL },
  { "table-needs-scope", DICT "{1 [1(^82=a)]}",                          NULL },
  { "id-too-long",     DICT "{1:^80 {(k^81:c)} [123456789(^82=a)] }",    NULL },
  { "meta-rows",       DICT "{1:^80 {(k^81:c)(s=9) 1:m [5:^80(^82=z)]} [1(^82=a)[(^83=m)]] }",
    "1:a," },
  { "position",        DICT "{1:^80 {(k^81:c)} [1!2(^82=a)] 1!0 }",      "1:a," },
  /* Later content wins. */
  { "cell-again",      DICT "{1:^80 {(k^81:c)} [1(^82=a)] }[1:^80(^82=b)(^83=c)]", "1:b,c" },
  { "cell-cut",        DICT "{1:^80 {(k^81:c)} [1(^82=a)(^83=b)] }[1:^80-(^82=a)]", "1:,b" },
  { "cell-cut-bare",   DICT "{1:^80 {(k^81:c)} [1(^82=a)(^83=b)] }[1:^80-(^82)]", "1:,b" },
  { "row-cleared",     DICT "{1:^80 {(k^81:c)} [1(^82=a)(^83=b)] }[-1:^80(^83=c)]", "1:,c" },
  { "member-cut",      DICT "{1:^80 {(k^81:c)} [1(^82=a)] [2(^82=b)] }{1:^80 -1 }", "2:b," },
  { "member-cut-row",  DICT "{1:^80 {(k^81:c)} [1(^82=a)] [2(^82=b)] -[1] }", "2:b," },
  { "table-cleared",   DICT "{1:^80 {(k^81:c)} [1(^82=a)] [2(^82=b)] }{-1:^80 {(k^81:c)} 2 }",
    "2:b," },
  /* Aliases. */
  { "atom",            DICT "<(90=a)(91=b)>{1:^80 {(k^81:c)} [1(^82^90)(^83^91)] }", "1:a,b" },
  { "atom-again",      DICT "<(90=a)>{1:^80 {(k^81:c)} [1(^82^90)] }<(90=b)>[1:^80(^83^90)]",
    "1:a,b" },
  { "namespaces",      DICT "<(82=v)>{1:^80 {(k^81:c)} [1(^82^82)] }",   "1:v," },
  { "atom-is-column",  DICT "{1:^80 {(k^81:c)} [1(^82^83:c)] }",         "1:y," },
  { "atom-of-a",       DICT "<(90=a)>{1:^80 {(k^81:c)} [1(^82^90:a)] }", "1:a," },
  { "atom-unknown",    DICT "{1:^80 {(k^81:c)} [1(^82^99)] }",           NULL },
  { "column-unknown",  DICT "{1:^80 {(k^81:c)} [1(^99=a)] }",            NULL },
  { "scope-unknown",   DICT "{1:^99 {(k^81:c)} [1(^82=a)] }",            NULL },
  /* Texts. */
  { "escapes",         DICT "{1:^80 {(k^81:c)} [1(^82=a\\)b\\\\c\\$d)] }", "1:a)b\\c$d," },
  { "bytes",           DICT "{1:^80 {(k^81:c)} [1(^82=M$C3$B6we)] }",    "1:Möwe," },
  { "bytes-nul",       DICT "{1:^80 {(k^81:c)} [1(^82=a$00b)] }",        "1:ab," },
  { "bytes-odd",       DICT "{1:^80 {(k^81:c)} [1(^82=a$4)] }",          "1:a$4," },
  { "continued",       DICT "{1:^80 {(k^81:c)} [1(^82=a\\\nb\\\r\nc)] }", "1:abc," },
  { "no-comment",      DICT "{1:^80 {(k^81:c)} [1(^82=http://a)] }",     "1:http://a," },
  { "brackets",        DICT "{1:^80 {(k^81:c)} [1(^82=[<{]>}@)] }",      "1:[<{]>}@," },
  { "empty-text",      DICT "{1:^80 {(k^81:c)} [1(^82=)(^83=b)] }",      "1:,b" },
  { "comments",        DICT "{1:^80 // x ]\n{(k^81:c)} \\\n[1(^82=a) // )\n] }//", "1:a," },
  { "unclosed-text",   DICT "{1:^80 {(k^81:c)} [1(^82=a",                NULL },
  { "unclosed-row",    DICT "{1:^80 {(k^81:c)} [1(^82=a)",               NULL },
  { "unclosed-table",  DICT "{1:^80 {(k^81:c)} [1(^82=a)] ",             NULL },
  { "unclosed-dict",   DICT "<(90=a)",                                   NULL },
  { "stray",           DICT "{1:^80 {(k^81:c)} [1(^82=a)] }}",           NULL },
  { "garbage",         DICT "hello",                                     NULL },
  /* Transactions. */
  { "committed",       DICT "{1:^80 {(k^81:c)} [1(^82=a)] }@$${1{@[1:^80(^82=b)]@$$}1}@", "1:b," },
  { "committed-case",  DICT "{1:^80 {(k^81:c)} [1(^82=a)] }@$${aB{@[1:^80(^82=b)]@$$}AB}@",
    "1:b," },
  { "aborted",         DICT "{1:^80 {(k^81:c)} [1(^82=a)] }@$${1{@[1:^80(^82=b)]@$$}~~}@", "1:a," },
  { "aborted-by-id",   DICT "{1:^80 {(k^81:c)} [1(^82=a)] }@$${1{@[1:^80(^82=b)]@$$}~1~}@",
    "1:a," },
  { "truncated",       DICT "{1:^80 {(k^81:c)} [1(^82=a)] }@$${1{@[1:^80(^82=b)]", "1:a," },
  { "truncated-text",  DICT "{1:^80 {(k^81:c)} [1(^82=a)] }@$${1{@[1:^80(^82=b", "1:a," },
  { "truncated-start", DICT "{1:^80 {(k^81:c)} [1(^82=a)] }@$${1",       "1:a," },
  { "truncated-end",   DICT "{1:^80 {(k^81:c)} [1(^82=a)] }@$${1{@[1:^80(^82=b)]@$$}1", "1:a," },
  { "truncated-then-more", DICT "{1:^80 {(k^81:c)} [1(^82=a)] }"
    "@$${1{@[1:^80(^82=b\n@$${2{@[1:^80(^83=c)]@$$}2}@", "1:a,c" },
  { "other-end",       DICT "{1:^80 {(k^81:c)} [1(^82=a)] }@$${1{@[1:^80(^82=b)]@$$}2}@", "1:a," },
  { "several",         DICT "{1:^80 {(k^81:c)} [1(^82=a)] }@$${1{@[1:^80(^82=b)]@$$}1}"
    "@@$${2{@[1:^80(^82=c)]@$$}~~}@\n@$${3{@<(A0=d)>[1:^80(^83^A0)]@$$}3}@", "1:b,d" },
  { "dict-aborted",    DICT "@$${1{@<(90=a)>@$$}~~}@{1:^80 {(k^81:c)} [1(^82^90)] }", NULL },
  { "dollars-escaped", DICT "{1:^80 {(k^81:c)} [1(^82=a)] }@$${1{@[1:^80(^82=@\\$\\$}1}@)]@$$}"
    "1}@", "1:@$$}1}@," },
};
/* clang-format on */

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  guint64 one = pf_mork_row_get_id (*(const PfMorkRow *const *) a);
  guint64 other = pf_mork_row_get_id (*(const PfMorkRow *const *) b);

  return (one > other) - (one < other);
}

static char *
describe (const PfMork *mork)
{
  g_autoptr (GPtrArray) rows = pf_mork_list (mork, "rows", "kind", 1);
  GString *text = g_string_new (NULL);

  if (rows == NULL)
    return g_string_free (g_string_append (text, "none"), FALSE);
  g_ptr_array_sort (rows, compare_rows);
  for (guint i = 0; i < rows->len; i++)
    {
      const PfMorkRow *row = g_ptr_array_index (rows, i);
      const char      *x = pf_mork_row_get (mork, row, "x");
      const char      *y = pf_mork_row_get (mork, row, "y");

      g_string_append_printf (text, "%s%" G_GINT64_MODIFIER "x:%s,%s", i > 0 ? " " : "",
                              pf_mork_row_get_id (row), x != NULL ? x : "",
                              y != NULL ? y : "");
    }
  return g_string_free (text, FALSE);
}

static void
test_parse (gconstpointer data)
{
  const Case *c = data;
  gsize       length = strlen (c->text);
  /* A copy of exactly that size: reading past its end is seen. */
  g_autofree char *copy = g_memdup2 (c->text, length);
  g_autoptr (PfMork) mork = pf_mork_parse (copy, length, NULL);
  g_autofree char *rows = mork != NULL ? describe (mork) : NULL;

  g_assert_cmpstr (rows, ==, c->rows);
}

/* Cut anywhere, a file is refused or says what it said before. */
static void
test_cut (gconstpointer data)
{
  const Case *c = data;

  for (gsize length = 0; length < strlen (c->text); length++)
    {
      g_autofree char *copy = g_memdup2 (c->text, length);
      g_autoptr (PfMork) mork = pf_mork_parse (copy, length, NULL);

      if (mork != NULL)
        {
          g_autofree char *rows = describe (mork);

          g_assert_nonnull (rows);
        }
    }
}

static void
test_columns (void)
{
  static const char *const wanted[] = { "y", NULL };
  const char              *text = DICT "{1:^80 {(k^81:c)} [1(^82=1f)(^83=20)] }";
  g_autoptr (PfMork) mork = pf_mork_parse (text, strlen (text), wanted);
  const PfMorkRow *row;

  g_assert_nonnull (mork);
  row = pf_mork_get_row (mork, "rows", 1);
  g_assert_nonnull (row);
  g_assert_null (pf_mork_row_get (mork, row, "x"));
  g_assert_cmpint (pf_mork_row_get_number (mork, row, "y", 16, -1), ==, 32);
  g_assert_cmpint (pf_mork_row_get_number (mork, row, "y", 10, -1), ==, 20);
  g_assert_cmpint (pf_mork_row_get_number (mork, row, "x", 16, -1), ==, -1);
  g_assert_null (pf_mork_get_row (mork, "rows", 2));
  g_assert_null (pf_mork_list (mork, "rows", "other", 1));
  g_assert_null (pf_mork_list (mork, "rows", "kind", 2));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/mork/%s", cases[i].name);
      g_autofree char *cut = g_strdup_printf ("/mork/cut/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_parse);
      g_test_add_data_func (cut, &cases[i], test_cut);
    }
  g_test_add_func ("/mork/columns", test_columns);

  return g_test_run ();
}
