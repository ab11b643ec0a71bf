package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jruntime.conformance.canary.ProcessFacet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;

/// What waits for `start`: it is charged to the container, and there may be hundreds of it.
class FootprintTest extends BlackBoxTest {
    private static final int LIMIT_KIB = 200;

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

    private static long resident(String pid) throws IOException {
        try (var lines = Files.lines(Path.of("/proc", pid, "smaps_rollup"))) {
            return lines.filter(line -> line.startsWith("Rss:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .sum();
        }
    }
}
