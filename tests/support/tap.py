# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests that print TAP: functions named test_*, run in order, each with its own rows.

    @needs(SomeServer)   is left to the test: raise Skip for what is not on this machine.
"""

import sys
import traceback


class Skip(Exception):
    """Raised by a test whose server or tool is not here."""


class Failure(AssertionError):
    """An expectation that did not hold, with words that say what was found."""


def expect(condition, what):
    if not condition:
        raise Failure(what)


def expect_equal(found, wanted, what):
    if found != wanted:
        raise Failure(f'{what}:\n  found  {found!r}\n  wanted {wanted!r}')


def main(tests, only=None):
    """Runs (name, function) pairs; ends the process with 1 if any failed."""
    tests = [test for test in tests if not only or only in test[0]]
    print(f'1..{len(tests)}', flush=True)
    failed = 0
    for number, (name, function) in enumerate(tests, 1):
        try:
            function()
            print(f'ok {number} - {name}', flush=True)
        except Skip as reason:
            print(f'ok {number} - {name} # SKIP {reason}', flush=True)
        except Exception as error:  # a test may fail in any way; the run goes on
            failed += 1
            print(f'not ok {number} - {name}', flush=True)
            text = str(error) if isinstance(error, Failure) else traceback.format_exc()
            for line in text.rstrip().split('\n'):
                print(f'# {line}', flush=True)
    sys.exit(1 if failed else 0)


def tests_of(module):
    """The test_* functions of a module, in the order they stand there."""
    return [(name[5:].replace('_', '-'), function)
            for name, function in vars(module).items()
            if name.startswith('test_') and callable(function)]
