#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A notification service for a private desktop: writes each title and body to a file.

    notifications.py FILE
"""

import sys

from gi.repository import Gio, GLib

INTERFACE = '''<node><interface name="org.freedesktop.Notifications">
<method name="GetCapabilities"><arg type="as" direction="out"/></method>
<method name="GetServerInformation"><arg type="s" direction="out"/>
  <arg type="s" direction="out"/><arg type="s" direction="out"/>
  <arg type="s" direction="out"/></method>
<method name="CloseNotification"><arg type="u" direction="in"/></method>
<method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/>
  <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
  <arg type="as" direction="in"/><arg type="a{sv}" direction="in"/>
  <arg type="i" direction="in"/><arg type="u" direction="out"/></method>
</interface></node>'''


def called(bus, sender, path, interface, method, arguments, invocation):
    if method == 'GetCapabilities':
        answer = GLib.Variant('(as)', (['body', 'actions'],))
    elif method == 'GetServerInformation':
        answer = GLib.Variant('(ssss)', ('test', 'test', '1', '1.2'))
    elif method == 'Notify':
        _, _, _, title, body, *_ = arguments.unpack()
        with open(sys.argv[1], 'a', encoding='utf-8') as out:
            out.write(f'{title}\t{body}\n')
        answer = GLib.Variant('(u)', (1,))
    else:
        answer = None
    invocation.return_value(answer)


connection = Gio.bus_get_sync(Gio.BusType.SESSION)
node = Gio.DBusNodeInfo.new_for_xml(INTERFACE)
connection.register_object('/org/freedesktop/Notifications', node.interfaces[0], called,
                           None, None)
Gio.bus_own_name_on_connection(connection, 'org.freedesktop.Notifications',
                               Gio.BusNameOwnerFlags.NONE, None, None)
print('ready', flush=True)
GLib.MainLoop().run()
