package dev.jruntime.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A small root filesystem: busybox-static under a few names, and our PROBE as `/probe`.
public final class Rootfs {
    private static final Path BUSYBOX = Path.of("/bin/busybox");
    private static final List<String> APPLETS =
            List.of("sh", "cat", "echo", "false", "id", "ls", "sleep", "true");
    private static final List<String> DIRECTORIES =
            List.of("bin", "dev", "etc", "home", "proc", "root", "sys", "tmp", "var");

    private Rootfs() {}

    /// Fills the directory, which is made if it does not exist.
    public static Path create(Path directory) {
        try {
            for (String name : DIRECTORIES) {
                Files.createDirectories(directory.resolve(name));
            }
            Files.copy(BUSYBOX, directory.resolve("bin/busybox"));
            for (String applet : APPLETS) {
                Files.createSymbolicLink(
                        directory.resolve("bin").resolve(applet), Path.of("busybox"));
            }
            Files.copy(NativePrograms.probe(), directory.resolve("probe"));
            Files.writeString(
                    directory.resolve("etc/passwd"),
                    "root:x:0:0:root:/root:/bin/sh\nuser:x:1000:1000:user:/home:/bin/sh\n");
            Files.writeString(directory.resolve("etc/group"), "root:x:0:\nuser:x:1000:\n");
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a root filesystem from " + BUSYBOX, e);
        }
    }
}
