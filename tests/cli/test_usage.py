#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Command lines that cannot be right: exit 64, a reason on stderr, nothing on stdout."""

import sys

import common
import lab
from common import Place, expect, expect_equal

URL = 'imaps://ada@imap.example.org'

WRONG = [
    [],
    ['frobnicate'],
    ['--frobnicate'],
    # Verbs and options of the contract that are not built yet.
    ['detect'],
    ['diagnose'],
    ['settings', 'ada@example.org', '--format', 'x'],
    ['migrate', '--from', 'X', '--to', URL, '--existing', 'link'],
    ['migrate', '--from', 'X', '--to', URL, '--connections', '0'],
    ['migrate', '--from', 'X', '--to', URL, '--connections', '17'],
    ['report', 'job', '--compare', 'f'],
    # What is missing, too much, or not readable.
    ['migrate', '--from', 'X', '--to', URL, '--from-password-file', 'f'],
    ['migrate', '--from', 'pop3s://pop.example.org', '--to', URL],
    ['migrate', '--from', 'imaps://ada@imap.example.org', '--to', URL],
    ['migrate', '--from', 'pop3s://ada:secret@pop.example.org', '--to', URL],
    ['migrate', '--from', 'pop3s://ada@pop.example.org/INBOX', '--to', URL],
    ['probe'],
    ['probe', '--deep'],
    ['probe', 'https://imap.example.org'],
    ['probe', 'imaps://ada:secret@imap.example.org'],
    ['probe', 'imaps://imap.example.org/INBOX'],
    ['probe', 'two words'],
    ['probe', 'imaps://imap.example.org', '--pin', 'abc'],
    ['advise', 'no-address'],
    ['advise', '@example.org'],
    ['advise', 'ada@'],
    ['advise', 'ada@example.org', 'bob@example.org'],
    ['advise', '--offline', '--imap', 'imaps://localhost'],
    ['advise', '--imap', 'pop3s://localhost'],
    ['advise', '--scene', '1', '--offline'],
    ['advise', '--scene', '0'],
    ['advise', '--scene', '9'],
    ['advise', '--scene', 'one'],
    ['advise', '--scene', '1', '--json'],
    ['advise', '--scene', '1', 'ada@example.org'],
    ['advise', '--explain', '--json'],
    ['stores', '--frobnicate'],
    ['migrate'],
    ['migrate', '--from', 'X'],
    ['migrate', '--to', URL],
    ['migrate', '--from', 'X', '--to', URL, 'more'],
    ['migrate', '--from', 'X', '--to', 'https://imap.example.org'],
    ['migrate', '--from', 'X', '--to', 'imap.example.org'],
    ['migrate', '--from', 'X', '--to', 'imaps://imap.example.org'],
    ['migrate', '--from', 'X', '--to', 'imaps://ada:secret@imap.example.org'],
    ['migrate', '--from', 'X', '--to', 'imaps://ada@imap.example.org/INBOX'],
    ['migrate', '--from', 'X', '--to', 'imaps://ada@imap.example.org:99999'],
    ['migrate', '--from', 'X', '--to', 'pop3s://ada@pop.example.org'],
    ['migrate', '--from', 'X', '--to', URL, '--since', 'yesterday'],
    ['migrate', '--from', 'X', '--to', URL, '--before', '2024-13-01'],
    ['migrate', '--from', 'X', '--to', URL, '--max-size', '-5'],
    ['migrate', '--from', 'X', '--to', URL, '--max-size', '10 apples'],
    ['migrate', '--from', 'X', '--to', URL, '--max-wait', 'long'],
    ['migrate', '--from', 'X', '--to', URL, '--verify', 'maybe'],
    ['migrate', '--from', 'X', '--to', URL, '--progress', 'loud'],
    ['migrate', '--from', 'X', '--to', URL, '--map', 'Inbox'],
    ['migrate', '--from', 'X', '--to', URL, '--pin', 'abc'],
    ['migrate', '--from', 'X', '--to', URL, '--ca-file', '/nonexistent'],
    ['migrate', '--from', 'X', '--to', URL, '--password-file', 'a', '--password-command', 'b'],
    ['jobs', 'more'],
    ['undo'],
    ['undo', 'a', 'b'],
    ['undo', 'a', '--progress', 'loud'],
    ['verify'],
    ['verify', 'a', 'b'],
    ['verify', 'a', '--verify', 'none'],
    ['report'],
    ['report', 'a', '--html', '--json'],
]


def check(arguments):
    with Place() as place:
        result = place.run(*arguments, '--state-dir', place.state) if len(arguments) > 1 \
            else place.run(*arguments)
        expect_equal(result.code, 64, f'exit code ({result.err})')
        expect_equal(result.out, '', 'standard output')
        expect(result.err.startswith('postferry: '), result.err)
        expect('--help' in result.err, result.err)
        expect('secret' not in result.err, 'a password of the command line was repeated')
        expect(not place.state.exists(), 'a state folder was made')


def test_version():
    expect_equal(lab.postferry('--version').expect_code(0).out.split()[0], 'postferry', 'name')


def test_stores_finds_nothing_in_an_empty_home():
    with Place() as place:
        result = place.run('stores').expect_code(0)
        expect('No mail was found' in result.out, result.out)
        expect_equal(place.run('stores', '--json').expect_code(0).document['stores'], [], 'stores')


def test_after_double_dash_all_is_a_path():
    with Place() as place:
        place.mbox.rename(place.folder / '--odd')
        found = place.run('stores', '--json', '--', '--odd', cwd=place.folder)
        folder = found.expect_code(0).document['stores'][0]['accounts'][0]['folders'][0]
        expect_equal(folder['messages'], 3, 'messages')


MEANT = [
    (['migrat'], 'perhaps you mean migrate'),
    (['reprot', 'job'], 'perhaps you mean report'),
    (['sotres'], 'perhaps you mean stores'),
    (['diag', 'ada@example.org'], 'perhaps you mean diagnose'),
    (['--verison'], 'perhaps you mean --version'),
    (['help', 'stroes'], 'perhaps you mean stores'),
    (['migrate', '--exclud', 'x'], 'no option --exclud; perhaps you mean --exclude'),
    (['migrate', '--form', 'x'], 'perhaps you mean --from'),
    (['migrate', '--password=secret'], 'no option --password; perhaps you mean --password-file'),
    (['stores', '--josn'], 'perhaps you mean --json'),
    (['undo', '--state-dri', 'x'], 'perhaps you mean --state-dir'),
]
# Far from everything: better none than a wrong one.
NOT_MEANT = [['xyz'], ['fly'], ['stores', '--xyzzy'], ['stores', '--password-file', 'x'],
             ['stores', '--' + 'x' * 100]]


def test_what_was_probably_meant():
    with Place() as place:
        for arguments, words in MEANT:
            result = place.run(*arguments).expect_code(64)
            expect(words in result.err, f'{arguments}: {result.err}')
            expect('secret' not in result.err, result.err)
        for arguments in NOT_MEANT:
            result = place.run(*arguments).expect_code(64)
            expect('you mean' not in result.err, f'{arguments}: {result.err}')


def test_help_is_a_verb_too():
    for verb in None, 'migrate':
        asked = lab.postferry('help', *([verb] if verb else [])).expect_code(0)
        wanted = lab.postferry(*([verb] if verb else []), '--help').expect_code(0)
        expect_equal(asked.out, wanted.out, 'help')


def test_the_port_of_the_other_encryption():
    with Place() as place:
        url = 'imap://ada@imap.invalid:993'
        result = place.migrate(url).expect_code(4)
        expect('Port 993 usually belongs to imaps://' in result.err, result.err)
        result = place.migrate(url.replace('imap:', 'imaps:')).expect_code(4)
        expect('usually belongs' not in result.err, result.err)


def tests():
    rows = common.tap.tests_of(sys.modules[__name__])
    for arguments in WRONG:
        rows.append((' '.join(['wrong:', *arguments]).replace('#', ''),
                     lambda arguments=arguments: check(arguments)))
    return rows


if __name__ == '__main__':
    common.tap.main(tests(), sys.argv[1] if len(sys.argv) > 1 else None)
