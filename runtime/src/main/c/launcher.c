/*
 * jruntime: finds or starts a server, hands it the arguments, the environment and the directory of
 * this command, then executes the system calls that it asks for, until it says exit.
 */
#define _GNU_SOURCE
#include "jruntime.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

void close_fd(int *fd) {
    if (*fd >= 0) close(*fd);
    *fd = -1;
}

_Noreturn void die(const char *operation, const char *path, int error) {
    char text[1024];
    int n = snprintf(text, sizeof text, "jruntime: cannot %s%s%s: %s\n", operation, path ? " " : "",
                     path ? path : "", strerror(error));
    if (n > 0 && write(2, text, (size_t)n < sizeof text ? (size_t)n : sizeof text - 1) < 0) {
    }
    leave(1);
}

/*
 * An ignored SIGCHLD would take the exit status of our children from us. Not by sigaction(3), which
 * refuses the C library's own signals: posix_spawn(3) of glibc leaves some of them ignored.
 */
static void reset_signals(void) {
    static const uint64_t by_default[4]; /* the kernel's struct sigaction */
    for (int number = 1; number < NSIG; number++)
        syscall(SYS_rt_sigaction, number, by_default, NULL, 8);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Descriptors 0 to 2 are open, or a file of ours could become somebody's standard output. */
static void open_standard_streams(void) {
    int fd;
    do {
        fd = open("/dev/null", O_RDWR);
    } while (fd >= 0 && fd < 3);
    close_fd(&fd);
}

static bool is_serve(char **argv) {
    return argv[1] && !strcmp(argv[1], "serve") &&
           !(argv[2] && (!strcmp(argv[2], "--help") || !strcmp(argv[2], "-h")));
}

/* Above what the payload is given by --preserve-fds, out of the way of descriptor arithmetic. */
static void set_control(int fd) {
    int high = fcntl(fd, F_DUPFD_CLOEXEC, 100);
    proxy.control = high >= 0 ? high : fd;
    if (high >= 0) close(fd);
}

static enum ending converse(void) {
    if (!send_hello()) return ENDED_BEFORE_FIRST_FRAME;
    return serve_frames();
}

static enum ending converse_privately(const struct tree *tree, uint16_t flags) {
    proxy.hello_flags = HELLO_PRIVATE | flags;
    set_control(start_private(tree));
    return converse();
}

/* What an interrupted command had open, its lock above all, must not stand in the way. */
static void forget_command(void) {
    close_fd(&proxy.control);
    end_private();
    syscall(SYS_close_range, 3U, ~0U, 0);
}

static _Noreturn void explain_private_failure(const struct tree *tree) {
    struct rlimit memory, processes;
    char text[1024];
    int status = end_private();
    getrlimit(RLIMIT_AS, &memory);
    getrlimit(RLIMIT_NPROC, &processes);
    int n = snprintf(text, sizeof text,
                     "jruntime: the private server %s/image/bin/java %s %d before it answered "
                     "(RLIMIT_AS %lld, RLIMIT_NPROC %lld; is the installation complete?)\n",
                     tree->directory, WIFEXITED(status) ? "exited with" : "ended by signal",
                     WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status),
                     (long long)memory.rlim_cur, (long long)processes.rlim_cur);
    if (n > 0 && write(2, text, (size_t)n) < 0) {
    }
    leave(1);
}

int main(int argc, char **argv, char **envp) {
    (void)argc;
    reset_signals();
    open_standard_streams();
    reexec_sealed(argv, envp);
    prctl(PR_SET_NAME, "jruntime");
    const char *slash = strrchr(argv[0], '/');
    struct tree tree = {argv[0], slash ? slash + 1 : argv[0]};
    if (is_serve(argv)) exec_server(&tree, argv + 2);
    context_set(argv, envp, tree.build);
    proxy.launcher = true;
    char buffer[512];
    const char *choice = server_choice(argv);
    if (!strcmp(choice, "auto")) choice = default_socket(buffer, sizeof buffer);
    int warm = choice && strcmp(choice, "off") ? connect_server(choice) : -1;
    enum ending ending = ENDED_BEFORE_FIRST_FRAME;
    if (warm >= 0) {
        set_control(warm);
        ending = converse();
    }
    if (ending == ENDED_BEFORE_FIRST_FRAME) {
        close_fd(&proxy.control);
        ending = converse_privately(&tree, 0);
        if (ending == ENDED_BEFORE_FIRST_FRAME) explain_private_failure(&tree);
    }
    bool supervised = proxy.control < 0;
    forget_command();
    converse_privately(&tree, HELLO_RECOVERY | (supervised ? HELLO_SUPERVISED : 0));
    end_private();
    die("finish the command:", "its server was lost, and the one that should clean up too", EPIPE);
}
