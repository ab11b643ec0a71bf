package dev.jruntime.conformance.canary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jruntime.conformance.Command;
import dev.jruntime.conformance.Running;
import dev.jruntime.conformance.Workspace;
import java.io.IOException;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Plants each kind of leak, and expects the canary to notice it, and to be content without it.
class CanaryTest {
    private static final Duration SETTLING = Duration.ofMillis(50);

    @TempDir Path directory = Path.of("/nonexistent");

    @Test
    void nothing_changed_is_no_difference() throws IOException {
        Files.writeString(directory.resolve("file"), "x");
        assertEquals(List.of(), watch(files()).differences());
    }

    @Test
    void a_changed_content_is_noticed() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "one");
        var modified = Files.getLastModifiedTime(file);
        Canary canary = watch(files());
        Files.writeString(file, "two");
        Files.setLastModifiedTime(file, modified);
        assertNoticed(canary, "files: + " + file);
    }

    @Test
    void a_changed_mode_is_noticed() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "one");
        Canary canary = watch(files());
        Files.setAttribute(file, "unix:mode", 0600);
        assertNoticed(canary, "files: + " + file);
    }

    @Test
    void a_changed_modification_time_is_noticed() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "one");
        Canary canary = watch(files());
        Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(1));
        assertNoticed(canary, "files: + " + file);
    }

    @Test
    @Tag("root")
    void a_changed_owner_is_noticed() throws IOException {
        needsRoot();
        Path file = Files.writeString(directory.resolve("file"), "one");
        Canary canary = watch(files());
        Files.setAttribute(file, "unix:gid", 7);
        assertNoticed(canary, "files: + " + file);
    }

    @Test
    void a_new_and_a_missing_file_are_noticed() throws IOException {
        Path old = Files.writeString(directory.resolve("old"), "one");
        Canary canary = watch(listing());
        Files.delete(old);
        Path fresh = Files.writeString(directory.resolve("fresh"), "one");
        assertNoticed(canary, "listing: + " + fresh);
        assertNoticed(canary, "listing: - " + old);
    }

    @Test
    void a_link_that_dangles_is_noticed() throws IOException {
        Canary canary = watch(listing());
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("/nowhere"));
        assertNoticed(canary, "listing: + " + link);
    }

    @Test
    @Tag("root")
    void a_mount_is_noticed() throws IOException {
        needsRoot();
        Canary canary = watch(LineFacet.mounts(Path.of("/proc/self/mountinfo")));
        run("mount", "-t", "tmpfs", "planted", directory.toString());
        try {
            assertNoticed(canary, "planted");
        } finally {
            run("umount", directory.toString());
        }
        assertEquals(List.of(), canary.differences());
    }

    @Test
    @Tag("root")
    void a_cgroup_is_noticed() throws IOException {
        needsRoot();
        Path hierarchy = Path.of("/sys/fs/cgroup/pids");
        Assumptions.assumeTrue(Files.isDirectory(hierarchy), "no cgroup v1 hierarchy for pids");
        Canary canary = watch(TreeFacet.cgroups(Path.of("/sys/fs/cgroup")));
        Path planted =
                Files.createDirectory(hierarchy.resolve(Workspace.current().freshName("planted")));
        try {
            assertNoticed(canary, "cgroups: + " + planted);
        } finally {
            Files.delete(planted);
        }
        assertEquals(List.of(), canary.differences());
    }

    @Test
    void a_process_is_noticed_by_its_environment_and_by_its_arguments() {
        String mark = Workspace.current().freshName("planted");
        Canary canary = watch(new ProcessFacet(Path.of("/proc"), mark));
        try (Running sleeper = Command.of("sleep", "100").environment("MARK", mark).start()) {
            assertNoticed(canary, "processes: + " + sleeper.pid());
        }
        try (Running sleeper = Command.of("sh", "-c", "sleep 100; :", mark).start()) {
            assertNoticed(canary, "processes: + " + sleeper.pid());
            Command.of("pkill", "-P", Long.toString(sleeper.pid())).run();
        }
    }

    @Test
    void a_descriptor_is_noticed() throws IOException {
        Canary canary = watch(new DescriptorFacet());
        Pipe pipe = Pipe.open();
        try {
            assertNoticed(canary, "descriptors: + ");
        } finally {
            pipe.source().close();
            pipe.sink().close();
        }
    }

    @Test
    void a_changed_setting_is_noticed() throws IOException {
        Path hostname = Files.writeString(directory.resolve("hostname"), "mine\n");
        Canary canary = watch(LineFacet.settings(List.of(hostname)));
        Files.writeString(hostname, "yours\n");
        assertNoticed(canary, "settings: + " + hostname + ": yours");
    }

    @Test
    void a_new_key_is_noticed_but_not_its_counts() throws IOException {
        String old = "05126f9f I------     1 perm 0f0b0000     0     0 keyring   _ses.a: empty\n";
        Path keys = Files.writeString(directory.resolve("keys"), old);
        Canary canary = watch(LineFacet.keys(keys, Pattern.compile("mark[0-9]")));
        Files.writeString(keys, old.replace(" 1 perm", " 9 perm").replace("empty", "7"));
        assertEquals(List.of(), canary.differences());
        Files.writeString(keys, old + old.replace("05126f9f", "15126f9f").replace("_ses.a", "new"));
        assertNoticed(canary, "keys: + " + keys + ": 15126f9f keyring new");
    }

    @Test
    void a_key_of_a_suite_s_container_is_left_to_that_suite() throws IOException {
        Path keys = Files.writeString(directory.resolve("keys"), "");
        Canary canary = watch(LineFacet.keys(keys, Pattern.compile("mark[0-9]")));
        String old =
                "05126f9f I------     1 perm 0f0b0000     0     0 keyring   _ses.mark1: empty\n";
        Files.writeString(keys, old);
        assertEquals(List.of(), canary.differences());
        Files.writeString(keys, old.replace("mark1", "mark"));
        assertNoticed(canary, "keys: + " + keys + ": 05126f9f keyring _ses.mark");
    }

    @Test
    void what_settles_in_time_is_no_difference() throws Exception {
        Canary canary = new Canary(List.of(listing()), Duration.ofSeconds(5));
        Path file = Files.writeString(directory.resolve("passing"), "x");
        Thread cleaner =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                Thread.sleep(100);
                                Files.delete(file);
                            } catch (IOException | InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                        });
        assertEquals(List.of(), canary.differences());
        cleaner.join();
    }

    private static Canary watch(Facet facet) {
        return new Canary(List.of(facet), SETTLING);
    }

    private Facet files() {
        return new ContentFacet("files", List.of(directory));
    }

    private Facet listing() {
        return new TreeFacet("listing", Set.of(directory), 3, false, path -> true);
    }

    private static void assertNoticed(Canary canary, String text) {
        List<String> differences = canary.differences();
        assertTrue(
                differences.stream().anyMatch(line -> line.contains(text)),
                () -> "no \"" + text + "\" in " + differences);
    }

    private static void run(String... words) {
        assertTrue(Command.of(words).run().succeeded());
    }

    private static void needsRoot() {
        Assumptions.assumeTrue(System.getProperty("user.name").equals("root"), "needs root");
    }
}
