# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows of the bench against other peers than mbsync: mailutil, doveadm, a serial client of
imaplib, imapsync and fetchmail, and our own run after the ledger was lost.

The serial ones are measured with some messages and extrapolated, and say so: 20,000 of
them at 40 ms would take half an hour each.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

from netns import Link
from servers import DovecotServer
from tap import Skip

HERE = pathlib.Path(__file__).resolve().parent
FEW = 200


def need(program):
    if not shutil.which(program):
        raise Skip(f'{program} is not installed')


class Peers:
    """bench: the bench; tools: the module of tests/bench/run."""

    def __init__(self, bench, tools):
        self.bench, self.tools = bench, tools
        self.runs = bench.options.runs

    def _server(self, link=None):
        return DovecotServer(link=link, base_folder='/dev/shm')

    def _link(self):
        return Link(self.bench.build / 'tests/bench/tundelay', 20)

    def _ours(self, measure, server, mail, number, link=None):
        scratch = self.bench.folder / f'scratch-ours-{number}'
        shutil.rmtree(scratch, ignore_errors=True)
        command = self.bench.postferry(server, mail / 'mbox', scratch)
        measure.add(*self.tools.timed(self.bench.wrapped(link, command)))
        return scratch

    def _check(self, server):
        """Nothing lost and nothing doubled, or the time is worth nothing."""
        held = sum(len(os.listdir(path)) for path in (server.folder / 'mail/alice').rglob('*')
                   if path.name in ('cur', 'new') and path.is_dir())
        if held != self.bench.options.messages:
            raise RuntimeError(f'the server holds {held} messages')

    def _few(self, mail):
        """A Maildir of the first messages."""
        few = self.bench.folder / 'few'
        if not few.is_dir():
            for name in ('cur', 'new', 'tmp'):
                (few / 'Maildir' / name).mkdir(parents=True)
            for path in sorted((mail / 'Maildir').glob('*/*'))[:FEW]:
                os.link(path, few / 'Maildir' / path.parent.name / path.name)
        return few

    def _scaled(self, measure, messages=None):
        factor = (messages or self.bench.options.messages) / FEW
        measure.walls = [wall * factor for wall in measure.walls]
        return measure

    # -- peers ----------------------------------------------------------------------------

    def _mail_home(self, server, mail):
        """The messages as an MH folder: what c-client opens without further ado."""
        home = self.bench.folder / 'mail-home'
        if not home.is_dir():
            (home / 'Mail/set').mkdir(parents=True)
            (home / '.mh_profile').write_text('Path: Mail\n')
            for number, path in enumerate(sorted((mail / 'Maildir').glob('*/*')), 1):
                shutil.copyfile(path, home / f'Mail/set/{number}')
            if server.is_root:
                for path in [home, *home.rglob('*')]:
                    os.chown(path, *server.owner_ids)
        return home

    def _mailutil(self, server, mail):
        """It asks for the password on the terminal, or, without one, on its input; and it
        opens no file for root."""
        target = f'{{{server.host}:{server.imaps}/imap/ssl/novalidate-cert/user=alice}}set'
        home = self._mail_home(server, mail)
        with tempfile.TemporaryFile() as password, tempfile.TemporaryFile() as log:
            password.write(b'alicepw\n')
            password.seek(0)
            begun = time.monotonic()
            command = server._as_owner('mailutil', 'copy', '#mh/set', target)
            process = subprocess.Popen([str(part) for part in command], stdin=password,
                                       stdout=log, stderr=log, start_new_session=True,
                                       env=dict(os.environ, HOME=str(home)))
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.monotonic() - begun
            process.returncode = os.waitstatus_to_exitcode(status)
            log.seek(0)
            if process.returncode != 0:
                raise RuntimeError('mailutil: ' + log.read().decode(errors='replace')[-800:])
        return wall, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime

    def _doveadm(self, server, mail):
        source = server.folder / 'import'
        shutil.copytree(mail / 'Maildir', source)
        server._give_to_owner()
        command = server._as_owner('doveadm', '-c', server.folder / 'dovecot.conf', 'import',
                                   '-u', 'alice', f'maildir:{source}', 'set', 'ALL')
        return self.tools.timed(command)

    def _serial(self, server, mail, link):
        command = ['/usr/bin/python3', HERE / 'serial-client.py', server.host,
                   str(server.imaps), server.ca_file, self._few(mail) / 'Maildir']
        return self.tools.timed(self.bench.wrapped(link, command))

    def _imapsync(self, server, link):
        password = self.bench.folder / 'password-sync'
        arguments = []
        for number, user in (('1', 'bob'), ('2', 'alice')):
            file = pathlib.Path(f'{password}{number}')
            file.write_text(server.users[user] + '\n')
            file.chmod(0o600)
            arguments += [f'--host{number}', server.host, f'--port{number}', str(server.imaps),
                          f'--ssl{number}', f'--user{number}', user, f'--passfile{number}', file,
                          f'--sslargs{number}', 'SSL_verify_mode=0']
        return self.tools.timed(self.bench.wrapped(link, [
            'imapsync', *arguments, '--nolog', '--noreleasecheck', '--nomodulesversion']))

    def _fetchmail(self, server, link):
        """Takes the first messages, and leaves them; exit code 13: the limit was reached."""
        home = self.bench.folder / 'fetchmail'
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        (home / 'rc').write_text(
            f'poll {server.host} protocol pop3 port {server.pop3s} auth password\n'
            f'user alice password alicepw ssl sslcertck sslcertfile "{server.ca_file}"\n'
            f'keep fetchall fetchlimit {FEW} mda "/bin/sh -c \'cat >> {home}/mbox\'"\n')
        (home / 'rc').chmod(0o600)
        measured = self.tools.timed(self.bench.wrapped(link, [
            'fetchmail', '--nodetach', '--silent', '-f', home / 'rc', '-i', home / 'ids']),
            env=dict(os.environ, FETCHMAILHOME=str(home)), codes=(0, 13))
        fetched = (home / 'mbox').read_bytes().count(b'(fetchmail-')
        if fetched < FEW:
            raise RuntimeError(f'fetchmail fetched {fetched} messages')
        return measured

    # -- rows -----------------------------------------------------------------------------

    def mailutil(self):
        need('mailutil')
        mail, ours, peer = self.bench.mail('a'), self.tools.Measure(), self.tools.Measure()
        for number in range(self.runs):
            with self._server() as server:
                shutil.rmtree(self._ours(ours, server, mail, number))
            with self._server() as server:
                peer.add(*self._mailutil(server, mail))
                self._check(server)
        self.bench.add_row('set a, mode A, Maildir on tmpfs, 0 ms', ours, peer, 'mailutil',
                           note='c-client with MULTIAPPEND, no ledger; goal: 2.5 times')

    def doveadm(self):
        need('doveadm')
        mail, ours, peer = self.bench.mail('a'), self.tools.Measure(), self.tools.Measure()
        for number in range(self.runs):
            with self._server() as server:
                shutil.rmtree(self._ours(ours, server, mail, number))
            with self._server() as server:
                peer.add(*self._doveadm(server, mail))
                self._check(server)
        self.bench.add_row('set a, mode A, Maildir on tmpfs, 0 ms', ours, peer,
                           'doveadm import',
                           note='on the server itself: no TLS, no line, no comparison')

    def serial(self):
        mail, ours, peer = self.bench.mail('a'), self.tools.Measure(), self.tools.Measure()
        with self._link() as link:
            for number in range(self.runs):
                with self._server(link) as server:
                    shutil.rmtree(self._ours(ours, server, mail, number, link))
                with self._server(link) as server:
                    peer.add(*self._serial(server, mail, link))
        self.bench.add_row('set a, mode A, Maildir on tmpfs, 40 ms', ours, self._scaled(peer),
                           'serial client (imaplib)',
                           note=f'extrapolated from {FEW} messages; goal: 500 times')

    def imapsync(self):
        need('imapsync')
        mail, ours, peer = self.bench.mail('a'), self.tools.Measure(), self.tools.Measure()
        with self._link() as link:
            for number in range(self.runs):
                with self._server(link) as server:
                    shutil.rmtree(self._ours(ours, server, mail, number, link))
                with DovecotServer(link=link, quota=1 << 22, base_folder='/dev/shm') as server:
                    shutil.copytree(self._few(mail) / 'Maildir',
                                    server.folder / 'mail/bob/Maildir', dirs_exist_ok=True)
                    server._give_to_owner()
                    peer.add(*self._imapsync(server, link))
        self.bench.add_row('set a, mode A, Maildir on tmpfs, 40 ms', ours, self._scaled(peer),
                           'imapsync', note=f'extrapolated from {FEW} messages')

    def fetchmail(self):
        need('fetchmail')
        mail, ours, peer = self.bench.mail('p'), self.tools.Measure(), self.tools.Measure()
        count = len(list((mail / 'Maildir').glob('*/*')))
        with self._link() as link, \
                DovecotServer(quota=1 << 22, link=link, base_folder='/dev/shm') as server:
            shutil.copytree(mail / 'Maildir', server.folder / 'mail/alice/Maildir',
                            dirs_exist_ok=True)
            server._give_to_owner()
            # The first who asks waits until the server has counted its messages.
            self._fetchmail(server, link)
            for number in range(self.runs):
                ours.add(*self.bench._spool(server, link, number))
                peer.add(*self._fetchmail(server, link))
        self.bench.add_row(f'POP3 spool, {count:,} messages, 40 ms', ours,
                           self._scaled(peer, count), 'fetchmail',
                           note=f'extrapolated from {FEW} messages')

    def ledger_lost(self):
        """The same move again without its ledger: all of it is recognised on the server."""
        mail, ours = self.bench.mail('a'), self.tools.Measure()
        first = self.tools.Measure()
        with self._link() as link:
            for number in range(self.runs):
                with self._server(link) as server:
                    shutil.rmtree(self._ours(first, server, mail, number, link))
                    shutil.rmtree(self._ours(ours, server, mail, number, link))
                    self._check(server)
        self.bench.add_row('ledger lost, set a run again, 40 ms', ours,
                           note=f'nothing doubled; the first run took {first.median:.2f} s; '
                                'goal: 8 times imapsync, which took 8.1 s elsewhere')


def rows(tools=sys.modules['__main__']):
    """{name: function of the bench}, as in tests/bench/run."""
    return {name: (lambda bench, method=method: getattr(Peers(bench, tools), method)())
            for name, method in (('mailutil', 'mailutil'), ('doveadm', 'doveadm'),
                                 ('serial', 'serial'), ('imapsync', 'imapsync'), ('fetchmail', 'fetchmail'),
                                 ('ledger-lost', 'ledger_lost'))}
