package dev.jruntime.linux.device;

import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.MountFlags;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Statx;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Devices of the host for a container that cannot make any: mknod(2) is refused in a user
/// namespace. The launcher takes a copy of the mount at each, attached nowhere, with the caller's
/// rights; init binds it at the same path.
public final class HostDevices {
    private final Map<String, Taken> taken = new LinkedHashMap<>();

    private record Taken(dev.jruntime.spec.Device device, Fd tree, Result status) {}

    private HostDevices() {}

    /// @param devices of the config
    /// @param defaults whether the default ones are needed, too
    public static HostDevices open(
            Syscalls launcher, List<dev.jruntime.spec.Device> devices, boolean defaults)
            throws SyscallException {
        HostDevices host = new HostDevices();
        List<dev.jruntime.spec.Device> wanted = new ArrayList<>(devices);
        if (defaults) {
            wanted.addAll(Devices.defaults());
        }
        for (dev.jruntime.spec.Device device : wanted) {
            if (!device.type().equals("p") && !host.taken.containsKey(device.path())) {
                Fd tree = launcher.openTree(Fd.CWD, device.path(), MountFlags.OPEN_TREE_CLONE);
                host.taken.put(device.path(), new Taken(device, tree, launcher.statx(tree)));
            }
        }
        return host;
    }

    /// The mount to bind at that path; null for one that can be made.
    @Nullable Fd tree(String path) {
        Taken found = taken.get(path);
        return found == null ? null : found.tree();
    }

    /// @throws IOException if one is another device, or none, on the host
    public void check() throws IOException {
        for (Taken each : taken.values()) {
            if (!Devices.isThat(each.device(), Statx.of(each.status()))) {
                throw new IOException(
                        "cannot bind the device "
                                + each.device().path()
                                + " into the user namespace: the host has another file there");
            }
        }
    }
}
