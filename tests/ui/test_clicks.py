#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From launch to a finished move: seven activations when nothing is wrong, nine with an
app password.  Typing and moving the focus are not counted, each Enter is."""

import pathlib
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / 'support')]

import apart  # noqa: E402
from tap import expect_equal  # noqa: E402
from test_move import MOVE_LIMIT_S, Scene, make_profile  # noqa: E402

QUESTION = 'Does another computer or phone collect this mail by POP3?'
APP_PASSWORD = [{'name': 'app-password', 'value': 'required', 'url': 'https://example.org/',
                 'asof': '2026-03-12', 'source': 'the test', 'confidence': 'high'}]


class Person:
    """Somebody who counts."""

    def __init__(self, window):
        self.window, self.count = window, 0

    def press(self, name=None):
        """Enter, on what has the focus or on @name."""
        if name:
            self.window.tab_to(name)
        self.window.keys('Return')
        self.count += 1


def walk(scene, before_sign_in):
    window, person = scene.window, Person(scene.window)
    window.wait_title('What would you like to do?')
    person.press('Move My Mail to IMAP')
    window.wait_title('Whose mail should move?')
    window.wait_text('Found on this computer')
    person.press('\u2066ada@example.org\u2069')
    window.wait_title('Settings found')
    window.wait_text('Both kinds of mailbox answered')
    person.press()
    before_sign_in(person)
    window.wait_title('Sign in')
    window.type(scene.server.users[scene.user])
    person.press()
    window.wait_title(QUESTION)
    person.press('No, only this one')
    window.wait_title('Your mail on this computer')
    window.wait_text('messages in')
    person.press()
    window.wait_title('What goes where', MOVE_LIMIT_S)
    person.press('Start Moving')
    window.wait_text('compared one by one', MOVE_LIMIT_S)
    return person.count


def test_seven_when_nothing_is_wrong():
    with tempfile.TemporaryDirectory() as folder:
        profile, _ = make_profile(folder)
        with Scene('carol', profile) as scene:
            expect_equal(walk(scene, lambda person: None), 7, 'activations')


def test_nine_with_an_app_password():
    def make_one(person):
        person.window.wait_title('Example Mail asks for something first')
        person.window.tab_to('Open Page: Make an app password')
        person.count += 1  # pressing it would open a browser
        person.press('Continue')

    with tempfile.TemporaryDirectory() as folder:
        profile, _ = make_profile(folder)
        with Scene('dora', profile, policies=APP_PASSWORD) as scene:
            expect_equal(walk(scene, make_one), 9, 'activations')


if __name__ == '__main__':
    apart.main(sys.modules[__name__])
