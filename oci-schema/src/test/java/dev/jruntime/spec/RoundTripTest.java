package dev.jruntime.spec;

import static dev.jruntime.spec.Documents.present;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is read can be written, and read again as the same.
class RoundTripTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/full.json",
                "/spec-examples/config/good/minimal.json",
                "/spec-examples/config/good/minimal-for-start.json",
                "/spec-examples/config/good/spec-example.json",
                "/spec-examples/config/good/linux-rdma.json",
                "/spec-examples/config/good/linux-netdevice.json"
            })
    void a_written_config_reads_as_the_same(String file) throws InvalidConfigException {
        Config config = ConfigReader.read(Documents.resource(file));

        String compact = ConfigWriter.toCompactJson(config);
        String pretty = ConfigWriter.toPrettyJson(config, "\t");

        assertEquals(config, ConfigReader.read(Documents.utf8(compact)));
        assertEquals(config, ConfigReader.read(Documents.utf8(pretty)));
        assertEquals(1, compact.lines().count());
    }

    @Test
    void nothing_of_the_full_config_is_lost() throws Exception {
        Config config = ConfigReader.read(Documents.full());
        List<String> absent = new ArrayList<>();

        collectAbsent(config, "", absent);

        // What full.json leaves out on purpose: alternatives, or members of one entry of several.
        assertEquals(
                List.of(
                        "/hooks/createRuntime/0/args",
                        "/hooks/createRuntime/0/env",
                        "/hooks/createRuntime/0/timeout"),
                absent.stream().filter(path -> path.startsWith("/hooks/createRuntime")).toList());
        absent.removeIf(path -> path.startsWith("/hooks/"));
        absent.removeIf(path -> path.startsWith("/mounts/0/"));
        absent.removeIf(path -> path.matches("/linux/namespaces/\\d/path"));
        absent.removeIf(path -> path.startsWith("/linux/devices/1/"));
        absent.removeIf(path -> path.startsWith("/linux/resources/devices/0/"));
        assertEquals(
                List.of(
                        "/linux/timeOffsets/boottime/nanosecs",
                        "/linux/netDevices/eth1/name",
                        "/linux/personality/flags"),
                absent);
    }

    @Test
    void unsigned_numbers_keep_all_their_bits() throws InvalidConfigException {
        String json = ConfigWriter.toCompactJson(ConfigReader.read(Documents.full()));

        Process process = present(ConfigReader.read(Documents.full()).process());
        assertEquals(-1L, process.rlimits().get(1).hard());
        for (String expected :
                List.of(
                        "\"hard\":18446744073709551615",
                        "\"period\":18446744073709551615",
                        "\"rate\":18446744073709551615",
                        "\"value\":18446744073709551615",
                        "\"valueTwo\":9223372036854775808")) {
            assertEquals(1, json.split(expected, -1).length - 1, expected);
        }
    }

    @Test
    void a_device_keeps_its_permissions_without_the_file_type() throws InvalidConfigException {
        Device fuse = present(ConfigReader.read(Documents.full()).linux()).devices().getFirst();

        assertEquals(0666, fuse.fileMode());
    }

    @Test
    void maps_keep_the_order_of_the_document() throws InvalidConfigException {
        byte[] config =
                Documents.changed(
                        Documents.full(),
                        "/linux/resources/unified",
                        "{\"b.b\": \"1\", \"a.a\": \"2\", \"c.c\": \"3\"}");

        Linux linux = present(ConfigReader.read(config).linux());
        Map<String, String> unified = present(linux.resources()).unified();

        assertEquals(List.of("b.b", "a.a", "c.c"), List.copyOf(unified.keySet()));
    }

    @Test
    void a_user_by_name_has_no_ids_made_up_for_it() throws InvalidConfigException {
        byte[] config =
                Documents.utf8(
                        """
                        {"ociVersion": "1.3.0", "root": {"path": "c:\\\\volume"},
                         "process": {"cwd": "c:\\\\", "commandLine": "cmd",
                                     "user": {"username": "containeradministrator"}},
                         "windows": {"layerFolders": ["c:\\\\layer"]}}
                        """);

        Config read = ConfigReader.read(config);

        assertFalse(read.isForLinux());
        assertNull(present(read.process()).user());
    }

    private static void collectAbsent(Object value, String path, List<String> absent)
            throws IllegalAccessException, InvocationTargetException {
        switch (value) {
            case null -> absent.add(path);
            case Collection<?> c when c.isEmpty() -> absent.add(path);
            case Map<?, ?> map when map.isEmpty() -> absent.add(path);
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    collectAbsent(list.get(i), path + "/" + i, absent);
                }
            }
            case Map<?, ?> map -> {
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    collectAbsent(entry.getValue(), path + "/" + entry.getKey(), absent);
                }
            }
            case Record part -> {
                for (RecordComponent component : part.getClass().getRecordComponents()) {
                    Object inner = component.getAccessor().invoke(part);
                    collectAbsent(inner, path + "/" + component.getName(), absent);
                }
            }
            default -> {}
        }
    }
}
