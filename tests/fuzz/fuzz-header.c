/* fuzz-header.c - header blocks of any bytes
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pf-fuzz.h"

#include "text/pf-header-decode.h"
#include "text/pf-header.h"

/* What is shown or sent must be what it promises, whatever came in. */
static void
check_field (const PfHeaderField *field, const char *block)
{
  g_autofree char *value = pf_header_unfold (field->value, field->value_length);
  g_autofree char *again = pf_header_unfold (value, strlen (value));
  g_autofree char *shown = pf_header_decode (value);
  g_autofree char *people = pf_header_decode_addresses (value);
  g_autofree char *id = pf_header_message_id (value);
  g_autofree char *ascii = NULL;
  gsize            length = field->end - field->start;

  g_assert_cmpstr (again, ==, value);
  g_assert_true (g_utf8_validate (shown, -1, NULL));
  g_assert_true (g_utf8_validate (people, -1, NULL));
  g_assert_null (strpbrk (shown, "\r\n"));
  g_assert_true (id == NULL || *id != '\0');

  ascii = pf_header_encode_8bit (block + field->start, length);
  g_assert_true (memchr (block + field->start, 0, length) != NULL ||
                 g_str_is_ascii (ascii));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  const char   *block = (const char *) data;
  PfHeaderIter  iter;
  PfHeaderField field;
  gsize         last = 0;

  pf_header_iter_init (&iter, block, size);
  while (pf_header_iter_next (&iter, &field))
    {
      g_assert_cmpuint (field.start, ==, last);
      g_assert_cmpuint (field.end, >, field.start);
      g_assert_cmpuint (field.end, <=, size);
      g_assert_true (field.value + field.value_length <= block + field.end);
      last = field.end;
      check_field (&field, block);
    }

  return 0;
}
