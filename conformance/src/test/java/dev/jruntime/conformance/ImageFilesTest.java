package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Files of the image that the runtime reads, and the time that they may cost.
class ImageFilesTest extends BlackBoxTest {
    private static final int MILLIS = 2000;

    @ParameterizedTest
    @ValueSource(strings = {"sparse", "lines", "one line", "directory", "device", "fifo"})
    void a_passwd_of_any_kind_or_size_takes_no_time(String kind) throws IOException {
        boolean fifo = kind.equals("fifo");
        assumeConforms(fifo ? Deviation.PASSWD_IS_A_FIFO : Deviation.PASSWD_IS_ENDLESS);
        Path passwd = bundle().inside("/etc/passwd");
        Files.delete(passwd);
        make(kind, passwd);
        bundle().args("/bin/true");
        Outcome outcome = container().run();
        assertTrue(outcome.duration().toMillis() < MILLIS, outcome::toString);
        assertTrue(outcome.succeeded() || outcome.stderr().contains("passwd"), outcome::toString);
        Workspace.remove(passwd);
    }

    private static void make(String kind, Path file) throws IOException {
        switch (kind) {
            case "sparse" -> run("truncate", "-s", "1G", file.toString());
            case "fifo" -> run("mkfifo", file.toString());
            case "directory" -> Files.createDirectory(file);
            case "device" -> run("mknod", file.toString(), "c", "1", "5");
            default -> write(file, kind.equals("lines") ? "x:x:7:7::/:/bin/sh\n" : "x");
        }
    }

    private static void write(Path file, String text) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < 10_000_000 / text.length(); i++) {
                out.write(text);
            }
        }
    }

    private static void run(String... words) {
        assertSucceeded(Command.of(words).run());
    }

    @Test
    void a_name_that_looks_like_the_uid_lends_no_home() throws IOException {
        // CVE-2016-3697: a user is a number, whatever name the image gives to another one.
        assumeConforms(Deviation.HOME_OF_UNKNOWN_USER);
        Files.writeString(bundle().inside("/etc/passwd"), "1000:x:0:0::/root:/bin/sh\n");
        bundle().set("/process/user", Map.of("uid", 1000, "gid", 1000));
        JsonNode report = report();
        assertTrue(report.at("/env").toString().contains("\"HOME=/\""), report::toString);
        assertEquals(1000, report.at("/uids/0").asInt());
    }

    @Test
    void a_source_is_what_it_was_before_anything_was_mounted() throws IOException {
        assumeConforms(Deviation.SOURCES_FIRST);
        // CVE-2021-30465 (c): the first mount lands on the directory that is the second one's
        // source.
        Files.createDirectory(bundle().inside("/data"));
        Files.writeString(bundle().inside("/data/original"), "");
        Path hostile = Files.createDirectory(directory().resolve("hostile"));
        bundle().mount("/data", "bind", hostile.toString(), "bind", "ro");
        bundle().mount("/mnt", "bind", bundle().inside("/data").toString(), "bind", "ro");
        bundle().set("/root/readonly", false);
        List<JsonNode> answers = attempts("list:/data", "list:/mnt");
        assertEquals("[]", answers.get(0).at("/names").toString());
        assertEquals("[\"original\"]", answers.get(1).at("/names").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/data", "/data/self", "/data/self/attr"})
    void no_link_of_the_image_leads_a_mount_into_proc(String destination) throws IOException {
        // CVE-2015-3630, CVE-2019-16884: a volume over files of /proc, by another name.
        assumeConforms(Deviation.MOUNT_BELOW_PROC_BY_LINK);
        Files.createSymbolicLink(bundle().inside("/data"), Path.of("/proc"));
        Path volume = Files.createDirectories(directory().resolve("volume"));
        bundle().mount(destination, "bind", volume.toString(), "bind", "rw");
        bundle().args("/bin/true");
        assertRefused(container().create());
    }

    @Test
    void what_a_first_container_left_in_the_image_misleads_no_second_one() throws IOException {
        // CVE-2015-3627, CVE-2015-3629: links made meanwhile, where the runtime has made things.
        bundle().withoutMount("/dev").withoutMount("/dev/pts").withoutMount("/dev/shm");
        bundle().withoutMount("/dev/mqueue").set("/root/readonly", false).args("/bin/true");
        bundle().mount("/made", "bind", "/etc/hostname", "bind", "ro");
        assertSucceeded(container().run());
        List<String> names = new ArrayList<>(List.of("made"));
        try (Stream<Path> devices = Files.list(bundle().inside("/dev"))) {
            devices.forEach(device -> names.add("dev/" + device.getFileName()));
        }
        for (String name : names) {
            Path path = bundle().rootfs().resolve(name);
            Files.delete(path);
            Files.createSymbolicLink(
                    path, canary().resolve(name.equals("made") ? "new" : "secret"));
        }
        assertTrue(names.size() > 10, names::toString);
        // It may refuse or contain; the canary holds what the links lead to.
        Outcome second = container().run();
        assertTrue(second.succeeded() || !second.stderr().isBlank(), second::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret", "missing"})
    void a_mount_point_that_is_a_link_to_a_file_is_not_followed_out(String target)
            throws IOException {
        // CVE-2025-24965
        Files.createSymbolicLink(bundle().inside("/made"), canary().resolve(target));
        bundle().mount("/made", "bind", "/etc/hostname", "bind", "rw");
        bundle().set("/root/readonly", false).args("/bin/true");
        Outcome outcome = container().run();
        assertTrue(outcome.succeeded() || !outcome.stderr().isBlank(), outcome::toString);
    }
}
