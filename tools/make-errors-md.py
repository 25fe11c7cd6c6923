#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes docs/ERRORS.md: every error code, what a person reads, and the exit code.

    tools/make-errors-md.py [--check] [BUILD]

The codes come from src/base/pf-error.h, the sentences from the program itself
(tests/unit/list-errors in BUILD).  With --check, ends with 1 if docs/ERRORS.md is not
what would be written.
"""

import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
HEAD = '''# Errors

Every error that Postferry can meet, what a person reads, and the exit code of the command.
Made by `tools/make-errors-md.py` from the program itself; the server here is
mail.example.org.

| code | headline | cause and next step | exit |
|---|---|---|---|
'''


def read_codes():
    """[(domain, [code names])] in the order of the header."""
    text = (ROOT / 'src/base/pf-error.h').read_text(encoding='utf-8')
    return [(match.group(2), re.findall(r'\b(PF_\w+)', match.group(1)))
            for match in re.finditer(r'typedef enum\s*\{([^}]*)\} (Pf\w+Error);', text)]


def main():
    arguments = [word for word in sys.argv[1:] if word != '--check']
    build = pathlib.Path(arguments[0] if arguments else 'build')
    domains = read_codes()
    command = [str(build / 'tests/unit/list-errors')]
    for domain, codes in domains:
        command += [domain, str(len(codes))]
    done = subprocess.run(command, check=True, capture_output=True, text=True,
                          env=dict(os.environ, LC_ALL='C.UTF-8', LANGUAGE=''))
    lines = done.stdout.rstrip('\n').split('\n')
    names = [code for _, codes in domains for code in codes]
    if len(lines) != len(names):
        print(f'{len(names)} codes, {len(lines)} lines')
        return 1
    text = HEAD + ''.join(
        '| `' + name + '` | ' + ' | '.join(line.replace('|', '\\|').split('\t')) + ' |\n'
        for name, line in zip(names, lines))
    file = ROOT / 'docs/ERRORS.md'
    if '--check' in sys.argv:
        if not file.exists() or file.read_text(encoding='utf-8') != text:
            print('docs/ERRORS.md is old: run tools/make-errors-md.py')
            return 1
        return 0
    file.write_text(text, encoding='utf-8')
    return 0


if __name__ == '__main__':
    sys.exit(main())
