package dev.jruntime.container;

import dev.jruntime.linux.mount.MountOption;
import dev.jruntime.linux.mount.MountOptions;
import dev.jruntime.linux.mount.PlannedMount;
import dev.jruntime.spec.Mount;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What mounts ask for that cannot be done, or that makes no sense: by the pointers of the
/// configuration, the reasons.
final class MountDemands {
    private static final List<MountOption> OF_BINDS =
            List.of(MountOption.COPY_SYMLINK, MountOption.SRC_NOFOLLOW);

    /// Each new mount of these has a superblock of its own. Others have one for all: what a
    /// container changes there it would change for the host.
    private static final Set<String> OWN_SUPERBLOCK =
            Set.of("devpts", "overlay", "proc", "ramfs", "tmpfs");

    private final Map<String, String> refusals = new LinkedHashMap<>();

    private MountDemands() {}

    static Map<String, String> of(List<Mount> mounts) {
        MountDemands demands = new MountDemands();
        List<PlannedMount> planned = mounts.stream().map(PlannedMount::of).toList();
        for (int i = 0; i < planned.size(); i++) {
            demands.check("/mounts/" + i, planned.get(i), planned.subList(0, i));
        }
        return demands.refusals;
    }

    private void check(String pointer, PlannedMount mount, List<PlannedMount> earlier) {
        String problem = problemOf(mount);
        if (problem == null && mount.isRemount()) {
            problem = problemOfRemount(mount, earlier);
        }
        if (problem != null) {
            refusals.put(pointer + "/options", problem);
        }
        if (mount.isRemount()) {
            return;
        }
        if (!mount.binds() && typeOf(mount).isEmpty()) {
            refusals.put(pointer + "/type", "is missing: only bind mounts need none");
        }
        String inProc = MountPaths.problemInProc(mount.mount(), mount.binds());
        if (inProc != null) {
            refusals.put(pointer + "/destination", inProc);
        }
    }

    private static String typeOf(PlannedMount mount) {
        return Objects.requireNonNullElse(mount.mount().type(), "");
    }

    private static @Nullable String problemOf(PlannedMount mount) {
        MountOptions options = mount.options();
        if (options.isIdmapped()) {
            return "idmap is not supported yet";
        }
        boolean bind = mount.binds();
        if ((bind || options.isBind()) && !options.data().isEmpty()) {
            return "a bind mount takes no " + options.data();
        }
        boolean newTmpfs = !bind && !mount.isRemount() && typeOf(mount).equals("tmpfs");
        if (options.has(MountOption.TMPCOPYUP) && !newTmpfs) {
            return "tmpcopyup is for a new tmpfs";
        }
        for (MountOption option : OF_BINDS) {
            if (options.has(option) && !bind) {
                return option.optionName() + " is for a bind mount";
            }
        }
        return null;
    }

    /// What a filesystem is asked for changes it for all who have it mounted: only one that the
    /// container itself has made may be changed.
    private static @Nullable String problemOfRemount(
            PlannedMount remount, List<PlannedMount> earlier) {
        List<String> demanded = remount.options().ofFilesystem();
        if (demanded.isEmpty() || isOwn(remount.names(), earlier)) {
            return null;
        }
        return "remount with "
                + String.join(",", demanded)
                + ": no earlier mount of the configuration makes a filesystem of its own there";
    }

    /// Of several mounts on one mount point the last is the one that is to be seen.
    private static boolean isOwn(List<String> names, List<PlannedMount> mounts) {
        for (PlannedMount mount : mounts.reversed()) {
            if (mount.names().equals(names) && !mount.isRemount()) {
                return !mount.binds() && OWN_SUPERBLOCK.contains(typeOf(mount));
            }
        }
        return false;
    }
}
