#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""postferry probe against small servers that misbehave: what is told, in what time."""

import contextlib
import socket
import sys
import threading
import time

import common
import lab
import servers
from common import expect, expect_equal, expect_harmless
from test_documents import check_schema


@contextlib.contextmanager
def speaking(serve):
    """A server on a port of 127.0.0.1; serve(connection) for each connection."""
    with socket.create_server(('127.0.0.1', 0)) as listener:
        done = threading.Event()

        def answer(connection):
            with connection, contextlib.suppress(OSError):
                connection.settimeout(20)
                serve(connection)

        def accept():
            while not done.is_set():
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                threading.Thread(target=answer, args=(connection,), daemon=True).start()

        accepter = threading.Thread(target=accept, daemon=True)
        accepter.start()
        try:
            yield listener.getsockname()[1]
        finally:
            done.set()
            listener.shutdown(socket.SHUT_RDWR)
            accepter.join()


def saying(data):
    def serve(connection):
        connection.sendall(data)
        while connection.recv(4096):
            pass
    return serve


def probe(url, *more, codes=(1, 2, 3, 4)):
    result = lab.postferry('probe', '--json', url, *more)
    expect_harmless(result)
    document = check_schema(result.expect_code(*codes).document)
    expect_equal(document['exit'], result.code, 'exit')
    expect_equal(len(document['services']), 1, 'services')
    return document['services'][0]


def recognised(data, url, speaks):
    with speaking(saying(data)) as port:
        began = time.monotonic()
        service = probe(url.format(port))
        expect_equal(service['speaks'], speaks, 'speaks')
        expect(service['reachable'], 'not reachable')
        return service, time.monotonic() - began


def test_wrong_protocol_is_told_at_once():
    for data, url, speaks in [
            (b'+OK ready\r\n', 'imap://127.0.0.1:{}', 'pop3'),
            (b'* OK ready\r\n', 'pop3://127.0.0.1:{}', 'imap'),
            (b'220 mx ESMTP\r\n', 'imap://127.0.0.1:{}', 'smtp'),
            (b'220 ftp server (vsFTPd)\r\n', 'smtp://127.0.0.1:{}', 'other'),
            (b'SSH-2.0-OpenSSH_9\r\n', 'pop3://127.0.0.1:{}', 'ssh'),
            (b'HTTP/1.1 400 Bad\r\n\r\n', 'imap://127.0.0.1:{}', 'http'),
            (b'+OK ready\r\n', 'imaps://127.0.0.1:{}', 'pop3')]:
        service, took = recognised(data, url, speaks)
        expect(took < 3, f'{url}: {took:.1f} s')
        expect(service['error'] is not None, service)
        expect(not any(' C: ' in line for line in service['transcript']),
               f'something was said: {service["transcript"]}')


def test_nul_and_escape_in_a_greeting():
    service, _ = recognised(b'\x00\x1b[2J\x07\r\n', 'imap://127.0.0.1:{}', 'other')
    expect('\x1b' not in service['greeting'], service['greeting'])
    with speaking(saying(b'* OK \x1b[2J\r\n')) as port:
        expect_harmless(lab.postferry('probe', f'imap://127.0.0.1:{port}'))


def test_silence_and_drip_have_an_end():
    def drip(connection):
        connection.sendall(b'* OK')
        while True:
            connection.sendall(b'.')
            time.sleep(0.2)

    for serve, speaks in [(lambda connection: connection.recv(1), 'nothing'), (drip, 'imap')]:
        with speaking(serve) as port:
            began = time.monotonic()
            service = probe(f'imap://127.0.0.1:{port}', codes=(3, 4))
            expect(time.monotonic() - began < 13, 'it took too long')
            expect_equal(service['speaks'], speaks, 'speaks')


def test_close_after_accept():
    with speaking(lambda connection: None) as port:
        service = probe(f'pop3://127.0.0.1:{port}', codes=(4,))
        expect(service['reachable'], 'not reachable')
        expect_equal(service['error']['id'], 'wire.closed', 'error')


def test_closed_port():
    port, = servers.free_ports(1)
    service = probe(f'imaps://127.0.0.1:{port}', codes=(2, 3, 4))
    expect(not service['reachable'], 'reachable')
    expect_equal(service['error']['id'], 'wire.refused', 'error')
    expect_equal(service['ms']['greeting'], None, 'greeting')


def imap(capabilities, greeting=b'* OK ready\r\n'):
    def serve(connection):
        connection.sendall(greeting)
        lines = connection.makefile('rb')
        for line in lines:
            tag, command = line.split()[:2]
            if command == b'CAPABILITY':
                connection.sendall(b'* CAPABILITY ' + capabilities + b'\r\n')
            connection.sendall(tag + b' OK done\r\n')
            if command == b'LOGOUT':
                return
    return serve


def test_stripped_starttls_is_seen():
    with speaking(imap(b'IMAP4rev1 XXXXXXXX AUTH=PLAIN')) as port:
        service = probe(f'imap://127.0.0.1:{port}', codes=(3,))
        expect(not service['offers_starttls'], 'STARTTLS')
        expect_equal(service['capabilities_before'], ['IMAP4rev1', 'XXXXXXXX', 'AUTH=PLAIN'],
                     'capabilities')
        expect_equal(service['tls'], None, 'tls')


def test_near_starttls_is_none():
    with speaking(imap(b'IMAP4rev1 XSTARTTLS STARTTLS2')) as port:
        expect(not probe(f'imap://127.0.0.1:{port}', codes=(3,))['offers_starttls'], 'STARTTLS')


def test_preauth():
    with speaking(imap(b'IMAP4rev1 STARTTLS', b'* PREAUTH hello\r\n')) as port:
        service = probe(f'imap://127.0.0.1:{port}', codes=(3,))
        expect(service['preauth'], 'preauth')
        expect(not service['starttls_worked'], 'STARTTLS after PREAUTH')


def test_bye():
    with speaking(saying(b'* BYE too many\r\n')) as port:
        service = probe(f'imap://127.0.0.1:{port}')
        expect(service['refuses'], 'refuses')
        expect_equal(service['error']['id'], 'proto.bye', 'error')


def test_long_capabilities():
    tokens = [f'X-{number:06}' for number in range(450)]
    line = ' '.join(token + 'y' * 80 for token in tokens).encode()
    with speaking(imap(line)) as port:
        service = probe(f'imap://127.0.0.1:{port}', codes=(3,))
        expect_equal(len(service['capabilities_before']), 450, 'capabilities of 40 kB')


def test_endless_line():
    def serve(connection):
        while True:
            connection.sendall(b'* OK ' + b'x' * 65536)

    with speaking(serve) as port:
        service = probe(f'imap://127.0.0.1:{port}')
        expect_equal(service['error']['id'], 'wire.too-long', 'error')


def test_text():
    with speaking(imap(b'IMAP4rev1')) as port:
        text = lab.postferry('probe', f'imap://127.0.0.1:{port}').expect_code(3).out
        expect(f'IMAP at 127.0.0.1, port {port}: works, but is not encrypted\n' in text, text)
        expect('IMAP4rev1' in text, text)


if __name__ == '__main__':
    common.main(sys.modules[__name__])
