# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each test in a process of its own: a process can know only one accessibility bus."""

import os
import pathlib
import subprocess
import sys

import tap

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SKIPPED = 77


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
    done = subprocess.run(command, text=True, stderr=subprocess.PIPE, check=False)
    if done.returncode == SKIPPED:
        raise tap.Skip(done.stderr.strip())
    if done.returncode != 0:
        raise tap.Failure(done.stderr.strip())


def main(module):
    """The module's tests, or with an argument those whose name holds it."""
    tests = dict(tap.tests_of(module))
    if sys.argv[1:2] == ['--here']:
        run_here(tests, sys.argv[2])
    else:
        tap.main([(name, lambda name=name: run_apart(module.__file__, name, tests[name]))
                  for name in tests], *sys.argv[1:2])
