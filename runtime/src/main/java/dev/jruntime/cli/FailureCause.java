package dev.jruntime.cli;

import dev.jruntime.container.ContainerException;
import dev.jruntime.syscall.SyscallException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What programs get to know of a failure, beside the message for people: the system call that
/// failed, and the place in the configuration that is to blame. Names and values are in
/// docs/errors.md.
///
/// @param members empty if neither is known
record FailureCause(Map<String, String> members) {
    static final FailureCause UNKNOWN = new FailureCause(Map.of());

    /// Causes of causes that are looked at.
    private static final int DEPTH = 8;

    /// A longer path is left out: cut, it would be another one.
    private static final int LONGEST = 1024;

    static FailureCause of(Throwable failure) {
        SyscallException call = null;
        String pointer = null;
        Throwable each = failure;
        for (int i = 0; each != null && i < DEPTH; i++, each = each.getCause()) {
            if (call == null && each instanceof SyscallException found) {
                call = found;
            }
            if (pointer == null && each instanceof ContainerException found) {
                pointer = found.pointer();
            }
        }
        return of(call, pointer);
    }

    private static FailureCause of(@Nullable SyscallException call, @Nullable String pointer) {
        Map<String, String> members = new LinkedHashMap<>();
        if (call != null) {
            members.put("operation", call.call());
            if (call.path() instanceof String path && path.length() <= LONGEST) {
                members.put("path", path);
            }
            members.put("errno", call.errnoName());
        }
        if (pointer != null) {
            members.put("pointer", pointer);
        }
        return new FailureCause(members);
    }
}
