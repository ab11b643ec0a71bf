package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jruntime.conformance.canary.Canary;
import dev.jruntime.conformance.canary.Facet;
import dev.jruntime.conformance.swap.Frame;
import dev.jruntime.conformance.swap.Interposer;
import dev.jruntime.conformance.swap.Plot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;

/// Commands whose every call can be stopped at: a server of their own with an interposer before it,
/// and a container beside that must not notice anything.
abstract class SwapTest extends BlackBoxTest {
    private static final int EFFORT = Integer.getInteger("swap.effort", 1);
    private static final long SEED = Long.getLong("swap.seed", System.nanoTime());

    /// Which of many cases are played, to look for one again: a regular expression.
    private static final Pattern ONLY = Pattern.compile(System.getProperty("swap.only", ""));

    private @Nullable WarmServer server;
    private @Nullable Interposer stage;
    private @Nullable Container staged;
    private @Nullable Container bystander;
    private @Nullable NamespaceHolder holder;

    @BeforeEach
    void setTheStage() throws IOException {
        Assumptions.assumeTrue(
                kind() == RuntimeKind.JRUNTIME_WARM, "about the warm server of jruntime");
        server = startServer();
        stage = Interposer.before(server.socket());
        staged = onStage(container());
        bystander = newContainer();
        bystander.bundle().args("/probe", "idle");
        bystander.launch();
        holder = NamespaceHolder.start();
    }

    @AfterEach
    void clearTheStage() {
        if (stage != null) {
            stage.close();
        }
        if (holder != null) {
            holder.close();
        }
        if (server != null) {
            server.close();
            Workspace.remove(server.directory());
        }
    }

    private WarmServer startServer() {
        return WarmServer.start(Workspace.current().freshName("victim"), runtime().binary());
    }

    final Container onStage(Container container) {
        String socket = stage().socket().toString();
        return container.on(OciRuntime.ours(kind(), runtime().binary(), socket));
    }

    final Interposer stage() {
        return Objects.requireNonNull(stage);
    }

    final WarmServer server() {
        return Objects.requireNonNull(server);
    }

    /// The container by way of the interposer.
    final Container staged() {
        return Objects.requireNonNull(staged);
    }

    /// After the server was killed: another one takes its place.
    final void replaceServer() {
        WarmServer dead = server();
        dead.close();
        Workspace.remove(dead.directory());
        server = startServer();
        stage().move(server.socket());
    }

    /// Brings the container to where the command of the scene begins.
    final void prepare(Scene scene) {
        Assumptions.assumeTrue(
                !scene.needsVersion1() || HostCgroups.isVersion1(),
                "the host has no cgroup v1 hierarchy");
        scene.prepare(container(), Objects.requireNonNull(holder));
    }

    /// What a command asks for when nothing happens to it. On a busy machine a server may not
    /// answer in time, and the launcher then does without it.
    final List<Frame> watch(Scene scene) {
        List<Frame> frames = List.of();
        for (int i = 0; i < 3 && frames.size() < 2; i++) {
            frames = watchOnce(scene);
        }
        assertTrue(frames.size() > 1, frames::toString);
        return frames;
    }

    private List<Frame> watchOnce(Scene scene) {
        prepare(scene);
        stage().conduct(Plot.watch());
        Outcome outcome = scene.command(staged()).run();
        stage().awaitSilence();
        assertTrue(
                scene.exits().contains(outcome.exit()) && outcome.exit() != scene.failure(),
                outcome::toString);
        assertSucceeded(container().delete("--force"));
        return stage().frames();
    }

    /// The host as it is now, to be compared with later.
    final Canary canaryNow() {
        List<Facet> facets = new ArrayList<>();
        CanaryExtension.host().forEach(one -> facets.add(new WithoutServers(one)));
        facets.add(CanaryExtension.state(root()));
        return new Canary(facets);
    }

    /// Servers come and go by the test's own doing.
    private record WithoutServers(Facet all) implements Facet {
        @Override
        public String name() {
            return all.name();
        }

        @Override
        public SortedSet<String> read() {
            SortedSet<String> lines = new TreeSet<>(all.read());
            lines.removeIf(line -> line.contains(" serve --socket "));
            return lines;
        }
    }

    /// Removes the container and compares; what is wrong is added to the complaints.
    final void compare(Canary before, List<String> complaints) {
        Outcome deleted = container().delete("--force");
        if (!deleted.succeeded()) {
            complaints.add("then " + deleted);
        }
        List<String> differences = before.differences();
        if (!differences.isEmpty()) {
            complaints.addAll(differences);
            Leftovers.remove(container().id() + "$");
        }
        String status = Objects.requireNonNull(bystander).status();
        if (!status.equals("running")) {
            complaints.add("the container beside is " + status);
        }
    }

    /// Some of them, chosen anew in each run; more with `-Dswap.effort=N`, all with `make soak`.
    static <T> List<T> sample(List<T> all, int some) {
        List<T> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, new Random(SEED));
        return shuffled.subList(0, Math.min(all.size(), some * EFFORT));
    }

    static Stream<Scene> scenes() {
        return Stream.of(Scene.values()).filter(scene -> isWanted(scene.name()));
    }

    static boolean isWanted(String name) {
        return ONLY.matcher(name).find();
    }

    static void report(String text) {
        System.out.println("SWAP " + text + " (swap.seed " + SEED + ")");
    }

    static void assertNone(List<String> complaints) {
        assertEquals("", String.join("\n", complaints));
    }
}
