package dev.jruntime.cgroup;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one property of `linux.resources` writes to a file of cgroup v1.
///
/// @param property below `linux.resources`
/// @param files of which the first that exists is meant
/// @param device `MAJOR:MINOR` where the file has a line for each; else null
/// @param value without the device
record ChangeV1(
        String controller,
        String property,
        List<String> files,
        @Nullable String device,
        String value) {
    ChangeV1 {
        files = List.copyOf(files);
    }

    static ChangeV1 of(String controller, String property, String file, String value) {
        return new ChangeV1(controller, property, List.of(file), null, value);
    }

    /// What is written.
    String text() {
        return line(value);
    }

    private String line(String content) {
        return device == null ? content : device + " " + content;
    }

    /// What writes back that which a file said before. A device without a line has none of it.
    String reversal(String before) {
        if (device == null) {
            String first = before.lines().findFirst().orElse("");
            return first.startsWith("default ") ? first.substring("default ".length()) : first;
        }
        String number =
                before.lines()
                        .filter(line -> line.startsWith(device + " "))
                        .map(line -> line.substring(device.length() + 1))
                        .findFirst()
                        .orElse("0");
        return line(number);
    }

    boolean isOf(String file) {
        return files.contains(file);
    }
}
