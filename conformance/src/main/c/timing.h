/* What the stopwatch's files share. */
#ifndef TIMING_H
#define TIMING_H

#include <sys/resource.h>
#include <sys/types.h>

enum { LAST_WORD = 256, LIMIT_SECONDS = 30, EXIT_NO_EXEC = 127 };

struct step {
    char **words;
    long long wall;
    struct rusage usage;
    int exit;
};

long long now(void);
int exit_code(int status);

/* Starts a command whose output nobody reads; 0, or an errno, which the file of errors tells. */
int spawn_unread(char **words, pid_t *pid);
void print_step(const struct step *step);

void run_paced(char **words, int lanes, int seconds);

#endif
