package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jruntime.conformance.canary.ProcessFacet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What waits for `start`: it is charged to the container, and there may be hundreds of it.
class FootprintTest extends BlackBoxTest {
    private static final int LIMIT_KIB = 200;

    /// Half of it is mapped from files that every JVM of this build shares.
    private static final int SERVER_LIMIT_KIB = 88 * 1024;

    @Test
    void what_waits_in_created_is_small() throws IOException {
        assumeOurs("this promise");
        bundle().args("/bin/true");
        assertSucceeded(container().create());
        SortedSet<String> waiting = new ProcessFacet(Path.of("/proc"), container().id()).read();
        long total = 0;
        for (String line : waiting) {
            total += resident(line.substring(0, line.indexOf(' ')));
        }
        assertFalse(waiting.isEmpty());
        assertTrue(total <= LIMIT_KIB, total + " KiB resident in " + waiting);
    }

    @Test
    void nothing_of_the_runtime_is_left_beside_a_running_container() {
        assumeOurs("this promise");
        bundle().args("/probe", "idle");
        container().launch();
        SortedSet<String> processes = new ProcessFacet(Path.of("/proc"), container().id()).read();
        assertTrue(processes.size() == 1, processes::toString);
    }

    @Test
    void a_server_is_small_after_some_commands() {
        assertServerIsSmallAfter(100);
    }

    @Test
    @Tag("soak")
    void a_server_is_small_after_a_thousand_commands() {
        assertServerIsSmallAfter(1000);
    }

    private void assertServerIsSmallAfter(int commands) {
        Assumptions.assumeTrue(kind() == RuntimeKind.JRUNTIME_WARM, "about the warm server");
        bundle().args("/bin/true").write();
        String directory = Workspace.current().freshName("footprint");
        try (WarmServer server = WarmServer.start(directory, runtime().binary())) {
            OciRuntime own =
                    OciRuntime.ours(kind(), runtime().binary(), server.socket().toString());
            for (int i = 0; i < commands; i++) {
                assertSucceeded(container().on(own).run());
            }
            assertSmall(server);
            Workspace.remove(server.directory());
        }
    }

    private static void assertSmall(WarmServer server) {
        Path status = Path.of("/proc", Long.toString(server.pid()), "status");
        long resident =
                contentOf(status)
                        .lines()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                        .sum();
        assertTrue(resident > 0 && resident <= SERVER_LIMIT_KIB, resident + " KiB resident");
    }

    private static long resident(String pid) throws IOException {
        try (var lines = Files.lines(Path.of("/proc", pid, "smaps_rollup"))) {
            return lines.filter(line -> line.startsWith("Rss:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .sum();
        }
    }
}
