/* What the files of the launcher share. */
#ifndef JRUNTIME_H
#define JRUNTIME_H

#include "protocol.h"
#include <stdbool.h>
#include <stddef.h>

#define CLEANUP_FD __attribute__((cleanup(close_fd)))

/* Where the tree of this launcher's build lies, and its id. */
struct tree {
    const char *directory; /* PREFIX/lib/jruntime/BUILDID */
    const char *build;     /* BUILDID */
};

/* How a connection ended, for the launcher. */
enum ending {
    ENDED_BEFORE_FIRST_FRAME,
    ENDED_LATER,
};

struct proxy {
    int control;
    bool launcher;  /* false in stage, init and every other clone */
    int server_pid; /* a private server to end with us, or 0 */
    uint16_t hello_flags;
    bool supervised; /* a payload was waited for to its end */
    int32_t status;  /* which was this */
    int32_t kept;    /* outlives the server; 0 for none */
};

extern struct proxy proxy;

/* launcher.c */
void close_fd(int *fd);
_Noreturn void die(const char *operation, const char *path, int error);

/* text.c */
struct decimal {
    char text[24];
};
bool join(char *to, size_t size, ...) __attribute__((sentinel));
const char *decimal(struct decimal *memory, long long number);
const char *path_of(char path[32], int fd);

/* reexec.c */
void reexec_sealed(char **argv, char **envp);

/* connect.c */
int connect_server(const char *path);
const char *server_choice(char **argv);
int connect_default(void);

/* private.c */
void exec_server(const struct tree *tree, char **argv);
int start_private(const struct tree *tree);
int end_private(void);

/* proxy.c */
bool send_hello(void);
enum ending serve_frames(void);
_Noreturn void leave(int code);
void on_signal(int signal);
void context_set(char **argv, char **envp, const char *build);

/* supervise.c */
long supervise(const struct supervise *job);

#endif
