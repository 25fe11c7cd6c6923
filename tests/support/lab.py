# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the lab, cli and bench tests share: running the command, making samples, and
comparing a server with the truth that was written beside the sample."""

import collections
import email
import email.header
import hashlib
import json
import os
import pathlib
import subprocess
import tempfile

import imap_reader
import servers
from tap import Skip, expect, expect_equal

SUPPORT = pathlib.Path(__file__).resolve().parent
BUILD = pathlib.Path(os.environ.get('PF_BUILD_ROOT', SUPPORT.parent.parent / 'build'))
PROGRAM = BUILD / 'src/cli/postferry'
TIME_LIMIT_S = 240


class Result:
    """What a run of the command gave: code, out, err, and the JSON document, if any."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    @property
    def document(self):
        try:
            return json.loads(self.out)
        except ValueError as error:
            raise AssertionError(f'no JSON on stdout ({error}); exit {self.code}\n'
                                 f'stdout: {self.out[:500]}\nstderr: {self.err[:2000]}') from error

    def expect_code(self, *codes):
        expect(self.code in codes, f'exit code {self.code}, wanted {codes}\n'
                                   f'stdout: {self.out[-1500:]}\nstderr: {self.err[-2500:]}')
        return self


def environment(**more):
    env = dict(os.environ, LC_ALL='C.UTF-8', LANGUAGE='', G_DEBUG='fatal-warnings')
    env.update(more)
    return env


# Root may read and write everything; the command under test may not, as for a person.
AS_PERSON = ['setpriv', '--bounding-set=-dac_override,-dac_read_search',
             '--inh-caps=-dac_override,-dac_read_search'] if os.geteuid() == 0 else []


def postferry(*arguments, env=None, **options):
    done = subprocess.run([*AS_PERSON, str(PROGRAM), *map(str, arguments)], capture_output=True,
                          stdin=subprocess.DEVNULL, timeout=TIME_LIMIT_S,
                          env=environment(**(env or {})), **options)
    return Result(done.returncode, done.stdout.decode(errors='replace'),
                  done.stderr.decode(errors='replace'))


def make_profile(folder, messages=None, seed=None):
    """Makes a sample; returns (path of the sample, its truth)."""
    command = ['/usr/bin/python3', str(SUPPORT / 'make-sample-profile'), str(folder)]
    command += ['--messages', str(messages)] if messages is not None else []
    command += ['--seed', str(seed)] if seed is not None else []
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return folder, json.loads((folder / 'expected.json').read_text())


class Bench:
    """A temporary folder with a password file, a state folder, and a running server."""

    def __init__(self, server):
        self.server = server

    def __enter__(self):
        try:
            self.server.__enter__()
        except servers.Missing as reason:
            self.server.stop()
            raise Skip(str(reason)) from reason
        self._temporary = tempfile.TemporaryDirectory(prefix='pf-lab-')
        self.folder = pathlib.Path(self._temporary.name)
        self.state = self.folder / 'state'
        self.passwords = {}
        for user, password in {**self.server.users, 'wrong': 'not-the-password'}.items():
            file = self.folder / f'password-{user}'
            file.write_text(password + '\n')
            file.chmod(0o600)
            self.passwords[user] = file
        return self

    def __exit__(self, *unused):
        self.server.stop()
        self._temporary.cleanup()

    def sign_in(self, user='alice', password_of=None):
        return ['--ca-file', self.server.ca_file,
                '--password-file', self.passwords[password_of or user]]

    def migrate(self, sources, *more, user='alice', scheme='imaps', env=None,
                password_of=None):
        sources = sources if isinstance(sources, list) else [sources]
        arguments = ['migrate', '--state-dir', self.state, '--json']
        for source in sources:
            arguments += ['--from', source]
        arguments += ['--to', self.server.url(user, scheme)]
        return postferry(*arguments, *self.sign_in(user, password_of), *more, env=env)

    def read(self, user='alice', with_bytes=True):
        with imap_reader.Account('localhost', self.server.imaps, user,
                                 self.server.users[user], self.server.ca_file) as account:
            return account.everything(with_bytes)


def expect_sums(document):
    """found = placed + already_there + left_out + excluded + pending, everywhere."""
    for row in [*document['folders'], document['totals']]:
        total = sum(row[name] for name in
                    ('placed', 'already_there', 'left_out', 'excluded', 'pending'))
        expect_equal(total, row['found'], f'the sum of {row.get("path", "totals")}')
    for name in ('found', 'placed', 'already_there', 'left_out', 'excluded', 'pending'):
        expect_equal(sum(row[name] for row in document['folders']), document['totals'][name],
                     f'the sum of the folders\' {name}')


def targets_of(document):
    """{(account, path): target} of a migration or a plan."""
    return {(row['account'], tuple(row['path'])): row['target'] for row in document['folders']}


def arriving(truth):
    """The messages of the truth that should be on the server."""
    return [m for m in truth['messages']
            if not m.get('duplicate') and 'partial' not in m.get('stored', [])]


def names_of(truth):
    """{account key: its name}."""
    return {account['key']: account['name'] for account in truth['accounts']}


def compare(truth, document, found, encodes=False):
    """Fails unless the server holds each expected message once, with its bytes, date, marks
    and tags, in the folder that the document names.

    encodes: whether raw 8-bit headers may arrive encoded (Cyrus spoils them otherwise)."""
    targets, names = targets_of(document), names_of(truth)
    left_out = collections.Counter(row['subject'] for row in document['left_out'])
    wanted = collections.defaultdict(list)
    for message in arriving(truth):
        key = (names[message['account']], tuple(message['path']))
        expect(key in targets, f'no row of the document for {key}; rows: {sorted(targets)}')
        wanted[targets[key]].append(message)
    problems = []
    for folder in sorted(set(wanted) | set(found)):
        problems += _compare_folder(folder, wanted.get(folder, []), found.get(folder, []),
                                    left_out, encodes)
    expect(not problems, '\n'.join(problems[:40]) + f'\n{len(problems)} problems')


def _digests(message):
    return {message['sha256'], message.get('sha256_without_nul') or message['sha256']}


def _with_encoded_header(message, found, by_digest):
    """The copies of a message whose raw 8-bit header had to be encoded (RFC 2047), since this
    server would have spoilt it: the same body, and a subject that reads the same."""
    if message['subject'].isascii():
        return None
    for copy in found:
        head, _, body = copy['data'].partition(b'\r\n\r\n')
        if (by_digest.get(copy['sha256']) and head.isascii()
                and hashlib.sha256(body).hexdigest() == message['body_sha256']
                and _subject(head) == message['subject']):
            return by_digest[copy['sha256']]
    return None


def _subject(head):
    value = email.message_from_bytes(head)['Subject'] or ''
    return str(email.header.make_header(email.header.decode_header(value)))


def _compare_folder(folder, wanted, found, left_out, encodes):
    problems = []
    by_digest = collections.defaultdict(list)
    for message in found:
        by_digest[message['sha256']].append(message)
    for message in wanted:
        copies = next((by_digest[d] for d in _digests(message) if by_digest.get(d)), None)
        if not copies and encodes:
            copies = _with_encoded_header(message, found, by_digest)
        if not copies:
            if left_out[message['subject']] > 0:
                left_out[message['subject']] -= 1
            else:
                problems.append(f'{folder}: missing or changed: {message["subject"]!r}')
            continue
        # Of equal messages, the copy with the same marks is the one.
        copies.sort(key=lambda m: (m['date'] != message['internal_date'],
                                   m['flags'] != sorted(message['flags'])))
        copy = copies.pop(0)
        if message['internal_date'] is not None and copy['date'] != message['internal_date']:
            problems.append(f'{folder}: {message["subject"]!r}: date {copy["date"]}, '
                            f'wanted {message["internal_date"]}')
        problems += _compare_marks(folder, message, copy)
    for copies in by_digest.values():
        for copy in copies:
            problems.append(f'{folder}: not expected, or a second copy: uid {copy["uid"]} '
                            f'{copy["data"][:120]!r}')
    return problems


def _compare_marks(folder, message, copy):
    problems = []
    if copy['flags'] != sorted(message['flags']):
        problems.append(f'{folder}: {message["subject"]!r}: flags {copy["flags"]}, '
                        f'wanted {message["flags"]}')
    have = {word.lower() for word in copy['keywords']}
    want = {word.lower() for word in message['keywords']}
    if have != want:
        problems.append(f'{folder}: {message["subject"]!r}: keywords {sorted(have)}, '
                        f'wanted {sorted(want)}')
    return problems
