#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""--help, the man pages and the completion name the same verbs and options."""

import re
import subprocess
import sys

import common
import lab
from common import ROOT, expect, expect_equal

VERBS = ['detect', 'probe', 'diagnose', 'advise', 'stores',
         'migrate', 'jobs', 'verify', 'undo', 'report']


def help_options(*verb):
    text = lab.postferry(*verb, '--help').expect_code(0).out
    return {word for word in re.findall(r'--([a-z][a-z0-9-]*)', text.split('Options:', 1)[1])
            if word != 'help'}


def man_options(name):
    text = (ROOT / f'data/man/{name}.1').read_text()
    return {option for line in text.splitlines() if line.startswith('.It ')
            for option in re.findall(r'Fl Fl ([a-z][a-z0-9-]*)', line) if option != 'help'}


def completed(*words):
    script = (f'source {ROOT}/data/completion/postferry.bash; '
              'COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _postferry; '
              'printf "%s\\n" "${COMPREPLY[@]}"')
    done = subprocess.run(['bash', '-c', script, 'bash', 'postferry', *words],
                          capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_verbs():
    text = lab.postferry('--help').expect_code(0).out
    shown = re.findall(r'^  ([a-z]+) ', text, re.MULTILINE)
    expect_equal(shown, VERBS, 'verbs of --help')
    page = (ROOT / 'data/man/postferry.1').read_text()
    expect_equal(re.findall(r'^\.It Cm ([a-z]+)$', page, re.MULTILINE), VERBS, 'verbs of the page')
    expect_equal({word for word in completed('') if not word.startswith('-')}, set(VERBS),
                 'completed verbs')


def check_verb(verb):
    options = help_options(verb)
    expect(len(options) >= 5, f'{verb} --help shows {options}')
    expect_equal(man_options(f'postferry-{verb}'), options, f'options in postferry-{verb}.1')
    done = {word[2:] for word in completed(verb, '--') if word.startswith('--')} - {'help'}
    expect_equal(done, options, f'options completed after {verb}')


def test_detect_options():
    check_verb('detect')


def test_probe_options():
    check_verb('probe')


def test_diagnose_options():
    check_verb('diagnose')


def test_advise_options():
    check_verb('advise')


def test_stores_options():
    check_verb('stores')


def test_migrate_options():
    check_verb('migrate')


def test_jobs_options():
    check_verb('jobs')


def test_verify_options():
    check_verb('verify')


def test_undo_options():
    check_verb('undo')


def test_report_options():
    check_verb('report')


def test_top_options():
    expect_equal(help_options(), {'version'}, 'options of postferry itself')
    expect_equal(man_options('postferry'), {'version'}, 'options in postferry.1')


def test_exit_codes_in_every_page():
    header = (ROOT / 'src/base/pf-exit.h').read_text()
    codes = re.findall(r'PF_EXIT_[A-Z]+ = (\d+)', header)
    for path in sorted((ROOT / 'data/man').glob('*.1')):
        if path.stem == 'postferry-gtk':
            continue  # the window ends with what GApplication ends with
        part = path.read_text().split('.Sh EXIT STATUS', 1)[1].split('.Sh', 1)[0]
        expect_equal(re.findall(r'^\.It (\d+)$', part, re.MULTILINE), codes, path.name)


def test_no_gui_library():
    done = subprocess.run(['ldd', str(lab.PROGRAM)], capture_output=True, text=True, check=True)
    for library in ('libgtk', 'libadwaita', 'libgdk', 'libX11', 'libwayland'):
        expect(library not in done.stdout, f'postferry links {library}')


if __name__ == '__main__':
    common.main(sys.modules[__name__])
