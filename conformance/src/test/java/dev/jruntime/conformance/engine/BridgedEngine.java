package dev.jruntime.conformance.engine;

import dev.jruntime.conformance.Command;

/// An engine with a bridge of its own by default, and options of `run` that podman and docker
/// share.
interface BridgedEngine extends Engine {
    Command launchWith(Launch launch, String... options);

    @Override
    default Command launchFiltered(Launch launch) {
        return launchWith(launch, "--network=none");
    }

    /// What stands in place of the machine's network.
    PrivateNetwork network();

    /// A running container's address on the bridge.
    default String addressOf(String name) {
        return inspected(name, ".NetworkSettings.IPAddress");
    }

    /// The program that `--init` puts before the container's, from a package of its own.
    String init();

    /// What a container has printed.
    default String logs(String name) {
        return Engine.checked(command("logs", name)).stdout();
    }

    /// An image of the root filesystem that containers have by default.
    String image();

    /// The command line that starts a container from another image, and its command if that has
    /// one.
    Command launchFrom(String image, Launch launch, String... options);

    /// One value of what the engine knows of a container, such as `.State.Status`.
    default String inspected(String name, String value) {
        return Engine.lines(command("inspect", "--format", "{{" + value + "}}", name)).getFirst();
    }

    @Override
    default long pid(String name) {
        return Long.parseLong(inspected(name, ".State.Pid"));
    }
}
