/*
 * Waiting for a foreground payload. Natively, because it may last for hours and move gigabytes: no
 * byte of it enters the server, which may even be replaced meanwhile.
 */
#define _GNU_SOURCE
#include "jruntime.h"
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define RELAYS 4
#define CHUNK 4096 /* a pipe that polls writable takes PIPE_BUF bytes without blocking */
#define TCSETS_REQUEST 0x5402

enum slot { SLOT_PID, SLOT_SIGNAL, SLOT_CONTROL, SLOT_RELAY };

struct stream {
    int from, to;
    size_t start, end;
    char data[CHUNK];
};

static struct stream streams[RELAYS];

static void close_stream(struct stream *stream) {
    stream->from = -1;
    stream->start = stream->end = 0;
}

/* A pty's master answers EIO when the last user of its terminal is gone: an end as any other. */
static void fill(struct stream *stream) {
    ssize_t n = read(stream->from, stream->data, CHUNK);
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) return;
    if (n <= 0) {
        close_stream(stream);
        return;
    }
    stream->start = 0;
    stream->end = (size_t)n;
}

static void drain(struct stream *stream) {
    ssize_t n = write(stream->to, stream->data + stream->start, stream->end - stream->start);
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) return;
    if (n < 0) {
        close_stream(stream);
        return;
    }
    stream->start += (size_t)n;
}

static void copy_window_size(const struct supervise *job) {
    struct winsize size;
    if (job->terminal < 0 || job->pseudoterminal < 0) return;
    if (!ioctl(job->terminal, TIOCGWINSZ, &size)) ioctl(job->pseudoterminal, TIOCSWINSZ, &size);
}

static void pass_signal(const struct supervise *job) {
    struct signalfd_siginfo info;
    if (read(job->signalfd, &info, sizeof info) != sizeof info) return;
    if (info.ssi_signo == SIGWINCH)
        copy_window_size(job);
    else
        syscall(SYS_pidfd_send_signal, job->pidfd, info.ssi_signo, NULL, 0);
}

/* The server only says that it is alive. Anything else, and its death, ends the connection. */
static void hear_control(void) {
    struct message message;
    ssize_t n = recv(proxy.control, &message, sizeof message, MSG_WAITALL);
    if (n == sizeof message && message.kind == KIND_KEEPALIVE) return;
    close(proxy.control);
    proxy.control = -1;
}

static void prepare(struct pollfd *polls, const struct supervise *job) {
    polls[SLOT_PID] = (struct pollfd){.fd = job->pidfd, .events = POLLIN};
    polls[SLOT_SIGNAL] = (struct pollfd){.fd = job->signalfd, .events = POLLIN};
    polls[SLOT_CONTROL] = (struct pollfd){.fd = proxy.control, .events = POLLIN};
    for (int i = 0; i < RELAYS; i++) {
        struct stream *s = &streams[i];
        bool full = s->from >= 0 && s->start < s->end;
        polls[SLOT_RELAY + i] =
            (struct pollfd){.fd = full ? s->to : s->from, .events = full ? POLLOUT : POLLIN};
    }
}

static bool relay_once(const struct pollfd *polls) {
    bool moved = false;
    for (int i = 0; i < RELAYS; i++) {
        struct stream *s = &streams[i];
        if (s->from < 0 || !polls[SLOT_RELAY + i].revents) continue;
        moved = true;
        if (s->start < s->end)
            drain(s);
        else
            fill(s);
    }
    return moved;
}

static long collect(const struct supervise *job, struct pollfd *polls) {
    int status = 0;
    do { /* what the payload wrote before its end */
        prepare(polls, job);
    } while (poll(polls + SLOT_RELAY, RELAYS, 0) > 0 && relay_once(polls));
    while (wait4(job->pid, &status, 0, NULL) < 0) {
        if (errno != EINTR) return -errno;
    }
    if (job->termios) ioctl(job->terminal, TCSETS_REQUEST, (void *)(uintptr_t)job->termios);
    return status;
}

long supervise(const struct supervise *job) {
    struct pollfd polls[SLOT_RELAY + RELAYS];
    for (unsigned i = 0; i < RELAYS; i++) {
        bool used = i < job->relays;
        streams[i] = (struct stream){.from = used ? job->relay[i].from : -1,
                                     .to = used ? job->relay[i].to : -1};
    }
    copy_window_size(job);
    for (;;) {
        prepare(polls, job);
        if (poll(polls, SLOT_RELAY + RELAYS, -1) < 0) {
            if (errno == EINTR) continue;
            return -errno;
        }
        if (polls[SLOT_SIGNAL].revents) pass_signal(job);
        if (polls[SLOT_CONTROL].revents) hear_control();
        relay_once(polls);
        if (polls[SLOT_PID].revents) return collect(job, polls);
    }
}
