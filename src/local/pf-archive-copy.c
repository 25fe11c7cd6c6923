/* pf-archive-copy.c - what came out of an archive, kept while somebody may need it
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-local"

#include "local/pf-archive-copy.h"

#include "base/pf-error.h"
#include "base/pf-limits.h"
#include "base/pf-threads.h"
#include "local/pf-quiet-file.h"
#include "local/pf-scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * In the room:
 *   NAME.lock    held shared by who uses the copy, alone by who makes or removes it
 *   NAME.part/   being made; thrown away by whoever finds it with nobody at work
 *   NAME/        finished: "manifest", and a folder of the archive's name with what came out
 */
#define LOCK_SUFFIX ".lock"
#define PART_SUFFIX ".part"
#define MANIFEST "manifest"

#define GROUP "archive"
#define MOST_MANIFEST 65536
#define MOST_COPIES 10000
#define NAME_WORD 40   /* characters of the archive's name that its copy's begins with */
#define NAME_DIGITS 16 /* of the digest of its path */
#define LOCK_WAIT_MS 10000 /* another run may just be ending */
#define LOCK_STEP_MS 100
#define DIGEST_BLOCK 65536
#define DAY_S ((gint64) 24 * 60 * 60)

struct _PfArchiveCopy
{
  gatomicrefcount ref_count;
  char           *archive; /* (owned): a real path, as far as it is there */
  char           *base;    /* (owned): NAME in the room */
  char           *top;     /* (owned) */
  char           *lock;    /* (owned) */
  int             fd;      /* the lock, or -1 */
  PfArchiveTally  tally;
  gint            is_given_up; /* atomic */
};

/* What a copy was made of. */
typedef struct
{
  guint64  size;
  gint64   mtime; /* nanoseconds */
  gboolean is_there;
} State;

static State
look_at (const char *archive)
{
  struct stat info;

  if (stat (archive, &info) != 0)
    return (State){ 0 };
  return (State){ (guint64) info.st_size,
                  (gint64) info.st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) +
                      info.st_mtim.tv_nsec,
                  TRUE };
}

/* The path that an archive has, or had, whatever links lead there. */
static char *
find_real (const char *archive)
{
  char            *real = realpath (archive, NULL);
  g_autofree char *full = NULL;
  g_autofree char *parent = NULL;
  g_autofree char *base = NULL;
  char            *path;

  if (real == NULL)
    {
      full = g_canonicalize_filename (archive, NULL);
      parent = g_path_get_dirname (full);
      base = g_path_get_basename (full);
      real = realpath (parent, NULL);
      path = real != NULL ? g_build_filename (real, base, NULL) : g_strdup (full);
    }
  else
    path = g_strdup (real);
  free (real);
  return path;
}

/* "backup.zip-1f2e3d4c5b6a7980": for people and for us. */
static char *
make_name (const char *archive)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, archive,
                                                           -1);
  g_autofree char *base = g_path_get_basename (archive);

  if (strlen (base) > NAME_WORD)
    base[NAME_WORD] = '\0';
  g_strcanon (base, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.",
              '-');
  if (base[0] == '.')
    base[0] = '-';
  return g_strdup_printf ("%s-%.*s", base, NAME_DIGITS, digest);
}

/* "backup" of "backup.tar.gz": what a store at the top is called after. */
static char *
make_top (const char *archive)
{
  static const char *const suffixes[] = { ".gz",  ".bz2", ".xz",   ".zst", ".tar", ".zip",
                                          ".pcv", ".tgz", ".tbz2", ".txz", ".tzst" };
  char                    *base = g_path_get_basename (archive);

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    if (strlen (base) > strlen (suffixes[i]) && g_str_has_suffix (base, suffixes[i]))
      base[strlen (base) - strlen (suffixes[i])] = '\0';
  if (strcmp (base, MANIFEST) == 0 || base[0] == '.' || base[0] == '/')
    base[0] = '-';
  return base;
}

static PfArchiveCopy *
copy_new (const char *archive, const char *directory)
{
  PfArchiveCopy   *self = g_new0 (PfArchiveCopy, 1);
  char            *real = realpath (directory, NULL);
  g_autofree char *name = NULL;
  g_autofree char *top = NULL;

  g_atomic_ref_count_init (&self->ref_count);
  self->fd = -1;
  self->archive = find_real (archive);
  name = make_name (self->archive);
  top = make_top (self->archive);
  self->base = g_build_filename (real != NULL ? real : directory, name, NULL);
  self->top = g_build_filename (self->base, top, NULL);
  free (real);
  self->lock = g_strconcat (self->base, LOCK_SUFFIX, NULL);
  return self;
}

/* Opens and locks; the file may be removed by its last user between the two.
 * Returns: a descriptor, or -1 if somebody else has it */
static int
try_lock (const char *path, int how)
{
  struct stat mine;
  struct stat there;
  int         fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0)
    return -1;
  if (flock (fd, how | LOCK_NB) == 0 && fstat (fd, &mine) == 0 &&
      stat (path, &there) == 0 && mine.st_ino == there.st_ino)
    return fd;
  close (fd);
  return -1;
}

/* Until a step has passed, or somebody wants no more. */
static void
wait_a_step (GCancellable *cancellable)
{
  GPollFD stop = { 0 };

  if (g_cancellable_make_pollfd (cancellable, &stop))
    {
      g_poll (&stop, 1, LOCK_STEP_MS);
      g_cancellable_release_fd (cancellable);
    }
  else
    g_poll (NULL, 0, LOCK_STEP_MS);
}

/* Takes the lock anew, @how it is wanted now. */
static gboolean
take_lock (PfArchiveCopy *self, int how, GCancellable *cancellable, GError **error)
{
  if (self->fd >= 0)
    close (self->fd);
  for (guint waited = 0; waited <= LOCK_WAIT_MS; waited += LOCK_STEP_MS)
    {
      self->fd = try_lock (self->lock, how);
      if (self->fd >= 0)
        return TRUE;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      wait_a_step (cancellable);
    }
  g_set_error (error, PF_MOVE_ERROR, PF_MOVE_ERROR_LOCKED,
               "%s: in use by another process", self->lock);
  return FALSE;
}

static char *
digest_file (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guchar buffer[DIGEST_BLOCK];
  gssize count = 1;
  int    fd = pf_quiet_open (AT_FDCWD, path, 0, error);

  if (fd < 0)
    return NULL;
  while (count > 0)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        break;
      do
        count = read (fd, buffer, DIGEST_BLOCK);
      while (count < 0 && errno == EINTR);
      if (count < 0)
        pf_quiet_fail (errno, path, error);
      else
        g_checksum_update (sum, buffer, count);
    }
  close (fd);
  return count == 0 ? g_strdup (g_checksum_get_string (sum)) : NULL;
}

static void
count_tree (GChecksum *sum, const char *path, guint depth)
{
  g_autoptr (GPtrArray) names = pf_quiet_list (path, NULL);

  for (guint i = 0; names != NULL && i < names->len; i++)
    {
      const char      *name = names->pdata[i];
      g_autofree char *child = g_build_filename (path, name, NULL);
      g_autofree char *line = NULL;
      struct stat      info;

      if (lstat (child, &info) != 0)
        continue;
      if (S_ISDIR (info.st_mode) && depth <= PF_LIMIT_FOLDER_DEPTH)
        count_tree (sum, child, depth + 1);
      line = g_strdup_printf ("%u %s %u %" G_GINT64_FORMAT " %" G_GINT64_FORMAT ".%ld",
                              depth, name, (guint) info.st_mode,
                              S_ISDIR (info.st_mode) ? 0 : (gint64) info.st_size,
                              S_ISDIR (info.st_mode) ? 0 : (gint64) info.st_mtim.tv_sec,
                              S_ISDIR (info.st_mode) ? 0 : info.st_mtim.tv_nsec);
      g_checksum_update (sum, (const guchar *) line, (gssize) strlen (line) + 1);
    }
}

/* Names, sizes and dates of all that is in the copy: equal, and nothing was changed. */
static char *
make_census (const char *top)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  count_tree (sum, top, 0);
  return g_strdup (g_checksum_get_string (sum));
}

static GKeyFile *
load_manifest (const char *base)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = g_build_filename (base, MANIFEST, NULL);
  g_autofree char *data = NULL;
  gsize            length = 0;

  data = pf_quiet_load (path, MOST_MANIFEST, &length, NULL);
  if (data == NULL ||
      !g_key_file_load_from_data (file, data, length, G_KEY_FILE_NONE, NULL))
    return NULL;
  return g_steal_pointer (&file);
}

static gboolean
save_manifest (GKeyFile *file, const char *base, GError **error)
{
  g_autofree char *path = g_build_filename (base, MANIFEST, NULL);
  g_autofree char *data = NULL;
  gsize            length = 0;

  data = g_key_file_to_data (file, &length, NULL);
  return g_file_set_contents_full (path, data, (gssize) length,
                                   G_FILE_SET_CONTENTS_CONSISTENT |
                                       G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
}

/* A path may hold any byte. */
static gboolean
is_path (GKeyFile *file, const char *archive)
{
  g_autofree char *escaped = g_strescape (archive, NULL);
  g_autofree char *path = g_key_file_get_string (file, GROUP, "path", NULL);

  return g_strcmp0 (path, escaped) == 0;
}

static void
read_tally (PfArchiveCopy *self, GKeyFile *file)
{
  self->tally.files = g_key_file_get_uint64 (file, GROUP, "files", NULL);
  self->tally.bytes = g_key_file_get_uint64 (file, GROUP, "bytes", NULL);
  self->tally.unwanted = g_key_file_get_uint64 (file, GROUP, "unwanted", NULL);
  self->tally.links = g_key_file_get_uint64 (file, GROUP, "links", NULL);
}

/* Whether the archive is still what the copy was made of.  One of another date may have
 * been copied back: its content tells. */
static gboolean
is_same_archive (PfArchiveCopy *self,
                 GKeyFile      *file,
                 GCancellable  *cancellable,
                 GError       **error)
{
  State            state = look_at (self->archive);
  g_autofree char *digest = NULL;
  g_autofree char *known = g_key_file_get_string (file, GROUP, "digest", NULL);

  if (!state.is_there)
    return TRUE;
  if (state.size != g_key_file_get_uint64 (file, GROUP, "size", NULL))
    return FALSE;
  if (state.mtime == g_key_file_get_int64 (file, GROUP, "mtime", NULL))
    return TRUE;
  digest = digest_file (self->archive, cancellable, error);
  if (digest == NULL || g_strcmp0 (digest, known) != 0)
    return FALSE;
  g_key_file_set_int64 (file, GROUP, "mtime", state.mtime);
  return TRUE;
}

/* Returns: whether the copy is there, finished, unchanged, and of this archive; with an
 * error only if that could not be found out */
static gboolean
is_usable (PfArchiveCopy *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GKeyFile) file = load_manifest (self->base);
  g_autofree char *census = NULL;
  g_autofree char *known = NULL;

  if (file == NULL || !is_path (file, self->archive) ||
      !is_same_archive (self, file, cancellable, error))
    return FALSE;
  known = g_key_file_get_string (file, GROUP, "census", NULL);
  census = make_census (self->top);
  if (g_strcmp0 (census, known) != 0)
    return FALSE;
  read_tally (self, file);
  /* Its date says when it was wanted last. */
  if (!save_manifest (file, self->base, NULL))
    g_debug ("%s: cannot be dated", self->base);
  return TRUE;
}

static gboolean
sync_all (const char *path, GError **error)
{
  int      fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean is_ok = fd >= 0 && syncfs (fd) == 0;
  int      number = errno;

  if (fd >= 0)
    close (fd);
  if (!is_ok)
    g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (number), "%s: %s", path,
                 g_strerror (number));
  return is_ok;
}

/* Writes what the copy in @part was made of. */
static gboolean
finish_part (PfArchiveCopy *self,
             const char    *part,
             const State   *state,
             const char    *digest,
             GError       **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *name = g_path_get_basename (self->top);
  g_autofree char *top = g_build_filename (part, name, NULL);
  g_autofree char *escaped = g_strescape (self->archive, NULL);
  g_autofree char *census = make_census (top);

  g_key_file_set_string (file, GROUP, "path", escaped);
  g_key_file_set_uint64 (file, GROUP, "size", state->size);
  g_key_file_set_int64 (file, GROUP, "mtime", state->mtime);
  g_key_file_set_string (file, GROUP, "digest", digest);
  g_key_file_set_string (file, GROUP, "census", census);
  g_key_file_set_uint64 (file, GROUP, "files", self->tally.files);
  g_key_file_set_uint64 (file, GROUP, "bytes", self->tally.bytes);
  g_key_file_set_uint64 (file, GROUP, "unwanted", self->tally.unwanted);
  g_key_file_set_uint64 (file, GROUP, "links", self->tally.links);
  return sync_all (top, error) && save_manifest (file, part, error);
}

static gboolean
fail_errno (const char *path, GError **error)
{
  int number = errno;

  g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (number), "%s: %s", path,
               g_strerror (number));
  return FALSE;
}

/* What lacked room is a folder that is gone by the time it is told. */
static gboolean
fail_unpack (const PfArchiveRoom *room, GError *problem, GError **error)
{
  if (g_error_matches (problem, PF_MOVE_ERROR, PF_MOVE_ERROR_DISK_FULL))
    {
      g_free (pf_error_facts (problem)->path);
      pf_error_facts (problem)->path = g_strdup (room->directory);
    }
  g_propagate_error (error, problem);
  return FALSE;
}

/* Nobody else is at it. */
static gboolean
make_copy (PfArchiveCopy       *self,
           const PfArchiveRoom *room,
           GCancellable        *cancellable,
           GError             **error)
{
  g_autofree char *part = g_strconcat (self->base, PART_SUFFIX, NULL);
  g_autofree char *name = g_path_get_basename (self->top);
  g_autofree char *top = g_build_filename (part, name, NULL);
  g_autofree char *digest = NULL;
  State            state = look_at (self->archive);
  State            after;
  GError          *problem = NULL;

  /* What of an older copy stayed would look like mail of this one.  A copy of what is not
   * there any more is never thrown away, even if it was changed. */
  if (!pf_scratch_remove (part) || (state.is_there && !pf_scratch_remove (self->base)))
    return fail_errno (self->base, error);
  if (g_mkdir_with_parents (top, 0700) != 0)
    return fail_errno (top, error);
  if (!pf_archive_unpack (self->archive, top, NULL, room->progress, room->user_data,
                          &self->tally, cancellable, &problem))
    return fail_unpack (room, problem, error);
  digest = digest_file (self->archive, cancellable, error);
  if (digest == NULL)
    return FALSE;
  after = look_at (self->archive);
  if (after.size != state.size || after.mtime != state.mtime)
    {
      g_set_error (error, PF_MOVE_ERROR, PF_MOVE_ERROR_SOURCE_CHANGED,
                   "%s changed while it was unpacked", self->archive);
      return FALSE;
    }
  if (!finish_part (self, part, &state, digest, error))
    return FALSE;
  return rename (part, self->base) == 0 ? TRUE : fail_errno (part, error);
}

/* Throws away the copy @name of the room, if nobody is at it. */
static void
drop (const char *directory, const char *name, gboolean is_part)
{
  g_autofree char *base = g_build_filename (directory, name, NULL);
  g_autofree char *lock = g_strconcat (base, LOCK_SUFFIX, NULL);
  g_autofree char *part = g_strconcat (base, PART_SUFFIX, NULL);
  int              fd = try_lock (lock, LOCK_EX);

  if (fd < 0)
    return;
  pf_scratch_remove (part);
  if (!is_part)
    pf_scratch_remove (base);
  if (!g_file_test (base, G_FILE_TEST_EXISTS))
    unlink (lock);
  close (fd);
}

/* Whether nobody wanted the copy for long, and it can be had again. */
static gboolean
is_old (const char *base)
{
  g_autoptr (GKeyFile) file = load_manifest (base);
  g_autofree char *manifest = g_build_filename (base, MANIFEST, NULL);
  g_autofree char *escaped = NULL;
  g_autofree char *archive = NULL;
  struct stat      info;

  if (file == NULL || stat (manifest, &info) != 0)
    return FALSE;
  escaped = g_key_file_get_string (file, GROUP, "path", NULL);
  archive = escaped != NULL ? g_strcompress (escaped) : NULL;
  return archive != NULL && look_at (archive).is_there &&
         info.st_mtime <
             g_get_real_time () / G_USEC_PER_SEC - PF_ARCHIVE_KEEP_DAYS * DAY_S;
}

/* What a killed run left behind, and what nobody wants any more. */
static void
tidy (const char *directory)
{
  g_autoptr (GPtrArray) names = pf_quiet_list (directory, NULL);

  for (guint i = 0; names != NULL && i < MIN (names->len, MOST_COPIES); i++)
    {
      g_autofree char *name = g_strdup (names->pdata[i]);
      g_autofree char *base = g_build_filename (directory, name, NULL);

      if (g_str_has_suffix (name, PART_SUFFIX))
        {
          name[strlen (name) - strlen (PART_SUFFIX)] = '\0';
          drop (directory, name, TRUE);
        }
      else if (pf_quiet_is_directory (base) && is_old (base))
        drop (directory, name, FALSE);
    }
}

PfArchiveCopy *
pf_archive_copy_open (const char          *archive,
                      const PfArchiveRoom *room,
                      GCancellable        *cancellable,
                      GError             **error)
{
  g_autoptr (PfArchiveCopy) self = NULL;
  g_autofree char *part = NULL;
  GError          *problem = NULL;

  g_return_val_if_fail (archive != NULL && room != NULL, NULL);
  pf_assert_may_block ();

  if (g_mkdir_with_parents (room->directory, 0700) != 0)
    {
      fail_errno (room->directory, error);
      return NULL;
    }
  self = copy_new (archive, room->directory);
  if (!take_lock (self, LOCK_SH, cancellable, error))
    return NULL;
  if (is_usable (self, cancellable, &problem))
    return g_steal_pointer (&self);
  if (problem == NULL && take_lock (self, LOCK_EX, cancellable, &problem))
    {
      /* It may have been made while we waited. */
      if (is_usable (self, cancellable, &problem) ||
          (problem == NULL && make_copy (self, room, cancellable, &problem)))
        {
          tidy (room->directory);
          flock (self->fd, LOCK_SH);
          return g_steal_pointer (&self);
        }
      part = g_strconcat (self->base, PART_SUFFIX, NULL);
      pf_scratch_remove (part);
      unlink (self->lock);
    }
  g_propagate_error (error, problem);
  return NULL;
}

PfArchiveCopy *
pf_archive_copy_ref (PfArchiveCopy *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
pf_archive_copy_unref (PfArchiveCopy *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  if (self->fd >= 0)
    close (self->fd);
  if (g_atomic_int_get (&self->is_given_up) && look_at (self->archive).is_there)
    {
      g_autofree char *directory = g_path_get_dirname (self->base);
      g_autofree char *name = g_path_get_basename (self->base);

      drop (directory, name, FALSE);
    }
  g_free (self->archive);
  g_free (self->base);
  g_free (self->top);
  g_free (self->lock);
  g_free (self);
}

gboolean
pf_archive_copy_is_kept (const char *archive, const PfArchiveRoom *room)
{
  g_autoptr (PfArchiveCopy) self = copy_new (archive, room->directory);
  g_autoptr (GKeyFile) file = load_manifest (self->base);

  return file != NULL && is_path (file, self->archive);
}

void
pf_archive_copy_discard (const char *archive, const PfArchiveRoom *room)
{
  g_autoptr (PfArchiveCopy) self = NULL;

  g_return_if_fail (archive != NULL && room != NULL);

  if (!pf_archive_copy_is_kept (archive, room))
    return;
  self = copy_new (archive, room->directory);
  pf_archive_copy_give_up (self);
}

const char *
pf_archive_copy_get_archive (const PfArchiveCopy *self)
{
  return self->archive;
}

const char *
pf_archive_copy_get_top (const PfArchiveCopy *self)
{
  return self->top;
}

const PfArchiveTally *
pf_archive_copy_get_tally (const PfArchiveCopy *self)
{
  return &self->tally;
}

void
pf_archive_copy_give_up (PfArchiveCopy *self)
{
  g_atomic_int_set (&self->is_given_up, TRUE);
}
