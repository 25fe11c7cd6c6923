/* pf-introduce.h - the first words of the first window, once somebody can hear them
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef void (*PfIntroduceFunc) (GtkWindow *window);

/**
 * pf_introduce:
 * @window: the first window, which is active
 * @say: says what this window is
 *
 * Has a screen reader told again what has the focus, and calls @say after that: when the
 * first window becomes active, GTK 4.8 is not yet known to assistive technology, and what
 * is told then is heard by nobody.  Does nothing where no assistive technology runs.
 *
 * **Ownership:** holds @window until then.
 */
void pf_introduce (GtkWindow *window, PfIntroduceFunc say);

G_END_DECLS
