package dev.jruntime.linux.mount;

import dev.jruntime.spec.Mount;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An entry of the config's mounts, understood.
///
/// @param source of a bind mount, opened; else null
public record PlannedMount(Mount mount, MountOptions options, @Nullable Source source) {

    private static final String SYS = "/sys";

    /// Its source is not opened yet.
    public static PlannedMount of(Mount mount) {
        return new PlannedMount(mount, MountOptions.parse(mount.options()), null);
    }

    /// The same with its source, if it [#binds()] one.
    public PlannedMount open(Syscalls launcher, Fd bundle) throws SyscallException {
        return binds()
                ? new PlannedMount(mount, options, Source.open(launcher, bundle, mount, options))
                : this;
    }

    /// The same where no new sysfs can be made: the user namespace does not own the network
    /// namespace. The caller's is bound instead, and all that is mounted below it, under the same
    /// attributes (CVE-2023-25809).
    public PlannedMount withoutSysfs() {
        if (isRemount() || !"sysfs".equals(mount.type())) {
            return this;
        }
        List<String> asked = new ArrayList<>(List.of("rbind"));
        for (String option : mount.options()) {
            boolean recursive = MountOption.find("r" + option) != null;
            asked.add(recursive ? "r" + option : option);
        }
        return of(new Mount(mount.destination(), SYS, "bind", asked, List.of(), List.of()));
    }

    /// Whether it shows what is at its source. An entry that only changes what is mounted already
    /// does not.
    public boolean binds() {
        return !isRemount() && (options.isBind() || "bind".equals(mount.type()));
    }

    /// The names that the destination consists of, if no link is among them.
    public List<String> names() {
        return Rootfs.normalized(mount.destination());
    }

    /// Whether what is on the mount point already is to be changed.
    public boolean isRemount() {
        return options.has(MountOption.REMOUNT);
    }

    /// Whether a last component that is a symbolic link is itself the mount point.
    boolean keepsLink() {
        return options.has(MountOption.DEST_NOFOLLOW);
    }
}
