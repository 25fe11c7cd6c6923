#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes docs/FINDINGS.md: every finding, and the fixtures that raise it and must not.

    tools/make-findings-md.py [--check] [BUILD]

The findings come from the program itself (tests/unit/list-findings in BUILD), the fixtures
from tests/unit/pf-fixture-rows.c.  With --check, ends with 1 if docs/FINDINGS.md is not what
would be written.
"""

import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
ROW = re.compile(r'^  \{ "([A-Z0-9-]+)", "([^"]*)", "([^"]*)" \},$', re.MULTILINE)
HEAD = '''# Findings

Everything that `postferry diagnose` can find.  Severity, certainty and who must act are what
holds unless the evidence says otherwise.  Made by `tools/make-findings-md.py` from the
program itself and from `tests/unit/pf-fixture-rows.c`: each finding has a fixture that raises
it and a near miss that must not; `tests/unit/test-diagnose.c` runs them
(`/diagnose/raises/ID/N` and `/diagnose/spares/ID/N`).  The fixtures' words are explained in
`tests/unit/pf-fixture.h`.

Some troubles are told under the name of the finding that they are a case of:

| trouble | told as |
|---|---|
| no cipher in common (TLS alert 40) | TLS-HANDSHAKE, with the alert as evidence |
| LOGINDISABLED still there inside TLS | AUTH-OAUTHONLY or AUTH-NOMECH |
| an RSA key of 2048 to 3071 bits | not told: nearly every server has one today |
| Autodiscover that leads to somebody else's domain | AC-BAD; nothing is ever sent there |
| bytes that arrive before TLS begins | thrown away (`tests/talk/probe/response-injected.talk`) |
| a message too large, too long or with NUL for the target | the plan of a move, before it begins |
| a mailbox that may only be read, reserved folder names | the plan of a move |
'''
TABLE = '''
| finding | severity | certainty | who | headline | raised by | not by |
|---|---|---|---|---|---|---|
'''
STAGES = {'network': 'This computer and network', 'find': 'Finding the server',
          'reach': 'Reaching it', 'tls': 'Encryption',
          'capabilities': 'What the servers can do', 'sign-in': 'Signing in',
          'mailbox': 'The mailbox'}


def read_rows():
    text = (ROOT / 'tests/unit/pf-fixture-rows.c').read_text(encoding='utf-8')
    rows = {}
    for name, raises, spares in ROW.findall(text):
        rows.setdefault(name, []).append((raises, spares))
    return rows


def cell(texts):
    return '<br>'.join(f'`{text}`' for text in texts).replace('|', '\\|')


def make_text(build):
    done = subprocess.run([str(build / 'tests/unit/list-findings')], check=True,
                          capture_output=True, text=True,
                          env=dict(os.environ, LC_ALL='C.UTF-8', LANGUAGE=''))
    rows, text, last = read_rows(), HEAD, None
    for line in done.stdout.splitlines():
        name, stage, severity, certainty, who, headline = line.split('\t')
        if stage != last:
            text += f'\n## {STAGES[stage]}\n{TABLE}'
            last = stage
        raises = cell(raised for raised, _ in rows[name])
        spares = cell(spared for _, spared in rows[name])
        text += f'| {name} | {severity} | {certainty} | {who} | {headline} | {raises} | {spares} |\n'
    return text


def main():
    arguments = [word for word in sys.argv[1:] if word != '--check']
    text = make_text(pathlib.Path(arguments[0] if arguments else 'build'))
    file = ROOT / 'docs/FINDINGS.md'
    if '--check' not in sys.argv:
        file.write_text(text, encoding='utf-8')
        return 0
    if not file.exists() or file.read_text(encoding='utf-8') != text:
        print('docs/FINDINGS.md is old: run tools/make-findings-md.py')
        return 1
    return 0


if __name__ == '__main__':
    sys.exit(main())
