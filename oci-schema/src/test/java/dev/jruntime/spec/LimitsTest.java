package dev.jruntime.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Each limit at its last good value and one beyond.
class LimitsTest {

    static Stream<Arguments> texts() {
        String segment = "/" + "a".repeat(255);
        String longest = segment.repeat(15) + "/" + "a".repeat(254);
        assertEquals(4095, longest.length());
        String long255 = "/" + "a".repeat(255);
        String argument = "a".repeat(131_071);
        return Stream.of(
                Arguments.of("/process/cwd", longest, longest + "a"),
                Arguments.of("/process/cwd", long255, long255 + "a"),
                Arguments.of("/process/cwd", "/" + "é".repeat(127), "/" + "é".repeat(128)),
                Arguments.of("/root/path", longest, longest + "a"),
                Arguments.of("/mounts/0/destination", longest, longest + "a"),
                Arguments.of("/mounts/0/source", long255, long255 + "a"),
                Arguments.of("/hooks/prestart/0/path", longest, longest + "a"),
                Arguments.of("/linux/namespaces/1/path", longest, longest + "a"),
                Arguments.of("/linux/maskedPaths/0", longest, longest + "a"),
                Arguments.of("/linux/devices/0/path", long255, long255 + "a"),
                Arguments.of("/linux/cgroupsPath", long255, long255 + "a"),
                Arguments.of("/linux/seccomp/listenerPath", longest, longest + "a"),
                Arguments.of("/process/args/1", argument, argument + "a"),
                Arguments.of("/process/env/0", "A=" + argument.substring(2), "A=" + argument),
                Arguments.of("/hooks/prestart/0/args/0", argument, argument + "a"),
                Arguments.of("/hostname", "a".repeat(64), "a".repeat(65)),
                Arguments.of("/linux/netDevices/eth0/name", "a".repeat(15), "a".repeat(16)));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void a_text_is_read_up_to_its_limit(String pointer, String longest, String tooLong) {
        assertEquals(List.of(), places(pointer, '"' + longest + '"'));
        assertEquals(List.of(pointer), places(pointer, '"' + tooLong + '"'));
    }

    static Stream<Arguments> lists() {
        return Stream.of(
                Arguments.of("/mounts", "{\"destination\":\"/a\"}", 4096),
                Arguments.of("/hooks/poststop", "{\"path\":\"/a\"}", 4096),
                Arguments.of("/linux/devices", "{\"type\":\"p\",\"path\":\"/a\"}", 4096),
                Arguments.of("/linux/resources/devices", "{\"allow\":true}", 4096),
                Arguments.of(
                        "/linux/uidMappings", "{\"containerID\":0,\"hostID\":0,\"size\":1}", 340));
    }

    @ParameterizedTest
    @MethodSource("lists")
    void a_list_is_read_up_to_its_limit(String pointer, String entry, int limit) {
        assertEquals(List.of(), places(pointer, list(entry, limit)));
        assertEquals(List.of(pointer), places(pointer, list(entry, limit + 1)));
    }

    static Stream<Arguments> numbers() {
        return Stream.of(
                Arguments.of("/process/user/uid", "0", "4294967294"),
                Arguments.of("/process/user/umask", "0", "511"),
                Arguments.of("/process/oomScoreAdj", "-1000", "1000"),
                Arguments.of("/process/rlimits/1/hard", "0", "18446744073709551615"),
                Arguments.of("/process/ioPriority/priority", "0", "7"),
                Arguments.of("/hooks/prestart/0/timeout", "1", "9223372036854775807"),
                Arguments.of(
                        "/linux/timeOffsets/boottime/secs",
                        "-9223372036854775808",
                        "9223372036854775807"),
                Arguments.of("/linux/devices/0/minor", "0", "1048575"),
                Arguments.of("/linux/resources/memory/reservation", "-1", "9223372036854775807"),
                Arguments.of("/linux/resources/cpu/shares", "0", "18446744073709551615"),
                Arguments.of("/linux/resources/blockIO/weight", "10", "1000"),
                Arguments.of("/linux/resources/network/classID", "0", "4294967295"),
                Arguments.of("/linux/seccomp/syscalls/0/args/0/index", "0", "5"));
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void a_number_is_read_from_its_least_to_its_greatest(
            String pointer, String least, String greatest) {
        assertEquals(List.of(), places(pointer, least));
        assertEquals(List.of(), places(pointer, greatest));
    }

    private static List<String> places(String pointer, String value) {
        return Documents.violations(Documents.changed(Documents.full(), pointer, value)).stream()
                .map(Violation::pointer)
                .toList();
    }

    private static String list(String entry, int length) {
        return "[" + (entry + ",").repeat(length - 1) + entry + "]";
    }
}
