package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// `exec` in a container whose filter asks an agent (`SCMP_ACT_NOTIFY`): another connection, for
/// another descriptor.
class ExecNotifyTest extends NotifyingTest {
    private @Nullable Running first;

    /// A container that runs, with an agent of its own; where that has listened another one may.
    private void launch(String... answers) throws IOException {
        bundle().args("/probe", "idle");
        Running agent = agent("answer", answers);
        first = agent;
        container().launch();
        told(agent);
        Files.delete(socket());
    }

    @AfterEach
    void endAgent() {
        if (first != null) {
            first.close();
        }
    }

    private Command exec(String options, String... command) {
        return ExecutingTest.execIn(container(), options, command);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void the_agent_s_word_is_what_becomes_of_a_call(boolean noNewPrivileges) throws IOException {
        assumeOurs("this, whatever the peers do");
        bundle().set("/process/noNewPrivileges", noNewPrivileges)
                .setJson("/process/user", "{\"uid\": 1000, \"gid\": 7}");
        launch();
        try (Running agent = agent("answer", "110=errno:99", "162=continue")) {
            Outcome outcome = exec("", "/probe", "calls", GETPPID, SYNC, "native:39").run();
            assertEquals(List.of("errno 99", "OK", "OK"), answers(outcome));
            assertUnused(agent);
        }
    }

    @Test
    void it_is_told_who_asks() throws IOException {
        assumeOurs("this, whatever the peers do");
        launch();
        try (Running agent = agent("answer");
                Running exec = exec("", "/probe", "idle").start()) {
            JsonNode told = told(agent);
            agent.awaitOutput("closed\n");
            assertNotEquals(container().pid(), told.at("/pid").asLong());
            String parent = contentOf(java.nio.file.Path.of("/proc/" + told.at("/pid") + "/stat"));
            assertTrue(parent.contains(" " + exec.pid() + " "), parent);
            assertEquals("some\nmetadata", told.at("/metadata").asString());
            assertEquals("seccompFd", told.at("/fds/0").asString());
            assertEquals(container().pid(), told.at("/state/pid").asLong());
            assertEquals("running", told.at("/state/status").asString());
            assertEquals(container().id(), told.at("/state/id").asString());
            assertSucceeded(container().delete("--force"));
            assertUnused(agent);
        }
    }

    @Test
    void a_program_sees_nothing_of_the_way_to_it() throws IOException {
        assumeOurs("the same descriptors and children as without a filter");
        launch();
        try (Running agent = agent("answer")) {
            JsonNode report = json(exec("", "/probe", "report").run().stdout());
            assertEquals(List.of(0, 1, 2), HandedOn.numbers(report));
            assertUnused(agent);
        }
        try (Running agent = agent("answer")) {
            String list = exec("", "/bin/sh", "-c", "ls -d /proc/[0-9]*").run().stdout();
            assertTrue(list.startsWith("/proc/1\n"), list);
            assertEquals(2, list.lines().count(), list);
            assertUnused(agent);
        }
    }

    @Test
    void without_an_agent_there_is_no_program() throws IOException {
        assumeOurs("these words");
        launch();
        Outcome outcome = exec("", "/bin/echo", "done").run();
        assertEquals(255, outcome.exit(), outcome::toString);
        assertEquals("", outcome.stdout());
        assertTrue(outcome.stderr().contains("linux.seccomp.listenerPath"), outcome::toString);
        assertEquals("running", container().status());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void execve_is_the_agent_s_to_decide(boolean allowed) throws IOException {
        assumeOurs("an answer to execve(2) that exec looks at");
        asks("\"execve\", \"getppid\"");
        launch("59=continue");
        try (Running agent = agent("answer", "59=" + (allowed ? "continue" : "errno:1"))) {
            Outcome outcome = exec("", "/bin/echo", "done").run();
            if (allowed) {
                assertSucceeded(outcome);
                assertEquals("done\n", outcome.stdout());
            } else {
                assertEquals(255, outcome.exit(), outcome::toString);
                assertTrue(outcome.stderr().contains("EPERM"), outcome::toString);
            }
            assertUnused(agent);
        }
    }

    @Test
    void a_silent_agent_is_not_waited_for() throws IOException {
        assumeOurs("an answer to execve(2) that exec looks at");
        asks("\"execve\", \"getppid\"");
        launch("59=continue");
        try (Running agent = agent("silent")) {
            Outcome outcome = exec("--detach", "/bin/echo", "done").run();
            assertSucceeded(outcome);
            assertTrue(outcome.duration().compareTo(BOUND) < 0, outcome::toString);
            assertTrue(agent.stdout().contains("asked 59\n"), agent::stdout);
            assertSucceeded(container().delete("--force"));
            assertUnused(agent);
        }
    }

    @Test
    void privileges_are_not_given_up_at_its_mercy() throws IOException {
        assumeOurs("this error");
        launch();
        java.nio.file.Path file = directory().resolve("process.json");
        Files.writeString(
                file, "{\"cwd\": \"/\", \"args\": [\"/bin/true\"], \"noNewPrivileges\": false}");
        Outcome outcome = exec("--process " + file).run();
        assertEquals(255, outcome.exit(), outcome::toString);
        assertTrue(outcome.stderr().contains("no_new_privs"), outcome::toString);
    }
}
