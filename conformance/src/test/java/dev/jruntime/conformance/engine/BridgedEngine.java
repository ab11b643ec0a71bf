package dev.jruntime.conformance.engine;

import dev.jruntime.conformance.Command;

/// An engine with a bridge of its own by default, and options of `run` that podman and docker
/// share.
interface BridgedEngine extends Engine {
    Command launchWith(Launch launch, String... options);

    /// What stands in place of the machine's network.
    PrivateNetwork network();

    /// A running container's address on the bridge.
    String addressOf(String name);

    /// The program that `--init` puts before the container's, from a package of its own.
    String init();

    /// What a container has printed.
    String logs(String name);
}
