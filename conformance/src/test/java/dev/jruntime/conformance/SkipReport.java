package dev.jruntime.conformance;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/// Prints at the end of the run which tests were skipped, why, and how many: no test is skipped
/// silently.
public final class SkipReport implements TestWatcher, BeforeAllCallback {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(SkipReport.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        skips(context);
    }

    @Override
    public void testAborted(ExtensionContext context, Throwable cause) {
        String className = context.getRequiredTestClass().getSimpleName();
        skips(context).add(className, context.getDisplayName(), String.valueOf(cause.getMessage()));
    }

    @Override
    public void testDisabled(ExtensionContext context, Optional<String> reason) {
        String className = context.getRequiredTestClass().getSimpleName();
        skips(context).add(className, context.getDisplayName(), reason.orElse("no reason given"));
    }

    private static Skips skips(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Skips.class, type -> new Skips(), Skips.class);
    }

    /// The skips of the whole run; JUnit closes it when all tests have ended.
    private static final class Skips implements AutoCloseable {
        private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

        void add(String className, String test, String reason) {
            lines.add("  " + className + ", " + test + ": " + reason);
        }

        @Override
        public void close() {
            System.out.println("Skipped black-box tests: " + lines.size());
            lines.stream().sorted().forEach(System.out::println);
        }
    }
}
