#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a mailbox for measuring: the same messages as an mbox and as a Maildir.

    gen-mailbox.py small|attach COUNT FOLDER [SEED]

small: 2 to 30 kB, log-normal, median about 8 kB.  attach: besides, half of them carry
an attachment of 50 kB to 5 MB.  The same arguments give the same bytes.
"""

import base64
import math
import os
import pathlib
import random
import re
import sys
import time

WORDS = ('the of and to in that is was for with as his they be at one have this from or by '
         'hot word but what some we can out other were all there when up use your how said an '
         'each she which do their time if will way about many then them write would like so '
         'these her long make thing see him two has look more day could go come did number '
         'sound no most people my over know water than call first who may down side been now '
         'find any new work part take get place made live where after back little only round '
         'invoice meeting regards schedule budget attached quarterly review deadline').split()
NAMES = ['Anna Schmidt', 'John Carter', 'Jürgen Müller', 'Li Wei', 'Marie Dubois', 'Sato Kenji']
DOMAINS = ['example.com', 'example.org', 'mail.example.net', 'lists.example.org']
DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
QUOTED = re.compile(rb'^(>*From )', re.M)


class Writer:
    def __init__(self, kind, seed):
        self.kind, self.random = kind, random.Random(seed)

    def text(self, size):
        lines, length = [], 0
        while length < size:
            line = ' '.join(self.random.choices(WORDS, k=self.random.randint(2, 14)))
            lines.append(line)
            length += len(line) + 1
        return '\n'.join(lines) + '\n'

    def encoded(self, size):
        text = base64.b64encode(self.random.randbytes(size)).decode()
        return '\n'.join(text[i:i + 76] for i in range(0, len(text), 76)) + '\n'

    def header(self, number, when):
        r, domain = self.random, self.random.choice(DOMAINS)
        stamp = time.gmtime(when)
        date = (f'{DAYS[stamp.tm_wday]}, {stamp.tm_mday:02} {MONTHS[stamp.tm_mon - 1]} '
                f'{stamp.tm_year} {time.strftime("%H:%M:%S", stamp)} +0000')
        lines = [f'Return-Path: <u{r.randint(1, 500)}@{domain}>']
        for hop in range(r.randint(1, 4)):
            lines.append(f'Received: from mx{hop}.{domain} (mx{hop}.{domain} [192.0.2.{hop + 1}])\n'
                         f'\tby mail{hop}.home.example with ESMTPS id {r.getrandbits(32):08X}\n'
                         f'\tfor <user@home.example>; {date}')
        lines += [f'Date: {date}',
                  f'From: =?utf-8?B?{base64.b64encode(r.choice(NAMES).encode()).decode()}?= '
                  f'<u{r.randint(1, 500)}@{domain}>',
                  'To: user@home.example',
                  'Subject: ' + ' '.join(r.choices(WORDS, k=r.randint(2, 9)))]
        if r.random() < .97:
            lines.append(f'Message-ID: <{r.getrandbits(32):08x}.{number}@{domain}>')
        lines.append('MIME-Version: 1.0')
        return '\n'.join(lines) + '\n'

    def message(self, number, when):
        r = self.random
        size = int(min(30000, max(2000, r.lognormvariate(math.log(8000), .75))))
        head = self.header(number, when)
        if self.kind == 'attach' and r.random() < .55:
            mark = f'----=_Part_{r.getrandbits(32):08x}'
            attachment = int(math.exp(r.uniform(math.log(50e3), math.log(5e6))) * .73)
            body = (f'Content-Type: multipart/mixed; boundary="{mark}"\n\n--{mark}\n'
                    f'Content-Type: text/plain\n\n{self.text(size)}\n--{mark}\n'
                    'Content-Type: application/pdf; name="doc.pdf"\n'
                    f'Content-Transfer-Encoding: base64\n\n{self.encoded(attachment)}\n--{mark}--\n')
        else:
            body = ('Content-Type: text/plain; charset=utf-8\n\n'
                    + self.text(max(300, size - len(head) - 100)))
        return head.encode(), body.encode()


def main():
    kind, count, folder = sys.argv[1], int(sys.argv[2]), pathlib.Path(sys.argv[3])
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    writer = Writer(kind, seed)
    for name in ('cur', 'new', 'tmp'):
        (folder / 'Maildir' / name).mkdir(parents=True)
    when, step = 1072915200, 20 * 365 * 86400 // count
    with open(folder / 'mbox', 'wb', 1 << 20) as mbox:
        for number in range(count):
            when += writer.random.randint(1, 2 * step)
            head, body = writer.message(number, when)
            flags = ''.join(flag for flag, chance in (('F', .05), ('R', .2), ('S', .85))
                            if writer.random.random() < chance)
            path = folder / 'Maildir/cur' / f'{when}.M{number:06}P1.gen:2,{flags}'
            path.write_bytes(head + body)
            os.utime(path, (when, when))
            stamp = time.gmtime(when)
            status = ('R' if 'S' in flags else '') + 'O'
            more = ('A' if 'R' in flags else '') + ('F' if 'F' in flags else '')
            mbox.write(f'From u@example.org {DAYS[stamp.tm_wday]} {MONTHS[stamp.tm_mon - 1]} '
                       f'{stamp.tm_mday:2} {time.strftime("%H:%M:%S", stamp)} '
                       f'{stamp.tm_year}\n'.encode())
            mbox.write(head + f'Status: {status}\n'.encode()
                       + (f'X-Status: {more}\n'.encode() if more else b''))
            head_end, _, text = body.partition(b'\n\n')
            mbox.write(head_end + b'\n\n' + QUOTED.sub(rb'>\1', text) + b'\n')


if __name__ == '__main__':
    main()
