package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// `info`: what it says of a host is what the host says.
class InfoTest extends BlackBoxTest {
    @BeforeEach
    void only_ours_reports() {
        assumeOurs("info");
    }

    private JsonNode info() {
        Outcome outcome = container().command("info", "--format", "json").run();
        assertSucceeded(outcome);
        assertEquals("", outcome.stderr());
        return json(outcome.stdout());
    }

    @Test
    void the_kernel_is_the_one_that_runs() {
        JsonNode release = info().at("/kernel/release");
        assertEquals(
                contentOf(Path.of("/proc/sys/kernel/osrelease")).strip(),
                release.at("/value").asString());
        assertEquals("ok", release.at("/verdict").asString());
    }

    @Test
    void all_kinds_of_namespaces_are_named() {
        JsonNode namespaces = info().at("/namespaces");
        for (String kind :
                List.of("pid", "network", "mount", "ipc", "uts", "user", "cgroup", "time")) {
            assertEquals("ok", namespaces.at("/" + kind + "/verdict").asString(), kind);
        }
    }

    @Test
    void controllers_are_those_of_the_caller() {
        String own = contentOf(Path.of("/proc/self/cgroup"));
        JsonNode cgroups = info().at("/cgroups");
        assumeTrue(cgroups.has("memory"), "cgroup v2 alone");
        for (String each : List.of("memory", "pids", "devices")) {
            boolean present = own.contains(":" + each + ":");
            assertEquals(
                    present ? "ok" : "missing", cgroups.at("/" + each + "/verdict").asString());
        }
    }

    @Test
    void containers_are_counted() {
        assertEquals("0", info().at("/state/containers/value").asString());
        bundle().args("/probe", "idle");
        assertSucceeded(container().create());
        assertEquals("1", info().at("/state/containers/value").asString());
        assertEquals(root().toString(), info().at("/state/directory/value").asString());
    }

    @Test
    void what_the_command_goes_by_is_told() {
        JsonNode plain = info().at("/configuration");
        assertEquals(root() + " (--root)", plain.at("/state root/value").asString());
        assertEquals("standard error, from level error", plain.at("/log/value").asString());
        assertEquals("cgroupfs", plain.at("/cgroup manager/value").asString());
        assertTrue(plain.at("/server/value").asString().endsWith(" (--server)"), plain::toString);
        Path installed = runtime().binary().resolveSibling("../lib/jruntime").normalize();
        String build = plain.at("/build/value").asString();
        assertEquals(installed.resolve(build) + "", plain.at("/installed in/value").asString());

        List<String> words =
                List.of("--log", "a.log", "--log-format=json", "--debug", "info", "-f", "json");
        Outcome outcome =
                container().command(words.toArray(String[]::new)).directory(directory()).run();
        assertSucceeded(outcome);
        JsonNode other = json(outcome.stdout()).at("/configuration");
        assertEquals("a.log, json, from level debug", other.at("/log/value").asString());
    }

    @Test
    void the_default_state_root_and_server_are_told() {
        assumeTrue(kind() == RuntimeKind.JRUNTIME_COLD, "a cold one needs no option");
        List<String> words = List.of(runtime().binary() + "", "info", "--format", "json");
        Outcome outcome = Command.of(words).environment("JRUNTIME_SERVER", "off").run();
        assertSucceeded(outcome);
        JsonNode configuration = json(outcome.stdout()).at("/configuration");
        assertEquals(
                "/run/jruntime (the default)", configuration.at("/state root/value").asString());
        assertEquals("off (JRUNTIME_SERVER)", configuration.at("/server/value").asString());
    }

    @Test
    void actions_of_libseccomp_are_those_that_rules_can_have() {
        JsonNode security = info().at("/security");
        String library = security.at("/libseccomp/value").asString();
        assertTrue(library.matches("[0-9.]+, API level [0-9]"), library);
        String actions = " " + security.at("/its actions/value").asString() + " ";
        for (String each : List.of("KILL", "ERRNO", "ALLOW", "LOG", "NOTIFY", "KILL_PROCESS")) {
            assertTrue(actions.contains(" SCMP_ACT_" + each + " "), actions);
        }
    }

    @Test
    void the_server_is_the_one_that_runs_the_command() {
        JsonNode server = info().at("/server");
        boolean warm = kind() == RuntimeKind.JRUNTIME_WARM;
        assertEquals(
                warm ? "resident" : "private (started for it)",
                server.at("/of this command/value").asString());
        assertTrue(server.at("/memory/value").asString().matches("[0-9]+ MiB"), server::toString);
        Outcome version = runtime().bare(List.of("--version")).run();
        assertTrue(version.stdout().contains("commit: " + server.at("/build/value").asString()));
    }

    @Test
    void whatever_is_missing_has_an_advice() {
        for (JsonNode section : info()) {
            for (JsonNode line : section) {
                boolean missing = line.at("/verdict").asString().equals("missing");
                assertFalse(missing && line.at("/advice").asString().isEmpty(), line::toString);
            }
        }
    }

    @Test
    void a_damaged_cache_is_told() throws IOException {
        assumeTrue(kind() == RuntimeKind.JRUNTIME_COLD, "a resident server has read its cache");
        assertEquals("ok", info().at("/caches/Java classes/verdict").asString());
        Path copy = directory().resolve("copy");
        Path original = Path.of(runtime().binary() + "/../..").normalize();
        assertSucceeded(Command.of("cp", "-a", original.toString(), copy.toString()).run());
        try (var files = Files.walk(copy)) {
            Path cache = files.filter(file -> file.endsWith("jruntime.aot")).findFirst().get();
            try (FileChannel channel = FileChannel.open(cache, StandardOpenOption.WRITE)) {
                channel.truncate(channel.size() / 2);
            }
        }
        OciRuntime damaged = OciRuntime.ours(kind(), copy.resolve("bin/jruntime"), "off");
        Outcome outcome = damaged.bare(List.of("info", "--format", "json")).run();
        assertSucceeded(outcome);
        assertEquals("", outcome.stderr());
        JsonNode line = json(outcome.stdout()).at("/caches/Java classes");
        assertEquals("missing", line.at("/verdict").asString());
        assertTrue(line.at("/advice").asString().contains("make install"), line::toString);
    }

    @Test
    void nobody_has_to_be_root() {
        assumeTrue(kind() == RuntimeKind.JRUNTIME_COLD, "a server serves its own user only");
        Outcome outcome =
                runtime()
                        .bare(List.of("info"))
                        .inShell("exec setpriv --reuid 65534 --clear-groups env -i \"$@\"")
                        .run();
        assertSucceeded(outcome);
        assertEquals("", outcome.stderr());
        assertTrue(outcome.stdout().startsWith("kernel\n  release "), outcome::toString);
    }

    @Test
    void a_pipe_gets_no_colours() {
        Outcome outcome =
                container().command("info").inShell("export TERM=xterm; exec \"$@\"").run();
        assertSucceeded(outcome);
        assertFalse(outcome.stdout().contains("\u001b"), outcome::toString);
    }

    @Test
    void a_terminal_gets_some_unless_it_wants_none() {
        String words = String.join(" ", container().command("info").words());
        for (String environment : List.of("TERM=xterm", "TERM=dumb", "TERM=xterm NO_COLOR=1")) {
            String line = "env -u NO_COLOR " + environment + " " + words;
            Outcome outcome = Command.of("script", "-qec", line, "/dev/null").run();
            assertSucceeded(outcome);
            assertEquals(
                    environment.equals("TERM=xterm"),
                    outcome.stdout().contains("\u001b["),
                    outcome::toString);
        }
    }
}
