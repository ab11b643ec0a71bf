/* What a hostile program would try against processes and paths that are not its own. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "json.h"
#include "probe.h"

/* linux/fs.h, asm/unistd.h, which musl's compiler wrapper does not find */
#ifndef RENAME_EXCHANGE
#define RENAME_EXCHANGE 2
#endif
#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif
#ifndef SYS_pidfd_getfd
#define SYS_pidfd_getfd 438
#endif

/* Attaches to the process of that number, and lets it go again. */
int try_ptrace(const struct attempt *a) {
    pid_t pid = (pid_t)strtol(a->path, NULL, 10);
    if (ptrace(PTRACE_SEIZE, pid, 0, 0) < 0) return -1;
    ptrace(PTRACE_DETACH, pid, 0, 0);
    return 0;
}

/* Takes a copy of the first descriptor that the process of that number has above its streams. */
int try_getfd(const struct attempt *a) {
    int pidfd = (int)syscall(SYS_pidfd_open, strtol(a->path, NULL, 10), 0);
    if (pidfd < 0) return -1;
    int copy = -1, error = EBADF;
    for (int fd = 0; fd < 1024 && copy < 0 && error == EBADF; fd++) {
        copy = (int)syscall(SYS_pidfd_getfd, pidfd, fd, 0);
        error = errno;
    }
    close(pidfd);
    if (copy >= 0) close(copy);
    errno = error;
    return copy < 0 ? -1 : 0;
}

static void print_errno(const char *key, int failed) {
    json_string(key, failed ? strerror(errno) : "OK");
}

/*
 * Holds the program of a process by O_PATH, says "held", waits for a line on standard input, and
 * then tries to change that file (CVE-2019-5736: by then nothing may execute it any more). Prints
 * what came of it.
 */
int overwrite(char **argv) {
    char path[64], line[16];
    snprintf(path, sizeof path, "/proc/%s/exe", argv[2] ? argv[2] : "self");
    int held = open(path, O_PATH);
    printf("held %d\n", held >= 0 ? 0 : errno);
    fflush(stdout);
    if (held < 0 || !fgets(line, sizeof line, stdin)) return 1;
    snprintf(path, sizeof path, "/proc/self/fd/%d", held);
    json_open(NULL, '{');
    print_errno("truncate", truncate(path, 0) < 0);
    int fd = open(path, O_WRONLY);
    print_errno("open", fd < 0);
    print_errno("write", fd < 0 || write(fd, "#!", 2) < 0);
    json_close('}');
    putchar('\n');
    fflush(stdout);
    return 0;
}

/* Exchanges two names with each other, without a pause, until it is killed. */
int exchange(char **argv) {
    if (!argv[2] || !argv[3]) return 2;
    puts("exchanging");
    fflush(stdout);
    for (;;)
        if (syscall(SYS_renameat2, AT_FDCWD, argv[2], AT_FDCWD, argv[3], RENAME_EXCHANGE) < 0 &&
            errno != ENOENT && errno != EBUSY)
            return 1;
}
