/* pf-settings-xml.h - XML from strangers: no network, no entities, no DTD, bounded
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <libxml/tree.h>

G_BEGIN_DECLS

/**
 * pf_settings_read_xml:
 * @root: the name that the document's element must have
 * @out_problem: (out) (transfer full) (nullable): what was wrong with the document and was
 *   mended, with its line: an ampersand in an address that is not written "&amp;"
 *
 * Errors: %PF_PROTO_ERROR_UNEXPECTED for HTML and for another root, else
 * %PF_PROTO_ERROR_MALFORMED.
 *
 * Returns: (transfer full): free with xmlFreeDoc()
 */
xmlDoc *pf_settings_read_xml (
    const char *data, gsize length, const char *root, char **out_problem, GError **error);

/* Element @node, or the next one after it; @name: (nullable): of that name only */
xmlNode *pf_xml_find (xmlNode *node, const char *name);

/* The first child element of that name. */
xmlNode *pf_xml_child (xmlNode *node, const char *name);

/* Goes through the child elements called @name, or all if it is %NULL. */
#define PF_XML_EACH(child, node, name)                                                   \
  for (xmlNode *child = pf_xml_find ((node)->children, name); (child) != NULL;           \
       child = pf_xml_find ((child)->next, name))

gboolean pf_xml_is (xmlNode *node, const char *name);

/* Returns: (transfer full): the element's text, trimmed; "" if there is none */
char *pf_xml_text (xmlNode *node);

/* Returns: (transfer full) (nullable): that of the first child called @name */
char *pf_xml_child_text (xmlNode *node, const char *name);

/* Returns: (transfer full) (nullable): an attribute's value, trimmed */
char *pf_xml_attribute (xmlNode *node, const char *name);

/* Returns: whether @text is a port, 1 to 65535 */
gboolean pf_xml_to_port (const char *text, guint16 *out_port);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlDoc, xmlFreeDoc)

G_END_DECLS
