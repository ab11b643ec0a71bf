package dev.jruntime.conformance.engine;

import java.util.List;

/// A container that an engine shall start: by which runtime, under which name, with which command.
record Launch(RuntimeScript runtime, String name, Streams streams, List<String> command) {

    /// What the container's standard streams are.
    enum Streams {
        /// The engine's own output; no input.
        OUTPUT,
        /// The engine's own input and output.
        INPUT_AND_OUTPUT,
        TERMINAL,
        /// Nobody's: the engine's command ends while the container runs.
        DETACHED
    }

    Launch {
        command = List.copyOf(command);
    }

    boolean isDetached() {
        return streams == Streams.DETACHED;
    }

    /// The container goes when it has ended, unless somebody shall look at it.
    List<String> removal() {
        return isDetached() ? List.of() : List.of("--rm");
    }
}
