package dev.jruntime.spec;

import dev.jruntime.spec.Linux.IntelRdt;
import dev.jruntime.spec.Linux.MemoryPolicy;
import dev.jruntime.spec.Linux.NetDevice;
import dev.jruntime.spec.Linux.Personality;
import dev.jruntime.spec.Linux.TimeOffset;
import org.jspecify.annotations.Nullable;

/// The `linux` section's tree to records.
final class LinuxMapping {

    private static final int PERMISSIONS = 07777;

    private LinuxMapping() {}

    static Linux linux(Fields linux) {
        return new Linux(
                linux.objects("namespaces", LinuxMapping::namespace),
                linux.objects("uidMappings", LinuxMapping::idMapping),
                linux.objects("gidMappings", LinuxMapping::idMapping),
                linux.objectMap("timeOffsets", LinuxMapping::timeOffset),
                linux.objects("devices", LinuxMapping::device),
                linux.objectMap(
                        "netDevices", device -> new NetDevice(device.optionalString("name"))),
                linux.optionalString("cgroupsPath"),
                linux.object("resources", ResourcesMapping::resources),
                linux.optionalString("rootfsPropagation"),
                linux.object("seccomp", LinuxMapping::seccomp),
                linux.stringMap("sysctl"),
                linux.strings("maskedPaths"),
                linux.strings("readonlyPaths"),
                linux.optionalString("mountLabel"),
                linux.object("intelRdt", LinuxMapping::intelRdt),
                linux.object("personality", LinuxMapping::personality),
                linux.object("memoryPolicy", LinuxMapping::memoryPolicy));
    }

    static IdMapping idMapping(Fields mapping) {
        return new IdMapping(
                mapping.number("containerID"), mapping.number("hostID"), mapping.number("size"));
    }

    private static Namespace namespace(Fields namespace) {
        return new Namespace(namespace.string("type"), namespace.optionalString("path"));
    }

    private static TimeOffset timeOffset(Fields offset) {
        return new TimeOffset(offset.optionalNumber("secs"), offset.optionalNumber("nanosecs"));
    }

    private static Device device(Fields device) {
        return new Device(
                device.string("type"),
                device.string("path"),
                device.optionalNumber("major"),
                device.optionalNumber("minor"),
                permissions(device.optionalNumber("fileMode")),
                device.optionalNumber("uid"),
                device.optionalNumber("gid"));
    }

    private static @Nullable Integer permissions(@Nullable Long mode) {
        return mode == null ? null : (Integer) (int) (mode & PERMISSIONS);
    }

    private static Seccomp seccomp(Fields seccomp) {
        return new Seccomp(
                seccomp.string("defaultAction"),
                seccomp.optionalSmallNumber("defaultErrnoRet"),
                seccomp.strings("architectures"),
                seccomp.has("flags") ? seccomp.strings("flags") : null,
                seccomp.optionalString("listenerPath"),
                seccomp.optionalString("listenerMetadata"),
                seccomp.objects("syscalls", LinuxMapping::syscall));
    }

    private static Seccomp.Syscall syscall(Fields syscall) {
        return new Seccomp.Syscall(
                syscall.strings("names"),
                syscall.string("action"),
                syscall.optionalSmallNumber("errnoRet"),
                syscall.objects("args", LinuxMapping::arg));
    }

    private static Seccomp.Arg arg(Fields arg) {
        return new Seccomp.Arg(
                arg.smallNumber("index"),
                arg.number("value"),
                arg.optionalNumber("valueTwo"),
                arg.string("op"));
    }

    private static IntelRdt intelRdt(Fields rdt) {
        return new IntelRdt(
                rdt.optionalString("closID"),
                rdt.strings("schemata"),
                rdt.optionalString("l3CacheSchema"),
                rdt.optionalString("memBwSchema"),
                rdt.flag("enableMonitoring"));
    }

    private static Personality personality(Fields personality) {
        return new Personality(personality.string("domain"), personality.strings("flags"));
    }

    private static MemoryPolicy memoryPolicy(Fields policy) {
        return new MemoryPolicy(
                policy.string("mode"), policy.optionalString("nodes"), policy.strings("flags"));
    }
}
