package dev.jruntime.container;

import dev.jruntime.spec.Process;
import org.jspecify.annotations.Nullable;

/// How to make a container.
///
/// @param bundle the bundle's directory, absolute or relative to the caller's
/// @param config the configuration's file, in the bundle or absolute
/// @param consoleSocket where the terminal's master goes
/// @param pidFile where the pid of init is written
/// @param cgroups whether the container gets cgroups of its own
/// @param waits whether init waits for `start`
public record CreateOptions(
        String bundle,
        String config,
        @Nullable String consoleSocket,
        @Nullable String pidFile,
        boolean cgroups,
        boolean waits) {
    /// @throws ContainerException if terminal and console socket do not go together
    void check(Process process) throws ContainerException {
        if (process.terminal() && consoleSocket == null) {
            throw new ContainerException(
                    "process.terminal is true: a detached container needs --console-socket, and a"
                            + " terminal in the foreground is not supported yet");
        }
        if (!process.terminal() && consoleSocket != null) {
            throw new ContainerException(
                    "--console-socket is of no use: process.terminal is false");
        }
    }
}
