package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A resident server changes nothing but the time that a command takes: what a program inherits is
/// its caller's, the truth is on disk, and nothing of one caller reaches another.
class WarmLikeColdTest extends BlackBoxTest {
    /// What differs between any two containers.
    private static final List<String> INDIVIDUAL =
            List.of(
                    "clocks",
                    "namespaces",
                    "sessionKeyring",
                    "mounts",
                    "mountinfo",
                    "cgroup",
                    "cgroups");

    @BeforeEach
    void onlyOnce() {
        Assumptions.assumeTrue(kind() == RuntimeKind.JRUNTIME_WARM, "compares warm with cold");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true",
                "umask 0137",
                "ulimit -n 200 -c 0 -s 4096",
                "echo 300 > /proc/self/oom_score_adj",
                "cd /usr/share",
                "trap '' HUP PIPE CHLD",
                "exec 0<&- 8</etc/hostname",
                "export SECRET=x LD_PRELOAD=/nowhere.so LC_ALL=tr_TR.UTF-8",
                "set -- setpriv --groups 7,8,9 \"$@\"",
                "set -- nice -n 7 taskset 1 \"$@\"",
                "set -- setsid -w \"$@\"",
                "set -- setpriv --inh-caps -all --bounding-set -sys_boot \"$@\"",
                "set -- setpriv --securebits +no_setuid_fixup \"$@\"",
            })
    void what_the_caller_is_like_reaches_the_program_as_it_does_without_a_server(String script) {
        bundle().args("/probe", "report").setJson("/process/rlimits", "[]");
        ObjectNode warm = report(container(), script);
        ObjectNode cold = report(container().on(OciRuntime.of(RuntimeKind.JRUNTIME_COLD)), script);
        assertTrue(warm.size() > 15, warm::toString);
        assertEquals(cold.toPrettyString(), warm.toPrettyString());
    }

    private static ObjectNode report(Container one, String script) {
        Outcome outcome = one.bundled("run").inShell(script + "; exec \"$@\"").run();
        assertSucceeded(outcome);
        ObjectNode report = (ObjectNode) json(outcome.stdout());
        report.remove(INDIVIDUAL);
        for (JsonNode fd : report.at("/fds")) {
            ((ObjectNode) fd).remove(List.of("inode", "target"));
        }
        return report;
    }

    @Test
    void a_config_that_was_edited_within_its_time_stamp_is_read_anew() throws IOException {
        bundle().args("/bin/echo", "one").write();
        assertEquals("one\n", container().run().stdout());
        Path config = bundle().directory().resolve("config.json");
        FileTime time = Files.getLastModifiedTime(config);
        Files.writeString(config, Files.readString(config).replace("one", "two"));
        Files.setLastModifiedTime(config, time);
        Outcome outcome =
                container()
                        .command(
                                "run",
                                "--bundle",
                                bundle().directory().toString(),
                                container().id())
                        .run();
        assertEquals("two\n", outcome.stdout());
    }

    @Test
    void commands_of_both_kinds_work_on_one_container() {
        Container cold = container().on(OciRuntime.of(RuntimeKind.JRUNTIME_COLD));
        bundle().args("/probe", "signals");
        assertSucceeded(container().create());
        assertEquals("created", cold.status());
        assertSucceeded(cold.start());
        assertEquals("running", container().status());
        assertSucceeded(container().kill("TERM"));
        cold.awaitStatus("stopped");
        assertEquals("stopped", container().status());
        assertSucceeded(cold.delete());
        assertFalse(container().exists());
        assertSucceeded(cold.create());
        assertSucceeded(container().start());
        assertSucceeded(container().delete("--force"));
        assertFalse(cold.exists());
    }

    @Test
    void nothing_of_one_caller_reaches_another() throws IOException {
        String secret = "secret-of-" + container().id();
        bundle().args("/bin/sh", "-c", "exit 3").set("/process/env/0", "WORD=" + secret);
        Outcome first = container().bundled("run").environment("WORD", secret).input(secret).run();
        assertEquals(3, first.exit(), first::toString);
        Container other = newContainer();
        other.bundle().args("/probe", "report");
        Outcome second = other.run();
        assertSucceeded(second);
        Outcome refused = other.command("state", "nobody").run();
        assertFalse(second.stdout().contains(secret), second::stdout);
        assertFalse((second.stderr() + refused).contains(secret), refused::toString);
        WarmServer server = WarmServer.shared();
        assertFalse(server.log().contains(secret), server::log);
        Path proc = Path.of("/proc", Long.toString(server.pid()));
        for (String file : List.of("environ", "cmdline")) {
            assertFalse(Files.readString(proc.resolve(file)).contains(secret), file);
        }
    }
}
