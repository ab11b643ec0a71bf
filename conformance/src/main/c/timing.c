/* A stopwatch for commands. It stays small and single-threaded, so that what it measures shares
   nothing with the program that asks: no heap to copy at fork, no threads that compete.

   timing ERRORS: reads requests from standard input, one a line, words separated by tabs. Commands
   get /dev/null as standard input and output; the file ERRORS gets their standard error, and
   holds that of the last request.

   N STEP [-- STEP]...   runs the steps N times, each a command, or the word "wait": that waits for
                         the processes that commands have left to us, as conmon or a shim would.
                         Answers, for each step, "WALL USER SYSTEM PEAK EXIT" in nanoseconds,
                         microseconds, microseconds, kilobytes, and "total WALL" for all of them
                         with what lies between. The first step that fails is the last.
   cpu PID               answers "cpu NANOSECONDS": the CPU time of that process up to now.

   An answer ends with the line "done". */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    MAX_WORDS = 256,
    MAX_STEPS = 16,
    LIMIT_SECONDS = 30,
    EXIT_TIMEOUT = 124,
    EXIT_NO_EXEC = 127
};

struct step {
    char **words;
    long long wall;
    struct rusage usage;
    int exit;
};

extern char **environ;

static volatile sig_atomic_t running; /* the command's pid, for the alarm */
static int devnull, errors;

static long long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void expire(int signal) {
    (void)signal;
    if (running > 0) kill(running, SIGKILL);
}

static int exit_code(int status) {
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static int spawn(char **words, pid_t *pid) {
    posix_spawn_file_actions_t actions;
    if (posix_spawn_file_actions_init(&actions) != 0) return -1;
    posix_spawn_file_actions_adddup2(&actions, devnull, 0);
    posix_spawn_file_actions_adddup2(&actions, devnull, 1);
    posix_spawn_file_actions_adddup2(&actions, errors, 2);
    int failure = posix_spawn(pid, words[0], &actions, NULL, words, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failure != 0) dprintf(errors, "%s: %s\n", words[0], strerror(failure));
    return failure;
}

static int run_command(struct step *step) {
    pid_t pid;
    if (spawn(step->words, &pid) != 0) return EXIT_NO_EXEC;
    running = pid;
    int status;
    pid_t ended;
    do ended = wait4(pid, &status, 0, &step->usage);
    while (ended < 0 && errno == EINTR);
    running = 0;
    return ended < 0 ? EXIT_NO_EXEC : exit_code(status);
}

static void add(struct timeval *sum, struct timeval more) { timeradd(sum, &more, sum); }

/* Waits until no process is left to us; the exit code is the last one that is not 0. */
static int wait_for_all(struct step *step) {
    int code = 0;
    for (;;) {
        int status;
        struct rusage usage;
        if (wait4(-1, &status, 0, &usage) < 0) return errno == ECHILD ? code : EXIT_TIMEOUT;
        add(&step->usage.ru_utime, usage.ru_utime);
        add(&step->usage.ru_stime, usage.ru_stime);
        if (usage.ru_maxrss > step->usage.ru_maxrss) step->usage.ru_maxrss = usage.ru_maxrss;
        if (exit_code(status) != 0) code = exit_code(status);
    }
}

static void run_step(struct step *step) {
    memset(&step->usage, 0, sizeof step->usage);
    int is_wait = strcmp(step->words[0], "wait") == 0 && step->words[1] == NULL;
    alarm(LIMIT_SECONDS);
    long long begin = now();
    step->exit = is_wait ? wait_for_all(step) : run_command(step);
    step->wall = now() - begin;
    alarm(0);
}

static long long micros(struct timeval time) { return time.tv_sec * 1000000LL + time.tv_usec; }

static void print_step(const struct step *step) {
    printf("%lld %lld %lld %ld %d\n", step->wall, micros(step->usage.ru_utime),
           micros(step->usage.ru_stime), step->usage.ru_maxrss, step->exit);
}

/* Prints only after the last step: what is printed must not be part of what is measured. */
static int run_sequence(struct step *steps, int count) {
    int ran = 0;
    long long begin = now();
    do run_step(&steps[ran++]);
    while (ran < count && steps[ran - 1].exit == 0);
    long long total = now() - begin;
    for (int i = 0; i < ran; i++) print_step(&steps[i]);
    printf("total %lld\n", total);
    return steps[ran - 1].exit;
}

/* Splits the words into steps; returns how many, or -1 if one is empty or there are too many. */
static int split_steps(char **words, struct step *steps) {
    int count = 0;
    char **begin = words;
    for (char **word = words;; word++) {
        int is_last = *word == NULL;
        if (!is_last && strcmp(*word, "--") != 0) continue;
        if (word == begin || count == MAX_STEPS) return -1;
        *word = NULL;
        steps[count++].words = begin;
        begin = word + 1;
        if (is_last) return count;
    }
}

static void run_request(char **words) {
    struct step steps[MAX_STEPS];
    int times = atoi(words[0]);
    int count = words[1] ? split_steps(words + 1, steps) : -1;
    if (times < 1 || count < 1) {
        dprintf(errors, "malformed request: %s\n", words[0]);
        return;
    }
    while (times-- > 0)
        if (run_sequence(steps, count) != 0) return;
}

/* The clock of a process counts in nanoseconds; /proc/PID/stat counts in hundredths of a second. */
static void print_cpu(const char *pid) {
    clockid_t clock;
    struct timespec time;
    if (clock_getcpuclockid((pid_t)atol(pid), &clock) == 0 && clock_gettime(clock, &time) == 0)
        printf("cpu %lld\n", time.tv_sec * 1000000000LL + time.tv_nsec);
    else
        dprintf(errors, "process %s has no CPU clock: has it ended?\n", pid);
}

static void answer(char *line) {
    char *words[MAX_WORDS];
    int count = 0;
    for (char *word = strtok(line, "\t\n"); word && count < MAX_WORDS - 1;
         word = strtok(NULL, "\t\n"))
        words[count++] = word;
    words[count] = NULL;
    if (ftruncate(errors, 0) != 0) return;
    if (count == 2 && strcmp(words[0], "cpu") == 0)
        print_cpu(words[1]);
    else if (count > 0)
        run_request(words);
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: timing ERRORS\n");
        return 2;
    }
    devnull = open("/dev/null", O_RDWR | O_CLOEXEC);
    errors = open(argv[1], O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (devnull < 0 || errors < 0) {
        perror(argv[1]);
        return 1;
    }
    /* A session of its own, so that ^C ends who asked, and that one then decides what to do. */
    setsid();
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    sigaction(SIGALRM, &(struct sigaction){.sa_handler = expire}, NULL);
    char *line = NULL;
    size_t size = 0;
    while (getline(&line, &size, stdin) > 0) {
        answer(line);
        printf("done\n");
        fflush(stdout);
    }
    free(line);
    return 0;
}
