/* PROBE: the payload of the conformance suite. It says from inside a container what the container
   is like, tries things that should or should not work there, and behaves as a test asks. */
#ifndef CONFORMANCE_PROBE_H
#define CONFORMANCE_PROBE_H

/* Prints everything that can be learnt about the calling process, as one JSON object. */
int report(char **argv);

/* Performs each attempt "operation:path[:number...]" and prints a JSON array of the outcomes. */
int attempt_all(char **attempts);

/* Prints the type, mode, owner and device numbers of PATH as members of the open JSON object. */
int describe_file(int dirfd, const char *path);

#endif
