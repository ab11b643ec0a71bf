package dev.jruntime.spec;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Limits for the container's cgroup; also the document that `update --resources` takes.
///
/// Bytes are int64 with -1 for "unlimited" unless a component is marked uint64: those use all 64
/// bits (print with `Long.toUnsignedString`).
///
/// @param rdma by the device's name
/// @param unified cgroup v2 files and what to write to them, in the document's order
public record Resources(
        List<DeviceRule> devices,
        @Nullable Memory memory,
        @Nullable Cpu cpu,
        @Nullable Pids pids,
        @Nullable BlockIo blockIO,
        List<HugepageLimit> hugepageLimits,
        @Nullable Network network,
        Map<String, Rdma> rdma,
        Map<String, String> unified) {

    public Resources {
        devices = Copies.of(devices);
        hugepageLimits = Copies.of(hugepageLimits);
        rdma = Copies.of(rdma);
        unified = Copies.of(unified);
    }

    /// JSON on one line.
    public String toCompactJson() {
        return JsonText.compact(ResourcesWriter.resources(this).node());
    }

    /// A rule of the device cgroup; rules apply in the listed order.
    ///
    /// @param type `a`, `c` or `b`; absent means `a`
    /// @param major absent or -1 means all
    /// @param minor absent or -1 means all
    /// @param access letters of `rwm`; absent means all three
    public record DeviceRule(
            boolean allow,
            @Nullable String type,
            @Nullable Long major,
            @Nullable Long minor,
            @Nullable String access) {}

    /// The memory controller.
    ///
    /// @param swap memory and swap together, as cgroup v1 counts them
    /// @param kernel not recommended by the spec
    /// @param kernelTCP not recommended by the spec
    /// @param swappiness 0 to 100
    public record Memory(
            @Nullable Long limit,
            @Nullable Long reservation,
            @Nullable Long swap,
            @Nullable Long kernel,
            @Nullable Long kernelTCP,
            @Nullable Integer swappiness,
            @Nullable Boolean disableOOMKiller,
            @Nullable Boolean useHierarchy,
            @Nullable Boolean checkBeforeUpdate) {}

    /// The cpu and cpuset controllers; times are microseconds.
    ///
    /// @param shares uint64
    /// @param burst uint64
    /// @param period uint64
    /// @param realtimePeriod uint64
    /// @param cpus a CPU list such as `0-3,7`
    /// @param mems a node list
    public record Cpu(
            @Nullable Long shares,
            @Nullable Long quota,
            @Nullable Long burst,
            @Nullable Long period,
            @Nullable Long realtimeRuntime,
            @Nullable Long realtimePeriod,
            @Nullable String cpus,
            @Nullable String mems,
            @Nullable Long idle) {}

    /// The pids controller; -1 is unlimited.
    public record Pids(@Nullable Long limit) {}

    /// The blkio (v1) and io (v2) controllers; weights are uint16, 0 counts as absent.
    public record BlockIo(
            @Nullable Integer weight,
            @Nullable Integer leafWeight,
            List<WeightDevice> weightDevice,
            List<ThrottleDevice> throttleReadBpsDevice,
            List<ThrottleDevice> throttleWriteBpsDevice,
            List<ThrottleDevice> throttleReadIOPSDevice,
            List<ThrottleDevice> throttleWriteIOPSDevice) {

        public BlockIo {
            weightDevice = Copies.of(weightDevice);
            throttleReadBpsDevice = Copies.of(throttleReadBpsDevice);
            throttleWriteBpsDevice = Copies.of(throttleWriteBpsDevice);
            throttleReadIOPSDevice = Copies.of(throttleReadIOPSDevice);
            throttleWriteIOPSDevice = Copies.of(throttleWriteIOPSDevice);
        }
    }

    /// A device's weights, at least one of which is present.
    public record WeightDevice(
            long major, long minor, @Nullable Integer weight, @Nullable Integer leafWeight) {}

    /// A device's rate per second.
    ///
    /// @param rate uint64
    public record ThrottleDevice(long major, long minor, long rate) {}

    /// A limit of the hugetlb controller.
    ///
    /// @param pageSize such as `2MB`
    /// @param limit uint64
    public record HugepageLimit(String pageSize, long limit) {}

    /// The net_cls and net_prio controllers.
    ///
    /// @param classID uint32
    public record Network(@Nullable Long classID, List<InterfacePriority> priorities) {

        public Network {
            priorities = Copies.of(priorities);
        }
    }

    /// A priority of net_prio.
    ///
    /// @param priority uint32
    public record InterfacePriority(String name, long priority) {}

    /// Limits of the rdma controller, uint32, at least one of which is present.
    public record Rdma(@Nullable Long hcaHandles, @Nullable Long hcaObjects) {}
}
