# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A private desktop for one test: an X server, a session bus, accessibility, and the
window, driven by keys and read as a screen reader reads it.

    with Desktop(program) as desktop:
        window = desktop.start('--profile', path)
        window.keys('Return')
        window.wait_title('Whose mail should move?')

Nothing of the machine's own desktop is touched; leaving the block ends exactly the
processes that were started.
"""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import threading
import time
import tty

LIMIT_S = 30
READINGS = 5
FORGIVEN = ('Screen coordinates not supported',)
CLASS_NAME = re.compile(r'^(Gtk|Adw|Pf)[A-Z]')


class Missing(Exception):
    """A tool is not on this machine; a person sees a skip, CI a failure."""


def wait_for(condition, what, limit=LIMIT_S):
    """The condition's first true answer; polls with a deadline."""
    end = time.monotonic() + limit
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > end:
            raise TimeoutError(f'waited {limit} s for {what}')
        time.sleep(0.05)


def reads(read):
    """A decorator: what is drawn anew while it is read is gone, and read once more."""
    def reading(*arguments, **named):
        from gi.repository import GLib
        for _ in range(READINGS - 1):
            try:
                return read(*arguments, **named)
            except GLib.Error:
                time.sleep(0.1)
        return read(*arguments, **named)
    return reading


def keep_words(terminal, file):
    """Into a file, until the other side of the terminal ends."""
    with open(file, 'ab', buffering=0) as kept:
        try:
            while True:
                kept.write(os.read(terminal, 65536))
        except OSError:
            pass


class Speech:
    """What Orca would say, from the file with its debug output: megabytes, each read once."""

    # Words may be longer than a line.
    WORDS = re.compile(rb"SPEECH OUTPUT: '(.*?)'\s?\{", re.DOTALL)
    MARK = b'SPEECH OUTPUT'

    def __init__(self, file):
        self.file, self.place, self.rest, self.words = file, 0, b'', []

    def read(self):
        """All words so far."""
        if self.file.exists():
            with open(self.file, 'rb') as text:
                text.seek(self.place)
                self.rest += text.read()
                self.place = text.tell()
        end = 0
        for found in self.WORDS.finditer(self.rest):
            self.words.append(found[1].decode(errors='replace'))
            end = found.end()
        begun = self.rest.find(self.MARK, end)
        # The mark itself may still be half there.
        self.rest = self.rest[max(end, begun if begun >= 0 else
                                  len(self.rest) - len(self.MARK)):]
        return list(self.words)


class Desktop:
    """size: of the screen.  dark, high_contrast; large: text of twice the size; locale:
    another than C; language: of the program.  Both “he” mirror the window."""

    def __init__(self, program, size=(1400, 900), dark=False, high_contrast=False,
                 language='C', pictures=None, large=False, locale=None):
        for tool in ('Xvfb', 'dbus-daemon', 'xdotool', 'import'):
            if not shutil.which(tool):
                raise Missing(f'{tool} is not installed')
        self.program, self.size, self.large = program, size, large
        self.pictures = pathlib.Path(pictures) if pictures else None
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='pf-ui-'))
        self.processes = []
        self.locale = self._make_locale(locale) if locale else {'LC_ALL': 'C.UTF-8'}
        self.extra = {'LANGUAGE': language, **self.locale,
                      'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark' if dark else 'prefer-light',
                      'ADW_DEBUG_HIGH_CONTRAST': '1' if high_contrast else '0'}
        self.log, self.fatal = None, 'fatal-warnings'

    def __enter__(self):
        try:
            self._start_display()
            self._start_bus()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *unused):
        for process in reversed(self.processes):
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if self.log:
            self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _make_locale(self, name):
        """One that need not be installed."""
        done = subprocess.run(['localedef', '-i', name, '-f', 'UTF-8',
                               str(self.folder / f'{name}.UTF-8')],
                              capture_output=True, check=False)
        if not (self.folder / f'{name}.UTF-8').exists():
            raise Missing(f'the locale {name}: {done.stderr.decode().strip()}')
        return {'LOCPATH': str(self.folder), 'LC_ALL': f'{name}.UTF-8'}

    def _folders(self):
        settings = self.folder / 'config/gtk-4.0/settings.ini'
        for name in ('config/gtk-4.0', 'data', 'cache', 'state', 'home', 'run'):
            (self.folder / name).mkdir(parents=True, mode=0o700)
        settings.write_text('[Settings]\n'
                            'gtk-font-name=Cantarell 11\n'
                            'gtk-decoration-layout=:close\n'
                            'gtk-enable-animations=false\n')
        return {'HOME': self.folder / 'home', 'XDG_CONFIG_HOME': self.folder / 'config',
                'XDG_DATA_HOME': self.folder / 'data',
                'XDG_CACHE_HOME': self.folder / 'cache',
                'XDG_STATE_HOME': self.folder / 'state',
                'XDG_RUNTIME_DIR': self.folder / 'run'}

    def _start_display(self):
        read_end, write_end = os.pipe()
        width, height = self.size
        server = subprocess.Popen(
            ['Xvfb', '-displayfd', str(write_end), '-screen', '0', f'{width}x{height}x24',
             '-dpi', '96', '-nolisten', 'tcp', '-noreset'],
            pass_fds=(write_end,), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        self.processes.append(server)
        os.close(write_end)
        with os.fdopen(read_end) as answer:
            number = answer.readline().strip()
        if not number:
            raise RuntimeError('Xvfb did not start')
        self.environment = {
            **{name: value for name, value in os.environ.items()
               if name not in ('WAYLAND_DISPLAY', 'DBUS_SESSION_BUS_ADDRESS')},
            **{name: str(value) for name, value in self._folders().items()},
            **self.extra,
            'DISPLAY': f':{number}', 'GDK_BACKEND': 'x11', 'GSK_RENDERER': 'cairo',
            'GSETTINGS_BACKEND': 'memory', 'GTK_A11Y': 'atspi', 'GTK_THEME': '',
            'GIO_USE_VFS': 'local', 'NO_AT_BRIDGE': '0'}
        self.environment.pop('GTK_THEME')
        schemas = pathlib.Path(os.environ.get('PF_BUILD_ROOT', '.')) / 'data'
        if (schemas / 'gschemas.compiled').exists():
            self.environment['GSETTINGS_SCHEMA_DIR'] = str(schemas)
        if self.large:
            # Where no settings daemon runs, GTK takes the text's size from the server.
            self.run_tool('xprop', '-root', '-f', 'RESOURCE_MANAGER', '8s', '-set',
                          'RESOURCE_MANAGER', 'Xft.dpi:\t192\n')

    def _start_bus(self):
        bus = subprocess.Popen(
            ['dbus-daemon', '--session', '--nofork', '--print-address=1'],
            env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True)
        self.processes.append(bus)
        address = bus.stdout.readline().strip()
        self.environment['DBUS_SESSION_BUS_ADDRESS'] = address
        # Our own side of accessibility reads these when it is first used.
        for name in ('DISPLAY', 'DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR'):
            os.environ[name] = self.environment[name]
        self._start_notifications()

    def _start_notifications(self):
        service = pathlib.Path(__file__).with_name('notifications.py')
        self.notices = self.folder / 'notices'
        self.notices.touch()
        process = subprocess.Popen(['/usr/bin/python3', str(service), str(self.notices)],
                                   env=self.environment, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                   text=True)
        self.processes.append(process)
        if process.stdout.readline().strip() != 'ready':
            raise RuntimeError('the notification service did not start')

    def start_listener(self):
        """Returns a function: what was heard so far, (time, kind, text) (listener.py)."""
        file = self.folder / 'heard'
        file.touch()
        process = subprocess.Popen(
            ['/usr/bin/python3', str(pathlib.Path(__file__).with_name('listener.py')),
             str(file)], env=self.environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, text=True)
        self.processes.append(process)
        if process.stdout.readline().strip() != 'ready':
            raise RuntimeError('the listener did not start')

        def heard():
            lines = [line.split(' ', 2) for line in
                     file.read_text(encoding='utf-8').splitlines()]
            return [(float(at), kind, text) for at, kind, text in lines]
        return heard

    def start_orca(self):
        """Returns a function: what a real screen reader said so far.  It needs no sound."""
        if not shutil.which('orca'):
            raise Missing('orca is not installed')
        file, apart = self.folder / 'orca', self.folder / 'orca-apart'
        apart.mkdir()
        # Without a speech server and a braille display, it only writes what it would say;
        # and another desktop's screen reader is none of its business.
        for module in ('speechd', 'brlapi', 'louis'):
            (apart / f'{module}.py').write_text('raise ImportError\n')
        (apart / 'pgrep').write_text('#!/bin/sh\n')
        (apart / 'pgrep').chmod(0o755)
        # GTK warns of a question that Orca asks (FORGIVEN).
        self.fatal = 'fatal-criticals'
        # To a terminal it writes line by line; in a file, its last words would wait for more.
        ours, terminal = os.openpty()
        tty.setraw(terminal)
        process = subprocess.Popen(
            ['orca', f'--debug-file={os.ttyname(terminal)}', '--disable=braille-monitor'],
            env={**self.environment, 'PYTHONPATH': str(apart), 'LANGUAGE': 'C',
                 'PATH': f'{apart}:{self.environment["PATH"]}'},
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.processes.append(process)
        threading.Thread(target=keep_words, args=(ours, file), daemon=True).start()

        said = Speech(file).read
        wait_for(lambda: 'Screen reader on.' in said(), 'the screen reader')
        return said

    def start_keyring(self):
        """Returns the file that is told what is stored and forgotten."""
        return self._start_service('keyring')

    def start_sessions(self):
        """Returns the file that is told what the session manager is asked to prevent."""
        return self._start_service('sessions')

    def _start_service(self, name):
        service = pathlib.Path(__file__).with_name(f'{name}.py')
        noted = self.folder / name
        noted.touch()
        process = subprocess.Popen(['/usr/bin/python3', str(service), str(noted)],
                                   env=self.environment, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, text=True)
        self.processes.append(process)
        if process.stdout.readline().strip() != 'ready':
            raise RuntimeError(f'{name} did not start')
        return noted

    def notified(self):
        """What was notified so far: (title, body)."""
        return [tuple(line.split('\t')) for line in
                self.notices.read_text(encoding='utf-8').splitlines()]

    def start(self, *arguments, prefix=(), **variables):
        """prefix: a command that runs the program somewhere else (a namespace)."""
        self.log = open(self.folder / 'program.log', 'ab')
        environment = {**self.environment, 'G_DEBUG': self.fatal,
                       **{name: str(value) for name, value in variables.items()}}
        process = subprocess.Popen([*prefix, str(self.program), *map(str, arguments)],
                                   env=environment, stdin=subprocess.DEVNULL,
                                   stdout=self.log, stderr=self.log)
        self.processes.append(process)
        return Window(self, process)

    def start_again(self, *arguments):
        """A second start, which shows the window of the first and ends."""
        subprocess.run([str(self.program), *map(str, arguments)], env=self.environment, timeout=LIMIT_S,
                       stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
                       check=True)

    def run_tool(self, *command):
        done = subprocess.run([str(part) for part in command], env=self.environment,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f'{command[0]}: {done.stderr.strip()}')
        return done.stdout

    def program_log(self):
        return (self.folder / 'program.log').read_text(errors='replace')

    def warnings(self):
        """What the program warned of, where that does not end it."""
        return [line for line in self.program_log().splitlines()
                if '-WARNING' in line and not any(words in line for words in FORGIVEN)]


class Window:
    """The program's window, by X11 for keys and pictures, by AT-SPI for everything
    that is read."""

    choosers = ('Save the Report', 'Open a Report', 'Compare With a Report', 'Choose')

    def __init__(self, desktop, process):
        import gi
        gi.require_version('Atspi', '2.0')
        from gi.repository import Atspi
        self.atspi = Atspi
        self.desktop, self.process = desktop, process
        self.frame = wait_for(self._find_frame, 'the window')
        self.xid = wait_for(self._find_xid, 'the X window')
        self.focus()

    def top_levels(self):
        """The program's windows and dialogs, asked for afresh."""
        if self.process.poll() is not None:
            raise RuntimeError('the program ended:\n' + self.desktop.program_log())
        root = self.atspi.get_desktop(0)
        root.clear_cache()
        for index in range(root.get_child_count()):
            application = root.get_child_at_index(index)
            if application is None or 'postferry' not in (application.get_name() or ''):
                continue
            children = [application.get_child_at_index(number)
                        for number in range(application.get_child_count())]
            return [child for child in children if child is not None]
        return []

    def _find_frame(self):
        from gi.repository import GLib
        try:
            for node in self.top_levels():
                # Its name may be what was said last.
                if node.get_role_name() in ('frame', 'window'):
                    return node
        except GLib.Error:
            pass  # another program of this bus just ended, such as a screen reader's helper
        return None

    def find_window(self, name):
        """Another window of the program, by its title."""
        for node in self.top_levels():
            if node.get_name() == name:
                return node
        return None

    def find_dialog(self):
        for node in self.top_levels():
            if node.get_role_name() == 'dialog':
                return node
        return None

    def find_chooser(self):
        """The X window of a file chooser, a window of its own."""
        for name in self.choosers:
            done = subprocess.run(['xdotool', 'search', '--onlyvisible', '--name', name],
                                  env=self.desktop.environment, capture_output=True,
                                  text=True, check=False)
            if done.stdout.split():
                return done.stdout.split()[-1]
        return None

    def find_again(self):
        """After the window was hidden: what is known of it no longer holds."""
        self.frame = wait_for(self._find_frame, 'the window')
        self.focus()

    def _find_xid(self):
        done = subprocess.run(['xdotool', 'search', '--onlyvisible', '--name', 'Postferry'],
                              env=self.desktop.environment, capture_output=True, text=True)
        return done.stdout.split()[-1] if done.stdout.split() else None

    def is_visible(self):
        done = subprocess.run(['xdotool', 'search', '--onlyvisible', '--name', 'Postferry'],
                              env=self.desktop.environment, capture_output=True, text=True)
        return self.xid in done.stdout.split()

    def focus(self, xid=None):
        self.desktop.run_tool('xdotool', 'windowfocus', '--sync', xid or self.xid)

    def keys(self, *names):
        for name in names:
            self.desktop.run_tool('xdotool', 'key', '--clearmodifiers', name)
            time.sleep(0.1)

    def type(self, text):
        self.desktop.run_tool('xdotool', 'type', '--clearmodifiers', '--delay', '15', text)
        time.sleep(0.1)

    def resize(self, width, height):
        self.desktop.run_tool('xdotool', 'windowmove', self.xid, 0, 0)
        self.desktop.run_tool('xdotool', 'windowsize', '--sync', self.xid, width, height)
        time.sleep(0.4)

    def picture(self, name):
        """Saves what the screen shows, cut to the window."""
        if not self.desktop.pictures:
            return
        self.desktop.pictures.mkdir(parents=True, exist_ok=True)
        self.desktop.run_tool('import', '-silent', '-window', self.xid,
                              self.desktop.pictures / f'{name}.png')

    def picture_of(self, node, name):
        """Another window of the program, by its title."""
        found = self.desktop.run_tool('xdotool', 'search', '--onlyvisible', '--name',
                                      node.get_name()).split()
        if self.desktop.pictures and found:
            self.desktop.pictures.mkdir(parents=True, exist_ok=True)
            self.desktop.run_tool('import', '-silent', '-window', found[-1],
                                  self.desktop.pictures / f'{name}.png')

    # Reading.

    def name(self):
        self.frame.clear_cache()
        return self.frame.get_name()

    def title(self):
        return subprocess.run(['xdotool', 'getwindowname', self.xid],
                              env=self.desktop.environment, capture_output=True,
                              text=True).stdout.strip()

    def wait_title(self, heading, limit=LIMIT_S):
        expected = f'{heading} – Postferry'
        try:
            wait_for(lambda: self.title() == expected, f'the page “{heading}”', limit)
        except TimeoutError as error:
            raise TimeoutError(f'{error}; the page is “{self.title()}”, and says:\n'
                               + '\n'.join(self.lines())) from None
        time.sleep(0.3)

    def walk(self, node=None):
        """Every accessible object of the window that is on the screen."""
        if node is None:
            node = self.frame
            node.clear_cache()
        yield node
        for index in range(node.get_child_count()):
            child = node.get_child_at_index(index)
            if child is not None:
                yield from self.walk(child)

    def states(self, node):
        return node.get_state_set()

    @reads
    def all_focused(self):
        return [node for node in self.walk()
                if self.states(node).contains(self.atspi.StateType.FOCUSED)]

    def focused(self):
        found = self.all_focused()
        return found[0] if len(found) == 1 else None

    def describe(self, node):
        return (node.get_role_name(), node.get_name(), node.get_description())

    @reads
    def find(self, role=None, name=None):
        for node in self.walk():
            if role and node.get_role_name() != role:
                continue
            if name is not None and node.get_name() != name:
                continue
            return node
        return None

    @reads
    def lines(self):
        return [' | '.join(self.describe(node)) for node in self.walk()
                if node.get_name() or node.get_description()]

    @reads
    def has_text(self, text):
        from gi.repository import GLib
        try:
            return any(text in line for line in self.lines())
        except GLib.Error:
            # What was being read is gone: the page changed, or the program ended.
            if self.process.poll() is not None:
                raise RuntimeError('the program ended:\n'
                                   + self.desktop.program_log()) from None
            return False

    def wait_text(self, text, limit=LIMIT_S):
        try:
            wait_for(lambda: self.has_text(text), f'“{text}”', limit)
        except TimeoutError as error:
            raise TimeoutError(f'{error}; the page says:\n'
                               + '\n'.join(self.lines())) from None

    def tab_to(self, name, key='Tab', most=40):
        """Presses Tab until the object of that name has the focus."""
        seen = []
        for _ in range(most):
            node = self.focused()
            if node is not None and node.get_name() == name:
                return node
            seen.append(node and self.describe(node))
            self.keys(key)
        raise AssertionError(f'{key} does not reach “{name}”; it reached {seen}')

    def tab_to_in(self, node, name, most=40):
        """Like tab_to, in another window of the program."""
        for _ in range(most):
            node.clear_cache()
            if any(self.states(found).contains(self.atspi.StateType.FOCUSED)
                   and found.get_name() == name for found in self.walk(node)):
                return
            self.keys('Tab')
        raise AssertionError(f'Tab does not reach “{name}”')

    def shown_size(self, node):
        box = node.get_component_iface()
        if box is None:
            return None
        place = box.get_extents(self.atspi.CoordType.WINDOW)
        return place.width, place.height
