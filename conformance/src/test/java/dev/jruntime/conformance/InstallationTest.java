package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Damaged and moved installations of jruntime, used without a server.
class InstallationTest extends BlackBoxTest {

    @BeforeEach
    void onlyOnce() {
        Assumptions.assumeTrue(
                kind() == RuntimeKind.JRUNTIME_COLD, "about the files of jruntime's installation");
    }

    @Test
    void a_copy_elsewhere_works() {
        Outcome outcome = echo(copy());
        assertSucceeded(outcome);
        assertEquals("hello\n", outcome.stdout());
        assertEquals("", outcome.stderr());
    }

    @Test
    void a_link_to_the_launcher_works() throws IOException {
        Distribution copy = copy();
        Path link = directory().resolve("jruntime-link");
        Files.createSymbolicLink(link, copy.launcher());
        bundle().args("/bin/echo", "hello").write();
        Outcome outcome = run(OciRuntime.ours(kind(), link, "off"));
        assertSucceeded(outcome);
        assertEquals("hello\n", outcome.stdout());
    }

    @ParameterizedTest
    @ValueSource(strings = {"truncated", "garbage", "empty", "missing"})
    void a_damaged_cache_costs_time_only(String damage) throws IOException {
        Distribution copy = copy();
        for (Path cache : filesEndingWith(copy, ".aot")) {
            damage(cache, damage);
        }
        Outcome outcome = echo(copy);
        assertSucceeded(outcome);
        assertEquals("hello\n", outcome.stdout());
        assertEquals("", outcome.stderr());
    }

    @Test
    void without_the_run_time_image_there_is_one_clear_error() throws IOException {
        Distribution copy = copy();
        Workspace.remove(copy.build().toRealPath().resolve("image"));
        assertRefused(echo(copy), "image");
    }

    @Test
    void without_a_java_program_there_is_one_clear_error() throws IOException {
        Distribution copy = copy();
        Files.delete(copy.build().toRealPath().resolve("image/bin/java"));
        assertRefused(echo(copy), "java");
    }

    @Test
    void without_the_library_there_is_one_clear_error() throws IOException {
        Distribution copy = copy();
        Workspace.remove(copy.directory().resolve("lib"));
        assertRefused(echo(copy));
    }

    private static void damage(Path file, String how) throws IOException {
        switch (how) {
            case "truncated" -> {
                try (var channel =
                        java.nio.channels.FileChannel.open(
                                file, java.nio.file.StandardOpenOption.WRITE)) {
                    channel.truncate(channel.size() / 2);
                }
            }
            case "garbage" -> Files.writeString(file, "garbage".repeat(10_000));
            case "empty" -> Files.writeString(file, "");
            default -> Files.delete(file);
        }
    }

    private static List<Path> filesEndingWith(Distribution copy, String suffix) throws IOException {
        try (Stream<Path> tree = Files.walk(copy.build().toRealPath())) {
            List<Path> found = tree.filter(path -> path.toString().endsWith(suffix)).toList();
            assertTrue(!found.isEmpty(), "no " + suffix + " in the installation");
            return found;
        }
    }

    private Distribution copy() {
        return Distribution.copy(directory().getFileName() + "/dist");
    }

    private Outcome echo(Distribution copy) {
        bundle().args("/bin/echo", "hello").write();
        return run(OciRuntime.ours(kind(), copy.launcher(), "off"));
    }

    private Outcome run(OciRuntime runtime) {
        List<String> words =
                List.of("run", "--bundle", bundle().directory().toString(), container().id());
        return runtime.command(root(), words).run();
    }
}
