package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Hooks as drivers of devices bring them along (NVIDIA's container toolkit): they find the
/// container by the state on their standard input, enter its mount namespace from the host, and add
/// files, mounts and devices to it; then the cache of its dynamic linker is made anew.
class DriverHookTest extends HookingTest {
    private static final List<Path> PROGRAMS =
            List.of(Path.of("/usr/bin/nsenter"), Path.of("/sbin/ldconfig"), Path.of("/bin/mknod"));

    private static final String PATH = "PATH=/usr/sbin:/usr/bin:/sbin:/bin";

    /// One line of JSON, in which both members are found by their names.
    private static final String READ_STATE =
            """
            state=$(cat)
            pid=$(printf %s "$state" | sed 's/.*"pid": *\\([0-9]*\\).*/\\1/')
            bundle=$(printf %s "$state" | sed 's/.*"bundle": *"\\([^"]*\\)".*/\\1/')
            """;

    /// The device is one that every container may read, by a name that none has.
    private static final String ADD =
            """
            set -e
            cd "$1/rootfs"
            mkdir -p usr/lib/driver
            cp "$2" usr/lib/driver/libdriver.so.1
            touch usr/lib/driver/version
            mount --bind /etc/hostname usr/lib/driver/version
            mknod -m 666 dev/driver0 c 1 5
            """;

    @BeforeEach
    void needsPrograms() {
        for (Path program : PROGRAMS) {
            Assumptions.assumeTrue(Files.isExecutable(program), () -> "needs " + program);
        }
        bundle().set("/root/readonly", false);
    }

    private static Path library() {
        return Path.of("/usr/lib/x86_64-linux-gnu/libseccomp.so.2");
    }

    private void driver(String kind) {
        Assumptions.assumeTrue(Files.exists(library()), () -> "needs " + library());
        String script =
                READ_STATE
                        + "exec nsenter --target \"$pid\" --mount sh -c '%s' sh \"$bundle\" %s"
                                .formatted(ADD, library());
        hook(kind, script, PATH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"prestart", "createRuntime"})
    void a_driver_adds_files_mounts_and_a_device(String kind) throws Exception {
        driver(kind);
        bundle().args(
                        "/bin/sh",
                        "-c",
                        "cat /usr/lib/driver/version; head -c 3 /dev/driver0 | od -An -tx1;"
                                + " ls /usr/lib/driver; grep -c /usr/lib/driver/version"
                                + " /proc/self/mountinfo");
        Outcome outcome = container().run();
        assertSucceeded(outcome);
        assertEquals(
                Files.readString(Path.of("/etc/hostname")).strip()
                        + "\n 00 00 00\nlibdriver.so.1\nversion\n1\n",
                outcome.stdout());
        // What was mounted and made in the container's own filesystems is not on the host.
        assertEquals(0, Files.size(bundle().inside("/usr/lib/driver/version")));
        assertFalse(Files.exists(bundle().inside("/dev/driver0")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"prestart", "createContainer"})
    void the_cache_of_the_dynamic_linker_is_made_anew(String kind) throws Exception {
        driver("prestart");
        String configuration = "echo /usr/lib/driver > \"$bundle/rootfs/etc/ld.so.conf\"\n";
        hook(
                kind,
                READ_STATE
                        + "mkdir -p \"$bundle/rootfs/etc\"\n"
                        + configuration
                        + "exec ldconfig -r \"$bundle/rootfs\"",
                PATH);
        bundle().args("/bin/sh", "-c", "cat /etc/ld.so.cache; ls -l /usr/lib/driver");
        Outcome outcome = container().run();
        assertSucceeded(outcome);
        // The link and the entry have the name that the library itself says that it has.
        assertTrue(outcome.stdout().contains("/usr/lib/driver/libseccomp.so.2"), "no such entry");
        assertTrue(outcome.stdout().contains("libseccomp.so.2 -> libdriver.so.1"), "no such link");
    }
}
