package dev.jruntime.syscall;

import static dev.jruntime.syscall.Vocabulary.bits;
import static dev.jruntime.syscall.Vocabulary.name;
import static dev.jruntime.syscall.Vocabulary.values;

/// ioctl(2) requests: `asm-generic/ioctls.h`, `linux/nsfs.h`, `linux/sockios.h`, `linux/pidfd.h`.
public final class Ioctl {
    // Requests of namespaces, terminals, interfaces and (since Linux 6.11) pidfds. The size of a
    // struct is part of its request: PIDFD_GET_INFO_VER0 is PIDFD_GET_INFO (Linux 6.13) with the
    // first size, 64 bytes, that all later kernels take too.
    public static final long NS_GET_USERNS = 0xb701L;
    public static final long NS_GET_PARENT = 0xb702L;
    public static final long NS_GET_NSTYPE = 0xb703L;
    public static final long NS_GET_OWNER_UID = 0xb704L;
    public static final long TCGETS = 0x5401L;
    public static final long TCSETS = 0x5402L;
    public static final long TCSETSW = 0x5403L;
    public static final long TCSETSF = 0x5404L;
    public static final long TIOCSCTTY = 0x540eL;
    public static final long TIOCNOTTY = 0x5422L;
    public static final long TIOCGPGRP = 0x540fL;
    public static final long TIOCSPGRP = 0x5410L;
    public static final long TIOCGWINSZ = 0x5413L;
    public static final long TIOCSWINSZ = 0x5414L;
    public static final long TIOCGPTN = 0x80045430L;
    public static final long TIOCSPTLCK = 0x40045431L;
    public static final long TIOCGPTPEER = 0x5441L;
    public static final long FIONREAD = 0x541bL;
    public static final long FIONBIO = 0x5421L;
    public static final long SIOCGIFFLAGS = 0x8913L;
    public static final long SIOCSIFFLAGS = 0x8914L;
    public static final long PIDFD_GET_CGROUP_NAMESPACE = 0xff01L;
    public static final long PIDFD_GET_IPC_NAMESPACE = 0xff02L;
    public static final long PIDFD_GET_MNT_NAMESPACE = 0xff03L;
    public static final long PIDFD_GET_NET_NAMESPACE = 0xff04L;
    public static final long PIDFD_GET_PID_NAMESPACE = 0xff05L;
    public static final long PIDFD_GET_PID_FOR_CHILDREN_NAMESPACE = 0xff06L;
    public static final long PIDFD_GET_TIME_NAMESPACE = 0xff07L;
    public static final long PIDFD_GET_TIME_FOR_CHILDREN_NAMESPACE = 0xff08L;
    public static final long PIDFD_GET_USER_NAMESPACE = 0xff09L;
    public static final long PIDFD_GET_UTS_NAMESPACE = 0xff0aL;
    public static final long PIDFD_GET_INFO_VER0 = 0xc040ff0bL;

    // Interface flags, SIOCSIFFLAGS (`linux/if.h`).
    public static final int IFF_UP = 0x1;
    public static final int IFF_LOOPBACK = 0x8;
    public static final int IFF_RUNNING = 0x40;

    public static final Vocabulary REQUESTS =
            values(
                    name("NS_GET_USERNS", NS_GET_USERNS),
                    name("NS_GET_PARENT", NS_GET_PARENT),
                    name("NS_GET_NSTYPE", NS_GET_NSTYPE),
                    name("NS_GET_OWNER_UID", NS_GET_OWNER_UID),
                    name("TCGETS", TCGETS),
                    name("TCSETS", TCSETS),
                    name("TCSETSW", TCSETSW),
                    name("TCSETSF", TCSETSF),
                    name("TIOCSCTTY", TIOCSCTTY),
                    name("TIOCNOTTY", TIOCNOTTY),
                    name("TIOCGPGRP", TIOCGPGRP),
                    name("TIOCSPGRP", TIOCSPGRP),
                    name("TIOCGWINSZ", TIOCGWINSZ),
                    name("TIOCSWINSZ", TIOCSWINSZ),
                    name("TIOCGPTN", TIOCGPTN),
                    name("TIOCSPTLCK", TIOCSPTLCK),
                    name("TIOCGPTPEER", TIOCGPTPEER),
                    name("FIONREAD", FIONREAD),
                    name("FIONBIO", FIONBIO),
                    name("SIOCGIFFLAGS", SIOCGIFFLAGS),
                    name("SIOCSIFFLAGS", SIOCSIFFLAGS),
                    name("PIDFD_GET_CGROUP_NAMESPACE", PIDFD_GET_CGROUP_NAMESPACE),
                    name("PIDFD_GET_IPC_NAMESPACE", PIDFD_GET_IPC_NAMESPACE),
                    name("PIDFD_GET_MNT_NAMESPACE", PIDFD_GET_MNT_NAMESPACE),
                    name("PIDFD_GET_NET_NAMESPACE", PIDFD_GET_NET_NAMESPACE),
                    name("PIDFD_GET_PID_NAMESPACE", PIDFD_GET_PID_NAMESPACE),
                    name(
                            "PIDFD_GET_PID_FOR_CHILDREN_NAMESPACE",
                            PIDFD_GET_PID_FOR_CHILDREN_NAMESPACE),
                    name("PIDFD_GET_TIME_NAMESPACE", PIDFD_GET_TIME_NAMESPACE),
                    name(
                            "PIDFD_GET_TIME_FOR_CHILDREN_NAMESPACE",
                            PIDFD_GET_TIME_FOR_CHILDREN_NAMESPACE),
                    name("PIDFD_GET_USER_NAMESPACE", PIDFD_GET_USER_NAMESPACE),
                    name("PIDFD_GET_UTS_NAMESPACE", PIDFD_GET_UTS_NAMESPACE),
                    name("PIDFD_GET_INFO_VER0", PIDFD_GET_INFO_VER0));

    public static final Vocabulary INTERFACE_FLAGS =
            bits(
                    name("IFF_UP", IFF_UP),
                    name("IFF_LOOPBACK", IFF_LOOPBACK),
                    name("IFF_RUNNING", IFF_RUNNING));

    private Ioctl() {}
}
