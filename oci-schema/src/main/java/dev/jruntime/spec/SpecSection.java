package dev.jruntime.spec;

/// Which section of the runtime-spec a place of a config belongs to.
enum SpecSection {
    OCI_VERSION("/ociVersion", "config.md#specification-version"),
    ROOT("/root", "config.md#root"),
    MOUNTS("/mounts", "config.md#mounts"),
    USER("/process/user", "config.md#user"),
    RLIMITS("/process/rlimits", "config.md#posix-process"),
    TERMINAL("/process/terminal", "config.md#process"),
    CONSOLE_SIZE("/process/consoleSize", "config.md#process"),
    CWD("/process/cwd", "config.md#process"),
    ENV("/process/env", "config.md#process"),
    ARGS("/process/args", "config.md#process"),
    PROCESS("/process", "config.md#linux-process"),
    HOSTNAME("/hostname", "config.md#hostname"),
    DOMAINNAME("/domainname", "config.md#domainname"),
    HOOKS("/hooks", "config.md#posix-platform-hooks"),
    ANNOTATIONS("/annotations", "config.md#annotations"),
    NAMESPACES("/linux/namespaces", "config-linux.md#namespaces"),
    UID_MAPPINGS("/linux/uidMappings", "config-linux.md#user-namespace-mappings"),
    GID_MAPPINGS("/linux/gidMappings", "config-linux.md#user-namespace-mappings"),
    TIME_OFFSETS("/linux/timeOffsets", "config-linux.md#offset-for-time-namespace"),
    DEVICES("/linux/devices", "config-linux.md#devices"),
    NET_DEVICES("/linux/netDevices", "config-linux.md#network-devices"),
    CGROUPS_PATH("/linux/cgroupsPath", "config-linux.md#cgroups-path"),
    DEVICE_RULES("/linux/resources/devices", "config-linux.md#allowed-device-list"),
    MEMORY("/linux/resources/memory", "config-linux.md#memory"),
    CPU("/linux/resources/cpu", "config-linux.md#cpu"),
    BLOCK_IO("/linux/resources/blockIO", "config-linux.md#block-io"),
    HUGEPAGES("/linux/resources/hugepageLimits", "config-linux.md#huge-page-limits"),
    NETWORK("/linux/resources/network", "config-linux.md#network"),
    PIDS("/linux/resources/pids", "config-linux.md#pids"),
    RDMA("/linux/resources/rdma", "config-linux.md#rdma"),
    UNIFIED("/linux/resources/unified", "config-linux.md#unified"),
    RESOURCES("/linux/resources", "config-linux.md#control-groups"),
    INTEL_RDT("/linux/intelRdt", "config-linux.md#intelrdt"),
    SYSCTL("/linux/sysctl", "config-linux.md#sysctl"),
    SECCOMP("/linux/seccomp", "config-linux.md#seccomp"),
    PROPAGATION("/linux/rootfsPropagation", "config-linux.md#rootfs-mount-propagation"),
    MASKED_PATHS("/linux/maskedPaths", "config-linux.md#masked-paths"),
    READONLY_PATHS("/linux/readonlyPaths", "config-linux.md#readonly-paths"),
    MOUNT_LABEL("/linux/mountLabel", "config-linux.md#mount-label"),
    PERSONALITY("/linux/personality", "config-linux.md#personality"),
    MEMORY_POLICY("/linux/memoryPolicy", "config-linux.md#memory-policy"),
    LINUX("/linux", "config-linux.md"),
    FREEBSD("/freebsd", "config-freebsd.md"),
    SOLARIS("/solaris", "config-solaris.md"),
    WINDOWS("/windows", "config-windows.md"),
    VM("/vm", "config-vm.md"),
    ZOS("/zos", "config-zos.md"),
    WHOLE("", "config.md");

    private final String prefix;
    private final String section;

    SpecSection(String prefix, String section) {
        this.prefix = prefix;
        this.section = section;
    }

    /// The first entry that fits wins, so longer prefixes stand before their own beginnings.
    static String of(String pointer) {
        for (SpecSection entry : values()) {
            if (pointer.equals(entry.prefix) || pointer.startsWith(entry.prefix + "/")) {
                return entry.section;
            }
        }
        return WHOLE.section;
    }
}
