package dev.jruntime.container;

import dev.jruntime.cgroup.Entrance;
import dev.jruntime.linux.console.Foreground;
import dev.jruntime.linux.namespace.Namespaces;
import dev.jruntime.linux.process.Capability;
import dev.jruntime.linux.process.Identity;
import dev.jruntime.linux.seccomp.Filter;
import dev.jruntime.linux.seccomp.FilterKey;
import dev.jruntime.linux.seccomp.Filters;
import dev.jruntime.spec.ConfigReader;
import dev.jruntime.spec.InvalidConfigException;
import dev.jruntime.spec.Process;
import dev.jruntime.spec.Process.ConsoleSize;
import dev.jruntime.spec.State;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.FilePath;
import dev.jruntime.syscall.Proxy;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.SyscallException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What only the launcher can read or open for `exec`, with the caller's rights and paths, in two
/// waves: what is known of the container, then what that leads to.
final class ExecOpenings {
    /// Two of each file and the state fit in one frame.
    private static final int PIECE = 6 * 1024;

    private static final int MOST = 8 << 20;

    private final Invocation invocation;
    private final Proxy launcher;
    private final String id;
    private final ExecOptions options;
    private final Result umask;
    private final Preserved preserved;
    private final List<Result> streams;
    private final StateRoot root;
    private final Fd directory;
    private final StateRoot.Reading reading;
    private final Fd snapshotFile;
    private final FileText snapshotText;
    private final @Nullable FileText processText;
    private final Result capabilities;
    private final @Nullable HostFacts host;
    private @Nullable ContainerState state;
    private @Nullable Snapshot snapshot;
    private @Nullable Process process;
    private @Nullable Liveness liveness;
    private @Nullable Entrance cgroups;
    private @Nullable Filter filter;
    private @Nullable Result filterFile;
    private @Nullable Foreground foreground;
    private @Nullable Fd consoleSocket;
    private @Nullable Fd pidfdSocket;
    private @Nullable Fd agentSocket;
    private State.@Nullable Status agentSees;

    /// Queue the first wave. Descriptors to be preserved are looked at before anything is opened.
    ExecOpenings(Invocation invocation, String id, ExecOptions options) throws SyscallException {
        this.invocation = invocation;
        this.launcher = invocation.launcher();
        this.id = id;
        this.options = options;
        umask = launcher.umask(StateRoot.UMASK);
        preserved = Preserved.look(launcher, options.activated(), options.preserved());
        streams = StandardStreams.look(launcher);
        root = StateRoot.find(invocation);
        directory = root.directory(id, Errno.ENOENT);
        reading = root.read(directory);
        int flags = Fcntl.O_RDONLY | Fcntl.O_NOFOLLOW | Fcntl.O_NONBLOCK;
        snapshotFile = launcher.openat(directory, Snapshot.FILE, flags, 0, Errno.ENOENT);
        snapshotText = new FileText(launcher, snapshotFile, PIECE, 2);
        processText = options.processFile() == null ? null : openProcess(options.processFile());
        capabilities = launcher.capget();
        host = options.cgroups().isEmpty() ? null : HostFacts.ask(launcher);
        if (options.changes().terminal() && options.needsForeground()) {
            openForeground();
        }
    }

    /// Its sockets have to be known before they are kept: that is a round trip, which the first
    /// wave takes anyway.
    private void openForeground() throws SyscallException {
        Foreground opened = Foreground.open(launcher);
        foreground = opened;
        consoleSocket = opened.socket();
    }

    private FileText openProcess(String file) throws SyscallException {
        String path = FilePath.of(launcher.hello().cwd(), file).normalize().text();
        int flags = Fcntl.O_RDONLY | Fcntl.O_NONBLOCK | Fcntl.O_NOCTTY;
        return new FileText(launcher, launcher.openat(Fd.CWD, path, flags, 0), PIECE, 2);
    }

    /// Read what is known of the container, and say what is to be executed.
    ///
    /// @throws IOException if there is no such container, or nothing that could be executed
    void read() throws IOException {
        if (directory.absent()) {
            throw new NoSuchContainerException(id);
        }
        state = root.parse(id, reading);
        preserved.check();
        if (snapshotFile.absent()) {
            throw new ContainerException(
                    "of container " + id + " nothing was kept that exec could begin with");
        }
        Snapshot kept = Snapshot.decode(snapshotText.bytes(MOST), id);
        snapshot = kept;
        Process wanted =
                processText == null
                        ? options.changes().of(kept.process())
                        : parse(processText.bytes(MOST));
        Demands.check(wanted);
        if (kept.chrooted()) {
            throw new ContainerException(
                    "exec in a container that was made with --no-pivot and with hooks is not"
                            + " supported: its root is not that of its mount namespace");
        }
        options.check(wanted.terminal());
        process = wanted;
    }

    private Process parse(byte[] bytes) throws IOException {
        if (bytes.length > MOST) {
            throw new ContainerException(options.processFile() + " has more than 8 MiB");
        }
        try {
            return ConfigReader.readProcess(bytes);
        } catch (InvalidConfigException invalid) {
            String text = Objects.requireNonNull(invalid.getMessage());
            throw new ContainerException(options.processFile() + ": " + text, invalid);
        }
    }

    /// Queue the second wave.
    void open() throws IOException {
        liveness = Liveness.look(launcher, state());
        cgroups = Entrance.ask(launcher, state().cgroups(), below());
        FilterKey key = snapshot().filter();
        if (key != null) {
            filter = Filters.find(key);
            filterFile =
                    filter == null
                            ? StateRoot.readFilter(launcher, directory, Filter.LONGEST)
                            : null;
        }
        if (options.consoleSocket() != null) {
            consoleSocket = CallersSocket.connect(launcher, options.consoleSocket());
        } else if (Objects.requireNonNull(process).terminal() && foreground == null) {
            openForeground();
        }
        if (options.pidfdSocket() != null) {
            pidfdSocket = CallersSocket.connect(launcher, options.pidfdSocket());
        }
    }

    private Map<String, String> below() throws IOException {
        HostFacts known = host;
        return known == null
                ? Map.of()
                : SubCgroups.of(options.cgroups(), state().cgroups(), known.hierarchies());
    }

    /// @throws IOException if the container is not one that can be entered
    ExecPlan plan() throws IOException {
        Liveness found = Objects.requireNonNull(liveness);
        refuseUnlessEntered(found.status());
        Entrance entrance = Objects.requireNonNull(cgroups);
        entrance.check();
        if (entrance.isFrozen() && !options.ignorePaused()) {
            throw new ContainerException(
                    "cannot exec in a paused container (use --ignore-paused to override)");
        }
        decodeFilter();
        connectAgent(found.status());
        return new ExecPlan(
                id,
                options,
                snapshot(),
                Objects.requireNonNull(process),
                identity(),
                found.pidfd(),
                entrance,
                consoleSocket,
                consoleSize(),
                streams,
                umask);
    }

    private static void refuseUnlessEntered(Status status) throws ContainerException {
        switch (status) {
            case CREATED, RUNNING -> {}
            case STOPPED -> throw new ContainerException("cannot exec in a stopped container");
            case CREATING ->
                    throw new ContainerException(
                            "cannot exec in a container whose create has not finished");
        }
    }

    private void decodeFilter() throws IOException {
        FilterKey key = snapshot().filter();
        if (key != null && filter == null) {
            Filter read = Filter.decode(Objects.requireNonNull(filterFile).bytes(), key);
            if (read == null) {
                throw new ContainerException(
                        "the seccomp filter that was made for container " + id + " is damaged");
            }
            Filters.remember(key, read);
            filter = read;
        }
    }

    /// When there is a stage already, which thereby does not have the connection.
    private void connectAgent(Status status) throws IOException {
        ContainerState.Agent agent = state().agent();
        if (agent == null) {
            return;
        }
        Process own = snapshot().process();
        if (own.noNewPrivileges() && !Objects.requireNonNull(process).noNewPrivileges()) {
            throw new ContainerException(
                    "exec without no_new_privs in a container that has it, and whose seccomp filter"
                            + " asks an agent (SCMP_ACT_NOTIFY), is not supported");
        }
        agentSocket = Fd.of(Courier.connect(launcher, agent.path()).number(), agent.path());
        agentSees = status == Status.CREATED ? State.Status.CREATED : State.Status.RUNNING;
    }

    /// What the agent of the filter is told.
    ///
    /// @param pid of the program
    /// @return null if there is none
    @Nullable Letter letter(int pid) {
        Fd connection = agentSocket;
        State.Status status = agentSees;
        return connection == null || status == null
                ? null
                : new Letter(launcher, connection, Letter.document(state(), pid, status));
    }

    /// In a user namespace that it enters, a process has all capabilities (setns(2)).
    private Identity identity() throws SyscallException {
        Process wanted = Objects.requireNonNull(process);
        List<String> warnings = invocation.warnings();
        return snapshot().namespaces().contains(Namespaces.Kind.USER)
                ? Identity.of(wanted, Capability.all(), warnings).withoutGroups()
                : Identity.of(wanted, HostFacts.permitted(capabilities), warnings);
    }

    private @Nullable ConsoleSize consoleSize() throws SyscallException {
        ConsoleSize asked = Objects.requireNonNull(process).consoleSize();
        return asked != null || foreground == null ? asked : foreground.size();
    }

    /// Send a descriptor of the program to the caller, if it asked for one.
    void announce(Fd pidfd) throws SyscallException {
        if (pidfdSocket != null) {
            byte[] name = "pidfd".getBytes(StandardCharsets.US_ASCII);
            launcher.sendDescriptor(pidfdSocket, name, pidfd);
        }
    }

    private ContainerState state() {
        return Objects.requireNonNull(state);
    }

    private Snapshot snapshot() {
        return Objects.requireNonNull(snapshot);
    }

    /// Null if there is none.
    @Nullable Filter filter() {
        return filter;
    }

    /// The caller's side of the terminal; null if the caller has none of it.
    @Nullable Foreground foreground() {
        return foreground;
    }
}
