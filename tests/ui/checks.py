# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What must hold on every page, whatever it shows."""

from desktop import CLASS_NAME, reads
from tap import expect, expect_equal

# GTK draws these itself; nobody can focus them and nothing is to be read there.
SILENT = {'filler', 'scroll bar', 'separator', 'unknown'}


@reads
def check_names(window):
    """No control is called after its class, is nameless where the focus goes, or shows
    a mnemonic; no picture is without words."""
    for node in window.walk():
        role, name, _ = window.describe(node)
        if role in SILENT:
            continue
        expect(not CLASS_NAME.match(name or ''), f'a {role} is called “{name}”')
        states = window.states(node)
        if states.contains(window.atspi.StateType.FOCUSABLE) and role != 'frame':
            expect(name, f'a {role} takes the focus and has no name')
            expect('_' not in name or '@' in name or '/' in name,
                   f'“{name}” shows a mnemonic')
        expect(role != 'image' or name, 'a picture has no words')


@reads
def check_hidden(window):
    """Pages that are not shown are not there."""
    for node in window.walk():
        role, name, _ = window.describe(node)
        if role in SILENT:
            continue
        size = window.shown_size(node)
        if name and size is not None and node.get_child_count() == 0:
            expect(size != (0, 0), f'{role} “{name}” is there but not shown')


def check_title(window, heading):
    expect_equal(window.title(), f'{heading} – Postferry', 'the title')
    node = window.focused()
    expect(node is not None, 'nothing, or more than one thing, has the focus')


@reads
def check_roles(window):
    """Choices are buttons, facts are panels with a name, radios are radios."""
    for node in window.walk():
        role, name, _ = window.describe(node)
        # In a list of many rows GTK makes the item; what it holds takes the focus.
        expect(role != 'list item' or not window.states(node).contains(
            window.atspi.StateType.FOCUSABLE), f'“{name}” is a bare list item')
        if role == 'panel' and window.states(node).contains(
                window.atspi.StateType.FOCUSABLE):
            expect(name, 'a fact has no name')


def walk_by_tab(window, most=80):
    """Tab reaches every stop once, each with exactly one focus; returns their names."""
    seen = []
    for _ in range(most):
        window.keys('Tab')
        found = window.all_focused()
        expect_equal(len(found), 1, f'objects with the focus after {seen[-1:]}')
        spot = window.describe(found[0])[:2]
        if seen and spot == seen[0]:
            return seen
        seen.append(spot)
    raise AssertionError(f'Tab never comes round: {seen}')


def check_page(window, heading):
    check_title(window, heading)
    check_names(window)
    check_hidden(window)
    check_roles(window)
