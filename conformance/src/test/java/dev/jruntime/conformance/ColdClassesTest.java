package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a cold command makes a JVM initialise: each library that it does without is some
/// milliseconds less. Loaded are all classes of the AOT cache, whoever needs them.
class ColdClassesTest extends BlackBoxTest {
    private static final String VALIDATOR = "com/networknt/";

    /// What is printed is a small tree of nodes; what reads and binds such trees is the costly
    /// part.
    private static final String DATABIND = "tools/jackson/databind/cfg/";

    private static final String JNA = "com/sun/jna/";
    private static final Pattern INITIALIZED = Pattern.compile("Initializing '([^']+)'");

    private Path log = Path.of("/");

    @BeforeEach
    void onlyOnce() {
        Assumptions.assumeTrue(
                kind() == RuntimeKind.JRUNTIME_COLD, "about the private server of jruntime");
        log = directory().resolve("initialized.log");
    }

    @Test
    void later_commands_need_no_validator_and_no_tree_of_json() throws IOException {
        Container watched = watched();
        bundle().args("/probe", "idle");
        assertSucceeded(watched.create());
        container().markPresent();
        assertNotEquals(List.of(), initialized(VALIDATOR));
        assertNotEquals(List.of(), initialized(JNA));
        assertSucceeded(watched.command("state", watched.id()).run());
        assertSpared(VALIDATOR, DATABIND, JNA);
        assertSucceeded(watched.start());
        assertSpared(VALIDATOR, DATABIND);
        assertSucceeded(watched.command("list").run());
        assertSpared(VALIDATOR, DATABIND, JNA);
        assertSucceeded(watched.kill("KILL"));
        assertSpared(VALIDATOR, DATABIND, JNA);
        container().awaitStatus("stopped");
        assertSucceeded(watched.delete());
        assertSpared(VALIDATOR, DATABIND, JNA);
        assertSucceeded(watched.command("--version").run());
        assertSpared(VALIDATOR, DATABIND, JNA);
    }

    private void assertSpared(String... prefixes) throws IOException {
        assertNotEquals(List.of(), initialized("picocli/"), "nothing was logged");
        for (String prefix : prefixes) {
            assertEquals(List.of(), initialized(prefix));
        }
    }

    private List<String> initialized(String prefix) throws IOException {
        return Files.readString(log)
                .lines()
                .flatMap(line -> INITIALIZED.matcher(line).results())
                .map(match -> match.group(1))
                .filter(name -> name.startsWith(prefix))
                .collect(Collectors.toList());
    }

    /// The launcher gives Java no options but its own, so a script stands in Java's place.
    private Container watched() throws IOException {
        Distribution copy = Distribution.copy(directory().getFileName() + "/dist");
        Path java = copy.build().toRealPath().resolve("image/bin/java");
        Files.move(java, java.resolveSibling("java.real"));
        Files.writeString(
                java,
                """
                #!/bin/sh
                exec %s.real -Xlog:class+init=info:file=%s:none:filecount=0 "$@"
                """
                        .formatted(java, log));
        Files.setAttribute(java, "unix:mode", 0755);
        return container().on(OciRuntime.ours(kind(), copy.launcher(), "off"));
    }
}
