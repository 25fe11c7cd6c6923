#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole diagnosis against a real Dovecot: the cause, its certainty, who must act, the exit
code; the same shown again from a file; and nothing secret in any of it."""

import json
import pathlib
import socket
import sys
import tempfile
import time

import common
import lab
import servers
from common import ROOT, Skip, expect, expect_equal

try:
    import jsonschema
except ImportError:
    jsonschema = None

USER, SECRET = 'ada.lovelace@example.org', 'open-sesame-4711'
MASKED = 'a***@e***.org'


class ImapDenied(servers.DovecotServer):
    """Lets everybody in by POP3, and nobody by IMAP."""

    def _config(self):
        deny = self.folder / 'denied'
        deny.write_text(''.join(f'imap/{user}:\n' for user in self.users))
        return super()._config().replace('passdb {', f'''passdb {{
  driver = passwd-file
  deny = yes
  args = username_format=%s/%u {deny}
}}
passdb {{''', 1)


class Desk:
    """A running server and a place to work in."""

    def __init__(self, kind=servers.DovecotServer, **options):
        self.server = kind(more_users={USER: SECRET}, **options)

    def __enter__(self):
        try:
            self.server.__enter__()
        except servers.Missing as reason:
            self.server.stop()
            raise Skip(str(reason)) from reason
        self._temporary = tempfile.TemporaryDirectory(prefix='pf-diagnose-')
        self.folder = pathlib.Path(self._temporary.name)
        self.password = self.folder / 'password'
        self.set_password(SECRET)
        return self

    def __exit__(self, *unused):
        self.server.stop()
        self._temporary.cleanup()

    def set_password(self, word):
        self.password.write_text(word + '\n')
        self.password.chmod(0o600)

    def url(self, scheme):
        return self.server.url(USER.replace('@', '%40'), scheme)

    def run(self, *more, imap='imaps', pop3='pop3s', trusted=True):
        arguments = ['diagnose', '--state-dir', self.folder / 'state', '--no-controls',
                     '--password-file', self.password]
        arguments += ['--imap', self.url(imap)] if imap else []
        arguments += ['--pop3', self.url(pop3)] if pop3 else []
        arguments += ['--ca-file', self.server.ca_file] if trusted else []
        return lab.postferry(*arguments, *more)

    def diagnose(self, *more, **options):
        result = self.run('--json', *more, **options)
        expect_nothing_secret(result)
        return result, check_schema(result.document)


def check_schema(document):
    if jsonschema is not None:
        schema = json.loads((ROOT / 'data/schemas/diagnosis-1.json').read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        problems = [f'{list(error.absolute_path)}: {error.message}' for error in
                    jsonschema.Draft202012Validator(schema).iter_errors(document)]
        expect(not problems, '\n'.join(problems[:10]))
    return document


def expect_nothing_secret(result):
    """Neither the password nor the address, whole, in parts, percent-encoded or in base64."""
    import base64
    texts = [SECRET, USER, USER.replace('@', '%40'), USER.split('@')[0],
             base64.b64encode(f'\0{USER}\0{SECRET}'.encode()).decode(),
             base64.b64encode(SECRET.encode()).decode()]
    for text in texts:
        expect(text not in result.out, f'“{text}” was shown')


def expect_cause(document, cause, certainty, who):
    expect_equal(document['verdict']['cause'], cause, 'cause')
    finding = next(one for one in document['findings'] if one['id'] == cause)
    expect_equal((finding['certainty'], finding['who']), (certainty, who), 'certainty and who')
    return finding


def test_everything_works():
    with Desk() as desk:
        started = time.monotonic()
        result, document = desk.diagnose()
        took = time.monotonic() - started
        expect_equal(document['verdict'], {'imap': 'usable', 'pop3': 'usable', 'cause': None},
                     'verdict')
        expect_equal(result.code, document['exit'], 'exit code')
        expect_equal(result.code, 0, 'exit code')
        expect(took < 4, f'it took {took:.1f} s')
        expect_equal([one['in'] for one in document['sign_ins']], [True, True], 'sign-ins')


def test_imap_switched_off():
    with Desk(ImapDenied) as desk:
        result, document = desk.diagnose()
        finding = expect_cause(document, 'AUTH-IMAP-OFF', 'likely', 'you')
        expect('AUTH-WRONG' in finding['clears'], 'the password is not cleared')
        expect_equal(result.code, 2, 'exit code')
        expect_equal(document['verdict']['pop3'], 'usable', 'POP3')
        text = desk.run().expect_code(2).out
        expect(text.startswith('IMAP is switched off for this account\n'), text)
        expect('Your password is right' in text, text)


def test_wrong_password():
    with Desk() as desk:
        desk.set_password('not-this-one-815')
        result, document = desk.diagnose()
        expect_cause(document, 'AUTH-WRONG', 'likely', 'you')
        expect_equal(result.code, 2, 'exit code')
        expect('not-this-one-815' not in result.out + result.err, 'the password was shown')
        log = desk.server.log()
        for protocol in ('imap-login', 'pop3-login'):
            tries = [line for line in log.splitlines()
                     if f'{protocol}: ' in line and 'auth failed, 1 attempts' in line]
            expect_equal(len(tries), 1, f'refused tries of {protocol}')


def test_three_refusals_are_enough():
    with Desk() as desk:
        desk.set_password('not-this-one-815')
        desk.run()
        desk.run(pop3=None)
        before = desk.server.log().count('auth failed')
        result, document = desk.diagnose()
        expect_equal(desk.server.log().count('auth failed'), before, 'tries at the server')
        expect('guard' in [one['skipped'] for one in document['sign_ins']], 'not guarded')
        expect(result.code != 0, 'exit code')


def test_certificate_is_not_trusted():
    with Desk() as desk:
        result, document = desk.diagnose(trusted=False)
        expect(document['verdict']['cause'] in ('TLS-UNKNOWNCA', 'TLS-SELF', 'TLS-CHAIN'),
               document['verdict']['cause'])
        expect_equal(result.code, 3, 'exit code')
        expect_equal(document['sign_ins'], [], 'sign-ins')


def test_nobody_listens():
    with Desk() as desk:
        with socket.create_server(('127.0.0.1', 0)) as listener:
            port = listener.getsockname()[1]
        result = desk.run('--json', '--imap', f'imaps://a%40b.example@127.0.0.1:{port}',
                          imap=None, pop3=None)
        document = check_schema(result.document)
        expect_cause(document, 'TCP-REFUSED', 'certain', 'provider')
        expect_equal(result.code, 3, 'exit code')
        not_tested = [one for one in document['findings'] if one['severity'] == 'unknown']
        expect(not_tested, 'what was not tested is not told')


def test_wrong_protocol():
    with Desk() as desk:
        url = desk.url('imaps').replace(str(desk.server.imaps), str(desk.server.pop3s))
        result = desk.run('--json', '--imap', url, imap=None, pop3=None)
        expect_cause(result.document, 'PORT-PROTO', 'certain', 'you')
        expect_equal(result.code, 2, 'exit code')


def test_no_sign_in():
    with Desk() as desk:
        result, document = desk.diagnose('--no-sign-in')
        expect_equal(document['verdict']['imap'], 'not-checked', 'IMAP')
        expect_equal(result.code, 1, 'exit code')


def test_saved_and_shown_again():
    with Desk(ImapDenied) as desk:
        result, document = desk.diagnose()
        file = desk.folder / 'saved.json'
        file.write_text(result.out)
        expect_equal(lab.postferry('report', '--json', file).expect_code(0).document, document,
                     'the document, shown again')
        shown = lab.postferry('report', file).expect_code(0).out
        expect_equal(shown, desk.run().out, 'the text, shown again')
        tree = lab.postferry('report', '-v', file).expect_code(0)
        expect('AUTH-IMAP-OFF' in tree.out and 'round_trip' in tree.out, tree.out)
        expect_nothing_secret(tree)


def test_ticket():
    with Desk(ImapDenied) as desk:
        ticket = desk.run('--ticket').expect_code(2)
        lines = ticket.out.splitlines()
        expect(4 <= len(lines) <= 12, f'{len(lines)} lines')
        expect('AUTH-IMAP-OFF' in ticket.out, ticket.out)
        expect_nothing_secret(ticket)


def test_compare():
    with Desk() as desk:
        good, _ = desk.diagnose()
        (desk.folder / 'good.json').write_text(good.out)
        desk.set_password('not-this-one-815')
        wrong = desk.run('--json')
        (desk.folder / 'wrong.json').write_text(wrong.out)
        out = lab.postferry('report', desk.folder / 'good.json', '--compare',
                            desk.folder / 'wrong.json').expect_code(0).out
        expect('finding AUTH-WRONG' in out and 'verdict imap' in out, out)
        expect('TLS 1.3' not in out, 'what is the same is shown')
        same = lab.postferry('report', desk.folder / 'good.json', '--compare',
                             desk.folder / 'good.json').expect_code(0).out
        expect_equal(same, 'Nothing differs\n', 'two that are the same')


def test_no_report():
    with tempfile.TemporaryDirectory() as folder:
        for text in ('', '[]', '{"schema": "postferry.plan/1"}', '{' * 5000, '\0\xff'):
            file = pathlib.Path(folder) / 'x.json'
            file.write_text(text)
            lab.postferry('report', file).expect_code(2)


def test_addresses_are_shown_if_asked_for():
    with Desk() as desk:
        result = desk.run('--json', '--show-addresses')
        expect(USER in result.out, 'the address is not shown')
        expect(MASKED not in result.out, 'the address is masked')
        expect(SECRET not in result.out + result.err, 'the password was shown')


def test_transcript_has_no_password():
    with Desk() as desk:
        result = desk.run('-v', '-v')
        expect('AUTHENTICATE' in result.err, 'there is no transcript')
        expect(SECRET not in result.out + result.err, 'the password was shown')
        expect_nothing_secret(result)


if __name__ == '__main__':
    common.main(sys.modules[__name__])
