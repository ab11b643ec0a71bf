package dev.jruntime.conformance.engine;

import dev.jruntime.conformance.Command;
import dev.jruntime.conformance.Outcome;
import dev.jruntime.conformance.Rootfs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// docker with a dockerd of its own, which brings its own containerd. Some of their sockets are in
/// /run/docker and /run/containerd, wherever they have their own files.
///
/// Its bridge and its rules are in a network of their own. docker finds a container's network
/// namespace by a hook that it has the runtime call.
final class Docker implements BridgedEngine {
    static final EngineFacts FACTS =
            new EngineFacts(
                    "docker",
                    List.of(
                            "docker",
                            "dockerd",
                            "containerd",
                            "containerd-shim-runc-v2",
                            "ip",
                            "iptables"),
                    List.of(
                            Path.of("/run/docker"),
                            Path.of("/run/containerd"),
                            PrivateNetwork.DIRECTORY),
                    true);

    private static final String IMAGE = "rootfs";

    private final EngineDirectory directory;
    private final PrivateNetwork network = PrivateNetwork.make();
    private final Daemon daemon;

    Docker(EngineDirectory directory, List<RuntimeScript> runtimes) {
        this.directory = directory;
        this.daemon = Daemon.start(dockerd(runtimes), docker(List.of("version")));
        try {
            makeImage();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private Command dockerd(List<RuntimeScript> runtimes) {
        List<String> words = new ArrayList<>(List.of("dockerd", "--host", host()));
        words.addAll(List.of("--data-root", inside("data"), "--exec-root", inside("exec")));
        words.addAll(List.of("--pidfile", inside("pid")));
        words.addAll(List.of("--config-file", writeSettings(runtimes).toString()));
        words.addAll(List.of("--cgroup-parent", directory.cgroup()));
        return network.enter(words);
    }

    /// The runtimes, and a key that would otherwise be made in /etc.
    private Path writeSettings(List<RuntimeScript> runtimes) {
        String table =
                runtimes.stream()
                        .map(one -> "\"%s\": {\"path\": \"%s\"}".formatted(one.name(), one.path()))
                        .collect(Collectors.joining(", "));
        String text =
                "{\"deprecated-key-path\": \"%s\", \"runtimes\": {%s}}"
                        .formatted(inside("key.json"), table);
        try {
            return Files.writeString(directory.path().resolve("daemon.json"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void makeImage() {
        Path rootfs = Rootfs.create(directory.path().resolve("rootfs"));
        String archive = inside("rootfs.tar");
        Engine.checked(Command.of("tar", "-cf", archive, "-C", rootfs.toString(), "."));
        Engine.checked(docker(List.of("import", archive, IMAGE)));
    }

    private String inside(String name) {
        return directory.path().resolve(name).toString();
    }

    private String host() {
        return "unix://" + inside("socket");
    }

    private Command docker(List<String> words) {
        List<String> all = new ArrayList<>(List.of("docker", "--host", host()));
        all.addAll(words);
        return Command.of(all)
                .environment("DOCKER_CONFIG", inside("client"))
                .environment("DOCKER_CONTEXT", null);
    }

    @Override
    public Command launch(Launch launch) {
        return start(launch, List.of());
    }

    @Override
    public Command launchWith(Launch launch, String... options) {
        return start(launch, List.of(options));
    }

    @Override
    public PrivateNetwork network() {
        return network;
    }

    @Override
    public String addressOf(String name) {
        String format = "{{.NetworkSettings.IPAddress}}";
        return Engine.lines(docker(List.of("inspect", "--format", format, name))).getFirst();
    }

    @Override
    public String init() {
        return "docker-init";
    }

    @Override
    public String logs(String name) {
        return Engine.checked(docker(List.of("logs", name))).stdout();
    }

    private Command start(Launch launch, List<String> options) {
        List<String> words = new ArrayList<>(List.of("run", "--name", launch.name()));
        words.addAll(launch.removal());
        switch (launch.streams()) {
            case OUTPUT -> {}
            case INPUT_AND_OUTPUT -> words.add("--interactive");
            case TERMINAL -> words.add("--tty");
            case DETACHED -> words.add("--detach");
        }
        words.addAll(List.of("--runtime", launch.runtime().name()));
        words.addAll(options);
        words.add(IMAGE);
        words.addAll(launch.command());
        return docker(words);
    }

    @Override
    public void terminate(String name) {
        Engine.checked(docker(List.of("kill", "--signal", "TERM", name)));
    }

    @Override
    public int stop(String name) {
        Engine.checked(docker(List.of("stop", "--time", "1", name)));
        return Integer.parseInt(Engine.lines(docker(List.of("wait", name))).getFirst());
    }

    @Override
    public Outcome remove(String name) {
        return docker(List.of("rm", "--force", name)).run();
    }

    @Override
    public List<String> running() {
        return Engine.lines(docker(List.of("ps", "--format", "{{.Names}}")));
    }

    @Override
    public List<String> all() {
        return Engine.lines(docker(List.of("ps", "--all", "--format", "{{.Names}}")));
    }

    @Override
    public int exitOfMissingCommand() {
        return 127;
    }

    @Override
    public Path stateDirectory() {
        return directory.path().resolve("exec/runtime-runc");
    }

    @Override
    public void close() {
        daemon.close();
        network.close();
    }
}
