#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the window offers after a move: the way back, the report, what was left out, and
what to do next."""

import json
import os
import pathlib
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / 'support')]

import apart  # noqa: E402
import checks  # noqa: E402
import desktop as ui  # noqa: E402
from tap import expect, expect_equal  # noqa: E402
from test_move import (MOVE_LIMIT_S, NARROW, NORMAL, Scene, count_on_server,  # noqa: E402
                       make_mbox, make_profile)


def move_all(scene):
    scene.walk.all_the_way()
    scene.walk.start()
    scene.window.wait_text('compared one by one', MOVE_LIMIT_S)


def focused_in(window, node):
    node.clear_cache()
    return next((found.get_name() for found in window.walk(node) if window.states(
        found).contains(window.atspi.StateType.FOCUSED)), '')


def ask_to_undo(window, answer):
    window.tab_to('Undo This Move…', key='shift+Tab')
    window.keys('Return')
    dialog = ui.wait_for(window.find_dialog, 'the question')
    expect_equal(dialog.get_name(), 'Remove the moved mail from the server?', 'the dialog')
    expect('is not touched' in dialog.get_description(), 'the dialog says')
    ui.wait_for(lambda: focused_in(window, dialog).startswith('Keep It'), 'Keep It in focus')
    window.keys(*answer)
    ui.wait_for(lambda: not window.find_dialog(), 'the question to close')
    window.focus()


def test_a_move_is_taken_back():
    with tempfile.TemporaryDirectory() as folder:
        with Scene('carol', make_mbox(folder, 40)) as scene:
            walk, window = scene.walk, scene.window
            move_all(scene)
            expect_equal(count_on_server(scene.server, 'carol'), 40, 'messages there')
            # Where the buttons are stacked, Enter still takes nothing away.
            window.resize(*NARROW)
            ask_to_undo(window, ['Return'])
            window.resize(*NORMAL)
            ask_to_undo(window, ['Escape'])
            expect_equal(window.title(), 'All 40 messages are on the server – Postferry',
                         'the page after Esc')
            ask_to_undo(window, ['Tab', 'Return'])
            walk.seen('The move was taken back', '8-undone')
            window.wait_text('40 messages were removed from the server')
            expect_equal(count_on_server(scene.server, 'carol'), 0, 'messages left')
            window.tab_to('Close')
            window.keys('Return')
            walk.seen('What would you like to do?')
            expect(not window.has_text('Not finished yet'), 'it is listed as unfinished')

            # Whoever moves it again wants it moved.
            move_all(scene)
            window.wait_text('All 40 messages are on the server')
            expect_equal(count_on_server(scene.server, 'carol'), 40, 'messages moved again')


def test_what_was_touched_stays():
    with tempfile.TemporaryDirectory() as folder:
        with Scene('dora', make_mbox(folder, 12)) as scene:
            window = scene.window
            move_all(scene)
            with scene.imap() as imap:
                imap.select('"Old mail"')
                imap.store('3', '+FLAGS', '\\Flagged')
            ask_to_undo(window, ['Tab', 'Return'])
            scene.walk.seen('11 of 12 messages were taken back', '8-partly-undone')
            window.tab_to('1 stays on the server')
            window.keys('Return')
            scene.walk.seen('1 stays on the server')
            window.wait_text('You answered, marked or tagged it since')
            expect_equal(count_on_server(scene.server, 'dora'), 1, 'messages left')


def test_taking_back_goes_on_after_a_kill():
    with tempfile.TemporaryDirectory() as folder:
        with Scene('emil', make_mbox(folder, 3000, 3000)) as scene:
            window = scene.window
            move_all(scene)
            ask_to_undo(window, ['Tab', 'Return'])
            ui.wait_for(lambda: count_on_server(scene.server, 'emil') < 3000,
                        'the first ones to go', MOVE_LIMIT_S)
            window.process.kill()
            window.process.wait()
            left = count_on_server(scene.server, 'emil')
            expect(left > 0, 'the window was killed too late to tell anything')
            scene.window = scene.walk.window = window = scene.open()
            window.wait_text('Taking back the move for')
            expect('Taking back the move for' in window.focused().get_name(), 'the focus')
            window.keys('Return')
            scene.walk.seen('Sign in to take the move back')
            window.type('emilpw')
            window.keys('Return')
            window.wait_title('The move was taken back', MOVE_LIMIT_S)
            expect_equal(count_on_server(scene.server, 'emil'), 0, 'messages left')


def test_compare_again():
    with tempfile.TemporaryDirectory() as folder:
        with Scene('fred', make_mbox(folder, 12)) as scene:
            window = scene.window
            move_all(scene)
            window.tab_to('Compare Again')
            window.keys('Return')
            window.wait_text('12 compared one by one')
            scene.walk.seen('All 12 messages are on the server')
            with scene.imap() as imap:
                imap.select('"Old mail"')
                imap.store('1:2', '+FLAGS', '\\Deleted')
                imap.expunge()
            window.tab_to('Compare Again')
            window.keys('Return')
            scene.walk.seen('2 messages do not match', '8-differences')
            window.wait_text('It was deleted on the server since')
            ask_to_undo(window, ['Tab', 'Return'])
            ui.wait_for(lambda: 'taken back' in window.title(), 'the undo', MOVE_LIMIT_S)


def save_report(scene, name):
    """Its path, when it is written."""
    window, path = scene.window, scene.desktop.folder / 'home' / name
    window.keys('ctrl+s')
    chooser = ui.wait_for(window.find_chooser, 'the file chooser')
    window.focus(chooser)
    window.keys('ctrl+a')
    window.type(str(path))
    window.keys('Return')
    ui.wait_for(lambda: path.exists() and path.read_text(), f'the report {name}')
    window.wait_text('The report is saved')
    window.focus()
    return path


def show_addresses(window):
    """In the preferences, hiding them is what holds without being asked for."""
    window.keys('ctrl+comma')
    preferences = ui.wait_for(lambda: window.find_window('Preferences'), 'the preferences')
    window.tab_to_in(preferences, 'Hide addresses')
    window.keys('space', 'Escape')
    ui.wait_for(lambda: not window.find_window('Preferences'), 'the window to close')
    window.focus()


def test_the_report_in_three_kinds():
    with tempfile.TemporaryDirectory() as folder:
        profile, _ = make_profile(folder)
        with Scene('carol', profile) as scene:
            window = scene.window
            move_all(scene)
            for ending, sign in (('html', '<!DOCTYPE html>'), ('txt', 'Name:'),
                                 ('json', '{')):
                path = save_report(scene, f'kept.{ending}')
                text = path.read_text()
                expect(sign in text, f'{path.name} begins with {text[:60]}')
                expect_equal(path.stat().st_mode & 0o077, 0, 'who may read it')
                expect('carol' not in text, f'{path.name} names the account')
            # Three sentences came faster than they go; the close button of each has a name.
            checks.check_names(window)
            document = json.loads(path.read_text())
            expect_equal(document['schema'], 'postferry.migration/1', 'the schema')
            window.tab_to('1 was left out')
            window.keys('Return')
            scene.walk.seen('1 was left out')
            kept = window.find('panel', document['left_out'][0]['subject'])
            expect('Enter opens the copy' in kept.get_description(), 'how to open the copy')


def test_a_report_that_names_the_account():
    with tempfile.TemporaryDirectory() as folder:
        profile, _ = make_profile(folder)
        with Scene('carol', profile) as scene:
            show_addresses(scene.window)
            move_all(scene)
            document = json.loads(save_report(scene, 'shown.json').read_text())
            expect('//carol@' in document['target'], f'the target {document["target"]}')
            expect(os.path.exists(document['left_out'][0]['saved_as']), 'the copy')


def test_what_to_do_next():
    with tempfile.TemporaryDirectory() as folder:
        profile, _ = make_profile(folder)
        with Scene('dora', profile) as scene:
            walk, window = scene.walk, scene.window
            move_all(scene)
            window.tab_to('Switch Thunderbird to IMAP')
            window.keys('Return')
            walk.seen('Switch Thunderbird to IMAP', '9-switch')
            expect(window.has_text(f'localhost, port {scene.server.imaps}'), 'the server')
            window.keys('alt+Left')
            window.tab_to('Look at the mail on your phone')
            window.keys('Return')
            walk.seen('Settings for a phone', '9-phone')
            window.tab_to('Copy')
            window.keys('Return')
            window.wait_text('Copied')
            window.keys('Tab', 'Return')
            ui.wait_for(lambda: 'on the server' in window.title(), 'the last page')


if __name__ == '__main__':
    apart.main(sys.modules[__name__])
