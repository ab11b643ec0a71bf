package dev.jruntime.host;

import dev.jruntime.syscall.Stat;
import dev.jruntime.syscall.SyscallException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// How cgroups are mounted, and which controllers there are.
final class Cgroups {
    private static final String MOUNT = "/sys/fs/cgroup";
    private static final List<String> USED =
            List.of("cpu", "cpuset", "memory", "pids", "devices", "freezer", "blkio");

    private Cgroups() {}

    static Section ask(HostFiles files) throws SyscallException {
        List<Item> items = new ArrayList<>();
        if (files.magic(MOUNT) == Stat.CGROUP2_SUPER_MAGIC) {
            items.add(
                    Item.missing(
                            "mode",
                            "unified (v2)",
                            "not supported yet: --cgroup-manager disabled runs containers without"
                                    + " cgroups"));
            String controllers = files.text(MOUNT + "/cgroup.controllers");
            items.add(Item.note("controllers", controllers));
            return new Section("cgroups", items);
        }
        Set<String> present = controllers(files.text("/proc/self/cgroup"));
        boolean hybrid = files.magic(MOUNT + "/unified") == Stat.CGROUP2_SUPER_MAGIC;
        items.add(
                present.isEmpty()
                        ? Item.missing(
                                "mode", "none", "mount cgroups, or use --cgroup-manager disabled")
                        : Item.ok(
                                "mode", hybrid ? "hybrid (v1, with v2 beside it)" : "legacy (v1)"));
        for (String each : USED) {
            items.add(
                    present.contains(each)
                            ? Item.ok(each, "yes")
                            : Item.missing(
                                    each,
                                    "no",
                                    "limits by it are refused: see /proc/cgroups, and mount it"));
        }
        return new Section("cgroups", items);
    }

    /// Of `/proc/self/cgroup` (cgroups(7)): those that are mounted as v1.
    static Set<String> controllers(String text) {
        Set<String> found = new TreeSet<>();
        for (String line : text.split("\n")) {
            String[] parts = line.split(":", 3);
            if (parts.length == 3 && !parts[1].isEmpty() && !parts[1].startsWith("name=")) {
                found.addAll(Arrays.asList(parts[1].split(",")));
            }
        }
        return found;
    }
}
