package dev.jruntime.spec;

import dev.jruntime.spec.Resources.BlockIo;
import dev.jruntime.spec.Resources.Cpu;
import dev.jruntime.spec.Resources.Memory;
import dev.jruntime.spec.Resources.Rdma;
import dev.jruntime.spec.Resources.WeightDevice;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the schema can't say about resources.
final class ResourcesRules {

    /// blkio.weight and io.bfq.weight; 0 is how producers write "unset".
    private static final int MIN_WEIGHT = 10;

    private static final int MAX_WEIGHT = 1000;

    private ResourcesRules() {}

    static void check(Resources resources, At at, Faults faults) {
        if (resources.memory() != null) {
            memory(resources.memory(), at.to("memory"), faults);
        }
        if (resources.cpu() != null) {
            cpu(resources.cpu(), at.to("cpu"), faults);
        }
        if (resources.blockIO() != null) {
            blockIo(resources.blockIO(), at.to("blockIO"), faults);
        }
        hugepageLimits(resources.hugepageLimits(), at.to("hugepageLimits"), faults);
        for (Map.Entry<String, Rdma> entry : resources.rdma().entrySet()) {
            if (entry.getValue().hcaHandles() == null && entry.getValue().hcaObjects() == null) {
                faults.add(at.to("rdma").to(entry.getKey()), "must have hcaHandles or hcaObjects");
            }
        }
    }

    private static void memory(Memory memory, At at, Faults faults) {
        Long limit = memory.limit();
        Long swap = memory.swap();
        if (limit != null && swap != null && limit > 0 && swap > 0 && swap < limit) {
            String rule = "must not be less than limit, which is " + limit + ": it counts both";
            faults.add(at.to("swap"), rule, at.to("limit"));
        }
    }

    private static void cpu(Cpu cpu, At at, Faults faults) {
        Long quota = cpu.quota();
        Long burst = cpu.burst();
        if (quota != null && burst != null && quota > 0 && Long.compareUnsigned(burst, quota) > 0) {
            String rule = "must not be more than quota, which is " + quota;
            faults.add(at.to("burst"), rule, at.to("quota"));
        }
    }

    private static void blockIo(BlockIo blockIo, At at, Faults faults) {
        weight(blockIo.weight(), at.to("weight"), faults);
        weight(blockIo.leafWeight(), at.to("leafWeight"), faults);
        List<WeightDevice> devices = blockIo.weightDevice();
        for (int i = 0; i < devices.size(); i++) {
            WeightDevice device = devices.get(i);
            At place = at.to("weightDevice").to(i);
            if (device.weight() == null && device.leafWeight() == null) {
                faults.add(place, "must have weight or leafWeight");
            }
            weight(device.weight(), place.to("weight"), faults);
            weight(device.leafWeight(), place.to("leafWeight"), faults);
        }
    }

    private static void weight(@Nullable Integer weight, At at, Faults faults) {
        if (weight != null && weight != 0 && (weight < MIN_WEIGHT || weight > MAX_WEIGHT)) {
            faults.add(at, "must be from " + MIN_WEIGHT + " to " + MAX_WEIGHT);
        }
    }

    private static void hugepageLimits(List<Resources.HugepageLimit> limits, At at, Faults faults) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < limits.size(); i++) {
            if (!seen.add(limits.get(i).pageSize())) {
                faults.add(at.to(i).to("pageSize"), "must not occur twice in hugepageLimits");
            }
        }
    }
}
