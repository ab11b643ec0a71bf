package dev.jruntime.spec;

import org.jspecify.annotations.Nullable;

/// What the agent of a seccomp filter is told (config-linux.md, "The Container Process State"). It
/// comes with one descriptor.
///
/// @param pid of the process that has the filter, as the runtime sees it
/// @param metadata `listenerMetadata` of the profile
public record ContainerProcessState(int pid, @Nullable String metadata, State state) {
    /// How the spec calls the descriptor that seccomp(2) has answered.
    public static final String SECCOMP_FD = "seccompFd";

    /// JSON on one line.
    public String toCompactJson() {
        return JsonText.compact(
                new Members()
                        .string("ociVersion", state.ociVersion())
                        .stringsAlways("fds", java.util.List.of(SECCOMP_FD))
                        .number("pid", pid)
                        .string("metadata", metadata)
                        .object("state", state, State::members)
                        .node());
    }
}
