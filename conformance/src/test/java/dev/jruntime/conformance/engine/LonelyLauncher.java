package dev.jruntime.conformance.engine;

import dev.jruntime.conformance.Distribution;
import dev.jruntime.conformance.OciRuntime;
import dev.jruntime.conformance.RuntimeKind;
import dev.jruntime.conformance.WarmServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// A launcher of jruntime beside a link that names its build, but without that build: it has no
/// Java to start, and only a warm server can serve it.
final class LonelyLauncher {
    private LonelyLauncher() {}

    static OciRuntime make(Path directory) {
        Distribution installed = Distribution.shared();
        try {
            Path launcher = Files.createDirectories(directory.resolve("bin")).resolve("jruntime");
            Files.copy(installed.launcher(), launcher, StandardCopyOption.COPY_ATTRIBUTES);
            Files.copy(
                    installed.build(),
                    Files.createDirectories(directory.resolve("lib/jruntime")).resolve("current"),
                    LinkOption.NOFOLLOW_LINKS);
            return OciRuntime.ours(
                    RuntimeKind.JRUNTIME_WARM, launcher, WarmServer.shared().socket().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
