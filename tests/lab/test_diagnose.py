#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole diagnosis in a small internet of made-up providers, 40 ms away, each with one thing
wrong: the planted cause, its certainty, who must act, the exit code, and nothing secret in
anything that was written."""

import base64
import concurrent.futures
import contextlib
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / 'tests/support'))

import tap  # noqa: E402
from internet import Internet, Page, tundelay  # noqa: E402
from tap import expect, expect_equal  # noqa: E402

CONFIG = '/mail/config-v1.1.xml'
LOCAL, SECRET, WRONG = 'ada.lovelace', 'open-sesame-4711', 'not-this-one-815'
TOKEN = 'ya29.a-token-that-nobody-may-see'
TYPED = []  # all that the command has written
NET = None

# What is wrong with a server on ports 993 and 995, by the domain's first label.
CERTIFICATES = ['expired', 'not-yet', 'other-name', 'self-signed', 'unknown-ca']
MANNERS = ['drip', 'silent', 'close', 'flood', 'nul', 'preauth', 'bye', 'http', 'ssh']


def server(kind, host, port, socket):
    return (f'<incomingServer type="{kind}"><hostname>{host}</hostname><port>{port}</port>'
            f'<socketType>{socket}</socketType><username>%EMAILADDRESS%</username>'
            '<authentication>password-cleartext</authentication></incomingServer>')


def config(domain, *servers):
    return Page('<clientConfig version="1.1"><emailProvider id="x">'
                f'<domain>{domain}</domain>' + ''.join(servers)
                + '</emailProvider></clientConfig>')


def publish(net, domain, imap, pop3, listed=None):
    """Both servers in the provider's own file, as most do."""
    net.mx(domain, f'mx.{domain}')
    net.site(f'autoconfig.{domain}', {CONFIG: config(
        listed or domain, server('imap', imap, 993, 'SSL'), server('pop3', pop3, 995, 'SSL'))})


def good(net, domain):
    for name in (f'imap.{domain}', f'pop.{domain}'):
        net.host(name, net.mail_address)
    publish(net, domain, f'imap.{domain}', f'pop.{domain}')


def broken(net, domain, **setup):
    host = f'mail.{domain}'
    for protocol, port in (('imap', 993), ('pop3', 995)):
        net.faulty(host, protocol, port, **dict({'tls': 'good'}, **setup))
    publish(net, domain, host, host)


def build(net):
    for domain in ('good.test', 'off.test'):
        good(net, domain)
    for kind in CERTIFICATES:
        broken(net, f'{kind}.test', tls=kind)
    broken(net, 'same.test', tls='other-name', names=['mx.same.test'])
    net.host('mx.same.test', net.faulty('mail.same.test', 'imap', 9993))
    for manner in MANNERS:
        broken(net, f'{manner}.test', manner=manner, tls=None if manner in (
            'close', 'http', 'ssh', 'flood') else 'good')
    build_sign_ins(net)
    build_open_servers(net)
    build_ports(net)
    build_names(net)
    net.site('www.control.test', {'/': Page('hello')})
    net.host('mx.control.test', net.mail_address)
    net.site('portal.test', {'/': Page(status=302, location='http://login.hotel.test/')},
             is_open=True)
    net.start(['imap.good.test', 'pop.good.test', 'imap.off.test', 'pop.off.test',
               'mx.control.test', 'imap.known.test', 'imap.alias.test', 'imap.holed.test',
               'imap.six.test', 'pop.only.test', 'imap.xn--mller-kva.test'],
              users={f'{LOCAL}@{domain}': SECRET for domain in (
                  'good.test', 'off.test', 'alias.test', 'holed.test', 'six.test',
                  'only.test', 'm\u00fcller.test', 'others.test')},
              denied=[f'{LOCAL}@off.test'])
    configure(net)


def build_sign_ins(net):
    broken(net, 'later.test', login='NO [UNAVAILABLE] Temporary authentication failure.')
    net.faulty('mail.limit.test', 'imap', 993, tls='good', login='NO [LIMIT] Come back later.')
    net.faulty('mail.limit.test', 'pop3', 995, tls='good')
    publish(net, 'limit.test', 'mail.limit.test', 'mail.limit.test')
    broken(net, 'token.test', caps='IMAP4rev1 LOGINDISABLED AUTH=XOAUTH2 SASL-IR',
           login='NO [AUTHENTICATIONFAILED] no such token')
    net.faulty('mail.busy.test', 'imap', 993, tls='good', caps='IMAP4rev1 UIDPLUS AUTH=PLAIN')
    net.faulty('mail.busy.test', 'pop3', 995, tls='good', login='-ERR [IN-USE] locked')
    publish(net, 'busy.test', 'mail.busy.test', 'mail.busy.test')
    net.faulty('mail.twice.test', 'imap', 993, tls='good')
    net.faulty('mail.twice.test', 'pop3', 995, tls='good',
               answers={'UIDL': '+OK\r\n1 a\r\n2 a\r\n3 c\r\n.'})
    publish(net, 'twice.test', 'mail.twice.test', 'mail.twice.test')
    broken(net, 'card.test', client_ca=True)
    net.faulty('mail.old.test', 'imap', 993, tls='good', caps='IMAP4rev1',
               login=f'OK {LOCAL}@old.test is in')
    net.faulty('mail.old.test', 'pop3', 995, tls='good', login=f'-ERR [AUTH] not {LOCAL}')
    publish(net, 'old.test', 'mail.old.test', 'mail.old.test')


def build_open_servers(net):
    """Without TLS from the first byte."""
    for domain, setup in (('plain.test', {}), ('dripping.test', {'manner': 'drip'}),
                          ('refuses.test', {'caps': 'IMAP4rev1 STARTTLS'}),
                          ('crossed.test', {'caps': 'IMAP4rev1 XXXXXXXX'}),
                          ('long.test', {'caps': 'IMAP4rev1 STARTTLS AUTH=PLAIN' + ' X-LONG' * 5700,
                                         'starttls': 'good'})):
        net.faulty(f'mail.{domain}', 'imap', 143, **setup)
        net.srv('imap', domain, f'mail.{domain}', 143)


def build_ports(net):
    """Where the settings that are published, or none are, lead nowhere."""
    for kind, port, word in (('imap', 143, 'STARTTLS'), ('pop3', 110, 'STLS')):
        net.faulty('mail.moved.test', kind, port, starttls='good', caps={
            'imap': 'IMAP4rev1 AUTH=PLAIN', 'pop3': 'UIDL TOP'}[kind] + ' ' + word)
    publish(net, 'moved.test', 'mail.moved.test', 'mail.moved.test')
    net.faulty('mail.swapped.test', 'imap', 993, tls='good', manner='pop3')
    net.faulty('mail.swapped.test', 'pop3', 995, tls='good', manner='imap')
    publish(net, 'swapped.test', 'mail.swapped.test', 'mail.swapped.test')
    for kind, port in (('imap', 993), ('pop3', 995)):
        address = net.faulty('mail.own.test', kind, port, tls='other-name',
                             names=['server7.hoster.test'])
        net.faulty('mail.unpublished.test', kind, {'imap': 143, 'pop3': 110}[kind])
    net.host('server7.hoster.test', address)
    for domain in ('own.test', 'unpublished.test'):
        net.mx(domain, f'mail.{domain}')
    broken(net, 'past.test', old_tls=True)


def build_names(net):
    net.mx('nullmx.test', '.')
    net.wildcard('wild.test', net.mail_address)
    for domain in ('servfail.test', 'bogus.test', 'hostile.test', 'parked.test', 'mute.test'):
        net.odd(domain)
    for domain in ('servfail', 'bogus', 'mute'):
        net.site(f'autoconfig.at-{domain}.test', {CONFIG: config(
            f'at-{domain}.test', server('imap', f'imap.{domain}.test', 993, 'SSL'))})
    net.srv('imaps_', 'label.test', 'imap.good.test', 993)
    net.host('label.test')
    net.alias('imap.alias.test', 'imap.good.test')
    net.srv('imaps', 'alias.test', 'imap.alias.test', 993)
    net.host('imap.holed.test', net.mail_address)
    net.srv('imaps', 'holed.test', 'imap.holed.test', 993)
    net.host('autoconfig.holed.test', net.hole_address)
    for name in ('imap.blocked.test', 'mx1.blocked.test', 'mx2.blocked.test'):
        net.host(name, net.hole_address)
    net.srv('imaps', 'blocked.test', 'imap.blocked.test', 993)
    net.host('imap.six.test', f'{net.mail_address},fd79::99')
    net.srv('imaps', 'six.test', 'imap.six.test', 993)
    net.host('pop.only.test', net.mail_address)
    net.srv('pop3s', 'only.test', 'pop.only.test', 995)
    net.srv('imaps', 'only.test')
    net.srv('imap', 'only.test')
    net.host('imap.xn--mller-kva.test', net.mail_address)
    net.srv('imaps', 'xn--mller-kva.test', 'imap.xn--mller-kva.test', 993)
    publish(net, 'others.test', 'imap.good.test', 'pop.good.test', listed='somebody.test')


def configure(net):
    """The control hosts, as a person may set them; IPv6 that leads nowhere."""
    folder = net.home / 'config/postferry'
    folder.mkdir(parents=True)
    set_controls(net, 'imap.good.test:993', 'mx.control.test:993', 'www.control.test:443')
    for name, word in (('secret', SECRET), ('wrong', WRONG)):
        file = net.folder / name
        file.write_text(word + '\n')
        file.chmod(0o600)
    for namespace, address in ((net.client, 'fd79::1/64'), (net.server, 'fd79::2/64')):
        subprocess.run(['ip', '-n', namespace, 'addr', 'add', address, 'dev', 'tun0', 'nodad'],
                       check=True, stdin=subprocess.DEVNULL)


def set_controls(net, *hosts):
    rows = [dict(zip(('host', 'port'), (name.split(':')[0], int(name.split(':')[1]))))
            for name in hosts]
    (net.home / 'config/postferry/control-hosts.json').write_text(
        json.dumps({'schema': 'postferry.control-hosts/1', 'hosts': rows}))


def run(domain, *options, password='secret', name=LOCAL, state=None):
    address = f'{name}@{domain}'
    sign_in = ['--password-file', NET.folder / password] if password else []
    result = NET.run('diagnose', address, '--state-dir',
                     NET.folder / 'states' / (state or domain), *sign_in, *options,
                     env={'POSTFERRY_ISPDB_URL': 'https://ispdb.test/v1.1/'})
    TYPED.append((f'{domain} {" ".join(map(str, options))}', result.out + result.err))
    return result


def diagnose(domain, *options, **more):
    result = run(domain, '--json', *options, **more)
    document = result.document
    expect_equal(result.code, document['exit'], 'exit code and document')
    document['seconds'] = result.seconds
    print(f'# {domain}: {document["verdict"]["cause"]}, {result.seconds:.2f} s, '
          f'{result.seconds * 1000 / (2 * NET.milliseconds):.0f} round trips\n', end='',
          flush=True)
    return document


def diagnose_all(rows):
    """Rows that begin with a domain; each with its document.  They mostly wait."""
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        return list(zip(rows, pool.map(lambda row: diagnose(row[0]), rows)))


def ids_of(document):
    return [finding['id'] for finding in document['findings']]


def expect_cause(document, cause, certainty, who, code):
    verdict = document['verdict']
    expect_equal(verdict['cause'], cause, f'the cause among {ids_of(document)}')
    finding = next(one for one in document['findings'] if one['id'] == cause)
    expect_equal((finding['certainty'], finding['who'], document['exit']),
                 (certainty, who, code), f'{cause}: certainty, who, exit')
    return finding


def test_good():
    document = diagnose('good.test')
    expect_equal(document['verdict'], {'imap': 'usable', 'pop3': 'usable', 'cause': None},
                 f'verdict; {ids_of(document)}')
    expect(document['seconds'] <= 4, f'{document["seconds"]:.2f} s')


def test_imap_switched_off():
    document = diagnose('off.test')
    finding = expect_cause(document, 'AUTH-IMAP-OFF', 'likely', 'you', 2)
    expect('AUTH-WRONG' in finding['clears'], finding)
    expect(finding['alternatives'], 'no alternative is named')


def test_wrong_password():
    expect_cause(diagnose('good.test', password='wrong', state='wrong'), 'AUTH-WRONG', 'likely',
                 'you', 2)


def test_certificates():
    for (domain, cause, certainty), document in diagnose_all((
            ('expired.test', 'TLS-EXPIRED', 'certain'), ('not-yet.test', 'TLS-NOTYET', 'likely'),
            ('other-name.test', 'TLS-NAME', 'certain'),
            ('self-signed.test', 'TLS-SELF', 'certain'),
            ('unknown-ca.test', 'TLS-UNKNOWNCA', 'certain'))):
        expect_cause(document, cause, certainty, 'provider', 3)
        expect_equal(document['sign_ins'], [], f'{domain}: sign-ins')


def test_another_name_of_the_same_server():
    finding = expect_cause(diagnose('same.test'), 'TLS-NAME', 'certain', 'you', 2)
    expect_equal(finding['values']['other-name'], 'mx.same.test', 'the name offered')


def test_a_certificate_is_asked_of_us():
    expect_cause(diagnose('card.test'), 'TLS-CLIENTCERT', 'certain', 'provider', 3)


def test_without_encryption():
    for (domain, cause, certainty, who, code), document in diagnose_all((
            ('plain.test', 'CLEAR-ONLY', 'certain', 'provider', 3),
            ('refuses.test', 'STLS-REFUSED', 'certain', 'provider', 3),
            ('crossed.test', 'STLS-STRIPPED', 'likely', 'network', 4))):
        expect_cause(document, cause, certainty, who, code)
        expect_equal(document['sign_ins'], [], f'{domain}: sign-ins')


def test_settings_that_lead_nowhere():
    for (_domain, cause, certainty, who, code), document in diagnose_all((
            ('swapped.test', 'PORT-PROTO', 'certain', 'provider', 3),
            ('own.test', 'TLS-NAME', 'certain', 'you', 2),
            ('unpublished.test', 'CLEAR-ONLY', 'certain', 'provider', 3),
            ('past.test', 'TLS-OLD', 'certain', 'provider', 3))):
        finding = expect_cause(document, cause, certainty, who, code)
        expect_equal(document['sign_ins'], [], 'sign-ins')
        if cause == 'TLS-NAME':
            expect_equal(finding['values']['other-name'], 'server7.hoster.test', 'the name')


def test_the_other_port():
    document = diagnose('moved.test')
    # It would take passwords in the clear, and that is told.
    expect_equal(document['verdict'],
                 {'imap': 'usable-with-risk', 'pop3': 'usable', 'cause': None},
                 f'verdict; {ids_of(document)}')
    expect_equal(sorted(row['port'] for row in document['services'] if row['reachable']),
                 [110, 143], 'the ports that answer')
    dead = [row for row in document['findings'] if row['id'] == 'TCP-REFUSED']
    expect_equal([(row['severity'], row['values']['elsewhere']) for row in dead],
                 [('warn', 'yes')] * 2, 'what is told of the others')


def test_no_name_service():
    """The network's own is silent: that is no provider's fault."""
    file = pathlib.Path('/etc/netns') / NET.client / 'resolv.conf'
    before = file.read_text()
    file.write_text(f'nameserver {NET.hole_address}\n')
    try:
        expect_cause(diagnose('good.test', state='no-names'), 'DNS-TIMEOUT', 'certain',
                     'network', 4)
        NET.run('detect', 'ada@good.test').expect_code(4)
    finally:
        file.write_text(before)


def test_odd_servers():
    """Each ends in a finding, within the limits."""
    for (domain, cause, certainty, who, code), document in diagnose_all((
            ('close.test', 'TCP-RESET', 'likely', 'network', 4),
            ('silent.test', 'GREET-NONE', 'certain', 'provider', 3),
            ('drip.test', 'GREET-NONE', 'certain', 'provider', 3),
            ('dripping.test', 'GREET-NONE', 'certain', 'provider', 3),
            ('flood.test', 'PORT-PROTO', 'likely', 'provider', 3),
            ('nul.test', 'GREET-BAD', 'certain', 'provider', 3),
            ('preauth.test', 'GREET-PREAUTH', 'certain', 'network', 4),
            ('bye.test', 'GREET-BYE', 'certain', 'provider', 3),
            ('http.test', 'PORT-PROTO', 'likely', 'provider', 3),
            ('ssh.test', 'PORT-PROTO', 'likely', 'provider', 3))):
        expect_cause(document, cause, certainty, who, code)
        expect(document['seconds'] <= 8 + 12 + 8, f'{domain}: {document["seconds"]:.1f} s')


def test_a_line_of_40_kilobytes():
    document = diagnose('long.test')
    # It would take passwords in the clear, and that is told.
    expect_equal(document['verdict']['imap'], 'usable-with-risk', ids_of(document))
    expect_equal(document['exit'], 1, 'exit')


def test_sign_ins():
    for (_domain, cause, certainty, who, code), document in diagnose_all((
            ('later.test', 'AUTH-TEMP', 'certain', 'nobody', 5),
            ('limit.test', 'AUTH-RATE', 'likely', 'nobody', 5),
            ('token.test', 'AUTH-OAUTHONLY', 'certain', 'you', 2),
            ('busy.test', 'AUTH-INUSE', 'certain', 'you', 2))):
        expect_cause(document, cause, certainty, who, code)


def test_repeated_numbers():
    document = diagnose('twice.test')
    expect('UIDL-DUP' in ids_of(document), ids_of(document))
    expect_equal(document['exit'], 1, 'exit')


def test_domains():
    for (_domain, cause, certainty, who, code), document in diagnose_all((
            ('gmial.com', 'DNS-TYPO', 'likely', 'you', 2),
            ('nothing.test', 'DNS-NXDOMAIN', 'certain', 'domain-owner', 3),
            ('nullmx.test', 'DNS-NULLMX', 'certain', 'you', 2),
            ('parked.test', 'DNS-EXPIRED', 'likely', 'domain-owner', 3),
            ('servfail.test', 'DNS-SERVFAIL', 'certain', 'domain-owner', 3),
            ('bogus.test', 'DNSSEC-BOGUS', 'certain', 'domain-owner', 3),
            ('at-servfail.test', 'DNS-SERVFAIL', 'certain', 'domain-owner', 3),
            ('wild.test', 'DISC-NONE', 'certain', 'provider', 3),
            ('label.test', 'DISC-NONE', 'certain', 'provider', 3))):
        expect_cause(document, cause, certainty, who, code)


def test_hostile_names():
    document = diagnose('hostile.test')
    text = json.dumps(document)
    for word in ('\\u001b', 'evil', 'hidden', '../'):
        expect(word not in text, f'“{word}” came through')
    expect_equal(document['verdict']['cause'], 'DNS-TIMEOUT', ids_of(document))
    expect('DNS-TIMEOUT' in ids_of(document), ids_of(document))
    hosts = {row['host'] for row in document['candidates']}
    expect_equal([len(host) for host in hosts], [252], 'the one that can be a name')


def test_what_is_wrong_and_yet_works():
    for (domain, finding), document in diagnose_all((
            ('alias.test', 'SRV-CNAME'), ('holed.test', 'SRV-SW'), ('six.test', 'V6-DEAD'),
            ('only.test', 'SRV-DOT'), ('others.test', 'AC-WRONGDOMAIN'))):
        expect(finding in ids_of(document), f'{domain}: {ids_of(document)}')
        expect_equal(document['verdict']['cause'], None, f'{domain}: the cause')
        expect(document['exit'] in (0, 1), f'{domain}: exit {document["exit"]}')
    document = diagnose('label.test')
    expect('SRV-LABEL' in ids_of(document), ids_of(document))


def test_idn():
    document = diagnose('m\u00fcller.test')
    expect_equal(document['verdict']['imap'], 'usable', ids_of(document))


def test_blocked_ports():
    set_controls(NET, 'mx1.blocked.test:993', 'mx2.blocked.test:993', 'www.control.test:443')
    try:
        expect_cause(diagnose('blocked.test'), 'NET-MAILPORTS', 'certain', 'network', 4)
    finally:
        set_controls(NET, 'imap.good.test:993', 'mx.control.test:993', 'www.control.test:443')


def test_captive_portal():
    set_controls(NET, 'mx1.blocked.test:993', 'mx2.blocked.test:993', 'portal.test:443')
    try:
        finding = expect_cause(diagnose('blocked.test'), 'NET-PORTAL', 'certain', 'you', 4)
        expect_equal(finding['values']['url'], 'http://login.hotel.test/', 'the page')
    finally:
        set_controls(NET, 'imap.good.test:993', 'mx.control.test:993', 'www.control.test:443')


def test_controls_answer_or_are_switched_off():
    expect_cause(diagnose('blocked.test'), 'TCP-TIMEOUT', 'likely', 'provider', 3)
    document = diagnose('blocked.test', '--no-controls')
    expect('NET-NOTCHECKED' in ids_of(document), ids_of(document))
    expect_equal(document['vantage']['controls'], [], 'who was asked')


def test_every_way_of_showing():
    """For what the last test looks through."""
    def show(row):
        domain, password, *options = row
        run(domain, *options, password=password, state=f'shown-{password}-{domain}')
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        list(pool.map(show, [
            (domain, password, *options)
            for domain, password in (('good.test', 'secret'), ('good.test', 'wrong'),
                                     ('off.test', 'secret'), ('later.test', 'secret'))
            for options in (('-v', '-v'), ('--ticket',), ())]))
    old = run('old.test', '-v', '-v', state='shown')
    expect('C: USER a***' in old.err, old.err)  # both names are said aloud
    expect('LOGIN' in old.err and 'a***@o***.test is in' in old.err, old.err)
    token = run('token.test', '-v', '-v', '--token-command', f'echo {TOKEN}', password=None)
    expect('AUTHENTICATE XOAUTH2' in token.err, token.err)
    token = run('token.test', '--json', '--token-command', f'echo {TOKEN}', password=None)
    expect('AUTH-' in token.out, token.out)


def forms(text):
    """How it could still be there."""
    raw = text.encode()
    yield from (raw, raw.replace(b'@', b'%40'), base64.b64encode(raw),
                base64.urlsafe_b64encode(raw), raw.hex().encode())


def test_nothing_secret_was_written():
    expect(len(TYPED) > 30, 'too little was written to tell')
    domains = ('good.test', 'off.test', 'later.test', 'token.test')
    secrets = {form for word in (SECRET, WRONG, TOKEN) for form in forms(word)}
    secrets |= {base64.b64encode(f'\0{LOCAL}@{domain}\0{word}'.encode()) for domain in domains
                for word in (SECRET, WRONG)}
    secrets |= {base64.b64encode(f'user={LOCAL}@{domain}\1auth=Bearer {TOKEN}\1\1'.encode())
                for domain in domains}
    secrets |= set(forms(LOCAL))
    files = [path for folder in (NET.home, NET.folder / 'states') for path in folder.rglob('*')
             if path.is_file()]
    written = [(name, text.encode()) for name, text in TYPED]
    written += [(str(path), path.read_bytes()) for path in files]
    expect(files, 'no file was written')
    for name, data in written:
        for word in secrets:
            at = max(0, data.find(word) - 200)
            expect(word not in data, f'{name}: {word} in {data[at:at + 400]}')


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
