#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mail that a POP3 program left on the server and filed here is copied or moved there, not
sent: test_existing.py dovecot|cyrus|courier [NAME]

The mail is delivered into a real INBOX, fetched from there by POP3 with Python's poplib, and
filed in folders of a Thunderbird profile; an independent reader says what the account holds.
"""

import collections
import hashlib
import os
import pathlib
import poplib
import random
import re
import signal
import ssl
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
FILED = {'dovecot': 5000, 'cyrus': 400, 'courier': 150}[KIND]
ONLY_THERE = 20  # in INBOX, and nowhere here
IN_BOTH = 10  # in INBOX, and in the Inbox here
ONLY_HERE = 15  # in a folder here, and nowhere there
FOLDERS = [('Projects',), ('Travel',), ('Projects', 'House'), ('Receipts 2024',)]
SEEN, ANSWERED, FLAGGED = 1, 2, 4  # X-Mozilla-Status


def make_message(number):
    """As it was delivered; every 40th has no Message-ID, and a twin in the same second."""
    has_id = number % 40 > 1
    text = 'Some words. ' * (number % 90)
    lines = ['Return-Path: <ada@example.org>',
             'Received: from out.example.org by in.example.org; Tue, 1 Oct 2024 10:00:00 +0000',
             'From: Ada <ada@example.org>', 'To: Bob <bob@example.org>']
    lines += [f'Message-ID: <{number}@left.example>'] if has_id else []
    lines += [f'Subject: {"letter" if has_id else "from cron"} {number if has_id else number // 40}',
              'Date: Tue, 1 Oct 2024 09:00:00 +0000', '',
              f'Number {number}', *re.findall('.{1,70}', text), 'From here on it is over.', '']
    return '\r\n'.join(lines).encode()


def reader(bench):
    return imap_reader.Account('localhost', bench.server.imaps, 'alice', 'alicepw',
                               bench.server.ca_file)


def deliver(bench, messages):
    with reader(bench) as there:
        for data, flags in messages:
            there.imap.append('INBOX', f'({flags})', '"03-Oct-2024 12:00:00 +0200"', data)


def fetch_all(bench):
    """[(UIDL, bytes)] of everything in INBOX, as a POP3 program gets it; leaves it there."""
    context = ssl.create_default_context(cafile=bench.server.ca_file)
    servers.wait_until(lambda: servers.answers(bench.server.pop3s), 'POP3')
    pop = poplib.POP3_SSL('localhost', bench.server.pop3s, context=context)
    pop.user('alice')
    pop.pass_('alicepw')
    ids = [line.split(b' ', 1)[1].decode() for line in pop.uidl()[1]]
    fetched = [(name, b'\r\n'.join(pop.retr(number + 1)[1]) + b'\r\n')
               for number, name in enumerate(ids)]
    pop.quit()
    return fetched


def file_away(mail, path, message, uidl, status):
    """Adds one message to a folder of the profile, as Thunderbird stores it."""
    folder = mail
    for part in path[:-1]:
        folder = folder / f'{part}.sbd'
    folder.mkdir(exist_ok=True)
    head = 'From - Tue Oct  1 12:00:00 2024\r\nX-Account-Key: account1\r\n'
    head += f'X-UIDL: {uidl}\r\n' if uidl else ''
    head += (f'X-Mozilla-Status: {status:04x}\r\nX-Mozilla-Status2: 00000000\r\n'
             f'X-Mozilla-Keys: {" " * 80}\r\n')
    body = re.sub(rb'(?m)^(>*From )', rb'>\1', message)
    with open(folder / path[-1], 'ab') as out:
        out.write(head.encode() + body + b'\r\n')


class Story:
    """What lies where before the move; digests by folder."""

    def __init__(self, bench, filed=FILED):
        chance = random.Random(7)
        count = filed + ONLY_THERE + IN_BOTH
        delivered = [make_message(number) for number in range(count)]
        deliver(bench, [(data, '\\Flagged' if number % 10 == 0 else '')
                        for number, data in enumerate(delivered)])
        fetched = fetch_all(bench)
        expect_equal(len(fetched), count, 'messages fetched by POP3')
        with reader(bench) as there:
            self.inbox = {m['sha256']: m for m in there.messages('INBOX')}
        self.mail = bench.folder / 'Mail'
        self.mail.mkdir()
        self.here = collections.defaultdict(list)
        self.status = {}
        chance.shuffle(fetched)
        for number, (uidl, data) in enumerate(fetched[ONLY_THERE:]):
            path = ('Inbox',) if number < IN_BOTH else FOLDERS[number % len(FOLDERS)]
            self.add(path, data, uidl, [0, SEEN, SEEN | ANSWERED, FLAGGED][number % 4])
        for number in range(ONLY_HERE):
            data = make_message(100000 + number * 40 + 5)
            self.add(FOLDERS[number % len(FOLDERS)], data, None, SEEN)
        self.filed = filed

    def add(self, path, data, uidl, status):
        file_away(self.mail, path, data, uidl, status)
        digest = hashlib.sha256(data).hexdigest()
        self.here[path].append(digest)
        self.status[digest] = status

    def expect_folders(self, bench, document):
        """Each folder holds exactly what it holds here, once, with the dates and marks."""
        with reader(bench) as there:
            for (_, path), target in lab.targets_of(document).items():
                if path == ('Inbox',):
                    continue
                found = there.messages(target)
                expect_equal(sorted(m['sha256'] for m in found), sorted(self.here[path]),
                             f'folder {target}')
                for message in found:
                    self.expect_marks(message)

    def expect_marks(self, message):
        left = self.inbox.get(message['sha256'])
        status = self.status[message['sha256']]
        wanted = set(left['flags']) if left else set()
        wanted |= {name for bit, name in ((SEEN, '\\Seen'), (ANSWERED, '\\Answered'),
                                          (FLAGGED, '\\Flagged')) if status & bit}
        expect_equal(set(message['flags']), wanted, 'the marks')
        if left:
            expect_equal(message['date'], left['date'], 'the date')

    def expect_inbox(self, bench, without=()):
        """INBOX holds what it held, less some; its own marks may have been added to."""
        gone = set(without)
        with reader(bench) as there:
            found = there.messages('INBOX')
        expect_equal(sorted(m['sha256'] for m in found), sorted(set(self.inbox) - gone), 'INBOX')
        for message in found:
            before = self.inbox[message['sha256']]
            expect(set(before['flags']) <= set(message['flags']), 'a mark was taken off')
            expect_equal(message['date'], before['date'], 'a date in INBOX')

    def left_and_filed(self):
        return [digest for path, digests in self.here.items() if path != ('Inbox',)
                for digest in digests if digest in self.inbox]


def appended(result):
    """How many commands of the transcript send a message."""
    return len(re.findall(r'\bAPPEND\b', result.err))


def run(bench, story, how, *more):
    started = time.monotonic()
    result = bench.migrate(f'thunderbird:{story.mail}', '--existing', how, *more)
    print(f'# {how} {" ".join(more)}: {time.monotonic() - started:.1f} s', flush=True)
    return result


def test_copy():
    with lab.Bench(SERVER()) as bench:
        story = Story(bench)
        plan = run(bench, story, 'copy', '--plan').expect_code(0, 1).document
        expect_equal(plan['on_server']['messages'], story.filed, 'the plan: on the server')
        expect_equal(plan['messages'], ONLY_HERE, 'the plan: to send')
        story.expect_inbox(bench)

        done = run(bench, story, 'copy', '--verbose', '--verbose').expect_code(0)
        document = done.document
        lab.expect_sums(document)
        expect_equal(document['totals']['copied'], story.filed, 'copied')
        expect_equal(document['totals']['placed'], story.filed + ONLY_HERE, 'placed')
        expect_equal(document['totals']['already_there'], IN_BOTH, 'already there')
        expect_equal(document['verified']['differing'], 0, 'differences')
        expect(appended(done) <= 2 * ONLY_HERE, f'{appended(done)} APPENDs')
        story.expect_folders(bench, document)
        story.expect_inbox(bench)

        again = run(bench, story, 'copy').expect_code(0).document
        expect_equal(again['totals'], document['totals'], 'the totals of a second run')
        story.expect_folders(bench, document)
        verify(bench, document['job'])

        undo(bench, document['job'], story)
        story.expect_inbox(bench)
        with reader(bench) as there:
            for target in set(lab.targets_of(document).values()) - {'INBOX'}:
                expect(target not in there.folders(), f'{target} is still there')


def test_move():
    with lab.Bench(SERVER()) as bench:
        story = Story(bench, min(FILED, 1000))
        plan = run(bench, story, 'move', '--plan').expect_code(0, 1).document
        can_move = 'no-move' not in plan['problems']
        expect_equal(plan['on_server']['messages'], story.filed, 'the plan: on the server')
        expect_equal(plan['on_server']['moved'], story.filed if can_move else 0, 'to move')

        document = run(bench, story, 'move').expect_code(0).document
        print(f'# moves: {can_move}', flush=True)
        lab.expect_sums(document)
        expect_equal(document['totals']['moved' if can_move else 'copied'], story.filed, 'moved')
        expect_equal(document['verified']['differing'], 0, 'differences')
        story.expect_folders(bench, document)
        story.expect_inbox(bench, story.left_and_filed() if can_move else ())
        again = run(bench, story, 'move').expect_code(0).document
        expect_equal(again['totals'], document['totals'], 'the totals of a second run')
        verify(bench, document['job'])

        undo(bench, document['job'], story)
        story.expect_inbox(bench)


def kill_often(chance, longest, *command):
    """Starts a command until it ends by itself, at most eight times."""
    kills = 0
    for _ in range(8):
        process = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   env=lab.environment())
        try:
            process.wait(chance.uniform(0.05, longest))
            break
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            kills += 1
    print(f'# {command[1]} killed {kills} times', flush=True)


def kill_and_resume(how):
    """The move, and then its undo."""
    seed = int(os.environ.get('PF_SEED') or time.time())
    print(f'# seed {seed} (PF_SEED)', flush=True)
    chance = random.Random(seed)
    with lab.Bench(SERVER()) as bench:
        story = Story(bench, min(FILED, 2000))
        kill_often(chance, 0.9, lab.PROGRAM, 'migrate', '--state-dir', bench.state, '--json',
                   '--existing', how, '--from', f'thunderbird:{story.mail}',
                   '--to', bench.server.url(), *bench.sign_in())
        document = run(bench, story, how).expect_code(0).document
        lab.expect_sums(document)
        expect_equal(document['totals']['placed'], story.filed + ONLY_HERE, 'placed')
        story.expect_folders(bench, document)
        moved = how == 'move' and document['totals']['moved'] > 0
        story.expect_inbox(bench, story.left_and_filed() if moved else ())

        kill_often(chance, 0.3, lab.PROGRAM, 'undo', document['job'], '--state-dir', bench.state,
                   '--json', *bench.sign_in())
        undo(bench, document['job'], story)
        story.expect_inbox(bench)
        with reader(bench) as there:
            for target in set(lab.targets_of(document).values()) - {'INBOX'}:
                expect(target not in there.folders(), f'{target} is still there')


def test_copy_killed_and_resumed():
    kill_and_resume('copy')


def test_move_killed_and_resumed():
    kill_and_resume('move')


def test_two_folders_and_changed_traces():
    """One message filed twice; one whose copy here has lost its Received lines."""
    with lab.Bench(SERVER()) as bench:
        deliver(bench, [(make_message(2), ''), (make_message(3), '')])
        mail = bench.folder / 'Mail'
        mail.mkdir()
        (mail / 'Inbox').touch()
        bare = b''.join(line for line in make_message(3).splitlines(keepends=True)
                        if not line.startswith((b'Received:', b'Return-Path:')))
        for path in (('One',), ('Two',)):
            file_away(mail, path, make_message(2), None, SEEN)
        file_away(mail, ('One',), bare, None, SEEN)
        done = bench.migrate(f'thunderbird:{mail}', '--existing', 'move').expect_code(0).document
        expect_equal(done['totals']['copied'] + done['totals']['moved'], 3, 'not sent')
        expect_equal(done['verified']['differing'], 0, 'differences')
        found = bench.read()
        targets = {path: target for (_, path), target in lab.targets_of(done).items()}
        expect_equal(sorted(m['data'] for m in found[targets[('One',)]]),
                     sorted([make_message(2), make_message(3)]), 'One')
        expect_equal([m['data'] for m in found[targets[('Two',)]]], [make_message(2)], 'Two')


def verify(bench, job):
    done = lab.postferry('verify', job, '--state-dir', bench.state, '--json', '--verify', 'full',
                         *bench.sign_in()).expect_code(0).document
    expect_equal(done['differences'], [], 'verify --verify full')


def undo(bench, job, story):
    document = lab.postferry('undo', job, '--state-dir', bench.state, '--json',
                             *bench.sign_in()).expect_code(0).document
    expect_equal(document['kept'], [], 'kept')
    expect_equal(document['removed'], story.filed + ONLY_HERE, 'removed')


if __name__ == '__main__':
    tap.main(tap.tests_of(sys.modules[__name__]), sys.argv[2] if len(sys.argv) > 2 else None)
