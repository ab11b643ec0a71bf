/*
 * Waiting for a foreground payload. Natively, because it may last for hours and move gigabytes: no
 * byte of it enters the server, which may even be replaced meanwhile.
 */
#define _GNU_SOURCE
#include "jruntime.h"
#include <errno.h>
#include <fcntl.h>
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
#define CHUNK 4096          /* a pipe that polls writable takes PIPE_BUF bytes without blocking */
#define MOST_HELD (2 << 20) /* by a terminal, or a pipe of any user */
#define TCSETS_REQUEST 0x5402

enum slot { SLOT_PID, SLOT_SIGNAL, SLOT_CONTROL, SLOT_RELAY };

/* Without a place to go to, what comes is thrown away, so that the payload can go on. */
struct stream {
    int from, to;
    size_t start, end, total;
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
    stream->total += (size_t)n;
    stream->start = 0;
    stream->end = stream->to < 0 ? 0 : (size_t)n;
}

static void drain(struct stream *stream) {
    ssize_t n = write(stream->to, stream->data + stream->start, stream->end - stream->start);
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) return;
    if (n < 0) {
        stream->to = -1;
        stream->start = stream->end;
        return;
    }
    stream->start += (size_t)n;
}

static void copy_window_size(const struct supervise *job) {
    struct winsize size;
    if (job->terminal < 0 || job->pseudoterminal < 0) return;
    if (!ioctl(job->terminal, TIOCGWINSZ, &size)) ioctl(job->pseudoterminal, TIOCSWINSZ, &size);
}

/* The SIGPIPE of our own write(2) is nobody else's. */
static void pass_signal(const struct supervise *job) {
    struct signalfd_siginfo info;
    if (read(job->signalfd, &info, sizeof info) != sizeof info) return;
    if (info.ssi_signo == SIGPIPE && info.ssi_pid == (uint32_t)getpid()) return;
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

static void relay(const struct pollfd *polls) {
    for (int i = 0; i < RELAYS; i++) {
        struct stream *s = &streams[i];
        if (s->from < 0 || !polls[SLOT_RELAY + i].revents) continue;
        if (s->start < s->end)
            drain(s);
        else
            fill(s);
    }
}

/*
 * A terminal that polls writable may have room for a few bytes only, and the rest of a write(2)
 * would wait for its reader, or for a payload that waits for us. The master is ours alone; the
 * caller's terminal is opened anew, because O_NONBLOCK on its own descriptor would reach whoever
 * shares that.
 */
static int without_waiting(int to, int pseudoterminal) {
    char path[32];
    struct winsize size;
    if (to == pseudoterminal) fcntl(to, F_SETFL, O_RDWR | O_NONBLOCK);
    if (to == pseudoterminal || ioctl(to, TIOCGWINSZ, &size)) return to;
    int own = open(path_of(path, to), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    return own < 0 ? to : own;
}

static void begin(const struct supervise *job) {
    for (unsigned i = 0; i < RELAYS; i++) {
        streams[i] = (struct stream){.from = -1, .to = -1};
        if (i >= job->relays) continue;
        streams[i].from = job->relay[i].from;
        streams[i].to = without_waiting(job->relay[i].to, job->pseudoterminal);
    }
    copy_window_size(job);
}

static bool is_any_full(void) {
    for (int i = 0; i < RELAYS; i++)
        if (streams[i].start < streams[i].end) return true;
    return false;
}

static size_t count_read(void) {
    size_t total = 0;
    for (int i = 0; i < RELAYS; i++) total += streams[i].total;
    return total;
}

/*
 * What the payload wrote before its end, at the pace of whoever reads it; a signal means that
 * nobody waits for that any more. Others may still hold the terminal, and write to it for ever:
 * that it is empty is enough, or that all that it can have held is delivered.
 */
static void deliver_rest(const struct supervise *job, struct pollfd *polls) {
    bool patient = true;
    size_t most = count_read() + MOST_HELD;
    for (int i = 0; i < RELAYS; i++)
        if (streams[i].to == job->pseudoterminal) close_stream(&streams[i]);
    for (;;) {
        prepare(polls, job);
        polls[SLOT_PID].fd = -1;
        int ready = poll(polls, SLOT_RELAY + RELAYS, patient && is_any_full() ? -1 : 0);
        if (ready < 0 && errno == EINTR) continue;
        if (ready <= 0 || (count_read() > most && !is_any_full())) return;
        if (polls[SLOT_CONTROL].revents) hear_control();
        if (polls[SLOT_SIGNAL].revents) {
            pass_signal(job);
            patient = false;
        }
        relay(polls);
    }
}

static long collect(const struct supervise *job, struct pollfd *polls) {
    int status = 0;
    deliver_rest(job, polls);
    while (wait4(job->pid, &status, 0, NULL) < 0) {
        if (errno != EINTR) return -errno;
    }
    if (job->termios) ioctl(job->terminal, TCSETS_REQUEST, (void *)(uintptr_t)job->termios);
    return status;
}

long supervise(const struct supervise *job) {
    struct pollfd polls[SLOT_RELAY + RELAYS];
    begin(job);
    for (;;) {
        prepare(polls, job);
        if (poll(polls, SLOT_RELAY + RELAYS, -1) < 0) {
            if (errno == EINTR) continue;
            return -errno;
        }
        if (polls[SLOT_SIGNAL].revents) pass_signal(job);
        if (polls[SLOT_CONTROL].revents) hear_control();
        relay(polls);
        if (polls[SLOT_PID].revents) return collect(job, polls);
    }
}
