/*
 * Starting a server: a private one for one command, with our end of a socket pair as its standard
 * input, or, for `serve`, in place of this process.
 */
#define _GNU_SOURCE
#include "jruntime.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAIN "dev.jruntime/dev.jruntime.server.Main"
#define FIXED_ARGUMENTS 9
#define LOCALE "LC_CTYPE=C.UTF-8" /* a JVM without one cannot name files beyond ASCII */
#ifndef CLOSE_RANGE_CLOEXEC
#define CLOSE_RANGE_CLOEXEC 4U /* Linux 5.11 */
#endif

struct command {
    char java[PATH_MAX], cache[PATH_MAX], home[PATH_MAX], build[128], jna[PATH_MAX];
    char *argv[FIXED_ARGUMENTS + 64];
};

/*
 * The one shape of the Java command: the AOT cache was made with the same. A server that stays has
 * its code compiled after a tenth of the calls that it takes otherwise.
 */
static void compose(struct command *c, const struct tree *tree, char *mode, char **arguments) {
    char *compile = strcmp(mode, "serve") ? "-XX:CompileThresholdScaling=1"
                                          : "-XX:CompileThresholdScaling=0.1";
    const char *dir = tree->directory;
    join(c->java, sizeof c->java, dir, "/image/bin/java", NULL);
    join(c->cache, sizeof c->cache, "-XX:AOTCache=", dir, "/jruntime.aot", NULL);
    join(c->home, sizeof c->home, "-Djruntime.home=", dir, NULL);
    join(c->build, sizeof c->build, "-Djruntime.build=", tree->build, NULL);
    join(c->jna, sizeof c->jna, "-Djna.boot.library.path=", dir, "/native", NULL);
    char *fixed[FIXED_ARGUMENTS] = {c->java, c->cache, compile, c->home, c->build,
                                    c->jna,  "-m",     MAIN,    mode};
    memcpy(c->argv, fixed, sizeof fixed);
    size_t n = FIXED_ARGUMENTS;
    for (; *arguments && n < FIXED_ARGUMENTS + 63; arguments++) c->argv[n++] = *arguments;
    c->argv[n] = NULL;
}

/* Only what the service manager says; nothing of the caller's reaches the JVM's own options. */
static void server_environment(char **kept, size_t size) {
    static const char *const names[] = {"LISTEN_FDS", "LISTEN_PID", "NOTIFY_SOCKET",
                                        "XDG_RUNTIME_DIR", NULL};
    static char storage[4][256];
    size_t n = 0;
    kept[n++] = LOCALE;
    for (size_t i = 0; names[i] && n < size - 1; i++) {
        const char *value = getenv(names[i]);
        if (!value || strlen(value) > 200) continue;
        join(storage[i], sizeof storage[i], names[i], "=", value, NULL);
        kept[n++] = storage[i];
    }
    kept[n] = NULL;
}

/*
 * Nothing of whoever starts it stays with a server but its session, its cgroup and where it
 * complains: who starts it by hand ends it by hand. The service manager's socket is descriptor 3
 * (sd_listen_fds(3)).
 */
static void detach(void) {
    struct rlimit none = {0, 0};
    unsigned first = getenv("LISTEN_FDS") ? 4 : 3;
    CLEANUP_FD int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (null < 0 || dup2(null, 0) < 0) die("open", "/dev/null", errno);
    if (chdir("/")) die("chdir", "/", errno);
    umask(077);
    setrlimit(RLIMIT_CORE, &none);
    syscall(SYS_close_range, first, ~0U, CLOSE_RANGE_CLOEXEC);
}

void exec_server(const struct tree *tree, char **argv) {
    static struct command command;
    char *environment[8];
    compose(&command, tree, "serve", argv);
    server_environment(environment, 8);
    detach();
    execve(command.java, command.argv, environment);
    die("execute", command.java, errno);
}

/* A limit on the caller that a JVM cannot live with is not meant for the JVM. */
static void lift(int resource) {
    struct rlimit limit;
    if (getrlimit(resource, &limit)) return;
    limit.rlim_cur = limit.rlim_max = RLIM_INFINITY;
    if (!setrlimit(resource, &limit)) return;
    if (getrlimit(resource, &limit)) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(resource, &limit);
}

static _Noreturn void become_private(struct command *command, int socket, int *error) {
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setsid();
    lift(RLIMIT_AS);
    lift(RLIMIT_NPROC);
    if (null < 0 || dup2(socket, 0) < 0 || dup2(null, 1) < 0 || dup2(null, 2) < 0 || chdir("/")) {
        *error = errno;
        _exit(127);
    }
    char *environment[] = {LOCALE, NULL};
    execve(command->java, command->argv, environment);
    *error = errno;
    _exit(127);
}

int start_private(const struct tree *tree) {
    static struct command command;
    static volatile int error; /* written by the child, which shares our memory until its execve */
    int pair[2];
    char *none[] = {NULL};
    compose(&command, tree, "private", none);
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair)) die("socketpair", NULL, errno);
    error = 0;
    int pid = vfork();
    if (pid < 0) die("start a private server:", "vfork", errno);
    if (pid == 0) become_private(&command, pair[1], (int *)&error);
    close(pair[1]);
    proxy.server_pid = pid;
    if (error) die("execute", command.java, error);
    return pair[0];
}

/* Ends the private server; answers its wait status. */
int end_private(void) {
    int status = 0;
    if (!proxy.server_pid) return 0;
    kill(proxy.server_pid, SIGKILL);
    while (waitpid(proxy.server_pid, &status, 0) < 0 && errno == EINTR) {
    }
    proxy.server_pid = 0;
    return status;
}
