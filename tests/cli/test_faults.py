#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong before or during a move: the exit code, a sentence, and no secret."""

import contextlib
import json
import os
import pathlib
import pty
import re
import select
import shlex
import signal
import socket
import sqlite3
import subprocess
import sys
import time

import common
import lab
from common import PASSWORD, Place, Skip, expect, expect_equal, expect_harmless, \
    expect_nothing_secret
from imap_stub import Stub
from pki import Authority

PATIENCE_S = 30


# -- the network and the server ------------------------------------------------------------


def expect_stop(behaviour, code, words, *more):
    with Place() as place, Stub(behaviour) as stub:
        result = place.migrate(stub.url(), '--allow-plaintext', *more).expect_code(code)
        expect(words in result.err, f'“{words}” is not said: {result.err}')
        expect_nothing_secret(result, place.state)
        expect_harmless(result)


def test_closed_port():
    with Place() as place:
        with socket.create_server(('127.0.0.1', 0)) as listener:
            port = listener.getsockname()[1]
        result = place.migrate(f'imaps://ada@127.0.0.1:{port}').expect_code(4)
        expect('Nobody answers at 127.0.0.1' in result.err, result.err)


def test_unknown_host():
    with Place() as place:
        result = place.migrate('imaps://ada@no-such-server.invalid').expect_code(4)
        expect('server' in result.err, result.err)


def test_unknown_certificate_is_shown_and_pinned():
    with Place() as place:
        authority = Authority(place.folder)
        with Stub('refuses', certificate=authority.issue('server')) as stub:
            result = place.migrate(stub.url()).expect_code(3)
            expect('certificate cannot be checked' in result.err, result.err)
            expect_equal(stub.signins, [], 'sign-ins')
            shown = re.findall(r'compared: ([0-9a-f]{64})$', result.err, re.MULTILINE)
            expect_equal(len(shown), 1, f'fingerprints in {result.err}')
            result = place.migrate(stub.url(), '--pin', shown[0]).expect_code(2)
            expect('password was not accepted' in result.err, result.err)


def test_unreadable_url():
    with Place() as place:
        for url, words in (('alice@localhost', 'must begin with'),
                           ('imaps://ada:secret@localhost', 'password')):
            result = place.migrate(url).expect_code(64)
            expect('server address cannot be read' in result.err, result.err)
            expect(words in result.err and 'secret' not in result.err, result.err)


def test_no_such_account():
    with Place() as place:
        result = place.migrate('imaps://ada@127.0.0.1:1', '--account', 'nobody').expect_code(2)
        expect('nothing to move' in result.err and '"nobody"' in result.err, result.err)


def test_no_such_folder_to_leave_out():
    for option in ('--exclude', 'Privat'), ('--map', 'Privat=Archive'):
        with Place() as place:
            result = place.migrate('imaps://ada@127.0.0.1:1', *option, '--json').expect_code(2)
            expect('No folder is called “Privat”' in result.err, result.err)
            expect_equal(result.document['error']['id'], 'move.no-such-folder', 'id')


def test_waiting_is_told_once():
    with Place() as place, Stub('goes_away') as stub:
        result = place.migrate(stub.url(), '--allow-plaintext').expect_code(2)
        expect_equal(stub.connections, 4, 'connections')
        lines = result.err.splitlines()
        waits = [number for number, line in enumerate(lines) if 'asked for a pause' in line]
        expect_equal(len(waits), 1, f'lines about waiting: {result.err}')
        expect_equal(lines[waits[0] + 1], 'postferry: Going on.', 'the next line')


def test_says_bye():
    expect_stop('says_bye', 5, 'asked for a pause', '--max-wait', '0')


def test_says_nonsense():
    expect_stop('says_nonsense', 3, 'Another service answers')


def test_says_no_end():
    expect_stop('says_no_end', 3, 'without end')


def test_imap_switched_off():
    expect_stop('switched_off', 2, 'IMAP is switched off')


def test_no_encryption_without_permission():
    with Place() as place, Stub('refuses') as stub:
        result = place.migrate(stub.url()).expect_code(3)
        expect('no encryption' in result.err, result.err)
        expect_equal(stub.signins, [], 'what was sent to sign in')


def test_tls_to_a_port_without():
    with Place() as place, Stub('refuses') as stub:
        result = place.migrate(stub.url().replace('imap:', 'imaps:')).expect_code(3)
        expect_equal(stub.signins, [], 'what was sent to sign in')
        expect('postferry: ' in result.err, result.err)


def test_own_certificate_file_holds_none():
    with Place() as place, Stub('refuses') as stub:
        result = place.migrate(stub.url().replace('imap:', 'imaps:'), '--ca-file',
                               str(place.mbox), '--json').expect_code(2)
        expect(f'{place.mbox} holds no certificate' in result.err, result.err)
        expect_equal(result.document['error']['id'], 'wire.ca-file', 'id')
        expect_equal(stub.signins, [], 'what was sent to sign in')


# -- the password --------------------------------------------------------------------------


def test_wrong_password_is_sent_once_a_run_and_three_times_in_all():
    with Place() as place, Stub('refuses') as stub:
        for run in range(1, 4):
            result = place.migrate(stub.url(), '--allow-plaintext').expect_code(2)
            expect('The password was not accepted' in result.err, result.err)
            expect_equal(len(stub.signins), run, 'sign-ins')
            expect_nothing_secret(result, place.state)
            expect_harmless(result)
        before = stub.connections
        result = place.migrate(stub.url(), '--allow-plaintext').expect_code(5)
        expect('Too many passwords' in result.err, result.err)
        expect_equal(stub.connections, before, 'connections')
        other = place.migrate(stub.url('bob'), '--allow-plaintext').expect_code(2)
        expect_equal(len(stub.signins), 4, f'sign-ins: {other.err}')


def test_signs_in_before_it_counts():
    """With a big mailbox a wrong password is told at once, not after all of it was read."""
    for more in [], ['--plan']:
        with Place() as place, Stub('refuses') as stub:
            place.migrate(stub.url(), '--allow-plaintext', *more).expect_code(2)
            expect_equal(len(stub.signins), 1, 'sign-ins')
            ledger = place.jobs()[0] / 'ledger.sqlite'
            with contextlib.closing(sqlite3.connect(ledger)) as base:
                count = base.execute('SELECT count(*) FROM message').fetchone()[0]
                folders = base.execute('SELECT count(*) FROM folder').fetchone()[0]
            expect_equal((count, folders), (0, 1), 'messages and folders')


def test_allow_plaintext_says_what_it_means():
    with Place() as place, Stub('refuses') as stub:
        result = place.migrate(stub.url(), '--allow-plaintext')
        expect('anybody on the way can read it' in result.err, result.err)


def test_allow_plaintext_for_a_job():
    """The move's ledger names the account by its URL; how it is reached is said again."""
    with Place() as place, Stub('signs_in_once') as stub:
        place.migrate(stub.url(), '--allow-plaintext').expect_code(2)
        folder, = place.jobs()
        job = folder.name
        with contextlib.closing(sqlite3.connect(folder / 'ledger.sqlite')) as ledger, ledger:
            ledger.execute('UPDATE target SET uid_validity = 1')
            ledger.execute('UPDATE message SET state = 3, uid_validity = 1, uid = id')
        for verb, signins in ('verify', 2), ('undo', 3):
            place.run(verb, job, '--state-dir', place.state, '--password-file', place.password,
                      '--allow-plaintext').expect_code(2)
            expect_equal(len(stub.signins), signins, f'sign-ins after {verb}')


def test_nothing_to_compare():
    """A move that was never let in put nothing there: nobody is asked."""
    with Place() as place, Stub('refuses') as stub:
        place.migrate(stub.url(), '--allow-plaintext').expect_code(2)
        folder, = place.jobs()
        nothing = place.run('verify', folder.name, '--state-dir', place.state,
                            '--password-file', place.password,
                            '--allow-plaintext').expect_code(0)
        expect('there is nothing to compare' in nothing.out, nothing.out)
        expect_equal(len(stub.signins), 1, 'sign-ins')


def test_password_command():
    with Place() as place, Stub('refuses') as stub:
        arguments = ['migrate', '--state-dir', place.state, '--from', place.mbox, '--to',
                     stub.url(), '--allow-plaintext', '--password-command']
        place.run(*arguments, f'cat {shlex.quote(str(place.password))}').expect_code(2)
        expect_equal(len(stub.signins), 1, 'sign-ins')
        result = place.run(*arguments, 'echo the safe is locked >&2; exit 1').expect_code(2)
        expect('the safe is locked' in result.err, result.err)
        expect_equal(len(stub.signins), 1, 'sign-ins after a command without a password')


def test_open_password_file_is_said():
    with Place() as place, Stub('refuses') as stub:
        place.password.chmod(0o644)
        result = place.migrate(stub.url(), '--allow-plaintext')
        expect('Others on this computer can read' in result.err, result.err)


def test_transcript_has_no_secret():
    import base64
    with Place() as place, Stub('refuses') as stub:
        result = place.migrate(stub.url(), '--allow-plaintext', '-v', '-v').expect_code(2)
        expect('CAPABILITY' in result.err, f'no transcript: {result.err}')
        expect_nothing_secret(result, place.state)
        for form in (f'\0ada\0{PASSWORD}', PASSWORD):
            expect(base64.b64encode(form.encode()).decode() not in result.err, 'base64 was shown')


def start_on_terminal(arguments, env):
    """Runs the command with a terminal of its own; returns (process id, descriptor)."""
    child, terminal = pty.fork()
    if child == 0:
        os.execve(lab.PROGRAM, [str(lab.PROGRAM), *map(str, arguments)], lab.environment(**env))
    return child, terminal


def read_until(terminal, word, limit=PATIENCE_S):
    seen, end = b'', time.monotonic() + limit
    while word is None or word not in seen:
        if not select.select([terminal], [], [], max(0, end - time.monotonic()))[0]:
            raise AssertionError(f'{word!r} was not seen in {seen!r}')
        try:
            piece = os.read(terminal, 65536)
        except OSError:
            piece = b''
        if not piece:
            if word is None:
                return seen
            raise AssertionError(f'the end before {word!r}: {seen!r}')
        seen += piece
    return seen


def wait_for(child):
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.02)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    raise AssertionError('the command did not end')


def test_prompt_shows_nothing_and_takes_keys():
    with Place() as place, Stub('refuses') as stub:
        arguments = ['migrate', '--state-dir', place.state, '--from', place.mbox, '--to',
                     stub.url(), '--allow-plaintext']
        child, terminal = start_on_terminal(arguments, {'HOME': str(place.home)})
        try:
            read_until(terminal, b'Password of ada at 127.0.0.1: ')
            os.write(terminal, b'rubbish\x15' + PASSWORD.encode() + b'zz\x7f\x7f\n')
            seen = read_until(terminal, None)
        finally:
            code = wait_for(child)
            os.close(terminal)
        expect_equal(code, 2, f'exit code: {seen}')
        expect(PASSWORD.encode() not in seen and b'rubbish' not in seen, f'shown: {seen}')
        import base64
        said = b' '.join(stub.signins)
        plain = base64.b64encode(f'\0ada\0{PASSWORD}'.encode())
        expect(plain in said or PASSWORD.encode() in said, f'another password was sent: {said}')


def test_interrupt_at_the_prompt():
    with Place() as place:
        arguments = ['migrate', '--state-dir', place.state, '--from', place.mbox, '--to',
                     'imap://ada@127.0.0.1:1']
        child, terminal = start_on_terminal(arguments, {'HOME': str(place.home)})
        try:
            read_until(terminal, b'Password of ada')
            os.write(terminal, b'half\x03')
            read_until(terminal, None)
        finally:
            code = wait_for(child)
            os.close(terminal)
        expect_equal(code, 5, 'exit code')
        expect(not place.state.exists(), 'a state folder was made')


def test_no_terminal_to_ask_on():
    with Place() as place:
        result = place.run('migrate', '--from', place.mbox, '--to', 'imaps://ada@127.0.0.1:1',
                           '--state-dir', place.state, start_new_session=True).expect_code(2)
        expect('There is no password' in result.err, result.err)


# -- stopping ------------------------------------------------------------------------------


def interrupt(signals, behaviour='silent'):
    with Place() as place, Stub(behaviour) as stub:
        arguments = place.migrate_arguments(stub.url(), '--allow-plaintext', '--json')
        process = subprocess.Popen([str(lab.PROGRAM), *arguments], stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   env=lab.environment(HOME=str(place.home)))
        try:
            expect(stub.arrived.wait(PATIENCE_S), 'the server was not asked')
            time.sleep(0.2)
            for number in signals:
                process.send_signal(number)
            out, err = process.communicate(timeout=PATIENCE_S)
        finally:
            process.kill()
            process.communicate()
        expect_equal(process.returncode, 5, f'exit code: {err}')
        expect(b'Go on with:\n  ' in err, f'not said how to go on: {err}')
        again = err.split(b'Go on with:\n  ')[1].split(b'\n')[0].decode()
        expect_equal(shlex.split(again)[1:], arguments, 'the command that goes on')
        expect(PASSWORD.encode() not in out + err, 'the password was shown')
        return out


def test_interrupt():
    import json
    document = json.loads(interrupt([signal.SIGINT]))
    expect_equal(document['exit'], 5, 'exit in the document')


def test_terminate():
    interrupt([signal.SIGTERM])


def test_interrupt_twice():
    interrupt([signal.SIGINT, signal.SIGINT])


def test_interrupt_after_signing_in():
    interrupt([signal.SIGINT], 'hangs_after_signin')


# -- the source and the list of the move ---------------------------------------------------


def test_no_such_source():
    with Place() as place, Stub('refuses') as stub:
        place.mbox.unlink()
        result = place.migrate(stub.url(), '--allow-plaintext', '--json').expect_code(2)
        expect('No mail was found there' in result.err, result.err)
        expect_equal(result.document['error']['id'], 'store.not-found', 'id')
        expect_equal(stub.connections, 0, 'connections')


def test_no_password_is_asked_for_a_source_that_is_not_there():
    with Place() as place:
        place.mbox.unlink()
        result = place.run('migrate', '--from', place.mbox, '--to', 'imaps://ada@127.0.0.1:1',
                           '--state-dir', place.state, start_new_session=True).expect_code(2)
        expect('No mail was found there' in result.err, result.err)
        expect('password' not in result.err, result.err)


def test_source_without_permission():
    with Place() as place, Stub('refuses') as stub:
        place.mbox.chmod(0)
        result = place.migrate(stub.url(), '--allow-plaintext').expect_code(2)
        expect('may not read' in result.err, result.err)


def make_job(place, stub):
    place.migrate(stub.url(), '--allow-plaintext').expect_code(2)
    jobs = place.jobs()
    expect_equal(len(jobs), 1, 'jobs')
    return jobs[0]


def ledger_of(job):
    files = [path for path in job.iterdir() if path.read_bytes()[:15] == b'SQLite format 3']
    expect_equal(len(files), 1, f'ledgers in {job}')
    return files[0]


def test_hints_find_the_move_again():
    """Also in another folder, and where the state folder was named by a short path."""
    with Place() as place, Stub('refuses') as stub:
        place.state = pathlib.Path('near here')
        first = place.migrate(stub.url(), '--allow-plaintext', cwd=place.folder).expect_code(2)
        expect(' found = ' not in first.out, first.out)
        hint = first.out.splitlines()[-1].partition('postferry ')[2]
        expect(f"--state-dir '{place.folder}/near here'" in hint, first.out)
        found = place.run(*shlex.split(hint), cwd='/').expect_code(0)
        expect('Sign-in refused' in found.out and 'No message was counted' in found.out, found.out)
        expect(' found = ' not in found.out, found.out)


def test_state_is_private():
    with Place() as place, Stub('refuses') as stub:
        job = make_job(place, stub)
        for path in [place.state, *pathlib.Path(place.state).rglob('*')]:
            expect_equal(path.stat().st_mode & 0o077, 0, f'mode of {path}')
        expect_equal(job.stat().st_mode & 0o777, 0o700, 'mode of the folder')


def test_damaged_ledger():
    with Place() as place, Stub('refuses') as stub:
        ledger = ledger_of(make_job(place, stub))
        for extra in ledger.parent.glob(ledger.name + '-*'):
            extra.unlink()
        ledger.write_bytes(b'SQLite format 3\0' + b'\xff' * 8192)
        result = place.migrate(stub.url(), '--allow-plaintext').expect_code(4)
        expect('list of this move is damaged' in result.err, result.err)
        expect_equal(len(stub.signins), 1, 'sign-ins')
        listed = place.run('jobs', '--json', '--state-dir', place.state).expect_code(0).document
        expect_equal(listed['jobs'][0]['state'], 'damaged', 'state')


def test_newer_ledger():
    with Place() as place, Stub('refuses') as stub:
        ledger = ledger_of(make_job(place, stub))
        with contextlib.closing(sqlite3.connect(ledger)) as base:
            version = base.execute('PRAGMA user_version').fetchone()[0]
            expect(version > 0, 'the ledger has no version')
            base.execute(f'PRAGMA user_version = {version + 1}')
            base.commit()
            base.execute('PRAGMA wal_checkpoint(TRUNCATE)')
        before = ledger.read_bytes()
        result = place.migrate(stub.url(), '--allow-plaintext').expect_code(4)
        expect('A newer Postferry' in result.err, result.err)
        expect_equal(ledger.read_bytes(), before, 'the newer ledger')


def test_two_runs_at_once():
    with Place() as place, Stub('silent') as stub:
        arguments = place.migrate_arguments(stub.url(), '--allow-plaintext')
        first = subprocess.Popen([str(lab.PROGRAM), *arguments], stdin=subprocess.DEVNULL,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                 env=lab.environment(HOME=str(place.home)))
        try:
            expect(stub.arrived.wait(PATIENCE_S), 'the server was not asked')
            result = place.run(*arguments).expect_code(2)
            expect('running already' in result.err, result.err)
            job = place.jobs()[0].name
            kept = place.run('jobs', '--remove', job, '--state-dir', place.state).expect_code(2)
            expect('running already' in kept.err, kept.err)
        finally:
            first.kill()
            first.wait()
        place.run('jobs', '--remove', job, '--state-dir', place.state).expect_code(0)
        expect_equal(place.jobs(), [], 'jobs')


def test_no_such_job():
    with Place() as place:
        for verb in (['report', 'nothing'], ['verify', 'nothing'], ['jobs', '--remove', 'nothing'],
                     ['verify', '../../etc'], ['report', '..'], ['jobs', '--remove', '..']):
            result = place.run(*verb, '--state-dir', place.state).expect_code(2)
            expect('There is no move of that name' in result.err, result.err)


def test_disk_full():
    with Place() as place, Stub('refuses') as stub:
        place.state.mkdir(mode=0o700)
        mounted = subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=64k,mode=700', 'none',
                                  str(place.state)], capture_output=True)
        if mounted.returncode != 0:
            raise Skip('no small disk can be mounted here')
        try:
            result = place.migrate(stub.url(), '--allow-plaintext').expect_code(4)
            expect("disk is full" in result.err, result.err)
            expect_equal(stub.signins, [], 'sign-ins')
        finally:
            subprocess.run(['umount', str(place.state)], check=True)


def test_read_only_state():
    with Place() as place, Stub('refuses') as stub:
        place.state.mkdir(mode=0o500)
        result = place.migrate(stub.url(), '--allow-plaintext').expect_code(2)
        expect('may not read or write' in result.err and 'permissions' in result.err,
               result.err)
        expect_equal(stub.signins, [], 'sign-ins')


def test_jobs_name_the_server_as_it_was_named():
    url = 'imaps://ada@127.0.0.1:1'
    with Place() as place:
        place.migrate(url).expect_code(4)
        result = place.run('jobs', '--state-dir', place.state).expect_code(0)
        expect(url in result.out, result.out)
        result = place.run('jobs', '--state-dir', place.state, '--json').expect_code(0)
        expect_equal(result.document['jobs'][0]['target'], url, 'target')


def test_masked_report():
    with Place() as place:
        place.migrate('imaps://lovelace%40example.org@127.0.0.1:1').expect_code(4)
        job = place.jobs()[0].name
        for style in ('--json', '--html', '--verbose'):
            shown = place.run('report', job, style, '--state-dir', place.state).expect_code(0)
            expect('lovelace' in shown.out, f'{style}: not even without --mask')
            masked = place.run('report', job, style, '--mask', '--state-dir',
                               place.state).expect_code(0)
            expect('lovelace' not in masked.out + masked.err, f'{style}: {masked.out}')
            expect('127.0.0.1:1' in masked.out, f'{style}: {masked.out}')
            if style == '--json':
                saved = place.folder / 'saved.json'
                saved.write_text(masked.out)
        again = place.run('report', saved, '--json').expect_code(0)
        expect_equal(again.document, json.loads(saved.read_text()), 'what was saved')
        expect('127.0.0.1:1' in place.run('report', saved).expect_code(0).out, 'the saved one')
        place.run('report', place.password, '--mask').expect_code(64)
        gone = place.run('report', place.folder / 'gone.json').expect_code(2)
        expect('There is no' in gone.err and 'gone.json' in gone.err, gone.err)


def test_result_that_cannot_be_written():
    with Place() as place, open('/dev/full', 'w', encoding='ascii') as full:
        done = subprocess.run([str(lab.PROGRAM), 'stores', str(place.mbox)], stdout=full,
                              stderr=subprocess.PIPE, text=True, env=lab.environment())
        expect('could not be written' in done.stderr, done.stderr)
        expect(done.returncode != 0, 'exit code 0 although nothing was written')


if __name__ == '__main__':
    common.main(sys.modules[__name__])
