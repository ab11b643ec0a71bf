/*
 * The frame format between a syscall proxy (launcher, stage, init) and the server. Version 1 is
 * frozen: a container that was created by one release is started by another.
 * dev.jruntime.syscall.Protocol holds the same numbers; a test compares the two.
 *
 * Integers are in the machine's byte order; hello names the architecture.
 */
#ifndef JRUNTIME_PROTOCOL_H
#define JRUNTIME_PROTOCOL_H

#include <stdint.h>

#define PROTOCOL_VERSION 1
#define PROTOCOL_BODY_MAX (128 * 1024)
#define PROTOCOL_CALLS_MAX 1024
#define PROTOCOL_HELLO_MAX (16 * 1024 * 1024)

/* Kinds of message. A keep-alive has no body and gets no answer. */
enum kind {
    KIND_HELLO = 1,
    KIND_CALLS = 2,
    KIND_REPLY = 3,
    KIND_PARKED = 4,
    KIND_KEEPALIVE = 5,
};

/* Operations beside system calls: their numbers lie above every system call's. */
enum native {
    /* clone_args address, its size, address of the two ends of the child's connection: the first
     * is the server's, which the child closes; the second is the child's, which we close. With
     * CLONE_FILES nobody closes anything. */
    NATIVE_CLONE = 0x10000,
    NATIVE_SUPERVISE = 0x10001, /* address of struct supervise; answers the wait status */
    NATIVE_EXIT = 0x10002,      /* exit code; ends a private server first; no answer */
    NATIVE_HELLO = 0x10003,     /* sends hello on the control descriptor */
    NATIVE_KEEP = 0x10004,      /* a descriptor that a launcher's next server finds open */
};

struct message {
    uint32_t length; /* of what follows this header, in bytes */
    uint16_t kind;
    uint16_t calls; /* CALLS: how many; REPLY: how many were executed */
    /* CALLS: address of an int, a descriptor to send with the reply if all calls of the batch were
     * made and the last one succeeded; or 0. */
    uint64_t attach;
};

enum call_flag {
    CALL_OUT_BY_RESULT = 1, /* the result limits the length of the answered memory */
    CALL_ANY_ERRNO = 2,     /* no failure of this call ends the batch */
};

struct call {
    uint32_t number;
    uint8_t references; /* bit i: args[i] is the index of an earlier call whose result is meant */
    uint8_t flags;
    uint16_t reserved;
    uint8_t allowed[8]; /* errnos that do not end the batch */
    uint64_t args[6];
    uint64_t store; /* address that gets the result as an int, or 0 */
    uint64_t out;   /* address of memory that goes into the reply, or 0 */
    uint32_t out_length;
    uint32_t reserved2;
};

/* A reply is a message header, then calls × int64 (the result or -errno), then the memories. */

enum hello_flag {
    HELLO_PRIVATE = 1,   /* the server was started by this launcher, for this command */
    HELLO_RECOVERY = 2,  /* an earlier server of this command was lost */
    HELLO_SUPERVISED = 4 /* it was lost during supervise: `status` is the payload's wait status */
};

struct hello {
    uint16_t version;
    uint16_t flags;
    uint32_t architecture; /* AUDIT_ARCH_* */
    int32_t pid;
    int32_t control;    /* number of the control descriptor */
    uint64_t buffer;    /* where the body of a frame lies in this process */
    uint64_t on_signal; /* signal handler that ends the process with 128 + signal */
    uint64_t restorer;  /* SA_RESTORER routine (x86-64), or 0 */
    int32_t status;
    uint32_t argc;
    uint32_t envc;
    int32_t kept;   /* with HELLO_RECOVERY: the descriptor of NATIVE_KEEP, or 0 */
    char build[32]; /* build id of the launcher's tree */
    /* then argc + envc + 1 strings, each ended by NUL: arguments, environment, cwd */
};

struct relay {
    int32_t from;
    int32_t to;
};

struct supervise {
    int32_t pid;
    int32_t pidfd;
    int32_t signalfd;
    int32_t terminal;       /* whose window size is copied on SIGWINCH, or -1 */
    int32_t pseudoterminal; /* where to, or -1 */
    uint32_t relays;
    struct relay relay[4];
    uint64_t termios; /* address of a kernel struct termios to put back on `terminal`, or 0 */
};

#endif
