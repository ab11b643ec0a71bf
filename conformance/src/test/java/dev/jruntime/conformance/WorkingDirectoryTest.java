package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// CVE-2024-21626: a working directory or a program by way of a descriptor of the runtime, by every
/// number, while the caller has its own root open under many.
class WorkingDirectoryTest extends BlackBoxTest {
    private static final String OPEN_ROOT =
            "for fd in 7 8 9; do eval \"exec $fd</\"; done; exec \"$@\"";

    /// All numbers where a command is quick, some where it starts a JVM.
    static Stream<String> forms() {
        return Stream.of("/proc/self/fd/%d", "/proc/1/fd/%d", "/proc/thread-self/fd/%d", "link");
    }

    private IntStream numbers() {
        boolean quick = kind() != RuntimeKind.JRUNTIME_COLD;
        return quick ? IntStream.range(0, 64) : IntStream.of(0, 3, 4, 7, 8, 9, 100, 101);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void no_number_of_a_descriptor_leads_out(String form) {
        assumeConforms(Deviation.WORKING_DIRECTORY_OUTSIDE);
        bundle().args("/bin/sh", "-c", "pwd -P; ls -di .");
        numbers()
                .forEach(number -> {
                    bundle().set("/process/cwd", path(form, number));
                    Outcome outcome = container().bundled("run").inShell(OPEN_ROOT).run();
                    assertTrue(
                            outcome.exit() != 0 || outcome.stdout().startsWith("/"),
                            outcome::toString);
                    assertTrue(!outcome.stdout().contains(rootInode()), outcome::toString);
                });
    }

    @Test
    void no_program_is_outside() {
        assumeConforms(Deviation.WORKING_DIRECTORY_OUTSIDE);
        numbers()
                .forEach(number -> {
                    bundle().args("/proc/self/fd/" + number + "/bin/busybox", "true");
                    assertNotSucceeded(container().bundled("run").inShell(OPEN_ROOT).run());
                });
    }

    private String path(String form, int number) {
        if (!form.equals("link")) {
            return form.formatted(number);
        }
        try {
            Path link = bundle().inside("/link");
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, Path.of("/proc/self/fd/" + number));
            return "/link";
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String rootInode() {
        try {
            return "\n" + Files.getAttribute(Path.of("/"), "unix:ino") + " .\n";
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
