/* Stands in for conmon or a shim: becomes a subreaper, runs the commands given (separated by an
   argument "--"), then waits for every process that ended up as its child. Prints one line
   "child PID exit N" or "child PID signal N" for each, and "command exit N" for the commands. */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void print_status(const char *who, int status) {
    if (WIFSIGNALED(status))
        printf("%s signal %d\n", who, WTERMSIG(status));
    else
        printf("%s exit %d\n", who, WEXITSTATUS(status));
    fflush(stdout);
}

static void print_child(pid_t pid, int status) {
    char who[32];
    snprintf(who, sizeof who, "child %d", pid);
    print_status(who, status);
}

/* Runs one command; children that end meanwhile are reported too. */
static int run(char **command) {
    pid_t pid = fork();
    if (pid < 0) return -1;
    if (pid == 0) {
        execvp(command[0], command);
        _exit(127);
    }
    for (;;) {
        int status;
        pid_t ended = wait(&status);
        if (ended < 0) return -1;
        if (ended == pid) {
            print_status("command", status);
            return status;
        }
        print_child(ended, status);
    }
}

int main(int argc, char **argv) {
    if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0) return 1;
    char **command = argv + 1;
    for (int i = 1; i <= argc; i++) {
        if (i < argc && strcmp(argv[i], "--") != 0) continue;
        argv[i] = NULL;
        if (*command) run(command);
        command = argv + i + 1;
    }
    int status;
    for (pid_t ended; (ended = wait(&status)) > 0;) print_child(ended, status);
    return 0;
}
