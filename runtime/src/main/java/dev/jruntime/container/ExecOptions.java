package dev.jruntime.container;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How to execute a program in a container that is there.
///
/// @param processFile a file that describes the process instead of the container's configuration
/// @param changes what the command line changes of the container's process
/// @param detach whether to return when the program runs
/// @param pidFile where its pid is written
/// @param consoleSocket where the terminal's master goes
/// @param pidfdSocket where a pidfd of it goes
/// @param activated how many sockets of a service manager are handed on, above the standard streams
/// @param preserved how many other descriptors, above those
/// @param cgroups cgroups below those of the container, each `[CONTROLLER,..:]PATH`
/// @param ignorePaused whether it may wait in a paused container until that goes on
public record ExecOptions(
        @Nullable String processFile,
        ProcessChanges changes,
        boolean detach,
        @Nullable String pidFile,
        @Nullable String consoleSocket,
        @Nullable String pidfdSocket,
        int activated,
        int preserved,
        List<String> cgroups,
        boolean ignorePaused) {
    public ExecOptions {
        cgroups = List.copyOf(cgroups);
    }

    /// How many descriptors above the standard streams the program gets.
    int handedOn() {
        return activated + preserved;
    }

    /// Whether a terminal that `--tty` asks for is the caller's to relay.
    boolean needsForeground() {
        return processFile == null && consoleSocket == null && !detach;
    }

    /// @throws ContainerException if terminal, console socket and waiting do not go together
    void check(boolean terminal) throws ContainerException {
        if (terminal && detach && consoleSocket == null) {
            throw new ContainerException(
                    "a detached program with a terminal needs --console-socket");
        }
        if (!terminal && consoleSocket != null) {
            throw new ContainerException("--console-socket is of no use without a terminal");
        }
    }
}
