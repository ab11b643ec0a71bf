package dev.jruntime.syscall;

import static dev.jruntime.syscall.Vocabulary.bits;
import static dev.jruntime.syscall.Vocabulary.field;
import static dev.jruntime.syscall.Vocabulary.name;
import static dev.jruntime.syscall.Vocabulary.values;

/// Files and file systems: `linux/stat.h`, `linux/magic.h`.
public final class Stat {
    // `st_mode`, the type of a file.
    public static final int S_IFMT = 0170000;
    public static final int S_IFSOCK = 0140000;
    public static final int S_IFLNK = 0120000;
    public static final int S_IFREG = 0100000;
    public static final int S_IFBLK = 060000;
    public static final int S_IFDIR = 040000;
    public static final int S_IFCHR = 020000;
    public static final int S_IFIFO = 010000;

    // `st_mode`, set-id and sticky bits.
    public static final int S_ISUID = 04000;
    public static final int S_ISGID = 02000;
    public static final int S_ISVTX = 01000;

    // statx(2), what to ask for.
    public static final int STATX_BASIC_STATS = 0x7ff;
    public static final int STATX_TYPE = 0x1;
    public static final int STATX_MODE = 0x2;
    public static final int STATX_NLINK = 0x4;
    public static final int STATX_UID = 0x8;
    public static final int STATX_GID = 0x10;
    public static final int STATX_ATIME = 0x20;
    public static final int STATX_MTIME = 0x40;
    public static final int STATX_CTIME = 0x80;
    public static final int STATX_INO = 0x100;
    public static final int STATX_SIZE = 0x200;
    public static final int STATX_BLOCKS = 0x400;
    public static final int STATX_BTIME = 0x800;
    public static final int STATX_MNT_ID = 0x1000;
    public static final int STATX_DIOALIGN = 0x2000;
    public static final int STATX_MNT_ID_UNIQUE = 0x4000;

    // statx(2), `stx_attributes`.
    public static final int STATX_ATTR_IMMUTABLE = 0x10;
    public static final int STATX_ATTR_APPEND = 0x20;
    public static final int STATX_ATTR_AUTOMOUNT = 0x1000;
    public static final int STATX_ATTR_MOUNT_ROOT = 0x2000;

    // statfs(2), `f_type`. PID_FS_MAGIC is that of pidfds since Linux 6.9.
    public static final long PROC_SUPER_MAGIC = 0x9fa0L;
    public static final long SYSFS_MAGIC = 0x62656572L;
    public static final long DEVPTS_SUPER_MAGIC = 0x1cd1L;
    public static final long TMPFS_MAGIC = 0x1021994L;
    public static final long RAMFS_MAGIC = 0x858458f6L;
    public static final long CGROUP_SUPER_MAGIC = 0x27e0ebL;
    public static final long CGROUP2_SUPER_MAGIC = 0x63677270L;
    public static final long NSFS_MAGIC = 0x6e736673L;
    public static final long OVERLAYFS_SUPER_MAGIC = 0x794c7630L;
    public static final long BPF_FS_MAGIC = 0xcafe4a11L;
    public static final long SECURITYFS_MAGIC = 0x73636673L;
    public static final long RDTGROUP_SUPER_MAGIC = 0x7655821L;
    public static final long SELINUX_MAGIC = 0xf97cff8cL;
    public static final long FUSE_SUPER_MAGIC = 0x65735546L;
    public static final long PID_FS_MAGIC = 0x50494446L;
    public static final long MQUEUE_MAGIC = 0x19800202L;
    public static final long EXT4_SUPER_MAGIC = 0xef53L;
    public static final long XFS_SUPER_MAGIC = 0x58465342L;
    public static final long BTRFS_SUPER_MAGIC = 0x9123683eL;

    // statfs(2), `f_flags`: those of a mount, numbered unlike mount(2)'s from ST_RELATIME on.
    public static final int ST_RDONLY = 0x1;
    public static final int ST_NOSUID = 0x2;
    public static final int ST_NODEV = 0x4;
    public static final int ST_NOEXEC = 0x8;
    public static final int ST_SYNCHRONOUS = 0x10;
    public static final int ST_VALID = 0x20;
    public static final int ST_MANDLOCK = 0x40;
    public static final int ST_NOATIME = 0x400;
    public static final int ST_NODIRATIME = 0x800;
    public static final int ST_RELATIME = 0x1000;
    public static final int ST_NOSYMFOLLOW = 0x2000;

    public static final Vocabulary FILE_TYPES =
            bits(
                    field("S_IFSOCK", S_IFSOCK, S_IFMT),
                    field("S_IFLNK", S_IFLNK, S_IFMT),
                    field("S_IFREG", S_IFREG, S_IFMT),
                    field("S_IFBLK", S_IFBLK, S_IFMT),
                    field("S_IFDIR", S_IFDIR, S_IFMT),
                    field("S_IFCHR", S_IFCHR, S_IFMT),
                    field("S_IFIFO", S_IFIFO, S_IFMT));

    public static final Vocabulary STATX_FLAGS =
            bits(
                    name("STATX_BASIC_STATS", STATX_BASIC_STATS),
                    name("STATX_TYPE", STATX_TYPE),
                    name("STATX_MODE", STATX_MODE),
                    name("STATX_NLINK", STATX_NLINK),
                    name("STATX_UID", STATX_UID),
                    name("STATX_GID", STATX_GID),
                    name("STATX_ATIME", STATX_ATIME),
                    name("STATX_MTIME", STATX_MTIME),
                    name("STATX_CTIME", STATX_CTIME),
                    name("STATX_INO", STATX_INO),
                    name("STATX_SIZE", STATX_SIZE),
                    name("STATX_BLOCKS", STATX_BLOCKS),
                    name("STATX_BTIME", STATX_BTIME),
                    name("STATX_MNT_ID", STATX_MNT_ID),
                    name("STATX_DIOALIGN", STATX_DIOALIGN),
                    name("STATX_MNT_ID_UNIQUE", STATX_MNT_ID_UNIQUE));

    public static final Vocabulary STATX_ATTRIBUTES =
            bits(
                    name("STATX_ATTR_IMMUTABLE", STATX_ATTR_IMMUTABLE),
                    name("STATX_ATTR_APPEND", STATX_ATTR_APPEND),
                    name("STATX_ATTR_AUTOMOUNT", STATX_ATTR_AUTOMOUNT),
                    name("STATX_ATTR_MOUNT_ROOT", STATX_ATTR_MOUNT_ROOT));

    public static final Vocabulary FILE_SYSTEMS =
            values(
                    name("PROC_SUPER_MAGIC", PROC_SUPER_MAGIC),
                    name("SYSFS_MAGIC", SYSFS_MAGIC),
                    name("DEVPTS_SUPER_MAGIC", DEVPTS_SUPER_MAGIC),
                    name("TMPFS_MAGIC", TMPFS_MAGIC),
                    name("EXT4_SUPER_MAGIC", EXT4_SUPER_MAGIC),
                    name("XFS_SUPER_MAGIC", XFS_SUPER_MAGIC),
                    name("BTRFS_SUPER_MAGIC", BTRFS_SUPER_MAGIC),
                    name("RAMFS_MAGIC", RAMFS_MAGIC),
                    name("CGROUP_SUPER_MAGIC", CGROUP_SUPER_MAGIC),
                    name("CGROUP2_SUPER_MAGIC", CGROUP2_SUPER_MAGIC),
                    name("NSFS_MAGIC", NSFS_MAGIC),
                    name("OVERLAYFS_SUPER_MAGIC", OVERLAYFS_SUPER_MAGIC),
                    name("BPF_FS_MAGIC", BPF_FS_MAGIC),
                    name("SECURITYFS_MAGIC", SECURITYFS_MAGIC),
                    name("RDTGROUP_SUPER_MAGIC", RDTGROUP_SUPER_MAGIC),
                    name("SELINUX_MAGIC", SELINUX_MAGIC),
                    name("FUSE_SUPER_MAGIC", FUSE_SUPER_MAGIC),
                    name("PID_FS_MAGIC", PID_FS_MAGIC),
                    name("MQUEUE_MAGIC", MQUEUE_MAGIC));

    public static final Vocabulary ST_FLAGS =
            bits(
                    name("ST_RDONLY", ST_RDONLY),
                    name("ST_NOSUID", ST_NOSUID),
                    name("ST_NODEV", ST_NODEV),
                    name("ST_NOEXEC", ST_NOEXEC),
                    name("ST_SYNCHRONOUS", ST_SYNCHRONOUS),
                    name("ST_VALID", ST_VALID),
                    name("ST_MANDLOCK", ST_MANDLOCK),
                    name("ST_NOATIME", ST_NOATIME),
                    name("ST_NODIRATIME", ST_NODIRATIME),
                    name("ST_RELATIME", ST_RELATIME),
                    name("ST_NOSYMFOLLOW", ST_NOSYMFOLLOW));

    private Stat() {}

    /// Print a mode as calls show it: `0755`, or `S_IFCHR|0666` where it has a type.
    public static String mode(long mode) {
        long permissions = mode & ~S_IFMT;
        String octal = permissions == 0 ? "0" : "0" + Long.toOctalString(permissions);
        long type = mode & S_IFMT;
        return type == 0 ? octal : FILE_TYPES.print(type) + "|" + octal;
    }
}
