# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person who hears the window: by Orca itself, from its debug output, line by line.

Keys are pressed one by one, each only when what the last one led to was heard, so that a busy
machine makes it slow and not different.
"""

import fnmatch
import re

import desktop as ui
from tap import Failure, expect

LIMIT_S = 60
ISOLATES = re.compile('[\u2066\u2069]')
# A role without a name before it: something that nobody can tell from its neighbours.
NAMELESS = re.compile(r'(push button|panel|check box|toggle button|text|entry|password text|link|'
                      r'tree item|list item|heading|progress bar|image|icon|combo box|dialog|'
                      r'frame|alert)( (not )?[a-z]+| \d+ percent)?\.?$')
# What only who wrote the program understands.
RAW = re.compile(r'\b(Gtk|Adw|Pf)[A-Z]|</?[a-z]+>|&(amp|lt|gt|quot);|%[sdu]|\(null\)|\bnull\b|'
                 r'\bNone\b|\bunknown\b|\bnot selected\b(?! radio)|\b[a-z]+_[a-z]+|\b[a-z]+-[a-z]+-[a-z]+\b')
# What stands behind “Technical details” and “Every step”, in the words of servers.
TECHNICAL = re.compile(r'(IMAP|POP3) localhost:|This computer and network\b')


def escape(text):
    """A pattern for just this text."""
    return re.sub(r'([\[*?])', r'[\1]', text)


class Ear:
    """window, said: of a desktop.  silent: what must never be said."""

    def __init__(self, window, said, silent=()):
        self.window, self.said, self.silent = window, said, silent
        self.past, self.last = 0, None  # the line after the last one heard; what was done
        self.known = []

    def lines(self):
        """All that was said so far."""
        self.known += [' '.join(ISOLATES.sub('', line).split())
                       for line in self.said()[len(self.known):]]
        return self.known

    def find(self, wanted):
        """Where the last of the wanted lines is that follow each other, with any between
        them; or which is missing."""
        at, lines = self.past, self.lines()
        for pattern in wanted:
            while at < len(lines) and not fnmatch.fnmatchcase(lines[at], pattern):
                at += 1
            if at == len(lines):
                return None, pattern
            at += 1
        return at, None

    def hear(self, *wanted):
        """In this order; * stands for anything."""
        try:
            ui.wait_for(lambda: self.find(wanted)[0] is not None, 'a voice', LIMIT_S)
        except TimeoutError:
            raise Failure(f'“{self.find(wanted)[1]}” is not heard after {self.last!r}, but\n'
                          + '\n'.join(self.lines()[self.past:])) from None
        self.past = self.find(wanted)[0]

    def step_to(self, name, key):
        """Each stop on the way is heard, before the next."""
        seen = []
        for _ in range(40):
            before = self.window.focused()
            self.window.keys(key)
            node = ui.wait_for(lambda: self.other_focus(before), f'the focus after {seen}')
            seen.append(ISOLATES.sub('', node.get_name()))
            self.last, past = f'{key} to {seen[-1]}', self.past
            self.hear(escape(seen[-1]) + '*')
            if fnmatch.fnmatchcase(seen[-1], name):
                self.past = past
                return
        raise Failure(f'{key} does not reach “{name}”; it reached {seen}')

    def other_focus(self, before):
        node = self.window.focused()
        return node if node is not None and node != before else None

    def do(self, what):
        """A key; “to NAME”, by Tab, or “back to NAME”; “type TEXT”; “wait”: nothing."""
        self.last = what
        word, _, rest = what.partition(' ')
        if word == 'to':
            self.step_to(rest, 'Tab')
        elif what.startswith('back to '):
            self.step_to(rest[len('to '):], 'shift+Tab')
        elif word == 'type':
            self.window.type(rest)
        elif what != 'wait':
            self.window.keys(what)

    def walk(self, *rows):
        for what, *wanted in rows:
            self.do(what)
            self.hear(*wanted)

    def close_dialog(self):
        self.window.keys('Escape')
        ui.wait_for(lambda: not self.window.find_dialog(), 'the question to close')
        self.window.focus()

    def check_all(self):
        """Nothing was said that tells nothing, or only to who wrote the program."""
        for line in self.lines():
            expect(not NAMELESS.match(line), f'“{line}” has no name')
            expect(TECHNICAL.match(line) or not RAW.search(line), f'“{line}” is no sentence')
            for word in self.silent:
                expect(word not in line, 'a password is said')
