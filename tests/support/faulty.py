#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mail servers that each have one thing wrong, for the small internet of the lab.

    faulty.py FILE.json

The file is a list of listeners: {"address", "port", "protocol": "imap" or "pop3", "tls":
[certificate, key] or null, "starttls": the same, "manner": one of MANNERS, "caps": words,
"login": what is answered to a sign-in, "after": what comes after it, "old_tls": nothing newer
than TLS 1.0, "delay": seconds before each line}.  Says "ready" when all of them listen; ends
when its stdin does.
"""

import json
import socket
import ssl
import sys
import threading
import time
import warnings

LINE_MAX = 70000


def _context(pair, **options):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*pair)
    if options.get('old_tls'):
        context.set_ciphers('DEFAULT@SECLEVEL=0')
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
    if options.get('client_ca'):
        context.load_verify_locations(options['client_ca'])
        context.verify_mode = ssl.CERT_REQUIRED
    return context


class Line:
    """One connection, line by line."""

    def __init__(self, sock, delay=0):
        self.sock, self.buffer, self.delay = sock, b'', delay

    def send(self, text):
        time.sleep(self.delay)
        self.sock.sendall(text if isinstance(text, bytes) else text.encode() + b'\r\n')

    def read(self):
        while b'\n' not in self.buffer:
            data = self.sock.recv(4096)
            if not data or len(self.buffer) > LINE_MAX:
                raise EOFError
            self.buffer += data
        line, self.buffer = self.buffer.split(b'\n', 1)
        return line.decode(errors='replace').rstrip('\r')


def _drip(line, setup):
    for byte in (b'* OK ' if setup['protocol'] == 'imap' else b'+OK ') + b'x' * 3000:
        line.send(bytes([byte]))
        time.sleep(1)


def _silent(line, setup):
    line.sock.recv(1)
    time.sleep(30)


def _close(line, setup):
    return


def _flood(line, setup):
    while True:
        line.send(b'* OK ' + b'x' * 65536)


def _nul(line, setup):
    line.send(b'\0\0* OK\0 \0\r\n\0')
    line.sock.recv(4096)


MANNERS = {'drip': _drip, 'silent': _silent, 'close': _close, 'flood': _flood, 'nul': _nul}
GREETINGS = {'imap': '* OK ready', 'pop3': '+OK ready <1.2@faulty.test>',
             'preauth': '* PREAUTH you are in', 'bye imap': '* BYE full',
             'bye pop3': '-ERR full', 'http': 'HTTP/1.1 400 Bad',
             'ssh': 'SSH-2.0-Other', 'smtp': '220 mail.test ESMTP'}


def _start_tls(line, setup):
    line.sock = _context(setup['starttls']).wrap_socket(line.sock, server_side=True)


def _imap(line, setup):
    words = setup.get('caps', 'IMAP4rev1 AUTH=PLAIN')
    while True:
        tag, verb, *rest = (line.read() + ' ').split(' ')
        verb = verb.upper()
        if verb == 'CAPABILITY':
            line.send(f'* CAPABILITY {words}')
        elif verb == 'STARTTLS' and setup.get('starttls'):
            line.send(f'{tag} OK now')
            _start_tls(line, setup)
            continue
        elif verb == 'STARTTLS':
            line.send(f'{tag} NO not now')
            continue
        elif verb in ('LOGIN', 'AUTHENTICATE'):
            if verb == 'AUTHENTICATE' and len([word for word in rest if word]) < 2:
                line.send('+ ')
                line.read()
            line.send(f'{tag} {setup.get("login", "OK in")}')
            continue
        elif verb in ('EXAMINE', 'SELECT'):
            if setup.get('after'):
                line.send(f'{tag} {setup["after"]}')
                continue
            line.send('* 3 EXISTS')
            line.send('* OK [UIDVALIDITY 1] ok')
        elif verb == 'LOGOUT':
            line.send('* BYE bye')
        line.send(f'{tag} OK done')
        if verb == 'LOGOUT':
            return


def _pop3(line, setup):
    words = setup.get('caps', 'USER UIDL TOP RESP-CODES')
    answers = {'STAT': '+OK 3 300', 'LIST': '+OK\r\n1 100\r\n2 100\r\n3 100\r\n.',
               'UIDL': '+OK\r\n1 a\r\n2 b\r\n3 c\r\n.', 'USER': '+OK',
               'PASS': setup.get('login', '+OK in')}
    answers.update(setup.get('answers', {}))
    while True:
        verb = (line.read() + ' ').split(' ')[0].upper()
        if verb == 'CAPA':
            line.send('+OK\r\n' + words.replace(' ', '\r\n') + '\r\n.')
        elif verb == 'STLS' and setup.get('starttls'):
            line.send('+OK now')
            _start_tls(line, setup)
        elif verb == 'AUTH':
            line.send('+ ')
            line.read()
            line.send(answers['PASS'])
        elif verb == 'QUIT':
            line.send('+OK bye')
            return
        else:
            line.send(answers.get(verb, '-ERR what?'))


def serve(sock, setup):
    try:
        sock.settimeout(60)
        if setup.get('tls'):
            sock = _context(setup['tls'], **setup).wrap_socket(sock, server_side=True)
        line, manner = Line(sock, setup.get('delay', 0)), setup.get('manner')
        if manner in MANNERS:
            MANNERS[manner](line, setup)
            return
        if manner == 'bye':
            manner += ' ' + setup['protocol']
        line.send(GREETINGS[manner or setup['protocol']])
        (_imap if setup['protocol'] == 'imap' else _pop3)(line, setup)
    except (OSError, EOFError, ValueError):
        pass  # whoever was looked at hangs up as it likes
    finally:
        sock.close()


def listen(setup):
    listener = socket.create_server((setup['address'], setup['port']), backlog=50)

    def accept():
        while True:
            sock, _ = listener.accept()
            threading.Thread(target=serve, args=(sock, setup), daemon=True).start()
    threading.Thread(target=accept, daemon=True).start()


def main():
    warnings.filterwarnings('ignore', category=DeprecationWarning)  # TLS 1.0 is meant
    with open(sys.argv[1], encoding='utf-8') as file:
        for setup in json.load(file):
            listen(setup)
    print('ready', flush=True)
    sys.stdin.read()


if __name__ == '__main__':
    main()
