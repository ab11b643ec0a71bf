package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Lines of /proc/PID/mountinfo, and what tests ask them.
final class MountLines {
    private static final int FIRST_OPTIONAL = 6;

    private MountLines() {}

    static List<String> of(JsonNode report) {
        return report.at("/mountinfo").valueStream().map(JsonNode::asString).toList();
    }

    /// The topmost mount on that mount point.
    static String find(List<String> lines, String path) {
        return lines.stream()
                .filter(line -> line.split(" ")[4].equals(path))
                .reduce((first, second) -> second)
                .orElseThrow(() -> new AssertionError("no mount on " + path + " in " + lines));
    }

    /// The optional fields: `shared:N`, `master:N`, `unbindable`.
    static List<String> propagation(String line) {
        String[] fields = line.substring(0, line.indexOf(" - ")).split(" ");
        return List.of(Arrays.copyOfRange(fields, FIRST_OPTIONAL, fields.length));
    }

    /// What the line has to show: `+x` present, `-x` absent.
    static void assertEffect(String effect, String line) {
        String[] fields = line.split(" ");
        String superOptions = fields[fields.length - 1];
        // A filesystem-wide flag such as sync is shown among the options of the superblock.
        List<String> present =
                Stream.concat(Stream.of(fields[5].split(",")), Stream.of(superOptions.split(",")))
                        .toList();
        for (String word : effect.split(" ")) {
            boolean wanted = word.charAt(0) == '+';
            String name = word.substring(1);
            boolean ofMount = name.equals("rw") || name.equals("ro");
            List<String> where = ofMount ? List.of(fields[5].split(",")) : present;
            assertEquals(wanted, where.contains(name), () -> word + " in " + line);
        }
    }
}
