package dev.jruntime.spec;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The `linux` section.
///
/// @param timeOffsets by clock: `monotonic`, `boottime`
/// @param netDevices by the device's name on the host
/// @param sysctl keys with either separator, as they stand in the document
/// @param rootfsPropagation `shared`, `slave`, `private` or `unbindable`, or their recursive forms
public record Linux(
        List<Namespace> namespaces,
        List<IdMapping> uidMappings,
        List<IdMapping> gidMappings,
        Map<String, TimeOffset> timeOffsets,
        List<Device> devices,
        Map<String, NetDevice> netDevices,
        @Nullable String cgroupsPath,
        @Nullable Resources resources,
        @Nullable String rootfsPropagation,
        @Nullable Seccomp seccomp,
        Map<String, String> sysctl,
        List<String> maskedPaths,
        List<String> readonlyPaths,
        @Nullable String mountLabel,
        @Nullable IntelRdt intelRdt,
        @Nullable Personality personality,
        @Nullable MemoryPolicy memoryPolicy) {

    public Linux {
        namespaces = Copies.of(namespaces);
        uidMappings = Copies.of(uidMappings);
        gidMappings = Copies.of(gidMappings);
        timeOffsets = Copies.of(timeOffsets);
        devices = Copies.of(devices);
        netDevices = Copies.of(netDevices);
        sysctl = Copies.of(sysctl);
        maskedPaths = Copies.of(maskedPaths);
        readonlyPaths = Copies.of(readonlyPaths);
    }

    /// A clock's offset in a time namespace; absent numbers count as 0.
    ///
    /// @param nanosecs uint32
    public record TimeOffset(@Nullable Long secs, @Nullable Long nanosecs) {}

    /// A network device to move into the container.
    ///
    /// @param name its name inside; absent means that it keeps its own
    public record NetDevice(@Nullable String name) {}

    /// Intel Resource Director Technology (resctrl).
    ///
    /// @param closID absent means that the container's id serves
    /// @param schemata lines for the file of that name
    public record IntelRdt(
            @Nullable String closID,
            List<String> schemata,
            @Nullable String l3CacheSchema,
            @Nullable String memBwSchema,
            boolean enableMonitoring) {

        public IntelRdt {
            schemata = Copies.of(schemata);
        }
    }

    /// Argument of personality(2): `LINUX` or `LINUX32`. The spec defines no flags.
    public record Personality(String domain, List<String> flags) {

        public Personality {
            flags = Copies.of(flags);
        }
    }

    /// Arguments of set_mempolicy(2).
    ///
    /// @param mode such as `MPOL_BIND`
    /// @param nodes a node list such as `0-3,7`
    /// @param flags such as `MPOL_F_STATIC_NODES`
    public record MemoryPolicy(String mode, @Nullable String nodes, List<String> flags) {

        public MemoryPolicy {
            flags = Copies.of(flags);
        }
    }
}
