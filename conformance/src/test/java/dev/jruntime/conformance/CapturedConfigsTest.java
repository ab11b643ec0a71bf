package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The configurations that podman, buildah, ctr and docker have written, as they are: only the root
/// filesystem, and the files that the engines would have made, are put at their places.
class CapturedConfigsTest extends BlackBoxTest {
    private static final String FIRST_PROCESS = "/proc/1/ns/";
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
    private static final int SYS_RESOURCE = 24;

    /// What `--init` binds, if it is installed.
    private static final List<String> INITS =
            List.of("/usr/libexec/podman/catatonit", "/usr/bin/docker-init");

    /// The one whose program does not report, because others join it.
    private static final String POD = "podman-4.3.1/pod-infra";

    /// Cgroups that an engine keeps, and that this machine has not.
    private final List<Path> parents = new ArrayList<>();

    @AfterEach
    void removeParents() throws IOException {
        for (Path parent : parents) {
            if (Files.exists(parent)) {
                removeCgroups(parent);
            }
        }
    }

    /// All are empty; a pod's lies between.
    private static void removeCgroups(Path top) throws IOException {
        try (Stream<Path> tree = Files.walk(top)) {
            List<Path> deepestFirst =
                    tree.filter(Files::isDirectory).sorted(Comparator.reverseOrder()).toList();
            for (Path cgroup : deepestFirst) {
                Files.delete(cgroup);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"podman-4.3.1", "buildah-1.28.2", "ctr-1.6.20", "docker-20.10.24"})
    void a_program_sees_what_the_engine_was_asked_for(String engine) {
        if (engine.startsWith("docker")) {
            assumeConforms(Deviation.CONFIGS_OF_DOCKER);
        }
        List<String> names = CapturedConfig.names(engine);
        assertTrue(names.size() >= 7, names::toString);
        Map<String, List<String>> differences = new TreeMap<>();
        try (Running pod = pod()) {
            for (String name : names) {
                CapturedConfig config = CapturedConfig.read(name).adapted(childOf(pod));
                if (!name.equals(POD) && isPossible(config)) {
                    differences.put(name, differences(config));
                }
            }
        }
        differences.values().removeIf(List::isEmpty);
        assertEquals(Map.of(), differences);
    }

    private List<String> differences(CapturedConfig config) {
        List<String> words = new ArrayList<>();
        if (config.hasTerminal()) {
            words.add(NativePrograms.terminal().toString());
        }
        words.addAll(staged(config, "run").words());
        Outcome outcome = Command.of(words).run();
        return outcome.succeeded()
                ? SeenByProgram.differences(config.json(), json(outcome.stdout()))
                : List.of(outcome.toString());
    }

    @Test
    void the_first_container_of_a_pod_runs_until_it_is_killed() {
        CapturedConfig config = CapturedConfig.read(POD);
        Outcome created = staged(config, "create").run();
        assertSucceeded(created);
        container().markPresent();
        assertSucceeded(container().start());
        container().awaitStatus("running");
        assertSucceeded(container().kill("KILL"));
        container().awaitStatus("stopped");
        assertSucceeded(container().delete());
    }

    /// The command in a mount namespace where all is there that the configuration names.
    private Command staged(CapturedConfig config, String command) {
        watch(config.cgroupParent());
        bundle().writeConfig(config.text());
        Path script = directory().resolve("stage");
        try {
            Files.writeString(script, config.stage(bundle().rootfs()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> words =
                new ArrayList<>(List.of("unshare", "--mount", "--propagation", "private", "sh"));
        words.add(script.toString());
        String bundle = bundle().directory().toString();
        words.addAll(container().command(command, "--bundle", bundle, container().id()).words());
        return Command.of(words);
    }

    private void watch(String parent) {
        if (parent.isEmpty()) {
            return;
        }
        try (Stream<Path> hierarchies = Files.list(CGROUPS)) {
            hierarchies
                    .map(hierarchy -> hierarchy.resolve(parent))
                    .filter(path -> !Files.exists(path))
                    .forEach(parents::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whether the peer starts where a capability cannot be granted, and the init is installed.
    private boolean isPossible(CapturedConfig config) {
        boolean granted =
                !config.text().contains("CAP_SYS_RESOURCE")
                        || HostFacts.hasCapability(SYS_RESOURCE)
                        || Deviation.UNGRANTABLE_CAPABILITY.of(kind()).isEmpty();
        return granted
                && (!config.text().contains(FIRST_PROCESS) || mayLookAtFirstProcess())
                && INITS.stream()
                        .filter(init -> config.text().contains('"' + init + '"'))
                        .allMatch(init -> Files.exists(Path.of(init)));
    }

    /// It may have a capability that the suite lacks (ptrace(2), access mode checking).
    private static boolean mayLookAtFirstProcess() {
        try {
            return Files.readSymbolicLink(Path.of(FIRST_PROCESS + "pid")) != null;
        } catch (IOException denied) {
            System.out.println(
                    "CAPTURED: nobody here may read " + FIRST_PROCESS + ": one left out");
            return false;
        }
    }

    /// Namespaces as those of a pod.
    private static Running pod() {
        List<String> words =
                new ArrayList<>(List.of("unshare", "--net", "--ipc", "--uts", "--pid"));
        words.addAll(List.of("--fork", "--kill-child", "sh", "-c", "echo ready; exec sleep 1000"));
        Running pod = Command.of(words).start();
        pod.awaitOutput("ready");
        return pod;
    }

    private static long childOf(Running process) {
        Path children = Path.of("/proc/" + process.pid() + "/task/" + process.pid() + "/children");
        return Long.parseLong(contentOf(children).strip());
    }
}
