/* pf-mutf7.c - modified UTF-7, in which IMAP servers write folder names
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 3501 5.1.3
 */

#define G_LOG_DOMAIN "pf-text"

#include "text/pf-mutf7.h"

#include <string.h>

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                             "0123456789+,";

/* UTF-16 code units on their way to and from six bits each. */
typedef struct
{
  guint32 bits;
  int     n_bits;
} Bits;

static gboolean
is_direct (gunichar c)
{
  return c >= 0x20 && c <= 0x7E;
}

static void
encode_unit (Bits *bits, GString *out, guint32 unit)
{
  bits->bits = (bits->bits << 16) | unit;
  bits->n_bits += 16;
  while (bits->n_bits >= 6)
    {
      bits->n_bits -= 6;
      g_string_append_c (out, digits[(bits->bits >> bits->n_bits) & 0x3F]);
    }
  bits->bits &= (1U << bits->n_bits) - 1;
}

static void
encode_char (Bits *bits, GString *out, gunichar c)
{
  if (c < 0x10000)
    {
      encode_unit (bits, out, c);
      return;
    }

  c -= 0x10000;
  encode_unit (bits, out, 0xD800 + (c >> 10));
  encode_unit (bits, out, 0xDC00 + (c & 0x3FF));
}

static void
end_shift (Bits *bits, GString *out)
{
  if (bits->n_bits > 0)
    g_string_append_c (out, digits[(bits->bits << (6 - bits->n_bits)) & 0x3F]);
  g_string_append_c (out, '-');
  *bits = (Bits){ 0 };
}

char *
pf_mutf7_encode (const char *utf8)
{
  GString *out;
  Bits     bits = { 0 };
  gboolean is_shifted = FALSE;

  g_return_val_if_fail (utf8 != NULL && g_utf8_validate (utf8, -1, NULL), NULL);

  out = g_string_new (NULL);
  for (const char *p = utf8; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!is_direct (c))
        {
          if (!is_shifted)
            g_string_append_c (out, '&');
          is_shifted = TRUE;
          encode_char (&bits, out, c);
          continue;
        }
      if (is_shifted)
        end_shift (&bits, out);
      is_shifted = FALSE;
      g_string_append_c (out, (char) c);
      if (c == '&')
        g_string_append_c (out, '-');
    }
  if (is_shifted)
    end_shift (&bits, out);

  return g_string_free (out, FALSE);
}

/* Adds one UTF-16 unit.  Returns: FALSE if surrogates do not pair */
static gboolean
decode_unit (GString *out, guint32 unit, guint32 *high)
{
  if (*high != 0)
    {
      if (unit < 0xDC00 || unit > 0xDFFF)
        return FALSE;
      g_string_append_unichar (out, 0x10000 + ((*high - 0xD800) << 10) + (unit - 0xDC00));
      *high = 0;
      return TRUE;
    }
  if (unit >= 0xD800 && unit <= 0xDBFF)
    {
      *high = unit;
      return TRUE;
    }
  if (unit == 0 || (unit >= 0xDC00 && unit <= 0xDFFF))
    return FALSE;

  g_string_append_unichar (out, unit);
  return TRUE;
}

/* Returns: whether [@p, @end) is BASE64 of whole characters, which are appended */
static gboolean
decode_shifted (GString *out, const char *p, const char *end)
{
  Bits    bits = { 0 };
  guint32 high = 0;

  for (; p < end; p++)
    {
      const char *digit = strchr (digits, *p);

      if (digit == NULL)
        return FALSE;
      bits.bits = (bits.bits << 6) | (guint32) (digit - digits);
      bits.n_bits += 6;
      if (bits.n_bits < 16)
        continue;
      bits.n_bits -= 16;
      if (!decode_unit (out, bits.bits >> bits.n_bits, &high))
        return FALSE;
      bits.bits &= (1U << bits.n_bits) - 1;
    }

  return high == 0 && bits.n_bits < 6 && bits.bits == 0;
}

/* Decodes what begins with "&" at @p, or takes the "&" alone as it is.
 * Returns: what follows */
static const char *
decode_ampersand (GString *out, const char *p)
{
  gsize       length = out->len;
  const char *end = strchr (p, '-');

  if (end == p + 1)
    {
      g_string_append_c (out, '&');
      return end + 1;
    }
  if (end != NULL && decode_shifted (out, p + 1, end))
    return end + 1;

  g_string_truncate (out, length);
  g_string_append_c (out, '&');
  return p + 1;
}

char *
pf_mutf7_decode (const char *name, gboolean *out_exact)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *utf8 = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  for (const char *p = name; *p != '\0';)
    {
      if (*p == '&')
        p = decode_ampersand (out, p);
      else
        g_string_append_c (out, *p++);
    }
  utf8 = g_utf8_make_valid (out->str, (gssize) out->len);

  if (out_exact != NULL)
    {
      g_autofree char *again = pf_mutf7_encode (utf8);

      *out_exact = strcmp (again, name) == 0;
    }

  return g_steal_pointer (&utf8);
}
