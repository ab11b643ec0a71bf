package dev.jruntime.container;

import dev.jruntime.linux.namespace.Joined;
import dev.jruntime.linux.namespace.Namespaces;
import dev.jruntime.linux.namespace.TimeOffsets;
import dev.jruntime.linux.namespace.UserNamespace;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Poll;
import dev.jruntime.syscall.Prctl;
import dev.jruntime.syscall.Proxy;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Sched;
import dev.jruntime.syscall.Signals;
import dev.jruntime.syscall.SyscallException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A short-lived process between launcher and init, for namespaces into which one has to be born:
/// setns(2) to a pid namespace and unshare(2) of a time namespace act on children only. The
/// launcher, which makes other children and outlives this one, enters none of them. Init is the
/// launcher's child all the same (`CLONE_PARENT`).
final class Stage implements Proxy.Birth {
    private static final int PATIENCE_MILLIS = 1_000;
    private static final int PAGE = 4096;
    private static final int MOST = 64 * 1024;

    private final Proxy launcher;
    private final Proxy.Birth stage;
    private final Proxy.Birth init;
    private final boolean shifted;
    private Proxy.@Nullable Clone born;
    private @Nullable Result stat;

    private Stage(Proxy launcher, Proxy.Birth stage, Proxy.Birth init, boolean shifted) {
        this.launcher = launcher;
        this.stage = stage;
        this.init = init;
        this.shifted = shifted;
    }

    /// Begin to clone init: by the launcher, or by a stage where the namespaces ask for one.
    ///
    /// @param first is run before any call of the new processes is made
    /// @throws IOException if a user namespace to join is not what the config takes it for
    static Proxy.Birth begin(Proxy launcher, Plan plan, Runnable first) throws IOException {
        long flags = plan.namespaces().cloneFlags();
        if (!plan.namespaces().needStage()) {
            return launcher.beginClone(flags, first);
        }
        Proxy.Birth stage = launcher.beginClone(0, first);
        try {
            if (plan.namespaces().joinUser()) {
                enterUser(stage.proxy(), plan);
                stage.proxy().flush();
                check(launcher, stage.await().pid(), plan);
            } else {
                prepare(stage.proxy(), plan);
            }
            Proxy.Birth init = stage.proxy().beginClone(flags | Sched.CLONE_PARENT, () -> {});
            return new Stage(launcher, stage, init, plan.namespaces().has(Namespaces.Kind.TIME));
        } catch (IOException | RuntimeException failure) {
            stage.proxy().close();
            throw failure;
        }
    }

    /// It is dumpable no more when init is born among processes that may want to trace it.
    private static void prepare(Proxy stage, Plan plan) throws SyscallException {
        stage.prctl(Prctl.PR_SET_PDEATHSIG, Signals.SIGKILL);
        for (Joined namespace : plan.joined()) {
            if (namespace.kind().isForChildren()) {
                namespace.enter(stage);
            }
        }
        TimeOffsets.unshare(stage, plan.namespaces(), plan.linux().timeOffsets());
        stage.prctl(Prctl.PR_SET_DUMPABLE, 0);
    }

    /// What takes the caller's rights comes first. The groups stay behind: in the user namespace
    /// setgroups(2) may be denied. Before it is there for others that have all capabilities in the
    /// user namespace, the stage is dumpable no more; the change of credentials may make it so
    /// again, and clear the signal (commit_creds() in kernel/cred.c).
    private static void enterUser(Proxy stage, Plan plan) throws SyscallException {
        plan.join(stage);
        stage.setgroups(List.of());
        stage.prctl(Prctl.PR_SET_DUMPABLE, 0);
        for (Joined namespace : plan.joined()) {
            if (namespace.kind() != Namespaces.Kind.USER) {
                namespace.enter(stage);
            }
        }
        for (Joined namespace : plan.joined()) {
            if (namespace.kind() == Namespaces.Kind.USER) {
                namespace.enter(stage);
            }
        }
        stage.prctl(Prctl.PR_SET_DUMPABLE, 0);
        stage.prctl(Prctl.PR_SET_PDEATHSIG, Signals.SIGKILL);
        TimeOffsets.unshare(stage, plan.namespaces(), plan.linux().timeOffsets());
    }

    /// The maps as the caller sees them: a process in the namespace would see its own ids.
    private static void check(Proxy launcher, int pid, Plan plan) throws IOException {
        String own = "/proc/" + pid + "/";
        FileText uids = read(launcher, own + "uid_map");
        FileText gids = read(launcher, own + "gid_map");
        FileText setgroups = read(launcher, own + "setgroups");
        UserNamespace namespace = UserNamespace.parse(text(uids), text(gids), text(setgroups));
        List<String> violations = namespace.violations(plan.linux(), plan.identity().user());
        if (!violations.isEmpty()) {
            throw new ContainerException(String.join("; ", violations));
        }
    }

    private static FileText read(Proxy launcher, String path) throws SyscallException {
        Fd file = launcher.openat(Fd.CWD, path, Fcntl.O_RDONLY, 0);
        return new FileText(launcher, file, PAGE, 2);
    }

    private static String text(FileText file) throws SyscallException {
        return new String(file.bytes(MOST), StandardCharsets.US_ASCII);
    }

    @Override
    public Proxy proxy() {
        return init.proxy();
    }

    /// The pid is the one that the launcher knows init by. The stage is gone afterwards.
    @Override
    public Proxy.Clone await() throws SyscallException {
        Proxy.Clone known = born;
        if (known == null) {
            Proxy.Clone made = init.await();
            known = new Proxy.Clone(made.proxy(), made.pid(), launcher.pidfdOpen(made.pid()));
            stat = shifted ? Liveness.readStat(launcher, made.pid()) : null;
            born = known;
            end(stage.await());
        }
        return known;
    }

    /// [#await()] once more, for a launcher whose queue was dropped: the pidfd may not have been
    /// opened. Nobody else waits for its children, so the pid is still init's.
    Proxy.Clone again() throws SyscallException {
        Proxy.Clone made = await();
        return new Proxy.Clone(made.proxy(), made.pid(), launcher.pidfdOpen(made.pid()));
    }

    /// It ends with its connection, which nobody waits for before the launcher's next calls.
    private void end(Proxy.Clone own) throws SyscallException {
        own.proxy().close();
        int control = launcher.hello().control();
        launcher.poll(own.pidfd(), control, Poll.POLLIN, PATIENCE_MILLIS);
        launcher.waitNow(own.pid());
        launcher.close(own.pidfd());
    }

    /// When init was started, by the launcher's clock: its own is another in a time namespace.
    long startTime(InitBuilder builder) throws SyscallException {
        Result read = stat;
        if (read == null) {
            return builder.self().startTime();
        }
        return Objects.requireNonNull(Liveness.parse(read)).startTime();
    }

    /// Let go of a stage that has not done its work: it ends with its connection.
    void abandon() {
        if (born == null) {
            stage.proxy().close();
        }
    }
}
