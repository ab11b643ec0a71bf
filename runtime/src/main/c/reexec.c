/*
 * The program that a container may see as /proc/PID/exe is never the installed file but a sealed
 * copy of it, fresh for each command (CVE-2019-5736). It is executed before anything is cloned or
 * joined: memory of a process belongs to the user namespace of its last execve, so what is cloned
 * from here stays out of reach for a container's root.
 */
#define _GNU_SOURCE
#include "jruntime.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef MFD_EXEC
#define MFD_EXEC 0x10U /* Linux 6.3 */
#endif
#ifndef F_SEAL_EXEC
#define F_SEAL_EXEC 0x20 /* Linux 6.3 */
#endif
#define FSCONFIG_CMD_CREATE 6
#define ALL_SEALS (F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)

/* True in the copy: sealed, and without a name in any directory. */
static bool is_copy(int executable) {
    struct stat status;
    int seals = fcntl(executable, F_GET_SEALS);
    return seals > 0 && (seals & F_SEAL_SEAL) && !fstat(executable, &status) &&
           status.st_nlink == 0;
}

static int copy_to(int from, int to) {
    struct stat status;
    if (fstat(from, &status)) return -1;
    for (off_t done = 0; done < status.st_size;) {
        ssize_t n = sendfile(to, from, &done, (size_t)(status.st_size - done));
        if (n <= 0) return -1;
    }
    return 0;
}

static int sealed_copy(int executable) {
    int fd = memfd_create("jruntime", MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_EXEC);
    if (fd < 0 && errno == EINVAL) fd = memfd_create("jruntime", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0) return -1;
    if (copy_to(executable, fd)) return -1;
    if (fcntl(fd, F_ADD_SEALS, ALL_SEALS | F_SEAL_EXEC) && fcntl(fd, F_ADD_SEALS, ALL_SEALS))
        return -1;
    return fd;
}

/* For vm.memfd_noexec: a file without a name on a tmpfs that is mounted nowhere. */
static int detached_copy(int executable) {
    CLEANUP_FD int context = (int)syscall(SYS_fsopen, "tmpfs", 1 /* FSOPEN_CLOEXEC */);
    if (context < 0 || syscall(SYS_fsconfig, context, FSCONFIG_CMD_CREATE, NULL, NULL, 0))
        return -1;
    CLEANUP_FD int mount = (int)syscall(SYS_fsmount, context, 1 /* FSMOUNT_CLOEXEC */, 0);
    if (mount < 0) return -1;
    int fd = openat(mount, "jruntime", O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0500);
    if (fd < 0 || copy_to(executable, fd)) return -1;
    char path[32];
    int readable = open(path_of(path, fd), O_RDONLY | O_CLOEXEC);
    close(fd); /* a file that is open for writing cannot be executed */
    return unlinkat(mount, "jruntime", 0) ? -1 : readable;
}

/* PREFIX/bin/jruntime → PREFIX/lib/jruntime/BUILDID: found before the copy has no path any more. */
static const char *find_tree(void) {
    static char tree[PATH_MAX + 128];
    char path[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    if (n < 0) die("readlink", "/proc/self/exe", errno);
    path[n] = 0;
    for (int level = 0; level < 2; level++) {
        char *slash = strrchr(path, '/');
        if (slash) *slash = 0;
    }
    char link[PATH_MAX + 32], id[64];
    join(link, sizeof link, path, "/lib/jruntime/current", NULL);
    n = readlink(link, id, sizeof id - 1);
    if (n < 0) die("find the installed tree by", link, errno);
    id[n] = 0;
    join(tree, sizeof tree, path, "/lib/jruntime/", id, NULL);
    return tree;
}

void reexec_sealed(char **argv, char **envp) {
    CLEANUP_FD int self = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    if (self < 0) die("open", "/proc/self/exe (is /proc mounted?)", errno);
    if (is_copy(self)) return;
    argv[0] = (char *)find_tree();
    CLEANUP_FD int copy = sealed_copy(self);
    if (copy >= 0) syscall(SYS_execveat, copy, "", argv, envp, AT_EMPTY_PATH);
    if (copy >= 0 && errno != EACCES) die("execute", "the sealed copy of jruntime", errno);
    CLEANUP_FD int file = detached_copy(self);
    if (file >= 0) syscall(SYS_execveat, file, "", argv, envp, AT_EMPTY_PATH);
    die("execute", "a private copy of jruntime (see vm.memfd_noexec)", errno);
}
