package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Read-only root, masked and read-only paths.
class RootFilesystemTest extends BlackBoxTest {
    private static final List<String> ALL =
            List.of("CAP_SYS_ADMIN", "CAP_MKNOD", "CAP_DAC_OVERRIDE", "CAP_SYS_PTRACE");

    @Test
    void a_read_only_root_cannot_be_written() {
        assertEquals(
                List.of("EROFS", "EROFS", "EROFS"),
                errors("create:/new", "mkdir:/tmp/new", "write:/etc/passwd"));
    }

    @Test
    void a_writable_root_can() {
        bundle().set("/root/readonly", false);
        assertEquals(List.of("OK", "OK"), errors("create:/new", "mkdir:/tmp/new"));
    }

    @Test
    void a_read_only_root_holds_without_proc_and_with_a_faked_one() throws Exception {
        // CVE-2026-115521: the image's own /proc/self/fd must not lead the remount astray.
        assumeConforms(Deviation.FAKED_PROC);
        Files.createDirectories(bundle().inside("/proc/self/fd"));
        for (int fd = 0; fd < 64; fd++) {
            Files.createSymbolicLink(
                    bundle().inside("/proc/self/fd/" + fd), java.nio.file.Path.of("/tmp"));
        }
        bundle().withoutMount("/proc")
                .mount("/mnt", "bind", canary().toString(), "bind", "ro")
                .setJson("/linux/maskedPaths", "[]")
                .setJson("/linux/readonlyPaths", "[]");
        assertEquals(
                List.of("EROFS", "EROFS", "EROFS"),
                errors("create:/new", "create:/tmp/new", "create:/mnt/new"));
    }

    @Test
    void masked_files_and_directories_are_empty() {
        bundle().set("/linux/maskedPaths", List.of("/proc/uptime", "/sys/kernel", "/missing"));
        JsonNode uptime = attempt("read:/proc/uptime");
        assertEquals("", uptime.at("/text").asString());
        JsonNode kernel = attempt("list:/sys/kernel");
        assertEquals(0, kernel.at("/names").size(), kernel::toString);
        assertEquals(List.of("EROFS"), errors("create:/sys/kernel/new"));
    }

    @Test
    void a_masked_file_is_the_null_device() {
        bundle().set("/linux/maskedPaths", List.of("/proc/uptime"));
        assertNull(attempt("stat:/proc/uptime"));
    }

    @Test
    void a_mask_never_shows_what_the_image_put_in_place_of_the_null_device() throws Exception {
        // CVE-2025-31133
        assumeConforms(Deviation.MASK_WITH_IMAGE_NULL);
        bundle().withoutMount("/dev").withoutMount("/dev/pts").withoutMount("/dev/shm");
        bundle().withoutMount("/dev/mqueue").set("/root/readonly", false);
        bundle().set("/linux/maskedPaths", List.of("/proc/uptime"));
        Files.createSymbolicLink(bundle().inside("/dev/null"), canary().resolve("secret"));
        bundle().args("/probe", "try", "stat:/proc/uptime");
        Outcome outcome = container().run();
        if (outcome.succeeded()) {
            assertNull(json(outcome.stdout()).get(0));
        }
    }

    @Test
    void read_only_paths_cannot_be_written_by_root_with_all_privileges() {
        bundle().privileged(ALL);
        bundle().set("/linux/readonlyPaths", List.of("/proc/sys", "/etc/passwd", "/missing"));
        assertEquals(
                List.of("EROFS", "EROFS", "OK"),
                errors(
                        "write:/proc/sys/kernel/core_pattern",
                        "write:/etc/passwd",
                        "write:/etc/group"));
    }

    @Test
    void the_default_config_s_masks_hold() {
        bundle().privileged(List.of("CAP_DAC_OVERRIDE", "CAP_SYS_RAWIO"));
        assertEquals(
                List.of("EROFS", "OK"),
                errors("write:/proc/sys/kernel/domainname", "read:/proc/keys"));
        assertNull(attempt("stat:/proc/keys"));
    }

    private static void assertNull(JsonNode answer) {
        assertEquals("c", answer.at("/type").asString(), answer::toString);
        assertEquals(1, answer.at("/major").asInt(), answer::toString);
        assertEquals(3, answer.at("/minor").asInt(), answer::toString);
    }
}
