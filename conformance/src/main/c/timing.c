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
   each N STEP [-- STEP]...
                         the same, with "-1" to "-N" behind the last word of each step.
   together N STEP       runs the step N times at once, with "-1" to "-N" behind its last word, and
                         answers as for one command that took as long as all of them.
   drain N STEP [-- STEP]...
                         the same as "N STEP", with a pipe as standard output that we read; what
                         came is answered as "bytes COUNT" before each "total".
   terminal N STEP [-- STEP]...
                         the same, with a terminal of the commands' own as standard input and
                         output.
   paced LANES SECONDS STEP
                         runs the step in each of so many lanes once a second (paced.c). Answers
                         for each, in the order of their beginnings, and "total WALL"; one that
                         fails is not the last.
   cpu PID               answers "cpu NANOSECONDS": the CPU time of that process up to now.

   An answer ends with the line "done". */
#define _GNU_SOURCE
#include "timing.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAX_WORDS = 256, MAX_STEPS = 16, MAX_TOGETHER = 256, EXIT_TIMEOUT = 124 };

extern char **environ;

static volatile sig_atomic_t running; /* the command's pid, for the alarm */
static int devnull, errors;
static enum { NOTHING, PIPE, TERMINAL } reader; /* of what commands print */
static long long drained;

long long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void expire(int signal) {
    (void)signal;
    if (running > 0) kill(running, SIGKILL);
}

int exit_code(int status) {
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* How a command's standard output and the end that we read belong together. */
struct ends {
    int ours, theirs;
    char terminal[64];
};

static int open_ends(struct ends *ends) {
    *ends = (struct ends){.ours = -1, .theirs = devnull};
    int pair[2];
    if (reader == PIPE) {
        if (pipe2(pair, O_CLOEXEC) != 0) return -1;
        ends->ours = pair[0];
        ends->theirs = pair[1];
    }
    if (reader == TERMINAL) {
        ends->ours = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
        if (ends->ours < 0 || grantpt(ends->ours) != 0 || unlockpt(ends->ours) != 0) return -1;
        return ptsname_r(ends->ours, ends->terminal, sizeof ends->terminal);
    }
    return 0;
}

/* A terminal becomes that of the command's new session when it is opened there. */
static int spawn(char **words, const struct ends *ends, pid_t *pid) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    if (posix_spawn_file_actions_init(&actions) != 0) return -1;
    if (posix_spawnattr_init(&attributes) != 0) return -1;
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    short flags = POSIX_SPAWN_SETSIGMASK;
    if (ends->terminal[0] != '\0') {
        flags |= POSIX_SPAWN_SETSID;
        posix_spawn_file_actions_addopen(&actions, 0, ends->terminal, O_RDWR, 0);
        posix_spawn_file_actions_adddup2(&actions, 0, 1);
    } else {
        posix_spawn_file_actions_adddup2(&actions, devnull, 0);
        posix_spawn_file_actions_adddup2(&actions, ends->theirs, 1);
    }
    posix_spawn_file_actions_adddup2(&actions, errors, 2);
    posix_spawnattr_setflags(&attributes, flags);
    int failure = posix_spawn(pid, words[0], &actions, &attributes, words, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (failure != 0) dprintf(errors, "%s: %s\n", words[0], strerror(failure));
    return failure;
}

int spawn_unread(char **words, pid_t *pid) {
    struct ends nobody = {.ours = -1, .theirs = devnull};
    return spawn(words, &nobody, pid);
}

/* Reads what a command prints, until nobody has the other end any more: the end of a file, or, of a
   terminal, EIO. */
static long long drain(int end) {
    static char bytes[1 << 16];
    long long sum = 0;
    for (;;) {
        ssize_t count = read(end, bytes, sizeof bytes);
        if (count > 0) sum += count;
        if (count == 0 || (count < 0 && errno != EINTR)) return sum;
    }
}

static int run_command(struct step *step) {
    pid_t pid;
    struct ends ends;
    if (open_ends(&ends) != 0) return EXIT_NO_EXEC;
    int failure = spawn(step->words, &ends, &pid);
    running = failure ? 0 : pid;
    if (ends.theirs != devnull) close(ends.theirs);
    if (ends.ours >= 0) {
        if (!failure) drained += drain(ends.ours);
        close(ends.ours);
    }
    if (failure) return EXIT_NO_EXEC;
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

void print_step(const struct step *step) {
    printf("%lld %lld %lld %ld %d\n", step->wall, micros(step->usage.ru_utime),
           micros(step->usage.ru_stime), step->usage.ru_maxrss, step->exit);
}

/* Prints only after the last step: what is printed must not be part of what is measured. */
static int run_sequence(struct step *steps, int count) {
    int ran = 0;
    drained = 0;
    long long begin = now();
    do run_step(&steps[ran++]);
    while (ran < count && steps[ran - 1].exit == 0);
    long long total = now() - begin;
    for (int i = 0; i < ran; i++) print_step(&steps[i]);
    if (reader != NOTHING) printf("bytes %lld\n", drained);
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

/* Puts the number behind the last word of the step; `base` is that word without it. */
static void number_step(struct step *step, const char *base, char *space, int number) {
    char **last = step->words;
    while (last[1]) last++;
    snprintf(space, LAST_WORD, "%s-%d", base, number);
    *last = space;
}

static const char *last_word(const struct step *step) {
    char **last = step->words;
    while (last[1]) last++;
    return *last;
}

static void run_each(struct step *steps, int count, int times) {
    static char spaces[MAX_STEPS][LAST_WORD];
    const char *bases[MAX_STEPS];
    for (int i = 0; i < count; i++) bases[i] = last_word(&steps[i]);
    for (int number = 1; number <= times; number++) {
        for (int i = 0; i < count; i++) number_step(&steps[i], bases[i], spaces[i], number);
        if (run_sequence(steps, count) != 0) return;
    }
}

/* Waits for that many of our children, and adds up what they took. */
static int wait_for_some(const pid_t *pids, int count, struct step *sum) {
    int code = 0;
    for (int i = 0; i < count; i++) {
        int status;
        struct rusage usage;
        if (wait4(pids[i], &status, 0, &usage) < 0) return EXIT_TIMEOUT;
        add(&sum->usage.ru_utime, usage.ru_utime);
        add(&sum->usage.ru_stime, usage.ru_stime);
        if (usage.ru_maxrss > sum->usage.ru_maxrss) sum->usage.ru_maxrss = usage.ru_maxrss;
        if (exit_code(status) != 0) code = exit_code(status);
    }
    return code;
}

static void run_together(struct step *step, int times) {
    static char space[LAST_WORD];
    static pid_t pids[MAX_TOGETHER];
    const char *base = last_word(step);
    struct ends ends;
    int started = 0;
    if (open_ends(&ends) != 0) return;
    memset(&step->usage, 0, sizeof step->usage);
    long long begin = now();
    while (started < times && started < MAX_TOGETHER) {
        number_step(step, base, space, started + 1);
        if (spawn(step->words, &ends, &pids[started]) != 0) break;
        started++;
    }
    step->exit = wait_for_some(pids, started, step);
    if (started < times) step->exit = EXIT_NO_EXEC;
    step->wall = now() - begin;
    print_step(step);
    printf("total %lld\n", step->wall);
}

static void run_request(char **words) {
    struct step steps[MAX_STEPS];
    const char *mode = words[0];
    int is_each = strcmp(mode, "each") == 0, is_together = strcmp(mode, "together") == 0;
    reader = strcmp(mode, "drain") == 0 ? PIPE : strcmp(mode, "terminal") == 0 ? TERMINAL : NOTHING;
    if (is_each || is_together || reader != NOTHING) words++;
    int times = words[0] ? atoi(words[0]) : 0;
    int count = times > 0 && words[1] ? split_steps(words + 1, steps) : -1;
    if (count < 1) {
        dprintf(errors, "malformed request: %s\n", mode);
        return;
    }
    if (is_each) run_each(steps, count, times);
    if (is_together) run_together(&steps[0], times);
    if (is_each || is_together) return;
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
    else if (count > 3 && strcmp(words[0], "paced") == 0)
        run_paced(words + 3, atoi(words[1]), atoi(words[2]));
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
