package dev.jruntime.spec;

import dev.jruntime.spec.Linux.IntelRdt;
import dev.jruntime.spec.Linux.MemoryPolicy;
import dev.jruntime.spec.Linux.NetDevice;
import dev.jruntime.spec.Linux.Personality;
import dev.jruntime.spec.Linux.TimeOffset;

/// The `linux` section's records to JSON.
final class LinuxWriter {

    private LinuxWriter() {}

    static Members linux(Linux linux) {
        return new Members()
                .objects("uidMappings", linux.uidMappings(), LinuxWriter::idMapping)
                .objects("gidMappings", linux.gidMappings(), LinuxWriter::idMapping)
                .stringMap("sysctl", linux.sysctl())
                .object("resources", linux.resources(), ResourcesWriter::resources)
                .string("cgroupsPath", linux.cgroupsPath())
                .objects("namespaces", linux.namespaces(), LinuxWriter::namespace)
                .objectMap("timeOffsets", linux.timeOffsets(), LinuxWriter::timeOffset)
                .objects("devices", linux.devices(), LinuxWriter::device)
                .objectMap("netDevices", linux.netDevices(), LinuxWriter::netDevice)
                .object("seccomp", linux.seccomp(), LinuxWriter::seccomp)
                .string("rootfsPropagation", linux.rootfsPropagation())
                .strings("maskedPaths", linux.maskedPaths())
                .strings("readonlyPaths", linux.readonlyPaths())
                .string("mountLabel", linux.mountLabel())
                .object("intelRdt", linux.intelRdt(), LinuxWriter::intelRdt)
                .object("personality", linux.personality(), LinuxWriter::personality)
                .object("memoryPolicy", linux.memoryPolicy(), LinuxWriter::memoryPolicy);
    }

    static Members idMapping(IdMapping mapping) {
        return new Members()
                .number("containerID", mapping.containerID())
                .number("hostID", mapping.hostID())
                .number("size", mapping.size());
    }

    private static Members namespace(Namespace namespace) {
        return new Members().string("type", namespace.type()).string("path", namespace.path());
    }

    private static Members timeOffset(TimeOffset offset) {
        return new Members().number("secs", offset.secs()).number("nanosecs", offset.nanosecs());
    }

    private static Members device(Device device) {
        return new Members()
                .string("path", device.path())
                .string("type", device.type())
                .number("major", device.major())
                .number("minor", device.minor())
                .number("fileMode", device.fileMode())
                .number("uid", device.uid())
                .number("gid", device.gid());
    }

    private static Members netDevice(NetDevice device) {
        return new Members().string("name", device.name());
    }

    private static Members seccomp(Seccomp seccomp) {
        Members members =
                new Members()
                        .string("defaultAction", seccomp.defaultAction())
                        .number("defaultErrnoRet", seccomp.defaultErrnoRet())
                        .strings("architectures", seccomp.architectures());
        if (seccomp.flags() != null) {
            members.stringsAlways("flags", seccomp.flags());
        }
        return members.string("listenerPath", seccomp.listenerPath())
                .string("listenerMetadata", seccomp.listenerMetadata())
                .objects("syscalls", seccomp.syscalls(), LinuxWriter::syscall);
    }

    private static Members syscall(Seccomp.Syscall syscall) {
        return new Members()
                .strings("names", syscall.names())
                .string("action", syscall.action())
                .number("errnoRet", syscall.errnoRet())
                .objects("args", syscall.args(), LinuxWriter::arg);
    }

    private static Members arg(Seccomp.Arg arg) {
        return new Members()
                .number("index", arg.index())
                .unsigned("value", arg.value())
                .unsigned("valueTwo", arg.valueTwo())
                .string("op", arg.op());
    }

    private static Members intelRdt(IntelRdt rdt) {
        return new Members()
                .string("closID", rdt.closID())
                .strings("schemata", rdt.schemata())
                .string("l3CacheSchema", rdt.l3CacheSchema())
                .string("memBwSchema", rdt.memBwSchema())
                .flag("enableMonitoring", rdt.enableMonitoring());
    }

    private static Members personality(Personality personality) {
        return new Members()
                .string("domain", personality.domain())
                .strings("flags", personality.flags());
    }

    private static Members memoryPolicy(MemoryPolicy policy) {
        return new Members()
                .string("mode", policy.mode())
                .string("nodes", policy.nodes())
                .strings("flags", policy.flags());
    }
}
