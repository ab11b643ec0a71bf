package dev.jruntime.conformance.engine;

import dev.jruntime.conformance.Command;
import dev.jruntime.conformance.Outcome;
import java.nio.file.Path;
import java.util.List;

/// An engine whose files all lie below one directory, as far as it lets us choose.
interface Engine extends AutoCloseable {

    /// The command line that starts a container, with the engine's defaults.
    Command launch(Launch launch);

    /// The engine's own command line with these words, for containers that exist.
    Command command(String... words);

    /// A running container's first process, by its pid on the host.
    long pid(String name);

    /// Asks a container to end, once.
    void terminate(String name);

    /// Asks a container to end, has it killed a second later, and returns its exit code.
    int stop(String name);

    Outcome remove(String name);

    /// The containers that run.
    List<String> running();

    /// All containers, ended ones too.
    List<String> all();

    /// What the engine's command exits with when the container's command does not exist.
    int exitOfMissingCommand();

    /// Like [#launch] without a network, with the engine's own seccomp profile if that is no
    /// default.
    Command launchFiltered(Launch launch);

    /// Runs a first container: with it an engine makes cgroups, files and mounts that it keeps.
    default void leaveTraces(Launch launch) {
        checked(launch(launch));
    }

    /// Where the runtime keeps its state for this engine.
    Path stateDirectory();

    /// Ends the engine's daemon, if it has one.
    @Override
    void close();

    /// The lines that a command printed; a command that failed is an error.
    static List<String> lines(Command command) {
        return checked(command).stdout().lines().map(String::strip).toList();
    }

    static Outcome checked(Command command) {
        Outcome outcome = command.run();
        if (!outcome.succeeded()) {
            throw new IllegalStateException(outcome.toString());
        }
        return outcome;
    }
}
