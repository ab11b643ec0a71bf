package dev.jruntime.cgroup;

import java.util.ArrayList;
import java.util.List;

/// One line of /proc/PID/cgroup: where a process is in one hierarchy (cgroups(7)).
///
/// @param hierarchy its number; 0 is cgroup v2
/// @param controllers of cgroup v1, or one `name=` of a named hierarchy; none for cgroup v2
/// @param path of the cgroup below the reader's cgroup root; begins with `/..` if it is outside,
///   ends with ` (deleted)` if it is removed
public record ProcCgroup(int hierarchy, List<String> controllers, String path) {
    public ProcCgroup {
        controllers = List.copyOf(controllers);
    }

    /// Read a whole file, every line of which the kernel ends with a newline.
    ///
    /// @throws IllegalArgumentException if a line is not of that form, or is cut short
    public static List<ProcCgroup> parse(String text) {
        List<ProcCgroup> cgroups = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            if (end < 0) {
                throw malformed(text.substring(start));
            }
            cgroups.add(parseLine(text.substring(start, end)));
            start = end + 1;
        }
        return List.copyOf(cgroups);
    }

    /// A path may contain colons; the fields before it cannot.
    private static ProcCgroup parseLine(String line) {
        String[] fields = line.split(":", 3);
        if (fields.length != 3 || !fields[2].startsWith("/")) {
            throw malformed(line);
        }
        try {
            List<String> controllers =
                    fields[1].isEmpty() ? List.of() : List.of(fields[1].split(",", -1));
            return new ProcCgroup(Integer.parseInt(fields[0]), controllers, fields[2]);
        } catch (NumberFormatException e) {
            throw malformed(line);
        }
    }

    private static IllegalArgumentException malformed(String line) {
        return new IllegalArgumentException("not a line of /proc/PID/cgroup: \"" + line + "\"");
    }

    /// Whether this is cgroup v2's hierarchy.
    public boolean isUnified() {
        return hierarchy == 0 && controllers.isEmpty();
    }
}
