package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A directory bound on `/dev` is somebody else's, most often the host's own.
class BoundDevTest extends BlackBoxTest {
    private Path dev = Path.of("/");

    @BeforeEach
    void bindDev() throws IOException {
        dev = Files.createDirectory(directory().resolve("dev"));
        DevicesTest.makeNode(dev.resolve("null"), "c", "1", "3");
        DevicesTest.makeNode(dev.resolve("mine"), "c", "1", "5");
        for (String path : List.of("/dev/pts", "/dev/shm", "/dev/mqueue", "/dev")) {
            bundle().withoutMount(path);
        }
        bundle().mount("/dev", "bind", dev.toString(), "rbind").args("/bin/true");
    }

    @Test
    void nothing_is_made_in_it() throws IOException {
        assertSucceeded(container().run());
        assertEquals(List.of("mine", "null"), names());
    }

    @Test
    void a_device_of_the_config_must_be_there_and_keeps_its_owner() throws IOException {
        bundle().setJson(
                        "/linux/devices",
                        """
                        [{"path": "/dev/mine", "type": "c", "major": 1, "minor": 5, "uid": 7}]
                        """);
        assertSucceeded(container().run());
        assertEquals(0, Files.getAttribute(dev.resolve("mine"), "unix:uid"));
    }

    @Test
    void a_device_of_the_config_that_is_not_there_is_an_error() throws IOException {
        assumeOurs("this check");
        bundle().setJson(
                        "/linux/devices",
                        """
                        [{"path": "/dev/other", "type": "c", "major": 1, "minor": 5}]
                        """);
        assertRefused(container().create(), "/dev/other", "bound on /dev");
        assertEquals(List.of("mine", "null"), names());
    }

    private List<String> names() throws IOException {
        try (var entries = Files.list(dev)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }
}
