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

/// Resources' tree to records.
final class ResourcesMapping {

    private ResourcesMapping() {}

    static Resources resources(Fields resources) {
        return new Resources(
                resources.objects("devices", ResourcesMapping::deviceRule),
                resources.object("memory", ResourcesMapping::memory),
                resources.object("cpu", ResourcesMapping::cpu),
                resources.object("pids", pids -> new Pids(pids.optionalNumber("limit"))),
                resources.object("blockIO", ResourcesMapping::blockIo),
                resources.objects("hugepageLimits", ResourcesMapping::hugepageLimit),
                resources.object("network", ResourcesMapping::network),
                resources.objectMap("rdma", ResourcesMapping::rdma),
                resources.stringMap("unified"));
    }

    private static DeviceRule deviceRule(Fields rule) {
        return new DeviceRule(
                rule.flag("allow"),
                rule.optionalString("type"),
                rule.optionalNumber("major"),
                rule.optionalNumber("minor"),
                rule.optionalString("access"));
    }

    private static Memory memory(Fields memory) {
        return new Memory(
                memory.optionalNumber("limit"),
                memory.optionalNumber("reservation"),
                memory.optionalNumber("swap"),
                memory.optionalNumber("kernel"),
                memory.optionalNumber("kernelTCP"),
                memory.optionalSmallNumber("swappiness"),
                memory.optionalFlag("disableOOMKiller"),
                memory.optionalFlag("useHierarchy"),
                memory.optionalFlag("checkBeforeUpdate"));
    }

    private static Cpu cpu(Fields cpu) {
        return new Cpu(
                cpu.optionalNumber("shares"),
                cpu.optionalNumber("quota"),
                cpu.optionalNumber("burst"),
                cpu.optionalNumber("period"),
                cpu.optionalNumber("realtimeRuntime"),
                cpu.optionalNumber("realtimePeriod"),
                cpu.optionalString("cpus"),
                cpu.optionalString("mems"),
                cpu.optionalNumber("idle"));
    }

    private static BlockIo blockIo(Fields blockIo) {
        return new BlockIo(
                blockIo.optionalSmallNumber("weight"),
                blockIo.optionalSmallNumber("leafWeight"),
                blockIo.objects("weightDevice", ResourcesMapping::weightDevice),
                blockIo.objects("throttleReadBpsDevice", ResourcesMapping::throttleDevice),
                blockIo.objects("throttleWriteBpsDevice", ResourcesMapping::throttleDevice),
                blockIo.objects("throttleReadIOPSDevice", ResourcesMapping::throttleDevice),
                blockIo.objects("throttleWriteIOPSDevice", ResourcesMapping::throttleDevice));
    }

    private static WeightDevice weightDevice(Fields device) {
        return new WeightDevice(
                device.number("major"),
                device.number("minor"),
                device.optionalSmallNumber("weight"),
                device.optionalSmallNumber("leafWeight"));
    }

    private static ThrottleDevice throttleDevice(Fields device) {
        return new ThrottleDevice(
                device.number("major"), device.number("minor"), device.number("rate"));
    }

    private static HugepageLimit hugepageLimit(Fields limit) {
        return new HugepageLimit(limit.string("pageSize"), limit.number("limit"));
    }

    private static Network network(Fields network) {
        return new Network(
                network.optionalNumber("classID"),
                network.objects("priorities", ResourcesMapping::interfacePriority));
    }

    private static InterfacePriority interfacePriority(Fields priority) {
        return new InterfacePriority(priority.string("name"), priority.number("priority"));
    }

    private static Rdma rdma(Fields rdma) {
        return new Rdma(rdma.optionalNumber("hcaHandles"), rdma.optionalNumber("hcaObjects"));
    }
}
