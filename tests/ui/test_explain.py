#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions, recommendation, comparison and scenes, by keys alone, read as a screen reader
reads them.  Pictures of every page are kept in the build folder."""

import pathlib
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / 'support')]

import apart  # noqa: E402
import checks  # noqa: E402
import desktop as ui  # noqa: E402
import lab  # noqa: E402
import tap  # noqa: E402
from tap import expect, expect_equal  # noqa: E402
from test_move import NARROW, NORMAL, PICTURES, PROGRAM, WIDE, Scene, make_profile  # noqa: E402

QUESTIONS = ('Where do you read this mail?', 'Do you need old mail without internet?',
             'How is this device connected?', 'May your mail stay with your provider?',
             'Does somebody else read this mail too?', 'Is this computer backed up?',
             'Does another computer or phone collect this mail by POP3?')
SCENES = ('Who gets the mail first?', 'Only the inbox', 'One delete, two results',
          'A new folder', 'The line drops', 'On the train', 'A broken disk and a wrong delete',
          'The second computer that still deletes')
STEPS = (6, 5, 6, 5, 5, 6, 5, 6)
# What the last caption of a scene says, and what each mailbox holds then.
ENDS = {1: {'Inbox on Computer A': 3, 'Inbox on Mail server': 1, 'Inbox on Computer B': 1},
        2: {'Holiday on Computer B': 1, 'Sent on Computer B': 2, 'Inbox on Mail server': 2},
        7: {'Inbox on Mail server': 0, 'Inbox on Computer A': 0, 'Inbox on Yesterday\'s backup': 2},
        8: {'Inbox on Computer A': 3, 'Inbox on Mail server': 3, 'Inbox on Computer B': 3}}


class Alone:
    """The window without any account."""

    def __init__(self, arguments=(), variables=None, **options):
        self.arguments, self.variables, self.options = arguments, variables or {}, options

    def __enter__(self):
        try:
            self.desktop = ui.Desktop(PROGRAM, pictures=PICTURES, **self.options)
            self.desktop.__enter__()
        except ui.Missing as reason:
            raise tap.Skip(str(reason)) from None
        return self.start()

    def start(self):
        return self.desktop.start(*self.arguments, '--state-dir',
                                  self.desktop.folder / 'state', '--profile',
                                  self.desktop.folder / 'home', prefix=lab.AS_PERSON,
                                  **self.variables)

    def __exit__(self, *unused):
        self.desktop.__exit__()


def to_scenes(window):
    window.wait_title('What would you like to do?')
    window.tab_to('See How POP3 and IMAP Differ')
    window.keys('Return')
    window.wait_title('See how POP3 and IMAP differ')


def named_rows(window, within):
    return [node.get_name() for node in window.walk(within)
            if node.get_role_name() == 'panel' and node.get_name()]


def count_letters(window, name):
    found = window.find('list', name)
    expect(found is not None, f'there is no {name}')
    return len(named_rows(window, found))


def press(window, before):
    """Enter; waits until something else is said than before."""
    window.keys('Return')
    ui.wait_for(lambda: window.name() != before, f'something after “{before}”')
    return window.name()


def play(window, number):
    """A scene from its first step to its last, by Enter; returns all that was said."""
    steps = STEPS[number - 1]
    window.wait_title(SCENES[number - 1])
    expect_equal(window.focused().get_name(), 'Next Step', 'the first focus')
    said = [window.name()]
    for step in range(2, steps + 1):
        said.append(press(window, said[-1]))
        expect(said[-1].startswith(f'Step {step} of {steps}. '), said[-1])
    for name, count in ENDS.get(number, {}).items():
        expect_equal(count_letters(window, name), count, f'scene {number}: {name}')
    return said


def to_questions(scene):
    walk, window = scene.walk, scene.window
    walk.seen('What would you like to do?')
    window.keys('Return')
    walk.seen('Your email address')
    window.type('ada@example.org')
    window.keys('Return')
    window.wait_title('Settings found')
    window.wait_text('Both kinds of mailbox answered')
    window.tab_to('Continue')
    window.keys('Return')
    walk.seen('Sign in')
    window.type(scene.server.users[scene.user])
    window.keys('Return')
    walk.seen('What your mail servers can do')
    window.wait_text('Your password is right')
    window.keys('Return')


def test_questions_and_what_they_lead_to():
    with tempfile.TemporaryDirectory() as folder:
        profile, _ = make_profile(folder)
        with Scene('alice', profile) as scene:
            walk, window = scene.walk, scene.window
            to_questions(scene)
            walk.seen(QUESTIONS[0], 'explain-1-question')
            head = window.focused()
            expect_equal(head.get_role_name(), 'heading', 'the focus')
            expect('one device does not know' in head.get_description(), 'no reason is given')
            expect('Question 1 of 7' in head.get_description(), 'the count is not said')
            window.keys('Return')
            time.sleep(0.3)
            expect_equal(window.title(), f'{QUESTIONS[0]} – Postferry', 'Enter on the heading')
            window.tab_to('On more devices, or in a browser')
            window.keys('Return')
            for question in QUESTIONS[1:6]:
                walk.seen(question)
                window.tab_to('Skip')
                window.keys('Return')
            walk.seen(QUESTIONS[6])
            window.keys('alt+Left')
            walk.seen(QUESTIONS[5])
            window.tab_to('Skip')
            window.keys('Return')
            walk.seen(QUESTIONS[6])
            window.tab_to('Yes, and it deletes it')
            window.keys('Return')
            walk.seen('IMAP suits you', 'explain-2-advice')
            for text in ('You read this mail on more than one device.',
                         'If your mail must not stay with your provider.',
                         'You would switch back to POP3.'):
                expect(window.has_text(text), f'“{text}” is missing')
            check_comparison(walk, window)
            check_myths(walk, window)
            check_block(walk, window)


def check_comparison(walk, window):
    window.tab_to('Compare Them Side by Side')
    window.keys('Return')
    walk.seen('POP3 and IMAP side by side', 'explain-3-compare')
    window.wait_text('Measured: The server has ')
    expect_equal(len(named_rows(window, window.find('list', 'Comparison'))), 15, 'rows')
    links = [node for node in window.walk() if node.get_role_name() == 'link']
    expect_equal(len(links), 15, 'sources')
    for text in ('Measured: IMAP is encrypted here (TLS 1.', 'Measured: IMAP answered in ',
                 'Not measured, because it needs your password.'):
        expect(window.has_text(text), f'“{text}” is missing')
    window.keys('alt+Left')
    walk.seen('IMAP suits you')


def check_myths(walk, window):
    window.tab_to('Myths and Facts')
    window.keys('Return')
    walk.seen('Myths and facts')
    window.tab_to('“IMAP is a backup.”')
    window.keys('Return')
    window.wait_text('It is not. A delete on one device counts on all.')
    window.keys('Tab')
    expect(window.focused().get_name().startswith('It is not.'), 'the truth takes no focus')
    checks.check_names(window)
    walk.picture('explain-4-myths')
    window.keys('alt+Left')
    walk.seen('IMAP suits you')


def check_block(walk, window):
    """Another program still deletes: no way on until that is dealt with."""
    window.tab_to('Move My Mail…')
    window.keys('Return')
    walk.seen('Change the other computer first', 'explain-5-other')
    window.tab_to('Thunderbird')
    window.keys('Return')
    window.wait_text('1. On the other computer, open Account Settings')
    checks.check_names(window)
    window.tab_to('See Why')
    window.keys('Return')
    window.wait_title(SCENES[7])
    window.keys('alt+Left')
    walk.seen('Change the other computer first')
    window.keys('alt+Left')
    walk.seen(QUESTIONS[6])
    window.tab_to('Yes, and it deletes it')
    window.keys('Return')
    walk.seen('Change the other computer first')
    window.tab_to('It Is Changed, Continue')
    window.keys('Return')
    walk.seen('Your mail on this computer')


def test_every_scene_by_enter_alone():
    with Alone() as window:
        to_scenes(window)
        checks.check_page(window, 'See how POP3 and IMAP differ')
        window.picture('explain-6-scenes')
        window.tab_to(f'1. {SCENES[0]}')
        window.keys('Return')
        said = []
        for number in range(1, 9):
            said += play(window, number)
            window.keys('Return')
        window.wait_title('See how POP3 and IMAP differ')
        text = ' '.join(said)
        for sentence in ('Computer B finds nothing.', 'Computer A, Inbox: 3 Recipe is read.',
                         'Nothing changes.', 'POP3 has no word for “read”.'):
            expect(sentence in text, f'“{sentence}” was never said')


def test_a_scene_is_seen_by_all():
    """Names, roles and pictures of a scene, and its question at the end."""
    with Alone() as window:
        to_scenes(window)
        window.tab_to(f'1. {SCENES[0]}')
        window.keys('Return')
        play(window, 1)
        checks.check_page(window, SCENES[0])
        for size in (NARROW, WIDE, NORMAL):
            window.resize(*size)
            window.picture(f'explain-7-scene-{size[0]}x{size[1]}')
        window.tab_to('Leave a copy')
        window.keys('Return')
        window.wait_text('Yes. But what you read and delete still stays apart.')
        window.tab_to('What the computers say to each other')
        window.keys('Return')
        window.keys('BackSpace')
        ui.wait_for(lambda: window.name().startswith('Step 5 of 6.'), 'the step before')
        window.wait_text('Computer A: RETR ')


def test_the_other_rules_in_mid_scene():
    with Alone() as window:
        to_scenes(window)
        window.tab_to(f'1. {SCENES[0]}')
        window.keys('Return')
        window.wait_title(SCENES[0])
        press(window, window.name())
        expect_equal(count_letters(window, 'Inbox on Mail server'), 0, 'on the server by POP3')
        window.tab_to('IMAP', key='shift+Tab')
        node = window.focused()
        expect_equal(node.get_role_name(), 'radio button', 'the role of the choice')
        window.keys('space')
        ui.wait_for(lambda: 'Now with IMAP' in window.name(), 'the other rules')
        expect_equal(count_letters(window, 'Inbox on Mail server'), 2, 'on the server by IMAP')
        expect(window.states(window.focused()).contains(window.atspi.StateType.CHECKED),
               'the choice is not said to be chosen')
        window.tab_to('Delete 1 Invoice on Computer A')
        window.keys('Return')
        ui.wait_for(lambda: '1 Invoice is deleted' in window.name(), 'the delete')
        window.wait_text('Bin on Computer A')
        window.keys('BackSpace')
        ui.wait_for(lambda: 'Now with IMAP' in window.name(), 'the step before')
        expect_equal(count_letters(window, 'Inbox on Computer A'), 2, 'after going back')


def test_try_it_yourself():
    with Alone() as window:
        to_scenes(window)
        window.tab_to('Try It Yourself')
        window.keys('Return')
        window.wait_title('Try it yourself')
        checks.check_page(window, 'Try it yourself')
        window.resize(1000, 700)
        window.tab_to('Collect mail on Phone', most=60)
        window.keys('Return')
        ui.wait_for(lambda: 'Phone collects mail.' in window.name(), 'the collecting')
        expect_equal(count_letters(window, 'Inbox on Phone'), 3, 'letters on the phone')
        expect_equal(count_letters(window, 'Inbox on Mail server'), 0, 'letters on the server')
        window.picture('explain-8-free')


def test_motion_changes_nothing():
    """The same letters at the same places, whether they fly or not."""
    alone, ends = Alone(), []
    with alone as window:
        settings = alone.desktop.folder / 'config/gtk-4.0/settings.ini'
        for animates in ('false', 'true'):
            if animates == 'true':
                window.process.terminate()
                window.process.wait()
                settings.write_text(settings.read_text().replace(
                    'gtk-enable-animations=false', 'gtk-enable-animations=true'))
                window = alone.start()
            to_scenes(window)
            window.tab_to(f'1. {SCENES[0]}')
            window.keys('Return')
            play(window, 1)
            time.sleep(0.6)
            ends.append([line for line in window.lines() if line.startswith(('panel', 'list'))])
    expect_equal(ends[0], ends[1], 'what is shown at the end')


def make_report(folder):
    """A diagnosis of a port where nobody answers."""
    done = lab.postferry('diagnose', '--json', '--no-sign-in', '--no-controls', '--state-dir',
                         folder, '--imap', 'imaps://ada@127.0.0.1:1')
    path = pathlib.Path(folder) / 'report.json'
    path.write_text(done.out)
    return path


def test_questions_to_a_caller():
    """The check has answered one of the twelve; the others are ticked by hand."""
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder).chmod(0o755)
        report = make_report(folder)
        alone = Alone(arguments=[report])
        with alone as window:
            window.wait_text('Questions to ask the caller: 1 of 12 are answered')
            window.tab_to('Questions to ask the caller: 1 of 12 are answered')
            window.keys('Return')
            window.wait_text('Is the mailbox full?')
            checks.check_names(window)
            boxes = {node.get_name(): node for node in window.walk()
                     if node.get_role_name() == 'check box'}
            expect_equal(len(boxes), 12, 'questions')
            ticked = [name for name, node in boxes.items()
                      if window.states(node).contains(window.atspi.StateType.CHECKED)]
            expect_equal(ticked, ['Which servers and which encryption does the mail program '
                                  'show?'], 'what the check has answered')
            expect('127.0.0.1' in boxes[ticked[0]].get_description(), 'the answer')
            window.tab_to('Is the mailbox full?')
            window.keys('space')
            window.wait_text('Questions to ask the caller: 2 of 12 are answered')
            window.picture('explain-9-caller')


if __name__ == '__main__':
    apart.main(sys.modules[__name__])
