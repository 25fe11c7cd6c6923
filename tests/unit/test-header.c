/* test-header.c - header blocks: their fields, and what people read in them
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "text/pf-header-decode.h"
#include "text/pf-header.h"
#include "text/pf-private-headers.h"

#include <string.h>

typedef struct
{
  const char *name; /* the test's path below /header/iter */
  const char *block;
  const char *fields; /* "name|raw value" a line */
  gsize       offset; /* where it stopped */
} IterCase;

/* clang-format off */
static const IterCase iter_cases[] = {
  { "crlf",         "A: a\r\nB: b\r\n\r\nx",    "A| a\nB| b\n",        12 },
  { "lf",           "A: a\nB: b\n\nx",          "A| a\nB| b\n",        10 },
  { "folded",       "A: a\r\n b\r\nC:c\r\n",    "A| a\r\n b\nC|c\n",   15 },
  { "no-eol",       "A: a\nB: b",               "A| a\nB| b\n",        9 },
  { "empty-value",  "A:\nB: b\n",               "A|\nB| b\n",          8 },
  { "spaced-colon", "A : a\n",                  "A| a\n",              6 },
  { "two-colons",   "A: b: c\n",                "A| b: c\n",           8 },
  { "broken-line",  "A: a\nno field\nB: b\n",   "A| a\n",              5 },
  { "blank-first",  "\nA: a\n",                 "",                    0 },
  { "fold-first",   " x\nA: a\n",               "",                    0 },
  { "empty",        "",                         "",                    0 },
  { "8bit-name",    "\303\244: a\n",            "",                    0 },
  { "colon-only",   ": a\n",                    "",                    0 },
};

static const struct { const char *value; const char *unfolded; } unfold_cases[] = {
  { " a",                   "a" },
  { "  a \r\n\t b  c\r\n",  "a b c" },
  { "a\nb\rc",              "a b c" },
  { " \r\n \t ",            "" },
  { "",                     "" },
};

static const struct { const char *value; const char *id; } id_cases[] = {
  { "<a@b>",                    "a@b" },
  { " <A.b@C> (comment)",       "A.b@C" },
  { "(first) <a@b>",            "a@b" },
  { "<a @ b>",                  "a@b" },
  { "a@b",                      "a@b" },
  { "a@b (c (d) e)",            "a@b" },
  { "<a@b",                     "a@b" },
  { "<a@b> <c@d>",              "a@b" },
  { "<>",                       NULL },
  { "",                         NULL },
  { "(a)",                      NULL },
};

static const struct { const char *value; const char *shown; } decode_cases[] = {
  { "plain",                                             "plain" },
  { "=?utf-8?q?J=C3=BCrgen?= =?iso-8859-1?q?_M=FCller?=", "J\303\274rgen M\303\274ller" },
  { "=?utf-8?b?w4Q=?= x",                                "\303\204 x" },
  { "raw f\xfcr",                                        "raw f\303\274r" },
  { "raw f\303\274r",                                    "raw f\303\274r" },
  { "=?broken",                                          "=?broken" },
  { "=?utf-8?q?a=0Ab=1Bc?=",                             "a bc" },
  { "=?utf-8?q?=E2=80=AEgnp.exe?=",                      "gnp.exe" },
  { "",                                                  "" },
  { NULL,                                                "" },
};

static const struct { const char *value; const char *shown; } address_cases[] = {
  { "Ada <ada@example.org>",                       "Ada" },
  { "ada@example.org",                             "ada@example.org" },
  { "<ada@example.org>",                           "ada@example.org" },
  { "=?utf-8?q?J=C3=BCrgen?= <j@x>, b@example.org", "J\303\274rgen, b@example.org" },
  { "\"M, J\" <j@x>",                              "M, J" },
  { "J\xfcrgen <j@x>",                             "J\303\274rgen" },
  { "broken <",                                    "broken <" },
  { "",                                            "" },
  { NULL,                                          "" },
};

static const struct { const char *field; const char *encoded; } encode_cases[] = {
  { "Subject: plain  words\r\n",        "Subject: plain  words\r\n" },
  { "Subject: f\xfcr\r\n",              "Subject: =?UTF-8?b?ZsO8cg==?=\r\n" },
  { "Subject: f\303\274r\r\n x\r\n",    "Subject: =?UTF-8?b?ZsO8cg==?= x\r\n" },
  { "From: J\xfcrgen <j@x.org>\r\n",    "From: =?iso-8859-1?q?J=FCrgen?= <j@x.org>\r\n" },
  { "Content-Type: a/b; name=\"m\xfcll.pdf\"; x=y\r\n",
    "Content-Type: a/b; name=\"=?UTF-8?b?bcO8bGwucGRm?=\"; x=y\r\n" },
};

static const struct
{
  const char *name;
  gboolean none, mbox, thunderbird, any;
} private_cases[] = {
  { "Status",                            FALSE, TRUE,  TRUE,  TRUE },
  { "STATUS",                            FALSE, TRUE,  TRUE,  TRUE },
  { "X-Mozilla-Status",                  FALSE, FALSE, TRUE,  TRUE },
  { "x-mozilla-status2",                 FALSE, FALSE, TRUE,  TRUE },
  { "X-UIDL",                            FALSE, FALSE, TRUE,  TRUE },
  { "X-Evolution-Source",                FALSE, FALSE, FALSE, TRUE },
  { "X-KMail-Anything",                  FALSE, FALSE, FALSE, TRUE },
  { "X-Mozilla-External-Attachment-URL", FALSE, FALSE, FALSE, FALSE },
  { "Subject",                           FALSE, FALSE, FALSE, FALSE },
  { "Status-Code",                       FALSE, FALSE, FALSE, FALSE },
  { "X",                                 FALSE, FALSE, FALSE, FALSE },
  { "",                                  FALSE, FALSE, FALSE, FALSE },
};
/* clang-format on */

static void
test_iter (gconstpointer data)
{
  const IterCase *c = data;
  g_autoptr (GString) fields = g_string_new (NULL);
  PfHeaderIter  iter;
  PfHeaderField field;

  pf_header_iter_init (&iter, c->block, strlen (c->block));
  while (pf_header_iter_next (&iter, &field))
    g_string_append_printf (fields, "%.*s|%.*s\n", (int) field.name_length, field.name,
                            (int) field.value_length, field.value);

  g_assert_cmpstr (fields->str, ==, c->fields);
  g_assert_cmpuint (iter.offset, ==, c->offset);
}

static void
test_unfold (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (unfold_cases); i++)
    {
      const char      *value = unfold_cases[i].value;
      g_autofree char *unfolded = pf_header_unfold (value, strlen (value));

      g_assert_cmpstr (unfolded, ==, unfold_cases[i].unfolded);
    }
}

static void
test_unfold_limit (void)
{
  g_autoptr (GString) out = g_string_new ("x");

  pf_header_append_unfolded (out, " ab  cd", 7, 3);
  g_assert_cmpstr (out->str, ==, "xab ");
}

static void
test_get (void)
{
  static const char block[] =
      "From: a\r\nSUBJECT: b\r\n c\r\nSubject: d\r\n\r\nDate: e\r\n";
  g_autofree char *subject = pf_header_get (block, strlen (block), "Subject");
  g_autofree char *date = pf_header_get (block, strlen (block), "Date");

  g_assert_cmpstr (subject, ==, "b c");
  g_assert_null (date);
}

static void
test_message_id (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (id_cases); i++)
    {
      g_autofree char *id = pf_header_message_id (id_cases[i].value);

      g_assert_cmpstr (id, ==, id_cases[i].id);
    }
  g_assert_null (pf_header_message_id (NULL));
}

static void
test_decode (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (decode_cases); i++)
    {
      g_autofree char *shown = pf_header_decode (decode_cases[i].value);

      g_assert_cmpstr (shown, ==, decode_cases[i].shown);
    }
}

static void
test_addresses (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (address_cases); i++)
    {
      g_autofree char *shown = pf_header_decode_addresses (address_cases[i].value);

      g_assert_cmpstr (shown, ==, address_cases[i].shown);
    }
}

static void
test_encode (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (encode_cases); i++)
    {
      const char      *field = encode_cases[i].field;
      g_autofree char *encoded = pf_header_encode_8bit (field, strlen (field));

      g_assert_cmpstr (encoded, ==, encode_cases[i].encoded);
    }
}

/* Long values are folded, and still say the same. */
static void
test_encode_long (void)
{
  g_autoptr (GString) field = g_string_new ("Subject:");
  g_autofree char *encoded = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *shown = NULL;

  for (int i = 0; i < 100; i++)
    g_string_append (field, " Gr\303\274\303\237e word");
  g_string_append (field, "\r\n");
  encoded = pf_header_encode_8bit (field->str, field->len);

  for (const char *line = encoded; *line != '\0'; line = strchr (line, '\n') + 1)
    g_assert_cmpuint (strcspn (line, "\r"), <=, 78);
  before = pf_header_get (field->str, field->len, "Subject");
  after = pf_header_get (encoded, strlen (encoded), "Subject");
  shown = pf_header_decode (after);
  g_assert_cmpstr (shown, ==, before);
}

static void
test_private (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (private_cases); i++)
    {
      const char *name = private_cases[i].name;
      gsize       n = strlen (name);

      g_test_message ("%s", name);
      g_assert_cmpint (pf_private_header_is_of (PF_PRIVATE_NONE, name, n), ==,
                       private_cases[i].none);
      g_assert_cmpint (pf_private_header_is_of (PF_PRIVATE_MBOX, name, n), ==,
                       private_cases[i].mbox);
      g_assert_cmpint (pf_private_header_is_of (PF_PRIVATE_THUNDERBIRD, name, n), ==,
                       private_cases[i].thunderbird);
      g_assert_cmpint (pf_private_header_is_any (name, n), ==, private_cases[i].any);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (iter_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/header/iter/%s", iter_cases[i].name);

      g_test_add_data_func (path, &iter_cases[i], test_iter);
    }
  g_test_add_func ("/header/unfold", test_unfold);
  g_test_add_func ("/header/unfold-limit", test_unfold_limit);
  g_test_add_func ("/header/get", test_get);
  g_test_add_func ("/header/message-id", test_message_id);
  g_test_add_func ("/header/decode", test_decode);
  g_test_add_func ("/header/addresses", test_addresses);
  g_test_add_func ("/header/encode", test_encode);
  g_test_add_func ("/header/encode-long", test_encode_long);
  g_test_add_func ("/header/private", test_private);

  return g_test_run ();
}
