package dev.jruntime.conformance.engine;

import dev.jruntime.conformance.Command;
import dev.jruntime.conformance.Leftovers;
import dev.jruntime.conformance.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Everything that one engine writes. Its name is in the command lines of the engine's processes
/// and in the paths of its cgroups, so that all of them can be found.
///
/// @param foreign directories elsewhere that the engine insists on and that did not exist before
record EngineDirectory(String name, Path path, Path state, List<Path> foreign) {

    static EngineDirectory make(String engine, List<Path> foreign) {
        String name = Workspace.current().freshName(engine);
        List<Path> absent = foreign.stream().filter(one -> !Files.exists(one)).toList();
        try {
            Path path = Files.createDirectory(Workspace.current().directory().resolve(name));
            Path state = Files.createDirectory(Workspace.current().stateDirectory().resolve(name));
            return new EngineDirectory(name, path, state, absent);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The cgroup that all containers are made in.
    String cgroup() {
        return "/" + name;
    }

    /// Ends what still runs and removes all files. Containers are gone by then, and what is left is
    /// the engine's.
    void remove() {
        Leftovers.remove(name);
        mountPoints().forEach(EngineDirectory::unmount);
        Workspace.remove(path);
        Workspace.remove(state);
        foreign.forEach(Workspace::remove);
    }

    /// The innermost first.
    private List<String> mountPoints() {
        try (Stream<String> mounts = Files.lines(Path.of("/proc/self/mountinfo"))) {
            return mounts.map(line -> line.split(" ")[4])
                    .filter(point -> point.startsWith(path + "/"))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void unmount(String point) {
        Engine.checked(Command.of("umount", point));
    }
}
