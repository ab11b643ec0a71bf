package dev.jruntime.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class StatsV1Test {
    @Test
    void lists_of_processors_are_expanded() {
        assertEquals(List.of(0L, 1L, 2L, 5L), StatsV1.expand("0-2,5"));
        assertEquals(List.of(7L), StatsV1.expand("7"));
        assertEquals(List.of(), StatsV1.expand(""));
    }

    @Test
    void numbers_of_a_table_use_all_64_bits() {
        String text = "cache 4096\nhierarchical_memory_limit 18446744073709551615\n";
        assertEquals(4096, StatsV1.table(text).get("cache"));
        assertEquals(-1, StatsV1.table(text).get("hierarchical_memory_limit"));
    }

    @Test
    void input_and_output_is_listed_by_device_without_the_sum_of_all() {
        String text = "8:0 Read 4096\n8:0 Total 4096\n259:1 17\nTotal 4113\n";
        assertEquals(
                List.of(
                        new Stats.BlockIo(8, 0, "Read", 4096),
                        new Stats.BlockIo(8, 0, "Total", 4096),
                        new Stats.BlockIo(259, 1, "", 17)),
                BlockStatsV1.entries(text));
        assertEquals(List.of(), BlockStatsV1.entries("Total 0\n"));
        assertEquals(List.of(), BlockStatsV1.entries(null));
    }

    @Test
    void what_was_there_before_is_written_back_by_line() {
        ChangeV1 plain = ChangeV1.of("pids", "pids.limit", "pids.max", "7");
        assertEquals("7", plain.text());
        assertEquals("max", plain.reversal("max"));
        List<String> files = List.of("blkio.bfq.weight");
        ChangeV1 weight = new ChangeV1("blkio", "blockIO.weight", files, null, "200");
        assertEquals("100", weight.reversal("default 100\n8:0 300"));
        ChangeV1 rate = new ChangeV1("blkio", "rate", List.of("read_bps"), "8:0", "4096");
        assertEquals("8:0 4096", rate.text());
        assertEquals("8:0 17", rate.reversal("7:0 5\n8:0 17"));
        assertEquals("8:0 0", rate.reversal("7:0 5\n8:01 17"));
    }
}
