/* pf-fixture-rows.h - each finding: a fixture that raises it, and a near one that must not
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "pf-fixture.h"

G_BEGIN_DECLS

extern const PfFixtureRow pf_fixture_rows[];
extern const gsize        pf_fixture_n_rows;

G_END_DECLS
