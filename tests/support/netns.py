# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two network namespaces, client and server, with latency between them (root only)."""

import os
import pathlib
import shutil
import subprocess

from servers import stop_pid, wait_until
from tap import Skip


def _run(*command):
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, capture_output=True)


class Link:
    """With-block: `client` and `server` are namespaces; 10.79.0.1 and 10.79.0.2.

    rate: octets a second that the line carries; 0 for as many as come.
    hosts: names that resolve to the server inside the client's namespace.
    """

    client_address, server_address = '10.79.0.1', '10.79.0.2'

    def __init__(self, tundelay, milliseconds=20, hosts=('imap.bench.test',), rate=0):
        if os.getuid() != 0:
            raise Skip('network namespaces need root')
        self.tundelay, self.milliseconds, self.hosts = tundelay, milliseconds, hosts
        self.rate = rate
        self.client, self.server = f'pf-client-{os.getpid()}', f'pf-server-{os.getpid()}'
        self.process = None

    def __enter__(self):
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _start(self):
        for name in (self.client, self.server):
            _run('ip', 'netns', 'add', name)
            _run('ip', '-n', name, 'link', 'set', 'lo', 'up')
        self.process = subprocess.Popen(
            [str(self.tundelay), self.client, self.server, str(self.milliseconds),
             str(self.rate)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        if self.process.stdout.readline() != b'ready\n':
            raise RuntimeError('tundelay did not start')
        ends = ((self.client, self.client_address, self.server_address),
                (self.server, self.server_address, self.client_address))
        for name, here, there in ends:
            _run('ip', '-n', name, 'addr', 'add', here, 'peer', there, 'dev', 'tun0')
            _run('ip', '-n', name, 'link', 'set', 'tun0', 'up', 'mtu', '1500',
                 'txqueuelen', '20000')  # the line has no end of room, as it has no end of speed
        etc = pathlib.Path('/etc/netns') / self.client
        etc.mkdir(parents=True, exist_ok=True)
        (etc / 'hosts').write_text(''.join(
            f'{self.server_address} {host}\n' for host in self.hosts) + '127.0.0.1 localhost\n')

    def __exit__(self, *unused):
        if self.process:
            stop_pid(self.process.pid)
            self.process.wait()
        for name in (self.client, self.server):
            subprocess.run(['ip', 'netns', 'del', name], capture_output=True)
        shutil.rmtree(pathlib.Path('/etc/netns') / self.client, ignore_errors=True)

    def in_client(self, *command):
        return ['ip', 'netns', 'exec', self.client, *command]

    def in_server(self, *command):
        return ['ip', 'netns', 'exec', self.server, *command]

    def wait_for_port(self, port):
        def listens():
            done = subprocess.run(self.in_server('ss', '-ltnH', f'sport = :{port}'),
                                  capture_output=True, text=True)
            return bool(done.stdout.strip())
        wait_until(listens, f'port {port} in {self.server}')
