# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A line on loopback that fails from a seed: it drops, truncates, stalls, delays, refuses.

What happens to the n-th connection depends on the seed and n alone; when it happens in
the dialogue depends on how fast both sides are.
"""

import collections
import math
import random
import select
import socket
import struct
import threading
import time

PIECE = 1 << 16
RESET = struct.pack('ii', 1, 0)  # SO_LINGER: a close that loses what was not sent

# What may happen to a connection, and how often of a hundred.
KINDS = {'drop': 40, 'truncate': 25, 'stall': 8, 'delay': 15, 'refuse': 12}
LEAST_BYTES, MOST_BYTES = 20_000, 60_000_000
STALL_S = (0.5, 5.0)
DELAY_S = (0.005, 0.06)


class Plan:
    """What happens to one connection next, after so many more bytes in one direction."""

    def __init__(self, seed, number):
        self._rng = random.Random(f'{seed}/{number}')
        self.draw(KINDS)

    def draw(self, kinds):
        rng = self._rng
        self.kind = rng.choices(list(kinds), list(kinds.values()))[0]
        self.upwards = rng.random() < 0.7
        self.left = int(math.exp(rng.uniform(math.log(LEAST_BYTES), math.log(MOST_BYTES))))
        if not self.upwards:
            self.left //= 50  # answers are short
        self.seconds = rng.uniform(*STALL_S)
        self.pace = rng.uniform(*DELAY_S)


class Proxy:
    """Passes connections on to a port of 127.0.0.1 until it does not.

    faults counts what happened, by kind; honest switches all of it off.
    """

    def __init__(self, port, seed):
        self._target = port
        self._seed = seed
        self._number = 0
        self._lock = threading.Lock()
        self.faults = collections.Counter()
        self.honest = False
        self.connections = 0

    def __enter__(self):
        self._listener = socket.create_server(('127.0.0.1', 0), backlog=64)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *unused):
        self._listener.close()

    def _note(self, kind):
        with self._lock:
            self.faults[kind] += 1

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            plan = None if self.honest else Plan(self._seed, self._number)
            self._number += 1
            threading.Thread(target=self._serve, args=(client, plan), daemon=True).start()

    def _serve(self, client, plan):
        if plan and plan.kind == 'refuse':
            self._note('refuse')
            self._cut(client)
            return
        try:
            server = socket.create_connection(('127.0.0.1', self._target), 10)
        except OSError:
            self._cut(client)
            return
        server.settimeout(None)
        for end in (client, server):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            self._pass_on(client, server, plan)
        except OSError:
            pass
        for end in (client, server):
            end.close()

    @staticmethod
    def _cut(end):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        end.close()

    def _pass_on(self, client, server, plan):
        """One thread for both directions; a blocked receiver blocks the line, as a full
        one does."""
        pace = 0
        while True:
            ready, _, _ = select.select([client, server], [], [], 600)
            if not ready:
                return
            for end in ready:
                other = server if end is client else client
                data = end.recv(PIECE)
                if not data:
                    return
                if plan and not self.honest and (end is client) == plan.upwards:
                    head, plan.left = data[:max(0, plan.left)], plan.left - len(data)
                    if plan.left < 0:
                        self._note(plan.kind)
                        if plan.kind == 'truncate':
                            # The beginning still arrives, and then an orderly end.
                            other.sendall(head)
                            return
                        if plan.kind == 'drop':
                            self._cut(client)
                            self._cut(server)
                            return
                        pace = plan.pace if plan.kind == 'delay' else 0
                        time.sleep(plan.seconds if plan.kind == 'stall' else 0)
                        plan.draw({kind: n for kind, n in KINDS.items() if kind != 'refuse'})
                if pace and not self.honest:
                    time.sleep(pace)
                other.sendall(data)
