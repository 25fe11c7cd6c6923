#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looking at real servers, and reading them by POP3: test_probe.py dovecot|cyrus|courier [NAME]"""

import hashlib
import imaplib
import os
import pathlib
import poplib
import ssl
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'support'))

import lab  # noqa: E402
import servers  # noqa: E402
import tap  # noqa: E402
from tap import expect, expect_equal  # noqa: E402

KIND = sys.argv[1] if len(sys.argv) > 1 else 'dovecot'
SERVER = servers.SERVERS[KIND]
poplib._MAXLINE = 1 << 20  # Python's reader refuses lines that mail has
POP3_READ = lab.PROGRAM.parent.parent.parent / 'tests/lab/pop3-read'


def started():
    return Ready(SERVER())


class Ready:
    """A server whose POP3 ports answer too."""

    def __init__(self, server):
        self.server = server

    def __enter__(self):
        server = self.server.__enter__()
        for port in (server.pop3, server.pop3s):
            servers.wait_until(lambda port=port: servers.answers(port), f'port {port}')
        return server

    def __exit__(self, *what):
        return self.server.__exit__(*what)


def urls(server, host='127.0.0.1'):
    return [f'imaps://{host}:{server.imaps}', f'imap://{host}:{server.imap}',
            f'pop3s://{host}:{server.pop3s}', f'pop3://{host}:{server.pop3}']


def probe(server, *targets, codes=(0,)):
    result = lab.postferry('probe', '--json', '--ca-file', server.ca_file, *targets)
    for password in server.users.values():
        expect(password not in result.out, 'a password in the report')
    return result.expect_code(*codes).document['services']


def test_every_port():
    with started() as server:
        services = probe(server, *urls(server))
        expect_equal(len(services), 4, 'services')
        for service in services:
            name = f'{service["protocol"]} {service["security"]}'
            expect_equal(service['speaks'], service['protocol'], f'{name}: speaks')
            expect_equal(service['error'], None, f'{name}: error')
            expect(service['tls']['version'] in ('TLS 1.2', 'TLS 1.3'), f'{name}: version')
            expect_equal(service['tls']['problems'], [], f'{name}: problems')
            expect(service['greeting'], f'{name}: greeting')
            expect(service['capabilities_after'], f'{name}: capabilities')
            for step in ('connect', 'tls', 'greeting', 'round_trip'):
                expect(service['ms'][step] is not None, f'{name}: {step}')
            is_upgraded = service['security'] == 'starttls'
            expect_equal(service['starttls_worked'], is_upgraded, f'{name}: STARTTLS')
            expect_equal(bool(service['capabilities_before']), is_upgraded, f'{name}: before')
            word = 'STLS' if service['protocol'] == 'pop3' else 'STARTTLS'
            expect_equal(word in service['capabilities_before'], is_upgraded, f'{name}: {word}')
            # Courier 5.0 offers STARTTLS also on its TLS port.
            expect(KIND == 'courier' or word not in service['capabilities_after'],
                   f'{name}: {word} inside TLS')


def test_deep():
    with started() as server:
        for service in probe(server, '--deep', *urls(server), codes=(0, 1)):
            name = f'{service["protocol"]} {service["security"]}'
            if service['security'] == 'starttls':
                # Courier 5.0.13 answers by POP3 what came before the handshake.
                is_flawed = KIND == 'courier' and service['protocol'] == 'pop3'
                expect_equal(service['obeys_injected_commands'], is_flawed, f'{name}: injection')
            expect(service['old_tls'] in (None, 'TLS 1.0', 'TLS 1.1'), f'{name}: old TLS')


def test_ports_mixed_up():
    with started() as server:
        services = probe(server, f'pop3://127.0.0.1:{server.imap}',
                         f'imap://127.0.0.1:{server.pop3}', f'imaps://127.0.0.1:{server.imap}',
                         f'imap://127.0.0.1:{server.imaps}', codes=(1, 3, 4))
        expect_equal([service['speaks'] for service in services],
                     ['imap', 'pop3', 'imap', 'tls'], 'speaks')


def test_certificates():
    past, future = '2020-01-01 00:00:00', '2040-01-01 00:00:00'
    kinds = {
        'expired': {'activation': past, 'expiration': '2020-02-01 00:00:00'},
        'not-yet-valid': {'activation': future, 'expiration': '2040-02-01 00:00:00'},
        'other-name': {'names': ('mail.example.org',), 'addresses': ()},
        'self-signed': {'self_signed': True},
    }
    for problem, how in kinds.items():
        server = SERVER()
        server.certificate, server.key = server.authority.issue('bad', **how)
        with Ready(server):
            for service in probe(server, *urls(server), codes=(3,)):
                expect_equal(service['tls']['problems'], [problem], problem)
                expect_equal(service['error'], None, 'error')
                expect(service['capabilities_after'], 'capabilities in spite of it')
                expect_equal(len(service['tls']['certificate']['sha256']), 64, 'SHA-256')


def test_pinned_certificate():
    server = SERVER()
    server.certificate, server.key = server.authority.issue('own', self_signed=True)
    with Ready(server):
        service, = probe(server, urls(server)[0], codes=(3,))
        pin = service['tls']['certificate']['sha256']
        service, = probe(server, urls(server)[0], '--pin', pin)
        expect_equal(service['tls']['problems'], [], 'problems of a pinned certificate')


def letters():
    rows = [b'From: a@example.org\r\nSubject: letter %d\r\n\r\nfirst line\r\n%s' % (number, body)
            for number, body in enumerate([
                b'plain\r\n', b'.\r\n', b'..\r\n.a\r\n', b'\r\n.\r\n.\r\n', b'x' * 5000 + b'\r\n',
                b'+OK not an answer\r\n', b'line\r\n' * 20000, b'8-bit \xfc\xff\r\n', b''])]
    return rows + [rows[0].replace(b'letter 0', b'letter %d' % (100 + number))
                   for number in range(80)]


def fill(server):
    """By Python's own IMAP client."""
    context = ssl.create_default_context(cafile=server.ca_file)
    imap = imaplib.IMAP4_SSL('localhost', server.imaps, ssl_context=context)
    imap.login('alice', server.users['alice'])
    for letter in letters():
        expect_equal(imap.append('INBOX', None, None, letter)[0], 'OK', 'APPEND')
    imap.logout()


def read_independently(server):
    """By Python's own POP3 client: number, octets, UIDL, digest of the message."""
    context = ssl.create_default_context(cafile=server.ca_file)
    pop3 = poplib.POP3_SSL('localhost', server.pop3s, context=context)
    pop3.user('alice')
    pop3.pass_(server.users['alice'])
    sizes = dict(line.decode().split()[:2] for line in pop3.list()[1])
    uidls = dict(line.decode().split()[:2] for line in pop3.uidl()[1])
    rows = {}
    for number in sizes:
        message = b''.join(line + b'\r\n' for line in pop3.retr(int(number))[1])
        rows[number] = sizes[number], uidls[number], hashlib.sha256(message).hexdigest()
    pop3.close()
    return rows


def read_by_us(server, url, password='alicepw', code=0):
    done = subprocess.run([str(POP3_READ), url, server.ca_file, password], capture_output=True,
                          text=True, timeout=120, env=lab.environment())
    expect_equal(done.returncode, code, f'exit code ({done.stderr})')
    return [line.split() for line in done.stdout.splitlines()], done.stderr


def test_pop3_reads_what_is_there():
    with started() as server:
        fill(server)
        truth = read_independently(server)
        for url in (f'pop3s://alice@localhost:{server.pop3s}',
                    f'pop3://alice@localhost:{server.pop3}'):
            rows, _ = read_by_us(server, url)
            expect_equal(int(rows[0][1]), len(letters()), 'messages of STAT')
            ours = {number: (size, uidl, digest)
                    for _, number, size, uidl, digest, _, _ in rows[1:]}
            expect_equal(ours, truth, 'the mailbox')
        wanted = sorted(hashlib.sha256(letter).hexdigest() for letter in letters())
        if KIND == 'dovecot':
            expect_equal(sorted(row[4] for row in rows[1:]), wanted, 'bytes of the messages')
        for row in rows[1:]:
            expect(row[6] != row[4] or int(row[5]) < 100, 'TOP 0 gave the whole message')


def test_pop3_deletes_nothing():
    with started() as server:
        fill(server)
        url = f'pop3s://alice@localhost:{server.pop3s}'
        expect_equal(read_by_us(server, url)[0], read_by_us(server, url)[0], 'a second reading')


def test_pop3_wrong_password():
    with started() as server:
        _, said = read_by_us(server, f'pop3s://alice@localhost:{server.pop3s}', 'wrong', code=1)
        expect(said.startswith('PfAuthError 0: '), said)


if __name__ == '__main__':
    os.environ.setdefault('PF_BUILD_ROOT', 'build')
    # Certificates are read before anything is said: one kind of server is enough.
    tests = [test for test in tap.tests_of(sys.modules[__name__])
             if KIND == 'dovecot' or test[0] != 'certificates']
    tap.main(tests, sys.argv[2] if len(sys.argv) > 2 else None)
