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

static xmlDoc *
parse (const char *data, gsize length, gboolean *out_has_dtd)
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
  xmlFreeParserCtxt (parser);
  return doc;
}

xmlDoc *
pf_settings_read_xml (const char *data, gsize length, const char *root, GError **error)
{
  g_autoptr (xmlDoc) doc = NULL;
  gboolean has_dtd = FALSE;
  xmlNode *element;

  if (length > PF_SETTINGS_DOCUMENT_MAX)
    {
      g_set_error (error, PF_PROTO_ERROR, PF_PROTO_ERROR_MALFORMED,
                   "Larger than %d bytes", PF_SETTINGS_DOCUMENT_MAX);
      return NULL;
    }

  doc = parse (data, length, &has_dtd);
  element = doc != NULL ? xmlDocGetRootElement (doc) : NULL;
  if (has_dtd)
    g_set_error (error, PF_PROTO_ERROR, PF_PROTO_ERROR_MALFORMED,
                 "It has a document type, as HTML does");
  else if (element == NULL)
    g_set_error (error, PF_PROTO_ERROR, PF_PROTO_ERROR_MALFORMED, "Not well-formed XML");
  else if (!pf_xml_is (element, root))
    {
      g_autofree char *found = pf_clean_server_text ((const char *) element->name);

      g_set_error (error, PF_PROTO_ERROR, PF_PROTO_ERROR_MALFORMED,
                   "It begins with <%s>, not with <%s>", found, root);
    }
  else
    return g_steal_pointer (&doc);

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
