package dev.jruntime.linux.mount;

import static dev.jruntime.syscall.MountFlags.MOUNT_ATTR_IDMAP;
import static dev.jruntime.syscall.MountFlags.MOUNT_ATTR_NOATIME;
import static dev.jruntime.syscall.MountFlags.MOUNT_ATTR_NODEV;
import static dev.jruntime.syscall.MountFlags.MOUNT_ATTR_NODIRATIME;
import static dev.jruntime.syscall.MountFlags.MOUNT_ATTR_NOEXEC;
import static dev.jruntime.syscall.MountFlags.MOUNT_ATTR_NOSUID;
import static dev.jruntime.syscall.MountFlags.MOUNT_ATTR_NOSYMFOLLOW;
import static dev.jruntime.syscall.MountFlags.MOUNT_ATTR_RDONLY;
import static dev.jruntime.syscall.MountFlags.MOUNT_ATTR_RELATIME;
import static dev.jruntime.syscall.MountFlags.MOUNT_ATTR_STRICTATIME;
import static dev.jruntime.syscall.MountFlags.MS_BIND;
import static dev.jruntime.syscall.MountFlags.MS_DIRSYNC;
import static dev.jruntime.syscall.MountFlags.MS_I_VERSION;
import static dev.jruntime.syscall.MountFlags.MS_LAZYTIME;
import static dev.jruntime.syscall.MountFlags.MS_MANDLOCK;
import static dev.jruntime.syscall.MountFlags.MS_NOATIME;
import static dev.jruntime.syscall.MountFlags.MS_NODEV;
import static dev.jruntime.syscall.MountFlags.MS_NODIRATIME;
import static dev.jruntime.syscall.MountFlags.MS_NOEXEC;
import static dev.jruntime.syscall.MountFlags.MS_NOSUID;
import static dev.jruntime.syscall.MountFlags.MS_NOSYMFOLLOW;
import static dev.jruntime.syscall.MountFlags.MS_PRIVATE;
import static dev.jruntime.syscall.MountFlags.MS_RDONLY;
import static dev.jruntime.syscall.MountFlags.MS_REC;
import static dev.jruntime.syscall.MountFlags.MS_RELATIME;
import static dev.jruntime.syscall.MountFlags.MS_REMOUNT;
import static dev.jruntime.syscall.MountFlags.MS_SHARED;
import static dev.jruntime.syscall.MountFlags.MS_SILENT;
import static dev.jruntime.syscall.MountFlags.MS_SLAVE;
import static dev.jruntime.syscall.MountFlags.MS_STRICTATIME;
import static dev.jruntime.syscall.MountFlags.MS_SYNCHRONOUS;
import static dev.jruntime.syscall.MountFlags.MS_UNBINDABLE;

import org.jspecify.annotations.Nullable;

/// Every mount option that means something to us; all others are data for the file system.
///
/// Columns: the name, its kind, whether it sets (or else clears) the bits, the bits of
/// mount_setattr(2), the bits of mount(2).
public enum MountOption {
    RO("ro", Kind.ATTRIBUTE, true, MOUNT_ATTR_RDONLY, MS_RDONLY),
    RW("rw", Kind.ATTRIBUTE, false, MOUNT_ATTR_RDONLY, MS_RDONLY),
    NOSUID("nosuid", Kind.ATTRIBUTE, true, MOUNT_ATTR_NOSUID, MS_NOSUID),
    SUID("suid", Kind.ATTRIBUTE, false, MOUNT_ATTR_NOSUID, MS_NOSUID),
    NODEV("nodev", Kind.ATTRIBUTE, true, MOUNT_ATTR_NODEV, MS_NODEV),
    DEV("dev", Kind.ATTRIBUTE, false, MOUNT_ATTR_NODEV, MS_NODEV),
    NOEXEC("noexec", Kind.ATTRIBUTE, true, MOUNT_ATTR_NOEXEC, MS_NOEXEC),
    EXEC("exec", Kind.ATTRIBUTE, false, MOUNT_ATTR_NOEXEC, MS_NOEXEC),
    NOSYMFOLLOW("nosymfollow", Kind.ATTRIBUTE, true, MOUNT_ATTR_NOSYMFOLLOW, MS_NOSYMFOLLOW),
    SYMFOLLOW("symfollow", Kind.ATTRIBUTE, false, MOUNT_ATTR_NOSYMFOLLOW, MS_NOSYMFOLLOW),
    NODIRATIME("nodiratime", Kind.ATTRIBUTE, true, MOUNT_ATTR_NODIRATIME, MS_NODIRATIME),
    DIRATIME("diratime", Kind.ATTRIBUTE, false, MOUNT_ATTR_NODIRATIME, MS_NODIRATIME),
    RELATIME("relatime", Kind.ATIME, true, MOUNT_ATTR_RELATIME, MS_RELATIME),
    NORELATIME("norelatime", Kind.ATIME, false, MOUNT_ATTR_RELATIME, MS_RELATIME),
    NOATIME("noatime", Kind.ATIME, true, MOUNT_ATTR_NOATIME, MS_NOATIME),
    ATIME("atime", Kind.ATIME, false, MOUNT_ATTR_NOATIME, MS_NOATIME),
    STRICTATIME("strictatime", Kind.ATIME, true, MOUNT_ATTR_STRICTATIME, MS_STRICTATIME),
    NOSTRICTATIME("nostrictatime", Kind.ATIME, false, MOUNT_ATTR_STRICTATIME, MS_STRICTATIME),
    SYNC("sync", Kind.SUPERBLOCK, true, 0, MS_SYNCHRONOUS),
    ASYNC("async", Kind.SUPERBLOCK, false, 0, MS_SYNCHRONOUS),
    DIRSYNC("dirsync", Kind.SUPERBLOCK, true, 0, MS_DIRSYNC),
    MAND("mand", Kind.SUPERBLOCK, true, 0, MS_MANDLOCK),
    NOMAND("nomand", Kind.SUPERBLOCK, false, 0, MS_MANDLOCK),
    LAZYTIME("lazytime", Kind.SUPERBLOCK, true, 0, MS_LAZYTIME),
    NOLAZYTIME("nolazytime", Kind.SUPERBLOCK, false, 0, MS_LAZYTIME),
    IVERSION("iversion", Kind.SUPERBLOCK, true, 0, MS_I_VERSION),
    NOIVERSION("noiversion", Kind.SUPERBLOCK, false, 0, MS_I_VERSION),
    SILENT("silent", Kind.SUPERBLOCK, true, 0, MS_SILENT),
    LOUD("loud", Kind.SUPERBLOCK, false, 0, MS_SILENT),
    PRIVATE("private", Kind.PROPAGATION, true, 0, MS_PRIVATE),
    RPRIVATE("rprivate", Kind.PROPAGATION, true, 0, MS_PRIVATE | MS_REC),
    SHARED("shared", Kind.PROPAGATION, true, 0, MS_SHARED),
    RSHARED("rshared", Kind.PROPAGATION, true, 0, MS_SHARED | MS_REC),
    SLAVE("slave", Kind.PROPAGATION, true, 0, MS_SLAVE),
    RSLAVE("rslave", Kind.PROPAGATION, true, 0, MS_SLAVE | MS_REC),
    UNBINDABLE("unbindable", Kind.PROPAGATION, true, 0, MS_UNBINDABLE),
    RUNBINDABLE("runbindable", Kind.PROPAGATION, true, 0, MS_UNBINDABLE | MS_REC),
    RRO("rro", Kind.RECURSIVE_ATTRIBUTE, true, MOUNT_ATTR_RDONLY, 0),
    RRW("rrw", Kind.RECURSIVE_ATTRIBUTE, false, MOUNT_ATTR_RDONLY, 0),
    RNOSUID("rnosuid", Kind.RECURSIVE_ATTRIBUTE, true, MOUNT_ATTR_NOSUID, 0),
    RSUID("rsuid", Kind.RECURSIVE_ATTRIBUTE, false, MOUNT_ATTR_NOSUID, 0),
    RNODEV("rnodev", Kind.RECURSIVE_ATTRIBUTE, true, MOUNT_ATTR_NODEV, 0),
    RDEV("rdev", Kind.RECURSIVE_ATTRIBUTE, false, MOUNT_ATTR_NODEV, 0),
    RNOEXEC("rnoexec", Kind.RECURSIVE_ATTRIBUTE, true, MOUNT_ATTR_NOEXEC, 0),
    REXEC("rexec", Kind.RECURSIVE_ATTRIBUTE, false, MOUNT_ATTR_NOEXEC, 0),
    RNOSYMFOLLOW("rnosymfollow", Kind.RECURSIVE_ATTRIBUTE, true, MOUNT_ATTR_NOSYMFOLLOW, 0),
    RSYMFOLLOW("rsymfollow", Kind.RECURSIVE_ATTRIBUTE, false, MOUNT_ATTR_NOSYMFOLLOW, 0),
    RNODIRATIME("rnodiratime", Kind.RECURSIVE_ATTRIBUTE, true, MOUNT_ATTR_NODIRATIME, 0),
    RDIRATIME("rdiratime", Kind.RECURSIVE_ATTRIBUTE, false, MOUNT_ATTR_NODIRATIME, 0),
    RRELATIME("rrelatime", Kind.RECURSIVE_ATIME, true, MOUNT_ATTR_RELATIME, 0),
    RNORELATIME("rnorelatime", Kind.RECURSIVE_ATIME, false, MOUNT_ATTR_RELATIME, 0),
    RNOATIME("rnoatime", Kind.RECURSIVE_ATIME, true, MOUNT_ATTR_NOATIME, 0),
    RATIME("ratime", Kind.RECURSIVE_ATIME, false, MOUNT_ATTR_NOATIME, 0),
    RSTRICTATIME("rstrictatime", Kind.RECURSIVE_ATIME, true, MOUNT_ATTR_STRICTATIME, 0),
    RNOSTRICTATIME("rnostrictatime", Kind.RECURSIVE_ATIME, false, MOUNT_ATTR_STRICTATIME, 0),
    DEFAULTS("defaults", Kind.SPECIAL, true, 0, 0),
    BIND("bind", Kind.SPECIAL, true, 0, MS_BIND),
    RBIND("rbind", Kind.SPECIAL, true, 0, MS_BIND | MS_REC),
    REMOUNT("remount", Kind.SPECIAL, true, 0, MS_REMOUNT),
    /// tmpfs only: begin with a copy of what lies below the mount point.
    TMPCOPYUP("tmpcopyup", Kind.SPECIAL, true, 0, 0),
    IDMAP("idmap", Kind.SPECIAL, true, MOUNT_ATTR_IDMAP, 0),
    RIDMAP("ridmap", Kind.SPECIAL, true, MOUNT_ATTR_IDMAP, 0),
    /// A symbolic link as source is recreated, not followed.
    COPY_SYMLINK("copy-symlink", Kind.SPECIAL, true, 0, 0),
    SRC_NOFOLLOW("src-nofollow", Kind.SPECIAL, true, 0, 0),
    DEST_NOFOLLOW("dest-nofollow", Kind.SPECIAL, true, 0, 0);

    /// What an option acts on.
    public enum Kind {
        /// A bit of the mount. Only `ro` is one of the superblock too.
        ATTRIBUTE,
        /// One value of the mount's access time field.
        ATIME,
        /// A bit of the superblock, which all mounts of it share.
        SUPERBLOCK,
        /// A change of propagation, made after the mount.
        PROPAGATION,
        /// An [#ATTRIBUTE] of the mount and of all below it: mount_setattr(2) with AT_RECURSIVE.
        RECURSIVE_ATTRIBUTE,
        /// [#ATIME], of the mount and of all below it.
        RECURSIVE_ATIME,
        /// An instruction to the runtime.
        SPECIAL
    }

    private final String optionName;
    private final Kind kind;
    private final boolean sets;
    private final int attribute;
    private final int flag;

    MountOption(String optionName, Kind kind, boolean sets, int attribute, int flag) {
        this.optionName = optionName;
        this.kind = kind;
        this.sets = sets;
        this.attribute = attribute;
        this.flag = flag;
    }

    /// Find an option by its name in a configuration.
    public static @Nullable MountOption find(String name) {
        for (MountOption option : values()) {
            if (option.optionName.equals(name)) {
                return option;
            }
        }
        return null;
    }

    /// As a configuration spells it.
    public String optionName() {
        return optionName;
    }

    public Kind kind() {
        return kind;
    }

    /// Whether the option sets its bits or clears them.
    public boolean sets() {
        return sets;
    }

    /// `MOUNT_ATTR_*`, or 0.
    public int attribute() {
        return attribute;
    }

    /// `MS_*` for mount(2), or 0.
    public int flag() {
        return flag;
    }
}
