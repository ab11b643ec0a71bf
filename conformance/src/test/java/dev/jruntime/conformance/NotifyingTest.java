package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.JsonNode;

/// The fixture of tests whose containers have a seccomp filter that asks an agent.
abstract class NotifyingTest extends BlackBoxTest {
    static final String GETPPID = "native:110";
    static final String SYNC = "native:162";
    static final Duration BOUND = Duration.ofSeconds(15);

    @BeforeEach
    final void needsX86() {
        Assumptions.assumeTrue(
                System.getProperty("os.arch").equals("amd64"), "numbers are those of x86-64");
        asks("\"getppid\", \"sync\"");
    }

    final Path socket() {
        return directory().resolve("agent.sock");
    }

    /// Everything is allowed but these calls, about which the agent is asked.
    final void asks(String names) {
        bundle().setJson(
                        "/linux/seccomp",
                        """
                        {"defaultAction": "SCMP_ACT_ALLOW",
                         "listenerPath": "%s", "listenerMetadata": "some\\nmetadata",
                         "syscalls": [{"names": [%s], "action": "SCMP_ACT_NOTIFY"}]}
                        """
                                .formatted(socket(), names));
        bundle().set("/process/noNewPrivileges", true);
    }

    final Running agent(String behaviour, String... answers) {
        List<String> words =
                new ArrayList<>(
                        List.of(NativePrograms.agent().toString(), socket().toString(), behaviour));
        words.addAll(List.of(answers));
        Running agent = Command.of(words).start();
        agent.awaitOutput("ready\n");
        return agent;
    }

    final void tries(String... calls) {
        List<String> words = new ArrayList<>(List.of("/probe", "calls"));
        words.addAll(List.of(calls));
        bundle().set("/process/args", words);
    }

    static List<String> answers(Outcome outcome) {
        assertSucceeded(outcome);
        return json(outcome.stdout()).valueStream().map(JsonNode::asString).toList();
    }

    /// What the agent was told: the document, and that one descriptor came with its beginning.
    static JsonNode told(Running agent) {
        agent.awaitOutput("descriptors 1\n");
        agent.awaitOutput("}\n");
        return json(
                agent.stdout()
                        .lines()
                        .filter(line -> line.startsWith("{"))
                        .findFirst()
                        .orElseThrow());
    }

    static void assertUnused(Running agent) {
        Outcome outcome = agent.await();
        assertSucceeded(outcome);
        assertTrue(outcome.stdout().endsWith("unused\n"), outcome::toString);
    }
}
