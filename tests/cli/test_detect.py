#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""postferry detect without a network: the table, the person's own, files of all kinds."""

import json
import sys

import common
from common import ROOT, Place, expect, expect_equal
from test_documents import check_schema

GOOD = (ROOT / 'tests/fuzz/corpus/settings/config.xml').read_text()


def table():
    return json.loads((ROOT / 'data/providers.json').read_text())['providers']


def test_every_domain_of_the_table():
    with Place() as place:
        for provider in table():
            for number, domain in enumerate(provider['domains']):
                check_domain(place, provider, domain, number == 0)


def check_domain(place, provider, domain, is_first):
    wanted = {(row['protocol'], row['host'].replace('%EMAILDOMAIN%', domain), row['port'])
              for row in provider['services']}
    result = place.run('detect', f'ada@{domain}', '--offline', '--json')
    document = result.expect_code(0 if wanted else 3).document
    if is_first:
        check_schema(document)
    found = {(row['protocol'], row['host'], row['port']) for row in document['candidates']}
    expect_equal(found, wanted, f'servers of {domain}')
    expect_equal(document['provider']['id'], provider['id'], f'provider of {domain}')
    expect_equal(len(document['advice']), len(provider['policies']), f'advice on {domain}')
    for row in document['candidates']:
        expect_equal(row['sources'][0]['trust'], 'curated', f'trust in {domain}')


def test_offline_asks_nobody():
    with Place() as place:
        document = place.run('detect', 'ada@example.org', '--offline', '--json')
        kinds = [row['kind'] for row in document.expect_code(3).document['asked']]
        expect_equal(kinds, ['table'], 'who was asked')


def test_own_list_comes_first():
    with Place() as place:
        folder = place.home / '.config/postferry/providers'
        folder.mkdir(parents=True)
        row = {'id': 'own', 'domains': ['gmail.com'], 'asof': '2026-01-01', 'source': 'me',
               'services': [{'protocol': 'imap', 'host': 'imap.own.example', 'port': 993,
                             'security': 'tls', 'auth': ['password'], 'username': 'me'}]}
        (folder / 'own.json').write_text(
            json.dumps({'schema': 'postferry.providers/1', 'providers': [row]}))
        (folder / 'bad.json').write_text('{')
        env = {'XDG_CONFIG_HOME': str(place.home / '.config')}
        result = place.run('detect', 'ada@gmail.com', '--offline', '--json', env=env)
        document = check_schema(result.expect_code(0).document)
        expect_equal([row['host'] for row in document['candidates']], ['imap.own.example'], 'hosts')
        expect_equal(document['candidates'][0]['sources'][0]['kind'], 'override', 'kind')
        expect('bad.json' in result.err, f'the bad file is not named: {result.err}')


def test_addresses():
    with Place() as place:
        for address in ('', 'ada', '@gmail.com', 'ada@', 'a da@gmail.com', 'ada@gmail\x1b.com'):
            result = place.run('detect', address, '--offline')
            expect(result.code != 0, f'{address!r} was taken')
            common.expect_harmless(result)
        place.run('detect').expect_code(64)
        place.run('detect', '--from-file').expect_code(64)
        document = place.run('detect', '\u00fcnal@GMX.de', '--offline', '--json').document
        expect_equal(document['candidates'][0]['username'], '\u00fcnal@GMX.de', 'user name')


def from_files(place, code, **texts):
    paths = []
    for name, text in texts.items():
        path = place.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        paths.append(path)
    result = place.run('detect', '--from-file', *paths, '--json').expect_code(code)
    return check_schema(result.document)['files']


def test_files_good():
    corpus = ROOT / 'tests/fuzz/corpus/settings'
    with Place() as place:
        files = from_files(place, 0, pox=(corpus / 'pox.xml').read_text(),
                           pacc=(corpus / 'pacc.json').read_text())
        expect_equal([file['kind'] for file in files], ['autodiscover', 'pacc'], 'kinds')
        files = from_files(place, 1, config=GOOD)
        hosts = [(row['protocol'], row['host'], row['username'])
                 for row in files[0]['candidates']]
        expect_equal(hosts[0], ('imap', 'imap.%EMAILDOMAIN%',
                                '%EMAILLOCALPART%.%EMAILDOMAIN%'), 'the first server')
        expect_equal(files[0]['candidates'][0]['auth'], ['oauth2', 'password'], 'its order')
        urls = [note['url'] for note in files[0]['notes'] if note['required']]
        expect_equal(urls, ['https://example.org/on', 'https://example.org/2'], 'enable')


def test_files_bad():
    bomb = '<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">' + ''.join(
        f'<!ENTITY a{n} "{f"&a{n - 1 or str()};" * 10}">' for n in range(1, 10)
    ) + ']><clientConfig><emailProvider>&a9;</emailProvider></clientConfig>'
    with Place() as place:
        files = from_files(place, 1, bomb=bomb, html='<!DOCTYPE html><html></html>',
                           large='<clientConfig>' + ' ' * (10 << 20), empty='',
                           nothing=b'\0\0\0\0', cut=GOOD[:200], utf16=GOOD.encode('utf-16'),
                           deep='[' * 100000)
        for file in files:
            name = file['file'].rsplit('/', 1)[1]
            if name == 'utf16':  # declared as UTF-8, but with a byte order mark: either way
                continue
            expect_equal(file['candidates'], [], f'servers in {name}')
            expect_equal(len(file['problems']), 1, f'problems of {name}')
        missing = place.run('detect', '--from-file', place.folder / 'none', '--json')
        expect_equal(len(missing.expect_code(1).document['files'][0]['problems']), 1, 'problems')


HEAD = '<?xml version="1.0" encoding="{}"?>\n<!-- a comment -->\n<clientConfig version="1.1">'
SERVER = ('<incomingServer type="imap"><hostname>{}</hostname><port>{}</port><socketType>{}'
          '</socketType><username>{}</username><authentication>{}</authentication>'
          '</incomingServer>')
GOOD_SERVER = SERVER.format('imap.x.org', 993, 'SSL', '%EMAILADDRESS%', 'password-cleartext')


def provider(*parts, encoding='UTF-8', id_='x.org'):
    return (HEAD.format(encoding) + f'<emailProvider id="{id_}"><domain>x.org</domain>'
            + ''.join(parts) + '</emailProvider></clientConfig>')


# Shapes that are met: what must still be understood of each (hosts, problems).
UGLY = {
    '01-bom.xml': ('\ufeff' + provider(GOOD_SERVER), ['imap.x.org'], 0),
    '02-latin1.xml': (provider('<displayName>Caf\u00e9</displayName>', GOOD_SERVER,
                               encoding='ISO-8859-1').encode('latin-1'), ['imap.x.org'], 0),
    '03-no-declaration': (provider(GOOD_SERVER).split('?>', 1)[1], ['imap.x.org'], 0),
    '04-name-space.xml': (provider(GOOD_SERVER).replace(
        '<clientConfig', '<clientConfig xmlns="https://example.net/x"'), ['imap.x.org'], 0),
    '05-blanks.xml': (provider(SERVER.format(
        '\n  imap.x.org\t', ' 993 ', ' SSL ', ' %EMAILADDRESS% ', ' password-cleartext ')),
        ['imap.x.org'], 0),
    '06-case.xml': (provider(SERVER.format('IMAP.X.org', 993, 'ssl', '%EMAILLOCALPART%',
                                           'Password-Cleartext')), ['IMAP.X.org'], 0),
    '07-half-a-place.xml': (provider(SERVER.format('imap.x.org', 993, 'SSL', '%EMAILADDRESS',
                                                   'password-cleartext')), ['imap.x.org'], 1),
    '08-one-bad-server.xml': (provider(SERVER.format('', 993, 'SSL', 'u', 'plain'), GOOD_SERVER,
                                       SERVER.format('h.x.org', 99999, 'SSL', 'u', 'plain')),
                              ['imap.x.org'], 2),
    '09-exchange-and-jmap.xml': (provider(
        '<incomingServer type="exchange"><owaURL>https://x.org</owaURL></incomingServer>',
        '<incomingServer type="jmap"><url>https://x.org</url></incomingServer>', GOOD_SERVER,
        '<addressbook type="carddav"><serverURL>https://x.org</serverURL></addressbook>',
        '<webMail><loginPage url="https://x.org"/></webMail>'), ['imap.x.org'], 0),
    '10-two-ways-in.xml': (provider(GOOD_SERVER.replace(
        '<authentication>', '<authentication>OAuth2</authentication><authentication>')),
        ['imap.x.org'], 0),
    '11-unknown-way-in.xml': (provider(SERVER.format('imap.x.org', 993, 'SSL', 'u', 'magic')),
                              ['imap.x.org'], 1),
    '12-two-providers.xml': (provider(GOOD_SERVER).replace(
        '</clientConfig>', '<emailProvider id="y">' + GOOD_SERVER.replace('imap.x', 'imap.y')
        + '</emailProvider></clientConfig>'), ['imap.x.org', 'imap.y.org'], 0),
    '13-many-domains.xml': (provider(*(f'<domain>d{n}.org</domain>' for n in range(5000)),
                                     GOOD_SERVER), ['imap.x.org'], 0),
    '14-many-servers.xml': (provider(GOOD_SERVER * 1000), ['imap.x.org'] * 64, 0),
    '15-entities.xml': (provider(GOOD_SERVER.replace('imap.x', 'imap&#x2e;x')), ['imap.x.org'], 0),
    '16-crlf.xml': (provider(GOOD_SERVER).replace('>', '>\r\n'), ['imap.x.org'], 0),
    '17-instruction.xml': ('<?xml version="1.0"?><?xml-stylesheet href="http://x/y"?>'
                           + provider(GOOD_SERVER).split('?>', 1)[1], ['imap.x.org'], 0),
    '18-cut-in-the-middle.xml': (provider(GOOD_SERVER)[:300], [], 1),
    '19-letters-that-are-none.xml': (provider(GOOD_SERVER).encode() + b'\xff\xfe', [], 1),
    '20-a-web-page.html': ('<!doctype html>\n<title>Not here</title><p>x', [], 1),
}


def test_a_whole_folder():
    with Place() as place:
        folder = place.folder / 'collection'
        (folder / 'below').mkdir(parents=True)
        (folder / 'below/not-read.xml').write_text(GOOD)
        for name, (text, _hosts, _problems) in UGLY.items():
            (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        (folder / '21-nowhere.xml').symlink_to('nothing')
        result = place.run('detect', '--from-file', folder, '--json').expect_code(1)
        files = check_schema(result.document)['files']
        expect_equal([file['file'].rsplit('/', 1)[1] for file in files], sorted(UGLY), 'files')
        for file in files:
            name = file['file'].rsplit('/', 1)[1]
            _text, hosts, problems = UGLY[name]
            expect_equal([row['host'] for row in file['candidates']], hosts, name)
            expect_equal(len(file['problems']), problems, f'{name}: {file["problems"]}')
            if hosts:
                expect_equal(file['domains'][0], 'x.org', name)
        half = next(file for file in files if file['file'].endswith('07-half-a-place.xml'))
        expect_equal(half['candidates'][0]['username'], '%EMAILADDRESS%', 'the place')


if __name__ == '__main__':
    common.main(sys.modules[__name__])
