/*
 * jruntime: finds or starts a server, hands it the arguments, the environment and the directory of
 * this command, then executes the system calls that it asks for, until it says exit.
 */
#define _GNU_SOURCE
#include "jruntime.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
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

static _Noreturn void say(const char *text) {
    if (write(2, text, strlen(text)) < 0) {
    }
    leave(1);
}

_Noreturn void die(const char *operation, const char *path, int error) {
    char text[1024];
    join(text, sizeof text - 1, "jruntime: cannot ", operation, path ? " " : "", path ? path : "",
         ": ", strerror(error), NULL);
    strcat(text, "\n");
    say(text);
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

/*
 * What an interrupted command had open, its lock above all, must not stand in the way; but for what
 * was to be kept: a terminal hangs up on its program when its last descriptor is closed.
 */
static void forget_command(void) {
    unsigned kept = proxy.kept > 2 ? (unsigned)proxy.kept : 2U;
    close_fd(&proxy.control);
    end_private();
    if (kept > 3) syscall(SYS_close_range, 3U, kept - 1, 0);
    syscall(SYS_close_range, kept + 1, ~0U, 0);
}

static _Noreturn void explain_private_failure(const struct tree *tree) {
    struct rlimit memory, processes;
    struct decimal code, most_memory, most_processes;
    char text[1024];
    int status = end_private();
    getrlimit(RLIMIT_AS, &memory);
    getrlimit(RLIMIT_NPROC, &processes);
    join(text, sizeof text, "jruntime: the private server ", tree->directory, "/image/bin/java ",
         WIFEXITED(status) ? "exited with " : "ended by signal ",
         decimal(&code, WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status)),
         " before it answered (RLIMIT_AS ", decimal(&most_memory, (long long)memory.rlim_cur),
         ", RLIMIT_NPROC ", decimal(&most_processes, (long long)processes.rlim_cur),
         "; is the installation complete?)\n", NULL);
    say(text);
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
    const char *choice = server_choice(argv);
    int warm = -1;
    if (!strcmp(choice, "auto"))
        warm = connect_default();
    else if (strcmp(choice, "off"))
        warm = connect_server(choice);
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
    forget_command();
    converse_privately(&tree, HELLO_RECOVERY | (proxy.supervised ? HELLO_SUPERVISED : 0));
    end_private();
    die("finish the command:", "its server was lost, and the one that should clean up too", EPIPE);
}
