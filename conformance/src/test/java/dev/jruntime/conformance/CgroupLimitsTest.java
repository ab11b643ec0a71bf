package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `linux.resources` on cgroup v1: the values that the kernel got, and that they bite.
class CgroupLimitsTest extends BlackBoxTest {

    @BeforeEach
    void needsVersion1() {
        Assumptions.assumeTrue(HostCgroups.isVersion1(), "the host has no cgroup v1 hierarchy");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "memory | {'limit': 33554432} | memory.limit_in_bytes | 33554432",
                "memory | {'limit': 33554432, 'reservation': 16777216}"
                        + " | memory.soft_limit_in_bytes | 16777216",
                "memory | {'swappiness': 10} | memory.swappiness | 10",
                "cpu | {'shares': 512} | cpu.shares | 512",
                "cpu | {'quota': 20000, 'period': 50000} | cpu.cfs_quota_us | 20000",
                "cpu | {'quota': 20000, 'period': 50000} | cpu.cfs_period_us | 50000",
                "cpu | {'cpus': '0'} | cpuset.cpus | 0",
                "cpu | {'cpus': '0', 'mems': '0'} | cpuset.mems | 0",
                "pids | {'limit': 7} | pids.max | 7",
            })
    void a_limit_reaches_the_kernel(String section, String json, String file, String expected) {
        bundle().args("/probe", "idle");
        bundle().setJson("/linux/resources/" + section, json.replace('\'', '"'));
        assertSucceeded(container().create());
        assertEquals(expected, HostCgroups.setting(file, "/" + container().id()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "memory | {'limit': -1} | memory.limit_in_bytes | 9223372036854771712",
                "cpu | {'quota': -1} | cpu.cfs_quota_us | -1",
                "pids | {'limit': -1} | pids.max | max",
            })
    void minus_one_is_no_limit(String section, String json, String file, String expected) {
        assumeConforms(Deviation.MINUS_ONE_IS_NO_LIMIT);
        a_limit_reaches_the_kernel(section, json, file, expected);
    }

    @Test
    void without_limits_the_kernel_s_defaults_stay() {
        bundle().args("/probe", "idle");
        assertSucceeded(container().create());
        String path = "/" + container().id();
        assertEquals("1024", HostCgroups.setting("cpu.shares", path));
        assertEquals("max", HostCgroups.setting("pids.max", path));
        assertEquals("-1", HostCgroups.setting("cpu.cfs_quota_us", path));
        assertEquals(
                HostCgroups.setting("cpuset.cpus", "/"), HostCgroups.setting("cpuset.cpus", path));
    }

    @Test
    void empty_objects_and_zero_values_ask_for_nothing() {
        bundle().args("/bin/true");
        bundle().setJson(
                        "/linux/resources",
                        """
                        {"devices": [{"allow": false, "access": "rwm"}], "memory": {}, "pids": {"limit": 0},
                         "cpu": {"shares": 0, "quota": 0, "period": 0, "cpus": "", "mems": ""},
                         "blockIO": {}, "hugepageLimits": [], "network": {}}
                        """);
        assumeConforms(Deviation.EMPTY_RESOURCES);
        bundle().remove("/linux/resources/pids");
        assertSucceeded(container().run());
    }

    @Test
    void memory_beyond_the_limit_kills() {
        bundle().setJson("/linux/resources/memory", "{\"limit\": 33554432, \"swap\": 33554432}");
        bundle().args("/probe", "allocate", "64");
        if (!java.nio.file.Files.exists(
                HostCgroups.directory("memory", "/").resolve("memory.memsw.limit_in_bytes"))) {
            bundle().remove("/linux/resources/memory/swap");
        }
        assertEquals(128 + 9, container().run().exit());
    }

    @Test
    void memory_within_the_limit_is_granted() {
        bundle().setJson("/linux/resources/memory", "{\"limit\": 33554432}");
        bundle().args("/probe", "allocate", "16");
        assertEquals("allocated\n", container().run().stdout());
    }

    @Test
    void a_program_works_within_2_MB_of_memory_and_one_process() {
        assumeConforms(Deviation.TINY_LIMITS);
        bundle().setJson("/linux/resources/memory", "{\"limit\": 2097152}");
        bundle().setJson("/linux/resources/pids", "{\"limit\": 1}");
        bundle().args("/probe", "exit", "5");
        Outcome outcome = container().run();
        assertEquals(5, outcome.exit(), outcome::toString);
    }

    @Test
    void a_created_container_stays_within_them_too() {
        assumeConforms(Deviation.TINY_LIMITS);
        bundle().setJson("/linux/resources/memory", "{\"limit\": 2097152}");
        bundle().setJson("/linux/resources/pids", "{\"limit\": 1}");
        bundle().args("/probe", "signals");
        container().launch();
        assertSucceeded(container().kill("TERM"));
        container().awaitStatus("stopped");
    }

    @Test
    void processes_beyond_the_limit_are_refused() {
        bundle().setJson("/linux/resources/pids", "{\"limit\": 6}");
        bundle().args("/probe", "children", "20");
        assertEquals("children 5 EAGAIN\n", container().run().stdout());
    }

    @Test
    void a_processor_quota_bites() {
        bundle().setJson("/linux/resources/cpu", "{\"quota\": 20000, \"period\": 100000}");
        bundle().args("/probe", "spin", "600");
        long used = Long.parseLong(container().run().stdout().strip().substring(4));
        assertTrue(used < 350, "used " + used + " ms of 600 at a fifth of a processor");
    }

    @Test
    void a_set_of_processors_holds() {
        bundle().setJson("/linux/resources/cpu", "{\"cpus\": \"0\"}");
        assertEquals(
                List.of(0), report().at("/cpus").valueStream().map(cpu -> cpu.asInt()).toList());
    }

    @Test
    void a_value_that_the_kernel_refuses_is_an_error() {
        assumeConforms(Deviation.CGROUP_OF_FAILED_CREATE);
        bundle().setJson("/linux/resources/cpu", "{\"cpus\": \"4000\"}").args("/bin/true");
        assertRefused(container().create(), "cpuset");
    }

    @Test
    void swap_below_the_memory_limit_is_an_error() {
        assumeConforms(Deviation.CGROUP_OF_FAILED_CREATE);
        bundle().setJson("/linux/resources/memory", "{\"limit\": 33554432, \"swap\": 1048576}");
        assertRefused(container().create());
    }

    @Test
    void unified_settings_are_an_error_on_version_1() {
        assumeConforms(Deviation.UNIFIED_ON_VERSION_1);
        bundle().setJson("/linux/resources/unified", "{\"memory.high\": \"1000000\"}");
        assertRefused(container().create(), "unified");
    }
}
