package dev.jruntime.container;

import dev.jruntime.linux.console.Foreground;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Hello;
import dev.jruntime.syscall.Protocol;
import dev.jruntime.syscall.Proxy;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Signals;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// What a second server does for a command whose first server was lost: finish what was committed,
/// roll back what was not. A command is never silently done twice.
public final class Recovery {
    private static final String CHILDREN = "/proc/thread-self/children";
    private static final int PAGE = 4096;

    private Recovery() {}

    /// Whether this launcher has lost a server already.
    public static boolean isNeeded(Proxy launcher) {
        return (launcher.hello().flags() & Protocol.HELLO_RECOVERY) != 0;
    }

    /// What the lost command was asked for.
    ///
    /// @param name of the command
    /// @param id the command's container; null if it has none
    /// @param detached whether `run` or `exec` was not to wait
    /// @param keep whether `run` was not to delete
    /// @param pidFile null if the caller has not asked for one
    public record Lost(
            String name,
            @Nullable String id,
            boolean detached,
            boolean keep,
            @Nullable String pidFile) {
        boolean creates() {
            return name.equals("create") || name.equals("run");
        }
    }

    /// @return the command's exit code
    /// @throws ContainerException if the command did not do what it should
    public static int run(Invocation invocation, Lost command) throws IOException {
        String id = command.id();
        if (id == null) {
            throw lost();
        }
        if (command.name().equals("exec")) {
            return ExecRecovery.run(invocation.launcher(), command);
        }
        StateRoot root = StateRoot.find(invocation);
        if (root.isMissing()) {
            throw lost();
        }
        if (command.creates()) {
            endUnfinished(invocation, root, id);
        }
        ContainerState running = null;
        StateRoot.Lock lock = root.lockPatiently(id);
        try {
            running = recover(invocation, root, command, id);
        } finally {
            root.unlock(lock);
            invocation.launcher().flush();
        }
        if (running != null) {
            return finishRun(invocation, running, command.keep());
        }
        return isSupervised(invocation.launcher())
                ? Run.exitCode(invocation.launcher().hello().status())
                : 0;
    }

    private static ContainerException lost() {
        return new ContainerException("the server of this command was lost; nothing was changed");
    }

    /// @return the container to wait for, without the lock; null if all is done
    private static @Nullable ContainerState recover(
            Invocation invocation, StateRoot root, Lost command, String id) throws IOException {
        Proxy launcher = invocation.launcher();
        HostFacts host = HostFacts.ask(launcher);
        Fd directory = root.directory(id, Errno.ENOENT);
        StateRoot.Reading reading = root.read(directory);
        if (directory.absent()) {
            withoutState(command.name(), isSupervised(launcher));
            return null;
        }
        if (reading.file().absent()) {
            throw lost();
        }
        ContainerState state = root.parse(id, reading);
        Removal removal = Removal.look(launcher, state);
        if (command.creates() && !state.creator().equals(host.caller())) {
            throw lost();
        }
        if (command.creates() && state.status() == Status.CREATING) {
            removal.clean(root, true);
            throw new ContainerException(
                    "the server of this command was lost; what it had made is removed");
        }
        switch (command.name()) {
            case "run" -> {
                if (!isSupervised(launcher)) {
                    refuseUnlessExecuted(root, removal, host.processName());
                }
                return command.detached() ? null : state;
            }
            case "create" -> {}
            case "delete" -> finishDelete(root, removal);
            default -> throw new ContainerException("the server of this command was lost");
        }
        return null;
    }

    /// An init that waits for the first word of a server that hangs has all descriptors of its
    /// launcher, the container's lock too, which can be had when it has ended.
    private static void endUnfinished(Invocation invocation, StateRoot root, String id)
            throws IOException {
        Proxy launcher = invocation.launcher();
        HostFacts host = HostFacts.ask(launcher);
        Fd directory = root.directory(id, Errno.ENOENT);
        StateRoot.Reading reading = root.read(directory);
        if (directory.absent() || reading.file().absent()) {
            return;
        }
        ContainerState state = root.parse(id, reading);
        if (state.status() == Status.CREATING && state.creator().equals(host.caller())) {
            Removal.look(launcher, state).kill();
            endChildren(launcher);
        }
    }

    /// The state may not yet know of an init that was just made, and still does what it was told.
    /// It is this launcher's child: no other process has its pid before it was waited for.
    private static void endChildren(Proxy launcher) throws IOException {
        Fd file = launcher.openat(Fd.CWD, CHILDREN, Fcntl.O_RDONLY, 0, Errno.ENOENT);
        String pids = Liveness.text(launcher.read(file, PAGE));
        launcher.close(file);
        for (String pid : pids.isEmpty() ? new String[0] : pids.split(" ")) {
            int child = Integer.parseInt(pid);
            Fd pidfd = launcher.pidfdOpen(child, Errno.ESRCH);
            Result executable = Liveness.readExecutable(launcher, child);
            if (Liveness.isOurProgram(executable) && !pidfd.absent()) {
                launcher.pidfdSendSignal(pidfd, Signals.SIGKILL, Errno.ESRCH);
                Removal.await(launcher, pidfd, pid);
            }
        }
    }

    /// All is done if that was a deletion, at the end of a payload as well.
    private static void withoutState(String command, boolean supervised) throws ContainerException {
        if (!command.equals("delete") && !supervised) {
            throw lost();
        }
    }

    static boolean isSupervised(Proxy launcher) {
        return (launcher.hello().flags() & Protocol.HELLO_SUPERVISED) != 0;
    }

    private static void finishDelete(StateRoot root, Removal removal) throws IOException {
        if (removal.liveness().isAlive()) {
            throw new ContainerException("the server of this command was lost; try again");
        }
        removal.clean(root, false);
    }

    /// The state says that it runs before it does. An init that did not get that far still waits
    /// for a server that may be hanging, not dead, and would do so for ever. A program that was
    /// executed may have come to its end since: it is no less the command's success.
    ///
    /// @param before the name of an init that has not executed it: it is this launcher's child,
    ///   which nobody else waits for
    private static void refuseUnlessExecuted(StateRoot root, Removal removal, String before)
            throws IOException {
        if (!removal.liveness().hasExecuted(before)) {
            removal.kill();
            removal.clean(root, true);
            throw neverStarted();
        }
    }

    private static ContainerException neverStarted() {
        return new ContainerException(
                "the server of this command was lost before the program was started");
    }

    /// The payload may have ended meanwhile, or still run: then wait on.
    private static int finishRun(Invocation invocation, ContainerState state, boolean keep)
            throws IOException {
        Proxy launcher = invocation.launcher();
        Hello hello = launcher.hello();
        int status =
                isSupervised(launcher) ? hello.status() : superviseAgain(launcher, state.pid());
        Run.finish(invocation, state, keep);
        return Run.exitCode(status);
    }

    /// @param pid of the program, a child of the launcher
    static int superviseAgain(Proxy launcher, int pid) throws IOException {
        launcher.sigprocmask(Signals.SIG_SETMASK, Run.FORWARDED);
        Fd signals = launcher.signalfd(Run.FORWARDED);
        Fd process = launcher.pidfdOpen(pid);
        Foreground foreground = Foreground.kept(launcher);
        Proxy.Terminal terminal = foreground == null ? null : foreground.relay();
        Proxy.Supervision job = new Proxy.Supervision(pid, process, signals, terminal);
        return (int) launcher.supervise(job).value();
    }
}
