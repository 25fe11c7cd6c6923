# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each test in a process of its own: a process can know only one accessibility bus."""

import os
import pathlib
import signal
import subprocess
import sys
import tempfile

import tap

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SKIPPED = 77
# A warning ends the program under test, but not who reads it: the accessibility library
# warns when another program of its bus ends.
FORGIVING = {name: value for name, value in os.environ.items() if name != 'G_DEBUG'}


def run_here(tests, name):
    """One test in this process; its words go to stderr."""
    try:
        tests[name]()
    except tap.Skip as reason:
        print(reason, file=sys.stderr)
        sys.exit(SKIPPED)
    except tap.Failure as failure:
        print(failure, file=sys.stderr)
        sys.exit(1)


def own_network(test):
    """A decorator: the test has a network of its own, which it may take down."""
    test.has_own_network = True
    return test


def run_apart(file, name, test):
    command = [sys.executable, file, '--here', name]
    if getattr(test, 'has_own_network', False):
        if os.geteuid() != 0:
            raise tap.Skip('network namespaces need root')
        command.insert(0, str(ROOT / 'tools/own-network'))
    # What a test leaves running in its group holds no pipe open, and ends with it.
    with tempfile.TemporaryFile('w+', errors='replace') as words:
        process = subprocess.Popen(command, stderr=words, start_new_session=True,
                                   env=FORGIVING)
        code = process.wait()
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        words.seek(0)
        said = words.read().strip()
    if code == SKIPPED:
        raise tap.Skip(said)
    if code != 0:
        raise tap.Failure(said)


def main(module):
    """The module's tests, or with an argument those whose name holds it."""
    tests = dict(tap.tests_of(module))
    if sys.argv[1:2] == ['--here']:
        run_here(tests, sys.argv[2])
    else:
        tap.main([(name, lambda name=name: run_apart(module.__file__, name, tests[name]))
                  for name in tests], *sys.argv[1:2])
