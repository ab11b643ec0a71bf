package dev.jruntime.cgroup;

import dev.jruntime.spec.Resources;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The changes that `linux.resources` asks for of cgroups that hold values already, in an order in
/// which the kernel takes each of them: it checks some files against others at every write.
final class ChangesV1 {
    static final String LIMIT = "memory.limit_in_bytes";
    static final String SWAP = "memory.memsw.limit_in_bytes";
    private static final String PERIOD = "cpu.cfs_period_us";
    private static final String QUOTA = "cpu.cfs_quota_us";
    private static final String BURST = "cpu.cfs_burst_us";
    private static final String SHARES = "cpu.shares";
    private static final String IDLE = "cpu.idle";
    private static final long UNLIMITED = -1;

    /// What has to be known before.
    private static final List<String> MEMORY = List.of(LIMIT, SWAP);

    private static final List<String> CPU = List.of(PERIOD, QUOTA, BURST, SHARES, IDLE);

    private final FilesV1 files;
    private final List<ChangeV1> changes = new ArrayList<>();

    private ChangesV1(FilesV1 files) {
        this.files = files;
    }

    /// Queue the questions for all values that the order depends on.
    static void ask(FilesV1 files, Resources resources) throws IOException {
        if (resources.memory() != null) {
            for (String file : MEMORY) {
                files.ask("memory", file, FilesV1.NUMBER);
            }
        }
        if (resources.cpu() != null) {
            for (String file : CPU) {
                files.ask("cpu", file, FilesV1.NUMBER);
            }
        }
    }

    /// Absent properties, and those that engines write as 0 or "", change nothing. Nor do rules for
    /// devices: programs use the devices that they have, some by rules that others have added.
    ///
    /// @throws IOException if two values do not fit, of which one may be there already
    static List<ChangeV1> of(FilesV1 files, Resources resources) throws IOException {
        ChangesV1 changes = new ChangesV1(files);
        if (resources.memory() != null) {
            changes.memory(resources.memory());
        }
        if (resources.cpu() != null) {
            changes.cpu(resources.cpu());
        }
        Resources.Pids pids = resources.pids();
        if (pids != null && pids.limit() != null) {
            String limit = pids.limit() < 0 ? "max" : pids.limit().toString();
            changes.add("pids", "pids.limit", "pids.max", limit);
        }
        changes.changes.addAll(new BlockIoV1(resources.blockIO()).changes());
        return changes.changes;
    }

    private void memory(Resources.Memory memory) throws IOException {
        limits(given(memory.limit()), given(memory.swap()));
        number("memory", "memory.reservation", "memory.soft_limit_in_bytes", memory.reservation());
        if (memory.swappiness() != null) {
            String swappiness = memory.swappiness().toString();
            add("memory", "memory.swappiness", "memory.swappiness", swappiness);
        }
        if (Boolean.TRUE.equals(memory.disableOOMKiller())) {
            add("memory", "memory.disableOOMKiller", "memory.oom_control", "1");
        }
    }

    /// The limit of memory may at no time be above that of memory and swap together.
    private void limits(@Nullable Long limit, @Nullable Long wantedSwap) throws IOException {
        Long swapNow = files.number(SWAP);
        Long limitNow = files.number(LIMIT);
        boolean both = limit != null && limit == UNLIMITED && wantedSwap == null;
        Long swap = swapNow != null && both ? Long.valueOf(UNLIMITED) : wantedSwap;
        if (swapNow == null) {
            swap = swap != null && swap == UNLIMITED ? null : swap;
        } else if (limit != null && swap == null && isMore(limit, swapNow)) {
            throw new IOException(
                    "memory.limit "
                            + limit
                            + " is more than memory.swap, which is "
                            + swapNow
                            + " and counts both: set it, too");
        } else if (swap != null && limit == null && limitNow != null && isMore(limitNow, swap)) {
            throw new IOException(
                    "memory.swap "
                            + swap
                            + " counts memory, too, and is less than memory.limit, "
                            + limitNow);
        }
        boolean swapFirst = swap != null && (limitNow == null || !isMore(limitNow, swap));
        if (swapFirst) {
            number("memory", "memory.swap", SWAP, swap);
        }
        number("memory", "memory.limit", LIMIT, limit);
        if (!swapFirst) {
            number("memory", "memory.swap", SWAP, swap);
        }
    }

    private static @Nullable Long given(@Nullable Long value) {
        return value == null || value == 0 ? null : value;
    }

    /// -1 is more than any number.
    private static boolean isMore(long one, long other) {
        return Long.compareUnsigned(one, other) > 0;
    }

    private void cpu(Resources.Cpu cpu) throws IOException {
        shares(cpu);
        bandwidth(cpu);
        realtime(cpu);
        text("cpuset", "cpu.cpus", "cpuset.cpus", cpu.cpus());
        text("cpuset", "cpu.mems", "cpuset.mems", cpu.mems());
    }

    /// A cgroup that is idle takes no shares, and gets the default ones when it ceases to be (Linux
    /// 5.15, sched_group_set_idle).
    private void shares(Resources.Cpu cpu) {
        String idle = cpu.idle() == null ? null : cpu.idle().toString();
        boolean becomesIdle = "1".equals(idle);
        if (!becomesIdle) {
            text("cpu", "cpu.idle", IDLE, idle);
        }
        unsigned("cpu", "cpu.shares", SHARES, cpu.shares());
        if (becomesIdle) {
            text("cpu", "cpu.idle", IDLE, idle);
        }
    }

    /// What is granted may at no time be more than what the cgroup above grants, and a burst never
    /// more than the quota.
    private void bandwidth(Resources.Cpu cpu) throws IOException {
        Long burst = given(cpu.burst());
        Long burstNow = files.number(BURST);
        boolean less = burst != null && burstNow != null && isMore(burstNow, burst);
        if (less) {
            unsigned("cpu", "cpu.burst", BURST, burst);
        }
        Long quota = given(cpu.quota());
        Long period = given(cpu.period());
        double periodFirst = share(files.number(QUOTA), period);
        double quotaFirst = share(quota, files.number(PERIOD));
        if (periodFirst <= quotaFirst) {
            unsigned("cpu", "cpu.period", PERIOD, period);
            number("cpu", "cpu.quota", QUOTA, quota);
        } else {
            number("cpu", "cpu.quota", QUOTA, quota);
            unsigned("cpu", "cpu.period", PERIOD, period);
        }
        if (!less) {
            unsigned("cpu", "cpu.burst", BURST, burst);
        }
    }

    /// How much of a processor that is; no quota is more than any.
    private static double share(@Nullable Long quota, @Nullable Long period) {
        if (quota == null || period == null) {
            return 0;
        }
        return quota < 0 ? Double.POSITIVE_INFINITY : (double) quota / period;
    }

    private void realtime(Resources.Cpu cpu) {
        unsigned("cpu", "cpu.realtimePeriod", "cpu.rt_period_us", cpu.realtimePeriod());
        number("cpu", "cpu.realtimeRuntime", "cpu.rt_runtime_us", cpu.realtimeRuntime());
    }

    private void number(String controller, String property, String file, @Nullable Long value) {
        text(controller, property, file, Objects.toString(given(value), null));
    }

    private void unsigned(String controller, String property, String file, @Nullable Long value) {
        Long given = given(value);
        text(controller, property, file, given == null ? null : Long.toUnsignedString(given));
    }

    private void text(String controller, String property, String file, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            add(controller, property, file, value);
        }
    }

    private void add(String controller, String property, String file, String value) {
        changes.add(ChangeV1.of(controller, property, file, value));
    }
}
