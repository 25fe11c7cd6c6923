#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every way of signing in, against a real Dovecot that offers only that one."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'support'))

import lab  # noqa: E402
import servers  # noqa: E402
import tap  # noqa: E402
from tap import expect, expect_equal  # noqa: E402

ONE = (b'From a@example.org Mon Jan  1 10:00:00 2024\nFrom: a@example.org\nSubject: one\n'
       b'Message-ID: <one@signin>\n\nhello\n')


def move_one(bench, *credentials):
    file = bench.folder / 'one.mbox'
    file.write_bytes(ONE)
    return lab.postferry('migrate', '--state-dir', bench.state, '--json', '--from',
                         f'mbox:{file}', '--to', bench.server.url(), '--ca-file',
                         bench.server.ca_file, *credentials)


def test_each_password_mechanism():
    for mechanism in ('plain', 'login', 'cram-md5', 'scram-sha-1', 'scram-sha-256'):
        with lab.Bench(servers.DovecotServer(mechanisms=mechanism)) as bench:
            done = move_one(bench, '--password-file', bench.passwords['alice'])
            expect_equal(done.code, 0, f'exit with {mechanism}: {done.err}')
            expect(f'method={mechanism.upper()}' in bench.server.log(),
                   f'{mechanism} was not used: {bench.server.log()[-600:]}')
            # The next is a first refusal, never a repeat of one.
            refused = move_one(bench, '--password-file', bench.passwords['wrong'])
            expect_equal(refused.code, 2, f'exit for a wrong password with {mechanism}')


def test_tokens():
    for mechanism in ('oauthbearer', 'xoauth2'):
        with lab.Bench(servers.DovecotServer(mechanisms=mechanism)) as bench:
            token = bench.folder / 'token'
            token.write_text(bench.server.make_token() + '\n')
            token.chmod(0o600)
            done = move_one(bench, '--token-command', f'cat {token}')
            expect_equal(done.code, 0, f'exit with {mechanism}: {done.err}')
            expect(f'method={mechanism.upper()}' in bench.server.log(), bench.server.log())


def test_token_that_ran_out():
    with lab.Bench(servers.DovecotServer(mechanisms='oauthbearer')) as bench:
        token = bench.folder / 'token'
        token.write_text(bench.server.make_token(lifetime=-60) + '\n')
        token.chmod(0o600)
        refused = move_one(bench, '--token-command', f'cat {token}')
        expect_equal(refused.code, 2, f'exit: {refused.err}')
        expect(token.read_text().strip() not in refused.err + refused.out, 'the token was shown')


def test_token_command_that_gives_none():
    with lab.Bench(servers.DovecotServer(mechanisms='oauthbearer')) as bench:
        refused = move_one(bench, '--token-command', 'echo no network >&2; exit 3')
        expect_equal(refused.code, 2, f'exit: {refused.err}')
        expect('no network' in refused.err, f'its words are missing: {refused.err}')


def test_password_where_only_tokens_are_taken():
    with lab.Bench(servers.DovecotServer(mechanisms='oauthbearer xoauth2')) as bench:
        refused = move_one(bench, '--password-file', bench.passwords['alice'])
        expect_equal(refused.code, 2, f'exit: {refused.err}')
        expect('auth failed' not in bench.server.log(), 'the password was sent')


if __name__ == '__main__':
    tap.main(tap.tests_of(sys.modules[__name__]), sys.argv[1] if len(sys.argv) > 1 else None)
