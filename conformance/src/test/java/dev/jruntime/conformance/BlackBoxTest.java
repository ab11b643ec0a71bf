package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The fixture of every black-box test: a runtime, a state directory and a bundle of its own, files
/// on the host that nothing may touch, and a clean-up of the containers that the test made.
@Tag("root")
@ExtendWith({SkipReport.class, CanaryExtension.class})
@ParameterizedClass(name = "{0}")
@MethodSource("dev.jruntime.conformance.RuntimeKind#selected")
abstract class BlackBoxTest {
    private static final JsonMapper JSON = new JsonMapper();

    @Parameter @Nullable RuntimeKind kind;

    private final List<Container> containers = new ArrayList<>();
    private final String name = Workspace.current().freshName("t");
    private final Path directory = Workspace.current().directory().resolve(name);
    private final Path root = Workspace.current().stateDirectory().resolve(name);
    private @Nullable OciRuntime runtime;
    private @Nullable Container container;

    /// Runs before the canary looks for the first time.
    final void prepare() {
        Assumptions.assumeTrue(
                System.getProperty("user.name").equals("root"), "real containers need root");
        runtime = OciRuntime.of(kind());
        try {
            Files.createDirectories(canary().resolve("d/inner"));
            Files.createDirectories(root);
            Files.writeString(canary().resolve("secret"), "the host's secret\n");
            Files.writeString(canary().resolve("d/inner/file"), "untouched\n");
            Files.setAttribute(canary().resolve("secret"), "unix:mode", 0640);
            Files.setAttribute(canary().resolve("d/inner/file"), "unix:uid", 12345);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    final void makeContainer() {
        container = newContainer();
    }

    @AfterEach
    final void deleteContainers() {
        List<String> failures = new ArrayList<>();
        for (Container one : containers) {
            if (one.isPresent()) {
                Outcome outcome = one.delete("--force");
                if (!outcome.succeeded()) {
                    failures.add(outcome.toString());
                }
            }
            Workspace.remove(one.bundle().directory());
        }
        assertEquals(List.of(), failures, "the clean-up failed");
    }

    /// Removes what a failed test has left, so that it does not fail the next ones.
    final void cleanUpByForce() {
        containers.forEach(one -> one.delete("--force"));
        Leftovers.remove(name);
    }

    final RuntimeKind kind() {
        return Objects.requireNonNull(kind);
    }

    final OciRuntime runtime() {
        return Objects.requireNonNull(runtime);
    }

    /// The test's own directory on the host.
    final Path directory() {
        return directory;
    }

    /// The state directory that every command of this test gets.
    final Path root() {
        return root;
    }

    /// Files on the host that no test may change or let a container read.
    final Path canary() {
        return directory.resolve("canary");
    }

    final Container container() {
        return Objects.requireNonNull(container);
    }

    final Bundle bundle() {
        return container().bundle();
    }

    /// Another container with a bundle of its own, beside [#container].
    final Container newContainer() {
        String id = name + (containers.isEmpty() ? "" : "-" + containers.size());
        Bundle bundle = new Bundle(directory.resolve("bundle-" + containers.size()));
        bundle.set("/linux/cgroupsPath", "/" + id);
        Container made = new Container(runtime(), root, id, bundle);
        containers.add(made);
        return made;
    }

    /// Runs PROBE in the container and returns what it says.
    final JsonNode report() {
        return probe("report");
    }

    /// Tries these operations inside; the answers in the same order.
    final List<JsonNode> attempts(String... attempts) {
        List<String> words = new ArrayList<>(List.of("try"));
        words.addAll(List.of(attempts));
        return probe(words.toArray(String[]::new)).valueStream().toList();
    }

    /// Tries one operation inside.
    final JsonNode attempt(String attempt) {
        return attempts(attempt).getFirst();
    }

    /// The error of each attempt: `OK`, or the name of the errno.
    final List<String> errors(String... attempts) {
        return attempts(attempts).stream().map(answer -> answer.at("/error").asString()).toList();
    }

    private JsonNode probe(String... arguments) {
        List<String> args = new ArrayList<>(List.of("/probe"));
        args.addAll(List.of(arguments));
        bundle().set("/process/args", args);
        Outcome outcome = container().run();
        assertSucceeded(outcome);
        return JSON.readTree(outcome.stdout());
    }

    static void assertSucceeded(Outcome outcome) {
        assertTrue(outcome.succeeded(), outcome::toString);
    }

    static void assertNotSucceeded(Outcome outcome) {
        assertNotEquals(0, outcome.exit(), outcome::toString);
        assertFalse(outcome.stderr().isBlank(), outcome::toString);
    }

    static JsonNode json(String text) {
        return JSON.readTree(text);
    }

    static String contentOf(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The command failed with one clear error that contains the fragments, printed nothing on
    /// standard output, and left no container behind.
    final void assertRefused(Outcome outcome, String... fragments) {
        assertNotEquals(0, outcome.exit(), outcome::toString);
        assertEquals("", outcome.stdout(), outcome::toString);
        assertFalse(outcome.stderr().isBlank(), outcome::toString);
        assertFalse(outcome.stderr().contains("\tat "), outcome::toString);
        for (String fragment : fragments) {
            assertTrue(
                    outcome.stderr()
                            .toLowerCase(Locale.ROOT)
                            .contains(fragment.toLowerCase(Locale.ROOT)),
                    () -> "no \"" + fragment + "\" in the error of " + outcome);
        }
        if (kind().isOurs()) {
            assertEquals(1, outcome.stderr().lines().count(), outcome::toString);
        }
    }

    /// Skips the test for a peer that is known to differ here.
    final void assumeConforms(Deviation deviation) {
        deviation.of(kind()).ifPresent(reason -> Assumptions.abort(reason));
    }

    /// Skips the test for the peers: it is about something that only ours has.
    final void assumeOurs(String what) {
        Assumptions.assumeTrue(kind().isOurs(), () -> "only jruntime has " + what);
    }
}
