#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds Postferry, starts a private mail server on this computer, makes a sample
Thunderbird profile and moves it there, showing the proof.

Installs the Debian packages that are missing (not with --no-install). Else nothing is
touched but build/ and a folder of its own, nothing is left running, and no question is
asked. Run it again: nothing is left to do."""

import argparse
import collections
import json
import os
import pathlib
import shutil
import subprocess
import sys

DONE = (0, 1)  # 1: done, with something to look at, as a message left out
ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / 'tests/support'))

import imap_reader  # noqa: E402
import lab  # noqa: E402
from servers import DovecotServer  # noqa: E402

REAL_MAIL = '''
With real mail, once this has run:

  build/src/cli/postferry stores
      lists the mail found on this computer

  build/src/cli/postferry migrate --plan \\
      --from thunderbird:$HOME/.thunderbird/abcd1234.default \\
      --to imaps://ada%40example.org@imap.example.org
      asks for the password and shows what would go where; writes nothing

  The same command without --plan moves it. Your mail on this computer is only
  read, never changed. Stop it at any time; the same command goes on.

  build/src/gtk/postferry-gtk
      does the same in a window (built where there is a display)
'''


def say(text=''):
    print(text, flush=True)


def heading(text):
    say(f'\n== {text}')


def parse_arguments():
    parser = argparse.ArgumentParser(
        prog='tools/try', description=__doc__, epilog=REAL_MAIL,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--no-install', action='store_true',
                        help='install nothing; print the command that would')
    parser.add_argument('--no-window', action='store_true',
                        help='do not open the window, even with a display')
    parser.add_argument('--fresh', action='store_true',
                        help='forget what earlier runs moved, and begin again')
    parser.add_argument('--messages', type=int, default=400, metavar='N',
                        help='size of a new sample (default 400); with --fresh, if there is one')
    return parser.parse_args()


def place():
    """Where the sample and its server live between runs; readable by the server's user."""
    if os.getuid() == 0:
        return pathlib.Path('/var/cache/postferry-try')
    cache = os.environ.get('XDG_CACHE_HOME') or os.path.expanduser('~/.cache')
    return pathlib.Path(cache) / 'postferry-try'


def shows_window(options):
    has_display = os.environ.get('DISPLAY') or os.environ.get('WAYLAND_DISPLAY')
    return bool(has_display) and not options.no_window


def build(options):
    flag = ['--no-install'] if options.no_install else []
    groups = ['build', 'try'] + (['window'] if shows_window(options) else [])
    if subprocess.run([ROOT / 'tools/install-packages', *flag, *groups]).returncode != 0:
        sys.exit(1)
    folder = ROOT / 'build'
    log = folder / 'try.log'
    folder.mkdir(exist_ok=True)
    with open(log, 'w', encoding='utf-8') as out:
        if not (folder / 'build.ninja').exists():
            run_logged(['meson', 'setup', folder], out, log)
        run_logged(['ninja', '-C', folder, *programs(folder, options)], out, log)
    return folder


def programs(folder, options):
    """What is shown, without the tests; the window only where it can be."""
    if not shows_window(options):
        return ['src/cli/postferry']
    known = subprocess.run(['ninja', '-C', folder, '-t', 'targets', 'all'], cwd=ROOT,
                           capture_output=True, text=True).stdout
    return ['src/cli/postferry'] + [name for name in ('src/gtk/postferry-gtk',)
                                    if f'{name}:' in known]


def run_logged(command, out, log):
    done = subprocess.run([str(part) for part in command], cwd=ROOT, stdout=out,
                          stdin=subprocess.DEVNULL, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        out.flush()
        say(log.read_text(encoding='utf-8', errors='replace')[-3000:])
        say(f'The build stopped; the whole log is {log.relative_to(ROOT)}.')
        sys.exit(1)


def make_sample(folder, count):
    profile = folder / 'sample'
    if not profile.exists():
        subprocess.run(['/usr/bin/python3', ROOT / 'tests/support/make-sample-profile',
                        profile, '--messages', str(count)], check=True)
    return profile


def run_shown(command, good=(0,)):
    """Runs a command in sight of the person; what it says when it stops is the end."""
    say('$ ' + ' '.join(str(part) for part in command))
    status = subprocess.run([str(part) for part in command]).returncode
    if status not in good:
        say(f'\nThe command stopped with exit code {status}; the lines above say why.')
        sys.exit(1)


def is_expected(truth, found):
    """Whether the server holds exactly what the sample's generator said, once each.  A
    message with NUL bytes, which IMAP cannot carry, arrives without them."""
    held = collections.Counter(m['sha256'] for messages in found.values() for m in messages)
    for message in lab.arriving(truth):
        digest = next((d for d in (message['sha256'], message.get('sha256_without_nul'))
                       if held.get(d)), None)
        if digest is None:
            return False
        held[digest] -= 1
    return not any(held.values())


def show_what_arrived(server, truth):
    """Counts with a reader that shares no code with Postferry."""
    with imap_reader.Account('localhost', server.imaps, 'alice', 'alicepw',
                             server.ca_file) as account:
        found = account.everything()
    heading('What an independent reader (Python\'s imaplib) finds on the server')
    for name in sorted(found):
        if found[name]:
            say(f'{len(found[name]):7,}  {name}')
    good = is_expected(json.loads(truth.read_text()), found)
    say(f'{sum(map(len, found.values())):7,}  in all; ' + (
        'each message that should be there is there once, byte for byte' if good
        else 'NOT what the sample holds'))
    return good


def open_window(folder, state, server, profile):
    program = folder / 'src/gtk/postferry-gtk'
    if not program.exists():
        return
    heading('The window on the same sample')
    say(f'Server: localhost, port {server.imaps}, user alice, password alicepw.')
    say('Close the window to end.')
    subprocess.run([program, '--ca-file', server.ca_file, '--state-dir', state,
                    '--profile', profile])


def main():
    options = parse_arguments()
    here = place()
    if options.fresh:
        shutil.rmtree(here, ignore_errors=True)
    folder = build(options)
    here.mkdir(parents=True, exist_ok=True)
    program = folder / 'src/cli/postferry'
    with DovecotServer(keep_in=here / 'server') as server:
        sample = make_sample(here, options.messages)
        state = here / 'state'
        password = here / 'password'
        password.write_text('alicepw\n')
        password.chmod(0o600)
        heading('The mail in the sample profile')
        run_shown([program, 'stores', f'thunderbird:{sample}'])
        heading('Moving it into a private Dovecot on this computer')
        run_shown([program, 'migrate', '--state-dir', state,
                   '--from', f'thunderbird:{sample}', '--to', server.url(),
                   '--ca-file', server.ca_file, '--password-file', password], DONE)
        good = show_what_arrived(server, sample / 'expected.json')
        if shows_window(options):
            open_window(folder, state, server, sample)
    say()
    say('Run tools/try again: nothing is left to do. tools/try --help: with your own mail.')
    return 0 if good else 1


if __name__ == '__main__':
    sys.exit(main())
