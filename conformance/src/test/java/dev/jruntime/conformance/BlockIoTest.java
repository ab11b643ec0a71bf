package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `linux.resources.blockIO` on cgroup v1: the files of the blkio controller, and that a limit
/// bites.
class BlockIoTest extends BlackBoxTest {
    private static final Path FIRST_LOOP = Path.of("/sys/block/loop0");

    @BeforeEach
    void needsVersion1() {
        Assumptions.assumeTrue(
                Files.isDirectory(HostCgroups.directory("blkio", "/")),
                "the host has no blkio hierarchy");
        Assumptions.assumeTrue(Files.exists(FIRST_LOOP), "the host has no loop devices");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "throttleReadBpsDevice | read_bps",
                "throttleWriteBpsDevice | write_bps",
                "throttleReadIOPSDevice | read_iops",
                "throttleWriteIOPSDevice | write_iops",
            })
    void a_rate_reaches_the_kernel(String property, String file) {
        bundle().setJson(
                        "/linux/resources/blockIO/" + property,
                        "[{\"major\": 7, \"minor\": 0, \"rate\": 4194304},"
                                + " {\"major\": 7, \"minor\": 1, \"rate\": 4096}]");
        create();
        String rates = setting("blkio.throttle." + file + "_device");
        assertEquals(Set.of("7:0 4194304", "7:1 4096"), Set.of(rates.split("\n")));
    }

    @Test
    void a_weight_reaches_the_kernel() {
        assumeConforms(Deviation.BLOCK_WEIGHT);
        needsBfq();
        bundle().setJson("/linux/resources/blockIO/weight", "321");
        create();
        assertTrue(setting("blkio.bfq.weight").endsWith("321"));
    }

    @Test
    void a_device_s_weight_reaches_the_kernel() throws IOException {
        assumeConforms(Deviation.BLOCK_WEIGHT);
        needsBfq();
        withLoopDevice(minor -> {
            Path scheduler = Path.of("/sys/block/loop" + minor + "/queue/scheduler");
            Files.writeString(scheduler, "bfq");
            try {
                bundle().setJson(
                                "/linux/resources/blockIO/weightDevice",
                                "[{\"major\": 7, \"minor\": %s, \"weight\": 123}]"
                                        .formatted(minor));
                create();
                String weights = setting("blkio.bfq.weight_device");
                assertTrue(weights.contains("7:" + minor + " 123"), weights);
            } finally {
                Files.writeString(scheduler, "none");
            }
        });
    }

    @Test
    void a_weight_of_0_asks_for_nothing() {
        bundle().setJson("/linux/resources/blockIO", "{\"weight\": 0, \"leafWeight\": 0}");
        create();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'leafWeight': 100} | leafWeight | blkio.leaf_weight",
                "{'weightDevice': [{'major': 7, 'minor': 0, 'leafWeight': 100}]}"
                        + " | weightDevice.leafWeight | blkio.leaf_weight_device",
            })
    void what_the_kernel_lacks_is_an_error(String json, String property, String file) {
        assumeOurs("an error that names property and file");
        bundle().setJson("/linux/resources/blockIO", json.replace('\'', '"'));
        bundle().args("/bin/true");
        assertRefused(container().create(), "blockIO." + property, file);
    }

    @Test
    void a_device_that_is_not_there_is_an_error() {
        assumeConforms(Deviation.CGROUP_OF_FAILED_CREATE);
        bundle().setJson(
                        "/linux/resources/blockIO/throttleReadBpsDevice",
                        "[{\"major\": 251, \"minor\": 250, \"rate\": 1}]");
        bundle().args("/bin/true");
        assertRefused(container().create(), "throttle.read_bps_device");
    }

    @Test
    void a_rate_bites() throws IOException {
        withLoopDevice(minor -> {
            String device = "\"type\": \"b\", \"major\": 7, \"minor\": " + minor;
            bundle().addJson("/linux/devices", "{\"path\": \"/dev/disk\", " + device + "}");
            bundle().addJson(
                            "/linux/resources/devices",
                            "{\"allow\": true, \"access\": \"r\", " + device + "}");
            bundle().setJson(
                            "/linux/resources/blockIO/throttleReadBpsDevice",
                            "[{\"major\": 7, \"minor\": %s, \"rate\": 1048576}]".formatted(minor));
            bundle().args(
                            "/bin/sh",
                            "-c",
                            "dd if=/dev/disk of=/dev/null bs=64k count=48 2>/dev/null; echo $?");
            Outcome outcome = container().run();
            assertEquals("0\n", outcome.stdout(), outcome::toString);
            // 3 MiB at 1 MiB a second.
            assertTrue(outcome.duration().toMillis() > 2000, outcome::toString);
        });
    }

    private interface WithMinor {
        void accept(String minor) throws IOException;
    }

    private void withLoopDevice(WithMinor test) throws IOException {
        Path image = directory().resolve("image");
        Command.of("truncate", "-s", "16M", image.toString()).run();
        Outcome attached = Command.of("losetup", "--find", "--show", image.toString()).run();
        assertSucceeded(attached);
        String loop = attached.stdout().strip();
        try {
            test.accept(loop.replace("/dev/loop", ""));
        } finally {
            Command.of("losetup", "--detach", loop).run();
        }
    }

    private void create() {
        bundle().args("/bin/true");
        assertSucceeded(container().create());
    }

    private String setting(String file) {
        return HostCgroups.setting(file, "/" + container().id());
    }

    private static void needsBfq() {
        Assumptions.assumeTrue(
                contentOf(FIRST_LOOP.resolve("queue/scheduler")).contains("bfq"),
                "the kernel has no scheduler BFQ, which knows weights");
    }
}
