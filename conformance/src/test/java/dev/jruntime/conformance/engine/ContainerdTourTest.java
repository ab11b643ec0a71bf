package dev.jruntime.conformance.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jruntime.conformance.Command;
import dev.jruntime.conformance.Eventually;
import dev.jruntime.conformance.HostCgroups;
import dev.jruntime.conformance.Outcome;
import dev.jruntime.conformance.Running;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A tour of what ctr can do with a task of containerd's. Each step is looked at from inside, by
/// what the program says, and from outside, by what the host and the engine know.
class ContainerdTourTest extends OnEngineTest {
    @RegisterExtension
    static final EngineFixture<Containerd> FIXTURE =
            new EngineFixture<>(Containerd.FACTS, (directory, _) -> new Containerd(directory));

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Override
    EngineFixture<Containerd> fixture() {
        return FIXTURE;
    }

    /// A task that runs.
    private String task(String... command) {
        Launch launch = container(Launch.Streams.DETACHED, command);
        Engine.checked(engine().launch(launch));
        return launch.name();
    }

    private String resident() {
        return task("/bin/sleep", "1000");
    }

    private HostProcess process(String name) {
        return new HostProcess(engine().pid(name));
    }

    private static Command exec(String[] options, String name, String... command) {
        return FIXTURE.engine().exec(List.of(options), name, List.of(command));
    }

    private void awaitStatus(String name, String status) {
        Eventually.holds(
                LIMIT,
                () -> status(name).equals(status),
                () -> name + ", " + status(name) + ", to be " + status);
    }

    private String status(String name) {
        return told("task", "list")
                .stdout()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.split("\\s+")[2])
                .findFirst()
                .orElse("absent");
    }

    private static void assumeVersion1() {
        Assumptions.assumeTrue(HostCgroups.isVersion1(), "cgroup v1 is not there");
    }

    @Test
    void exec_has_a_code_a_user_and_a_directory_of_its_own() {
        String name = resident();
        String script = "id -u; id -g; pwd; exit 5";
        String[] options = {"--exec-id=one", "--user=1000:1001", "--cwd=/home"};
        Outcome outcome = exec(options, name, "/bin/sh", "-c", script).run();
        assertEquals(5, outcome.exit(), outcome::toString);
        assertEquals(List.of("1000", "1001", "/home"), outcome.stdout().lines().toList());
        assertEquals(1, runtime().calls("exec"));
        assertEquals(List.of(process(name)), process(name).neighbours());
    }

    @Test
    void a_detached_exec_is_listed_beside_the_first_process() {
        String name = resident();
        String[] options = {"--detach", "--exec-id=beside"};
        Engine.checked(exec(options, name, "/bin/sleep", "1001"));
        HostProcess init = process(name);
        Eventually.holds(
                LIMIT, () -> init.neighbours().size() == 2, () -> "two processes of " + name);
        List<String> listed =
                told("task", "ps", name)
                        .stdout()
                        .lines()
                        .skip(1)
                        .map(line -> line.split("\\s+")[0])
                        .sorted()
                        .toList();
        assertEquals(
                init.neighbours().stream().map(one -> Long.toString(one.pid())).sorted().toList(),
                listed);
        assertTrue(told("task", "ps", name).stdout().contains("beside"));
        assertTrue(runtime().calls("ps") >= 1);
        told("task", "kill", "--exec-id=beside", "--signal=KILL", name);
        Eventually.holds(
                LIMIT,
                () -> init.neighbours().equals(List.of(init)),
                () -> "the end of all but " + init);
    }

    @Test
    void an_exec_on_a_terminal_has_keys_and_a_window() {
        String name = resident();
        String script =
                "trap 'echo interrupted; exit 3' INT; trap 'busybox stty size' WINCH; test -t 0 &&"
                        + " echo ready; while :; do sleep 0.1; done";
        String[] options = {"--tty", "--exec-id=typed"};
        try (Running running = onTerminal(exec(options, name, "/bin/sh", "-c", script)).start()) {
            running.awaitOutput("ready");
            enlarge(running);
            running.send("\003");
            Outcome outcome = running.await();
            assertTrue(outcome.stdout().contains("interrupted"), outcome::toString);
            assertTrue(outcome.stderr().contains("{\"exit\": 3,"), outcome::toString);
        }
    }

    @Test
    void a_paused_task_stands_still() {
        assumeVersion1();
        String name = resident();
        told("task", "pause", name);
        assertEquals("PAUSED", status(name));
        assertEquals("FROZEN", process(name).setting("freezer.state"));
        assertEquals(1, runtime().calls("pause"));
        told("task", "resume", name);
        assertEquals("RUNNING", status(name));
        assertEquals("THAWED", process(name).setting("freezer.state"));
        String[] options = {"--exec-id=after"};
        Outcome alive = exec(options, name, "/bin/echo", "alive").run();
        assertEquals("alive\n", alive.stdout(), alive::toString);
    }

    @Test
    void metrics_are_those_of_the_container() {
        assumeVersion1();
        String name = task("/probe", "hold", "20");
        HostProcess init = process(name);
        Eventually.holds(
                LIMIT, () -> usage(init) >= 20 << 20, () -> "20 MiB in use, not " + usage(init));
        List<String> lines = told("task", "metrics", name).stdout().lines().toList();
        long used = value(lines, "memory.usage_in_bytes");
        assertTrue(used >= 20 << 20 && used <= 40 << 20, lines::toString);
        assertEquals(1, value(lines, "pids.current"), lines::toString);
    }

    private static long usage(HostProcess process) {
        return Long.parseLong(process.setting("memory.usage_in_bytes"));
    }

    private static long value(List<String> lines, String metric) {
        return lines.stream()
                .filter(line -> line.startsWith(metric + " "))
                .mapToLong(line -> Long.parseLong(line.split("\\s+")[1]))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_task_is_killed_and_deleted() {
        String name = task("/bin/sh", "-c", "trap 'exit 4' TERM; while :; do sleep 0.05; done");
        HostProcess init = process(name);
        // The shell may not have read its trap yet.
        Eventually.holds(
                LIMIT,
                () -> (Long.parseLong(init.status("SigCgt"), 16) & 1L << 14) != 0,
                () -> init + " to listen");
        told("task", "kill", "--signal=TERM", name);
        awaitStatus(name, "STOPPED");
        assertFalse(init.exists() && !init.status("State").startsWith("Z"));
        Outcome deleted = told("task", "delete", name);
        assertTrue(deleted.stderr().contains("exit with non-zero exit code 4"), deleted::toString);
        assertEquals("absent", status(name));
        told("containers", "delete", name);
        assertEquals(List.of(), ours());
        assertTrue(runtime().calls("delete") >= 1);
    }
}
