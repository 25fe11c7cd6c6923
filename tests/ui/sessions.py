#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A session manager for a private desktop: writes what it is asked to prevent to a file.

    sessions.py FILE
"""

import sys

from gi.repository import Gio, GLib

INTERFACE = '''<node><interface name="org.gnome.SessionManager">
<method name="RegisterClient"><arg type="s" direction="in"/><arg type="s" direction="in"/>
  <arg type="o" direction="out"/></method>
<method name="UnregisterClient"><arg type="o" direction="in"/></method>
<method name="Inhibit"><arg type="s" direction="in"/><arg type="u" direction="in"/>
  <arg type="s" direction="in"/><arg type="u" direction="in"/>
  <arg type="u" direction="out"/></method>
<method name="Uninhibit"><arg type="u" direction="in"/></method>
<property name="SessionIsActive" type="b" access="read"/>
</interface>
<interface name="org.gnome.SessionManager.ClientPrivate">
<method name="EndSessionResponse"><arg type="b" direction="in"/><arg type="s" direction="in"/>
</method></interface></node>'''
CLIENT = '/org/gnome/SessionManager/Client1'


def note(line):
    with open(sys.argv[1], 'a', encoding='utf-8') as out:
        out.write(line + '\n')


def called(bus, sender, path, interface, method, arguments, invocation):
    answer = None
    if method == 'RegisterClient':
        answer = GLib.Variant('(o)', (CLIENT,))
    elif method == 'Inhibit':
        _, _, reason, flags = arguments.unpack()
        note(f'inhibit {flags} {reason}')
        answer = GLib.Variant('(u)', (7,))
    elif method == 'Uninhibit':
        note(f'uninhibit {arguments.unpack()[0]}')
    invocation.return_value(answer)


def read(bus, sender, path, interface, name):
    return GLib.Variant('b', True)


connection = Gio.bus_get_sync(Gio.BusType.SESSION)
node = Gio.DBusNodeInfo.new_for_xml(INTERFACE)
connection.register_object('/org/gnome/SessionManager', node.interfaces[0], called, read,
                           None)
connection.register_object(CLIENT, node.interfaces[1], called, None, None)
Gio.bus_own_name_on_connection(connection, 'org.gnome.SessionManager',
                               Gio.BusNameOwnerFlags.NONE, None, None)
print('ready', flush=True)
GLib.MainLoop().run()
