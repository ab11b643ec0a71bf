package dev.jruntime.conformance.engine;

import static org.junit.jupiter.api.Assertions.fail;

import dev.jruntime.conformance.CanaryExtension;
import dev.jruntime.conformance.Command;
import dev.jruntime.conformance.Eventually;
import dev.jruntime.conformance.OciRuntime;
import dev.jruntime.conformance.RuntimeKind;
import dev.jruntime.conformance.canary.Canary;
import dev.jruntime.conformance.canary.Facet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Starts an engine for the tests of a class, and compares the host before and after each of them,
/// and before and after the engine.
final class EngineFixture<E extends Engine>
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(EngineFixture.class);

    private static final Duration KEYRING_LIMIT = Duration.ofSeconds(5);

    private final EngineFacts facts;
    private final BiFunction<EngineDirectory, List<RuntimeScript>, E> starter;
    private final Map<RuntimeKind, RuntimeScript> scripts = new EnumMap<>(RuntimeKind.class);
    private @Nullable String obstacle;
    private Set<String> keyrings = Set.of();
    private @Nullable Canary host;
    private @Nullable EngineDirectory directory;
    private @Nullable E engine;
    private @Nullable RuntimeScript onlyWarm;
    private @Nullable RuntimeScript reference;

    EngineFixture(EngineFacts facts, BiFunction<EngineDirectory, List<RuntimeScript>, E> starter) {
        this.facts = facts;
        this.starter = starter;
    }

    EngineFacts facts() {
        return facts;
    }

    E engine() {
        return Objects.requireNonNull(engine);
    }

    RuntimeScript runtime(RuntimeKind kind) {
        return Objects.requireNonNull(scripts.get(kind));
    }

    /// A launcher of jruntime without a Java to start: only a warm server can serve its commands.
    RuntimeScript onlyWarm() {
        return Objects.requireNonNull(onlyWarm);
    }

    /// runc, if it is installed, whichever runtimes are tested.
    Optional<RuntimeScript> reference() {
        return Optional.ofNullable(reference);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        obstacle = findObstacle();
        if (obstacle != null) {
            return;
        }
        // What all engines share is no part of the comparison.
        RuntimeKind.selected().forEach(OciRuntime::of);
        keyrings = SessionKeyrings.present();
        host = new Canary(facets());
        EngineDirectory own = EngineDirectory.make(facts.name(), facts.foreign());
        directory = own;
        for (RuntimeKind kind : RuntimeKind.selected()) {
            scripts.put(kind, script(own, "the-" + kind.label(), OciRuntime.of(kind)));
        }
        List<RuntimeScript> all = new ArrayList<>(scripts.values());
        if (scripts.containsKey(RuntimeKind.JRUNTIME_WARM)) {
            onlyWarm = script(own, "only-warm", LonelyLauncher.make(own.path().resolve("alone")));
            all.add(onlyWarm);
        }
        if (isInstalled("runc")) {
            reference = script(own, "reference", OciRuntime.of(RuntimeKind.RUNC));
            all.add(reference);
        }
        engine = starter.apply(own, all);
        // runc makes cgroups in hierarchies that ours leaves alone.
        Stream.of(all.getFirst(), all.getLast()).distinct().forEach(this::leaveTraces);
    }

    private void leaveTraces(RuntimeScript runtime) {
        List<String> nothing = List.of("/bin/true");
        engine().leaveTraces(new Launch(runtime, "first", Launch.Streams.OUTPUT, nothing));
    }

    private @Nullable String findObstacle() {
        if (!System.getProperty("user.name").equals("root")) {
            return "engines with real containers need root";
        }
        for (String program : facts.programs()) {
            if (!isInstalled(program)) {
                return program + " is not installed";
            }
        }
        return null;
    }

    private static boolean isInstalled(String program) {
        return Command.of("sh", "-c", "command -v " + program).run().succeeded();
    }

    private RuntimeScript script(EngineDirectory own, String name, OciRuntime runtime) {
        String[] options =
                facts.choosesState()
                        ? new String[0]
                        : new String[] {"--root", own.state().toString()};
        return RuntimeScript.write(own.path().resolve("runtimes"), name, runtime, options);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        Assumptions.assumeTrue(obstacle == null, obstacle);
        List<Facet> facets = facets();
        facets.add(CanaryExtension.state(engine().stateDirectory()));
        context.getStore(NAMESPACE).put(Canary.class, new Canary(facets));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Canary canary = context.getStore(NAMESPACE).get(Canary.class, Canary.class);
        if (canary != null) {
            compare(canary);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (engine != null) {
            engine.close();
        }
        if (directory != null) {
            directory.remove();
        }
        if (host != null) {
            compare(host);
            Eventually.holds(
                    KEYRING_LIMIT,
                    () -> keyrings.containsAll(SessionKeyrings.present()),
                    () -> "the end of some of " + SessionKeyrings.present());
        }
    }

    private static List<Facet> facets() {
        List<Facet> facets = new ArrayList<>(CanaryExtension.host());
        facets.removeIf(facet -> facet.name().equals("keys"));
        return facets;
    }

    private static void compare(Canary canary) {
        List<String> differences = canary.differences();
        if (!differences.isEmpty()) {
            fail("the host is not as it was before:\n  " + String.join("\n  ", differences));
        }
    }
}
