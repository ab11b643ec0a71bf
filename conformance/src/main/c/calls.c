#define _GNU_SOURCE
#include "probe.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "json.h"

#define X32_BIT 0x40000000

struct raw_call {
    long number;
    unsigned long args[6];
};

/* Straight to the kernel: no wrapper that would add, or look at, anything. */
static long native(const struct raw_call *c) {
    const unsigned long *a = c->args;
    long result = syscall(c->number, a[0], a[1], a[2], a[3], a[4], a[5]);
    return result < 0 ? -errno : result;
}

#if defined(__x86_64__)
static long i386(const struct raw_call *c) {
    long result;
    __asm__ volatile("int $0x80"
                     : "=a"(result)
                     : "a"(c->number), "b"(c->args[0]), "c"(c->args[1]), "d"(c->args[2]),
                       "S"(c->args[3]), "D"(c->args[4])
                     : "memory", "r8", "r9", "r10", "r11");
    return (int)result;
}
#else
static long i386(const struct raw_call *c) {
    (void)c;
    return -ENOSYS;
}
#endif

static long make(const char *abi, struct raw_call *c) {
    if (!strcmp(abi, "i386")) return i386(c);
    if (!strcmp(abi, "x32")) c->number |= X32_BIT;
    return native(c);
}

/* "OK", "errno N" or "signal N"; a trap is a signal, too. */
static void describe(char *text, size_t size, long result, int status) {
    if (WIFSIGNALED(status))
        snprintf(text, size, "signal %d", WTERMSIG(status));
    else if (result < 0)
        snprintf(text, size, "errno %ld", -result);
    else
        snprintf(text, size, "OK");
}

/* In a child, which the call may cost its life: "abi:number[:argument...]". */
static void try_call(char *words) {
    struct raw_call call = {0};
    char *rest = words, *abi = strsep(&rest, ":");
    call.number = rest ? strtol(strsep(&rest, ":"), NULL, 0) : -1;
    for (int i = 0; rest && i < 6; i++) call.args[i] = strtoul(strsep(&rest, ":"), NULL, 0);
    int ends[2], status = 0;
    long result = 0;
    char text[32];
    if (pipe(ends) < 0) exit(1);
    pid_t pid = fork();
    if (pid == 0) {
        result = make(abi, &call);
        _exit(write(ends[1], &result, sizeof result) == sizeof result ? 0 : 1);
    }
    close(ends[1]);
    if (pid < 0 || waitpid(pid, &status, 0) < 0) exit(1);
    if (read(ends[0], &result, sizeof result) < 0) exit(1);
    close(ends[0]);
    describe(text, sizeof text, result, status);
    json_string(NULL, text);
}

int calls(char **argv) {
    json_open(NULL, '[');
    for (char **call = argv + 2; *call; call++) try_call(*call);
    json_close(']');
    putchar('\n');
    return 0;
}
