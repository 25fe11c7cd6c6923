#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes docs/ERRORS.md: every error code, what a person reads, and the exit code.

    tools/make-errors-md.py [--check] BUILD

The sentences come from the program itself (tests/unit/list-errors in BUILD).  With
--check, ends with 1 if docs/ERRORS.md is not what would be written.
"""

import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
HEAD = '''# Errors

Every error that Postferry can meet, what a person reads, and the exit code of the command.
Made by `tools/make-errors-md.py` from the program itself; the server here is called
mail.example.org.

| code | headline | cause and next step | exit |
|---|---|---|---|
'''


def main():
    arguments = [word for word in sys.argv[1:] if word != '--check']
    build = pathlib.Path(arguments[0] if arguments else 'build')
    done = subprocess.run([str(build / 'tests/unit/list-errors')], check=True,
                          capture_output=True, text=True)
    rows = [line.split('\t') for line in done.stdout.rstrip('\n').split('\n')]
    text = HEAD + ''.join(
        '| ' + ' | '.join(cell.replace('|', '\\|') for cell in row) + ' |\n' for row in rows)
    file = ROOT / 'docs/ERRORS.md'
    if '--check' in sys.argv:
        if not file.exists() or file.read_text() != text:
            print('docs/ERRORS.md is old: run tools/make-errors-md.py')
            return 1
        return 0
    file.write_text(text)
    return 0


if __name__ == '__main__':
    sys.exit(main())
