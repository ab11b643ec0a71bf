package dev.jruntime.cgroup;

import dev.jruntime.syscall.Syscalls;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads what a container uses from its files of cgroup v1.
public final class StatsV1 {
    /// Of cpuacct.stat, whatever the kernel's own clock (`USER_HZ`).
    private static final long NANOS_PER_TICK = 10_000_000;

    private static final List<String> CPU_ACCOUNTS =
            List.of("cpuacct.usage", "cpuacct.usage_percpu", "cpuacct.usage_all", "cpuacct.stat");
    private static final List<String> CPUSET_FLAGS =
            List.of(
                    "cpu_exclusive",
                    "mem_hardwall",
                    "mem_exclusive",
                    "memory_migrate",
                    "memory_spread_page",
                    "memory_spread_slab",
                    "memory_pressure",
                    "sched_load_balance",
                    "sched_relax_domain_level");
    private static final List<String> MEMORIES =
            List.of("memory.", "memory.memsw.", "memory.kmem.", "memory.kmem.tcp.");
    private static final List<String> USAGES =
            List.of("limit_in_bytes", "usage_in_bytes", "max_usage_in_bytes", "failcnt");

    private final FilesV1 files;

    private StatsV1(FilesV1 files) {
        this.files = files;
    }

    /// @throws CgroupGoneException if the container has no cgroups any more
    public static Stats read(Syscalls calls, List<CgroupPath> paths) throws IOException {
        FilesV1 files = new FilesV1(calls, paths);
        try {
            return new StatsV1(files).read();
        } finally {
            files.close();
        }
    }

    private Stats read() throws IOException {
        ask("cpuacct", CPU_ACCOUNTS);
        ask("cpu", List.of("cpu.stat"));
        ask("cpuset", List.of("cpuset.cpus", "cpuset.mems"));
        ask("cpuset", CPUSET_FLAGS.stream().map(name -> "cpuset." + name).toList());
        files.ask("memory", "memory.stat", FilesV1.TABLE);
        for (String memory : MEMORIES) {
            for (String usage : USAGES) {
                files.ask("memory", memory + usage, FilesV1.NUMBER);
            }
        }
        ask("pids", List.of("pids.current", "pids.max"));
        BlockStatsV1 blockIo = BlockStatsV1.ask(files);
        Hugepages hugepages = Hugepages.ask(files);
        return new Stats(cpu(), cpuSet(), memory(), pids(), blockIo.read(), hugepages.read());
    }

    private void ask(String controller, List<String> names) throws IOException {
        for (String name : names) {
            files.ask(controller, name, FilesV1.SHORT);
        }
    }

    private Stats.Cpu cpu() throws IOException {
        List<Long> perCpu = numbers(text("cpuacct.usage_percpu"));
        List<Long> kernel = new ArrayList<>();
        List<Long> user = new ArrayList<>();
        for (String line : text("cpuacct.usage_all").lines().skip(1).toList()) {
            List<Long> row = numbers(line);
            user.add(row.get(1));
            kernel.add(row.get(2));
        }
        Map<String, Long> ticks = table(text("cpuacct.stat"));
        Map<String, Long> stat = table(text("cpu.stat"));
        return new Stats.Cpu(
                number("cpuacct.usage"),
                perCpu,
                kernel,
                user,
                ticks.getOrDefault("system", 0L) * NANOS_PER_TICK,
                ticks.getOrDefault("user", 0L) * NANOS_PER_TICK,
                new Stats.Throttling(
                        stat.getOrDefault("nr_periods", 0L),
                        stat.getOrDefault("nr_throttled", 0L),
                        stat.getOrDefault("throttled_time", 0L)));
    }

    private Stats.CpuSet cpuSet() throws IOException {
        Map<String, Long> flags = new LinkedHashMap<>();
        for (String name : CPUSET_FLAGS) {
            flags.put(name, number("cpuset." + name));
        }
        return new Stats.CpuSet(expand(text("cpuset.cpus")), expand(text("cpuset.mems")), flags);
    }

    /// A list such as `0-2,5`.
    static List<Long> expand(String list) {
        List<Long> all = new ArrayList<>();
        for (String range : list.isEmpty() ? new String[0] : list.split(",")) {
            String[] ends = range.split("-");
            long last = Long.parseLong(ends[ends.length - 1]);
            for (long each = Long.parseLong(ends[0]); each <= last; each++) {
                all.add(each);
            }
        }
        return all;
    }

    private Stats.Memory memory() throws IOException {
        Map<String, Long> raw = table(text("memory.stat"));
        return new Stats.Memory(
                raw.getOrDefault("cache", 0L),
                usage(MEMORIES.get(0)),
                usage(MEMORIES.get(1)),
                usage(MEMORIES.get(2)),
                usage(MEMORIES.get(3)),
                raw);
    }

    private Stats.Usage usage(String memory) throws IOException {
        return new Stats.Usage(
                number(memory + USAGES.get(0)),
                number(memory + USAGES.get(1)),
                number(memory + USAGES.get(2)),
                number(memory + USAGES.get(3)));
    }

    private Stats.Pids pids() throws IOException {
        String limit = text("pids.max");
        return new Stats.Pids(number("pids.current"), limit.equals("max") ? 0 : number("pids.max"));
    }

    private String text(String file) throws IOException {
        return Objects.requireNonNullElse(files.text(file), "");
    }

    private long number(String file) throws IOException {
        @Nullable Long number = files.number(file);
        return number == null ? 0 : number;
    }

    private static List<Long> numbers(String line) {
        List<Long> numbers = new ArrayList<>();
        for (String number : line.isBlank() ? new String[0] : line.strip().split("\\s+")) {
            numbers.add(Long.parseUnsignedLong(number));
        }
        return numbers;
    }

    /// Lines of a name and a number.
    static Map<String, Long> table(String text) {
        Map<String, Long> table = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            int space = line.indexOf(' ');
            table.put(line.substring(0, space), Long.parseUnsignedLong(line.substring(space + 1)));
        }
        return table;
    }
}
