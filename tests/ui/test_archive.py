#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A backup is chosen on the page with the mail of this computer, and moves like a folder."""

import gzip
import pathlib
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / 'support')]

import apart  # noqa: E402
import checks  # noqa: E402
import desktop as ui  # noqa: E402
from tap import expect, expect_equal  # noqa: E402
from test_move import MOVE_LIMIT_S, Scene, count_on_server, make_mbox  # noqa: E402


def choose(window, path):
    """Types a path into the file chooser, which is a window of its own."""
    chooser = ui.wait_for(window.find_chooser, 'the file chooser')
    window.focus(chooser)
    window.keys('ctrl+a')
    window.type(str(path))
    window.keys('Return')
    ui.wait_for(lambda: not window.find_chooser(), 'the file chooser to go')
    window.focus()


def test_an_archive_is_chosen():
    with tempfile.TemporaryDirectory() as folder:
        # The window runs as another person.
        pathlib.Path(folder).chmod(0o755)
        mbox = make_mbox(folder, 7)
        packed = gzip.compress(mbox.read_bytes())
        good, short = pathlib.Path(folder, 'backup.gz'), pathlib.Path(folder, 'short.gz')
        good.write_bytes(packed)
        short.write_bytes(packed[:len(packed) // 2])
        make_mbox(folder, 3)
        with Scene('carol', mbox) as scene:
            walk, window = scene.walk, scene.window
            walk.to_found()
            walk.to_sign_in()
            walk.to_stores()
            window.tab_to('Choose a File…')
            window.keys('Return')
            choose(window, short)
            window.wait_text('The end of this archive is missing')
            window.picture('archive-short')
            window.tab_to('Choose Again…')
            window.keys('Return')
            choose(window, good)
            window.wait_text('7 messages in')
            checks.check_page(window, 'Your mail on this computer')
            walk.to_plan()
            walk.start()
            window.wait_text('compared one by one', MOVE_LIMIT_S)
            # Of what is in both folders each has its own.
            expect_equal(count_on_server(scene.server, 'carol'), 3 + 7, 'messages there')
            room = scene.desktop.folder / 'state/unpacked'
            expect(not any(room.iterdir()), 'the copy stays')


if __name__ == '__main__':
    apart.main(sys.modules[__name__])
