package dev.jruntime.conformance.engine;

import dev.jruntime.conformance.HostCgroups;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;

/// A process of a container as it is seen from outside.
record HostProcess(long pid) {

    private Path file(String name) {
        return Path.of("/proc", Long.toString(pid), name);
    }

    private List<String> lines(String name) {
        try {
            return Files.readAllLines(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean exists() {
        return Files.exists(file("stat"));
    }

    /// A value of `/proc/PID/status`.
    String status(String key) {
        return line("status", key + ":").substring(key.length() + 1).strip();
    }

    /// The limits of a resource, soft and hard: `Max core file size`.
    List<String> limits(String resource) {
        String[] values =
                line("limits", resource).substring(resource.length()).strip().split("\\s+");
        return List.of(values[0], values[1]);
    }

    private String line(String file, String start) {
        return lines(file).stream()
                .filter(line -> line.startsWith(start))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException(start + " of " + this));
    }

    /// What `/proc/PID/mountinfo` says of the last mount there, behind the path.
    String mount(String point) {
        return lines("mountinfo").stream()
                .filter(line -> line.split(" ")[4].equals(point))
                .map(line -> line.split(" ", 6)[5])
                .reduce((_, last) -> last)
                .orElse("");
    }

    /// A namespace as the kernel's link says it.
    String namespace(String type) {
        try {
            return Files.readSymbolicLink(file("ns/" + type)).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// One setting of its cgroup, such as `pids.max`.
    String setting(String name) {
        return HostCgroups.setting(name, cgroup(name.substring(0, name.indexOf('.'))));
    }

    /// All processes of its cgroup.
    List<HostProcess> neighbours() {
        return HostCgroups.setting("cgroup.procs", "pids", cgroup("pids"))
                .lines()
                .map(line -> new HostProcess(Long.parseLong(line)))
                .toList();
    }

    private String cgroup(String controller) {
        return HostCgroups.of(Long.toString(pid)).entrySet().stream()
                .filter(entry -> List.of(entry.getKey().split(",")).contains(controller))
                .findFirst()
                .orElseThrow()
                .getValue();
    }
}
