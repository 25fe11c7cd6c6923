# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small internet for the lab (root only): two network namespaces with latency, names,
web sites and mail servers of made-up providers, all under one private authority.

    with Internet(tundelay) as net:
        net.host('imap.one.test', net.mail_address)
        net.site('autoconfig.one.test', {'/mail/config-v1.1.xml': Page(text)})
        net.start(mail_names=['imap.one.test'])
        net.run('detect', 'ada@one.test', '--json')

Addresses: `web_address` has DNS and the sites, `mail_address` IMAP and POP3, nothing
answers at `hole_address`.  Programs in the client's namespace trust the authority as if
it were the system's.
"""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

import lab
import netns
import pki
import servers
from servers import stop_pid, wait_until
from tap import Skip


class Page:
    """What a site has at a path; `location` makes it a redirect."""

    def __init__(self, body='', status=200, kind='text/xml', location=None):
        self.body, self.status, self.kind, self.location = body, status, kind, location


# A certificate of every kind: what is wrong with it.
CERTIFICATES = {
    'good': {}, 'expired': {'activation': '2019-01-01', 'expiration': '2020-01-01'},
    'not-yet': {'activation': '2045-01-01', 'expiration': '2046-01-01'},
    'self-signed': {'self_signed': True},
}


class _Dovecot(servers.DovecotServer):
    """On the registered ports of its own address in the server's namespace.

    denied: users that it lets in by POP3 and not by IMAP.
    """

    def __init__(self, denied=(), **options):
        super().__init__(**options)
        self.denied = denied

    def _choose_ports(self):
        return 143, 993, 110, 995

    def _config(self):
        deny = self.folder / 'denied'
        deny.write_text(''.join(f'imap/{user}:\n' for user in self.denied))
        everybody = 'auth_username_chars =\n' + super()._config()  # IDN: letters beyond ASCII
        return everybody.replace('passdb {', f'''passdb {{
  driver = passwd-file
  deny = yes
  args = username_format=%s/%u {deny}
}}
passdb {{''', 1)


class _MailSide:
    """What DovecotServer wants of a netns.Link, with the mail address."""

    def __init__(self, net):
        self.net, self.server_address, self.hosts = net, net.mail_address, ('mail.test',)

    def in_server(self, *command):
        return self.net.in_server(*command)

    def wait_for_port(self, port):
        self.net.wait_for_port(port)


class Internet(netns.Link):
    web_address, mail_address, hole_address = '10.79.0.2', '10.79.0.3', '10.79.0.99'

    def __init__(self, tundelay, milliseconds=20):
        super().__init__(tundelay, milliseconds, hosts=())
        for program in ('dnsmasq', 'nginx', 'dovecot'):
            if not shutil.which(program, path='/usr/sbin:/usr/bin'):
                raise Skip(f'{program} is not installed')
        self._records, self._sites, self._processes = [], {}, []
        self._faulty, self._addresses, self._odd = [], {}, []
        self._folder = None
        self.mail = None

    # What there is, said before start().

    def host(self, name, address=None):
        self._records.append(f'host-record={name},{address or self.web_address}')

    def mx(self, domain, *exchangers):
        self._records += [f'mx-host={domain},{name},{10 * number}'
                          for number, name in enumerate(exchangers, 1)]

    def srv(self, service, domain, target='.', port=0, priority=0, weight=1):
        """target '.': not offered"""
        more = f',{port},{priority},{weight}' if target != '.' else ',0'
        self._records.append(f'srv-host=_{service}._tcp.{domain},{target}{more}')

    def alias(self, name, target):
        self._records.append(f'cname={name},{target}')

    def txt(self, name, text):
        self._records.append(f'txt-record={name},"{text}"')

    def wildcard(self, domain, address):
        self._records.append(f'address=/{domain}/{address}')

    def site(self, name, pages, address=None, is_open=False):
        """A web site; is_open: by http, without encryption"""
        self.host(name, address)
        self._sites[(name, is_open)] = pages

    def faulty(self, name, protocol, port, tls=None, names=None, **setup):
        """A server with something wrong (faulty.py) at an address of its own.

        tls: one of CERTIFICATES, "other-name" or "unknown-ca"; names: of its certificate,
        if it is not for `name`
        """
        if name not in self._addresses:
            self._addresses[name] = f'10.79.1.{len(self._addresses) + 1}'
            self.host(name, self._addresses[name])
        self._faulty.append(dict(setup, name=name, protocol=protocol, port=port, tls=tls,
                                 names=names, address=self._addresses[name]))
        return self._addresses[name]

    def odd(self, domain):
        """odd_dns.py answers for it."""
        self._odd.append(domain)

    # Starting and stopping.

    def __enter__(self):
        self._folder = tempfile.TemporaryDirectory(prefix='pf-net-')
        self.folder = pathlib.Path(self._folder.name)
        self.folder.chmod(0o755)
        self.home = self.folder / 'home'
        self.home.mkdir()
        return super().__enter__()

    def _start(self):
        super()._start()
        for command in (['ip', '-n', self.client, 'route', 'add', '10.79.0.0/16', 'dev', 'tun0'],
                        ['ip', '-n', self.server, 'addr', 'add', f'{self.mail_address}/32',
                         'dev', 'lo'],
                        self.in_server('sysctl', '-qw',
                                       'net.ipv4.ip_unprivileged_port_start=0')):
            subprocess.run(command, check=True, stdin=subprocess.DEVNULL, capture_output=True)

    def start(self, mail_names, users=(), denied=()):
        self.mail = _Dovecot(link=_MailSide(self), more_users=users, denied=denied)
        authority = self.mail.authority
        self.ca_file = str(authority.ca_file)
        self.mail.certificate, self.mail.key = authority.issue('mail', tuple(mail_names), ())
        self._trust(authority.ca_file)
        self._start_names()
        self._start_sites(authority)
        self._start_faulty(authority)
        self.mail.start()

    def _trust(self, ca_file):
        etc = pathlib.Path('/etc/netns') / self.client
        (etc / 'ssl/certs').mkdir(parents=True)
        shutil.copy(ca_file, etc / 'ssl/certs/ca-certificates.crt')
        (etc / 'resolv.conf').write_text(f'nameserver {self.web_address}\n')
        (etc / 'nsswitch.conf').write_text('hosts: files dns\n')

    def _start_faulty(self, authority):
        stranger = pki.Authority(self.folder / 'stranger', 'Some Other Authority')
        made = {}
        for setup in self._faulty:
            for member in ('tls', 'starttls'):
                kind = setup.get(member)
                if not kind:
                    continue
                key = kind, setup['name'], tuple(setup['names'] or ())
                if key not in made:
                    names = setup['names'] or (
                        ['somebody.else.test'] if kind == 'other-name' else [setup['name']])
                    made[key] = [str(path) for path in (
                        stranger if kind == 'unknown-ca' else authority).issue(
                            f'faulty-{len(made)}', tuple(names), (),
                            **CERTIFICATES.get(kind, {}))]
                setup[member] = made[key]
            if setup.get('client_ca'):
                setup['client_ca'] = str(authority.ca_file)
        if not self._faulty:
            return
        for address in self._addresses.values():
            subprocess.run(['ip', '-n', self.server, 'addr', 'add', f'{address}/32', 'dev',
                            'lo'], check=True, stdin=subprocess.DEVNULL, capture_output=True)
        file = self.folder / 'faulty.json'
        file.write_text(json.dumps(self._faulty))
        process = subprocess.Popen(
            self.in_server('/usr/bin/python3', str(lab.SUPPORT / 'faulty.py'), str(file)),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._processes.append(process)
        if process.stdout.readline() != b'ready\n':
            raise RuntimeError('the faulty servers did not start')

    def _start_names(self):
        if self._odd:
            self._spawn('/usr/bin/python3', str(lab.SUPPORT / 'odd_dns.py'),
                        self.web_address, '5300')
            self._wait_listening('-lun', 5300)
        self._records += [f'server=/{domain}/{self.web_address}#5300' for domain in self._odd]
        lines = ['no-resolv', 'no-hosts', 'bind-interfaces', 'port=53', 'user=root',
                 f'listen-address={self.web_address}', f'pid-file={self.folder}/dnsmasq.pid',
                 'log-queries', f'log-facility={self.folder}/dnsmasq.log',
                 *(f'local=/{top}/' for top in ('test', 'com', 'org', 'net')), *self._records]
        (self.folder / 'dnsmasq.conf').write_text('\n'.join(lines) + '\n')
        self._spawn('/usr/sbin/dnsmasq', '--keep-in-foreground',
                    f'--conf-file={self.folder}/dnsmasq.conf')
        self._wait_listening('-lun', 53)

    def _start_sites(self, authority):
        names = sorted({name for name, is_open in self._sites if not is_open})
        certificate, key = authority.issue('web', tuple(names) or ('web.test',), ())
        blocks = [self._site_block(name, is_open, pages, certificate, key)
                  for (name, is_open), pages in self._sites.items()]
        folder = self.folder
        paths = ''.join(f'{kind}_temp_path {folder}/t-{kind}; ' for kind in
                        ('client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'))
        (folder / 'nginx.conf').write_text(
            f'worker_processes 1; daemon off; user root; pid {folder}/nginx.pid;\n'
            f'error_log {folder}/nginx.err;\nevents {{ worker_connections 256; }}\n'
            'http {\n log_format asked "$scheme://$host$request_uri $request_method";\n'
            f' access_log {folder}/asked.log asked;\n {paths}\n'
            # An unknown name gets a handshake that fails, as at a hoster.
            f' server {{ listen {self.web_address}:443 ssl default_server; '
            'ssl_reject_handshake on; }\n' + ''.join(blocks) + '}\n')
        self._spawn('/usr/sbin/nginx', '-c', f'{folder}/nginx.conf')
        self._wait_listening('-ltn', 443)

    def _site_block(self, name, is_open, pages, certificate, key):
        listen = f'listen {self.web_address}:80;' if is_open else (
            f'listen {self.web_address}:443 ssl; ssl_certificate {certificate}; '
            f'ssl_certificate_key {key};')
        lines = [self._location(name, path, page) for path, page in pages.items()]
        return (f' server {{ {listen} server_name {name};\n' + ''.join(lines)
                + '  location / { return 404; } }\n')

    def _location(self, name, path, page):
        if page.location:
            return f'  location = {path} {{ return {page.status} {page.location}; }}\n'
        if len(page.body) > 3000:  # more than nginx takes in its configuration
            file = self.folder / f'page-{name}-{abs(hash(path))}'
            file.write_text(page.body)
            return f'  location = {path} {{ default_type {page.kind}; alias {file}; }}\n'
        body = page.body.replace('\\', '\\\\').replace('"', '\\"')
        return (f'  location = {path} {{ default_type {page.kind}; '
                f'return {page.status} "{body}"; }}\n')

    def _spawn(self, *command):
        with open(self.folder / 'run.log', 'ab') as log:
            self._processes.append(subprocess.Popen(
                self.in_server(*command), stdin=subprocess.DEVNULL, stdout=log, stderr=log))

    def _wait_listening(self, kind, port):
        def listens():
            done = subprocess.run(self.in_server('ss', kind + 'H', f'sport = :{port}'),
                                  capture_output=True, text=True)
            return bool(done.stdout.strip())
        wait_until(listens, f'port {port}; {(self.folder / "run.log").read_text()}')

    def __exit__(self, *unused):
        if self.mail:
            self.mail.stop()
        for process in self._processes:
            stop_pid(process.pid)
            process.wait()
        super().__exit__()
        if self._folder:
            self._folder.cleanup()

    # Using it.

    def run(self, *arguments, env=None):
        """Runs the command in the client's namespace; `seconds` is how long it took."""
        started = time.monotonic()
        done = subprocess.run(
            self.in_client(str(lab.PROGRAM), *map(str, arguments)), capture_output=True,
            stdin=subprocess.DEVNULL, timeout=lab.TIME_LIMIT_S,
            env=lab.environment(HOME=str(self.home), XDG_CONFIG_HOME=str(self.home / 'config'),
                                **(env or {})))
        result = lab.Result(done.returncode, done.stdout.decode(errors='replace'),
                            done.stderr.decode(errors='replace'))
        result.seconds = time.monotonic() - started
        return result

    def asked(self):
        """Lines of what the sites were asked: "https://host/path GET"."""
        file = self.folder / 'asked.log'
        return file.read_text().splitlines() if file.exists() else []

    def names_asked(self):
        """The DNS names that were looked up."""
        return {line.split()[-3] for line in
                (self.folder / 'dnsmasq.log').read_text().splitlines() if 'query[' in line}


def tundelay():
    """Where the build has the program that makes latency."""
    return pathlib.Path(os.environ.get('PF_BUILD_ROOT', lab.BUILD)) / 'tests/bench/tundelay'
