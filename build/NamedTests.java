import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/// Runs tests by name, one after the other, and prints what became of each: `passed`, `failed` (of a
/// parameterized one, any of its runs), `skipped` or `missing`, its name, and the first line of the
/// reason, separated by tabs.
///
///     java -cp CLASSPATH NamedTests CLASS#METHOD...
final class NamedTests implements TestExecutionListener {
    private final Map<String, String> failures = new LinkedHashMap<>();
    private int passed;
    private String skipped = "";

    public static void main(String[] names) {
        for (String name : names) {
            NamedTests listener = new NamedTests();
            LauncherFactory.create().execute(request(name), listener);
            System.out.println(listener.verdict(name));
        }
        System.exit(0);
    }

    private static LauncherDiscoveryRequest request(String name) {
        int hash = name.indexOf('#');
        String method = name.substring(hash + 1);
        PostDiscoveryFilter named =
                descriptor -> {
                    TestSource source = descriptor.getSource().orElse(null);
                    boolean meant =
                            source instanceof MethodSource one
                                    && one.getMethodName().equals(method);
                    return FilterResult.includedIf(meant);
                };
        return LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(name.substring(0, hash)))
                .filters(named)
                .build();
    }

    private String verdict(String name) {
        if (!failures.isEmpty()) {
            return "failed\t" + name + "\t" + failures.values().iterator().next();
        }
        if (passed > 0) {
            return "passed\t" + name + "\t";
        }
        return (skipped.isEmpty() ? "missing\t" : "skipped\t") + name + "\t" + skipped;
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        skipped = firstLine(reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        String reason =
                result.getThrowable().map(Throwable::toString).map(NamedTests::firstLine).orElse("");
        switch (result.getStatus()) {
            case SUCCESSFUL -> passed += test.isTest() ? 1 : 0;
            case ABORTED -> skipped = reason;
            case FAILED -> {
                failures.put(test.getUniqueId(), reason);
                result.getThrowable().ifPresent(cause -> cause.printStackTrace(System.err));
            }
        }
    }

    private static String firstLine(String text) {
        return text.replaceFirst("^[\\w.]+: ", "").lines().findFirst().orElse("").replace('\t', ' ');
    }
}
