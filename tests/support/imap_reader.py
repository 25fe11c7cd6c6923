# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The independent reader: what an IMAP account holds, read with Python's imaplib and
none of Postferry's code."""

import calendar
import datetime
import hashlib
import imaplib
import re
import ssl

imaplib._MAXLINE = 10_000_000

LIST = re.compile(rb'\((?P<flags>[^)]*)\) (?:"(?P<delimiter>.)"|NIL) (?P<name>.*)')
FETCH = re.compile(rb'UID (\d+)')
DATE = re.compile(rb'INTERNALDATE "([^"]+)"')
SIZE = re.compile(rb'RFC822\.SIZE (\d+)')
FLAGS = re.compile(rb'FLAGS \(([^)]*)\)')


def decode_mutf7(raw):
    """Modified UTF-7 (RFC 3501 5.1.3) to text."""
    def one(match):
        if match.group(1) == b'':
            return b'&'
        return (b'+' + match.group(1).replace(b',', b'/') + b'-').decode('utf-7').encode()
    return re.sub(rb'&([^-]*)-', one, raw).decode()


def parse_date(raw):
    """INTERNALDATE to Unix seconds."""
    text = raw.decode().strip()
    stamp, zone = text.rsplit(' ', 1)
    base = datetime.datetime.strptime(stamp.strip(), '%d-%b-%Y %H:%M:%S')
    offset = (int(zone[1:3]) * 60 + int(zone[3:5])) * (-1 if zone[0] == '-' else 1)
    return calendar.timegm(base.timetuple()) - offset * 60


class Account:
    def __init__(self, host, port, user, password, ca_file):
        context = ssl.create_default_context(cafile=ca_file)
        self.imap = imaplib.IMAP4_SSL(host, port, ssl_context=context)
        self.imap.login(user, password)

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.imap.logout()

    def folders(self):
        """{name: (attributes, delimiter)}; names decoded, as the server has them."""
        status, rows = self.imap.list()
        assert status == 'OK'
        found = {}
        for row in rows:
            if row is None:
                continue
            if isinstance(row, tuple):
                head, name = LIST.match(row[0]), row[1]
            else:
                head = LIST.match(row)
                name = head.group('name')
            name = name.strip(b'"').replace(b'\\"', b'"').replace(b'\\\\', b'\\')
            found[decode_mutf7(name)] = (
                head.group('flags').decode().lower().split(),
                (head.group('delimiter') or b'').decode())
        return found

    def _quote(self, name):
        out, plain = b'', ''

        def flush():
            nonlocal out, plain
            if plain:
                data = plain.encode('utf-7').rstrip(b'-')
                out += b'&' + data[1:].replace(b'/', b',') + b'-'
                plain = ''
        for char in name:
            if ' ' <= char <= '~':
                flush()
                out += b'&-' if char == '&' else char.encode()
            else:
                plain += char
        flush()
        return '"' + out.decode().replace('\\', '\\\\').replace('"', '\\"') + '"'

    def messages(self, name, with_bytes=True):
        """Every message of a folder: {uid, sha256, size, date, flags, keywords, data}."""
        status, rows = self.imap.select(self._quote(name), readonly=True)
        if status != 'OK':
            return []
        if int(rows[0]) == 0:
            return []
        items = '(UID FLAGS INTERNALDATE RFC822.SIZE' + (' BODY.PEEK[]' if with_bytes else '') + ')'
        found = []
        status, rows = self.imap.fetch('1:*', items)
        assert status == 'OK', rows
        pending = None
        for row in rows:
            if isinstance(row, tuple):
                pending = [row[0], row[1]]
                found.append(pending)
            elif pending is not None and with_bytes:
                pending[0] += b' ' + row
            else:
                found.append([row, b''])
        return [self._message(head, data, with_bytes) for head, data in found]

    @staticmethod
    def _message(head, data, with_bytes):
        flags = FLAGS.search(head).group(1).decode().split()
        return {
            'uid': int(FETCH.search(head).group(1)),
            'size': int(SIZE.search(head).group(1)),
            'date': parse_date(DATE.search(head).group(1)),
            'flags': sorted(f for f in flags if f.startswith('\\') and f != '\\Recent'),
            'keywords': sorted((f for f in flags if not f.startswith('\\')), key=str.lower),
            'sha256': hashlib.sha256(data).hexdigest() if with_bytes else None,
            'data': data,
        }

    def everything(self, with_bytes=True):
        """{folder name: [message]} for every folder that can be opened."""
        return {name: self.messages(name, with_bytes)
                for name, (attributes, _) in self.folders().items()
                if '\\noselect' not in attributes}
