package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.fail;

import dev.jruntime.conformance.canary.Canary;
import dev.jruntime.conformance.canary.ContentFacet;
import dev.jruntime.conformance.canary.DescriptorFacet;
import dev.jruntime.conformance.canary.Facet;
import dev.jruntime.conformance.canary.LineFacet;
import dev.jruntime.conformance.canary.ProcessFacet;
import dev.jruntime.conformance.canary.TreeFacet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Compares the host before and after every black-box test. It stands around the fixture: what a
/// test made on purpose is gone by then, and what is left was left by the runtime.
public final class CanaryExtension
        implements BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(CanaryExtension.class);
    private static final List<String> DEVICES =
            List.of("null", "zero", "full", "random", "urandom", "tty", "ptmx", "console");

    /// This suite's own directories and those of another one beside it; what umount(8) makes, which
    /// the driver calls for crun; and the temporary files of compilers and build tools.
    private static final Pattern NOISE =
            Pattern.compile(
                    "^/(run|tmp)/jct[0-9]+$|^/run/mount$|^/tmp/(hsperfdata_|junit|surefire|cc\\w{6}\\.|"
                            + "org\\.codehaus\\.plexus|maven|javac|jar)");

    /// Keyrings of containers that a suite has made, this one or another.
    private static final Pattern MARKED = Pattern.compile("\\bjct[0-9]+-");

    private static final Path KEYS = Path.of("/proc/keys");

    @Override
    public void beforeEach(ExtensionContext context) {
        BlackBoxTest test = test(context);
        test.prepare();
        context.getStore(NAMESPACE).put(Canary.class, new Canary(facets(test)));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Canary canary = context.getStore(NAMESPACE).get(Canary.class, Canary.class);
        if (canary == null) {
            return;
        }
        List<String> differences = canary.differences();
        if (!differences.isEmpty()) {
            test(context).cleanUpByForce();
            fail("the host is not as it was before:\n  " + String.join("\n  ", differences));
        }
    }

    private static BlackBoxTest test(ExtensionContext context) {
        return context.getRequiredTestInstances().findInstance(BlackBoxTest.class).orElseThrow();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Facet keys = LineFacet.markedKeys(KEYS, Workspace.current().mark());
        Eventually.holds(
                Duration.ofSeconds(5), () -> keys.read().isEmpty(), () -> "end of " + keys.read());
    }

    private static List<Facet> facets(BlackBoxTest test) {
        return Stream.concat(
                        host().stream(),
                        Stream.of(
                                state(Workspace.current().stateDirectory()),
                                new ContentFacet("files", List.of(test.canary())),
                                new ContentFacet("runtime", List.of(test.runtime().binary()))))
                .toList();
    }

    /// What belongs to the whole host, whatever a test does there.
    public static List<Facet> host() {
        Workspace workspace = Workspace.current();
        List<Path> settings =
                Stream.of("hostname", "domainname", "core_pattern", "modprobe")
                        .map(Path.of("/proc/sys/kernel")::resolve)
                        .toList();
        return List.of(
                LineFacet.mounts(Path.of("/proc/self/mountinfo")),
                LineFacet.settings(settings),
                LineFacet.keys(KEYS, MARKED),
                TreeFacet.cgroups(
                        Path.of("/sys/fs/cgroup"), new Neighbours(workspace.mark()).negate()),
                new ProcessFacet(Path.of("/proc"), workspace.mark()),
                new DescriptorFacet(),
                directories("temporary", Set.of(Path.of("/tmp"), Path.of("/dev/shm")), 1),
                directories("run", Set.of(Path.of("/run")), 3),
                new ContentFacet("devices", devices()));
    }

    private static List<Path> devices() {
        return DEVICES.stream().map(Path.of("/dev")::resolve).toList();
    }

    private static Facet directories(String name, Set<Path> roots, int depth) {
        return new TreeFacet(
                name, roots, depth, false, path -> !NOISE.matcher(path.toString()).find());
    }

    /// What is left of containers in the state directories. Names with a leading dot belong to the
    /// runtime as a whole.
    public static Facet state(Path root) {
        return new TreeFacet(
                "state",
                Set.of(root),
                3,
                false,
                path -> !path.getFileName().toString().startsWith("."));
    }
}
