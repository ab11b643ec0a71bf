package dev.jruntime.syscall;

import static dev.jruntime.syscall.Vocabulary.bits;
import static dev.jruntime.syscall.Vocabulary.field;
import static dev.jruntime.syscall.Vocabulary.name;
import static dev.jruntime.syscall.Vocabulary.values;

/// Opening and controlling descriptors: `asm-generic/fcntl.h`, `linux/fcntl.h`, `linux/openat2.h`,
/// `linux/close_range.h`, `linux/falloc.h`.
///
/// Four `O_*` flags differ between architectures. Plans, golden files and messages use the x86-64
/// values everywhere; only what encodes a call translates them, by [#openFlags(long, Arch)].
public final class Fcntl {
    // open(2), x86-64 values.
    public static final int O_ACCMODE = 3;
    public static final int O_RDONLY = 0;
    public static final int O_WRONLY = 1;
    public static final int O_RDWR = 2;
    public static final int O_CREAT = 0100;
    public static final int O_EXCL = 0200;
    public static final int O_NOCTTY = 0400;
    public static final int O_TRUNC = 01000;
    public static final int O_APPEND = 02000;
    public static final int O_NONBLOCK = 04000;
    public static final int O_SYNC = 04010000;
    public static final int O_DSYNC = 010000;
    public static final int O_DIRECT = 040000;
    public static final int O_LARGEFILE = 0100000;
    public static final int O_TMPFILE = 020200000;
    public static final int O_DIRECTORY = 0200000;
    public static final int O_NOFOLLOW = 0400000;
    public static final int O_NOATIME = 01000000;
    public static final int O_CLOEXEC = 02000000;
    public static final int O_PATH = 010000000;

    // openat2(2), `open_how.resolve`.
    public static final int RESOLVE_NO_XDEV = 0x1;
    public static final int RESOLVE_NO_MAGICLINKS = 0x2;
    public static final int RESOLVE_NO_SYMLINKS = 0x4;
    public static final int RESOLVE_BENEATH = 0x8;
    public static final int RESOLVE_IN_ROOT = 0x10;
    public static final int RESOLVE_CACHED = 0x20;

    // The directory descriptor that means the current directory.
    public static final int AT_FDCWD = -100;

    // Flags of the *at calls. AT_EACCESS is faccessat2(2)'s reading of AT_REMOVEDIR's bit.
    public static final int AT_SYMLINK_NOFOLLOW = 0x100;
    public static final int AT_REMOVEDIR = 0x200;
    public static final int AT_EACCESS = 0x200;
    public static final int AT_SYMLINK_FOLLOW = 0x400;
    public static final int AT_NO_AUTOMOUNT = 0x800;
    public static final int AT_EMPTY_PATH = 0x1000;
    public static final int AT_STATX_FORCE_SYNC = 0x2000;
    public static final int AT_STATX_DONT_SYNC = 0x4000;
    public static final int AT_RECURSIVE = 0x8000;

    // renameat2(2).
    public static final int RENAME_NOREPLACE = 0x1;
    public static final int RENAME_EXCHANGE = 0x2;
    public static final int RENAME_WHITEOUT = 0x4;

    // fcntl(2), operations.
    public static final int F_DUPFD = 0;
    public static final int F_GETFD = 1;
    public static final int F_SETFD = 2;
    public static final int F_GETFL = 3;
    public static final int F_SETFL = 4;
    public static final int F_GETLK = 5;
    public static final int F_SETLK = 6;
    public static final int F_SETLKW = 7;
    public static final int F_OFD_GETLK = 36;
    public static final int F_OFD_SETLK = 37;
    public static final int F_OFD_SETLKW = 38;
    public static final int F_DUPFD_CLOEXEC = 1030;
    public static final int F_SETPIPE_SZ = 1031;
    public static final int F_GETPIPE_SZ = 1032;
    public static final int F_ADD_SEALS = 1033;
    public static final int F_GET_SEALS = 1034;

    // fcntl(2), F_SETFD.
    public static final int FD_CLOEXEC = 1;

    // fcntl(2), F_ADD_SEALS.
    public static final int F_SEAL_SEAL = 0x1;
    public static final int F_SEAL_SHRINK = 0x2;
    public static final int F_SEAL_GROW = 0x4;
    public static final int F_SEAL_WRITE = 0x8;
    public static final int F_SEAL_FUTURE_WRITE = 0x10;
    public static final int F_SEAL_EXEC = 0x20;

    // fcntl(2), types of locks.
    public static final int F_RDLCK = 0;
    public static final int F_WRLCK = 1;
    public static final int F_UNLCK = 2;

    // flock(2).
    public static final int LOCK_SH = 1;
    public static final int LOCK_EX = 2;
    public static final int LOCK_NB = 4;
    public static final int LOCK_UN = 8;

    // close_range(2).
    public static final int CLOSE_RANGE_UNSHARE = 0x2;
    public static final int CLOSE_RANGE_CLOEXEC = 0x4;

    // fallocate(2).
    public static final int FALLOC_FL_KEEP_SIZE = 0x1;
    public static final int FALLOC_FL_PUNCH_HOLE = 0x2;

    // The four flags that differ, on aarch64.
    private static final int ARM_DIRECTORY = 040000;
    private static final int ARM_NOFOLLOW = 0100000;
    private static final int ARM_DIRECT = 0200000;
    private static final int ARM_LARGEFILE = 0400000;

    public static final Vocabulary OPEN_FLAGS =
            bits(
                    field("O_RDONLY", O_RDONLY, O_ACCMODE),
                    field("O_WRONLY", O_WRONLY, O_ACCMODE),
                    field("O_RDWR", O_RDWR, O_ACCMODE),
                    name("O_CREAT", O_CREAT),
                    name("O_EXCL", O_EXCL),
                    name("O_NOCTTY", O_NOCTTY),
                    name("O_TRUNC", O_TRUNC),
                    name("O_APPEND", O_APPEND),
                    name("O_NONBLOCK", O_NONBLOCK),
                    name("O_SYNC", O_SYNC),
                    name("O_DSYNC", O_DSYNC),
                    name("O_DIRECT", O_DIRECT),
                    name("O_LARGEFILE", O_LARGEFILE),
                    name("O_TMPFILE", O_TMPFILE),
                    name("O_DIRECTORY", O_DIRECTORY),
                    name("O_NOFOLLOW", O_NOFOLLOW),
                    name("O_NOATIME", O_NOATIME),
                    name("O_CLOEXEC", O_CLOEXEC),
                    name("O_PATH", O_PATH));

    public static final Vocabulary RESOLVE_FLAGS =
            bits(
                    name("RESOLVE_NO_XDEV", RESOLVE_NO_XDEV),
                    name("RESOLVE_NO_MAGICLINKS", RESOLVE_NO_MAGICLINKS),
                    name("RESOLVE_NO_SYMLINKS", RESOLVE_NO_SYMLINKS),
                    name("RESOLVE_BENEATH", RESOLVE_BENEATH),
                    name("RESOLVE_IN_ROOT", RESOLVE_IN_ROOT),
                    name("RESOLVE_CACHED", RESOLVE_CACHED));

    public static final Vocabulary AT_FLAGS =
            bits(
                    name("AT_SYMLINK_NOFOLLOW", AT_SYMLINK_NOFOLLOW),
                    name("AT_REMOVEDIR", AT_REMOVEDIR),
                    name("AT_EACCESS", AT_EACCESS),
                    name("AT_SYMLINK_FOLLOW", AT_SYMLINK_FOLLOW),
                    name("AT_NO_AUTOMOUNT", AT_NO_AUTOMOUNT),
                    name("AT_EMPTY_PATH", AT_EMPTY_PATH),
                    name("AT_STATX_FORCE_SYNC", AT_STATX_FORCE_SYNC),
                    name("AT_STATX_DONT_SYNC", AT_STATX_DONT_SYNC),
                    name("AT_RECURSIVE", AT_RECURSIVE));

    public static final Vocabulary RENAME_FLAGS =
            bits(
                    name("RENAME_NOREPLACE", RENAME_NOREPLACE),
                    name("RENAME_EXCHANGE", RENAME_EXCHANGE),
                    name("RENAME_WHITEOUT", RENAME_WHITEOUT));

    public static final Vocabulary FCNTL_COMMANDS =
            values(
                    name("F_DUPFD", F_DUPFD),
                    name("F_GETFD", F_GETFD),
                    name("F_SETFD", F_SETFD),
                    name("F_GETFL", F_GETFL),
                    name("F_SETFL", F_SETFL),
                    name("F_GETLK", F_GETLK),
                    name("F_SETLK", F_SETLK),
                    name("F_SETLKW", F_SETLKW),
                    name("F_OFD_GETLK", F_OFD_GETLK),
                    name("F_OFD_SETLK", F_OFD_SETLK),
                    name("F_OFD_SETLKW", F_OFD_SETLKW),
                    name("F_DUPFD_CLOEXEC", F_DUPFD_CLOEXEC),
                    name("F_SETPIPE_SZ", F_SETPIPE_SZ),
                    name("F_GETPIPE_SZ", F_GETPIPE_SZ),
                    name("F_ADD_SEALS", F_ADD_SEALS),
                    name("F_GET_SEALS", F_GET_SEALS));

    public static final Vocabulary LOCK_TYPES =
            values(name("F_RDLCK", F_RDLCK), name("F_WRLCK", F_WRLCK), name("F_UNLCK", F_UNLCK));

    public static final Vocabulary FD_FLAGS = bits(name("FD_CLOEXEC", FD_CLOEXEC));

    public static final Vocabulary SEAL_FLAGS =
            bits(
                    name("F_SEAL_SEAL", F_SEAL_SEAL),
                    name("F_SEAL_SHRINK", F_SEAL_SHRINK),
                    name("F_SEAL_GROW", F_SEAL_GROW),
                    name("F_SEAL_WRITE", F_SEAL_WRITE),
                    name("F_SEAL_FUTURE_WRITE", F_SEAL_FUTURE_WRITE),
                    name("F_SEAL_EXEC", F_SEAL_EXEC));

    public static final Vocabulary LOCK_FLAGS =
            bits(
                    name("LOCK_SH", LOCK_SH),
                    name("LOCK_EX", LOCK_EX),
                    name("LOCK_NB", LOCK_NB),
                    name("LOCK_UN", LOCK_UN));

    public static final Vocabulary CLOSE_RANGE_FLAGS =
            bits(
                    name("CLOSE_RANGE_UNSHARE", CLOSE_RANGE_UNSHARE),
                    name("CLOSE_RANGE_CLOEXEC", CLOSE_RANGE_CLOEXEC));

    public static final Vocabulary FALLOC_FLAGS =
            bits(
                    name("FALLOC_FL_KEEP_SIZE", FALLOC_FL_KEEP_SIZE),
                    name("FALLOC_FL_PUNCH_HOLE", FALLOC_FL_PUNCH_HOLE));

    private Fcntl() {}

    /// Translate flags of open(2) from the x86-64 values of this class to an architecture's own
    /// (`arch/arm64/include/uapi/asm/fcntl.h`).
    public static long openFlags(long flags, Arch arch) {
        return switch (arch) {
            case X86_64 -> flags;
            case AARCH64 -> {
                int differing = O_DIRECTORY | O_NOFOLLOW | O_DIRECT | O_LARGEFILE;
                long translated = flags & ~(long) differing;
                translated |= (flags & O_DIRECTORY) != 0 ? ARM_DIRECTORY : 0;
                translated |= (flags & O_NOFOLLOW) != 0 ? ARM_NOFOLLOW : 0;
                translated |= (flags & O_DIRECT) != 0 ? ARM_DIRECT : 0;
                translated |= (flags & O_LARGEFILE) != 0 ? ARM_LARGEFILE : 0;
                yield translated;
            }
        };
    }
}
