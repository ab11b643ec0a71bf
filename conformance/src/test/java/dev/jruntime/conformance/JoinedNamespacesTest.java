package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Namespaces that exist already, by path, as the members of a pod share them.
class JoinedNamespacesTest extends BlackBoxTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Test
    void a_joined_pid_namespace_is_the_neighbour_s() {
        Container neighbour = neighbour();
        join(container(), "pid", neighbour);
        JsonNode report = report();
        assertEquals(
                HostFacts.namespace(neighbour.pid(), "pid"),
                report.at("/namespaces/pid").asString());
        assertTrue(report.at("/pid").asInt() > 1, report.at("/pid")::toString);
    }

    @Test
    void the_procfs_of_a_member_shows_the_neighbour() {
        join(container(), "pid", neighbour());
        assertTrue(attempt("read:/proc/1/cmdline").at("/text").asString().contains("probe"));
    }

    @Test
    void the_pid_that_a_member_is_known_by_is_the_caller_s_for_it() {
        Container neighbour = neighbour();
        join(container(), "pid", neighbour);
        bundle().args("/probe", "idle");
        Path file = directory().resolve("pid");
        container().launch("--pid-file", file.toString());
        long pid = container().pid();
        assertEquals(Long.toString(pid), contentOf(file));
        assertNotEquals(neighbour.pid(), pid);
        assertEquals(HostFacts.namespace(neighbour.pid(), "pid"), HostFacts.namespace(pid, "pid"));
        assertTrue(contentOf(Path.of("/proc/" + pid + "/cmdline")).contains("probe"));
    }

    @Test
    void a_member_has_the_life_of_any_container() {
        join(container(), "pid", neighbour());
        bundle().args("/probe", "signals");
        assertSucceeded(container().create());
        assertEquals("created", container().status());
        assertSucceeded(container().start());
        container().awaitStatus("running");
        assertSucceeded(container().kill("TERM"));
        container().awaitStatus("stopped");
        assertSucceeded(container().delete());
    }

    @Test
    void a_foreground_member_s_exit_code_is_its_program_s() {
        join(container(), "pid", neighbour());
        bundle().args("/probe", "exit", "7");
        assertEquals(7, container().run().exit());
    }

    @Test
    void a_signal_in_created_ends_a_waiting_member() {
        assumeConforms(Deviation.TERM_IN_CREATED);
        join(container(), "pid", neighbour());
        assertSucceeded(container().create());
        assertSucceeded(container().kill("TERM"));
        container().awaitStatus("stopped");
    }

    @Test
    void the_end_of_a_member_is_not_the_neighbour_s() {
        Container neighbour = neighbour();
        join(container(), "pid", neighbour);
        bundle().args("/probe", "idle");
        container().launch();
        assertSucceeded(container().kill("KILL"));
        container().awaitStatus("stopped");
        assertEquals("running", neighbour.status());
    }

    @Test
    void a_forced_delete_ends_all_of_a_member_and_nothing_of_the_neighbour() {
        Container neighbour = neighbour();
        join(container(), "pid", neighbour);
        bundle().args("/bin/sh", "-c", "/probe idle & /probe idle & wait");
        container().launch();
        long pid = container().pid();
        Eventually.holds(
                PATIENCE,
                () -> contentOf(children(pid)).split(" ").length == 2,
                () -> "children of " + pid);
        String[] processes = contentOf(children(pid)).split(" ");
        assertSucceeded(container().delete("--force"));
        for (String process : processes) {
            Path stat = Path.of("/proc/" + process.strip() + "/stat");
            Eventually.holds(
                    PATIENCE,
                    () -> !Files.exists(stat) || contentOf(stat).contains(") Z "),
                    () -> "the end of " + process);
        }
        assertEquals("running", neighbour.status());
    }

    private static Path children(long pid) {
        return Path.of("/proc/" + pid + "/task/" + pid + "/children");
    }

    @Test
    void the_clocks_of_a_joined_time_namespace_are_the_neighbour_s() {
        assumeConforms(Deviation.TIME_NAMESPACES);
        Container neighbour = newContainer();
        neighbour.bundle().addJson("/linux/namespaces", "{\"type\": \"time\"}");
        neighbour.bundle().setJson("/linux/timeOffsets", "{\"boottime\": {\"secs\": 1000000}}");
        neighbour.bundle().args("/probe", "idle");
        neighbour.launch();
        Path path = Path.of("/proc/" + neighbour.pid() + "/ns/time");
        bundle().addJson("/linux/namespaces", "{\"type\": \"time\", \"path\": \"" + path + "\"}");
        assertTrue(report().at("/clocks/boottime").asLong() > 1000000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"network", "ipc", "uts"})
    void any_other_kind_is_joined_by_path(String type) {
        Container neighbour = neighbour();
        join(container(), type, neighbour);
        String link = type.equals("network") ? "net" : type;
        bundle().remove("/hostname");
        assertEquals(
                HostFacts.namespace(neighbour.pid(), link),
                report().at("/namespaces/" + link).asString());
    }

    @ParameterizedTest
    @CsvSource({
        "pid, /proc/self/ns/net",
        "network, /proc/self/ns/ipc",
        "ipc, /proc/self/ns/uts",
        "uts, /proc/self/ns/pid",
        "time, /proc/self/ns/pid",
        "cgroup, /proc/self/ns/mnt",
        "pid, /etc/hostname",
        "network, /dev/null",
    })
    void a_path_to_something_else_is_refused(String type, String path) {
        assumeConforms(Deviation.NAMESPACE_PATHS);
        bundle().withoutNamespace(type);
        bundle().addJson(
                        "/linux/namespaces",
                        "{\"type\": \"" + type + "\", \"path\": \"" + path + "\"}");
        assertRefused(container().create(), path, type);
    }

    @Test
    void a_path_that_is_not_there_is_refused() {
        bundle().withoutNamespace("pid");
        bundle().addJson(
                        "/linux/namespaces",
                        "{\"type\": \"pid\", \"path\": \"/nonexistent/namespace\"}");
        assertRefused(container().create(), "/nonexistent/namespace");
    }

    @Test
    void a_pid_namespace_above_the_caller_s_is_refused() {
        assumeOurs("an error that says so");
        bundle().withoutNamespace("pid");
        Path outer = Path.of("/proc/" + ProcessHandle.current().pid() + "/ns/pid");
        Path bound = directory().resolve("outer");
        bundle().addJson("/linux/namespaces", "{\"type\": \"pid\", \"path\": \"" + bound + "\"}");
        bundle().args("/bin/true");
        String script =
                """
                touch %s; exec unshare -m sh -c 'mount --bind %s %s; exec unshare -pf --mount-proc "$@"' \
                    sh "$@"
                """
                        .formatted(bound, outer, bound);
        assertRefused(container().bundled("run").inShell(script).run(), "pid");
    }

    private Container neighbour() {
        Container neighbour = newContainer();
        neighbour.bundle().args("/probe", "idle");
        return neighbour.launch();
    }

    private static void join(Container member, String type, Container neighbour) {
        String link = type.equals("network") ? "net" : type;
        String path = "/proc/" + neighbour.pid() + "/ns/" + link;
        member.bundle().withoutNamespace(type);
        member.bundle()
                .addJson(
                        "/linux/namespaces",
                        "{\"type\": \"" + type + "\", \"path\": \"" + path + "\"}");
    }
}
