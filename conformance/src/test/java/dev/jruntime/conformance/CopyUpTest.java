package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The option `tmpcopyup` (the peers' name for it, not in the specification): a tmpfs begins with
/// what lies below it.
class CopyUpTest extends BlackBoxTest {

    @BeforeEach
    void copyUp() throws IOException {
        Files.createDirectory(below(""));
        bundle().privileged(List.of("CAP_DAC_OVERRIDE"));
        bundle().mount("/data", "tmpfs", "tmpfs", "nosuid", "tmpcopyup");
    }

    @Test
    void files_come_with_content_owner_and_mode() throws IOException {
        put("file", "content\n", 0640, 7, 8);
        put("setuid", "", 06755, 7, 8);
        List<JsonNode> answers =
                attempts("read:/data/file", "stat:/data/file", "stat:/data/setuid");
        assertEquals("content\n", answers.get(0).at("/text").asString());
        assertEquals("640 7 8", ownership(answers.get(1)));
        assertEquals("6755 7 8", ownership(answers.get(2)));
    }

    @Test
    void directories_come_with_all_that_is_in_them() throws IOException {
        Files.createDirectories(below("a/b/c"));
        put("a/b/c/file", "deep", 0600, 1, 2);
        Files.setAttribute(below("a/b"), "unix:mode", 01711);
        Files.setAttribute(below("a/b"), "unix:uid", 5);
        List<JsonNode> answers = attempts("read:/data/a/b/c/file", "stat:/data/a/b");
        assertEquals("deep", answers.get(0).at("/text").asString());
        assertEquals("1711 5 0", ownership(answers.get(1)));
    }

    @Test
    void the_mount_itself_has_owner_and_mode_of_what_it_covers() throws IOException {
        assumeConforms(Deviation.COPY_UP_OWNER);
        Files.setAttribute(below(""), "unix:mode", 02750);
        Files.setAttribute(below(""), "unix:uid", 11);
        Files.setAttribute(below(""), "unix:gid", 12);
        JsonNode own = attempt("stat:/data");
        assertEquals(kind() == RuntimeKind.RUNC ? "0 0" : "11 12", owner(own));
        assertEquals(02750, own.at("/mode").asInt());
    }

    @Test
    void links_stay_links_wherever_they_lead() throws IOException {
        Files.createSymbolicLink(below("relative"), Path.of("../etc/passwd"));
        Files.createSymbolicLink(below("host"), canary().resolve("secret"));
        Files.createSymbolicLink(below("directory"), canary().resolve("d"));
        Files.setAttribute(below("host"), "unix:uid", 9, java.nio.file.LinkOption.NOFOLLOW_LINKS);
        List<JsonNode> answers =
                attempts(
                        "link:/data/relative",
                        "link:/data/host",
                        "link:/data/directory",
                        "stat:/data/host");
        assertEquals("../etc/passwd", answers.get(0).at("/target").asString());
        assertEquals(canary() + "/secret", answers.get(1).at("/target").asString());
        assertEquals(canary() + "/d", answers.get(2).at("/target").asString());
        assertEquals("l", answers.get(3).at("/type").asString());
        assertEquals(9, answers.get(3).at("/uid").asInt());
    }

    @Test
    void a_link_as_mount_point_is_resolved_inside() throws IOException {
        Path target = canary().resolve("d");
        Files.createSymbolicLink(bundle().inside("/link"), target);
        Files.createDirectories(bundle().inside(target.toString()).resolve("of-the-image"));
        bundle().mount("/link", "tmpfs", "tmpfs", "tmpcopyup");
        assertEquals("[\"of-the-image\"]", attempt("list:/link").at("/names").toString());
    }

    @Test
    void devices_and_fifos_are_made_anew() throws IOException {
        assumeConforms(Deviation.COPY_UP_OF_DEVICES);
        assertSucceeded(
                Command.of("mknod", "-m", "640", below("device").toString(), "c", "1", "5").run());
        assertEquals("c 1:5 640", node(attempt("stat:/data/device")));
    }

    @Test
    void fifos_and_sockets_do_not_block() throws IOException {
        assumeOurs("a copy of FIFOs");
        assertSucceeded(Command.of("mkfifo", "-m", "604", below("fifo").toString()).run());
        assertEquals("p 0:0 604", node(attempt("stat:/data/fifo")));
    }

    @Test
    void extended_attributes_come_along() throws IOException {
        assumeOurs("a copy of extended attributes");
        put("file", "x", 0644, 0, 0);
        Files.createDirectory(below("directory"));
        for (String name : List.of("file", "directory")) {
            Files.setAttribute(below(name), "user:colour", "blue".getBytes(StandardCharsets.UTF_8));
        }
        for (JsonNode answer : attempts("attributes:/data/file", "attributes:/data/directory")) {
            assertEquals("blue", answer.at("/attributes/user.colour").asString(), answer::toString);
        }
    }

    @Test
    void many_files_and_large_ones_come_whole() throws IOException {
        IntStream.range(0, 700).forEach(i -> put("file-" + i, "n" + i, 0644, 0, 0));
        byte[] large = new byte[3 << 20];
        large[large.length - 1] = 'x';
        Files.write(below("large"), large);
        assertEquals(701, attempt("list:/data").at("/names").size());
        assertEquals("n699", attempt("read:/data/file-699").at("/text").asString());
        bundle().args("/bin/busybox", "cmp", "/data/large", "/original");
        Files.copy(below("large"), bundle().inside("/original"));
        assertSucceeded(container().run());
    }

    @Test
    void a_deep_tree_comes_whole() throws IOException {
        String path = "d/".repeat(200);
        Files.createDirectories(below(path));
        put(path + "file", "bottom", 0644, 0, 0);
        assertEquals("bottom", attempt("read:/data/" + path + "file").at("/text").asString());
    }

    @Test
    void few_descriptors_are_enough() throws IOException {
        IntStream.range(0, 100).forEach(i -> put("file-" + i, "x", 0644, 0, 0));
        bundle().setJson("/process/rlimits", "[]").args("/bin/ls", "/data");
        Outcome outcome = container().bundled("run").inShell("ulimit -n 64; exec \"$@\"").run();
        assertSucceeded(outcome);
        assertEquals(100, outcome.stdout().lines().count());
    }

    @Test
    void what_is_written_stays_in_memory() throws IOException {
        put("file", "original", 0644, 0, 0);
        assertEquals(List.of("OK", "OK"), errors("append:/data/file", "create:/data/new"));
        assertEquals("original", contentOf(below("file")));
        assertTrue(Files.notExists(below("new")));
    }

    @Test
    void a_mount_below_the_mount_point_is_not_looked_into() {
        assumeOurs("a copy of one filesystem only");
        Bundle bundle = bundle();
        bundle.remove("/mounts/" + (bundle.config().at("/mounts").size() - 1));
        bundle.mount("/data/sub", "bind", canary().toString(), "bind", "ro");
        bundle.mount("/data", "tmpfs", "tmpfs", "tmpcopyup");
        assertEquals(0, attempt("list:/data/sub").at("/names").size());
    }

    @Test
    void a_read_only_copy_is_filled_first() throws IOException {
        put("file", "there", 0644, 0, 0);
        Bundle bundle = bundle();
        bundle.remove("/mounts/" + (bundle.config().at("/mounts").size() - 1));
        bundle.mount("/data", "tmpfs", "tmpfs", "tmpcopyup", "ro");
        assertEquals(List.of("OK", "EROFS"), errors("read:/data/file", "create:/data/new"));
    }

    @Test
    void what_would_fill_the_memory_of_the_host_is_refused() throws IOException {
        assumeOurs("a bound");
        try (RandomAccessFile sparse = new RandomAccessFile(below("huge").toFile(), "rw")) {
            sparse.setLength(1L << 40);
        }
        assertRefused(container().create(), "tmpcopyup on /data", "1 GiB");
        bundle().mount("/data", "tmpfs", "tmpfs", "tmpcopyup", "size=1m");
        bundle().remove("/mounts/" + (bundle().config().at("/mounts").size() - 2));
        assertRefused(container().create(), "ENOSPC");
    }

    @ParameterizedTest
    @ValueSource(strings = {"devpts", "ramfs", "bind"})
    void it_is_for_a_tmpfs_only(String type) {
        assumeOurs("this check");
        bundle().mount("/m", type, canary().toString(), "tmpcopyup");
        assertRefused(container().create(), "tmpcopyup");
    }

    private Path below(String name) {
        return bundle().inside("/data").resolve(name);
    }

    private void put(String name, String content, int mode, int uid, int gid) {
        try {
            Files.writeString(below(name), content);
            Files.setAttribute(below(name), "unix:uid", uid);
            Files.setAttribute(below(name), "unix:gid", gid);
            Files.setAttribute(below(name), "unix:mode", mode);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String owner(JsonNode answer) {
        return answer.at("/uid").asString() + " " + answer.at("/gid").asString();
    }

    private static String ownership(JsonNode answer) {
        return Integer.toOctalString(answer.at("/mode").asInt()) + " " + owner(answer);
    }

    private static String node(JsonNode answer) {
        return answer.at("/type").asString()
                + " "
                + answer.at("/major").asString()
                + ":"
                + answer.at("/minor").asString()
                + " "
                + Integer.toOctalString(answer.at("/mode").asInt());
    }
}
