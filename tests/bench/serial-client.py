#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a script does that people write for it: one APPEND after the other, with imaplib.

    serial-client.py HOST PORT CA_FILE MAILDIR
"""

import email
import email.utils
import imaplib
import pathlib
import ssl
import sys
import time


def main(host, port, ca_file, maildir):
    context = ssl.create_default_context(cafile=ca_file)
    account = imaplib.IMAP4_SSL(host, int(port), ssl_context=context)
    account.login('alice', 'alicepw')
    account.create('set')
    for path in sorted(pathlib.Path(maildir).glob('*/*')):
        data = path.read_bytes()
        date = email.message_from_bytes(data)['Date']
        when = email.utils.mktime_tz(email.utils.parsedate_tz(date)) if date else time.time()
        status, answer = account.append('set', r'(\Seen)', imaplib.Time2Internaldate(when),
                                        data.replace(b'\n', b'\r\n'))
        if status != 'OK':
            raise SystemExit(f'{path}: {answer}')
    account.logout()


if __name__ == '__main__':
    main(*sys.argv[1:])
