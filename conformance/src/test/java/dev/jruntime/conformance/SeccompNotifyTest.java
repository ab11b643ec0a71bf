package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// `SCMP_ACT_NOTIFY`: an agent on the host decides about system calls (config-linux.md, "The
/// Container Process State").
class SeccompNotifyTest extends NotifyingTest {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void the_agent_s_word_is_what_becomes_of_a_call(boolean noNewPrivileges) {
        bundle().set("/process/noNewPrivileges", noNewPrivileges)
                .setJson("/process/user", "{\"uid\": 1000, \"gid\": 7}");
        tries(GETPPID, SYNC, "native:39");
        try (Running agent = agent("answer", "110=errno:99", "162=continue")) {
            assertEquals(List.of("errno 99", "OK", "OK"), answers(container().run()));
            assertUnused(agent);
            assertEquals(
                    List.of("asked 110", "asked 162"),
                    agent.stdout().lines().filter(line -> line.startsWith("asked")).toList());
        }
    }

    @Test
    void a_value_is_an_answer_too() {
        bundle().args("/bin/sh", "-c", "mkdir /nowhere/at/all && echo made");
        asks("\"mkdir\"");
        try (Running agent = agent("answer", "83=value:0")) {
            Outcome outcome = container().run();
            assertSucceeded(outcome);
            assertEquals("made\n", outcome.stdout());
            assertUnused(agent);
            assertTrue(agent.stdout().contains("asked 83\n"), agent::stdout);
        }
    }

    @Test
    void it_is_told_who_asks() {
        assumeConforms(Deviation.CONTAINER_PROCESS_STATE);
        bundle().set("/annotations", Map.of("org.example.key", "value\n2"));
        bundle().args("/probe", "idle");
        try (Running agent = agent("answer")) {
            container().launch();
            JsonNode told = told(agent);
            agent.awaitOutput("closed\n");
            long pid = container().pid();
            assertEquals(pid, told.at("/pid").asLong());
            assertEquals("some\nmetadata", told.at("/metadata").asString());
            assertEquals(List.of("seccompFd"), strings(told.at("/fds")));
            assertTrue(told.at("/ociVersion").asString().startsWith("1."), told::toString);
            assertEquals(container().id(), told.at("/state/id").asString());
            assertEquals(pid, told.at("/state/pid").asLong());
            assertEquals(bundle().directory().toString(), told.at("/state/bundle").asString());
            assertEquals("value\n2", told.at("/state/annotations/org.example.key").asString());
            // Filters are loaded by start with ours, by create with others.
            assertEquals(
                    kind().isOurs() ? "created" : "creating", told.at("/state/status").asString());
            assertSucceeded(container().delete("--force"));
            assertUnused(agent);
        }
    }

    private static List<String> strings(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }

    @Test
    void nothing_of_the_way_to_it_is_left_in_the_container() {
        assumeOurs("the same descriptors, children and privileges as without a filter");
        bundle().args("/probe", "report");
        bundle().set("/process/noNewPrivileges", false)
                .setJson("/process/user", "{\"uid\": 1000, \"gid\": 7, \"additionalGids\": [8]}");
        try (Running agent = agent("answer")) {
            JsonNode asked = json(run().stdout());
            bundle().remove("/linux/seccomp");
            JsonNode plain = json(run().stdout());
            for (String member :
                    List.of("uid", "gid", "groups", "capabilities", "cwd", "rlimits")) {
                assertEquals(plain.at("/" + member), asked.at("/" + member), member);
            }
            assertEquals(plain.at("/fds").size(), asked.at("/fds").size(), asked::toString);
            assertUnused(agent);
        }
    }

    private Outcome run() {
        Outcome outcome = container().run();
        assertSucceeded(outcome);
        return outcome;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void no_other_process_is_left_in_the_container(boolean started) {
        bundle().args("/bin/sh", "-c", "ls -d /proc/[0-9]*");
        try (Running agent = agent("answer")) {
            String seen;
            if (started) {
                bundle().set("/root/readonly", false)
                        .args("/bin/sh", "-c", "ls -d /proc/[0-9]* > /seen");
                container().launch();
                container().awaitStatus("stopped");
                seen = contentOf(bundle().inside("/seen"));
            } else {
                seen = run().stdout();
            }
            assertTrue(seen.contains("/proc/1\n"), seen);
            assertFalse(seen.contains("/proc/2\n"), seen);
            agent.await();
        }
    }

    @Test
    void a_descriptor_goes_to_a_socket_with_a_long_path_too() throws IOException {
        assumeOurs("a way to sockets whose path is longer than an address");
        Path deep = directory().resolve("d".repeat(60)).resolve("d".repeat(60));
        Files.createDirectories(deep);
        bundle().set("/linux/seccomp/listenerPath", deep.resolve("agent.sock").toString());
        tries(GETPPID);
        Files.createSymbolicLink(deep.resolve("agent.sock"), socket());
        try (Running agent = agent("answer", "110=errno:99")) {
            assertEquals(List.of("errno 99"), answers(container().run()));
            assertUnused(agent);
        }
    }

    @Test
    void long_annotations_are_told_whole() {
        assumeOurs("messages longer than a socket's buffer, whatever the peers do");
        bundle().set("/annotations", Map.of("org.example.long", "é".repeat(200_000)));
        tries(GETPPID);
        try (Running agent = agent("answer", "110=errno:99")) {
            assertEquals(List.of("errno 99"), answers(container().run()));
            assertEquals(
                    "é".repeat(200_000),
                    told(agent).at("/state/annotations/org.example.long").asString());
        }
    }

    @Nested
    class ExecveItself {
        @BeforeEach
        void ofOurs() {
            assumeOurs("an answer to execve(2) that start looks at");
            asks("\"execve\", \"getppid\"");
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void is_the_agent_s_to_allow(boolean noNewPrivileges) {
            bundle().set("/process/noNewPrivileges", noNewPrivileges);
            tries(GETPPID);
            try (Running agent = agent("answer", "110=errno:99")) {
                assertEquals(List.of("errno 99"), answers(container().run()));
                assertTrue(agent.stdout().contains("asked 59\n"), agent::stdout);
            }
        }

        @Test
        void is_the_agent_s_to_deny() {
            tries(GETPPID);
            try (Running agent = agent("answer", "59=errno:1")) {
                assertRefused(container().run(), "execve", "EPERM");
                assertUnused(agent);
            }
        }

        @Test
        void waits_for_an_agent_that_never_answers_without_start_waiting_for_it() {
            tries(GETPPID);
            assertSucceeded(container().create());
            try (Running agent = agent("silent")) {
                Outcome started = container().start();
                assertSucceeded(started);
                assertTrue(started.duration().compareTo(BOUND) < 0, started::toString);
                assertTrue(agent.stdout().contains("asked 59\n"), agent::stdout);
                assertEquals("running", container().status());
                assertRefused(container().start(), "already running");
                assertSucceeded(container().delete("--force"));
                assertFalse(container().exists());
                assertUnused(agent);
            }
        }

        @Test
        void ends_with_an_agent_that_goes() {
            tries(GETPPID);
            try (Running agent = agent("silent");
                    Running run = container().bundled("run").start()) {
                agent.awaitOutput("asked 59\n");
                agent.signal("KILL");
                Outcome outcome = run.await();
                assertNotSucceeded(outcome);
                assertTrue(outcome.stderr().contains("ENOSYS"), outcome::toString);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"close, exit_group", "sendmsg, recvfrom", "write, read", "wait4, exit_group"})
    void calls_that_runtimes_make_themselves_can_be_asked_about(String first, String second) {
        assumeOurs("no need of them behind the filter");
        asks("\"getppid\", \"%s\", \"%s\"".formatted(first, second));
        tries(GETPPID);
        for (boolean noNewPrivileges : new boolean[] {true, false}) {
            bundle().set("/process/noNewPrivileges", noNewPrivileges);
            try (Running agent = agent("answer", "110=errno:99")) {
                assertEquals(List.of("errno 99"), answers(container().run()));
                assertUnused(agent);
            }
        }
    }

    @Test
    void everything_can_be_asked_about() {
        assumeOurs("no call between the filter and the program");
        bundle().set("/linux/seccomp/defaultAction", "SCMP_ACT_NOTIFY");
        tries(GETPPID);
        try (Running agent = agent("answer", "110=errno:99")) {
            assertEquals(List.of("errno 99"), answers(container().run()));
            assertUnused(agent);
        }
        bundle().set("/process/noNewPrivileges", false);
        assertRefused(container().run(), "/linux/seccomp/syscalls", "setresuid");
    }

    @Nested
    class Refusals {
        private static final String RULES =
                """
                [{"names": ["getppid"], "action": "SCMP_ACT_NOTIFY"},
                 {"names": ["wait4"], "action": "SCMP_ACT_ERRNO"}]
                """;

        @Test
        void without_a_socket_nobody_can_be_asked() {
            assumeConforms(Deviation.NO_LISTENER_PATH);
            bundle().remove("/linux/seccomp/listenerMetadata")
                    .remove("/linux/seccomp/listenerPath");
            tries(GETPPID);
            assertNotSucceeded(container().run());
            assertFalse(container().exists());
        }

        @Test
        void metadata_need_a_socket() {
            assumeOurs("this error");
            bundle().remove("/linux/seccomp/listenerPath");
            tries(GETPPID);
            assertRefused(container().run(), "listenerMetadata");
        }

        @ParameterizedTest
        @ValueSource(strings = {"capset", "setresuid", "setgroups", "prctl", "openat2"})
        void an_agent_is_not_asked_whether_privileges_are_given_up(String name) {
            assumeOurs("this error");
            asks('"' + name + '"');
            bundle().set("/process/noNewPrivileges", false);
            tries(GETPPID);
            assertRefused(container().run(), "/linux/seccomp/syscalls", name, "noNewPrivileges");
        }

        @Test
        void wait4_has_to_be_allowed() {
            assumeOurs("this error");
            bundle().setJson("/linux/seccomp/syscalls", RULES);
            tries(GETPPID);
            assertRefused(container().run(), "/linux/seccomp", "wait4");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"WAIT_KILLABLE_RECV", "TSYNC", "LOG"})
    void flags_go_together_with_an_agent(String flag) {
        assumeConforms(Deviation.KILLABLE_WAIT);
        bundle().setJson("/linux/seccomp/flags", "[\"SECCOMP_FILTER_FLAG_" + flag + "\"]");
        tries(GETPPID);
        try (Running agent = agent("answer", "110=errno:99")) {
            assertEquals(List.of("errno 99"), answers(container().run()));
            assertUnused(agent);
        }
    }

    @Test
    void a_socket_that_is_not_needed_is_not_looked_at() {
        assumeConforms(Deviation.UNUSED_LISTENER_PATH);
        bundle().setJson("/linux/seccomp/syscalls/0/action", "\"SCMP_ACT_ERRNO\"");
        tries(SYNC);
        assertEquals(List.of("errno 1"), answers(container().run()));
    }
}
