package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One container of a test: an id, a bundle, and the commands about them.
final class Container {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final OciRuntime runtime;
    private final Path root;
    private final String id;
    private final Bundle bundle;
    private boolean present;

    Container(OciRuntime runtime, Path root, String id, Bundle bundle) {
        this.runtime = runtime;
        this.root = root;
        this.id = id;
        this.bundle = bundle;
    }

    String id() {
        return id;
    }

    Bundle bundle() {
        return bundle;
    }

    Command command(String... arguments) {
        return runtime.command(root, List.of(arguments));
    }

    /// `COMMAND options… --bundle DIR ID`, after writing the configuration.
    Command bundled(String name, String... options) {
        bundle.write();
        List<String> words = new ArrayList<>(List.of(name));
        words.addAll(List.of(options));
        words.addAll(List.of("--bundle", bundle.directory().toString(), id));
        return command(words.toArray(String[]::new));
    }

    Outcome create(String... options) {
        Outcome outcome = bundled("create", options).run();
        present |= outcome.succeeded();
        return outcome;
    }

    /// Says that the container exists now, though not by [#create]: the fixture will delete it.
    void markPresent() {
        present = true;
    }

    /// The same container by way of another runtime. The fixture does not know the new object.
    Container on(OciRuntime other) {
        return new Container(other, root, id, bundle);
    }

    /// Whether a command has made the container and none has deleted it.
    boolean isPresent() {
        return present;
    }

    Outcome start() {
        return command("start", id).run();
    }

    Outcome run(String... options) {
        return bundled("run", options).run();
    }

    Outcome kill(String... arguments) {
        List<String> words = new ArrayList<>(List.of("kill", id));
        words.addAll(List.of(arguments));
        return command(words.toArray(String[]::new)).run();
    }

    Outcome delete(String... options) {
        List<String> words = new ArrayList<>(List.of("delete"));
        words.addAll(List.of(options));
        words.add(id);
        Outcome outcome = command(words.toArray(String[]::new)).run();
        present &= !outcome.succeeded();
        return outcome;
    }

    /// Creates and starts the container; both must succeed.
    Container launch(String... options) {
        Outcome created = create(options);
        assertTrue(created.succeeded(), created::toString);
        Outcome started = start();
        assertTrue(started.succeeded(), started::toString);
        return this;
    }

    JsonNode state() {
        Outcome outcome = command("state", id).run();
        assertTrue(outcome.succeeded(), outcome::toString);
        return JSON.readTree(outcome.stdout());
    }

    String status() {
        return state().at("/status").asString();
    }

    long pid() {
        return state().at("/pid").asLong();
    }

    boolean exists() {
        return command("state", id).run().succeeded();
    }

    void awaitStatus(String wanted) {
        Eventually.holds(PATIENCE, () -> status().equals(wanted), () -> wanted + ": " + state());
    }
}
