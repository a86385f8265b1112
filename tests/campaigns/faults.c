/* A disk that fails, preloaded before libc: for files with "stakegraph-fault" in their name.
 *
 * fault_arm(kinds, at, code, lasts): the at-th call of these kinds fails with errno `code`, and
 * every later one too if `lasts`. With code 0 the power goes instead: what was written since the
 * last sync of its file is undone, and the process is gone.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define READS 1
#define WRITES 2
#define SYNCS 4

typedef struct Undo {
  struct Undo *earlier;
  char path[PATH_MAX];
  off_t offset, size;
  ssize_t length;
  char bytes[];
} Undo;

static int armed_kinds, armed_code, armed_lasts;
static long armed_at, calls, hits;
static Undo *undo_log;

void fault_arm(int kinds, long at, int code, int lasts) {
  armed_kinds = kinds;
  armed_at = at;
  armed_code = code;
  armed_lasts = lasts;
  calls = hits = 0;
}

long fault_calls(void) { return calls; }

long fault_hits(void) { return hits; }

static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

static int path_of(int fd, char *path) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, PATH_MAX - 1);
  path[length < 0 ? 0 : length] = 0;
  return strstr(path, "stakegraph-fault") != NULL;
}

static void cut_power(void) {
  ssize_t (*put)(int, const void *, size_t, off_t) = real("pwrite");
  int (*cut)(int, off_t) = real("ftruncate");
  for (Undo *one = undo_log; one; one = one->earlier) {
    int fd = open(one->path, O_RDWR);
    if (fd < 0) continue;
    if (one->length > 0 && put(fd, one->bytes, one->length, one->offset) < 0) abort();
    if (cut(fd, one->size) < 0) abort();
  }
  _exit(75);
}

static int fails(int fd, int kind) {
  char path[PATH_MAX];
  if (!(armed_kinds & kind) || !path_of(fd, path)) return 0;
  calls++;
  if (calls != armed_at && !(armed_lasts && calls > armed_at)) return 0;
  hits++;
  if (armed_code == 0) cut_power();
  errno = armed_code;
  return 1;
}

/* Remember what a write or a cut is about to replace. */
static void note(int fd, off_t offset, size_t count) {
  char path[PATH_MAX];
  struct stat now;
  if (!armed_kinds || armed_code || !path_of(fd, path) || fstat(fd, &now)) return;
  ssize_t (*get)(int, void *, size_t, off_t) = real("pread");
  Undo *one = malloc(sizeof *one + count);
  strcpy(one->path, path);
  one->offset = offset;
  one->size = now.st_size;
  one->length = get(fd, one->bytes, count, offset);
  one->earlier = undo_log;
  undo_log = one;
}

static void forget(int fd) {
  char path[PATH_MAX];
  if (!undo_log || !path_of(fd, path)) return;
  Undo **place = &undo_log;
  while (*place) {
    Undo *one = *place;
    if (strcmp(one->path, path)) {
      place = &one->earlier;
    } else {
      *place = one->earlier;
      free(one);
    }
  }
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
  ssize_t (*next)(int, const void *, size_t, off_t) = real("pwrite");
  if (fails(fd, WRITES)) return -1;
  note(fd, offset, count);
  return next(fd, bytes, count, offset);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off_t offset) {
  return pwrite(fd, bytes, count, offset);
}

ssize_t write(int fd, const void *bytes, size_t count) {
  ssize_t (*next)(int, const void *, size_t) = real("write");
  if (fails(fd, WRITES)) return -1;
  note(fd, lseek(fd, 0, SEEK_CUR), count);
  return next(fd, bytes, count);
}

int ftruncate(int fd, off_t size) {
  int (*next)(int, off_t) = real("ftruncate");
  struct stat now;
  if (fails(fd, WRITES)) return -1;
  if (!fstat(fd, &now)) note(fd, size, now.st_size > size ? now.st_size - size : 0);
  return next(fd, size);
}

int ftruncate64(int fd, off_t size) { return ftruncate(fd, size); }

ssize_t pread(int fd, void *bytes, size_t count, off_t offset) {
  ssize_t (*next)(int, void *, size_t, off_t) = real("pread");
  return fails(fd, READS) ? -1 : next(fd, bytes, count, offset);
}

ssize_t pread64(int fd, void *bytes, size_t count, off_t offset) {
  return pread(fd, bytes, count, offset);
}

int fsync(int fd) {
  int (*next)(int) = real("fsync");
  if (fails(fd, SYNCS)) return -1;
  forget(fd);
  return next(fd);
}

int fdatasync(int fd) {
  int (*next)(int) = real("fdatasync");
  if (fails(fd, SYNCS)) return -1;
  forget(fd);
  return next(fd);
}
