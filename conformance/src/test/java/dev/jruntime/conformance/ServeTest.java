package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `serve` itself: how it begins, what it holds, how it ends.
class ServeTest extends BlackBoxTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final List<Running> started = new ArrayList<>();
    private final Path home =
            Workspace.current().stateDirectory().resolve(Workspace.current().freshName("serve"));

    @BeforeEach
    void onlyOnce() {
        Assumptions.assumeTrue(
                kind() == RuntimeKind.JRUNTIME_WARM, "about the warm server of jruntime");
    }

    @AfterEach
    void stop() {
        started.forEach(Running::close);
        Workspace.remove(home);
    }

    private String socket() {
        return home.resolve("sock").toString();
    }

    private Command serving(String... options) {
        List<String> words = new ArrayList<>(List.of(runtime().binary().toString(), "serve"));
        words.addAll(List.of("--socket", socket()));
        words.addAll(List.of(options));
        return Command.of(words).timeout(Duration.ofMinutes(10));
    }

    private Running start(Command command) {
        Running running = command.start();
        started.add(running);
        return running;
    }

    private Running serve(String... options) {
        Running running = start(serving(options));
        awaitService(running);
        return running;
    }

    private void awaitService(Running running) {
        Eventually.holds(LIMIT, this::isServed, () -> "service: " + running.stderr());
    }

    private boolean isServed() {
        return asking(runtime().binary()).run().stderr().contains("served by a resident server");
    }

    private Command asking(Path launcher) {
        List<String> words = new ArrayList<>(List.of(launcher.toString(), "--server", socket()));
        words.addAll(List.of("--root", root().toString(), "--log-level", "debug"));
        words.addAll(List.of("state", "nobody"));
        return Command.of(words);
    }

    private static void awaitEnd(Running running) {
        Eventually.holds(LIMIT, () -> !running.isAlive(), () -> "the end of the server");
    }

    @Test
    void of_fifty_servers_that_start_at_once_one_serves_and_all_commands_succeed() {
        for (int i = 0; i < 50; i++) {
            start(serving());
        }
        OciRuntime runtime = OciRuntime.ours(kind(), runtime().binary(), socket());
        for (int i = 0; i < 10; i++) {
            Container one = newContainer().on(runtime);
            one.bundle().args("/bin/echo", "number " + i);
            Outcome outcome = one.bundled("run").timeout(Duration.ofMinutes(1)).run();
            assertEquals("number " + i + "\n", outcome.stdout(), outcome::toString);
        }
        Eventually.holds(LIMIT, () -> alive() == 1, () -> alive() + " servers");
        awaitService(started.getFirst());
        List<Running> losers = started.stream().filter(one -> !one.isAlive()).toList();
        for (Running loser : losers) {
            Outcome outcome = loser.await();
            assertEquals(1, outcome.exit());
            assertTrue(outcome.stderr().contains("another server listens on"), outcome::toString);
        }
    }

    private long alive() {
        return started.stream().filter(Running::isAlive).count();
    }

    @Test
    void the_socket_that_a_killed_server_left_is_replaced() {
        Running first = serve();
        first.signal("KILL");
        awaitEnd(first);
        assertTrue(Files.exists(Path.of(socket())));
        serve();
    }

    @Test
    void an_idle_server_leaves_and_takes_its_socket_along() {
        Running server = serve("--idle", "1");
        awaitEnd(server);
        assertEquals(0, server.await().exit());
        assertFalse(Files.exists(Path.of(socket())));
    }

    @Test
    void a_server_holds_nothing_of_whoever_started_it() throws IOException {
        String script = "umask 0; cd /usr; exec 7</etc/hostname 8<&0; exec \"$@\"";
        Running server = start(serving().inShell(script));
        awaitService(server);
        Path proc = Path.of("/proc", Long.toString(server.pid()));
        assertEquals(Path.of("/"), Files.readSymbolicLink(proc.resolve("cwd")));
        assertEquals(Path.of("/dev/null"), Files.readSymbolicLink(proc.resolve("fd/0")));
        try (var list = Files.list(proc.resolve("fd"))) {
            for (Path fd : list.toList()) {
                assertFalse(Files.readSymbolicLink(fd).startsWith("/etc"), fd::toString);
            }
        }
        assertTrue(contentOf(proc.resolve("status")).contains("Umask:\t0077"));
        assertTrue(contentOf(proc.resolve("limits")).matches("(?s).*core file size +0 +0 .*"));
        assertEquals("rwx------", mode(home));
    }

    private static String mode(Path file) throws IOException {
        return java.nio.file.attribute.PosixFilePermissions.toString(
                Files.getPosixFilePermissions(file));
    }

    @Test
    void a_command_ends_for_its_caller_s_pipe_while_the_server_stays() {
        serve();
        String script = "\"$@\" 2>&1 | cat";
        Outcome outcome = asking(runtime().binary()).inShell(script).run();
        assertTrue(outcome.stdout().contains("does not exist"), outcome::toString);
    }

    @Test
    void a_replaced_build_retires_when_the_new_one_calls() throws IOException {
        Distribution tree = Distribution.copy(Workspace.current().freshName("upgrade"));
        Path library = tree.directory().resolve("lib/jruntime");
        String build = Files.readSymbolicLink(tree.build()).toString();
        Running old =
                start(
                        Command.of(tree.launcher().toString(), "serve", "--socket", socket())
                                .timeout(Duration.ofMinutes(10)));
        awaitService(old);
        String next = "e".repeat(build.length());
        Command.of("cp", "-a", library + "/" + build, library + "/" + next).run();
        Files.delete(tree.build());
        Files.createSymbolicLink(tree.build(), Path.of(next));
        Outcome outcome = asking(tree.launcher()).run();
        assertTrue(outcome.stderr().contains("served by a private server"), outcome::toString);
        awaitEnd(old);
        Workspace.remove(tree.directory());
    }

    @ParameterizedTest
    @CsvSource({
        "'size=8k,nr_inodes=1', ENOSPC",
        "'size=8k,nr_inodes=3', ENOSPC",
        "'ro', EROFS",
    })
    void where_nothing_can_be_written_serve_says_why(String options, String errno)
            throws IOException {
        Files.createDirectories(home);
        String script = "mount -t tmpfs -o " + options + " none " + home + "; exec \"$@\"";
        List<String> words = new ArrayList<>(List.of(runtime().binary().toString(), "serve"));
        words.addAll(List.of("--socket", home + "/deep/sock"));
        List<String> unshared = new ArrayList<>(List.of("unshare", "-m", "sh", "-c", script, "sh"));
        unshared.addAll(words);
        Outcome outcome = Command.of(unshared).run();
        assertEquals(1, outcome.exit(), outcome::toString);
        assertEquals(1, outcome.stderr().lines().count(), outcome::toString);
        assertTrue(outcome.stderr().contains(errno), outcome::toString);
        assertTrue(outcome.stderr().contains(home.toString()), outcome::toString);
    }

    @Test
    void a_socket_in_a_directory_of_others_is_refused() throws IOException {
        Files.createDirectories(home);
        Outcome outcome = serving().run();
        assertEquals(1, outcome.exit(), outcome::toString);
        assertTrue(outcome.stderr().contains("must belong to us, mode 0700"), outcome::toString);
    }

    @Test
    void a_full_file_system_fails_a_command_and_leaves_nothing() throws IOException {
        bundle().args("/bin/true").write();
        Files.createDirectories(home);
        String script = "mount -t tmpfs -o size=16k,nr_inodes=3 none " + home + "; exec \"$@\"";
        List<String> words = new ArrayList<>(List.of("unshare", "-m", "sh", "-c", script, "sh"));
        words.addAll(List.of(runtime().binary().toString(), "--root", home + "/state", "run"));
        words.addAll(List.of("--bundle", bundle().directory().toString(), container().id()));
        Outcome outcome = Command.of(words).run();
        assertEquals(1, outcome.exit(), outcome::toString);
        assertTrue(outcome.stderr().contains("ENOSPC"), outcome::toString);
    }

    /// A process that is stopped relays nothing.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void no_byte_of_a_foreground_program_enters_the_server(boolean terminal) {
        Running server = serve();
        Container mine = container().on(OciRuntime.ours(kind(), runtime().binary(), socket()));
        mine.bundle().set("/process/terminal", terminal).setJson("/process/rlimits", "[]");
        mine.bundle()
                .args("/bin/sh", "-c", "echo ready; read a; seq 300000; echo done; read b; exit 5");
        try (Running run = mine.bundled("run").interactive().start()) {
            run.awaitOutput("ready");
            server.signal("STOP");
            run.send("go\n");
            run.awaitOutput("done");
            assertTrue(run.stdout().length() > 1_900_000);
            server.signal("CONT");
            run.send("end\n");
            assertEquals(5, run.await().exit());
        }
    }

    @Test
    void a_stopped_server_keeps_no_foreground_program_s_exit_code() {
        Running server = serve();
        Container mine = container().on(OciRuntime.ours(kind(), runtime().binary(), socket()));
        mine.bundle().args("/bin/sh", "-c", "echo ready; read line; exit 7");
        try (Running run = mine.bundled("run").interactive().start()) {
            run.awaitOutput("ready");
            server.signal("STOP");
            run.send("end\n");
            Outcome outcome = run.await();
            assertEquals(7, outcome.exit(), outcome::toString);
        }
        assertFalse(mine.on(runtime()).exists());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 6, 8, 12, 20})
    void a_server_that_dies_at_the_end_of_a_program_costs_no_exit_code(int millis)
            throws InterruptedException {
        Running server = serve();
        Container mine = container().on(OciRuntime.ours(kind(), runtime().binary(), socket()));
        mine.bundle().args("/bin/sh", "-c", "echo ready; read line; exit 7");
        try (Running run = mine.bundled("run").interactive().start()) {
            run.awaitOutput("ready");
            run.send("end\n");
            Thread.sleep(millis);
            server.signal("KILL");
            Outcome outcome = run.await();
            assertEquals(7, outcome.exit(), outcome::toString);
        }
        assertFalse(mine.on(runtime()).exists());
    }
}
