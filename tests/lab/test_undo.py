#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A move into a real server, taken back: test_undo.py dovecot|cyrus|courier [NAME]

An independent reader says what the account held before and holds after.
"""

import os
import pathlib
import random
import signal
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'support'))

import imap_reader  # noqa: E402
import lab  # noqa: E402
import servers  # noqa: E402
import tap  # noqa: E402
from tap import expect, expect_equal  # noqa: E402

KIND = sys.argv[1] if len(sys.argv) > 1 else 'dovecot'
SERVER = servers.SERVERS[KIND]
OLD = (b'From: b@example.org\r\nMessage-ID: <old@undo.example>\r\nSubject: old\r\n'
       b'\r\nHere before\r\n')


def account(bench):
    return imap_reader.Account('localhost', bench.server.imaps, 'alice', 'alicepw',
                               bench.server.ca_file)


def prepare(bench):
    """Some mail and a folder that were there before; returns what the account holds."""
    with account(bench) as there:
        there.imap.append('INBOX', '(\\Flagged)', None, OLD)
    return state(bench)


def state(bench):
    """Every folder with its messages; also those that cannot be opened."""
    with account(bench) as there:
        return {name: (sorted(set(attributes) & {'\\noselect', '\\nonexistent'}),
                       [] if '\\noselect' in attributes else
                       [(m['uid'], m['sha256'], m['flags']) for m in there.messages(name)])
                for name, (attributes, _) in there.folders().items()
                # Courier 5.0 makes this one when it likes, and lets nobody delete it.
                if (KIND, name) != ('courier', 'INBOX.Trash')}


def undo(bench, job, *more):
    return lab.postferry('undo', job, '--state-dir', bench.state, '--json', *bench.sign_in(),
                         *more)


def test_account_is_as_it_was():
    with lab.Bench(SERVER()) as bench:
        before = prepare(bench)
        profile, _ = lab.make_profile(bench.folder / 'sample', messages=300)
        moved = bench.migrate(f'thunderbird:{profile}').expect_code(1).document
        expect(len(state(bench)) > len(before), 'no folder was made')
        done = undo(bench, moved['job']).expect_code(0).document
        expect_equal(done['schema'], 'postferry.undo/1', 'schema')
        expect_equal(done['removed'], moved['totals']['placed'], 'removed')
        expect_equal(done['kept'], [], 'kept')
        expect_equal(state(bench), before, 'the account')
        report = lab.postferry('report', moved['job'], '--state-dir', bench.state, '--json')
        document = report.expect_code(0, 1).document
        lab.expect_sums(document)
        expect_equal(document['state'], 'undone', 'state')
        expect_equal(document['totals']['undone'], done['removed'], 'undone')
        again = undo(bench, moved['job']).expect_code(0).document
        expect_equal(again['removed'], done['removed'], 'removed, all together')
        expect_equal(state(bench), before, 'the account, after a second undo')


def test_answered_and_read():
    with lab.Bench(SERVER()) as bench:
        prepare(bench)
        file = lab_mbox(bench.folder / 'ten.mbox', 10)
        moved = bench.migrate(f'mbox:{file}').expect_code(0).document
        target = moved['folders'][0]['target']
        with account(bench) as there:
            there.imap.select(there._quote(target))
            there.imap.store('3', '+FLAGS', '(\\Answered)')
            there.imap.store('4:10', '+FLAGS', '(\\Seen)')
        done = undo(bench, moved['job']).expect_code(1).document
        expect_equal(done['removed'], 9, 'removed')
        expect_equal([row['reason'] for row in done['kept']], ['touched'], 'why it stays')
        left = [m for m in bench.read()[target] if b'small.example' in m['data']]
        expect_equal([m['flags'] for m in left], [['\\Answered', '\\Seen']], 'what stays')


def test_source_is_gone():
    with lab.Bench(SERVER()) as bench:
        file = lab_mbox(bench.folder / 'ten.mbox', 10)
        moved = bench.migrate(f'mbox:{file}').expect_code(0).document
        lab_mbox(file, 9)
        done = undo(bench, moved['job']).expect_code(1).document
        expect_equal(done['removed'], 9, 'removed')
        expect_equal([(row['reason'], row['subject']) for row in done['kept']],
                     [('source-gone', 'letter 9')], 'what stays')
        file.unlink()
        undo(bench, moved['job']).expect_code(1)
        expect_equal(sum(len(m) for m in bench.read(with_bytes=False).values()), 1, 'messages')


def test_killed_and_resumed():
    seed = int(os.environ.get('PF_SEED') or time.time())
    print(f'# seed {seed} (PF_SEED)', flush=True)
    chance = random.Random(seed)
    with lab.Bench(SERVER()) as bench:
        before = prepare(bench)
        count = 3000 if KIND != 'courier' else 400
        profile, _ = lab.make_profile(bench.folder / 'sample', messages=count)
        moved = bench.migrate(f'thunderbird:{profile}').expect_code(1).document
        command = [str(lab.PROGRAM), 'undo', moved['job'], '--state-dir', str(bench.state),
                   '--json', *map(str, bench.sign_in())]
        kills = 0
        for _ in range(8):
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                       env=lab.environment())
            try:
                process.wait(chance.uniform(0.05, 0.8))
                break
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
                kills += 1
        print(f'# killed {kills} times', flush=True)
        done = undo(bench, moved['job']).expect_code(0).document
        expect_equal(done['removed'], moved['totals']['placed'], 'removed')
        expect_equal(state(bench), before, 'the account')


def lab_mbox(path, count):
    with open(path, 'wb') as out:
        for number in range(count):
            out.write(b'From a@example.org Mon Jan  1 10:00:%02d 2024\n'
                      b'From: a@example.org\nDate: Mon, 1 Jan 2024 10:00:%02d +0000\n'
                      b'Message-ID: <%d@small.example>\nSubject: letter %d\n\nDear all\n\n'
                      % (number, number, number, number))
    return path


if __name__ == '__main__':
    tap.main(tap.tests_of(sys.modules[__name__]), sys.argv[2] if len(sys.argv) > 2 else None)
