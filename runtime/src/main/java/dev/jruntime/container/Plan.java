package dev.jruntime.container;

import dev.jruntime.cgroup.CgroupV1;
import dev.jruntime.cgroup.Hierarchy;
import dev.jruntime.linux.device.HostDevices;
import dev.jruntime.linux.mount.ControllerMount;
import dev.jruntime.linux.mount.PlannedMount;
import dev.jruntime.linux.mount.RootPropagation;
import dev.jruntime.linux.namespace.Joined;
import dev.jruntime.linux.namespace.Namespaces;
import dev.jruntime.linux.process.Identity;
import dev.jruntime.spec.Config;
import dev.jruntime.spec.Linux;
import dev.jruntime.spec.Process;
import dev.jruntime.spec.Process.ConsoleSize;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What init is built from: the configuration, and what the launcher has opened for it.
///
/// @param foreign descriptors that init inherits and has no business with
/// @param rootfsPath of the root filesystem, in the caller's mount namespace
/// @param rootfsTree a copy of the mount tree at the rootfs, attached nowhere
/// @param devices null where init makes its own
/// @param cgroup null where the container gets none of its own
/// @param agent null where no filter asks one
/// @param consoleSocket connected; null without a terminal
/// @param consoleSize of the terminal; null leaves it as it is
record Plan(
        String id,
        CreateOptions options,
        Config config,
        Namespaces namespaces,
        List<Joined> joined,
        Identity identity,
        List<Fd> foreign,
        String rootfsPath,
        Fd rootfsTree,
        List<PlannedMount> mounts,
        @Nullable HostDevices devices,
        @Nullable CgroupV1 cgroup,
        @Nullable AgentSocket agent,
        @Nullable Fd consoleSocket,
        @Nullable ConsoleSize consoleSize,
        Result callersUmask,
        DescriptorLimit descriptors) {

    /// The way to the agent of a seccomp filter.
    ///
    /// @param path where it listens, absolute
    /// @param socket connected to it, or the one on which init will wait
    record AgentSocket(String path, @Nullable String metadata, Fd socket) {
        ContainerState.Agent agent() throws SyscallException {
            return new ContainerState.Agent(path, metadata, socket.number());
        }
    }

    Process process() {
        return Objects.requireNonNull(config.process());
    }

    Linux linux() {
        return Objects.requireNonNull(config.linux());
    }

    /// Those of the kinds that run before the container is created.
    HookList hooks(HookKind kind) {
        return HookList.of(kind, config.hooks());
    }

    /// Whether the caller's root stays until hooks have run.
    boolean hasHooks() {
        return HookList.areBeforeRoot(config.hooks());
    }

    void join(Syscalls init) throws SyscallException {
        if (cgroup != null) {
            cgroup.join(init);
        }
    }

    /// Without no_new_privs the load of a seccomp filter takes privileges, and it is the last thing
    /// but one that happens (seccomp(2)).
    boolean keepsPrivileges() {
        return linux().seccomp() != null && !identity.noNewPrivileges();
    }

    /// A `/dev` that the config binds is the caller's business: nothing is made in it.
    boolean bindsDev() {
        return bindsDev(mounts);
    }

    static boolean bindsDev(List<PlannedMount> mounts) {
        return mounts.stream()
                .anyMatch(mount -> mount.binds() && mount.names().equals(List.of("dev")));
    }

    RootPropagation propagation() {
        return RootPropagation.of(linux().rootfsPropagation());
    }

    /// What a mount of type `cgroup` shows.
    List<ControllerMount> controllers() {
        List<ControllerMount> controllers = new ArrayList<>();
        if (cgroup == null) {
            return controllers;
        }
        boolean own = namespaces.has(Namespaces.Kind.CGROUP);
        for (CgroupV1.View view : cgroup.views()) {
            Hierarchy hierarchy = view.hierarchy();
            List<String> names = hierarchy.controllers();
            boolean named = names.getFirst().startsWith("name=");
            List<String> parameters = new ArrayList<>(names);
            if (named) {
                parameters.addFirst("none");
            }
            controllers.add(
                    new ControllerMount(
                            hierarchy.directory(),
                            parameters,
                            named || names.size() == 1 ? List.of() : names,
                            own ? null : view.path().absolute()));
        }
        return controllers;
    }
}
