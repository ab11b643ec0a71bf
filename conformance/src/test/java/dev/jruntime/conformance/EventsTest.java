package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// `events` on cgroup v1: the numbers are those of the kernel's files, their names those of runc.
class EventsTest extends BlackBoxTest {
    private static final List<String> CPUSET_FLAGS =
            List.of(
                    "cpu_exclusive",
                    "mem_hardwall",
                    "mem_exclusive",
                    "memory_migrate",
                    "memory_spread_page",
                    "memory_spread_slab",
                    "memory_pressure",
                    "sched_load_balance",
                    "sched_relax_domain_level");
    private static final Map<String, String> MEMORIES =
            Map.of(
                    "usage", "memory.",
                    "swap", "memory.memsw.",
                    "kernel", "memory.kmem.",
                    "kernelTCP", "memory.kmem.tcp.");
    private static final List<String> CPU_FILES =
            List.of(
                    "cpu.stat",
                    "cpuacct.stat",
                    "cpuacct.usage",
                    "cpuacct.usage_all",
                    "cpuacct.usage_percpu");
    private static final List<String> MEMORY_FILES =
            List.of("limit_in_bytes", "failcnt", "usage_in_bytes", "max_usage_in_bytes");

    private Map<String, String> still = Map.of();

    @BeforeEach
    void needsVersion1() {
        Assumptions.assumeTrue(HostCgroups.isVersion1(), "the host has no cgroup v1 hierarchy");
        assumeConforms(Deviation.EVENTS);
    }

    /// What stood still, if that has been looked for; else what is there now.
    private String setting(String file) {
        String kept = still.get(file);
        return kept != null ? kept : HostCgroups.setting(file, "/" + container().id());
    }

    private long number(String file) {
        return Long.parseLong(setting(file));
    }

    private static long line(String text, String name) {
        return text.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    private JsonNode stats() {
        Outcome outcome = container().command("events", "--stats", container().id()).run();
        assertSucceeded(outcome);
        assertEquals(1, outcome.stdout().lines().count(), outcome::toString);
        JsonNode event = json(outcome.stdout());
        assertEquals("stats", event.at("/type").asString());
        assertEquals(container().id(), event.at("/id").asString());
        return event.at("/data");
    }

    /// A program that has used time, memory and files, and stands still while it is looked at.
    private void launchBusy() {
        bundle().setJson("/linux/resources/memory", "{\"limit\": 67108864, \"swap\": 67108864}");
        bundle().setJson("/linux/resources/pids", "{\"limit\": 50}");
        bundle().setJson("/linux/resources/cpu", "{\"quota\": 1000, \"period\": 20000}");
        bundle().args(
                        "/bin/sh",
                        "-c",
                        "/probe spin 500; /bin/cat /bin/busybox > /dev/null; /bin/sleep 1000 &"
                                + " exec /probe hold 8");
        container().launch();
        Eventually.holds(
                Duration.ofSeconds(25),
                () -> number("memory.usage_in_bytes") > 8 << 20 && number("pids.current") == 2,
                () -> setting("memory.usage_in_bytes"));
        assertSucceeded(container().command("pause", container().id()).run());
    }

    @Test
    void statistics_are_those_of_the_kernel_s_files() {
        launchBusy();
        Map<String, String> before = files();
        JsonNode data = stats();
        for (int tries = 0; !before.equals(files()) && tries < 100; tries++) {
            before = files();
            data = stats();
        }
        still = before;
        memory(data.at("/memory"), before);
        cpu(data.at("/cpu"));
        cpuSet(data.at("/cpuset"));
        assertEquals(number("pids.current"), data.at("/pids/current").asLong());
        assertEquals(50, data.at("/pids/limit").asLong());
        assertTrue(data.at("/network_interfaces").isNull());
        assertTrue(data.at("/intel_rdt").isObject() && data.at("/hugetlb").isObject());
    }

    private void cpu(JsonNode cpu) {
        assertEquals(number("cpuacct.usage"), cpu.at("/usage/total").asLong());
        assertTrue(cpu.at("/usage/total").asLong() > 1_000_000L);
        List<String> perCpu = List.of(setting("cpuacct.usage_percpu").split(" "));
        assertEquals(perCpu, strings(cpu.at("/usage/percpu")));
        List<String> rows = setting("cpuacct.usage_all").lines().skip(1).toList();
        assertEquals(
                rows.stream().map(row -> row.split(" ")[1]).toList(),
                strings(cpu.at("/usage/percpu_user")));
        assertEquals(
                rows.stream().map(row -> row.split(" ")[2]).toList(),
                strings(cpu.at("/usage/percpu_kernel")));
        String ticks = setting("cpuacct.stat");
        assertEquals(line(ticks, "user") * 10_000_000, cpu.at("/usage/user").asLong());
        assertEquals(line(ticks, "system") * 10_000_000, cpu.at("/usage/kernel").asLong());
        String stat = setting("cpu.stat");
        assertEquals(line(stat, "nr_periods"), cpu.at("/throttling/periods").asLong());
        assertEquals(line(stat, "nr_throttled"), cpu.at("/throttling/throttledPeriods").asLong());
        assertEquals(line(stat, "throttled_time"), cpu.at("/throttling/throttledTime").asLong());
        assertTrue(cpu.at("/throttling/throttledPeriods").asLong() > 0);
    }

    private static List<String> strings(JsonNode array) {
        return array.valueStream().map(JsonNode::toString).toList();
    }

    private void cpuSet(JsonNode set) {
        for (String flag : CPUSET_FLAGS) {
            assertEquals(number("cpuset." + flag), set.at("/" + flag).asLong(), flag);
        }
        assertEquals("0", set.at("/mems/0").toString());
        int processors = Runtime.getRuntime().availableProcessors();
        assertEquals(processors, set.at("/cpus").size());
    }

    /// What the files hold. It changes even in a paused container: another group's pages take over
    /// a processor's stock of charges (mm/memcontrol.c, `refill_stock`), a last period ends.
    /// Numbers are compared that were the same before and after.
    private Map<String, String> files() {
        Map<String, String> files = new TreeMap<>();
        for (String file : CPU_FILES) {
            files.put(file, setting(file));
        }
        files.put("memory.stat", setting("memory.stat"));
        for (String prefix : MEMORIES.values()) {
            for (String file : MEMORY_FILES) {
                files.put(prefix + file, setting(prefix + file));
            }
        }
        return files;
    }

    private static void memory(JsonNode memory, Map<String, String> files) {
        String stat = files.getOrDefault("memory.stat", "");
        assertEquals(line(stat, "cache"), memory.path("cache").asLong(0));
        assertEquals(stat.lines().count(), memory.at("/raw").size());
        for (String row : stat.lines().toList()) {
            String[] fields = row.split(" ");
            assertEquals(fields[1], memory.at("/raw/" + fields[0]).toString(), row);
        }
        MEMORIES.forEach((name, prefix) -> {
            JsonNode entry = memory.at("/" + name);
            List<String> members = List.of("limit", "failcnt", "usage", "max");
            for (int i = 0; i < members.size(); i++) {
                String file = prefix + MEMORY_FILES.get(i);
                long told = entry.path(members.get(i)).asLong(0);
                assertEquals(Long.parseLong(files.get(file)), told, file);
            }
        });
    }

    /// All members that a busy container can have here, whichever runtime tells them.
    @Test
    void the_members_are_those_of_runc() {
        launchBusy();
        TreeSet<String> members = new TreeSet<>();
        collect("", stats(), members);
        members.removeIf(name -> name.startsWith("/memory/raw/") || name.startsWith("/blkio/"));
        TreeSet<String> wanted = new TreeSet<>();
        for (String name :
                ("/cpu/usage/total /cpu/usage/percpu /cpu/usage/percpu_kernel"
                                + " /cpu/usage/percpu_user /cpu/usage/kernel /cpu/usage/user"
                                + " /cpu/throttling/periods /cpu/throttling/throttledPeriods"
                                + " /cpu/throttling/throttledTime /cpuset/cpus /cpuset/mems"
                                + " /memory/usage/limit /memory/usage/usage /memory/usage/max"
                                + " /memory/usage/failcnt /memory/swap/limit /memory/swap/usage"
                                + " /memory/swap/max /memory/swap/failcnt /memory/kernel/limit"
                                + " /memory/kernel/failcnt /memory/kernel/usage"
                                + " /memory/kernel/max /memory/kernelTCP/limit"
                                + " /memory/kernelTCP/failcnt /pids/current /pids/limit"
                                + " /network_interfaces")
                        .split(" ")) {
            wanted.add(name);
        }
        CPUSET_FLAGS.forEach(flag -> wanted.add("/cpuset/" + flag));
        members.remove("/memory/cache");
        assertEquals(wanted, members);
    }

    private static void collect(String path, JsonNode node, TreeSet<String> into) {
        if (!node.isObject()) {
            into.add(path);
        }
        node.propertyStream()
                .forEach(each -> collect(path + "/" + each.getKey(), each.getValue(), into));
    }

    private Running events(String... words) {
        List<String> all = new ArrayList<>(List.of("events"));
        all.addAll(Arrays.asList(words));
        all.add(container().id());
        return container().command(all.toArray(String[]::new)).start();
    }

    private static long count(Running events, String type) {
        return events.stdout().lines().filter(line -> line.contains("\"" + type + "\"")).count();
    }

    private static void awaitEvents(Running events, String type, int number) {
        Eventually.holds(
                Duration.ofSeconds(20),
                () -> count(events, type) >= number,
                () -> type + ": " + events.stdout() + events.stderr());
    }

    @Test
    void running_out_of_memory_is_an_event_each_time() throws Exception {
        bundle().setJson("/linux/resources/memory", "{\"limit\": 33554432, \"swap\": 33554432}");
        bundle().args(
                        "/bin/sh",
                        "-c",
                        "while [ ! -e /tmp/go ]; do /bin/sleep 0.05; done; /probe allocate 64;"
                                + " /bin/sleep 1; /probe allocate 64; exec /probe idle");
        container().launch();
        try (Running events = events("--interval", "200ms")) {
            awaitEvents(events, "stats", 1);
            Files.createFile(bundle().inside("/tmp/go"));
            awaitEvents(events, "oom", 2);
            String line =
                    events.stdout().lines().filter(l -> l.contains("oom\"")).findFirst().get();
            assertEquals(
                    json("{\"type\": \"oom\", \"id\": \"" + container().id() + "\"}"), json(line));
        }
        assertEquals("running", container().status());
    }

    @Test
    void statistics_come_after_each_interval() {
        bundle().args("/probe", "idle");
        container().launch();
        long begin = System.nanoTime();
        try (Running events = events("--interval", "300ms")) {
            awaitEvents(events, "stats", 3);
        }
        assertTrue(System.nanoTime() - begin >= 900_000_000L);
    }

    @Test
    void events_end_with_the_last_process() {
        assumeConforms(Deviation.EVENTS_END);
        bundle().args("/probe", "signals");
        container().launch();
        try (Running events = events("--interval", "100ms")) {
            awaitEvents(events, "stats", 1);
            container().kill("TERM");
            assertSucceeded(events.await());
        }
        assertEquals("stopped", container().status());
    }

    @Test
    void the_end_of_init_is_not_that_of_others() {
        assumeOurs("such patience");
        bundle().withoutNamespace("pid")
                .args("/bin/sh", "-c", "/bin/sleep 1000 & exec /bin/sleep 1000");
        container().launch();
        try (Running events = events("--interval", "100ms")) {
            awaitEvents(events, "stats", 1);
            container().kill("TERM");
            container().awaitStatus("stopped");
            awaitEvents(events, "stats", (int) count(events, "stats") + 3);
            assertTrue(events.isAlive());
            container().command("kill", "--all", container().id(), "KILL").run();
            assertSucceeded(events.await());
        }
    }

    @Test
    void events_end_with_the_deletion() {
        bundle().args("/probe", "idle");
        container().launch();
        try (Running events = events("--interval", "2s")) {
            awaitEvents(events, "stats", 1);
            assertSucceeded(container().delete("--force"));
            assertSucceeded(events.await());
        }
    }

    @Test
    void other_commands_do_not_wait_for_events() {
        bundle().args("/probe", "signals");
        assertSucceeded(container().create());
        try (Running events = events("--interval", "100ms")) {
            awaitEvents(events, "stats", 1);
            assertSucceeded(container().start());
            assertSucceeded(container().command("pause", container().id()).run());
            assertSucceeded(container().command("resume", container().id()).run());
            awaitEvents(events, "stats", (int) count(events, "stats") + 2);
        }
    }

    @Test
    void events_end_when_nobody_reads_them() {
        bundle().args("/probe", "idle");
        container().launch();
        Outcome outcome =
                container()
                        .command("events", "--interval", "100ms", container().id())
                        .inShell("\"$@\" | head -n 2 | wc -l; echo over")
                        .run();
        assertSucceeded(outcome);
        assertEquals(List.of("2", "over"), outcome.stdout().lines().map(String::strip).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0s", "-5s", "5x", "s", "", "1s2"})
    void an_interval_that_is_none_is_refused(String interval) {
        bundle().args("/probe", "idle");
        container().launch();
        String id = container().id();
        assertNotSucceeded(container().command("events", "--interval=" + interval, id).run());
    }

    @Test
    void a_number_alone_is_seconds() {
        assumeOurs("numbers without a unit");
        bundle().args("/probe", "idle");
        container().launch();
        try (Running events = events("--interval", "1")) {
            awaitEvents(events, "stats", 1);
        }
    }

    @Test
    void a_container_that_has_stopped_has_no_events() {
        bundle().args("/bin/true");
        container().launch().awaitStatus("stopped");
        assertRefused(container().command("events", container().id()).run(), "is not running");
        assertRefused(
                container().command("events", "--stats", container().id()).run(), "is not running");
    }

    @Test
    void a_container_that_is_not_there_does_not_exist() {
        assertRefused(container().command("events", container().id()).run(), "does not exist");
    }
}
