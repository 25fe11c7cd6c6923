# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the command share: paths, a place to work in, a small mailbox."""

import os
import pathlib
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / 'tests/support'), str(ROOT / 'tests/cli')]

import lab  # noqa: E402
import tap  # noqa: E402
from tap import Skip, expect, expect_equal  # noqa: E402, F401

PASSWORD = 'open-sesame-4711'


class Place:
    """A temporary folder with a home, a state folder, a password file and a mailbox."""

    def __enter__(self):
        self._temporary = tempfile.TemporaryDirectory(prefix='pf-cli-')
        self.folder = pathlib.Path(self._temporary.name)
        self.state = self.folder / 'state'
        self.home = self.folder / 'home'
        self.home.mkdir()
        self.password = self.folder / 'password'
        self.password.write_text(PASSWORD + '\n')
        self.password.chmod(0o600)
        self.mbox = self.folder / 'letters.mbox'
        self.mbox.write_bytes(b''.join(letter(number) for number in range(3)))
        return self

    def __exit__(self, *unused):
        self._temporary.cleanup()

    def run(self, *arguments, env=None, **options):
        return lab.postferry(*arguments, env={'HOME': str(self.home), **(env or {})},
                             **options)

    def migrate_arguments(self, url, *more):
        return ['migrate', '--state-dir', str(self.state), '--from', str(self.mbox),
                '--to', url, '--password-file', str(self.password), *more]

    def migrate(self, url, *more, **options):
        return self.run(*self.migrate_arguments(url, *more), **options)

    def jobs(self):
        folder = self.state / 'jobs'
        return sorted(folder.iterdir()) if folder.is_dir() else []


def letter(number):
    return (b'From ada@example.org Mon Jan  1 10:00:%02d 2024\n'
            b'From: ada@example.org\nDate: Mon, 1 Jan 2024 10:00:%02d +0000\n'
            b'Message-ID: <%d@cli.example>\nSubject: letter %d\n\nDear all,\n\n'
            % (number, number, number, number))


def expect_nothing_secret(result, *folders):
    """The password is in no output and in no file below the folders."""
    expect(PASSWORD not in result.out + result.err, 'the password was shown')
    for folder in folders:
        for path in pathlib.Path(folder).rglob('*'):
            if path.is_file():
                expect(PASSWORD.encode() not in path.read_bytes(), f'password in {path}')


def expect_harmless(result):
    """Nothing that a server says may drive the terminal."""
    for character in '\x1b\x07\x00':
        expect(character not in result.out + result.err, f'{character!r} was printed')


def main(module):
    os.environ.setdefault('PF_BUILD_ROOT', str(ROOT / 'build'))
    tap.main(tap.tests_of(module), sys.argv[1] if len(sys.argv) > 1 else None)
