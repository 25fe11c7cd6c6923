#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Archives named instead of folders: what is found in them, and those that are refused."""

import gzip
import io
import sys
import tarfile
import zipfile

import common
from common import Place, expect, expect_equal, expect_harmless, letter
from imap_stub import Stub


def letters(first, count):
    return b''.join(letter(number) for number in range(first, first + count))


PROFILE = {
    'backup/prefs.js': b'user_pref("mail.accountmanager.accounts", "account1");\n'
                       b'user_pref("mail.account.account1.server", "server1");\n'
                       b'user_pref("mail.server.server1.type", "none");\n'
                       b'user_pref("mail.server.server1.hostname", "Local Folders");\n'
                       b'user_pref("mail.server.server1.directory-rel", '
                       b'"[ProfD]Mail/Local Folders");\n',
    'backup/Mail/Local Folders/Inbox': letters(0, 3),
    'backup/Mail/Local Folders/Inbox.msf': b'',
    'backup/Mail/Local Folders/Sent': letters(3, 2),
    'backup/Mail/Local Folders/Sent.msf': b'',
}


def make_zip(path, files):
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def make_tar(path, files, mode):
    with tarfile.open(path, mode) as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return path


def stores(place, *paths):
    return place.run('stores', '--json', '--state-dir', place.state, *paths)


def messages_of(document):
    return sorted(folder['messages'] for store in document['stores']
                  for account in store['accounts'] for folder in account['folders']
                  if folder['messages'])


def left_in_room(place):
    room = place.state / 'unpacked'
    return sorted(path.name for path in room.iterdir()) if room.is_dir() else []


# -- what is found -------------------------------------------------------------------------


def test_every_kind_of_archive():
    with Place() as place:
        made = [make_zip(place.folder / 'a.zip', PROFILE)]
        for name, mode in (('a.tar', 'w'), ('a.tar.gz', 'w:gz'), ('a.tar.bz2', 'w:bz2'),
                           ('a.tar.xz', 'w:xz')):
            made.append(make_tar(place.folder / name, PROFILE, mode))
        for archive in made:
            document = stores(place, archive).expect_code(0).document
            found, = document['stores']
            expect_equal((found['kind'], found['path']), ('thunderbird', f'{archive}/backup'),
                         archive.name)
            expect_equal(messages_of(document), [2, 3], archive.name)
        expect_equal(left_in_room(place), [], 'copies that stay after a look')


def test_packed_mailbox():
    with Place() as place:
        archive = place.folder / 'letters.mbox.gz'
        archive.write_bytes(gzip.compress(letters(0, 4)))
        document = stores(place, archive).expect_code(0).document
        expect_equal(document['stores'][0]['kind'], 'mbox', 'kind')
        expect_equal(messages_of(document), [4], 'messages')


def test_place_in_an_archive():
    with Place() as place:
        archive = make_zip(place.folder / 'a.zip', PROFILE | {'other/old.mbox': letters(9, 1)})
        both = stores(place, archive).expect_code(0).document
        expect_equal(len(both['stores']), 2, 'stores')
        for store in both['stores']:
            one = stores(place, f"{store['kind']}:{store['path']}").expect_code(0).document
            expect_equal([found['path'] for found in one['stores']], [store['path']], 'paths')


# -- what is refused -----------------------------------------------------------------------


def encrypted(path):
    """Marks what is in it as encrypted, as a zip program with a password does."""
    data = bytearray(make_zip(path, PROFILE).read_bytes())
    for mark, flags in ((b'PK\x03\x04', 6), (b'PK\x01\x02', 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(mark, at + 4)
    path.write_bytes(data)


def cut_short(path):
    data = make_tar(path, PROFILE, 'w:gz').read_bytes()
    path.write_bytes(data[:len(data) // 2])


def leading_outside(path):
    make_zip(path, {'../../.config/autostart/evil.desktop': b'[Desktop Entry]\n', **PROFILE})


class Stream:
    """A file that only grows: sizes are told at the end of the archive alone."""

    def __init__(self, file):
        self.write, self.flush = file.write, file.flush


def lying(path, size):
    """Tells of one file that it has this size."""
    with path.open('wb') as file, \
            zipfile.ZipFile(Stream(file), 'w', zipfile.ZIP_DEFLATED) as archive:
        for name, content in PROFILE.items():
            archive.writestr(name, content)
        archive.getinfo('backup/Mail/Local Folders/Inbox').file_size = size


def bomb(path):
    lying(path, 1 << 50)


def foreign(path):
    path.write_bytes(b'7z\xbc\xaf\x27\x1c\x00\x04' + bytes(600))


def without_mail(path):
    make_zip(path, {'notes.txt': b'milk, bread\n'})


REFUSED = {
    'encrypted': (encrypted, 'store.archive-password', 'protected by a password'),
    'cut_short': (cut_short, 'store.archive-short', 'The end of this archive is missing'),
    'leading_outside': (leading_outside, 'store.archive-unsafe', 'may do harm'),
    'bomb': (bomb, 'store.archive-too-big', 'Far too much comes out'),
    'foreign': (foreign, 'store.archive-kind', 'kind of archive cannot be opened'),
    'without_mail': (without_mail, 'store.not-found', 'No mail was found there'),
}


def expect_refused(make, identifier, words):
    with Place() as place, Stub('refuses') as stub:
        archive = place.folder / 'a.zip'
        make(archive)
        expect(words in stores(place, archive).expect_code(2).err, 'stores does not say it')
        place.mbox = archive
        moved = place.migrate(stub.url(), '--allow-plaintext', '--json').expect_code(2)
        expect(words in moved.err and str(archive) in moved.err, moved.err)
        expect_equal(moved.document['error']['id'], identifier, 'id')
        expect_harmless(moved)
        expect_equal(stub.connections, 0, 'connections')
        expect_equal(left_in_room(place), [], 'what stays in the room')
        expect_equal(place.jobs(), [], 'jobs')
        expect(not list(place.folder.rglob('evil.desktop')), 'it was unpacked all the same')


def test_encrypted():
    expect_refused(*REFUSED['encrypted'])


def test_cut_short():
    expect_refused(*REFUSED['cut_short'])


def test_leading_outside():
    expect_refused(*REFUSED['leading_outside'])


def test_bomb():
    expect_refused(*REFUSED['bomb'])


def test_disk_full():
    with Place() as place, Stub('refuses') as stub:
        place.mbox = place.folder / 'a.zip'
        lying(place.mbox, 1 << 43)
        moved = place.migrate(stub.url(), '--allow-plaintext', '--json').expect_code(4)
        expect('disk is full' in moved.err, moved.err)
        expect(f"8.8\u00a0TB in {place.state / 'unpacked'}. " in moved.err, moved.err)
        expect_equal(left_in_room(place), [], 'what stays in the room')


def test_foreign():
    expect_refused(*REFUSED['foreign'])


def test_without_mail():
    expect_refused(*REFUSED['without_mail'])


# -- the copy ------------------------------------------------------------------------------


def test_copy_is_private_and_used_again():
    """A move that stops keeps what was unpacked, for the run that goes on."""
    with Place() as place, Stub('refuses') as stub:
        place.mbox = make_zip(place.folder / 'a.zip', PROFILE)
        place.migrate(stub.url(), '--allow-plaintext').expect_code(2)
        room = place.state / 'unpacked'
        inbox, = room.rglob('Inbox')
        before = inbox.stat()
        for path in [room, *room.rglob('*')]:
            expect_equal(path.stat().st_mode & 0o077, 0, f'mode of {path}')
        stores(place, place.mbox).expect_code(0)
        place.migrate(stub.url(), '--allow-plaintext').expect_code(2)
        expect_equal(inbox.stat().st_ino, before.st_ino, 'the file')
        job, = place.jobs()
        place.run('jobs', '--state-dir', place.state, '--remove', job.name).expect_code(0)
        expect_equal(left_in_room(place), [], 'what stays without the job')
        expect(place.mbox.exists(), 'the archive itself')


if __name__ == '__main__':
    common.main(sys.modules[__name__])
