package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Agents that do not do what they should: nothing hangs, and nothing is left.
class SeccompAgentTest extends NotifyingTest {
    @Test
    void nobody_listens() {
        tries(GETPPID);
        assertRefused(container().run(), "agent.sock");
        assertFalse(container().exists());
    }

    @Test
    void nobody_listens_when_it_is_started() {
        assumeOurs("a start that can be repeated");
        tries(GETPPID);
        assertSucceeded(container().create());
        assertRefused(container().start(), "linux.seccomp.listenerPath", "agent.sock");
        assertEquals("created", container().status());
        try (Running agent = agent("answer")) {
            assertSucceeded(container().start());
            assertUnused(agent);
        }
    }

    @Test
    void it_closes_at_once() {
        assumeOurs("nothing that depends on who is faster");
        tries(GETPPID);
        try (Running agent = agent("leave")) {
            Outcome outcome = container().run();
            // The message may have been sent before; then nobody answers, and calls don't
            // exist.
            if (outcome.succeeded()) {
                assertEquals(List.of("errno 38"), answers(outcome));
            } else {
                assertRefused(outcome, "linux.seccomp.listenerPath", "EPIPE");
            }
            agent.await();
        }
        assertFalse(container().exists());
    }

    @Test
    void it_never_reads() {
        tries(SYNC.replace("162", "39"));
        try (Running agent = agent("mute")) {
            Outcome outcome = container().run();
            assertEquals(List.of("OK"), answers(outcome));
            assertTrue(outcome.duration().compareTo(BOUND) < 0, outcome::toString);
            assertTrue(agent.isAlive());
        }
    }

    @Test
    void it_never_reads_what_does_not_fit() {
        assumeOurs("a limit to that");
        bundle().set("/annotations", Map.of("org.example.long", "a".repeat(1_000_000)));
        tries(GETPPID);
        try (Running agent = agent("mute")) {
            Outcome outcome = container().bundled("run").timeout(BOUND.multipliedBy(2)).run();
            assertRefused(outcome, "does not read");
            assertTrue(agent.isAlive());
        }
        assertFalse(container().exists());
    }

    @Test
    void nothing_runs_whose_agent_was_not_told() {
        assumeOurs("a limit to what is told");
        bundle().set("/annotations", Map.of("org.example.long", "a".repeat(1_000_000)));
        bundle().set("/root/readonly", false).args("/bin/sh", "-c", "echo ran > /tmp/ran");
        assertSucceeded(container().create());
        try (Running agent = agent("mute")) {
            Command start = container().command("start", container().id());
            assertRefused(start.timeout(BOUND.multipliedBy(2)).run(), "does not read");
            container().awaitStatus("stopped");
            assertFalse(Files.exists(bundle().inside("/tmp/ran")));
            assertTrue(agent.isAlive());
        }
    }

    @Test
    void it_never_answers() {
        tries(GETPPID);
        try (Running agent = agent("silent")) {
            container().launch();
            agent.awaitOutput("asked 110\n");
            assertEquals("running", container().status());
            assertSucceeded(container().delete("--force"));
            assertUnused(agent);
        }
    }

    @Test
    void it_does_not_accept() {
        assumeOurs("a limit to that");
        tries(GETPPID);
        try (Running agent = agent("deaf")) {
            Outcome outcome = container().run();
            assertRefused(outcome, "nobody accepts connections");
            assertTrue(outcome.duration().compareTo(BOUND) < 0, outcome::toString);
            assertTrue(agent.isAlive());
        }
    }
}
