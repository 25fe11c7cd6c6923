#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window moves a Thunderbird profile into a real Dovecot, by keys alone, read as a
screen reader reads it.  Pictures of every page are kept in the build folder."""

import imaplib
import json
import os
import pathlib
import ssl
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / 'support')]

import apart  # noqa: E402
import checks  # noqa: E402
import desktop as ui  # noqa: E402
import lab  # noqa: E402
import servers  # noqa: E402
import tap  # noqa: E402
from tap import expect, expect_equal  # noqa: E402

PROGRAM = os.environ['PF_WINDOW']
PICTURES = pathlib.Path(os.environ.get('PF_BUILD_ROOT', '.')) / 'pictures'
NORMAL, NARROW, WIDE = (720, 680), (360, 600), (1280, 800)
MOVE_LIMIT_S = 240
USERS = {'carol': 'carolpw', 'dora': 'dorapw', 'emil': 'emilpw', 'fred': 'fredpw'}


def make_profile(folder):
    subprocess.run(['/usr/bin/python3', str(HERE.parent / 'support/make-sample-profile'),
                    str(folder)], check=True, stdout=subprocess.DEVNULL)
    expected = json.loads((pathlib.Path(folder) / 'expected.json').read_text())
    return pathlib.Path(folder) / expected['profile'], expected


def make_mbox(folder, count, size=2000):
    """One folder with many messages, so that there is time to pause and stop."""
    path = pathlib.Path(folder) / 'Old mail'
    with open(path, 'w', encoding='ascii') as out:
        for number in range(count):
            out.write(f'From ada@example.org Mon Jan  1 10:00:00 2024\n'
                      f'From: Ada <ada@example.org>\nTo: grace@example.org\n'
                      f'Subject: Letter {number}\nDate: Mon, 01 Jan 2024 10:00:00 +0000\n'
                      f'Message-ID: <{number}@example.org>\n\n' + 'x' * 70 + '\n'
                      + ('y' * 70 + '\n') * (size // 71) + '\n')
    return path


def count_on_server(server, user):
    context = ssl.create_default_context(cafile=server.ca_file)
    total = 0
    with imaplib.IMAP4_SSL('localhost', server.imaps, ssl_context=context) as imap:
        imap.login(user, server.users[user])
        for line in imap.list()[1]:
            name = line.decode().rsplit(' "/" ', 1)[1]
            total += int(imap.select(name, readonly=True)[1][0])
    return total


class Walk:
    """One person at the keyboard, from the first page on."""

    def __init__(self, window, server, user, label='', has_accounts=False):
        self.window, self.server, self.user, self.label = window, server, user, label
        self.has_accounts = has_accounts

    def picture(self, name):
        for size in (NARROW, WIDE, NORMAL):
            self.window.resize(*size)
            self.window.picture(f'{self.label}{name}-{size[0]}x{size[1]}')

    def seen(self, heading, name=None):
        self.window.wait_title(heading)
        checks.check_page(self.window, heading)
        if name:
            self.picture(name)

    def to_address(self, name=None):
        self.seen('What would you like to do?', name and '1-start')
        self.window.tab_to('Move My Mail to IMAP')
        self.window.keys('Return')
        self.seen('Whose mail should move?')

    def to_found(self, name=None):
        self.to_address(name)
        if self.has_accounts:
            self.window.wait_text('Found on this computer')
        if name:
            self.picture('2-address')
        self.window.tab_to('Email address')
        self.window.type('ada@example.org')
        self.window.keys('Return')
        self.window.wait_title('Settings found')
        self.window.wait_text('Both kinds of mailbox answered')
        self.seen('Settings found', name and '3-found')

    def to_sign_in(self, name=None):
        self.window.keys('Return')
        self.seen('Sign in', name and '4-sign-in')

    def by_hand(self):
        """From the page with the settings found to the sign-in, all typed."""
        self.window.tab_to('Change…')
        self.window.keys('Return')
        self.seen('The mail server of example.org', '3-servers')
        self.window.tab_to('IMAP server')
        self.window.keys('ctrl+a')
        self.window.type('localhost')
        self.window.tab_to('Port')
        self.window.keys('ctrl+a')
        self.window.type(str(self.server.imaps))
        self.window.tab_to('Sign-in name')
        self.window.keys('ctrl+a')
        self.window.type(self.user)
        self.window.keys('Return')
        self.seen('Sign in')

    def alone(self, name=None):
        """The question before a move: no other program collects this mail."""
        self.seen('Does another computer or phone collect this mail by POP3?',
                  name and '5-question')
        self.window.tab_to('No, only this one')
        self.window.keys('Return')

    def to_stores(self, name=None):
        self.window.tab_to(f'Password for \u2066{self.user}\u2069')
        self.window.type(self.server.users[self.user])
        self.window.keys('Return')
        self.alone(name)
        self.seen('Your mail on this computer', name and '5-stores')
        self.window.wait_text('messages in')

    def to_plan(self, name=None):
        self.window.tab_to('Continue')
        self.window.keys('Return')
        self.window.wait_title('What goes where', MOVE_LIMIT_S)
        checks.check_page(self.window, 'What goes where')
        if name:
            self.picture('6-plan')

    def start(self):
        self.window.keys('ctrl+Return')

    def all_the_way(self, name=None):
        self.to_found(name)
        self.to_sign_in(name)
        self.to_stores(name)
        self.to_plan(name)


class Scene:
    """A server, a desktop and the window on it, all private."""

    def __init__(self, user, source, label='', **options):
        self.user, self.source, self.label, self.options = user, source, label, options
        self.variables = self.options.pop('variables', {})
        self.policies = self.options.pop('policies', [])
        self.trusts = self.options.pop('trusts', True)
        self.has_keyring = self.options.pop('keyring', False)
        self.has_sessions = self.options.pop('sessions', False)

    def __enter__(self):
        try:
            self.server = servers.DovecotServer(more_users=tuple(USERS.items()))
            self.server.__enter__()
        except servers.Missing as reason:
            raise tap.Skip(str(reason)) from None
        try:
            self.desktop = ui.Desktop(PROGRAM, pictures=PICTURES, **self.options)
            self.desktop.__enter__()
        except ui.Missing as reason:
            self.server.__exit__()
            raise tap.Skip(str(reason)) from None
        try:
            self.window = self.open()
        except BaseException:
            self.__exit__()
            raise
        self.walk = Walk(self.window, self.server, self.user, self.label,
                         (pathlib.Path(self.source) / 'prefs.js').exists())
        return self

    def write_provider(self):
        """The person's own list knows the lab's server, so that nobody is asked."""
        folder = self.desktop.folder / 'config/postferry/providers'
        folder.mkdir(parents=True)
        services = [{'protocol': protocol, 'host': 'localhost', 'port': port,
                     'security': 'tls', 'auth': ['password'], 'username': self.user}
                    for protocol, port in (('imap', self.server.imaps),
                                           ('pop3', self.server.pop3s))]
        provider = {'id': 'example.org', 'name': 'Example Mail', 'domains': ['example.org'],
                    'mx': [], 'asof': '2026-11-01', 'source': 'the test',
                    'services': services, 'policies': self.policies, 'docs': []}
        (folder / 'lab.json').write_text(json.dumps(
            {'schema': 'postferry.providers/1', 'trust': 'curated',
             'providers': [provider]}))

    def trust(self):
        return ['--ca-file', self.server.ca_file] if self.trusts else []

    def open(self):
        if not (self.desktop.folder / 'config/postferry').exists():
            self.write_provider()
            if self.has_keyring:
                self.keyring = self.desktop.start_keyring()
            if self.has_sessions:
                self.sessions = self.desktop.start_sessions()
        return self.desktop.start(*self.trust(), '--state-dir',
                                  self.desktop.folder / 'state', '--profile', self.source,
                                  '--offline', prefix=lab.AS_PERSON, **self.variables)

    def imap(self):
        """The account as another program sees it."""
        context = ssl.create_default_context(cafile=self.server.ca_file)
        imap = imaplib.IMAP4_SSL('localhost', self.server.imaps, ssl_context=context)
        imap.login(self.user, self.server.users[self.user])
        return imap

    def __exit__(self, kind=None, *unused):
        if kind is not None:
            print(self.desktop.program_log()[-3000:], file=sys.stderr)
        self.desktop.__exit__()
        self.server.__exit__()


def move_with_pictures(label, user, **options):
    with tempfile.TemporaryDirectory() as folder:
        profile, _ = make_profile(folder)
        with Scene(user, profile, label, **options) as scene:
            walk, window = scene.walk, scene.window
            walk.all_the_way('yes')
            window.tab_to('Start Moving')
            window.keys('Return')
            ui.wait_for(lambda: window.has_text('compared one by one'), 'the proof',
                        MOVE_LIMIT_S)
            expect(window.focused().get_role_name() == 'heading', 'the proof is not read')
            checks.check_names(window)
            checks.check_roles(window)
            walk.picture('8-done')
            window.tab_to('1 was left out')
            window.keys('Return')
            walk.seen('1 was left out', '9-left-out')
            window.keys('alt+Left')
            window.wait_text('compared one by one')
            expect(count_on_server(scene.server, user) > 90, 'the mail is not there')
            return scene.server


def test_move_a_profile_light():
    move_with_pictures('light-', 'carol')


def test_move_a_profile_dark():
    move_with_pictures('dark-', 'dora', dark=True)


def test_every_page_by_tab():
    with tempfile.TemporaryDirectory() as folder:
        profile, _ = make_profile(folder)
        with Scene('alice', profile) as scene:
            walk, window = scene.walk, scene.window
            walk.seen('What would you like to do?')
            checks.walk_by_tab(window)
            walk.to_found()
            stops = checks.walk_by_tab(window)
            for name in ('IMAP: \u2066localhost\u2069', 'POP3: \u2066localhost\u2069',
                         'What These Servers Can Do', 'Continue', 'Back'):
                expect(any(name == stop[1] for stop in stops), f'Tab misses {name}')
            walk.by_hand()
            window.keys('alt+Left')
            window.wait_title('The mail server of example.org')
            stops = checks.walk_by_tab(window)
            for name in ('IMAP server', 'Port', 'Sign-in name', 'Continue', 'Back'):
                expect(any(name == stop[1] for stop in stops), f'Tab misses {name}')
            expect(any(stop[0] == 'radio button' for stop in stops), 'no radio button')
            window.tab_to('Continue')
            window.keys('Return')
            walk.seen('Sign in')
            checks.walk_by_tab(window)
            walk.to_stores()
            stops = checks.walk_by_tab(window)
            expect(any(stop[0] == 'check box' for stop in stops), 'no tick is reached')
            walk.to_plan()
            stops = checks.walk_by_tab(window)
            expect_equal(sum(stop[0] == 'tree item' for stop in stops), 1,
                         'stops in the tree')


def is_marked(window):
    """Whether the field that has the focus is told to be wrong."""
    field = window.focused()
    return field is not None and any(
        window.states(field).contains(state) for state in (
            window.atspi.StateType.INVALID_ENTRY, window.atspi.StateType.INVALID))


def test_fields_say_what_is_wrong():
    with tempfile.TemporaryDirectory() as folder:
        with Scene('alice', make_mbox(folder, 3)) as scene:
            walk, window = scene.walk, scene.window
            walk.to_address()
            for typed, sentence in (('', 'Enter your email address'),
                                    ('ada', 'The address needs an @, for example '
                                            'ada@example.org')):
                window.type(typed)
                window.keys('Return')
                window.wait_text(sentence)
                field = window.focused()
                expect_equal(window.describe(field),
                             ('text', 'Email address', sentence), 'the field')
                expect(is_marked(window), 'the field is not marked')
            window.type('@example.org')
            window.keys('Return')
            walk.seen('Settings found')
            window.wait_text('Both kinds of mailbox answered')
            window.tab_to('Change…')
            window.keys('Return')
            walk.seen('The mail server of example.org')
            window.tab_to('IMAP server')
            window.keys('ctrl+a', 'BackSpace')
            window.keys('Return')
            window.wait_text('Enter the name of the mail server')
            expect_equal(window.focused().get_name(), 'IMAP server', 'the focus')
            window.keys('alt+Left')
            window.wait_title('Settings found')
            window.keys('alt+Left')
            window.wait_title('Whose mail should move?')
            expect(window.has_text('Email address'), 'Back shows the address again')


def test_a_refused_password():
    with tempfile.TemporaryDirectory() as folder:
        with Scene('alice', make_mbox(folder, 3)) as scene:
            walk, window = scene.walk, scene.window
            walk.to_found()
            walk.to_sign_in()
            window.keys('Return')
            window.wait_text('Enter the password')
            window.type('wrong')
            window.keys('Return')
            window.wait_text('The password was not accepted')
            box = window.focused()
            expect_equal(box.get_role_name(), 'alert', 'what has the focus')
            expect_equal(box.get_name(), 'The password was not accepted', 'its name')
            expect(box.get_description(), 'the box gives no cause')
            walk.picture('4-refused')
            tries = scene.server.log().count('auth failed')
            window.keys('Return')
            time.sleep(0.5)
            expect_equal(scene.server.log().count('auth failed'), tries,
                         'refusals after Enter on the error')
            window.tab_to('Try Again')
            window.keys('Return')
            expect_equal(window.focused().get_role_name(), 'password text', 'the focus')
            window.type('alicepw')
            window.keys('Return')
            walk.alone()
            walk.seen('Your mail on this computer')


def test_a_certificate_is_compared():
    with tempfile.TemporaryDirectory() as folder:
        with Scene('alice', make_mbox(folder, 3), trusts=False) as scene:
            walk, window = scene.walk, scene.window
            walk.to_address()
            window.type('ada@example.org')
            window.keys('Return')
            window.wait_title('Settings found')
            window.wait_text('Its certificate cannot be checked')
            walk.picture('3-untrusted')
            window.keys('Return')
            walk.seen('Sign in')
            window.type('alicepw')
            window.keys('Return')
            ui.wait_for(lambda: window.find('alert'), 'the error box')
            expect('Nothing was sent.' in window.focused().get_description(), 'what is safe')
            window.tab_to('Compare the Fingerprint…')
            window.keys('Return')
            dialog = ui.wait_for(lambda: window.find_dialog(), 'the question')
            expect_equal(dialog.get_name(), 'Do you know this certificate?', 'the dialog')
            expect('Compare it with what' in dialog.get_description(), 'what to do')
            window.keys('Escape')
            ui.wait_for(lambda: not window.find_dialog(), 'the question to close')
            expect('Login' not in scene.server.log(), 'a password was sent')
            window.focus()
            window.tab_to('Sign In')
            window.keys('Return')
            ui.wait_for(lambda: window.find('alert'), 'the error box again')
            window.tab_to('Compare the Fingerprint…')
            window.keys('Return')
            ui.wait_for(lambda: window.find_dialog(), 'the question again')
            window.keys('Tab', 'Return')
            walk.alone()
            walk.seen('Your mail on this computer')


def test_what_the_provider_wants_first():
    policies = [{'name': name, 'value': value, 'url': 'https://example.org/' + name,
                 'asof': '2026-03-12', 'source': 'the test', 'confidence': 'high'}
                for name, value in (('imap-switch', 'off-by-default'),
                                    ('app-password', 'required'))]
    with tempfile.TemporaryDirectory() as folder:
        with Scene('alice', make_mbox(folder, 3), policies=policies) as scene:
            walk, window = scene.walk, scene.window
            walk.to_found()
            window.keys('Return')
            walk.seen('Example Mail asks for something first', '4-before')
            window.wait_text('1. Switch IMAP on in the web settings')
            window.wait_text('2. Make an app password')
            stops = checks.walk_by_tab(window)
            expect(('push button', 'Open Page: Make an app password') in stops,
                   f'no button for the page in {stops}')
            window.tab_to('Continue')
            window.keys('Return')
            walk.seen('Sign in')


def test_an_account_is_checked():
    with tempfile.TemporaryDirectory() as folder:
        with Scene('bob', make_mbox(folder, 3)) as scene:
            walk, window = scene.walk, scene.window
            walk.seen('What would you like to do?')
            window.keys('Return')
            walk.seen('Your email address')
            window.type('ada@example.org')
            window.keys('Return')
            window.wait_title('Settings found')
            window.wait_text('Both kinds of mailbox answered')
            window.tab_to('What These Servers Can Do')
            window.keys('Return')
            walk.seen('What your mail servers can do')
            window.keys('alt+Left')
            walk.seen('Settings found')
            window.tab_to('Continue')
            window.keys('Return')
            walk.seen('Sign in')
            window.type('bobpw')
            window.keys('Return')
            walk.seen('What your mail servers can do', '5-abilities')
            window.wait_text('Your password is right')
            window.tab_to('Which Is Right for Me?')
            window.keys('Return')
            walk.seen('Where do you read this mail?')


def test_nobody_answers():
    with tempfile.TemporaryDirectory() as folder:
        with Scene('alice', make_mbox(folder, 3)) as scene:
            walk, window = scene.walk, scene.window
            walk.to_found()
            walk.to_sign_in()
            scene.server.end_processes()
            window.type('alicepw')
            window.keys('Return')
            ui.wait_for(lambda: window.find('alert'), 'the error box')
            box = window.focused()
            expect_equal(box.get_role_name(), 'alert', 'what has the focus')
            expect('Nothing was sent.' in box.get_description(), 'what is safe is not said')


def test_the_tree_by_keys():
    with tempfile.TemporaryDirectory() as folder:
        profile, _ = make_profile(folder)
        with Scene('alice', profile) as scene:
            walk, window = scene.walk, scene.window
            walk.all_the_way()
            window.keys('Return')
            time.sleep(0.3)
            expect_equal(window.title(), 'What goes where – Postferry',
                         'the page after Enter on its heading')
            window.tab_to('Change Folders…')
            window.keys('Return')
            node = window.focused()
            expect_equal(node.get_role_name(), 'tree item', 'the focus')
            expect('goes to' in node.get_name(), f'{node.get_name()} tells no target')
            while not window.states(node).contains(window.atspi.StateType.EXPANDED):
                window.keys('Down')
                expect(window.focused() != node, 'no folder is open')
                node = window.focused()
            name = node.get_name().split(',')[0]
            rows = sum(item.get_role_name() == 'tree item' for item in window.walk())
            expanded = window.atspi.StateType.EXPANDED
            window.keys('Left')
            expect(sum(item.get_role_name() == 'tree item' for item in window.walk()) < rows,
                   'Left closes nothing')
            expect(not window.states(window.focused()).contains(expanded), 'still open')
            window.keys('Right', 'space')
            expect('stays here' in window.focused().get_name(), 'Space unticks nothing')
            expect(window.has_text('Not chosen'), 'the facts did not change')
            window.keys('space', 'Return')
            window.wait_title(f'Where should “{name}” go?')
            checks.check_page(window, f'Where should “{name}” go?')
            walk.picture('6-target')
            window.keys('ctrl+a')
            window.type('Collected/2024')
            window.keys('Return')
            window.wait_title('What goes where')
            window.wait_text('goes to \u2066Collected/2024\u2069')


def test_only_part_of_the_mail():
    with tempfile.TemporaryDirectory() as folder:
        profile, _ = make_profile(folder)
        with Scene('bob', profile) as scene:
            walk, window = scene.walk, scene.window
            walk.all_the_way()
            expect(any('Its index file' in line for line in window.lines()
                       if line.startswith('tree item')), 'no row is marked as odd')
            rows = sum(node.get_role_name() == 'tree item' for node in window.walk())
            window.tab_to('Search')
            window.type('PROJ')
            ui.wait_for(lambda: 0 < sum(node.get_role_name() == 'tree item'
                                        for node in window.walk()) < rows, 'the search')
            window.keys('ctrl+a', 'BackSpace')
            ui.wait_for(lambda: sum(node.get_role_name() == 'tree item'
                                    for node in window.walk()) == rows, 'the whole tree')
            window.tab_to('Only part of the mail…', key='shift+Tab')
            window.keys('Return')
            walk.seen('Only part of the mail', '6-limits')
            window.type('soon')
            window.keys('Return')
            ui.wait_for(lambda: is_marked(window), 'the field to be marked')
            expect('A year or a day' in window.focused().get_description(), 'the hint')
            window.keys('ctrl+a')
            window.type('2099')
            window.tab_to('Put all folders below this one')
            window.type('Old')
            window.keys('Return')
            window.wait_title('What goes where', MOVE_LIMIT_S)
            window.wait_text('Nothing is left to send')
            window.wait_text('goes to \u2066Old/')
            window.tab_to('Only part of the mail…')
            window.keys('Return')
            walk.seen('Only part of the mail')
            expect_equal(window.focused().get_name(), 'Only mail since', 'the focus')
            window.keys('ctrl+a', 'BackSpace', 'Return')
            window.wait_text('will be sent', MOVE_LIMIT_S)


def test_pause_stop_and_go_on():
    with tempfile.TemporaryDirectory() as folder:
        with Scene('emil', make_mbox(folder, 4000, 8000)) as scene:
            walk, window = scene.walk, scene.window
            walk.all_the_way()
            events = scene.desktop.start_listener()
            walk.start()
            ui.wait_for(lambda: window.find('push button', 'Pause'), 'the move to run')
            window.tab_to('Pause')
            window.keys('Return')
            window.wait_title('Paused')
            # What changes is said once; the per cents of the title are for the eye only.
            ui.wait_for(lambda: any(kind == 'name' and text.startswith(
                'Paused. Nothing is being sent.') for _, kind, text in events()), 'the pause')
            expect(not any('moved – ' in text or 'Paused – ' in text
                           for _, _, text in events()), f'too much is said: {events()}')
            walk.picture('7-paused')
            before = count_on_server(scene.server, 'emil')
            time.sleep(1)
            expect(count_on_server(scene.server, 'emil') - before <= 1000,
                   'mail goes on being sent')
            bar = window.find('progress bar')
            expect_equal(bar.get_name(), 'Messages moved', 'the bar')
            expect('of 4,000' in bar.get_description() or 'of 4000' in bar.get_description(),
                   f'the bar says {bar.get_description()}')
            window.tab_to('Stop…')
            window.keys('Return')
            dialog = ui.wait_for(lambda: window.find_dialog(), 'the question')
            expect_equal(dialog.get_name(), 'Stop moving?', 'the dialog')
            expect('nothing is sent twice' in dialog.get_description()
                   or 'You can go on later' in dialog.get_description(), 'the dialog says')
            window.keys('Escape')
            ui.wait_for(lambda: not window.find_dialog(), 'the question to close')
            expect_equal(window.title(), 'Paused – Postferry', 'after Esc')
            window.focus()
            window.tab_to('Stop…')
            window.keys('Return')
            ui.wait_for(lambda: window.find_dialog(), 'the question')
            window.keys('Tab', 'Return')
            ui.wait_for(lambda: 'Stopped after' in window.title(), 'the stop', MOVE_LIMIT_S)
            walk.picture('8-stopped')
            window.tab_to('Close')
            window.keys('Return')
            window.wait_title('What would you like to do?')
            window.wait_text('Moving mail for')
            walk.picture('1-unfinished')
            expect('Moving mail for' in window.focused().get_name(), 'the first focus')
            window.keys('Return')
            walk.seen('Sign in to go on')
            window.type('emilpw')
            window.keys('Return')
            ui.wait_for(lambda: 'All 4,000' in window.title() or 'All 4000' in window.title(),
                        'the rest to be moved', MOVE_LIMIT_S)
            expect_equal(count_on_server(scene.server, 'emil'), 4000, 'messages there')


def test_a_folder_that_cannot_be_read():
    """It is named with its reason; and a second run claims no more than it saw."""
    with tempfile.TemporaryDirectory() as folder:
        mail = pathlib.Path(folder) / 'mail'
        mail.mkdir()
        shut = mail / 'Shut'
        shut.write_text(make_mbox(mail, 3).read_text())
        shut.chmod(0)
        with Scene('alice', mail) as scene:
            walk, window = scene.walk, scene.window
            walk.all_the_way()
            walk.start()
            window.wait_title('3 messages are on the server, but not all mail could be read')
            window.wait_text('compared one by one')
            expect_equal(window.find('panel', 'Shut').get_description().splitlines()[0],
                         'It cannot be read', 'the reason')
            checks.check_page(
                window, '3 messages are on the server, but not all mail could be read')
            walk.picture('8-unread')
            window.tab_to('Close')
            window.keys('Return')
            shut.unlink()
            walk.all_the_way()
            walk.start()
            walk.seen('Nothing was left to do', '8-idle')
            expect(window.find('panel', '3 were put there earlier'), 'what was not looked at')
            expect(not window.has_text('are on the server'), 'more is claimed than was seen')


def test_the_keyring_remembers_until_the_end():
    with tempfile.TemporaryDirectory() as folder:
        with Scene('alice', make_mbox(folder, 3000, 8000), keyring=True) as scene:
            walk, window = scene.walk, scene.window
            walk.to_found()
            walk.to_sign_in()
            window.tab_to('Remember the password until the move is finished')
            window.keys('space')
            window.tab_to('Password for \u2066alice\u2069')
            walk.to_stores()
            ui.wait_for(lambda: 'stored alice imap' in scene.keyring.read_text(),
                        'the password to be remembered')
            walk.to_plan()
            walk.start()
            ui.wait_for(lambda: window.find('push button', 'Pause'), 'the move to run')
            window.tab_to('Stop…')
            window.keys('Return')
            ui.wait_for(lambda: window.find_dialog(), 'the question')
            window.keys('Tab', 'Return')
            ui.wait_for(lambda: 'Stopped after' in window.title(), 'the stop', MOVE_LIMIT_S)
            expect('forgotten' not in scene.keyring.read_text(), 'it is forgotten too early')
            window.tab_to('Close')
            window.keys('Return')
            window.wait_text('Moving mail for')
            window.keys('Return')
            ui.wait_for(lambda: 'All 3' in window.title(), 'the rest to be moved, unasked',
                        MOVE_LIMIT_S)
            ui.wait_for(lambda: 'forgotten alice' in scene.keyring.read_text(),
                        'the password to be forgotten')


def test_closing_while_mail_moves():
    with tempfile.TemporaryDirectory() as folder:
        with Scene('fred', make_mbox(folder, 12000, 8000)) as scene:
            walk, window = scene.walk, scene.window
            walk.all_the_way()
            walk.start()
            ui.wait_for(lambda: window.find('push button', 'Pause'), 'the move to run')
            window.picture('7-moving-720x680')
            window.keys('ctrl+w')
            dialog = ui.wait_for(lambda: window.find_dialog(), 'the question')
            expect_equal(dialog.get_name(), 'The move is not finished', 'the dialog')
            expect('pause until you come back' in dialog.get_description(), 'its words')
            window.keys('Escape')
            ui.wait_for(lambda: not window.find_dialog(), 'the question to close')
            window.focus()
            window.keys('ctrl+w')
            ui.wait_for(lambda: window.find_dialog(), 'the question again')
            window.keys('Return')
            ui.wait_for(lambda: not window.is_visible(), 'the window to go')
            expect(window.process.poll() is None, 'the move ended with the window')
            ui.wait_for(lambda: count_on_server(scene.server, 'fred') == 12000,
                        'the move to go on', MOVE_LIMIT_S)
            notices = ui.wait_for(scene.desktop.notified, 'a notification', MOVE_LIMIT_S)
            expect_equal(notices[0], ('All your mail is on the server',
                                      '12000 messages for ada@example.org.'),
                         'the notification')
            scene.desktop.start_again()
            ui.wait_for(window.is_visible, 'the window to come back')
            window.find_again()
            ui.wait_for(lambda: window.has_text('compared one by one'), 'the proof',
                        MOVE_LIMIT_S)


def test_german_at_360():
    translations = pathlib.Path(os.environ.get('PF_BUILD_ROOT', '.')) / 'po'
    if not (translations / 'de/LC_MESSAGES/postferry.mo').exists():
        raise tap.Skip('the translations are not built')
    with tempfile.TemporaryDirectory() as folder:
        with Scene('alice', make_mbox(folder, 3), 'german-', language='de',
                   variables={'PF_LOCALE_DIR': str(translations)}) as scene:
            window = scene.window
            for name, heading, typed in (
                    ('1-start', 'Was möchten Sie tun?', None),
                    ('2-address', 'Ihre E-Mail-Adresse', 'ada@example.org'),
                    ('3-found', 'Einstellungen gefunden', None),
                    ('4-sign-in', 'Anmelden', None)):
                window.wait_title(heading)
                checks.check_page(window, heading)
                window.resize(*NARROW)
                expect(window.shown_size(window.frame)[0] <= NARROW[0], 'it is too wide')
                window.picture(f'german-{name}-360x600')
                if typed:
                    window.type(typed)
                window.keys('Return')


if __name__ == '__main__':
    apart.main(sys.modules[__name__])
