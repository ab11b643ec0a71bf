/* PROBE: the payload of the conformance suite. It says from inside a container what the container
   is like, tries things that should or should not work there, and behaves as a test asks. */
#ifndef CONFORMANCE_PROBE_H
#define CONFORMANCE_PROBE_H

/* One attempt: the path, and the numbers that follow it. */
struct attempt {
    const char *path;
    long first;
    long second;
};

/* Prints everything that can be learnt about the calling process, as one JSON object. */
int report(char **argv);

/* Performs each attempt "operation:path[:number...]" and prints a JSON array of the outcomes. */
int attempt_all(char **attempts);

/* Makes each system call "abi:number[:argument...]" in a child of its own and prints a JSON array
   of what became of it; abi is native, i386 or x32. */
int calls(char **argv);

/* Prints the type, mode, owner and device numbers of PATH as members of the open JSON object. */
int describe_file(int dirfd, const char *path);

/* Attempts against another process, whose number stands in place of a path. */
int try_ptrace(const struct attempt *a);
int try_getfd(const struct attempt *a);

/* "overwrite PID": holds the program of that process, and tries to change it later. */
int overwrite(char **argv);

/* "raid LAST": attacks processes of the container that are about to become a program. */
int raid(char **argv);

/* "exchange A B": lets two names change places, again and again. */
int exchange(char **argv);

#endif
