/* pf-secret.c - a password or token that is wiped and never shown
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-base"

#include "base/pf-secret.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

/*
 * The bytes live in pages of their own, so that locking them into memory and
 * leaving them out of core dumps concerns nothing else.  Both are best effort:
 * RLIMIT_MEMLOCK may forbid the first.
 */
struct _PfSecret
{
  gatomicrefcount ref_count;
  gsize           length; /* without the closing NUL */
  gsize           n_mapped;
  char           *data; /* (owned) mapped; NUL-terminated */
};

G_DEFINE_BOXED_TYPE (PfSecret, pf_secret, pf_secret_ref, pf_secret_unref)

void
pf_secret_wipe (void *data, gsize length)
{
  if (data != NULL)
    explicit_bzero (data, length);
}

static int n_secrets = 0; /* atomic */

static void
set_dumpable (gboolean may_be_dumped)
{
  if (prctl (PR_SET_DUMPABLE, may_be_dumped, 0, 0, 0) != 0)
    g_debug ("whether the process may be dumped could not be changed");
}

/* Whether the process was so when it began; a hardened one stays as it is. */
static gboolean
began_dumpable (void)
{
  static gsize state = 0;

  if (g_once_init_enter (&state))
    g_once_init_leave (&state, prctl (PR_GET_DUMPABLE, 0, 0, 0, 0) == 1 ? 1 : 2);

  return state == 1;
}

/*
 * While there is a secret, no debugger of this user may attach and no core is written:
 * a library may have copied it to where we cannot wipe it.  Not for ever, since a
 * desktop portal cannot tell who a hidden process is, and refuses it.
 */
static void
count_secret (void)
{
  gboolean may_hide = began_dumpable ();

  if (g_atomic_int_add (&n_secrets, 1) == 0 && may_hide)
    set_dumpable (FALSE);
}

static void
uncount_secret (void)
{
  if (!g_atomic_int_dec_and_test (&n_secrets) || !began_dumpable ())
    return;

  set_dumpable (TRUE);
  /* Another thread may have made one in between; hidden too long does no harm. */
  if (g_atomic_int_get (&n_secrets) > 0)
    set_dumpable (FALSE);
}

static char *
map_pages (gsize length, gsize *out_n_mapped)
{
  gsize page = (gsize) sysconf (_SC_PAGESIZE);
  gsize n_mapped = (length + page - 1) / page * page;
  void *data;

  data = mmap (NULL, n_mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
               0);
  if (data == MAP_FAILED)
    g_error ("no memory for a secret of %" G_GSIZE_FORMAT " bytes", length);

  if (mlock (data, n_mapped) != 0)
    g_debug ("a secret could not be locked into memory");
  if (madvise (data, n_mapped, MADV_DONTDUMP) != 0)
    g_debug ("a secret could not be left out of core dumps");

  *out_n_mapped = n_mapped;
  return data;
}

PfSecret *
pf_secret_new_bytes (const void *data, gsize length)
{
  PfSecret *self;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  count_secret ();
  self = g_new0 (PfSecret, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->length = length;
  self->data = map_pages (length + 1, &self->n_mapped);
  if (length > 0)
    memcpy (self->data, data, length);

  return self;
}

PfSecret *
pf_secret_new (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return pf_secret_new_bytes (text, strlen (text));
}

PfSecret *
pf_secret_ref (PfSecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
pf_secret_unref (PfSecret *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  pf_secret_wipe (self->data, self->n_mapped);
  munmap (self->data, self->n_mapped);
  g_free (self);
  uncount_secret ();
}

gboolean
pf_secret_is_empty (const PfSecret *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->length == 0;
}

gboolean
pf_secret_equal (const PfSecret *a, const PfSecret *b)
{
  guint8 differing = 0;

  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  if (a->length != b->length)
    return FALSE;

  /* Every byte is looked at: the time taken tells nothing about the content. */
  for (gsize i = 0; i < a->length; i++)
    differing |= (guint8) (a->data[i] ^ b->data[i]);

  return differing == 0;
}

static gboolean
is_blank_at (const char *p, gsize length)
{
  gunichar c = g_utf8_get_char_validated (p, (gssize) length);

  if (c == (gunichar) -1 || c == (gunichar) -2)
    return FALSE;

  return g_unichar_isspace (c) || c == 0x200B || c == 0xFEFF;
}

gboolean
pf_secret_starts_or_ends_blank (const PfSecret *self)
{
  const char *end;
  const char *last;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->length == 0)
    return FALSE;

  end = self->data + self->length;
  last = g_utf8_find_prev_char (self->data, end);

  return is_blank_at (self->data, self->length) ||
         (last != NULL && is_blank_at (last, (gsize) (end - last)));
}

const char *
pf_secret_peek (const PfSecret *self, gsize *out_length)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (out_length != NULL)
    *out_length = self->length;

  return self->data;
}
