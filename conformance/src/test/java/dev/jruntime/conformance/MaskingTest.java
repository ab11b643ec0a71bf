package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Masks where the image provides /dev: what covers a file is a null device, or the container is
/// refused.
class MaskingTest extends BlackBoxTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "absent",
                "a file",
                "a directory",
                "/proc/sys/kernel/core_pattern",
                "/etc/passwd",
                "/proc/self/environ",
                "/dev/zero"
            })
    void a_masked_file_is_a_null_device_whatever_the_image_has_for_one(String image)
            throws IOException {
        // CVE-2025-31133
        assumeConforms(Deviation.MASK_WITH_IMAGE_NULL);
        bundle().withoutMount("/dev").withoutMount("/dev/pts").withoutMount("/dev/shm");
        bundle().withoutMount("/dev/mqueue").set("/root/readonly", false);
        bundle().setJson("/linux/maskedPaths", "[\"/proc/uptime\"]");
        put(image, bundle().inside("/dev/null"));
        bundle().args("/probe", "try", "stat:/proc/uptime", "read:/proc/uptime");
        Outcome outcome = container().run();
        if (outcome.succeeded()) {
            JsonNode status = json(outcome.stdout()).at("/0");
            assertEquals("c", status.at("/type").asString(), outcome::toString);
            assertEquals(1, status.at("/major").asInt(), outcome::toString);
            assertEquals(3, status.at("/minor").asInt(), outcome::toString);
        } else {
            assertRefused(outcome);
        }
    }

    private static void put(String image, Path path) throws IOException {
        switch (image) {
            case "absent" -> Files.deleteIfExists(path);
            case "a file" -> Files.writeString(path, "of the image\n");
            case "a directory" -> Files.createDirectory(path);
            default -> Files.createSymbolicLink(path, Path.of(image));
        }
    }
}
