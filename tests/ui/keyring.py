#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A keyring for a private desktop: the few calls of the Secret Service that a program
needs to remember one password.  Writes what was asked to a file, without secrets.

    keyring.py FILE
"""

import sys

from gi.repository import Gio, GLib

ROOT = '/org/freedesktop/secrets'
INTERFACES = '''<node>
<interface name="org.freedesktop.Secret.Service">
 <method name="OpenSession"><arg type="s" direction="in"/><arg type="v" direction="in"/>
  <arg type="v" direction="out"/><arg type="o" direction="out"/></method>
 <method name="SearchItems"><arg type="a{ss}" direction="in"/>
  <arg type="ao" direction="out"/><arg type="ao" direction="out"/></method>
 <method name="GetSecrets"><arg type="ao" direction="in"/><arg type="o" direction="in"/>
  <arg type="a{o(oayays)}" direction="out"/></method>
 <property name="Collections" type="ao" access="read"/>
</interface>
<interface name="org.freedesktop.Secret.Collection">
 <method name="CreateItem"><arg type="a{sv}" direction="in"/>
  <arg type="(oayays)" direction="in"/><arg type="b" direction="in"/>
  <arg type="o" direction="out"/><arg type="o" direction="out"/></method>
</interface>
<interface name="org.freedesktop.Secret.Item">
 <method name="Delete"><arg type="o" direction="out"/></method>
</interface></node>'''
ATTRIBUTES = 'org.freedesktop.Secret.Item.Attributes'
items = {}  # path: (attributes, secret)


def note(line):
    with open(sys.argv[1], 'a', encoding='utf-8') as out:
        out.write(line + '\n')


def search(wanted):
    return [path for path, (attributes, _) in items.items()
            if all(attributes.get(name) == value for name, value in wanted.items())]


def answer(path, method, arguments):
    if method == 'OpenSession':
        return GLib.Variant('(vo)', (GLib.Variant('s', ''), ROOT + '/session/1'))
    if method == 'SearchItems':
        return GLib.Variant('(aoao)', (search(arguments[0]), []))
    if method == 'GetSecrets':
        return GLib.Variant('(a{o(oayays)})', ({
            item: (arguments[1], [], items[item][1], 'text/plain')
            for item in arguments[0]},))
    if method == 'CreateItem':
        attributes = arguments[0][ATTRIBUTES]
        new = f'{ROOT}/collection/login/{len(items) + 1}'
        register(new, 'org.freedesktop.Secret.Item')
        items[new] = (attributes, bytes(arguments[1][2]))
        note(f'stored {attributes["user"]} {attributes["protocol"]}')
        return GLib.Variant('(oo)', (new, '/'))
    note(f'forgotten {items.pop(path)[0]["user"]}')
    return GLib.Variant('(o)', ('/',))


def called(bus, sender, path, interface, method, arguments, invocation):
    values = arguments.unpack()
    if method == 'OpenSession' and values[0] != 'plain':
        invocation.return_dbus_error('org.freedesktop.DBus.Error.NotSupported', values[0])
        return
    invocation.return_value(answer(path, method, values))


def get_property(bus, sender, path, interface, name):
    return GLib.Variant('ao', [])


def register(path, interface):
    connection.register_object(path, node.lookup_interface(interface), called,
                               get_property, None)


connection = Gio.bus_get_sync(Gio.BusType.SESSION)
node = Gio.DBusNodeInfo.new_for_xml(INTERFACES)
register(ROOT, 'org.freedesktop.Secret.Service')
register(ROOT + '/aliases/default', 'org.freedesktop.Secret.Collection')
Gio.bus_own_name_on_connection(connection, 'org.freedesktop.secrets',
                               Gio.BusNameOwnerFlags.NONE, None, None)
print('ready', flush=True)
GLib.MainLoop().run()
