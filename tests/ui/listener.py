#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hears what a screen reader is sent: one line for each event, with its time.

    listener.py FILE

"TIME name TEXT" when a window's name changes, "TIME focus TEXT" when something takes the
focus; TIME as time.monotonic() has it.  Says "ready" when it listens; ends when killed.
"""

import sys
import time

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi  # noqa: E402

KINDS = {'object:property-change:accessible-name': 'name',
         'object:state-changed:focused': 'focus'}


def heard(event, log):
    kind = next((KINDS[name] for name in KINDS if event.type.startswith(name)), None)
    if kind is None or (kind == 'focus' and not event.detail1):
        return
    try:
        role, text = event.source.get_role_name(), event.source.get_name()
    except gi.repository.GLib.Error:
        return  # it is gone already
    if kind == 'name' and role not in ('frame', 'window', 'dialog'):
        return
    log.write(f'{time.monotonic():.3f} {kind} {text}\n')
    log.flush()


def main():
    with open(sys.argv[1], 'a', encoding='utf-8') as log:
        listener = Atspi.EventListener.new(lambda event: heard(event, log))
        for kind in KINDS:
            listener.register(kind)
        print('ready', flush=True)
        Atspi.event_main()


if __name__ == '__main__':
    main()
