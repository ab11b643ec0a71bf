package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// `exec` into a container whose processes wait for nothing else.
class ExecSecurityTest extends ExecutingTest {
    private static final int EXECS = 150;

    @Test
    void processes_without_a_right_to_trace_reach_none_that_enters() {
        // CVE-2016-9962
        assumeOurs("a process to look for by its name");
        JsonNode spoils = raided(List.of("CAP_KILL", "CAP_SETUID"));
        assertEquals(0, spoils.at("/reached").asInt(), spoils::toString);
        assertEquals(0, spoils.at("/privileged").asInt(), spoils::toString);
    }

    @Test
    void those_that_may_trace_gain_nothing_by_it() {
        // CVE-2016-9962
        assumeOurs("a process to look for by its name");
        JsonNode spoils = raided(List.of("CAP_KILL", "CAP_SYS_PTRACE"));
        assertEquals(0, spoils.at("/privileged").asInt(), spoils::toString);
        assertEquals(0, spoils.at("/foreign").asInt(), spoils::toString);
    }

    /// What a payload with these capabilities got from all that entered.
    private JsonNode raided(List<String> capabilities) {
        bundle().privileged(capabilities);
        int execs = kind() == RuntimeKind.JRUNTIME_WARM ? EXECS : EXECS / 10;
        bundle().args("/probe", "raid", Integer.toString(execs + 20));
        Command command = container().bundled("run").interactive().timeout(Duration.ofMinutes(3));
        try (Running running = command.start()) {
            container().markPresent();
            running.awaitOutput("raiding");
            for (int i = 0; i < execs; i++) {
                // A raider that has a descriptor of the pipe may hold it, which is no matter.
                assertSucceeded(exec("", "/bin/true").run());
            }
            running.send("enough\n");
            running.awaitOutput("}");
            JsonNode spoils = json(running.stdout().lines().skip(1).findFirst().orElseThrow());
            assertTrue(spoils.at("/seen").asInt() > 0, "nobody was seen: " + spoils);
            return spoils;
        }
    }

    /// In a container that shares its caller's pid namespace, what enters finds itself in /proc.
    @ParameterizedTest
    @CsvSource({
        "pid, /proc/self/fd/",
        "pid, /link/",
        "none, /proc/self/fd/",
        "none, /proc/1/fd/",
        "none, /proc/thread-self/fd/",
        "none, /link/"
    })
    void no_working_directory_is_outside(String shared, String prefix) throws IOException {
        // CVE-2024-21626
        assumeConforms(Deviation.EXEC_CWD);
        bundle().set("/root/readonly", false).withoutNamespace(shared);
        Files.createSymbolicLink(bundle().inside("/link"), Path.of("/proc/self/fd"));
        idle();
        for (int number : List.of(0, 3, 4, 5, 6, 7, 8, 9, 10, 12, 20, 63, 100, 101)) {
            String script = "pwd; cat ." + canary().resolve("secret");
            assertInside(leaking(exec("--cwd " + prefix + number, "/bin/sh", "-c", script)));
        }
    }

    @Test
    void no_program_is_outside() {
        // CVE-2024-21626
        idle();
        String secret = canary().resolve("secret").toString();
        for (int number : List.of(3, 4, 5, 6, 7, 8, 9, 10, 20, 100)) {
            String program = "/proc/self/fd/" + number + "/bin/cat";
            assertInside(leaking(exec("", program, secret)));
            assertInside(leaking(exec("", "/bin/cat", "/proc/self/fd/" + number + secret)));
        }
    }

    private Outcome leaking(Command command) {
        return command.inShell("exec 3</ 7</ 8</ 9</; exec \"$@\"").run();
    }

    private static void assertInside(Outcome outcome) {
        assertFalse(outcome.stdout().contains("secret"), outcome::toString);
        assertFalse(outcome.stdout().contains("unreachable"), outcome::toString);
        if (outcome.succeeded()) {
            assertTrue(outcome.stdout().startsWith("/"), outcome::toString);
        }
    }

    @Test
    void a_program_that_is_the_runtime_itself_changes_nothing() throws IOException {
        // CVE-2019-5736: the canary compares the runtime's file.
        Path script = bundle().inside("/bin/evil");
        Files.writeString(script, "#!/proc/self/exe\n");
        Files.setAttribute(script, "unix:mode", 0755);
        Files.createSymbolicLink(bundle().inside("/bin/link"), Path.of("/proc/self/exe"));
        idle();
        for (String program : List.of("/bin/evil", "/bin/link", "/proc/self/exe")) {
            Outcome outcome = exec("", program).run();
            assertFalse(outcome.stdout().contains("Usage"), outcome::toString);
        }
        assertEquals(0, exec("", "/bin/true").run().exit());
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 0",
        "0, 0, 0",
        "1:2, 1, 2",
        "4294967294:4294967294, 4294967294, 4294967294",
        "007, 7, 0"
    })
    void a_user_is_exactly_these_numbers(String user, long uid, long gid) {
        // CVE-2026-30892
        assumeConforms(Deviation.LARGEST_USER_ID);
        assumeConforms(Deviation.EXEC_STREAMS);
        idle();
        JsonNode report = executed("-u " + user);
        for (int i = 0; i < 3; i++) {
            assertEquals(uid, report.at("/uids/" + i).asLong());
            assertEquals(gid, report.at("/gids/" + i).asLong());
        }
        assertEquals("[]", report.at("/groups").toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1:",
                ":1",
                "1x",
                "-1",
                " 1",
                "",
                "root",
                "1:users",
                "4294967295",
                "4294967296",
                "99999999999",
                "0x1",
                "1:2:3",
                "+1",
                "1:4294967295"
            })
    void anything_else_is_no_user(String user) {
        // CVE-2026-30892
        assumeOurs("this strictness");
        idle();
        Container one = container();
        Outcome outcome = one.command("exec", "--user=" + user, one.id(), "/bin/id").run();
        assertNotExecuted(outcome, "--user");
    }

    @Test
    void a_user_s_number_is_not_a_name() throws IOException {
        // CVE-2016-3697
        assumeConforms(Deviation.EXEC_STREAMS);
        Files.writeString(bundle().inside("/etc/passwd"), "1000:x:0:0::/root:/bin/sh\n");
        idle();
        assertEquals(1000, executed("-u 1000").at("/uids/0").asInt());
    }

    @Test
    void nothing_is_inheritable_by_default() {
        // CVE-2022-29162
        assumeConforms(Deviation.EXEC_FILTER);
        bundle().set("/process/user", Map.of("uid", 1000, "gid", 1000));
        idle();
        JsonNode sets = executed("").at("/capabilities");
        for (String set : List.of("inheritable", "ambient", "effective", "permitted")) {
            assertEquals("0000000000000000", sets.at("/" + set).asString(), set);
        }
    }

    @Test
    void the_session_keyring_is_the_container_s_own() {
        assumeOurs("a keyring that a caller without one can be told from");
        idle();
        String name = executed("").at("/sessionKeyring/description").asString();
        assertTrue(name.contains("_ses." + container().id()), name);
    }

    @Test
    void a_process_that_has_got_init_s_pid_is_not_entered() throws IOException {
        assumeOurs("this file");
        idle();
        Path state = root().resolve(container().id()).resolve("state.json");
        String text = contentOf(state);
        long pid = container().pid();
        String recycled = text.replace("\"startTime\":", "\"startTime\":1");
        assertNotEquals(text, recycled);
        Files.writeString(state, recycled);
        try {
            assertNotExecuted(exec("", "/bin/true").run(), "stopped");
            Files.writeString(state, text.replace("\"pid\":" + pid, "\"pid\":1"));
            assertNotExecuted(exec("", "/bin/true").run(), "stopped");
        } finally {
            Files.writeString(state, text);
        }
        assertSucceeded(exec("", "/bin/true").run());
    }

    @Test
    void a_device_in_place_of_passwd_is_not_opened() throws IOException {
        assumeOurs("this care");
        Files.delete(bundle().inside("/etc/passwd"));
        Command.of("mkfifo", bundle().inside("/etc/passwd").toString()).run();
        idle();
        Outcome outcome = exec("", "/bin/sh", "-c", "echo $HOME").run();
        assertEquals("/\n", outcome.stdout());
        assertTrue(outcome.duration().toSeconds() < 8, outcome::toString);
    }

    @Test
    void a_program_that_ends_leaves_nothing_of_its_command() throws IOException {
        idle();
        assertSucceeded(exec("", "/bin/true").run());
        String pids = HostCgroups.directory("pids", "/" + container().id()).toString();
        assertEquals(1, contentOf(Path.of(pids, "cgroup.procs")).lines().count());
    }
}
