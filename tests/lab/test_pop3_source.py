#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A POP3 server as a source: test_pop3_source.py dovecot|cyrus|courier [NAME]

alice's mail lies on the server and is fetched by POP3; bob's account takes it.
"""

import contextlib
import hashlib
import imaplib
import pathlib
import poplib
import re
import signal
import socket
import ssl
import subprocess
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'support'))

import lab  # noqa: E402
import servers  # noqa: E402
import tap  # noqa: E402
from tap import expect, expect_equal  # noqa: E402

KIND = sys.argv[1] if len(sys.argv) > 1 else 'dovecot'
OPTIONS = {'quota': 1 << 20} if KIND == 'dovecot' else {}  # bob takes it all
MESSAGES = 300 if KIND != 'courier' else 150  # bob's account there is small, and slow
KILLED = 100  # the exit code of a process that a test stopped


def message(number, subject=None):
    """Dots where they hurt, a line of another length each, no two alike."""
    lines = [f'Received: from a.example by b.example; Tue, 1 Oct 2024 10:{number % 60:02}:00 +0000',
             'From: Ada <ada@example.org>', 'To: Bob <bob@example.org>',
             f'Subject: {subject or f"number {number}"}', f'Message-ID: <{number}@example.org>',
             'Date: Tue, 1 Oct 2024 09:00:00 +0000', '',
             '.begins with a dot', '..two', '.', '...', 'x' * (number % 70), f'end {number}', '']
    return '\r\n'.join(lines).encode()


class Mail:
    """A server with alice's mail in place."""

    def __init__(self, bench):
        self.bench = bench
        self.server = bench.server
        for port in (self.server.pop3, self.server.pop3s):
            servers.wait_until(lambda port=port: servers.answers(port), f'port {port}')
        self.context = ssl.create_default_context(cafile=self.server.ca_file)

    @contextlib.contextmanager
    def imap(self, user='alice'):
        account = imaplib.IMAP4_SSL('localhost', self.server.imaps, ssl_context=self.context)
        account.login(user, self.server.users[user])
        yield account
        account.logout()

    def put(self, messages, user='alice'):
        with self.imap(user) as account:
            for one in messages:
                status, text = account.append('INBOX', None, None, one)
                expect_equal(status, 'OK', f'append: {text}')

    def uidls(self):
        """Unique ids by subject, by Python's own reader."""
        reader = poplib.POP3_SSL('localhost', self.server.pop3s, context=self.context)
        reader.user('alice')
        reader.pass_(self.server.users['alice'])
        ids = {}
        for row in reader.uidl()[1]:
            number, uidl = row.decode().split()
            head = b'\n'.join(reader.top(int(number), 0)[1])
            ids[re.search(rb'^Subject: (.*)$', head, re.M).group(1).decode()] = uidl
        reader.quit()
        return ids

    def look(self, user='alice'):
        """What lies in INBOX: (digest, marks) of each message, sorted.  Dovecot and Courier
        take what POP3 fetched for read."""
        with self.imap(user) as account:
            count = int(account.select('INBOX', readonly=True)[1][0])
            found = []
            for row in account.fetch('1:*', '(FLAGS BODY.PEEK[])')[1] if count else ():
                if isinstance(row, tuple):
                    flags = re.search(rb'FLAGS \(([^)]*)\)', row[0])
                    marks = set(flags.group(1).split()) if flags else set()
                    found.append((hashlib.sha256(row[1]).hexdigest(),
                                  sorted(marks - {b'\\Recent', b'\\Seen'})))
            return sorted(found)

    def source(self, scheme='pop3s'):
        return self.server.url('alice', scheme)

    def arguments(self, *sources, to='bob', password_of='alice', state=None):
        arguments = ['migrate', '--state-dir', state or self.bench.state, '--json']
        for source in sources or [self.source()]:
            arguments += ['--from', source]
        return [*arguments, '--to', self.server.url(to), *self.bench.sign_in(to),
                '--from-password-file', self.bench.passwords[password_of]]

    def move(self, *sources, more=(), env=None, **options):
        return lab.postferry(*self.arguments(*sources, **options), *more, env=env)

    def spools(self):
        return {file.parent.name + '/' + file.name: file.stat().st_size
                for file in self.bench.state.glob('jobs/*/spool-*/*')}


@contextlib.contextmanager
def prepared(messages=MESSAGES):
    with lab.Bench(servers.SERVERS[KIND](**OPTIONS)) as bench:
        mail = Mail(bench)
        mail.put(message(number) for number in range(messages))
        yield mail


def digests(messages):
    return sorted(hashlib.sha256(one).hexdigest() for one in messages)


def retrieved(result):
    """Numbers of the messages that were asked for, by the transcript."""
    return [int(number) for number in re.findall(r'RETR (\d+)', result.err)]


def expect_polite(result):
    for word in ('DELE', 'QUIT', 'RSET'):
        expect(not re.search(rf'\b{word}\b', result.err), f'{word} was sent')


def test_all_of_it_once_and_nothing_changed_there():
    with prepared() as mail:
        before = mail.look()
        plan = mail.move(more=['--plan']).expect_code(0).document
        expect_equal(plan['messages'], MESSAGES, 'to be moved')
        expect_equal(plan['folders'][0]['source'], mail.source(), 'the source')
        expect_equal(mail.look('bob'), [], 'a plan wrote to the server')
        expect(any(mail.spools().values()), 'the plan leaves its spool to the move')

        first = mail.move(more=['-v', '-v']).expect_code(0)
        expect_polite(first)
        expect_equal(retrieved(first), [], 'fetched again after the plan')
        document = first.document
        lab.expect_sums(document)
        expect_equal(document['totals']['placed'], MESSAGES, 'placed')
        expect_equal(document['verified']['differing'], 0, 'differing')
        expect_equal(document['fetched'][0]['messages'], MESSAGES, 'fetched')
        expect(document['fetched'][0]['elapsed_s'] > 0, 'the time of the fetching')
        expect_equal([digest for digest, _ in mail.look('bob')],
                     digests(message(number) for number in range(MESSAGES)), 'bob has')
        expect_equal(mail.look(), before, 'alice has, marks and all')
        expect_equal([size for name, size in mail.spools().items() if name.endswith('mail')],
                     [0], 'the spool is given up')
        for password in mail.server.users.values():
            expect(password not in first.out + first.err, 'a password in the output')

        again = mail.move(more=['-v', '-v']).expect_code(0)
        expect_equal(retrieved(again), [], 'fetched by a second run')
        expect_equal(again.document['totals'], document['totals'], 'the totals')

        mail.put([message(9000)])
        third = mail.move(more=['-v', '-v']).expect_code(0)
        expect_equal(len(retrieved(third)), 1, 'fetched by a third run: the new one')
        expect_equal(third.document['totals']['placed'], MESSAGES + 1, 'placed in all')
        expect_equal(len(mail.look('bob')), MESSAGES + 1, 'bob has')
        if KIND == 'dovecot':
            expect_dovecot_log(mail.server.log())


def expect_dovecot_log(log):
    sessions = re.findall(r'pop3\(alice\).*?: (Disconnected|Logged out).*?del=(\d+)/', log)
    expect(len(sessions) >= 3, f'{len(sessions)} sessions in the log')
    for how, deleted in sessions:
        expect_equal((how, deleted), ('Disconnected', '0'), 'a session')


def test_killed_at_every_step_of_the_spool():
    with prepared(60) as mail:
        before = mail.look()
        steps = 0
        while True:
            steps += 1
            result = mail.move(env={'PF_TEST_SPOOL_STOP_AT': str(steps)})
            if result.code != KILLED:
                break
        result.expect_code(0)
        print(f'# killed at {steps - 1} steps', flush=True)
        expect(steps > 4, 'there are steps')
        lab.expect_sums(result.document)
        expect_equal(result.document['totals']['placed'], 60, 'placed')
        expect_equal([digest for digest, _ in mail.look('bob')],
                     digests(message(number) for number in range(60)), 'bob has')
        expect_equal(mail.look(), before, 'alice has')


def test_killed_in_the_middle():
    with lab.Bench(servers.SERVERS[KIND](**OPTIONS)) as bench:
        mail = Mail(bench)
        big = [message(number) + b'y' * 70 + b'\r\n' + (b'z' * 70 + b'\r\n') * 9000
               for number in range(40)]
        mail.put(big)
        # alice's, since bob's account may be small; not her INBOX, where it is already.
        arguments = [*mail.arguments(to='alice'), '--into', 'Old']
        command = [*lab.AS_PERSON, str(lab.PROGRAM), *map(str, arguments)]
        kills = 0
        for wait in (0.15, 0.2, 0.25, 0.3):
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                       env=lab.environment())
            try:
                process.wait(wait)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
                kills += 1
        print(f'# killed {kills} times, spooled {max(mail.spools().values(), default=0)}',
              flush=True)
        last = lab.postferry(*arguments).expect_code(0).document
        expect_equal(last['totals']['placed'], 40, 'placed')
        expect_equal([digest for digest, _ in mail.look()], digests(big), 'alice has')
        read = mail.bench.read()
        taken = next(rows for name, rows in read.items() if 'Old' in name and rows)
        expect_equal(sorted(one['sha256'] for one in taken), digests(big), 'what arrived')


def test_wrong_password_is_tried_once():
    with prepared(3) as mail:
        for _ in range(3):
            refused = mail.move(password_of='wrong').expect_code(2)
            expect('password' in refused.err.lower(), refused.err)
            expect('not-the-password' not in refused.err + refused.out, 'the password is told')
        if KIND == 'dovecot':
            tries = re.findall(r'pop3-login.*?auth failed, (\d+) attempts', mail.server.log())
            expect_equal(tries, ['1'] * 3, 'tries by the log')
        later = mail.move(more=['-v', '-v'])
        expect(later.code != 0, 'a fourth try')
        expect(not re.search(r'\b(PASS|AUTH|APOP) ', later.err), 'asked after three refusals')
        # The account that takes the mail was never refused.
        file = mail.bench.folder / 'one.mbox'
        file.write_bytes(b'From a Tue Oct  1 09:00:00 2024\n'
                         + message(1).replace(b'\r\n', b'\n') + b'\n')
        mail.bench.migrate(f'mbox:{file}', user='bob').expect_code(0)


def test_stls_and_no_plaintext():
    with prepared(3) as mail:
        result = mail.move(mail.source('pop3'), more=['-v', '-v']).expect_code(0)
        expect(re.search(r'\bSTLS\b', result.err), 'STLS was asked for')
        expect_equal(result.document['totals']['placed'], 3, 'placed')


def write_mbox(file, messages, before=b''):
    with open(file, 'wb') as out:
        for one in messages:
            body = re.sub(rb'^(>*From )', rb'>\1', one.replace(b'\r\n', b'\n'), flags=re.M)
            out.write(b'From - Tue Oct  1 09:00:00 2024\n' + before + body + b'\n')


def test_what_a_local_source_has_goes_from_there():
    with prepared(30) as mail:
        file = mail.bench.folder / 'Projects'
        write_mbox(file, [message(number) for number in range(10)])
        document = mail.move(f'mbox:{file}', mail.source()).expect_code(0).document
        lab.expect_sums(document)
        counts = {row['target'].split('.')[-1]: (row['placed'], row['already_there'])
                  for row in document['folders']}
        expect_equal(counts, {'Projects': (10, 0), 'INBOX': (20, 10)}, 'placed, there already')
        expect_equal([digest for digest, _ in mail.look('bob')],
                     digests(message(number) for number in range(10, 30)), 'INBOX')
        again = mail.move(f'mbox:{file}', mail.source()).expect_code(0).document
        expect_equal(again['totals'], document['totals'], 'the totals of a second run')

        # A copy that is gone from this computer is still on the server that took it.
        mail.put([message(31)])
        write_mbox(file, [message(number) for number in range(3, 10)])
        third = mail.move(f'mbox:{file}', mail.source()).expect_code(0).document
        lab.expect_sums(third)
        expect_equal(len(mail.look('bob')), 21, 'INBOX, with the new one')


def test_what_is_not_wanted_is_not_fetched():
    """By the size that LIST tells, and by the date in the header."""
    with prepared(20) as mail:
        big = [message(number).replace(b'..two', b'words and words\r\n' * 300)
               for number in range(20, 23)]
        old = [message(number).replace(b'Date: Tue, 1 Oct 2024', b'Date: Tue, 1 Oct 2019')
               for number in range(23, 27)]
        mail.put([*big, *old])
        before = mail.look()
        limits = ['--max-size', '3K', '--since', '2020-01-01', '-v', '-v']
        first = mail.move(more=limits).expect_code(0)
        expect_polite(first)
        expect_equal(len(retrieved(first)), 20, 'fetched')
        expect_equal(first.document['fetched'][0]['messages'], 20, 'fetched, in the report')
        lab.expect_sums(first.document)
        totals = first.document['totals']
        expect_equal((totals['found'], totals['placed'], totals['excluded']), (27, 20, 7),
                     'found, placed, excluded')
        again = mail.move(more=limits).expect_code(0)
        expect_equal(retrieved(again), [], 'fetched by a second run')
        expect_equal(again.document['totals'], totals, 'the totals of a second run')
        expect_equal(len(mail.look('bob')), 20, 'bob has')

        # Wanted after all, they are fetched, whole.
        third = mail.move(more=['--max-size', '3K', '-v', '-v']).expect_code(0)
        expect_equal(len(retrieved(third)), 4, 'fetched when the date does not matter')
        last = mail.move(more=['-v', '-v']).expect_code(0)
        expect_equal(len(retrieved(last)), 3, 'fetched when the size does not matter')
        lab.expect_sums(last.document)
        totals = last.document['totals']
        expect_equal((totals['found'], totals['placed'], totals['excluded']), (27, 27, 0),
                     'found, placed, excluded in the end')
        expect_equal([digest for digest, _ in mail.look('bob')],
                     digests([*(message(number) for number in range(20)), *big, *old]),
                     'bob has in the end')
        expect_equal(mail.look(), before, 'alice has')


def test_an_excluded_inbox_is_not_fetched():
    with prepared(20) as mail:
        before = mail.look()
        more = ['-v', '-v', '--exclude', 'INBOX']
        first = mail.move(more=more).expect_code(0)
        expect_polite(first)
        expect(not re.search(r'(RETR|TOP) \d', first.err), 'something was asked for')
        lab.expect_sums(first.document)
        totals = first.document['totals']
        expect_equal((totals['found'], totals['excluded']), (20, 20), 'found, excluded')
        again = mail.move(more=more).expect_code(0)
        expect_equal(again.document['totals'], totals, 'the totals of a second run')

        last = mail.move(more=['-v', '-v']).expect_code(0)
        expect_equal(len(retrieved(last)), 20, 'fetched when it is wanted after all')
        lab.expect_sums(last.document)
        expect_equal(mail.look(), before, 'alice has')


def test_the_same_account_is_left_as_it_is():
    with prepared(30) as mail:
        before = mail.look()
        document = mail.move(to='alice').expect_code(0).document
        expect_equal(document['totals']['already_there'], 30, 'already there')
        expect_equal(document['totals']['placed'], 0, 'placed')
        expect_equal(mail.look(), before, 'alice has')


def test_two_accounts_with_the_same_mail():
    with prepared(12) as mail:
        mail.put((message(number) for number in range(6, 18)), user='bob')
        both = [mail.server.url('bob', 'pop3s'), mail.source()]
        result = lab.postferry(
            'migrate', '--state-dir', mail.bench.state, '--json', '--from', both[0], '--from',
            both[1], '--to', mail.server.url('bob'), '--into', 'Old', *mail.bench.sign_in('bob'),
            '--from-password-file', mail.bench.passwords['bob'],
            '--from-password-command', f'cat {mail.bench.passwords["alice"]}').expect_code(0)
        lab.expect_sums(result.document)
        expect_equal(result.document['totals']['placed'], 18, 'placed')
        expect_equal(result.document['totals']['already_there'], 6, 'in both')


def test_partial_downloads_are_completed():
    with prepared(10) as mail:
        ids = mail.uidls()
        profile = mail.bench.folder / 'profile'
        folder = profile / 'Mail/pop.example.org'
        folder.mkdir(parents=True)
        (profile / 'prefs.js').write_text(
            'user_pref("mail.accountmanager.accounts", "account1");\n'
            'user_pref("mail.account.account1.server", "server1");\n'
            'user_pref("mail.server.server1.type", "pop3");\n'
            'user_pref("mail.server.server1.hostname", "pop.example.org");\n'
            'user_pref("mail.server.server1.userName", "ada");\n'
            'user_pref("mail.server.server1.name", "ada@example.org");\n'
            'user_pref("mail.server.server1.directory-rel", '
            '"[ProfD]Mail/pop.example.org");\n')
        with open(folder / 'Letters', 'wb') as out:
            for number, status, wanted in ((2, '0401', True), (3, '0001', False),
                                           (4, '0400', True)):
                text = message(number).replace(b'\r\n', b'\n')
                if wanted:
                    text = text[:text.index(b'..two')]
                out.write(b'From - Tue Oct  1 09:00:00 2024\n'
                          + f'X-Mozilla-Status: {status}\nX-Mozilla-Status2: 00000000\n'
                          f'X-Account-Key: account1\nX-UIDL: {ids[f"number {number}"]}\n'.encode()
                          + text + b'\n')
            # The id of one message and the header of another: not to be believed.
            out.write(b'From - Tue Oct  1 09:00:00 2024\nX-Mozilla-Status: 0400\n'
                      + f'X-UIDL: {ids["number 5"]}\n'.encode()
                      + message(7000).split(b'\r\n\r\n')[0].replace(b'\r\n', b'\n') + b'\n\n')
        source = f'thunderbird:{profile}'
        alone = mail.bench.migrate(source, '--plan', user='bob').expect_code(1).document
        expect_equal(sum(row['leave_out'] for row in alone['folders']), 3, 'without a server')

        document = mail.move(source, mail.source()).expect_code(1).document
        lab.expect_sums(document)
        counts = {'/'.join(row['path']): (row['placed'], row['already_there'], row['left_out'])
                  for row in document['folders'] if row['found']}
        expect_equal(counts, {'Letters': (3, 0, 1), 'INBOX': (7, 3, 0)},
                     'placed, there already, left out')
        expect_equal([row['reason'] for row in document['left_out']], ['partial'], 'left out')
        read = mail.bench.read('bob')
        letters = next(rows for name, rows in read.items() if name.endswith('Letters'))
        expect_equal(sorted(one['sha256'] for one in letters),
                     digests(message(number) for number in (2, 3, 4)), 'whole, and unchanged')
        expect(any(mail.spools().values()), 'the spool stays while something is left out')
        again = mail.move(source, mail.source()).expect_code(1).document
        expect_equal(again['totals'], document['totals'], 'the totals of a second run')

        # An inbox that is left out is fetched all the same where it completes others.
        apart = mail.move(source, mail.source(), more=['--exclude', 'INBOX'],
                          state=mail.bench.folder / 'apart').expect_code(1).document
        expect_equal((apart['totals']['already_there'], apart['totals']['left_out'],
                      apart['totals']['excluded']), (3, 1, 10), 'there, left out, excluded')


def test_undo_needs_the_source():
    with prepared(5) as mail:
        job = mail.move().expect_code(0).document['job']
        undo = ['undo', '--state-dir', mail.bench.state, '--json', job, *mail.bench.sign_in('bob')]
        kept = lab.postferry(*undo).expect_code(1).document
        expect_equal(kept['removed'], 0, 'removed without a look at the source')
        expect_equal({row['reason'] for row in kept['kept']}, {'source-gone'}, 'why')
        expect_equal(len(mail.look('bob')), 5, 'bob has')
        gone = lab.postferry(*undo, '--from-password-file',
                             mail.bench.passwords['alice']).expect_code(0).document
        expect_equal(gone['removed'], 5, 'removed')
        expect_equal(mail.look('bob'), [], 'bob has')
        expect_equal(len(mail.look()), 5, 'alice has')


class OddServer:
    """A POP3 server that deletes at QUIT what was fetched, and keeps one message back."""

    def __init__(self, server):
        self.tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.tls.load_cert_chain(server.certificate, server.key)
        self.withheld = {2}
        self.said = []

    def __enter__(self):
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.port = self.listener.getsockname()[1]
        self.accepter = threading.Thread(target=self._accept, daemon=True)
        self.accepter.start()
        return self

    def __exit__(self, *unused):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.accepter.join()
        self.listener.close()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=self._serve, args=self.listener.accept()[:1],
                                 daemon=True).start()

    def _serve(self, connection):
        with contextlib.suppress(OSError, ValueError):
            with self.tls.wrap_socket(connection, server_side=True) as wrapped, \
                    wrapped.makefile('rwb') as stream:
                stream.write(b'+OK odd\r\n')
                stream.flush()
                for line in stream:
                    self.said.append(line.split()[0].decode())
                    stream.write(self._answer(*line.decode().split()))
                    stream.flush()

    def _answer(self, verb, *arguments):
        if verb == 'CAPA':
            return b'+OK\r\nUSER\r\nUIDL\r\nTOP\r\nEXPIRE 0\r\n.\r\n'
        if verb in ('LIST', 'UIDL'):
            rows = (f'{n} {len(message(n)) if verb == "LIST" else f"odd-{n}"}\r\n'
                    for n in (1, 2, 3))
            return f'+OK\r\n{"".join(rows)}.\r\n'.encode()
        if verb in ('RETR', 'TOP'):
            number = int(arguments[0])
            if verb == 'RETR' and number in self.withheld:
                return b'-ERR looks like a virus\r\n'
            text = message(number)
            if verb == 'TOP':
                text = text[:text.index(b'\r\n\r\n') + 4]
            return b'+OK\r\n' + re.sub(rb'^\.', b'..', text, flags=re.M) + b'.\r\n'
        return b'+OK\r\n'


def test_odd_server_is_named_and_one_message_kept_back():
    with prepared(0) as mail, OddServer(mail.server) as odd:
        source = f'pop3s://alice@localhost:{odd.port}'
        plan = mail.move(source, more=['--plan']).expect_code(1).document
        expect('pop3-expires-now' in plan['problems'], plan['problems'])
        first = mail.move(source).expect_code(1).document
        lab.expect_sums(first)
        expect_equal(first['fetched'][0]['warnings'], ['pop3-expires-now'], 'warnings')
        expect_equal([(row['reason'], row['server_text'], row['subject'])
                      for row in first['left_out']],
                     [('withheld', 'looks like a virus', 'number 2')], 'left out')
        told = lab.postferry('report', first['job'], '--state-dir', mail.bench.state)
        for words in ('deletes mail as soon as', 'did not give it out', 'looks like a virus'):
            expect(words in told.out, told.out)
        page = lab.postferry('report', first['job'], '--html', '--state-dir', mail.bench.state)
        expect('deletes mail as soon as' in page.out, 'the page says nothing')

        odd.withheld.clear()
        second = mail.move(source).expect_code(1).document
        expect_equal(second['left_out'], [], 'left out, later')
        expect_equal([digest for digest, _ in mail.look('bob')],
                     digests(message(number) for number in (1, 2, 3)), 'bob has')
        expect_equal(odd.said.count('RETR'), 2 + 1 + 1 + 1, 'fetched, each once')
        expect(not {'QUIT', 'DELE', 'RSET'} & set(odd.said), f'said: {set(odd.said)}')


if __name__ == '__main__':
    tap.main(tap.tests_of(sys.modules[__name__]), sys.argv[2] if len(sys.argv) > 2 else None)
