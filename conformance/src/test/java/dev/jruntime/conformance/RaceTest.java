package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A container that exchanges a directory and a link to the host with each other, as fast as it
/// can, on a volume in which another one gets mounts, a device and its working directory.
///
/// The canary around each test compares what the link points to. Each attempt may fail; none may
/// end on the host.
class RaceTest extends BlackBoxTest {
    private static final String VOLUME = "/vol";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private int attempts;
    private int successes;

    @Test
    void nothing_is_made_behind_a_link_that_comes_and_goes() throws IOException {
        // CVE-2021-30465 (b), CVE-2024-45310
        race(Duration.ofMillis(1500), 2000);
    }

    @Test
    @Tag("soak")
    void nothing_is_made_behind_a_link_that_comes_and_goes_for_a_minute() throws IOException {
        race(Duration.ofSeconds(60), 2000);
        assertTrue(attempts > 100, "only " + attempts + " attempts");
    }

    private void race(Duration duration, int most) throws IOException {
        Path volume = Files.createDirectory(directory().resolve("volume"));
        Files.createDirectory(volume.resolve("x"));
        Files.createSymbolicLink(volume.resolve("y"), canary().resolve("d"));
        bundle().mount(VOLUME, "bind", volume.toString(), "bind", "rw");
        bundle().args("/probe", "exchange", VOLUME + "/x", VOLUME + "/y");
        try (Running racer = container().bundled("run").start()) {
            racer.awaitOutput("exchanging");
            Container victim = newContainer();
            prepare(victim.bundle(), volume);
            long end = System.nanoTime() + duration.toNanos();
            while (attempts < most && System.nanoTime() < end || isFruitless(end)) {
                attempt(victim);
            }
            assertTrue(racer.isAlive(), "the racer has ended: " + racer.stderr());
            assertSucceeded(container().kill("KILL"));
            racer.await();
        }
        assertTrue(successes > 0, "none of " + attempts + " attempts succeeded");
    }

    /// Most attempts fail, and those of a cold runtime take long: go on until one has come through.
    private boolean isFruitless(long end) {
        return successes == 0 && System.nanoTime() - end < PATIENCE.toNanos();
    }

    private void prepare(Bundle victim, Path volume) {
        victim.set("/root/readonly", false).set("/process/cwd", VOLUME + "/x/cwd");
        victim.mount(VOLUME, "bind", volume.toString(), "bind", "rw");
        victim.mount(VOLUME + "/x/deep/er", "tmpfs", "tmpfs", "size=4k");
        victim.mount(VOLUME + "/x/file", "bind", "/etc/hostname", "bind", "ro");
        victim.addJson(
                "/linux/devices",
                """
                {"path": "/vol/x/node", "type": "c", "major": 1, "minor": 5}
                """);
        victim.args("/bin/cat", "/proc/self/mountinfo");
    }

    private void attempt(Container victim) {
        attempts++;
        Outcome outcome = victim.run();
        successes += outcome.succeeded() ? 1 : 0;
        assertFalse(outcome.stdout().contains(canary().toString()), outcome::toString);
        assertFalse(outcome.stderr().contains("\tat "), outcome::toString);
    }
}
