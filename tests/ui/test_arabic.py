#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The move in Arabic, from right to left, by keys alone, and the first pages of the other
two doors: what is looked for comes from the translation that the program shows."""

import gettext
import os
import pathlib
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / 'support')]

import apart  # noqa: E402
import tap  # noqa: E402
from tap import expect_equal  # noqa: E402
from test_move import (MOVE_LIMIT_S, NARROW, Scene, Walk, count_on_server,  # noqa: E402
                       make_mbox)

TRANSLATIONS = pathlib.Path(os.environ.get('PF_BUILD_ROOT', '.')) / 'po'
LETTERS = 12


class ArabicWalk(Walk):
    """The same person at the same keyboard, who reads Arabic."""

    def __init__(self, scene):
        super().__init__(scene.window, scene.server, scene.user, 'arabic-')
        self.say = gettext.translation('postferry', TRANSLATIONS, ['ar']).gettext

    def picture(self, name):
        for size in (NARROW, (720, 680)):
            self.window.resize(*size)
            self.window.picture(f'arabic-{name}-{size[0]}x{size[1]}')

    def seen(self, heading, name=None):
        super().seen(self.say(heading), name)

    def press(self, name):
        self.window.tab_to(self.say(name))
        self.window.keys('Return')

    def part_of(self, text):
        """The longest piece of a sentence between its places."""
        return max(self.say(text).split('%s'), key=len).strip()

    def to_start(self, name=None):
        self.seen('What would you like to do?', name)

    def to_found(self, door, heading):
        self.press(door)
        self.seen(heading)
        self.window.tab_to(self.say('Email address'))
        self.picture('address')
        self.window.type('ada@example.org')
        self.window.keys('Return')
        self.window.wait_title(self.say('Settings found'))
        self.window.wait_text(self.part_of('Both kinds of mailbox answered at %s.'))
        self.seen('Settings found', 'found')


class Arabic(Scene):
    def __init__(self, source):
        if not (TRANSLATIONS / 'ar/LC_MESSAGES/postferry.mo').exists():
            raise tap.Skip('the translations are not built')
        super().__init__('emil', source, 'arabic-', language='ar', locale='ar_EG',
                         variables={'PF_LOCALE_DIR': str(TRANSLATIONS)})


def test_the_move():
    with tempfile.TemporaryDirectory() as folder, Arabic(make_mbox(folder, LETTERS)) as scene:
        walk, window = ArabicWalk(scene), scene.window
        walk.to_start('start')
        walk.to_found('Move My Mail to IMAP', 'Whose mail should move?')
        window.keys('Return')
        walk.seen('Sign in', 'sign-in')
        window.type(scene.server.users[scene.user])
        window.keys('Return')
        walk.seen('Does another computer or phone collect this mail by POP3?', 'question')
        walk.press('No, only this one')
        walk.seen('Your mail on this computer')
        window.tab_to(walk.say('Continue'))
        walk.picture('stores')
        window.keys('Return')
        window.wait_title(walk.say('What goes where'), MOVE_LIMIT_S)
        walk.seen('What goes where', 'plan')
        walk.start()
        window.wait_text(walk.part_of('%s compared one by one'), MOVE_LIMIT_S)
        walk.picture('done')
        expect_equal(count_on_server(scene.server, scene.user), LETTERS, 'on the server')


def test_the_other_doors():
    with tempfile.TemporaryDirectory() as folder, Arabic(make_mbox(folder, 1)) as scene:
        walk, window = ArabicWalk(scene), scene.window
        walk.to_start()
        walk.press('See How POP3 and IMAP Differ')
        walk.seen('See how POP3 and IMAP differ', 'scenes')
        window.keys('alt+Left')
        walk.to_start()
        walk.to_found('Set Up or Check an Account', 'Your email address')
        walk.press('What These Servers Can Do')
        walk.seen('What your mail servers can do', 'servers')


if __name__ == '__main__':
    apart.main(sys.modules[__name__])
