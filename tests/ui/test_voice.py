#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person hears who cannot see the window: each door from its first page to its last, by
keys alone, and by Orca itself, from its debug output."""

import gettext
import pathlib
import re
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / 'support')]

import apart  # noqa: E402
import desktop as ui  # noqa: E402
import tap  # noqa: E402
import test_settings  # noqa: E402
from ear import ISOLATES, Ear, escape  # noqa: E402
from tap import expect, expect_equal  # noqa: E402
from test_arabic import in_arabic  # noqa: E402
from test_move import Scene, make_mbox, make_profile  # noqa: E402
from tours import POLICIES  # noqa: E402

# Words that nobody has translated, but what Orca says itself, and names.
ENGLISH = re.compile(r"([A-Za-z']{2,}\W+){3}")
OF_ORCA = re.compile(r'Screen reader on\.|push button|check box|radio button|password text|panel|'
                     r'heading|collapsed|checked|IMAP|POP3|localhost|emil|Old mail')
LETTERS = 12000  # so many that a move can be paused

# A row is what a person does, and what is heard then, in this order; other lines may come
# between.  * stands for anything.  The doings: ear.py.
START = (
    ('wait', 'Set Up or Check an Account push button.',
     'Find the settings from your address and try them out.',
     'What would you like to do? – Postferry'),
)
SETTINGS_FOUND = (
    ('Return', 'Looking for your settings – Postferry', 'Settings found*',
     'Both kinds of mailbox answered at example.org.'),
    ('Tab', 'Receiving mail.', 'list.', 'IMAP: localhost panel.',
     'Port *, encrypted. Answered in *'),
    ('Tab', 'POP3: localhost panel.', 'Port *, encrypted. Answered in *'),
    ('Tab', 'Your password will be sent to localhost and to nobody else. panel.'),
    ('Tab', 'More.', 'list.', 'What These Servers Can Do push button.',
     'IMAP and POP3 side by side, as just tried.'),
    ('Tab', 'Where we looked collapsed push button.'),
    ('Return', 'expanded'),
)
REFUSED = (
    ('type swordfish',),
    ('Return', 'Signing in', 'alert The password was not accepted.',
     '* did not let you in. *Type it again.*'),
    ('Tab', 'Try Again push button.'),
    ('Return', 'Password for * password text.', '*encrypted.'),
)
DOOR_2 = (
    ('start', START + (
        ('Tab', 'Move My Mail to IMAP push button.',
         'Copy the mail on this computer into folders on your mail server.'),
    )),
    ('address', (
        ('Return', 'Whose mail should move? – Postferry', 'Account.', 'list.',
         'Email address text.', 'Nothing is sent until you press Find Settings.'),
        ('Return', 'Enter your email address'),
        ('type ada', 'Nothing is sent until you press Find Settings.'),
        ('Return', 'The address needs an @, for example ada@example.org'),
        ('type @example.org', 'Nothing is sent until you press Find Settings.'),
    )),
    ('search', SETTINGS_FOUND),
    ('servers', (
        ('to Change…', 'Change… push button.'),
        ('Return', 'The mail server of example.org – Postferry', 'Receiving mail.', 'list.',
         'IMAP server text.', 'For example imap.example.org.'),
        ('Tab', 'Port text.'),
        ('Tab', 'Encryption.', 'list.', 'Encrypted from the start.', 'selected radio button',
         'The usual way, port 993.'),
        ('Down', '* radio button*'),
        ('Up', 'Encrypted from the start.', 'selected radio button'),
        ('Tab', 'Sign-in name text.', 'Usually your whole email address.'),
        ('alt+Left', 'Settings found – Postferry', 'Settings found heading.'),
        ('to Continue', 'Continue push button.'),
    )),
    ('sign-in', (
        ('Return', 'Sign in – Postferry', 'Your account.', 'list.',
         'Password for emil password text.', 'It goes to localhost only, encrypted.'),
        ('Return', 'Enter the password'),
    ) + REFUSED + (
        ('type emilpw',),
    )),
    ('question', (
        ('Return', 'Signing in',
         'Does another computer or phone collect this mail by POP3? – Postferry',
         'Does another computer or phone collect this mail by POP3? heading.',
         'A program that deletes on the server would take moved mail away again.'),
        ('Tab', 'Answers.', 'list.', 'No, only this one push button.'),
    )),
    ('stores', (
        ('Return', 'Your mail on this computer – Postferry',
         'Your mail on this computer heading.', 'Only read, never changed.*',
         f'{LETTERS} messages were found on this computer'),
        ('Tab', 'Folders and files.', 'list.', 'Old mail check box checked.',
         f'{LETTERS} messages in 1 folder, *'),
        ('space', 'not checked'),
        ('space', 'checked'),
        ('Tab', 'Somewhere else.', 'list.', 'Choose a Folder… push button.'),
        ('to Continue', 'Continue push button.'),
    )),
    ('plan', (
        ('Return', 'What goes where*', 'Nothing has been written so far.'),
        ('Tab', 'Facts.', 'list.', f'{LETTERS} messages will be sent panel.',
         '*, from 1 folder.'),
        ('Tab', 'About * panel.', 'You can pause at any time.'),
        ('Tab', 'Only part of the mail… push button.'),
    )),
    ('limits', (
        ('Return', 'Only part of the mail – Postferry', 'By date.', 'list.',
         'Only mail since text.', 'A year or a day, for example 2015 or 2015-06-30.'),
        ('Tab', 'Only mail before text.'),
        ('Tab', 'By size.', 'list.', 'Leave out messages bigger than text.'),
        ('alt+Left', 'What goes where – Postferry', 'What goes where heading.'),
        ('to Change Folders…', 'Change Folders… push button.'),
    )),
    ('target', (
        ('Return', 'Old mail, * messages, goes to Old mail'),
        ('space', 'Old mail, * messages, stays here'),
        ('space', 'Old mail, * messages, goes to Old mail'),
        ('Return', 'Where should “Old mail” go? – Postferry', 'Folder on the server text.',
         'A / begins a folder inside. What is not there yet is made.'),
        ('alt+Left', 'What goes where – Postferry', 'What goes where heading.'),
        ('to Start Moving', 'Start Moving push button.'),
    )),
    ('moving', (
        ('Return', 'Getting ready – Postferry', 'Messages moved * percent.',
         'Moving your mail. You can pause or stop at any time. Nothing is lost.'),
        ('back to Pause', 'Pause push button.'),
        ('Return', 'Go On', 'Paused. Nothing is being sent. Go on whenever you like, even after '
         'a restart.'),
        ('to Messages moved', 'Messages moved * percent.', f'* of {LETTERS} messages.*'),
        ('Tab', 'Folders.', 'list.', 'Old mail panel.', f'* of {LETTERS} messages.'),
        ('Tab', 'This computer.', 'list.', 'Keep this computer awake check box checked.',
         'Until the move is finished.'),
        ('space', 'not checked'),
        ('Tab', 'Technical details collapsed push button.'),
        ('Tab', 'Go On push button.'),
        ('Tab', 'Stop… push button.'),
        ('Return', 'Stop moving? dialog * You can go on later*',
         'Keep Moving push button.'),
    )),
)
MOVED = (
    ('done', (
        ('wait', f'All {LETTERS} messages are on the server*',
         'Each one was compared with the one on this computer.'),
        ('Tab', 'Proof.', 'list.', f'{LETTERS} found on this computer panel.',
         f'{LETTERS} moved*'),
        ('Tab', f'{LETTERS} compared one by one panel.', 'Size, date and marks are the same.'),
        ('Tab', '* read back in full panel.', 'Not one letter differs.'),
        ('to Undo This Move…', 'Undo This Move… push button.',
         'Takes back exactly what was put on the server.'),
        ('Return', 'Remove the moved mail from the server? dialog *is not touched.',
         'Keep It push button.'),
    )),
)
AFTER = (
    ('done', (
        ('wait', '97 of 98 messages are on the server*',
         '1 was left out. It is listed below and kept on this computer.'),
        ('to 1 was left out', '1 was left out push button.',
         'Each one with its reason and its copy.'),
    )),
    ('left-out', (
        ('Return', '1 was left out – Postferry', '1 was left out heading.',
         'Copies are kept on this computer. Each one says why.'),
        ('Tab', '1 was left out.', 'List with 1 item.', 'Only the beginning panel.',
         'Only its beginning was downloaded Grace Hopper * Enter opens the copy.'),
        ('alt+Left', '97 of 98 messages are on the server heading.'),
        ('to * to IMAP', '* to IMAP push button.',
         'Step by step. Then it shows the moved mail.'),
    )),
    ('steps', (
        ('Return', '* to IMAP – Postferry', '* to IMAP heading.'),
        ('Tab', '1. * panel.'),
        ('alt+Left', '97 of 98 messages are on the server heading.'),
        ('to Look at the mail on your phone', 'Look at the mail on your phone push button.'),
        ('Return', 'Settings for a phone – Postferry', 'Settings for a phone heading.'),
        ('Tab', 'Settings.', 'list.', 'IMAP server panel.', 'localhost*'),
        ('alt+Left', '97 of 98 messages are on the server heading.'),
        ('back to Undo This Move…', 'Undo This Move… push button.'),
        ('Return', 'Remove the moved mail from the server? dialog *is not touched.',
         'Keep It push button.'),
        ('Tab', 'Remove From the Server push button.'),
    )),
    ('undone', (
        ('Return', '95 of 96 messages were taken back*'),
        ('to 1 stays on the server', '1 stays on the server push button.'),
        ('Return', '1 stays on the server – Postferry', '1 stays on the server heading.',
         'Taking the move back left them there. Each one says why.'),
        ('Tab', '* panel.', 'You answered, marked or tagged it since*'),
        ('alt+Left', '95 of 96 messages were taken back heading.'),
        ('to Close', 'Close push button.'),
        ('Return', 'What would you like to do? – Postferry'),
    )),
    ('jobs', (
        ('F10',),
        ('Down', 'All Moves*'),
        ('Return', 'All moves – Postferry', 'All moves heading.',
         'Each with its report, and the way back.'),
        ('Tab', 'All moves.', 'list.', '* push button.', '*messages*'),
    )),
)
DOOR_1 = (
    ('start', START),
    ('address', (
        ('Return', 'Your email address – Postferry', 'Account.', 'list.',
         'Email address text.', 'Nothing is sent until you press Find Settings.'),
        ('type ada@example.org', 'dot'),
    )),
    ('search', SETTINGS_FOUND + (
        ('to Continue', 'Continue push button.'),
    )),
    ('before', (
        ('Return', 'Example Mail asks for something first – Postferry',
         'Example Mail asks for something first heading.',
         'Without it, the password is refused even if it is right.'),
        ('Tab', 'Steps.', 'list.', '1. Switch IMAP on in the web settings panel.',
         'It is off until you switch it on.'),
        ('Tab', 'Open Page: Switch IMAP on in the web settings push button.'),
        ('Tab', '2. Make an app password panel.'),
        ('to Continue', 'Continue push button.'),
    )),
    ('sign-in', (
        ('Return', 'Sign in – Postferry', 'Password for alice password text.',
         'It goes to localhost only, encrypted.'),
        ('type alicepw',),
    )),
    ('abilities', (
        ('Return', 'Signing in', 'What your mail servers can do – Postferry',
         'What your mail servers can do heading.', '*Your password is right.'),
        ('Tab', 'IMAP.', 'list.', 'Connection panel.', 'Encrypted, TLS 1.*'),
        ('Tab', 'What you see panel.', 'All folders.'),
        ('Tab', 'Read, answered, starred panel.', 'Shared by all your devices.'),
        ('to Technical details', 'Technical details collapsed push button.'),
        ('Return', 'expanded'),
        ('to Which Is Right for Me?', 'Which Is Right for Me? push button.'),
    )),
    ('question', (
        ('Return', 'Where do you read this mail? – Postferry',
         'Where do you read this mail? heading.',
         'With POP3, *one device does not know *Question 1 of 7.'),
        ('Tab', 'Answers.', 'list.', 'Only on this computer push button.'),
        ('Tab', 'On more devices, or in a browser push button.'),
        ('Return', 'Do you need old mail without internet? heading.', '*Question 2 of 7.'),
        ('to Skip', 'Skip push button.'),
        ('Return', 'How is this device connected? heading.', '*Question 3 of 7.'),
        ('to Skip', 'Skip push button.'),
        ('Return', 'May your mail stay with your provider? heading.', '*Question 4 of 7.'),
        ('to Skip', 'Skip push button.'),
        ('Return', 'Does somebody else read this mail too? heading.', '*Question 5 of 7.'),
        ('to Skip', 'Skip push button.'),
        ('Return', 'Is this computer backed up? heading.', '*Question 6 of 7.'),
        ('to Skip', 'Skip push button.'),
        ('Return', 'Does another computer or phone collect this mail by POP3? heading.',
         '*Question 7 of 7.'),
        ('to Yes, and it deletes it', 'Yes, and it deletes it push button.'),
    )),
    ('advice', (
        ('Return', 'IMAP suits you – Postferry', 'IMAP suits you heading.',
         'Your mail stays in folders on the server, and each device shows them.'),
        ('Tab', 'Before anything is moved.', 'list.',
         'Change the other computer first push button.'),
    )),
    ('collector', (
        ('Return', 'Change the other computer first – Postferry',
         'Change the other computer first heading.',
         'Otherwise it collects the moved mail and deletes it from the server.'),
        ('Tab', 'Thunderbird collapsed push button.'),
        ('Return', 'expanded'),
        ('Tab', '1. On the other computer, open Account Settings* panel.'),
        ('alt+Left', 'IMAP suits you – Postferry', 'IMAP suits you heading.'),
    )),
    ('advice', (
        ('Tab', 'Change the other computer first push button.'),
        ('Tab', 'Because.', 'list.', 'You read this mail on more than one device. panel.'),
        ('Tab', 'Your provider offers IMAP, encrypted. panel.'),
        ('Tab', 'What would change this.', 'list.', 'If your mail must not stay *panel.'),
        ('to Compare Them Side by Side', 'Look closer.', 'list.',
         'Compare Them Side by Side push button.'),
    )),
    ('compare', (
        ('Return', 'POP3 and IMAP side by side – Postferry',
         'POP3 and IMAP side by side heading.'),
        ('Tab', 'Comparison.', 'list.', 'Where your mail is. POP3: *. IMAP: *. panel.'),
        ('Tab', 'Source: RFC 1939, section 1; * link.', 'Opens in your browser.'),
        ('Tab', 'Folders. POP3: *. IMAP: *. panel.', 'Measured: The server has * folders.'),
        ('alt+Left', 'IMAP suits you – Postferry', 'IMAP suits you heading.'),
        ('to Myths and Facts', 'Myths and Facts push button.'),
    )),
    ('myths', (
        ('Return', 'Myths and facts – Postferry', 'Myths and facts heading.'),
        ('Tab', '“POP3 has no encryption.” collapsed push button.'),
        ('Return', 'expanded'),
        ('Tab', 'It has the same as IMAP. * panel.',
         'Measured: POP3 is encrypted here (TLS 1.*).'),
        ('alt+Left', 'IMAP suits you – Postferry', 'IMAP suits you heading.'),
        ('to See How POP3 and IMAP Differ', 'See How POP3 and IMAP Differ push button.'),
    )),
    ('scenes', (
        ('Return', 'See how POP3 and IMAP differ – Postferry',
         'See how POP3 and IMAP differ heading.'),
        ('Tab', 'Scenes.', 'list.', '1. Who gets the mail first? push button.',
         'Two computers, one mailbox. Both collect the mail by POP3.'),
    )),
    ('scene', (
        ('Return', 'Who gets the mail first? – Postferry', 'Next Step push button.',
         'Step 1 of 6. *'),
        ('Return', 'Step 2 of 6. Computer A now has both letters, and the server is empty. Its '
         'program asked the server to delete what it had collected. *Computer A, Inbox: '
         '2 Photos appears.'),
        ('Return', 'Step 3 of 6. Computer B finds nothing. The server had only one copy to '
         'give. Nothing changes.'),
        ('BackSpace', 'Step 2 of 6. *'),
        ('back to What the computers say to each other',
         'What the computers say to each other collapsed push button.'),
        ('back to IMAP', 'IMAP.', '*radio button'),
        ('space', 'selected', 'Step 2 of 6. Now with IMAP: the mail stays in folders on the '
         'server. *'),
        ('to Delete 1 Invoice on Computer A', 'Delete 1 Invoice on Computer A push button.'),
        ('Return', '*1 Invoice is deleted*'),
    )),
)
DOOR_3 = (
    ('start', START + (
        ('to Something Does Not Work', 'Something Does Not Work push button.',
         'Find out what is wrong and who can put it right.'),
    )),
    ('address', (
        ('Return', 'Your email address – Postferry', 'Email address text.',
         'Nothing is sent until you press Find the Cause.'),
        ('type alice@good.test', 'dot'),
    )),
    ('verdict', (
        ('Return', 'Checking – Postferry', 'Everything up to the sign-in works – Postferry',
         'Password for alice@good.test password text.',
         'It goes to the servers of this account only, encrypted.'),
        ('Tab', 'Also noticed.', 'list.', 'Not tested: signing in with IMAP panel.',
         'There was no password to try.'),
        ('back to Password for alice@good.test',
         'Password for alice@good.test password text.'),
        ('Return', 'Enter the password'),
        ('type swordfish',),
        ('Return', 'Checking – Postferry', 'Checking heading.', 'This takes a few seconds.',
         'The password was not accepted', 'Most likely: It may be mistyped. *'),
        ('Tab', 'You can mend this.', 'list.', '1. Type the password again. panel.'),
        ('to This computer is on the internet', 'What this proves.', 'list.',
         'This computer is on the internet panel.'),
        ('to Every step, for a help desk',
         'Every step, for a help desk collapsed push button.'),
        ('Return', 'expanded'),
        ('to Copy for the Help Desk', 'Copy for the Help Desk push button.'),
        ('Return', 'Copied'),
        ('Tab', 'Try Again push button.'),
    )),
)
MENDED = (
    ('verdict', (
        ('Return', 'Enter the password again – Postferry',
         'Password for alice@good.test password text.'),
        ('type alicepw',),
        ('Return', 'Checking heading.', 'Everything works'),
    )),
)
SAVED = (
    ('verdict', (
        ('wait', 'The password was not accepted heading.'),
        ('to Questions to ask the caller: *',
         'Questions to ask the caller: * of 12 are answered collapsed push button.'),
        ('Return', 'expanded'),
        ('Tab', '* check box *'),
        ('space', '*checked'),
        ('back to Compare With…', 'Compare With… push button.',
         'Shows only what differs in another report.'),
    )),
)
DIFFERENCE = (
    ('difference', (
        ('wait', 'What differs heading.', 'Before: *. Now: *.'),
        ('Tab', 'What differs.', 'list.', '* panel.', 'before: Problem now: Nothing noticed'),
    )),
)
NO_SUCH_SERVER = START + (
    ('to Something Does Not Work', 'Something Does Not Work push button.'),
    ('Return', 'Your email address – Postferry', 'Email address text.'),
    ('type alice@lost.test', 'dot'),
    ('Return', 'Checking – Postferry', 'There is no server gone.lost.test',
     'The name is not known on the internet. *'),
    ('Tab', 'Your provider can mend this.', 'list.', "1. Check the server's name. panel."),
    ('to Check the Servers', 'Check the Servers push button.'),
    ('Return', 'The mail server of lost.test – Postferry', 'IMAP server text.',
     'gone.lost.test selected.'),
    ('alt+Left', 'Your email address – Postferry', 'Email address text.'),
    ('alt+Left', 'What would you like to do? – Postferry',
     'Set Up or Check an Account push button.'),
)
NO_SETTINGS = (
    ('Return', 'Your email address – Postferry', 'Email address text.'),
    ('ctrl+a',),
    ('type alice@slow.test', 'dot'),
    ('Return', 'Looking for your settings – Postferry', 'Looking for your settings heading.'),
    ('Escape', 'Your email address – Postferry', 'Email address text.',
     'alice@slow.test selected.'),
    ('Return', 'Looking for your settings – Postferry', 'No settings found for slow.test',
     "Your provider's help page lists them. *"),
)
TO_SIGN_IN = START + (
    ('to Move My Mail to IMAP', 'Move My Mail to IMAP push button.'),
    ('Return', 'Whose mail should move? – Postferry', 'Email address text.'),
    ('type ada@example.org', 'dot'),
    ('Return', 'Looking for your settings – Postferry', 'Settings found*'),
    ('to Continue', 'Continue push button.'),
    ('Return', 'Sign in – Postferry', 'Password for alice password text.'),
)
NO_ANSWER = (
    ('type alicepw',),
    ('Return', 'Signing in', 'alert Nobody answers at localhost.',
     'The computer is there, but *Nothing was sent.'),
    ('Tab', 'Check the Servers push button.'),
    ('Tab', 'Technical details collapsed push button.'),
    ('to Sign In', 'Sign In push button.'),
)
NOT_TRUSTED = (
    ('Return', 'Signing in', "alert The server's certificate cannot be checked.",
     '*Your password was not sent. *Nothing was sent.'),
    ('Tab', 'Compare the Fingerprint… push button.'),
    ('Return', 'Do you know this certificate? dialog *Compare it with what*',
     '* push button.'),
)
TABLES = (DOOR_1, DOOR_2, MOVED, AFTER, DOOR_3, MENDED, SAVED, DIFFERENCE)


def in_words(say):
    """The move, as somebody hears it who reads another language; say: translates.  What a
    control is, Orca still says in English."""
    def name(text, role='push button.'):
        return f'{pattern(text)} {role}'

    def pattern(text):
        return re.sub('%[sd]', '*', ISOLATES.sub('', escape(say(text))))

    def title(heading):
        return pattern('%s – Postferry').replace('*', pattern(heading))
    return (
        ('wait', name('Set Up or Check an Account'),
         pattern('Find the settings from your address and try them out') + '*',
         title('What would you like to do?')),
        ('Tab', name('Move My Mail to IMAP')),
        ('Return', title('Whose mail should move?'), pattern('Account') + '.', 'list.',
         name('Email address', 'text.'), pattern('Nothing is sent until you press Find Settings.')),
        ('Return', pattern('Enter your email address')),
        ('type ada@example.org', 'dot'),
        ('Return', title('Looking for your settings'), pattern('Settings found') + '*',
         pattern('Both kinds of mailbox answered at %s.')),
        ('Tab', pattern('Receiving mail') + '.', 'list.', '*: localhost panel.'),
        ('to ' + pattern('Where we looked'), name('Where we looked', 'collapsed push button.')),
        ('Return', 'expanded'),
        ('to ' + pattern('Continue'), name('Continue')),
        ('Return', title('Sign in'), name('Password for %s', 'password text.'),
         pattern('It goes to %s only, encrypted.')),
        ('type swordfish',),
        ('Return', pattern('Signing in'),
         'alert ' + pattern('The password was not accepted') + '*'),
        ('Tab', name('Try Again')),
        ('Return', name('Password for %s', 'password text.')),
        ('type emilpw',),
        ('Return', title('Does another computer or phone collect this mail by POP3?'),
         name('Does another computer or phone collect this mail by POP3?', 'heading.'),
         pattern('A program that deletes on the server would take moved mail away again.')),
        ('Tab', pattern('Answers') + '.', 'list.', name('No, only this one')),
        ('Return', title('Your mail on this computer'),
         name('Your mail on this computer', 'heading.'), pattern('%s were found on this '
                                                                 'computer')),
        ('Tab', '* check box checked.'),
        ('to ' + pattern('Continue'), name('Continue')),
        ('Return', pattern('What goes where') + '*',
         pattern('Nothing has been written so far.')),
        ('Tab', pattern('Facts') + '.', 'list.', '* panel.'),
        ('to ' + pattern('Change Folders…'), name('Change Folders…')),
        ('Return', 'Old mail*' + pattern('goes to %s') + '*'),
        ('space', 'Old mail*' + pattern('stays here') + '*'),
        ('space', 'Old mail*' + pattern('goes to %s') + '*'),
        ('to ' + pattern('Start Moving'), name('Start Moving')),
        ('Return', pattern('Each one was compared with the one on this computer.')),
        ('Tab', pattern('Proof') + '.', 'list.', '* panel.'),
        ('to ' + pattern('Undo This Move…'), name('Undo This Move…')),
        ('Return', pattern('Remove the moved mail from the server?') + ' dialog *',
         name('Keep It')),
    )


def walk(ear, table):
    for _, rows in table:
        ear.walk(*rows)


class Heard(Scene):
    """said: what a screen reader says."""

    def open(self):
        try:
            self.said = self.desktop.start_orca()
        except ui.Missing as reason:
            raise tap.Skip(str(reason)) from None
        return super().open()


def finish(ear, scene):
    ear.check_all()
    expect_equal(scene.desktop.warnings(), [], 'warnings')


def test_the_move():
    with tempfile.TemporaryDirectory() as folder:
        with Heard('emil', make_mbox(folder, LETTERS, 1500)) as scene:
            ear = Ear(scene.window, scene.said, silent=('emilpw', 'swordfish'))
            walk(ear, DOOR_2)
            ear.close_dialog()
            ear.walk(('back to Go On', 'Go On push button.'), ('Return', 'Pause'))
            walk(ear, MOVED)
            ear.close_dialog()
            finish(ear, scene)
            said = ear.lines()
            expect(not any('moved – Postferry' in line for line in said),
                   f'each per cent is said: {said}')
            expect(sum('so far' in line for line in set(said)) <= 4,
                   f'each count is said: {said}')


def test_each_page_is_heard():
    """Whoever makes a page says here what is heard of it."""
    pages = {file.name[len('pf-'):-len('-page.c')]
             for file in (HERE.parent.parent / 'src/gtk').glob('pf-*-page.c')}
    expect_equal({page for table in TABLES for page, _ in table}, pages, 'the pages')


def test_the_account():
    with tempfile.TemporaryDirectory() as folder:
        profile, _ = make_profile(folder)
        with Heard('alice', profile, policies=POLICIES) as scene:
            ear = Ear(scene.window, scene.said, silent=('alicepw',))
            walk(ear, DOOR_1)
            finish(ear, scene)


def test_the_move_in_arabic():
    options = in_arabic()
    say = gettext.translation('postferry', options['variables']['PF_LOCALE_DIR'],
                              ['ar']).gettext
    with tempfile.TemporaryDirectory() as folder:
        with Heard('emil', make_mbox(folder, 12), **options) as scene:
            ear = Ear(scene.window, scene.said, silent=('emilpw', 'swordfish'))
            ear.walk(*in_words(say))
            ear.close_dialog()
            finish(ear, scene)
            english = [line for line in ear.lines() if ENGLISH.search(OF_ORCA.sub('', line))]
            expect_equal(english, [], 'what is not translated')


def test_after_the_move():
    with tempfile.TemporaryDirectory() as folder:
        profile, _ = make_profile(folder)
        with Heard('carol', profile) as scene:
            ear, window = Ear(scene.window, scene.said, silent=('carolpw',)), scene.window
            scene.walk.all_the_way()
            ear.past = len(ear.lines())
            scene.walk.start()
            ear.walk(AFTER[0][1][0])
            with scene.imap() as imap:
                imap.select('INBOX')
                imap.store('1', '+FLAGS', '\\Flagged')
            ear.walk(*AFTER[0][1][1:])
            walk(ear, AFTER[1:3])
            undo(ear, window)
            walk(ear, AFTER[4:])
            finish(ear, scene)


def undo(ear, window):
    """The question goes with the key that answers it, and the keys go to the page again."""
    window.keys('Return')
    ui.wait_for(lambda: not window.find_dialog(), 'the question to close')
    window.focus()
    ear.walk(('wait', *AFTER[3][1][0][1:]), *AFTER[3][1][1:])


def test_something_does_not_work():
    with test_settings.Scene(has_reader=True) as scene:
        window, home = scene.window, scene.desktop.folder / 'home'
        ear = Ear(window, scene.said, silent=('alicepw', 'swordfish'))
        walk(ear, DOOR_3)
        save(ear, scene, home / 'before.json')
        walk(ear, MENDED)
        save(ear, scene, home / 'now.json')
        window.keys('ctrl+o')
        test_settings.choose(scene, home / 'before.json')
        walk(ear, SAVED)
        window.keys('Return')
        test_settings.choose(scene, home / 'now.json')
        walk(ear, DIFFERENCE)
        finish(ear, scene)


def test_errors_of_the_network():
    with test_settings.Scene(has_reader=True) as scene:
        ear = Ear(scene.window, scene.said)
        ear.walk(*NO_SUCH_SERVER, *NO_SETTINGS)
        finish(ear, scene)


def test_errors_of_the_sign_in():
    """Nobody answers; then somebody whom the computer does not know."""
    with tempfile.TemporaryDirectory() as folder:
        with Heard('alice', make_mbox(folder, 3), trusts=False) as scene:
            ear = Ear(scene.window, scene.said, silent=('alicepw',))
            ear.walk(*TO_SIGN_IN)
            scene.server.end_processes()
            ear.walk(*NO_ANSWER)
            scene.server.start()
            ear.walk(*NOT_TRUSTED)
            ear.close_dialog()
            finish(ear, scene)


def save(ear, scene, path):
    scene.window.keys('ctrl+s')
    test_settings.choose(scene, path)
    ear.hear('The report is saved*')


if __name__ == '__main__':
    apart.main(sys.modules[__name__])
