#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real move into a real server: test_move.py dovecot|cyrus|courier [NAME]

The same tests against all three; an independent reader says what arrived.
"""

import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'support'))

import lab  # noqa: E402
import servers  # noqa: E402
import tap  # noqa: E402
from tap import expect, expect_equal  # noqa: E402

KIND = sys.argv[1] if len(sys.argv) > 1 else 'dovecot'
SERVER = servers.SERVERS[KIND]
# Cyrus spoils raw 8-bit headers, so they are sent encoded.
KIND_RULES = {'encodes': KIND == 'cyrus'}
BULK = 1500 if KIND != 'courier' else 300  # Courier takes 45 ms a message under TLS


def test_sample_profile_arrives_once_and_unchanged():
    with lab.Bench(SERVER()) as bench:
        profile, truth = lab.make_profile(bench.folder / 'sample', messages=300)
        before = listing(profile)
        source = f'thunderbird:{profile}'

        plan = bench.migrate(source, '--plan').expect_code(0, 1).document
        expect_equal(plan['schema'], 'postferry.plan/1', 'schema')
        expect(not any(bench.read(with_bytes=False).values()), 'a plan wrote to the server')

        first = bench.migrate(source).expect_code(1).document
        lab.expect_sums(first)
        expect_equal(first['totals']['pending'], 0, 'pending')
        found = bench.read()
        lab.compare(truth, first, found, **KIND_RULES)
        expect_equal(first['totals']['placed'] + first['totals']['already_there']
                     + first['totals']['left_out'] + first['totals']['excluded'],
                     first['totals']['found'], 'the sum')
        expect(first['verified']['checked'] >= first['totals']['placed'], 'all are compared')
        expect_equal(first['verified']['differing'], 0, 'differences')
        expect_kept_copies(first)

        again = bench.migrate(source).expect_code(1).document
        lab.expect_sums(again)
        expect_equal(again['totals'], first['totals'], 'the totals of a second run')
        expect_equal(simplified(bench.read()), simplified(found), 'the server, after a second run')
        expect_equal(listing(profile), before, 'the profile, byte for byte and times')


def test_state_folder_by_a_short_path():
    with lab.Bench(SERVER()) as bench:
        profile, _ = lab.make_profile(bench.folder / 'sample', messages=20)
        done = lab.postferry('migrate', '--state-dir', 'near', '--json', '--from', profile,
                             '--to', bench.server.url(), *bench.sign_in(), cwd=bench.folder)
        expect(done.expect_code(1).document['left_out'], 'nothing was left out')
        expect_kept_copies(done.document)


def test_several_connections_and_compression():
    with lab.Bench(SERVER()) as bench:
        profile, truth = lab.make_profile(bench.folder / 'sample', messages=200)
        done = bench.migrate(f'thunderbird:{profile}', '--connections', '3', '--verify', 'full',
                             '--verbose', '--verbose', env={'PF_TEST_COMPRESS': '1'})
        document = done.expect_code(1).document
        lab.expect_sums(document)
        lab.compare(truth, document, bench.read(), **KIND_RULES)
        expect_equal(document['verified']['differing'], 0, 'differences')
        if KIND == 'dovecot':
            expect('C: pf' in done.err and 'COMPRESS DEFLATE' in done.err, 'nothing is compressed')
        plain = bench.migrate(f'thunderbird:{profile}', '--no-compress', '--connections', '1',
                              '--resend-missing', '--verbose', '--verbose',
                              env={'PF_TEST_COMPRESS': '1'})
        expect('COMPRESS DEFLATE' not in plain.err, 'it is compressed all the same')


def test_lost_ledger_doubles_nothing():
    with lab.Bench(SERVER()) as bench:
        profile, truth = lab.make_profile(bench.folder / 'sample', messages=100)
        first = bench.migrate(f'thunderbird:{profile}').expect_code(1).document
        found = bench.read()
        bench.state = bench.folder / 'another-state'
        second = bench.migrate(f'thunderbird:{profile}').expect_code(1).document
        lab.expect_sums(second)
        expect_equal(simplified(bench.read()), simplified(found), 'the server')
        expect_equal(second['totals']['placed'], 0, 'sent again')
        expect_equal(second['totals']['already_there'],
                     first['totals']['placed'] + first['totals']['already_there'], 'already there')


def test_killed_ten_times_ends_in_the_same_state():
    seed = int(os.environ.get('PF_SEED') or time.time())
    print(f'# seed {seed} (PF_SEED)', flush=True)
    chance = random.Random(seed)
    with lab.Bench(SERVER()) as bench:
        profile, truth = lab.make_profile(bench.folder / 'sample',
                                          messages=5000 if KIND == 'dovecot' else BULK)
        command = [str(lab.PROGRAM), 'migrate', '--state-dir', str(bench.state), '--json',
                   '--from', f'thunderbird:{profile}', '--to', bench.server.url(),
                   *map(str, bench.sign_in())]
        kills = 0
        for number in range(10):
            lines = ['--connections', str(1 + number % 4)]
            process = subprocess.Popen(command + lines, stdin=subprocess.DEVNULL,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                       env=lab.environment())
            try:
                process.wait(chance.uniform(0.05, 1.5))
                break
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
                kills += 1
        print(f'# killed {kills} times', flush=True)
        last = bench.migrate(f'thunderbird:{profile}').expect_code(1).document
        lab.expect_sums(last)
        expect_equal(last['totals']['pending'], 0, 'pending')
        lab.compare(truth, last, bench.read(), **KIND_RULES)


def test_archive_killed_while_unpacked_and_while_sent():
    """A packed profile: each message arrives once, and nothing of the copy stays."""
    with lab.Bench(SERVER()) as bench:
        profile, truth = lab.make_profile(bench.folder / 'sample', messages=2000)
        archive = pathlib.Path(shutil.make_archive(str(bench.folder / 'backup'), 'xztar', profile))
        room, jobs = bench.state / 'unpacked', bench.state / 'jobs'
        killed(bench, archive, lambda: any(room.glob('*.part/*/*')) or jobs.exists())
        print('# killed while it was', 'sent' if jobs.exists() else 'unpacked', flush=True)
        killed(bench, archive, lambda: any(jobs.glob('*/ledger.sqlite')))
        copy, = [path for path in room.iterdir() if path.is_dir()]
        expect(not copy.name.endswith('.part'), 'a copy that was not finished')

        last = bench.migrate(archive).expect_code(1).document
        lab.expect_sums(last)
        expect_equal(last['totals']['pending'], 0, 'pending')
        lab.compare(truth, last, bench.read(), **KIND_RULES)
        expect_equal(list(room.iterdir()), [], 'what stays of the copy')

        job, = [path.name for path in jobs.iterdir()]
        for verb in 'verify', 'undo':
            lab.postferry(verb, job, '--state-dir', bench.state,
                          *bench.sign_in()).expect_code(0, 1)
            expect_equal(list(room.iterdir()), [], f'what stays after {verb}')
        expect(not any(bench.read(with_bytes=False).values()), 'what stays after undo')


def killed(bench, source, is_time):
    """Moves until it is time, and not a step further."""
    process = subprocess.Popen([str(lab.PROGRAM), 'migrate', '--state-dir', str(bench.state),
                                '--from', str(source), '--to', bench.server.url(),
                                *map(str, bench.sign_in())], stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               env=lab.environment())
    try:
        servers.wait_until(is_time, 'the moment to kill it')
    finally:
        process.kill()
        process.wait()


def test_unreadable_folder_is_named():
    with lab.Bench(SERVER()) as bench:
        mail = bench.folder / 'Mail'
        mail.mkdir()
        small_mbox(mail / 'Good', 2)
        (mail / 'Broken').write_text('this is no mail\n' * 20)
        (mail / 'Broken.msf').write_text('// <!-- <mdb:mork:z v="1.4"/> -->\n')
        closed = bench.folder / 'closed'
        (closed / 'below').mkdir(parents=True)
        small_mbox(closed / 'open', 2)
        small_mbox(closed / 'shut', 2).chmod(0)
        (closed / 'below').chmod(0)
        for source, names in ((f'thunderbird:{mail}', ['Broken']),
                              (f'mbox:{closed}', ['below', 'shut'])):
            plan = bench.migrate(source, '--plan').expect_code(1).document
            expect('folder-unreadable' in plan['problems'], plan['problems'])
            done = bench.migrate(source).expect_code(1).document
            expect_equal(sorted(row['folder'] for row in done['unread']), names, 'unread')
            expect_equal(done['totals']['placed'], 2, 'what could be read')
            told = lab.postferry('report', done['job'], '--state-dir', bench.state)
            for name in names:
                expect(name in told.out, told.out)
        (closed / 'below').chmod(0o700)


def test_a_file_that_is_cut_short_is_named():
    with lab.Bench(SERVER()) as bench:
        file = small_mbox(bench.folder / 'cut.mbox', 3)
        whole = file.read_bytes()
        file.write_bytes(whole[:whole.rindex(b'Subject:') + 12])
        for run in ('the first run', 'a run that reads nothing'):
            done = bench.migrate(f'mbox:{file}').expect_code(1).document
            expect_equal([row['reason'] for row in done['cut_short']], ['truncated'], run)
            expect_equal(done['totals']['placed'], 3, 'placed')
        told = lab.postferry('report', done['job'], '--state-dir', bench.state)
        expect('cut: It ends in the middle of a message' in told.out, told.out)
        file.write_bytes(whole)
        mended = bench.migrate(f'mbox:{file}').document
        expect_equal(mended['cut_short'], [], 'when it was mended')


def test_starttls():
    with lab.Bench(SERVER()) as bench:
        file = small_mbox(bench.folder / 'three.mbox', 3)
        done = bench.migrate(f'mbox:{file}', scheme='imap').expect_code(0).document
        expect_equal(done['totals']['placed'], 3, 'placed')


def test_wrong_password_is_tried_once():
    with lab.Bench(SERVER()) as bench:
        file = small_mbox(bench.folder / 'one.mbox', 1)
        refused = bench.migrate(f'mbox:{file}', password_of='wrong').expect_code(2)
        expect('password' in refused.err.lower(), refused.err)
        expect('not-the-password' not in refused.err + refused.out, 'the password was shown')
        expect_no_secret(bench.state, b'not-the-password')
        bench.migrate(f'mbox:{file}').expect_code(0)


def test_wrong_certificates():
    for what, issue in {
            'another name': dict(names=('mail.example.net',), addresses=()),
            'expired': dict(activation='2019-01-01 00:00:00', expiration='2020-01-01 00:00:00'),
            'self-signed': dict(self_signed=True)}.items():
        server = SERVER()
        server.certificate, server.key = server.authority.issue('bad', **{
            'names': ('localhost',), **issue})
        with lab.Bench(server) as bench:
            file = small_mbox(bench.folder / 'one.mbox', 1)
            refused = bench.migrate(f'mbox:{file}')
            expect_equal(refused.code, 3, f'exit for {what}: {refused.err}')
            expect('certificate' in refused.err.lower(), refused.err)


def test_unknown_authority_and_pin():
    with lab.Bench(SERVER()) as bench:
        file = small_mbox(bench.folder / 'one.mbox', 1)
        common = ['migrate', '--state-dir', bench.state, '--json', '--from', f'mbox:{file}',
                  '--to', bench.server.url(), '--password-file', bench.passwords['alice']]
        expect_equal(lab.postferry(*common).code, 3, 'exit without the authority')
        der = subprocess.run(['openssl', 'x509', '-in', str(bench.server.certificate),
                              '-outform', 'DER'], check=True, capture_output=True).stdout
        import hashlib
        pin = hashlib.sha256(der).hexdigest()
        lab.postferry(*common, '--pin', '00' * 32).expect_code(3)
        lab.postferry(*common, '--pin', pin).expect_code(0)


def test_two_runs_at_once():
    with lab.Bench(SERVER()) as bench:
        profile, _ = lab.make_profile(bench.folder / 'sample', messages=BULK)
        command = [str(lab.PROGRAM), 'migrate', '--state-dir', str(bench.state), '--json',
                   '--progress', 'json', '--from', f'thunderbird:{profile}',
                   '--to', bench.server.url(), *map(str, bench.sign_in())]
        first = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, env=lab.environment())
        try:
            expect(first.stderr.readline(), 'the first run says nothing')
            second = bench.migrate(f'thunderbird:{profile}')
            running = first.poll() is None
        finally:
            first.communicate(timeout=lab.TIME_LIMIT_S)
        if running or second.code == 2:
            expect_equal(second.code, 2, f'exit of the second run: {second.err}')
        expect_equal(first.returncode, 1, 'exit of the first run')


def test_interrupt_and_go_on():
    with lab.Bench(SERVER()) as bench:
        profile, truth = lab.make_profile(bench.folder / 'sample', messages=BULK)
        command = [str(lab.PROGRAM), 'migrate', '--state-dir', str(bench.state), '--json',
                   '--progress', 'json', '--from', f'thunderbird:{profile}',
                   '--to', bench.server.url(), *map(str, bench.sign_in())]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, env=lab.environment())
        for line in process.stderr:
            if b'"send"' in line:
                break
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=lab.TIME_LIMIT_S)
        expect(process.returncode in (1, 5), f'exit {process.returncode}: {err.decode()}')
        done = bench.migrate(f'thunderbird:{profile}').expect_code(1).document
        lab.compare(truth, done, bench.read(), **KIND_RULES)


def test_full_mailbox_stops_and_goes_on():
    if KIND == 'cyrus':
        server = SERVER(quota=64)
        user = 'alice'
    else:
        server, user = SERVER(), 'bob'
    with lab.Bench(server) as bench:
        file = small_mbox(bench.folder / 'many.mbox', 40, body=4000)
        stopped = bench.migrate(f'mbox:{file}', user=user).expect_code(2)
        document = stopped.document
        lab.expect_sums(document)
        expect(document['totals']['pending'] > 0, 'nothing is pending')
        held = sum(len(m) for m in bench.read(user, with_bytes=False).values())
        expect_equal(held, document['totals']['placed'], 'on the server')
        expect('full' in stopped.err.lower() or 'space' in stopped.err.lower(), stopped.err)


def test_mbox_with_odd_bytes():
    with lab.Bench(SERVER()) as bench:
        file = bench.folder / 'odd.mbox'
        file.write_bytes(
            b'From a@example.org Mon Jan  1 10:00:00 2024\n'
            b'From: a@example.org\nSubject: nul\nMessage-ID: <n@x>\n\nbefore\0after\n\n'
            b'From a@example.org Mon Jan  1 10:00:01 2024\n'
            b'From: a@example.org\nSubject: bare cr\nMessage-ID: <c@x>\n\none\rtwo\n\n'
            b'From a@example.org Mon Jan  1 10:00:02 2024\n'
            b'From: J\xf6rg <a@example.org>\nSubject: gr\xfc\xdfe\nMessage-ID: <e@x>\n\nhi\n\n'
            b'From a@example.org Mon Jan  1 10:00:03 2024\n'
            b'From: a@example.org\nSubject: long\nMessage-ID: <l@x>\n\n' + b'y' * 12000 + b'\n')
        done = bench.migrate(f'mbox:{file}').expect_code(0, 1).document
        lab.expect_sums(done)
        expect_equal(done['totals']['pending'], 0, 'pending')
        held = sum(len(m) for m in bench.read().values())
        expect_equal(held, done['totals']['placed'], 'on the server')
        expect(held >= 3, f'only {held} of 4 arrived: {done["left_out"]}')
        bench.migrate(f'mbox:{file}').expect_code(0, 1)
        expect_equal(sum(len(m) for m in bench.read().values()), held, 'after a second run')


def test_verify_finds_what_was_lost():
    with lab.Bench(SERVER()) as bench:
        file = small_mbox(bench.folder / 'ten.mbox', 10)
        job = bench.migrate(f'mbox:{file}').expect_code(0).document['job']
        target = bench.migrate(f'mbox:{file}').document['folders'][0]['target']
        verify = ['verify', job, '--state-dir', bench.state, '--json', *bench.sign_in()]
        lab.postferry(*verify).expect_code(0)
        import imap_reader
        with imap_reader.Account('localhost', bench.server.imaps, 'alice', 'alicepw',
                                 bench.server.ca_file) as account:
            account.imap.select(account._quote(target))
            account.imap.store('3', '+FLAGS', '(\\Deleted)')
            account.imap.expunge()
        found = lab.postferry(*verify).expect_code(1).document
        expect_equal(len(found['differences']), 1, f'differences: {found["differences"]}')
        full = lab.postferry(*verify, '--verify', 'full').expect_code(1).document
        expect_equal(len(full['differences']), 1, f'differences: {full["differences"]}')


# -- helpers -------------------------------------------------------------------------------


def small_mbox(path, count, body=40):
    with open(path, 'wb') as out:
        for number in range(count):
            out.write(b'From a@example.org Mon Jan  1 10:%02d:%02d 2024\n'
                      b'From: a@example.org\nTo: b@example.org\n'
                      b'Date: Mon, 1 Jan 2024 10:%02d:%02d +0000\n'
                      b'Message-ID: <%d@small.example>\nSubject: letter %d\n\n'
                      % (number // 60, number % 60, number // 60, number % 60, number, number))
            out.write((b'z' * 70 + b'\n') * (body // 71 + 1) + b'\n')
    return path


def listing(folder):
    """Names, sizes, bytes' digest and times of everything below a folder."""
    import hashlib
    rows = {}
    for path in sorted(pathlib.Path(folder).rglob('*')):
        stat = path.lstat()
        digest = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ''
        rows[str(path)] = (stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_mode, digest)
    return rows


def simplified(found):
    return {folder: sorted((m['uid'], m['sha256'], m['date'], tuple(m['flags']))
                           for m in messages) for folder, messages in found.items()}


def expect_kept_copies(document):
    for row in document['left_out']:
        expect(row['reason'], f'no reason: {row}')
        expect(row['saved_as'] and pathlib.Path(row['saved_as']).is_file(), f'no copy: {row}')
        expect_equal(pathlib.Path(row['saved_as']).stat().st_mode & 0o077, 0, 'the copy is open')


def expect_no_secret(folder, secret):
    for path in pathlib.Path(folder).rglob('*'):
        if path.is_file():
            expect(secret not in path.read_bytes(), f'the password is in {path}')


if __name__ == '__main__':
    if KIND != 'dovecot':
        # What it tells apart lies before the server.
        del test_archive_killed_while_unpacked_and_while_sent
    tap.main(tap.tests_of(sys.modules[__name__]), sys.argv[2] if len(sys.argv) > 2 else None)
