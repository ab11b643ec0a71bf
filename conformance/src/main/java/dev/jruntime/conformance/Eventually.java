package dev.jruntime.conformance;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits for what another process is about to do.
public final class Eventually {
    private static final long PAUSE_MILLIS = 5;

    private Eventually() {}

    /// Waits until the condition holds; after the limit it is an error that names what was awaited.
    public static void holds(Duration limit, BooleanSupplier condition, Supplier<String> what) {
        if (!happens(limit, condition)) {
            throw new IllegalStateException("waited " + limit + " in vain for " + what.get());
        }
    }

    /// Waits at most that long, and says whether the condition came to hold.
    public static boolean happens(Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
        return true;
    }
}
