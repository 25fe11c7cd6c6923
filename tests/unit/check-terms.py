#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/TERMS.md against the sentences: each explanation is really said somewhere, and no
text uses an abbreviation that is not explained.

    check-terms.py TEST_HUMAN_ADVICE SOURCE_ROOT
"""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(sys.argv[2])
sys.path.insert(0, str(ROOT / 'tests/support'))

import tap  # noqa: E402
from tap import expect  # noqa: E402

ABBREVIATION = re.compile(r'\b[A-Z][A-Z0-9]+\b')
WORD = re.compile(r'^\| ([^|]+) \| [^|]+ \| “(.*)” \|$', re.MULTILINE)
NAMES = {'A', 'B'}  # the two computers


def texts():
    done = subprocess.run([sys.argv[1], '--list'], capture_output=True, text=True, check=True)
    return [line.split('\t', 1)[1] for line in done.stdout.splitlines()]


def terms():
    rows = WORD.findall((ROOT / 'docs/TERMS.md').read_text(encoding='utf-8'))
    expect(len(rows) >= 15, f'only {len(rows)} terms were read')
    return rows


def test_every_explanation_is_said():
    everything = '\n'.join(texts())
    for word, sentence in terms():
        expect(sentence in everything, f'{word}: nothing says “{sentence}”')


def test_no_abbreviation_without_explanation():
    known = {word for word, _ in terms()} | NAMES
    for text in texts():
        for word in ABBREVIATION.findall(text):
            expect(word in known, f'{word} is not in docs/TERMS.md: {text}')


def test_every_term_is_used():
    everything = '\n'.join(texts()).lower()
    for word, _ in terms():
        expect(word in ('TLS', 'marks', 'RFC', 'GB', 'MB') or word.lower() in everything,
               f'{word} is used nowhere')


if __name__ == '__main__':
    tap.main(tap.tests_of(sys.modules[__name__]))
