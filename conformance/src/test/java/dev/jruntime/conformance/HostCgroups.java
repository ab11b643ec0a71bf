package dev.jruntime.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// The cgroup v1 hierarchies of this machine, by controller.
public final class HostCgroups {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    private HostCgroups() {}

    /// The cgroup of a process in each v1 hierarchy: controllers, as `/proc/PID/cgroup` writes
    /// them, to path.
    public static Map<String, String> of(String pid) {
        Map<String, String> paths = new TreeMap<>();
        for (String line : content(Path.of("/proc", pid, "cgroup")).split("\n")) {
            String[] fields = line.split(":", 3);
            if (!fields[1].isEmpty()) {
                paths.put(fields[1], fields[2]);
            }
        }
        return paths;
    }

    public static boolean isVersion1() {
        return !of("self").isEmpty();
    }

    static Path directory(String controller, String path) {
        return ROOT.resolve(controller.replace("name=", "")).resolve(path.substring(1));
    }

    /// One setting of a cgroup, without the newline.
    public static String setting(String file, String path) {
        return setting(file, file.substring(0, file.indexOf('.')), path);
    }

    /// One file of a cgroup, in the hierarchy of a controller.
    public static String setting(String file, String controller, String path) {
        return content(directory(controller, path).resolve(file)).strip();
    }

    private static String content(Path file) {
        try {
            return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
