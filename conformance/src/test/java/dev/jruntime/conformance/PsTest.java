package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// `ps`: which processes are the container's.
class PsTest extends BlackBoxTest {

    private Outcome ps(String... arguments) {
        return container().command(arguments).run();
    }

    private List<Integer> pids() {
        Outcome outcome = ps("ps", "--format", "json", container().id());
        assertSucceeded(outcome);
        JsonNode list = json(outcome.stdout());
        return new TreeSet<>(list.valueStream().map(JsonNode::asInt).toList()).stream().toList();
    }

    private static List<Integer> sorted(String lines) {
        return lines.lines().map(Integer::valueOf).sorted().toList();
    }

    /// Init and two children.
    private void launchFamily() {
        bundle().args("/bin/sh", "-c", "/bin/sleep 1000 & /bin/sleep 1000 & exec /bin/sleep 1000");
        container().launch();
        Eventually.holds(Duration.ofSeconds(5), () -> listed().size() == 3, () -> listed() + "");
    }

    /// By the kernel's own list.
    private List<Integer> listed() {
        return sorted(HostCgroups.setting("cgroup.procs", "pids", "/" + container().id()));
    }

    @Test
    void json_has_the_pids_on_the_host() {
        launchFamily();
        assertEquals(listed(), pids());
        assertTrue(pids().contains((int) container().pid()));
    }

    @Test
    void json_is_one_line() {
        assumeConforms(Deviation.PS_JSON);
        launchFamily();
        String pids = listed().toString().replace(" ", "") + "\n";
        assertEquals(pids, ps("ps", "-f", "json", container().id()).stdout());
    }

    @Test
    void a_created_container_has_its_init() {
        bundle().args("/probe", "idle");
        assertSucceeded(container().create());
        assertEquals(List.of((int) container().pid()), pids());
    }

    @Test
    void processes_in_cgroups_of_the_payload_s_own_are_listed() throws Exception {
        assumeConforms(Deviation.PS_OF_SUBGROUPS);
        launchFamily();
        List<Integer> all = listed();
        for (String controller : List.of("pids", "devices", "memory", "freezer", "name=systemd")) {
            Path below = HostCgroups.directory(controller, "/" + container().id());
            below = Files.createDirectories(below.resolve("a/b"));
            Files.writeString(below.resolve("cgroup.procs"), all.getLast().toString());
        }
        assertEquals(all, pids());
    }

    @Test
    void the_table_is_that_of_ps_without_the_others() {
        assumeConforms(Deviation.PS_TABLE);
        launchFamily();
        Outcome outcome = ps("ps", container().id());
        assertSucceeded(outcome);
        List<String> lines = outcome.stdout().lines().toList();
        assertTrue(lines.getFirst().matches("UID +PID +PPID .*CMD"), outcome::toString);
        List<Integer> found =
                lines.stream().skip(1).map(line -> Integer.valueOf(line.split(" +")[1])).toList();
        assertEquals(listed(), found.stream().sorted().toList(), outcome::toString);
    }

    @Test
    void what_follows_the_id_is_for_ps() {
        assumeConforms(Deviation.PS_TABLE);
        launchFamily();
        Outcome outcome = ps("ps", container().id(), "-eo", "pid,args");
        assertSucceeded(outcome);
        List<String> lines = outcome.stdout().lines().toList();
        assertEquals(4, lines.size(), outcome::toString);
        assertTrue(lines.get(1).contains("/bin/sleep 1000"), outcome::toString);
        assertFalse(outcome.stdout().contains("ps "), outcome::toString);
    }

    @Test
    void what_ps_says_of_a_mistake_is_told() {
        assumeConforms(Deviation.PS_TABLE);
        bundle().args("/probe", "idle");
        container().launch();
        Outcome outcome = ps("ps", container().id(), "--nonsense");
        assertNotSucceeded(outcome);
        assertTrue(outcome.stderr().contains("ps"), outcome::toString);
    }

    @Test
    void a_table_without_pids_is_refused() {
        assumeConforms(Deviation.PS_TABLE);
        bundle().args("/probe", "idle");
        container().launch();
        assertRefused(ps("ps", container().id(), "-eo", "args"), "PID field in ps output");
    }

    @Test
    void an_unknown_format_is_refused() {
        bundle().args("/probe", "idle");
        container().launch();
        assertRefused(ps("ps", "--format", "yaml", container().id()), "format");
    }

    @Test
    void without_ps_there_is_no_table_but_the_pids() {
        assumeOurs("a word on it");
        bundle().args("/probe", "idle");
        container().launch();
        Outcome outcome =
                container().command("ps", container().id()).environment("PATH", "/nowhere:.").run();
        assertRefused(outcome, "ps: executable file not found in $PATH");
        assertEquals(1, pids().size());
    }

    @Test
    void a_container_that_is_not_there_does_not_exist() {
        assumeConforms(Deviation.ERROR_TEXTS);
        assertRefused(ps("ps", container().id()), "does not exist");
    }

    @Test
    void a_container_that_has_stopped_has_no_processes() {
        assumeConforms(Deviation.PS_OF_STOPPED);
        bundle().args("/bin/true");
        container().launch().awaitStatus("stopped");
        assertEquals(List.of(), pids());
        assertEquals(1, ps("ps", container().id()).stdout().lines().count());
    }
}
