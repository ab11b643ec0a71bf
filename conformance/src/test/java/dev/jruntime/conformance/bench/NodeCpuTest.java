package dev.jruntime.conformance.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class NodeCpuTest {
    @Test
    void idleness_and_what_other_machines_had_is_not_counted() {
        String stat =
                """
                cpu  1 20 300 4000 50000 600 7000 80000 1 20
                cpu0 9 9 9 9 9 9 9 9 9 9
                """;
        assertEquals((1 + 20 + 300 + 600 + 7000) * 10_000_000L, NodeCpu.parseStat(stat));
    }

    @Test
    void work_is_seen() {
        long before = NodeCpu.nanos();
        long until = System.nanoTime() + 100_000_000;
        long turns = 0;
        while (System.nanoTime() < until) {
            turns++;
        }
        long used = NodeCpu.nanos() - before;
        assertTrue(used > 0, used + " ns in " + turns + " turns");
    }
}
