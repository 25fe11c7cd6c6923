# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The walks of tools/pictures: together they come by every page of the window.

Each is a function of one `Album`, which keeps the pictures; what is looked for comes from
the translation that the window shows."""

import gettext
import json
import os
import pathlib
import re
import tempfile
import time

import desktop as ui
import lab
import test_citizen
import test_hardship
import test_move
import test_settings

MESSAGES = 6000  # so many that there is a move to be seen
LIMIT_S = 240
WHOLE_HEIGHT = 1900
POLICIES = [{'name': name, 'value': value, 'url': 'https://example.org/' + name,
             'asof': '2026-03-12', 'source': 'the test', 'confidence': 'high'}
            for name, value in (('imap-switch', 'off-by-default'),
                                ('app-password', 'required'))]
LETTERS = 4000
MENU_WIDTH = 90  # it may stand beyond the window's edge
DRAW_S = 0.5  # a page has its title before it is drawn


class Album:
    """Where the pictures of one walk go, in one setting.

    size: of the window.  options: of the desktop.  whole: also a picture of each page in a
    window that is as high as the page."""

    def __init__(self, folder, size, options, names, whole=False):
        self.folder, self.size, self.options = folder, size, dict(options)
        self.names, self.whole, self.taken, self.window = names, whole, [], None
        self.variables = {}
        translation = gettext.NullTranslations()
        language = options.get('language')
        if language:
            translations = pathlib.Path(os.environ['PF_BUILD_ROOT']) / 'po'
            self.variables = {'PF_LOCALE_DIR': str(translations)}
            translation = gettext.translation('postferry', translations, [language])
        self.say, self.say_many = translation.gettext, translation.ngettext
        if whole:
            self.options['size'] = (1400, WHOLE_HEIGHT)
        test_move.PICTURES = test_settings.PICTURES = folder
        folder.mkdir(parents=True, exist_ok=True)

    def open(self, window):
        self.window = window
        window.choosers = tuple(map(self.say, window.choosers))
        window.resize(*self.size)
        self.page('What would you like to do?')

    def _note(self, name):
        if name not in self.names:
            raise KeyError(f'“{name}” is not in the list of the pictures')
        self.taken.append(name)
        print(self.folder / f'{name}.png', flush=True)

    def picture(self, name):
        time.sleep(DRAW_S)
        self.window.picture(name)
        if self.whole:
            self.window.resize(self.size[0], WHOLE_HEIGHT)
            self.window.picture(f'{name}-whole')
            self.window.resize(*self.size)
        self._note(name)

    def screen(self, name, beside=0):
        """With whatever stands above the window, and somewhat beside it."""
        if not beside:
            self._centre_others()
        self.window.desktop.run_tool('import', '-silent', '-window', 'root', '-crop',
                                     f'{self.size[0] + beside}x{self.size[1]}+0+0',
                                     '+repage', self.folder / f'{name}.png')
        self._note(name)

    def _centre_others(self):
        """What a window manager would do with a dialog, were there one."""
        tool = self.window.desktop.run_tool
        for other in set(tool('xdotool', 'search', '--onlyvisible', '--name', '.').split()):
            if other == self.window.xid:
                continue
            shape = dict(line.split('=') for line in tool(
                'xdotool', 'getwindowgeometry', '--shell', other).splitlines())
            place = [max((whole - int(shape[side])) // 2, 0)
                     for whole, side in zip(self.size, ('WIDTH', 'HEIGHT'))]
            tool('xdotool', 'windowmove', '--sync', other, *map(str, place))
        time.sleep(DRAW_S)

    def page(self, heading, name=None, limit=ui.LIMIT_S):
        self.window.wait_title(self.say(heading), limit)
        if name:
            self.picture(name)

    def pieces(self, text, more=None):
        """The longest piece between the places of a sentence; or of each of its plurals."""
        forms = {self.say_many(text, more, n) for n in range(101)} if more else {self.say(text)}
        return [max(re.split('%[sd]', form), key=len).strip() for form in forms]

    def text(self, *text, limit=ui.LIMIT_S):
        """Waits for a sentence, whatever stands in its places."""
        pieces = self.pieces(*text)
        ui.wait_for(lambda: any(map(self.window.has_text, pieces)), f'“{pieces[0]}”', limit)

    def press(self, name, most=40):
        self.window.tab_to(self.say(name), most=most)
        self.window.keys('Return')

    def press_one(self, *text, most=60):
        """What has such a sentence in its name."""
        pieces = self.pieces(*text)
        for _ in range(most):
            node = self.window.focused()
            if node is not None and any(piece in (node.get_name() or '') for piece in pieces):
                self.window.keys('Return')
                return
            self.window.keys('Tab')
        raise AssertionError(f'Tab does not reach “{pieces[0]}”')

    def leave(self, heading, name):
        """Waits for another page than this one, whatever it is called."""
        ui.wait_for(lambda: heading not in self.window.title(), name)
        self.picture(name)

    def heading(self):
        return self.window.title().rsplit(' – ', 1)[0]

    def back(self, heading, times=1):
        self.window.keys(*['alt+Left'] * times)
        self.page(heading)

    def dialog(self, name):
        ui.wait_for(self.window.find_dialog, 'the question')
        time.sleep(DRAW_S)
        self.screen(name)

    def answer(self, *keys):
        self.window.keys(*keys)
        ui.wait_for(lambda: not self.window.find_dialog(), 'the question to close')
        self.window.focus()


def scene(album, user, source, **more):
    return test_move.Scene(user, source, variables={**album.variables}, **album.options,
                           **more)


def tour_start(album):
    """What can be seen without any account."""
    with ui.Desktop(test_move.PROGRAM, pictures=album.folder, **album.options) as desktop:
        def start(*arguments):
            return desktop.start('--state-dir', desktop.folder / 'state', '--offline',
                                 '--profile', desktop.folder / 'home', *arguments,
                                 **album.variables)
        window = start()
        album.open(window)
        album.picture('start')
        take_scenes(album)
        window.keys('F10')
        ui.wait_for(lambda: window.find('menu item', album.say('All Moves')), 'the menu')
        album.screen('menu', beside=MENU_WIDTH)
        window.keys('Escape')
        for keys, name in ((('F1',), 'shortcuts'), (('ctrl+comma',), 'preferences'),
                           (('F10', 'Up', 'Return'), 'about')):
            before = len(window.top_levels())
            window.keys(*keys)
            ui.wait_for(lambda: len(window.top_levels()) > before, name)
            window.keys('Tab')
            album.screen(name)
            window.keys('Escape')
            ui.wait_for(lambda: len(window.top_levels()) == before, f'{name} to close')
            window.focus()
        take_saved(album, desktop)


def take_scenes(album):
    window = album.window
    album.press('See How POP3 and IMAP Differ')
    album.page('See how POP3 and IMAP differ', 'scenes')
    album.press_one('Who gets the mail first?')
    album.page('Who gets the mail first?')
    window.keys('Return', 'Return')
    album.picture('scene')
    window.keys('Return', 'Return', 'Return')
    album.press('Leave a copy')
    album.press('What the computers say to each other')
    album.picture('scene-end')
    album.back('See how POP3 and IMAP differ')
    album.press('Try It Yourself')
    album.page('Try it yourself', 'try')
    album.back('What would you like to do?', 2)


def take_saved(album, desktop):
    """Reports that somebody sent, and a file that is none."""
    window, path = album.window, desktop.folder / 'report.json'
    path.write_text(json.dumps(test_citizen.report(found=12, placed=10, left_out=2)))
    desktop.start_again(path)
    album.text('Report of %s, read from a file.')
    album.picture('saved-move')
    heading = album.heading()
    album.press_one('%s was left out', '%s were left out')
    album.leave(heading, 'saved-left-out')
    album.back('What would you like to do?', 2)
    path.write_text('{"schema": "something/1"}')
    desktop.start_again(path)
    ui.wait_for(lambda: window.find('alert'), 'the error box')
    album.picture('no-report')


def to_address(album, door, heading):
    album.press(door)
    album.page(heading)


def to_found(album, name=None):
    album.window.tab_to(album.say('Email address'))
    album.window.type('ada@example.org')
    album.window.keys('Return')
    album.text('Both kinds of mailbox answered at %s.')
    if name:
        album.picture(name)


def to_sign_in(album, server, user, name=None):
    album.press('Continue')
    album.page('Sign in', name)
    album.window.type(server.users[user])
    album.window.keys('Return')


def tour_account(album):
    """Door 1: settings, what the servers can do, and which kind is right."""
    with tempfile.TemporaryDirectory() as mail:
        profile, _ = test_move.make_profile(mail)
        with scene(album, 'alice', profile) as place:
            window = place.window
            album.open(window)
            to_address(album, 'Set Up or Check an Account', 'Your email address')
            album.picture('address')
            window.keys('Return')
            album.text('Enter your email address')
            album.picture('address-wrong')
            to_found(album)
            album.press('Continue')
            album.page('Sign in')
            window.type('wrong')
            window.keys('Return')
            ui.wait_for(lambda: window.find('alert'), 'the refusal')
            album.picture('refused')
            album.press('Try Again')
            window.type(place.server.users['alice'])
            window.keys('Return')
            album.text('Your password is right')
            album.picture('abilities')
            album.press('Technical details')
            album.picture('abilities-details')
            take_advice(album)


def take_advice(album):
    album.press('Which Is Right for Me?')
    album.page('Where do you read this mail?', 'question')
    for answer in ('On more devices, or in a browser', 'Yes', 'Always', 'Yes', 'No', 'No',
                   'Yes, and it deletes it'):
        album.press(answer)
    album.page('IMAP suits you', 'advice')
    for row, heading, opened, name in (
            ('Change the other computer first', 'Change the other computer first',
             'Thunderbird', 'other'),
            ('Compare Them Side by Side', 'POP3 and IMAP side by side', None, 'compare'),
            ('Myths and Facts', 'Myths and facts', '“POP3 deletes my mail.”', 'myths')):
        album.press(row)
        album.page(heading)
        if opened:
            album.press(opened)
        album.picture(name)
        album.back('IMAP suits you')


def tour_move(album):
    """Door 2, from the first page to the proof, and what comes after."""
    with tempfile.TemporaryDirectory() as mail:
        folder, truth = lab.make_profile(pathlib.Path(mail), messages=MESSAGES)
        with scene(album, 'alice', folder / truth['profile']) as place:
            window = place.window
            album.open(window)
            to_address(album, 'Move My Mail to IMAP', 'Whose mail should move?')
            album.text('Found on this computer')
            album.picture('whose')
            to_found(album, 'found')
            album.press('Where we looked')
            album.picture('found-details')
            album.press('What These Servers Can Do')
            album.page('What your mail servers can do', 'servers')
            album.back('Settings found')
            to_sign_in(album, place.server, 'alice', 'sign-in')
            album.page('Does another computer or phone collect this mail by POP3?', 'before')
            album.press('No, only this one')
            album.page('Your mail on this computer')
            window.wait_text(album.say('Only read, never changed.'), LIMIT_S)
            album.picture('mail')
            album.press('Continue')
            album.page('What goes where', limit=LIMIT_S)
            ui.wait_for(lambda: window.find('push button', album.say('Change Folders…')),
                        'the plan', LIMIT_S)
            album.picture('plan')
            take_plan(album)
            window.keys('ctrl+Return')
            take_moving(album)
            take_end(album)


def take_plan(album):
    window = album.window
    heading = album.say('What goes where')
    album.press_one('%s cannot go', '%s cannot go')
    album.leave(heading, 'cannot-go')
    album.back('What goes where')
    album.press('Only part of the mail…')
    album.page('Only part of the mail', 'limits')
    album.back('What goes where')
    album.press('Change Folders…')
    window.keys('Down')
    album.picture('plan-folders')
    window.keys('Return')
    album.leave(heading, 'target')
    album.back('What goes where')


def take_moving(album):
    window = album.window
    ui.wait_for(lambda: re.search(r'[2-8]\d', window.title()), 'a part to be moved', LIMIT_S)
    album.picture('moving')


def take_end(album):
    album.text('%s compared one by one', limit=LIMIT_S)
    album.picture('done')
    heading = album.heading()
    for row, name in ((('%s was left out', '%s were left out'), 'left-out'),
                      (('Switch %s to IMAP',), 'switch'),
                      (('Look at the mail on your phone',), 'phone')):
        album.press_one(*row)
        album.leave(heading, name)
        album.back(heading)


def to_moving(album, place):
    """The shortest way to a move that runs."""
    album.open(place.window)
    to_address(album, 'Move My Mail to IMAP', 'Whose mail should move?')
    to_found(album)
    to_sign_in(album, place.server, place.user)
    album.page('Does another computer or phone collect this mail by POP3?')
    album.press('No, only this one')
    album.page('Your mail on this computer')
    album.press('Continue')
    album.page('What goes where', limit=LIMIT_S)
    place.window.keys('ctrl+Return')
    ui.wait_for(lambda: place.window.find('push button', album.say('Pause')), 'the move')


def tour_stops(album):
    """A move that is paused, stopped, gone on with, found to differ, and taken back."""
    with tempfile.TemporaryDirectory() as folder:
        with scene(album, 'emil', test_move.make_mbox(folder, LETTERS, 8000)) as place:
            window = place.window
            to_moving(album, place)
            window.tab_to(album.say('Pause'), key='shift+Tab')
            window.keys('Return')
            album.page('Paused', 'paused')
            window.keys('ctrl+w')
            album.dialog('ask-close')
            album.answer('Escape')
            album.press('Stop…')
            album.dialog('ask-stop')
            album.answer('Tab', 'Return')
            album.text('They stay on the server. You can go on later; nothing is sent twice.',
                       limit=LIMIT_S)
            album.picture('stopped')
            album.press('Close')
            album.page('What would you like to do?')
            album.press_one('Moving mail for %s')
            album.page('Sign in to go on', 'sign-in-again')
            window.type(place.server.users['emil'])
            window.keys('Return')
            album.text('%s compared one by one', limit=LIMIT_S)
            album.picture('done-all')
            take_undo(album, place)


def take_undo(album, place):
    window = album.window
    with place.imap() as imap:
        imap.select('"Old mail"')
        imap.store('1:2', '+FLAGS', '\\Deleted')
        imap.expunge()
        imap.store('1:3', '+FLAGS', '\\Flagged')
    album.press('Compare Again')
    album.text('What does not match', limit=LIMIT_S)
    album.picture('differences')
    window.tab_to(album.say('Undo This Move…'), key='shift+Tab')
    window.keys('Return')
    album.dialog('ask-undo')
    album.answer('Tab', 'Return')
    album.text('%s stays on the server', '%s stay on the server', limit=LIMIT_S)
    album.picture('partly-undone')
    heading = album.heading()
    album.press_one('%s stays on the server', '%s stay on the server')
    album.leave(heading, 'kept')
    window.keys('alt+Left')
    album.press('Close')
    album.page('What would you like to do?')
    window.keys('F10')
    ui.wait_for(lambda: window.find('menu item', album.say('All Moves')), 'the menu')
    window.keys('Down', 'Return')
    album.page('All moves', 'all-moves')
    album.press_one('emil')
    album.leave(album.say('All moves'), 'old-move')


def tour_waiting(album):
    """The network goes while mail moves."""
    with tempfile.TemporaryDirectory() as folder:
        with scene(album, 'fred', test_move.make_mbox(folder, LETTERS, 8000)) as place:
            to_moving(album, place)
            ui.wait_for(lambda: test_move.count_on_server(place.server, 'fred'), 'some mail')
            test_hardship.break_off(place.server)
            album.page('Waiting for the network', 'waiting', LIMIT_S)


def tour_wishes(album):
    """A provider that wants something first, a certificate of one's own, and no mail."""
    with tempfile.TemporaryDirectory() as folder:
        with scene(album, 'alice', folder, policies=POLICIES, trusts=False) as place:
            window = place.window
            album.open(window)
            to_address(album, 'Move My Mail to IMAP', 'Whose mail should move?')
            window.tab_to(album.say('Email address'))
            window.type('ada@example.org')
            window.keys('Return')
            album.page('Settings found')
            album.text('Its certificate cannot be checked')
            album.picture('untrusted')
            album.press('Continue')
            album.text('Switch IMAP on in the web settings')
            album.picture('wishes')
            album.press('Continue')
            album.page('Sign in')
            window.type(place.server.users['alice'])
            window.keys('Return')
            ui.wait_for(lambda: window.find('alert'), 'the error box')
            album.picture('certificate')
            album.press('Compare the Fingerprint…')
            album.dialog('ask-certificate')
            album.answer('Tab', 'Return')
            album.page('Does another computer or phone collect this mail by POP3?')
            album.press('No, only this one')
            album.page('Your mail on this computer')
            ui.wait_for(lambda: window.find('alert'), 'the error box')
            album.picture('no-mail')


def tour_internet(album):
    """Looking for settings, and what is wrong; needs namespaces of the network (root)."""
    with test_settings.Scene(variables=album.variables, **album.options) as place:
        window, home = place.window, place.desktop.folder / 'home'
        album.open(window)
        to_address(album, 'Set Up or Check an Account', 'Your email address')
        window.type('alice@slow.test')
        window.keys('Return')
        album.text('Asking…')
        album.picture('looking')
        album.text('No settings found for %s')
        album.picture('not-found')
        window.keys('Return')
        album.leave(album.heading(), 'by-hand')
        window.keys(*['alt+Left'] * 3)
        album.page('What would you like to do?')
        to_address(album, 'Something Does Not Work', 'Your email address')
        window.keys('ctrl+a')
        window.type('alice@good.test')
        window.keys('Return')
        album.page('Everything up to the sign-in works', 'check-sign-in', LIMIT_S)
        window.type('not the password')
        window.keys('Return')
        album.page('The password was not accepted', 'verdict', LIMIT_S)
        window.keys('ctrl+s')
        test_settings.choose(place, home / 'before.json')
        ui.wait_for((home / 'before.json').exists, 'the first report')
        album.press('Try Again')
        album.page('Enter the password again')
        window.type('alicepw')
        window.keys('Return')
        album.page('Everything works', 'works', LIMIT_S)
        window.keys('ctrl+s')
        test_settings.choose(place, home / 'now.json')
        ui.wait_for((home / 'now.json').exists, 'the second report')
        window.keys('ctrl+o')
        test_settings.choose(place, home / 'before.json')
        album.page('The password was not accepted')
        album.press_one('Questions to ask the caller: %d of %d are answered')
        album.picture('questions')
        album.press('Compare With…')
        test_settings.choose(place, home / 'now.json')
        album.page('What differs', 'compared')


# What each takes.
TOURS = {
    tour_start: 'start menu scenes scene scene-end try shortcuts preferences about saved-move '
                'saved-left-out no-report',
    tour_account: 'address address-wrong refused abilities abilities-details question advice '
                  'other compare myths',
    tour_move: 'whose found found-details servers sign-in before mail plan cannot-go limits '
               'plan-folders target moving done left-out switch phone',
    tour_stops: 'ask-close paused ask-stop stopped sign-in-again done-all differences ask-undo '
                'partly-undone kept all-moves old-move',
    tour_waiting: 'waiting',
    tour_wishes: 'untrusted wishes certificate ask-certificate no-mail',
    tour_internet: 'looking not-found by-hand check-sign-in verdict works questions compared',
}
TOURS = {tour.__name__.removeprefix('tour_'): (tour, names.split())
         for tour, names in TOURS.items()}
