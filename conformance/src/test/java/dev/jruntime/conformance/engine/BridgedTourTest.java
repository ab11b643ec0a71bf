package dev.jruntime.conformance.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jruntime.conformance.Eventually;
import dev.jruntime.conformance.HostCgroups;
import dev.jruntime.conformance.Outcome;
import dev.jruntime.conformance.Running;
import dev.jruntime.conformance.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// A tour of what can be done with a container that runs, by commands that podman and docker share.
/// Each step is looked at from inside, by what the container says, and from outside, by what the
/// host and the engine know. [BridgedEngineTest] has the options of `run`.
abstract class BridgedTourTest extends OnEngineTest {
    static final Duration LIMIT = Duration.ofSeconds(30);

    /// Prints what happens to it.
    private static final String TELLING =
            """
            trap 'echo hangup' HUP; trap 'echo ending; exit 3' TERM; echo ready
            while :; do sleep 0.05; done
            """;

    private static final int NET_ADMIN = 12;
    private static final int MKNOD = 27;

    @Override
    abstract EngineFixture<? extends BridgedEngine> fixture();

    @Override
    final BridgedEngine engine() {
        return fixture().engine();
    }

    /// A container that runs and waits for nothing.
    final String resident(String... options) {
        return detached(List.of(options), "/bin/sleep", "1000");
    }

    /// A container without a network, which takes time, from the image that can be committed.
    final String detached(List<String> options, String... command) {
        Launch launch = container(Launch.Streams.DETACHED, command);
        List<String> all = new ArrayList<>(List.of("--network=none"));
        all.addAll(options);
        String image = engine().image();
        Engine.checked(engine().launchFrom(image, launch, all.toArray(String[]::new)));
        return launch.name();
    }

    final HostProcess process(String name) {
        return new HostProcess(engine().pid(name));
    }

    /// What a shell prints in a container that runs.
    final List<String> said(String name, String script) {
        return told("exec", name, "/bin/sh", "-c", script).stdout().lines().toList();
    }

    final void awaitLog(String name, String text) {
        Eventually.holds(
                LIMIT,
                () -> engine().logs(name).contains(text),
                () -> text + " in what " + name + " says: " + engine().logs(name));
    }

    final void awaitStatus(String name, String status) {
        Eventually.holds(
                LIMIT,
                () -> engine().inspected(name, ".State.Status").equals(status),
                () -> name + " to be " + status);
    }

    static void assumeVersion1() {
        Assumptions.assumeTrue(HostCgroups.isVersion1(), "cgroup v1 is not there");
    }

    @Test
    void exec_has_a_code_an_environment_a_user_and_a_directory_of_its_own() {
        String name = resident("--env=NAME=first");
        String script = "echo $NAME; id -u; id -g; pwd; exit 5";
        Outcome outcome =
                engine().command(
                                "exec",
                                "--env=NAME=second",
                                "--user=1000:1001",
                                "--workdir=/home",
                                name,
                                "/bin/sh",
                                "-c",
                                script)
                        .run();
        assertEquals(5, outcome.exit(), outcome::toString);
        assertEquals(List.of("second", "1000", "1001", "/home"), outcome.stdout().lines().toList());
        assertEquals(1, runtime().calls("exec"));
    }

    @Test
    void a_detached_exec_is_a_process_of_the_container_s() {
        String name = resident();
        HostProcess init = process(name);
        told("exec", "--detach", "--user=1000", name, "/bin/sleep", "1001");
        Eventually.holds(
                LIMIT,
                () -> init.neighbours().size() == 2,
                () -> "two processes, not " + init.neighbours());
        HostProcess added =
                init.neighbours().stream()
                        .filter(one -> !one.equals(init))
                        .findFirst()
                        .orElseThrow();
        assertEquals("1000\t1000\t1000\t1000", added.status("Uid"));
        assertEquals("2", added.status("Seccomp"));
        for (String type : List.of("mnt", "pid", "net", "ipc", "uts", "cgroup")) {
            assertEquals(init.namespace(type), added.namespace(type));
        }
        assertEquals(List.of("1000"), said(name, "busybox stat -c %u /proc/" + inside(added)));
    }

    /// Its pid in the container.
    static String inside(HostProcess process) {
        String[] pids = process.status("NSpid").split("\\s+");
        return pids[pids.length - 1];
    }

    @Test
    void an_exec_on_a_terminal_has_keys_and_a_window() {
        String name = resident();
        String script =
                "trap 'echo interrupted; exit 3' INT; trap 'busybox stty size' WINCH; test -t 0 &&"
                        + " echo ready; while :; do sleep 0.1; done";
        try (Running running =
                onTerminal(engine().command("exec", "-it", name, "/bin/sh", "-c", script))
                        .start()) {
            running.awaitOutput("ready");
            enlarge(running);
            running.send("\003");
            Outcome outcome = running.await();
            assertTrue(outcome.stdout().contains("interrupted"), outcome::toString);
            assertTrue(
                    outcome.stderr().contains("{\"exit\": 3, \"restored\": true}"),
                    outcome::toString);
        }
        assertEquals(List.of(process(name)), process(name).neighbours());
    }

    @Test
    void a_signal_arrives_and_stop_is_heard() {
        String name = detached(List.of(), "/bin/sh", "-c", TELLING);
        HostProcess init = process(name);
        awaitLog(name, "ready");
        told("kill", "--signal=HUP", name);
        awaitLog(name, "hangup");
        told("stop", "--time=20", name);
        assertEquals(List.of("ready", "hangup", "ending"), engine().logs(name).lines().toList());
        assertEquals("3", engine().inspected(name, ".State.ExitCode"));
        assertFalse(init.exists());
    }

    @Test
    void who_does_not_hear_is_killed() {
        String stopped = resident();
        HostProcess init = process(stopped);
        told("stop", "--time=1", stopped);
        assertEquals("137", engine().inspected(stopped, ".State.ExitCode"));
        assertFalse(init.exists());
        String killed = resident();
        told("kill", killed);
        awaitStatus(killed, "exited");
        assertEquals("137", engine().inspected(killed, ".State.ExitCode"));
    }

    @Test
    void a_container_that_is_started_again_has_another_process() {
        String name = detached(List.of(), "/bin/sh", "-c", "echo begun; exec sleep 1000");
        awaitLog(name, "begun");
        HostProcess first = process(name);
        told("restart", "--time=0", name);
        HostProcess second = process(name);
        assertNotEquals(first, second);
        assertFalse(first.exists());
        assertTrue(second.exists());
        awaitLog(name, "begun\nbegun\n");
    }

    @Test
    void a_paused_container_stands_still() {
        assumeVersion1();
        String name =
                detached(List.of(), "/bin/sh", "-c", "while :; do echo tick; sleep 0.02; done");
        awaitLog(name, "tick");
        told("pause", name);
        assertEquals("paused", engine().inspected(name, ".State.Status"));
        assertEquals("FROZEN", process(name).setting("freezer.state"));
        assertEquals(1, runtime().calls("pause"));
        Eventually.holds(LIMIT, () -> standsStill(name), () -> name + " to stand still");
        Outcome refused = engine().command("exec", name, "/bin/true").run();
        assertNotEquals(0, refused.exit(), refused::toString);
        told("unpause", name);
        assertEquals("running", engine().inspected(name, ".State.Status"));
        assertEquals("THAWED", process(name).setting("freezer.state"));
        Eventually.holds(LIMIT, () -> !standsStill(name), () -> name + " to go on");
        assertEquals(List.of("alive"), said(name, "echo alive"));
    }

    private boolean standsStill(String name) {
        String before = engine().logs(name);
        try {
            Thread.sleep(300);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return engine().logs(name).equals(before);
    }

    @Test
    void limits_can_be_changed_while_it_runs() {
        assumeVersion1();
        String name = resident("--memory=64m", "--cpus=0.25", "--pids-limit=20");
        HostProcess init = process(name);
        assertEquals(List.of("67108864", "25000", "20"), limits(init));
        told(update(name));
        assertEquals(List.of("100663296", "50000", "20"), limits(init));
        assertEquals(
                List.of("100663296"),
                said(name, "cat /sys/fs/cgroup/memory/memory.limit_in_bytes"));
        assertEquals(1, runtime().calls("update"));
    }

    /// The command that allows 96 MiB and half a processor.
    abstract String[] update(String name);

    private static List<String> limits(HostProcess process) {
        return List.of(
                process.setting("memory.limit_in_bytes"),
                process.setting("cpu.cfs_quota_us"),
                process.setting("pids.max"));
    }

    @Test
    void statistics_are_those_of_the_container() {
        assumeVersion1();
        String name = detached(List.of("--memory=64m"), "/probe", "hold", "20");
        awaitLog(name, "allocated");
        String format = "--format={{.PIDs}} {{.MemUsage}}";
        String[] words = told("stats", "--no-stream", format, name).stdout().strip().split("\\s+");
        assertEquals("1", words[0], () -> Arrays.toString(words));
        assertEquals(memoryOf(64), words[3]);
        double used = Double.parseDouble(words[1].replaceAll("[a-zA-Z]+$", ""));
        assertTrue(used >= 20 && used < 40, () -> Arrays.toString(words));
        assertTrue(Long.parseLong(process(name).setting("memory.usage_in_bytes")) >= 20 << 20);
    }

    /// So many MiB as the engine spells them.
    abstract String memoryOf(int mebibytes);

    @Test
    void its_processes_are_listed_by_their_pids_on_the_host() {
        String name = resident();
        told("exec", "--detach", name, "/bin/sleep", "1001");
        HostProcess init = process(name);
        Eventually.holds(
                LIMIT, () -> init.neighbours().size() == 2, () -> "two processes of " + name);
        List<String> listed = told(top(name)).stdout().lines().skip(1).map(String::strip).toList();
        assertEquals(
                init.neighbours().stream().map(one -> one.pid() + " sleep").sorted().toList(),
                listed.stream().map(line -> line.replaceAll("\\s+", " ")).sorted().toList());
        assertEquals("2", said(name, "busybox ps -o comm | busybox grep -c '^sleep$'").getFirst());
    }

    /// The command that lists pids on the host, and names.
    abstract String[] top(String name);

    @Test
    void the_end_for_want_of_memory_is_told() {
        assumeVersion1();
        String script = "/probe allocate 64; echo $?; sleep 1; exec /probe allocate 64";
        String name = starved("/bin/sh", "-c", script);
        awaitStatus(name, "exited");
        assertEquals("137\n", engine().logs(name));
        assertEquals("137", engine().inspected(name, ".State.ExitCode"));
        assertEquals("true", engine().inspected(name, ".State.OOMKilled"));
        assertEndIsAnEvent(name);
    }

    /// A container with 16 MiB, started as it must be for the engine to hear of their end.
    abstract String starved(String... command);

    /// The engine's events tell how the container has ended.
    abstract void assertEndIsAnEvent(String name);

    @Test
    void options_are_seen_from_outside() throws IOException {
        Path volume = Files.createTempDirectory(Workspace.current().directory(), "volume");
        try {
            String name =
                    resident(
                            "--init",
                            "--read-only",
                            "--tmpfs=/scratch:size=1m",
                            "--volume=" + volume + ":/fixed:ro",
                            "--device=/dev/full:/dev/other",
                            "--user=1000:1001",
                            "--cap-add=NET_ADMIN",
                            "--cap-drop=MKNOD",
                            "--sysctl=net.ipv4.ip_unprivileged_port_start=80",
                            "--ulimit=core=0:0");
            HostProcess init = process(name);
            assertTrue(init.mount("/").startsWith("ro,"), () -> init.mount("/"));
            assertTrue(init.mount("/fixed").startsWith("ro,"), () -> init.mount("/fixed"));
            assertTrue(init.mount("/scratch").contains("size=1024k"), () -> init.mount("/scratch"));
            assertEquals("1000\t1000\t1000\t1000", init.status("Uid"));
            assertEquals("1001\t1001\t1001\t1001", init.status("Gid"));
            assertEquals(List.of("0", "0"), init.limits("Max core file size"));
            assertEquals(
                    List.of("init", "80", "1 7"),
                    said(
                            name,
                            "busybox sed 's/.*-//' /proc/1/comm;"
                                    + " cat /proc/sys/net/ipv4/ip_unprivileged_port_start;"
                                    + " busybox stat -c '%t %T' /dev/other"));
        } finally {
            Workspace.remove(volume);
        }
    }

    @Test
    void capabilities_are_added_and_dropped() {
        HostProcess init = process(resident("--cap-add=NET_ADMIN", "--cap-drop=MKNOD"));
        HostProcess plain = process(resident());
        for (String set : List.of("CapPrm", "CapEff", "CapBnd")) {
            long others = ~(1L << NET_ADMIN | 1L << MKNOD);
            assertEquals(1L << NET_ADMIN, mask(init, set) & ~others, set);
            assertEquals(1L << MKNOD, mask(plain, set) & ~others, set);
            assertEquals(mask(plain, set) & others, mask(init, set) & others, set);
        }
    }

    private static long mask(HostProcess process, String set) {
        return Long.parseUnsignedLong(process.status(set), 16);
    }

    @Test
    void the_host_s_pids_are_the_container_s() {
        String name = resident("--pid=host");
        HostProcess init = process(name);
        assertEquals(
                new HostProcess(ProcessHandle.current().pid()).namespace("pid"),
                init.namespace("pid"));
        assertEquals(List.of("sleep"), said(name, "cat /proc/" + init.pid() + "/comm"));
    }

    @Test
    void files_are_copied_in_and_out_and_kept_in_an_image() throws IOException {
        String name = resident();
        Path directory = Files.createTempDirectory(Workspace.current().directory(), "copies");
        try {
            Path file = Files.writeString(directory.resolve("in"), "from outside\n");
            told("cp", file.toString(), name + ":/var/in");
            assertEquals(
                    List.of("from outside"), said(name, "cat /var/in; echo from inside >/var/out"));
            told("cp", name + ":/var/out", directory.resolve("out").toString());
            assertEquals("from inside\n", Files.readString(directory.resolve("out")));
        } finally {
            Workspace.remove(directory);
        }
        String image = Workspace.current().freshName("image");
        told("commit", name, image);
        Launch launch = container(Launch.Streams.OUTPUT, "/bin/cat", "/var/in", "/var/out");
        Outcome outcome = engine().launchFrom(image, launch, "--network=none").run();
        assertEquals("from outside\nfrom inside\n", outcome.stdout(), outcome::toString);
        told("rmi", image);
    }
}
