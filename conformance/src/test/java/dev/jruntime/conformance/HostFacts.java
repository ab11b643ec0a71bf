package dev.jruntime.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What this machine can do, where tests depend on it.
final class HostFacts {
    private HostFacts() {}

    /// Whether this process may use the capability of that number.
    static boolean hasCapability(int number) {
        return (effective() >>> number & 1) == 1;
    }

    /// The capabilities of this process, as a bit set.
    static long effective() {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("CapEff:"))
                    .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                    .findFirst()
                    .orElse(0L);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The namespace of that type which the tests run in, as the kernel's link says it.
    static String namespace(String type) {
        return namespaceOf("self", type);
    }

    /// The same of another process.
    static String namespace(long pid, String type) {
        return namespaceOf(Long.toString(pid), type);
    }

    private static String namespaceOf(String process, String type) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", process, "ns", type)).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
