/* pf-settings-xml.c - XML from strangers: no network, no entities, no DTD, bounded
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-discover"

#include "discover/pf-settings-xml.h"

#include "base/pf-error.h"
#include "discover/pf-settings.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

#define TEXT_MAX 8192 /* octets of one element's text that we look at */

/* A document type is where entities are declared; none of the formats has one. */
static void
refuse_dtd_cb (void          *context,
               const xmlChar *name,
               const xmlChar *external_id,
               const xmlChar *system_id)
{
  xmlParserCtxt *parser = context;
  gboolean      *has_dtd = parser->_private;

  *has_dtd = TRUE;
  xmlStopParser (parser);
}

/* @out_fault: (nullable): "Line 13: …", where the document first breaks XML's rules */
static xmlDoc *
parse (const char *data, gsize length, gboolean *out_has_dtd, char **out_fault)
{
  xmlParserCtxt *parser = xmlNewParserCtxt ();
  xmlDoc        *doc;

  if (parser == NULL)
    return NULL;
  parser->_private = out_has_dtd;
  parser->sax->internalSubset = refuse_dtd_cb;
  doc = xmlCtxtReadMemory (parser, data, (int) length, NULL, NULL,
                           XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                               XML_PARSE_NOCDATA);
  if (doc == NULL)
    {
      const xmlError  *last = xmlCtxtGetLastError (parser);
      g_autofree char *said = last != NULL && last->message != NULL
                                  ? pf_clean_server_text (last->message)
                                  : NULL;

      *out_fault = said != NULL ? g_strdup_printf ("Line %d: not well-formed XML: %s",
                                                   last->line, g_strstrip (said))
                                : g_strdup ("Not well-formed XML");
    }
  xmlFreeParserCtxt (parser);
  return doc;
}

/* Whether an ampersand begins no reference ("&amp;", "&#38;", "&name;"). */
static gboolean
is_bare (const char *ampersand, const char *end)
{
  const char *p = ampersand + 1;

  while (p < end && (g_ascii_isalnum (*p) || *p == '#'))
    p++;
  return p == ampersand + 1 || p == end || *p != ';';
}

/* The commonest fault of these documents, Mozilla's list not excepted: an address with
 * "?a=b&c=d" written as it is.  It can mean one thing only.  Returns: (nullable): %NULL
 * if there is none. */
static GString *
escape_bare_ampersands (const char *data, gsize length)
{
  GString    *mended = g_string_sized_new (length);
  const char *end = data + length;
  gboolean    is_changed = FALSE;

  for (const char *p = data; p < end; p++)
    {
      gboolean bare = *p == '&' && is_bare (p, end);

      g_string_append_c (mended, *p);
      if (bare)
        g_string_append (mended, "amp;");
      is_changed |= bare;
    }

  if (!is_changed)
    g_string_free (g_steal_pointer (&mended), TRUE);
  return mended;
}

/* Reads it as it is, else with bare ampersands mended. */
static xmlDoc *
parse_kindly (const char *data,
              gsize       length,
              gboolean   *out_has_dtd,
              char      **out_fault,
              gboolean   *out_is_mended)
{
  xmlDoc *doc = parse (data, length, out_has_dtd, out_fault);
  g_autoptr (GString) mended = NULL;
  g_autofree char *still = NULL;

  if (doc != NULL || *out_has_dtd)
    return doc;

  mended = escape_bare_ampersands (data, length);
  if (mended != NULL)
    doc = parse (mended->str, mended->len, out_has_dtd, &still);
  *out_is_mended = doc != NULL;
  return doc;
}

/* A web page says so at its beginning, and is seldom XML. */
static gboolean
is_web_page (const char *data, gsize length)
{
  static const char *const beginnings[] = { "<!doctype html", "<html" };
  const char              *end = data + length;

  if (length >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    data += 3;
  while (data < end && g_ascii_isspace (*data))
    data++;
  for (gsize i = 0; i < G_N_ELEMENTS (beginnings); i++)
    {
      gsize n = strlen (beginnings[i]);

      if ((gsize) (end - data) >= n && g_ascii_strncasecmp (data, beginnings[i], n) == 0)
        return TRUE;
    }
  return FALSE;
}

xmlDoc *
pf_settings_read_xml (
    const char *data, gsize length, const char *root, char **out_problem, GError **error)
{
  g_autoptr (xmlDoc) doc = NULL;
  g_autofree char *fault = NULL;
  gboolean         has_dtd = FALSE;
  gboolean         is_mended = FALSE;
  xmlNode         *element;

  *out_problem = NULL;
  if (length > PF_SETTINGS_DOCUMENT_MAX)
    {
      g_set_error (error, PF_PROTO_ERROR, PF_PROTO_ERROR_MALFORMED,
                   "Larger than %d bytes", PF_SETTINGS_DOCUMENT_MAX);
      return NULL;
    }

  if (is_web_page (data, length))
    {
      g_set_error_literal (error, PF_PROTO_ERROR, PF_PROTO_ERROR_UNEXPECTED,
                           "It is a web page");
      return NULL;
    }

  doc = parse_kindly (data, length, &has_dtd, &fault, &is_mended);
  element = doc != NULL ? xmlDocGetRootElement (doc) : NULL;
  if (has_dtd)
    g_set_error (error, PF_PROTO_ERROR, PF_PROTO_ERROR_MALFORMED,
                 "It has a document type, which settings have not");
  else if (element == NULL)
    g_set_error_literal (error, PF_PROTO_ERROR, PF_PROTO_ERROR_MALFORMED,
                         fault != NULL ? fault : "Not well-formed XML");
  else if (!pf_xml_is (element, root))
    {
      g_autofree char *found = pf_clean_server_text ((const char *) element->name);

      g_set_error (error, PF_PROTO_ERROR, PF_PROTO_ERROR_UNEXPECTED,
                   "It begins with <%s>, not with <%s>", found, root);
    }
  else
    {
      if (is_mended)
        *out_problem = g_steal_pointer (&fault);
      return g_steal_pointer (&doc);
    }

  return NULL;
}

gboolean
pf_xml_is (xmlNode *node, const char *name)
{
  return g_str_equal ((const char *) node->name, name);
}

xmlNode *
pf_xml_find (xmlNode *node, const char *name)
{
  while (node != NULL &&
         (node->type != XML_ELEMENT_NODE || (name != NULL && !pf_xml_is (node, name))))
    node = node->next;

  return node;
}

xmlNode *
pf_xml_child (xmlNode *node, const char *name)
{
  return node != NULL ? pf_xml_find (node->children, name) : NULL;
}

char *
pf_xml_text (xmlNode *node)
{
  GString *text = g_string_new (NULL);

  for (xmlNode *child = node->children; child != NULL && text->len < TEXT_MAX;
       child = child->next)
    if (child->type == XML_TEXT_NODE && child->content != NULL)
      g_string_append (text, (const char *) child->content);
  if (text->len > TEXT_MAX)
    {
      const char *end = g_utf8_find_prev_char (text->str, text->str + TEXT_MAX + 1);

      g_string_truncate (text, end != NULL ? (gsize) (end - text->str) : 0);
    }

  return g_strstrip (g_string_free (text, FALSE));
}

char *
pf_xml_child_text (xmlNode *node, const char *name)
{
  xmlNode *child = pf_xml_child (node, name);

  return child != NULL ? pf_xml_text (child) : NULL;
}

char *
pf_xml_attribute (xmlNode *node, const char *name)
{
  xmlChar *value = xmlGetNoNsProp (node, (const xmlChar *) name);
  char    *text;

  if (value == NULL)
    return NULL;
  text = g_strndup ((const char *) value, TEXT_MAX);
  xmlFree (value);
  return g_strstrip (text);
}

gboolean
pf_xml_to_port (const char *text, guint16 *out_port)
{
  guint64 number;

  if (text == NULL ||
      !g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &number, NULL))
    return FALSE;

  *out_port = (guint16) number;
  return TRUE;
}
