package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What can be bound, and that a source is what it was when the container was created.
class BindSourcesTest extends BlackBoxTest {
    private Path volume = Path.of("/");

    /// The first of these leaves a descriptor open in this JVM.
    @BeforeAll
    static void openSockets() throws IOException {
        ServerSocketChannel.open(StandardProtocolFamily.UNIX).close();
    }

    @BeforeEach
    void makeVolume() throws IOException {
        volume = Files.createDirectory(directory().resolve("volume"));
        Files.writeString(volume.resolve("file"), "content\n");
        Files.createSymbolicLink(volume.resolve("link"), Path.of("file"));
        Files.createSymbolicLink(volume.resolve("dangling"), Path.of("nowhere"));
    }

    @Test
    void a_mount_that_lands_on_a_later_source_does_not_change_it() throws IOException {
        assumeConforms(Deviation.SOURCES_FIRST);
        // CVE-2021-30465 (c)
        Files.createDirectory(bundle().inside("/a"));
        Files.writeString(bundle().inside("/a/own"), "the image's\n");
        bundle().mount("/a", "bind", canary().toString(), "bind", "ro");
        bundle().mount("/b", "bind", bundle().inside("/a").toString(), "bind", "ro");
        List<JsonNode> answers = attempts("list:/a", "list:/b");
        assertEquals("[\"own\"]", answers.get(1).at("/names").toString());
        assertTrue(answers.get(0).at("/names").toString().contains("secret"));
    }

    @Test
    void a_link_as_source_is_followed() {
        bundle().mount("/etc/bound", "bind", volume.resolve("link").toString(), "bind", "ro");
        assertEquals("content\n", attempt("read:/etc/bound").at("/text").asString());
    }

    @Test
    void a_link_that_leads_nowhere_is_named_in_the_error() {
        String source = volume.resolve("dangling").toString();
        bundle().mount("/etc/bound", "bind", source, "bind");
        assertRefused(container().create(), source);
    }

    @Test
    void a_fifo_a_socket_and_a_device_can_be_sources() throws IOException {
        Path fifo = volume.resolve("fifo");
        assertSucceeded(Command.of("mkfifo", fifo.toString()).run());
        // The path of a socket has 107 bytes at most.
        Path socket = Files.createTempDirectory(Workspace.current().directory(), "s").resolve("s");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            bundle().mount("/mnt/fifo", "bind", fifo.toString(), "bind");
            bundle().mount("/mnt/socket", "bind", socket.toString(), "bind");
            bundle().mount("/mnt/device", "bind", "/dev/zero", "bind");
            List<JsonNode> answers =
                    attempts("stat:/mnt/fifo", "stat:/mnt/socket", "stat:/mnt/device");
            assertEquals(
                    List.of("p", "s", "c"),
                    answers.stream().map(one -> one.at("/type").asString()).toList());
        }
    }

    @Test
    void a_missing_mount_point_of_a_file_is_made_with_mode_644() throws IOException {
        assumeConforms(Deviation.FILE_MOUNT_POINT_MODE);
        bundle().mount("/new/file", "bind", volume.resolve("file").toString(), "bind");
        bundle().args("/bin/true");
        assertSucceeded(container().run());
        Path made = bundle().inside("/new/file");
        assertEquals(0100644, (int) Files.getAttribute(made, "unix:mode"));
        assertEquals(0, Files.size(made));
    }

    @Test
    void a_link_can_be_copied_instead() throws IOException {
        assumeConforms(Deviation.LINK_OPTIONS);
        String source = volume.resolve("dangling").toString();
        bundle().mount("/etc/new/link", "bind", source, "bind", "copy-symlink");
        assertEquals("nowhere", attempt("link:/etc/new/link").at("/target").asString());
        assertEquals(Path.of("nowhere"), Files.readSymbolicLink(bundle().inside("/etc/new/link")));
        assertEquals("nowhere", attempt("link:/etc/new/link").at("/target").asString());
    }

    @Test
    void a_link_is_not_copied_over_something_else() throws IOException {
        assumeOurs("this check");
        String source = volume.resolve("link").toString();
        Files.createSymbolicLink(bundle().inside("/etc/other"), Path.of("/elsewhere"));
        for (String present : List.of("/etc/passwd", "/etc/other")) {
            bundle().mount(present, "bind", source, "bind", "copy-symlink");
            assertRefused(container().create(), source, present);
            bundle().remove("/mounts/" + (bundle().config().at("/mounts").size() - 1));
        }
    }

    @Test
    void what_is_no_link_is_bound_although_links_are_to_be_copied() {
        String source = volume.resolve("file").toString();
        bundle().mount("/etc/bound", "bind", source, "bind", "copy-symlink");
        assertEquals("content\n", attempt("read:/etc/bound").at("/text").asString());
    }

    @Test
    void a_link_can_be_bound_itself() {
        assumeConforms(Deviation.LINK_OPTIONS);
        String source = volume.resolve("dangling").toString();
        bundle().mount("/etc/bound", "bind", source, "bind", "src-nofollow");
        assertEquals("nowhere", attempt("link:/etc/bound").at("/target").asString());
    }

    @Test
    void a_link_can_be_the_mount_point_itself() throws IOException {
        assumeConforms(Deviation.LINK_OPTIONS);
        Files.createSymbolicLink(bundle().inside("/etc/link"), Path.of("passwd"));
        String source = volume.resolve("file").toString();
        bundle().mount("/etc/link", "bind", source, "bind", "dest-nofollow");
        List<JsonNode> answers = attempts("stat:/etc/link", "read:/etc/link", "read:/etc/passwd");
        assertEquals("-", answers.get(0).at("/type").asString());
        assertEquals("content\n", answers.get(1).at("/text").asString());
        assertTrue(answers.get(2).at("/text").asString().startsWith("root:"));
    }

    @Test
    void options_about_sources_are_for_bind_mounts() {
        assumeOurs("this check");
        for (String option : List.of("src-nofollow", "copy-symlink")) {
            bundle().mount("/m", "tmpfs", "tmpfs", option);
            assertRefused(container().create(), option);
            bundle().remove("/mounts/" + (bundle().config().at("/mounts").size() - 1));
        }
    }

    @Test
    void a_source_that_nobody_else_may_enter_is_bound_with_the_caller_s_rights()
            throws IOException {
        Files.setAttribute(volume, "unix:mode", 0700);
        bundle().mount("/etc/bound", "bind", volume.resolve("file").toString(), "bind", "ro");
        bundle().set("/process/user/uid", 1000).set("/process/user/gid", 1000);
        assertEquals("content\n", attempt("read:/etc/bound").at("/text").asString());
    }
}
