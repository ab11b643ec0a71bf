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

/// podman: no daemon, but a conmon beside every container. Its network backend, netavark, keeps its
/// lock in /run/containers.
final class Podman implements BridgedEngine {
    static final EngineFacts FACTS =
            new EngineFacts(
                    "podman",
                    List.of("podman", "conmon", "/usr/lib/podman/netavark", "ip"),
                    List.of(Path.of("/run/containers"), PrivateNetwork.DIRECTORY),
                    false);

    private final EngineDirectory directory;
    private final PrivateNetwork network = PrivateNetwork.make();
    private final Path rootfs;
    private final Path settings;

    Podman(EngineDirectory directory, List<RuntimeScript> runtimes) {
        this.directory = directory;
        this.rootfs = Rootfs.create(directory.path().resolve("rootfs"));
        this.settings = writeSettings(directory.path(), runtimes);
    }

    /// The runtimes, and what podman would otherwise keep in /dev/shm and /etc.
    private static Path writeSettings(Path directory, List<RuntimeScript> runtimes) {
        String table =
                runtimes.stream()
                        .map(one -> "%s = [\"%s\"]%n".formatted(one.name(), one.path()))
                        .collect(Collectors.joining());
        String text =
                """
                [network]
                network_config_dir = "%s/networks"
                [engine]
                lock_type = "file"
                events_logger = "file"
                [engine.runtimes]
                %s\
                """
                        .formatted(directory, table);
        try {
            return Files.writeString(directory.resolve("containers.conf"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        return Engine.lines(podman(List.of("inspect", "--format", format, name))).getFirst();
    }

    @Override
    public String init() {
        return "catatonit";
    }

    @Override
    public String logs(String name) {
        return Engine.checked(podman(List.of("logs", name))).stdout();
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
        words.addAll(List.of("--cgroup-parent", directory.cgroup()));
        // Without them podman raises limits, which needs CAP_SYS_RESOURCE.
        words.addAll(List.of("--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024"));
        words.addAll(options);
        words.addAll(List.of("--rootfs", rootfs.toString()));
        words.addAll(launch.command());
        return podman(launch.runtime().name(), words);
    }

    /// For a container that exists podman knows the runtime itself, and none is the default.
    private Command podman(List<String> words) {
        return podman("runc", words);
    }

    private Command podman(String runtime, List<String> words) {
        List<String> all = new ArrayList<>(List.of("podman", "--runtime", runtime));
        all.addAll(List.of("--root", directory.path().resolve("root").toString()));
        all.addAll(List.of("--runroot", directory.path().resolve("run").toString()));
        all.addAll(List.of("--tmpdir", directory.path().resolve("tmp").toString()));
        all.addAll(List.of("--storage-driver", "vfs", "--cgroup-manager", "cgroupfs"));
        all.addAll(words);
        return network.enter(all).environment("CONTAINERS_CONF", settings.toString());
    }

    @Override
    public void terminate(String name) {
        Engine.checked(podman(List.of("kill", "--signal", "TERM", name)));
    }

    @Override
    public int stop(String name) {
        Engine.checked(podman(List.of("stop", "--time", "1", name)));
        return Integer.parseInt(Engine.lines(podman(List.of("wait", name))).getFirst());
    }

    @Override
    public Outcome remove(String name) {
        return podman(List.of("rm", "--force", "--time", "0", name)).run();
    }

    @Override
    public List<String> running() {
        return Engine.lines(podman(List.of("ps", "--format", "{{.Names}}")));
    }

    @Override
    public List<String> all() {
        return Engine.lines(podman(List.of("ps", "--all", "--format", "{{.Names}}")));
    }

    @Override
    public int exitOfMissingCommand() {
        return 127;
    }

    @Override
    public Path stateDirectory() {
        return directory.state();
    }

    @Override
    public void close() {
        network.close();
    }
}
