#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window in a small internet of made-up providers (root only): the live list of the
places asked, what was found, and the cause when something does not work."""

import os
import pathlib
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / 'support')]

import apart  # noqa: E402
import checks  # noqa: E402
import desktop as ui  # noqa: E402
import tap  # noqa: E402
from internet import Internet, Page, tundelay  # noqa: E402
from tap import expect, expect_equal  # noqa: E402

PROGRAM = os.environ['PF_WINDOW']
PICTURES = pathlib.Path(os.environ.get('PF_BUILD_ROOT', '.')) / 'pictures'
LIMIT_S = 30
SAID_WITHIN_S = 1.0


def server(kind, host, port):
    return (f'<incomingServer type="{kind}"><hostname>{host}</hostname><port>{port}</port>'
            '<socketType>SSL</socketType><username>%EMAILLOCALPART%</username>'
            '<authentication>password-cleartext</authentication></incomingServer>')


def build(net):
    config = ('<?xml version="1.0"?><clientConfig version="1.1"><emailProvider id="x">'
              + server('imap', 'imap.good.test', 993) + server('pop3', 'pop.good.test', 995)
              + '</emailProvider></clientConfig>')
    net.site('autoconfig.good.test', {'/mail/config-v1.1.xml': Page(config)})
    net.mx('good.test', 'mx.good.test')
    net.host('good.test')
    for name in ('imap.good.test', 'pop.good.test'):
        net.host(name, net.mail_address)
    net.host('slow.test')
    net.host('autoconfig.slow.test', net.hole_address)
    net.host('lost.test')
    net.srv('imaps', 'lost.test', 'gone.lost.test', 993)
    net.start(mail_names=['imap.good.test', 'pop.good.test'])


class Scene:
    """The small internet, a desktop, and the window in the client's namespace; said: what
    a screen reader says, if one is wanted.  options: of the desktop."""

    def __init__(self, has_reader=False, variables=None, **options):
        self.has_reader, self.said = has_reader, None
        self.variables, self.options = variables or {}, options

    def __enter__(self):
        if os.geteuid() != 0:
            raise tap.Skip('network namespaces need root')
        if not tundelay().exists():
            raise tap.Skip('tests/bench/tundelay is not built')
        self.net = Internet(str(tundelay()))
        self.net.__enter__()
        try:
            build(self.net)
            self.desktop = ui.Desktop(PROGRAM, pictures=PICTURES, **self.options)
            self.desktop.__enter__()
            self.said = self.desktop.start_orca() if self.has_reader else None
            self.window = self.desktop.start(
                '--state-dir', self.desktop.folder / 'state', '--profile',
                self.desktop.folder / 'home', '--ca-file', self.net.ca_file,
                prefix=self.net.in_client(), **self.variables)
        except BaseException as reason:
            if hasattr(self, 'desktop'):
                self.desktop.__exit__()
            self.net.__exit__()
            if isinstance(reason, ui.Missing):
                raise tap.Skip(str(reason)) from None
            raise
        return self

    def __exit__(self, kind=None, *unused):
        if kind is not None:
            print(self.desktop.program_log()[-3000:], file=sys.stderr)
        self.desktop.__exit__()
        self.net.__exit__()

    def enter(self, door, heading, address):
        window = self.window
        window.wait_title('What would you like to do?')
        window.tab_to(door)
        window.keys('Return')
        window.wait_title(heading)
        window.type(address)


def listen(window, sentence):
    """The frame's names one after the other, with their times, as a screen reader is told
    of them, until one holds the sentence."""
    heard = []
    end = time.monotonic() + LIMIT_S
    while time.monotonic() < end:
        name = window.name()
        if not heard or heard[-1][0] != name:
            heard.append((name, time.monotonic()))
        if sentence in name:
            return heard
        time.sleep(0.02)
    raise tap.Failure(f'“{sentence}” is never said, but {heard}')


def test_the_live_list_is_heard_once():
    with Scene() as scene:
        window = scene.window
        events = scene.desktop.start_listener()
        scene.enter('Set Up or Check an Account', 'Your email address', 'alice@good.test')
        window.keys('Return')
        heard = listen(window, 'Settings found –')
        done = heard[-1][1]
        window.wait_title('Settings found')
        window.wait_text('Both kinds of mailbox answered')
        # The heading has the focus: its change is heard, and nothing says it again.
        expect('Both kinds of mailbox answered' in window.focused().get_description(),
               'what was found is not said')
        # An empty name is not spoken.
        names = [text for _, kind, text in events() if kind == 'name' and text]
        expect(len(names) <= 4, f'more is said than the end: {names}')
        told = [at for at, kind, text in events()
                if kind == 'name' and text.startswith('Settings found –')]
        expect(told and abs(told[0] - done) < SAID_WITHIN_S,
               f'a listener was not told in time: {done}, {events()}')
        checks.check_page(window, 'Settings found')
        for text in ('IMAP: \u2066imap.good.test\u2069', 'Published by your provider',
                     'Your password will be sent to \u2066imap.good.test\u2069'):
            expect(window.has_text(text), f'“{text}” is missing')
        window.picture('net-3-found')


def test_the_live_list_is_spoken():
    """By Orca itself, from its debug output."""
    with Scene(has_reader=True) as scene:
        window = scene.window
        scene.enter('Set Up or Check an Account', 'Your email address', 'alice@good.test')
        window.keys('Return')
        window.wait_title('Settings found')
        ui.wait_for(lambda: any('Settings found' in line for line in scene.said()),
                    'the end of the search to be said')
        ui.wait_for(lambda: any('Both kinds of mailbox answered' in line
                                for line in scene.said()), 'what was found to be said', 10)
        spoken = [line for line in scene.said() if 'Looking' in line or 'Settings' in line]
        expect(len(spoken) <= 6, f'too much is said: {spoken}')


def test_the_list_can_be_stopped():
    with Scene() as scene:
        window = scene.window
        scene.enter('Set Up or Check an Account', 'Your email address', 'alice@slow.test')
        window.keys('Return')
        ui.wait_for(lambda: window.title().startswith('Looking'), 'the list')
        window.wait_text('Asking…')
        window.picture('net-2-looking')
        checks.check_names(window)
        window.keys('Escape')
        window.wait_title('Your email address')
        window.keys('Return')
        window.wait_title('No settings found for slow.test')
        checks.check_page(window, 'No settings found for slow.test')
        window.picture('net-2-nothing')
        window.keys('Return')
        window.wait_title('The mail server of slow.test')


def test_the_cause_is_named():
    with Scene() as scene:
        window = scene.window
        scene.enter('Something Does Not Work', 'Your email address', 'alice@good.test')
        window.keys('Return')
        window.wait_title('Everything up to the sign-in works', LIMIT_S)
        checks.check_page(window, 'Everything up to the sign-in works')
        window.picture('net-6-sign-in')
        window.type('not the password')
        window.keys('Return')
        window.wait_title('The password was not accepted', LIMIT_S)
        checks.check_page(window, 'The password was not accepted')
        window.picture('net-6-verdict')
        expect_equal(window.focused().get_role_name(), 'heading', 'the focus')
        window.tab_to('Copy for the Help Desk')
        window.keys('Return')
        window.wait_text('Copied')


def choose(scene, path):
    """Types a path into the file chooser, which is a window of its own."""
    window = scene.window
    chooser = ui.wait_for(window.find_chooser, 'the file chooser')
    window.focus(chooser)
    window.keys('ctrl+a')
    window.type(str(path))
    window.keys('Return')
    ui.wait_for(lambda: not window.find_chooser(), 'the file chooser to go')
    window.focus()


def test_the_button_mends():
    with Scene() as scene:
        window, folder = scene.window, scene.desktop.folder / 'home'
        scene.enter('Something Does Not Work', 'Your email address', 'alice@good.test')
        window.keys('Return')
        window.wait_title('Everything up to the sign-in works', LIMIT_S)
        window.type('not the password')
        window.keys('Return')
        window.wait_title('The password was not accepted', LIMIT_S)
        window.keys('ctrl+s')
        choose(scene, folder / 'before.json')
        ui.wait_for((folder / 'before.json').exists, 'the first report')
        window.tab_to('Try Again')
        window.keys('Return')
        window.wait_title('Enter the password again')
        window.picture('net-6-again')
        window.type('alicepw')
        window.keys('Return')
        window.wait_title('Everything works', LIMIT_S)
        window.keys('ctrl+s')
        choose(scene, folder / 'now.json')
        ui.wait_for((folder / 'now.json').exists, 'the second report')
        compare(scene, folder / 'before.json', folder / 'now.json')


def compare(scene, before, now):
    window = scene.window
    window.keys('ctrl+o')
    choose(scene, now)
    window.tab_to('Compare With…')
    window.keys('Return')
    choose(scene, before)
    window.wait_title('What differs')
    checks.check_page(window, 'What differs')
    window.picture('net-6-differs')
    expect(window.has_text('The password was not accepted'), f'not told: {window.lines()}')
    expect(not window.has_text('TLS 1.3'), f'what is the same is shown: {window.lines()}')


def test_a_server_is_put_right():
    with Scene() as scene:
        window = scene.window
        scene.enter('Something Does Not Work', 'Your email address', 'alice@lost.test')
        window.keys('Return')
        window.wait_title('There is no server gone.lost.test', LIMIT_S)
        checks.check_page(window, 'There is no server gone.lost.test')
        window.picture('net-6-missing')
        window.tab_to('Check the Servers')
        window.keys('Return')
        window.wait_title('The mail server of lost.test')
        window.keys('ctrl+a')
        window.type('imap.good.test')
        window.keys('Return')
        window.wait_title('Everything up to the sign-in works', LIMIT_S)


if __name__ == '__main__':
    apart.main(sys.modules[__name__])
