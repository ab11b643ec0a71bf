package dev.jruntime.syscall;

import static dev.jruntime.syscall.Vocabulary.bits;
import static dev.jruntime.syscall.Vocabulary.name;
import static dev.jruntime.syscall.Vocabulary.values;

/// Mounts: `linux/mount.h`; the `MNT_*` of umount2(2) are in the kernel's own `linux/fs.h` and in
/// the C library's `sys/mount.h`.
public final class MountFlags {
    // mount(2).
    public static final int MS_RDONLY = 0x1;
    public static final int MS_NOSUID = 0x2;
    public static final int MS_NODEV = 0x4;
    public static final int MS_NOEXEC = 0x8;
    public static final int MS_SYNCHRONOUS = 0x10;
    public static final int MS_REMOUNT = 0x20;
    public static final int MS_MANDLOCK = 0x40;
    public static final int MS_DIRSYNC = 0x80;
    public static final int MS_NOSYMFOLLOW = 0x100;
    public static final int MS_NOATIME = 0x400;
    public static final int MS_NODIRATIME = 0x800;
    public static final int MS_BIND = 0x1000;
    public static final int MS_MOVE = 0x2000;
    public static final int MS_REC = 0x4000;
    public static final int MS_SILENT = 0x8000;
    public static final int MS_POSIXACL = 0x10000;
    public static final int MS_UNBINDABLE = 0x20000;
    public static final int MS_PRIVATE = 0x40000;
    public static final int MS_SLAVE = 0x80000;
    public static final int MS_SHARED = 0x100000;
    public static final int MS_RELATIME = 0x200000;
    public static final int MS_KERNMOUNT = 0x400000;
    public static final int MS_I_VERSION = 0x800000;
    public static final int MS_STRICTATIME = 0x1000000;
    public static final int MS_LAZYTIME = 0x2000000;

    // umount2(2).
    public static final int MNT_FORCE = 0x1;
    public static final int MNT_DETACH = 0x2;
    public static final int MNT_EXPIRE = 0x4;
    public static final int UMOUNT_NOFOLLOW = 0x8;

    // mount_setattr(2) and fsmount(2). RELATIME is the absence of the other values of `__ATIME`.
    public static final int MOUNT_ATTR_RDONLY = 0x1;
    public static final int MOUNT_ATTR_NOSUID = 0x2;
    public static final int MOUNT_ATTR_NODEV = 0x4;
    public static final int MOUNT_ATTR_NOEXEC = 0x8;
    public static final int MOUNT_ATTR__ATIME = 0x70;
    public static final int MOUNT_ATTR_RELATIME = 0x0;
    public static final int MOUNT_ATTR_NOATIME = 0x10;
    public static final int MOUNT_ATTR_STRICTATIME = 0x20;
    public static final int MOUNT_ATTR_NODIRATIME = 0x80;
    public static final int MOUNT_ATTR_IDMAP = 0x100000;
    public static final int MOUNT_ATTR_NOSYMFOLLOW = 0x200000;

    // open_tree(2), together with `AT_*`.
    public static final int OPEN_TREE_CLONE = 0x1;
    public static final int OPEN_TREE_CLOEXEC = 0x80000;

    // move_mount(2).
    public static final int MOVE_MOUNT_F_SYMLINKS = 0x1;
    public static final int MOVE_MOUNT_F_AUTOMOUNTS = 0x2;
    public static final int MOVE_MOUNT_F_EMPTY_PATH = 0x4;
    public static final int MOVE_MOUNT_T_SYMLINKS = 0x10;
    public static final int MOVE_MOUNT_T_AUTOMOUNTS = 0x20;
    public static final int MOVE_MOUNT_T_EMPTY_PATH = 0x40;
    public static final int MOVE_MOUNT_SET_GROUP = 0x100;
    public static final int MOVE_MOUNT_BENEATH = 0x200;

    // fsopen(2).
    public static final int FSOPEN_CLOEXEC = 0x1;

    // fsmount(2).
    public static final int FSMOUNT_CLOEXEC = 0x1;

    // fspick(2).
    public static final int FSPICK_CLOEXEC = 0x1;
    public static final int FSPICK_SYMLINK_NOFOLLOW = 0x2;
    public static final int FSPICK_NO_AUTOMOUNT = 0x4;
    public static final int FSPICK_EMPTY_PATH = 0x8;

    // fsconfig(2), commands.
    public static final int FSCONFIG_SET_FLAG = 0;
    public static final int FSCONFIG_SET_STRING = 1;
    public static final int FSCONFIG_SET_BINARY = 2;
    public static final int FSCONFIG_SET_PATH = 3;
    public static final int FSCONFIG_SET_PATH_EMPTY = 4;
    public static final int FSCONFIG_SET_FD = 5;
    public static final int FSCONFIG_CMD_CREATE = 6;
    public static final int FSCONFIG_CMD_RECONFIGURE = 7;
    public static final int FSCONFIG_CMD_CREATE_EXCL = 8;

    // The first size of `struct mount_attr` (Linux 5.12), and still the only one.
    public static final int MOUNT_ATTR_SIZE_VER0 = 32;

    public static final Vocabulary MS_FLAGS =
            bits(
                    name("MS_RDONLY", MS_RDONLY),
                    name("MS_NOSUID", MS_NOSUID),
                    name("MS_NODEV", MS_NODEV),
                    name("MS_NOEXEC", MS_NOEXEC),
                    name("MS_SYNCHRONOUS", MS_SYNCHRONOUS),
                    name("MS_REMOUNT", MS_REMOUNT),
                    name("MS_MANDLOCK", MS_MANDLOCK),
                    name("MS_DIRSYNC", MS_DIRSYNC),
                    name("MS_NOSYMFOLLOW", MS_NOSYMFOLLOW),
                    name("MS_NOATIME", MS_NOATIME),
                    name("MS_NODIRATIME", MS_NODIRATIME),
                    name("MS_BIND", MS_BIND),
                    name("MS_MOVE", MS_MOVE),
                    name("MS_REC", MS_REC),
                    name("MS_SILENT", MS_SILENT),
                    name("MS_POSIXACL", MS_POSIXACL),
                    name("MS_UNBINDABLE", MS_UNBINDABLE),
                    name("MS_PRIVATE", MS_PRIVATE),
                    name("MS_SLAVE", MS_SLAVE),
                    name("MS_SHARED", MS_SHARED),
                    name("MS_RELATIME", MS_RELATIME),
                    name("MS_KERNMOUNT", MS_KERNMOUNT),
                    name("MS_I_VERSION", MS_I_VERSION),
                    name("MS_STRICTATIME", MS_STRICTATIME),
                    name("MS_LAZYTIME", MS_LAZYTIME));

    public static final Vocabulary UMOUNT_FLAGS =
            bits(
                    name("MNT_FORCE", MNT_FORCE),
                    name("MNT_DETACH", MNT_DETACH),
                    name("MNT_EXPIRE", MNT_EXPIRE),
                    name("UMOUNT_NOFOLLOW", UMOUNT_NOFOLLOW));

    public static final Vocabulary MOUNT_ATTR_FLAGS =
            bits(
                    name("MOUNT_ATTR_RDONLY", MOUNT_ATTR_RDONLY),
                    name("MOUNT_ATTR_NOSUID", MOUNT_ATTR_NOSUID),
                    name("MOUNT_ATTR_NODEV", MOUNT_ATTR_NODEV),
                    name("MOUNT_ATTR_NOEXEC", MOUNT_ATTR_NOEXEC),
                    name("MOUNT_ATTR__ATIME", MOUNT_ATTR__ATIME),
                    name("MOUNT_ATTR_NOATIME", MOUNT_ATTR_NOATIME),
                    name("MOUNT_ATTR_STRICTATIME", MOUNT_ATTR_STRICTATIME),
                    name("MOUNT_ATTR_NODIRATIME", MOUNT_ATTR_NODIRATIME),
                    name("MOUNT_ATTR_IDMAP", MOUNT_ATTR_IDMAP),
                    name("MOUNT_ATTR_NOSYMFOLLOW", MOUNT_ATTR_NOSYMFOLLOW));

    public static final Vocabulary OPEN_TREE_FLAGS =
            bits(
                    name("OPEN_TREE_CLONE", OPEN_TREE_CLONE),
                    name("OPEN_TREE_CLOEXEC", OPEN_TREE_CLOEXEC),
                    name("AT_SYMLINK_NOFOLLOW", Fcntl.AT_SYMLINK_NOFOLLOW),
                    name("AT_NO_AUTOMOUNT", Fcntl.AT_NO_AUTOMOUNT),
                    name("AT_EMPTY_PATH", Fcntl.AT_EMPTY_PATH),
                    name("AT_RECURSIVE", Fcntl.AT_RECURSIVE));

    public static final Vocabulary MOVE_MOUNT_FLAGS =
            bits(
                    name("MOVE_MOUNT_F_SYMLINKS", MOVE_MOUNT_F_SYMLINKS),
                    name("MOVE_MOUNT_F_AUTOMOUNTS", MOVE_MOUNT_F_AUTOMOUNTS),
                    name("MOVE_MOUNT_F_EMPTY_PATH", MOVE_MOUNT_F_EMPTY_PATH),
                    name("MOVE_MOUNT_T_SYMLINKS", MOVE_MOUNT_T_SYMLINKS),
                    name("MOVE_MOUNT_T_AUTOMOUNTS", MOVE_MOUNT_T_AUTOMOUNTS),
                    name("MOVE_MOUNT_T_EMPTY_PATH", MOVE_MOUNT_T_EMPTY_PATH),
                    name("MOVE_MOUNT_SET_GROUP", MOVE_MOUNT_SET_GROUP),
                    name("MOVE_MOUNT_BENEATH", MOVE_MOUNT_BENEATH));

    public static final Vocabulary FSOPEN_FLAGS = bits(name("FSOPEN_CLOEXEC", FSOPEN_CLOEXEC));

    public static final Vocabulary FSMOUNT_FLAGS = bits(name("FSMOUNT_CLOEXEC", FSMOUNT_CLOEXEC));

    public static final Vocabulary FSPICK_FLAGS =
            bits(
                    name("FSPICK_CLOEXEC", FSPICK_CLOEXEC),
                    name("FSPICK_SYMLINK_NOFOLLOW", FSPICK_SYMLINK_NOFOLLOW),
                    name("FSPICK_NO_AUTOMOUNT", FSPICK_NO_AUTOMOUNT),
                    name("FSPICK_EMPTY_PATH", FSPICK_EMPTY_PATH));

    public static final Vocabulary FSCONFIG_COMMANDS =
            values(
                    name("FSCONFIG_SET_FLAG", FSCONFIG_SET_FLAG),
                    name("FSCONFIG_SET_STRING", FSCONFIG_SET_STRING),
                    name("FSCONFIG_SET_BINARY", FSCONFIG_SET_BINARY),
                    name("FSCONFIG_SET_PATH", FSCONFIG_SET_PATH),
                    name("FSCONFIG_SET_PATH_EMPTY", FSCONFIG_SET_PATH_EMPTY),
                    name("FSCONFIG_SET_FD", FSCONFIG_SET_FD),
                    name("FSCONFIG_CMD_CREATE", FSCONFIG_CMD_CREATE),
                    name("FSCONFIG_CMD_RECONFIGURE", FSCONFIG_CMD_RECONFIGURE),
                    name("FSCONFIG_CMD_CREATE_EXCL", FSCONFIG_CMD_CREATE_EXCL));

    private MountFlags() {}
}
