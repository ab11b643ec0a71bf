package dev.jruntime.syscall;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/// Prints at the end of the run why tests of this package were skipped, and how many.
final class SkipReport implements TestWatcher, BeforeAllCallback {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(SkipReport.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        skips(context);
    }

    @Override
    public void testAborted(ExtensionContext context, Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        skips(context).add(message.replaceFirst("^Assumption failed: ", ""));
    }

    private static Skips skips(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Skips.class, type -> new Skips(), Skips.class);
    }

    /// The skips of the whole run; JUnit closes it when all tests have ended.
    private static final class Skips implements AutoCloseable {
        private final Map<String, Integer> reasons = new TreeMap<>();

        synchronized void add(String reason) {
            reasons.merge(reason, 1, Integer::sum);
        }

        @Override
        public synchronized void close() {
            reasons.forEach((reason, count) ->
                    System.out.println("Skipped system-call tests: " + count + ", " + reason));
        }
    }
}
