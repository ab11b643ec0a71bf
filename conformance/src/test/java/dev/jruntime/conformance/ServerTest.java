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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The warm server of jruntime: that it serves, and that its death harms nobody.
class ServerTest extends BlackBoxTest {
    /// A command ends within 5 s of its server's death, and a cold start may come on top.
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final List<WarmServer> servers = new ArrayList<>();

    @BeforeEach
    void onlyOnce() {
        Assumptions.assumeTrue(
                kind() == RuntimeKind.JRUNTIME_WARM, "about the warm server of jruntime");
    }

    @AfterEach
    void stopServers() {
        for (WarmServer server : servers) {
            server.close();
            Workspace.remove(server.directory());
        }
    }

    @Test
    void warm_commands_need_no_java_of_their_own() throws IOException {
        // With nothing but the name of its build, a launcher cannot start a private server.
        Path alone = Files.createDirectories(directory().resolve("alone/bin"));
        Path launcher = Files.copy(runtime().binary(), alone.resolve("jruntime"));
        Path build = Files.readSymbolicLink(Distribution.shared().build());
        Path library = Files.createDirectories(directory().resolve("alone/lib/jruntime"));
        Files.createSymbolicLink(library.resolve("current"), build);
        OciRuntime warm = with(launcher, WarmServer.shared());
        bundle().args("/bin/echo", "served").write();
        Outcome outcome =
                warm.command(
                                root(),
                                List.of(
                                        "run",
                                        "--bundle",
                                        bundle().directory().toString(),
                                        container().id()))
                        .run();
        assertSucceeded(outcome);
        assertEquals("served\n", outcome.stdout());
    }

    @ParameterizedTest
    @ValueSource(strings = {"KILL", "TERM"})
    void a_running_container_does_not_notice_that_its_server_ends(String signal) {
        WarmServer first = start();
        Container mine = on(first);
        mine.bundle().args("/probe", "signals");
        mine.launch();
        first.signal(signal);
        Eventually.holds(LIMIT, () -> !first.isAlive(), () -> "the end of the server");
        Container same = sameOn(mine, start());
        assertEquals("running", same.status());
        assertSucceeded(same.kill("TERM"));
        same.awaitStatus("stopped");
        assertSucceeded(same.delete());
    }

    @Test
    void a_created_container_can_be_started_by_another_server() {
        WarmServer first = start();
        Container mine = on(first);
        mine.bundle().args("/probe", "signals");
        assertSucceeded(mine.create());
        first.signal("KILL");
        Container same = sameOn(mine, start());
        assertSucceeded(same.start());
        assertEquals("running", same.status());
        assertSucceeded(same.delete("--force"));
    }

    @Test
    void without_the_server_a_command_ends_with_an_error_or_runs_cold() {
        WarmServer server = start();
        server.signal("KILL");
        Eventually.holds(LIMIT, () -> !server.isAlive(), () -> "the end of the server");
        Container mine = on(server);
        mine.bundle().args("/bin/echo", "cold");
        Outcome outcome = mine.run();
        assertTrue(outcome.duration().compareTo(LIMIT) < 0, outcome::toString);
        if (outcome.succeeded()) {
            assertEquals("cold\n", outcome.stdout());
        } else {
            assertRefused(outcome);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 7, 10, 15, 20})
    void a_server_that_dies_during_create_leaves_nothing_or_a_whole_container(int millis)
            throws InterruptedException {
        WarmServer server = start();
        Container mine = on(server);
        mine.bundle().args("/probe", "idle");
        try (Running create = mine.bundled("create").timeout(LIMIT).start()) {
            Thread.sleep(millis);
            server.signal("KILL");
            Outcome outcome = create.await();
            Container same = sameOn(mine, start());
            if (outcome.succeeded()) {
                assertEquals("created", same.status());
            } else {
                assertNotSucceeded(outcome);
            }
            assertSucceeded(same.delete("--force"));
        }
    }

    @Test
    void a_foreground_run_survives_its_server() {
        WarmServer server = start();
        Container mine = on(server);
        mine.bundle().args("/probe", "signals");
        try (Running run = mine.bundled("run").start()) {
            run.awaitOutput("ready");
            server.signal("KILL");
            Eventually.holds(LIMIT, () -> !server.isAlive(), () -> "the end of the server");
            run.signal("USR1");
            run.awaitOutput("signal 10");
            run.signal("TERM");
            assertSucceeded(run.await());
        }
    }

    @Test
    void events_go_on_when_their_server_is_lost() {
        WarmServer server = start();
        Container mine = on(server);
        mine.bundle().args("/probe", "signals");
        mine.launch();
        try (Running events = mine.command("events", "--interval", "200ms", mine.id()).start()) {
            events.awaitOutput("stats");
            server.signal("KILL");
            Eventually.holds(LIMIT, () -> !server.isAlive(), () -> "the end of the server");
            long before = events.stdout().lines().count();
            Eventually.holds(
                    LIMIT, () -> events.stdout().lines().count() > before + 2, events::stderr);
            Container same = sameOn(mine, start());
            assertSucceeded(same.kill("TERM"));
            assertSucceeded(events.await());
            assertSucceeded(same.delete());
        }
    }

    @Test
    void a_stopped_server_does_not_hang_its_clients() {
        WarmServer server = start();
        server.signal("STOP");
        Container mine = on(server);
        mine.bundle().args("/bin/echo", "cold");
        Outcome outcome = mine.run();
        server.signal("CONT");
        assertTrue(outcome.duration().compareTo(LIMIT) < 0, outcome::toString);
    }

    @Test
    void many_commands_at_once_are_served() {
        List<Container> all = new ArrayList<>();
        List<Running> running = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Container one = newContainer();
            one.bundle().args("/bin/echo", "number " + i);
            all.add(one);
            running.add(one.bundled("run").start());
        }
        for (int i = 0; i < all.size(); i++) {
            try (Running one = running.get(i)) {
                assertEquals("number " + i + "\n", one.await().stdout());
            }
        }
    }

    @Test
    void of_many_creates_with_one_id_one_wins() {
        bundle().args("/probe", "idle");
        List<Running> running = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            running.add(container().bundled("create").start());
        }
        long winners = 0;
        for (Running one : running) {
            try (one) {
                winners += one.await().succeeded() ? 1 : 0;
            }
        }
        container().markPresent();
        assertEquals(1, winners);
        assertSucceeded(container().start());
        assertEquals("running", container().status());
    }

    @Test
    void the_server_keeps_no_descriptor_of_its_clients() throws IOException {
        bundle().args("/bin/true").write();
        assertNoDescriptorIsKeptOf(20);
    }

    @Test
    @Tag("soak")
    void the_server_keeps_no_descriptor_of_ten_thousand_commands() throws IOException {
        bundle().args("/bin/true").write();
        assertNoDescriptorIsKeptOf(10_000);
    }

    private void assertNoDescriptorIsKeptOf(int commands) {
        for (int i = 0; i < 3; i++) {
            assertSucceeded(container().run());
        }
        long before = descriptors();
        for (int i = 0; i < commands; i++) {
            assertSucceeded(container().run());
        }
        assertTrue(
                Eventually.happens(Duration.ofSeconds(2), () -> descriptors() <= before),
                () -> before + " descriptors before, " + descriptors() + " after");
    }

    @Test
    void TERM_ends_the_server_and_removes_its_socket() {
        WarmServer server = start();
        server.signal("TERM");
        Eventually.holds(LIMIT, () -> !server.isAlive(), () -> "the end of the server");
        assertFalse(Files.exists(server.socket()));
    }

    private static long descriptors() {
        try (Stream<Path> list =
                Files.list(Path.of("/proc", Long.toString(WarmServer.shared().pid()), "fd"))) {
            return list.count();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private WarmServer start() {
        WarmServer server =
                WarmServer.start(Workspace.current().freshName("server"), runtime().binary());
        servers.add(server);
        return server;
    }

    private OciRuntime with(Path launcher, WarmServer server) {
        return OciRuntime.ours(kind(), launcher, server.socket().toString());
    }

    /// A new container whose commands go to that server.
    private Container on(WarmServer server) {
        return sameOn(newContainer(), server);
    }

    /// The same container by way of another server.
    private Container sameOn(Container one, WarmServer server) {
        return one.on(with(runtime().binary(), server));
    }
}
