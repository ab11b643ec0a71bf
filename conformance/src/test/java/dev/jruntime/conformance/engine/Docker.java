package dev.jruntime.conformance.engine;

import dev.jruntime.conformance.Command;
import dev.jruntime.conformance.Eventually;
import dev.jruntime.conformance.Outcome;
import dev.jruntime.conformance.Rootfs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    private final List<RuntimeScript> runtimes;
    private final Daemon daemon;

    Docker(EngineDirectory directory, List<RuntimeScript> runtimes) {
        this.directory = directory;
        this.runtimes = runtimes;
        this.daemon = Daemon.start(dockerd(), docker(List.of("version")));
        try {
            makeImage();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private Command dockerd() {
        List<String> words = new ArrayList<>(List.of("dockerd", "--host", host()));
        words.addAll(List.of("--data-root", inside("data"), "--exec-root", inside("exec")));
        words.addAll(List.of("--pidfile", inside("pid")));
        words.addAll(List.of("--config-file", writeSettings("runc").toString()));
        words.addAll(List.of("--cgroup-parent", directory.cgroup()));
        return network.enter(words);
    }

    /// The runtimes, and a key that would otherwise be made in /etc.
    private Path writeSettings(String defaultRuntime) {
        String table =
                runtimes.stream()
                        .map(one -> "\"%s\": {\"path\": \"%s\"}".formatted(one.name(), one.path()))
                        .collect(Collectors.joining(", "));
        String text =
                """
                {"deprecated-key-path": "%s", "default-runtime": "%s", "runtimes": {%s}}
                """
                        .formatted(inside("key.json"), defaultRuntime, table);
        try {
            return Files.writeString(directory.path().resolve("daemon.json"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void makeImage() {
        Path rootfs = Rootfs.create(directory.path().resolve("rootfs"));
        String archive = archive().toString();
        Engine.checked(Command.of("tar", "-cf", archive, "-C", rootfs.toString(), "."));
        Engine.checked(docker(List.of("import", archive, IMAGE)));
    }

    /// The root filesystem as an archive.
    Path archive() {
        return directory.path().resolve("rootfs.tar");
    }

    /// Makes this the runtime of all that do not ask for one, such as the steps of a build.
    void useByDefault(RuntimeScript runtime) {
        writeSettings(runtime.name());
        daemon.reload();
        Command question = command("info", "--format", "{{.DefaultRuntime}}");
        Eventually.holds(
                Duration.ofSeconds(10),
                () -> Engine.lines(question).equals(List.of(runtime.name())),
                () -> runtime + " to be the default");
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
    public Command command(String... words) {
        return docker(List.of(words));
    }

    @Override
    public Command launch(Launch launch) {
        return launchFrom(IMAGE, launch);
    }

    @Override
    public Command launchWith(Launch launch, String... options) {
        return launchFrom(IMAGE, launch, options);
    }

    @Override
    public PrivateNetwork network() {
        return network;
    }

    @Override
    public String init() {
        return "docker-init";
    }

    @Override
    public String image() {
        return IMAGE;
    }

    @Override
    public Command launchFrom(String image, Launch launch, String... options) {
        List<String> words = new ArrayList<>(List.of("run", "--name", launch.name()));
        words.addAll(launch.removal());
        switch (launch.streams()) {
            case OUTPUT -> {}
            case INPUT_AND_OUTPUT -> words.add("--interactive");
            case TERMINAL -> words.add("--tty");
            case DETACHED -> words.add("--detach");
        }
        words.addAll(List.of("--runtime", launch.runtime().name()));
        words.addAll(List.of(options));
        words.add(image);
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
