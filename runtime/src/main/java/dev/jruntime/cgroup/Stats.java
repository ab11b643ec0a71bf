package dev.jruntime.cgroup;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a container has used and may use. Numbers are unsigned, except where said; 0 also stands
/// for what the kernel does not tell.
///
/// @param blockIo by the name that events give to it
/// @param hugepages by their size, as in `2MB`
public record Stats(
        Cpu cpu,
        CpuSet cpuSet,
        Memory memory,
        Pids pids,
        Map<String, List<BlockIo>> blockIo,
        Map<String, Usage> hugepages) {
    public Stats {
        blockIo = ordered(blockIo);
        hugepages = ordered(hugepages);
    }

    private static <T> Map<String, T> ordered(Map<String, T> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /// Times of processors, in nanoseconds.
    public record Cpu(
            long total,
            List<Long> perCpu,
            List<Long> perCpuKernel,
            List<Long> perCpuUser,
            long kernel,
            long user,
            Throttling throttling) {
        public Cpu {
            perCpu = List.copyOf(perCpu);
            perCpuKernel = List.copyOf(perCpuKernel);
            perCpuUser = List.copyOf(perCpuUser);
        }
    }

    /// @param time in nanoseconds
    public record Throttling(long periods, long throttledPeriods, long time) {}

    /// @param flags by the name of their file without `cpuset.`; signed
    public record CpuSet(List<Long> cpus, List<Long> mems, Map<String, Long> flags) {
        public CpuSet {
            cpus = List.copyOf(cpus);
            mems = List.copyOf(mems);
            flags = ordered(flags);
        }
    }

    /// @param swap memory and swap together, as cgroup v1 counts them
    /// @param raw all of `memory.stat`
    public record Memory(
            long cache,
            Usage usage,
            Usage swap,
            Usage kernel,
            Usage kernelTcp,
            Map<String, Long> raw) {
        public Memory {
            raw = ordered(raw);
        }
    }

    /// @param max the most that was used at once
    /// @param failures how often the limit was met
    public record Usage(long limit, long usage, long max, long failures) {}

    /// @param limit 0 if there is none
    public record Pids(long current, long limit) {}

    /// @param operation empty where the kernel names none
    public record BlockIo(long major, long minor, String operation, long value) {}
}
