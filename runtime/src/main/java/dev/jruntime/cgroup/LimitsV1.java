package dev.jruntime.cgroup;

import dev.jruntime.spec.Resources;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes `linux.resources` to the files of cgroup v1.
public final class LimitsV1 {
    /// One file of a controller and what is to be written, in order.
    private record Setting(String controller, String file, String value) {
        boolean isInto(Setting other) {
            return controller.equals(other.controller) && file.equals(other.file);
        }
    }

    private final List<Setting> settings = new ArrayList<>();
    private final BlockIoV1 blockIo;

    private LimitsV1(BlockIoV1 blockIo) {
        this.blockIo = blockIo;
    }

    /// Plan the writes; null resources still restrict devices.
    public static LimitsV1 of(@Nullable Resources resources) {
        LimitsV1 limits =
                new LimitsV1(new BlockIoV1(resources == null ? null : resources.blockIO()));
        limits.devices(resources == null ? List.of() : resources.devices());
        if (resources != null) {
            limits.memory(resources.memory());
            limits.cpu(resources.cpu());
            limits.pids(resources.pids());
        }
        return limits;
    }

    private void devices(List<Resources.DeviceRule> rules) {
        for (DeviceRules.Line line : DeviceRules.lines(rules)) {
            add("devices", line.allow() ? "devices.allow" : "devices.deny", line.text());
        }
    }

    private void memory(Resources.@Nullable Memory memory) {
        if (memory == null) {
            return;
        }
        number("memory", "memory.limit_in_bytes", memory.limit());
        number("memory", "memory.memsw.limit_in_bytes", memory.swap());
        number("memory", "memory.soft_limit_in_bytes", memory.reservation());
        if (memory.swappiness() != null) {
            add("memory", "memory.swappiness", memory.swappiness().toString());
        }
        if (Boolean.TRUE.equals(memory.disableOOMKiller())) {
            add("memory", "memory.oom_control", "1");
        }
    }

    private void cpu(Resources.@Nullable Cpu cpu) {
        if (cpu == null) {
            return;
        }
        text("cpuset", "cpuset.cpus", cpu.cpus());
        text("cpuset", "cpuset.mems", cpu.mems());
        unsigned("cpu", "cpu.shares", cpu.shares());
        unsigned("cpu", "cpu.cfs_period_us", cpu.period());
        number("cpu", "cpu.cfs_quota_us", cpu.quota());
        unsigned("cpu", "cpu.cfs_burst_us", cpu.burst());
        number("cpu", "cpu.idle", cpu.idle());
    }

    private void pids(Resources.@Nullable Pids pids) {
        if (pids != null && pids.limit() != null) {
            add("pids", "pids.max", pids.limit() < 0 ? "max" : pids.limit().toString());
        }
    }

    /// 0 counts as absent, as engines write it.
    private void number(String controller, String file, @Nullable Long value) {
        if (value != null && value != 0) {
            add(controller, file, value.toString());
        }
    }

    private void unsigned(String controller, String file, @Nullable Long value) {
        if (value != null && value != 0) {
            add(controller, file, Long.toUnsignedString(value));
        }
    }

    private void text(String controller, String file, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            add(controller, file, value);
        }
    }

    private void add(String controller, String file, String value) {
        settings.add(new Setting(controller, file, value));
    }

    /// Write all of them, controller by controller, and file by file.
    ///
    /// @throws IOException if one fails, or its controller isn't there
    public void write(Syscalls launcher, CgroupV1 cgroup) throws IOException {
        for (int i = 0; i < settings.size(); ) {
            String controller = settings.get(i).controller();
            Fd directory = directory(launcher, cgroup, controller, settings.get(i).file());
            while (i < settings.size() && settings.get(i).controller().equals(controller)) {
                i = writeFile(launcher, directory, i);
            }
            launcher.close(directory);
        }
        if (!blockIo.isEmpty()) {
            String controller = BlockIoV1.CONTROLLER;
            blockIo.write(launcher, directory(launcher, cgroup, controller, "blockIO"));
        }
    }

    private static Fd directory(Syscalls launcher, CgroupV1 cgroup, String controller, String what)
            throws IOException {
        @Nullable Fd directory = cgroup.directory(launcher, controller);
        if (directory == null) {
            throw new IOException(
                    "cannot set "
                            + what
                            + ": the cgroup controller "
                            + controller
                            + " is not mounted on this host");
        }
        return directory;
    }

    /// Write what goes into the file of one setting and stands behind it.
    ///
    /// @return the index of the next setting
    private int writeFile(Syscalls launcher, Fd directory, int first) throws SyscallException {
        Setting setting = settings.get(first);
        Fd file = launcher.openat(directory, setting.file(), Fcntl.O_WRONLY, 0);
        int i = first;
        while (i < settings.size() && settings.get(i).isInto(setting)) {
            launcher.write(file, settings.get(i).value().getBytes(StandardCharsets.US_ASCII));
            i++;
        }
        launcher.close(file);
        return i;
    }
}
