#define _GNU_SOURCE
#include "probe.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long number(char **argv) { return argv[2] ? strtol(argv[2], NULL, 10) : 0; }

static void say(const char *text) {
    puts(text);
    fflush(stdout);
}

/* Waits for ever, with the default action for every signal that a process 1 gets: none. */
static int idle(char **argv) {
    (void)argv;
    say("ready");
    while (pause()) continue;
    return 0;
}

/* Prints the number of each signal it receives; SIGTERM ends it with status 0. */
static int signals(char **argv) {
    (void)argv;
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    say("ready");
    for (;;) {
        int sig = sigwaitinfo(&all, NULL);
        if (sig < 0) continue;
        printf("signal %d\n", sig);
        fflush(stdout);
        if (sig == SIGTERM) return 0;
    }
}

static int end(char **argv) { return (int)number(argv); }

/* Ends by SIGILL: process 1 of a pid namespace is immune to kill(2), not to its own faults. */
static int crash(char **argv) {
    (void)argv;
    __builtin_trap();
}

/* Touches the given number of MiB. */
static int allocate(char **argv) {
    size_t size = (size_t)number(argv) << 20;
    char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return 1;
    for (size_t i = 0; i < size; i += 4096) memory[i] = 1;
    say("allocated");
    return 0;
}

/* The same, and keeps it. */
static int hold(char **argv) {
    int status = allocate(argv);
    return status ? status : idle(argv);
}

/* Tries to have the given number of children at once, and says how many it got. */
static int children(char **argv) {
    long wanted = number(argv), made = 0;
    int error = 0;
    for (; made < wanted; made++) {
        pid_t pid = fork();
        if (pid == 0) {
            pause();
            _exit(0);
        }
        if (pid < 0) {
            error = errno;
            break;
        }
    }
    printf("children %ld%s\n", made, error == EAGAIN ? " EAGAIN" : "");
    fflush(stdout);
    return 0;
}

/* Burns processor time for the given number of wall milliseconds; says how much it got. */
static int spin(char **argv) {
    struct timespec now, begin;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    long elapsed = 0;
    while (elapsed < number(argv)) {
        clock_gettime(CLOCK_MONOTONIC, &now);
        elapsed = (now.tv_sec - begin.tv_sec) * 1000 + (now.tv_nsec - begin.tv_nsec) / 1000000;
    }
    printf("cpu %ld\n", clock() * 1000 / CLOCKS_PER_SEC);
    return 0;
}

/* Makes directories below the given one: some side by side, some one in the other; at last one
   that is called done. */
static int grow(char **argv) {
    long flat = argv[2] && argv[3] ? strtol(argv[3], NULL, 10) : 0;
    long deep = flat && argv[4] ? strtol(argv[4], NULL, 10) : 0;
    int top = argv[2] ? open(argv[2], O_PATH | O_DIRECTORY | O_CLOEXEC) : -1;
    if (top < 0 || fchdir(top) < 0) return 1;
    for (long i = 0; i < flat; i++) {
        char name[32];
        snprintf(name, sizeof name, "flat%ld", i);
        if (mkdir(name, 0755) < 0) return 2;
    }
    for (long i = 0; i < deep; i++)
        if (mkdir("deep", 0755) < 0 || chdir("deep") < 0) return 3;
    if (mkdirat(top, "done", 0755) < 0) return 4;
    return idle(argv);
}

/* Makes as many processes as it may, each of which does the same, and never gives up. */
static int bomb(char **argv) {
    (void)argv;
    while (fork() != -2) continue;
    return 0;
}

/* Makes whoever wants to execute the file wait (fcntl(2), F_SETLEASE), for 45 seconds or until it
   is killed. The signal that asks for the lease is not heard. */
static int lease(char **argv) {
    signal(SIGIO, SIG_IGN);
    int fd = argv[2] ? open(argv[2], O_RDWR | O_CLOEXEC) : -1;
    if (fd < 0 || fcntl(fd, F_SETLEASE, F_WRLCK) < 0) return 1;
    return idle(argv);
}

/* Prints its pid, and reads into a page that nobody will ever provide (userfaultfd(2)): in the
   middle of a system call the kernel cannot freeze it. */
static int stuck(char **argv) {
    (void)argv;
    struct {
        uint64_t api, features, ioctls;
    } hello = {.api = 0xaa};
    char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    struct {
        uint64_t start, length, mode, ioctls;
    } range = {.start = (uintptr_t)page, .length = 4096, .mode = 1};
    int faults = (int)syscall(SYS_userfaultfd, O_CLOEXEC);
    int zero = open("/dev/zero", O_RDONLY | O_CLOEXEC);
    if (faults < 0 || zero < 0 || ioctl(faults, _IOWR(0xaa, 0x3f, hello), &hello) ||
        ioctl(faults, _IOWR(0xaa, 0, range), &range))
        return 1;
    printf("stuck %d\n", getpid());
    fflush(stdout);
    return read(zero, page, 1) == 1 ? 2 : 0;
}

/* Reports, then stays, so that a test can look from outside at the same time. */
static int report_and_idle(char **argv) {
    int status = report(argv);
    fflush(stdout);
    return status ? status : idle(argv);
}

static int attempts(char **argv) { return attempt_all(argv + 2); }

static const struct {
    const char *name;
    int (*run)(char **argv);
} commands[] = {
    {"report", report},       {"stay", report_and_idle},
    {"try", attempts},        {"idle", idle},
    {"signals", signals},     {"exit", end},
    {"crash", crash},         {"allocate", allocate},
    {"children", children},   {"spin", spin},
    {"overwrite", overwrite}, {"exchange", exchange},
    {"grow", grow},           {"lease", lease},
    {"bomb", bomb},           {"calls", calls},
    {"raid", raid},           {"stuck", stuck},
    {"hold", hold},
};

int main(int argc, char **argv) {
    const char *name = argc > 1 ? argv[1] : "report";
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (!strcmp(commands[i].name, name)) return commands[i].run(argv);
    fprintf(stderr, "probe: unknown command %s\n", name);
    return 2;
}
