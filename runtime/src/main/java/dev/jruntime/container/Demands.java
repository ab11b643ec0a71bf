package dev.jruntime.container;

import dev.jruntime.cgroup.CgroupsPath;
import dev.jruntime.linux.namespace.Namespaces;
import dev.jruntime.linux.namespace.Sysctls;
import dev.jruntime.linux.namespace.TimeOffsets;
import dev.jruntime.linux.process.CpuList;
import dev.jruntime.linux.process.Scheduling;
import dev.jruntime.spec.Config;
import dev.jruntime.spec.Linux;
import dev.jruntime.spec.Mount;
import dev.jruntime.spec.Namespace;
import dev.jruntime.spec.Process;
import dev.jruntime.spec.Process.ExecCpuAffinity;
import dev.jruntime.spec.Resources;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a valid configuration asks of this runtime that it does not do: refused, never ignored.
/// Empty objects, lists and strings ask for nothing.
final class Demands {
    private final List<String> refusals = new ArrayList<>();
    private String first = "";

    private Demands() {}

    /// @throws ContainerException that names all of them
    static void check(Config config) throws ContainerException {
        Demands demands = new Demands();
        demands.top(config);
        demands.conclude("config.json asks");
    }

    /// The same of a process alone.
    static void check(Process process) throws ContainerException {
        Demands demands = new Demands();
        demands.process(process);
        demands.conclude("the process asks");
    }

    /// The same for the resources of an update.
    static void check(Resources update) throws ContainerException {
        Demands demands = new Demands();
        demands.groups("", update);
        demands.conclude("the resources ask");
    }

    private void conclude(String who) throws ContainerException {
        if (!refusals.isEmpty()) {
            throw ContainerException.at(
                    first,
                    who
                            + " for what jruntime cannot do:"
                            + (refusals.size() == 1 ? " " : "\n  ")
                            + String.join("\n  ", refusals));
        }
    }

    private void refuse(String pointer, String reason) {
        first = refusals.isEmpty() ? pointer : first;
        refusals.add(pointer + ": " + reason);
    }

    private void refuseAll(String pointer, List<String> reasons) {
        reasons.forEach(reason -> refuse(pointer, reason));
    }

    private void top(Config config) {
        Linux linux = config.linux();
        Process process = config.process();
        if (!config.isForLinux() || linux == null) {
            refuse("/linux", "the configuration is not for Linux");
            return;
        }
        if (process == null) {
            refuse("/process", "is missing: there is nothing to run");
        } else {
            process(process);
        }
        if (!config.ociVersion().startsWith("1.")) {
            refuse("/ociVersion", config.ociVersion() + " is not a version 1 of the spec");
        }
        namespaces(linux, config);
        mounts(config.mounts());
        linux(linux);
        if (linux.seccomp() != null) {
            boolean late = process != null && !process.noNewPrivileges();
            SeccompDemands.of(linux.seccomp(), late).forEach(this::refuse);
        }
        if (linux.resources() != null) {
            resources(linux.resources());
        }
    }

    private void given(String pointer, @Nullable Object value) {
        boolean empty =
                value == null
                        || value instanceof String text && text.isEmpty()
                        || value instanceof Collection<?> list && list.isEmpty()
                        || value instanceof java.util.Map<?, ?> map && map.isEmpty();
        if (!empty) {
            refuse(pointer, "is not supported yet");
        }
    }

    private void process(Process process) {
        given("/process/apparmorProfile", process.apparmorProfile());
        given("/process/selinuxLabel", process.selinuxLabel());
        if (process.scheduler() != null) {
            refuseAll("/process/scheduler", Scheduling.violations(process.scheduler()));
        }
        if (process.ioPriority() != null) {
            refuseAll("/process/ioPriority", Scheduling.violations(process.ioPriority()));
        }
        ExecCpuAffinity affinity = process.execCPUAffinity();
        if (affinity != null) {
            processors("/process/execCPUAffinity/initial", affinity.initial());
            processors("/process/execCPUAffinity/final", affinity.finalCpus());
        }
    }

    private void processors(String pointer, @Nullable String list) {
        try {
            if (list != null && !list.isEmpty()) {
                CpuList.parse(list);
            }
        } catch (IllegalArgumentException malformed) {
            refuse(pointer, Objects.requireNonNull(malformed.getMessage()));
        }
    }

    private void namespaces(Linux linux, Config config) {
        for (int i = 0; i < linux.namespaces().size(); i++) {
            Namespace namespace = linux.namespaces().get(i);
            String pointer = "/linux/namespaces/" + i;
            boolean joined = namespace.path() != null && !namespace.path().isEmpty();
            if (namespace.type().equals("user") && !joined) {
                refuse(pointer, "new user namespaces are not supported yet");
            } else if (joined && namespace.type().equals("mount")) {
                refuse(
                        pointer + "/path",
                        "joining a mount namespace is not supported: what is mounted for the"
                                + " container would be mounted, and stay, for everybody in it");
            }
        }
        Namespaces namespaces = Namespaces.of(linux.namespaces());
        if (!namespaces.has(Namespaces.Kind.MOUNT)) {
            refuse("/linux/namespaces", "a container without a mount namespace is not supported");
        }
        String hostname = config.hostname();
        if (hostname != null && !hostname.isEmpty() && !namespaces.has(Namespaces.Kind.UTS)) {
            refuse("/hostname", "needs a uts namespace");
        }
        refuseAll("/linux/sysctl", Sysctls.violations(linux.sysctl(), namespaces));
    }

    private void mounts(List<Mount> mounts) {
        for (int i = 0; i < mounts.size(); i++) {
            String pointer = "/mounts/" + i;
            given(pointer + "/uidMappings", mounts.get(i).uidMappings());
            given(pointer + "/gidMappings", mounts.get(i).gidMappings());
        }
        MountDemands.of(mounts).forEach(this::refuse);
    }

    private void linux(Linux linux) {
        if (!Namespaces.of(linux.namespaces()).joinUser()) {
            given("/linux/uidMappings", linux.uidMappings());
            given("/linux/gidMappings", linux.gidMappings());
        }
        refuseAll("/linux/timeOffsets", TimeOffsets.violations(linux.timeOffsets()));
        given("/linux/netDevices", linux.netDevices());
        given("/linux/mountLabel", linux.mountLabel());
        given("/linux/intelRdt", linux.intelRdt());
        if (linux.personality() != null) {
            refuseAll("/linux/personality", Scheduling.violations(linux.personality()));
        }
        given("/linux/memoryPolicy", linux.memoryPolicy());
        String violation = CgroupsPath.violation(linux.cgroupsPath());
        if (violation != null) {
            refuse("/linux/cgroupsPath", violation);
        }
    }

    private void resources(Resources resources) {
        String pointer = "/linux/resources";
        groups(pointer, resources);
        Resources.Cpu cpu = resources.cpu();
        if (cpu != null) {
            positive(pointer + "/cpu/realtimeRuntime", cpu.realtimeRuntime());
            positive(pointer + "/cpu/realtimePeriod", cpu.realtimePeriod());
        }
    }

    private void groups(String pointer, Resources resources) {
        given(pointer + "/hugepageLimits", resources.hugepageLimits());
        given(pointer + "/rdma", resources.rdma());
        given(pointer + "/unified", resources.unified());
        Resources.Network network = resources.network();
        if (network != null) {
            given(pointer + "/network/classID", network.classID());
            given(pointer + "/network/priorities", network.priorities());
        }
        Resources.Memory memory = resources.memory();
        if (memory != null) {
            positive(pointer + "/memory/kernel", memory.kernel());
            positive(pointer + "/memory/kernelTCP", memory.kernelTCP());
        }
    }

    private void positive(String pointer, @Nullable Number value) {
        if (value != null && value.longValue() != 0) {
            given(pointer, value);
        }
    }
}
