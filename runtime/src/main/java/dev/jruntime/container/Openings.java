package dev.jruntime.container;

import dev.jruntime.cgroup.CgroupPath;
import dev.jruntime.cgroup.CgroupV1;
import dev.jruntime.cgroup.Hierarchy;
import dev.jruntime.linux.console.Foreground;
import dev.jruntime.linux.device.HostDevices;
import dev.jruntime.linux.mount.PlannedMount;
import dev.jruntime.linux.namespace.Joined;
import dev.jruntime.linux.namespace.Namespaces;
import dev.jruntime.linux.namespace.Sysctls;
import dev.jruntime.linux.process.Capability;
import dev.jruntime.linux.process.Identity;
import dev.jruntime.spec.Config;
import dev.jruntime.spec.Linux;
import dev.jruntime.spec.Mount;
import dev.jruntime.spec.Process;
import dev.jruntime.spec.Process.ConsoleSize;
import dev.jruntime.spec.Root;
import dev.jruntime.spec.Seccomp;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.FilePath;
import dev.jruntime.syscall.MountFlags;
import dev.jruntime.syscall.Proxy;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Sockets;
import dev.jruntime.syscall.Statx;
import dev.jruntime.syscall.SyscallException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What only the launcher can open or make, with the caller's rights and paths: bundle, rootfs,
/// sources of bind mounts, cgroups, sockets. Init, its clone, finds the descriptors open.
final class Openings {
    private final Invocation invocation;
    private final Proxy launcher;
    private final String id;
    private final CreateOptions options;
    private final Preserved preserved;
    private final Bundle bundle;
    private final HostFacts host;
    private final Result umask;
    private @Nullable Result rootfsStatus;
    private @Nullable Result hostRootStatus;
    private final List<Joined> joined = new ArrayList<>();
    private @Nullable HostDevices devices;
    private @Nullable CgroupV1 cgroup;
    private @Nullable Fd listener;
    private @Nullable Foreground foreground;
    private @Nullable Fd pidfdSocket;
    private Plan.@Nullable AgentSocket agent;

    /// Descriptors to be preserved are looked at before anything is opened: none of them is ours.
    Openings(Invocation invocation, String id, CreateOptions options) throws SyscallException {
        this.invocation = invocation;
        this.launcher = invocation.launcher();
        this.id = id;
        this.options = options;
        umask = launcher.umask(StateRoot.UMASK);
        preserved = Preserved.look(launcher, options.activated(), options.preserved());
        String cwd = launcher.hello().cwd();
        bundle = Bundle.open(launcher, cwd, options.bundle(), options.config());
        host = HostFacts.ask(launcher);
    }

    Bundle bundle() {
        return bundle;
    }

    HostFacts host() {
        return host;
    }

    /// Null until [#open(Config, StateRoot.Lock, Fd)], and where the container gets none.
    @Nullable CgroupV1 cgroup() {
        return cgroup;
    }

    /// Where init will wait.
    Fd listener() {
        return Objects.requireNonNull(listener);
    }

    /// Send a descriptor of init to the caller, if it asked for one.
    void announce(Fd pidfd) throws SyscallException {
        if (pidfdSocket != null) {
            byte[] name = "pidfd".getBytes(StandardCharsets.US_ASCII);
            launcher.sendDescriptor(pidfdSocket, name, pidfd);
        }
    }

    /// The caller's side of the terminal; null if it has none.
    @Nullable Foreground foreground() {
        return foreground;
    }

    /// @throws ContainerException if one of the descriptors to be preserved is not there, or the
    ///   bundle is where no state can tell it
    void checkGiven() throws IOException {
        preserved.check();
        bundle.requireText();
    }

    /// Where the cgroups will be.
    List<CgroupPath> cgroupPaths(Config config) throws IOException {
        if (!options.cgroups()) {
            return List.of();
        }
        List<Hierarchy> hierarchies = host.hierarchies();
        if (hierarchies.isEmpty()) {
            throw new ContainerException(
                    "this host has no cgroup v1 hierarchy; cgroup v2 alone is not supported yet");
        }
        return CgroupV1.paths(hierarchies, id, linux(config).cgroupsPath());
    }

    private static Linux linux(Config config) {
        return Objects.requireNonNull(config.linux());
    }

    /// Open and make all of it; [#check(Config)] later looks at the answers.
    ///
    /// @param directory of the container's state
    Plan open(Config config, StateRoot.Lock lock, Fd directory) throws IOException {
        Process process = Objects.requireNonNull(config.process());
        Root root = Objects.requireNonNull(config.root());
        Fd rootfs = openRootfs(root);
        Namespaces namespaces = Namespaces.of(linux(config).namespaces());
        List<PlannedMount> wanted = wantedMounts(config.mounts(), namespaces);
        DescriptorLimit descriptors =
                raiseLimit(wanted, namespaces.joinUser() ? linux(config).devices().size() : 0);
        List<PlannedMount> mounts = openSources(wanted);
        takeDevices(namespaces, linux(config), mounts);
        join(namespaces);
        cgroup = makeCgroups(linux(config));
        Fd console = console(process);
        pidfdSocket = pidfdSocket();
        if (options.waits()) {
            listener = bindSocket(directory);
        }
        agent = agent(linux(config).seccomp());
        descriptors.release(launcher);
        Identity identity = identity(process, namespaces);
        return new Plan(
                id,
                options,
                config,
                namespaces,
                List.copyOf(joined),
                identity,
                List.of(lock.file(), bundle.directory(), directory),
                rootfsPath(root),
                rootfs,
                mounts,
                devices,
                cgroup,
                agent,
                console,
                consoleSize(process),
                umask,
                descriptors);
    }

    private @Nullable CgroupV1 makeCgroups(Linux linux) throws IOException {
        if (!options.cgroups()) {
            return null;
        }
        CgroupV1 made = new CgroupV1(id, linux.cgroupsPath());
        cgroup = made;
        made.make(launcher, host.hierarchies());
        return made;
    }

    private String rootfsPath(Root spec) {
        return bundle.path().resolve(spec.path()).text();
    }

    private void takeDevices(Namespaces namespaces, Linux linux, List<PlannedMount> mounts)
            throws SyscallException {
        if (namespaces.joinUser()) {
            devices = HostDevices.open(launcher, linux.devices(), !Plan.bindsDev(mounts));
        }
    }

    private void join(Namespaces namespaces) throws SyscallException {
        joined.clear();
        for (Map.Entry<Namespaces.Kind, String> each : namespaces.joined().entrySet()) {
            joined.add(Joined.open(launcher, each.getKey(), each.getValue()));
        }
    }

    /// What the bundle asks for, else the size of the window that the caller sees it in.
    private @Nullable ConsoleSize consoleSize(Process process) throws SyscallException {
        Foreground opened = foreground;
        if (process.consoleSize() != null || opened == null) {
            return process.consoleSize();
        }
        return opened.size();
    }

    private Fd openRootfs(Root spec) throws IOException {
        int flags = MountFlags.OPEN_TREE_CLONE | Fcntl.AT_RECURSIVE | Fcntl.AT_SYMLINK_NOFOLLOW;
        Fd tree = launcher.openTree(bundle.directory(), spec.path(), flags);
        rootfsStatus = launcher.statx(tree);
        hostRootStatus = launcher.statx(Fd.CWD, "/", 0);
        return tree;
    }

    /// In a user namespace that it enters, init has all capabilities (setns(2)).
    private Identity identity(Process process, Namespaces namespaces) throws SyscallException {
        List<String> warnings = invocation.warnings();
        return namespaces.joinUser()
                ? Identity.of(process, Capability.all(), warnings).withoutGroups()
                : Identity.of(process, host.permittedCapabilities(), warnings);
    }

    private static List<PlannedMount> wantedMounts(List<Mount> mounts, Namespaces namespaces) {
        boolean foreign = namespaces.joinUser() && !namespaces.has(Namespaces.Kind.NETWORK);
        List<PlannedMount> wanted = mounts.stream().map(PlannedMount::of).toList();
        return foreign ? wanted.stream().map(PlannedMount::withoutSysfs).toList() : wanted;
    }

    private DescriptorLimit raiseLimit(List<PlannedMount> mounts, int devices)
            throws SyscallException {
        int sources = (int) mounts.stream().filter(PlannedMount::binds).count();
        int wanted = sources + devices + options.handedOn();
        return DescriptorLimit.raise(launcher, host.descriptorLimits(), wanted);
    }

    private List<PlannedMount> openSources(List<PlannedMount> mounts) throws SyscallException {
        List<PlannedMount> opened = new ArrayList<>();
        for (PlannedMount mount : mounts) {
            opened.add(mount.open(launcher, bundle.directory()));
        }
        return opened;
    }

    private @Nullable Fd pidfdSocket() throws IOException {
        String path = options.pidfdSocket();
        return path == null ? null : CallersSocket.connect(launcher, path);
    }

    private @Nullable Fd console(Process process) throws IOException {
        if (options.consoleSocket() != null) {
            return CallersSocket.connect(launcher, options.consoleSocket());
        }
        if (!process.terminal()) {
            return null;
        }
        Foreground opened = Foreground.open(launcher);
        foreground = opened;
        return opened.socket();
    }

    /// Connected by who makes init load the filter: an agent need not wait for that.
    private Plan.@Nullable AgentSocket agent(@Nullable Seccomp profile) throws IOException {
        if (profile == null || !profile.notifies()) {
            return null;
        }
        String given = Objects.requireNonNull(profile.listenerPath());
        FilePath path = FilePath.of(launcher.hello().cwd(), given);
        if (!path.isText()) {
            throw new ContainerException(
                    "linux.seccomp.listenerPath: " + path + " is not UTF-8: name an absolute path");
        }
        Fd socket = options.waits() ? listener() : Courier.connect(launcher, path.text());
        return new Plan.AgentSocket(path.text(), profile.listenerMetadata(), socket);
    }

    /// Init has it: the launcher's copy would keep the connection alive.
    void releaseAgent() throws SyscallException {
        if (agent != null) {
            launcher.close(agent.socket());
        }
    }

    /// A relative name, because a socket's address holds 107 bytes and a state root may be longer.
    private Fd bindSocket(Fd directory) throws SyscallException {
        Fd socket = launcher.socket(Sockets.AF_UNIX, Sockets.SOCK_STREAM);
        launcher.fchdir(directory);
        launcher.bind(socket, StateRoot.SOCKET);
        return socket;
    }

    /// What could not be known before the calls were made.
    void check(Config config) throws IOException {
        Statx rootfs = Statx.of(Objects.requireNonNull(rootfsStatus));
        String path = "root.path " + Objects.requireNonNull(config.root()).path();
        if (!rootfs.isDirectory()) {
            throw new ContainerException(
                    path + " is not a directory (symbolic links are not followed there)");
        }
        if (rootfs.sameFile(Statx.of(Objects.requireNonNull(hostRootStatus)))) {
            throw new ContainerException(path + " is the root directory of the host");
        }
        for (Joined namespace : joined) {
            namespace.check();
            if (namespace.kind() == Namespaces.Kind.USER && namespace.isCallers()) {
                throw new ContainerException(
                        "linux.namespaces: the user namespace to join is the caller's own");
            }
            String sysctl = Sysctls.firstIn(namespace.kind(), linux(config).sysctl());
            if (sysctl != null && namespace.isCallers()) {
                throw new ContainerException(
                        "linux.sysctl "
                                + sysctl
                                + ": the "
                                + namespace.kind().type()
                                + " namespace to join is the caller's own");
            }
        }
        if (devices != null) {
            devices.check();
        }
        if (cgroup != null) {
            cgroup.requireEmpty(launcher);
        }
    }
}
