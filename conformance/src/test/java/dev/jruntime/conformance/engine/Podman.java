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
/// lock in /run/containers; images have a cache in /var/lib/containers.
final class Podman implements BridgedEngine {
    static final EngineFacts FACTS =
            new EngineFacts(
                    "podman",
                    List.of("podman", "conmon", "/usr/lib/podman/netavark", "ip"),
                    List.of(
                            Path.of("/run/containers"),
                            Path.of("/var/lib/containers/cache"),
                            PrivateNetwork.DIRECTORY),
                    false);

    /// Without them podman raises limits, which needs CAP_SYS_RESOURCE.
    private static final List<String> LIMITS =
            List.of("--ulimit=nofile=1024:1024", "--ulimit=nproc=1024:1024");

    private static final String IMAGE = "localhost/rootfs:latest";

    private final EngineDirectory directory;
    private final PrivateNetwork network = PrivateNetwork.make();
    private final Path rootfs;
    private final Path settings;
    private boolean hasImage;

    Podman(EngineDirectory directory, List<RuntimeScript> runtimes) {
        this.directory = directory;
        this.rootfs = Rootfs.create(directory.path().resolve("rootfs"));
        this.settings = writeSettings(directory.path(), runtimes);
    }

    /// The runtimes, and what podman would otherwise keep in /dev/shm and /etc. The limits are for
    /// what takes no option for them.
    private static Path writeSettings(Path directory, List<RuntimeScript> runtimes) {
        String table =
                runtimes.stream()
                        .map(one -> "%s = [\"%s\"]%n".formatted(one.name(), one.path()))
                        .collect(Collectors.joining());
        String text =
                """
                [containers]
                default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
                [network]
                network_config_dir = "%s/networks"
                [engine]
                lock_type = "file"
                events_logger = "file"
                infra_image = "%s"
                [engine.runtimes]
                %s\
                """
                        .formatted(directory, IMAGE, table);
        try {
            return Files.writeString(directory.resolve("containers.conf"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Command command(String... words) {
        return podman(List.of(words));
    }

    /// The same, for a command that makes containers.
    Command command(RuntimeScript runtime, String... words) {
        return podman(runtime.name(), List.of(words));
    }

    @Override
    public Command launch(Launch launch) {
        return launchWith(launch);
    }

    @Override
    public Command launchWith(Launch launch, String... options) {
        return start(launch, List.of(options), List.of("--rootfs", rootfs.toString()));
    }

    @Override
    public PrivateNetwork network() {
        return network;
    }

    @Override
    public String init() {
        return "catatonit";
    }

    /// Imported when it is wanted first. Its command is what a pod's first container runs.
    @Override
    public String image() {
        if (!hasImage) {
            Engine.checked(
                    Command.of("tar", "-cf", archive().toString(), "-C", rootfs.toString(), "."));
            String wait = "--change=CMD [\"/bin/sleep\", \"1000\"]";
            Engine.checked(command("import", "--quiet", wait, archive().toString(), IMAGE));
            hasImage = true;
        }
        return IMAGE;
    }

    /// The root filesystem as an archive, if there is an [#image].
    Path archive() {
        return directory.path().resolve("rootfs.tar");
    }

    @Override
    public Command launchFrom(String image, Launch launch, String... options) {
        return start(launch, List.of(options), List.of(image));
    }

    /// A pod whose containers share all that containers can share.
    Command makePod(RuntimeScript runtime, String name) {
        return command(
                runtime,
                "pod",
                "create",
                "--name=" + name,
                "--share=net,ipc,uts,pid",
                "--network=none",
                "--cgroup-parent=" + directory.cgroup(),
                "--infra-image=" + image());
    }

    /// Builds an image from what is in the directory.
    Command build(RuntimeScript runtime, String image, Path context) {
        List<String> words = new ArrayList<>(List.of("build", "--network=none"));
        words.addAll(LIMITS);
        // It is the cgroup itself that has this path.
        words.addAll(List.of("--cgroup-parent=" + directory.cgroup() + "/build"));
        words.addAll(List.of("--tag=" + image, context.toString()));
        return podman(runtime.path().toString(), words)
                .environment("TMPDIR", directory.path().toString());
    }

    private Command start(Launch launch, List<String> options, List<String> root) {
        List<String> words = new ArrayList<>(List.of("run", "--name", launch.name()));
        words.addAll(launch.removal());
        switch (launch.streams()) {
            case OUTPUT -> {}
            case INPUT_AND_OUTPUT -> words.add("--interactive");
            case TERMINAL -> words.add("--tty");
            case DETACHED -> words.add("--detach");
        }
        words.addAll(surroundings());
        words.addAll(options);
        words.addAll(root);
        words.addAll(launch.command());
        return podman(launch.runtime().name(), words);
    }

    /// Makes a container from the image, to be started by [#startFromItsDirectory].
    void create(Launch launch, String... options) {
        List<String> words = new ArrayList<>(List.of("create", "--name", launch.name()));
        words.addAll(surroundings());
        words.addAll(List.of(options));
        words.add(image());
        words.addAll(launch.command());
        Engine.checked(podman(launch.runtime().name(), words));
    }

    /// conmon tells an end for want of memory by a file in the directory that it is started in, and
    /// podman looks for the file in the container's, which is seldom the same.
    void startFromItsDirectory(String name) {
        String own = inspected(name, ".StaticDir");
        List<String> words = new ArrayList<>(List.of("sh", "-c", "cd \"$0\" && exec \"$@\"", own));
        words.addAll(line("runc", List.of("start", name)));
        Engine.checked(inside(words));
    }

    private List<String> surroundings() {
        List<String> words = new ArrayList<>(LIMITS);
        words.addAll(List.of("--cgroup-parent", directory.cgroup()));
        return words;
    }

    /// For a container that exists podman knows the runtime itself, and none is the default.
    private Command podman(List<String> words) {
        return podman("runc", words);
    }

    private Command podman(String runtime, List<String> words) {
        return inside(line(runtime, words));
    }

    private Command inside(List<String> words) {
        return network.enter(words).environment("CONTAINERS_CONF", settings.toString());
    }

    private List<String> line(String runtime, List<String> words) {
        List<String> all = new ArrayList<>(List.of("podman", "--runtime", runtime));
        all.addAll(List.of("--root", directory.path().resolve("root").toString()));
        all.addAll(List.of("--runroot", directory.path().resolve("run").toString()));
        all.addAll(List.of("--tmpdir", directory.path().resolve("tmp").toString()));
        all.addAll(List.of("--storage-driver", "vfs", "--cgroup-manager", "cgroupfs"));
        all.addAll(words);
        return all;
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
