# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private mail servers on loopback: Dovecot, Cyrus and Courier, each in a temporary
folder with its own certificates, on free ports, run by an ordinary user.

    with DovecotServer() as server:
        ... server.imaps, server.imap, server.pop3s, server.pop3, server.ca_file ...

All have the users alice/alicepw and bob/bobpw; bob's mailbox holds 64 KiB.  Started by
root, a server runs as `nobody` (Courier: as root in a mount namespace of its own, its
mail owned by nobody).  Readiness is a port that answers, never a sleep; stopping ends
exactly the processes that were started.

Debian lets only one IMAP server be installed, so Cyrus and Courier are unpacked, not
installed: tools/install-lab puts them where `lab_root()` looks.
"""

import os
import pathlib
import pwd
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import textwrap
import time

from pki import Authority

START_LIMIT_S = 30
STOP_LIMIT_S = 10


class Missing(Exception):
    """The server is not on this machine; a person sees a skip, CI a failure."""


def lab_root():
    """Where tools/install-lab unpacks; the same rule as there."""
    if os.environ.get('PF_LAB_ROOT'):
        return pathlib.Path(os.environ['PF_LAB_ROOT'])
    if os.getuid() == 0:
        return pathlib.Path('/var/cache/postferry-lab')
    cache = os.environ.get('XDG_CACHE_HOME') or os.path.join(
        os.path.expanduser('~'), '.cache')
    return pathlib.Path(cache) / 'postferry-lab'


def free_ports(count):
    """Ports below the range that the kernel takes for outgoing connections, so that none
    is taken by somebody's client between this look and the server's start."""
    ports = []
    while len(ports) < count:
        port = random.SystemRandom().randrange(20000, 32000)
        with socket.socket() as sock:
            try:
                sock.bind(('127.0.0.1', port))
            except OSError:
                continue
        if port not in ports:
            ports.append(port)
    return ports


def wait_until(condition, what, limit=START_LIMIT_S):
    """Polls with a deadline: the only waiting that the tests do."""
    end = time.monotonic() + limit
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f'waited {limit} s for {what}')
        time.sleep(0.02)


def answers(port):
    try:
        with socket.create_connection(('127.0.0.1', port), 1):
            return True
    except OSError:
        return False


def is_running(pid):
    try:
        state = pathlib.Path(f'/proc/{pid}/stat').read_text().rsplit(')', 1)[1].split()[0]
        return state != 'Z'
    except OSError:
        return False


def stop_pid(pid):
    try:
        os.kill(pid, signal.SIGTERM)
        wait_until(lambda: not is_running(pid), f'process {pid} to end', STOP_LIMIT_S)
    except ProcessLookupError:
        pass
    except TimeoutError:
        os.kill(pid, signal.SIGKILL)


class Server:
    """What the three have in common."""

    name = ''
    users = {'alice': 'alicepw', 'bob': 'bobpw'}

    def __init__(self, base_folder=None, host_name='localhost', keep_in=None):
        """base_folder: where the temporary folder is made.  keep_in: a folder that stays,
        with its mail and its ports, for the next start."""
        self.host = host_name
        self.is_kept = keep_in is not None
        self.is_root = os.getuid() == 0
        self.owner = 'nobody' if self.is_root else pwd.getpwuid(os.getuid()).pw_name
        self.owner_ids = pwd.getpwnam(self.owner)[2:4]
        if self.is_kept:
            self.folder = pathlib.Path(keep_in)
            self.folder.mkdir(parents=True, exist_ok=True)
        else:
            self.folder = pathlib.Path(tempfile.mkdtemp(prefix='pf-', dir=base_folder))
        self.folder.chmod(0o755)
        self.imap, self.imaps, self.pop3, self.pop3s = self._choose_ports()
        self.authority = Authority(self.folder / 'pki')
        self.ca_file = str(self.authority.ca_file)
        self.certificate, self.key = self.authority.issue('server', (host_name, 'localhost'))

    def _choose_ports(self):
        file = self.folder / 'ports'
        if file.exists():
            ports = [int(word) for word in file.read_text().split()]
            if not any(answers(port) for port in ports):
                return ports
        ports = free_ports(4)
        file.write_text(' '.join(map(str, ports)))
        return ports

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            try:
                print(f'# {self.name} did not start: {self.log()[-1500:]}', flush=True)
            finally:
                self.stop()
            raise
        return self

    def __exit__(self, *unused):
        self.stop()

    def start(self):
        raise NotImplementedError

    def end_processes(self):
        raise NotImplementedError

    def stop(self):
        try:
            self.end_processes()
        finally:
            if not self.is_kept:
                shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, user='alice', scheme='imaps'):
        port = {'imaps': self.imaps, 'imap': self.imap,
                'pop3s': self.pop3s, 'pop3': self.pop3}[scheme]
        return f'{scheme}://{user.replace("@", "%40")}@{self.host}:{port}'

    def log(self):
        file = self.folder / 'run.log'
        return file.read_text(errors='replace') if file.exists() else ''

    def _give_to_owner(self):
        if self.is_root:
            for path in [self.folder, *self.folder.rglob('*')]:
                os.chown(path, *self.owner_ids)

    def _as_owner(self, *command):
        if not self.is_root:
            return list(command)
        uid, gid = self.owner_ids
        return ['setpriv', f'--reuid={uid}', f'--regid={gid}', '--clear-groups', *command]

    def _run(self, *command, **options):
        """Runs a command to its end, with no pipe left open to a daemon."""
        log = self.folder / 'run.log'
        with open(log, 'ab') as out:
            done = subprocess.run([str(part) for part in command], stdin=subprocess.DEVNULL,
                                  stdout=out, stderr=out, cwd='/', **options)
        if done.returncode != 0:
            raise RuntimeError(f'{command[0]} ended with {done.returncode}:\n'
                               + log.read_text(errors='replace')[-2000:])

    def _wait_ready(self):
        for port in (self.imap, self.imaps):
            wait_until(lambda port=port: answers(port), f'{self.name} on port {port}')


class DovecotServer(Server):
    """Dovecot (package dovecot-imapd).

    store: 'maildir' or 'mdbox'.  take_away: capabilities to leave out
    (('MULTIAPPEND',)).  max_mail_size: e.g. '512K'.  quota: bob's, in KiB.
    append_limit: announce APPENDLIMIT.  extra: further configuration.  link: a netns.Link
    whose server side it runs in.
    """

    name = 'dovecot'

    def __init__(self, store='maildir', take_away=(), max_mail_size='', quota=64,
                 append_limit=0, extra='', more_users=(), mechanisms=None, link=None,
                 **options):
        if link:
            options['host_name'] = link.hosts[0]
        super().__init__(**options)
        self.link = link
        self.store, self.take_away, self.extra = store, take_away, extra
        self.max_mail_size, self.quota, self.append_limit = max_mail_size, quota, append_limit
        self.users = dict(Server.users, **dict(more_users))
        self.mechanisms = mechanisms or ('plain login cram-md5 scram-sha-1 scram-sha-256 '
                                         'oauthbearer xoauth2')
        self.token_key = b'secret-key-0123456789abcdef-secret'

    def start(self):
        if not shutil.which('dovecot', path='/usr/sbin:/usr/bin'):
            raise Missing('dovecot-imapd is not installed')
        for name in ('run', 'mail', 'state', 'keys/default/HS256'):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        self._write_users()
        self._write_oauth()
        (self.folder / 'dovecot.conf').write_text(self._config())
        self._give_to_owner()
        command = self._as_owner('/usr/sbin/dovecot', '-c', self.folder / 'dovecot.conf')
        if self.link:
            self._run(*self.link.in_server(*command))
            self.link.wait_for_port(self.imaps)
        else:
            self._run(*command)
            self._wait_ready()

    def _write_users(self):
        lines = []
        for user, password in self.users.items():
            quota = f'userdb_quota_rule=*:storage={self.quota}K' if user == 'bob' else ''
            lines.append(f'{user}:{{PLAIN}}{password}::::::{quota}')
        (self.folder / 'users').write_text('\n'.join(lines) + '\n')

    def _write_oauth(self):
        import base64
        key = base64.b64encode(self.token_key).decode()
        (self.folder / 'keys/default/HS256/default').write_text(key)
        (self.folder / 'oauth.conf').write_text(
            'introspection_mode = local\n'
            f'local_validation_key_dict = fs:posix:prefix={self.folder}/keys/\n'
            'username_attribute = sub\n')

    def make_token(self, user='alice', lifetime=600):
        """An OAuth access token (a JWT, HS256) that this server takes."""
        import base64
        import hashlib
        import hmac
        import json

        def b64(data):
            return base64.urlsafe_b64encode(data).rstrip(b'=')

        now = int(time.time())
        body = b64(json.dumps({'alg': 'HS256', 'typ': 'JWT'}).encode()) + b'.' + b64(
            json.dumps({'sub': user, 'iat': now - 5, 'exp': now + lifetime}).encode())
        mac = hmac.new(self.token_key, body, hashlib.sha256).digest()
        return (body + b'.' + b64(mac)).decode()

    def _config(self):
        folder, owner = self.folder, self.owner
        group = 'nogroup' if self.is_root else owner
        location = {'maildir': 'maildir:~/Maildir', 'mdbox': 'mdbox:~/mdbox'}[self.store]
        quota = {'maildir': 'maildir:User quota', 'mdbox': 'dict:User quota::file:%h/quota'}
        boxes = ''.join(
            f'mailbox {box} {{\n special_use = \\{box}\n auto = {auto}\n}}\n'
            for box, auto in (('Drafts', 'subscribe'), ('Sent', 'subscribe'),
                              ('Trash', 'subscribe'), ('Junk', 'create'),
                              ('Archive', 'create')))
        shown = f'imap_capability = +APPENDLIMIT={self.append_limit}' if self.append_limit else ''
        if self.take_away:
            shown = 'imap_capability = ' + ' '.join(
                word for word in DOVECOT_CAPABILITIES.split()
                if word not in self.take_away)
        size = f'quota_max_mail_size = {self.max_mail_size}' if self.max_mail_size else ''
        return textwrap.dedent(f'''\
            base_dir = {folder}/run
            state_dir = {folder}/state
            instance_name = {folder.name}
            log_path = {folder}/dovecot.log
            protocols = imap pop3
            listen = {self.link.server_address if self.link else '127.0.0.1'}
            default_internal_user = {owner}
            default_internal_group = {group}
            default_login_user = {owner}
            first_valid_uid = 0
            first_valid_gid = 0
            mail_uid = {owner}
            mail_gid = {group}
            mail_home = {folder}/mail/%u
            mail_location = {location}
            mail_plugins = quota
            auth_mechanisms = {self.mechanisms}
            auth_failure_delay = 0
            disable_plaintext_auth = no
            auth_verbose = yes
            ssl = yes
            ssl_cert = <{self.certificate}
            ssl_key = <{self.key}
            ssl_min_protocol = TLSv1.2
            {shown}
            passdb {{
              driver = passwd-file
              args = username_format=%u {folder}/users
            }}
            passdb {{
              driver = oauth2
              mechanisms = xoauth2 oauthbearer
              args = {folder}/oauth.conf
            }}
            userdb {{
              driver = passwd-file
              args = username_format=%u {folder}/users
            }}
            namespace inbox {{
              inbox = yes
              separator = /
              {boxes}
            }}
            protocol imap {{
              mail_plugins = quota imap_quota imap_zlib
              mail_max_userip_connections = 50
            }}
            plugin {{
              quota = {quota[self.store]}
              quota_exceeded_message = Mailbox is full
              {size}
            }}
            service anvil {{
              chroot =
            }}
            service imap-login {{
              chroot =
              inet_listener imap {{
                port = {self.imap}
              }}
              inet_listener imaps {{
                port = {self.imaps}
                ssl = yes
              }}
            }}
            service pop3-login {{
              chroot =
              inet_listener pop3 {{
                port = {self.pop3}
              }}
              inet_listener pop3s {{
                port = {self.pop3s}
                ssl = yes
              }}
            }}
            service stats {{
              chroot =
            }}
            {self.extra}
            ''')

    def pid(self):
        return int((self.folder / 'run/master.pid').read_text())

    def end_processes(self):
        try:
            pid = self.pid()
        except OSError:
            return
        stop_pid(pid)
        if not self.link:
            wait_until(lambda: not answers(self.imaps), 'dovecot to stop', STOP_LIMIT_S)

    def log(self):
        file = self.folder / 'dovecot.log'
        return file.read_text(errors='replace') if file.exists() else super().log()


# What Debian 12's Dovecot 2.3.19 shows after login, for taking single words away.
DOVECOT_CAPABILITIES = (
    'IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE SORT SORT=DISPLAY THREAD=REFERENCES '
    'THREAD=REFS THREAD=ORDEREDSUBJECT MULTIAPPEND URL-PARTIAL CATENATE UNSELECT CHILDREN '
    'NAMESPACE UIDPLUS LIST-EXTENDED I18NLEVEL=1 CONDSTORE QRESYNC ESEARCH ESORT SEARCHRES '
    'WITHIN CONTEXT=SEARCH LIST-STATUS BINARY MOVE SNIPPET=FUZZY PREVIEW=FUZZY PREVIEW '
    'STATUS=SIZE SAVEDATE LITERAL+ NOTIFY SPECIAL-USE COMPRESS=DEFLATE QUOTA')


class CyrusServer(Server):
    """Cyrus IMAP (unpacked by tools/install-lab).  quota: in KiB, 0 for none."""

    name = 'cyrus'

    def __init__(self, max_message=1 << 30, quota=0, **options):
        super().__init__(**options)
        self.root = lab_root() / 'cyrus'
        self.max_message, self.quota = max_message, quota

    def start(self):
        binary = self.root / 'usr/lib/cyrus/bin/master'
        if not binary.exists():
            raise Missing('Cyrus is not unpacked; run tools/install-lab')
        if not shutil.which('saslpasswd2', path='/usr/sbin:/usr/bin'):
            raise Missing('sasl2-bin is not installed')
        for name in ('conf', 'spool', 'run', 'sieve', 'log'):
            (self.folder / name).mkdir()
        (self.folder / 'imapd.conf').write_text(self._config())
        (self.folder / 'cyrus.conf').write_text(self._services())
        self._give_to_owner()
        for user, password in {**self.users, 'cyrus': 'cyruspw'}.items():
            self._run('sh', '-c', f'echo {password} | "$@"', 'sh', *self._as_owner(
                '/usr/sbin/saslpasswd2', '-p', '-c', '-f', str(self.folder / 'sasldb2'),
                '-u', 'localhost', user))
        environment = dict(os.environ,
                           LD_LIBRARY_PATH=str(self.root / 'usr/lib/x86_64-linux-gnu'))
        self._run(*self._as_owner(
            binary, '-C', self.folder / 'imapd.conf', '-M', self.folder / 'cyrus.conf',
            '-p', self.folder / 'master.pid', '-L', self.folder / 'log/master.log', '-d'),
            env=environment)
        self._wait_ready()

    def _config(self):
        folder = self.folder
        return textwrap.dedent(f'''\
            cyrus_user: {self.owner}
            cyrus_group: {'nogroup' if self.is_root else self.owner}
            configdirectory: {folder}/conf
            proc_path: {folder}/run/proc
            mboxname_lockpath: {folder}/run/lock
            defaultpartition: default
            partition-default: {folder}/spool
            sievedir: {folder}/sieve
            servername: localhost
            admins: cyrus
            allowplaintext: yes
            sasl_pwcheck_method: auxprop
            sasl_auxprop_plugin: sasldb
            sasl_sasldb_path: {folder}/sasldb2
            sasl_mech_list: PLAIN LOGIN SCRAM-SHA-1 SCRAM-SHA-256 CRAM-MD5 DIGEST-MD5
            virtdomains: no
            altnamespace: yes
            unixhierarchysep: yes
            autocreate_inbox_folders: Sent | Drafts | Trash | Junk | Archive
            autocreate_subscribe_folders: Sent | Drafts
            xlist-sent: Sent
            xlist-drafts: Drafts
            xlist-trash: Trash
            xlist-junk: Junk
            xlist-archive: Archive
            autocreate_post: yes
            autocreate_quota: {self.quota}
            maxmessagesize: {self.max_message}
            popminpoll: 0
            tls_server_cert: {self.certificate}
            tls_server_key: {self.key}
            lmtpsocket: {folder}/run/lmtp
            idlesocket: {folder}/run/idle
            notifysocket: {folder}/run/notify
            syslog_prefix: postferry-test
            ''')

    def _services(self):
        folder, binaries = self.folder, self.root / 'usr/lib/cyrus/bin'
        rows = ''.join(
            f'  {name} cmd="{binaries}/{program} -C {folder}/imapd.conf {option}" '
            f'listen="127.0.0.1:{port}" prefork={2 if name == "imap" else 0}\n'
            for name, program, option, port in (
                ('imap', 'imapd', '', self.imap), ('imaps', 'imapd', '-s', self.imaps),
                ('pop3', 'pop3d', '', self.pop3), ('pop3s', 'pop3d', '-s', self.pop3s)))
        return (f'START {{\n  recover cmd="{binaries}/ctl_cyrusdb -C {folder}/imapd.conf -r"\n}}\n'
                f'SERVICES {{\n{rows}}}\nEVENTS {{\n}}\nDAEMON {{\n}}\n')

    def end_processes(self):
        try:
            pid = int((self.folder / 'master.pid').read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return
        stop_pid(pid)


class CourierServer(Server):
    """Courier IMAP (unpacked by tools/install-lab): the old server among the three.

    Its paths are compiled in, so it runs in a mount namespace of its own: /usr and /etc
    are overlays there, /run is a tmpfs.  IMAP_USELOCKS is off: with it, each lock waits
    1.2 s for gamin's server, which is not part of Courier and not there.
    """

    name = 'courier'

    def __init__(self, **options):
        super().__init__(**options)
        self.root = lab_root() / 'courier'
        self.pids = []

    def start(self):
        if not (self.root / 'usr/lib/courier/courier/imaplogin').exists():
            raise Missing('Courier is not unpacked; run tools/install-lab')
        for name in ('mail', 'run'):
            (self.folder / name).mkdir()
        pem = self.folder / 'server.pem'
        pem.write_bytes(self.key.read_bytes() + self.certificate.read_bytes())
        pem.chmod(0o644)
        script = self.folder / 'inside.sh'
        script.write_text(self._script())
        outer = ['unshare', '-m'] if self.is_root else [
            'unshare', '-m', '--map-root-user', '--map-auto', '--setgroups', 'allow']
        self._run(*outer, 'bash', script)
        self.pids = [int(path.read_text()) for path in (self.folder / 'run').glob('*.pid')]
        self._wait_ready()

    def _script(self):
        uid, gid = self.owner_ids if self.is_root else (0, 0)
        users = ''.join(
            f'add_user {user} {password} {"65536S" if user == "bob" else ""}\n'
            for user, password in self.users.items())
        return textwrap.dedent('''\
            set -e
            R=%(root)s D=%(folder)s
            mount --make-rprivate /
            mkdir -p $D/lower
            cp -a $R/etc $D/lower/etc
            { grep -v ^courier: /etc/passwd; echo courier:x:1:1::/:/usr/sbin/nologin; } \\
              > $D/lower/etc/passwd
            { grep -v ^courier: /etc/group; echo courier:x:1:; } > $D/lower/etc/group
            mkdir -p $D/etc; cp -a $R/etc/courier/. $D/etc/
            mount -t overlay lab-usr -o lowerdir=$R/usr:/usr /usr
            mount -t overlay lab-etc -o lowerdir=$D/lower/etc:/etc /etc
            mount --bind $D/etc /etc/courier
            mount -t tmpfs tmpfs /run
            mkdir -p /run/courier/authdaemon
            cat > /etc/courier/authdaemonrc <<END
            authmodulelist="authuserdb"
            authmodulelistorig="authuserdb"
            daemons=3
            authdaemonvar=/run/courier/authdaemon
            DEBUG_LOGIN=0
            DEFAULTOPTIONS=""
            LOGGEROPTS=""
            END
            : > /etc/courier/userdb; chmod 600 /etc/courier/userdb
            add_user () {
              mkdir -p $D/mail/$1
              [ -d $D/mail/$1/Maildir ] || maildirmake.courier $D/mail/$1/Maildir
              [ -z "$3" ] || maildirmake.courier -q $3 $D/mail/$1/Maildir
              printf '%%s\\tuid=%(uid)d|gid=%(gid)d|home=%%s|mail=%%s|systempw=%%s\\n' $1 \\
                $D/mail/$1 $D/mail/$1/Maildir "$(openssl passwd -1 $2)" >> /etc/courier/userdb
            }
            %(users)s
            chown -R %(uid)d:%(gid)d $D/mail
            makeuserdb
            keep () { "$@" >> $D/run/out.log 2>&1 < /dev/null & echo $!; }
            keep /usr/lib/courier/courier-authlib/authdaemond > $D/run/authdaemond.pid
            for i in $(seq 500); do
              [ -S /run/courier/authdaemon/socket ] && break; sleep .02
            done
            start () {
              n=$1 p=$2; shift 2
              C="IMAP4rev1 UIDPLUS CHILDREN NAMESPACE THREAD=ORDEREDSUBJECT"
              C="$C THREAD=REFERENCES SORT QUOTA IDLE"
              keep env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin \\
                IMAP_CAPABILITY="$C" IMAP_CAPABILITY_TLS="$C AUTH=PLAIN" \\
                IMAP_KEYWORDS=1 IMAP_ACL=1 IMAP_USELOCKS=0 IMAP_IDLE_TIMEOUT=60 \\
                IMAP_TRASHFOLDERNAME=Trash IMAPDSTARTTLS=YES IMAP_STARTTLS=YES \\
                IMAP_TLS_REQUIRED=0 POP3_STARTTLS=YES POP3AUTH="PLAIN LOGIN" \\
                POP3AUTH_TLS="LOGIN PLAIN" POP3_TLS_REQUIRED=0 $EXTRA \\
                COURIERTLS=/usr/bin/couriertls TLS_CERTFILE=$D/server.pem \\
                TLS_TRUSTCERTS=/etc/ssl/certs/ca-certificates.crt TLS_VERIFYPEER=NONE \\
                MAILDIRPATH=Maildir /usr/sbin/couriertcpd -address=127.0.0.1 -maxprocs=40 \\
                -maxperip=40 -nodnslookup -noidentlookup $p "$@" > $D/run/$n.pid
            }
            L=/usr/lib/courier/courier
            EXTRA= start imapd %(imap)d $L/imaplogin /usr/bin/imapd Maildir
            EXTRA=IMAP_TLS=1 start imapds %(imaps)d /usr/bin/couriertls -server -tcpd \\
              $L/imaplogin /usr/bin/imapd Maildir
            EXTRA= start pop3d %(pop3)d $L/courierpop3login $L/courierpop3d Maildir
            EXTRA=POP3_TLS=1 start pop3ds %(pop3s)d /usr/bin/couriertls -server -tcpd \\
              $L/courierpop3login $L/courierpop3d Maildir
            ''') % {
                'root': self.root, 'folder': self.folder, 'users': users, 'uid': uid, 'gid': gid,
                'imap': self.imap, 'imaps': self.imaps, 'pop3': self.pop3, 'pop3s': self.pop3s}

    def end_processes(self):
        for path in (self.folder / 'run').glob('*.pid'):
            text = path.read_text().strip()
            if text:
                stop_pid(int(text))
        wait_until(lambda: not answers(self.imaps), 'courier to stop', STOP_LIMIT_S)


SERVERS = {server.name: server for server in (DovecotServer, CyrusServer, CourierServer)}
