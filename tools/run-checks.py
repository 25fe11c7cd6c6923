#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Installs what the tests need, builds with sanitizers and without, runs every suite.

The last line is "N passed, N failed", with ", N skipped" if any; the numbers are those
of the suites' own reports: a test program that speaks TAP counts once for each of its
rows.  A missing server or tool is a skip for a person and a failure in CI (CI=true).
"""

import argparse
import concurrent.futures
import os
import pathlib
import subprocess
import sys
import time
import xml.etree.ElementTree

ROOT = pathlib.Path(__file__).resolve().parent.parent
PLAIN_SUITES = ['lint', 'unit', 'talk', 'fuzz', 'cli', 'resume', 'lab', 'ui']
SANITIZED_SUITES = ['unit', 'talk', 'cli', 'resume']
SANITIZER_ENV = {
    'ASAN_OPTIONS': 'abort_on_error=0:detect_leaks=1',
    # Lines are cut after every byte in the plain build, after some in this slow one.
    'PF_TEST_STEP': '7',
    'UBSAN_OPTIONS': 'print_stacktrace=1:halt_on_error=1',
    'LSAN_OPTIONS': f'suppressions={ROOT}/tests/support/lsan.supp:print_suppressions=0',
}


def say(text):
    print(text, flush=True)


class Tally:
    """What the suites reported, added up."""

    def __init__(self):
        self.passed = self.failed = self.skipped = 0
        self.failures, self.skips = [], []

    def add(self, other):
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped
        self.failures += other.failures
        self.skips += other.skips

    def fail(self, name, why=''):
        self.failed += 1
        self.failures.append(f'{name}: {why}' if why else name)

    def add_junit(self, path, label):
        for case in xml.etree.ElementTree.parse(path).getroot().iter('testcase'):
            name = f'{label} {case.get("classname", "")} {case.get("name", "")}'
            if case.find('failure') is not None or case.find('error') is not None:
                self.fail(name)
            elif case.find('skipped') is not None:
                self.skipped += 1
                self.skips.append(name)
            else:
                self.passed += 1


def say_why(path):
    """The words of a report's failed rows; meson prints their names alone."""
    for suite in xml.etree.ElementTree.parse(path).getroot().iter('testsuite'):
        failed = False
        for line in (suite.findtext('system-out') or '').splitlines():
            failed = line.startswith('not ok') or (failed and line.startswith('#'))
            if failed:
                say(f'   {line}')


def run(command, log, **options):
    """Runs a command with its output in a file; prints the file's end on failure."""
    with open(log, 'w', encoding='utf-8') as out:
        done = subprocess.run([str(part) for part in command], cwd=ROOT, stdout=out,
                              stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, **options)
    if done.returncode != 0:
        say(log.read_text(encoding='utf-8', errors='replace')[-6000:])
    return done.returncode == 0


def build(folder, logs, tally, *options, behind=False):
    """@behind: other work goes first."""
    label = folder.name
    say(f'-- building {label}')
    begun = time.monotonic()
    setup = ['meson', 'setup', folder, *options]
    if (folder / 'build.ninja').exists():
        setup.insert(2, '--reconfigure')
    if not run(setup, logs / f'{label}-setup.log'):
        tally.fail(f'{label}: meson setup')
        return False
    if not run([*(['nice', '-n', '19'] if behind else []), 'ninja', '-C', folder],
               logs / f'{label}-build.log'):
        tally.fail(f'{label}: build')
        return False
    say(f'   {label} is built ({time.monotonic() - begun:.0f} s)')
    return True


def run_suite(folder, suite, logs, tally, extra_env=None, behind=False):
    label = f'{folder.name}/{suite}'
    logbase = f'check-{suite}'
    # Real servers and windows spend most of their time waiting (Courier for its own
    # delays, a window for keys), so there are more of them than processors.
    cores = os.cpu_count() or 2
    jobs = str({'lab': 2 * cores, 'ui': 2 * cores}.get(suite, cores))
    # Under a wrapper, meson adds the wrapper's name to its logs' names.
    pattern = f'{logbase}*.junit.xml'
    for old in (folder / 'meson-logs').glob(pattern):
        old.unlink()
    begun = time.monotonic()
    before = (tally.passed, tally.failed, tally.skipped)
    # These open so many connections that their ports have to be their own.
    wrapper = ['--wrap', ROOT / 'tools/own-network'] if suite in ('talk', 'resume') else []
    # What goes behind other work may take longer.
    before_it = ['nice', '-n', '19'] if behind else []
    good = run([*before_it, 'meson', 'test', '-C', folder, '--no-rebuild', '--suite', suite,
                '--logbase', logbase, '--num-processes', jobs, '--print-errorlogs',
                '--timeout-multiplier', '4' if behind else '1', *wrapper],
               logs / f'{folder.name}-{suite}.log', env={**os.environ, **(extra_env or {})})
    reports = list((folder / 'meson-logs').glob(pattern))
    for junit in reports:
        tally.add_junit(junit, label)
        if not good:
            say_why(junit)
    if not reports:
        tally.fail(label, 'no report')
    elif not good and tally.failed == before[1]:
        tally.fail(label, 'ended badly without naming a test')
    passed, failed, skipped = (now - then for now, then in zip(
        (tally.passed, tally.failed, tally.skipped), before))
    say(f'   {label}: {passed} passed, {failed} failed, {skipped} skipped'
        f' ({time.monotonic() - begun:.0f} s)')


def has_suite(folder, suite):
    done = subprocess.run(['meson', 'test', '-C', folder, '--list', '--no-rebuild',
                           '--suite', suite], cwd=ROOT, capture_output=True, text=True)
    return bool([line for line in done.stdout.split('\n') if ' / ' in line or ':' in line])


def trixie(logs, tally):
    """Builds, and runs unit and cli, in a Debian 13 tree made by mmdebstrap."""
    if not run([ROOT / 'tools/trixie'], logs / 'trixie.log'):  # ends with 77 for a non-root person
        tally.fail('trixie')
    else:
        tally.passed += 1


def parse_arguments():
    parser = argparse.ArgumentParser(prog='tools/check', description=__doc__.split('\n\n')[0])
    parser.add_argument('--no-install', action='store_true',
                        help='install nothing; print the command that would')
    parser.add_argument('--full', action='store_true',
                        help='clang-tidy on every file, not on the changed ones only')
    parser.add_argument('--suite', action='append', metavar='NAME',
                        help='only this suite (' + ', '.join(PLAIN_SUITES) + '); "trixie" builds '
                             'in a Debian 13 tree; may be repeated')
    parser.add_argument('--no-sanitizers', action='store_true',
                        help='leave the second build, with ASAN and UBSAN, out')
    return parser.parse_args()


def install(options, tally):
    names = ['build', 'window', 'try', 'test']
    flag = ['--no-install'] if options.no_install else []
    if subprocess.run([ROOT / 'tools/install-packages', *flag, *names]).returncode != 0:
        if not options.no_install:
            tally.fail('packages could not be installed')
    if not options.no_install:
        if subprocess.run([ROOT / 'tools/install-lab'], stdout=subprocess.DEVNULL).returncode != 0:
            say('Cyrus and Courier could not be fetched; their tests will be skipped.')


def main():
    options = parse_arguments()
    tally = Tally()
    logs = ROOT / 'build-logs'
    logs.mkdir(exist_ok=True)
    begun = time.monotonic()
    install(options, tally)
    wanted = options.suite or PLAIN_SUITES

    if 'trixie' in wanted:
        trixie(logs, tally)
        wanted = [suite for suite in wanted if suite != 'trixie']

    sanitized = [] if options.no_sanitizers else \
        [suite for suite in SANITIZED_SUITES if suite in wanted]
    with concurrent.futures.ThreadPoolExecutor(1) as aside:
        check(options, wanted, sanitized, aside, logs, tally)
    return conclude(tally, logs, begun)


def check(options, wanted, sanitized, aside, logs, tally):
    """Both builds and their suites.  What asks servers and windows waits more than it works,
    so the second build is made and tried meanwhile, behind it."""
    plain, second, trial = ROOT / 'build', ROOT / 'build-asan', None
    waiting = [suite for suite in wanted if suite in ('cli', 'resume', 'lab', 'ui')]

    def try_second():
        own = Tally()
        if build(second, logs, own, '-Db_sanitize=address,undefined', '-Db_lundef=false',
                 '-Dgui=disabled', '-Doptimization=1', behind=bool(waiting)):
            for suite in sanitized:
                run_suite(second, suite, logs, own, SANITIZER_ENV, behind=bool(waiting))
        return own

    if wanted and build(plain, logs, tally, '-Dwerror=true'):
        for suite in [name for name in PLAIN_SUITES if name in wanted]:
            if suite in waiting and sanitized and trial is None:
                trial = aside.submit(try_second)
            run_suite(plain, suite, logs, tally)
        if options.full and 'lint' in wanted:
            if run([ROOT / 'tools/lint', 'tidy', '--full', '--build', plain],
                   logs / 'tidy-full.log'):
                tally.passed += 1
            else:
                tally.fail('clang-tidy --full')
    if sanitized:
        tally.add(trial.result() if trial else try_second())


def conclude(tally, logs, begun):
    """Says what was skipped and what failed; the last line is the sum."""
    if tally.skips:
        say('Skipped:')
        for name in tally.skips:
            say(f'  {name}')
        if os.environ.get('CI') == 'true':
            for name in tally.skips:
                tally.fail(name, 'may not be skipped in CI')
            tally.skipped = 0
    if tally.failures:
        say('Failed:')
        for name in tally.failures:
            say(f'  {name}')
        say(f'The logs are in {logs.name}/ and build*/meson-logs/.')
    say(f'{(time.monotonic() - begun) / 60:.1f} minutes')
    tail = f', {tally.skipped} skipped' if tally.skipped else ''
    say(f'{tally.passed} passed, {tally.failed} failed{tail}')
    return 1 if tally.failed else 0


if __name__ == '__main__':
    sys.exit(main())
