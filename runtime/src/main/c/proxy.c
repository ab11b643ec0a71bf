/*
 * The syscall proxy: reads a batch of system calls, executes them in order, answers with the
 * results. It knows frames, never containers. Launcher, stage and init all run this loop.
 */
#define _GNU_SOURCE
#include "jruntime.h"
#include <errno.h>
#include <limits.h>
#include <sched.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <unistd.h>

#if defined(__x86_64__)
#define ARCHITECTURE 0xc000003eU /* AUDIT_ARCH_X86_64 */
#elif defined(__aarch64__)
#define ARCHITECTURE 0xc00000b7U /* AUDIT_ARCH_AARCH64 */
#endif

#define OPENAT2_TRIES 128

struct proxy proxy = {.control = -1};

/* In pages of their own, so that a parked init gives back what a large frame has touched. */
static char body[PROTOCOL_BODY_MAX] __attribute__((aligned(4096)));
static int64_t results[PROTOCOL_CALLS_MAX];
static char **context_argv, **context_envp;
static const char *context_build;

/* A seccomp filter may forbid the exit, too; a fault is no system call. */
_Noreturn static void exit_now(int code) {
    syscall(SYS_exit_group, code);
    __builtin_trap();
}

void on_signal(int signal) { exit_now(128 + signal); }

#if defined(__x86_64__)
void signal_restorer(void);
__asm__(".text\n.global signal_restorer\nsignal_restorer:\n\tmov $15, %eax\n\tsyscall\n");
#define RESTORER ((uint64_t)(uintptr_t)signal_restorer)
#else
#define RESTORER 0
#endif

void context_set(char **argv, char **envp, const char *build) {
    context_argv = argv;
    context_envp = envp;
    context_build = build;
}

static bool receive(void *to, size_t length) {
    for (size_t done = 0; done < length;) {
        ssize_t n = recv(proxy.control, (char *)to + done, length - done, 0);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        done += (size_t)n;
    }
    return true;
}

/* Sends all of it; a descriptor goes with the first byte. */
static bool send_all(struct iovec *parts, size_t count, int descriptor) {
    union {
        char bytes[CMSG_SPACE(sizeof(int))];
        struct cmsghdr align;
    } control = {0};
    struct msghdr message = {.msg_iov = parts};
    if (descriptor >= 0) {
        message.msg_control = &control;
        message.msg_controllen = sizeof control.bytes;
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        *header = (struct cmsghdr){
            .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof(int))};
        memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
    }
    while (count > 0) {
        message.msg_iovlen = count < IOV_MAX ? count : IOV_MAX;
        ssize_t n = sendmsg(proxy.control, &message, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return false;
        message.msg_control = NULL;
        message.msg_controllen = 0;
        for (; count > 0 && (size_t)n >= message.msg_iov->iov_len; message.msg_iov++, count--)
            n -= (ssize_t)message.msg_iov->iov_len;
        if (count > 0) {
            message.msg_iov->iov_base = (char *)message.msg_iov->iov_base + n;
            message.msg_iov->iov_len -= (size_t)n;
        }
    }
    return true;
}

/* The strings of argv and envp lie one behind the other on the stack, as execve put them. */
static struct iovec strings(char **list, uint32_t *count) {
    uint32_t n = 0;
    while (list && list[n]) n++;
    *count = n;
    if (n == 0) return (struct iovec){.iov_base = body, .iov_len = 0};
    return (struct iovec){.iov_base = list[0],
                          .iov_len = (size_t)(list[n - 1] + strlen(list[n - 1]) + 1 - list[0])};
}

bool send_hello(void) {
    struct message header = {.kind = KIND_HELLO};
    struct hello hello = {.version = PROTOCOL_VERSION,
                          .flags = proxy.hello_flags,
                          .architecture = ARCHITECTURE,
                          .pid = getpid(),
                          .control = proxy.control,
                          .buffer = (uint64_t)(uintptr_t)body,
                          .on_signal = (uint64_t)(uintptr_t)on_signal,
                          .restorer = RESTORER,
                          .status = proxy.status,
                          .kept = proxy.kept};
    char cwd[4097] = "";
    if (proxy.launcher && syscall(SYS_getcwd, cwd, sizeof cwd - 1) < 0) cwd[0] = 0;
    if (context_build) strncpy(hello.build, context_build, sizeof hello.build - 1);
    struct iovec parts[] = {{&header, sizeof header},
                            {&hello, sizeof hello},
                            strings(proxy.launcher ? context_argv : NULL, &hello.argc),
                            strings(proxy.launcher ? context_envp : NULL, &hello.envc),
                            {cwd, strlen(cwd) + 1}};
    size_t length = 0;
    for (size_t i = 1; i < sizeof parts / sizeof *parts; i++) length += parts[i].iov_len;
    if (length > PROTOCOL_HELLO_MAX) {
        errno = E2BIG;
        return false;
    }
    header.length = (uint32_t)length;
    CLEANUP_FD int self =
        proxy.launcher && !proxy.server_pid ? (int)syscall(SYS_pidfd_open, hello.pid, 0) : -1;
    return send_all(parts, sizeof parts / sizeof *parts, self);
}

/*
 * Each side closes the other's end of the child's connection at once, or neither the child nor its
 * server would see that connection end. Where they share their descriptors, no end is one's own.
 */
static long clone_proxy(const struct call *call) {
    const int *ends = (const int *)(uintptr_t)call->args[2];
    bool shared = *(const uint64_t *)(uintptr_t)call->args[0] & CLONE_FILES;
    long pid = syscall(SYS_clone3, call->args[0], call->args[1]);
    if (pid < 0) return -errno;
    if (pid > 0) {
        if (!shared) close(ends[1]);
        return pid;
    }
    if (!shared) {
        close(ends[0]);
        close(proxy.control);
    }
    proxy = (struct proxy){.control = ends[1]};
    serve_frames();
    exit_now(125);
}

_Noreturn void leave(int code) {
    if (proxy.launcher) end_private();
    exit_now(code);
}

/*
 * A walk with ".." that must stay below its root is not sure of itself when anything was renamed or
 * mounted meanwhile, anywhere: EAGAIN of openat2(2) is to be tried again.
 */
static long system_call(const struct call *call) {
    const uint64_t *a = call->args;
    for (int tries = 0;; tries++) {
        long result = syscall((long)call->number, a[0], a[1], a[2], a[3], a[4], a[5]);
        if (result != -1) return result;
        if (errno != EAGAIN || call->number != SYS_openat2 || tries >= OPENAT2_TRIES) return -errno;
    }
}

/*
 * The status can be had once: it is kept for a server that comes after the one that asks. What was
 * to outlive a server has done its service, and its number may be another file's soon.
 */
static long wait_for_payload(const struct supervise *job) {
    long status = supervise(job);
    proxy.supervised = status >= 0;
    proxy.kept = 0;
    proxy.status = (int32_t)status;
    return status;
}

static long execute(const struct call *call) {
    const uint64_t *a = call->args;
    switch (call->number) {
    case NATIVE_CLONE: return clone_proxy(call);
    case NATIVE_SUPERVISE: return wait_for_payload((const struct supervise *)(uintptr_t)a[0]);
    case NATIVE_EXIT: leave((int)a[0]);
    case NATIVE_KEEP: return proxy.kept = (int32_t)a[0];
    case NATIVE_HELLO: return send_hello() ? 0 : -errno;
    default: return system_call(call);
    }
}

/* Puts earlier results in their places; a call that needs one that failed shares its failure. */
static bool resolve(struct call *call, uint16_t index, int64_t *failure) {
    for (unsigned i = 0; i < 6; i++) {
        if (!(call->references & (1U << i))) continue;
        if (call->args[i] >= index) {
            *failure = -EPROTO;
            return false;
        }
        call->args[i] = (uint64_t)results[call->args[i]];
        if ((int64_t)call->args[i] < 0) {
            *failure = (int64_t)call->args[i];
            return false;
        }
    }
    return true;
}

static bool may_fail(const struct call *call, int64_t result) {
    if (call->flags & CALL_ANY_ERRNO) return true;
    for (unsigned i = 0; i < sizeof call->allowed; i++) {
        if (call->allowed[i] && call->allowed[i] == -result) return true;
    }
    return false;
}

static uint16_t execute_all(struct call *calls, uint16_t count) {
    for (uint16_t i = 0; i < count; i++) {
        int64_t *result = &results[i];
        bool skipped = !resolve(&calls[i], i, result);
        if (!skipped) *result = execute(&calls[i]);
        if (calls[i].store) *(int *)(uintptr_t)calls[i].store = (int)*result;
        if (*result < 0 && !(skipped && *result != -EPROTO) && !may_fail(&calls[i], *result))
            return (uint16_t)(i + 1);
        if (proxy.control < 0) return (uint16_t)(i + 1);
    }
    return count;
}

/* The descriptor to send along: only a batch that ran to its end has surely opened it. */
static int attachment(const struct message *message, uint16_t done) {
    if (!message->attach || done < message->calls || results[done - 1] < 0) return -1;
    return *(int *)(uintptr_t)message->attach;
}

static bool reply(const struct call *calls, uint16_t done, int descriptor) {
    static struct iovec parts[PROTOCOL_CALLS_MAX + 2];
    struct message header = {.kind = KIND_REPLY, .calls = done};
    size_t count = 2, length = done * sizeof *results;
    for (uint16_t i = 0; i < done; i++) {
        size_t size = calls[i].out ? calls[i].out_length : 0;
        if (calls[i].flags & CALL_OUT_BY_RESULT) {
            if (results[i] < 0)
                size = 0;
            else if ((uint64_t)results[i] < size)
                size = (size_t)results[i];
        }
        if (size == 0) continue;
        parts[count++] = (struct iovec){(void *)(uintptr_t)calls[i].out, size};
        length += size;
    }
    header.length = (uint32_t)length;
    parts[0] = (struct iovec){&header, sizeof header};
    parts[1] = (struct iovec){results, done * sizeof *results};
    return send_all(parts, count, descriptor);
}

/* The first frame comes soon or never; later ones, or keep-alives, at least each second. */
static void expect_keepalives(void) {
    struct timeval limit = {.tv_sec = 3};
    setsockopt(proxy.control, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
}

enum ending serve_frames(void) {
    enum ending ending = ENDED_BEFORE_FIRST_FRAME;
    struct message message;
    while (proxy.control >= 0 && receive(&message, sizeof message)) {
        if (ending == ENDED_BEFORE_FIRST_FRAME && proxy.launcher) expect_keepalives();
        ending = ENDED_LATER;
        if (message.kind == KIND_KEEPALIVE) continue;
        if (message.kind != KIND_CALLS || message.length > sizeof body ||
            message.calls > PROTOCOL_CALLS_MAX ||
            message.calls * sizeof(struct call) > message.length)
            break;
        if (!receive(body, message.length)) break;
        uint16_t done = execute_all((struct call *)body, message.calls);
        if (proxy.control < 0 || !reply((struct call *)body, done, attachment(&message, done)))
            break;
    }
    return ending;
}
