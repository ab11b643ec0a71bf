package dev.jruntime.container;

import dev.jruntime.spec.Process;
import org.jspecify.annotations.Nullable;

/// How to make a container.
///
/// @param bundle the bundle's directory, absolute or relative to the caller's
/// @param config the configuration's file, in the bundle or absolute
/// @param consoleSocket where the terminal's master goes
/// @param pidFile where the pid of init is written
/// @param pidfdSocket where a pidfd of init goes
/// @param activated how many sockets of a service manager are handed on, above the standard streams
/// @param preserved how many other descriptors, above those
/// @param pivots whether the root is changed by pivot_root(2)
/// @param newKeyring whether init gets a session keyring of its own (session-keyring(7))
/// @param cgroups whether the container gets cgroups of its own
/// @param waits whether init waits for `start`
/// @param foreground whether the command stays, and relays between the terminals
public record CreateOptions(
        String bundle,
        String config,
        @Nullable String consoleSocket,
        @Nullable String pidFile,
        @Nullable String pidfdSocket,
        int activated,
        int preserved,
        boolean pivots,
        boolean newKeyring,
        boolean cgroups,
        boolean waits,
        boolean foreground) {
    /// How many descriptors above the standard streams the payload gets.
    int handedOn() {
        return activated + preserved;
    }

    /// @throws ContainerException if terminal and console socket do not go together
    void check(Process process) throws ContainerException {
        if (process.terminal() && consoleSocket == null && !foreground) {
            throw new ContainerException(
                    "process.terminal is true: a detached container needs --console-socket");
        }
        if (!process.terminal() && consoleSocket != null) {
            throw new ContainerException(
                    "--console-socket is of no use: process.terminal is false");
        }
    }
}
