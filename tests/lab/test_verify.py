#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a comparison with the server finds: test_verify.py [NAME]

Differences are planted in a real Dovecot's files and through IMAP, one by one.
"""

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'support'))

import imap_reader  # noqa: E402
import lab  # noqa: E402
import servers  # noqa: E402
import tap  # noqa: E402
from tap import expect, expect_equal  # noqa: E402

COUNT = 200


def make_mbox(path, count=COUNT):
    with open(path, 'wb') as out:
        for number in range(count):
            out.write(b'From a@example.org Mon Jan  1 10:00:00 2024\n'
                      b'From: a@example.org\nDate: Mon, 1 Jan 2024 10:00:00 +0000\n'
                      b'Message-ID: <%d@verify.example>\nSubject: letter %d\n\n'
                      b'The sum is %08d EUR\n\n' % (number, number, number))
    return path


def verify(bench, job, mode, *more):
    return lab.postferry('verify', job, '--state-dir', bench.state, '--json', '--verify', mode,
                         *bench.sign_in(), *more)


def flip_byte(bench, number):
    """Changes one digit in a message's file; its size and its name stay."""
    wanted = b'Message-ID: <%d@verify.example>' % number
    for file in bench.server.folder.rglob('cur/*'):
        data = file.read_bytes()
        if wanted in data:
            start = data.index(b'The sum is ') + len(b'The sum is ')
            file.write_bytes(data[:start] + b'9' + data[start + 1:])
            return
    raise AssertionError(f'no file holds message {number}')


def find_uid(there, number):
    status, found = there.imap.uid('search', 'HEADER', 'Message-ID', f'<{number}@verify.example>')
    expect_equal((status, len(found[0].split())), ('OK', 1), f'message {number}')
    return found[0].decode()


def test_names_each_difference():
    with lab.Bench(servers.DovecotServer()) as bench:
        file = make_mbox(bench.folder / 'letters.mbox')
        moved = bench.migrate(f'mbox:{file}').expect_code(0).document
        target = moved['folders'][0]['target']
        verify(bench, moved['job'], 'full').expect_code(0)

        with imap_reader.Account('localhost', bench.server.imaps, 'alice', 'alicepw',
                                 bench.server.ca_file) as there:
            there.imap.select(there._quote(target))
            lost, marked = find_uid(there, 20), find_uid(there, 30)
            there.imap.uid('store', lost, '+FLAGS', '(\\Deleted)')
            there.imap.expunge()
            there.imap.uid('store', marked, '+FLAGS', '(\\Flagged)')
        flip_byte(bench, 10)

        found = verify(bench, moved['job'], 'full').expect_code(1).document
        expect_equal(sorted((d['subject'], d['kind']) for d in found['differences']),
                     [('letter 10', 'content'), ('letter 20', 'deleted-by-user'),
                      ('letter 30', 'flags-by-user')], 'differences')
        expect_equal({d['folder'] for d in found['differences']}, {target}, 'where')
        flags = [d for d in found['differences'] if d['kind'] == 'flags-by-user'][0]
        expect_equal((flags['expected'], flags['actual'], str(flags['uid'])),
                     ('seen', 'seen flagged', marked), 'the marks')
        expect_equal(found['checked'], COUNT - 1, 'compared')
        expect_equal(found['bodies'], COUNT - 1, 'read back')

        # What a person did since is theirs; only a full comparison speaks of marks, and
        # only it reads every byte.
        found = verify(bench, moved['job'], 'metadata').expect_code(1).document
        kinds = {d['kind'] for d in found['differences']}
        expect(kinds <= {'deleted-by-user', 'content'} and 'deleted-by-user' in kinds, kinds)

        told = lab.postferry('verify', moved['job'], '--state-dir', bench.state,
                             '--verify', 'full', *bench.sign_in()).expect_code(1)
        for words in ('letter 10', 'letter 20', 'letter 30'):
            expect(words in told.out, told.out)


def test_tells_how_far_it_is():
    """Up to what there is to compare, and never back; nothing if it is quickly done."""
    with lab.Bench(servers.DovecotServer(quota=1 << 20)) as bench:
        file = make_mbox(bench.folder / 'letters.mbox', 6000)
        moved = bench.migrate(f'mbox:{file}').expect_code(0).document
        done = verify(bench, moved['job'], 'full', '--progress', 'json').expect_code(0)
        told = [json.loads(line) for line in done.err.splitlines()]
        expect([line for line in told if line['phase'] == 'verify'], done.err)
        numbers = [line['done'] for line in told]
        expect_equal(numbers, sorted(numbers), 'the order')
        expect_equal({line['total'] for line in told if line['done'] > 0}, {6000}, 'the total')
        expect(numbers[-1] <= 6000, 'more than there is')


def test_lost_before_it_was_compared():
    """Without a comparison in between, what is missing is missing, and a mark is wrong."""
    with lab.Bench(servers.DovecotServer()) as bench:
        file = make_mbox(bench.folder / 'letters.mbox')
        moved = bench.migrate(f'mbox:{file}', '--verify', 'none').expect_code(0).document
        with imap_reader.Account('localhost', bench.server.imaps, 'alice', 'alicepw',
                                 bench.server.ca_file) as there:
            there.imap.select(there._quote(moved['folders'][0]['target']))
            lost, marked = find_uid(there, 20), find_uid(there, 30)
            there.imap.uid('store', lost, '+FLAGS', '(\\Deleted)')
            there.imap.expunge()
            there.imap.uid('store', marked, '+FLAGS', '(\\Answered)')
        found = verify(bench, moved['job'], 'full').expect_code(1).document
        expect_equal(sorted((d['subject'], d['kind']) for d in found['differences']),
                     [('letter 20', 'missing'), ('letter 30', 'flags')], 'differences')


if __name__ == '__main__':
    tap.main(tap.tests_of(sys.modules[__name__]), sys.argv[1] if len(sys.argv) > 1 else None)
