/* Commands that begin at their times, whether others have ended or not: as the probes of a node, of
   which each container gets one a second. */
#define _GNU_SOURCE
#include "timing.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

enum { MAX_LANES = 256, MAX_SECONDS = 3600 };

static const long long SECOND = 1000000000LL;

/* What runs for one container; one at a time. */
static struct lane {
    pid_t pid; /* 0 if nothing runs */
    long long begin;
    struct step *step;
} lanes[MAX_LANES];

static void note_end(pid_t pid, int status, const struct rusage *usage) {
    for (int i = 0; i < MAX_LANES; i++) {
        struct lane *lane = &lanes[i];
        if (lane->pid != pid) continue;
        lane->step->wall = now() - lane->begin;
        lane->step->usage = *usage;
        lane->step->exit = exit_code(status);
        lane->pid = 0;
    }
}

/* Other children than ours are what commands have left to us: nobody asks for those. */
static void reap(void) {
    int status;
    struct rusage usage;
    pid_t pid;
    while ((pid = wait4(-1, &status, WNOHANG, &usage)) > 0) note_end(pid, status, &usage);
}

static void end_overdue(void) {
    for (int i = 0; i < MAX_LANES; i++)
        if (lanes[i].pid && now() - lanes[i].begin > LIMIT_SECONDS * SECOND)
            kill(lanes[i].pid, SIGKILL);
}

/* Until a child has ended or that time has come, and no longer than a second. */
static void pass_time(long long until) {
    long long left = until - now();
    if (left < 0) left = 0;
    if (left > SECOND) left = SECOND;
    sigset_t ended;
    sigemptyset(&ended);
    sigaddset(&ended, SIGCHLD);
    sigtimedwait(&ended, NULL, &(struct timespec){left / SECOND, left % SECOND});
    reap();
    end_overdue();
}

/* In a word that ends in "#", the lane's number takes the place of that. */
static void begin_step(int number, char **words, struct step *step) {
    char word[LAST_WORD];
    struct lane *lane = &lanes[number - 1];
    char **numbered = words;
    while (*numbered && (*numbered)[strlen(*numbered) - 1] != '#') numbered++;
    char *base = *numbered;
    if (base) {
        snprintf(word, sizeof word, "%.*s%d", (int)strlen(base) - 1, base, number);
        *numbered = word;
    }
    lane->step = step;
    lane->begin = now();
    if (spawn_unread(words, &lane->pid) != 0) {
        lane->pid = 0;
        step->exit = EXIT_NO_EXEC;
    }
    *numbered = base;
}

static int is_any_running(void) {
    for (int i = 0; i < MAX_LANES; i++)
        if (lanes[i].pid) return 1;
    return 0;
}

/* The times are spread evenly over the second. A lane that is busy at its time is late, and then
   all behind it. */
static void run_steps(char **words, int count, struct step *steps, int total) {
    long long begin = now();
    for (int i = 0; i < total; i++) {
        long long due = begin + i * (SECOND / count);
        while (now() < due || lanes[i % count].pid) pass_time(now() < due ? due : now() + SECOND);
        begin_step(i % count + 1, words, &steps[i]);
    }
    while (is_any_running()) pass_time(now() + SECOND);
    long long wall = now() - begin;
    for (int i = 0; i < total; i++) print_step(&steps[i]);
    printf("total %lld\n", wall);
}

void run_paced(char **words, int count, int seconds) {
    if (count < 1 || count > MAX_LANES || seconds < 1 || seconds > MAX_SECONDS) return;
    int total = count * seconds;
    struct step *steps = calloc((size_t)total, sizeof *steps);
    if (!steps) return;
    sigset_t ended, before;
    sigemptyset(&ended);
    sigaddset(&ended, SIGCHLD);
    sigprocmask(SIG_BLOCK, &ended, &before);
    run_steps(words, count, steps, total);
    sigprocmask(SIG_SETMASK, &before, NULL);
    free(steps);
}
