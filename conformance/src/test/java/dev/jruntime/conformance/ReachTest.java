package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What a container that sees the waiting init of another one can do to it, and by it to the host.
class ReachTest extends BlackBoxTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1000})
    void a_waiting_init_is_out_of_reach_of_its_own_user(int uid) {
        // CVE-2016-9962
        Container victim = created(uid);
        bundle().withoutNamespace("pid").set("/process/user", json(user(uid)));
        long pid = victim.pid();
        assertEquals(
                List.of("EPERM", "EPERM", "EACCES", "EACCES"),
                errors("ptrace:" + pid, "getfd:" + pid, "type:/proc/" + pid + "/fd/0", mem(pid)));
    }

    @Test
    void a_waiting_init_holds_nothing_of_the_host() throws IOException {
        // CVE-2024-21626: a directory of the host among its descriptors would be a way out.
        Container victim = container();
        Outcome outcome = victim.bundled("create").inShell("exec 5</ 7</etc; exec \"$@\"").run();
        victim.markPresent();
        assertSucceeded(outcome);
        Path process = Path.of("/proc/" + victim.pid());
        Set<String> kinds = new TreeSet<>();
        try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
            for (Path descriptor : descriptors.toList()) {
                if (Integer.parseInt(descriptor.getFileName().toString()) > 2) {
                    kinds.add(
                            Files.readSymbolicLink(descriptor).toString().replaceAll("\\d+", "N"));
                }
            }
        }
        assumeOurs("an init that waits on a socket");
        assertEquals(Set.of("socket:[N]"), kinds);
        Path inside = Files.readSymbolicLink(process.resolve("root"));
        assertEquals(Path.of("/"), inside);
        assertNotEquals(
                Files.getAttribute(Path.of("/"), "unix:ino"),
                Files.getAttribute(process.resolve("root"), "unix:ino"));
    }

    @Test
    void the_program_of_a_waiting_init_cannot_be_changed() {
        // CVE-2019-5736; the canary holds the hash of the installed file. While it is executed
        // nobody can write to it anyway (ETXTBSY), so the attacker keeps it until all have ended.
        Container victim = created(0);
        bundle().withoutNamespace("pid").privileged(List.of("CAP_SYS_PTRACE", "CAP_DAC_OVERRIDE"));
        bundle().args("/probe", "overwrite", Long.toString(victim.pid()));
        try (Running attacker = container().bundled("run").interactive().start()) {
            attacker.awaitOutput("held 0");
            assertSucceeded(victim.start());
            victim.awaitStatus("stopped");
            attacker.send("\n");
            Outcome outcome = attacker.await();
            assertSucceeded(outcome);
            JsonNode answers = json(outcome.stdout().lines().skip(1).findFirst().orElse(""));
            assertNotEquals("OK", answers.at("/truncate").asString(), outcome::toString);
            assertNotEquals("OK", answers.at("/write").asString(), outcome::toString);
        }
    }

    @Test
    void each_waiting_init_runs_from_a_file_of_its_own() throws IOException {
        // CVE-2022-0847: what is written to the page cache of a shared file reaches the host.
        assumeOurs("a copy of its program for each command");
        List<Object> files = new ArrayList<>();
        files.add(file(runtime().binary()));
        for (Container each : List.of(created(0), created(0))) {
            files.add(file(Path.of("/proc/" + each.pid() + "/exe")));
        }
        assertEquals(3, Set.copyOf(files).size(), files::toString);
    }

    @Test
    void kill_and_delete_look_at_no_file_of_the_container_s_processes() {
        // CVE-2013-6456: /proc/PID/root leads to where the container says.
        bundle().args("/probe", "idle");
        container().launch();
        Path trace = directory().resolve("trace");
        Outcome killed = traced(trace, "kill", container().id(), "KILL");
        assertSucceeded(killed);
        String calls = contentOf(trace);
        container().awaitStatus("stopped");
        assertSucceeded(traced(trace, "delete", container().id()));
        calls += contentOf(trace);
        assertTrue(calls.contains("pidfd_send_signal") || !kind().isOurs(), calls);
        List<String> hostile =
                calls.lines().filter(line -> line.matches(".*/proc/[^\"]*/(root|cwd).*")).toList();
        assertEquals(List.of(), hostile);
    }

    private Outcome traced(Path trace, String... words) {
        // Without -f: the calls are the launcher's own.
        String script = "exec strace -o " + trace + " -e trace=%file,pidfd_send_signal \"$@\"";
        return container().command(words).inShell(script).run();
    }

    private Container created(int uid) {
        Container victim = newContainer();
        victim.bundle().set("/process/user", json(user(uid))).args("/bin/true");
        assertSucceeded(victim.create());
        return victim;
    }

    private static String user(int uid) {
        return "{\"uid\": " + uid + ", \"gid\": " + uid + "}";
    }

    private static String mem(long pid) {
        return "write:/proc/" + pid + "/mem";
    }

    private static String file(Path path) throws IOException {
        return Files.getAttribute(path, "unix:dev") + ":" + Files.getAttribute(path, "unix:ino");
    }
}
