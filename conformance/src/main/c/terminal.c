/* Runs a command on a terminal, as a person's: terminal [pace MICROSECONDS] [digest] COMMAND...
   Copies its own standard input to the terminal and the terminal to its standard output: with a
   pause after each read, or a digest (FNV-1a, 64 bits) in its place. SIGUSR1 makes the window 50
   lines of 132 columns. In the end, says on standard error how the command ended, and whether the
   terminal's settings are as they were before. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static int master;
static unsigned pace;
static int only_digest;
static uint64_t digest = 14695981039346656037U;
static unsigned long long total;

static void resize(int signal) {
    (void)signal;
    struct winsize size = {.ws_row = 50, .ws_col = 132};
    ioctl(master, TIOCSWINSZ, &size);
}

static void take(const unsigned char *bytes, ssize_t n) {
    total += (unsigned long long)n;
    for (ssize_t i = 0; i < n; i++) digest = (digest ^ bytes[i]) * 1099511628211U;
    if (!only_digest && write(1, bytes, (size_t)n) != n) exit(3);
    if (pace) usleep(pace);
}

/* Copies what there is; false if nothing came for so long. */
static int copy(int milliseconds) {
    unsigned char bytes[4096];
    static int input = 0;
    struct pollfd fds[] = {{master, POLLIN, 0}, {input, POLLIN, 0}};
    if (poll(fds, 2, milliseconds) <= 0) return 0;
    if (fds[0].revents) {
        ssize_t n = read(master, bytes, sizeof bytes);
        if (n <= 0) return 0;
        take(bytes, n);
    }
    if (fds[1].revents) {
        ssize_t n = read(input, bytes, 256);
        if (n <= 0 || write(master, bytes, (size_t)n) != n) input = -1;
    }
    return 1;
}

static pid_t start(int terminal, char **command) {
    pid_t pid = fork();
    if (pid != 0) return pid;
    setsid();
    if (ioctl(terminal, TIOCSCTTY, 0) || dup2(terminal, 0) < 0 || dup2(terminal, 1) < 0) _exit(127);
    if (dup2(terminal, 2) < 0) _exit(127);
    close(terminal);
    close(master);
    execvp(command[0], command);
    _exit(127);
}

int main(int argc, char **argv) {
    char **command = argv + 1;
    if (argc > 2 && !strcmp(command[0], "pace")) {
        pace = (unsigned)atoi(command[1]);
        command += 2;
    }
    if (command[0] && !strcmp(command[0], "digest")) {
        only_digest = 1;
        command++;
    }
    struct winsize size = {.ws_row = 24, .ws_col = 80};
    struct termios before, after;
    master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (!command[0] || master < 0 || grantpt(master) || unlockpt(master)) return 2;
    int terminal = open(ptsname(master), O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (terminal < 0 || ioctl(master, TIOCSWINSZ, &size) || tcgetattr(terminal, &before)) return 2;
    struct sigaction action = {.sa_handler = resize, .sa_flags = SA_RESTART};
    sigaction(SIGUSR1, &action, NULL);
    pid_t pid = start(terminal, command);
    int status = 0;
    while (waitpid(pid, &status, WNOHANG) == 0) copy(20);
    while (copy(0)) {
    }
    if (only_digest) printf("%llu %016llx\n", total, (unsigned long long)digest);
    int same = !tcgetattr(terminal, &after) && before.c_lflag == after.c_lflag &&
               before.c_iflag == after.c_iflag && before.c_oflag == after.c_oflag;
    fprintf(stderr, "{\"exit\": %d, \"restored\": %s}\n",
            WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
            same ? "true" : "false");
    return 0;
}
