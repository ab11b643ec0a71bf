package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What a program learns of a failure from the log, without reading the message (docs/errors.md).
class ErrorCauseTest extends BlackBoxTest {
    @BeforeEach
    void only_ours_tells() {
        assumeOurs("causes in its log");
    }

    private Path log() {
        return directory().resolve("log.json");
    }

    /// The one object that the command has left in the log.
    private JsonNode entry(String... arguments) {
        bundle().write();
        List<String> words = new ArrayList<>(List.of("--log", log().toString()));
        words.addAll(List.of("--log-format", "json"));
        words.addAll(List.of(arguments));
        Outcome outcome = runtime().command(root(), words).run();
        assertNotSucceeded(outcome);
        List<String> lines = contentOf(log()).lines().toList();
        assertEquals(1, lines.size(), lines::toString);
        JsonNode entry = json(lines.getFirst());
        assertEquals("error", entry.at("/level").asString());
        assertFalse(entry.at("/msg").asString().isEmpty());
        assertFalse(entry.at("/time").asString().isEmpty());
        return entry;
    }

    private JsonNode causeOfCreate() {
        return entry("create", "-b", bundle().directory().toString(), container().id())
                .at("/cause");
    }

    private static void assertCause(
            JsonNode cause, String operation, String path, String errno, String pointer) {
        assertEquals(operation, cause.at("/operation").asString(), cause::toString);
        assertEquals(path, cause.at("/path").asString(), cause::toString);
        assertEquals(errno, cause.at("/errno").asString(), cause::toString);
        assertEquals(pointer, cause.at("/pointer").asString(), cause::toString);
    }

    @Test
    void a_missing_source_is_named_by_its_place() {
        bundle().mount("/tmp", "tmpfs", "tmpfs").mount("/mnt", "bind", "/no/such/place", "bind");
        int last = bundle().config().at("/mounts").size() - 1;
        assertCause(
                causeOfCreate(),
                "open_tree",
                "/no/such/place",
                "ENOENT",
                "/mounts/" + last + "/source");
    }

    @Test
    void a_missing_root_is_named_by_its_place() {
        bundle().set("/root/path", "nothing");
        assertCause(causeOfCreate(), "open_tree", "nothing", "ENOENT", "/root/path");
    }

    @Test
    void a_hook_that_fails_is_named_by_its_place() {
        String hook = "{\"path\":\"%s\"}";
        bundle().addJson("/hooks/createRuntime", hook.formatted("/bin/true"))
                .addJson("/hooks/createRuntime", hook.formatted("/bin/false"));
        assertCause(causeOfCreate(), "", "", "", "/hooks/createRuntime/1");
    }

    @Test
    void a_missing_namespace_is_named_by_its_place() {
        bundle().withoutNamespace("uts")
                .addJson("/linux/namespaces", "{\"type\":\"uts\",\"path\":\"/proc/1/ns/nothing\"}");
        int last = bundle().config().at("/linux/namespaces").size() - 1;
        assertCause(
                causeOfCreate(),
                "openat",
                "/proc/1/ns/nothing",
                "ENOENT",
                "/linux/namespaces/" + last + "/path");
    }

    @Test
    void a_missing_program_is_named_by_its_place() {
        bundle().args("/no/such/program");
        assertCause(causeOfCreate(), "statx", "/no/such/program", "ENOENT", "/process/args/0");
    }

    @Test
    void a_program_that_does_not_start_is_named_by_its_place() throws Exception {
        Path program = bundle().inside("/bin/program");
        Files.writeString(program, "#!/no/such/interpreter\n");
        assertTrue(program.toFile().setExecutable(true, false));
        bundle().args("/bin/program");
        assertSucceeded(container().create());
        assertCause(
                entry("start", container().id()).at("/cause"),
                "execve",
                "/bin/program",
                "ENOENT",
                "/process/args/0");
    }

    @Test
    void a_sysctl_is_named_by_its_place() {
        bundle().setJson("/linux/sysctl", "{\"net.ipv4.ip_forward\":\"nonsense\"}");
        assertCause(
                causeOfCreate(),
                "write",
                "sys/net/ipv4/ip_forward",
                "EINVAL",
                "/linux/sysctl/net.ipv4.ip_forward");
    }

    @Test
    void what_is_not_valid_or_not_supported_has_a_place_and_no_call() throws Exception {
        bundle().set("/process/cwd", "relative");
        assertCause(causeOfCreate(), "", "", "", "/process/cwd");
        Files.delete(log());
        bundle().set("/process/cwd", "/").set("/process/apparmorProfile", "some");
        assertCause(causeOfCreate(), "", "", "", "/process/apparmorProfile");
    }

    @Test
    void a_missing_bundle_has_a_call_and_no_place() {
        JsonNode cause = entry("create", "-b", "/no/such/bundle", container().id()).at("/cause");
        assertCause(cause, "openat", "/no/such/bundle", "ENOENT", "");
    }

    @Test
    void what_no_call_and_no_place_is_to_blame_for_has_no_cause() {
        assertTrue(entry("state", "nobody").at("/cause").isMissingNode());
    }

    @Test
    void a_text_log_is_as_ever() {
        bundle().args("/no/such/program").write();
        container()
                .command(
                        "--log",
                        log().toString(),
                        "run",
                        "-b",
                        bundle().directory().toString(),
                        "x")
                .run();
        assertFalse(contentOf(log()).contains("cause"), contentOf(log()));
    }
}
