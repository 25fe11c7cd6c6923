#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window as a citizen of the desktop: preferences, saved reports, all moves, one
instance, and being started by the session bus."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / 'support')]

import apart  # noqa: E402
import checks  # noqa: E402
import desktop as ui  # noqa: E402
import tap  # noqa: E402
from tap import expect, expect_equal  # noqa: E402
from test_after import ask_to_undo, move_all  # noqa: E402
from test_move import MOVE_LIMIT_S, PICTURES, PROGRAM, Scene, count_on_server, make_mbox  # noqa: E402

APP = 'io.github.postferry.Postferry'
KEPT = {'GSETTINGS_BACKEND': 'keyfile'}


class Plain:
    """A desktop with the window on it and no server."""

    def __init__(self, *arguments, **variables):
        self.arguments, self.variables = arguments, variables

    def __enter__(self):
        try:
            self.desktop = ui.Desktop(PROGRAM, pictures=PICTURES)
            self.desktop.__enter__()
        except ui.Missing as reason:
            raise tap.Skip(str(reason)) from None
        return self

    def open(self, *arguments):
        return self.desktop.start('--state-dir', self.desktop.folder / 'state', '--offline',
                                  *arguments, G_DEBUG='fatal-warnings', **self.variables)

    def __exit__(self, kind=None, *unused):
        if kind is not None:
            print(self.desktop.program_log()[-3000:], file=sys.stderr)
        self.desktop.__exit__()


def report(**totals):
    """A saved report of a move, as somebody sends it."""
    counts = dict.fromkeys(('found', 'placed', 'already_there', 'left_out', 'excluded',
                            'pending', 'expunged', 'verified', 'resent', 'undone', 'bytes'),
                           0)
    return {'schema': 'postferry.migration/1', 'job': 'ada-imap', 'state': 'done',
            'sources': ['thunderbird:/home/ada/profile'],
            'target': 'imaps://ada%40example.org@imap.example.org', 'folders': [],
            'unread': [{'account': 'ada', 'folder': 'Old/2014', 'reason': 'no-permission'}],
            'totals': {**counts, **totals},
            'left_out': [{'folder': 'Inbox', 'subject': f'Big film {n}', 'from': 'Grace',
                          'date': '2024-01-01T10:00:00Z', 'size': 99000000,
                          'reason': 'too-large'} for n in range(totals['left_out'])],
            'kept': [], 'verified': {'mode': 'metadata', 'checked': totals['placed'],
                                     'bodies': 1, 'differing': 0, 'differences': []},
            'started': '2026-11-20T10:00:00Z', 'changed': '2026-11-22T10:00:00Z',
            'elapsed_s': 3.5, 'exit': 1, 'error': None}


def open_preferences(window):
    window.keys('ctrl+comma')
    return ui.wait_for(lambda: window.find_window('Preferences'), 'the preferences')


def test_preferences_are_kept():
    with Plain(**KEPT) as plain:
        window = plain.open()
        window.wait_title('What would you like to do?')
        preferences = open_preferences(window)
        for node in window.walk(preferences):
            # libadwaita's own parts have names of classes where nobody reaches them.
            expect(window.shown_size(node) in (None, (0, 0))
                   or not window.states(node).contains(window.atspi.StateType.FOCUSABLE)
                   or not ui.CLASS_NAME.match(node.get_name() or ''),
                   f'a {node.get_role_name()} is called “{node.get_name()}”')
        window.keys('Tab')
        window.picture_of(preferences, 'preferences')
        for name in ('Ask Mozilla\'s public list', 'Hide addresses'):
            window.tab_to_in(preferences, name)
            window.keys('space')
        window.tab_to_in(preferences, 'As many as make it faster')
        window.keys('Down', 'Down')
        window.keys('Escape')
        ui.wait_for(lambda: not window.find_window('Preferences'), 'the window to close')
        window.focus()
        window.resize(640, 620)
        size = window.shown_size(window.frame)
        window.keys('ctrl+q')
        window.process.wait(ui.LIMIT_S)
        kept = (plain.desktop.folder / 'config/glib-2.0/settings/keyfile').read_text()
        for line in ('ask-public-list=false', 'mask-reports=false', 'connections=2',
                     'window-size=(640, 620)'):
            expect(line in kept, f'{line} is not in {kept}')
        window = plain.open()
        window.wait_title('What would you like to do?')
        expect_equal(window.shown_size(window.frame), size, 'the size of before')
        preferences = open_preferences(window)
        checked = window.atspi.StateType.CHECKED
        states = {node.get_name(): window.states(node).contains(checked)
                  for node in window.walk(preferences)
                  if node.get_role_name() in ('check box', 'radio button', 'toggle button')}
        expect_equal([name for name, is_on in states.items() if is_on], ['2'], 'what is on')


def test_a_report_is_opened():
    with Plain() as plain, tempfile.TemporaryDirectory() as folder:
        saved = pathlib.Path(folder) / 'report.json'
        saved.write_text(json.dumps(report(found=12, placed=10, left_out=2)))
        window = plain.open(saved)
        heading = '10 of 12 messages were put on the server'
        window.wait_title(heading)
        checks.check_page(window, heading)
        window.wait_text('Report of 22 November 2026, read from a file.')
        expect(window.find('panel', 'Old/2014'), 'the folder that could not be read')
        expect(not window.has_text('Undo This Move'), 'what is elsewhere cannot be undone')
        window.picture('report-720x680')
        window.tab_to('2 were left out')
        window.keys('Return')
        window.wait_title('2 were left out')
        expect(window.find('panel', 'Big film 1'), 'what was left out')
        window.keys('alt+Left', 'alt+Left')
        window.wait_title('What would you like to do?')

        saved.write_text(json.dumps(report(found=3, placed=3, left_out=0)))
        plain.desktop.start_again(saved)
        window.wait_title('3 messages were put on the server, but not all mail could be read')
        window.keys('alt+Left')
        window.wait_title('What would you like to do?')
        saved.write_text('{"schema": "something/1"}')
        plain.desktop.start_again(saved)
        ui.wait_for(lambda: window.find('alert'), 'the error box')
        saved.write_text('no JSON at all')
        plain.desktop.start_again(saved)
        ui.wait_for(lambda: window.find('alert'), 'the error box again')


def test_all_moves():
    with tempfile.TemporaryDirectory() as folder:
        with Scene('carol', make_mbox(folder, 9)) as scene:
            window = scene.window
            move_all(scene)
            window.tab_to('Close')
            window.keys('Return')
            window.wait_title('What would you like to do?')
            window.keys('F10')
            ui.wait_for(lambda: window.find('menu item', 'All Moves'), 'the menu')
            window.keys('Down', 'Return')
            scene.walk.seen('All moves', 'all-moves')
            window.wait_text('9 messages, finished')
            window.tab_to('\u2066carol\u2069')
            window.keys('Return')
            scene.walk.seen('All 9 messages were put on the server', 'old-report')
            ask_to_undo(window, ['Tab', 'Return'])
            scene.walk.seen('Sign in to take the move back')
            window.type('carolpw')
            window.keys('Return')
            window.wait_title('The move was taken back', MOVE_LIMIT_S)
            expect_equal(count_on_server(scene.server, 'carol'), 0, 'messages left')


def test_the_start_is_heard():
    """What has the focus first is told to who listens, though GTK 4.8 is not known yet then."""
    with Plain() as plain:
        events = plain.desktop.start_listener()
        plain.open().wait_title('What would you like to do?')
        ui.wait_for(lambda: any((kind, text) == ('focus', 'Set Up or Check an Account')
                                for _, kind, text in events()), 'the first focus')


def test_shortcuts_and_about():
    with Plain() as plain:
        window = plain.open()
        window.wait_title('What would you like to do?')
        before = len(window.top_levels())
        window.keys('F1')
        ui.wait_for(lambda: len(window.top_levels()) > before, 'the shortcuts')
        window.keys('Escape')
        ui.wait_for(lambda: len(window.top_levels()) == before, 'them to close')
        window.focus()
        window.keys('F10')
        ui.wait_for(lambda: window.find('menu item', 'About Postferry'), 'the menu')
        window.keys('Up', 'Return')
        ui.wait_for(lambda: len(window.top_levels()) > before, 'the About window')


def test_the_session_bus_starts_it():
    service = pathlib.Path(os.environ.get('PF_BUILD_ROOT', '.')) / f'data/{APP}.service'
    with Plain() as plain:
        text = service.read_text()
        name = [line for line in text.splitlines() if line.startswith('Exec=')][0]
        command = name[len('Exec='):].split()
        expect_equal(pathlib.Path(command[0]).name, 'postferry-gtk', 'the program')
        folder = plain.desktop.folder / 'data/dbus-1/services'
        folder.mkdir(parents=True)
        (folder / f'{APP}.service').write_text(
            text.replace(command[0], str(pathlib.Path(PROGRAM).resolve())))
        plain.desktop.run_tool('gdbus', 'call', '--session', '--dest', 'org.freedesktop.DBus',
                               '--object-path', '/org/freedesktop/DBus', '--method',
                               'org.freedesktop.DBus.ReloadConfig')
        plain.desktop.run_tool('gdbus', 'call', '--session', '--dest', APP, '--object-path',
                               '/io/github/postferry/Postferry', '--method',
                               'org.freedesktop.Application.Activate', '{}')
        find = ['xdotool', 'search', '--onlyvisible', '--name', 'Postferry']
        xid = ui.wait_for(lambda: subprocess.run(
            find, env=plain.desktop.environment, capture_output=True, text=True,
            check=False).stdout.split(), 'the window')
        plain.desktop.run_tool('gdbus', 'call', '--session', '--dest', APP, '--object-path',
                               '/io/github/postferry/Postferry', '--method',
                               'org.freedesktop.Application.ActivateAction', 'quit', '[]',
                               '{}')
        ui.wait_for(lambda: not set(xid) & set(subprocess.run(
            find, env=plain.desktop.environment, capture_output=True, text=True,
            check=False).stdout.split()), 'the window to go')


if __name__ == '__main__':
    apart.main(sys.modules[__name__])
