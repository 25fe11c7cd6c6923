#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each door in Arabic, from right to left and from its first page to its last, by keys alone:
what is looked for comes from the translation that the program shows."""

import gettext
import os
import pathlib
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / 'support')]

import apart  # noqa: E402
import checks  # noqa: E402
import desktop as ui  # noqa: E402
import tap  # noqa: E402
import test_settings  # noqa: E402
from tap import expect_equal  # noqa: E402
from test_explain import Alone, QUESTIONS, SCENES, STEPS, make_report  # noqa: E402
from test_move import (MOVE_LIMIT_S, NARROW, Scene, Walk, count_on_server,  # noqa: E402
                       make_mbox)

TRANSLATIONS = pathlib.Path(os.environ.get('PF_BUILD_ROOT', '.')) / 'po'
LETTERS = 12


class ArabicWalk(Walk):
    """The same person at the same keyboard, who reads Arabic."""

    def __init__(self, scene):
        super().__init__(scene.window, getattr(scene, 'server', None),
                         getattr(scene, 'user', None), 'arabic-')
        self.say = gettext.translation('postferry', TRANSLATIONS, ['ar']).gettext

    def picture(self, name):
        for size in (NARROW, (720, 680)):
            self.window.resize(*size)
            self.window.picture(f'arabic-{name}-{size[0]}x{size[1]}')

    def seen(self, heading, name=None):
        super().seen(self.say(heading), name)

    def go(self, name, heading):
        """Presses what is called so, and checks the page that it leads to."""
        self.press(name)
        self.seen(heading)

    def back(self, heading):
        self.window.keys('alt+Right')
        self.seen(heading)

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


def in_arabic():
    if not (TRANSLATIONS / 'ar/LC_MESSAGES/postferry.mo').exists():
        raise tap.Skip('the translations are not built')
    return {'language': 'ar', 'locale': 'ar_EG',
            'variables': {'PF_LOCALE_DIR': str(TRANSLATIONS)}}


class Arabic(Scene):
    def __init__(self, source):
        super().__init__('emil', source, 'arabic-', **in_arabic())


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


def test_an_account_is_checked():
    with tempfile.TemporaryDirectory() as folder, Arabic(make_mbox(folder, 1)) as scene:
        walk, window = ArabicWalk(scene), scene.window
        walk.to_start()
        walk.to_found('Set Up or Check an Account', 'Your email address')
        walk.go('What These Servers Can Do', 'What your mail servers can do')
        walk.picture('servers')
        walk.back('Settings found')
        walk.go('Continue', 'Sign in')
        window.type(scene.server.users[scene.user])
        window.keys('Return')
        walk.seen('What your mail servers can do')
        walk.go('Which Is Right for Me?', QUESTIONS[0])
        walk.go('On more devices, or in a browser', QUESTIONS[1])
        for question in QUESTIONS[2:]:
            walk.go('Skip', question)
        walk.go('Skip', 'IMAP suits you')
        walk.picture('advice')
        walk.go('Compare Them Side by Side', 'POP3 and IMAP side by side')
        walk.back('IMAP suits you')
        walk.go('Myths and Facts', 'Myths and facts')
        walk.back('IMAP suits you')
        walk.go('See How POP3 and IMAP Differ', 'See how POP3 and IMAP differ')
        walk.picture('scenes')
        window.keys('Tab', 'Return')
        walk.seen(SCENES[0])
        window.tab_to(walk.say('Next Step'))
        for _ in range(STEPS[0] - 1):
            before = window.name()
            window.keys('Return')
            ui.wait_for(lambda: window.name() != before, 'the next step')
        walk.press('Leave a copy')
        window.wait_text(walk.say('Yes. But what you read and delete still stays apart.'))
        walk.seen(SCENES[0], 'scene')
        walk.back('See how POP3 and IMAP differ')


def test_something_does_not_work():
    with test_settings.Scene(**in_arabic()) as scene:
        walk, window = ArabicWalk(scene), scene.window
        walk.to_start()
        walk.go('Something Does Not Work', 'Your email address')
        window.type('alice@good.test')
        window.keys('Return')
        walk.seen('Everything up to the sign-in works')
        window.type('not the password')
        window.keys('Return')
        walk.seen('The password was not accepted', 'verdict')
        walk.go('Try Again', 'Enter the password again')
        window.type('alicepw')
        window.keys('Return')
        walk.seen('Everything works', 'works')


def test_the_help_desk():
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder).chmod(0o755)
        alone = Alone(arguments=[make_report(folder)], **in_arabic())
        with alone as window:
            alone.window = window
            walk = ArabicWalk(alone)
            ui.wait_for(lambda: window.find('heading'), 'the report')
            box = walk.say('Is the mailbox full?')
            window.tab_to(walk.say('Questions to ask the caller: %d of %d are answered')
                          % (1, 12))
            window.keys('Return')
            window.wait_text(box)
            checks.check_names(window)
            window.tab_to(box)
            window.keys('space')
            ui.wait_for(lambda: window.states(window.focused()).contains(
                window.atspi.StateType.CHECKED), 'the answer')
            walk.picture('caller')


if __name__ == '__main__':
    apart.main(sys.modules[__name__])
