package dev.jruntime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jruntime.syscall.Errno;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// In which order `update` writes, and that it writes back.
class UpdatePlanTest {
    private static final Pattern WRITE =
            Pattern.compile(
                    "  write\\((?:\\S*/)?((?:memory|cpu|cpuset|pids)\\.\\S+), \"([^\"]*)\"(?!.* = E)");
    private static final Map<String, String> BEFORE =
            Map.of(
                    "memory/c1/memory.limit_in_bytes", "1000",
                    "memory/c1/memory.memsw.limit_in_bytes", "1000",
                    "memory/c1/memory.usage_in_bytes", "700",
                    "cpu,cpuacct/c1/cpu.cfs_quota_us", "5000",
                    "cpu,cpuacct/c1/cpu.cfs_period_us", "100000",
                    "cpu,cpuacct/c1/cpu.cfs_burst_us", "2000",
                    "cpu,cpuacct/c1/cpu.shares", "512",
                    "cpu,cpuacct/c1/cpu.idle", "0",
                    "pids/c1/pids.max", "max");

    private Play play;

    UpdatePlanTest() throws IOException {
        play = created();
    }

    private static Play created() throws IOException {
        Play play = Play.of("minimal");
        String created = play.create();
        assertTrue(created.contains("exit(0)"), created);
        BEFORE.forEach((file, text) ->
                play.host()
                        .put(
                                "/sys/fs/cgroup/" + file,
                                (text + "\n").getBytes(StandardCharsets.US_ASCII)));
        return play;
    }

    private static List<String> writes(String plan) {
        List<String> writes = new ArrayList<>();
        Matcher write = WRITE.matcher(plan);
        while (write.find()) {
            writes.add(write.group(1) + "=" + write.group(2));
        }
        return writes;
    }

    private String update(String options) {
        List<String> words = new ArrayList<>(List.of("update"));
        words.addAll(List.of(options.split(" ")));
        words.add("c1");
        return play.run(words.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({
        "--memory=2000 --memory-swap=3000, memsw.limit=3000 limit=2000",
        "--memory=500 --memory-swap=600, limit=500 memsw.limit=600",
        "--memory=500, limit=500",
        "--memory=-1, memsw.limit=-1 limit=-1",
        "--memory=500 --memory-swap=-1, memsw.limit=-1 limit=500",
        "--memory-swap=2000, memsw.limit=2000",
    })
    void memory_is_never_above_memory_and_swap_together(String options, String expected) {
        String plan = update(options);
        assertTrue(plan.contains("exit(0)"), plan);
        String found = String.join(" ", writes(plan)).replaceAll("memory\\.|_in_bytes", "");
        assertEquals(expected, found, plan);
    }

    @ParameterizedTest
    @CsvSource({
        "--cpu-quota=20000 --cpu-period=50000, cfs_period_us=50000 cfs_quota_us=20000",
        "--cpu-quota=1000 --cpu-period=1000, cfs_quota_us=1000 cfs_period_us=1000",
        "--cpu-quota=-1 --cpu-period=200000, cfs_period_us=200000 cfs_quota_us=-1",
        "--cpu-quota=1000 --cpu-burst=500, cfs_burst_us=500 cfs_quota_us=1000",
        "--cpu-quota=9000 --cpu-burst=8000, cfs_quota_us=9000 cfs_burst_us=8000",
        "--cpu-idle=0 --cpu-share=7, idle=0 shares=7",
        "--cpu-idle=1 --cpu-share=7, shares=7 idle=1",
    })
    void no_more_processor_is_granted_on_the_way_than_must_be(String options, String expected) {
        String plan = update(options);
        assertTrue(plan.contains("exit(0)"), plan);
        assertEquals(expected, String.join(" ", writes(plan)).replace("cpu.", ""), plan);
    }

    /// Calls that fail behind the change of the state no longer undo it.
    @ParameterizedTest
    @CsvSource({"EIO", "ENOMEM", "EINVAL"})
    void a_call_that_fails_leaves_all_as_it_was(Errno errno) throws IOException {
        String options = "--memory=2000 --memory-swap=3000 --cpu-idle=1 --pids-limit=9";
        int before = play.host().calls();
        String whole = update(options);
        int calls = callOf(whole, "renameat2(");
        assertEquals(4, writes(whole).size(), whole);
        for (int nth = 1; nth <= calls; nth++) {
            play = created();
            play.host().fail(before + nth, errno);
            String plan = update(options);
            assertTrue(plan.contains("exit(1)"), plan);
            Map<String, String> last = new LinkedHashMap<>();
            writes(plan).forEach(each -> last.put(each.split("=")[0], each.split("=")[1]));
            last.forEach((file, value) -> assertEquals(before(file), value, plan));
        }
        assertFalse(whole.contains("exit(1)"));
    }

    private static String before(String file) {
        return BEFORE.entrySet().stream()
                .filter(each -> each.getKey().endsWith("/" + file))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }

    /// Which of the plan's calls is the first that contains this.
    private static int callOf(String plan, String fragment) {
        int calls = 0;
        for (String line : plan.lines().toList()) {
            calls += line.matches("  [a-z].*") ? 1 : 0;
            if (line.contains(fragment)) {
                return calls;
            }
        }
        throw new AssertionError(fragment + " is not in " + plan);
    }
}
