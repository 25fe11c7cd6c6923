#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every case of the table by the command, answers from a terminal, and the eight scenes."""

import json
import os
import pty
import select
import subprocess
import sys
import time

import common
import lab
import servers
from common import ROOT, Place, Skip, expect, expect_equal

CASES = json.loads((ROOT / 'tests/support/advice-cases.json').read_text())
SCENES = range(1, 9)


def validate(document, name):
    try:
        import jsonschema
    except ImportError as missing:
        raise Skip('python3-jsonschema is not here') from missing
    schema = json.loads((ROOT / f'data/schemas/{name}-1.json').read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    problems = [f'{list(error.absolute_path)}: {error.message}' for error
                in jsonschema.Draft202012Validator(schema).iter_errors(document)]
    expect(not problems, '\n'.join(problems[:10]))


def answers_file(place, **members):
    path = place.folder / 'answers.json'
    path.write_text(json.dumps({'schema': 'postferry.answers/1', **members}))
    return path


def test_every_case():
    expect(len(CASES) >= 60, f'only {len(CASES)} cases')
    with Place() as place:
        for case in CASES:
            path = answers_file(place, answers=case['answers'], facts=case['facts'])
            validate(json.loads(path.read_text()), 'answers')
            blocks = case['answers'].get('other-collector') == 'deletes'
            code = 1 if blocks or case['recommend'] == 'neither' else 0
            result = place.run('advise', '--answers', path, '--json').expect_code(code)
            validate(result.document, 'advice')
            for member in ('recommend', 'rule'):
                expect_equal(result.document[member], case[member], f'{case["name"]}: {member}')
            expect_equal([reason['id'] for reason in result.document['reasons']],
                         case['reasons'], f'{case["name"]}: reasons')
            expect_equal(result.document['blocks_move'], blocks, f'{case["name"]}: blocks')
            measured = {row['name']: row['value'] for row in result.document['facts']
                        if row['measured']}
            expect_equal(measured, case['facts'], f'{case["name"]}: facts')


def test_every_case_as_text():
    with Place() as place:
        for case in CASES:
            path = answers_file(place, answers=case['answers'], facts=case['facts'])
            text = place.run('advise', '--answers', path).expect_code(0, 1).out
            for part in ('\nBecause:\n', '\nWhat would change this:\n', '\nIf this is wrong:\n'):
                expect(part in text, f'{case["name"]}: {text}')
            expect('(null)' not in text, text)


def test_nobody_there():
    result = lab.postferry('advise', '--json').expect_code(0)
    expect_equal(result.document['recommend'], 'imap', 'recommend')
    expect_equal(set(result.document['answers'].values()), {'skipped'}, 'answers')
    expect_equal({row['because'] for row in result.document['facts']},
                 {'no-account', 'no-mail-here', 'not-looked-for'}, 'why nothing was measured')


def test_provider():
    with Place() as place:
        document = place.run('advise', 'ada@gmail.com', '--offline',
                             '--json').expect_code(0).document
        validate(document, 'advice')
        facts = {row['name']: row for row in document['facts']}
        expect_equal(facts['imap']['value'], 'encrypted', 'imap')
        expect_equal(facts['imap']['measured'], False, 'measured')
        expect(facts['imap']['asof'], 'no date')
        expect_equal(facts['folders']['because'], 'not-tried', 'folders')
        document = place.run('advise', 'ada@hey.com', '--offline',
                             '--json').expect_code(0, 1).document
        expect(document['recommend'] != 'imap', 'IMAP where there is none')
        result = place.run('advise', 'ada@example.org', '--offline').expect_code(0)
        expect('example.org' in result.err, result.err)


def test_measured_outranks_listed():
    with Place() as place:
        path = answers_file(place, facts={'imap': 'absent'})
        document = place.run('advise', 'ada@gmail.com', '--offline', '--answers', path,
                             '--json').expect_code(0).document
        expect_equal(document['recommend'], 'pop3', 'recommend')


def make_thunderbird(home, keeps):
    """A profile with one POP3 account, set to leave mail on the server or not."""
    profile = home / '.thunderbird/ada.default'
    folder = profile / 'Mail/pop.example.org'
    folder.mkdir(parents=True, exist_ok=True)
    (folder / 'Inbox').write_bytes(common.letter(1))
    (home / '.thunderbird/profiles.ini').write_text(
        '[Profile0]\nName=default\nIsRelative=1\nPath=ada.default\nDefault=1\n')
    prefs = {'mail.accountmanager.accounts': 'account1', 'mail.account.account1.server': 'server1',
             'mail.server.server1.type': 'pop3', 'mail.server.server1.hostname': 'pop.example.org',
             'mail.server.server1.userName': 'ada',
             'mail.server.server1.directory-rel': '[ProfD]Mail/pop.example.org'}
    (profile / 'prefs.js').write_text(''.join(
        f'user_pref("{name}", "{value}");\n' for name, value in prefs.items())
        + f'user_pref("mail.server.server1.leave_on_server", {str(keeps).lower()});\n')


def test_measured_in_mail_here():
    """How much mail there is, and what its program does on the server."""
    for keeps, rule in ((True, 'keeps'), (False, 'deletes')):
        with Place() as place:
            make_thunderbird(place.home, keeps)
            document = place.run('advise', '--imap', 'imaps://ada@127.0.0.1:1', '--state-dir',
                                 place.state, '--json').expect_code(0).document
            facts = {row['name']: row for row in document['facts']}
            expect_equal(facts['keep-rule']['value'], rule, 'keep rule')
            expect(facts['keep-rule']['measured'], 'it was not measured')
            expect(facts['local-bytes']['value'] > 0, facts['local-bytes'])
            expect_equal(facts['imap']['because'], 'no-answer', 'imap')


def test_measured_on_servers():
    """What a real server shows becomes facts; without a password less is measured, and the
    advice says why."""
    with Place() as place:
        try:
            with servers.DovecotServer() as server:
                user, word = next(iter(server.users.items()))
                secret = place.folder / 'secret'
                secret.write_text(word + '\n')
                secret.chmod(0o600)
                named = ['--imap', server.url(user, 'imaps'), '--pop3',
                         server.url(user, 'pop3s'), '--ca-file', server.ca_file,
                         '--state-dir', place.folder / 'state', '--json']
                looked = place.run('advise', *named).expect_code(0).document
                entered = place.run('advise', '--password-file', secret,
                                    *named).expect_code(0).document
        except servers.Missing as reason:
            raise Skip(str(reason)) from reason
    for document in (looked, entered):
        validate(document, 'advice')
    facts = {row['name']: row for row in looked['facts']}
    for name, value in (('imap', 'encrypted'), ('pop3', 'encrypted')):
        expect_equal(facts[name]['value'], value, name)
        expect(facts[name]['measured'], f'{name} was not measured')
    expect(facts['imap-tls']['value'].startswith('TLS 1.'), facts['imap-tls'])
    expect_equal(facts['folders']['because'], 'needs-sign-in', 'folders')
    facts = {row['name']: row for row in entered['facts']}
    expect(facts['folders']['value'] >= 1, facts['folders'])
    expect_equal(facts['imap-messages']['value'], 0, 'messages by IMAP')
    expect_equal(facts['pop3-messages']['value'], 0, 'messages by POP3')
    expect_equal(facts['idle']['value'], True, 'idle')
    expect_equal(facts['shared-marks']['because'], 'only-looked', 'marks')
    expect_equal(facts['connections']['because'], 'not-listed', 'connections')
    expect_equal(facts['local-bytes']['because'], 'no-mail-here', 'mail here')
    expect(facts['disk-free']['value'] > 0, facts['disk-free'])


def test_answers_that_cannot_be_used():
    with Place() as place:
        path = place.folder / 'answers.json'
        for text in ('', '{', '[]', '{"schema": "x"}',
                     '{"schema": "postferry.answers/1", "answers": {"devices": "many"}}'):
            path.write_text(text)
            result = place.run('advise', '--answers', path, '--json').expect_code(64)
            expect_equal(result.out, '', 'standard output')
            expect(str(path) in result.err, result.err)
        result = place.run('advise', '--answers', place.folder / 'nothing').expect_code(64)
        expect('nothing' in result.err, result.err)


def test_explain():
    with Place() as place:
        path = answers_file(place, facts={'idle': True, 'folders': 37,
                                          'imap-tls': 'TLS 1.3\x1b[2J'})
        text = place.run('advise', '--answers', path, '--explain').expect_code(0).out
        expect('Measured: Your server tells of new mail at once.' in text, text)
        expect('Measured: The server has 37 folders.' in text, text)
        expect('Not measured, because no account was named.' in text, text)
        expect_equal(text.count('Source: '), 30, 'sources')
        expect('\x1b' not in text, 'a fact drives the terminal')


def test_scenes_in_a_pipe():
    for number in SCENES:
        text = lab.postferry('advise', '--scene', str(number)).expect_code(0).out
        expect('Step 1 of ' in text and 'RFC 1939' in text, text)
        steps = int(text.split('Step 1 of ', 1)[1].split('\n', 1)[0])
        expect(f'Step {steps} of {steps}\n' in text, text)
        expect('POP3' in text or 'IMAP' in text, text)


def talk(arguments, lines):
    """Runs the command on a terminal and types a line at each prompt."""
    master, slave = pty.openpty()
    with subprocess.Popen([str(lab.PROGRAM), *map(str, arguments)], stdin=slave, stderr=slave,
                          stdout=subprocess.PIPE, close_fds=True) as process:
        os.close(slave)
        shown, waiting = b'', list(lines)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            ready = select.select([master], [], [], 0.1)[0]
            try:
                shown += os.read(master, 4096) if ready else b''
            except OSError:  # the program is done
                break
            if waiting and shown.rstrip().endswith((b'skip:', b'step')) and not ready:
                os.write(master, waiting.pop(0).encode() + b'\n')
                shown += b'\n'
            if process.poll() is not None and not ready:
                break
        out = process.stdout.read().decode()
        process.wait(timeout=10)
        os.close(master)
    return process.returncode, out, shown.decode()


def test_questions_on_a_terminal():
    code, out, shown = talk(['advise', '--json'], ['2', '', '9', '3', '1', '', '3', '3'])
    document = json.loads(out)
    validate(document, 'advice')
    expect_equal(document['answers'],
                 {'devices': 'several', 'offline': 'skipped', 'connection': 'metered',
                  'may-stay': 'yes', 'shared': 'skipped', 'backup': 'no',
                  'other-collector': 'deletes'}, 'answers')
    expect_equal(code, 1, 'exit code')
    expect_equal(shown.count('Question '), 7, 'questions')


def test_scene_on_a_terminal():
    code, out, shown = talk(['advise', '--scene', '1'], ['', '', '', '', '', '2'])
    expect_equal(code, 0, 'exit code')
    expect_equal(out.count('Step '), 6, 'steps')
    expect_equal(shown.count('Enter for the next step'), 5, 'prompts')
    expect('Leave a copy: Yes.' in out and 'Delete at once: ' not in out, out)


if __name__ == '__main__':
    common.main(sys.modules[__name__])
