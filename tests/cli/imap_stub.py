# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server on loopback that speaks just enough IMAP to misbehave on purpose."""

import socket
import ssl
import threading
import time


class Stub:
    """Listens on a free port; behaviour is one of the methods below, by name.

    signins holds what was said to sign in, one line each; connections counts them.
    """

    def __init__(self, behaviour, *answers, certificate=None):
        self._behaviour = getattr(self, behaviour)
        self._answers = list(answers)
        self._tls = None
        if certificate:
            self._tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            self._tls.load_cert_chain(*certificate)
        self.signins = []
        self.connections = 0
        self.arrived = threading.Event()

    def __enter__(self):
        self._listener = socket.create_server(('127.0.0.1', 0))
        self.port = self._listener.getsockname()[1]
        self._accepter = threading.Thread(target=self._accept, daemon=True)
        self._accepter.start()
        return self

    def __exit__(self, *unused):
        # A thread that still accepts may be left with the number of the next one's listener.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._accepter.join()
        self._listener.close()

    def url(self, user='ada'):
        return f'imap{"s" if self._tls else ""}://{user}@127.0.0.1:{self.port}'

    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        connection.settimeout(60)
        self.arrived.set()
        try:
            if self._tls:
                connection = self._tls.wrap_socket(connection, server_side=True)
            with connection, connection.makefile('rwb') as stream:
                self._behaviour(stream)
        except (OSError, ValueError):
            pass

    # -- behaviours ------------------------------------------------------------------------

    def silent(self, stream):
        """Accepts, and never says a word."""
        stream.read()

    def says_bye(self, stream):
        self._say(stream, b'* BYE too many are here')

    def says_nonsense(self, stream):
        self._say(stream, b'\x00\x01 HTTP/1.1 400 Bad Request \x1b[2J')
        stream.read()

    def says_no_end(self, stream):
        for _ in range(64 << 4):
            stream.write(b'x' * (64 << 10))
        stream.flush()
        stream.read()

    def closes(self, stream):
        """Accepts, and hangs up."""

    def refuses(self, stream):
        """Takes no password, and says so with words that could drive a terminal."""
        self._talk(stream, b'NO [AUTHENTICATIONFAILED] wrong \x1b]0;owned\x07password')

    def switched_off(self, stream):
        self._talk(stream, b'NO [ALERT] Your account is not enabled for IMAP use')

    def too_many(self, stream):
        self._talk(stream, b'NO [LIMIT] Too many connections from user, '
                           b'try again in 10 minutes')

    def hangs_after_signin(self, stream):
        self._talk(stream, b'OK [CAPABILITY IMAP4rev1] in', then_hang=True)

    def goes_away(self, stream):
        """Hangs up when there is work, is busy twice, comes back, and is full."""
        if self.connections in (2, 3):
            self.says_bye(stream)
        else:
            self._talk(stream, b'OK in', others=b'OK done', at_work=self._full)

    def _full(self, stream, tag):
        if self.connections == 1:
            raise ValueError('hangs up')
        time.sleep(1)
        self._say(stream, tag + b' NO [OVERQUOTA] no room')

    def answers_work(self, stream):
        """Says to CREATE and APPEND what it was given, one after the other, then is full;
        None hangs up."""
        self._talk(stream, b'OK in', others=b'OK done', at_work=self._next_answer)

    def signs_in_once(self, stream):
        """As answers_work, but refuses everybody after the first."""
        answer = b'OK in' if self.connections == 1 else b'NO [AUTHENTICATIONFAILED] no longer'
        self._talk(stream, answer, others=b'OK done', at_work=self._next_answer)

    def forgets_token(self, stream):
        """Takes a token in the first session, and only another one in later ones."""
        first = self.signins[0] if self.signins else None

        def judge(said):
            return b'NO [AUTHENTICATIONFAILED] expired' if said == first else b'OK in'
        self._talk(stream, judge, others=b'OK done', at_work=self._next_answer)

    def _next_answer(self, stream, tag):
        if not self._answers:
            time.sleep(0.3)
        answer = self._answers.pop(0) if self._answers else b'NO [OVERQUOTA] no room'
        if answer is None:
            raise ValueError('hangs up')
        self._say(stream, (b'' if answer.startswith(b'*') else tag + b' ') + answer)
        if answer.startswith(b'* BYE'):
            raise ValueError('hangs up')

    # -- the little IMAP they need ---------------------------------------------------------

    @staticmethod
    def _say(stream, line):
        stream.write(line + b'\r\n')
        stream.flush()

    def _talk(self, stream, answer, then_hang=False, others=b'BAD not here', at_work=None):
        self._say(stream, b'* OK ready')
        signed_in = False
        for line in stream:
            tag, _, rest = line.rstrip(b'\r\n').partition(b' ')
            verb = rest.split(b' ')[0].upper()
            if signed_in and then_hang:
                stream.read()
            if verb == b'CAPABILITY':
                self._say(stream, b'* CAPABILITY IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR')
                self._say(stream, tag + b' OK done')
            elif verb in (b'LOGIN', b'AUTHENTICATE'):
                if verb == b'AUTHENTICATE' and rest.count(b' ') < 2:
                    self._say(stream, b'+ ')
                    rest += b' ' + stream.readline().rstrip(b'\r\n')
                said = answer(rest) if callable(answer) else answer
                self.signins.append(rest)
                self._say(stream, tag + b' ' + said)
                signed_in = said.startswith(b'OK')
            elif verb == b'LOGOUT':
                self._say(stream, b'* BYE bye')
                self._say(stream, tag + b' OK done')
                return
            elif at_work and verb in (b'CREATE', b'APPEND'):
                at_work(stream, tag)
            else:
                self._say(stream, tag + b' ' + others)
