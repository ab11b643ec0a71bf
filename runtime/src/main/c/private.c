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
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define FIXED_ARGUMENTS 9

struct command {
    char java[PATH_MAX], cache[PATH_MAX], home[PATH_MAX], build[128], jna[PATH_MAX], jar[PATH_MAX];
    char *argv[FIXED_ARGUMENTS + 64];
};

/* The one shape of the Java command: the AOT cache was made with the same. */
static void compose(struct command *c, const struct tree *tree, char *mode, char **arguments) {
    const char *dir = tree->directory;
    snprintf(c->java, sizeof c->java, "%s/image/bin/java", dir);
    snprintf(c->cache, sizeof c->cache, "-XX:AOTCache=%s/jruntime.aot", dir);
    snprintf(c->home, sizeof c->home, "-Djruntime.home=%s", dir);
    snprintf(c->build, sizeof c->build, "-Djruntime.build=%s", tree->build);
    snprintf(c->jna, sizeof c->jna, "-Djna.boot.library.path=%s/native", dir);
    snprintf(c->jar, sizeof c->jar, "%s/jruntime.jar", dir);
    char *fixed[FIXED_ARGUMENTS] = {c->java, c->cache, c->home, c->build,
                                    c->jna,  "-cp",    c->jar,  "dev.jruntime.server.Main",
                                    mode};
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
    for (size_t i = 0; names[i] && n < size - 1; i++) {
        const char *value = getenv(names[i]);
        if (!value || strlen(value) > 200) continue;
        snprintf(storage[n], sizeof storage[n], "%s=%s", names[i], value);
        kept[n] = storage[n];
        n++;
    }
    kept[n] = NULL;
}

void exec_server(const struct tree *tree, char **argv) {
    static struct command command;
    char *environment[8];
    compose(&command, tree, "serve", argv);
    server_environment(environment, 8);
    if (chdir("/")) die("chdir", "/", errno);
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
    char *none[] = {NULL};
    execve(command->java, command->argv, none);
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
