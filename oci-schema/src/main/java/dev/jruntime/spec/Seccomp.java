package dev.jruntime.spec;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A seccomp filter; names are those of libseccomp's header.
///
/// @param defaultErrnoRet the value for `SCMP_ACT_ERRNO` and `SCMP_ACT_TRACE`; absent means `EPERM`
/// @param flags absent lets the runtime choose, an empty list asks for none
/// @param listenerPath the UNIX socket that gets the descriptor of `SCMP_ACT_NOTIFY`
public record Seccomp(
        String defaultAction,
        @Nullable Integer defaultErrnoRet,
        List<String> architectures,
        @Nullable List<String> flags,
        @Nullable String listenerPath,
        @Nullable String listenerMetadata,
        List<Syscall> syscalls) {
    private static final String NOTIFY = "SCMP_ACT_NOTIFY";

    public Seccomp {
        architectures = Copies.of(architectures);
        flags = flags == null ? null : Copies.of(flags);
        syscalls = Copies.of(syscalls);
    }

    /// Whether an agent is asked about some calls.
    public boolean notifies() {
        return defaultAction.equals(NOTIFY)
                || syscalls.stream().anyMatch(syscall -> syscall.action().equals(NOTIFY));
    }

    /// What may become of a system call: the actions of the rules that name it, and of those that
    /// have none for it.
    public Set<String> actions(String name) {
        Set<String> actions = new LinkedHashSet<>();
        boolean decided = false;
        for (Syscall rule : syscalls) {
            if (rule.names().contains(name)) {
                actions.add(rule.action());
                decided |= rule.args().isEmpty();
            }
        }
        if (!decided) {
            actions.add(defaultAction);
        }
        return actions;
    }

    /// A rule for some system calls.
    ///
    /// @param names at least one; may hold names that no kernel here knows
    public record Syscall(
            List<String> names, String action, @Nullable Integer errnoRet, List<Arg> args) {

        public Syscall {
            names = Copies.of(names);
            args = Copies.of(args);
        }
    }

    /// A condition on one argument.
    ///
    /// @param index 0 to 5
    /// @param value uint64: all 64 bits count; the mask of `SCMP_CMP_MASKED_EQ`
    /// @param valueTwo uint64; the masked value of `SCMP_CMP_MASKED_EQ`; absent counts as 0
    public record Arg(int index, long value, @Nullable Long valueTwo, String op) {}
}
