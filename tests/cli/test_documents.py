#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every JSON document against its schema, the numbers against the sample's truth, and the
same results as text and as a page."""

import html.parser
import json
import sys

import common
import lab
import servers
from common import ROOT, Place, Skip, expect, expect_equal
from imap_stub import Stub

try:
    import jsonschema
except ImportError:
    jsonschema = None


def check_schema(document):
    if jsonschema is None:
        raise Skip('python3-jsonschema is not here')
    name, version = document['schema'].removeprefix('postferry.').split('/')
    schema = json.loads((ROOT / f'data/schemas/{name}-{version}.json').read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    checker = jsonschema.Draft202012Validator(schema)
    problems = [f'{list(error.absolute_path)}: {error.message}'
                for error in checker.iter_errors(document)]
    expect(not problems, '\n'.join(problems[:10]))
    return document


class Page(html.parser.HTMLParser):
    """Collects a page's elements and text; a page that loads something is refused."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.text, self.open = [], '', []
        self.feed(text)
        expect_equal([tag for tag in self.open if tag != 'meta'], [], 'elements left open')

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        for name, value in attrs:
            expect(name not in ('src', 'href', 'onload', 'onclick'), f'{tag} {name}={value}')
        if tag != 'meta':
            self.open.append(tag)

    def handle_endtag(self, tag):
        expect_equal(self.open.pop(), tag, 'the element that ends')

    def handle_data(self, data):
        self.text += data


def test_stores_of_the_sample():
    with Place() as place:
        profile, truth = lab.make_profile(place.folder / 'sample', messages=50)
        document = check_schema(place.run('stores', '--json', profile).expect_code(0).document)
        expect_equal(len(document['stores']), 1, 'stores')
        store = document['stores'][0]
        expect_equal(store['kind'], 'thunderbird', 'kind')
        found = {(account['name'], tuple(folder['path'])): folder['messages']
                 for account in store['accounts'] for folder in account['folders']
                 if not folder['container']}
        for account in truth['accounts']:
            for folder in account['folders']:
                key = account['name'], tuple(folder['path'])
                # As many as a move finds: also what its program no longer lists.
                expect_equal(found.get(key, 0), folder['messages'] + folder['unlisted'],
                             f'messages of {key}')
        text = place.run('stores', profile).expect_code(0).out
        for account in truth['accounts']:
            expect(account['name'] in text, f'{account["name"]} is not listed')
        expect('All together: ' in text, text)


def test_stores_found_in_the_home():
    with Place() as place:
        lab.make_profile(place.home / '.thunderbird', messages=10)
        document = check_schema(place.run('stores', '--json').expect_code(0).document)
        expect_equal([store['kind'] for store in document['stores']], ['thunderbird'], 'kinds')


def test_stores_of_an_mbox():
    with Place() as place:
        document = check_schema(place.run('stores', '--json', place.mbox).expect_code(0).document)
        folder = document['stores'][0]['accounts'][0]['folders'][0]
        expect_equal(folder['messages'], 3, 'messages')
        expect_equal(folder['bytes'], place.mbox.stat().st_size, 'bytes')
        expect_equal(folder['newest'], '2024-01-01T10:00:02Z', 'newest')


def test_stores_of_which_one_is_not_there():
    with Place() as place:
        nothing = place.folder / 'nothing'
        result = place.run('stores', '--json', nothing, place.mbox).expect_code(1)
        stores = check_schema(result.document)['stores']
        expect_equal([store['path'] for store in stores], [str(nothing), str(place.mbox)], 'paths')
        expect_equal(stores[0]['error']['id'], 'store.not-found', 'why')
        expect_equal((stores[0]['accounts'], stores[1]['error']), ([], None), 'the rest')
        text = place.run('stores', nothing, place.mbox).expect_code(1).out
        expect(text.startswith(f'{nothing}\n  No mail was found there. '), text)
        expect(f'mbox:{place.mbox}' in text and text.count('All together') == 1, text)


def test_stores_whose_names_begin_with_a_hash():
    with Place() as place:
        folder = place.folder / 'tree'
        folder.mkdir()
        for name in ('#work', '#work#', 'a#b'):
            (folder / name).write_bytes(place.mbox.read_bytes())
        document = place.run('stores', '--json', f'mbox:{folder}').expect_code(0).document
        folders = document['stores'][0]['accounts'][0]['folders']
        expect_equal(sorted(one['path'] for one in folders), [['#work'], ['a#b']], 'found')


def test_error():
    with Place() as place:
        result = place.run('stores', '--json', place.folder / 'nothing').expect_code(2)
        document = check_schema(result.document)
        expect_equal(document['schema'], 'postferry.error/1', 'schema')
        expect_equal(document['exit'], 2, 'exit')
        expect_equal(document['error']['id'], 'store.not-found', 'id')


def test_no_jobs():
    with Place() as place:
        result = place.run('jobs', '--json', '--state-dir', place.state).expect_code(0)
        expect_equal(check_schema(result.document)['jobs'], [], 'jobs')
        text = place.run('jobs', '--state-dir', place.state).expect_code(0).out
        expect_equal(text, 'There are no moves yet.\n', 'text')


def test_stopped_move_everywhere():
    with Place() as place, Stub('answers_work', *[b'NO [OVERQUOTA] no room'] * 9) as stub:
        odd = place.folder / '<b>&"letters\x1b[2J'
        place.mbox = place.mbox.rename(odd)
        stopped = place.migrate(stub.url(), '--allow-plaintext', '--json').expect_code(2)
        document = check_schema(stopped.document)
        lab.expect_sums(document)
        expect_equal(document['totals']['pending'], 3, 'pending')
        expect_equal(document['exit'], 2, 'exit')
        expect_equal(document['error']['id'], 'store.full', 'id')

        jobs = place.run('jobs', '--json', '--state-dir', place.state).expect_code(0).document
        expect_equal([job['job'] for job in check_schema(jobs)['jobs']], [document['job']], 'jobs')
        report = ['report', document['job'], '--state-dir', place.state]
        again = check_schema(place.run(*report, '--json').expect_code(0).document)
        expect_equal(again['totals'], document['totals'], 'totals of the report')
        expect_equal(again['exit'], 2, 'exit of the report')

        text = place.run(*report).expect_code(0).out
        expect('3 found = 0 placed + 3 still to do' in text, text)
        expect('\x1b' not in text, 'a name drives the terminal')
        page = Page(place.run(*report, '--html').expect_code(0).out)
        expect('b' not in page.elements, 'a name became an element')
        expect('<b>&"letters' in page.text, page.text)
        expect('3 found = 0 placed + 3 still to do' in page.text, page.text)


def test_whole_move_against_a_server():
    with lab.Bench(servers.SERVERS['dovecot']()) as bench:
        profile, _ = lab.make_profile(bench.folder / 'sample', messages=40)
        source = f'thunderbird:{profile}'
        check_schema(bench.migrate(source, '--plan').expect_code(0, 1).document)
        moved = check_schema(bench.migrate(source).expect_code(1).document)
        lab.expect_sums(moved)
        job = ['--state-dir', bench.state, moved['job']]
        check_schema(lab.postferry('jobs', '--json', '--state-dir', bench.state).document)
        report = check_schema(lab.postferry('report', '--json', *job).expect_code(0).document)
        expect_equal(report['totals'], moved['totals'], 'totals of the report')
        expect_equal(report['verified'], moved['verified'], 'what was compared')
        compared = lab.postferry('verify', '--json', *job, *bench.sign_in()).expect_code(0)
        expect_equal(check_schema(compared.document)['checked'], totals_placed(moved), 'checked')
        page = Page(lab.postferry('report', '--html', *job).expect_code(0).out)
        for row in moved['left_out']:
            expect(row['subject'] in page.text, f'{row["subject"]} is not in the page')

        done = lab.postferry('migrate', '--state-dir', bench.state, '--from', source, '--to',
                             bench.server.url('alice', 'imaps'), *bench.sign_in())
        totals = moved['totals']
        expect(f'{totals["placed"] + totals["already_there"]} of {totals["found"]} messages '
               'were put on the server or were there before.\n' in done.out, done.out)
        expect('are on the server' not in done.out, f'claims what it did not see: {done.out}')
        expect(f'was not looked at again: postferry verify --state-dir {bench.state} '
               f'{moved["job"]}\n' in done.out, done.out)
        expect(f'{totals["found"]} found = {totals["placed"]} placed' in done.out, done.out)
        expect_equal(done.err, '', 'standard error of a quiet run')


def totals_placed(document):
    return document['totals']['placed']


def test_progress_as_json():
    with lab.Bench(servers.SERVERS['dovecot']()) as bench:
        profile, _ = lab.make_profile(bench.folder / 'sample', messages=400)
        result = bench.migrate(f'thunderbird:{profile}', '--progress', 'json').expect_code(1)
        rows = [json.loads(line) for line in result.err.splitlines()]
        expect(rows, 'no progress')
        done = [row['done'] for row in rows if row['phase'] == 'send']
        expect_equal(done, sorted(done), 'messages done go back')
        for row in rows:
            expect(row['phase'] in ('scan', 'plan', 'send', 'verify', 'done'), row)
            expect(0 <= row['done'] <= row['total'] or row['phase'] == 'scan', row)


if __name__ == '__main__':
    common.main(sys.modules[__name__])
