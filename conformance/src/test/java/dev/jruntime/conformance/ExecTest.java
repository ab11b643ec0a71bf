package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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

/// `exec`: what the program is given, where it runs, and what the command says of it.
class ExecTest extends ExecutingTest {

    @ParameterizedTest
    @CsvSource({"exit 0, 0", "exit 7, 7", "kill -9 $$, 137", "kill -15 $$, 143"})
    void the_exit_code_tells_how_the_program_ended(String script, int code) {
        idle();
        assertEquals(code, exec("", "/bin/sh", "-c", script).run().exit());
    }

    @Test
    void the_program_has_the_caller_s_streams() {
        idle();
        Outcome outcome = exec("", "/bin/sh", "-c", "cat; echo oops >&2").input("typed\n").run();
        assertSucceeded(outcome);
        assertEquals("typed\n", outcome.stdout());
        assertEquals("oops\n", outcome.stderr());
    }

    @Test
    void it_is_in_the_namespaces_and_cgroups_of_the_container() {
        idle();
        String script =
                "for i in /proc/self/ns/* /proc/1/ns/*; do readlink $i; done; cat /proc/self/cgroup";
        List<String> lines = exec("", "/bin/sh", "-c", script).run().stdout().lines().toList();
        int kinds = (int) lines.stream().filter(line -> line.contains(":[")).count() / 2;
        assertTrue(kinds >= 7, lines::toString);
        assertEquals(lines.subList(0, kinds), lines.subList(kinds, 2 * kinds));
        Map<String, String> own = HostCgroups.of(Long.toString(container().pid()));
        for (Map.Entry<String, String> each : own.entrySet()) {
            String line = ":" + each.getKey() + ":" + each.getValue();
            assertTrue(lines.stream().anyMatch(one -> one.endsWith(line)), line + " in " + lines);
        }
    }

    @Test
    void it_has_what_the_configuration_says() {
        assumeConforms(Deviation.EXEC_OF_CONFIG);
        bundle().set("/process/user", Map.of("uid", 1000, "gid", 7, "additionalGids", List.of(9)));
        bundle().set("/process/cwd", "/etc").set("/process/user/umask", 23);
        bundle().setJson("/process/capabilities/ambient", "[\"CAP_KILL\"]");
        bundle().setJson("/process/capabilities/inheritable", "[\"CAP_KILL\"]");
        bundle().setJson(
                        "/process/rlimits",
                        "[{\"type\": \"RLIMIT_NOFILE\", \"soft\": 70, \"hard\": 80}]");
        idle();
        JsonNode report = executed("");
        assertEquals(1000, report.at("/uids/0").asInt());
        assertEquals(7, report.at("/gids/0").asInt());
        assertEquals("[9]", report.at("/groups").toString());
        assertEquals("/etc", report.at("/cwd").asString());
        assertEquals(23, report.at("/umask").asInt());
        assertEquals(1, report.at("/noNewPrivs").asInt());
        assertEquals(1 << 5, bits(report, "ambient"));
        assertEquals(70, report.at("/rlimits/NOFILE/soft").asInt(), report::toString);
        assertEquals(List.of(0, 1, 2), HandedOn.numbers(report));
        assertEquals(report.at("/pid").asInt(), report.at("/sid").asInt());
    }

    @Test
    void what_becomes_of_the_file_of_the_configuration_does_not_count() throws IOException {
        assumeOurs("a copy of the configuration");
        idle();
        Path file = bundle().directory().resolve("config.json");
        Files.writeString(file, contentOf(file).replace("\"/\"", "\"/tmp\""));
        assertEquals("/", executed("").at("/cwd").asString());
        Files.writeString(file, "{");
        assertEquals("/", executed("").at("/cwd").asString());
    }

    @Test
    void options_change_environment_and_directory() {
        assumeConforms(Deviation.EXEC_ENVIRONMENT);
        idle();
        JsonNode report = executed("-e A=b -e C= -e A=c --cwd /tmp");
        List<String> variables = report.at("/env").valueStream().map(JsonNode::asString).toList();
        assertTrue(variables.contains("A=c"), variables::toString);
        assertTrue(variables.contains("C="), variables::toString);
        assertTrue(variables.stream().anyMatch(one -> one.startsWith("PATH=")));
        assertEquals("/tmp", report.at("/cwd").asString());
    }

    @Test
    void further_groups_come_beside_those_of_the_configuration() {
        assumeConforms(Deviation.EXEC_ADDITIONAL_GIDS);
        bundle().set("/process/user", Map.of("uid", 0, "gid", 0, "additionalGids", List.of(5)));
        idle();
        JsonNode report = executed("-g 9 -g 10");
        assertEquals("[5,9,10]", report.at("/groups").toString());
    }

    @Test
    void a_missing_HOME_is_that_of_the_container_s_passwd() {
        assumeConforms(Deviation.EXEC_STREAMS);
        idle();
        String home = exec("-u 1000", "/bin/sh", "-c", "echo $HOME").run().stdout();
        String passwd = contentOf(bundle().inside("/etc/passwd"));
        String wanted =
                passwd.lines()
                        .map(line -> line.split(":"))
                        .filter(fields -> fields[2].equals("1000"))
                        .map(fields -> fields[5])
                        .findFirst()
                        .orElse("/");
        assertEquals(wanted, home.strip());
    }

    @Test
    void a_further_capability_is_neither_inheritable_nor_ambient() {
        // CVE-2022-29162
        assumeConforms(Deviation.EXEC_CAPABILITIES);
        bundle().set("/process/capabilities/bounding", List.of("CAP_KILL"));
        bundle().set("/process/capabilities/effective", List.of("CAP_KILL"));
        bundle().set("/process/capabilities/permitted", List.of("CAP_KILL"));
        idle();
        JsonNode report = executed("--cap CAP_CHOWN");
        for (String set : List.of("bounding", "effective", "permitted")) {
            assertEquals(1 << 5 | 1, bits(report, set), set);
        }
        assertEquals(0, bits(report, "inheritable"));
        assertEquals(0, bits(report, "ambient"));
    }

    @Test
    void without_new_privileges_on_request() {
        bundle().set("/process/noNewPrivileges", false);
        idle();
        assertEquals(0, executed("").at("/noNewPrivs").asInt());
        assertEquals(1, executed("--no-new-privs").at("/noNewPrivs").asInt());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void the_container_s_filter_is_the_program_s(boolean noNewPrivileges) {
        assumeConforms(Deviation.EXEC_FILTER);
        bundle().set("/process/noNewPrivileges", noNewPrivileges);
        bundle().setJson(
                        "/linux/seccomp",
                        """
                        {"defaultAction": "SCMP_ACT_ALLOW",
                         "syscalls": [{"names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO",
                                       "errnoRet": 71}]}
                        """);
        bundle().set("/process/user", Map.of("uid", 1000, "gid", 1000));
        idle();
        JsonNode report = executed("");
        assertEquals(2, report.at("/seccomp").asInt());
        assertEquals(noNewPrivileges ? 1 : 0, report.at("/noNewPrivs").asInt());
        assertEquals(0, bits(report, "effective"));
        assertEquals(0, bits(report, "permitted"));
        String answer = exec("", "/probe", "try", "mkdir:/tmp/x").run().stdout();
        assertEquals("E71", json(answer).at("/0/error").asString());
    }

    @Test
    void a_waiting_container_can_be_entered() {
        bundle().args("/probe", "idle");
        assertSucceeded(container().create());
        assertEquals(3, exec("", "/bin/sh", "-c", "exit 3").run().exit());
        assertEquals("created", container().status());
        assertSucceeded(container().start());
    }

    @Test
    void a_paused_one_can_not_unless_one_is_ready_to_wait() throws IOException {
        assumeConforms(Deviation.EXEC_IN_PAUSED);
        idle();
        Path state =
                HostCgroups.directory("freezer", "/" + container().id()).resolve("freezer.state");
        Files.writeString(state, "FROZEN");
        assertNotExecuted(exec("", "/bin/true").run(), "paused");
        try (Running waiting = exec("--ignore-paused", "/bin/echo", "done").start()) {
            assertFalse(
                    Eventually.happens(Duration.ofMillis(700), () -> !waiting.isAlive()),
                    () -> "it did not wait: " + waiting.stdout());
            Files.writeString(state, "THAWED");
            Outcome outcome = waiting.await();
            assertSucceeded(outcome);
            assertEquals("done\n", outcome.stdout());
        }
    }

    @Test
    void a_cgroup_below_the_container_s_is_entered() throws IOException {
        assumeConforms(Deviation.EXEC_CGROUP);
        idle();
        String own = "/" + container().id();
        Files.createDirectory(HostCgroups.directory("memory", own).resolve("sub"));
        String paths = exec("--cgroup memory:sub", "/bin/cat", "/proc/self/cgroup").run().stdout();
        assertTrue(paths.contains(":memory:" + own + "/sub\n"), paths);
        assertTrue(paths.contains(":pids:" + own + "\n"), paths);
    }

    @Test
    void only_descriptors_that_are_asked_for_are_handed_on() {
        idle();
        String script = "exec 3</ 4</etc/hostname 5</; exec \"$@\"";
        Outcome few = exec("--preserve-fds 2", "/probe", "report").inShell(script).run();
        assertEquals(List.of(0, 1, 2, 3, 4), HandedOn.numbers(json(few.stdout())));
        Outcome none = exec("", "/probe", "report").inShell(script).run();
        assertEquals(List.of(0, 1, 2), HandedOn.numbers(json(none.stdout())));
        assumeConforms(Deviation.EXEC_PRESERVED);
        Outcome missing = exec("--preserve-fds 3", "/bin/true").run();
        assertNotExecuted(missing, "3");
    }

    @Test
    void options_may_stand_behind_the_id_and_end_where_the_program_begins() {
        assumeOurs("this order");
        idle();
        Container one = container();
        Outcome outcome =
                one.command(
                                "exec",
                                one.id(),
                                "-e",
                                "A=b",
                                "/bin/sh",
                                "-c",
                                "echo $A $0 $1",
                                "-e",
                                "x")
                        .run();
        assertEquals("b -e x\n", outcome.stdout());
    }

    @Test
    void a_signal_to_the_command_reaches_the_program() {
        idle();
        String script = "trap 'echo got; exit 4' TERM; echo ready; while :; do sleep 0.1; done";
        try (Running running = exec("", "/bin/sh", "-c", script).start()) {
            running.awaitOutput("ready");
            running.signal("TERM");
            Outcome outcome = running.await();
            assertEquals(4, outcome.exit(), outcome::toString);
        }
    }

    @Test
    void twenty_at_once_do_not_disturb_each_other() {
        idle();
        String script = "cat; echo out $0; echo err $0 >&2; exit $0";
        List<Running> all =
                java.util.stream.IntStream.rangeClosed(1, 20)
                        .mapToObj(i -> exec("", "/bin/sh", "-c", script, "" + i).input(i + "\n"))
                        .map(command -> command.timeout(Duration.ofSeconds(60)).start())
                        .toList();
        for (int i = 1; i <= all.size(); i++) {
            try (Running running = all.get(i - 1)) {
                Outcome outcome = running.await();
                assertEquals(i, outcome.exit(), outcome::toString);
                assertEquals(i + "\nout " + i + "\n", outcome.stdout());
                assertEquals("err " + i + "\n", outcome.stderr());
            }
        }
        assertEquals(List.of(), Inhabitants.beside(container().pid()));
    }

    private static long bits(JsonNode report, String set) {
        return Long.parseUnsignedLong(report.at("/capabilities/" + set).asString(), 16);
    }
}
