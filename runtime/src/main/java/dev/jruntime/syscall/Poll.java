package dev.jruntime.syscall;

import static dev.jruntime.syscall.Vocabulary.bits;
import static dev.jruntime.syscall.Vocabulary.name;
import static dev.jruntime.syscall.Vocabulary.values;

/// Waiting for events and time: `asm-generic/poll.h`, `linux/eventpoll.h`, `linux/inotify.h`,
/// `linux/timerfd.h`, `linux/time.h`.
public final class Poll {
    // ppoll(2).
    public static final int POLLIN = 0x1;
    public static final int POLLPRI = 0x2;
    public static final int POLLOUT = 0x4;
    public static final int POLLERR = 0x8;
    public static final int POLLHUP = 0x10;
    public static final int POLLNVAL = 0x20;
    public static final int POLLRDHUP = 0x2000;

    // epoll_ctl(2), operations; EPOLL_CLOEXEC is for epoll_create1(2). Events are numbered as
    // those of ppoll(2).
    public static final int EPOLL_CTL_ADD = 1;
    public static final int EPOLL_CTL_DEL = 2;
    public static final int EPOLL_CTL_MOD = 3;

    // epoll_create1(2), eventfd2(2), signalfd4(2), inotify_init1(2), timerfd_create(2): the same
    // bits as O_CLOEXEC and O_NONBLOCK.
    public static final int EPOLL_CLOEXEC = 0x80000;
    public static final int EFD_CLOEXEC = 0x80000;
    public static final int EFD_NONBLOCK = 0x800;
    public static final int SFD_CLOEXEC = 0x80000;
    public static final int SFD_NONBLOCK = 0x800;
    public static final int IN_CLOEXEC = 0x80000;
    public static final int IN_NONBLOCK = 0x800;
    public static final int TFD_CLOEXEC = 0x80000;
    public static final int TFD_NONBLOCK = 0x800;

    // inotify_add_watch(2).
    public static final long IN_MODIFY = 0x2L;
    public static final long IN_ATTRIB = 0x4L;
    public static final long IN_CLOSE_WRITE = 0x8L;
    public static final long IN_MOVED_FROM = 0x40L;
    public static final long IN_MOVED_TO = 0x80L;
    public static final long IN_CREATE = 0x100L;
    public static final long IN_DELETE = 0x200L;
    public static final long IN_DELETE_SELF = 0x400L;
    public static final long IN_MOVE_SELF = 0x800L;
    public static final long IN_ONESHOT = 0x80000000L;

    // Clocks.
    public static final int CLOCK_REALTIME = 0;
    public static final int CLOCK_MONOTONIC = 1;
    public static final int CLOCK_BOOTTIME = 7;

    public static final Vocabulary POLL_EVENTS =
            bits(
                    name("POLLIN", POLLIN),
                    name("POLLPRI", POLLPRI),
                    name("POLLOUT", POLLOUT),
                    name("POLLERR", POLLERR),
                    name("POLLHUP", POLLHUP),
                    name("POLLNVAL", POLLNVAL),
                    name("POLLRDHUP", POLLRDHUP));

    public static final Vocabulary EPOLL_OPERATIONS =
            values(
                    name("EPOLL_CTL_ADD", EPOLL_CTL_ADD),
                    name("EPOLL_CTL_DEL", EPOLL_CTL_DEL),
                    name("EPOLL_CTL_MOD", EPOLL_CTL_MOD));

    public static final Vocabulary INOTIFY_EVENTS =
            bits(
                    name("IN_MODIFY", IN_MODIFY),
                    name("IN_ATTRIB", IN_ATTRIB),
                    name("IN_CLOSE_WRITE", IN_CLOSE_WRITE),
                    name("IN_MOVED_FROM", IN_MOVED_FROM),
                    name("IN_MOVED_TO", IN_MOVED_TO),
                    name("IN_CREATE", IN_CREATE),
                    name("IN_DELETE", IN_DELETE),
                    name("IN_DELETE_SELF", IN_DELETE_SELF),
                    name("IN_MOVE_SELF", IN_MOVE_SELF),
                    name("IN_ONESHOT", IN_ONESHOT));

    public static final Vocabulary CLOCKS =
            values(
                    name("CLOCK_REALTIME", CLOCK_REALTIME),
                    name("CLOCK_MONOTONIC", CLOCK_MONOTONIC),
                    name("CLOCK_BOOTTIME", CLOCK_BOOTTIME));

    private Poll() {}
}
