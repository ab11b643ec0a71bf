package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Default and configured device nodes, links in /dev, and the device cgroup.
class DevicesTest extends BlackBoxTest {
    private static final Map<String, String> DEFAULTS =
            Map.of(
                    "null", "1:3", "zero", "1:5", "full", "1:7", "random", "1:8", "urandom", "1:9",
                    "tty", "5:0");
    private static final Map<String, String> LINKS =
            Map.of(
                    "fd",
                    "/proc/self/fd",
                    "stdin",
                    "/proc/self/fd/0",
                    "stdout",
                    "/proc/self/fd/1",
                    "stderr",
                    "/proc/self/fd/2",
                    "ptmx",
                    "pts/ptmx");

    @Test
    void the_default_devices_exist() {
        Map<String, JsonNode> devices = devices();
        DEFAULTS.forEach((name, number) -> {
            JsonNode device = device(devices, name);
            assertEquals("c", device.at("/type").asString(), name);
            assertEquals(number, number(device), name);
            assertEquals(0666, device.at("/mode").asInt(), name);
            assertEquals(0, device.at("/uid").asInt(), name);
        });
    }

    @Test
    void the_links_of_dev_exist() {
        Map<String, JsonNode> devices = devices();
        LINKS.forEach((name, target) ->
                assertTrue(device(devices, name).at("/target").asString().endsWith(target), name));
    }

    @Test
    void there_is_nothing_else_in_dev() {
        List<String> others =
                devices().keySet().stream()
                        .filter(name -> !DEFAULTS.containsKey(name) && !LINKS.containsKey(name))
                        .filter(name -> !List.of("pts", "shm", "mqueue", "core").contains(name))
                        .toList();
        assertEquals(List.of(), others);
    }

    @Test
    void the_default_devices_can_be_used() {
        assertEquals(
                List.of("OK", "OK", "ENOSPC", "OK", "OK"),
                errors(
                        "append:/dev/null",
                        "read:/dev/zero",
                        "append:/dev/full",
                        "read:/dev/urandom",
                        "write:/dev/ptmx"));
    }

    @Test
    void a_configured_ptmx_stays_the_link_into_the_container_s_devpts() {
        bundle().setJson(
                        "/linux/devices",
                        """
                        [{"path": "/dev/ptmx", "type": "c", "major": 5, "minor": 2}]
                        """);
        assertTrue(device(devices(), "ptmx").at("/target").asString().endsWith("pts/ptmx"));
    }

    @Test
    void configured_devices_are_made_with_mode_and_owner() {
        bundle().setJson(
                        "/linux/devices",
                        """
                        [{"path": "/dev/sub/one", "type": "c", "major": 1, "minor": 5,
                          "fileMode": 416, "uid": 7, "gid": 8},
                         {"path": "/dev/blk", "type": "b", "major": 7, "minor": 200},
                         {"path": "/dev/queue", "type": "p", "fileMode": 384}]
                        """);
        List<JsonNode> answers = attempts("stat:/dev/sub/one", "stat:/dev/blk", "stat:/dev/queue");
        JsonNode one = answers.get(0);
        assertEquals("c 1:5", one.at("/type").asString() + " " + number(one));
        assertEquals(0640, one.at("/mode").asInt());
        assertEquals(7, one.at("/uid").asInt());
        assertEquals(8, one.at("/gid").asInt());
        JsonNode block = answers.get(1);
        assertEquals("b 7:200", block.at("/type").asString() + " " + number(block));
        assertEquals(0666, block.at("/mode").asInt());
        JsonNode queue = answers.get(2);
        assertEquals("p", queue.at("/type").asString());
        assertEquals(0600, queue.at("/mode").asInt());
    }

    @Test
    void another_node_in_place_of_a_configured_device_is_an_error() {
        assumeConforms(Deviation.EXISTING_DEVICE);
        bundle().setJson(
                        "/linux/devices",
                        "[{\"path\": \"/etc/passwd\", \"type\": \"c\", \"major\": 1, \"minor\":"
                                + " 5}]");
        assertRefused(container().create(), "/etc/passwd");
    }

    @Test
    void a_denied_device_cannot_be_opened() {
        bundle().privileged(List.of("CAP_MKNOD"));
        assertEquals(
                List.of("EPERM", "EPERM", "OK"),
                errors("character:/dev/x:1:2", "block:/dev/x:7:200", "character:/dev/x:1:5"));
    }

    @Test
    void an_allowed_device_can_be_opened() {
        bundle().privileged(List.of("CAP_MKNOD"));
        bundle().addJson(
                        "/linux/resources/devices",
                        """
                        {"allow": true, "type": "c", "major": 240, "minor": 77, "access": "rm"}
                        """);
        // Nothing has these numbers: ENXIO comes after the check of the cgroup.
        assertEquals(
                List.of("ENXIO", "EPERM"),
                errors("character:/dev/x:240:77", "character:/dev/x:240:78"));
    }

    @Test
    void nodes_may_be_made_even_if_they_cannot_be_opened() {
        bundle().privileged(List.of("CAP_MKNOD"));
        assertEquals(List.of("OK"), errors("mknod:/dev/x:1:2"));
    }

    @Test
    void allow_all_allows_all() {
        bundle().privileged(List.of("CAP_MKNOD"));
        bundle().setJson(
                        "/linux/resources/devices",
                        "[{\"allow\": false, \"access\": \"rwm\"},"
                                + " {\"allow\": true, \"access\": \"rwm\"}]");
        assertEquals(List.of("ENXIO"), errors("character:/dev/x:240:77"));
    }

    @Test
    void without_any_rule_devices_are_denied() {
        // GHSA-g54h-m393-cpwq
        assumeConforms(Deviation.DEVICES_WITHOUT_RULES);
        bundle().privileged(List.of("CAP_MKNOD")).setJson("/linux/resources/devices", "[]");
        assertEquals(List.of("EPERM"), errors("block:/dev/x:7:200"));
    }

    @Test
    void a_default_device_can_be_configured() {
        bundle().setJson(
                        "/linux/devices",
                        """
                        [{"path": "/dev/zero", "type": "c", "major": 1, "minor": 5,
                          "fileMode": 384, "uid": 5, "gid": 6}]
                        """);
        JsonNode zero = device(devices(), "zero");
        assertEquals("1:5 600 5", number(zero) + " " + mode(zero) + " " + zero.at("/uid").asInt());
    }

    @Test
    void a_node_that_is_there_already_is_kept_as_it_is() throws IOException {
        makeNode("/etc/zero", "c", "1", "5");
        makeNode("/etc/queue", "p");
        bundle().setJson(
                        "/linux/devices",
                        """
                        [{"path": "/etc/zero", "type": "u", "major": 1, "minor": 5,
                          "fileMode": 438, "uid": 7},
                         {"path": "/etc/queue", "type": "p", "uid": 7}]
                        """);
        for (JsonNode node : attempts("stat:/etc/zero", "stat:/etc/queue")) {
            assertEquals("600 0", mode(node) + " " + node.at("/uid").asInt());
        }
    }

    @ParameterizedTest
    @CsvSource({"c, 1, 7", "b, 1, 5", "p, 0, 0"})
    void a_node_with_another_type_or_number_is_an_error(String type, int major, int minor)
            throws IOException {
        assumeConforms(Deviation.EXISTING_DEVICE);
        makeNode("/etc/zero", "c", "1", "5");
        bundle().setJson(
                        "/linux/devices",
                        "[{\"path\": \"/etc/zero\", \"type\": \"%s\", \"major\": %d, \"minor\": %d}]"
                                .formatted(type, major, minor));
        assertRefused(container().create(), "/etc/zero");
    }

    @Test
    void a_link_in_place_of_a_configured_device_is_an_error() throws IOException {
        assumeConforms(Deviation.EXISTING_DEVICE);
        Files.createSymbolicLink(bundle().inside("/etc/zero"), Path.of("/dev/zero"));
        bundle().setJson(
                        "/linux/devices",
                        """
                        [{"path": "/etc/zero", "type": "c", "major": 1, "minor": 5, "uid": 7}]
                        """);
        assertRefused(container().create(), "/etc/zero");
    }

    @Test
    void a_device_can_lie_below_a_mount() {
        bundle().mount("/mnt", "tmpfs", "tmpfs");
        bundle().setJson(
                        "/linux/devices",
                        """
                        [{"path": "/mnt/a/b/zero", "type": "c", "major": 1, "minor": 5}]
                        """);
        JsonNode zero = attempt("stat:/mnt/a/b/zero");
        assertEquals(
                "c 1:5 666", zero.at("/type").asString() + " " + number(zero) + " " + mode(zero));
    }

    private void makeNode(String path, String... arguments) {
        makeNode(bundle().inside(path), arguments);
    }

    static void makeNode(Path path, String... arguments) {
        List<String> words = new ArrayList<>(List.of("mknod", "-m", "600", path.toString()));
        words.addAll(List.of(arguments));
        assertSucceeded(Command.of(words).run());
    }

    private static String mode(JsonNode device) {
        return Integer.toOctalString(device.at("/mode").asInt());
    }

    private Map<String, JsonNode> devices() {
        Map<String, JsonNode> devices = new LinkedHashMap<>();
        for (JsonNode device : report().at("/dev")) {
            devices.put(device.at("/name").asString(), device);
        }
        return devices;
    }

    private static JsonNode device(Map<String, JsonNode> devices, String name) {
        JsonNode device = devices.get(name);
        assertTrue(device != null, () -> name + " is not among " + devices.keySet());
        return java.util.Objects.requireNonNull(device);
    }

    private static String number(JsonNode device) {
        return device.at("/major").asString() + ":" + device.at("/minor").asString();
    }
}
