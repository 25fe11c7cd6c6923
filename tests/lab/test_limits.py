#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a provider limits, and what was there before: test_limits.py dovecot|cyrus|courier"""

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'support'))

import imap_reader  # noqa: E402
import lab  # noqa: E402
import servers  # noqa: E402
import tap  # noqa: E402
from tap import expect, expect_equal  # noqa: E402

KIND = sys.argv[1] if len(sys.argv) > 1 else 'dovecot'
SERVER = servers.SERVERS[KIND]


def provider(bench, **policies):
    """A provider at localhost; returns the environment in which it is known."""
    folder = bench.folder / 'config/postferry/providers'
    folder.mkdir(parents=True)
    fact = {'asof': '2026-11-24', 'source': 'this test', 'confidence': 'high'}
    (folder / 'local.json').write_text(json.dumps({
        'schema': 'postferry.providers/1', 'trust': 'curated', 'note': 'for a test',
        'providers': [{
            'id': 'local', 'name': 'Local', 'domains': ['local.example'], 'mx': [],
            'asof': '2026-11-24', 'source': 'this test', 'docs': [],
            'services': [{'protocol': 'imap', 'host': 'localhost', 'port': bench.server.imaps,
                          'security': 'tls', 'auth': ['password'],
                          'username': '%EMAILLOCALPART%'}],
            'policies': [{'name': name.replace('_', '-'), 'value': value, **fact}
                         for name, value in policies.items()]}]}))
    return {'XDG_CONFIG_HOME': str(bench.folder / 'config')}


def letters(path, count, status=b''):
    with open(path, 'wb') as out:
        for number in range(count):
            out.write(b'From a@example.org Mon Jan  1 10:00:%02d 2024\n'
                      b'From: a@example.org\nDate: Mon, 1 Jan 2024 10:00:%02d +0000\n'
                      b'%sMessage-ID: <%d@limits.example>\nSubject: letter %d\n\n%s\n\n'
                      % (number, number, status, number, number, b'x' * 900))
    return path


def test_daily_limit():
    with lab.Bench(SERVER()) as bench:
        env = provider(bench, daily_upload='10000')
        file = letters(bench.folder / 'many.mbox', 40)
        plan = bench.migrate(f'mbox:{file}', '--plan', env=env).expect_code(1).document
        expect('daily-limit' in plan['problems'], f'problems: {plan["problems"]}')
        expect_equal(plan['daily_upload'], 10000, 'octets a day')
        expect(plan['forecast_s'] >= 3 * 86400, f'forecast: {plan["forecast_s"]} s')
        stopped = bench.migrate(f'mbox:{file}', '--max-wait', '1m', env=env).expect_code(5)
        for words in ('Enough for today', 'a day. What is there is safe', 'Try again '):
            expect(words in stopped.err, stopped.err)
        document = stopped.document
        lab.expect_sums(document)
        held = sum(len(m) for m in bench.read(with_bytes=False).values())
        expect_equal(held, document['totals']['placed'], 'on the server')
        expect(5 <= held <= 12, f'{held} messages went in one day')
        again = bench.migrate(f'mbox:{file}', '--max-wait', '1m', env=env).expect_code(5)
        expect_equal(again.document['totals']['placed'], held, 'placed, after a restart')


def test_plan_tells_kinds_of_unusual_messages():
    with lab.Bench(SERVER()) as bench:
        file = bench.folder / 'odd.mbox'
        file.write_bytes(
            b'From a@example.org Mon Jan  1 10:00:00 2024\n'
            b'From: a@example.org\nSubject: nul\nMessage-ID: <n@x>\n\nbefore\0after\n\n'
            b'From a@example.org Mon Jan  1 10:00:01 2024\n'
            b'From: J\xf6rg <a@example.org>\nSubject: x\nMessage-ID: <e@x>\n\nhi\n\n'
            b'From a@example.org Mon Jan  1 10:00:02 2024\n'
            b'From: a@example.org\nSubject: long\nMessage-ID: <l@x>\n\n' + b'y' * 1200 + b'\n')
        plan = bench.migrate(f'mbox:{file}', '--plan').expect_code(0, 1).document
        expect_equal({row['class']: (row['messages'], row['choice']) for row in plan['classes']},
                     {'nul': (1, 'repair'), 'header-8bit': (1, 'repair-if-refused'),
                      'long-line': (1, 'as-it-is')}, 'kinds')


def restart(server, **changed):
    """The same mail and ports, with other limits."""
    server.end_processes()
    for name, value in changed.items():
        setattr(server, name, value)
    server.start()


def numbers(found):
    return sorted(m['data'].split(b'Message-ID: <')[1].split(b'@')[0]
                  for messages in found.values() for m in messages)


def test_too_big_goes_once_the_limit_is_raised():
    with lab.Bench(SERVER(max_mail_size='100K')) as bench:
        file = letters(bench.folder / 'mail.mbox', 3)
        with open(file, 'ab') as out:
            out.write(b'From a@example.org Mon Jan  1 10:00:09 2024\nFrom: a@example.org\n'
                      b'Message-ID: <9@limits.example>\nSubject: big\n\n'
                      + (b'y' * 70 + b'\n') * 4000 + b'\n')
        for run in range(2):
            document = bench.migrate(f'mbox:{file}').expect_code(1).document
            lab.expect_sums(document)
            expect_equal(document['totals']['placed'], 3, f'placed, run {run}')
            row, = document['left_out']
            expect_equal((row['reason'], row['subject']), ('too-large', 'big'), 'left out')
            kept = pathlib.Path(row['saved_as'])
            expect_equal(kept.read_bytes().count(b'y' * 70), 4000, 'lines of the copy')
        restart(bench.server, max_mail_size='')
        document = bench.migrate(f'mbox:{file}').expect_code(0).document
        expect_equal(document['left_out'], [], 'left out')
        expect_equal(numbers(bench.read()), [b'0', b'1', b'2', b'9'], 'on the server')
        expect(not kept.exists(), 'the copy is still there')


def test_full_goes_on_once_there_is_space():
    with lab.Bench(SERVER(quota=30)) as bench:
        file = letters(bench.folder / 'mail.mbox', 58)
        stopped = bench.migrate(f'mbox:{file}', user='bob').expect_code(2)
        expect_equal(stopped.document['error']['id'], 'store.full', 'id')
        expect('What is there is safe' in stopped.err, stopped.err)
        lab.expect_sums(stopped.document)
        there = len(numbers(bench.read('bob')))
        expect_equal(there, stopped.document['totals']['placed'], 'placed')
        expect_equal(stopped.document['totals']['left_out'], 0, 'left out')
        restart(bench.server, quota=1000)
        bench.migrate(f'mbox:{file}', user='bob').expect_code(0)
        expect_equal(numbers(bench.read('bob')), sorted(b'%d' % n for n in range(58)),
                     'on the server')


def test_unusual_mail_as_it_was_chosen():
    with lab.Bench(SERVER()) as bench:
        file = bench.folder / 'odd.mbox'
        file.write_bytes(
            b'From a@example.org Mon Jan  1 10:00:00 2024\n'
            b'From: a@example.org\nSubject: nul\nMessage-ID: <0@x>\n\nbefore'
            + b'\0' * 9000 + b'after\n\n'
            b'From a@example.org Mon Jan  1 10:00:01 2024\n'
            b'From: J\xf6rg <a@example.org>\nSubject: x\nMessage-ID: <1@x>\n\nhi\n\n'
            b'From a@example.org Mon Jan  1 10:00:02 2024\n'
            b'From: a@example.org\nSubject: long\nMessage-ID: <2@x>\n\n' + b'y' * 12000 + b'\n')
        options = ['--repair', 'header-8bit=always', '--repair', 'very-long-line=leave-out']
        plan = bench.migrate(f'mbox:{file}', '--plan', *options).expect_code(1).document
        choices = {row['class']: row['choice'] for row in plan['classes']}
        expect_equal(choices['header-8bit'], 'repair', 'accents')
        expect_equal(choices['very-long-line'], 'leave-out', 'long lines')
        document = bench.migrate(f'mbox:{file}', *options).expect_code(1).document
        expect_equal([row['reason'] for row in document['left_out']], ['unusual'], 'left out')
        unusual = {row['class']: (row['messages'], row['repaired'])
                   for row in document['unusual']}
        expect_equal(unusual, {'nul': (1, 1), 'nul-block': (1, 1), 'header-8bit': (1, 1)},
                     'unusual')
        held = [m['data'] for messages in bench.read().values() for m in messages]
        expect(all(data.isascii() for data in held), f'raw bytes arrived: {held}')
        bench.migrate(f'mbox:{file}', '--repair', 'header-8bit=always').expect_code(0, 1)
        expect_equal(numbers(bench.read()), [b'0', b'1', b'2'], 'with the long lines')


def test_marks_of_this_computer():
    with lab.Bench(SERVER()) as bench:
        file = letters(bench.folder / 'mail.mbox', 3)
        target = bench.migrate(f'mbox:{file}').expect_code(0).document['folders'][0]['target']
        with imap_reader.Account('localhost', bench.server.imaps, 'alice', 'alicepw',
                                 bench.server.ca_file) as account:
            account.imap.select(account._quote(target))
            account.imap.store('1:3', 'FLAGS', '()')
        letters(file, 3, b'Status: RO\nX-Status: AF\n')
        bench.state = bench.folder / 'another-state'
        bench.migrate(f'mbox:{file}', '--keep-server-flags').expect_code(0)
        expect_equal([m['flags'] for m in bench.read()[target]], [[], [], []], 'marks, kept')
        moved = bench.migrate(f'mbox:{file}').expect_code(0).document
        expect_equal(moved['totals']['already_there'], 3, 'there already')
        expect_equal([m['flags'] for m in bench.read()[target]],
                     [['\\Answered', '\\Flagged', '\\Seen']] * 3, 'marks, added')
        done = lab.postferry('undo', moved['job'], '--state-dir', bench.state, '--json',
                             *bench.sign_in()).expect_code(0).document
        expect_equal(done['marks'], 3, 'marks taken off')
        expect_equal([m['flags'] for m in bench.read()[target]], [[], [], []], 'marks, undone')


def tests_of_kind():
    """Only Dovecot is started again with other limits."""
    again = (test_too_big_goes_once_the_limit_is_raised, test_full_goes_on_once_there_is_space)
    return [(name, function) for name, function in tap.tests_of(sys.modules[__name__])
            if KIND == 'dovecot' or function not in again]


if __name__ == '__main__':
    tap.main(tests_of_kind(), sys.argv[2] if len(sys.argv) > 2 else None)
