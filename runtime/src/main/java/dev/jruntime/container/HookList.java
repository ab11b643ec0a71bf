package dev.jruntime.container;

import dev.jruntime.spec.Hook;
import dev.jruntime.spec.Hooks;
import dev.jruntime.spec.State;
import dev.jruntime.syscall.Proxy;
import dev.jruntime.syscall.SyscallException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The hooks of one kind, run in their order.
final class HookList {
    private final HookKind kind;
    private final List<Hook> hooks;

    private HookList(HookKind kind, List<Hook> hooks) {
        this.kind = kind;
        this.hooks = hooks;
    }

    /// Whether there are any that run while the caller's root is still there.
    static boolean areBeforeRoot(@Nullable Hooks hooks) {
        return !of(HookKind.PRESTART, hooks).isEmpty()
                || !of(HookKind.CREATE_RUNTIME, hooks).isEmpty()
                || !of(HookKind.CREATE_CONTAINER, hooks).isEmpty();
    }

    static HookList of(HookKind kind, @Nullable Hooks hooks) {
        return new HookList(kind, hooks == null ? List.of() : kind.of(hooks));
    }

    boolean isEmpty() {
        return hooks.isEmpty();
    }

    /// Run them in the caller's namespaces. Whatever a hook has started is killed with it when its
    /// time is over.
    ///
    /// @throws HookException for the first that fails; the others are not run then
    void runOutside(Proxy launcher, ContainerState state) throws IOException {
        byte[] document = document(state, state.pid());
        HookRun.Manner manner = HookRun.Manner.in(state.bundle());
        for (int i = 0; i < hooks.size(); i++) {
            Orphans orphans = Orphans.adopt(launcher);
            try {
                run(launcher, i, manner, document, orphans);
            } finally {
                orphans.release();
            }
        }
    }

    /// Run all of them, also behind one that fails.
    ///
    /// @param failures takes what went wrong
    void runAll(Proxy launcher, ContainerState state, List<String> failures) throws IOException {
        for (Hook each : hooks) {
            try {
                new HookList(kind, List.of(each)).runOutside(launcher, state);
            } catch (HookException failure) {
                failures.add(failure.getMessage());
            }
        }
    }

    /// Run them where init is, as its children.
    void runInside(Proxy init, ContainerState state, HookRun.Manner manner) throws IOException {
        if (hooks.isEmpty()) {
            return;
        }
        byte[] document = document(state, (int) init.getpid().value());
        for (int i = 0; i < hooks.size(); i++) {
            run(init, i, manner, document, null);
        }
    }

    private void run(
            Proxy parent,
            int index,
            HookRun.Manner manner,
            byte[] document,
            @Nullable Orphans orphans)
            throws IOException {
        Hook hook = hooks.get(index);
        String which = "error running " + kind.property() + " hook #" + index + ": ";
        String place = "/hooks/" + kind.property() + "/" + index;
        try {
            HookRun run = HookRun.start(parent, hook, manner, document);
            String failure = run.await();
            if (run.isLate() && orphans != null) {
                orphans.kill();
            }
            if (failure != null) {
                throw new HookException(which + failure + " (" + hook.path() + ")", null, place);
            }
        } catch (SyscallException failure) {
            throw new HookException(which + failure.getMessage(), failure, place);
        }
    }

    /// The container's state, as the spec has it on a hook's standard input.
    private byte[] document(ContainerState state, int pid) {
        State document =
                new State(
                        state.ociVersion(),
                        state.id(),
                        kind.status(),
                        kind == HookKind.POSTSTOP ? 0 : pid,
                        state.bundle(),
                        state.annotations(),
                        null,
                        null,
                        null);
        return document.toCompactJson().getBytes(StandardCharsets.UTF_8);
    }
}
