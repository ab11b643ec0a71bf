package dev.jruntime.spec;

import dev.jruntime.spec.Resources.BlockIo;
import dev.jruntime.spec.Resources.Cpu;
import dev.jruntime.spec.Resources.DeviceRule;
import dev.jruntime.spec.Resources.HugepageLimit;
import dev.jruntime.spec.Resources.InterfacePriority;
import dev.jruntime.spec.Resources.Memory;
import dev.jruntime.spec.Resources.Network;
import dev.jruntime.spec.Resources.Pids;
import dev.jruntime.spec.Resources.Rdma;
import dev.jruntime.spec.Resources.ThrottleDevice;
import dev.jruntime.spec.Resources.WeightDevice;
import java.util.List;

/// Resources' records to JSON.
final class ResourcesWriter {

    private ResourcesWriter() {}

    static Members resources(Resources resources) {
        return new Members()
                .objects("devices", resources.devices(), ResourcesWriter::deviceRule)
                .object("memory", resources.memory(), ResourcesWriter::memory)
                .object("cpu", resources.cpu(), ResourcesWriter::cpu)
                .object("pids", resources.pids(), ResourcesWriter::pids)
                .object("blockIO", resources.blockIO(), ResourcesWriter::blockIo)
                .objects(
                        "hugepageLimits",
                        resources.hugepageLimits(),
                        ResourcesWriter::hugepageLimit)
                .object("network", resources.network(), ResourcesWriter::network)
                .objectMap("rdma", resources.rdma(), ResourcesWriter::rdma)
                .stringMap("unified", resources.unified());
    }

    private static Members deviceRule(DeviceRule rule) {
        return new Members()
                .flagAlways("allow", rule.allow())
                .string("type", rule.type())
                .number("major", rule.major())
                .number("minor", rule.minor())
                .string("access", rule.access());
    }

    private static Members memory(Memory memory) {
        return new Members()
                .number("limit", memory.limit())
                .number("reservation", memory.reservation())
                .number("swap", memory.swap())
                .number("kernel", memory.kernel())
                .number("kernelTCP", memory.kernelTCP())
                .number("swappiness", memory.swappiness())
                .flagAlways("disableOOMKiller", memory.disableOOMKiller())
                .flagAlways("useHierarchy", memory.useHierarchy())
                .flagAlways("checkBeforeUpdate", memory.checkBeforeUpdate());
    }

    private static Members cpu(Cpu cpu) {
        return new Members()
                .unsigned("shares", cpu.shares())
                .number("quota", cpu.quota())
                .unsigned("burst", cpu.burst())
                .unsigned("period", cpu.period())
                .number("realtimeRuntime", cpu.realtimeRuntime())
                .unsigned("realtimePeriod", cpu.realtimePeriod())
                .string("cpus", cpu.cpus())
                .string("mems", cpu.mems())
                .number("idle", cpu.idle());
    }

    private static Members pids(Pids pids) {
        return new Members().number("limit", pids.limit());
    }

    private static Members blockIo(BlockIo blockIo) {
        Members members =
                new Members()
                        .number("weight", blockIo.weight())
                        .number("leafWeight", blockIo.leafWeight())
                        .objects(
                                "weightDevice",
                                blockIo.weightDevice(),
                                ResourcesWriter::weightDevice);
        throttle(members, "throttleReadBpsDevice", blockIo.throttleReadBpsDevice());
        throttle(members, "throttleWriteBpsDevice", blockIo.throttleWriteBpsDevice());
        throttle(members, "throttleReadIOPSDevice", blockIo.throttleReadIOPSDevice());
        throttle(members, "throttleWriteIOPSDevice", blockIo.throttleWriteIOPSDevice());
        return members;
    }

    private static Members weightDevice(WeightDevice device) {
        return new Members()
                .number("major", device.major())
                .number("minor", device.minor())
                .number("weight", device.weight())
                .number("leafWeight", device.leafWeight());
    }

    private static void throttle(Members members, String name, List<ThrottleDevice> devices) {
        members.objects(
                name,
                devices,
                device ->
                        new Members()
                                .number("major", device.major())
                                .number("minor", device.minor())
                                .unsigned("rate", device.rate()));
    }

    private static Members hugepageLimit(HugepageLimit limit) {
        return new Members().string("pageSize", limit.pageSize()).unsigned("limit", limit.limit());
    }

    private static Members network(Network network) {
        return new Members()
                .number("classID", network.classID())
                .objects("priorities", network.priorities(), ResourcesWriter::interfacePriority);
    }

    private static Members interfacePriority(InterfacePriority priority) {
        return new Members()
                .string("name", priority.name())
                .number("priority", priority.priority());
    }

    private static Members rdma(Rdma rdma) {
        return new Members()
                .number("hcaHandles", rdma.hcaHandles())
                .number("hcaObjects", rdma.hcaObjects());
    }
}
