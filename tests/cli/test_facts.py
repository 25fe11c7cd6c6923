#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Our own dated facts against their schemas, and against what a newer fact must mean."""

import json
import re
import sys

import common
from common import ROOT, Skip, expect, expect_equal

try:
    import jsonschema
except ImportError:
    jsonschema = None

PLACES = re.compile('%(EMAILADDRESS|EMAILLOCALPART|EMAILDOMAIN)%')


def check(path, schema):
    if jsonschema is None:
        raise Skip('python3-jsonschema is not here')
    document = json.loads((ROOT / 'data' / path).read_text())
    schema = json.loads((ROOT / f'data/schemas/{schema}-1.json').read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    checker = jsonschema.Draft202012Validator(schema)
    problems = [f'{list(error.absolute_path)}: {error.message}'
                for error in checker.iter_errors(document)]
    expect(not problems, '\n'.join(problems[:10]))
    return document


def test_providers():
    providers = check('providers.json', 'providers')['providers']
    ids = [provider['id'] for provider in providers]
    expect_equal(sorted(set(ids)), ids, 'ids, each once and sorted')
    domains = [domain for provider in providers for domain in provider['domains']]
    expect_equal(len(domains), len(set(domains)), 'domains, each at one provider')
    for provider in providers:
        names = {policy['name'] for policy in provider['policies']}
        have = {service['protocol'] for service in provider['services']}
        for protocol in ('imap', 'pop3'):
            expect(protocol in have or f'no-{protocol}' in names,
                   f'{provider["id"]} does not say why there is no {protocol}')
        for service in provider['services']:
            rest = PLACES.sub('', service['username'] + service['host'])
            expect('%' not in rest, f'{provider["id"]}: {service}')
            if 'oauth-only' in names and service['protocol'] != 'smtp':
                expect_equal(service['auth'], ['oauth2'], f'sign-in at {provider["id"]}')


def test_rules():
    rules = check('rules/server-sentences.json', 'rules')['rules']
    for rule in rules:
        re.compile(rule.get('pattern', ''))


def test_control_hosts():
    document = json.loads((ROOT / 'data/control-hosts.json').read_text())
    owners = {row['owner'] for row in document['hosts'] if row['port'] == 993}
    expect(len(owners) >= 2, 'mail hosts of two owners')
    expect(any(row['port'] == 443 for row in document['hosts']), 'a web host')


if __name__ == '__main__':
    common.main(sys.modules[__name__])
