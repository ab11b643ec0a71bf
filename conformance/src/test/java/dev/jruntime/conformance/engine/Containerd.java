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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// containerd, asked by ctr. Its shims keep their sockets in /run/containerd, wherever it has its
/// own files.
final class Containerd implements Engine {
    static final EngineFacts FACTS =
            new EngineFacts(
                    "containerd",
                    List.of("containerd", "containerd-shim-runc-v2", "ctr"),
                    List.of(Path.of("/run/containerd")),
                    true);

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Pattern EXIT_CODE = Pattern.compile("exit with non-zero exit code (\\d+)");

    private final EngineDirectory directory;
    private final Path rootfs;
    private final Daemon daemon;

    Containerd(EngineDirectory directory) {
        this.directory = directory;
        this.rootfs = Rootfs.create(directory.path().resolve("rootfs"));
        Command containerd = Command.of("containerd", "--config", writeSettings().toString());
        this.daemon = Daemon.start(containerd, ctr(List.of("version")));
    }

    private Path writeSettings() {
        String text =
                """
                version = 2
                root = "%1$s/root"
                state = "%1$s/state"
                disabled_plugins = ["io.containerd.grpc.v1.cri"]
                [grpc]
                  address = "%1$s/socket"
                """
                        .formatted(directory.path());
        try {
            return Files.writeString(directory.path().resolve("config.toml"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Command launch(Launch launch) {
        return start(launch, List.of());
    }

    @Override
    public Command launchFiltered(Launch launch) {
        return start(launch, List.of("--seccomp"));
    }

    @Override
    public Command command(String... words) {
        return ctr(List.of(words));
    }

    @Override
    public long pid(String name) {
        String line =
                tasks().stream()
                        .filter(one -> one.startsWith(name + " "))
                        .findFirst()
                        .orElseThrow();
        return Long.parseLong(line.split("\\s+")[1]);
    }

    private Command start(Launch launch, List<String> options) {
        List<String> words = new ArrayList<>(List.of("run"));
        words.addAll(launch.removal());
        switch (launch.streams()) {
            case OUTPUT, INPUT_AND_OUTPUT -> {}
            case TERMINAL -> words.add("--tty");
            case DETACHED -> words.add("--detach");
        }
        words.addAll(List.of("--runc-binary", launch.runtime().path().toString()));
        words.addAll(List.of("--runc-root", stateDirectory().toString()));
        words.add(pipes());
        words.addAll(options);
        words.addAll(List.of("--rootfs", rootfs.toString(), launch.name()));
        words.addAll(launch.command());
        Command ctr = ctr(words);
        return launch.streams() == Launch.Streams.TERMINAL ? onTerminal(ctr) : ctr;
    }

    /// Where ctr makes the pipes of its standard streams.
    private String pipes() {
        return "--fifo-dir=" + directory.path().resolve("fifo");
    }

    /// The command line that executes one more process in a task.
    Command exec(List<String> options, String name, List<String> command) {
        List<String> words = new ArrayList<>(List.of("task", "exec", pipes()));
        words.addAll(options);
        words.add(name);
        words.addAll(command);
        return ctr(words);
    }

    /// ctr couples a container's terminal to its own, so it needs one.
    private static Command onTerminal(Command command) {
        String line = RuntimeScript.line(command.words());
        return Command.of("script", "-q", "-e", "--echo", "never", "-c", line, "/dev/null");
    }

    /// The namespace is the cgroup that containers are made in.
    private Command ctr(List<String> words) {
        String socket = directory.path().resolve("socket").toString();
        List<String> all =
                new ArrayList<>(
                        List.of("ctr", "--address", socket, "--namespace", directory.name()));
        all.addAll(words);
        return Command.of(all);
    }

    @Override
    public void terminate(String name) {
        Engine.checked(ctr(List.of("task", "kill", "--signal", "TERM", name)));
    }

    @Override
    public int stop(String name) {
        terminate(name);
        if (!Eventually.happens(Duration.ofSeconds(1), () -> hasStopped(name))) {
            Engine.checked(ctr(List.of("task", "kill", "--signal", "KILL", name)));
            Eventually.holds(LIMIT, () -> hasStopped(name), () -> "the end of " + name);
        }
        Outcome deleted = Engine.checked(ctr(List.of("task", "delete", name)));
        Matcher code = EXIT_CODE.matcher(deleted.stderr());
        return code.find() ? Integer.parseInt(code.group(1)) : 0;
    }

    private boolean hasStopped(String name) {
        return tasks().stream().anyMatch(line -> line.matches(name + " .* STOPPED"));
    }

    @Override
    public Outcome remove(String name) {
        ctr(List.of("task", "delete", "--force", name)).run();
        return ctr(List.of("containers", "delete", name)).run();
    }

    @Override
    public List<String> running() {
        return tasks().stream()
                .filter(line -> line.endsWith("RUNNING"))
                .map(line -> line.split(" ", 2)[0])
                .toList();
    }

    /// Lines such as `NAME 1234 RUNNING`.
    private List<String> tasks() {
        return Engine.lines(ctr(List.of("task", "list")));
    }

    @Override
    public List<String> all() {
        return Engine.lines(ctr(List.of("containers", "list", "--quiet")));
    }

    @Override
    public int exitOfMissingCommand() {
        return 1;
    }

    @Override
    public Path stateDirectory() {
        return directory.state();
    }

    @Override
    public void close() {
        daemon.close();
    }
}
