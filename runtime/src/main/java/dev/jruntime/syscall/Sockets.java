package dev.jruntime.syscall;

import static dev.jruntime.syscall.Vocabulary.bits;
import static dev.jruntime.syscall.Vocabulary.field;
import static dev.jruntime.syscall.Vocabulary.name;
import static dev.jruntime.syscall.Vocabulary.values;

/// Sockets: `linux/socket.h`, `linux/net.h`, `asm-generic/socket.h`.
public final class Sockets {
    // socket(2), families.
    public static final int AF_UNSPEC = 0;
    public static final int AF_UNIX = 1;
    public static final int AF_INET = 2;
    public static final int AF_INET6 = 10;
    public static final int AF_NETLINK = 16;

    // socket(2), types.
    public static final int SOCK_TYPE_MASK = 0xf;
    public static final int SOCK_STREAM = 0x1;
    public static final int SOCK_DGRAM = 0x2;
    public static final int SOCK_RAW = 0x3;
    public static final int SOCK_SEQPACKET = 0x5;
    public static final int SOCK_NONBLOCK = 0x800;
    public static final int SOCK_CLOEXEC = 0x80000;

    // sendmsg(2), recvmsg(2).
    public static final int MSG_OOB = 0x1;
    public static final int MSG_PEEK = 0x2;
    public static final int MSG_DONTROUTE = 0x4;
    public static final int MSG_CTRUNC = 0x8;
    public static final int MSG_TRUNC = 0x20;
    public static final int MSG_DONTWAIT = 0x40;
    public static final int MSG_EOR = 0x80;
    public static final int MSG_WAITALL = 0x100;
    public static final int MSG_NOSIGNAL = 0x4000;
    public static final int MSG_MORE = 0x8000;
    public static final int MSG_CMSG_CLOEXEC = 0x40000000;

    // setsockopt(2): level, and the options of that level.
    public static final int SOL_SOCKET = 1;
    public static final int SO_REUSEADDR = 2;
    public static final int SO_TYPE = 3;
    public static final int SO_ERROR = 4;
    public static final int SO_SNDBUF = 7;
    public static final int SO_RCVBUF = 8;
    public static final int SO_PASSCRED = 16;
    public static final int SO_PEERCRED = 17;
    public static final int SO_RCVTIMEO = 20;
    public static final int SO_SNDTIMEO = 21;
    public static final int SO_ACCEPTCONN = 30;
    public static final int SO_PEERSEC = 31;
    public static final int SO_SNDBUFFORCE = 32;
    public static final int SO_RCVBUFFORCE = 33;
    public static final int SO_PROTOCOL = 38;
    public static final int SO_DOMAIN = 39;
    public static final int SO_PEERGROUPS = 59;
    public static final int SO_PASSPIDFD = 76;
    public static final int SO_PEERPIDFD = 77;

    // Control messages of AF_UNIX.
    public static final int SCM_RIGHTS = 1;
    public static final int SCM_CREDENTIALS = 2;
    public static final int SCM_PIDFD = 4;

    // shutdown(2).
    public static final int SHUT_RD = 0;
    public static final int SHUT_WR = 1;
    public static final int SHUT_RDWR = 2;

    public static final Vocabulary FAMILIES =
            values(
                    name("AF_UNSPEC", AF_UNSPEC),
                    name("AF_UNIX", AF_UNIX),
                    name("AF_INET", AF_INET),
                    name("AF_INET6", AF_INET6),
                    name("AF_NETLINK", AF_NETLINK));

    public static final Vocabulary SOCK_TYPES =
            bits(
                    field("SOCK_STREAM", SOCK_STREAM, SOCK_TYPE_MASK),
                    field("SOCK_DGRAM", SOCK_DGRAM, SOCK_TYPE_MASK),
                    field("SOCK_RAW", SOCK_RAW, SOCK_TYPE_MASK),
                    field("SOCK_SEQPACKET", SOCK_SEQPACKET, SOCK_TYPE_MASK),
                    name("SOCK_NONBLOCK", SOCK_NONBLOCK),
                    name("SOCK_CLOEXEC", SOCK_CLOEXEC));

    public static final Vocabulary MSG_FLAGS =
            bits(
                    name("MSG_OOB", MSG_OOB),
                    name("MSG_PEEK", MSG_PEEK),
                    name("MSG_DONTROUTE", MSG_DONTROUTE),
                    name("MSG_CTRUNC", MSG_CTRUNC),
                    name("MSG_TRUNC", MSG_TRUNC),
                    name("MSG_DONTWAIT", MSG_DONTWAIT),
                    name("MSG_EOR", MSG_EOR),
                    name("MSG_WAITALL", MSG_WAITALL),
                    name("MSG_NOSIGNAL", MSG_NOSIGNAL),
                    name("MSG_MORE", MSG_MORE),
                    name("MSG_CMSG_CLOEXEC", MSG_CMSG_CLOEXEC));

    public static final Vocabulary SOCKET_OPTIONS =
            values(
                    name("SO_REUSEADDR", SO_REUSEADDR),
                    name("SO_TYPE", SO_TYPE),
                    name("SO_ERROR", SO_ERROR),
                    name("SO_SNDBUF", SO_SNDBUF),
                    name("SO_RCVBUF", SO_RCVBUF),
                    name("SO_PASSCRED", SO_PASSCRED),
                    name("SO_PEERCRED", SO_PEERCRED),
                    name("SO_RCVTIMEO", SO_RCVTIMEO),
                    name("SO_SNDTIMEO", SO_SNDTIMEO),
                    name("SO_ACCEPTCONN", SO_ACCEPTCONN),
                    name("SO_PEERSEC", SO_PEERSEC),
                    name("SO_SNDBUFFORCE", SO_SNDBUFFORCE),
                    name("SO_RCVBUFFORCE", SO_RCVBUFFORCE),
                    name("SO_PROTOCOL", SO_PROTOCOL),
                    name("SO_DOMAIN", SO_DOMAIN),
                    name("SO_PEERGROUPS", SO_PEERGROUPS),
                    name("SO_PASSPIDFD", SO_PASSPIDFD),
                    name("SO_PEERPIDFD", SO_PEERPIDFD));

    public static final Vocabulary CONTROL_MESSAGES =
            values(
                    name("SCM_RIGHTS", SCM_RIGHTS),
                    name("SCM_CREDENTIALS", SCM_CREDENTIALS),
                    name("SCM_PIDFD", SCM_PIDFD));

    public static final Vocabulary SHUTDOWNS =
            values(
                    name("SHUT_RD", SHUT_RD),
                    name("SHUT_WR", SHUT_WR),
                    name("SHUT_RDWR", SHUT_RDWR));

    private Sockets() {}
}
