#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding settings in a small internet of made-up providers, 40 ms away."""

import base64
import contextlib
import hashlib
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / 'tests/support'))

import tap  # noqa: E402
from internet import Internet, Page, tundelay  # noqa: E402
from tap import expect, expect_equal  # noqa: E402

CONFIG = '/mail/config-v1.1.xml'
WELL_KNOWN = '/.well-known/autoconfig' + CONFIG
PACC = '/.well-known/user-agent-configuration.json'
POX = '/autodiscover/autodiscover.xml'
ISPDB = 'https://ispdb.test/v1.1/'
IDN = 'xn--mller-kva.test'


def server(kind, host, port, socket, more=''):
    way = 'outgoing' if kind == 'smtp' else 'incoming'
    return (f'<{way}Server type="{kind}"><hostname>{host}</hostname><port>{port}</port>'
            f'<socketType>{socket}</socketType><username>%EMAILADDRESS%</username>'
            f'<authentication>password-cleartext</authentication>{more}</{way}Server>')


def config(*parts):
    return ('<?xml version="1.0"?><clientConfig version="1.1"><emailProvider id="x">'
            + ''.join(parts) + '</emailProvider></clientConfig>')


def both(domain):
    return config(server('imap', f'imap.{domain}', 993, 'SSL'),
                  server('pop3', f'pop.{domain}', 995, 'SSL'))


def pacc(domain):
    return json.dumps({'protocols': {'imap': {'host': f'imap.{domain}'},
                                     'pop3': {'host': f'pop.{domain}'}},
                       'authentication': {'password': True}})


def digest(text):
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


POX_ANSWER = ('<Autodiscover><Response><Account><AccountType>email</AccountType>'
              '<Action>settings</Action>'
              '<Protocol><Type>IMAP</Type><Server>imap.disco.test</Server><Port>993</Port>'
              '<SSL>on</SSL><LoginName>postferry@disco.test</LoginName></Protocol>'
              '<Protocol><Type>POP3</Type><Server>pop.disco.test</Server><Port>995</Port>'
              '<SSL>on</SSL></Protocol></Account></Response></Autodiscover>')


def build(net):
    """All the made-up providers."""
    net.site('ispdb.test', {'/v1.1/black.test': Page(both('black.test')),
                            '/v1.1/listed.test': Page(both('listed.test'))})
    net.site('autoconfig.good.test', {CONFIG: Page(both('good.test'))})
    net.mx('good.test', 'mx.good.test')
    net.srv('imaps', 'good.test', 'imap.good.test', 993)
    net.site('autoconfig.auto.test', {CONFIG: Page(both('auto.test'))})
    net.site('known.test', {WELL_KNOWN: Page(both('known.test'))})
    net.srv('imaps', 'srv.test', 'slow.srv.test', 993, 20)
    net.srv('imaps', 'srv.test', 'light.srv.test', 993, 10, 1)
    net.srv('imaps', 'srv.test', 'imap.srv.test', 993, 10, 9)
    net.srv('imap', 'srv.test')
    net.srv('pop3', 'srv.test')
    net.mx('hosted.test', 'mx1.mail.hoster.test')
    net.site('autoconfig.hoster.test', {CONFIG: Page(both('hoster.test'))})
    text = pacc('pacc.test').replace(' ', '')
    net.site('ua-auto-config.pacc.test', {PACC: Page(text, kind='application/json')})
    net.txt('_ua-auto-config.pacc.test', f'v=UAAC1; a=sha256; d={digest(text)}')
    net.site('ua-auto-config.forged.test', {PACC: Page(text, kind='application/json')})
    net.txt('_ua-auto-config.forged.test', f'v=UAAC1; a=sha256; d={digest("other")}')
    net.site('autodiscover.disco.test', {POX: Page(POX_ANSWER)})
    net.site('autodiscover.leak.test', {POX: Page(status=302,
                                                  location=f'https://autodiscover.thief.test{POX}')})
    net.site('autodiscover.thief.test', {POX: Page(POX_ANSWER)})
    for name in ('imap.guess.test', 'pop.guess.test'):
        net.host(name, net.mail_address)
    net.site('guess.test', {})
    net.host('imap.lost.test', net.mail_address)
    net.host('lost.test', net.hole_address)
    net.wildcard('wild.test', net.mail_address)
    net.host('autoconfig.black.test', net.hole_address)
    net.host('autoconfig.hole.test', net.hole_address)
    net.site(f'autoconfig.{IDN}', {CONFIG: Page(both('%EMAILDOMAIN%'))})
    net.site('autoconfig.down.test', {CONFIG: Page(
        status=302, location=f'http://open.down.test{CONFIG}')})
    net.site('open.down.test', {CONFIG: Page(both('down.test'))}, is_open=True)
    net.site('autoconfig.open.test', {CONFIG: Page(both('open.test'))}, is_open=True)
    net.site('autoconfig.html.test', {CONFIG: Page('<!DOCTYPE html><html><p>Hi</html>',
                                                   kind='text/html')})
    net.site('autoconfig.large.test', {CONFIG: Page('<clientConfig>' + ' ' * (10 << 20))})
    net.site('autoconfig.round.test', {CONFIG: Page(
        status=301, location=f'https://autoconfig.round.test{CONFIG}')})
    net.site('autoconfig.moved.test', {CONFIG: Page(
        status=301, location=f'https://autoconfig.hoster.test{CONFIG}')})
    net.start(mail_names=['imap.guess.test', 'pop.guess.test', 'imap.lost.test'])


NET = None


def detect(address, *options, code=0):
    result = NET.run('detect', address, '--json', *options,
                     env={'POSTFERRY_ISPDB_URL': ISPDB}).expect_code(code)
    document = result.document
    document['seconds'] = result.seconds
    print(f'# {address}: {result.seconds:.2f} s, '
          f'{result.seconds * 1000 / (2 * NET.milliseconds):.0f} round trips', flush=True)
    return document


def best(document, protocol):
    rows = [row for row in document['candidates'] if row['protocol'] == protocol]
    expect(rows, f'no {protocol}: {json.dumps(document, indent=1)}')
    expect_equal([row['rank'] for row in rows], list(range(1, len(rows) + 1)), 'ranks')
    return rows[0]


def result_of(document, kind):
    rows = [row for row in document['asked'] if row['kind'] == kind]
    expect(rows, f'{kind} was not asked: {document["asked"]}')
    return rows[0]['result']


def expect_best(document, protocol, host, port, security, kind, trust, user=None):
    row = best(document, protocol)
    found = row['host'], row['port'], row['security']
    expect_equal(found, (host, port, security), f'the best {protocol}')
    source = row['sources'][0]
    expect_equal((source['kind'], source['trust']), (kind, trust), f'where {host} is from')
    if user:
        expect_equal(row['username'], user, 'the user name')
    return row


def expect_both(document, domain, kind, trust, user=None):
    expect_best(document, 'imap', f'imap.{domain}', 993, 'tls', kind, trust, user)
    expect_best(document, 'pop3', f'pop.{domain}', 995, 'tls', kind, trust)


def test_good():
    document = detect('ada@good.test')
    expect_both(document, 'good.test', 'autoconfig', 'provider', 'ada@good.test')
    source = best(document, 'imap')['sources'][0]
    expect_equal(source['where'], f'https://autoconfig.good.test{CONFIG}', 'its address')
    expect(document['seconds'] <= 0.6, f'{document["seconds"]:.2f} s')


def test_autoconfig_only():
    expect_both(detect('ada@auto.test'), 'auto.test', 'autoconfig', 'provider')


def test_well_known_only():
    expect_both(detect('ada@known.test'), 'known.test', 'well-known', 'provider')


def test_ispdb_only():
    document = detect('ada@listed.test')
    expect_both(document, 'listed.test', 'ispdb', 'curated')
    detect('ada@listed.test', '--no-ispdb', code=3)


def test_srv_only():
    document = detect('ada@srv.test')
    expect_best(document, 'imap', 'imap.srv.test', 993, 'tls', 'srv', 'provider')
    rows = [row['host'] for row in document['candidates']]
    expect_equal(rows, ['imap.srv.test', 'light.srv.test', 'slow.srv.test'], 'by priority, weight')
    expect_equal(document['not_offered'], ['pop3'], 'what DNS says is not there')


def test_mx_hosted_elsewhere():
    document = detect('ada@hosted.test')
    expect_both(document, 'hoster.test', 'mx-autoconfig', 'dns', 'ada@hosted.test')
    expect(best(document, 'imap')['other_owner'], 'somebody else owns it, and it is not said')
    expect_equal(document['mx'], ['mx1.mail.hoster.test'], 'the exchanger')


def test_pacc():
    expect_both(detect('ada@pacc.test'), 'pacc.test', 'pacc', 'verified')


def test_pacc_with_another_digest():
    document = detect('ada@forged.test', code=3)
    expect_equal(result_of(document, 'pacc'), 'unusable', 'a document that DNS does not name')


def test_autodiscover_only():
    document = detect('ada@disco.test')
    expect_both(document, 'disco.test', 'autodiscover', 'provider', 'ada@disco.test')


def test_autodiscover_does_not_leak():
    document = detect('ada@leak.test', '--send-address', code=3)
    expect_equal(result_of(document, 'autodiscover'), 'unusable', 'a redirect to a thief')
    expect(not [line for line in NET.asked() if 'thief' in line], 'the thief was asked')


def test_guess_only():
    document = detect('ada@guess.test')
    expect_both(document, 'guess.test', 'guess', 'guess')
    expect(document['seconds'] <= 2.5, f'{document["seconds"]:.2f} s')


def test_guess_beside_a_black_hole():
    document = detect('ada@lost.test')
    expect_best(document, 'imap', 'imap.lost.test', 993, 'tls', 'guess', 'guess')
    expect_equal(result_of(document, 'well-known'), 'unknown', 'who did not answer')
    expect(document['seconds'] <= 8, f'{document["seconds"]:.2f} s')


def test_wildcard():
    document = detect('ada@wild.test', code=3)
    expect(document['wildcard'], 'the wildcard was not seen')
    expect_equal(result_of(document, 'guess'), 'skipped', 'guessing under a wildcard')


def test_black_hole_with_list():
    document = detect('ada@black.test')
    expect_both(document, 'black.test', 'ispdb', 'curated')
    expect_equal(result_of(document, 'autoconfig'), 'unknown', 'who did not answer')
    expect(document['seconds'] <= 8, f'{document["seconds"]:.2f} s')


def test_black_hole_alone():
    document = detect('ada@hole.test', code=3)
    expect_equal(result_of(document, 'autoconfig'), 'unknown', 'who did not answer')
    expect(document['seconds'] <= 8, f'{document["seconds"]:.2f} s')


def test_idn():
    address = '\u00e4da@m\u00fcller.test'
    document = detect(address)
    expect_both(document, IDN, 'autoconfig', 'provider', address)
    expect_equal(document['domain'], IDN, 'the domain in DNS')


def test_typo():
    document = detect('ada@gmial.com', code=3)
    expect_equal(document['near'], 'gmail.com', 'what was meant')
    expect_equal(document['domain_exists'], False, 'whether it is there')


def test_no_such_domain():
    document = detect('ada@nothing.test', code=3)
    expect_equal(document['domain_exists'], False, 'whether it is there')
    expect_equal(result_of(document, 'guess'), 'skipped', 'guessing in nothing')


def test_https_does_not_become_http():
    document = detect('ada@down.test', code=3)
    expect_equal(result_of(document, 'autoconfig'), 'unusable', 'a downgrade')
    expect(not [line for line in NET.asked() if line.startswith('http://')], 'http was used')


def test_open_only_on_request():
    document = detect('ada@open.test', code=3)
    document = detect('ada@open.test', '--insecure-lookup', code=1)
    expect_both(document, 'open.test', 'plain-autoconfig', 'none')


def test_redirect_to_somebody_else():
    document = detect('ada@moved.test')
    row = expect_best(document, 'imap', 'imap.hoster.test', 993, 'tls', 'autoconfig', 'dns')
    expect_equal(len(row['sources'][0]['chain']), 2, 'the redirect chain')


def test_html():
    document = detect('ada@html.test', code=3)
    expect_equal(result_of(document, 'autoconfig'), 'unusable', 'a page that is HTML')


def test_large():
    document = detect('ada@large.test', code=3)
    expect_equal(result_of(document, 'autoconfig'), 'unusable', '10 MB')


def test_endless_redirect():
    document = detect('ada@round.test', code=3)
    expect_equal(result_of(document, 'autoconfig'), 'unusable', 'a redirect to itself')


def test_nobody_learns_the_name():
    lines = NET.asked()
    expect(len(lines) > 20, 'too little was asked to tell')
    expect(not [line for line in lines if 'ada' in line or '%40' in line], lines)
    NET.run('detect', 'ada@auto.test', '--send-address', '--json',
            env={'POSTFERRY_ISPDB_URL': ISPDB}).expect_code(0)
    lines = [line for line in NET.asked() if 'ada@' in line]
    expect_equal(lines, [f'https://autoconfig.auto.test{CONFIG}?emailaddress=ada@auto.test GET'],
                 'who saw the ticked address')


def test_text_names_server_and_trust():
    text = NET.run('detect', 'ada@good.test', '--verbose',
                   env={'POSTFERRY_ISPDB_URL': ISPDB}).expect_code(0).out
    for words in ('imap.good.test:993', 'Published by your provider', 'Where we looked'):
        expect(words in text, text)


def main():
    global NET
    with contextlib.ExitStack() as stack:
        try:
            NET = stack.enter_context(Internet(tundelay()))
            build(NET)
        except tap.Skip as reason:
            print(f'1..0 # SKIP {reason}')
            return 0
        try:
            tap.main(tap.tests_of(sys.modules[__name__]),
                     sys.argv[1] if len(sys.argv) > 1 else None)
        except SystemExit as end:
            return end.code
    return 0


if __name__ == '__main__':
    sys.exit(main())
