#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fail when a folder under src/ includes a neighbour, a higher floor, or a library that
src/FLOORS does not grant it.

src/FLOORS lists the floors, lowest first, a line of dashes between two; each line is a
folder and, after the colon, the libraries that its files may include besides GLib.
"""

import pathlib
import re
import sys

QUOTED = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)
ANGLED = re.compile(r'^\s*#\s*include\s+<([^>]+)>', re.MULTILINE)

# Which library a system header belongs to; what is not here is libc, POSIX or GLib.
LIBRARIES = {
    'gtk/': 'gtk', 'gdk/': 'gtk', 'gsk/': 'gtk', 'graphene': 'gtk', 'pango/': 'gtk',
    'adwaita': 'adwaita', 'gnutls/': 'gnutls', 'zlib': 'zlib', 'gsasl': 'gsasl',
    'sqlite3': 'sqlite3', 'json-glib/': 'json-glib', 'libsoup/': 'libsoup',
    'libxml/': 'libxml', 'gmime/': 'gmime', 'libsecret/': 'libsecret', 'goa/': 'goa',
    'libpst': 'libpst', 'glib/gi18n': 'glib/gi18n', 'libpsl': 'libpsl', 'idn2': 'idn2',
    'archive': 'libarchive',
}


def read_floors(path):
    """{folder: (floor number, set of libraries)}"""
    folders, number = {}, 0
    for line in path.read_text().splitlines():
        line = line.split('#')[0].strip()
        if line.startswith('---'):
            number += 1
        elif line:
            folder, _, libraries = line.partition(':')
            folders[folder.strip()] = (number, set(libraries.split()))
    return folders


def library_of(header):
    for prefix, library in LIBRARIES.items():
        if header.startswith(prefix):
            return library
    return None


def check_file(file, folders):
    here = file.parent.name
    if here not in folders:
        return [f'{file}: folder {here}/ is not in src/FLOORS']
    floor, granted = folders[here]
    problems = []
    text = file.read_text(encoding='utf-8')
    for name in QUOTED.findall(text):
        there = name.split('/')[0]
        if '/' not in name:
            problems.append(f'{file}: write "{here}/{name}", from src/')
        elif there not in folders:
            problems.append(f'{file}: {name}: no such folder in src/FLOORS')
        elif there != here and folders[there][0] >= floor:
            problems.append(f'{file}: {here}/ may not include {name}')
    for header in ANGLED.findall(text):
        library = library_of(header)
        if library and library not in granted:
            problems.append(f'{file}: {here}/ may not use {library} (<{header}>)')
    return problems


def main(src):
    folders = read_floors(src / 'FLOORS')
    problems = []
    for file in sorted(src.glob('*/*.[ch]')):
        problems += check_file(file, folders)
    print('\n'.join(problems) or f'{len(folders)} folders, floors respected')
    return 1 if problems else 0


if __name__ == '__main__':
    sys.exit(main(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else 'src')))
