package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `update` on cgroup v1: values that change while the container lives, and bite.
class UpdateTest extends BlackBoxTest {
    private static final String UNLIMITED = "9223372036854771712";

    /// The blkio controller takes the rate of no device that is not there.
    private static final String REFUSED =
            "'blockIO': {'throttleReadBpsDevice': [{'major': 251, 'minor': 99, 'rate': 4096}]}";

    @BeforeEach
    void needsVersion1() {
        Assumptions.assumeTrue(HostCgroups.isVersion1(), "the host has no cgroup v1 hierarchy");
    }

    private Outcome update(String... words) {
        List<String> all = new ArrayList<>(List.of("update"));
        all.addAll(List.of(words));
        return container().command(all.toArray(String[]::new)).run();
    }

    /// Resources as JSON, with other quotes, on standard input.
    private Outcome updateBy(String json) {
        return container()
                .command("update", "--resources", "-", container().id())
                .input(json.replace('\'', '"'))
                .run();
    }

    private String setting(String file) {
        return HostCgroups.setting(file, "/" + container().id());
    }

    private void launchIdle() {
        bundle().args("/probe", "idle");
        container().launch();
    }

    /// A program that waits for [#go()] before it does what is looked at.
    private Running waiting(String... arguments) {
        return waitingFor("exec /probe \"$@\"", arguments);
    }

    private Running waitingFor(String then, String... arguments) {
        String script = "echo ready; while [ ! -e /tmp/go ]; do /bin/sleep 0.05; done; " + then;
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", script, "sh"));
        words.addAll(List.of(arguments));
        bundle().args(words.toArray(String[]::new));
        Running running = container().bundled("run").start();
        running.awaitOutput("ready");
        return running;
    }

    private void go() throws IOException {
        Files.createFile(bundle().inside("/tmp/go"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--memory=64m | memory.limit_in_bytes | 67108864",
                "--memory=4096K | memory.limit_in_bytes | 4194304",
                "--memory-reservation=32m | memory.soft_limit_in_bytes | 33554432",
                "--cpu-period=50000 | cpu.cfs_period_us | 50000",
                "--cpu-quota=20000 | cpu.cfs_quota_us | 20000",
                "--cpu-share=512 | cpu.shares | 512",
                "--cpuset-cpus=0 | cpuset.cpus | 0",
                "--cpuset-mems=0 | cpuset.mems | 0",
                "--pids-limit=7 | pids.max | 7",
            })
    void an_option_reaches_the_kernel(String option, String file, String expected) {
        assumeConforms(Deviation.UPDATE_OPTIONS);
        launchIdle();
        assertSucceeded(update(option, container().id()));
        assertEquals(expected, setting(file));
    }

    @Test
    void burst_and_idle_reach_the_kernel() {
        assumeConforms(Deviation.BURST_AND_IDLE);
        launchIdle();
        String id = container().id();
        assertSucceeded(update("--cpu-quota=20000", "--cpu-burst", "10000", id));
        assertEquals("10000", setting("cpu.cfs_burst_us"));
        assertSucceeded(update("--cpu-quota=5000", "--cpu-burst", "4000", id));
        assertEquals("4000", setting("cpu.cfs_burst_us"));
        assertSucceeded(update("--cpu-idle=1", id));
        assertEquals("1", setting("cpu.idle"));
        assertSucceeded(update("--cpu-idle=0", "--cpu-share=333", id));
        assertEquals("0 333", setting("cpu.idle") + " " + setting("cpu.shares"));
    }

    @Test
    void options_may_follow_the_id() {
        assumeConforms(Deviation.OPTIONS_AFTER_ID);
        launchIdle();
        assertSucceeded(update(container().id(), "--pids-limit", "9"));
        assertEquals("9", setting("pids.max"));
    }

    @Test
    void memory_beyond_the_new_limit_kills() throws Exception {
        try (Running running = waiting("allocate", "64")) {
            assertSucceeded(
                    update("--memory=33554432", "--memory-swap=33554432", container().id()));
            go();
            assertEquals(128 + 9, running.await().exit());
        }
    }

    @Test
    void processes_beyond_the_new_limit_are_refused() throws Exception {
        try (Running running = waiting("children", "20")) {
            assertSucceeded(update("--pids-limit=6", container().id()));
            go();
            assertEquals("ready\nchildren 5 EAGAIN\n", running.await().stdout());
        }
    }

    @Test
    void a_new_quota_throttles() throws Exception {
        String then = "/probe \"$@\"; exec /probe signals";
        try (Running running = waitingFor(then, "spin", "600")) {
            assertSucceeded(update("--cpu-quota=1000", "--cpu-period=50000", container().id()));
            long before = throttled();
            go();
            Eventually.holds(
                    java.time.Duration.ofSeconds(20),
                    () -> throttled() > before,
                    () -> setting("cpu.stat"));
            running.awaitOutput("ready\ncpu ");
            Eventually.holds(
                    java.time.Duration.ofSeconds(20),
                    () -> running.stdout().endsWith("ready\n") && running.stdout().length() > 8,
                    running::stdout);
            assertSucceeded(container().kill("TERM"));
            String cpu = running.await().stdout().lines().skip(1).findFirst().orElseThrow();
            long used = Long.parseLong(cpu.substring(4));
            assertTrue(used < 200, "used " + used + " ms of 600 at a fiftieth of a processor");
        }
    }

    private long throttled() {
        return setting("cpu.stat")
                .lines()
                .filter(line -> line.startsWith("nr_throttled "))
                .mapToLong(line -> Long.parseLong(line.substring(13)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void what_is_not_given_stays() {
        bundle().setJson("/linux/resources/memory", "{\"limit\": 67108864}");
        bundle().setJson("/linux/resources/cpu", "{\"quota\": 20000, \"period\": 50000}");
        bundle().setJson("/linux/resources/pids", "{\"limit\": 50}");
        launchIdle();
        assertSucceeded(updateBy("{'cpu': {'quota': 30000}, 'memory': {}}"));
        assertEquals("30000", setting("cpu.cfs_quota_us"));
        assertEquals("50000", setting("cpu.cfs_period_us"));
        assertEquals("67108864", setting("memory.limit_in_bytes"));
        assertEquals("50", setting("pids.max"));
        assertSucceeded(updateBy("{'cpu': {'period': 60000}}"));
        assertEquals("30000", setting("cpu.cfs_quota_us"));
        assertEquals("60000", setting("cpu.cfs_period_us"));
    }

    @Test
    void resources_can_come_from_a_file() throws Exception {
        launchIdle();
        Path file = directory().resolve("resources.json");
        Files.writeString(file, "{\"pids\": {\"limit\": 11}}");
        assertSucceeded(update("-r", file.toString(), container().id()));
        assertEquals("11", setting("pids.max"));
        Files.writeString(file, "{\"pids\": {\"limit\": 12}}");
        Outcome relative =
                container()
                        .command("update", "--resources=resources.json", container().id())
                        .directory(directory())
                        .run();
        assertSucceeded(relative);
        assertEquals("12", setting("pids.max"));
    }

    @Test
    void limits_of_memory_and_swap_move_together_in_both_directions() {
        launchIdle();
        for (String both : new String[] {"67108864", "33554432", "134217728"}) {
            assertSucceeded(updateBy("{'memory': {'limit': " + both + ", 'swap': " + both + "}}"));
            assertEquals(both, setting("memory.limit_in_bytes"));
            assertEquals(both, setting("memory.memsw.limit_in_bytes"));
        }
    }

    @Test
    void without_a_limit_of_memory_there_is_none_of_swap() {
        assumeConforms(Deviation.MINUS_ONE_IS_NO_LIMIT);
        bundle().setJson("/linux/resources/memory", "{\"limit\": 67108864, \"swap\": 67108864}");
        launchIdle();
        assertSucceeded(update("--memory=-1", container().id()));
        assertEquals(UNLIMITED, setting("memory.limit_in_bytes"));
        assertEquals(UNLIMITED, setting("memory.memsw.limit_in_bytes"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'memory': {'limit': 134217728}} | counts both",
                "{'memory': {'swap': 1048576}} | less than memory.limit",
            })
    void a_limit_that_does_not_fit_what_is_there_is_refused(String json, String reason) {
        assumeOurs("these words");
        bundle().setJson("/linux/resources/memory", "{\"limit\": 67108864, \"swap\": 67108864}");
        launchIdle();
        assertRefused(updateBy(json), reason);
        assertEquals("67108864", setting("memory.limit_in_bytes"));
    }

    @Test
    void a_failure_of_the_last_value_leaves_all_as_it_was() {
        assumeConforms(Deviation.UPDATE_ROLLBACK);
        bundle().setJson("/linux/resources/memory", "{\"limit\": 67108864, \"swap\": 67108864}");
        bundle().setJson("/linux/resources/cpu", "{\"shares\": 512, \"quota\": 20000}");
        launchIdle();
        List<String> before = all();
        Outcome outcome =
                updateBy(
                        "{'memory': {'limit': 134217728, 'swap': 134217728, 'reservation': 1048576},"
                                + " 'cpu': {'quota': 9000, 'period': 40000, 'burst': 1000, 'idle': 1,"
                                + " 'cpus': '0'}, 'pids': {'limit': 3}, "
                                + REFUSED
                                + "}");
        assertRefused(outcome, "cannot update container", "throttleReadBpsDevice 251:99 4096");
        assertEquals(before, all());
    }

    /// What [#a_failure_of_the_last_value_leaves_all_as_it_was()] changes.
    private List<String> all() {
        return List.of(
                "limit " + setting("memory.limit_in_bytes"),
                "swap " + setting("memory.memsw.limit_in_bytes"),
                "reservation " + setting("memory.soft_limit_in_bytes"),
                "quota " + setting("cpu.cfs_quota_us"),
                "period " + setting("cpu.cfs_period_us"),
                "burst " + setting("cpu.cfs_burst_us"),
                "idle " + setting("cpu.idle"),
                "shares " + setting("cpu.shares"),
                "cpus " + setting("cpuset.cpus"),
                "pids " + setting("pids.max"),
                "rates " + setting("blkio.throttle.read_bps_device"));
    }

    @Test
    void a_limit_below_what_is_used_kills_nobody() throws Exception {
        assumeConforms(Deviation.UPDATE_BELOW_USE);
        bundle().args("/probe", "hold", "48");
        try (Running running = container().bundled("run").start()) {
            running.awaitOutput("allocated");
            Outcome outcome =
                    updateBy("{'memory': {'limit': 16777216, 'checkBeforeUpdate': true}}");
            assertRefused(outcome, "memory.limit 16777216: the container uses");
            assertEquals("running", container().status());
            assertEquals(UNLIMITED, setting("memory.limit_in_bytes"));
            assertSucceeded(container().kill("KILL"));
            running.await();
        }
    }

    @Test
    void rules_for_devices_stay() {
        assumeConforms(Deviation.UPDATE_DEVICES);
        launchIdle();
        String before = setting("devices.list");
        assertSucceeded(
                updateBy("{'devices': [{'allow': true, 'access': 'rwm'}], 'pids': {'limit': 8}}"));
        assertEquals(before, setting("devices.list"));
    }

    @Test
    void a_created_container_and_a_paused_one_can_be_updated() {
        bundle().args("/probe", "idle");
        assertSucceeded(container().create());
        assertSucceeded(update("--pids-limit=21", container().id()));
        assertSucceeded(container().start());
        assertSucceeded(container().command("pause", container().id()).run());
        assertSucceeded(update("--pids-limit=22", container().id()));
        assertEquals("paused", container().status());
        assertEquals("22", setting("pids.max"));
    }

    @Test
    void a_container_that_has_stopped_cannot_be_updated() {
        assumeConforms(Deviation.UPDATE_OF_STOPPED);
        bundle().args("/bin/true");
        container().launch().awaitStatus("stopped");
        assertRefused(update("--pids-limit=3", container().id()), "container not running");
    }

    @Test
    void a_container_that_is_not_there_does_not_exist() {
        assumeConforms(Deviation.ERROR_TEXTS);
        assertRefused(update("--pids-limit=3", container().id()), "does not exist");
    }

    @Test
    void the_state_remembers_what_was_changed_last() {
        assumeOurs("this file");
        launchIdle();
        assertSucceeded(update("--pids-limit=3", "--memory=64m", container().id()));
        assertSucceeded(update("--pids-limit=4", container().id()));
        Path file = root().resolve(container().id()).resolve("state.json");
        assertEquals(
                "[[\"memory.limit_in_bytes\",\"67108864\"],[\"pids.max\",\"4\"]]",
                json(contentOf(file)).at("/limits").toString());
    }
}
