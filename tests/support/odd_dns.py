#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A name service that does what dnsmasq will not: say that it cannot tell, contradict its
signatures, or answer with names that nobody should use.

    odd_dns.py ADDRESS PORT

By the first label of the domain below which a question lies: servfail.test, bogus.test
(an answer only to who asks without checking), hostile.test (names of services that are no
names), parked.test (its name servers are a parking service's), mute.test.
"""

import socket
import struct
import sys

SERVFAIL, NXDOMAIN = 2, 3
A, NS, SOA, SRV, MX = 1, 2, 6, 33, 15
GOOD_ADDRESS = '10.79.0.3'


def read_name(data, at):
    labels = []
    while data[at]:
        labels.append(data[at + 1:at + 1 + data[at]])
        at += 1 + data[at]
    return labels, at + 1


def pack(labels):
    return b''.join(bytes([len(label)]) + label for label in labels) + b'\0'


def hostile_answers(labels, kind):
    """(type, data) of each record"""
    if kind == SRV and labels[0] == b'_imaps':
        return [(SRV, struct.pack('!HHH', 0, 1, 993) + pack(target)) for target in (
            [b'imap\x1b[2J.evil', b'test'], [b'a b', b'test'], [b'..', b'..'],
            [b'x' * 63] * 3 + [b'y' * 60], [b'-', b'test'], [b'127', b'0', b'0', b'1'],
            [b'imap/../../etc', b'test'], [b'imap', b'test\0hidden'])]
    if kind == MX:
        return [(MX, struct.pack('!H', 10) + pack([b'%n%s\r\nevil', b'test']))]
    return []


def answer(data):
    number, flags, questions = struct.unpack('!HHH', data[:6])
    labels, end = read_name(data, 12)
    kind = struct.unpack('!H', data[end:end + 2])[0]
    zone = labels[-2].lower() if len(labels) > 1 else b''
    code, records = 0, []
    if zone == b'mute':
        return None
    if zone == b'servfail' or (zone == b'bogus' and not flags & 0x10):
        code = SERVFAIL
    elif zone == b'bogus' and kind == A:
        records = [(A, socket.inet_aton(GOOD_ADDRESS))]
    elif zone == b'parked':
        records = [(NS, pack([b'ns1', b'sedoparking', b'com']))] if kind == NS else []
        code = NXDOMAIN if len(labels) > 2 else 0
    elif zone == b'hostile' and len(labels) == 2 and kind != MX:
        records = [(SOA, pack([b'ns', b'test']) * 2 + b'\0' * 20)] if kind == SOA else []
    elif zone == b'hostile':
        records = hostile_answers(labels, kind)
        code = 0 if records else NXDOMAIN
    head = struct.pack('!HHHHHH', number, 0x8080 | (flags & 0x110) | code, questions,
                       len(records), 0, 0)
    body = b''.join(b'\xc0\x0c' + struct.pack('!HHIH', of, 1, 5, len(text)) + text
                    for of, text in records)
    return head + data[12:end + 4] + body


def main():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind((sys.argv[1], int(sys.argv[2])))
        while True:
            data, peer = sock.recvfrom(4096)
            reply = answer(data)
            if reply:
                sock.sendto(reply, peer)


if __name__ == '__main__':
    main()
