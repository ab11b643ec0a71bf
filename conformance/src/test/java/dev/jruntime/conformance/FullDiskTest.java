package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// State directories on a disk that is full, or read-only: a create leaves nothing that it could
/// not finish, and all else goes on.
class FullDiskTest extends BlackBoxTest {
    private boolean mounted;

    @BeforeEach
    void knowsHowLittleItNeeds() {
        assumeOurs("state of so few bytes");
        bundle().args("/probe", "idle");
    }

    @AfterEach
    void unmount() throws IOException {
        if (mounted) {
            mounted = false;
            assertSucceeded(Command.of("umount", disk().toString()).run());
        }
        Files.deleteIfExists(disk());
    }

    private Path disk() {
        return root().resolve("disk");
    }

    private void mount(String options) throws IOException {
        Files.createDirectories(disk());
        String all = "mode=700," + options;
        Outcome outcome =
                Command.of("mount", "-t", "tmpfs", "-o", all, "none", disk().toString()).run();
        Assumptions.assumeTrue(outcome.succeeded(), () -> "no tmpfs with " + options);
        mounted = true;
    }

    /// The container with its state on that disk.
    private Container there() {
        return new Container(runtime(), disk(), container().id(), bundle());
    }

    private List<String> entries() {
        try (Stream<Path> files = Files.list(disk())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals(".lock") && !name.equals("filler"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void fill() throws IOException {
        String script = "dd if=/dev/zero of=\"$1/filler\" bs=4k; rm -f \"$1/none\"";
        assertSucceeded(Command.of("sh", "-c", script, "sh", disk().toString()).run());
    }

    private void assertDeleted(Container container) {
        assertSucceeded(container.delete("--force"));
        assertEquals(List.of(), entries());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "size=4k",
                "size=8k",
                "size=12k",
                "size=16k",
                "nr_inodes=2",
                "nr_inodes=3",
                "nr_inodes=4",
                "nr_inodes=5",
                "nr_inodes=6",
                "nr_inodes=7",
                "usrquota,usrquota_block_hardlimit=8k",
                "usrquota,usrquota_inode_hardlimit=4"
            })
    void a_create_succeeds_or_leaves_nothing(String options) throws IOException {
        mount(options);
        Path pidFile = directory().resolve("pid");
        Container container = there();
        Outcome created = container.create("--pid-file", pidFile.toString());
        if (created.succeeded()) {
            assertSucceeded(container.start());
            assertEquals("running", container.status());
            assertDeleted(container);
        } else {
            assertRefused(created);
            String error = created.stderr();
            assertTrue(error.contains("ENOSPC") || error.contains("EDQUOT"), error);
            assertFalse(Files.exists(pidFile), error);
            assertEquals(List.of(), entries());
        }
        assertFalse(Files.exists(HostCgroups.directory("memory", "/" + container.id())));
    }

    @Test
    void a_container_lives_and_ends_on_a_disk_that_is_full() throws IOException {
        mount("size=16k");
        Container container = there();
        assertSucceeded(container.create());
        fill();
        assertSucceeded(container.start());
        assertEquals("running", container.status());
        assertSucceeded(container.kill("KILL"));
        container.awaitStatus("stopped");
        assertSucceeded(container.delete());
        assertEquals(List.of(), entries());
    }

    @Test
    void a_run_ends_on_a_disk_that_is_full() throws IOException {
        mount("size=16k");
        bundle().args("/probe", "signals");
        try (Running running = there().bundled("run").start()) {
            running.awaitOutput("ready");
            fill();
            assertSucceeded(there().kill("TERM"));
            assertSucceeded(running.await());
        }
        assertEquals(List.of(), entries());
    }

    @Test
    void what_lies_on_a_read_only_disk_can_be_seen_and_ended() throws IOException {
        mount("size=64k");
        Container container = there();
        container.launch();
        remount("ro");
        try {
            assertEquals("running", container.status());
            assertRefused(newContainer(disk()).create(), "read-only");
            assertRefused(container.delete("--force"), "read-only");
        } finally {
            remount("rw");
        }
        assertDeleted(container);
    }

    private Container newContainer(Path root) {
        Container other = newContainer();
        other.bundle().args("/bin/true");
        return new Container(runtime(), root, other.id(), other.bundle());
    }

    private void remount(String mode) {
        Outcome outcome = Command.of("mount", "-o", "remount," + mode, disk().toString()).run();
        assertSucceeded(outcome);
    }
}
