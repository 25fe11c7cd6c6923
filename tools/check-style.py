#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""House rules that clang-format and clang-tidy do not know: file heads, lengths, banned
functions, who may translate, print and look at secrets, and what po/POTFILES must list.

Warnings (a file past 500 lines, a function past 60) are printed and do not fail.
"""

import pathlib
import re
import sys

FILE_WARN, FILE_FAIL = 500, 700
FUNCTION_WARN, FUNCTION_FAIL = 60, 80

HEAD = re.compile(
    r'\A/\* (?P<name>[\w.-]+) - \S.*\n \*\n'
    r' \* SPDX-FileCopyrightText: 2026 The Postferry authors\n'
    r' \* SPDX-License-Identifier: GPL-3\.0-or-later\n')

BANNED = {
    r'\bsprintf\s*\(': 'sprintf: use g_snprintf or g_strdup_printf',
    r'\bvsprintf\s*\(': 'vsprintf',
    r'\bstrcpy\s*\(': 'strcpy', r'\bstrcat\s*\(': 'strcat', r'\bstrncpy\s*\(': 'strncpy',
    r'\bstrtok(_r)?\s*\(': 'strtok', r'\bgets\s*\(': 'gets',
    r'\batoi\s*\(': 'atoi', r'\batol\s*\(': 'atol',
    r'\bv?f?sscanf\s*\(': 'sscanf', r'\bsystem\s*\(': 'system', r'\bpopen\s*\(': 'popen',
    r'\bg_ascii_strtou?ll\s*\([^,]+,\s*NULL': 'g_ascii_strtoll without a look at its end',
    r'\bg_cancellable_source_new\s*\(': 'g_cancellable_source_new: use pf_cancel_source_new',
    r'\bg_resolver_lookup_\w+\s*\(\s*g_resolver_get_default':
        'g_resolver_get_default: use pf_resolver_get_default',
    r'\bg?_?usleep\s*\(': 'usleep: wait for a condition, with a deadline',
    r'\bsleep\s*\(': 'sleep: wait for a condition, with a deadline',
}
MARKS = re.compile(r'\b(TODO|FIXME|XXX|HACK)\b')
TRANSLATES = re.compile(r'(?<![\w.])(_|N_|C_|ngettext|g_dngettext|dngettext)\s*\(')
TRANSLATORS = {'human', 'flow', 'cli', 'gtk'}
PRINTS = re.compile(r'\b(g_print|g_printerr|printf|puts|fputs|fprintf)\s*\(')
SECRET_READERS = {'base', 'wire', 'sasl', 'signin'}
FUNCTION = re.compile(r'^(?P<name>[a-z_]\w*) \(.*?\n\{\n(?P<body>.*?)^\}', re.M | re.S)


def without_comments(text):
    """Blanks comments and strings, keeping every line where it was."""
    def blank(match):
        return re.sub(r'[^\n]', ' ', match.group(0))
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', blank, text, flags=re.S)


def line_of(text, position):
    return text.count('\n', 0, position) + 1


class Checker:
    def __init__(self, root):
        self.root = root
        self.problems, self.warnings = [], []
        potfiles = root / 'po' / 'POTFILES'
        self.potfiles = set(potfiles.read_text().split()) if potfiles.exists() else set()

    def fail(self, file, line, what):
        self.problems.append(f'{file.relative_to(self.root)}:{line}: {what}')

    def warn(self, file, line, what):
        self.warnings.append(f'{file.relative_to(self.root)}:{line}: {what}')

    def check_head(self, file, text):
        head = HEAD.match(text)
        if not head:
            self.fail(file, 1, 'the head is not "NAME - what it is", a blank and two SPDX lines')
        elif head.group('name') != file.name:
            self.fail(file, 1, f'the head names {head.group("name")}')

    def check_lengths(self, file, text, code):
        count = text.count('\n')
        if count > FILE_FAIL:
            self.fail(file, count, f'{count} lines (at most {FILE_FAIL}): split by concern')
        elif count > FILE_WARN:
            self.warn(file, count, f'{count} lines: a design question')
        is_table = False  # fenced: one row a line, however long
        for number, line in enumerate(text.split('\n'), 1):
            if 'clang-format off' in line or 'clang-format on' in line:
                is_table = 'clang-format off' in line
            if len(line) > 100 and not is_table:
                self.fail(file, number, f'{len(line)} columns')
            if line != line.rstrip():
                self.fail(file, number, 'blanks at the end of the line')
        for match in FUNCTION.finditer(code):
            size = match.group('body').count('\n')
            line = line_of(code, match.start())
            if size > FUNCTION_FAIL:
                self.fail(file, line, f'{match.group("name")}: {size} lines '
                                      f'(at most {FUNCTION_FAIL})')
            elif size > FUNCTION_WARN:
                self.warn(file, line, f'{match.group("name")}: {size} lines')

    def check_words(self, file, text, code, folder):
        is_test = folder not in self.src_folders
        for pattern, what in BANNED.items():
            if is_test and ('sleep' in pattern or 'strtou' in pattern):  # our own scripts
                continue
            for match in re.finditer(pattern, code):
                self.fail(file, line_of(code, match.start()), f'banned: {what}')
        for match in MARKS.finditer(text):
            self.fail(file, line_of(text, match.start()), f'a mark of unfinished work: {match[0]}')
        if is_test:
            return
        for match in TRANSLATES.finditer(code):
            if folder not in TRANSLATORS:
                self.fail(file, line_of(code, match.start()),
                          f'{folder}/ holds no sentences: they belong into human/')
            elif str(file.relative_to(self.root)) not in self.potfiles and self.potfiles:
                self.fail(file, 1, 'translates, but is not in po/POTFILES')
                break
        for match in PRINTS.finditer(code):
            if folder != 'cli':
                self.fail(file, line_of(code, match.start()), f'{folder}/ may not print')
        if folder not in SECRET_READERS and 'pf_secret_peek' in code:
            self.fail(file, line_of(code, code.find('pf_secret_peek')),
                      f'{folder}/ may not look at secrets')
        if folder in ('imap', 'pop3', 'smtp') and re.search(r'\bstrstr\s*\(', code):
            self.fail(file, line_of(code, code.find('strstr')), 'strstr on a server reply: parse it')

    def check_ui(self, file):
        text = file.read_text(encoding='utf-8')
        name = str(file.relative_to(self.root))
        if 'translatable="yes"' in text and self.potfiles and name not in self.potfiles:
            self.fail(file, 1, 'has sentences, but is not in po/POTFILES')

    def run(self):
        self.src_folders = {path.name for path in (self.root / 'src').iterdir() if path.is_dir()}
        files = sorted((self.root / 'src').glob('*/*.[ch]'))
        files += sorted((self.root / 'tests').glob('*/*.[ch]'))
        for file in files:
            text = file.read_text(encoding='utf-8')
            code = without_comments(text)
            self.check_head(file, text)
            self.check_lengths(file, text, code)
            self.check_words(file, text, code, file.parent.name
                             if file.parent.parent.name == 'src' else 'tests')
        for file in sorted((self.root / 'src').glob('*/*.ui')):
            self.check_ui(file)
        for warning in self.warnings:
            print(f'warning: {warning}')
        print('\n'.join(self.problems) or f'{len(files)} files, house style kept')
        return 1 if self.problems else 0


if __name__ == '__main__':
    sys.exit(Checker(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else '.').resolve()).run())
