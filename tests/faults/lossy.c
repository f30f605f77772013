/* A disk that forgets: writes that were not synced are undone at a simulated power cut.
 *
 * Preloaded into a process. Until lossy_arm(calls, prefix) nothing is changed. From then on every
 * write to a file whose path begins with the prefix still happens, so that the process sees what
 * it wrote, but what stood there before is remembered. fsync and fdatasync forget it for their
 * file. At the given number of such calls the power goes: what is remembered is put back, newest
 * first, and the process ends without a word. The call that was due does not happen.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#define POWER_CUT 99

struct past {
    struct past *older;
    dev_t device;
    ino_t inode;
    int fd;        /* a descriptor of our own, so that closing theirs changes nothing */
    off_t offset;
    off_t size;    /* of the file before */
    size_t length; /* of the bytes that stood there */
    char *bytes;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct past *newest;
static long calls_left = -1;
static char prefix[PATH_MAX];

static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_write)(int, const void *, size_t);
static int (*real_ftruncate)(int, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);

static void find(void)
{
    if (real_pwrite)
        return;
    real_write = dlsym(RTLD_NEXT, "write");
    real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
}

/* Called from the process under test; both arguments are taken at once. */
void lossy_arm(long calls, const char *path)
{
    pthread_mutex_lock(&lock);
    strncpy(prefix, path, sizeof prefix - 1);
    calls_left = calls;
    pthread_mutex_unlock(&lock);
}

static int watched(int fd, struct stat *about)
{
    char link[64], path[PATH_MAX];
    ssize_t length;

    if (calls_left < 0 || fstat(fd, about) != 0 || !S_ISREG(about->st_mode))
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    length = readlink(link, path, sizeof path - 1);
    if (length < 0)
        return 0;
    path[length] = 0;
    return strncmp(path, prefix, strlen(prefix)) == 0;
}

static void power_cut(void)
{
    while (newest) {
        struct past *past = newest;
        if (past->length)
            real_pwrite(past->fd, past->bytes, past->length, past->offset);
        real_ftruncate(past->fd, past->size);
        newest = past->older;
    }
    _exit(POWER_CUT);
}

static void count(void)
{
    if (calls_left-- == 0)
        power_cut();
}

static void remember(int fd, const struct stat *about, off_t offset, size_t length)
{
    struct past *past = calloc(1, sizeof *past);
    ssize_t got = 0;

    past->device = about->st_dev;
    past->inode = about->st_ino;
    past->fd = dup(fd);
    past->offset = offset;
    past->size = about->st_size;
    past->bytes = malloc(length ? length : 1);
    if (offset < about->st_size)
        got = pread(fd, past->bytes, length, offset);
    past->length = got > 0 ? (size_t)got : 0;
    past->older = newest;
    newest = past;
}

static void forget(const struct stat *about)
{
    struct past **at = &newest;

    while (*at) {
        struct past *past = *at;
        if (past->device == about->st_dev && past->inode == about->st_ino) {
            *at = past->older;
            close(past->fd);
            free(past->bytes);
            free(past);
        } else {
            at = &past->older;
        }
    }
}

static ssize_t lossy_pwrite(int fd, const void *bytes, size_t length, off_t offset)
{
    struct stat about;
    ssize_t done;

    find();
    pthread_mutex_lock(&lock);
    if (watched(fd, &about)) {
        count();
        remember(fd, &about, offset, length);
    }
    done = real_pwrite(fd, bytes, length, offset);
    pthread_mutex_unlock(&lock);
    return done;
}

static int lossy_ftruncate(int fd, off_t size)
{
    struct stat about;
    int done;

    find();
    pthread_mutex_lock(&lock);
    if (watched(fd, &about)) {
        off_t from = size < about.st_size ? size : about.st_size;
        count();
        remember(fd, &about, from, (size_t)(about.st_size - from));
    }
    done = real_ftruncate(fd, size);
    pthread_mutex_unlock(&lock);
    return done;
}

static int lossy_sync(int fd, int (*sync)(int))
{
    struct stat about;

    pthread_mutex_lock(&lock);
    if (watched(fd, &about)) {
        count();
        forget(&about);
    }
    pthread_mutex_unlock(&lock);
    return sync(fd);
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset)
{
    return lossy_pwrite(fd, bytes, length, offset);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t offset)
{
    return lossy_pwrite(fd, bytes, length, offset);
}

ssize_t write(int fd, const void *bytes, size_t length)
{
    struct stat about;
    ssize_t done;

    find();
    pthread_mutex_lock(&lock);
    if (watched(fd, &about)) {
        count();
        remember(fd, &about, lseek(fd, 0, SEEK_CUR), length);
    }
    done = real_write(fd, bytes, length);
    pthread_mutex_unlock(&lock);
    return done;
}

int ftruncate(int fd, off_t size)
{
    return lossy_ftruncate(fd, size);
}

int ftruncate64(int fd, off_t size)
{
    return lossy_ftruncate(fd, size);
}

int fsync(int fd)
{
    find();
    return lossy_sync(fd, real_fsync);
}

int fdatasync(int fd)
{
    find();
    return lossy_sync(fd, real_fdatasync);
}
