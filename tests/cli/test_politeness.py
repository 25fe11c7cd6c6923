#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server that asks for something: what is waited, what is said, and when it goes on."""

import json
import re
import shlex
import sys
import time

import common
import pki
from common import Place, expect, expect_equal, expect_nothing_secret
from imap_stub import Stub

PAUSE = 'The server asked for a pause. The move goes on by itself '
WHEN = re.compile(re.escape(PAUSE) + r'(tomorrow )?at [0-9]{2}:[0-9]{2}[.]')


def expect_told(result, times):
    lines = [line for line in result.err.splitlines() if WHEN.search(line)]
    expect_equal(len(lines), times, f'lines that say when it goes on: {result.err}')


def timed_move(*answers, options=(), code=2):
    with Place() as place, Stub('answers_work', *answers) as stub:
        begun = time.monotonic()
        result = place.migrate(stub.url(), '--allow-plaintext', *options).expect_code(code)
        expect_nothing_secret(result, place.state)
        return result, stub, time.monotonic() - begun


# -- pauses --------------------------------------------------------------------------------


def test_throttled_in_milliseconds():
    result, stub, took = timed_move(
        b'NO Request is throttled. Suggested Backoff Time: 2500 milliseconds')
    expect(took >= 2.5, f'waited {took:.1f} s')
    expect_told(result, 1)
    expect('Going on.' in result.err, result.err)
    expect('The server is full' in result.err or 'Not enough space' in result.err, result.err)


def test_throttled_in_seconds():
    result, stub, took = timed_move(b'NO [UNAVAILABLE] Busy, try again in 2 seconds')
    expect(took >= 2, f'waited {took:.1f} s')
    expect_told(result, 1)


def test_throttled_without_a_time():
    result, stub, took = timed_move(b'NO [THROTTLED] slow', options=['--max-wait', '1h'])
    expect(took >= 1, f'waited {took:.1f} s')
    expect_told(result, 1)


def test_pause_longer_than_allowed():
    result, stub, took = timed_move(
        b'BAD Request is throttled. Suggested Backoff Time: 299961 milliseconds',
        options=['--max-wait', '1m', '--json'], code=5)
    expect(took < 30, f'took {took:.1f} s')
    expect('The server wants a longer pause' in result.err, result.err)
    expect(re.search('Try again (tomorrow )?at [0-9]{2}:[0-9]{2}', result.err), result.err)
    error = result.document['error']
    expect_equal(error['id'], 'move.waited-too-long', 'id')
    expect(not re.search('Going on|goes on by itself', result.err), result.err)


def test_goodbye_under_load():
    result, stub, took = timed_move(b'* BYE Connection closed. 14')
    expect_equal(stub.connections, 2, 'connections')
    expect_told(result, 1)


def test_goodbye_for_another_reason():
    result, stub, took = timed_move(b'* BYE Session expired, please login again.')
    expect_equal(stub.connections, 2, 'connections')
    expect('asked for a pause' not in result.err, result.err)


def test_too_many_connections():
    with Place() as place, Stub('too_many') as stub:
        result = place.migrate(stub.url(), '--allow-plaintext', '--max-wait', '5m',
                               '--json').expect_code(5)
        expect_equal(stub.connections, 1, 'connections')
        expect('allows no further connection now' in result.err, result.err)
        expect(re.search('Try again (tomorrow )?at ', result.err), result.err)
        expect('wrong password' not in result.err, f'the password is blamed: {result.err}')


# -- how it is shown -----------------------------------------------------------------------


def test_none_says_nothing():
    result, stub, took = timed_move(
        b'NO Request is throttled. Suggested Backoff Time: 300 ms',
        options=['--progress', 'none'])
    expect('pause' not in result.err and 'Going on' not in result.err, result.err)


def test_json_says_until_when():
    result, stub, took = timed_move(
        b'NO Request is throttled. Suggested Backoff Time: 2000 ms',
        options=['--progress', 'json'])
    rows = [json.loads(line) for line in result.err.splitlines() if line.startswith('{')]
    waits = [row for row in rows if row['wait'] == 'server']
    expect(waits, f'no wait is told: {rows}')
    expect(abs(waits[0]['wait_until'] - time.time()) < 60, f'until {waits[0]["wait_until"]}')


# -- sign-in in mid-move -------------------------------------------------------------------


class Tokens:
    """A server that wants tokens, and a command that counts how often it is asked."""

    def __init__(self, behaviour, *answers, command):
        self._behaviour, self._answers, self._command = behaviour, answers, command

    def __enter__(self):
        self._place = Place().__enter__()
        authority = pki.Authority(self._place.folder / 'pki')
        self.stub = Stub(self._behaviour, *self._answers, certificate=authority.issue('stub'))
        self.stub.__enter__()
        self._counter = self._place.folder / 'asked'
        counter = shlex.quote(str(self._counter))
        self.result = self._place.run(
            'migrate', '--state-dir', self._place.state, '--from', self._place.mbox, '--to',
            self.stub.url(), '--ca-file', authority.ca_file, '--json', '--token-command',
            f'echo x >>{counter}; ' + self._command.format(counter=counter)).expect_code(2)
        return self

    def __exit__(self, *unused):
        self.stub.__exit__()
        self._place.__exit__()

    def expect(self, error, asked, signins):
        expect_equal(self.result.document['error']['id'], error, f'id: {self.result.err}')
        expect_equal(self._counter.read_text(), 'x\n' * asked, 'the command was run')
        expect_equal(len(self.stub.signins), signins, f'sign-ins: {self.stub.signins}')


EXPIRED = b'NO [EXPIRED] The access token has expired'


def test_token_expires():
    with Tokens('forgets_token', EXPIRED, command='wc -l <{counter}') as tokens:
        tokens.expect('store.full', 2, 3)


def test_token_expires_for_good():
    with Tokens('forgets_token', EXPIRED, command='echo always-the-same') as tokens:
        tokens.expect('auth.wrong-credentials', 2, 2)


def test_token_outlives_connections():
    with Tokens('answers_work', None, None, command='echo token') as tokens:
        tokens.expect('store.full', 1, 3)
        expect_equal(tokens.stub.connections, 3, 'connections')


def test_password_refused_in_mid_move():
    with Place() as place, Stub('signs_in_once', None) as stub:
        result = place.migrate(stub.url(), '--allow-plaintext', '--json').expect_code(2)
        expect_equal(len(stub.signins), 2, 'sign-ins')
        expect_equal(result.document['error']['id'], 'auth.wrong-credentials', 'id')
        expect('The password was not accepted' in result.err, result.err)
        expect_equal(result.document['totals']['pending'], 3, 'pending')


if __name__ == '__main__':
    common.main(sys.modules[__name__])
