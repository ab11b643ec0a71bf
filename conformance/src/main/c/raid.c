/* What a hostile program would try against processes that enter its container. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "json.h"
#include "probe.h"

/* asm/unistd.h, which musl's compiler wrapper does not find */
#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif
#ifndef SYS_pidfd_getfd
#define SYS_pidfd_getfd 438
#endif

#define LAST_DESCRIPTOR 128

/* How often something succeeded against a process that was not yet the program that it was to be.
 */
static struct {
    long seen;       /* there was such a process */
    long privileged; /* it had a capability that we have not */
    long reached;    /* it was traced, or its memory, descriptors or directories were opened */
    long foreign;    /* a directory, or a file of another root, was among its descriptors */
} spoils;

static unsigned long long own_capabilities;
static dev_t own_root;

static bool is_proxy(long pid) {
    char path[64], name[32] = "";
    snprintf(path, sizeof path, "/proc/%ld/comm", pid);
    int fd = open(path, O_RDONLY);
    if (fd < 0) return false;
    ssize_t n = read(fd, name, sizeof name - 1);
    close(fd);
    return n > 0 && !strncmp(name, "jruntime", 8);
}

static unsigned long long capabilities(const char *who) {
    char path[64], text[4096] = "";
    snprintf(path, sizeof path, "/proc/%s/status", who);
    int fd = open(path, O_RDONLY);
    if (fd < 0) return 0;
    ssize_t n = read(fd, text, sizeof text - 1);
    close(fd);
    const char *line = n > 0 ? strstr(text, "CapPrm:") : NULL;
    return line ? strtoull(line + 7, NULL, 16) : 0;
}

static bool take_descriptors(long pid) {
    bool taken = false;
    int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
    for (int fd = 3; pidfd >= 0 && fd < LAST_DESCRIPTOR; fd++) {
        struct stat status;
        int copy = (int)syscall(SYS_pidfd_getfd, pidfd, fd, 0);
        if (copy < 0 && errno != EBADF) break;
        if (copy < 0) continue;
        taken = true;
        if (!fstat(copy, &status) && S_ISDIR(status.st_mode)) spoils.foreign++;
        close(copy);
    }
    if (pidfd >= 0) close(pidfd);
    return taken;
}

static bool open_files(long pid) {
    static const char *const names[] = {"mem", "fd/0", "exe", "cwd", "root", "environ"};
    bool opened = false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[64];
        struct stat status;
        snprintf(path, sizeof path, "/proc/%ld/%s", pid, names[i]);
        int fd = open(path, i ? O_RDONLY : O_RDWR);
        if (fd < 0) continue;
        opened = true;
        bool directory = !strcmp(names[i], "cwd") || !strcmp(names[i], "root");
        if (directory && !fstat(fd, &status) && status.st_dev != own_root) spoils.foreign++;
        close(fd);
    }
    return opened;
}

/* Who is traced is nobody else's to wait for: it is let go again. */
static bool trace(long pid) {
    if (ptrace(PTRACE_SEIZE, pid, 0, 0) < 0) return false;
    ptrace(PTRACE_INTERRUPT, pid, 0, 0);
    waitpid((pid_t)pid, NULL, __WALL);
    ptrace(PTRACE_DETACH, pid, 0, 0);
    return true;
}

static void attack(long pid) {
    char who[24];
    if (!is_proxy(pid)) return;
    snprintf(who, sizeof who, "%ld", pid);
    unsigned long long more = capabilities(who) & ~own_capabilities;
    bool reached = trace(pid);
    reached = take_descriptors(pid) || reached;
    reached = open_files(pid) || reached;
    /* Otherwise it has become the program meanwhile, which is anybody's of its user. */
    if (!is_proxy(pid)) return;
    spoils.seen++;
    spoils.privileged += more != 0;
    spoils.reached += reached;
}

/* "raid LAST": attacks each process up to that number, again and again, until a line comes on
   standard input; then prints what came of it. */
int raid(char **argv) {
    long last = argv[2] ? strtol(argv[2], NULL, 10) : 100;
    char line[16];
    struct stat root;
    own_capabilities = capabilities("self");
    own_root = stat("/", &root) ? 0 : root.st_dev;
    fcntl(0, F_SETFL, O_NONBLOCK);
    puts("raiding");
    fflush(stdout);
    while (read(0, line, sizeof line) < 1)
        for (long pid = 2; pid <= last; pid++) attack(pid);
    json_open(NULL, '{');
    json_number("seen", spoils.seen);
    json_number("privileged", spoils.privileged);
    json_number("reached", spoils.reached);
    json_number("foreign", spoils.foreign);
    json_close('}');
    putchar('\n');
    fflush(stdout);
    return 0;
}
