#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A move that is suspended, killed or cut off goes on, and ends with each message there
once; and the computer is kept awake meanwhile.

A server gives up on somebody who is silent for long; here it is ended at once instead.
PF_TEST_LONG=1 waits as people do: a minute suspended, two minutes without a network, and
the server left alone.
"""

import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / 'support')]

import apart  # noqa: E402
import desktop as ui  # noqa: E402
from tap import expect, expect_equal  # noqa: E402
from test_move import MOVE_LIMIT_S, Scene, count_on_server, make_mbox  # noqa: E402

LOGOUT_AND_SUSPEND = 1 | 4
LONG = os.environ.get('PF_TEST_LONG') == '1'
SUSPENDED_S, UNPLUGGED_S = (60, 120) if LONG else (2, None)
SWALLOWED = ['dev', 'lo', 'root', 'blackhole']  # what is sent, as a loose cable does
SHORT = {'PF_TEST_QUIET_MS': '300'}  # a folder counts as quiet after so long


def start(scene):
    scene.walk.all_the_way()
    scene.walk.start()
    ui.wait_for(lambda: scene.window.find('push button', 'Pause'), 'the move to run')


def break_off(server):
    """The server and everybody who talks to somebody through it, at once."""
    pids = [int(path.name) for path in pathlib.Path('/proc').iterdir()
            if path.name.isdigit() and is_child(path, server.pid())]
    server.end_processes()
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    # What was killed leaves its locks; the next start would wait a minute for each.
    for lock in server.folder.rglob('*.lock'):
        lock.unlink(missing_ok=True)


def is_child(path, parent):
    try:
        return int((path / 'stat').read_text().rsplit(')', 1)[1].split()[1]) == parent
    except (OSError, IndexError):
        return False


def wait_for_some(scene, most, least=1):
    """So many are there that the middle of the move is met."""
    count = ui.wait_for(lambda: max(0, count_on_server(scene.server, scene.user) - least + 1),
                        'the first ones to arrive', MOVE_LIMIT_S) + least - 1
    expect(count < most, 'the move is over before anything could happen to it')


def expect_end(scene, count, title=None):
    scene.window.wait_title(title or f'All {count} messages are on the server',
                            MOVE_LIMIT_S)
    scene.window.wait_text('compared one by one')
    expect_equal(count_on_server(scene.server, scene.user), count, 'messages there')


def test_the_computer_stays_awake():
    with tempfile.TemporaryDirectory() as folder:
        with Scene('carol', make_mbox(folder, 3000, 6000), sessions=True) as scene:
            window = scene.window
            start(scene)
            asked = [f'inhibit {LOGOUT_AND_SUSPEND} Moving mail']
            ui.wait_for(lambda: scene.sessions.read_text().splitlines() == asked,
                        'the desktop to be asked')
            window.wait_text('Until the move is finished')
            window.tab_to('Keep this computer awake')
            window.keys('space')
            asked.append('uninhibit 7')
            ui.wait_for(lambda: scene.sessions.read_text().splitlines() == asked,
                        'the computer to be let go')
            window.keys('space')
            asked += asked
            expect_end(scene, 3000)
            ui.wait_for(lambda: scene.sessions.read_text().splitlines() == asked,
                        'the computer to be let go at the end')


def test_suspended_in_its_middle():
    with tempfile.TemporaryDirectory() as folder:
        with Scene('emil', make_mbox(folder, 12000, 8000), variables=SHORT) as scene:
            start(scene)
            wait_for_some(scene, 12000)
            scene.window.process.send_signal(signal.SIGSTOP)
            if not LONG:
                break_off(scene.server)
            time.sleep(SUSPENDED_S)
            if not LONG:
                scene.server.start()
            scene.window.process.send_signal(signal.SIGCONT)
            expect_end(scene, 12000)


@apart.own_network
def test_cut_off_in_its_middle():
    with tempfile.TemporaryDirectory() as folder:
        with Scene('fred', make_mbox(folder, 12000, 8000), variables=SHORT) as scene:
            window = scene.window
            start(scene)
            wait_for_some(scene, 12000)
            if LONG:
                subprocess.run(['tc', 'qdisc', 'add', *SWALLOWED], check=True)
                time.sleep(UNPLUGGED_S)
                subprocess.run(['tc', 'qdisc', 'del', *SWALLOWED[:-1]], check=True)
            else:
                subprocess.run(['ip', 'link', 'set', 'lo', 'down'], check=True)
                break_off(scene.server)
                subprocess.run(['ip', 'link', 'set', 'lo', 'up'], check=True)
            if not LONG:
                window.wait_title('Waiting for the network', MOVE_LIMIT_S)
                window.wait_text('The move goes on by itself')
                scene.walk.picture('7-no-network')
                scene.server.start()
            expect(window.process.poll() is None, 'the window ended')
            expect_end(scene, 12000)


def test_killed_in_its_middle():
    """What was chosen for the move holds after the restart too."""
    with tempfile.TemporaryDirectory() as folder:
        mail = pathlib.Path(folder) / 'mail'
        mail.mkdir()
        make_mbox(mail, 5000, 6000)
        (mail / 'Not this one').write_text((mail / 'Old mail').read_text()[:6000])
        with Scene('fred', mail, variables=SHORT) as scene:
            window = scene.window
            scene.walk.all_the_way()
            window.tab_to('Change Folders…')
            window.keys('Return')
            while not window.focused().get_name().startswith('Not this one'):
                window.keys('Down')
            window.keys('space')
            expect('stays here' in window.focused().get_name(), 'it was not unticked')
            scene.walk.start()
            ui.wait_for(lambda: window.find('push button', 'Pause'), 'the move to run')
            wait_for_some(scene, 5000)
            window.process.kill()
            window.process.wait()
            scene.window = scene.walk.window = window = scene.open()
            window.wait_text('Moving mail for')
            window.keys('Return')
            scene.walk.seen('Sign in to go on')
            window.type(scene.server.users['fred'])
            window.keys('Return')
            expect_end(scene, 5000)
            expect(window.has_text('1 not chosen'), 'the choice was forgotten')


if __name__ == '__main__':
    apart.main(sys.modules[__name__])
